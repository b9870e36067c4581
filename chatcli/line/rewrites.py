"""Keys that write a stretch of the text anew: they swap, or change small and capital letters. Pure."""

from collections.abc import Callable

from chatcli.line.graphemes import after, before
from chatcli.line.places import lineEnd, lineStart, wordBegin, wordEnd, wordStart

Rewrite = tuple[int, int, str]
"""From where to where, and what stands there then; the cursor goes behind it."""


def swapCharacters(text: str, cursor: int) -> Rewrite | None:
    """The grapheme before the cursor behind the next one; at the end of a line, the last two of it."""
    middle = before(text, cursor) if cursor == lineEnd(text, cursor) else cursor
    start = lineStart(text, cursor)
    if middle <= start:
        return None
    left, right = before(text, middle), after(text, middle)
    return left, right, text[middle:right] + text[left:middle]


def swapWords(text: str, cursor: int) -> Rewrite | None:
    """The word before the cursor behind the next one; at the end, the last two."""
    second = wordStart(text, wordEnd(text, cursor))
    first = wordStart(text, second)
    firstEnd, end = wordEnd(text, first), wordEnd(text, second)
    if firstEnd > second:
        return None
    return first, end, text[second:end] + text[firstEnd:second] + text[first:firstEnd]


def _cased(change: Callable[[str], str]) -> Callable[[str, int], Rewrite]:
    def rewrite(text: str, cursor: int) -> Rewrite:
        start, end = wordBegin(text, cursor), wordEnd(text, cursor)
        return cursor, end, text[cursor:start] + change(text[start:end])

    return rewrite


REWRITES: dict[str, Callable[[str, int], Rewrite | None]] = {
    "C-t": swapCharacters,
    "M-t": swapWords,
    "M-u": _cased(str.upper),
    "M-l": _cased(str.lower),
    "M-c": _cased(str.capitalize),
}
"""What a key writes anew; None: nothing."""
