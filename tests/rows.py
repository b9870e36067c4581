"""For tests of rows: what stands in them, and texts that people with bad intentions would write."""

import re
from unicodedata import category

from hypothesis import strategies as st
from wcwidth import wcwidth

SGR = re.compile("\x1b\\[([0-9;]*)m")
OURS = {
    "1": "bold", "2": "bold", "7": "reverse", "31": "colour", "32": "colour", "35": "colour", "36": "colour",
    "38": "colour",
}  # fmt: skip
ENDS = {"22": "bold", "27": "reverse", "39": "colour"}
HARMFUL = re.compile("[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
NASTY = (
    # what a terminal would obey
    "\x1b[31m", "\x1b[2J", "\x1b]0;title\x07", "\x1b]8;;http://evil\x1b\\", "\x9b1m", "\x1b", "\x00", "\x07",
    "\x08\x08\x08", "\x7f", "\r", "\n", "\r\n", "\t", "\x85", "\u2028", "\u202e", "\u2066", "\ud800",
    # what has no width, or looks like a space
    "\ufeff", "\u200b", "\xad", "\u0301", "\xa0", "\u3000", "\u2800", "\u3164", " ", "  ",
    # what is wide, or several characters in one place
    "漢字", "かな、", "👩‍👩‍👧", "🇧🇷", "❤️", "e\u0301\u0302", "a\u0300" * 5, "क्षि", "각",
    # what is cut, and what may be taken for ours
    "http://example.org/a?b=c,d#e", "http://" + "x" * 30, "word", "x" * 25,
    "12:00", "bia:", "ana", "@Ana", "áNÁ", "ana\u0301", "22m", "\\x1b",
)  # fmt: skip
texts = st.lists(st.sampled_from(NASTY) | st.text(max_size=8) | st.just(" "), max_size=12).map("".join)
"""What another person may have written, or a hostile server have sent."""


def bare(row):
    """A row without its tones. Fails where something else than a tone of ours would be obeyed, or one stays on."""
    state = set()
    for found in SGR.finditer(row):
        parts = found[1].split(";")
        on = [parts[0]] if parts[0] == "38" else parts
        assert all(part in OURS or part in ENDS for part in on), row
        assert parts[0] != "38" or re.fullmatch("38;5;[0-9]+|38;2;[0-9]+;[0-9]+;[0-9]+", found[1]), row
        for part in on:
            if part in OURS:
                state.add(OURS[part])
            else:
                state.discard(ENDS[part])
    assert not state, row
    text = SGR.sub("", row)
    assert not HARMFUL.search(text), row
    return text


def toned(row, tone):
    """The parts of a row that stand in this tone, a number of SGR's."""
    found = re.findall(f"\x1b\\[(?:[0-9]+;)*{tone}(?:;[0-9]+)*m(.*?)\x1b\\[", row)
    return [part for part in found if part]


def cells(text):
    return sum(max(0, wcwidth(char)) for char in text)


def inked(text):
    """What leaves ink on the screen: spaces come and go where rows end."""
    return "".join(
        c for c in text if category(c) not in ("Zs", "Zl", "Zp") and c not in "\n\u115f\u1160\u2800\u3164\uffa0"
    )
