"""The writer thread's contract: what makes a batch, when the next one begins, and that nothing is forgotten."""

from collections.abc import Callable
from functools import partial
from itertools import chain
from queue import Queue, SimpleQueue
from typing import Any

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from chatd.model.asks import Ask, Outcome
from chatd.store.writer import BATCH_MOST, Writer

WAIT_SECONDS = 10.0
"""How long the thread may take for anything before the test fails."""


class Reactor(Clock):
    """A clock, and the calls that another thread has for the reactor, which are made when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self._calls: Queue[Any] = Queue()

    def callFromThread(self, function: Any, *arguments: Any) -> None:
        self._calls.put((function, arguments))

    def turn(self) -> None:
        """Make the calls that are due."""
        self.advance(0)

    def pump(self) -> None:
        """Wait for one call of the other thread, and make it."""
        self.call()()

    def round(self) -> None:
        """End a turn, and make the next call of the other thread."""
        self.turn()
        self.pump()

    def call(self) -> Callable[[], None]:
        """Wait for one call of the other thread, but don't make it yet."""
        function, arguments = self._calls.get(timeout=WAIT_SECONDS)
        return partial(function, *arguments)


class Batches(SimpleQueue[Any]):
    """What the reactor gives to the thread, and how often it did."""

    handed = 0

    def put(self, item: Any, *more: Any) -> None:
        self.handed += 1
        super().put(item, *more)


class FakeLedger:
    """Remembers the batches that it had to commit, and waits in each until it may go on, if it is told to."""

    def __init__(self) -> None:
        self.begun: Queue[list[str]] = Queue()
        self.mayGoOn: Queue[None] | None = None
        self.committed: list[str] = []

    @property
    def view(self) -> list[str]:
        """What is committed by now stands for the state."""
        return list(self.committed)

    def commit(self, asks: list[Ask]) -> list[Outcome]:
        names = [ask.command for ask in asks]
        self.begun.put(names)
        if self.mayGoOn is not None:
            self.mayGoOn.get(timeout=WAIT_SECONDS)
        self.committed += names
        return [Outcome(ask, f"{ask.command} done") for ask in asks]

    def batch(self) -> list[str]:
        """Wait for the next batch."""
        return self.begun.get(timeout=WAIT_SECONDS)


class WriterCase(SynchronousTestCase):
    """A writer between a reactor and a ledger that are both in the test's hand."""

    def setUp(self) -> None:
        self.reactor, self.ledger = Reactor(), FakeLedger()
        self.delivered: list[list[str]] = []
        self.writer = Writer(self.reactor, self.ledger, self.deliver)
        self.batches = self.writer._batches = Batches()
        self.writer.start()
        self.addCleanup(self.end)

    def end(self) -> None:
        """Let the thread go, whatever it does."""
        if self.ledger.mayGoOn is not None:
            self.ledger.mayGoOn.put(None)
        self.batches.put(None)
        self.writer._thread.join(WAIT_SECONDS)
        self.assertFalse(self.writer._thread.is_alive())

    def deliver(self, outcomes: list[Outcome]) -> None:
        self.delivered.append([outcome.answer for outcome in outcomes])

    def submit(self, *names: str) -> None:
        for name in names:
            self.writer.submit(Ask(None, None, name, None))

    def hold(self) -> None:
        """From now on each batch waits in its commit until `letGo`."""
        self.ledger.mayGoOn = Queue()

    def letGo(self) -> None:
        assert self.ledger.mayGoOn is not None
        self.ledger.mayGoOn.put(None)

    def assertIdle(self, handed: int) -> None:
        """The thread was given so many batches, and nothing is due to be given to it."""
        self.assertEqual(self.reactor.getDelayedCalls(), [])
        self.assertEqual(self.batches.handed, handed)


class BatchTests(WriterCase):
    def test_what_one_turn_asks_is_one_batch(self) -> None:
        self.submit("a", "b")
        self.submit("c")
        self.assertEqual(self.batches.handed, 0, "not before the turn is over")
        self.reactor.round()
        self.assertEqual(self.ledger.batch(), ["a", "b", "c"])
        self.assertEqual(self.delivered, [["a done", "b done", "c done"]])
        self.reactor.turn()
        self.assertIdle(1)

    def test_a_later_turn_makes_another(self) -> None:
        for name in ("a", "b", "c"):
            self.submit(name)
            self.reactor.round()
            self.reactor.turn()
        self.assertEqual([self.ledger.batch() for _ in range(3)], [["a"], ["b"], ["c"]])
        self.assertEqual(self.delivered, [["a done"], ["b done"], ["c done"]])
        self.assertIdle(3)

    def test_what_comes_while_one_is_under_way_makes_the_next(self) -> None:
        """Which isn't begun before the first is delivered, however many turns that takes."""
        self.hold()
        self.submit("a")
        self.reactor.turn()
        self.assertEqual(self.ledger.batch(), ["a"])
        self.submit("b")
        self.reactor.turn()
        self.letGo()
        delivery = self.reactor.call()
        self.submit("c")
        self.reactor.turn()
        self.assertEqual(self.batches.handed, 1, "the first is committed, but not delivered")
        delivery()
        self.reactor.turn()
        self.assertEqual(self.ledger.batch(), ["b", "c"])
        self.letGo()
        self.reactor.pump()
        self.assertEqual(self.delivered, [["a done"], ["b done", "c done"]])

    def test_what_a_delivery_asks_goes_with_the_next(self) -> None:
        asked = ["more", "still more"]
        self.writer._deliver = lambda _: self.submit(asked.pop(0))
        self.submit("a")
        self.reactor.turn()
        self.submit("b")
        self.reactor.pump()
        self.submit("c")
        self.reactor.round()
        self.assertEqual([self.ledger.batch(), self.ledger.batch()], [["a"], ["b", "more", "c"]])

    def test_a_batch_has_its_most(self) -> None:
        names = [str(n) for n in range(2 * BATCH_MOST + 1)]
        self.submit(*names)
        self.reactor.turn()
        for _ in range(3):
            self.reactor.pump()
            self.reactor.turn()
        batches = [self.ledger.batch() for _ in range(3)]
        self.assertEqual([len(batch) for batch in batches], [BATCH_MOST, BATCH_MOST, 1])
        self.assertEqual(list(chain(*batches)), names)
        self.assertEqual(list(chain(*self.delivered)), [f"{name} done" for name in names])
        self.assertIdle(3)


class QueryTests(WriterCase):
    def test_it_sees_what_was_asked_before_it(self) -> None:
        self.submit("a", "b")
        answer = self.writer.query(list)
        self.reactor.round()
        self.assertEqual(self.successResultOf(answer)[:2], ["a", "b"])

    def test_it_waits_for_all_batches_before_it(self) -> None:
        self.submit(*map(str, range(BATCH_MOST + 1)))
        answer = self.writer.query(len)
        self.reactor.round()
        self.assertNoResult(answer)
        self.reactor.round()
        self.assertEqual(self.successResultOf(answer), BATCH_MOST + 1)

    def test_it_is_answered_behind_the_delivery(self) -> None:
        """In the reactor's thread: whoever waits for it finds what was asked before it delivered."""
        self.submit("a")
        answer = self.writer.query(len).addCallback(lambda _: list(self.delivered))
        self.reactor.round()
        self.assertEqual(self.successResultOf(answer), [["a done"]])

    def test_alone_it_commits_nothing(self) -> None:
        answer = self.writer.query(len)
        self.reactor.round()
        self.assertEqual(self.successResultOf(answer), 0)
        self.assertTrue(self.ledger.begun.empty())

    def test_its_error_is_its_own(self) -> None:
        failing, other = self.writer.query(lambda view: view[7]), self.writer.query(len)
        self.submit("a")
        self.reactor.round()
        self.failureResultOf(failing, IndexError)
        self.assertIsInstance(self.successResultOf(other), int)
        self.assertEqual(self.delivered, [["a done"]])
        again = self.writer.query(list)
        self.reactor.round()
        self.assertEqual(self.successResultOf(again), ["a"], "the thread goes on")


class StopTests(WriterCase):
    def test_with_nothing_to_do(self) -> None:
        self.successResultOf(self.writer.stop())
        self.assertFalse(self.writer._thread.is_alive())

    def test_what_was_asked_in_this_turn_comes_first(self) -> None:
        self.submit("a", "b")
        answer = self.writer.query(list)
        stopped = self.writer.stop()
        self.assertNoResult(stopped)
        self.reactor.round()
        self.assertEqual(self.delivered, [["a done", "b done"]])
        self.assertEqual(self.successResultOf(answer), ["a", "b"])
        self.reactor.turn()
        self.successResultOf(stopped)

    def test_what_is_under_way_and_what_waits_behind_it_come_first(self) -> None:
        self.hold()
        self.submit("a")
        self.reactor.turn()
        self.ledger.batch()
        self.submit(*map(str, range(BATCH_MOST + 1)))
        stopped = self.writer.stop()
        for number in range(3):
            self.assertNoResult(stopped)
            self.letGo()
            self.reactor.pump()
            self.assertEqual(len(self.delivered), number + 1)
            self.reactor.turn()
        self.successResultOf(stopped)
        self.assertEqual([len(answers) for answers in self.delivered], [1, BATCH_MOST, 1])

    def test_what_the_last_delivery_asks_comes_first_too(self) -> None:
        asked = ["b", "c"]
        self.writer._deliver = lambda _: self.submit(asked.pop(0)) if asked else None
        self.submit("a")
        stopped = self.writer.stop()
        for _ in range(3):
            self.assertNoResult(stopped)
            self.reactor.round()
        self.reactor.turn()
        self.successResultOf(stopped)
        self.assertEqual(self.ledger.committed, ["a", "b", "c"])


class BugTests(WriterCase):
    """A delivery that raises, which is a bug."""

    def setUp(self) -> None:
        super().setUp()
        self.writer._deliver = self.failOnce

    def failOnce(self, outcomes: list[Outcome]) -> None:
        self.writer._deliver = self.deliver
        raise ZeroDivisionError

    def test_the_next_batch_is_committed_and_delivered(self) -> None:
        self.submit("a")
        self.reactor.turn()
        self.submit("b")
        self.assertRaises(ZeroDivisionError, self.reactor.pump)
        self.reactor.round()
        self.assertEqual(self.ledger.committed, ["a", "b"])
        self.assertEqual(self.delivered, [["b done"]])

    def test_it_can_be_stopped(self) -> None:
        self.submit("a")
        stopped = self.writer.stop()
        self.reactor.turn()
        self.assertRaises(ZeroDivisionError, self.reactor.pump)
        self.reactor.turn()
        self.successResultOf(stopped)
