"""A simple model of the block at the bottom of the screen: all rows that a terminal should show."""

import re
import unicodedata

from wcwidth import iter_graphemes, wcwidth

from chatcli.screen.cells import shown
from tests.screens import trimmed


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
