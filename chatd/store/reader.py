"""Pages of timelines, read in a thread of their own, so that a long replay holds no command up."""

from pathlib import Path
from typing import Protocol

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorFromThreads
from twisted.internet.threads import deferToThreadPool
from twisted.python.threadpool import ThreadPool

from chatd.model.timeline import Entry
from chatd.store.database import FILE, connect
from chatd.store.queries import sql
from chatd.store.view import withinBytes

PAGE = 200
"""Events in one page, at most."""


class Pages(Protocol):
    """Where a follower that fell behind reads on."""

    def page(self, roomId: int, room: str, after: int, upto: int) -> "Deferred[list[Entry]]":
        """The events behind `after` up to `upto`, as many as a page holds."""


class Reader:
    """Reads committed pages over a connection of its own, one at a time."""

    def __init__(self, reactor: IReactorFromThreads, folder: Path) -> None:
        self._reactor = reactor
        self._db = connect(str(folder / FILE), readOnly=True)
        self._pool = ThreadPool(0, 1, name="chatd reader")

    def start(self) -> None:
        """Start taking requests."""
        self._pool.start()

    def stop(self) -> None:
        """Finish the page that is being read and close the database."""
        self._pool.stop()
        self._db.close()

    def page(self, roomId: int, room: str, after: int, upto: int) -> "Deferred[list[Entry]]":
        """The events behind `after` up to `upto`, as many as a page holds."""
        return deferToThreadPool(self._reactor, self._pool, self._read, roomId, room, after, upto)

    def _read(self, roomId: int, room: str, after: int, upto: int) -> list[Entry]:
        rows = sql.page_on(self._db, room=roomId, after=after, upto=upto, most=PAGE)
        return [Entry(roomId, room, *row) for row in withinBytes(rows)]
