"""The block at the bottom of the screen: what a terminal shows after each step, against a simple model."""

from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatcli.screen.painter import Block, Painter
from tests.blockruns import RUNS, STEPS, Run
from tests.screens import Cutting, Keeping, Reflowing


class AgainstPyte(SynchronousTestCase):
    @settings(max_examples=200, deadline=None)
    @given(st.integers(1, 25), st.integers(1, 9), st.integers(0, 10), RUNS)
    def test_everyStepShowsTheModel(self, width, height, strangers, parts):
        run = Run(self, width, height, [f"${number}"[:width] for number in range(strangers)])
        for step in chain.from_iterable(parts):
            run.take(step)

    @settings(max_examples=40, deadline=None)
    @given(st.integers(20, 60), st.integers(4, 12), st.lists(STEPS, min_size=10, max_size=20))
    def test_longRuns(self, width, height, parts):
        run = Run(self, width, height, ["$ chatcli"])
        for step in chain.from_iterable(parts):
            run.take(step)


SHORT = st.one_of(
    st.tuples(st.sampled_from(["", "s"]), st.integers(0, 30)).map(
        lambda block: ("draw", Block(block[0], "", "x" * block[1], block[1] // 2))
    ),
    st.integers(1, 9).map(lambda count: ("above", count)),
    st.just(("clear", None)),
)

KINDS = (Reflowing, Keeping, Cutting)


class Resizing(SynchronousTestCase):
    """With terminals that push and pull rows, and cut those that have become too long."""

    def runSteps(self, kind, size, strangers, steps):
        run, count = Run(self, *size, [f"${number}" for number in range(strangers)], kind), 0
        for name, value in steps:
            if name == "above":
                run.take((name, [f"m{number}" for number in range(count, count + value)]))
                count += value
            else:
                run.take((name, value))
        return run

    def found(self, run, sign):
        return [row for row in run.terminal.rows() if row.startswith(sign)]

    @settings(max_examples=80, deadline=None)
    @given(
        st.sampled_from(KINDS), st.integers(1, 20), st.integers(0, 40),
        st.lists(SHORT | st.tuples(st.just("resize"), st.tuples(st.integers(4, 30), st.integers(1, 20))), max_size=15),
    )  # fmt: skip
    def test_whatSomebodyElseWroteStays(self, kind, height, strangers, steps):
        run = self.runSteps(kind, (20, height), strangers, steps)
        self.assertEqual(self.found(run, "$"), run.strangers)

    @settings(max_examples=80, deadline=None)
    @given(
        st.sampled_from(KINDS), st.integers(3, 20), st.integers(0, 20),
        st.lists(SHORT | st.tuples(st.just("resize"), st.tuples(st.just(40), st.integers(3, 20))), max_size=15),
    )  # fmt: skip
    def test_messagesStayWhenTheHeightChanges(self, kind, height, strangers, steps):
        run = self.runSteps(kind, (40, height), strangers, steps)
        self.assertEqual(sorted(set(self.found(run, "m"))), sorted(run.messages))

    def test_pushesSeldom(self):
        for kind in KINDS:
            steps = [("draw", Block("s", "", "x", 1)), ("above", 3)]
            run = self.runSteps(kind, (20, 10), 4, [*steps, *(("resize", (20, height)) for height in range(11, 31))])
            # Were the screen pushed each time, these would be there twenty times.
            self.assertLessEqual(len(self.found(run, "m")), 9)

    def test_aFullScreenIsOursAndNothingIsPushed(self):
        painter = Painter(20, 5)
        painter.draw(Block("s", "", "", 0))
        painter.above(["m"] * 2)
        self.assertTrue(painter.resize(20, 5, ["m"] * 2).startswith("\x1b[5;1H\n\n\n\n\n\x1b[H\r\x1b[Jm\r\nm"))
        painter.mark()
        painter.draw(Block("s", "", "", 0))
        painter.above(["m"] * 3)
        self.assertEqual(painter.resize(9, 5, ["1", "2", "3", "4"]), "\x1b[H\r\x1b[J2\r\n3\r\n4\r\ns\r\n")
        painter.above(["m"] * 4)
        self.assertTrue(painter.resize(9, 9, ["m"] * 8).startswith("\x1b[H"))
        self.assertTrue(painter.resize(9, 10, ["m"] * 8).startswith("\x1b[10;1H\n"))

    def test_whatWasCutOffBelowDoesNotCount(self):
        for kind in KINDS:
            for block in (Block("s", "", "", 0), Block("s", "", "x\n" * 5, 0)):
                for heights in ((20, 10, 20), (12, 3, 9, 20), (3, 20), (1, 2, 3)):
                    steps = [("draw", block), *(("resize", (20, height)) for height in heights)]
                    run = self.runSteps(kind, (20, 19), 12, steps)
                    self.assertEqual(self.found(run, "$"), run.strangers, (kind, block, heights))

    def test_recentRowsThatAreTooWide(self):
        painter = Painter(20, 4)
        painter.draw(Block("", "", "", 0))
        self.assertTrue(painter.resize(2, 4, ["ab", "cdefgh"]).endswith("\x1b[H\r\x1b[Jcd\r\nef\r\ngh\r\n"))

    def test_withoutABlockThereIsNothingToPaint(self):
        painter = Painter(20, 5)
        self.assertEqual(painter.resize(3, 5, ["m"]), "")
        self.assertEqual(painter.above(["abcd"]), "\r\x1b[Jabc\r\nd\r\n")
