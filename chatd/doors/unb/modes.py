"""Where a request ends: clients mark it in one of three ways, and the first request of a connection tells in which.

* *marked*: UTF-32, and a byte order mark before each request. It ends at the next mark, or by a moment of silence.
* *lines*: UTF-8, a line end behind each request.
* *chunks*: UTF-8, one request a send. It ends by a moment of silence, and a line end is a part of it.

Behind the head of a file come its bytes, as many as it says, whatever they look like. Nothing here knows the time:
whoever feeds it says when there was silence.
"""

import re
from itertools import pairwise
from typing import ClassVar

import attrs

MARK = b"\xff\xfe\0\0"
"""U+FEFF in UTF-32, the little end first (Unicode Standard, section 23.8)."""
SILENCE_SECONDS = 0.1
"""How long nothing comes behind a request that has no end of its own."""
REQUEST_BYTES = 65 * 1024
"""The longest request in UTF-8: a text of 64 KiB, and what stands before it."""
READS_MOST = 8
"""Reads of one request that are told apart."""
HEAD_BYTES = 8 * 1024
"""The longest head of a file, in any encoding."""

_HEAD = re.compile(rb"2U(?:\|[^|]*){3}\|([0-9]{1,15})(?![0-9])")
_DIGIT, _BAR = rb"[0-9]\0\0\0", rb"\|\0\0\0"
_HEAD_32 = re.compile(
    rb"(?:\xff\xfe\0\0)?2\0\0\0U\0\0\0(?:%b(?:(?!%b).{4})*){3}%b((?:%b){1,15})(?!%b)"
    % (_BAR, _BAR, _BAR, _DIGIT, _DIGIT),
    re.DOTALL,
)
_DIGIT_BEGUN = re.compile(rb"(?:[0-9]\0{0,2})?")


@attrs.frozen
class Asked:
    """One request. `size` bytes of a file follow it, if it is the head of one."""

    text: str
    size: int | None = None
    isTooLong: bool = False
    """Whether this is only the begin of what was sent."""
    reads: tuple[bytes, ...] = attrs.field(default=(), eq=False)
    """What each read gave of it, and the last ones together; none of a head."""


class Chunks:
    """One request a send."""

    most: ClassVar = REQUEST_BYTES
    blank: ClassVar = re.compile(rb"(?!)")
    """What may stand before a request and is none."""
    endsBySilence: ClassVar = True

    def end(self, data: bytearray, start: int = 0) -> tuple[int, int] | None:
        """Where the request ends that `data` begins with, and the next one begins; None where only silence tells.

        A mark before `start` is the request's own.
        """
        return None

    def head(self, data: bytearray, end: int, isEnd: bool) -> tuple[int, int] | None:
        """Where the head of a file ends that `data` begins with, and the size that it says; digits may go on."""
        found = _HEAD.match(data, 0, min(end, HEAD_BYTES))
        if found is None or (found.end() == end and not isEnd):
            return None
        return found.end(), int(found[1])

    def decode(self, data: bytes) -> str:
        """The text of a request; what is none becomes U+FFFD."""
        return data.decode(errors="replace").removeprefix("\ufeff")

    def encode(self, line: str) -> bytes:
        """The bytes of a line: nothing in it may look like its end."""
        return f"{line.translate({0x0A: '␤', 0x0D: '␍'})}\n".encode(errors="replace")


class Lines(Chunks):
    """A line a request."""

    blank = re.compile(rb"[\r\n]+")
    endsBySilence = False

    def end(self, data: bytearray, start: int = 0) -> tuple[int, int] | None:
        """A line ends at its line end."""
        at = data.find(b"\n")
        return (at - data.endswith(b"\r", 0, at), at + 1) if at >= 0 else None

    def head(self, data: bytearray, end: int, isEnd: bool) -> tuple[int, int] | None:
        """A head is a whole line."""
        ends = self.end(data)
        found = _HEAD.fullmatch(data, 0, ends[0]) if ends else None
        return (ends[1], int(found[1])) if ends and found else None


class Marked(Chunks):
    """UTF-32, with a mark before each request."""

    most = 4 * REQUEST_BYTES
    blank = re.compile(rb"(?:%b)+(?=%b)" % (MARK, MARK))

    def end(self, data: bytearray, start: int = 0) -> tuple[int, int] | None:
        """A request ends where the next mark is: in UTF-32, no other characters have these bytes between them."""
        at = data.find(MARK, start)
        return (at, at) if at >= 0 else None

    def head(self, data: bytearray, end: int, isEnd: bool) -> tuple[int, int] | None:
        """A head ends at its last digit, which has four bytes like all others."""
        found = _HEAD_32.match(data, 0, min(end, HEAD_BYTES))
        if found is None or (not isEnd and _DIGIT_BEGUN.fullmatch(data, found.end(), end)):
            return None
        return found.end(), int(found[1].replace(b"\0", b""))

    def decode(self, data: bytes) -> str:
        """The text of a request; what is none becomes U+FFFD."""
        return data.removeprefix(MARK).decode("utf-32-le", errors="replace")

    def encode(self, line: str) -> bytes:
        """The bytes of a line. Whoever reads it knows by the mark where it begins, so line ends in it may stay.

        No other mark may: what follows it would be a message of its own.
        """
        return MARK + line.replace("\ufeff", "").encode("utf-32-le", errors="replace") + "\n".encode("utf-32-le")


CHUNKS, LINES, MARKED = Chunks(), Lines(), Marked()


class Requests:
    """Takes bytes, and gives requests one at a time: nothing is read of what stands behind one before it is asked for.

    While `left` isn't 0, so many bytes of a file are due, and no request.
    """

    def __init__(self) -> None:
        self.mode: Chunks | None = None
        self.left = 0
        self._data = bytearray()
        self._quietAt = 0
        self._reads: list[int] = []
        self._isSkipping = False
        self._isOver = False

    def feed(self, data: bytes) -> None:
        """Take bytes."""
        if len(self._reads) < READS_MOST:
            self._reads.append(len(self._data))
        self._data += data

    def silence(self) -> None:
        """Nothing came for a moment."""
        self._quietAt = len(self._data)

    def end(self) -> None:
        """Nothing more will come: what was begun is whole, also a line."""
        self._isOver = True
        self.silence()

    @property
    def isBegun(self) -> bool:
        """Whether there is something that silence would end."""
        return bool(self._data) and not self.left and (self.mode is None or self.mode.endsBySilence)

    def next(self) -> Asked | None:
        """The next request, if all of it is here. Empty ones are none."""
        while self._data and not self.left and (mode := self._fixed()):
            if not self._isSkipping and (blank := mode.blank.match(self._data)):
                self._drop(blank.end())
                continue
            ends = self._ends(mode)
            if asked := None if self._isSkipping else self._head(mode, ends):
                return asked
            if ends is None:
                return self._overflow(mode)
            reads = self._readsOf(ends[0])
            self._drop(ends[1])
            wasSkipping, self._isSkipping = self._isSkipping, False
            if not wasSkipping and (asked := _asked(mode, reads)):
                return asked
        return None

    def body(self, most: int) -> bytes:
        """The next `most` bytes of a file, or the last ones; none until they have come."""
        most = min(self.left, most)
        piece = bytes(self._data[:most]) if len(self._data) >= most else b""
        self.left -= len(piece)
        self._drop(len(piece))
        return piece

    def _fixed(self) -> Chunks | None:
        """The way in which this client marks requests, once that can be told."""
        if self.mode is None and self._data.startswith(MARK):
            self.mode = MARKED
        if self.mode is None and b"\n" in self._data:
            self.mode = LINES
        if self.mode is None and (self._quietAt or len(self._data) > REQUEST_BYTES):
            self.mode = CHUNKS
        return self.mode

    def _ends(self, mode: Chunks) -> tuple[int, int] | None:
        """Where the request ends, and the next one begins, if it has come so far."""
        ends = mode.end(self._data, 0 if self._isSkipping else 1)
        if self._quietAt and (mode.endsBySilence or self._isOver) and (ends is None or ends[0] > self._quietAt):
            return self._quietAt, self._quietAt
        return ends

    def _head(self, mode: Chunks, ends: tuple[int, int] | None) -> Asked | None:
        """The head of a file, if one begins here."""
        end = ends[0] if ends else len(self._data)
        found = mode.head(self._data, end, ends is not None)
        if found is None:
            return None
        text = mode.decode(bytes(self._data[: found[0]])).rstrip("\r\n")
        self._drop(found[0])
        self.left = found[1]
        return Asked(text, found[1])

    def _overflow(self, mode: Chunks) -> Asked | None:
        """What is too long is told once, when that can be seen, and skipped to its end; a mark may be cut in two."""
        if len(self._data) <= mode.most:
            return None
        asked = None if self._isSkipping else _asked(mode, self._readsOf(len(self._data)))
        self._isSkipping = True
        self._drop(len(self._data) - len(MARK) + 1)
        return asked

    def _readsOf(self, end: int) -> tuple[bytes, ...]:
        borders = (0, *(at for at in self._reads if 0 < at < end), end)
        return tuple(bytes(self._data[begin:end]) for begin, end in pairwise(borders))

    def _drop(self, size: int) -> None:
        del self._data[:size]
        self._quietAt = max(0, self._quietAt - size)
        self._reads = [at - size for at in self._reads if at > size]


def _asked(mode: Chunks, reads: tuple[bytes, ...]) -> Asked | None:
    raw = b"".join(reads)
    if len(raw) > mode.most:
        return Asked(mode.decode(raw[:256]), isTooLong=True, reads=reads)
    text = mode.decode(raw)
    return Asked(text, reads=reads) if text else None
