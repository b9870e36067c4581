"""Where the characters begin and end that people see: grapheme clusters (Unicode Standard Annex 29).

`wcwidth` cuts a text into them from its start. Here only as much is cut as a place needs, so that a key costs the
same in a long text.
"""

from collections.abc import Iterator

from wcwidth import iter_graphemes

Span = tuple[int, int]
"""Where a grapheme begins and ends."""


def forwards(text: str, at: int, end: int | None = None) -> Iterator[Span]:
    """The graphemes from a boundary on, up to another one or to the end."""
    for grapheme in iter_graphemes(text, at, end):
        yield at, at + len(grapheme)
        at += len(grapheme)


def backwards(text: str, at: int) -> Iterator[Span]:
    """The graphemes before a boundary, the nearest first."""
    size = 1
    while at > 0:
        start = _clearBoundary(text, max(at - size, 0))
        yield from reversed(list(forwards(text, start, at)))
        # Whoever goes on may go far: fewer and longer stretches are cheaper.
        at, size = start, size * 2


def after(text: str, at: int) -> int:
    """The next boundary after a boundary; at the end, the end."""
    return next(forwards(text, at), (at, at))[1]


def before(text: str, at: int) -> int:
    """The next boundary before a boundary; at the start, the start."""
    return next(backwards(text, at), (0, 0))[0]


def around(text: str, at: int) -> Span:
    """The boundaries between which a place is; twice the place if it is one itself."""
    if at >= len(text) or _isClearBoundary(text, at):
        return at, at
    start, end = next(span for span in forwards(text, _clearBoundary(text, at)) if span[1] > at)
    return (at, at) if start == at else (start, end)


def _clearBoundary(text: str, at: int) -> int:
    """A boundary there or before, from which one can begin to cut."""
    while not _isClearBoundary(text, at):
        at -= 1
    return at


def _isClearBoundary(text: str, at: int) -> bool:
    """Whether the two characters there tell by themselves that it is a boundary."""
    if at <= 0:
        return True
    # Rules look further back only behind a mark, a joiner or a regional indicator, and only for what isn't ASCII.
    # A mark or a joiner would stick to the `x`; the second of two indicators sticks to the first, or may not.
    pair = text[at - 1 : at + 1]
    known = pair if pair[1].isascii() else f"x{pair}"
    return len(list(iter_graphemes(known))) == len(known)
