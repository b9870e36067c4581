"""Uploads that break off, go on, are wrong, or are too much."""

from errno import EIO, ENOSPC

from chatd.model.limits import MIB, Limits, Rate
from chatd.model.settings import Settings
from chatd.store.blobs import incomingName
from chatd.uploads import LOOK_SECONDS, SPARE_BYTES, STALE_SECONDS, STILL_SECONDS
from chatd.wire.chunks import Chunk
from tests.mediacase import MediaTestCase, digest, pieces

CONTENT = bytes(range(256)) * 1000


class ResumingTests(MediaTestCase):
    def setUp(self):
        super().setUp()
        self.ana = self.server.account("ana")

    def begin(self, client, content=CONTENT):
        return client.ok("upload", room="lobby", size=len(content), sha256=digest(content))["offset"]

    def half(self):
        """Two of four chunks."""
        self.begin(self.ana)
        for piece in pieces(CONTENT)[:2]:
            self.ana.chunk(piece)
        self.server.turn()

    def test_onAnotherConnection(self):
        self.half()
        self.ana.lose()
        again = self.server.login("ana")
        self.put(again, CONTENT, offset=131072)
        assert again.ok("share", room="lobby", sha256=digest(CONTENT), name="a")

    def test_takenOverFromAConnectionThatHangs(self):
        self.half()
        again = self.server.login("ana")
        assert self.begin(again) == 131072
        self.ana.messages()
        self.ana.chunk(pieces(CONTENT)[2])
        assert self.ana.take()["code"] == "not-uploading"
        self.put(again, CONTENT, offset=131072)
        assert again.ok("share", room="lobby", sha256=digest(CONTENT), name="a")

    def test_afterARestartOfTheServer(self):
        self.half()
        again = self.restarted().login("ana")
        self.put(again, CONTENT, offset=131072)
        assert self.fetch(again, again.ok("share", room="lobby", sha256=digest(CONTENT), name="a")["seq"]) == CONTENT

    def test_wholeButNotSharedAfterARestart(self):
        self.put(self.ana, CONTENT)
        again = self.restarted().login("ana")
        assert again.refused("share", room="lobby", sha256=digest(CONTENT), name="a") == "not-uploaded"
        assert self.put(again, CONTENT, offset=256000)[-1]["type"] == "uploaded"
        assert again.ok("share", room="lobby", sha256=digest(CONTENT), name="a")

    def test_askedAgainWhenItIsWhole(self):
        self.put(self.ana, CONTENT)
        assert [it["type"] for it in self.put(self.ana, CONTENT, offset=256000)] == ["uploaded"]

    def test_guestsAreTheSameByTheirToken(self):
        gil = self.server.guest("gil", token="a secret of my own")
        self.begin(gil)
        gil.chunk(pieces(CONTENT)[0])
        self.server.turn()
        gil.lose()
        assert self.begin(self.server.guest("gil", token="another secret, of mine")) == 0
        self.server.turn()
        assert self.begin(self.server.guest("gil2", token="a secret of my own")) == 0

    def test_whatWasLongerThanAnnouncedBeginsAnew(self):
        self.half()
        (left,) = self.server.files.uploads.values()
        left.extend(CONTENT)
        again = self.restarted().login("ana")
        assert self.begin(again) == 0
        self.server.turn()
        self.put(again, CONTENT, offset=0)
        assert again.ok("share", room="lobby", sha256=digest(CONTENT), name="a")

    def test_progressIsToldToWhoReadsAgain(self):
        self.half()
        self.ana.messages()
        self.ana.session.pauseProducing()
        for piece in pieces(CONTENT)[2:]:
            self.ana.chunk(piece)
        self.server.turn()
        assert self.ana.messages() == []
        self.ana.session.resumeProducing()
        assert self.ana.take()["type"] == "uploaded"


class WrongTests(MediaTestCase):
    def setUp(self):
        super().setUp()
        self.ana = self.server.guest("ana")

    def failed(self):
        self.server.turn()
        (notice,) = self.ana.got("failed")
        assert notice["why"]
        return notice["code"]

    def test_anotherContentThanAnnounced(self):
        self.ana.ok("upload", room="lobby", size=3, sha256=digest(b"abc"))
        self.ana.chunk(Chunk(digest(b"abc"), 0, b"abd"))
        assert self.failed() == "bad-content"
        assert self.server.files.uploads == {}
        assert self.ana.refused("share", room="lobby", sha256=digest(b"abc"), name="a") == "not-uploaded"
        assert self.put(self.ana, b"abc", offset=0)[-1]["type"] == "uploaded"

    def test_chunksWithoutAnUpload(self):
        self.ana.chunk(Chunk(digest(b"abc"), 0, b"abc"))
        assert self.failed() == "not-uploading"

    def test_chunksOutOfOrderOrBeyondTheEnd(self):
        for offset, data in ((1, b"b"), (0, b"abcd"), (2**63, b"a")):
            self.ana.ok("upload", room="lobby", size=3, sha256=digest(b"abc"))
            self.ana.chunk(Chunk(digest(b"abc"), offset, data))
            assert self.failed() == "bad-chunk"
        assert self.put(self.ana, b"abc", offset=0)[-1]["type"] == "uploaded"

    def test_chunksThatAreTooSmall(self):
        for size in (1, 4095):
            self.ana.ok("upload", room="lobby", size=len(CONTENT), sha256=digest(CONTENT))
            self.ana.chunk(Chunk(digest(CONTENT), 0, CONTENT[:size]))
            assert self.failed() == "bad-chunk"
        self.ana.ok("upload", room="lobby", size=len(CONTENT), sha256=digest(CONTENT))
        self.ana.chunk(Chunk(digest(CONTENT), 0, CONTENT[:4096]))
        self.server.turn()
        assert self.put(self.ana, CONTENT, offset=4096)[-1]["type"] == "uploaded"

    def test_whoDoesntReadIsOwedNothingForChunksThatBelongToNothing(self):
        self.ana.session.pauseProducing()
        for number in range(100):
            self.ana.chunk(Chunk(digest(b"%d" % number), 0, b"x"))
        self.ana.session.resumeProducing()
        assert self.ana.messages() == []

    def test_chunksBehindTheEndMeanNothing(self):
        self.put(self.ana, b"abc")
        self.ana.chunk(Chunk(digest(b"abc"), 0, b"abc"))
        self.server.turn()
        assert self.ana.messages() == []

    def test_cancelled(self):
        self.ana.ok("upload", room="lobby", size=len(CONTENT), sha256=digest(CONTENT))
        self.ana.chunk(pieces(CONTENT)[0])
        self.server.turn()
        assert self.ana.ok("cancel", sha256=digest(CONTENT))
        self.server.turn()
        assert self.server.files.uploads == {}
        assert self.put(self.ana, CONTENT, offset=0)[-1]["type"] == "uploaded"

    def test_downloadsAreCancelledToo(self):
        seq = self.share(self.ana, CONTENT)
        self.ana.ok("download", room="lobby", seq=seq)
        self.ana.ok("cancel", sha256=digest(CONTENT))
        assert self.ana.fetched() == b""

    def test_theDiskIsFull(self):
        self.server.files.trouble = OSError(ENOSPC, "No space left on device")
        self.ana.ok("upload", room="lobby", size=3, sha256=digest(b"abc"))
        self.ana.chunk(Chunk(digest(b"abc"), 0, b"abc"))
        assert self.failed() == "no-space"
        self.flushLoggedErrors(OSError)
        assert self.ana.ok("say", room="lobby", text="still here")

    def test_theDiskIsBroken(self):
        self.server.files.trouble = OSError(EIO, "Input/output error")
        self.ana.ok("upload", room="lobby", size=3, sha256=digest(b"abc"))
        self.ana.chunk(Chunk(digest(b"abc"), 0, b"abc"))
        assert self.failed() == "internal"
        assert self.flushLoggedErrors(OSError)

    def test_downloadsWaitWhileTheConnectionIsFull(self):
        seq = self.share(self.ana, CONTENT)
        self.ana.ok("download", room="lobby", seq=seq)
        self.ana.session.pauseProducing()
        assert self.ana.fetched() == b""
        self.ana.session.resumeProducing()
        assert self.ana.fetched() == CONTENT

    def test_cancelledWhileAChunkIsRead(self):
        seq = self.share(self.ana, CONTENT)
        self.ana.ok("download", room="lobby", seq=seq)
        self.server.files.held = []
        self.server.turn()
        (read,) = self.server.files.held
        self.ana.ok("cancel", sha256=digest(CONTENT))
        read()
        assert self.ana.fetched() == b""

    def test_aContentThatCantBeRead(self):
        seq = self.share(self.ana, CONTENT)
        self.ana.ok("download", room="lobby", seq=seq)
        self.server.files.contents.clear()
        assert self.failed() == "not-uploaded"

    def test_nobodyGoesOn(self):
        self.ana.ok("upload", room="lobby", size=len(CONTENT), sha256=digest(CONTENT))
        self.ana.chunk(pieces(CONTENT)[0])
        self.server.turn()
        self.ana.lose()
        self.server.clock.pump([LOOK_SECONDS] * int(STALE_SECONDS / LOOK_SECONDS + 1))
        self.server.turn()
        assert self.server.files.uploads == {}

    def test_whatAFormerRunLeftGoesToo(self):
        self.server.files.uploads["left"] = bytearray(9)
        server = self.restarted()
        server.clock.advance(STALE_SECONDS)
        server.turn()
        assert server.files.uploads == {}


class LimitTests(MediaTestCase):
    settings = Settings(
        fileBytes=1000, allBytes=2500,
        limits=Limits(bytesPerAccount=1500, uploads=Rate(5, 0.1), uploadsPerSession=3),
    )  # fmt: skip

    def announce(self, client, size, name="x"):
        return client.ask("upload", room="lobby", size=size, sha256=digest(name.encode())).get("code", "ok")

    def test_aFile(self):
        ana = self.server.account("ana")
        assert self.announce(ana, 1001) == "too-large"
        assert self.announce(ana, 1000) == "ok"

    def test_anAccountWithWhatIsOnItsWay(self):
        ana = self.server.account("ana")
        assert self.announce(ana, 1000, "x") == "ok"
        assert self.announce(ana, 501, "y") == "too-many"
        assert self.announce(ana, 500, "z") == "ok"

    def test_anAccountWithWhatItShared(self):
        ana = self.server.account("ana")
        self.share(ana, b"a" * 1000)
        assert self.announce(ana, 501) == "too-many"
        self.share(ana, b"a" * 500)
        ana.ok("delete", room="lobby", seq=1)
        assert self.announce(ana, 1000) == "ok"

    def test_whoAnnouncesAndSendsNothingKeepsNobodyOut(self):
        assert self.announce(self.server.guest("ana"), 1000, "x") == "ok"
        self.server.clock.advance(STILL_SECONDS)
        assert self.announce(self.server.guest("bia"), 1000, "y") == "ok"

    def test_guestsTogether(self):
        assert self.announce(self.server.guest("ana"), 1000, "x") == "ok"
        assert self.announce(self.server.guest("bia"), 501, "y") == "too-many"
        assert self.announce(self.server.account("caio"), 1000, "z") == "ok"

    def test_theWholeServer(self):
        self.share(self.server.account("ana"), b"a" * 1000)
        assert self.announce(self.server.account("bia"), 1000) == "ok"
        assert self.announce(self.server.account("caio"), 501) == "too-many"

    def test_whatAFormerRunLeftCountsOnlyUntilItGoesOn(self):
        self.server.files.uploads["left"] = bytearray(2000)
        ana = self.restarted().account("ana")
        assert self.announce(ana, 501, "x") == "too-many"
        self.server.files.uploads[incomingName(ana.session.actor.person, digest(b"x"))] = bytearray(400)
        del self.server.files.uploads["left"]
        self.server.files.uploads["left"] = bytearray(1500)
        ana = self.restarted().login("ana")
        assert self.announce(ana, 1000, "x") == "ok"

    def test_theDisk(self):
        self.server.files.free = SPARE_BYTES + 99
        assert self.announce(self.server.account("ana"), 100) == "no-space"
        assert self.announce(self.server.account("ana2"), 99) == "ok"

    def test_countsAMinute(self):
        ana = self.server.account("ana")
        assert [self.announce(ana, 1, str(number)) for number in range(3)] == ["ok"] * 3
        assert self.announce(ana, 1, "3") == "too-many"
        other = self.server.login("ana")
        assert [self.announce(other, 1, str(number)) for number in (3, 4, 5)] == ["ok", "ok", "too-fast"]
        assert [self.announce(ana, 1, "1")] == ["ok"], "going on isn't counted"

    def test_aDefaultServerTakes10MiB(self):
        assert Settings().fileBytes == 10 * MIB
