"""The writer thread: commits together what gathered, and hands the outcomes back.

The reactor never waits for the disk: what is asked gathers while it goes on. At the end of a turn all of
it goes to the thread as one batch, and the next batch only when the outcomes of this one are delivered.
So under load a batch holds all that came while the one before it was under way, the two threads hand the
interpreter to each other twice a batch and not at every system call, and a reader gets a batch in one
write. Batches that overlap (the thread taking whatever waits) were tried: smaller batches, twice the
processor time a message.
"""

import threading
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import Any

from twisted.internet.defer import Deferred

from chatd.model.asks import Ask, Outcome
from chatd.store.transaction import Ledger

BATCH_MOST = 1000
"""Commands in one commit, at most: so that the first of them doesn't wait too long for the last."""

Deliver = Callable[[list[Outcome]], None]


class Query:
    """A question to the state, asked between commands; its answer fires a Deferred."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.result: Deferred[Any] = Deferred()


class Writer:
    """Carries asks to a thread of its own and their outcomes back to the reactor, both in order.

    `reactor` has to provide `IReactorTime` and `IReactorFromThreads`.
    """

    def __init__(self, reactor: Any, ledger: Ledger, deliver: Deliver) -> None:
        self._reactor = reactor
        self._ledger = ledger
        self._deliver = deliver
        self._gathered: list[Ask | Query] = []
        self._isUnderWay = False
        self._stopped: Deferred[None] | None = None
        self._batches: SimpleQueue[list[Ask | Query] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="chatd writer", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def submit(self, ask: Ask | Query) -> None:
        """Have an ask decided and committed; its outcome is delivered."""
        self._gathered.append(ask)
        if not self._isUnderWay:
            self._isUnderWay = True
            self._reactor.callLater(0, self._next)

    def query(self, function: Callable[..., Any]) -> "Deferred[Any]":
        """Call `function(view)` in the thread, after all asks before it; fires with its result."""
        query = Query(function)
        self.submit(query)
        return query.result

    def stop(self) -> "Deferred[None]":
        """End the thread after everything that was asked; fires once all of it is delivered."""
        self._stopped = Deferred()
        if not self._isUnderWay:
            self._next()
        return self._stopped

    # --- in the reactor

    def _next(self) -> None:
        """Give the next batch to the thread, if there is one."""
        self._isUnderWay = bool(self._gathered)
        if self._gathered:
            self._batches.put(self._gathered[:BATCH_MOST])
            del self._gathered[:BATCH_MOST]
        elif self._stopped is not None:
            self._batches.put(None)
            self._thread.join()
            self._stopped.callback(None)

    def _done(self, outcomes: list[Outcome], answers: list[Callable[[], None]]) -> None:
        """Deliver a batch; what came meanwhile, and what the delivery brings about at once, makes the next."""
        self._reactor.callLater(0, self._next)
        try:
            self._deliver(outcomes)
        finally:
            for answer in answers:
                answer()

    # --- in the thread

    def _run(self) -> None:
        while (batch := self._batches.get()) is not None:
            asks = [item for item in batch if isinstance(item, Ask)]
            outcomes = self._ledger.commit(asks) if asks else []
            answers = [self._answer(item) for item in batch if isinstance(item, Query)]
            self._reactor.callFromThread(self._done, outcomes, answers)

    def _answer(self, query: Query) -> Callable[[], None]:
        """Ask the state; the Deferred is fired in the reactor."""
        try:
            return partial(query.result.callback, query.function(self._ledger.view))
        except Exception as error:
            return partial(query.result.errback, error)
