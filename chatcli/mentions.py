"""Who is named in a text. Pure."""

from collections.abc import Iterator
from unicodedata import category

from chatcli.line.folding import fold


def mentions(text: str, nick: str) -> list[tuple[int, int]]:
    """Where a text names somebody: begin and end, without an `@`. Whole words only; blind to case and accents."""
    folded, name = fold(text), fold(nick)
    found = [at for at in _places(folded, name) if _isWhole(folded, at, at + len(name))]
    if not found or text.isascii():
        return [(at, at + len(name)) for at in found]
    # A character may fold to none or to several: find back which of them made what.
    origins = [index for index, char in enumerate(text) for _ in fold(char)] + [len(text)]
    return [(origins[at], origins[at + len(name)]) for at in found]


def isMention(text: str, nick: str) -> bool:
    """Whether a text names somebody."""
    return bool(mentions(text, nick))


def _places(folded: str, name: str) -> Iterator[int]:
    at = folded.find(name) if name else -1
    while at >= 0:
        yield at
        at = folded.find(name, at + len(name))


def _isWhole(text: str, start: int, end: int) -> bool:
    """Whether a word ends on both sides. Nicks hold `-` and `.`, and in `bia@ana.org` nobody is meant."""
    before, behind = text[max(0, start - 2) : start], text[end : end + 2]
    return not (
        _isOfWord(before[-1:])
        or (before[-1:] in ("-", ".", "@") and _isOfWord(before[:-1]))
        or _isOfWord(behind[:1])
        or (behind[:1] in ("-", ".") and _isOfWord(behind[1:]))
    )


def _isOfWord(char: str) -> bool:
    return char.isalnum() or char == "_" or (bool(char) and category(char)[0] == "M")
