"""The coach: looks at what a student's program sends, read by read, and tells what it does wrong.

It changes nothing and knows no socket. It tells only what is certain: a program that ends its messages by a line end
may be cut and glued by the network as it pleases, and one that doesn't is told only of what can be seen in the bytes.
"""

import re
from codecs import utf_8_decode
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import Any

from twisted.internet.interfaces import IDelayedCall

from chatd.doors.dialects import gluedAt
from chatd.doors.findings import AROUND_BYTES, NOTHING, Finding, around, cutAt
from chatd.model.fields import TEXT_MAX
from chatd.model.refusals import Translate

TOLD_MOST = 20
"""Findings of one connection that are told at once, to the log."""
STALLED_SECONDS = 60
"""How long a connection may be full: even at 2 KB a second, what waits is taken by then."""
PROOF_SECONDS = 1.0
"""How long it may take until a client that is gone refuses what is sent to it."""
MESSAGE_BYTES = 4 * TEXT_MAX + 1024
"""No message that is short enough has more bytes, its tag included."""
CUTS_MOST = 8
"""Cut characters of one message that are remembered."""


class Coach:
    """Looks at one connection. Of each kind it keeps the last finding and how many there were, so it can't grow."""

    def __init__(self, clock: Any, tell: Callable[[Finding], object]) -> None:
        self._clock = clock
        self._tell = tell
        self._tag: re.Pattern[str] | None = None
        self._words: Mapping[str, str] = {}
        self._private: tuple[str, ...] = ()
        self._forgiven: Collection[str] = frozenset()
        self._isHushed = False
        self._kept: dict[str, Finding] = {}
        self._times: Counter[str] = Counter()
        self._stall: IDelayedCall | None = None
        self._isThere: Callable[[], bool] | None = None
        self._proof: IDelayedCall | None = None
        self._last = b""
        self._isFirst = True
        self._wasQuiet = False
        self._isOver = False
        self._begin()

    def learn(
        self, tag: re.Pattern[str] | None, words: Mapping[str, str], forgiven: Collection[str] = frozenset()
    ) -> None:
        """What begins a message in this dialect, if something does, and its commands as in `Dialect.words`.

        Kinds of findings that are `forgiven` are none here.
        """
        self._tag, self._words, self._forgiven = tag, words, forgiven
        self._private = tuple(word for word, what in words.items() if what == "private")

    # --- what it is told

    def hush(self, isHushed: bool) -> None:
        """Show no bytes of what comes from now on, because they may be a password's; or show them again."""
        self._isHushed = isHushed

    def read(self, data: bytes) -> None:
        """One read gave these bytes."""
        *lines, rest = data.split(b"\n")
        for line in lines:
            self._add(line)
            self._end(True)
        self._add(rest)
        if self._message:
            self._readEnded()

    def quiet(self) -> None:
        """Nothing came for a while, or nothing will: what is there is a message without an end."""
        if self._message or self._isLong:
            self._end(False)

    def full(self, isFull: bool) -> None:
        """The client takes no more of what is sent, or all of it was taken again."""
        if self._stall is not None and self._stall.active():
            self._stall.cancel()
        if isFull and not self._isOver:
            self._stall = self._clock.callLater(STALLED_SECONDS, self.found, "stalled", seconds=STALLED_SECONDS)

    def half(self, isThere: Callable[[], bool]) -> None:
        """The client closed its half. `isThere` tells later whether it took what was sent then."""
        self._isThere = isThere

    def wrote(self) -> None:
        """Something was sent. A client that is gone refuses it soon; one that isn't has closed one half only."""
        if self._isThere is not None and self._proof is None:
            self._proof = self._clock.callLater(PROOF_SECONDS, self._prove)

    def _prove(self) -> None:
        if self._isThere is not None and self._isThere():
            self.found("half", self._newest())

    def neverIn(self) -> None:
        """The server ends it, because nobody came in."""
        self.found("handshake", self._newest())

    def _newest(self) -> str:
        """What came last: of the message that is begun, or else of the one before."""
        return around(bytes(self._message[: 2 * AROUND_BYTES]) or self._last)

    def stop(self) -> None:
        """The connection is gone: from now on nothing is the client's fault."""
        self.full(False)
        if self._proof is not None and self._proof.active():
            self._proof.cancel()
        self._isOver = True

    # --- what it found

    def found(self, kind: str, shown: str = "", **fields: Any) -> None:
        """Keep a finding; the first ones are told at once."""
        if self._isOver or kind in self._forgiven:
            return
        self._kept.pop(kind, None)  # the last one found stands last
        finding = self._kept[kind] = Finding(kind, shown if self._mayShow() else "", fields)
        self._times[kind] += 1
        if self._times.total() <= TOLD_MOST:
            self._tell(finding)

    def texts(self, translate: Translate) -> list[str]:
        """What was found, a line for each kind, the last one last; or that nothing was."""
        texts = []
        for kind, finding in self._kept.items():
            times = f" ({self._times[kind]}×)" if self._times[kind] > 1 else ""
            texts.append(finding.text(translate) + times)
        return texts or [translate(NOTHING)]

    def _mayShow(self) -> bool:
        """Whether bytes of the message may be shown: not of a private text, as its door reads it."""
        words = self._message.decode(errors="replace").replace("\0", "").split(None, 1) if self._private else ()
        return not (self._isHushed or (words and words[0].lower().startswith(self._private)))

    # --- a message

    def _begin(self) -> None:
        self._message = bytearray()
        self._reads = 0
        self._first = 0
        self._cuts: dict[int, int] = {}
        self._isLong = False

    def _add(self, data: bytes) -> None:
        if not self._isLong:
            self._message += data
        if len(self._message) > MESSAGE_BYTES:
            self._isLong = True
            self.found("long", around(bytes(self._message[:MESSAGE_BYTES])), most=TEXT_MAX)
            self._message.clear()

    def _readEnded(self) -> None:
        """Remember where this read ended within the message, and the character that it cut."""
        end = len(self._message)
        self._reads += 1
        self._first = self._first or end
        tail = bytes(self._message[-3:])
        unfinished = len(tail) - utf_8_decode(tail, "replace", False)[1]
        if unfinished and len(self._cuts) < CUTS_MOST:
            self._cuts[end - unfinished] = end

    def _end(self, ended: bool) -> None:
        """A message is whole: by a line end, or by silence."""
        if not self._isLong:
            self._last = bytes(self._message[: 2 * AROUND_BYTES]) if self._mayShow() else b""
            self._look(bytes(self._message).removesuffix(b"\r"), ended)
        self._wasQuiet = not ended
        self._isFirst = False
        self._begin()

    def _look(self, data: bytes, ended: bool) -> None:
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            isCut = error.start in self._cuts or error.reason == "unexpected end of data"
            self.found("lost" if isCut else "bytes", around(data, error.start), at=error.start)
            return
        tag = self._tag.match(text) if self._tag else None
        body = text[tag.end() :] if tag else text
        if b"\0" in data:
            self.found("nul", around(data, data.index(b"\0")), at=data.index(b"\0"))
        elif len(body) > TEXT_MAX:
            self.found("long", around(data), most=TEXT_MAX)
        elif not body.strip():
            self._empty(data, ended, bool(tag))
        elif not ended:
            self._endless(data, text, tag)

    def _empty(self, data: bytes, ended: bool, isTagged: bool) -> None:
        """A first tag alone is a greeting; a line end alone may be that of a message which silence ended before."""
        if not (isTagged and self._isFirst) and not (ended and self._wasQuiet):
            self.found("empty", around(data))

    def _endless(self, data: bytes, text: str, tag: re.Match[str] | None) -> None:
        """A message without an end: did it come in pieces, or is it two?"""
        cut = next(iter(self._cuts.values()), 0)
        if not cut and tag and self._first < len(tag[0].rstrip().encode()):
            cut = self._first
        if cut:
            self.found("split", cutAt(data, cut), at=cut)
        elif self._reads == 1 and (at := self._border(text, tag)):
            self.found("glued", around(data, len(text[:at].encode())))

    def _border(self, text: str, tag: re.Match[str] | None) -> int:
        """Where a second message begins in a text, if that is certain; else 0."""
        if tag:
            again = re.search(rf"(?<=[\w.!?)]){re.escape(tag[0].lstrip())}(?=\S)", text[tag.end() :])
            return tag.end() + again.start() if again else 0
        # What comes first is a nick, and no nick holds a command.
        words = [word for word, what in self._words.items() if what == "leave" or self._isFirst]
        return gluedAt(text, words)
