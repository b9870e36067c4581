"""What chatcli costs on a terminal: from a key to what is drawn, messages while one types, and until the first prompt.

Start-up stands beside that of `irssi`, where it is installed. Key and answer go through a real pty.
"""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import pexpect

from benchmarks.store import Bench, Report, table
from tests.processes import Wire

CHECKOUT = Path(__file__).parent.parent
BOUND_SECONDS = 30.0
LINE = 2000
"""Characters in the line that is typed at."""


class Terminal:
    """A program in a pty; what it writes is only searched, so that it costs nothing."""

    def __init__(self, command: list[str], home: Path) -> None:
        environment = os.environ | {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "HOME": str(home)}
        environment |= {f"XDG_{kind}_HOME": str(home) for kind in ("STATE", "CONFIG", "CACHE")}
        self.startedAt = time.perf_counter()
        self.child: Any = pexpect.spawn(
            command[0], command[1:], dimensions=(40, 120), cwd=str(CHECKOUT), env=environment, timeout=BOUND_SECONDS
        )
        self.child.delaybeforesend = None

    def until(self, pattern: str) -> float:
        """Seconds from now until this is written."""
        begin = time.perf_counter()
        self.child.expect(pattern)
        return time.perf_counter() - begin

    def key(self, key: str) -> float:
        """Seconds from a key until something is drawn."""
        begin = time.perf_counter()
        self.child.send(key)
        self.child.read_nonblocking(65536, timeout=BOUND_SECONDS)
        return time.perf_counter() - begin

    def quiet(self) -> None:
        """Read until nothing more comes for a while."""
        try:
            while True:
                self.child.read_nonblocking(65536, timeout=0.2)
        except pexpect.TIMEOUT:
            pass

    def close(self) -> None:
        """End it."""
        self.child.close(force=True)


def chatcli(port: int, *more: str) -> list[str]:
    """The command of a client."""
    return [sys.executable, *more, "-m", "chatcli", "--host", "127.0.0.1", "--port", str(port), "--nick", "ana"]


def startUps(command: list[str], prompt: str, repeat: int, folder: Path) -> list[float]:
    """Seconds until a program's first prompt, each time with an empty home."""
    seconds = []
    for _ in range(repeat):
        terminal = Terminal(command, Path(tempfile.mkdtemp(dir=folder)))
        terminal.until(prompt)
        seconds.append(time.perf_counter() - terminal.startedAt)
        terminal.close()
    return seconds


def keys(terminal: Terminal, count: int) -> dict[str, list[float]]:
    """Keys in a long line: at its end, and at its begin, where all behind it moves."""
    terminal.child.send("\x1b[200~" + "word " * (LINE // 5) + "\x1b[201~")
    terminal.quiet()
    atEnd = [terminal.key("x") for _ in range(count)]
    terminal.child.send("\x01")
    terminal.quiet()
    atBegin = [terminal.key("x") for _ in range(count)]
    terminal.child.send("\x15\x0b")
    terminal.quiet()
    return {"a key at its end": atEnd, "a key at its begin": atBegin}


def flood(terminal: Terminal, port: int, messages: int) -> tuple[float, list[float]]:
    """Messages a second that are drawn while somebody types, and how long each key took."""
    other = Wire(port)
    other.ok("guest", nick="bia")
    begin = time.perf_counter()
    for number in range(messages):
        other.send(
            "say", room="lobby", text=f"message {number}, of about the length that people write: eighty letters."
        )
    late = []
    seen = b""
    while f"message {messages - 1},".encode() not in seen:
        sent = time.perf_counter()
        terminal.child.send("x")
        seen = seen[-4096:] + terminal.child.read_nonblocking(1 << 20, timeout=BOUND_SECONDS)
        late.append(time.perf_counter() - sent)
    seconds = time.perf_counter() - begin
    other.close()
    return messages / seconds, late


def report(name: str, seconds: list[float]) -> str:
    """A row of milliseconds."""
    return f"{name} | {median(seconds) * 1e3:.2f} | {max(seconds) * 1e3:.2f} | {len(seconds)}"


def terminal(bench: Bench) -> Report:
    """All of it, as figures (seconds) and as a table."""
    count, repeat = (5, 1) if bench.isShort else (200, max(bench.repeat, 3))
    with bench.serve(Path(tempfile.mkdtemp(dir=bench.folder))) as (port, _):
        prompt = r"\[online\]"
        times = {
            "start, no bytecode cached": startUps(
                chatcli(port, "-B", "-Xpycache_prefix=/nowhere"), prompt, repeat, bench.folder
            )
        }
        times["start, warm"] = startUps(chatcli(port), prompt, repeat, bench.folder)
        if shutil.which("irssi"):
            times["start of irssi"] = startUps(["irssi"], r"\[\(status\)\]", repeat, bench.folder)
        one = Terminal(chatcli(port), Path(tempfile.mkdtemp(dir=bench.folder)))
        one.until(prompt)
        one.quiet()
        times |= keys(one, count)
        perSecond, times["a key while messages come"] = flood(one, port, 200 if bench.isShort else 5000)
        one.close()
    text = table("what | median ms | max ms | times", [report(name, seconds) for name, seconds in times.items()])
    figures = {"lost": 0, "doubled": 0, "disordered": 0, "messagesDrawnPerSecond": perSecond, "seconds": times}
    return figures, f"{text}\n{perSecond:,.0f} messages a second are drawn while somebody types.\n"
