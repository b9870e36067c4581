"""Screens to look at: pyte's, and one that treats what scrolled away as most terminals do when their size changes."""

import unicodedata
from itertools import pairwise

from pyte import ByteStream, HistoryScreen
from pyte.screens import Char
from wcwidth import wcwidth

BLANK = Char(" ")


class Terminal:
    """A screen with all that ever scrolled off it, fed with what would be written to a terminal."""

    def __init__(self, width, height, kind=HistoryScreen):
        self.screen = kind(width, height, history=100_000)
        self._stream = ByteStream(self.screen)

    def feed(self, written):
        self._stream.feed(written.encode())

    def scrolled(self):
        """The rows in the scrollback, as text."""
        return [self._text(line) for line in self.screen.history.top]

    def visible(self):
        """The rows of the screen, as text."""
        return [self._text(self.screen.buffer[y]) for y in range(self.screen.lines)]

    def rows(self):
        """All rows, without the empty ones at the end."""
        return trimmed(self.scrolled() + self.visible())

    def cursor(self):
        """Its row, counted as `rows` does, and its column."""
        return len(self.screen.history.top) + self.screen.cursor.y, self.screen.cursor.x

    def _text(self, line):
        # A mark on a wide character is kept in the cell behind it, which pyte's own `display` leaves out.
        cells = [line[x].data for x in range(self.screen.columns)]
        # An empty cell that isn't the second half of a wide character: terminals would show half of something.
        halves = (cell or (before and wcwidth(before[0]) == 2) for before, cell in pairwise(["", *cells]))
        text = "".join(cell if isWhole else "<half>" for cell, isWhole in zip(cells, halves, strict=True))
        return unicodedata.normalize("NFC", text).rstrip()


def trimmed(rows):
    """The rows without the empty ones at the end."""
    rows = [row.rstrip() for row in rows]
    while rows and not rows[-1]:
        rows.pop()
    return rows


class Reflowing(HistoryScreen):
    """Cuts rows that have become too long; pushes rows into the scrollback when there are more, and pulls them out."""

    pulls = True
    cutsText = False

    def resize(self, lines=None, columns=None):
        gone = [piece for row in self.history.top for piece in self._cut(row, columns)]
        rows, cursor = [], 0
        for y in range(self.lines):
            if y == self.cursor.y:
                cursor = len(rows) + min(self.cursor.x, max(0, self._length(self.buffer[y]) - 1)) // columns
            rows += self._cut(self.buffer[y], columns)
        while len(rows) > max(lines, cursor + 1) and (self.cutsText or not self._length(rows[-1])):
            rows.pop()
        surplus = max(0, len(rows) - lines)
        pulled = gone[len(gone) - max(0, min(lines - len(rows), len(gone))) :] if self.pulls else []
        self._lay(gone[: len(gone) - len(pulled)] + rows[:surplus], pulled + rows[surplus:])
        self.lines, self.columns, self.margins = lines, columns, None
        self.cursor.y, self.cursor.x = max(0, cursor - surplus + len(pulled)), min(self.cursor.x, columns - 1)

    def _lay(self, gone, rows):
        self.history.top.clear()
        self.history.top.extend(gone)
        self.buffer.clear()
        for y, row in enumerate(rows):
            self.buffer[y] = row

    def _length(self, row):
        return max((x + 1 for x, char in row.items() if char.data != " "), default=0)

    def _cut(self, row, columns):
        pieces = []
        for start in range(0, max(1, self._length(row)), columns):
            piece = type(row)(BLANK)
            piece.update({x - start: row[x] for x in range(start, start + columns) if x in row})
            pieces.append(piece)
        return pieces


class Keeping(Reflowing):
    """Adds empty rows at the bottom when it grows, as xterm does."""

    pulls = False


class Cutting(Keeping):
    """Keeps the top where the cursor stays in sight, and cuts off what is below it."""

    cutsText = True
