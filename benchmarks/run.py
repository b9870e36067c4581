"""`make bench`: loads for chatd and for three peers in the same run, as a table and as JSON.

Figures of one run can be compared; figures of different runs or machines can't, so what counts are the
ratios to the floor. Each load is bounded in messages and in time. Needs a C compiler (`cc`).
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import attrs

from benchmarks.media import media
from benchmarks.prepare import makeRooms
from benchmarks.store import PARTS, Bench
from benchmarks.terminal import terminal

HERE = Path(__file__).parent
BOUND_SECONDS = 90
"""How long one load may take before it is given up."""

Figures = dict[str, Any]


@attrs.frozen
class Load:
    """One load; the fields are load.c's arguments. `peers` are those that it makes sense for."""

    name: str
    rooms: int
    readers: int
    senders: int
    messages: int
    rate: int = 0
    textBytes: int = 100
    window: int = 50
    stalled: int = 0
    peers: tuple[str, ...] = ("chatd", "floor", "naive", "threads")

    def shortened(self) -> "Load":
        """The same with a tenth of the messages and of the clients: to see that it works, not how fast."""
        readers = max(self.readers // 10, self.rooms)
        return attrs.evolve(self, readers=readers, messages=self.messages // 10, peers=("chatd", "floor"))


LOADS = (
    Load("a: 200 in a room, as fast as acknowledged", 1, 196, 4, 4000),
    Load("b: 200 in a room, 100 messages a second", 1, 196, 4, 250, rate=100),
    Load("c: 100 rooms of 10", 100, 900, 100, 100, window=10),
    Load("d: 2,000 in a room, 20 messages a second", 1, 1990, 10, 20, rate=20, peers=("chatd", "floor", "naive")),
    Load("e: 5,000 idle", 1, 5000, 0, 0, peers=("chatd", "floor")),
    Load("f: one of 50 stops reading", 1, 49, 1, 20_000, textBytes=300, stalled=1, peers=("chatd", "floor")),
    Load("f: the same, all read", 1, 49, 1, 20_000, textBytes=300, peers=("chatd", "floor")),
)

PEERS = {
    "floor": ["{bin}/relay"],
    "naive": [sys.executable, str(HERE / "naive.py")],
    "bare": [sys.executable, str(HERE / "bare.py"), "{bin}"],
    "threads": [sys.executable, str(HERE / "threads.py")],
    "chatd": [
        sys.executable,
        "-m",
        "chatd",
        "--limits",
        "off",
        "--file-size",
        "100",
        "--listen",
        "native:tcp:0:interface=127.0.0.1",
        "--data",
    ],
}


@contextmanager
def running(peer: str, folder: Path, data: Path | None = None) -> Iterator[tuple[int, int]]:
    """A peer, started afresh: its port and its process id. chatd may get a data folder that holds something."""
    command = [part.format(bin=folder) for part in PEERS[peer]]
    if peer == "chatd":
        command.append(str(data or tempfile.mkdtemp(dir=folder)))
    with (folder / f"{peer}.log").open("w+") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        assert process.stdout is not None
        try:
            port = next(
                int(found[1]) for line in process.stdout if (found := re.search(r"running on port (\d+)", line))
            )
            drain = subprocess.Popen(["cat"], stdin=process.stdout, stdout=subprocess.DEVNULL)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait()
            drain.wait()


def measure(load: Load, peer: str, folder: Path) -> Figures:
    """One load on one peer."""
    with running(peer, folder) as (port, pid):
        if peer == "chatd":
            makeRooms(port, load.rooms)
        numbers = (load.rooms, load.readers, load.senders, load.messages, load.rate, load.textBytes, load.window)
        protocol = "chatd" if peer == "chatd" else "relay"
        arguments = (port, protocol, pid, *numbers, load.stalled, BOUND_SECONDS)
        done = subprocess.run([folder / "load", *map(str, arguments)], stdout=subprocess.PIPE, check=True, text=True)
        figures: Figures = json.loads(done.stdout)
        return figures


def talk(folder: Path, senders: int, messages: int, window: int) -> Figures:
    """Senders on chatd who read only themselves, each in a room of its own."""
    return measure(Load("", senders, 0, senders, messages, window=window), "chatd", folder)


def runs(load: Load, repeat: int, folder: Path) -> dict[str, Figures]:
    """One load on all its peers, in turns; of each peer the run with the median processor time."""
    turns: dict[str, list[Figures]] = {peer: [] for peer in load.peers}
    for _ in range(repeat):
        for peer in load.peers:
            turns[peer].append(measure(load, peer, folder))
    cost = "cpuMicrosecondsPerDelivery"
    return {peer: sorted(found, key=lambda figures: figures[cost])[len(found) // 2] for peer, found in turns.items()}


def table(name: str, found: dict[str, Figures]) -> str:
    """The rows of one load."""
    head = "| peer | deliveries/s | µs/delivery | × floor | µs/message | p50 ms | p99 ms | max ms | wrong | grown KiB |"
    rows = [f"\n{name}\n", head, "|" + " --- |" * 10]
    floor = found["floor"]["cpuMicrosecondsPerDelivery"]
    for peer, it in found.items():
        cost, late = it["cpuMicrosecondsPerDelivery"], it["latencyMs"]
        rows.append(
            f"| {peer} | {it['deliveriesPerSecond']:,} | {cost:.2f} | {cost / floor if floor else 0:.1f} "
            f"| {it['cpuMicrosecondsPerMessage']:.1f} | {late['p50']} | {late['p99']} | {late['max']} "
            f"| {wrong(it)} | {it['grownKiB']} |"
        )
    chatd = found["chatd"]
    rows.append(
        f"\n{chatd['clients']} came in at {chatd['admittedPerSecond']:,}/s, {chatd['kibPerConnection']} KiB each."
    )
    return "\n".join(rows)


def wrong(figures: Figures) -> int:
    """Messages lost, doubled or out of order."""
    return int(figures["lost"] + figures["doubled"] + figures["disordered"])


def build(folder: Path) -> None:
    """Compile what is in C."""
    for name in ("load", "relay"):
        subprocess.run(["cc", "-O2", "-Wall", "-o", folder / name, HERE / f"{name}.c"], check=True)


def main() -> None:
    """Run the loads; status 1 if chatd lost, doubled or disordered anything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="only see that it works and nothing is lost")
    parser.add_argument("--only", default="", help="the loads whose names begin with one of these letters")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each load and peer; the median counts")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    options = parser.parse_args()
    found = {}
    folder = Path(tempfile.mkdtemp(prefix="chatd-bench-"))
    try:
        build(folder)
        for load in LOADS:
            if not options.only or load.name[0] in options.only:
                chosen, repeat = (load.shortened(), 1) if options.short else (load, options.repeat)
                found[load.name] = runs(chosen, repeat, folder)
                print(table(load.name, found[load.name]), flush=True)
        bench = Bench(folder, options.short, options.repeat, partial(running, "chatd", folder), partial(talk, folder))
        contents = partial(media, copying=partial(running, "bare", folder))
        for name, part in (PARTS | {"i: a terminal": terminal, "j: contents": contents}).items():
            if not options.only or name[0] in options.only:
                figures, text = part(bench)
                found[name] = {"chatd": figures}
                print(f"\n{name}\n\n{text}", flush=True)
    finally:
        shutil.rmtree(folder)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1))
    sys.exit(any(wrong(figures["chatd"]) for figures in found.values()))


if __name__ == "__main__":
    main()
