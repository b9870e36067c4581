"""The tables of what terminals send for keys: xterm, rxvt, the Linux console, kitty, and what resembles them.

Sources: ECMA-48 section 5.4 (the form of a control sequence), xterm's ctlseqs ("PC-Style Function Keys",
`modifyOtherKeys`), rxvt's keys in urxvt(7), console_codes(4), and kitty's keyboard protocol.
"""

import re
import unicodedata
from collections.abc import Callable

from chatcli.line.events import Answer, Event, Focus, Key, Text

SHIFT, META, CONTROL = 1, 2, 4
"""What is held down with a key, as the bits that terminals send (plus one)."""
# xterm says 8 for Meta, kitty 8 for Super and 32 for Meta: to fingers all are the key beside the space bar.
_ANY_META = META | 8 | 32
_RELEASED = "3"

CONTROLS = {
    0: "C-Space", **{number: f"C-{chr(number + 0x60)}" for number in range(1, 27)},
    8: "Backspace", 9: "Tab", 10: "Enter", 13: "Enter", 27: "Escape",
    28: "C-\\", 29: "C-]", 30: "C-^", 31: "C-_", 127: "Backspace",
}  # fmt: skip
"""The names of the control characters, by their number.

An Enter that was pressed before the terminal was ours has become a line feed on its way.
"""

_LETTERS = {
    "A": ("Up", 0), "B": ("Down", 0), "C": ("Right", 0), "D": ("Left", 0), "F": ("End", 0), "H": ("Home", 0),
    "P": ("F1", 0), "Q": ("F2", 0), "R": ("F3", 0), "S": ("F4", 0), "Z": ("Tab", SHIFT),
    "a": ("Up", SHIFT), "b": ("Down", SHIFT), "c": ("Right", SHIFT), "d": ("Left", SHIFT),
}  # fmt: skip
"""Keys by the end of their CSI; small letters are rxvt's."""
_AFTER_SS3 = {
    **_LETTERS, "M": ("Enter", 0), "I": ("Tab", 0),
    "a": ("Up", CONTROL), "b": ("Down", CONTROL), "c": ("Right", CONTROL), "d": ("Left", CONTROL),
}  # fmt: skip
_KEYPAD = {**dict(zip("jklmnopqrstuvwxy", "*+,-./0123456789", strict=True)), "X": "="}
"""The texts of the number pad, in its application mode, by the end of their SS3."""
_NUMBERS = {
    1: "Home", 2: "Insert", 3: "Delete", 4: "End", 5: "PageUp", 6: "PageDown", 7: "Home", 8: "End",
    **{number: f"F{number - 10}" for number in range(11, 16)},
    **{number: f"F{number - 11}" for number in range(17, 22)}, 23: "F11", 24: "F12",
}  # fmt: skip
_NUMBER_ENDS = {"~": 0, "^": CONTROL, "$": SHIFT, "@": CONTROL | SHIFT}
"""The end of a CSI with a number of a key; all but the first are rxvt's."""
_CODES = {8: "Backspace", 9: "Tab", 13: "Enter", 27: "Escape", 127: "Backspace"}
_AS_CONTROL = {
    "/": "C-_", "@": "C-Space", "?": "Backspace", "[": "Escape", "i": "Tab", "j": "Enter", "m": "Enter",
    "h": "Backspace",
}  # fmt: skip
"""Characters that Control makes into what they have always been; the others keep their letter."""

_OF_KEY = re.compile(r"[\d;:]*")
_ANSWERS = frozenset("cRny")


def controlSequence(parameters: str, end: str, held: int = 0) -> Event | None:
    """What `CSI parameters end` means, intermediate bytes being part of `parameters`; None: nothing that we know.

    `held` is `META` where the sequence came after one more ESC.
    """
    if parameters and end in _ANSWERS:
        return Answer(f"\x1b[{parameters}{end}")
    if not parameters and end in "IO":
        return Focus(end == "I")
    if not _OF_KEY.fullmatch(parameters):
        return None
    return _READERS.get(end, _unknown)(parameters.split(";"), end, held)


def singleShift(parameters: str, end: str, held: int = 0) -> Event | None:
    """What `SS3 parameters end` means; None: nothing that we know."""
    if end in _KEYPAD:
        return ofCode(ord(_KEYPAD[end]), held)
    return _letter(parameters.split(";"), end, held, _AFTER_SS3)


def consoleKey(end: str, held: int = 0) -> Key:
    """The Linux console's F1 to F5, which it sends as `CSI [` and A to E."""
    return _named(f"F{ord(end) - 0x40}", held)


def withMeta(name: str) -> str:
    """The key's name once Alt is held too."""
    return f"C-M-{name[2:]}" if name.startswith("C-") else f"M-{name}"


def ofCode(code: int, held: int, shifted: int = 0) -> Event | None:
    """The key with this code point; `shifted` is the one that Shift makes of it, where the terminal says so."""
    if code in _CODES:
        return _named(_CODES[code], held)
    if not (_isText(code) and _isText(shifted or code)):
        return None
    if held & CONTROL:
        return _controlled(chr(code).lower(), held)
    character = _shifted(chr(code), shifted) if held & SHIFT else chr(code)
    return Key(f"M-{_spelled(character)}") if held & _ANY_META else Text(character)


def _controlled(character: str, held: int) -> Key:
    if held & SHIFT and character.isalpha():
        return _named(character, held)
    name = _AS_CONTROL.get(character, f"C-{_spelled(character)}")
    return Key(withMeta(name) if held & _ANY_META else name)


def _shifted(character: str, shifted: int) -> str:
    upper = character.upper()
    return chr(shifted) if shifted else upper if len(upper) == 1 else character


def _spelled(character: str) -> str:
    return "Space" if character == " " else character


def _isText(code: int) -> bool:
    # Neither control characters, nor surrogates, nor the private ones that kitty numbers its other keys with.
    return code <= 0x10FFFF and not unicodedata.category(chr(code)).startswith("C")


def _named(name: str, held: int) -> Key:
    control, meta = "C-" * bool(held & CONTROL), "M-" * bool(held & _ANY_META)
    return Key(f"{control}{meta}{'S-' * bool(held & SHIFT)}{name}")


def _letter(fields: list[str], end: str, held: int, table: dict[str, tuple[str, int]] = _LETTERS) -> Event | None:
    # xterm can be told to leave the first number out: CSI 5D is CSI 1;5D.
    modifiers = _modifiers(fields[1] if len(fields) > 1 else fields[0])
    if end not in table or modifiers is None:
        return None
    name, own = table[end]
    return _named(name, held | own | modifiers)


def _numbered(fields: list[str], end: str, held: int) -> Event | None:
    number, modifiers = _number(fields[0]), _modifiers(fields[1] if len(fields) > 1 else "")
    if modifiers is None:
        return None
    if number == 27 and len(fields) == 3 and end == "~":
        return ofCode(_number(fields[2]), held | modifiers)
    return _named(_NUMBERS[number], held | modifiers | _NUMBER_ENDS[end]) if number in _NUMBERS else None


def _coded(fields: list[str], _: str, held: int) -> Event | None:
    code, _, shifted = fields[0].partition(":")
    modifiers = _modifiers(fields[1] if len(fields) > 1 else "")
    return None if modifiers is None else ofCode(_number(code), held | modifiers, _number(shifted))


def _unknown(_fields: list[str], _end: str, _held: int) -> None:
    return None


_READERS: dict[str, Callable[[list[str], str, int], Event | None]] = {
    **dict.fromkeys(_LETTERS, _letter),
    **dict.fromkeys(_NUMBER_ENDS, _numbered),
    "u": _coded,
}


def _modifiers(field: str) -> int | None:
    """What is held; None when the key goes up: it was told when it went down."""
    bits, _, kind = field.partition(":")
    return None if kind.partition(":")[0] == _RELEASED else max(_number(bits) - 1, 0)


def _number(field: str) -> int:
    return int(field.partition(":")[0] or 0)
