"""The three framings of a native message: what stands around its bytes."""

from struct import pack

FRAME_MAX = 128 * 1024
"""Bytes in one frame, at most; one that announces more ends the connection."""


def asLine(message: bytes) -> bytes:
    """A message per line."""
    return message + b"\n"


def asFrame(message: bytes) -> bytes:
    """A 4-byte big-endian length before each message."""
    return pack("!I", len(message)) + message
