"""`chatcli upload` and `download`: files, one after the other. One that doesn't go doesn't keep the others from it."""

import os
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from twisted.internet.defer import Deferred

from chatcli.errors import RefusedByServer, TransferFailed
from chatcli.lines import jsonLine
from chatcli.scripts import statuses
from chatcli.scripts.run import ScriptRun
from chatcli.terminal import write
from chatcli.transfers.bar import DOWN, UP, progressText
from chatcli.transfers.sending import Progress
from chatd.wire.harmless import harmless

DRAW_SECONDS = 0.1
"""How often the bar is drawn anew, at most."""
ERASE = "\r\x1b[K"
UNREADABLE = frozenset({"unreadable", "no-file", "empty", "changed"})
"""What can be wrong with a file that is to be sent."""

T = TypeVar("T")


async def upload(run: ScriptRun) -> int:
    """Share files in a room."""
    shown = Shown(run)

    def send(file: str) -> "Deferred[Any]":
        name, room = os.path.basename(file), run.script.room or ""
        return run.link.upload(file, room, caption=run.script.caption, progress=shown.progress(name, UP))

    def sent(answer: dict[str, Any]) -> None:
        if run.script.json:
            run.lines.show(jsonLine(answer))

    return await _each(run, shown, run.script.files, send, sent)


async def download(run: ScriptRun) -> int:
    """Save files of a room; prints where they are."""
    shown = Shown(run)
    to = None if run.script.to is None else Path(run.script.to)

    def fetch(seq: int) -> "Deferred[Any]":
        return run.link.download(run.script.room or "", seq, to, shown.progress(str(seq), DOWN))

    def saved(path: Path) -> None:
        text = os.fsencode(path).decode("utf-8", "replace")
        run.lines.show(jsonLine({"path": text}) if run.script.json else harmless(text))

    return await _each(run, shown, run.script.events, fetch, saved)


async def _each(
    run: ScriptRun, shown: "Shown", wanted: tuple[T, ...], begin: Callable[[T], "Deferred[Any]"],
    done: Callable[[Any], None],
) -> int:  # fmt: skip
    """Do it with each; gives the status of the first that didn't go."""
    await run.link.start()
    status = statuses.FOUND
    for each in wanted:
        try:
            result = await _leftAlone(begin(each))
        except RefusedByServer as refusal:
            run.tell(f"{refusal.why} ({refusal.code})")
            status = status or _statusOf(refusal)
        else:
            done(result)
        finally:
            shown.erase()
    return status


def _leftAlone(going: "Deferred[T]") -> "Deferred[T]":
    """What fires with it, but doesn't stop it when it is cancelled: what came of it stays for another run."""
    result: Deferred[T] = Deferred()
    going.chainDeferred(result)
    return result


def _statusOf(refusal: RefusedByServer) -> int:
    if not isinstance(refusal, TransferFailed):
        return statuses.REFUSED
    return statuses.NO_INPUT if refusal.code in UNREADABLE else statuses.NO_OUTPUT


class Shown:
    """A bar on standard error, where that is a terminal; what the script tells stands before it."""

    def __init__(
        self, run: ScriptRun, write: Callable[[str], None] = write, clock: Callable[[], float] = monotonic
    ) -> None:
        self._isDrawn = False
        self._write, self._clock = write, clock
        self._next = 0.0
        self._isTerminal = os.isatty(2)
        self._tell, run.tell = run.tell, self.tell

    def progress(self, name: str, arrow: str) -> Progress:
        """What draws how far a file is."""

        def progress(done: int, size: int) -> None:
            if self._isTerminal and self._clock() >= self._next:
                self._next = self._clock() + DRAW_SECONDS
                self._isDrawn = True
                self._write(ERASE + progressText(harmless(name), done, size, arrow))

        return progress

    def tell(self, text: object) -> None:
        """Tell something, on a line of its own."""
        self.erase()
        self._tell(text)

    def erase(self) -> None:
        """Take the bar away."""
        if self._isDrawn:
            self._isDrawn = False
            self._write(ERASE)
