"""TLS by endpoint string: what a client reads through it is what everybody reads, and it holds nobody up."""

import json
import os
import socket
import ssl
import struct
import threading
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from twisted.trial.unittest import SynchronousTestCase

from tests.processes import WAIT_SECONDS, ChatServer, Wire, temporaryFolder
from tests.test_stall import residentBytes

WINDOW = 20
"""Texts of one speaker that are under way at once."""
SIZES = (1, 2, 3, 250, 1_459, 4_096, 8_150, 16_000, 5, 16_000)
"""Characters of a text: with what they are made of, on both sides of what a TLS record holds (16 KiB)."""
LONG = 15_000
GROWTH_BYTES = 12 * 1024 * 1024
"""More than the tail, the buffers and the interpreter's own moods; far less than what waits for the reader."""


def selfSigned(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 signed by itself, and its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string("CN=chatd")
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certPath, keyPath = folder / "cert.pem", folder / "key.pem"
    pem = serialization.Encoding.PEM
    certPath.write_bytes(certificate.public_bytes(pem))
    format, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    keyPath.write_bytes(key.private_bytes(pem, format, plain))
    return certPath, keyPath


class TlsWire(Wire):
    """A wire through TLS to a server whose certificate it knows."""

    def __init__(self, port: int, certPath: Path, receiveBytes: int | None = None) -> None:
        super().__init__(port, receiveBytes)
        self._file.close()
        self.socket = ssl.create_default_context(cafile=certPath).wrap_socket(self.socket, server_hostname="127.0.0.1")
        self._file = self.socket.makefile("rb")

    def vanish(self) -> None:
        """Be gone in the midst of it: the connection is reset, without the end that TLS has."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()


class FramedWire(TlsWire):
    """Speaks in frames, through TLS; the server's greeting comes as a line."""

    def frame(self, type: str, /, **fields: Any) -> bytes:
        """The bytes of a message."""
        data = json.dumps({"type": type, **fields}, ensure_ascii=False).encode()
        return struct.pack("!I", len(data)) + data

    def send(self, type: str, /, **fields: Any) -> None:
        """Send one message."""
        self.socket.sendall(self.frame(type, **fields))

    def read(self) -> dict[str, Any]:
        """The next message."""
        first = self._file.read(4)
        if first == b'{"ty':
            message: dict[str, Any] = json.loads(first + self._file.readline())
        else:
            (length,) = struct.unpack("!I", first)
            message = json.loads(self._file.read(length))
        return message


class Talker(threading.Thread):
    """Says its texts, a window of them at a time, and reads what the room gets until it has `total` events."""

    def __init__(self, wire: Wire, texts: list[str], total: int) -> None:
        super().__init__(daemon=True)
        self._wire, self._texts, self._total = wire, texts, total
        self.heard: list[tuple[int, str, str]] = []
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self._talk()
        except Exception as error:
            self.error = error

    def _talk(self) -> None:
        ahead = iter(self._texts)
        for _ in range(WINDOW):
            self._say(next(ahead, None))
        while len(self.heard) < self._total:
            message = self._wire.read()
            if message["type"] == "ok":
                self._say(next(ahead, None))
            elif message["type"] == "said":
                self.heard.append((message["seq"], message["by"], message["text"]))

    def _say(self, text: str | None) -> None:
        if text is not None:
            self._wire.send("say", id=0, room="lobby", text=text)


def textsOf(nick: str, count: int) -> list[str]:
    """Texts of awkward sizes, each different from all others as far as its size allows."""
    return [(f"{n} {nick} " + "é😀x" * LONG)[: SIZES[n % len(SIZES)]] for n in range(count)]


class TlsCase(SynchronousTestCase):
    """A server with a TLS door and a plain one."""

    def setUp(self) -> None:
        folder = temporaryFolder(self)
        self.certPath, keyPath = selfSigned(folder)
        door = f"native:ssl:0:interface=127.0.0.1:privateKey={keyPath}:certKey={self.certPath}"
        self.server = ChatServer(folder / "data", "--limits", "off", "--listen", door)
        self.addCleanup(self.server.close)
        self.tlsPort = int(self.server.until(r"port \d+ \(native\)[^$]*port (\d+) \(native\)")[1])

    def plain(self, nick: str) -> Wire:
        """A guest by plain TCP."""
        return self._enter(Wire(self.server.port), nick)

    def secure(self, nick: str, *, receiveBytes: int | None = None) -> TlsWire:
        """A guest through TLS."""
        return self._enter(TlsWire(self.tlsPort, self.certPath, receiveBytes), nick)

    def _enter(self, wire: Any, nick: str) -> Any:
        self.addCleanup(wire.close)
        wire.ok("guest", nick=nick)
        return wire

    def talk(self, speaker: Wire, texts: list[str]) -> None:
        """Say many things, with a window of them under way, and hear the answer to the last."""
        for n, text in enumerate(texts):
            speaker.send("say", id=n, room="lobby", text=text)
            if n >= WINDOW:
                speaker.until(re=n - WINDOW)
        speaker.until(re=len(texts) - 1)

    def said(self, wire: Wire, count: int) -> list[tuple[int, str]]:
        """The number and text of the next events."""
        events = [wire.until(type="said") for _ in range(count)]
        return [(event["seq"], event["text"]) for event in events]

    def assertAllHear(self, *wires: Wire) -> None:
        """Each says something that each hears, and nothing was logged as a failure."""
        for number, wire in enumerate(wires):
            text = f"still here, {number}"
            wire.ok("say", room="lobby", text=text)
            for other in wires:
                self.assertEqual(other.until(type="said")["text"], text)
        self.assertNotIn("Traceback", self.server.output + self.server.errors())


class TogetherTests(TlsCase):
    def test_both_kinds_of_clients_hear_one_conversation(self) -> None:
        texts = {nick: textsOf(nick, 300) for nick in ("ana", "bia")}
        wires = {"ana": self.secure("ana"), "bia": self.plain("bia")}
        for wire in wires.values():
            wire.ok("open", room="lobby", after=0)
        talkers = [Talker(wire, texts[nick], 600) for nick, wire in wires.items()]
        for talker in talkers:
            talker.start()
        for talker in talkers:
            talker.join(WAIT_SECONDS)
            self.assertIsNone(talker.error)
        one, other = (talker.heard for talker in talkers)
        self.assertEqual([seq for seq, _, _ in one], list(range(1, 601)))
        self.assertEqual(one, other)
        for nick, mine in texts.items():
            self.assertEqual([text for _, by, text in one if by == nick], mine)

    def test_frames(self) -> None:
        framed = self._enter(FramedWire(self.tlsPort, self.certPath), "ana")
        plain = self.plain("bia")
        framed.ok("open", room="lobby", after=0)
        plain.ok("open", room="lobby", after=0)
        texts = textsOf("ana", 20)
        several = b"".join(framed.frame("say", room="lobby", text=text) for text in texts[:12])
        framed.socket.sendall(several)
        for text in texts[12:]:
            framed.send("say", room="lobby", text=text)
        for byte in framed.frame("say", room="lobby", text="one by one"):
            framed.socket.sendall(bytes([byte]))
        expected = list(enumerate([*texts, "one by one"], 1))
        self.assertEqual(self.said(framed, 21), expected)
        self.assertEqual(self.said(plain, 21), expected)


class SlowTests(TlsCase):
    def test_who_stops_reading_gets_everything_once_and_costs_no_memory(self) -> None:
        """20 MB: more than the kernel's buffers of one connection take (4 MB, and 64 KiB here)."""
        texts = [f"{n} ".ljust(LONG, "x") for n in range(1_700)]
        expected = list(enumerate(texts, 1))
        speaker, reader = self.plain("speaker"), self.plain("reader")
        stalled = self.secure("stalled", receiveBytes=65536)
        for wire in (reader, stalled):
            wire.ok("open", room="lobby", after=0)
        heard: list[tuple[int, str]] = []
        watching = threading.Thread(target=lambda: heard.extend(self.said(reader, len(texts))), daemon=True)
        watching.start()
        self.talk(speaker, texts[:300])
        before = residentBytes(self.server.process.pid)
        self.talk(speaker, texts[300:])
        watching.join(WAIT_SECONDS)
        self.assertEqual(heard, expected, "who reads got everything while another didn't")
        self.assertLess(residentBytes(self.server.process.pid) - before, GROWTH_BYTES)
        self.assertEqual(self.said(stalled, len(texts)), expected)
        self.assertAllHear(stalled, reader)

    def test_a_large_replay(self) -> None:
        texts = [f"{n} ".ljust(3_000, "é") for n in range(2_000)]
        self.talk(self.plain("speaker"), texts)
        late = self.secure("late")
        self.assertEqual(late.ok("open", room="lobby", after=0)["last"], len(texts))
        self.assertEqual(self.said(late, len(texts)), list(enumerate(texts, 1)))
        self.assertAllHear(late)


class GoneTests(TlsCase):
    """Who is gone without a word is gone for everybody, and harms nobody."""

    def setUp(self) -> None:
        super().setUp()
        self.one, self.other = self.plain("one"), self.secure("other")
        for wire in (self.one, self.other):
            wire.ok("open", room="lobby", after=0)

    def assertGone(self, nick: str) -> None:
        """The others are told, go on, and the nick is free for somebody else."""
        for wire in (self.one, self.other):
            wire.until(type="gone", nick=nick)
        self.secure(nick).close()
        self.assertAllHear(self.one, self.other)

    def test_without_the_end_of_tls(self) -> None:
        """Closed; reset; in the midst of a record of 4096 bytes, of which three come; with a record that is wrong."""
        wires = [self.secure(nick) for nick in ("ana", "bia", "caio", "davi")]
        for wire in wires:
            wire.ok("open", room="lobby", after=0)
        closed, isReset, cut, wrong = wires
        closed.until(type="entered", nick="davi")  # what isn't read would make a reset of it
        closed.close()
        self.assertGone("ana")
        isReset.vanish()
        self.assertGone("bia")
        os.write(cut.socket.fileno(), b"\x17\x03\x03\x10\x00abc")
        cut.close()
        self.assertGone("caio")
        os.write(wrong.socket.fileno(), b"\x17\x03\x03\x00\x20" + b"?" * 32)
        self.assertGone("davi")

    def test_reset_while_much_waits_for_it(self) -> None:
        wire = self.secure("ana", receiveBytes=65536)
        wire.ok("open", room="lobby", after=0)
        texts = ["x" * LONG] * 500
        self.talk(self.one, texts)
        self.said(self.other, len(texts))
        wire.vanish()
        self.assertGone("ana")

    def test_who_speaks_no_tls(self) -> None:
        raw = socket.create_connection(("127.0.0.1", self.tlsPort), WAIT_SECONDS)
        self.addCleanup(raw.close)
        raw.sendall(b'{"type":"guest","nick":"ana"}\n')
        while raw.recv(65536):  # an alert, then the end
            pass
        self.assertAllHear(self.one, self.other)

    def test_in_the_midst_of_the_handshake(self) -> None:
        hello = ssl.MemoryBIO()
        tls = ssl.create_default_context().wrap_bio(ssl.MemoryBIO(), hello, server_hostname="127.0.0.1")
        self.assertRaises(ssl.SSLWantReadError, tls.do_handshake)
        raw = socket.create_connection(("127.0.0.1", self.tlsPort), WAIT_SECONDS)
        raw.sendall(hello.read()[:100])
        raw.close()
        self.server.until("lost .*")
        self.assertAllHear(self.one, self.other)
