"""What stands in this dialect's lines: requests taken apart, answers put together, and reasons for a no."""

import re
from collections.abc import Iterable
from typing import Any

from chatd.doors.oneline import harmless
from chatd.model.names import fold
from chatd.model.refusals import Translate
from chatd.wire.languages import catalogue
from chatd.wire.words import Fields

LANGUAGE = "pt"
YES, NO = "SIM", "NAO"
CODE_MOST = 20
"""Characters of a code that are repeated where it is refused."""
REASON_MOST = 500
"""Characters of a reason: it may have what people wrote in it."""
ANSWERS = frozenset({"ok", "erro"})
"""What an answer begins with: nobody may be called so."""
BEGINNINGS = ("OK|{code}", "ERRO|{code}", "2|{dest}", "2S|{dest}", "2U|{dest}")
"""How lines to a client begin, for `Pieces`: no piece of a long one may look like another."""
_LINE_ENDS = re.compile("([\r\n])")


class Unfit(Exception):
    """A no of this dialect's own, which no other door says. `text` is English, from the catalogue."""

    def __init__(self, text: str, **fields: object) -> None:
        self.text = text
        self.fields = fields
        super().__init__(self.inWords(str))

    def inWords(self, translate: Translate) -> str:
        """The sentence in another language."""
        return translate(self.text).format(**self.fields)


def parted(request: str) -> tuple[str, list[str]]:
    """A request's code and fields. A text may hold bars: it is the last of three fields."""
    most = 3 if request.startswith("2|") else -1
    code, *fields = request.split("|", most)
    return code.strip(), fields


def line(*fields: Any) -> str:
    """A line of these fields."""
    return "|".join(map(str, fields))


def answer(code: str, fields: Iterable[Any]) -> str:
    """The line that says yes."""
    return line("OK", code, *fields)


def refusal(code: str, why: Any) -> str:
    """The line that says no; it is one line, whatever people's own words in it are."""
    reason = why.inWords(catalogue("chatd", LANGUAGE))
    return line("ERRO", harmless(code)[:CODE_MOST], harmless(reason)[:REASON_MOST])


def named(name: str) -> str:
    """A name as everybody knows it: no name has spaces, and here people write them all the same."""
    return name.strip().replace(" ", "_")


def isSame(one: str, other: str) -> bool:
    """Whether two names are one."""
    return fold(named(one)) == fold(named(other))


def shownText(text: str) -> str:
    """What somebody wrote, so that no terminal obeys it. Line ends are left to the mode."""
    return "".join(part if part in ("\r", "\n") else harmless(part) for part in _LINE_ENDS.split(text))


def said(dest: str, record: Fields) -> str:
    """What somebody said."""
    return line("2", dest, record["by"], shownText(record["text"]))


def shared(code: str, dest: str, record: Fields, ref: str) -> str:
    """What somebody shared: with `2S` how it is called, with `2U` before its bytes."""
    return line(code, dest, record["by"], ref, record["size"])
