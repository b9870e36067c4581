"""Texts cut into rows by cells. Pure."""

from bisect import bisect_left
from functools import lru_cache
from itertools import chain, pairwise, repeat

from wcwidth import iter_graphemes

from chatcli.screen.measure import REMEMBERED, drawn, hasMarks, isPlain, narrowed, width


def breaks(line: str, width: int, used: int = 0) -> list[int]:
    """The offsets at which a line goes on in a new row of `width` cells; `used` cells of the first row are taken.

    A grapheme cluster is kept whole unless it is wider than the row. One with marks never ends in the
    last cell (unless it fills the row alone): what a mark does to a full row is different in each terminal.
    """
    if isPlain(line):
        return list(range(max(0, width - used), len(line), width))
    found: list[int] = []
    offset, column = 0, used
    for cluster in iter_graphemes(line):
        whole = _size(cluster)
        for piece in (cluster,) if whole[0] <= width else cluster:
            cells, needed = whole if piece is cluster else _size(piece)
            if column and column + needed > width:
                found.append(offset)
                column = 0
            column += cells
            offset += len(piece)
    return found


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
