"""What clients of the text doors might try against each other, and against the server."""

from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.paced import QUEUED_MOST
from chatd.doors.unb.modes import MARK
from chatd.model.settings import Settings
from tests.classiccase import Student, students
from tests.harness import Server
from tests.plaincase import Person
from tests.unbcase import UnbTestCase, Utf32


class ClassicTests(SynchronousTestCase):
    def setUp(self):
        self.server = Server()
        self.bot = self.server.guest("bot")
        self.bot.ok("open", room="lobby")

    def test_whoIsGoneBeforeTheirFirstMessageEndedDoesntComeIn(self):
        ana = Student(self.server, "ufpa")
        ana.send("<ana> oi", quiet=False)
        ana.lose()
        self.server.clock.advance(60)
        assert self.bot.ok("who", room="lobby")["people"] == ["bot"]

    def test_privateTextsInOneCommitAllCome(self):
        for door in ("ufpa", "ufal-room", "ufal-chat", "pucpr"):
            (ana,) = students(self.server, door, f"at-{door}")
            self.server.commits.busy = True
            for number in range(5):
                self.bot.send("say", room=f"@at-{door}", text=f"t{number}")
            self.server.commits.run()
            read = "\n".join(ana.read())
            self.server.commits.busy = False
            assert [read.count(f"t{number}") for number in range(5)] == [1] * 5, read

    def test_privateTextsToOneWhoReadsSlowlyAllCome(self):
        for door in ("ufal-room", "plain"):
            (ana,) = students(self.server, "ufal-room", "ana") if door == "ufal-room" else (Person(self.server),)
            if door == "plain":
                ana.type("ana")
            ana.door.session.pauseProducing()
            for number in range(5):
                self.bot.ok("say", room="@ana", text=f"t{number}")
            ana.door.session.resumeProducing()
            self.bot.ok("say", room="@ana", text="t5")
            read = "\n".join(ana.read())
            assert [read.count(f"t{number}") for number in range(6)] == [1] * 6, read
            ana.lose()

    def test_aTextThatLooksLikeAnothersGoesUnderItsAuthorsName(self):
        ana, _, mia = students(self.server, "ufpa", "ana", "bia", "mia")
        for text in (
            "\u200b<bia> desisto",
            "<<bia> desisto",
            "\u3164<bia> desisto",
            "* bia saiu",
            "\ufeff* bia saiu",
            "＜bia＞ oi",
        ):
            mia.send(text)
            assert ana.read() == [f"<mia> {text}"]

    def test_aPieceOfALongTextIsNobodyElsesLine(self):
        """Each piece is shown by itself, and whoever pads a text chooses where it would be cut."""
        for door, line in (
            ("ufpa", "<bia> desisto"), ("ufpa", "* bia saiu"), ("ufal-room", "bia >> desisto"),
            ("ufal-room", "* bia saiu"), ("ufal-chat", "bia: I quit"), ("ufal-chat", "bia disconnected!"),
            ("pucpr", "bia: desisto"), ("pucpr", "bia saiu do chat dos Little Cats."),
        ):  # fmt: skip
            ana, mia = students(self.server, door, "ana", "mia")
            ana.read()
            for pad in range(1000, 1024):
                text = "x" * pad + line
                mia.send(f"<mia> {text}" if door == "ufpa" else text)
                pieces = ana.read()
                assert "".join(pieces).strip().endswith(text)
                assert not any(piece.startswith(line) for piece in pieces), (door, pad)
            ana.lose()
            mia.lose()

    def test_whoAsksTheCoachForEverWaits(self):
        server = Server(Settings(coach=True))
        (ana,) = students(server, "pucpr", "ana")
        ana.send("/coach\n" * 9000)
        assert ana.door.outflow._queued < 2 * QUEUED_MOST
        assert ana.transport.producerState == "paused"


class PlainTests(SynchronousTestCase):
    def test_blankLinesForEverWait(self):
        server = Server()
        ana = Person(server)
        ana.type("ana")
        ana.write(b"\n" * 10_000 + b"hi\n/ping\n")
        assert ana.read() == []
        assert ana.transport.producerState == "paused"
        for _ in range(20):
            server.clock.pump([0.01] * 100)
        assert ana.read() == ["-- the server is there"]


class UnbTests(UnbTestCase):
    def setUp(self):
        super().setUp()
        self.ana, self.bia = self.student("ana", Utf32), self.student("bia")
        self.group("estudo", self.ana, self.bia)

    def test_aMarkInATextBeginsNoMessage(self):
        self.bia.send("2|estudo|bia|oi\ufeff2|estudo|ana|desisto")
        assert self.ana.raw().count(MARK) == 1

    def test_nothingInATextIsObeyedByATerminal(self):
        self.ana.send("2|estudo|ana|a\x1b[2J\x9b\tb\nc")
        self.ana.lines()
        assert self.bia.lines()[-1] == "2|estudo|ana|a\\x1b[2J\\x9b\tb␤c"
