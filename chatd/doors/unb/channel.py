"""The one channel that a client has open: what happens there becomes lines, each in its turn.

The events of a room come with numbers, in order. A file takes more than a line: while one is written, what comes is
dropped, and read again from the last number that was shown. So nothing stands in a file, and nothing waits in memory.
"""

from typing import TYPE_CHECKING, Any

import attrs
from twisted.internet.defer import Deferred

from chatd.doors.unb.sending import offer
from chatd.doors.unb.words import isSame, said
from chatd.model import commands
from chatd.model.refusals import Refused
from chatd.wire.words import Fields

if TYPE_CHECKING:
    from chatd.doors.unb.door import UnbDoor


@attrs.frozen
class Channel:
    """A room, and how it is called here: `name` is its own, in a direct chat the nick of the other one."""

    room: str
    kind: str
    name: str
    me: str
    asked: str
    """How the client called it when it opened it: it may have been by an e-mail address."""

    @property
    def isDirect(self) -> bool:
        """Whether it is a chat of two."""
        return self.kind == "direct"

    def isCalled(self, name: str) -> bool:
        """Whether a name means this channel."""
        return isSame(name, self.name) or isSame(name, self.asked)

    def dest(self, record: Fields) -> str:
        """To whom an event of this channel went: in a direct chat, the one of the two whose event it isn't."""
        return self.me if self.isDirect and not isSame(record["by"], self.me) else self.name


class Following:
    """Shows what happens in the open channel."""

    def __init__(self, door: "UnbDoor") -> None:
        self.channel: Channel | None = None
        self._door = door
        self._shown = 0
        self._holds = 0
        self._hasMissed = False
        self._isBehind = False
        self._awaited: tuple[int, Deferred[None]] | None = None

    def begin(self, channel: Channel, shown: int) -> None:
        """Follow another channel from behind a number; its events may come from now on."""
        self.channel = channel
        self._shown = shown
        self._hasMissed = self._isBehind = False

    def end(self) -> None:
        """Follow none."""
        self.channel = None
        self._tellReached()

    def hold(self) -> None:
        """Show nothing, until `goOn` was called as often."""
        self._holds += 1

    def goOn(self) -> None:
        """Show what was dropped meanwhile, and then what comes."""
        self._holds -= 1
        if self._hasMissed and not self._holds and self.channel is not None:
            self._hasMissed, self._isBehind = False, True
            room = self.channel.room
            self._door.ask(commands.Open, self._reopened, self._refused, room=room, after=self._shown)

    def happened(self, record: dict[str, Any]) -> None:
        """Show an event, or leave it for later."""
        channel = self.channel
        if channel is None or record["room"] != channel.room:
            return
        if self._holds or self._isBehind:
            self._hasMissed = self._hasMissed or bool(self._holds)
        elif record["type"] == "shared":
            self.hold()
            self._door.inBackground(self._offer(channel, record))
        else:
            if record["type"] == "said":
                self._door.put(said(channel.dest(record), record))
            self._show(record["seq"])
            if record["type"] == "left" and channel.kind == "group" and isSame(record["nick"], channel.me):
                self.end()

    async def reached(self, seq: int) -> None:
        """Wait until an event of the channel was shown."""
        if self.channel is not None and self._shown < seq:
            shown: Deferred[None] = Deferred()
            self._awaited = seq, shown
            await shown

    def _show(self, seq: int) -> None:
        self._shown = seq
        self._tellReached()

    def _tellReached(self) -> None:
        """Tell whoever waits for what is shown by now, or never will be."""
        if self._awaited is not None and (self.channel is None or self._awaited[0] <= self._shown):
            (_, shown), self._awaited = self._awaited, None
            shown.callback(None)

    async def _offer(self, channel: Channel, record: dict[str, Any]) -> None:
        """Show a file: to others with its bytes, to its author by its name."""
        async with self._door.floor():
            if self.channel is channel:
                await offer(self._door, channel, record)
        if self.channel is channel:
            self._show(record["seq"])
        self.goOn()

    def _reopened(self, _: Any) -> None:
        self._isBehind = False

    def _refused(self, _: Refused) -> None:
        """It can't be read any more."""
        self.end()
