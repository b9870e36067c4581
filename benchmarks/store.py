"""What durability costs and what a long history costs: the loads g and h of `make bench`.

g: `load.c` on a real server, each sender in a room of its own, so a delivery is an acknowledgement; then commits
alone, in process, by what one holds. h: servers with many, few and no stored events, asked in turns: one noise for all.
"""

import gc
import os
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from itertools import pairwise
from pathlib import Path
from secrets import token_hex
from socket import IPPROTO_TCP, TCP_NODELAY, create_connection
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

import attrs
import msgspec

from benchmarks.prepare import residentMiB
from chatd.model.asks import Ask
from chatd.model.commands import Say
from chatd.model.events import Said
from chatd.model.people import GuestSeat, guestActor
from chatd.model.settings import Settings
from chatd.rules.decide import decide
from chatd.store.blobs import Blobs
from chatd.store.database import FILE, openDatabase
from chatd.store.queries import sql
from chatd.store.transaction import Ledger
from chatd.tap import COLLECT_AFTER, milliseconds
from chatd.wire.bodies import writeBody

Figures = dict[str, Any]
Report = tuple[Figures, str]
"""For the JSON, with what is `COUNTED`; and the tables."""
COUNTED = ("lost", "doubled", "disordered", "deliveries")
BOUND_SECONDS, TEXT, AUTHORS = 30, "x" * 100, 20


@attrs.frozen
class Bench:
    """What `run.py` lends."""

    folder: Path
    isShort: bool
    repeat: int
    serve: Callable[[Path], AbstractContextManager[tuple[int, int]]]
    """A chatd on a data folder: its port and process id."""
    talk: Callable[[int, int, int], Figures]
    """`load.c` on a fresh chatd: so many senders, messages of each, messages that each may have unacknowledged."""


def table(head: str, rows: list[str]) -> str:
    """A table in Markdown; cells are parted by bars already."""
    return "".join(f"| {line} |\n" for line in (head, " | ".join(["---"] * len(head.split("|"))), *rows))


def faults(seqs: list[int], first: int, last: int) -> Counter[str]:
    """What is wrong with numbers that should be all from `first` to `last`, in order."""
    different = set(seqs)
    return Counter(
        lost=len(set(range(first, last + 1)) - different),
        doubled=len(seqs) - len(different),
        disordered=sum(before > seq for before, seq in pairwise(seqs)),
        deliveries=len(seqs),
    )


def summed(parts: list[Any]) -> Figures:
    """What was counted in all parts together."""
    return {name: sum(part[name] for part in parts) for name in COUNTED}


# --- g: durable messages

TALKS = ((1, 1, 1000), (10, 1, 300), (100, 1, 100), (1, 10, 5000), (1, 100, 10_000), (1, 1000, 10_000))
"""Senders, window, messages of each."""
TALK_HEAD = "senders | window | messages/s | server CPU µs/message | p50 ms | p99 ms | lost/doubled/disordered"
TALK_ROW = (
    "{senders} | {window} | {deliveriesPerSecond:,} | {cpuMicrosecondsPerMessage:.0f} "
    "| {latencyMs[p50]:.2f} | {latencyMs[p99]:.2f} | {lost}/{doubled}/{disordered}"
)
BATCHES = ((1, 500), (10, 300), (100, 100), (1000, 20))
"""Commands in a commit, commits."""
BATCH_HEAD = "in one commit | commit ms | p99 ms | µs/message | CPU µs/message | messages/s | `fdatasync` alone, µs"
BATCH_ROW = (
    "{batch} | {medianMs:.2f} | {p99Ms:.2f} "
    "| {microsecondsPerMessage:.1f} | {cpuMicrosecondsPerMessage:.1f} | {messagesPerSecond:,.0f} "
    "| {flushMicroseconds:.0f}"
)


def durable(bench: Bench) -> Report:
    """How many messages a second are on the disk and acknowledged, and what a commit costs."""
    talked = [_talked(bench, *numbers) for numbers in (((1, 1, 100), (10, 1, 20)) if bench.isShort else TALKS)]
    folder = Path(tempfile.mkdtemp(dir=bench.folder))
    commits = [_commits(folder, size, max(2, times // 50) if bench.isShort else times) for size, times in BATCHES]
    talkTable = table(TALK_HEAD, [TALK_ROW.format(**it) for it in talked])
    batchTable = table(BATCH_HEAD, [BATCH_ROW.format(**it) for it in commits])
    return {**summed([*talked, *commits]), "talks": talked, "commits": commits}, f"{talkTable}\n{batchTable}"


def _talked(bench: Bench, senders: int, window: int, messages: int) -> Figures:
    """Of several turns the one with the median rate; what went wrong in any of them counts."""
    turns = [bench.talk(senders, messages, window) for _ in range(1 if bench.isShort else bench.repeat)]
    middle = sorted(turns, key=lambda it: it["deliveriesPerSecond"])[len(turns) // 2]
    return {**middle, "senders": senders, "window": window, **summed(turns)}


def _commits(folder: Path, size: int, times: int) -> Figures:
    """So many commits of so many texts with random keys, of all authors in turn."""
    authors = [guestActor(GuestSeat(f"author{number}", "claim", "1")) for number in range(AUTHORS)]
    took, cpu, seqs = [], 0.0, []
    gc.set_threshold(*COLLECT_AFTER)  # as the server has it
    with closing(openDatabase(folder)) as database:
        ledger = Ledger(database, Settings(), decide, milliseconds, Blobs(folder / "files"))
        for _ in range(times):
            asks = [Ask(None, None, Say("lobby", TEXT, token_hex(8)), authors[n % AUTHORS]) for n in range(size)]
            before, cpuBefore = perf_counter(), process_time()
            outcomes = ledger.commit(asks)
            took.append(perf_counter() - before)
            cpu += process_time() - cpuBefore
            seqs += [outcome.answer.seq for outcome in outcomes]
    return {
        **faults(seqs, seqs[0], seqs[0] + size * times - 1),
        "batch": size,
        "medianMs": median(took) * 1e3,
        "p99Ms": quantiles(took, n=100, method="inclusive")[98] * 1e3,
        "microsecondsPerMessage": median(took) / size * 1e6,
        "cpuMicrosecondsPerMessage": cpu / (size * times) * 1e6,
        "messagesPerSecond": size * times / sum(took),
        "flushMicroseconds": _flushMicroseconds(folder / "flushed", min(times, 50)),
    }


def _flushMicroseconds(path: Path, times: int) -> float:
    """What the disk takes for the least that a commit needs: a page at the end of a file, and `fdatasync`."""
    took = []
    with path.open("wb", buffering=0) as file:
        for _ in range(times):
            before = perf_counter()
            file.write(bytes(4096))
            os.fdatasync(file.fileno())
            took.append(perf_counter() - before)
    return median(took) * 1e6


# --- h: a million stored

NEWEST, SAYS_AT_ONCE = 50, 20
STORED_HEAD = (
    "stored | start ms | `open` newest 50, ms | `history` 50 of the middle, ms | `open` {:,} behind, ms | events/s "
    "| `say` ms | 1,000 in a commit, µs each | resident MiB | at the end | file MiB"
)
STORED_ROW = (
    "{stored:,} | {start[median]:.0f} ({start[max]:.0f}) | {open[median]:.2f} ({open[max]:.2f}) "
    "| {history[median]:.2f} ({history[max]:.2f}) | {resume[median]:.1f} ({resume[max]:.1f}) | {eventsPerSecond:,.0f} "
    "| {say[median]:.2f} ({say[max]:.2f}) | {commits[microsecondsPerMessage]:.1f} "
    "| {startedMiB:.1f} | {endMiB:.1f} | {fileMiB:.0f}"
)


def stored(bench: Bench) -> Report:
    """Whether anything grows with the number of stored events."""
    sizes = (20_000, 0) if bench.isShort else (1_000_000, 20_000, 0)
    starts, reads, says, behind = (1, 2, 20, 5000) if bench.isShort else (5, 15, 200, 10_000)
    servers = [Server(bench, fill(Path(tempfile.mkdtemp(dir=bench.folder)), size), size) for size in sizes]
    for server in servers * (starts - 1):
        with server.started():
            pass
    with ExitStack() as stack:
        for server in servers:
            stack.enter_context(server.started())
        for server in servers * reads:
            server.read(behind)
        for server in servers * (says // SAYS_AT_ONCE):
            server.say(SAYS_AT_ONCE)
        found = [server.figures(behind) for server in servers]
        for server in servers:
            server.check(says)
    for server, figures in zip(servers, found, strict=True):
        figures["commits"] = _commits(server.folder, 1000, 2 if bench.isShort else 15)
    text = table(STORED_HEAD.format(behind), [STORED_ROW.format(**it) for it in found])
    total = summed([*(it.counted for it in servers), *(it["commits"] for it in found)])
    return {**total, "sizes": found}, f"{text}\nMedian, and the worst in brackets."


def fill(folder: Path, count: int) -> Path:
    """Put events into the lobby of a new database, and on the disk."""
    with closing(openDatabase(folder)) as database:
        for statement in ("PRAGMA synchronous = OFF", "PRAGMA cache_size = -262144", "BEGIN"):
            database.execute(statement)
        start = milliseconds() - count * 1000
        sql.add_events(database, _events(start, count))
        database.execute("UPDATE room SET last = ?, at = ? WHERE folded = 'lobby'", (count, start + count * 1000))
        database.execute("COMMIT")
    with (folder / FILE).open("rb+") as file:
        os.fsync(file.fileno())
    return folder


def _events(start: int, count: int) -> Iterator[Figures]:
    """Events of about 100 bytes, one a second, of several authors in turn, with keys as random as real ones."""
    chance = random.Random(1)
    for seq in range(1, count + 1):
        nick, (type, body) = f"author{seq % AUTHORS}", writeBody(Said(f"{seq} ".ljust(88, "x")))
        content = {"author": f"~{nick}", "nick": nick, "type": type, "body": body}
        yield {**content, "room": 1, "seq": seq, "at": start + seq * 1000, "key": f"{chance.getrandbits(64):016x}"}


@attrs.define
class Server:
    """A server on a folder with so many events in its lobby, and a guest there over a plain blocking socket."""

    bench: Bench
    folder: Path
    stored: int
    took: dict[str, list[float]] = attrs.Factory(lambda: defaultdict(list))
    counted: Counter[str] = attrs.Factory(Counter)
    said: list[int] = attrs.Factory(list)
    pid: int = 0
    startedMiB: float = 0
    socket: Any = None
    lines: Any = None

    @contextmanager
    def started(self) -> Iterator[None]:
        """The server runs, and the guest is in."""
        before = perf_counter()
        with self.bench.serve(self.folder) as (port, self.pid):
            self.took["start"].append(perf_counter() - before)
            self.startedMiB = residentMiB(self.pid)
            with create_connection(("127.0.0.1", port), timeout=BOUND_SECONDS) as self.socket:
                self.socket.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
                self.lines = self.socket.makefile("rb", buffering=1 << 18)
                self.ask("guest", "guest", nick="author0")
                yield

    def ask(self, what: str, type: str, last: int = 0, **fields: Any) -> tuple[Figures, list[int]]:
        """Send a message; its `ok` and the numbers of events that came until the event `last`. Noted as `what`."""
        answer, seqs, before = None, [0], perf_counter()
        self.socket.sendall(msgspec.json.encode({"type": type, **fields}) + b"\n")
        while answer is None or seqs[-1] < last:
            message = msgspec.json.decode(self.lines.readline())
            assert message["type"] not in ("refused", "bye"), message
            if message["type"] == "ok":
                answer = message
            elif message["type"] == "said":
                seqs.append(message["seq"])
        self.took[what].append(perf_counter() - before)
        return answer, seqs[1:]

    def follow(self, what: str, first: int, **fields: Any) -> None:
        """Open the lobby, from the event `first` on, until the newest is here; then close it."""
        _, seqs = self.ask(what, "open", self.stored, room="lobby", **fields)
        _, more = self.ask("close", "close", room="lobby")
        self.counted.update(faults(seqs + more, first, self.stored))

    def history(self, last: int, limit: int) -> None:
        """Read the events back that end with `last`."""
        answer, _ = self.ask("history", "history", room="lobby", before=last + 1, limit=limit)
        self.counted.update(faults([event["seq"] for event in answer["events"]], max(1, last - limit + 1), last))

    def read(self, behind: int) -> None:
        """Open with the newest, read back from the middle, and catch up on what came since one was away."""
        after = max(0, self.stored - behind)
        self.follow("open", max(1, self.stored - NEWEST + 1))
        self.history(self.stored // 2, NEWEST)
        self.follow("resume", after + 1, after=after)

    def say(self, times: int) -> None:
        """Say something in the lobby, which isn't open, and wait for the acknowledgement, again and again."""
        for _ in range(times):
            answer, _ = self.ask("say", "say", room="lobby", text=TEXT, key=token_hex(8))
            self.said.append(answer["seq"])

    def check(self, says: int) -> None:
        """See that what was said is there, once and in order."""
        self.counted.update(faults(self.said, self.stored + 1, self.stored + says))
        self.history(self.stored + says, says)

    def figures(self, behind: int) -> Figures:
        """All that was measured; times are in milliseconds."""
        times = {what: {"median": median(all) * 1e3, "max": max(all) * 1e3} for what, all in self.took.items()}
        rate = min(behind, self.stored) / median(self.took["resume"])
        memory = {"startedMiB": self.startedMiB, "endMiB": residentMiB(self.pid)}
        fileMiB = (self.folder / FILE).stat().st_size / 2**20
        return {"stored": self.stored, **times, "eventsPerSecond": rate, **memory, "fileMiB": fileMiB}


PARTS: dict[str, Callable[[Bench], Report]] = {"g: durable messages": durable, "h: a million stored": stored}
