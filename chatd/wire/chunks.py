"""Chunks: pieces of a content, up and down, in frames (or binary messages) of their own between the others.

1 byte     0x01, which no JSON begins with
32 bytes   the SHA-256 of the whole content
8 bytes    where in the content the piece begins, big-endian
the piece  1 to 65,536 bytes; the server takes fewer than 4,096 only at the end of a content
"""

from struct import Struct

import attrs

CHUNK_MAX = 64 * 1024
"""Bytes of a content in one chunk, at most."""
MARK = 0x01
"""The first byte of a chunk."""

_HEAD = Struct("!B32sQ")


@attrs.frozen
class Chunk:
    """A piece of a content: `sha256` in hexadecimal digits, `offset` in bytes."""

    sha256: str
    offset: int
    data: bytes


def isChunk(frame: bytes) -> bool:
    """Whether a frame, which isn't empty, has a chunk in it and no JSON."""
    return frame[0] == MARK


def asChunk(sha256: str, offset: int, data: bytes) -> bytes:
    """The bytes of a chunk, without framing."""
    return _HEAD.pack(MARK, bytes.fromhex(sha256), offset) + data


def readChunk(frame: bytes) -> Chunk | None:
    """The chunk in a frame that is marked as one; None where it has no piece, or one that is too long."""
    if not 0 < len(frame) - _HEAD.size <= CHUNK_MAX:
        return None
    _, digest, offset = _HEAD.unpack_from(frame)
    return Chunk(digest.hex(), offset, frame[_HEAD.size :])
