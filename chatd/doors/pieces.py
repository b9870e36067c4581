"""Where a long message is cut, for programs that take each piece for a message of its own. Pure.

A piece has at most 1,024 bytes and is never cut inside a character. And none but the first begins as a message of its
dialect does: else whoever says something long could write a line in another's name. The pieces joined are the message,
so there is nothing to choose but the place: the last one that fits.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from string import Formatter
from unicodedata import normalize

from chatd.model.names import NICK_MAX, isName

PIECE_BYTES = 1024
NICK_MOST = NICK_MAX + 8
"""Characters that are taken for a nick, at most."""
KEPT_MOST = 8
"""Messages whose pieces are kept for the next reader."""

INVISIBLE = (
    "\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""What no screen shows, as in a set of `re`: category Cf, Default_Ignorable_Code_Point (Unicode Standard Annex 44), and
the blank of Braille."""
BLANK = re.compile(rf"[\s{INVISIBLE}]")
BLANKS = rf"[\s{INVISIBLE}]*+"
NICK = "{nick}"


class Pieces:
    """Cuts messages for the readers of one dialect; `lines` are what its messages look like, as in `Dialect`."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self._begin = re.compile(beginning(lines), re.IGNORECASE)
        self._cut = lru_cache(KEPT_MOST)(self._cutting)

    def of(self, data: bytes) -> tuple[bytes, ...]:
        """The pieces of a message, in UTF-8."""
        return (data,) if len(data) <= PIECE_BYTES else self._cut(data)

    def _cutting(self, data: bytes) -> tuple[bytes, ...]:
        text = data.decode(errors="replace")
        pieces: list[bytes] = []
        begin = 0
        while begin < len(text):
            end = self._end(text, begin)
            pieces.append(text[begin:end].encode())
            begin = end
        return tuple(pieces)

    def _end(self, text: str, begin: int) -> int:
        """Where the piece ends that begins there: if no place fits, at the last one."""
        last = furthest(text, begin)
        if begin and self._line(text, begin):
            return next(self._breaks(text, begin), last)
        if last == len(text) or not self._line(text, last):
            return last
        return next((at for at in places(text, (begin + last) // 2, last) if not self._line(text, at)), last)

    def _breaks(self, text: str, begin: int) -> Iterator[int]:
        """Where a piece may end that begins as a line does, so that nobody reads it as one.

        No place fitted before it: there was nothing but blanks. What follows is no line, or can be broken in turn.
        """
        yield from (at for at in self._unread(text, begin) if not self._line(text, at))
        for at in self._unread(text, begin):
            if any(not self._line(text, following) for following in self._unread(text, at)):
                yield at

    def _unread(self, text: str, begin: int) -> Iterator[int]:
        """The places in the begin of a line before which it can't be read as one, the last one first."""
        line = self._line(text, begin)
        end = line.end() if line else begin
        return (at for at in places(text, begin, end) if not self._begin.match(text, begin, at))

    def _line(self, text: str, at: int) -> re.Match[str] | None:
        """The begin of a line, if a piece that began there could be taken for one: it must be whole in there."""
        line = self._begin.match(text, at, at + PIECE_BYTES)
        isNear = line is None or line.end() <= at + PIECE_BYTES // 4  # characters, of four bytes at most
        return line if isNear else self._begin.match(text, at, furthest(text, at))


def places(text: str, begin: int, end: int) -> Iterator[int]:
    """The places between two, the last one first. In a row of blanks one is as good as another: it's the first."""
    return (at for at in range(end - 1, begin, -1) if not BLANK.match(text, at - 1))


def furthest(text: str, begin: int) -> int:
    """Where a piece that begins there ends at the latest."""
    return begin + len(text[begin : begin + PIECE_BYTES].encode()[:PIECE_BYTES].decode(errors="ignore"))


def beginning(lines: Iterable[str]) -> str:
    """A pattern of how these lines begin, as far as that is the same whoever they are of, with blanks anywhere."""
    tokenized = [tokens for line in lines if set(tokens := tokensOf(line)) - {NICK}]
    signs = {token for tokens in tokenized for token in tokens if token != NICK and not isName(f"a{token}", 2)}
    char = rf"[^\s{INVISIBLE}{re.escape(''.join(signs | set(map(wide, signs))))}]"
    groups: dict[str, set[str]] = {}
    for first, *more in (patternsOf(tokens, char) for tokens in tokenized):
        groups.setdefault(first, set()).add("".join(f"{BLANKS}{pattern}" for pattern in more))
    found = [f"{first}(?:{'|'.join(sorted(more))})" for first, more in groups.items()]
    return f"{BLANKS}(?:{'|'.join(found)})" if found else "(?!)"


def tokensOf(line: str) -> list[str]:
    """The characters of a line's begin, without blanks, and `NICK`; what else is filled in ends it."""
    tokens: list[str] = []
    for literal, field, *_ in Formatter().parse(line):
        tokens += "".join(literal.split())
        if field == "nick":
            tokens.append(NICK)
        elif field is not None:
            break
    return tokens


def patternsOf(tokens: list[str], char: str) -> list[str]:
    """A pattern for each token; `char` is that of a nick's character. One of them is enough at the end."""
    nick = rf"(?:{char}[{INVISIBLE}]*+){{1,{NICK_MOST}}}"
    patterns = [nick if token == NICK else likenesses(token) for token in tokens]
    return [*patterns[:-1], char] if tokens[-1] == NICK else patterns


def likenesses(char: str) -> str:
    """A pattern of what looks like a character: as it is, with its accent apart, and wide."""
    return f"(?:{'|'.join(re.escape(form) for form in sorted({char, normalize('NFD', char), wide(char)}))})"


def wide(char: str) -> str:
    """The wide form of a character of ASCII."""
    return chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char
