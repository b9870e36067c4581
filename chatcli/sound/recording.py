"""A voice note: recorded into a file of our own, and shared when it is whole."""

import os
import shutil
import signal
from collections.abc import Callable, Mapping
from datetime import datetime
from math import floor
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from twisted.internet.defer import Deferred, maybeDeferred
from twisted.internet.interfaces import IDelayedCall
from twisted.python.failure import Failure

from chatcli.folders import makePrivate, stateFolder
from chatcli.language import _
from chatcli.sound.formats import FIRST_BYTES, WAVE_HEADER_BYTES, formatOf
from chatcli.sound.playing import endedText
from chatcli.sound.programs import RECORD_SECONDS, recorder
from chatcli.sound.running import Running
from chatcli.sound.stopwatch import Stopwatch
from chatd.wire.amounts import lengthText

RECORDS = "●"

Share = Callable[[Path, str, str], "Deferred[Any]"]
"""Shares a file in a room, with a caption."""


class Recording:
    """Records one voice note at a time. `tell` tells what went wrong; `changed` is called when `note` changes."""

    def __init__(
        self, reactor: Any, share: Share, tell: Callable[[str], None], changed: Callable[[], None],
        environment: Mapping[str, str] = os.environ,
    ) -> None:  # fmt: skip
        self._reactor = reactor
        self._share = share
        self._tell = tell
        self._changed = changed
        self._environment = environment
        self._take: _Take | None = None
        self._folders: set[Path] = set()
        """Of all takes that are still here."""

    @property
    def isOn(self) -> bool:
        """Whether something is recorded, or is being made whole."""
        return self._take is not None

    @property
    def note(self) -> str:
        """What there is to see of it: `● 0:05`. Empty where nothing is recorded."""
        return f"{RECORDS} {lengthText(floor(self._take.watch.seconds))}" if self._take is not None else ""

    # --- beginning and ending

    def start(self, room: str, caption: str) -> None:
        """Record for a room, for at most `RECORD_SECONDS`. Raises `NoProgram` or `OSError`."""
        program, path = recorder(self._environment)
        folder = Path(mkdtemp(prefix="chatcli-"))
        self._folders.add(folder)
        file = folder / f"voice-{datetime.now():%Y%m%d-%H%M%S}.wav"
        try:
            running = Running(self._reactor, program.command(path, str(file)))
        except OSError:
            self._forget(folder)
            raise
        watch = Stopwatch(self._reactor, self._changed)
        limit = self._reactor.callLater(RECORD_SECONDS, self.finish)
        self._take = _Take(file, room, caption, program.name, running, watch, limit)
        running.ended.addCallback(self._ended, self._take)
        self._changed()

    def finish(self, caption: str = "") -> None:
        """End the recording, and share it; a caption goes before the one that was given at the beginning."""
        if self._take is not None:
            self._take.caption = caption or self._take.caption
            self._take.end()
            self._changed()

    def cancel(self) -> None:
        """End the recording, and throw it away."""
        if self._take is not None:
            self._take.isWanted = False
            self._take.end()
            self._changed()

    def close(self) -> None:
        """Leave nothing behind, at once: neither what is recorded nor what is being shared."""
        take, self._take = self._take, None
        if take is not None:
            take.isWanted = False
            take.rest()
            take.running.kill()
        for folder in list(self._folders):
            self._forget(folder)

    def _forget(self, folder: Path) -> None:
        self._folders.discard(folder)
        shutil.rmtree(folder, ignore_errors=True)

    # --- what comes of it

    def _ended(self, status: int, take: "_Take") -> None:
        take.rest()
        self._take = None
        self._changed()
        hasSound = take.isWanted and _holdsSound(take.file)
        if hasSound and (status == 0 or take.isAsked) and not take.running.wasKilled:
            self._give(take)
        elif hasSound:
            self._keep(take, endedText(take.program, status))
        else:
            self._forget(take.file.parent)
            if take.isWanted:
                self._tell(_nothingText(take, status))

    def _give(self, take: "_Take") -> None:
        shared = maybeDeferred(self._share, take.file, take.room, take.caption)
        shared.addCallbacks(lambda _: self._forget(take.file.parent), lambda failure: self._unshared(failure, take))

    def _unshared(self, failure: Failure, take: "_Take") -> None:
        if take.file.exists():  # else the client has ended, and left nothing
            self._keep(take, failure.getErrorMessage())

    def _keep(self, take: "_Take", why: str) -> None:
        """What somebody said isn't lost because it couldn't be sent."""
        kept = stateFolder() / "recordings" / take.file.name
        try:
            makePrivate(kept.parent)
            shutil.move(take.file, kept)
        except OSError:
            kept = take.file
            self._folders.discard(kept.parent)
        else:
            self._forget(take.file.parent)
        self._tell(_("The recording was not shared, and is kept: {file}: {why}").format(file=kept, why=why))


class _Take:
    """One recording."""

    def __init__(
        self, file: Path, room: str, caption: str, program: str, running: Running, watch: Stopwatch, limit: IDelayedCall
    ) -> None:
        self.file, self.room, self.caption = file, room, caption
        self.program = program
        self.running = running
        self.watch = watch
        self.isWanted = True
        self.isAsked = False
        """Whether we asked it to end: then its status says nothing."""
        self._limit = limit

    def end(self) -> None:
        """Have it end: programs make a file whole on the signal of C-c."""
        self.isAsked = True
        self.rest()
        self.running.end(signal.SIGINT)

    def rest(self) -> None:
        """Count no longer."""
        self.watch.stop()
        if self._limit.active():
            self._limit.cancel()


def _holdsSound(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return formatOf(opened.read(FIRST_BYTES)) == "wav" and file.stat().st_size > WAVE_HEADER_BYTES
    except OSError:
        return False


def _nothingText(take: "_Take", status: int) -> str:
    if status and not take.isAsked:
        return endedText(take.program, status)
    return _("Nothing was recorded.")
