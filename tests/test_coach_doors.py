"""The coach at the doors: students who do something wrong are told so, the others nothing."""

import sys
from io import StringIO

from twisted.logger import globalLogPublisher
from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.coach import STALLED_SECONDS, TOLD_MOST
from chatd.doors.sends import CUT_SECONDS, SILENCE_SECONDS
from chatd.model.fields import TEXT_MAX
from chatd.model.settings import Settings
from chatd.options import Options
from chatd.silence import LOGIN_SECONDS
from chatd.wire.languages import catalogue
from tests.classiccase import Student, students
from tests.harness import Server
from tests.processes import Wire, temporaryFolder
from tests.studentprograms import CLASSIC, ClassicServer, StudentProgram

NOTHING = catalogue("chatd", "pt")("Nothing was found so far.")


class CoachedCase(SynchronousTestCase):
    def setUp(self):
        self.server = Server(Settings(coach=True))
        self.logged = []
        globalLogPublisher.addObserver(self.observe)
        self.addCleanup(globalLogPublisher.removeObserver, self.observe)

    def observe(self, event):
        if (event.get("log_format") or "").startswith("coach: "):
            self.logged.append(event["log_format"].format_map(event))

    def student(self, door, nick="ana"):
        (student,) = students(self.server, door, nick)
        return student

    def asked(self, student, how="/coach"):
        """What the coach answers."""
        student.read()
        student.send(how)
        return "".join(student.read()).splitlines()


class ToldTests(CoachedCase):
    def test_inTheLogAndOnRequest(self):
        ana = self.student("ufpa")
        ana.send("<ana> oi<ana> tudo bem?")
        assert self.logged == [
            "coach: ana, 10.0.0.1:50000 (ufpa): b'<ana> oi<ana> tudo bem?': Two messages came in one read. TCP is a "
            "stream, it doesn't keep sends apart: mark where a message ends, by a line end for example."
        ]
        for how in ("/coach", "<ana> /coach", "<ana> /COACH\n"):
            (line,) = self.asked(ana, how)
            assert line.startswith("* b'<ana> oi<ana> tudo bem?': Duas mensagens chegaram"), how

    def test_askingSaysNothingToOthers(self):
        ana, bia = students(self.server, "ufal-room", "ana", "bia")
        assert self.asked(ana) == [f"* {NOTHING}"]
        assert bia.read() == []

    def test_inTheLanguageOfTheDoor(self):
        ana = self.student("ufal-chat")
        ana.send("tchau\0")
        (line,) = self.asked(ana)
        assert line.startswith(r"* b'tchau\x00': There are NUL bytes")

    def test_askingIsNoHandshake(self):
        for door in CLASSIC:
            ana = Student(self.server, door)
            assert self.asked(ana)[-1].startswith("* N"), door
            ana.send(f"<{door}> oi" if door == "ufpa" else door)
        bot = self.server.guest("bot")
        assert set(bot.ok("who")["people"]) == {*CLASSIC, "bot"}

    def test_withoutACoachItIsText(self):
        self.server = Server()
        ana, bia = students(self.server, "ufal-room", "ana", "bia")
        ana.send("oi\0")
        ana.send("/coach")
        assert "\n".join(bia.read()).split("\n") == ["ana >> oi", "ana >> /coach"]
        assert self.logged == []

    def test_theLogIsNotFilled(self):
        ana = self.student("ufal-room")
        ana.send("oi\0\n" * 1000)
        assert len(self.logged) == TOLD_MOST
        assert self.asked(ana)[0].endswith(" (1000×)")

    def test_goodbyesGluedToATextAreLogged(self):
        ana = self.student("ufal-chat")
        ana.send("tchau/close")
        assert ana.closing
        assert [line.partition(": b'")[2][:11] for line in self.logged] == ["tchau/close"]


class WrongTests(CoachedCase):
    """Through a whole door: what is wrong on the wire, and what is found."""

    def found(self, door="ufal-room", *sent):
        ana = self.student(door)
        for data in sent:
            ana.send(data)
        self.server.clock.advance(CUT_SECONDS)
        ana.lose()
        return self.logged.pop() if self.logged else ""

    def test_aCharacterCutAtByte1024(self):
        ana = self.student("ufal-room")
        data = ("x" * 1023 + "é!").encode()
        ana.send(data[:1024])
        self.server.clock.advance(CUT_SECONDS / 2)
        ana.send(data[1024:])
        assert "cut at byte 1024" in self.logged[0]
        assert "never ends" in self.found("ufal-room", data[:1024])

    def test_whatIsNoText(self):
        assert "no UTF-8" in self.found("ufal-room", "você é".encode("latin-1"))
        assert "NUL" in self.found("ufal-room", b"oi\0")
        assert "empty" in self.found("ufal-room", b" ")
        assert "empty" in self.found("ufpa", b"<ana> ")
        assert "longer than 16000" in self.found("ufpa", b"<ana> " + b"x" * (TEXT_MAX + 1) + b"\n")
        assert "longer than 16000" in self.found("pucpr", b"x" * (TEXT_MAX + 1))

    def test_whoNeverSaysWhoTheyAre(self):
        students = [Student(self.server, door) for door in ("ufal-room", "ufal-chat", "pucpr")]
        students[2].send(" | ")
        self.server.clock.advance(LOGIN_SECONDS)
        assert [line[: line.index("The")] for line in self.logged if "handshake" in line] == [
            "coach: somebody, 10.0.0.1:50000 (ufal-room): ", "coach: somebody, 10.0.0.1:50000 (ufal-chat): ",
            "coach: somebody, 10.0.0.1:50000 (pucpr): b' | ': ",
        ]  # fmt: skip

    def test_whoListensWithoutANickIsNotInAHandshake(self):
        Student(self.server, "ufpa")
        self.server.clock.advance(LOGIN_SECONDS)
        assert self.logged == []

    def test_whoStopsReading(self):
        ana = self.student("ufal-room")
        ana.door.outflow.pauseProducing()
        self.server.clock.advance(STALLED_SECONDS)
        assert "hasn't taken what waits" in self.logged[0]
        ana.door.outflow.resumeProducing()
        ana.lose()
        assert len(self.logged) == 1

    def test_aBusyRoomIsNobodysFault(self):
        ana, bot = self.student("ufal-room"), self.server.guest("bot")
        for _ in range(300):
            bot.ok("say", room="lobby", text="x" * 1000)
        self.server.clock.pump([0.01] * round(STALLED_SECONDS * 100 + 1))
        assert ana.door.outflow._queued == 0
        assert self.logged == []


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
            assert self.asked(ana) == [f"* {catalogue('chatd', ana.door.language)('Nothing was found so far.')}"]
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

    def test_aBreakInAMessageIsNobodysFault(self):
        ana = self.student("ufal-room")
        ana.send("olá".encode()[:-1])
        ana.lose()
        self.server.clock.advance(CUT_SECONDS)
        assert self.logged == []


class OptionTests(SynchronousTestCase):
    def setUp(self):
        self.config = temporaryFolder(self) / "chatd.toml"

    def coach(self, text, *options):
        self.config.write_text(text)
        read = Options()
        read.parseOptions(["--config", str(self.config), *options])
        return read.settings().coach

    def test_offUnlessTold(self):
        assert self.coach("") is self.coach("coach = false") is False
        assert self.coach("", "--coach") is self.coach("coach = true") is self.coach("coach = false", "--coach") is True

    def test_onlyTrueAndFalse(self):
        self.patch(sys, "stderr", StringIO())
        self.assertRaises(SystemExit, self.coach, "coach = 'yes'")
        assert "coach is true or false" in sys.stderr.getvalue()


class RunTests(SynchronousTestCase):
    """The real server, with the real option."""

    def test_studentsProgramsDoNothingWrong(self):
        server = ClassicServer(temporaryFolder(self) / "data", "--coach")
        self.addCleanup(server.close)
        wire = Wire(server.port)
        self.addCleanup(wire.close)
        wire.ok("guest", nick="bot")
        wire.ok("open", room="lobby")
        programs = [StudentProgram(server, door, f"n{number}") for number, door in enumerate(CLASSIC)]
        for program in programs:
            self.addCleanup(program.close)
            program.say("olá, 漢字")
            wire.until(type="said", by=program.nick)
            program.say("x" * 900 + "é" * 300)
            wire.until(type="said", by=program.nick)
            program.say("/coach")
            program.until("Nothing was found" if program.door == "ufal-chat" else "Nada foi encontrado")
        assert "coach: " not in server.output
        programs[0].say("oi\0")
        programs[0].say("/coach")
        programs[0].until("bytes NUL")
        server.until(r"coach: n0, 127\.0\.0\.1:\d+ \(ufpa\): b'<n0> oi\\x00")
