"""Texts wrapped at words, with a hanging indent and whole URLs. Pure."""

import re

from chatcli.screen.measure import narrowed, width
from chatcli.screen.wrap import breaks, hanging

LEAST = 8
"""Cells that an indent leaves at least, where there are so many."""

# Ideographs and kana are written without spaces: a row may end after each, but not before closing punctuation.
_OPEN = "\u2e80-\u2fff\u3003-\u3007\u3012\u3013\u301c\u3020-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CLOSING = (
    "\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015\u3017\u30fb\u30fc\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f"
)
_MARKS = "\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
_WORDS = re.compile(
    rf"( *)([^ {_OPEN}]*[A-Za-z][A-Za-z0-9+.-]{{0,30}}://[^ ]+|[{_OPEN}][{_MARKS}]*[{_CLOSING}]*|[^ {_OPEN}]+)"
)
_URL = re.compile("[A-Za-z][A-Za-z0-9+.-]{0,30}://")


def wrapWords(text: str, first: int, rest: int, width: int) -> list[str]:
    r"""The rows of a text (as `shown` gives it) for a screen of `width` cells.

    `first` cells of the first row are taken already: it comes without them. Every other row comes with
    its indent of `rest` spaces (fewer where less than `LEAST` cells would be left). `\n` begins a new row,
    and so may spaces, which are then left out. A word longer than a row is cut at its end; so is a URL
    longer than the screen, but it goes on without indent, and nothing stands in between.
    """
    page = _Page(width, min(rest, max(0, width - LEAST)), min(first, width))
    for number, line in enumerate(narrowed(text, width).split("\n")):
        if number:
            page.newRow(page.indent)
        for gap, word in _WORDS.findall(line):
            page.place(gap, word)
    page.newRow(0)
    return page.rows


class _Page:
    """Rows that are being filled. `row` is the one that isn't full; `column` is where it goes on."""

    def __init__(self, width: int, indent: int, first: int) -> None:
        self.indent = indent
        self.rows: list[str] = []
        self.row = ""
        self.column = first
        self._width = width
        self._owed = 0
        """Cells of indent that aren't in `row` yet: an empty row needs none."""

    def newRow(self, indent: int) -> None:
        """End the row; the next will begin so far from the left."""
        self.rows.append(self.row.rstrip(" "))
        self.row = ""
        self.column = self._owed = indent

    def place(self, gap: str, word: str) -> None:
        """Put a word, and the spaces before it, where it fits whole; or cut it, from here on."""
        isUrl = _URL.search(word) is not None
        if self._fits(word, self.column + len(gap)):
            self._put(gap + word)
        elif self._fits(word, self.indent):
            self.newRow(self.indent)
            self._put(word)
        elif isUrl and self._fits(word, 0):
            self.newRow(0)
            self._put(word)
        else:
            self._cut(gap, word, 0 if isUrl else self.indent)

    def _cut(self, gap: str, word: str, indent: int) -> None:
        if self.column + len(gap) < self._width:
            self._put(gap)
        elif gap:
            self.newRow(indent)
        start = 0
        for end, column in hanging(word, self._width, self.column, indent):
            self._put(word[start:end])
            if end or not self._owed:
                self.newRow(column)
            else:
                self.column = self._owed = 0  # Wider than what the indent leaves: it would never find its place.
            start = end
        self._put(word[start:])

    def _fits(self, word: str, column: int) -> bool:
        return not breaks(word, self._width, column)

    def _put(self, text: str) -> None:
        if text:
            self.row += " " * self._owed + text
            self.column += width(text)
            self._owed = 0
