"""Messages on the wire: JSON in frames behind the server's hello, which is a line. Knows nothing of what they mean.

Between the messages come chunks of contents, in frames of their own (see `chatd.wire.chunks`).
"""

from functools import partial
from typing import Any, Protocol

import msgspec
from twisted.internet.protocol import Factory, connectionDone
from twisted.protocols.basic import Int32StringReceiver
from twisted.python.failure import Failure

from chatcli.errors import RefusedByServer, reasonText
from chatcli.language import _, chosen
from chatd.model.refusals import Refused
from chatd.wire.chunks import Chunk, asChunk, isChunk, readChunk
from chatd.wire.languages import whyIn
from chatd.wire.requests import MESSAGE_MAX, tooLong

LINE_MAX = 64 * 1024
"""Bytes in a line of the server, at most: its hello, or why it ends the connection before we said anything."""
FRAME_MAX = 16 * 1024 * 1024
"""Bytes in a frame of the server, at most: a page of history is the longest, and far from it."""

Message = dict[str, Any]


class Receiver(Protocol):
    """Who owns a connection."""

    def connected(self, wire: "Wire") -> None:
        """The connection is there."""

    def received(self, wire: "Wire", message: Message) -> None:
        """A message came."""

    def carried(self, wire: "Wire", chunk: Chunk) -> None:
        """A piece of a content came."""

    def disconnected(self, wire: "Wire", why: str) -> None:
        """The connection is gone."""


def encoded(message: Message) -> bytes:
    """The bytes of a message, without framing.

    Raises `RefusedByServer` where the server could only say that it can't be read: it would answer
    without the request's `id`, and nobody would know whose refusal that is.
    """
    try:
        data = msgspec.json.encode(message)
    except UnicodeEncodeError:
        raise asRefusal(Refused("bad-text")) from None
    if len(data) > MESSAGE_MAX:
        raise asRefusal(tooLong())
    return data


def asRefusal(refused: Refused) -> RefusedByServer:
    """What we refuse ourselves, in the server's own words."""
    return RefusedByServer(refused.code, whyIn(chosen(), refused))


class Wire(Int32StringReceiver):
    """One connection. What is neither a JSON object nor a chunk ends it: that is no chatd at the other end."""

    MAX_LENGTH = FRAME_MAX

    def __init__(self, owner: Receiver) -> None:
        self._owner = owner
        self._line: bytes | None = b""
        """What came of a line that has no end yet; None where frames come."""
        self._isBusy = False

    @classmethod
    def factoryFor(cls, owner: Receiver) -> "Factory[Wire]":
        """What makes connections for one owner."""
        factory = Factory.forProtocol(partial(cls, owner))
        factory.noisy = False
        return factory

    def connectionMade(self) -> None:
        """Tell the owner."""
        noDelay = getattr(self.transport, "setTcpNoDelay", None)
        if noDelay is not None:
            noDelay(True)
        self._owner.connected(self)

    def dataReceived(self, data: bytes) -> None:
        """Take bytes. Resumed while it is at it, it just goes on: Int32StringReceiver would begin anew."""
        if self._isBusy:
            return
        self._isBusy = True
        if self._line is not None:
            data = self._afterLines(self._line + data)
        if self._line is None:
            super().dataReceived(data)
        self._isBusy = False

    def _afterLines(self, data: bytes) -> bytes:
        """Take lines, up to the first frame: its length begins with 0x00. Gives what comes from there on."""
        while data and not self.paused:
            if data[0] == 0:
                self._line = None
                return data
            line, end, rest = data.partition(b"\n")
            if len(line) > LINE_MAX:
                self._giveUp()
                break
            if not end:
                break
            data = rest
            self.stringReceived(line)
        self._line = data
        return b""

    def stringReceived(self, string: bytes) -> None:
        """Take one message or one chunk."""
        if string and isChunk(string):
            if (chunk := readChunk(string)) is None:
                self._giveUp()
            else:
                self._owner.carried(self, chunk)
        else:
            self._read(string)

    def _read(self, string: bytes) -> None:
        try:
            message = msgspec.json.decode(string)
        except (ValueError, RecursionError):
            message = None
        if isinstance(message, dict) and isinstance(message.get("type"), str):
            self._owner.received(self, message)
        else:
            self._giveUp()

    def lengthLimitExceeded(self, length: int) -> None:
        """Give up: no frame is so long."""
        self._giveUp()

    def _giveUp(self) -> None:
        self._owner.disconnected(self, _("What answers there is not a chat server."))

    def send(self, message: Message) -> None:
        """Write one message. Raises `RefusedByServer` where it can't be sent."""
        self.sendString(encoded(message))

    def carry(self, chunk: Chunk) -> None:
        """Write a piece of a content."""
        self.sendString(asChunk(chunk.sha256, chunk.offset, chunk.data))

    def abort(self) -> None:
        """End the connection, without sending what is left."""
        assert self.transport is not None, "there is a connection"
        self.transport.abortConnection()  # type: ignore[attr-defined]

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Tell the owner why."""
        self._owner.disconnected(self, reasonText(reason))
