"""What the commands for files do: `/upload`, `/get`, `/open`, `/cancel`; and what of it there is to see."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import attrs
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from chatcli.commanded import BadCommand
from chatcli.errors import LinkEnded, TransferFailed
from chatcli.language import _
from chatcli.link import Link
from chatcli.protocol import Message
from chatcli.transfers.bar import DOWN, UP, progressText
from chatcli.transfers.opening import Opening
from chatcli.waiting import Seldom
from chatd.wire.harmless import harmless

CHANGE_SECONDS = 0.1
"""How often a bar is drawn anew, at most."""


class Host(Protocol):
    """What is needed of the client."""

    room: str
    link: Link

    def show(self, lines: list[str]) -> None:
        """Show lines as an answer."""

    def complain(self, text: object) -> None:
        """Tell what went wrong."""

    def watch(self, answer: "Deferred[Any]") -> None:
        """Report the refusal of a request."""

    def numberOf(self, reference: str, room: str) -> int:
        """The number of the event that `#3` means in a room. Raises `BadCommand`."""

    def referred(self, reference: str, room: str) -> Message | None:
        """The text or file that `#3` or `17` means in a room, where the client knows it."""


@attrs.define(eq=False)
class Going:
    """One file that is under way."""

    name: str
    """Harmless."""
    arrow: str
    seq: int | None
    """The event that it is fetched from."""
    done: int = 0
    size: int = 0
    result: "Deferred[Any]" = attrs.field(factory=Deferred)

    def text(self) -> str:
        """How far it is."""
        return progressText(self.name, self.done, self.size, self.arrow)


class Files:
    """Sends and fetches files for one client. `changed` is called when there is something to draw.

    `opening` is None where nothing is shown but lines.
    """

    def __init__(self, host: Host, changed: Callable[[], None] = lambda: None, opening: Opening | None = None) -> None:
        self._host = host
        self._changed = changed
        self._opening = opening
        self._going: list[Going] = []

    @classmethod
    def drawn(cls, reactor: Any, host: Host, changed: Callable[[], None]) -> "Files":
        """Those of a client that draws."""
        return cls(host, Seldom(reactor, CHANGE_SECONDS, changed), Opening(reactor, host.complain))

    @property
    def note(self) -> str:
        """What there is to see in the status line; empty for nothing."""
        if not self._going:
            return ""
        more = f" +{len(self._going) - 1}" if len(self._going) > 1 else ""
        return self._going[0].text() + more

    def close(self) -> None:
        """Leave nothing behind that was only looked at."""
        if self._opening is not None:
            self._opening.close()

    # --- commands

    def do(self, name: str, **fields: Any) -> None:
        """Carry out a command by its name. Raises `BadCommand`."""
        commands: dict[str, Callable[..., None]] = {
            "upload": self.upload, "get": self.get, "open": self.open, "cancel": self.cancel,
        }  # fmt: skip
        commands[name](**fields)

    def upload(self, room: str, file: str, caption: str = "") -> None:
        """Share a file in a room. Raises `BadCommand`."""
        if not room:
            raise BadCommand(_("No room is open: /open ROOM"))
        path = _expanded(file)
        going = Going(harmless(path.name), UP, None)
        link = self._host.link
        self._begin(going, link.upload(path, link.named(room), None, caption, self._progress(going)))

    def get(self, room: str, seq: int, dir: str | None = None) -> None:
        """Save a file, in the folder for downloads if no other is named."""
        folder = None if dir is None else _expanded(dir)
        self._download(room, seq, folder, self._tellOf)

    def _tellOf(self, path: Path) -> None:
        self._host.show([_("{name} is in {path}").format(name=harmless(path.name), path=harmless(path))])

    def open(self, room: str, seq: int) -> None:
        """Look at a file."""
        if self._opening is None:
            raise BadCommand(_("/{command} is for the client that draws on a terminal.").format(command="open"))
        try:
            self._download(room, seq, self._opening.folder(), self._opening.open)
        except TransferFailed as error:
            raise BadCommand(str(error)) from error

    def _download(self, room: str, seq: int, folder: Path | None, then: Callable[[Path], None]) -> None:
        link = self._host.link
        room = link.named(room)
        going = Going(self._nameOf(room, seq), DOWN, seq)
        self._begin(going, link.download(room, seq, folder, self._progress(going)).addCallback(then))

    def _nameOf(self, room: str, seq: int) -> str:
        event = self._host.referred(str(seq), room)
        return harmless(event["name"]) if event is not None and event["type"] == "shared" else str(seq)

    def cancel(self, file: str | None = None) -> None:
        """Stop what is under way: all, or what goes by a name or an event's number. Raises `BadCommand`."""
        chosen = [going for going in self._going if file is None or self._isMeant(going, file)]
        if not chosen:
            raise BadCommand(_("Nothing of that is under way.") if file else _("Nothing is under way."))
        for going in chosen:
            going.result.cancel()

    def _isMeant(self, going: Going, file: str) -> bool:
        if file == str(going.seq) or harmless(Path(file).name) == going.name:
            return True
        return (
            going.seq is not None and file.startswith("#") and self._host.numberOf(file, self._host.room) == going.seq
        )

    # --- while it goes

    def _begin(self, going: Going, result: "Deferred[Any]") -> None:
        going.result = result
        self._going.append(going)
        self._changed()
        result.addBoth(self._over, going).addErrback(self._stopped, going)
        self._host.watch(result)

    def _progress(self, going: Going) -> Callable[[int, int], None]:
        def progress(done: int, size: int) -> None:
            going.done, going.size = done, size
            self._changed()

        return progress

    def _over(self, result: Any, going: Going) -> Any:
        self._going.remove(going)
        self._changed()
        return result

    def _stopped(self, failure: Failure, going: Going) -> Failure | None:
        """It was stopped on purpose, or by our leaving; what else went wrong is told by others."""
        error = failure.value
        if isinstance(error, TransferFailed) and error.code == "cancelled":
            self._host.show([_("{name} was stopped").format(name=going.name)])
        elif isinstance(error, LinkEnded):
            text = _("{name} was not sent.") if going.arrow == UP else _("{name} was not saved.")
            self._host.complain(text.format(name=going.name))
        else:
            return failure
        return None


def _expanded(text: str) -> Path:
    """A path as it was typed. Raises `BadCommand`."""
    try:
        return Path(text).expanduser()
    except RuntimeError as error:  # somebody's `~` who isn't there
        raise BadCommand(str(error)) from error
