"""Files that a link sends while connections break and servers fall: the rest is sent, and it is shared once."""

from tests.filescase import CHUNK, Filing, content

SIZE = 20 * CHUNK + 5


class Resuming(Filing):
    def setUp(self):
        super().setUp()
        self.offsets = []

    def begin(self, breakAt=6 * CHUNK):
        """An upload of which so much has arrived."""
        link = self.link()
        shared = self.upload(link, self.file(content(SIZE)))
        self.until(lambda: self.uploaded() >= breakAt)
        return shared

    def assertShared(self, shared):
        assert self.done(shared)["seq"] == 1
        events = self.shared()
        assert len(events) == 1
        assert self.server.files.contents[events[0]["sha256"]] == content(SIZE)

    def test_goesOnWhereTheServerStopped(self):
        shared = self.begin()
        self.network.cut()
        self.progress.clear()
        self.back()
        self.assertShared(shared)
        assert self.progress[0][0] >= 6 * CHUNK

    def test_alsoWithAnotherServerOfItsData(self):
        shared = self.begin()
        self.network.restart()
        self.server = self.network.server
        self.progress.clear()
        self.back()
        self.assertShared(shared)
        assert self.progress[0][0] >= 6 * CHUNK

    def test_manyBreaks(self):
        shared = self.begin(CHUNK)
        for chunks in range(3, 20, 2):
            self.network.cut()
            self.back_until(chunks * CHUNK)
        self.back()
        self.assertShared(shared)

    def back_until(self, size):
        self.clock.advance(20)
        self.until(lambda: self.uploaded() >= size)

    def test_brokenWhenAllIsSentAndNothingIsChecked(self):
        link = self.link()
        shared = self.upload(link, self.file(content(SIZE)))
        self.until(lambda: self.uploaded() == SIZE)
        self.network.cut()
        self.back()
        self.assertShared(shared)

    def test_theAnswerToTheSharingIsLost(self):
        shared = self.begin()
        self.until(self.shared)
        self.assertNoResult(shared)
        self.network.cut()
        self.back()
        self.assertShared(shared)

    def test_theContentIsLostBeforeItIsShared(self):
        shared = self.begin()
        self.until(lambda: any("ok" for upload in self.server.service.uploads._uploads.values() if upload.content))
        self.server.files.uploads.clear()
        self.network.restart()
        self.server = self.network.server
        self.back()
        self.assertShared(shared)

    def test_theFileIsGoneMeanwhile(self):
        shared = self.begin()
        self.network.cut()
        (self.folder / "a.bin").write_bytes(b"another")
        self.back()
        assert self.code(shared) == "changed"
        assert self.shared() == []
