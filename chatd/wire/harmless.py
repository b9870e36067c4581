"""What others wrote, made harmless where it is shown: on one line, and nothing in it is obeyed."""

import re

LINE_END = " ⏎ "
"""A line end inside a text: a real one would let its author forge another's line."""

_ENDS = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
# C0, DEL, C1, and what turns the direction of writing (Unicode Standard Annex 9, section 2).
_HARMFUL = re.compile("[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def harmless(text: object, kept: str = "") -> str:
    """The text on one line, with control and direction characters made visible, but those that are `kept`."""
    return _HARMFUL.sub(
        lambda found: found[0] if found[0] in kept else _escaped(found[0]), _ENDS.sub(LINE_END, str(text))
    )


def linesOf(text: str) -> list[str]:
    """The lines of a text, without their ends; not harmless yet, but none has a line end in it."""
    return _ENDS.split(text)


def _escaped(char: str) -> str:
    number = ord(char)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"
