"""A reader that stops reading: it loses nothing, holds nobody up, and the server's memory doesn't grow with it."""

import threading
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from tests.processes import ChatServer, Wire, temporaryFolder

MESSAGES = 20_000
TEXT = "x" * 1000
"""Together 22 MB on the wire: more than the kernel's buffers of one connection take (4 MB, and 64 KiB here)."""
GROWTH_BYTES = 8 * 1024 * 1024
"""More than the tail, the buffers and the interpreter's own moods; far less than what waits for the reader."""


def residentBytes(pid: int) -> int:
    """The resident memory of a process."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


class StallTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.server = ChatServer(temporaryFolder(self), "--limits", "off")
        self.addCleanup(self.server.close)

    def wire(self, nick: str, *, receiveBytes: int | None = None) -> Wire:
        wire = Wire(self.server.port, receiveBytes)
        self.addCleanup(wire.close)
        wire.ok("guest", nick=nick)
        return wire

    def talk(self, speaker: Wire, count: int) -> None:
        """Say many things, with a window of 100 under way."""
        for n in range(count):
            speaker.send("say", id=n, room="lobby", text=TEXT)
            if n >= 100:
                speaker.until(re=n - 100)
        speaker.until(re=count - 1)

    def test_a_stalled_reader_gets_everything_once_and_costs_no_memory(self) -> None:
        speaker, reader, stalled = self.wire("speaker"), self.wire("reader"), self.wire("stalled", receiveBytes=65536)
        reader.ok("open", room="lobby", after=0)
        stalled.ok("open", room="lobby", after=0)
        seqs: list[int] = []
        watching = threading.Thread(
            target=lambda: seqs.extend(reader.until(type="said")["seq"] for _ in range(MESSAGES))
        )
        watching.start()
        self.talk(speaker, 1000)
        before = residentBytes(self.server.process.pid)
        self.talk(speaker, MESSAGES - 1000)
        watching.join(30)
        self.assertEqual(seqs, list(range(1, MESSAGES + 1)), "who reads got everything while another didn't")
        self.assertLess(residentBytes(self.server.process.pid) - before, GROWTH_BYTES)
        self.assertEqual([stalled.read()["seq"] for _ in range(MESSAGES)], list(range(1, MESSAGES + 1)))

    def test_one_that_sends_without_reading_its_answers_is_read_no_further(self) -> None:
        """The answers that wait are bounded: the server stops taking commands until they are read."""
        flood, other = self.wire("flood"), self.wire("other")
        other.ok("open", room="lobby", after=0)
        sent = threading.Event()

        def pour() -> None:
            line = b'{"type":"history","room":"lobby","limit":200}\n'
            flood.socket.sendall(line * 3000)
            sent.set()

        self.talk(other, 300)
        before = residentBytes(self.server.process.pid)
        pouring = threading.Thread(target=pour)
        pouring.start()
        self.talk(other, 5000)
        self.assertLess(residentBytes(self.server.process.pid) - before, 40 * 1024 * 1024)
        for _ in range(3000):
            self.assertEqual(flood.read()["type"], "ok")
        pouring.join(30)
        self.assertTrue(sent.is_set())
