"""Telnet at the plain door: passwords without echo, leaving, and nothing of it for netcat."""

from chatd.doors.plain.telnet import ARE_YOU_THERE, DO, DONT, ECHO, IAC, INTERRUPT, WILL, WONT
from chatd.model.limits import Limits, Rate
from chatd.model.settings import Settings
from tests.harness import Server
from tests.plaincase import PASSWORD, STILL, Person, PlainTestCase

OPEN, SHUT = bytes((IAC, WONT, ECHO)), bytes((IAC, WILL, ECHO))
NAWS = bytes((IAC, WILL, 31))


class Telnetter(Person):
    """Somebody with telnet, which begins by saying so; lines end in CR LF or CR NUL."""

    def __init__(self, server):
        super().__init__(server)
        self.greeting = self.raw()
        self.write(NAWS)
        assert self.raw() == bytes((IAC, DONT, 31))

    def enter(self, line, end="\r\n"):
        """Type a line; gives the bytes that come of it."""
        self.write((line + end).encode())
        return self.raw()


class HiddenTests(PlainTestCase):
    def setUp(self):
        super().setUp()
        self.server.account("ana").lose()

    def test_thePasswordIsHidden(self):
        ana = Telnetter(self.server)
        asked = ana.enter("ana")
        assert asked.startswith(SHUT + b"-- The nick ana is in use.")
        assert asked.endswith(b"an empty line goes back.\r\n")
        ana.write(bytes((IAC, DO, ECHO)))
        welcome = ana.enter(PASSWORD)
        assert welcome.startswith(OPEN + b"-- Hello, ana.")
        ana.write(bytes((IAC, DONT, ECHO)))
        assert ana.raw() == b""

    def test_eachTryIsHidden(self):
        ana = Telnetter(self.server)
        ana.enter("ana")
        assert ana.enter("wrong", "\r\0").startswith(OPEN + b"-- The name or the password is wrong.\r\n" + SHUT)
        assert ana.enter("").startswith(OPEN + b"-- What is your nickname?")

    def test_aPasswordThatNobodySeesIsTypedTwice(self):
        gil = Telnetter(self.server)
        gil.enter("gil")
        still = STILL.format("gil").encode() + b"\r\n"
        gil.enter("/signup gil@example.org 01310-100")
        assert gil.enter("secretword") == OPEN + SHUT + b"-- The same password once more?\r\n"
        assert gil.enter("secretwort") == OPEN + b"-- The two passwords differ.\r\n" + still
        gil.enter("/signup gil@example.org 01310-100")
        gil.enter("secretword")
        assert b"-- Hello, gil." in gil.enter("secretword")

    def test_linesEndAsTelnetHasIt(self):
        rui = Telnetter(self.server)
        rui.enter("rui")
        self.bot.ok("say", room="lobby", text="olá")
        lines = rui.raw().split(b"\r\n")
        assert lines[0].endswith("bot: olá".encode())
        assert all(b"\n" not in line for line in [*lines, *rui.enter("/help").split(b"\r\n")])

    def test_netcatSeesNoneOfIt(self):
        ana = Person(self.server)
        came = ana.raw()
        for line in ("ana", PASSWORD, "/login ana", "", "/help", "oi"):
            ana.write(f"{line}\r\n".encode())
            came += ana.raw()
        assert b"\xff" not in came
        assert b"\r" not in came

    def test_commandsOfTelnetAreNoText(self):
        rui = Telnetter(self.server)
        rui.enter("rui")
        for byte in b"o" + bytes((IAC, WILL, 24)) + b"i" + bytes((IAC, 250, 24, 0, 10, IAC, 240)) + b"!\r\0":
            rui.write(bytes((byte,)))
        assert self.said() == [("rui", "oi!")]


class LeavingTests(PlainTestCase):
    def test_waysToLeave(self):
        for data in (
            bytes((IAC, INTERRUPT)),
            b"half a line" + bytes((IAC, INTERRUPT)),
            b"\x03",
            b"\x04",
            b"\x04\r\n",
            b"/quit\n",
        ):
            ana = self.person("ana")
            ana.write(data)
            assert ana.closing, data
            assert "-- Goodbye." in ana.read()[-1], data
            ana.lose()
        assert self.said() == []

    def test_whatWasSaidBeforeIsSaid(self):
        ana = self.person("ana")
        self.server.commits.busy = True
        ana.write(b"1\n2\n/quit\n3\n")
        self.server.commits.run()
        assert ana.closing
        assert self.said() == [("ana", "1"), ("ana", "2")]

    def test_controlCharactersWithinALineAreText(self):
        ana = self.person("ana")
        ana.write(b"\x0304red\n")
        assert not ana.closing
        assert self.said() == [("ana", "\x0304red")]

    def test_areYouThere(self):
        ana = self.person("ana")
        ana.write(bytes((IAC, ARE_YOU_THERE)))
        assert ana.read() == ["-- the server is there"]

    def test_whoAsksOftenIsAnsweredWhenItIsTheirTurn(self):
        ana = self.person("ana")
        self.server.commits.busy = True
        ana.write(bytes((IAC, ARE_YOU_THERE)) * 1000)
        assert len(self.server.commits._asks) == 1
        self.server.commits.run()
        assert ana.read() == ["-- the server is there"]
        ana.write(bytes((IAC, ARE_YOU_THERE)))
        assert ana.read() == ["-- the server is there"]

    def test_commandsThatMeanNothingCostWhatOthersDo(self):
        """Ten a second here, and thousands fit into one reading: what comes behind them waits."""
        self.server = Server(Settings(limits=Limits(commands=Rate(10, 10))))
        ana = self.person("ana")
        for nothing, times in ((bytes((IAC, 241)), 300), (bytes((IAC, IAC)), 150), (bytes((IAC, DONT, 1)), 300)):
            ana.write(nothing * times + b"\n/ping\n")
            self.server.clock.advance(29)
            assert ana.read() == [], nothing
            self.server.clock.pump([1] * 3)
            assert ana.read()[-1:] == ["-- the server is there"], nothing

    def test_whoLeavesOftenLeavesOnce(self):
        ana = self.person("ana")
        self.server.commits.busy = True
        ana.write(bytes((IAC, INTERRUPT)) * 1000)
        assert len(self.server.commits._asks) == 1
        self.server.commits.run()
        assert ana.read() == ["-- Goodbye."]
