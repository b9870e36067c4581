"""For tests of the native door: a conversation as bytes, in lines and in frames, and its answers."""

import json
from struct import unpack

from chatd.wire.frames import asFrame
from tests.harness import Server

TALK = [
    {"type": "ping", "id": 1},
    {"type": "say", "id": 2, "room": "lobby", "text": "too early"},
    {"type": "guest", "id": 3, "nick": "ana", "token": "a token of my own"},
    {"type": "open", "id": 4, "room": "lobby"},
    {"type": "say", "id": 5, "room": "lobby", "text": "olá\nmundo 😀", "key": "k"},
    {"type": "nonsense", "id": 6},
    {"type": "say", "id": 7, "room": "lobby", "text": "again", "key": "k"},
    {"type": "who", "id": 8, "room": "lobby"},
    {"type": "history", "id": "last", "room": "lobby"},
]
MESSAGES = [*(json.dumps(message, ensure_ascii=False).encode() for message in TALK), b"no json", b"\xff", b"[" * 50]


NEW = [message for message in MESSAGES if b'"key"' not in message]
"""Those that say the same to a server that has heard them before."""


def inLines(end: bytes = b"\n", messages: list[bytes] = MESSAGES) -> bytes:
    return b"".join(message + end for message in messages)


def inFrames(messages: list[bytes] = MESSAGES) -> bytes:
    return b"".join(map(asFrame, messages))


def frames(data: bytes) -> list[bytes]:
    """The messages of what the server wrote in frames."""
    messages = []
    while data:
        (size,) = unpack("!I", data[:4])
        messages.append(data[4 : 4 + size])
        assert len(messages[-1]) == size, "the last frame is whole"
        data = data[4 + size :]
    return messages


def answersTo(*pieces: bytes, framed: bool = False) -> list[dict]:
    """What a new server says to these pieces."""
    client = Server().client()
    for piece in pieces:
        client.write(piece)
    data = client.transport.value()
    return [json.loads(message) for message in (frames(data) if framed else data.splitlines())]


def message(size: int, **fields: object) -> bytes:
    """A ping of so many bytes."""
    head = json.dumps({"type": "ping", **fields, "x": ""}).encode()
    return head[:-2] + b"x" * (size - len(head)) + head[-2:]


def codes(messages: list[dict]) -> list[str]:
    return [message.get("code", message["type"]) for message in messages]


EXPECTED = answersTo(inLines())
