"""Contents that a link fetches: into memory, and into files that never take another's place."""

import errno
import os

from chatcli.link import LinkEnded
from chatcli.transfers.naming import partName
from chatcli.transfers.ranges import RANGE_BYTES
from chatd.model.media import Found
from tests.filescase import CHUNK, Filing, content


class Fetching(Filing):
    def test_aContentAndItsThumbnail(self):
        link, data, small = self.link(), content(200_000), b"\x89PNG small"
        self.server.files.found = Found("image/png", 10, 10, thumbnail=small)
        seq = self.share(link, data)
        assert self.done(link.fetch("lobby", seq)) == data
        assert self.done(link.fetch("lobby", seq, thumbnail=True, most=65_536)) == small
        assert self.done(link.fetch("lobby", seq, most=200_000)) == data

    def test_overSeveralRanges(self):
        link, data = self.link(), content(2 * RANGE_BYTES + 1)
        assert self.done(link.fetch("lobby", self.share(link, data), most=len(data))) == data

    def test_manyAtOnceAlsoOfTheSame(self):
        link = self.link()
        seqs = [self.share(link, content(150_000, seed % 3), str(seed)) for seed in range(12)]
        fetched = [link.fetch("lobby", seq) for seq in seqs]
        assert [self.done(each) for each in fetched] == [content(150_000, seed % 3) for seed in range(12)]

    def test_nobodyWaitsForItsEndToLeave(self):
        link = self.link()
        fetched = link.fetch("lobby", self.share(link, b"x"))
        self.assertNoResult(fetched)
        self.successResultOf(link.settled())
        self.done(fetched)

    def test_whatIsNotThereOrTooLarge(self):
        link = self.link()
        seq = self.share(link, content(200_000))
        assert self.code(link.fetch("lobby", seq, most=199_999)) == "too-large"
        assert self.code(link.fetch("lobby", seq, thumbnail=True)) == "no-file"
        assert self.code(link.fetch("lobby", seq + 1)) == "no-file"
        assert self.code(link.fetch("nowhere", seq)) == "no-such-room"

    def test_whenTheConnectionBreaks(self):
        link, data = self.link(), content(20 * CHUNK)
        fetched = link.fetch("lobby", self.share(link, data), most=len(data))
        came = []
        take = link._connection.traffic.take
        self.patch(link._connection.traffic, "take", lambda chunk: (came.append(chunk), take(chunk)))
        self.until(lambda: len(came) >= 5)
        self.network.cut()
        self.back()
        assert self.successResultOf(fetched) == data
        assert len(came) == 20  # none of them twice

    def test_whatIsNotWhatItShouldBe(self):
        link = self.link()
        seq = self.share(link, content(1000))
        (digest,) = self.server.files.contents
        self.server.files.contents[digest] = content(1000, seed=2)
        assert self.code(link.fetch("lobby", seq)) == "bad-content"


class Saving(Filing):
    def setUp(self):
        super().setUp()
        self.there = self.folder / "new" / "there"

    def download(self, link, seq):
        return link.download("lobby", seq, self.there, lambda *done: self.progress.append(done))

    def test_underItsNameInAFolderThatIsMade(self):
        link, data = self.link(), content(2 * RANGE_BYTES + 7)
        seq = self.share(link, data, "cat.png")
        self.progress.clear()
        path = self.done(self.download(link, seq))
        assert (path, path.read_bytes()) == (self.there / "cat.png", data)
        assert self.names(self.there) == ["cat.png"]
        assert (self.progress[0], self.progress[-1]) == ((0, len(data)), (len(data), len(data)))
        assert sorted(self.progress) == self.progress

    def test_neverInAnothersPlace(self):
        link = self.link()
        seq = self.share(link, b"new", "cat.png")
        self.there.mkdir(parents=True)
        (self.there / "cat.png").write_bytes(b"old")
        (self.there / "cat (2).png").symlink_to("/nowhere")
        assert self.done(self.download(link, seq)) == self.there / "cat (3).png"
        assert (self.there / "cat.png").read_bytes() == b"old"
        assert self.names(self.there) == ["cat (2).png", "cat (3).png", "cat.png"]

    def test_goesOnAfterABreakAndInAnotherRun(self):
        link, data = self.link(), content(3 * RANGE_BYTES)
        seq = self.share(link, data)
        part = self.there / partName("a.bin", self.shared()[0]["sha256"])
        fetched = self.download(link, seq)
        self.until(lambda: part.exists() and part.stat().st_size)
        link.stop()
        self.settle()
        self.failureResultOf(fetched, LinkEnded)
        kept = part.stat().st_size
        assert kept >= RANGE_BYTES
        self.progress.clear()
        path = self.done(self.download(self.link(), seq))
        assert self.progress[0] == (kept, len(data))
        assert path.read_bytes() == data
        assert self.names(self.there) == ["a.bin"]

    def test_whenTheConnectionBreaksNothingIsFetchedTwice(self):
        link, data = self.link(), content(3 * RANGE_BYTES)
        seq, connection = self.share(link, data), link._connection
        self.progress.clear()

        def progress(*done):
            self.progress.append(done)
            if len(self.progress) == 22:  # in the midst of the second range
                connection.disconnected(connection._wire, "broken")

        fetched = link.download("lobby", seq, self.there, progress)
        self.settle()
        self.assertNoResult(fetched)
        self.back()
        assert self.successResultOf(fetched).read_bytes() == data
        assert sorted(self.progress) == self.progress
        assert len(self.progress) == 1 + 3 * RANGE_BYTES // CHUNK

    def test_whatIsNotWhatItShouldBeIsThrownAway(self):
        link = self.link()
        seq = self.share(link, content(1000))
        digest = self.shared()[0]["sha256"]
        self.there.mkdir(parents=True)
        (self.there / partName("a.bin", digest)).write_bytes(b"something else")
        assert self.code(self.download(link, seq)) == "bad-content"
        assert self.names(self.there) == []
        self.done(self.download(link, seq))

    def test_oneThatIsUnderWayIsNotBegunAgain(self):
        link = self.link()
        seq = self.share(link, content(1000))
        both = [self.download(link, seq) for _ in range(2)]
        assert self.code(both[1]) == "busy"
        self.done(both[0])

    def test_whereItCannotBeSaved(self):
        link = self.link()
        seq = self.share(link, content(1000))
        self.there.parent.write_bytes(b"a file")
        assert self.code(self.download(link, seq)) == "unwritable"

    def test_aFullDiskLeavesWhatCame(self):
        link, data = self.link(), content(3 * RANGE_BYTES)
        seq = self.share(link, data)
        written = os.pwrite

        def pwrite(fd, data, offset):
            if offset >= RANGE_BYTES:
                raise OSError(errno.ENOSPC, "No space left on device")
            return written(fd, data, offset)

        self.patch(os, "pwrite", pwrite)
        fetched = self.download(link, seq)
        assert self.code(fetched) == "no-space"
        (name,) = self.names(self.there)
        assert (self.there / name).stat().st_size == RANGE_BYTES
        self.patch(os, "pwrite", written)
        self.progress.clear()
        assert self.done(self.download(link, seq)).read_bytes() == data
        assert self.progress[0][0] == RANGE_BYTES

    def test_whereFilesHaveOneNameOnly(self):
        def link_(*_, **__):
            raise OSError(errno.EPERM, "Operation not permitted")

        self.patch(os, "link", link_)
        link = self.link()
        seq = self.share(link, b"new", "cat.png")
        paths = [self.done(self.download(link, seq)) for _ in range(2)]
        assert [path.name for path in paths] == ["cat.png", "cat (2).png"]
        assert [path.read_bytes() for path in paths] == [b"new", b"new"]
        assert self.names(self.there) == ["cat (2).png", "cat.png"]

    def test_whoCancelsCanGoOnLater(self):
        link, data = self.link(), content(3 * RANGE_BYTES)
        seq = self.share(link, data)
        fetched = self.download(link, seq)
        self.until(lambda: self.there.exists() and self.names(self.there) and self.size() >= RANGE_BYTES)
        fetched.cancel()
        assert self.code(fetched) == "cancelled"
        self.progress.clear()
        assert self.done(self.download(link, seq)).read_bytes() == data
        assert self.progress[0][0] >= RANGE_BYTES

    def size(self):
        (name,) = self.names(self.there)
        return (self.there / name).stat().st_size

    def test_whoCancelsStopsNobodyElse(self):
        link, data = self.link(), content(5 * CHUNK)
        seq = self.share(link, data)
        self.server.files.held = []
        first = link.fetch("lobby", seq)
        self.settle()
        second = link.fetch("lobby", seq)
        first.cancel()
        self.network.flush()
        held, self.server.files.held = self.server.files.held, None
        for read in held:
            read()
        assert self.code(first) == "cancelled"
        assert self.done(second) == data

    def test_aPartThatIsAnotherFileToo(self):
        link, data = self.link(), content(1000)
        seq = self.share(link, data)
        self.there.mkdir(parents=True)
        victim = self.file(b"precious" * 1000, "victim")
        os.link(victim, self.there / partName("a.bin", self.shared()[0]["sha256"]))
        assert self.done(self.download(link, seq)).read_bytes() == data
        assert victim.read_bytes() == b"precious" * 1000
        assert self.names(self.there) == ["a.bin"]

    def test_aPartThatLeadsElsewhere(self):
        link = self.link()
        seq = self.share(link, content(1000))
        self.there.mkdir(parents=True)
        victim = self.file(b"precious", "victim")
        (self.there / partName("a.bin", self.shared()[0]["sha256"])).symlink_to(victim)
        assert self.code(self.download(link, seq)) == "unwritable"
        assert victim.read_bytes() == b"precious"

    def test_whatIsNoFile(self):
        link = self.link()
        said = link.say("lobby", "x")
        assert self.code(self.download(link, self.done(said)["seq"])) == "no-file"
        assert self.code(self.download(link, 5)) == "no-file"
        assert not self.there.exists()
