"""Uploads of people who mean harm, or who are in two places at once."""

from twisted.trial.unittest import SynchronousTestCase

from chatd.model.asks import Ask
from chatd.model.contents import Offer
from chatd.model.limits import Limits, Rate
from chatd.model.settings import Settings
from chatd.store.queries import sql
from chatd.uploads import SPARE_BYTES, STILL_SECONDS, UPLOADS_MOST
from chatd.wire.chunks import Chunk
from tests.mediacase import MediaTestCase, digest, pieces

CONTENT = bytes(range(256)) * 1000


class TwoPlacesTests(MediaTestCase):
    """A person on two connections, of which one takes a content from the other: who waits is told."""

    def setUp(self):
        super().setUp()
        self.ana = self.server.account("ana")
        self.ana.ok("upload", room="lobby", size=len(CONTENT), sha256=digest(CONTENT))
        self.ana.chunk(pieces(CONTENT)[0])
        self.server.turn()
        self.ana.messages()
        self.again = self.server.login("ana")

    def told(self):
        self.server.turn()
        return [(it["sha256"], it["code"]) for it in self.ana.messages() if it["type"] == "failed"]

    def test_takenOver(self):
        self.again.ok("upload", room="lobby", size=len(CONTENT), sha256=digest(CONTENT))
        assert self.told() == [(digest(CONTENT), "not-uploading")]
        self.again.ok("upload", room="lobby", size=len(CONTENT), sha256=digest(CONTENT))
        self.server.turn()
        assert [it["type"] for it in self.again.messages()] == []

    def test_begunAnewAsAnotherSize(self):
        self.again.ok("upload", room="lobby", size=9, sha256=digest(CONTENT))
        assert self.told() == [(digest(CONTENT), "not-uploading")]

    def test_cancelled(self):
        self.again.ok("cancel", sha256=digest(CONTENT))
        assert self.told() == [(digest(CONTENT), "not-uploading")]

    def test_cancelledByOneself(self):
        self.ana.ok("cancel", sha256=digest(CONTENT))
        assert self.told() == []


class OfferedTests(MediaTestCase):
    """Between a share's proof and its transaction anything may happen to the upload."""

    def test_nothingButWhatWasCheckedIsShared(self):
        ana = self.server.account("ana")
        self.put(ana, CONTENT)
        actor = ana.session.actor
        content = self.server.service.uploads.content(actor.person, digest(CONTENT))
        ana.ok("cancel", sha256=digest(CONTENT))
        ana.ok("upload", room="lobby", size=len(CONTENT), sha256=digest(CONTENT))
        ana.chunk(Chunk(digest(CONTENT), 0, b"something else" * 1000))
        self.server.turn()
        ask = Ask(ana.session, None, Offer("lobby", "a", "", None, content.sha256, content), actor)
        (outcome,) = self.server.commits.ledger.commit([ask])
        assert outcome.answer.code == "not-uploaded"
        assert self.server.files.contents == {}


class StandingStillTests(MediaTestCase):
    """What is announced and not sent takes nothing from others, and isn't more than there may be later on."""

    settings = Settings(
        fileBytes=300_000, allBytes=600_000, limits=Limits(bytesPerAccount=300_000, uploadsPerSession=3)
    )

    def announce(self, client, content):
        answer = client.ask("upload", room="lobby", size=len(content), sha256=digest(content))
        return answer.get("code", "ok")

    def test_givesWayAndIsntSentLater(self):
        other = CONTENT[::-1]
        ana = self.server.account("ana")
        assert self.announce(ana, CONTENT) == "ok"
        self.server.clock.advance(STILL_SECONDS)
        assert self.announce(ana, other) == "ok"
        ana.messages()
        for piece in pieces(CONTENT):
            ana.chunk(piece)
        assert {it["code"] for it in ana.messages()} == {"not-uploading"}
        self.server.turn()
        assert self.server.files.uploads == {}

    def test_whoWaitsIsTold(self):
        ana, again = self.server.account("ana"), self.server.login("ana")
        self.announce(ana, CONTENT)
        self.server.clock.advance(STILL_SECONDS)
        self.announce(again, CONTENT[::-1])
        assert [it["code"] for it in ana.messages()] == ["not-uploading"]

    def test_nothingGivesWayInVain(self):
        ana, bia = self.server.account("ana"), self.server.account("bia")
        self.announce(ana, CONTENT)
        self.server.clock.advance(STILL_SECONDS)
        small = CONTENT[:200_000]
        assert self.announce(ana, small) == "ok"
        assert self.announce(ana, CONTENT) == "too-many"
        self.server.turn()
        assert self.announce(bia, CONTENT) == "ok"
        for piece in pieces(small):
            ana.chunk(piece)
        self.server.turn()
        assert ana.got("uploaded")

    def test_whatGoesOnGivesNoWay(self):
        ana = self.server.account("ana")
        self.announce(ana, CONTENT)
        self.server.clock.advance(STILL_SECONDS)
        ana.chunk(pieces(CONTENT)[0])
        assert self.announce(ana, CONTENT[::-1]) == "too-many"

    def test_theDiskHasRoomForAllThatIsOnItsWay(self):
        self.server.files.free = SPARE_BYTES + 300_000
        assert self.announce(self.server.account("ana"), CONTENT) == "ok"
        bia = self.server.account("bia")
        assert self.announce(bia, CONTENT[::-1]) == "no-space"
        self.server.clock.advance(STILL_SECONDS)
        assert self.announce(bia, CONTENT[::-1]) == "ok"


class GuestsTests(MediaTestCase):
    """A guest is easily somebody else."""

    settings = Settings(limits=Limits(uploads=Rate(5, 0.1)))

    def test_ofOneAddressAnnounceTogether(self):
        answers = []
        for number in range(6):
            guest = self.server.guest(f"gil{number}")
            answer = guest.ask("upload", room="lobby", size=1, sha256=digest(b"%d" % number))
            answers.append(answer.get("code", "ok"))
            guest.lose()
        assert answers == ["ok"] * 5 + ["too-fast"]
        elsewhere = self.server.client("10.0.0.2")
        elsewhere.ok("guest", nick="eva")
        assert elsewhere.ok("upload", room="lobby", size=1, sha256=digest(b"x"))


class ManyTests(MediaTestCase):
    settings = Settings(limits=Limits(uploads=Rate(10**6, 1), uploadsPerSession=10**6))

    def test_uploadsDontGrowWithoutEnd(self):
        ana = self.server.account("ana")
        answers = [
            ana.ask("upload", room="lobby", size=1, sha256=digest(b"%d" % number)).get("code", "ok")
            for number in range(UPLOADS_MOST + 1)
        ]
        assert answers == ["ok"] * UPLOADS_MOST + ["too-many"]
        self.server.clock.advance(STILL_SECONDS)
        assert ana.ok("upload", room="lobby", size=1, sha256=digest(b"one more"))
        assert self.server.account("bia").ok("upload", room="lobby", size=1, sha256=digest(b"bia's"))


class NoiseTests(MediaTestCase):
    settings = Settings(limits=Limits(commands=Rate(50, 10)))

    def test_chunksThatBelongToNothingAreReadNoFasterThanCommands(self):
        for chunk in (Chunk(digest(b"x"), 0, b"x"), Chunk(digest(b"x"), 0, b"")):
            client = self.server.client()
            client.ok("guest", nick=f"ana{len(chunk.data)}")
            for _ in range(60):
                client.chunk(chunk)
            assert client.transport.producerState == "paused"
            assert len(client.got("failed")) < 60
            self.server.clock.pump([0.1] * 20)
            assert client.transport.producerState == "producing"
            assert client.ok("ping")


class SumsTests(SynchronousTestCase):
    """How much somebody has shared is added up when that has changed, not whenever it is asked."""

    def test_addedUpOnce(self):
        case = MediaTestCase()
        case.setUp()
        ana = case.server.account("ana")
        asked = []
        self.patch(sql, "bytes_of", lambda db, owner, ask=sql.bytes_of: asked.append(owner) or ask(db, owner=owner))
        view = case.server.commits.ledger.view
        for number in range(3):
            ana.ask("upload", room="lobby", size=1, sha256=digest(b"%d" % number))
        assert len(asked) == 1
        seq = case.share(ana, CONTENT)
        assert view.bytesOf(ana.session.actor.person) == view.bytesOfAll() == len(CONTENT)
        ana.ok("delete", room="lobby", seq=seq)
        assert view.bytesOf(ana.session.actor.person) == view.bytesOfAll() == 0

    def test_whatWasRolledBackIsForgotten(self):
        case = MediaTestCase()
        case.setUp()
        ana = case.server.account("ana")
        case.put(ana, CONTENT)
        person = ana.session.actor.person
        content = case.server.service.uploads.content(person, digest(CONTENT))
        ledger = case.server.commits.ledger
        ledger.view.bytesOf(person)
        asks = [Ask(ana.session, None, Offer("lobby", "a", "", None, content.sha256, content), ana.session.actor)]
        self.patch(ledger._draft, "flush", lambda: ledger.view.bytesOf(person) / 0)
        ledger.commit(asks)
        assert ledger.view.bytesOf(person) == 0
