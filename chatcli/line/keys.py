"""From the bytes of a terminal to what was typed, however they are cut. Pure: a timer is the caller's."""

import re
from codecs import getincrementaldecoder
from collections.abc import Callable

from chatcli.line.events import Answer, Event, Focus, Key, Paste, Text
from chatcli.line.sequences import CONTROLS, META, consoleKey, controlSequence, singleShift, withMeta
from chatcli.line.wholes import PASTE_BEGIN, Pasting, Stringing

__all__ = ["Answer", "Event", "Focus", "Key", "Keys", "Paste", "Text"]

SEQUENCE_MOST = 256
"""Bytes of a control sequence; a longer one is unknown, and only its end is looked for."""

_ESC = 0x1B
# The first that fits. Two ESC before a sequence are Alt and its key. `[` after CSI is the Linux console's,
# `$` after a number alone is rxvt's; by ECMA-48 both would go on.
_PIECE = re.compile(
    rb"""(?P<text>[\x20-\x7e\x80-\xff]+)
    | (?P<alone>\x1b(?=\x1b[P\]_^X]))
    | (?P<string>\x1b[P\]_^X])
    | (?P<console>\x1b{1,2}\[\[[A-E])
    | (?P<mouse>\x1b{1,2}\[M[\x20-\xff]{0,3})
    | (?P<sequence>\x1b{1,2}\[(?:[0-9]{1,2}\$|[\x20-\x3f]*[\x40-\x7e]))
    | (?P<broken>\x1b{1,2}\[[\x20-\x3f]*)
    | (?P<shift>\x1b{1,2}O[0-9;]{0,16}[\x40-\x7e])
    | (?P<meta>\x1b[\x00-\x7f])
    | (?P<accented>\x1b(?=[\x80-\xff]))
    | (?P<control>[\x00-\x1f\x7f])""",
    re.VERBOSE,
)
_UNFINISHED = re.compile(
    rb"\x1b{1,2}(?:\[(?![0-9]{1,2}\$)(?:[\x20-\x3f]*|\[|M[\x20-\xff]{0,2})|O[0-9;]{0,16})?",
)
_LATER_CONTROLS = re.compile("[\x80-\x9f]")


class Keys:
    """Takes bytes, gives events. Whoever feeds it lets it `expire` when it `isWaiting` and 50 ms brought nothing."""

    def __init__(self) -> None:
        self._rest = b""
        """The first part of something."""
        self._events: list[Event] = []
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._isMeta = False
        """Whether the next character comes after an ESC."""
        self._whole: Pasting | Stringing | None = None

    def feed(self, data: bytes) -> list[Event]:
        """Take the next bytes. What they complete, in order; never raises, whatever they are."""
        data, at = self._rest + data, 0
        while at < len(data) and (end := self._next(data, at)) is not None:
            at = end
        self._rest = data[at:]
        if self._whole is None and len(self._rest) > SEQUENCE_MOST:
            self._rest = b"\x1b[" + b"!" * SEQUENCE_MOST  # as long, as unknown and as unfinished
        return self._told()

    @property
    def isWaiting(self) -> bool:
        """Whether an ESC or a sequence is unfinished, which `expire` would take as it stands."""
        if self._whole is None:
            return bool(self._rest)
        return isinstance(self._whole, Stringing) and self._whole.isBare

    def expire(self) -> list[Event]:
        """Take what is unfinished as it stands: nothing more came for so long that nothing will.

        A lone ESC is the key, and two letters that could begin more are Alt and a letter; an unfinished
        control sequence is swallowed. A paste or a string goes on waiting.
        """
        if self.isWaiting:
            self._endWhole()
            rest, self._rest = self._rest, b""
            self._flush()
            if rest == b"\x1b":
                self._events.append(Key("Escape"))
            elif rest and b"[" not in rest[:3]:
                self._meta(rest[:2])
                self._text(rest[2:])
        return self._told()

    def _told(self) -> list[Event]:
        events, self._events = self._events, []
        return events

    def _next(self, data: bytes, at: int) -> int | None:
        """Take one piece. Where the next begins, or None when this one is unfinished."""
        if self._whole is not None:
            end = self._whole.take(data, at)
            if self._whole.isOver:
                self._endWhole()
            return end
        if data[at] == _ESC and _UNFINISHED.fullmatch(data, at):
            return None
        piece = next(_PIECE.finditer(data, at))  # every byte begins one
        if piece.lastgroup != "text":
            self._flush()
        _TAKERS[piece.lastgroup or ""](self, piece[0])
        return piece.end()

    def _endWhole(self) -> None:
        if self._whole is not None:
            self._events += self._whole.events()
            self._whole = None

    # --- text

    def _text(self, run: bytes, isLast: bool = False) -> None:
        text = self._decoder.decode(run, isLast)
        if self._isMeta and text:
            self._isMeta = False
            self._events += [Key(f"M-{first}") for first in _LATER_CONTROLS.sub("", text[0])]
            text = text[1:]
        if text := _LATER_CONTROLS.sub("", text):
            self._events.append(Text(text))

    def _flush(self) -> None:
        """What is left of a character isn't going to become one."""
        self._text(b"", isLast=True)

    # --- what is no text

    def _control(self, piece: bytes) -> None:
        self._events.append(Key(CONTROLS[piece[0]]))

    def _meta(self, piece: bytes) -> None:
        name = CONTROLS.get(piece[1]) or ("Space" if piece[1] == 0x20 else chr(piece[1]))
        self._events.append(Key(withMeta(name)))

    def _accented(self, _: bytes) -> None:
        self._isMeta = True

    def _alone(self, _: bytes) -> None:
        self._events.append(Key("Escape"))

    def _string(self, begin: bytes) -> None:
        self._whole = Stringing(begin)

    def _console(self, piece: bytes) -> None:
        self._events.append(consoleKey(chr(piece[-1]), _held(piece)))

    def _shift(self, piece: bytes) -> None:
        held = _held(piece)
        self._tell(singleShift(piece[3 if held else 2 : -1].decode(), chr(piece[-1]), held), held)

    def _sequence(self, piece: bytes) -> None:
        held = _held(piece)
        if piece.endswith(PASTE_BEGIN):
            self._events += [Key("Escape")] if held else []
            self._whole = Pasting()
        elif len(piece) <= SEQUENCE_MOST:
            self._tell(controlSequence(piece[3 if held else 2 : -1].decode(), chr(piece[-1]), held), held)

    def _tell(self, event: Event | None, held: int) -> None:
        if held and isinstance(event, Focus | Answer):
            # What the terminal says by itself has no Alt: Escape was typed just before.
            self._events.append(Key("Escape"))
        if event is not None:
            self._events.append(event)

    def _swallow(self, _: bytes) -> None:
        pass


def _held(piece: bytes) -> int:
    return META if piece.startswith(b"\x1b\x1b") else 0


_TAKERS: dict[str, Callable[[Keys, bytes], None]] = {
    "text": Keys._text,
    "alone": Keys._alone,
    "string": Keys._string,
    "console": Keys._console,
    "mouse": Keys._swallow,
    "sequence": Keys._sequence,
    "broken": Keys._swallow,
    "shift": Keys._shift,
    "meta": Keys._meta,
    "accented": Keys._accented,
    "control": Keys._control,
}
