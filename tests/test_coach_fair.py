"""Who does nothing wrong is told nothing, whatever the network does to it."""

from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.coach import STALLED_SECONDS
from chatd.doors.sends import CUT_SECONDS, SILENCE_SECONDS
from chatd.silence import LOGIN_SECONDS
from tests.classiccase import Student, students
from tests.coachcase import NOTHING, CoachedCase
from tests.processes import Wire, temporaryFolder
from tests.studentprograms import CLASSIC, ClassicServer, StudentProgram


class WellBehavedTests(CoachedCase):
    """Nobody is told that something is wrong who does nothing wrong."""

    def test_theTalkOfEachDialect(self):
        for door in CLASSIC:
            ana = self.student(door)
            tag = "<ana> " if door == "ufpa" else ""
            for text in (
                "olá, 漢字 😀",
                "a|b@c <x> {nick}",
                "type /close, or /sair",
                "see http://x.org/lista",
                "\t x \r",
            ):
                ana.send(tag + text)
            assert self.asked(ana) == [NOTHING[ana.door.language]]
            ana.lose()
        assert self.logged == []

    def test_commands(self):
        ana, _ = students(self.server, "pucpr", "ana", "bia")
        for text in ("/lista", "/privado bia olá", "/Lista\n", "/sair"):
            ana.send(text)
        bia = self.student("ufal-chat", "caio")
        bia.send("/close now")
        assert ana.closing
        assert bia.closing
        assert self.logged == []

    def test_manyFastMessages(self):
        """One read each, and no silence between: whether they are one message nobody can know."""
        for door in CLASSIC:
            ana = self.student(door)
            for number in range(200):
                ana.send(f"<ana> {number} é" if door == "ufpa" else f"{number} é", quiet=False)
            self.server.clock.advance(SILENCE_SECONDS)
            ana.lose()
        assert self.logged == []

    def test_linesHoweverTheyCome(self):
        for door in CLASSIC:
            ana = Student(self.server, door)
            nick, tag = ("", "<ana> ") if door == "ufpa" else ("ana\n", "")
            data = (nick + "".join(f"{tag}olá {number}\r\n" for number in range(100))).encode()
            for at in range(0, len(data), 7):
                ana.send(data[at : at + 7], quiet=False)
            ana.door.readConnectionLost()
            ana.lose()
        assert self.logged == []

    def test_whoListensWithoutANickIsNotInAHandshake(self):
        Student(self.server, "ufpa")
        self.server.clock.advance(LOGIN_SECONDS)
        assert self.logged == []

    def test_aBusyRoomIsNobodysFault(self):
        ana, bot = self.student("ufal-room"), self.server.guest("bot")
        for _ in range(300):
            bot.ok("say", room="lobby", text="x" * 1000)
        self.server.clock.pump([0.01] * round(STALLED_SECONDS * 100 + 1))
        assert ana.door.outflow._queued == 0
        assert self.logged == []

    def test_endsOfConnections(self):
        """Half-closed, closed, lost, before and after the handshake."""
        for door in CLASSIC:
            for sent in ("", "<ana> oi" if door == "ufpa" else "ana"):
                for half in (True, False):
                    ana = Student(self.server, door)
                    ana.send(sent)
                    if half:
                        ana.door.readConnectionLost()
                    ana.lose()
        self.server.clock.advance(LOGIN_SECONDS)
        assert self.logged == []

    def test_theServersOwnEnd(self):
        ana = Student(self.server, "ufal-room")
        self.server.service.stop()
        assert ana.closing
        assert self.logged == []

    def test_aBreakInAMessageIsNobodysFault(self):
        ana = self.student("ufal-room")
        ana.send("olá".encode()[:-1])
        ana.lose()
        self.server.clock.advance(CUT_SECONDS)
        assert self.logged == []


class RunTests(SynchronousTestCase):
    """The real server, with the real option."""

    def setUp(self):
        self.server = ClassicServer(temporaryFolder(self) / "data", "--coach")
        self.addCleanup(self.server.close)
        self.wire = Wire(self.server.port)
        self.addCleanup(self.wire.close)
        self.wire.ok("guest", nick="bot")
        self.wire.ok("open", room="lobby")

    def talk(self, door, nick):
        """One at a time, so that none hears much."""
        program = StudentProgram(self.server, door, nick)
        self.addCleanup(program.close)
        if door != "ufpa":
            self.wire.until(type="entered", nick=nick)
        for text in ("olá, 漢字", "x" * 900 + "é" * 300):
            program.say(text)
            assert self.wire.until(type="said", by=nick)["text"] == text
        program.say("/coach")
        program.until("Nothing was found" if door == "ufal-chat" else "Nada foi encontrado")
        return program

    def test_studentsProgramsDoNothingWrong(self):
        for number, door in enumerate(CLASSIC):
            self.talk(door, f"n{number}").close()
        assert "coach: " not in self.server.output

    def test_oneThatDoesIsFound(self):
        program = self.talk("ufpa", "ana")
        program.say("oi\0")
        self.wire.until(type="said", text="oi")
        program.say("/coach")
        program.until("bytes NUL")
        self.server.until(r"coach: ana, 127\.0\.0\.1:\d+ \(ufpa\): b'<ana> oi\\x00'")
