"""Steps of a painter, drawn at random, and a run of them on a terminal that compares it with the model."""

import re

import attrs
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase
from wcwidth import iter_graphemes

from chatcli.screen.cells import shown
from chatcli.screen.painter import Block, Painter
from tests.blockmodel import Expected, rowsOf
from tests.screens import HistoryScreen, Terminal

RED, BOLD, RESET = "\x1b[31m", "\x1b[1;48;5;7m", "\x1b[m"
FAMILY = "👨\u200d👩\u200d👧"
CLUSTERS = [*"ab c-", "é", "e\u0301", "q\u0323\u0301", "字", "ก\u0e35", "👍", "👍🏽", FAMILY, "❤\ufe0f", "🇧🇷",
            "\u200b", "\u0301", "각", "क्षि", "\t", "\n", "\r\n", "\x1b", "\u202e",
            "longer word ", "漢字漢字漢字"]  # fmt: skip
ALLOWED = re.compile("(?:[^\0-\x1f\x7f-\x9f]|\r|\n|\x1b\\[[0-9]*[ABCKJ]|\x1b\\[[0-9;]*m)*")
IN_RESIZE = re.compile("(?:\x1b\\[[0-9]+;1H\n+)?\x1b\\[H")

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
