"""What a coach gets to see here: requests, each by itself as its reads gave it. No file, and of a password nothing.

So what it says of two messages in one read, or of one in two, is about one request; where those end, `modes` knows.
"""

import re
from typing import TYPE_CHECKING

from chatd.doors.coach import Coach
from chatd.doors.findings import around
from chatd.doors.unb.modes import LINES, MARK, MARKED, Asked, Chunks
from chatd.wire.languages import catalogue

if TYPE_CHECKING:
    from chatd.doors.unb.door import UnbDoor

ASK = "/coach"
"""The request by which a student asks what was found."""
SAY = "2|"
"""What a text begins with. All who are in its channel read it, so it may be shown; all else may hold a password."""
SAID = re.compile(r"2\|[^|\n]*\|[^|\n]*\|")
"""The fields before a text, which stand in a second one too, if that came glued to the first."""
FORGIVEN = frozenset({"empty", "long"})
"""What is answered with a reason anyway, or does no harm here."""


def begin(coach: Coach) -> None:
    """Have a coach know this dialect."""
    coach.learn(SAID, {}, FORGIVEN)


def look(coach: Coach, mode: Chunks, asked: Asked, isIn: bool) -> None:
    """Have a coach look at a request, of somebody who is in or isn't yet."""
    coach.hush(not (isIn and asked.text.startswith(SAY)))
    if mode is MARKED:
        _lookMarked(coach, b"".join(asked.reads))
        return
    *reads, last = asked.reads or (b"",)
    for read in reads:
        coach.read(read)
    coach.read(last + b"\n" * (mode is LINES))
    coach.quiet()


def _lookMarked(coach: Coach, raw: bytes) -> None:
    """Look at UTF-32. Its marks keep requests apart, so only a character can be wrong."""
    try:
        raw.removeprefix(MARK).decode("utf-32-le")
    except UnicodeDecodeError as error:
        at = error.start + len(raw) - len(raw.removeprefix(MARK))
        coach.found("utf32", around(raw, at), at=at)


async def tell(door: "UnbDoor") -> list[str]:
    """What was found, a field each."""
    assert door.coach is not None, "there is no such request without one"
    return [text.replace("|", r"\x7c") for text in door.coach.texts(catalogue("chatd", door.language))]
