"""The coach at the plain door: for students who write a client of their own, and never a word of a password."""

from chatd.doors.coach import STALLED_SECONDS
from chatd.doors.plain.telnet import IAC
from chatd.model.settings import Settings
from tests.coachcase import CoachLog
from tests.plaincase import PASSWORD, Person, PlainTestCase

NOTHING = ["-- Nothing was found so far."]


class CoachTests(CoachLog, PlainTestCase):
    settings = Settings(coach=True)

    def test_whoDoesWellIsToldNothing(self):
        ana = self.person("ana")
        ana.type("olá", "", "  ", "two", "lines")
        ana.write("é".encode()[:1])
        ana.write("é".encode()[1:] + b" in two reads\r\n")
        ana.read()
        assert ana.type("/coach") == NOTHING
        assert self.logged == []

    def test_whatIsNoUtf8OrHasNul(self):
        ana = self.person("ana")
        ana.write("olá\n".encode("latin-1") + b"oi\0\0\n")
        ana.read()
        (lost, nul) = ana.type("/coach")
        assert "begins at byte 2" in lost
        assert "strlen" in nul
        assert len(self.logged) == 2

    def test_inPortugueseAndBeforeOneIsIn(self):
        ana = Person(self.server)
        ana.read()
        assert ana.type("/coach") == NOTHING
        ana.type("ana", "/lang pt")
        assert ana.type("/coach") == ["-- Nada foi encontrado até agora."]

    def test_aPasswordIsNeverLookedAt(self):
        self.server.account("ana").lose()
        ana = Person(self.server)
        ana.type("ana")
        ana.write(b"secret\0\xe9\n")
        ana.type("/coach", PASSWORD)
        ana.write(b"/login ana\nsecret\0\xe9\n")
        assert self.logged == []
        assert "secret" not in str(ana.read())

    def test_telnetIsNoStudentsProgram(self):
        ana = self.person("ana")
        ana.write(bytes([IAC, 253, 1]) + b"\xff\xff\xfe\r\n")
        assert self.logged == []

    def test_whoStopsReading(self):
        ana = self.person("ana")
        ana.door.reader.pauseProducing()
        self.server.clock.advance(STALLED_SECONDS)
        assert len(self.logged) == 1

    def test_withoutACoachItIsNoCommand(self):
        self.server.service.settings = Settings()
        assert "no command" in self.person("bia").type("/coach")[0]
