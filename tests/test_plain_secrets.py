"""What people type at the plain door may be a password, wherever they type it: the log never has it, nor has /coach."""

from unittest import mock

from twisted.internet.defer import Deferred
from twisted.logger import eventAsText, globalLogPublisher

from chatd.model.settings import Settings
from tests.plaincase import PASSWORD, Person, PlainTestCase

SECRET = "hunter2"
BAD = (b"hun\0ter2", b"hunter2\xe9", b"\xe9hunter2", b"\0hunter2", b"hunter2\xc3")
"""Passwords that a coach has something to say of: typed in another encoding, or sent by a program."""


class SecretsTests(PlainTestCase):
    settings = Settings(coach=True)

    def setUp(self):
        super().setUp()
        self.log = ""
        globalLogPublisher.addObserver(self.observe)
        self.addCleanup(globalLogPublisher.removeObserver, self.observe)
        self.server.account("ana").lose()

    def observe(self, event):
        self.log += eventAsText(event, includeTimestamp=False, includeSystem=False) + "\n"

    def assertUnseen(self, person):
        """Neither the log nor what the coach answers has anything of a password."""
        person.read()
        answered = "".join(person.type("/coach"))
        for part in ("hun", "unter", "ter2"):
            assert part not in self.log, part
            assert part not in answered, part

    def test_asAnArgument(self):
        gil = self.person("gil")
        for command in (
            b"/login ana ",
            b"/signup a@example.org 01310-100 gil ",
            b"/set-password ",
            b"/LOGIN ana ",
            b"/",
        ):
            for secret in BAD:
                gil.write(command + secret + b"\n")
                gil.write(b"\0" + command + secret + b"\n")
                gil.write(b" " + command + secret + b"\n")
        assert self.log.count("coach: gil") > 1
        self.assertUnseen(gil)

    def test_asAnArgumentBeforeOneIsIn(self):
        gil = Person(self.server)
        for command in (b"/login ana ", b" /login ana ", b"/signup a@example.org 01310-100 gil ", b"/nonsense "):
            for secret in BAD:
                gil.write(command + secret + b"\n")
        assert "coach: somebody" in self.log
        self.assertUnseen(gil)

    def test_insteadOfANick(self):
        gil = Person(self.server)
        for secret in (
            *BAD[1:3],
            b"hunter2 hunter2",
            b"x@hunter2\xe2\x82\xacter2",
            b"hunter2" * 9,
            b"x" * 16_001 + b"hunter2",
        ):
            gil.write(secret + b"\n")
            gil.type("", "")
        assert "UTF-8" in self.log
        self.assertUnseen(gil)

    def test_wrongOnes(self):
        for secret in BAD:
            gil = Person(self.server)
            gil.write(b"ana\n" + (secret + b"\n") * 3)
            self.assertUnseen(gil)
            gil.lose()

    def test_tooLate(self):
        for secret in BAD:
            gil = self.person("gil")
            gil.write(b"/login ana\n" + (secret + b"\n") * 5)
            gil.write(b"/login ana\n\n" + secret + b"\n")
            gil.lose()
        assert "coach: gil" in self.log
        self.assertUnseen(self.person("rui"))

    def test_whatIsSaidToAllIsNoSecret(self):
        gil = self.person("gil")
        gil.write(b"hun\0ter2\n")
        assert r"b'hun\x00ter2'" in self.log

    def test_whereThePasswordBelongs(self):
        ana = Person(self.server)
        for secret in BAD:
            ana.write(b"ana\n" + secret + b"\n\n")
        ana.type("ana", PASSWORD, "/set-password", f"{SECRET}-and-more", f"{SECRET}-and-more")
        assert "coach" not in self.log
        self.assertUnseen(ana)

    def test_whoNeverComesIn(self):
        gil = Person(self.server)
        gil.write(b"/login ana hunter2\n")
        self.server.clock.advance(61)
        assert "handshake" in self.log
        self.assertUnseen(gil)

    def test_anAddressThatIsNone(self):
        """What is wrong with it is said with a part of it; before somebody is in, not to the log."""
        gil = Person(self.server)
        refused = gil.type("/signup x@h\u20acunter2.org 01310-100 gil", PASSWORD)
        assert "unter2" in "".join(refused)
        self.assertUnseen(gil)

    def test_whatBreaks(self):
        """A bug of ours, in the midst of a password's way: its traceback is in the log."""
        gil = Person(self.server)
        with mock.patch.object(self.server.service, "query", side_effect=lambda _: Deferred().errback(ValueError())):
            gil.type("ana", SECRET)
        assert "Traceback" in self.log
        self.flushLoggedErrors()
        self.assertUnseen(gil)
