"""The writer thread: takes all that waits, commits it together, hands the outcomes back.

The reactor never waits for the disk: it puts asks into a queue and goes on; the thread wakes up,
and while it commits one batch the next one gathers.
"""

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorFromThreads
from twisted.logger import Logger

from chatd.model.asks import Ask, Outcome
from chatd.store.transaction import Ledger

BATCH_MOST = 1000
"""Commands in one commit, at most: so that the first of them doesn't wait too long for the last."""

log = Logger()

Deliver = Callable[[list[Outcome]], None]


class Query:
    """A question to the state, asked between commands; its answer fires a Deferred."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.result: Deferred[Any] = Deferred()


class Writer:
    """Carries asks to a thread of its own and their outcomes back to the reactor, both in order."""

    def __init__(self, reactor: IReactorFromThreads, ledger: Ledger, deliver: Deliver) -> None:
        self._reactor = reactor
        self._ledger = ledger
        self._deliver = deliver
        self._queue: SimpleQueue[Ask | Query | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="chatd writer", daemon=True)
        self.submit: Callable[[Ask], None] = self._queue.put

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def query(self, function: Callable[..., Any]) -> "Deferred[Any]":
        """Call `function(view)` in the thread, after all asks before it; fires with its result."""
        query = Query(function)
        self._queue.put(query)
        return query.result

    def stop(self) -> "Deferred[None]":
        """End the thread after everything that was asked; fires once all of it is delivered."""
        stopped: Deferred[None] = Deferred()
        self._queue.put(None)

        def wait() -> None:
            self._thread.join()
            self._reactor.callFromThread(stopped.callback, None)

        threading.Thread(target=wait, name="chatd writer's end", daemon=True).start()
        return stopped

    def _run(self) -> None:
        while (batch := self._gather()) is not None:
            asks = [item for item in batch if isinstance(item, Ask)]
            if asks:
                self._reactor.callFromThread(self._deliver, self._ledger.commit(asks))
            for query in batch:
                if isinstance(query, Query):
                    self._answer(query)

    def _gather(self) -> list[Ask | Query] | None:
        """All that waits, at least one; None at the end. What came before the end is still carried out."""
        item = self._queue.get()
        if item is None:
            return None
        batch = [item]
        while len(batch) < BATCH_MOST and not self._queue.empty():
            item = self._queue.get()
            if item is None:
                self._queue.put(None)
                break
            batch.append(item)
        return batch

    def _answer(self, query: Query) -> None:
        try:
            result = query.function(self._ledger.view)
        except Exception as error:
            self._reactor.callFromThread(query.result.errback, error)
        else:
            self._reactor.callFromThread(query.result.callback, result)
