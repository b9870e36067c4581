r"""Words that may hold spaces, as a shell has them: `my\ cat.png`, `"my cat.png"`, `'my cat.png'`. Pure."""

import re

_SPACE = re.compile(r"\s*")
_PIECE = re.compile(
    r"""\\(?P<one>.)|"(?P<double>(?:\\.|[^"\\])*)(?P<end>"?)|'(?P<single>[^']*)'|(?P<bare>[^\s\\"']+)""", re.S
)
_ESCAPED = re.compile(r'\\(["\\])')
_SPECIAL = re.compile(r"""([\s\\"'])""")


def firstWord(line: str) -> tuple[str, str]:
    """The word that a line begins with, without its quotes, and what stands behind the one space after it.

    Raises `ValueError` where a quote isn't closed.
    """
    word, end, isWhole = _wordAt(line, 0)
    if not isWhole:
        raise ValueError(line)
    return word, line[end + 1 :]


def begunWord(line: str) -> tuple[int, int, str]:
    """How many words are complete, where the last one begins, and what of it stands there, without its quotes."""
    count, start = 0, 0
    while True:
        word, end, isWhole = _wordAt(line, start)
        if end == len(line) or not isWhole:
            return count, start, word
        found = _SPACE.match(line, end)
        count, start = count + 1, found.end() if found else end


def written(word: str) -> str:
    """How a word is written so that it is one."""
    return _SPECIAL.sub(r"\\\1", word)


def _wordAt(line: str, start: int) -> tuple[str, int, bool]:
    """The word that begins there, where it ends, and whether it is whole."""
    word, at = "", start
    while piece := _PIECE.match(line, at):
        at = piece.end()
        if piece["double"] is not None:
            word += _ESCAPED.sub(r"\1", piece["double"])
            if not piece["end"]:
                return word, at, False
        else:
            word += piece["one"] or piece["single"] or piece["bare"] or ""
    isWhole = at == len(line) or line[at].isspace()
    return (word, at, True) if isWhole else (word + line[at + 1 :], len(line), False)
