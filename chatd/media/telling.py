"""What the process tells that looks into a file, and how it is read: as from somebody who may be taken over by now."""

from typing import Annotated

import attrs
import msgspec
from msgspec import Meta

from chatd.model.media import Found

TOLD_MAX = 128 * 1024
"""Bytes that the process may write, at most: a thumbnail in Base64, and some lines."""
THUMBNAIL_MAX = 64 * 1024
"""Bytes of a thumbnail, at most."""

# RFC 6838, section 4.2, in small letters.
MEDIA = r"^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\Z"
MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")

Side = Annotated[int, Meta(ge=1, le=2**31 - 1)] | None


class Line(msgspec.Struct, forbid_unknown_fields=True):
    """One line: some fields of `Found`."""

    media: Annotated[str, Meta(pattern=MEDIA)] | None = None
    width: Side = None
    height: Side = None
    seconds: Annotated[float, Meta(gt=0, le=10_000_000)] | None = None
    waveform: Annotated[str, Meta(pattern=r"^[▁▂▃▄▅▆▇█]{32}\Z")] | None = None
    thumbnail: Annotated[bytes, Meta(max_length=THUMBNAIL_MAX)] | None = None


_decoder = msgspec.json.Decoder(Line)


class Telling:
    """What has been told so far is `found`; it holds good whatever comes behind it."""

    def __init__(self) -> None:
        self.found = Found()
        self._told: set[str] = set()
        self._rest = b""
        self._bytes = 0

    def hear(self, data: bytes) -> bool:
        """Take in what was written next; False where it is rubbish, or too much: then nothing more is to be heard."""
        self._bytes += len(data)
        *lines, self._rest = (self._rest + data).split(b"\n")
        return self._bytes <= TOLD_MAX and all(map(self._read, lines))

    def _read(self, line: bytes) -> bool:
        try:
            told = _decoder.decode(line)
        except msgspec.DecodeError:
            return False
        fields = {name: value for name, value in msgspec.structs.asdict(told).items() if value is not None}
        # Told once is told: a decoder that was taken over has no say in what the type is.
        if self._told & fields.keys() or not fields.get("thumbnail", MAGIC[0]).startswith(MAGIC):
            return False
        self._told |= fields.keys()
        self.found = attrs.evolve(self.found, **fields)
        return True
