"""The classic doors with the real server and clients as students write them; then with noise."""

import random
import socket
import time
from concurrent.futures import ThreadPoolExecutor

from twisted.trial.unittest import SynchronousTestCase

from tests.processes import WAIT_SECONDS, Wire, temporaryFolder
from tests.studentprograms import CLASSIC, ClassicServer, StudentProgram

SAID = {"ufpa": "<{}> {}", "ufal-room": "{} >> {}", "ufal-chat": "{}: {}\n", "pucpr": "{}: {}"}
GROWN_KIB = 24 * 1024
CONNECTIONS = 60
"""Of noise, at each door."""


class RunTests(SynchronousTestCase):
    def setUp(self):
        doors = (*CLASSIC, "plain", "unb")
        self.server = ClassicServer(temporaryFolder(self) / "data", "--limits", "off", "--coach", doors=doors)
        self.addCleanup(self.server.close)

    def program(self, door, nick):
        program = StudentProgram(self.server, door, nick)
        self.addCleanup(program.close)
        return program

    def wire(self, nick):
        wire = Wire(self.server.port)
        self.addCleanup(wire.close)
        wire.ok("guest", nick=nick)
        wire.ok("open", room="lobby")
        return wire

    def waitFor(self, wire, nicks):
        """Until all of these have the lobby open."""
        while not nicks <= set(wire.ok("who", room="lobby")["people"]):
            pass

    def test_eachHearsEachOther(self):
        bot = self.wire("bot")
        programs = [self.program(door, f"n{number}") for number, door in enumerate(CLASSIC)]
        for program in programs:
            text = f"olá de {program.door}, 漢字"
            program.say(text)
            assert bot.until(type="said", by=program.nick)["text"] == text
            for other in programs:
                if other is not program:
                    other.until(SAID[other.door].format(program.nick, text))
        bot.ok("say", room="lobby", text="from elsewhere")
        for program in programs:
            program.until(SAID[program.door].format("bot", "from elsewhere"))
            own = SAID[program.door].format(program.nick, "olá")
            assert not any(own in piece for piece in program.printed), "nothing is echoed"

    def test_aLongTextEndsNobody(self):
        programs = [self.program(door, f"n{number}") for number, door in enumerate(CLASSIC)]
        bot = self.wire("bot")
        self.waitFor(bot, {"n1", "n2", "n3"})
        bot.ok("say", room="lobby", text="é" * 5000 + ".")
        for program in programs:
            program.until("é.")
            assert "".join(piece for piece in program.printed if piece).count("é") >= 5000

    def test_fortyAtOnce(self):
        bot = self.wire("bot")
        sockets = [socket.create_connection(("127.0.0.1", self.server.ports["ufal-room"])) for _ in range(40)]
        for number, one in enumerate(sockets):
            self.addCleanup(one.close)
            one.send(f"student{number}".encode())
        came = {bot.until(type="entered")["nick"] for _ in sockets}
        assert came == {f"student{number}" for number in range(40)}
        for one in sockets:
            one.send(b"one\ntwo\n")
        texts = [bot.until(type="said")["text"] for _ in range(80)]
        assert sorted(texts) == ["one"] * 40 + ["two"] * 40

    def test_noiseHarmsNobody(self):
        """Random bytes, cuts and ends at all doors at once: no traceback, no growth, and the others talk on."""
        bot = self.wire("bot")
        self.noise(random.Random(7), self.server.ports["unb"])
        before = self.resident()
        ports = list(self.server.ports.values()) * CONNECTIONS
        with ThreadPoolExecutor(len(ports)) as pool:  # a coach waits for each that closes its half
            noises = pool.map(self.noise, map(random.Random, range(len(ports))), ports)
            for number, _ in enumerate(noises):
                assert bot.ok("say", room="lobby", text=f"after {number}")
        # A password that is being hashed takes 64 MiB for a moment (RFC 9106, section 4).
        until = time.monotonic() + WAIT_SECONDS
        while self.resident() - before > GROWN_KIB:
            assert time.monotonic() < until
        assert "Traceback" not in self.server.output + self.server.errors()
        assert "internal error" not in self.server.output

    def noise(self, chance, port):
        with socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS) as one:
            try:
                for _ in range(chance.randrange(1, 6)):
                    one.sendall(noisy(chance))
                if chance.random() < 0.5:
                    one.shutdown(socket.SHUT_WR)
                    one.recv(65536)  # not to the end: all that the others say comes before, at the door's pace
            except OSError:
                pass  # the server may hang up

    def resident(self):
        with open(f"/proc/{self.server.process.pid}/status", encoding="utf-8") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def noisy(chance):
    """Some bytes: anything, or what a dialect knows, cut anywhere."""
    words = [
        b"0|a@b.org|a|senha de a|70910-900",
        b"2U|lobby|a|x.png|99",
        b"10",
        b"/coach",
        b"\xff\xfb\x01",
        b"/close",
        b"<ana>",
        b"/privado ana oi",
        b"/lista\n",
        b"\xc3",
        b"\xff\xfe\0\0",
        b"|",
        b"@",
        b"\r\n",
        b"\0",
    ]
    kind = chance.random()
    if kind < 0.4:
        return chance.randbytes(chance.randrange(1, 3000))
    if kind < 0.8:
        return b"".join(chance.choice(words) for _ in range(chance.randrange(1, 20)))
    return ("é" * chance.randrange(1, 2000)).encode()[: chance.randrange(1, 3000)]
