"""What happened as rows: styled, wrapped, and harmless, whatever others wrote. Pure.

A row is a text with our own SGR sequences in it, at most as wide as the screen; its tones end where it ends.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, tzinfo

import attrs

from chatcli.language import N_, _, wireWords
from chatcli.lines import eventText
from chatcli.mentions import mentions
from chatcli.protocol import Message
from chatcli.screen.cells import shown, wrapWords
from chatcli.screen.cells import width as cells
from chatcli.screen.clip import clipped, oneLine
from chatcli.screen.measure import narrowed
from chatcli.screen.style import Paint, Style
from chatd.model.names import fold
from chatd.wire.words import sharing

ASKING = frozenset({"invited", "asked"})
"""What waits for an answer, and so isn't told as quietly as the rest."""
NO_TIME = "     "
RULE_MOST = 72
"""Cells that a line between rows takes, at most: what is longer breaks when a terminal is made narrower."""

Span = tuple[int, int, Paint]
"""A part of a text, begin and end, and its tone. They come in order, and none lies on another."""

# Spaces other than the usual one, and letters and signs that look like none.
_BLANK = re.compile("[\xa0\u115f\u1160\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0]")


def noPictures(event: Message, width: int) -> Sequence[str]:
    """No rows, whatever was shared."""
    return ()


@attrs.frozen
class Look:
    """How things are shown, and to whom: `zone` None is the one of the machine."""

    style: Style
    nick: str = ""
    zone: tzinfo | None = None
    pictures: Callable[[Message, int], Sequence[str]] = noPictures
    """The rows of the picture that belongs to an event, for a screen of a width; none where there is none (yet)."""


# --- rows of events


def rows(event: Message, look: Look, width: int) -> list[str]:
    """The rows of an event. A notice has no time of its own: give it an `at`, or there is none."""
    line = _LINES.get(event["type"], _happened)(event, look)
    return [*line.rows(max(1, width)), *look.pictures(event, max(1, width))]


def _said(event: Message, look: Look) -> "_Line":
    text = str(event.get("text", ""))
    return _told(event, look, ": ", text, text)


def _shared(event: Message, look: Look) -> "_Line":
    """A file. Nobody's words look like that: behind a nick that said something stands a colon."""
    return _told(event, look, " ", sharing(event, wireWords), str(event.get("caption", "")))


def _told(event: Message, look: Look, sign: str, text: str, words: str) -> "_Line":
    """Who said or gave something, and what; `words` are those that may name somebody."""
    by, style = oneLine(event.get("by", "?")), look.style
    isOwn = fold(by) == fold(look.nick)
    isForUs = not isOwn and bool(mentions(words, look.nick))
    # Without colours nothing else would tell that somebody is named.
    line = _Line(look, event, mark="!" if isForUs and not style.colours else " ")
    line.add(by, style.own if isOwn else style.mention if isForUs else lambda part: style.nick(by, part))
    line.add(sign)
    line.endHead()
    visible = shown(text)
    end = 0
    for start, behind in mentions(visible, look.nick) if isForUs else ():
        line.add(visible[end:start])
        line.add(visible[start:behind], style.mention)
        end = behind
    line.add(visible[end:])
    return line


def _happened(event: Message, look: Look) -> "_Line":
    tone = look.style.bold if event["type"] in ASKING else look.style.quiet
    line = _Line(look, event, mark=" ")
    line.add("* ", tone)
    line.endHead()
    line.add(oneLine(eventText(event)), tone)
    return line


def clock(event: Message, look: Look) -> str:
    """The time of an event, where the reader is; blank where it has none that can be told."""
    try:
        return datetime.fromisoformat(event["at"]).astimezone(look.zone).strftime("%H:%M")
    except (KeyError, TypeError, ValueError, OverflowError):
        return NO_TIME


class _Line:
    """A text made of parts in different tones, which begins with a time."""

    def __init__(self, look: Look, event: Message, mark: str) -> None:
        self._text = ""
        self._spans: list[Span] = []
        self._indent = 0
        self.add(clock(event, look) + mark, look.style.quiet)

    def add(self, text: str, paint: Paint | None = None) -> None:
        """Put a part behind the others."""
        start, end = len(self._text), len(self._text) + len(text)
        self._text += text
        if paint is not None and self._spans and self._spans[-1][1:] == (start, paint):
            self._spans[-1] = (self._spans[-1][0], end, paint)
        elif paint is not None:
            self._spans.append((start, end, paint))

    def endHead(self) -> None:
        """Rows after the first begin under what comes now."""
        self._indent = cells(self._text)

    def rows(self, width: int) -> list[str]:
        """The rows for a screen of this width."""
        # Under a long nick too little would be left of a narrow screen.
        indent = self._indent if self._indent <= width // 2 else width // 4
        return _wrapped(self._text, self._spans, indent, width)


def _wrapped(text: str, spans: Sequence[Span], indent: int, width: int) -> list[str]:
    """Rows with their tones: wrapping only leaves out and adds spaces, so all else is counted to find it again."""
    text = _unforged(narrowed(text, width), width)
    inked = [offset for offset, char in enumerate(text) if char not in " \n"]
    painted: list[str] = []
    done = nearest = 0
    for row in wrapWords(text, 0, indent, width):
        words = row.lstrip(" ")
        offset = inked[done] if words else len(text)
        done += len(words) - words.count(" ")
        while nearest < len(spans) and spans[nearest][1] <= offset and words:
            nearest += 1
        painted.append(row.removesuffix(words) + _painted(words, offset, spans, nearest))
    return painted


def _unforged(text: str, width: int) -> str:
    """The text so that a URL longer than the screen, which goes on in the first column, stands there alone.

    Else what follows it, or a "URL" with what only looks like a space, would pass for another's message.
    No character moves to another place by that.
    """
    parts = re.split("( +)", _BLANK.sub(" ", text))
    for index in range(0, len(parts) - 1, 2):
        word = parts[index].rpartition("\n")[2]
        if "://" in word and cells(word) >= width:
            parts[index + 1] = "\n" + parts[index + 1][1:]
    return "".join(parts)


def _painted(words: str, offset: int, spans: Sequence[Span], nearest: int) -> str:
    """A part of a text, from `offset` on, with the tones that lie on it: those from `nearest` on may."""
    parts: list[str] = []
    done = 0
    while nearest < len(spans) and spans[nearest][0] < offset + len(words):
        start, end, paint = spans[nearest]
        first, last = max(start - offset, 0), end - offset
        parts += (words[done:first], paint(words[first:last]))
        done = last
        nearest += 1
    return "".join((*parts, words[done:]))


_LINES: dict[str, Callable[[Message, Look], _Line]] = {"said": _said, "shared": _shared}

# --- other rows


def answerRows(lines: Iterable[str], look: Look, width: int) -> list[str]:
    """What somebody asked for, or did wrong: lines that begin with two signs (`--`, `!!`) and a space."""
    found: list[str] = []
    for line in map(oneLine, lines):
        tone = look.style.bold if line.startswith("!!") else look.style.quiet
        found += _wrapped(line, ((0, 2, tone),), min(3, width // 4), max(1, width))
    return found


def roomRow(called: str, about: str, look: Look, width: int) -> str:
    """What stands above a room when it is shown: its name, and what it is about."""
    name = clipped(f"══ {oneLine(called)} ══", width)
    left = width - cells(name) - 1
    return look.style.bold(name) + (f" {clipped(about, left)}" if about and left > 1 else "")


def dayRow(day: date, width: int, style: Style) -> str:
    """What stands above the first event of a day."""
    weekday, month = _(WEEKDAYS[day.weekday()]), _(MONTHS[day.month - 1])
    text = _("{weekday}, {day} {month} {year}").format(weekday=weekday, day=day.day, month=month, year=day.year)
    return style.quiet(_rule(text, width))


def newRow(width: int, style: Style) -> str:
    """What stands above the first text that is new."""
    return style.bold(_rule(_("new"), width))


def _rule(text: str, width: int) -> str:
    words = clipped(f"── {text} ", width)
    return words + "─" * (min(width, RULE_MOST) - cells(words))


WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
