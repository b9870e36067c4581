"""What a terminal can show, as it says itself. Pure: asking it, and waiting for what it says, is the caller's."""

import re
from collections.abc import Mapping
from enum import Enum

from chatcli.screen.style import FEW

ASKED = 31
"""The number of the picture that a terminal is asked about."""
DEVICE = "\x1b[c"
"""Primary Device Attributes (ECMA-48 section 8.3.24): every terminal answers that, and so it is asked last."""
NAME = "\x1b[>q"
"""XTVERSION (xterm's ctlseqs): the terminal's name and version."""
KITTY = f"\r\x1b_Gi={ASKED},s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\r\x1b[K"
"""Whether it knows kitty's graphics protocol. A terminal that doesn't know such strings at all shows it: erased."""
KITTY_COLUMNS = 40
"""Columns in which what would be shown stands on one row."""

_KNOWS = re.compile(rf"\x1b_G(?:.*,)?i={ASKED}(?:,[^;]*)?;OK\x1b\\")
_ATTRIBUTES = re.compile(r"\x1b\[\?([0-9;]*)c")
_VERSION = re.compile(r"\x1bP>\|(kitty|ghostty)(?:[ (]([0-9]+)\.([0-9]+))?", re.IGNORECASE)
_SIXEL = "4"
_PLACEHOLDERS_SINCE = {"kitty": (0, 28), "ghostty": (0, 0)}
"""Terminals that know kitty's placeholders, and since when: others know the rest of the protocol, but not those."""


def isLast(sequence: str) -> bool:
    """Whether that is what a terminal says last: its answer to `DEVICE`."""
    return _ATTRIBUTES.fullmatch(sequence) is not None


class Way(Enum):
    """How pictures are shown."""

    KITTY = "kitty"
    SIXEL = "sixel"
    BLOCKS = "blocks"


class Ability:
    """What was found out so far. `isWanted`: pictures shall be shown; `colours`: how many the terminal has."""

    def __init__(self, environment: Mapping[str, str], colours: int, isWanted: bool = True) -> None:
        self.colours = colours
        self.isOver = False
        """Whether the terminal has said all."""
        self._isWanted = isWanted and colours >= FEW
        # To these such a string means something else (their title, the status line), or is a text.
        term = environment.get("TERM", "")
        self._isMultiplexed = term.startswith(("screen", "tmux", "linux")) or bool(
            environment.get("TMUX") or environment.get("STY")
        )
        self._hasKitty = self._hasSixel = self._hasPlaceholders = False

    def question(self, columns: int) -> str:
        """What the terminal is asked: `DEVICE` comes last. Nothing where no picture is shown anyway."""
        if not self._isWanted:
            return ""
        return DEVICE if self._isMultiplexed or columns < KITTY_COLUMNS else KITTY + NAME + DEVICE

    def take(self, sequence: str) -> None:
        """The terminal said something of itself."""
        if found := _ATTRIBUTES.fullmatch(sequence):
            self._hasSixel |= _SIXEL in found[1].split(";")[1:]  # the first is the kind of terminal
            self.isOver = True
        elif _KNOWS.fullmatch(sequence):
            self._hasKitty = True
        elif found := _VERSION.match(sequence):
            least = _PLACEHOLDERS_SINCE[found[1].lower()]
            self._hasPlaceholders = (int(found[2] or 0), int(found[3] or 0)) >= least

    @property
    def way(self) -> Way | None:
        """The best way to show pictures; None: not at all."""
        if not self._isWanted:
            return None
        if self._hasKitty and self._hasPlaceholders:
            return Way.KITTY
        return Way.SIXEL if self._hasSixel else Way.BLOCKS
