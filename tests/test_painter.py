"""The block at the bottom of the screen: what a terminal shows after each step, against a simple model."""

import re
import unicodedata
from itertools import chain

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase
from wcwidth import iter_graphemes, wcwidth

from chatcli.screen.cells import shown
from chatcli.screen.painter import Block, Painter
from tests.screens import Cutting, HistoryScreen, Keeping, Reflowing, Terminal, trimmed

RED, BOLD, RESET = "\x1b[31m", "\x1b[1;48;5;7m", "\x1b[m"
FAMILY = "👨\u200d👩\u200d👧"
CLUSTERS = [*"ab c-", "é", "e\u0301", "q\u0323\u0301", "字", "ก\u0e35", "👍", "👍🏽", FAMILY, "❤\ufe0f", "🇧🇷",
            "\u200b", "\u0301", "각", "क्षि", "\t", "\n", "\r\n", "\x1b", "\u202e",
            "longer word ", "漢字漢字漢字"]  # fmt: skip
ALLOWED = re.compile("(?:[^\0-\x1f\x7f-\x9f]|\r|\n|\x1b\\[[0-9]*[ABCKJ]|\x1b\\[[0-9;]*m)*")
IN_RESIZE = re.compile("(?:\x1b\\[[0-9]+;1H\n+)?\x1b\\[H")


# --- the model


def cellsOf(text):
    return sum(max(0, wcwidth(char)) for char in text)


def bases(rows):
    """The rows without what stands on a character: terminals, pyte among them, keep different numbers of marks."""
    return trimmed("".join(char for char in unicodedata.normalize("NFD", row) if wcwidth(char) > 0) for row in rows)


def needed(cluster):
    rest = re.sub("[\u200d\ufe0e\ufe0f]", "", cluster)
    hasMarks = len(unicodedata.normalize("NFC", cluster)) > 1 and any(wcwidth(char) == 0 for char in rest)
    return cellsOf(cluster) + (1 if hasMarks else 0)


class Model:
    """Text put into rows, one cluster after the other. `at` is where the cluster of the cursor went."""

    def __init__(self, width):
        self.width = width
        self.rows, self.column, self.at = [""], 0, None

    def put(self, cluster, isCursor):
        if cluster == "\n":
            self._mark(isCursor)
            self._newRow()
            return
        if self.width == 1:
            cluster = "".join("\ufffd" if wcwidth(char) > 1 else char for char in cluster)
        for piece in [cluster] if cellsOf(cluster) <= self.width else cluster:
            if cellsOf(piece) and self.column and self.column + needed(piece) > self.width:
                self._newRow()
            self._mark(isCursor)
            isCursor = False
            self.column += cellsOf(piece)
            self.rows[-1] += piece

    def _newRow(self):
        self.rows.append("")
        self.column = 0

    def _mark(self, isCursor):
        if isCursor:
            if self.column == self.width:
                self._newRow()
            self.at = (len(self.rows) - 1, self.column)

    def finish(self, isCursor):
        self._mark(isCursor)
        return self.rows


def rowsOf(text, width):
    """A row from somebody else, without its colours, wrapped."""
    model = Model(width)
    for cluster in iter_graphemes(shown(re.sub("\x1b\\[[0-9;]*m", "", text)).replace("\n", " ⏎ ")):
        model.put(cluster, False)
    return model.finish(False)


def inputOf(block, width):
    """The rows of label and text, and the cursor's row and column."""
    before, text = shown(block.label), shown(block.text)
    cursor = len(before) + len(shown(block.text[: block.cursor]))
    model, offset = Model(width), 0
    for cluster in iter_graphemes(before + text):
        model.put(cluster, offset == cursor)
        offset += len(cluster)
    rows = model.finish(offset == cursor)
    return rows, model.at


class Expected:
    """All rows that there should be, the scrollback's first."""

    def __init__(self, terminal, rows):
        self.terminal = terminal
        self.rows = rows

    def check(self, case, block, width, height):
        if block is None:
            case.assertEqual(bases(self.terminal.rows()), bases(self.rows))
            case.assertEqual(self.terminal.cursor(), (len(self.rows), 0))
            return
        rows, (row, column) = inputOf(block, width)
        fixed = [rowsOf(block.status, width)[0]] if block.status and height > 1 else []
        room = height - len(fixed)
        above = [rowsOf(each, width)[0] for each in block.above]
        above = above[max(0, len(above) - room + 1) :]
        seen = min(len(rows), room - len(above))
        tops = range(max(0, row - seen + 1), min(row, len(rows) - seen) + 1)
        windows = [bases([*self.rows, *above, *fixed, *rows[top : top + seen]]) for top in tops]
        actual = bases(self.terminal.rows())
        case.assertIn(actual, windows)
        cursors = [(len(self.rows) + len(above) + len(fixed) + row - top, column) for top in tops]
        case.assertIn((actual, self.terminal.cursor()), list(zip(windows, cursors, strict=True)))
        case.assertEqual(self.terminal.screen.cursor.attrs, self.terminal.screen.default_char)

    def blockRows(self, block, width, height):
        rows, _ = inputOf(block, width)
        return min(height, len(rows) + len(block.above) + (1 if block.status else 0))


# --- what is tried

TEXTS = st.lists(st.sampled_from(CLUSTERS), max_size=25).map("".join)
STATUSES = st.sampled_from(["", "lobby", f"{BOLD}[lobby]{RESET} 字字字 {RED}3 new", "s" * 30, f"{RED}a\x1b[2J\x07b"])
STYLED = st.lists(
    st.sampled_from([*"ab c", "字", "word ", "👍🏽", FAMILY, "q\u0301", RED, BOLD, RESET]), max_size=12
).map("".join)


@st.composite
def blocks(draw):
    text = draw(TEXTS)
    ends = [0]
    for cluster in iter_graphemes(text):
        ends.append(ends[-1] + len(cluster))
    cursor = draw(st.sampled_from(ends) | st.just(len(text)))
    return Block(
        draw(STATUSES), draw(st.sampled_from(["", "", "> ", "(search) `字': "])), text, cursor,
        tuple(draw(st.lists(STYLED, max_size=3)))
    )  # fmt: skip


@st.composite
def keys(draw):
    """Somebody types: texts that differ in one cluster."""
    text, steps = draw(st.lists(st.sampled_from(CLUSTERS), max_size=8)), []
    for cluster in draw(st.lists(st.sampled_from(CLUSTERS), min_size=1, max_size=6)):
        at = draw(st.integers(0, len(text)) | st.just(len(text)))
        text.insert(at, cluster)
        cursor = sum(map(len, iter_graphemes("".join(text[: at + 1]))))
        steps.append(("draw", Block("lobby", "", "".join(text), cursor)))
    return steps


STEPS = st.one_of(
    blocks().map(lambda block: [("draw", block)]),
    keys(),
    st.lists(STYLED, max_size=5).map(lambda rows: [("above", rows)]),
    st.just([("clear", None)]),
    st.tuples(st.integers(1, 25), st.integers(1, 9)).map(lambda size: [("resize", size)]),
)
RUNS = st.lists(STEPS, max_size=8)


def isOnBoundary(block):
    """Whether no cluster goes across the cursor: label and text are segmented together on the screen."""
    before = shown(block.label) + shown(block.text[: block.cursor])
    ends = [0]
    for cluster in iter_graphemes(shown(block.label) + shown(block.text)):
        ends.append(ends[-1] + len(cluster))
    return len(before) in ends


@attrs.define(slots=False)
class Run:
    """A painter and its terminal, step by step."""

    case: SynchronousTestCase
    width: int
    height: int
    strangers: list[str]
    kind: type = HistoryScreen
    block: Block | None = None
    messages: list[str] = attrs.Factory(list)

    def __attrs_post_init__(self):
        self.painter = Painter(self.width, self.height)
        self.terminal = Terminal(self.width, self.height, self.kind)
        self.terminal.feed("".join(row + "\r\n" for row in self.strangers))
        self.expected = Expected(self.terminal, list(self.strangers))

    def take(self, step):
        name, value = step
        getattr(self, name)(value)
        self.expected.check(self.case, self.block, self.width, self.height)

    def draw(self, block):
        if isOnBoundary(block):
            self.block = block
            self._feed(self.painter.draw(block))

    def above(self, rows):
        self.messages += rows
        self.expected.rows += [each for row in rows for each in rowsOf(row, self.width)]
        self._feed(self.painter.above(rows))

    def clear(self, _):
        self._feed(self.painter.clear())
        self.block = None

    def resize(self, size):
        if self.block is None:
            return
        self.width, self.height = size
        self.terminal.screen.resize(size[1], size[0])
        written = self.painter.resize(*size, self.messages)
        self.case.assertRegex(written, IN_RESIZE)
        self._feed(IN_RESIZE.match(written)[0], IN_RESIZE)
        self._feed(IN_RESIZE.sub("", written, count=1))
        rows = [each for row in self.messages for each in rowsOf(row, self.width)]
        room = self.height - self.expected.blockRows(self.block, *size)
        self.expected.rows = self.terminal.scrolled() + rows[max(0, len(rows) - room) :]

    def _feed(self, written, allowed=ALLOWED):
        self.case.assertIsNotNone(allowed.fullmatch(written), repr(written))
        self.terminal.feed(written)


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


class Written(SynchronousTestCase):
    """What exactly is written, where few bytes matter."""

    def drawn(self, width=80, height=24, **fields):
        self.painter = Painter(width, height)
        self.block = Block(**{"status": "s", "label": "", "text": "", "cursor": 0, **fields})
        return self.painter.draw(self.block)

    def then(self, **changes):
        self.block = attrs.evolve(self.block, **changes)
        return self.painter.draw(self.block)

    def test_theFirstBeginsInTheCursorsRow(self):
        self.assertEqual(self.drawn(text="ab", cursor=1), "\r\x1b[Js\r\nab\r\x1b[1C")

    def test_nothingWhereNothingChanged(self):
        self.drawn(text="ab字", cursor=3)
        self.assertEqual(self.then(), "")

    def test_aKeyAtTheEndOfALongInput(self):
        for character, most in (("x", 1), ("ã", 1), ("字", 11), ("👍", 12), ("e\u0301", 11)):
            text = character * 2000
            self.drawn(text=text, cursor=len(text))
            text += character
            self.assertLessEqual(len(self.then(text=text, cursor=len(text))), most)

    def test_aRowThatBecomesFull(self):
        self.drawn(width=4, text="abc", cursor=3)
        self.assertEqual(self.then(text="abcd", cursor=4), "d\r\n")
        self.assertEqual(self.then(text="abcde", cursor=5), "e")
        self.assertEqual(self.then(text="abcd", cursor=4), "\r\x1b[K")
        self.assertEqual(self.then(text="abc", cursor=3), "\x1b[A\r\x1b[3C\x1b[K\x1b[B\r\x1b[J\x1b[A\r\x1b[3C")

    def test_movingTheCursor(self):
        self.drawn(text="abc", cursor=3)
        self.assertEqual(self.then(cursor=2), "\r\x1b[2C")
        self.assertEqual(self.then(cursor=0), "\r")

    def test_onlyTheStatus(self):
        self.drawn(text="abc", cursor=3)
        self.assertEqual(self.then(status=f"{RED}t"), f"\x1b[A\r\x1b[K{RED}t{RESET}\x1b[B\r\x1b[3C")

    def test_colours(self):
        self.drawn(status=f"{RED}t")
        self.assertIn(f"\x1b[K{BOLD}t{RESET}", self.then(status=f"{BOLD}t"))
        self.assertIn(f"\x1b[K{BOLD}ti{RESET}", self.then(status=f"{BOLD}ti"))
        self.assertIn("\x1b[Kt", self.then(status="t"))

    def test_aMarkIsWrittenWithItsBase(self):
        self.drawn(text="abq", cursor=3)
        self.assertIn("q\u0301", self.then(text="abq\u0301", cursor=4))
        self.assertIn("\x1b[2C\x1b[Kq", self.then(text="abq", cursor=3))

    def test_rowsAbove(self):
        self.drawn(text="abc", cursor=3)
        self.assertEqual(self.painter.above([f"{RED}m"]), f"\x1b[A\r\x1b[K{RED}m{RESET}\r\n\x1b[Ks\r\nabc")
        self.assertEqual(self.painter.above([]), "")
        written = self.painter.above(["m" * 80] * 100)
        self.assertLess(len(written), 100 * 82 + 40)

    def test_marksAreShown(self):
        terminal = Terminal(20, 2)
        terminal.feed(self.drawn(20, 2, status="", text="aq\u0301b", cursor=4))
        self.assertEqual(terminal.rows(), ["aq\u0301b"])

    def test_clear(self):
        self.assertEqual(Painter(80, 24).clear(), "")
        self.drawn(text="abc", cursor=3)
        self.assertEqual(self.painter.clear(), "\x1b[A\r\x1b[J")
        self.assertEqual(self.painter.clear(), "")
        self.assertEqual(self.then(), "\r\x1b[Js\r\nabc")

    def test_mark(self):
        self.drawn(text="abc", cursor=3)
        self.painter.mark()
        self.assertEqual(self.painter.clear(), "")
        self.assertEqual(self.then(), "\r\x1b[Js\r\nabc")


class Small(SynchronousTestCase):
    """Screens with hardly any room."""

    def shows(self, width, height, block):
        terminal = Terminal(width, height)
        terminal.feed(Painter(width, height).draw(block))
        return terminal.visible(), terminal.cursor()

    def test_theInputComesBeforeTheStatus(self):
        block = Block("st", "", "abcdef", 6, ("one", "two"))
        self.assertEqual(self.shows(3, 1, block), ([""], (0, 0)))
        self.assertEqual(self.shows(4, 1, block), (["ef"], (0, 2)))
        self.assertEqual(self.shows(4, 2, block), (["st", "ef"], (1, 2)))
        self.assertEqual(self.shows(4, 3, block), (["two", "st", "ef"], (2, 2)))
        self.assertEqual(self.shows(4, 5, block), (["one", "two", "st", "abcd", "ef"], (4, 2)))

    def test_theWindowFollowsTheCursorAndStaysWhereItCan(self):
        painter, terminal = Painter(2, 3), Terminal(2, 3)
        for cursor, rows, at in [
            (14, ["kl", "mn", ""], (2, 0)),
            (8, ["ij", "kl", "mn"], (0, 0)),
            (10, ["ij", "kl", "mn"], (1, 0)),
            (0, ["ab", "cd", "ef"], (0, 0)),
            (5, ["ab", "cd", "ef"], (2, 1)),
        ]:
            terminal.feed(painter.draw(Block("", "", "abcdefghijklmn", cursor)))
            self.assertEqual((terminal.visible(), terminal.cursor()), (rows, at))

    def test_oneColumn(self):
        self.assertEqual(self.shows(1, 4, Block("status", ">", "a字", 2)), (["s", "a", "\ufffd", ""], (3, 0)))

    def test_sizesOfTerminalsThatDoNotKnowTheirs(self):
        self.assertEqual(Painter(0, 0).draw(Block("", "", "", 0)), "\r\x1b[J")

    def test_aLabelWiderThanTheScreen(self):
        self.assertEqual(self.shows(5, 3, Block("", "question? ", "y", 1)), (["quest", "ion?", "y"], (2, 1)))

    def test_controlCharactersAreShown(self):
        self.assertEqual(self.shows(20, 1, Block("", "", "a\x1b[2J\tb", 6)), (["a\\x1b[2J    b"], (0, 12)))
