"""The coach at the doors: students who do something wrong are told so, in the log and when they ask."""

import sys
from io import StringIO

from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.coach import PROOF_SECONDS, STALLED_SECONDS, TOLD_MOST
from chatd.doors.sends import CUT_SECONDS
from chatd.doors.textdoor import HALF_SECONDS
from chatd.model.fields import TEXT_MAX
from chatd.options import Options
from chatd.silence import LOGIN_SECONDS
from tests.classiccase import Student, students
from tests.coachcase import NOTHING, CoachedCase
from tests.harness import Server
from tests.processes import temporaryFolder
from tests.studentprograms import CLASSIC


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
        assert self.asked(ana) == [NOTHING["pt"]]
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

    def test_whoStopsReading(self):
        ana = self.student("ufal-room")
        ana.door.outflow.pauseProducing()
        ana.door.outflow.resumeProducing()
        self.server.clock.advance(STALLED_SECONDS)
        assert self.logged == []
        ana.door.outflow.pauseProducing()
        self.server.clock.advance(STALLED_SECONDS)
        assert "hasn't taken what waits" in self.logged[0]
        ana.door.outflow.resumeProducing()
        ana.lose()
        assert len(self.logged) == 1


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


class HalfTests(CoachedCase):
    """One half of the connection is closed, and the client goes on."""

    def setUp(self):
        super().setUp()
        self.bot = self.server.guest("bot")
        self.ana = self.student("ufal-chat")
        self.ana.door.readConnectionLost()

    def test_whoTakesWhatIsSentThenIsThereStill(self):
        self.bot.ok("say", room="lobby", text="are you there?")
        self.server.clock.advance(PROOF_SECONDS)
        (logged,) = self.logged
        assert "One half of the connection was closed" in logged
        assert not self.ana.closing
        self.server.clock.advance(HALF_SECONDS)
        assert self.ana.closing

    def test_whoIsGoneIsNotToldOf(self):
        self.bot.ok("say", room="lobby", text="are you there?")
        self.ana.lose()
        self.server.clock.advance(HALF_SECONDS)
        assert self.logged == []

    def test_whereNothingIsSentNobodyKnows(self):
        self.server.clock.advance(HALF_SECONDS)
        assert self.ana.closing
        assert self.logged == []
