"""Files that a link sends: once, whole, and with talk in between."""

from io import BytesIO

from twisted.internet import threads
from twisted.internet.defer import Deferred

from chatcli.link import Guest, LinkEnded
from chatcli.transfers.sending import WINDOW
from chatd.model.settings import Settings
from tests.filescase import CHUNK, Filing, content
from tests.harness import Server
from tests.linked import Network


class Uploading(Filing):
    def test_isSharedWithNameAndCaption(self):
        link, data = self.link(), content(200_000)
        shared = self.upload(link, self.file(data, "cat.png"), caption="so sweet")
        assert self.done(shared)["seq"] == 1
        (event,) = self.shared()
        assert (event["name"], event["caption"], event["size"]) == ("cat.png", "so sweet", 200_000)
        assert self.server.files.contents[event["sha256"]] == data
        assert (self.progress[0], self.progress[-1]) == ((0, 200_000), (200_000, 200_000))
        assert sorted(self.progress) == self.progress

    def test_anOpenFileAndOneInMemory(self):
        link = self.link()
        with self.file(b"on the disk", "notes.txt").open("rb") as file:
            self.done(self.upload(link, file))
            assert not file.closed
        self.done(self.upload(link, BytesIO(b"in memory"), "memory.txt"))
        assert [event["name"] for event in self.shared()] == ["notes.txt", "memory.txt"]
        assert sorted(self.server.files.contents.values()) == [b"in memory", b"on the disk"]

    def test_whatIsThereAlreadyIsNotSentTwice(self):
        link, data = self.link(), content(5 * CHUNK)
        both = [self.upload(link, self.file(data, name)) for name in ("a", "b")]
        for each in both:
            self.done(each)
        assert [event["name"] for event in self.shared()] == ["a", "b"]

    def test_noMoreThanTheWindowIsUnderWay(self):
        link = self.link()
        self.server.files.held = []
        files = [self.file(content(10 * CHUNK, seed), str(seed)) for seed in range(3)]
        shared = [self.upload(link, file) for file in files]
        self.settle()
        assert len(self.server.files.held) == WINDOW
        self.letThrough()
        for each in shared:
            self.done(each)
        assert len(self.shared()) == 3

    def letThrough(self):
        """Let the disk do what it was asked, from now on at once."""
        held, self.server.files.held = self.server.files.held, None
        for each in held:
            each()

    def test_severalTakeTurns(self):
        link = self.link()
        self.server.files.held = []
        for seed in range(2):
            self.upload(link, self.file(content(10 * CHUNK, seed), str(seed))).addErrback(lambda _: None)
        for _ in range(12):
            self.settle()
            self.server.files.held.pop(0)()
        # The first one had all places before the second one came.
        assert [len(data) // CHUNK for data in self.server.files.uploads.values()] == [WINDOW + 4, 4]

    def test_talkGoesOutBetweenChunks(self):
        link = self.link()
        shared = self.upload(link, self.file(content(40 * CHUNK)))
        self.until(lambda: self.uploaded() > 3 * CHUNK)
        said = link.say("lobby", "meanwhile")
        before = self.uploaded()
        self.until(lambda: said.called)
        assert self.uploaded() - before <= (WINDOW + 2) * CHUNK
        self.assertNoResult(shared)
        assert self.done(shared)["seq"] == 2

    def test_settledWhenItIsShared(self):
        link = self.link()
        shared, settled = self.upload(link, self.file(content(10 * CHUNK))), link.settled()
        self.until(lambda: self.uploaded() > CHUNK)
        self.assertNoResult(settled)
        self.done(shared)
        self.successResultOf(settled)

    def test_waitsForTheLink(self):
        link = self.link()
        self.network.cut()
        shared = self.upload(link, self.file(b"x"))
        self.settle()
        self.assertNoResult(shared)
        self.back()
        self.successResultOf(shared)


class Refused(Filing):
    def test_whatIsNoFileToSend(self):
        link = self.link()
        assert self.code(self.upload(link, self.folder)) == "no-file"
        assert self.code(self.upload(link, self.folder / "nothing")) == "unreadable"
        assert self.code(self.upload(link, self.file(b""))) == "empty"
        assert self.code(self.upload(link, self.file(b"x"), caption="x" * 1001)) == "too-long"
        assert (self.shared(), self.uploaded()) == ([], 0)

    def test_isNotTriedAgain(self):
        self.server = Server(Settings(fileBytes=1000))
        self.clock, self.network = self.server.clock, Network(self.server)
        link = self.link()
        assert self.code(self.upload(link, self.file(content(1001)))) == "too-large"
        assert self.code(self.upload(link, self.file(b"x"), room="nowhere")) == "no-such-room"
        self.done(self.upload(link, self.file(content(1000))))

    def test_aDiskThatIsFullEndsIt(self):
        link = self.link()
        shared = self.upload(link, self.file(content(20 * CHUNK)))
        self.until(lambda: self.uploaded() > 3 * CHUNK)
        self.server.files.trouble = OSError(28, "No space left on device")
        assert self.code(shared) == "no-space"
        self.server.files.trouble = None
        self.done(self.upload(link, self.file(b"small")))

    def test_aFileThatChangesMeanwhile(self):
        link = self.link()
        for change in (b"", b"y" * 20 * CHUNK, b"z" * 21 * CHUNK):
            path = self.file(content(20 * CHUNK))
            shared = self.upload(link, path)
            self.until(lambda: self.uploaded() > 3 * CHUNK)
            path.write_bytes(change)
            assert self.code(shared) == "changed"
            assert self.progress[-1][0] < 20 * CHUNK  # it was seen at once
        assert (self.shared(), self.uploaded()) == ([], 0)

    def test_whoCancelsLeavesNothingBehind(self):
        link = self.link()
        shared = self.upload(link, self.file(content(20 * CHUNK)))
        self.until(lambda: self.uploaded() > 3 * CHUNK)
        shared.cancel()
        assert self.code(shared) == "cancelled"
        assert (self.shared(), self.uploaded()) == ([], 0)
        self.done(self.upload(link, self.file(content(20 * CHUNK))))

    def test_nothingIsSentInAnothersName(self):
        link = self.link()
        shared = self.upload(link, self.file(content(20 * CHUNK)))
        self.until(lambda: self.uploaded() > 3 * CHUNK)
        changed = link.become(Guest("caz"))
        assert self.code(shared) == "cancelled"
        self.back()
        self.successResultOf(changed)
        assert self.shared() == []

    def test_whoLeavesEndsIt(self):
        link = self.link()
        shared = [self.upload(link, self.file(content(20 * CHUNK, n), str(n))) for n in range(6)]
        self.until(lambda: self.uploaded() > 3 * CHUNK)
        link.stop()
        self.settle()
        for each in shared:
            self.failureResultOf(each, LinkEnded)

    def test_whoLeavesWhileTheFileIsReadEndsIt(self):
        link = self.link()
        self.patch(threads, "deferToThread", lambda *_: Deferred())
        shared = self.upload(link, self.file(b"x"))
        link.stop()
        self.settle()
        self.failureResultOf(shared, LinkEnded)
