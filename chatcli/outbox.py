"""What was asked and isn't acknowledged, in order: it outlives the connection."""

from collections import deque
from typing import Any

import attrs
from twisted.internet.defer import Deferred

from chatcli.identity import Identity
from chatcli.keeping import Forgetful, Keeper
from chatcli.protocol import Message


@attrs.define(eq=False)
class Request:
    """Something asked of the server. `done` fires with its `ok`, or fails with `RefusedByServer` or `LinkEnded`."""

    message: Message
    done: "Deferred[Message]" = attrs.field(factory=Deferred)

    @property
    def type(self) -> Any:
        """The command's wire name."""
        return self.message["type"]


@attrs.define(eq=False)
class Change:
    """To leave and come back as somebody else, in its turn. `former` is who the link was."""

    identity: Identity
    former: Identity | None = None
    done: "Deferred[Message]" = attrs.field(factory=Deferred)


class Outbox:
    """Requests that were sent on this connection, and those that wait to be."""

    def __init__(self, keeper: Keeper | None = None) -> None:
        self._keeper = keeper or Forgetful()
        self._sent: deque[Request] = deque()
        self._unsent: deque[Request | Change] = deque()

    def __len__(self) -> int:
        return len(self._sent) + len(self._unsent)

    def add(self, item: Request | Change) -> None:
        """Put it behind all others."""
        if isinstance(item, Request):
            self._keeper.add(item.message)
        else:
            self._keeper.become(item.identity)
        self._unsent.append(item)

    def next(self) -> Request | Change | None:
        """What may be sent now: nothing that isn't kept yet. A request counts as sent by that.

        A change of identity comes when all before it is acknowledged, and holds back what is behind
        it until `changed`: nothing may be said in another's name.
        """
        if not self._unsent or not self.isKept:
            return None
        item = self._unsent[0]
        if isinstance(item, Change):
            return item if not self._sent else None
        self._unsent.popleft()
        self._sent.append(item)
        return item

    @property
    def isKept(self) -> bool:
        """Whether all that must be is on the disk."""
        return not self._keeper.isDirty

    def keep(self) -> None:
        """Have it there."""
        self._keeper.sync()

    def changed(self, former: Identity | None = None) -> None:
        """The change of identity at the head is over: who we are is who it names, or `former` where that can't be."""
        if former is not None:
            self._keeper.become(former)
        self._unsent.popleft()

    def answered(self, id: Any) -> Request | None:
        """The request that an answer is for. Answers come in order, so one without an id is for the first."""
        if self._sent and id in (None, self._sent[0].message["id"]):
            request = self._sent.popleft()
            self._keeper.done(request.message.get("key"))
            return request
        return None

    def lost(self) -> None:
        """The connection is gone: what has no answer must be sent again, before all others."""
        self._unsent.extendleft(reversed(self._sent))
        self._sent.clear()

    def fail(self, error: Exception) -> None:
        """Nothing will be answered any more; what is kept stays so."""
        self._keeper.close()
        items = (*self._sent, *self._unsent)
        self._sent.clear()
        self._unsent.clear()
        for item in items:
            item.done.errback(error)
