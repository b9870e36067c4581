"""A real terminal for end-to-end tests: a program in a pty (pexpect), and what it shows (pyte)."""

import os
import re
import sys
import time
from typing import Any

import pexpect
import pyte

from tests.processes import CHECKOUT, WAIT_SECONDS


class Pty:
    """A program on a terminal of its own; what it writes is drawn as a terminal would."""

    def __init__(
        self, *arguments: str, columns: int = 80, rows: int = 24, program: str = "", **environment: str
    ) -> None:
        self.display = pyte.HistoryScreen(columns, rows, history=5000, ratio=0.01)
        self._stream = pyte.ByteStream(self.display)
        self.raw = b""
        self.process: Any = pexpect.spawn(
            program or sys.executable,
            list(arguments),
            dimensions=(rows, columns),
            cwd=str(CHECKOUT),
            env=os.environ | {"TERM": "xterm-256color", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"} | environment,
            timeout=WAIT_SECONDS,
        )
        self.process.delaybeforesend = None
        # What a terminal says of itself, when it is asked.
        self.display.write_process_input = self.type

    def type(self, keys: str) -> None:
        """Press keys."""
        self.process.send(keys.encode())

    def read(self, seconds: float = 0.05) -> bool:
        """Draw what has been written; whether there was anything."""
        try:
            data = self.process.read_nonblocking(65536, timeout=seconds)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return False
        self.raw += data
        self._stream.feed(data)
        return True

    def until(self, isSo: Any, what: str = "") -> Any:
        """Draw until something is so; fails with what stands on the screen."""
        deadline = time.monotonic() + WAIT_SECONDS
        while not (found := isSo()):
            if time.monotonic() > deadline:
                raise AssertionError(f"not so: {what}\n" + "\n".join(self.everything()))
            self.read()
        return found

    def see(self, pattern: str) -> "re.Match[str]":
        """Wait until a pattern stands on the screen."""
        found: re.Match[str] = self.until(
            lambda: re.search(pattern, "\n".join(self.rows()), re.MULTILINE), f"to see {pattern!r}"
        )
        return found

    def rows(self) -> list[str]:
        """What the screen shows, without the spaces at the ends."""
        return [row.rstrip() for row in self.display.display]

    def everything(self) -> list[str]:
        """What has scrolled out, and what the screen shows."""
        columns = range(self.display.columns)
        return ["".join(row[x].data for x in columns).rstrip() for row in self.display.history.top] + self.rows()

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        self.display.resize(rows, columns)
        self.process.setwinsize(rows, columns)

    def close(self) -> None:
        """Leave nothing behind."""
        self.process.close(force=True)
