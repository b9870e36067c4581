"""`chatcli tail` and `wait-for`: a room, as it goes on."""

import re
from collections.abc import Callable

from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from chatcli.errors import RefusedByServer
from chatcli.language import _
from chatcli.link import EVERYTHING, FROM_NOW
from chatcli.protocol import Message
from chatcli.scripts import statuses
from chatcli.scripts.lists import showNewest
from chatcli.scripts.run import ScriptRun

Take = Callable[[Message, str], int | None]
"""What is done with a message of the room and how the room is called; a status ends it all."""


async def tail(run: ScriptRun) -> int:
    """Print what happens in a room."""
    await run.link.start()

    def take(message: Message, room: str) -> None:
        if "at" in message or not run.script.json:
            run.show(message, room)

    return await Following(run, take).end(await _begin(run))


async def _begin(run: ScriptRun) -> int | None:
    """Behind which event to begin; shows the newest ones where so many were asked for."""
    if run.script.lines is None:
        return run.script.after
    if run.script.lines == 0:
        return FROM_NOW
    try:
        return await showNewest(run, run.script.lines)
    except RefusedByServer as refusal:
        # A chat that nobody has begun yet is none; opening it begins it.
        if refusal.code == "no-such-room":
            return 0
        raise


async def waitFor(run: ScriptRun) -> int:
    """Wait until somebody says something that matches, and print it."""
    await run.link.start()
    pattern = re.compile(run.script.pattern)

    def take(message: Message, room: str) -> int | None:
        if message["type"] != "said" or not pattern.search(message["text"]):
            return None
        run.show(message, room)
        return statuses.FOUND

    return await Following(run, take).end(FROM_NOW)


class Following:
    """A room that is followed until `take` has found what it looks for, or until that can't be any more."""

    def __init__(self, run: ScriptRun, take: Take) -> None:
        self._run = run
        self._take = take
        self._room = self._called = ""
        self._over: Deferred[int] = Deferred()

    async def end(self, after: int | None) -> int:
        """Follow it from behind an event; gives the status of its end. Raises what `Link.ask` and `ended` fail with."""
        run, link = self._run, self._run.link
        link.on(EVERYTHING, self._hear)
        answer = await link.open(run.script.room or "", after)
        self._room, self._called = answer["room"], run.called(answer)
        run.tell(_("listening in {room} as {nick}").format(room=self._called, nick=link.nick))
        link.ended.addErrback(self._finish)
        return await self._over

    def _hear(self, message: Message) -> None:
        if message.get("room") != self._room or self._over.called:
            return
        if message["type"] == "dropped":
            self._finish(Failure(RefusedByServer(message["code"], message["why"])))
        elif "at" in message or message["type"] in ("entered", "gone"):
            self._event(message)

    def _event(self, message: Message) -> None:
        status = self._take(message, self._called)
        if status is None and not self._run.link.isOpen(self._room):
            why = _("{room} is open to you no longer.").format(room=self._called)
            self._finish(Failure(RefusedByServer("not-a-member", why)))
        elif status is not None:
            self._finish(status)

    def _finish(self, result: int | Failure) -> None:
        if self._over.called:
            return
        self._over.errback(result) if isinstance(result, Failure) else self._over.callback(result)
