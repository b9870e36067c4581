"""What a content is, by its own first bytes: whatever the server says of it. Pure.

A player opens what it is given by what it finds inside, and what it finds may be a list of other files and
addresses. So only what begins as a sound does is given to one.
"""

import re

FIRST_BYTES = 12
"""Bytes that tell."""
_BEGINS = (
    ("wav", rb"RIFF....WAVE"),
    ("ogg", rb"OggS"),
    ("flac", rb"fLaC"),
    ("mp3", rb"ID3|\xff[\xe2-\xe5\xf2-\xf5\xfa-\xfd]"),
    ("aac", rb"\xff[\xf0\xf1\xf8\xf9]"),
    ("mp4", rb"....ftyp"),
    ("mkv", rb"\x1a\x45\xdf\xa3"),
    ("aiff", rb"FORM....AIF[FC]"),
    ("au", rb"\.snd"),
    ("amr", rb"#!AMR"),
)
"""How each begins, from the formats' own descriptions; `mkv` is WebM too, `ogg` is Opus and Vorbis."""
FORMATS = frozenset(name for name, _ in _BEGINS)
WAVE_HEADER_BYTES = 44
"""A WAV file that is no longer holds no sound."""


def formatOf(data: bytes) -> str | None:
    """One of `FORMATS`, which is the ending of such files too; None for what is no sound that we know."""
    head = data[:FIRST_BYTES]
    return next((name for name, begin in _BEGINS if re.match(begin, head, re.DOTALL)), None)
