"""Contents: pictures, sound, any other files. What a client can ask for about them, and what is found in one.

A content is its SHA-256. It travels in chunks, up and down, and stands in no timeline; the event that shares
it does. So sending it twice stores it once, and who may read the event may fetch the content.
"""

import attrs

from chatd.model import fields as field
from chatd.model.fields import message


@attrs.frozen
class Found:
    """What is known of a content from looking into it: `media` is its type (RFC 6838), by what it is like inside.

    `width` and `height` of a picture in pixels; `seconds` of a sound, and its loudness as a row of blocks, ▁ to █;
    `thumbnail` is a small picture of it, a JPEG or PNG. None where there is none, or where it can't be read.
    """

    media: str = "application/octet-stream"
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    waveform: str | None = None
    thumbnail: bytes | None = None


@message
class Upload:
    """Announce a content for a room; then send it in chunks, from the answer's `offset` on.

    Asked again after a broken connection, by the same person, it goes on where it stopped. When all of it is
    here and looked into, `uploaded` tells; then `share` it. Only on connections that speak in frames.
    """

    room: field.Room
    size: field.Bytes
    sha256: field.Sha256


@message
class Collect:
    """Announce a content whose SHA-256 isn't known before its end. Only doors ask this: no client can.

    Until it is shared it goes by `handle`, 64 hexadecimal digits made by chance, wherever else its SHA-256 stands. Who
    breaks off begins anew.
    """

    room: field.Room
    size: field.Bytes
    handle: field.Sha256


@message
class Share:
    """Put an uploaded content into a room, under a name and with a caption."""

    room: field.Room
    sha256: field.Sha256
    name: field.FileName
    caption: field.Caption = ""
    key: field.Key = None


@message
class Download:
    """Fetch the content of the event `seq`, or its thumbnail: `length` bytes from `offset` (left out: to the end).

    The chunks come behind the answer, as fast as they are read. Only on connections that speak in frames.
    """

    room: field.Room
    seq: field.Seq
    offset: field.Seq = 0
    length: field.MaybeBytes = None
    thumbnail: bool = False


@message
class Files:
    """List the events of a room that share a file, the oldest first, from behind `after`; or those of one `name`."""

    room: field.Room
    name: field.MaybeFileName = None
    after: field.Seq = 0
    limit: field.Limit = 200


@message
class Cancel:
    """Stop what is under way with a content: nothing more of it is sent, and what came of an upload is thrown away."""

    sha256: field.Sha256
