"""For tests of contents: clients that speak in frames, send chunks, and collect those that come."""

import hashlib
import json
from itertools import pairwise
from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from chatd.model.settings import Settings
from chatd.wire.chunks import CHUNK_MAX, Chunk, asChunk, isChunk, readChunk
from chatd.wire.frames import asFrame
from tests.framedtalk import frames
from tests.harness import Client, Server


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def pieces(content: bytes, offset: int = 0) -> list[Chunk]:
    """A content in chunks of the largest size."""
    starts = range(offset, len(content), CHUNK_MAX)
    return [Chunk(digest(content), at, content[at : at + CHUNK_MAX]) for at in starts]


class Framed(Client):
    """A client that speaks in frames. `chunks` are those that came."""

    def __init__(self, server: Server, address: str) -> None:
        super().__init__(server, address)
        self.hello = json.loads(self.transport.value())
        self.transport.clear()
        self.chunks: list[Chunk] = []

    def send(self, type: str, /, **fields: Any) -> None:
        self.write(asFrame(json.dumps({"type": type, **fields}).encode()))

    def chunk(self, chunk: Chunk) -> None:
        self.write(asFrame(asChunk(chunk.sha256, chunk.offset, chunk.data)))

    def messages(self) -> list[dict[str, Any]]:
        found = frames(self.transport.value())
        self.transport.clear()
        self.chunks += [chunk for frame in found if isChunk(frame) and (chunk := readChunk(frame))]
        return [json.loads(frame) for frame in found if not isChunk(frame)]

    def fetched(self) -> bytes:
        """What came in chunks, put together."""
        self.server.turn()
        self.messages()
        chunks, self.chunks = self.chunks, []
        assert all(a.offset + len(a.data) == b.offset for a, b in pairwise(chunks)), chunks
        return b"".join(chunk.data for chunk in chunks)


class MediaServer(Server):
    """A server in memory with clients that speak in frames."""

    def turn(self) -> None:
        """Let all that was asked of the disk be done."""
        while any(call.getTime() <= self.clock.seconds() for call in self.clock.getDelayedCalls()):
            self.clock.advance(0)

    def client(self, address: str = "10.0.0.1") -> Framed:
        return Framed(self, address)


class MediaTestCase(SynchronousTestCase):
    """What contents are tried with."""

    settings = Settings()

    def setUp(self) -> None:
        self.server = MediaServer(self.settings)

    def restarted(self) -> MediaServer:
        """A new server with the old one's data and files."""
        self.server = MediaServer(self.settings, self.server.db, self.server.files)
        return self.server

    def put(self, client: Framed, content: bytes, room: str = "lobby", offset: int | None = None) -> list[dict]:
        """Upload a content; gives the notices."""
        answer = client.ok("upload", room=room, size=len(content), sha256=digest(content))
        if offset is not None:
            self.assertEqual(answer["offset"], offset)
        for piece in pieces(content, answer["offset"]):
            client.chunk(piece)
        self.server.turn()
        return client.messages()

    def share(self, client: Framed, content: bytes, room: str = "lobby", name: str = "a.txt", **fields: Any) -> int:
        """Upload a content and share it; gives the event's number."""
        self.put(client, content, room)
        seq: int = client.ok("share", room=room, sha256=digest(content), name=name, **fields)["seq"]
        self.server.turn()
        return seq

    def fetch(self, client: Framed, seq: int, room: str = "lobby", **fields: Any) -> bytes:
        """Download the content of an event."""
        client.ok("download", room=room, seq=seq, **fields)
        return client.fetched()
