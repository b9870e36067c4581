"""Messages on the wire: a JSON object a line. Knows nothing of what they mean."""

from functools import partial
from typing import Any, Protocol

import msgspec
from twisted.internet.protocol import Factory, connectionDone
from twisted.protocols.basic import LineReceiver
from twisted.python.failure import Failure

from chatcli.errors import RefusedByServer, reasonText
from chatcli.language import _, chosen
from chatd.model.refusals import Refused
from chatd.wire.frames import asLine
from chatd.wire.languages import whyIn
from chatd.wire.requests import MESSAGE_MAX, tooLong

LINE_MAX = 16 * 1024 * 1024
"""Bytes in a line of the server, at most: a page of history is the longest, and far from it."""

Message = dict[str, Any]


class Receiver(Protocol):
    """Who owns a connection."""

    def connected(self, wire: "JsonLines") -> None:
        """The connection is there."""

    def received(self, wire: "JsonLines", message: Message) -> None:
        """A message came."""

    def disconnected(self, wire: "JsonLines", why: str) -> None:
        """The connection is gone."""


def encoded(message: Message) -> bytes:
    """The bytes of a message.

    Raises `RefusedByServer` where the server could only say that it can't be read: it would answer
    without the request's `id`, and nobody would know whose refusal that is.
    """
    try:
        data = msgspec.json.encode(message)
    except UnicodeEncodeError:
        raise _refusal(Refused("bad-text")) from None
    if len(data) > MESSAGE_MAX:
        raise _refusal(tooLong())
    return asLine(data)


def _refusal(refused: Refused) -> RefusedByServer:
    return RefusedByServer(refused.code, whyIn(chosen(), refused))


class JsonLines(LineReceiver):
    """One connection. What is no JSON object ends it: that is no chatd at the other end."""

    delimiter = b"\n"
    MAX_LENGTH = LINE_MAX

    def __init__(self, owner: Receiver) -> None:
        self._owner = owner

    @classmethod
    def factoryFor(cls, owner: Receiver) -> "Factory[JsonLines]":
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

    def lineReceived(self, line: bytes) -> None:
        """Take one message."""
        try:
            message = msgspec.json.decode(line)
        except (ValueError, RecursionError):
            message = None
        if isinstance(message, dict) and isinstance(message.get("type"), str):
            self._owner.received(self, message)
        else:
            self._owner.disconnected(self, _("What answers there is not a chat server."))

    def lineLengthExceeded(self, line: bytes) -> None:
        """Give up: no message is so long."""
        self._owner.disconnected(self, _("What answers there is not a chat server."))

    def send(self, message: Message) -> None:
        """Write one message. Raises `RefusedByServer` where it can't be sent."""
        self.sendLine(encoded(message).removesuffix(self.delimiter))

    def abort(self) -> None:
        """End the connection, without sending what is left."""
        assert self.transport is not None, "there is a connection"
        self.transport.abortConnection()  # type: ignore[attr-defined]

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Tell the owner why."""
        self._owner.disconnected(self, reasonText(reason))
