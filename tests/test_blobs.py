"""Contents in files: what is written, moved, taken away and swept, on a real disk."""

import os
from errno import EIO, ENOSPC
from pathlib import Path
from threading import Event
from unittest.mock import patch

from twisted.internet import reactor
from twisted.internet.defer import inlineCallbacks
from twisted.trial.unittest import SynchronousTestCase, TestCase

from chatd.model.asks import Ask
from chatd.model.commands import Delete
from chatd.model.contents import Content, Offer
from chatd.model.media import Found
from chatd.model.people import Party, accountActor
from chatd.model.refusals import Refused
from chatd.model.settings import Settings
from chatd.rules.decide import decide
from chatd.store.blobs import Blobs, incomingName
from chatd.store.database import StoreRefused, openDatabase
from chatd.store.files import Files
from chatd.store.queries import sql
from chatd.store.transaction import Ledger
from tests.mediacase import digest
from tests.processes import temporaryFolder

CONTENT = b"some content" * 100
SHA256 = digest(CONTENT)
NAME = incomingName("1", SHA256)


class BlobsTestCase(SynchronousTestCase):
    def setUp(self):
        self.folder = temporaryFolder(self) / "files"
        self.blobs = Blobs(self.folder)

    def upload(self, content=CONTENT, name=NAME):
        self.blobs.write(name, 0, content)

    def contents(self):
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())


class FileTests(BlobsTestCase):
    def test_writtenInPieces(self):
        self.blobs.write(NAME, 0, CONTENT[:700])
        assert self.blobs.settle(NAME) != SHA256
        assert self.blobs.waiting() == {NAME: 700}
        self.blobs.write(NAME, 700, CONTENT[700:])
        assert self.blobs.settle(NAME) == SHA256

    def test_aDiskThatTakesALittleAtATime(self):
        write = os.pwrite
        with patch("chatd.store.blobs.os.pwrite", lambda fd, data, at: write(fd, data[:7], at)):
            self.upload()
        assert self.blobs.settle(NAME) == SHA256

    def test_onlyTheOwnerMayRead(self):
        self.upload()
        self.blobs.keep(NAME, SHA256)
        for path in (self.folder, *self.folder.rglob("*")):
            assert path.stat().st_mode & 0o077 == 0, path

    def test_keptUnderItsSha256(self):
        self.upload()
        self.blobs.keep(NAME, SHA256)
        assert self.contents() == [f"{SHA256[:2]}/{SHA256[2:]}"]
        assert self.blobs.read(SHA256, 5, 4) == CONTENT[5:9]
        assert self.blobs.read(SHA256, len(CONTENT), 4) == b""

    def test_keptAlready(self):
        for name in (NAME, incomingName("2", SHA256)):
            self.upload(name=name)
            self.blobs.keep(name, SHA256)
        assert f"{SHA256[:2]}/{SHA256[2:]}" in self.contents()
        self.blobs.discard(incomingName("2", SHA256))
        assert len(self.contents()) == 1

    def test_whatIsNotThereCantBeKept(self):
        with self.assertRaises(Refused) as caught:
            self.blobs.keep(NAME, SHA256)
        assert caught.exception.code == "not-uploaded"

    def test_dropped(self):
        self.upload()
        self.blobs.keep(NAME, SHA256)
        self.blobs.drop(SHA256)
        self.blobs.drop(SHA256)
        assert self.contents() == []

    def test_sweptAreThoseThatNobodyKnows(self):
        other = b"other"
        for content in (CONTENT, other):
            self.upload(content, "x")
            self.blobs.keep("x", digest(content))
        self.upload()
        self.blobs.sweep({SHA256})
        assert self.contents() == sorted([f"{SHA256[:2]}/{SHA256[2:]}", f"incoming/{NAME}"])

    def test_whatCantBeSweptStays(self):
        (self.folder / "ab" / "cd").mkdir(parents=True)
        self.blobs.sweep(set())
        assert (self.folder / "ab" / "cd").exists()

    def test_whatWasThrownAwayMeanwhileIsNoContent(self):
        assert self.blobs.settle(NAME) == ""

    def test_aFolderThatCantBe(self):
        place = temporaryFolder(self) / "files"
        place.write_bytes(b"a file")
        with self.assertRaises(StoreRefused) as caught:
            Blobs(place)
        assert str(place) in str(caught.exception)

    def test_aNameIsOnesOwn(self):
        assert incomingName("1", SHA256) != incomingName("2", SHA256)
        assert Path(incomingName("~ana~../../x", SHA256)).name == incomingName("~ana~../../x", SHA256)


class ThreadTests(TestCase):
    """With the threads of a real server."""

    @inlineCallbacks
    def test_nobodyWaitsForAnothersCheck(self):
        blobs = Blobs(temporaryFolder(self) / "files")
        files = Files(reactor, blobs)
        files.start()
        self.addCleanup(files.stop)
        checking = Event()
        with patch.object(blobs, "settle", lambda *_: checking.wait(5)):
            settled = files.settle(NAME)
            yield files.write("another", 0, CONTENT)
            self.assertNoResult(settled)
            checking.set()
            assert (yield settled)


class TransactionTests(BlobsTestCase):
    """A content and the event that refers to it come and go together."""

    def setUp(self):
        super().setUp()
        self.db = openDatabase(self.folder.parent)
        self.addCleanup(self.db.close)
        self.ledger = Ledger(self.db, Settings(), decide, lambda: 1, self.blobs)
        sql.add_account(
            self.db, nick="ana", folded="ana", email="", email_folded="", secret="", postal="", now=0,
        )  # fmt: skip
        self.ana = accountActor(Party("1", "ana", "@ana"))

    def commit(self, *commands):
        return [outcome.answer for outcome in self.ledger.commit([Ask(None, None, it, self.ana) for it in commands])]

    def offer(self, key=None):
        return Offer(
            "lobby", "x", "", key, SHA256, Content(SHA256, len(CONTENT), NAME, Found(thumbnail=b"\xff\xd8\xff"))
        )

    def test_inPlaceWhenItIsCommitted(self):
        self.upload()
        (placed,) = self.commit(self.offer())
        assert placed.seq == 1
        assert self.blobs.read(SHA256, 0, 9**9) == CONTENT

    def test_aTransactionThatFailsIsTriedAgainOneByOne(self):
        """The content is in its place by then, and isn't where it waited."""
        self.upload()
        answers = self.commit(self.offer(), Delete("lobby", 1), "no command")
        assert [getattr(answer, "seq", None) for answer in answers] == [1, 2, None]
        assert self.contents() == []

    def test_aDiskThatIsFullRefuses(self):
        self.upload()
        with patch("chatd.store.blobs._syncFolder", side_effect=OSError(ENOSPC, "full")):
            assert self.commit(self.offer())[0].code == "no-space"
        with patch("chatd.store.blobs._syncFolder", side_effect=OSError(EIO, "broken")):
            assert isinstance(self.commit(self.offer())[0], OSError)
        assert self.commit(self.offer())[0].seq == 1

    def test_goneWithoutAnEvent(self):
        assert self.commit(self.offer())[0].code == "not-uploaded"
        assert self.ledger.view.bytesOfAll() == 0

    def test_theThumbnailGoesToo(self):
        self.upload()
        self.commit(self.offer(), Delete("lobby", 1))
        assert self.db.execute("SELECT count(*) FROM thumbnail").fetchone() == (0,)
        assert self.contents() == []
