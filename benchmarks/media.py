"""What contents cost: the load j of `make bench`.

How fast a content goes up and comes down, beside a bare Twisted socket in the same run; what the server's memory
grows by while many downloads are not read; how long a message takes while a content goes up.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from socket import IPPROTO_TCP, SO_RCVBUF, SOL_SOCKET, TCP_NODELAY, create_connection, socket
from statistics import median, quantiles
from struct import unpack
from typing import Any

import msgspec

from benchmarks.prepare import residentMiB
from benchmarks.store import Bench, Report, table
from chatd.wire.chunks import CHUNK_MAX, Chunk, asChunk, isChunk, readChunk
from chatd.wire.frames import asFrame

MIB = 2**20
BOUND_SECONDS = 60
WINDOW = 4
"""Chunks that may be unacknowledged, as chatcli has it."""
SLOW_MIB = 10
TURNS = 3
"""Uploads that are talked through: one is over too soon."""
CopyServer = Callable[[], AbstractContextManager[tuple[int, int]]]


def connected(port: int) -> socket:
    """A connection that sends at once."""
    made = create_connection(("127.0.0.1", port), timeout=BOUND_SECONDS)
    made.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
    return made


class Framed:
    """A guest who speaks in frames. `sending` keeps what two threads send apart."""

    def __init__(self, port: int, receiveBytes: int = 0) -> None:
        self.socket = connected(port)
        if receiveBytes:
            self.socket.setsockopt(SOL_SOCKET, SO_RCVBUF, receiveBytes)
        self.sending = threading.Lock()
        self._input = self.socket.makefile("rb", buffering=CHUNK_MAX)
        self._input.readline()
        self.ask("guest", nick=f"n{token_hex(8)}")

    def send(self, frame: bytes) -> None:
        """Send one frame."""
        with self.sending:
            self.socket.sendall(asFrame(frame))

    def take(self) -> Any:
        """The next message, or chunk."""
        frame = self._input.read(unpack("!I", self._input.read(4))[0])
        return readChunk(frame) if isChunk(frame) else msgspec.json.decode(frame)

    def ask(self, type: str, **fields: Any) -> Any:
        """Send a command; its `ok`. What comes before it is dropped."""
        self.send(msgspec.json.encode({"type": type, "id": type, **fields}))
        while (answer := self.take()).get("re") != type:
            pass
        assert answer["type"] == "ok", answer
        return answer

    def upload(self, content: bytes) -> int:
        """Send a content and share it in the lobby; its number there."""
        digest = sha256(content).hexdigest()
        acknowledged = at = self.ask("upload", room="lobby", size=len(content), sha256=digest)["offset"]
        notice = {"type": ""}
        while notice["type"] != "uploaded":
            while at < len(content) and at - acknowledged < WINDOW * CHUNK_MAX:
                self.send(asChunk(digest, at, content[at : at + CHUNK_MAX]))
                at += CHUNK_MAX
            notice = self.take()
            acknowledged = notice.get("offset", acknowledged)
        seq: int = self.ask("share", room="lobby", sha256=digest, name="content", key=token_hex(8))["seq"]
        return seq

    def download(self, seq: int) -> int:
        """Begin to fetch the content of an event; how long it is."""
        length: int = self.ask("download", room="lobby", seq=seq)["length"]
        return length

    def receive(self, length: int) -> int:
        """Read so much of a content; how much of that didn't come, or not in its place."""
        came = 0
        while came < length:
            chunk = self.take()
            if isinstance(chunk, Chunk):
                came += len(chunk.data) if chunk.offset == came else 0
        return length - came

    def close(self) -> None:
        """Hang up."""
        self._input.close()
        self.socket.close()


def timed(work: Callable[..., Any], *arguments: Any) -> tuple[float, Any]:
    """How many seconds something takes, and what it gives."""
    before = time.perf_counter()
    given = work(*arguments)
    return time.perf_counter() - before, given


# --- how fast


def copyUp(port: int, content: bytes) -> None:
    """Put a file onto the bare socket."""
    with connected(port) as bare:
        bare.sendall(b"put %d\n" % len(content) + content)
        assert bare.recv(5) == b"done\n"


def copyDown(port: int, length: int) -> None:
    """Get it back."""
    with connected(port) as bare:
        bare.sendall(b"get\n")
        while length:
            length -= len(bare.recv(CHUNK_MAX))


def speeds(port: int, copyPort: int, size: int, repeat: int) -> dict[str, list[float]]:
    """Seconds for a content of `size` bytes, in turns with the bare socket."""
    took: dict[str, list[float]] = {name: [] for name in ("up", "down", "bare up", "bare down")}
    client = Framed(port)
    for _ in range(repeat):
        content = os.urandom(size)
        up, seq = timed(client.upload, content)
        took["up"].append(up)
        took["bare up"].append(timed(copyUp, copyPort, content)[0])
        took["down"].append(timed(lambda which: client.receive(client.download(which)), seq)[0])
        took["bare down"].append(timed(copyDown, copyPort, size)[0])
    client.close()
    return took


# --- slow readers


def slowReaders(port: int, pid: int, count: int) -> tuple[float, int]:
    """MiB that the server grows by while so many don't read their download; bytes that were lost when they do."""
    uploader = Framed(port)
    seq = uploader.upload(os.urandom(SLOW_MIB * MIB))
    before = residentMiB(pid)
    readers = [Framed(port, receiveBytes=CHUNK_MAX) for _ in range(count)]
    lengths = [reader.download(seq) for reader in readers]
    grown, after = -1.0, residentMiB(pid)
    while grown != after:  # until it stands still
        grown = after
        time.sleep(0.5)
        after = residentMiB(pid)
    lost = sum(reader.receive(length) for reader, length in zip(readers, lengths, strict=True))
    for one in (*readers, uploader):
        one.close()
    return after - before, lost


# --- talk meanwhile


@contextmanager
def uploading(client: Framed | None, size: int) -> Iterator[Callable[[], bool]]:
    """A content goes up in a thread; whether it is still on its way."""
    if client is None:
        yield lambda: True
        return
    thread = threading.Thread(target=client.upload, args=(os.urandom(size),))
    thread.start()
    yield thread.is_alive
    thread.join(BOUND_SECONDS)


def talks(port: int, times: int, uploader: Framed | None, talker: Framed, size: int) -> list[float]:
    """Seconds from sending a text until another has it, some milliseconds apart, while a content goes up."""
    reader = Framed(port)
    reader.ask("open", room="lobby", after=2**40)
    late = []
    with uploading(uploader, size) as isUnderWay:
        while len(late) < times and isUnderWay():
            text = token_hex(8)
            before = time.perf_counter()
            talker.send(msgspec.json.encode({"type": "say", "room": "lobby", "text": text}))
            while reader.take().get("text") != text:
                pass
            late.append(time.perf_counter() - before)
            time.sleep(0.005)
    reader.close()
    return late


def latencies(port: int, times: int, size: int) -> dict[str, list[float]]:
    """The same without an upload, while another connection uploads, and while the talker's own does."""
    one, other = Framed(port), Framed(port)
    found = {
        "nothing else": talks(port, times, None, one, size),
        "another's upload": [late for _ in range(TURNS) for late in talks(port, times, other, one, size)],
        "one's own upload": [late for _ in range(TURNS) for late in talks(port, times, one, one, size)],
    }
    one.close()
    other.close()
    return found


def media(bench: Bench, copying: CopyServer) -> Report:
    """All of it, as figures and as tables."""
    size, repeat, readers, times = (MIB, 1, 5, 5) if bench.isShort else (50 * MIB, max(bench.repeat, 3), 100, 100)
    with ExitStack() as stack:
        port, pid = stack.enter_context(bench.serve(Path(bench.folder / "media")))
        copyPort, _ = stack.enter_context(copying())
        took = speeds(port, copyPort, size, repeat)
        grown, lost = slowReaders(port, pid, readers)
        late = latencies(port, times, size)
    rows = [
        f"{way} | {size / MIB / median(took[way]):.0f} | {size / MIB / median(took['bare ' + way]):.0f} "
        f"| {median(took[way]) / median(took['bare ' + way]):.1f}"
        for way in ("up", "down")
    ]
    rates = table("way | MiB/s | bare socket MiB/s | × its time", rows)
    talk = table(
        "a message during | p50 ms | p90 ms | messages",
        [f"{name} | {median(all) * 1e3:.2f} | {quantiles(all, n=10)[-1] * 1e3:.2f} | {len(all)}"
         for name, all in late.items()],
    )  # fmt: skip
    figures = {"lost": lost, "doubled": 0, "disordered": 0, "deliveries": readers, "seconds": took, "grownMiB": grown}
    slow = f"{readers} downloads of {SLOW_MIB} MiB that nobody reads: the server grows by {grown:.1f} MiB."
    return figures | {"talk": late}, f"{rates}\n{talk}\n{slow}\n"
