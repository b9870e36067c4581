"""The plain door of a real server: with sockets as netcat has them, with telnet, and with noise."""

import random
import shutil
import socket
import ssl
import unittest

import pexpect
from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.plain.telnet import IAC, INTERRUPT
from chatd.options import Options
from tests.plaincase import LOBBY, PASSWORD, STAMP
from tests.processes import WAIT_SECONDS, ChatServer, Wire, temporaryFolder
from tests.test_tls import selfSigned

DATA_MARK = 242
TELNET = shutil.which("telnet")
SEED = 20261121


class Netcat:
    """A socket as `nc` has it."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), WAIT_SECONDS)
        self._file = self.socket.makefile("r", encoding="utf-8", newline="\n")

    def type(self, text):
        self.socket.sendall(text.encode())

    def half(self):
        """Close the half that is written to, as `nc -N` does at the end of its input."""
        self.socket.shutdown(socket.SHUT_WR)

    def line(self):
        """The next line."""
        return STAMP.sub("[]", self._file.readline().rstrip("\n"))

    def until(self, line):
        """Read on to a line."""
        while (read := self.line()) != line:
            assert read, f"no {line!r}"

    def rest(self):
        """All that comes up to the end of the connection."""
        return [STAMP.sub("[]", line) for line in self._file.read().splitlines()]

    def close(self):
        self._file.close()
        self.socket.close()


class RunCase(SynchronousTestCase):
    """One server with both doors for each class, since it takes a second to start."""

    def setUp(self):
        self.server = ChatServer(temporaryFolder(self), "--listen", "plain:tcp:0:interface=127.0.0.1")
        self.addCleanup(self.server.close)
        self.port = int(self.server.until(r"is running on port (\d+) \(plain\)")[1])

    def netcat(self, *lines):
        netcat = Netcat(self.port)
        self.addCleanup(netcat.close)
        netcat.type("".join(f"{line}\n" for line in lines))
        return netcat

    def wire(self, nick):
        wire = Wire(self.server.port)
        self.addCleanup(wire.close)
        wire.ok("guest", nick=nick)
        wire.ok("open", room="lobby")
        return wire


class NetcatTests(RunCase):
    def test_allDoorsAreOneRoom(self):
        bia = self.wire("bia")
        ana = self.netcat("ana")
        ana.until(LOBBY)
        assert bia.until(type="entered")["nick"] == "ana"
        ana.type("olá 🐈\n")
        assert bia.until(type="said")["text"] == "olá 🐈"
        bia.ok("say", room="lobby", text="oi, ana")
        assert ana.line() == "[] bia: oi, ana"
        ana.close()
        assert bia.until(type="gone")["nick"] == "ana"

    def test_whatIsPipedIsAnsweredToTheEnd(self):
        """As `printf 'ana\\noi\\n/who\\n' | nc -N` does."""
        bia = self.wire("bia")
        bia.ok("say", room="lobby", text="before")
        ana = self.netcat("ana", "oi", "/who", "/nonsense")
        ana.type("no end")
        ana.half()
        lines = ana.rest()
        at = lines.index(LOBBY)
        assert lines[at + 1 : at + 3] == ["[] bia: before", "-- online: ana, bia"]
        assert lines[at + 3].startswith("-- There is no command /nonsense.")
        assert len(lines) == at + 4
        assert [bia.until(type="said", by="ana")["text"] for _ in range(2)] == ["oi", "no end"]

    def test_everyByteAlone(self):
        bia = self.wire("bia")
        ana = self.netcat()
        ana.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in "ana\r\nolá 🐈\r\0".encode():
            ana.socket.send(bytes((byte,)))
        assert bia.until(type="said")["text"] == "olá 🐈"

    def test_passwordsThroughAPipe(self):
        self.netcat("ana", "/signup ana@example.org 01310-100", PASSWORD, "/quit").rest()
        bia = self.wire("bia")
        ana = self.netcat("ana", "wrong", PASSWORD, "oi", "/create team", "/login ana", PASSWORD, "again")
        ana.half()
        lines = ana.rest()
        assert [line for line in lines if "wrong" in line] == ["-- The name or the password is wrong."]
        assert "-- the room is there now; /open talks there" in lines
        assert [bia.until(type="said")["text"] for _ in range(2)] == ["oi", "again"]

    def test_manyLinesAtOnce(self):
        bia = self.wire("bia")
        ana = self.netcat("ana", *map(str, range(2500)), "/quit")
        assert [bia.until(type="said")["text"] for _ in range(2500)] == [str(number) for number in range(2500)]
        assert ana.rest()[-1] == "-- Goodbye."

    def test_anInterruptThatIsMarkedAsUrgent(self):
        """A telnet client may send the last byte of it out of the line of the others."""
        ana = self.netcat("ana")
        ana.until(LOBBY)
        ana.socket.sendall(bytes((IAC, INTERRUPT, IAC)))
        ana.socket.send(bytes((DATA_MARK,)), socket.MSG_OOB)
        assert ana.rest() == ["-- Goodbye."]

    def test_urgentBytesAreInTheirPlace(self):
        bia = self.wire("bia")
        ana = self.netcat("ana")
        ana.until(LOBBY)
        ana.socket.sendall(bytes((IAC,)))
        ana.socket.send(bytes((DATA_MARK,)), socket.MSG_OOB)
        ana.type("oi\n")
        assert bia.until(type="said")["text"] == "oi"

    def test_noiseHarmsNobody(self):
        bia, chance = self.wire("bia"), random.Random(SEED)
        kinds = (
            b"/",
            b"\n",
            b"\r\0",
            b"\xff",
            b"\xff\xfa",
            b"\xff\xfb\x01",
            b"ana\n",
            b"/login ana\n",
            b"\x04",
            b"@",
            b"\0",
        )
        for _ in range(25):
            noise = b"".join(chance.choice((*kinds, chance.randbytes(8))) for _ in range(200))
            netcat = self.netcat()
            netcat.socket.sendall(noise)
            netcat.half()
            netcat._file.buffer.read()
            netcat.close()
        bia.ok("ping")
        assert "Traceback" not in self.server.output + self.server.errors()
        assert "internal error" not in self.server.output


class TelnetTests(RunCase):
    @unittest.skipUnless(TELNET, "there is no telnet")
    def test_aPasswordIsNotSeen(self):
        """Before a port that isn't its own, telnet needs a minus to speak telnet at once."""
        Wire(self.server.port).ok("signup", nick="ana", email="a@example.org", password=PASSWORD, postal="01310-100")
        telnet = pexpect.spawn(TELNET, ["--", "127.0.0.1", f"-{self.port}"], timeout=WAIT_SECONDS, encoding="utf-8")
        self.addCleanup(telnet.close, force=True)
        telnet.expect_exact("What is your nickname?")
        telnet.sendline("ana")
        telnet.expect_exact("an empty line goes back.\r\n")
        assert telnet.waitnoecho(WAIT_SECONDS)
        telnet.sendline(PASSWORD)
        telnet.expect_exact(LOBBY)
        assert PASSWORD not in telnet.before
        bia = self.wire("bia")
        telnet.expect_exact("* bia entered\r\n")
        telnet.sendline("oi")
        assert bia.until(type="said")["text"] == "oi"
        telnet.expect_exact("oi\r\n")  # on one's screen, by one's own terminal
        telnet.sendintr()
        telnet.expect_exact("-- Goodbye.")
        telnet.expect(pexpect.EOF)


class ListeningTests(SynchronousTestCase):
    def test_itIsAmongTheDoorsThatAreOpenAnyway(self):
        options = Options()
        options.parseOptions([])
        assert ("plain", "tcp:3333:interface=127.0.0.1") in options["listen"]
        assert all("interface=127.0.0.1" in endpoint for _, endpoint in options["listen"])

    def test_throughTls(self):
        certPath, keyPath = selfSigned(temporaryFolder(self))
        where = f"plain:ssl:0:interface=127.0.0.1:privateKey={keyPath}:certKey={certPath}:room=nowhere"
        server = ChatServer(temporaryFolder(self), "--listen", where)
        self.addCleanup(server.close)
        port = int(server.until(r"is running on port (\d+) \(plain\)")[1])
        context = ssl.create_default_context(cafile=certPath)
        with (
            socket.create_connection(("127.0.0.1", port), WAIT_SECONDS) as raw,
            context.wrap_socket(raw, server_hostname="127.0.0.1") as wrapped,
        ):
            wrapped.sendall(b"ana\noi\n/history\n/quit\n")
            lines = wrapped.makefile("r", encoding="utf-8").read().splitlines()
        assert "-- There is no room called nowhere." in lines
        assert lines[-2].endswith("ana: oi")
        assert lines[-1] == "-- Goodbye."
