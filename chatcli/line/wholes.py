"""What comes between a begin and an end, and only counts once it is whole: a paste, a terminal's string."""

import re
from codecs import getincrementaldecoder

from chatcli.line.events import Answer, Event, Key, Paste

PASTE_MOST = 1 << 20
"""Bytes of a paste that are kept."""
STRING_MOST = 1 << 16
"""Bytes of a string, its begin and its end included; a longer one is dropped."""
PASTE_BEGIN, PASTE_END = b"\x1b[200~", b"\x1b[201~"

_LINE_END = re.compile("\r\n?")
# In the string of a device control nothing else can stand (ECMA-48 section 5.6): so Control and a letter,
# or Escape and another key, always lead out of a string that somebody began by mistake.
_STRING_STOP = re.compile(rb"[\x00-\x07\x0e-\x1f]")
_OSC, _BEL, _ESC, _ST = b"\x1b]", 0x07, 0x1B, b"\x1b\\"


class Pasting:
    """A bracketed paste under way."""

    def __init__(self) -> None:
        self.isOver = False
        self._kept = bytearray()
        self._isCut = False

    def take(self, data: bytes, at: int) -> int | None:
        """Take what is ours from there on. Where the rest begins, or None when more has to come to tell."""
        found = data.find(PASTE_END, at)
        # What may be the first part of the end has to be seen again.
        end = found if found >= 0 else len(data) - len(PASTE_END) + 1
        self._keep(data[at : max(end, at)])
        if found >= 0:
            self.isOver = True
            return found + len(PASTE_END)
        return end if end > at else None

    def _keep(self, piece: bytes) -> None:
        room = PASTE_MOST - len(self._kept)
        self._isCut |= len(piece) > room
        self._kept += piece[:room]

    def events(self) -> list[Event]:
        """The paste; where it was cut, half a character is left out."""
        text = getincrementaldecoder("utf-8")("replace").decode(bytes(self._kept), final=not self._isCut)
        return [Paste(_LINE_END.sub("\n", text))]


class Stringing:
    """A DCS, OSC, APC, PM or SOS string under way, that began with these two bytes."""

    def __init__(self, begin: bytes) -> None:
        self.isOver = False
        self._kept = bytearray(begin)
        self._isWhole = False

    @property
    def isBare(self) -> bool:
        """Whether nothing came but its begin, which a person's Alt and P is too."""
        return len(self._kept) == len(_OSC)

    def take(self, data: bytes, at: int) -> int | None:
        """Take what is ours from there on. Where the rest begins, or None when more has to come to tell."""
        stop = _STRING_STOP.search(data, at)
        end = stop.start() if stop else len(data)
        self._keep(data[at:end])
        if not stop:
            return end
        if data[end] == _ESC and end + 1 == len(data):
            return end if end > at else None
        return self._stop(data, end)

    def _stop(self, data: bytes, at: int) -> int:
        self.isOver = True
        if data[at] == _BEL and self._kept.startswith(_OSC):
            size = 1
        elif data.startswith(_ST, at):
            size = len(_ST)
        else:
            return at
        self._isWhole = True
        self._keep(data[at : at + size])
        return at + size

    def _keep(self, piece: bytes) -> None:
        # One byte more than may be tells that it was too long.
        self._kept += piece[: STRING_MOST + 1 - len(self._kept)]

    def events(self) -> list[Event]:
        """The string if it is whole; the key that looked like its begin if nothing else came; else nothing."""
        if self._isWhole:
            return [Answer(self._kept.decode(errors="replace"))] if len(self._kept) <= STRING_MOST else []
        return [Key(f"M-{chr(self._kept[1])}")] if self.isBare else []
