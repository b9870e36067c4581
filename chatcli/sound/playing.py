"""The sound that is being played: one at most."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from math import floor
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from twisted.internet.defer import Deferred

from chatcli.language import _
from chatcli.screen.clip import clipped
from chatcli.sound.formats import formatOf
from chatcli.sound.programs import NoProgram, player
from chatcli.sound.running import Running
from chatcli.sound.stopwatch import Stopwatch
from chatd.wire.amounts import lengthText

NAME_MOST = 20
"""Cells for a sound's name in the status line."""
PLAYS, PAUSES, ENDLESS = "♪", "‖", "…"


class Playing:
    """Plays what was fetched. `tell` tells what went wrong; `changed` is called when `note` says something else."""

    def __init__(
        self,
        reactor: Any,
        tell: Callable[[str], None],
        changed: Callable[[], None],
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._reactor = reactor
        self._tell = tell
        self._changed = changed
        self._environment = environment
        self._sound: _Sound | None = None

    @property
    def isOn(self) -> bool:
        """Whether a sound is played, or paused, or on its way here."""
        return self._sound is not None

    @property
    def note(self) -> str:
        """What there is to see of it: `♪ song.ogg 0:12/3:40`. Empty where nothing is played."""
        return self._sound.note if self._sound is not None else ""

    def play(self, name: str, seconds: float | None, fetched: "Deferred[bytes]") -> "Deferred[None]":
        """Play a sound when it has been fetched, instead of the one that is played.

        `seconds` is its length, if that is known. Fires when it plays, or nobody wants that any more; fails as the
        fetching does.
        """
        self.stop()
        sound = self._sound = _Sound(name, seconds, fetched)
        self._changed()
        return fetched.addErrback(self._unfetched, sound).addCallback(self._fetched, sound)

    def _unfetched(self, failure: Any, sound: "_Sound") -> Any:
        if sound is not self._sound:
            return None
        self.stop()
        return failure

    def _fetched(self, data: bytes | None, sound: "_Sound") -> None:
        if data is None or sound is not self._sound:
            return
        try:
            sound.start(self._reactor, data, self._environment, self._changed)
        except (NoProgram, OSError) as error:
            self.stop()
            self._tell(str(error))
        else:
            assert sound.running is not None
            sound.running.ended.addCallback(self._ended, sound)
            self._changed()

    def _ended(self, status: int, sound: "_Sound") -> None:
        if sound is self._sound:
            self.stop()
            if status:
                self._tell(endedText(sound.program, status))

    def pause(self) -> bool:
        """Pause it, or let it go on; whether there is anything to pause."""
        if self._sound is None or not self._sound.pause():
            return False
        self._changed()
        return True

    def stop(self) -> None:
        """Play nothing."""
        sound, self._sound = self._sound, None
        if sound is not None:
            sound.stop()
            self._changed()

    def close(self) -> None:
        """Leave nothing behind, at once."""
        sound, self._sound = self._sound, None
        if sound is not None:
            sound.close()


def endedText(program: str, status: int) -> str:
    """How a program ended that should not have."""
    if status < 0:
        return _("Signal {signal} ended {program}.").format(signal=-status, program=program)
    return _("{program} ended with status {status}: is there a sound device?").format(program=program, status=status)


class _Sound:
    """One sound: on its way here at first, then in a file of our own that a player reads."""

    def __init__(self, name: str, seconds: float | None, fetched: "Deferred[bytes]") -> None:
        self.running: Running | None = None
        self.program = ""
        self._name = name
        self._seconds = seconds
        self._fetched = fetched
        self._watch: Stopwatch | None = None
        self._file: Path | None = None

    @property
    def note(self) -> str:
        name = clipped(self._name, NAME_MOST)
        if self._watch is None:
            return f"{PLAYS} {name} {ENDLESS}"
        sign = PLAYS if self._watch.isRunning else PAUSES
        if self._seconds is None:
            return f"{sign} {name} {lengthText(floor(self._watch.seconds))}"
        return f"{sign} {name} {lengthText(floor(min(self._watch.seconds, self._seconds)))}/{lengthText(self._seconds)}"

    def start(self, reactor: Any, data: bytes, environment: Mapping[str, str], changed: Callable[[], None]) -> None:
        """Raises `NoProgram`, or `OSError`."""
        format = formatOf(data)
        if format is None:
            raise NoProgram(_("{name} is no sound that is known here.").format(name=self._name))
        program, path = player(format, environment)
        fd, file = mkstemp(f".{format}", "chatcli-")  # for the user's eyes only, and its name is ours
        self._file = Path(file)
        with os.fdopen(fd, "wb") as opened:
            opened.write(data)
        self.program = program.name
        self.running = Running(reactor, program.command(path, file))
        self._watch = Stopwatch(reactor, changed)

    def pause(self) -> bool:
        """Pause or go on; whether it has begun."""
        if self._watch is None or self.running is None:
            return False
        if self._watch.isRunning:
            self._watch.stop()
            self.running.pause()
        else:
            self._watch.goOn()
            self.running.goOn()
        return True

    def stop(self) -> None:
        self._leave()
        if self.running is not None:
            self.running.end()

    def close(self) -> None:
        self._leave()
        if self.running is not None:
            self.running.kill()

    def _leave(self) -> None:
        self._fetched.cancel()  # does nothing to what was fetched
        if self._watch is not None:
            self._watch.stop()
        if self._file is not None:
            with suppress(OSError):
                self._file.unlink(missing_ok=True)
