"""Where a long message is cut, for programs that take each piece for a message of its own. Pure.

A piece has at most 1,024 bytes and is never cut inside a character. And none but the first may be taken for a line of
its dialect: else whoever says something long could write in another's name. Where lines are `nick: text`, mia pads
hers so that 1,024 bytes end behind the `o`:

    mia: … how it goes on? No bob: I quit, that's what …
                             ^ here the next piece would be bob's line
                            ^ here too: what is blank doesn't count
                           ^ here it is cut: nobody is called `o bob`

The pieces joined are the message, so there is nothing to choose but the place: the last one that fits. Where none does,
as in a thousand blanks before `bob: I quit`, a piece has to begin as a line does. It ends before that can be seen, as
`bob`, and `: I quit` is the next one.

How a line begins is looked for in the text as people see it: what no screen shows isn't there, and what looks alike is
the same.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, pairwise
from string import Formatter
from unicodedata import category, normalize

from chatd.model.names import INVISIBLE, NICK_MAX, isName

PIECE_BYTES = 1024
NICK_MOST = NICK_MAX + 8
"""Characters that are taken for a nick, at most."""
KEPT_MOST = 8
"""Messages whose pieces are kept for the next reader."""
NICK = "{nick}"
NOTHING = "\0"
"""Stands for a character that nobody sees."""
BLANKS = f" {NOTHING}"
BRAILLE_BLANK = "\u2800"


class Pieces:
    """Cuts messages for the readers of one dialect; `lines` are what its messages look like, as in `Dialect`."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self._begin = re.compile(beginning(lines))
        self._cut = lru_cache(KEPT_MOST)(self._cutting)

    def of(self, data: bytes) -> tuple[bytes, ...]:
        """The pieces of a message, in UTF-8."""
        return (data,) if len(data) <= PIECE_BYTES else self._cut(data)

    def _cutting(self, data: bytes) -> tuple[bytes, ...]:
        text = data.decode(errors="replace")
        seen = Seen(text, self._begin)
        places = [0]
        while places[-1] < len(text):
            places.append(endOf(text, places[-1], seen))
        return tuple(text[begin:end].encode() for begin, end in pairwise(places))


class Seen:
    """A text as people see it, a character for each of its own, and where lines begin in it."""

    def __init__(self, text: str, begin: re.Pattern[str]) -> None:
        self._begin = begin
        self._shown = text.translate(FORMS)

    def line(self, place: int) -> int:
        """Where the begin of a line that stands there lacks its last character, of the shortest one; 0 if none does."""
        end = len(self._shown)
        while found := self._begin.match(self._shown, place, end):
            end = found.end() - 1
        return end if end < len(self._shown) else 0

    def fitting(self, begin: int, last: int) -> int:
        """The last place behind `begin`, `last` at the latest, where no line begins; 0 if there is none."""
        # In a row of blanks one place is as good as another: it's the first.
        before = (place for place in range(last - 1, begin, -1) if self._shown[place - 1] not in BLANKS)
        return next((place for place in chain([last], before) if not self.line(place)), 0)


def endOf(text: str, begin: int, seen: Seen) -> int:
    """Where the piece ends that begins there."""
    last = begin + len(text[begin : begin + PIECE_BYTES].encode()[:PIECE_BYTES].decode(errors="ignore"))
    line = seen.line(begin) if begin else 0
    if begin < line < last:
        # It is broken, where what follows is no line, or can be broken in turn.
        return seen.fitting(begin, line) or (line if seen.fitting(line, seen.line(line)) else last)
    return last if last == len(text) else seen.fitting((begin + last) // 2, last) or last


def beginning(lines: Iterable[str]) -> str:
    """A pattern of how these lines begin, as far as that is the same whoever they are of, with blanks anywhere."""
    begins: list[list[str]] = []
    for tokens in sorted(filter(lambda tokens: set(tokens) - {NICK}, map(tokensOf, lines)), key=len):
        if not any(tokens[: len(shorter)] == shorter for shorter in begins):
            begins.append(tokens)
    signs = {token for tokens in begins for token in tokens if token != NICK and not isName(f"a{token}", 2)}
    char = f"[^{BLANKS}{re.escape(''.join(sorted(signs)))}]"
    gap = f"[{BLANKS}]*+"
    after: dict[str, list[str]] = {}  # by the first: a nick is looked for once
    for first, *more in (patternsOf(tokens, char) for tokens in begins):
        after.setdefault(first, []).append("".join(f"{gap}{pattern}" for pattern in more))
    return "|".join(f"{gap}{first}(?:{'|'.join(more)})" for first, more in after.items()) or "(?!)"


def tokensOf(line: str) -> list[str]:
    """What is seen of a line's begin, but blanks, and `NICK`; what else is filled in ends it."""
    tokens: list[str] = []
    for literal, field, *_ in Formatter().parse(line):
        tokens += (char for char in literal.translate(FORMS) if char not in BLANKS)
        if field == "nick":
            tokens.append(NICK)
        elif field is not None:
            break
    return tokens


def patternsOf(tokens: list[str], char: str) -> list[str]:
    """A pattern for each token; `char` is that of a nick's character. One of them is enough at the end."""
    nick = f"(?:{char}{NOTHING}*+){{1,{NICK_MOST}}}"
    patterns = [nick if token == NICK else re.escape(token) for token in tokens]
    return [*patterns[:-1], char] if tokens[-1] == NICK else patterns


class Forms(dict[int, str]):
    """How characters are seen, by their numbers, for `str.translate`. Rare ones aren't kept here, but for a while."""

    def __missing__(self, number: int) -> str:
        return formOf(number)


@lru_cache(2**14)
def formOf(number: int) -> str:
    """What people see of a character: a small letter without accents, a sign as in ASCII, a blank, or `NOTHING`."""
    char = chr(number)
    if char.isspace() or category(char)[0] == "Z":
        return " "
    seen = [form for form in normalize("NFKD", char.casefold()) if isSeen(form)]
    return next((form for form in seen if not isName(form, 1)), *seen[:1]) if seen else NOTHING


def isSeen(char: str) -> bool:
    """Whether a screen shows it: marks are left out, and formats, and what is no character yet."""
    return category(char)[0] not in "CMZ" and char not in INVISIBLE and char != BRAILLE_BLANK


FORMS = Forms((number, formOf(number)) for number in range(0x250))
"""Latin letters and signs are at hand."""
