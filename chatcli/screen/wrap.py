"""Texts cut into rows by cells. Pure."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, pairwise, repeat

from wcwidth import iter_graphemes

from chatcli.screen.measure import REMEMBERED, drawn, hasMarks, isPlain, narrowed, width


def breaks(line: str, width: int, used: int = 0) -> list[int]:
    """The offsets at which a line goes on in a new row of `width` cells; `used` cells of the first row are taken.

    A grapheme cluster is kept whole unless it is wider than the row. One with marks never ends in the
    last cell (unless it fills the row alone): what a mark does to a full row is different in each terminal.
    """
    return [offset for offset, __ in hanging(line, width, used)]


def hanging(line: str, width: int, used: int = 0, indent: int = 0) -> list[tuple[int, int]]:
    """The `breaks` of a line whose other rows have an indent, and the cells that are really taken in each.

    That is none where a cluster fits into a row, but not behind its indent. All in one pass: a long line
    that is measured anew from each break is far too slow.
    """
    if isPlain(line):
        return [(offset, indent) for offset in range(max(0, width - used), len(line), width - indent)]
    found: list[tuple[int, int]] = []
    offset, column = 0, used
    for piece, cells, needed in _pieces(line, width):
        if column and column + needed > width:
            column = indent if indent + needed <= width else 0
            found.append((offset, column))
        column += cells
        offset += len(piece)
    return found


def _pieces(line: str, width: int) -> Iterator[tuple[str, int, int]]:
    """What is kept whole, in rows of `width` cells: with how many it takes, and how many have to be free for it."""
    for cluster in iter_graphemes(line):
        size = _size(cluster)
        if size[0] <= width:
            yield cluster, *size
        else:
            yield from ((char, *_size(char)) for char in cluster)


@lru_cache(maxsize=REMEMBERED)
def _size(cluster: str) -> tuple[int, int]:
    """How many cells it takes, and how many have to be free for it."""
    cells = width(cluster)
    return cells, cells + hasMarks(drawn(cluster))


def sliced(line: str, offsets: list[int]) -> list[str]:
    """The line's parts between these offsets; at least one."""
    return [line[start:end] for start, end in pairwise((0, *offsets, len(line)))]


def wrapHard(text: str, width: int) -> list[str]:
    r"""The rows of a text (as `shown` gives it) in `width` cells; `\n` begins a new one, nothing is left out."""
    lines = narrowed(text, width).split("\n")
    return [row for line in lines for row in sliced(line, breaks(line, width))]


class Wrapping:
    """The breaks of a text that changes little from one time to the next: only what changed is measured again."""

    def __init__(self) -> None:
        self._width = 0
        self._known: list[tuple[str, list[int]]] = []

    def lines(self, text: str, width: int) -> list[tuple[str, list[int]]]:
        """Each line of the text, and its `breaks` in rows of `width` cells."""
        known = self._known if width == self._width else []
        former = chain(known, repeat(("", [])))
        self._width = width
        self._known = [(line, _again(line, width, *each)) for line, each in zip(text.split("\n"), former, strict=False)]
        return self._known


def _again(line: str, width: int, former: str, offsets: list[int]) -> list[int]:
    """The breaks of a line; those of what stood there formerly are used where it begins the same."""
    if line == former:
        return offsets
    same = bisect_left(offsets, True, key=lambda offset: line[:offset] != former[:offset])
    # What follows a break decides about it, and a cluster may grow over the next one: two rows stand between.
    kept = offsets[: max(0, same - 2)]
    start = kept[-1] if kept else 0
    return kept + [start + offset for offset in breaks(line[start:], width)]
