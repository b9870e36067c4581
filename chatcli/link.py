"""A link to a chat server that comes back by itself: for clients, and for bots in ten lines.

    link = Link(reactor, "tcp:127.0.0.1:3300", Guest("echo"))
    link.on("said", lambda event: print(event["by"], event["text"]))
    await link.start()
    await link.open("lobby", after=FROM_NOW)
    await link.say("lobby", "hello")
    await link.ended

What is asked is sent at once, or when the link is back; it is acknowledged once and done once, however
often the connection breaks in between. Events of open rooms come in order, each once.
"""

from collections import defaultdict
from collections.abc import Callable, Coroutine
from pathlib import Path
from secrets import token_hex
from time import time_ns
from typing import Any, BinaryIO

import attrs
from platformdirs import user_downloads_path
from twisted.internet.defer import Deferred, ensureDeferred, fail
from twisted.internet.endpoints import clientFromString
from twisted.logger import Logger
from twisted.python.failure import Failure

from chatcli.connection import Connection
from chatcli.errors import LinkEnded, LoginRefused, RefusedByServer, TransferFailed, Unreachable
from chatcli.identity import Guest, Identity, Login, Signup
from chatcli.keeping import Forgetful, Keeper
from chatcli.outbox import Outbox
from chatcli.patience import GIVE_UP_SECONDS
from chatcli.places import FROM_NOW
from chatcli.protocol import Message, encoded
from chatcli.transfers.downloads import Wanted
from chatcli.transfers.sending import Progress, untold
from chatcli.transfers.transfers import Transfers
from chatcli.transfers.uploads import Sharing, sharedAs
from chatd.wire.names import COMMANDS

__all__ = [
    "FROM_NOW", "GIVE_UP_SECONDS", "Guest", "Identity", "Link", "LinkEnded", "Login", "LoginRefused", "Message",
    "RefusedByServer", "Signup", "TransferFailed", "Unreachable",
]  # fmt: skip

KEYED = frozenset(name for name, kind in COMMANDS.items() if "key" in attrs.fields_dict(kind))
"""Commands that write: with a key, sending them again changes nothing."""
FETCHED_BYTES = 1024 * 1024
"""What `Link.fetch` gets into memory, if nothing else is said."""
EVERYTHING = "*"
"""To `Link.on`: every message that has handlers of no other kind too."""

Handler = Callable[[Message], object]

log = Logger()


class Link:
    """Somebody's place on a server. Nothing happens before `start`.

    `endpoint` is a Twisted client endpoint, or a string that describes one (`tcp:HOST:PORT`,
    `tls:HOST:PORT`). `reactor` gives the time too. A `keeper` keeps what isn't acknowledged for another run.
    One that is patient doesn't give up for as long as nothing answers: somebody looks at it who can.
    """

    def __init__(
        self, reactor: Any, endpoint: Any, identity: Identity, keeper: Keeper | None = None, isPatient: bool = False
    ) -> None:
        if isinstance(endpoint, str):
            endpoint = clientFromString(reactor, endpoint)
        self._handlers: dict[str, list[Handler]] = defaultdict(list)
        self._left = keeper or Forgetful()
        self._left.become(identity)
        self._connection = Connection(reactor, endpoint, identity, Outbox(keeper), self._emit, isPatient)
        self._transfers = Transfers(self._connection.traffic, self.ask, self._connection.waiters.look)

    # --- its life

    def start(self) -> "Deferred[None]":
        """Connect and come in. Fires then; fails with `Unreachable` or `LoginRefused`.

        What a former run left in the keeper is asked again, before all else.
        """
        for message in self._left.left():
            again = self._connection.ask(self._connection.errands.numbered(message))
            again.addErrback(self._refusedAgain)
        self._connection.start()
        return self._connection.waiters.when(lambda: bool(self.nick) or self._connection.ended)

    @property
    def ended(self) -> "Deferred[None]":
        """Fires when the link was stopped and is closed.

        Fails with `Unreachable` when it couldn't come in for `GIVE_UP_SECONDS` and isn't patient, and with
        `LoginRefused` when it may not come in any more.
        """
        return self._connection.waiters.when(lambda: self._connection.ended)

    def stop(self) -> "Deferred[None]":
        """Leave at once; fires when that is done. See `settled` for leaving in peace."""
        self._connection.stop()
        return self.ended.addErrback(_gone)

    def settled(self) -> "Deferred[None]":
        """Fires when all that was asked is acknowledged, no file is under way, and the events due by then have come.

        Those are the events of open rooms.
        """
        connection = self._connection
        isBusy = lambda: len(connection.outbox) or self._transfers.isBusy  # noqa: E731
        return connection.waiters.when(lambda: connection.ended or (not isBusy() and connection.places.isComplete()))

    def _refusedAgain(self, failure: Failure) -> None:
        """Nobody waits for this answer any more: tell all who listen."""
        failure.trap(RefusedByServer, LinkEnded)
        if isinstance(failure.value, RefusedByServer):
            self._emit(failure.value.message)

    # --- what it asks

    def ask(self, type: str, /, **fields: Any) -> "Deferred[Message]":
        """Give any command; fields that are None are left out. Commands that write get a `key` where they have none.

        Fires with the `ok`; fails with `RefusedByServer`, or with `LinkEnded` when there will be no answer.
        """
        message = {name: value for name, value in fields.items() if value is not None}
        if type in KEYED:
            message.setdefault("key", newKey())
        message = self._connection.errands.numbered({"type": type, **message})
        try:
            encoded(message)
        except RefusedByServer as refusal:
            return fail(refusal)
        return self._connection.ask(message)

    def say(self, room: str, text: str) -> "Deferred[Message]":
        """Say something in a room, or to `@nick`."""
        return self.ask("say", room=room, text=text)

    def open(self, room: str, after: int | None = None) -> "Deferred[Message]":
        """Follow a room, or the chat with `@nick`, from behind an event's number on.

        Left out, `after` means from where the link was, or else the newest 50; `FROM_NOW` means none of the past.
        """
        return self.ask("open", room=room, after=self.cursor(room) if after is None else after)

    def close(self, room: str) -> "Deferred[Message]":
        """Follow a room no longer."""
        return self.ask("close", room=room)

    def become(self, identity: Identity) -> "Deferred[Message]":
        """Leave, and come back as somebody else: after all that was asked before, before all that is asked now.

        Fires with the server's welcome. Fails with `RefusedByServer`; the link is then who it was.
        Files that are under way are stopped: nothing is sent in another's name.
        """
        self._transfers.stop()
        return self._connection.change(identity)

    # --- files: what fails here fails with `RefusedByServer`, `TransferFailed` is one; or `LinkEnded`

    def upload(
        self, file: str | Path | BinaryIO, room: str, name: str | None = None, caption: str = "",
        progress: Progress = untold,
    ) -> "Deferred[Message]":  # fmt: skip
        """Send a file and share it in a room, or with `@nick`: once, however often the connection breaks in between.

        `file` is a path, or open for reading bytes; `progress` is told how many bytes of how many have arrived. Fires
        with the `ok`: the event's number. Cancelling stops it.
        """
        return self._transfers.upload(file, Sharing(room, sharedAs(file, name), caption, newKey()), progress)

    def fetch(self, room: str, seq: int, thumbnail: bool = False, most: int = FETCHED_BYTES) -> "Deferred[bytes]":
        """Get the content of an event into memory, or its thumbnail, if it has at most so many bytes."""
        return self._transfers.fetch(Wanted(room, seq, thumbnail), most)

    def download(
        self, room: str, seq: int, folder: str | Path | None = None, progress: Progress = untold
    ) -> "Deferred[Path]":
        """Save the file of an event in a folder; left out, in that for downloads. Never overwrites anything.

        Goes on with what an earlier try left there. Fires with where it stands. Cancelling stops it.
        """
        try:
            folder = user_downloads_path() if folder is None else Path(folder).expanduser()
        except RuntimeError as error:  # somebody's `~` who isn't there
            return fail(TransferFailed("unwritable", str(error)))
        return self._transfers.download(Wanted(room, seq), folder, progress)

    # --- what it hears

    def on(self, type: str, handler: Handler) -> None:
        """Have `handler` called with every message of a type; it may be a coroutine function.

        Types are those of events and notices (see `chatd.wire.names`; not those of files), `EVERYTHING`, and the
        link's own: `online` (`nick`, `server`; `again` after a break), `offline` (`why`), `dropped` (`room` may not be
        followed any more; `code`, `why`).
        """
        self._handlers[type].append(handler)

    def _emit(self, message: Message) -> None:
        for handler in (*self._handlers.get(message["type"], ()), *self._handlers[EVERYTHING]):
            # A bot's mistake costs it that message, not its connection.
            with log.failuresHandled("while handling {type}", type=message["type"]):
                result = handler(message)
                if isinstance(result, Coroutine):
                    ensureDeferred(result).addErrback(lambda failure: log.failure("while handling", failure))

    def setReading(self, reading: bool) -> None:
        """Take on what the server has, or let it wait there."""
        self._connection.setReading(reading)

    # --- what it knows

    @property
    def nick(self) -> str:
        """Who we are, as the server writes it."""
        return self._connection.nick

    @property
    def inbox(self) -> str:
        """The room in which our notifications come."""
        return self._connection.places.inbox

    @property
    def unacknowledged(self) -> int:
        """How many requests have no answer yet."""
        return len(self._connection.outbox)

    @property
    def isCarrying(self) -> bool:
        """Whether files are being sent or saved."""
        return self._transfers.isBusy

    def named(self, room: str) -> str:
        """A room's own name, if it was opened under this one (`@bia`); else the same."""
        return self._connection.places.named(room)

    def isOpen(self, room: str) -> bool:
        """Whether the room is followed."""
        return self._connection.places.isFollowed(room)

    def cursor(self, room: str) -> int | None:
        """The number of the last event that came of a room, if one did."""
        return self._connection.places.cursor(room)


def newKey() -> str:
    """A key for one command. It begins with the time, because a server keeps keys in order: those of one hour stand
    side by side, and a million of them cost no more than a thousand.
    """
    return f"{time_ns() // 1_000_000:011x}{token_hex(4)}"


def _gone(failure: Failure) -> None:
    """Why a link ended doesn't matter to who ends it."""
    failure.trap(LinkEnded)
