"""What is under way on a link's connection, and what becomes of it when that breaks.

A transfer waits until the link is live, asks, and listens to what concerns its content from the answer on. When the
connection breaks all of that fails with `Broken`: then it begins so again.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from twisted.internet.defer import Deferred

from chatcli.checked import BAD_ANSWER
from chatcli.entrance import refusalOf
from chatcli.errors import RefusedByServer
from chatcli.language import _
from chatcli.protocol import Message, Wire
from chatd.wire.chunks import Chunk

NOTICES = frozenset({"received", "uploaded", "failed"})
"""What a server tells of contents."""


class Broken(Exception):
    """The connection broke."""


def nonsense() -> RefusedByServer:
    """What an answer is taken for of which nothing can be made."""
    return RefusedByServer(BAD_ANSWER, _("The server's answer makes no sense."))


class Listener(Protocol):
    """Who wants to know what becomes of a content."""

    over: "Deferred[Any]"

    def heard(self, notice: Message) -> None:
        """The server told something of it."""

    def take(self, chunk: Chunk) -> bool:
        """A piece of it came; whether it is one that was waited for."""


class Traffic:
    """The contents under way. `ask` asks the server on this connection, and takes what gets the answer."""

    def __init__(self, ask: Callable[[Message, Callable[[Message], None]], None]) -> None:
        self._ask = ask
        self._wire: Wire | None = None
        self.ended: Exception | None = None
        """Why nothing will be asked any more."""
        self.over: Deferred[None] = Deferred()
        """Fires then, when all that listens or waits has failed."""
        self._waiting: dict[Deferred[None], None] = {}
        self._asked: dict[Deferred[Message], None] = {}
        self._listeners: dict[str, list[Listener]] = {}

    # --- the link's life

    def live(self, wire: Wire) -> None:
        """The link is in."""
        self._wire = wire
        while self._waiting and self._wire is wire:
            next(iter(self._waiting)).callback(None)

    def lost(self) -> None:
        """The connection is gone."""
        self._wire = None
        self._stop(Broken())

    def fail(self, error: Exception) -> None:
        """The link is over."""
        self._wire = None
        self.ended = error
        self._stop(error)
        while self._waiting:
            next(iter(self._waiting)).errback(error)
        self.over.callback(None)

    def _stop(self, why: Exception) -> None:
        asked, self._asked = self._asked, {}
        listening, self._listeners = self._listeners, {}
        for each in (*asked, *(listener.over for listeners in listening.values() for listener in listeners)):
            if not each.called:
                each.errback(why)

    # --- what transfers do

    def whenLive(self) -> "Deferred[None]":
        """Fires when something can be asked; fails when the link is over."""
        result: Deferred[None] = Deferred()
        if self._wire is not None:
            result.callback(None)
        elif self.ended is not None:
            result.errback(self.ended)
        else:
            self._waiting[result] = None
            result.addBoth(self._waited, result)
        return result

    def _waited(self, answer: Any, waiting: "Deferred[None]") -> Any:
        del self._waiting[waiting]
        return answer

    def ask(self, type: str, /, **fields: Any) -> "Deferred[Message]":
        """Ask now. Fires with the `ok`, before anything that comes behind it; fails with a refusal, or `Broken`."""
        result: Deferred[Message] = Deferred()
        self._asked[result] = None
        self._ask({"type": type, **fields}, lambda answer: self._answered(result, answer))
        return result

    def _answered(self, asked: "Deferred[Message]", answer: Message) -> None:
        self._asked.pop(asked, None)
        if asked.called:  # nobody waits for it any more
            return
        if answer["type"] == "refused":
            asked.errback(refusalOf(answer))
        else:
            asked.callback(answer)

    def carry(self, chunk: Chunk) -> None:
        """Write a chunk; where the connection is gone, who sends is just about to learn it."""
        if self._wire is not None:
            self._wire.carry(chunk)

    @contextmanager
    def listening(self, sha256: str, listener: Listener) -> Iterator[None]:
        """Have somebody told of a content for a while."""
        self._listeners.setdefault(sha256, []).append(listener)
        try:
            yield
        finally:
            there = self._listeners.get(sha256, [])
            if listener in there:
                there.remove(listener)
            if not there:
                self._listeners.pop(sha256, None)

    def cancel(self, sha256: str) -> None:
        """Have the server stop with a content, unless others have to do with it, or may have when they are answered."""
        isAsked = any(not asked.called for asked in self._asked)
        if self._wire is not None and sha256 not in self._listeners and not isAsked:
            self._ask({"type": "cancel", "sha256": sha256}, lambda _: None)

    # --- what comes

    def heard(self, notice: Message) -> None:
        """The server told something of a content."""
        for listener in tuple(self._listeners.get(notice["sha256"], ())):
            listener.heard(notice)

    def take(self, chunk: Chunk) -> None:
        """A piece came: for the first who waits for it. Where two fetch the same, their pieces are the same."""
        any(listener.take(chunk) for listener in self._listeners.get(chunk.sha256, ()))
