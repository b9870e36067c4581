"""What the commands for sound do: `/play`, `/pause`, `/stop`, `/record`."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from twisted.internet.defer import Deferred

from chatcli.language import _
from chatcli.link import Link
from chatcli.protocol import Message
from chatcli.rooms import Rooms
from chatcli.slash import BadCommand
from chatcli.sound.playing import Playing
from chatcli.sound.programs import NoProgram
from chatcli.sound.recording import Recording
from chatd.model.filenames import safeName

SOUND_BYTES = 64 * 1024 * 1024
"""What is played here at most: it is held in memory."""
SOUNDING = ("audio/", "video/", "application/ogg")
"""How the types of contents that have a sound begin; that of a video may be heard too."""
CANCEL = "cancel"


class Host(Protocol):
    """What is needed of the client."""

    room: str
    rooms: Rooms
    link: Link

    def complain(self, text: object) -> None:
        """Tell what went wrong."""

    def watch(self, answer: "Deferred[Any]") -> None:
        """Report the refusal of a request."""


class Sounds:
    """Plays and records for one client, one thing at a time. `changed` is called when there is something to draw."""

    def __init__(
        self, reactor: Any, host: Host, changed: Callable[[], None], environment: Mapping[str, str] = os.environ
    ) -> None:
        self._host = host
        self._playing = Playing(reactor, host.complain, changed, environment)
        self._recording = Recording(reactor, self._share, host.complain, changed, environment)

    @property
    def note(self) -> str:
        """What there is to see in the status line; empty for nothing."""
        return self._recording.note or self._playing.note

    def close(self) -> None:
        """Leave nothing behind: no program that runs, no file. At once, also while the client falls."""
        self._recording.close()
        self._playing.close()

    # --- commands

    def do(self, name: str, **fields: Any) -> None:
        """Carry out a command by its name. Raises `BadCommand`."""
        commands: dict[str, Callable[..., None]] = {
            "play": self.play, "pause": self.pause, "stop": self.stop, "record": self.record,
        }  # fmt: skip
        commands[name](**fields)

    def play(self, room: str, seq: int | None = None) -> None:
        """Play the sound of an event; without a number the newest one of the room. Raises `BadCommand`."""
        if self._recording.isOn:
            raise BadCommand(_("A recording is going on: /record ends it."))
        event = self._event(room, seq)
        fetched = self._host.link.fetch(event["room"], event["seq"], most=SOUND_BYTES)
        self._host.watch(self._playing.play(safeName(event["name"]), event.get("seconds"), fetched))

    def pause(self) -> None:
        """Pause what is played, or let it go on. Raises `BadCommand`."""
        if not self._playing.pause():
            raise BadCommand(_("Nothing is being played."))

    def stop(self) -> None:
        """Play nothing more; or end the recording, and share it. Raises `BadCommand`."""
        if self._recording.isOn:
            self._recording.finish()
        elif self._playing.isOn:
            self._playing.stop()
        else:
            raise BadCommand(_("Nothing is being played."))

    def record(self, caption: str = "") -> None:
        """Record a voice note for the room in front; or end the recording, and share it. Raises `BadCommand`.

        The word `cancel` alone never begins a recording; it throws away the one that is going on.
        """
        isCancel = caption.strip() in (CANCEL, _("cancel"))
        if self._recording.isOn:
            self._recording.cancel() if isCancel else self._recording.finish(caption)
        elif isCancel:
            raise BadCommand(_("Nothing is being recorded."))
        elif not self._host.room:
            raise BadCommand(_("No room is open: /open ROOM"))
        else:
            self._record(caption)

    def _record(self, caption: str) -> None:
        self._playing.stop()  # else the microphone hears it
        try:
            self._recording.start(self._host.link.named(self._host.room), caption)
        except (NoProgram, OSError) as error:
            raise BadCommand(str(error)) from error

    # --- rooms

    def _share(self, file: Path, room: str, caption: str) -> "Deferred[Any]":
        return self._host.link.upload(file, room, file.name, caption)

    def _event(self, name: str, seq: int | None) -> Message:
        """The event whose sound is meant. Raises `BadCommand`."""
        room = self._host.rooms.find(self._host.link.named(name))
        events = reversed(room.events) if room is not None else ()
        event = next((each for each in events if each["seq"] == seq or (seq is None and _isSound(each))), None)
        if event is None or event["type"] != "shared":
            raise BadCommand(_("There is no such sound here."))
        if not _isSound(event):
            raise BadCommand(_("{name} is no sound ({media}).").format(name=event["name"], media=event["media"]))
        if event["size"] > SOUND_BYTES:
            raise BadCommand(_("{name} is too big to play here.").format(name=event["name"]))
        return event


def _isSound(event: Message) -> bool:
    """Whether an event says that its content has a sound."""
    return event["type"] == "shared" and str(event["media"]).startswith(SOUNDING)
