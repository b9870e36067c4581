"""Where keys go: each function takes a text and its cursor, and returns another grapheme boundary. Pure."""

from collections.abc import Callable
from unicodedata import category

from wcwidth import wcwidth

from chatcli.line.graphemes import after, backwards, before, forwards

Goal = Callable[[str, int], int]
"""Where to, for a text and a cursor."""


def lineStart(text: str, cursor: int) -> int:
    """The start of the cursor's line."""
    return text.rfind("\n", 0, cursor) + 1


def lineEnd(text: str, cursor: int) -> int:
    """The end of the cursor's line, before its line end."""
    end = text.find("\n", cursor)
    return len(text) if end < 0 else end


def killEnd(text: str, cursor: int) -> int:
    """The end of the cursor's line; where it stands there already, behind the line end."""
    end = lineEnd(text, cursor)
    return min(end + 1, len(text)) if end == cursor else end


def textStart(text: str, cursor: int) -> int:
    """The start of all."""
    return 0


def textEnd(text: str, cursor: int) -> int:
    """The end of all."""
    return len(text)


def wordBegin(text: str, cursor: int) -> int:
    """The first place from the cursor on that is in a word; the end where no word follows."""
    return next((start for start, _ in forwards(text, cursor) if _isWord(text[start])), len(text))


def wordEnd(text: str, cursor: int) -> int:
    """The end of the word at the cursor, or of the next one."""
    inside = forwards(text, wordBegin(text, cursor))
    return next((start for start, _ in inside if not _isWord(text[start])), len(text))


def wordStart(text: str, cursor: int) -> int:
    """The start of the word before the cursor."""
    return _runStart(text, cursor, _isWord)


def blankStart(text: str, cursor: int) -> int:
    """The start of what is no white space before the cursor."""
    return _runStart(text, cursor, lambda character: not character.isspace())


def _runStart(text: str, cursor: int, isOfRun: Callable[[str], bool]) -> int:
    isInside = False
    for start, end in backwards(text, cursor):
        if isOfRun(text[start]):
            isInside = True
        elif isInside:
            return end
    return 0


def _isWord(character: str) -> bool:
    return character.isalnum() or character == "_" or category(character).startswith("M")


def column(text: str, cursor: int) -> int:
    """How many cells of its line stand before the cursor."""
    return _cells(text[lineStart(text, cursor) : cursor])


def lineAbove(text: str, cursor: int, column: int) -> int | None:
    """The place in this column of the line above, or its end; None on the first line."""
    start = lineStart(text, cursor)
    return None if start == 0 else _atColumn(text, lineStart(text, start - 1), column)


def lineBelow(text: str, cursor: int, column: int) -> int | None:
    """The place in this column of the line below, or its end; None on the last line."""
    end = lineEnd(text, cursor)
    return None if end == len(text) else _atColumn(text, end + 1, column)


def _atColumn(text: str, lineStart: int, column: int) -> int:
    cells = 0
    for start, end in forwards(text, lineStart):
        cells += _cells(text[start:end])
        if text[start] == "\n" or cells > column:
            return start
    return len(text)


def _cells(text: str) -> int:
    return sum(max(wcwidth(character), 0) for character in text)


MOVES: dict[str, Goal] = {
    "C-a": lineStart, "Home": lineStart, "C-e": lineEnd, "End": lineEnd,
    "C-Home": textStart, "C-End": textEnd,
    "C-b": before, "Left": before, "C-f": after, "Right": after,
    "M-b": wordStart, "C-Left": wordStart, "M-f": wordEnd, "C-Right": wordEnd,
}  # fmt: skip
"""Where a key moves the cursor."""
DELETIONS: dict[str, Goal] = {"Backspace": before, "Delete": after, "C-d": after}
"""Up to where a key deletes."""
KILLS: dict[str, Goal] = {
    "C-w": blankStart, "M-Backspace": wordStart, "C-Backspace": wordStart, "M-d": wordEnd, "C-Delete": wordEnd,
    "C-u": lineStart, "C-k": killEnd,
}  # fmt: skip
"""Up to where a key cuts out what it can give back."""
ROWS = {"Up": lineAbove, "Down": lineBelow}
"""Where a key moves the cursor to another line."""
