"""One script at work: the link it asks, the lines it prints, and how it ends."""

from collections.abc import Callable, Coroutine
from functools import partial
from getpass import getpass
from typing import Any

from twisted.internet.defer import CancelledError, Deferred, ensureDeferred

from chatcli.errors import LinkEnded, LoginRefused, RefusedByServer
from chatcli.keeping import Keeper
from chatcli.language import _
from chatcli.lines import eventLine, jsonLine
from chatcli.link import Link
from chatcli.passwords import NoPassword
from chatcli.protocol import Message
from chatcli.scripts import statuses
from chatcli.scripts.options import Script
from chatcli.terminal import Lines, complain

Work = Callable[["ScriptRun"], Coroutine[Any, Any, int]]
"""A script: what it does, and its exit status."""


class ScriptRun:
    """What a script has at hand. Data goes to `lines`, talk to `tell`.

    `hasReader` is whether standard output is a pipe: that nobody reads on is then no mistake.
    """

    def __init__(
        self,
        script: Script,
        link: Link,
        keeper: Keeper,
        tell: Callable[[object], None] = complain,
        *,
        hasReader: bool = True,
    ) -> None:
        self.script = script
        self.link = link
        self.keeper = keeper
        self.tell = tell
        self.lines = Lines(self)
        self._hasReader = hasReader
        self._work: Deferred[int] | None = None
        self._broken: int | None = None
        for kind, notice in NOTICES.items():
            link.on(kind, partial(self._note, notice))

    async def go(self, reactor: Any, work: Work, seconds: float | None) -> int:
        """Do it, within so many seconds; gives the exit status."""
        self._work = ensureDeferred(self._perform(work))
        if seconds is not None:
            self._work.addTimeout(seconds, reactor, self._late)
        try:
            status = await self._work
        except CancelledError:
            status = statuses.NO_READER
        await self.link.stop()
        await self.lines.close()
        return status if self._broken is None else self._broken

    async def _perform(self, work: Work) -> int:
        try:
            return await work(self)
        except RefusedByServer as refusal:
            self.tell(f"{refusal.why} ({refusal.code})")
            return statuses.REFUSED
        except LoginRefused as error:
            self.tell(_("The server refuses the login: {error} ({code})").format(error=error, code=error.code))
            return statuses.REFUSED
        except LinkEnded as error:
            self.tell(_("The server can't be reached: {error}").format(error=error))
            return statuses.UNREACHABLE

    def _late(self, result: object, _seconds: float) -> int:
        # A script that writes has found out by itself what its end by force means.
        if isinstance(result, int):
            return result
        self.tell(_("The time is over."))
        return statuses.TIMED_OUT

    def _note(self, notice: Callable[[Message], str], message: Message) -> None:
        if text := notice(message):
            self.tell(text)

    # --- what scripts print

    def show(self, event: Message, room: str) -> None:
        """Print an event as the piped client does; `room` is how its room is called here."""
        self.lines.show(jsonLine(event) if self.script.json else eventLine(event, room))

    def called(self, answer: Message) -> str:
        """How the room of an answer is called here: chats between two have long names."""
        if "nick" in answer:
            return f"@{answer['nick']}"
        wanted = self.script.room or ""
        return wanted if wanted.startswith("@") else str(answer["room"])

    # --- what the lines tell

    def outputClosed(self) -> None:
        """Nobody reads on, or the disk is full. What is to be sent is sent all the same."""
        if not self._hasReader:
            self.tell(_("The output can't be written."))
        if not self.script.isSending:
            self._broken = statuses.NO_READER if self._hasReader else statuses.NO_OUTPUT
            if self._work is not None:
                self._work.cancel()

    def setShowing(self, showing: bool) -> None:
        """Take from the server only what is read from us."""
        self.link.setReading(showing)

    def typed(self, line: str) -> None:
        """Nothing is read."""

    def tooLong(self) -> None:
        """Nothing is read."""

    def inputEnded(self) -> None:
        """Nothing is read."""


def _cameBack(message: Message) -> str:
    return _("connected again to {server} as {nick}").format_map(message) if message["again"] else ""


async def askQuietly(question: str) -> str:
    """A prompt for `Passwords`, where somebody sits at the terminal: standard input may be the message."""
    try:
        return getpass(question)
    except EOFError:
        raise NoPassword(_("There was no answer.")) from None


NOTICES: dict[str, Callable[[Message], str]] = {
    "online": _cameBack,
    "offline": lambda m: _("the connection is lost, trying again: {why}").format_map(m),
}
"""What is told of the link on standard error, if anything."""
