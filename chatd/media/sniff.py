"""The media type of a file: by what is in it, whatever it is called.

Signatures are those that the library `filetype` knows; without it, a file is text or anything else. HTML, SVG and
scripts are text to us, so no browser runs what somebody shared. Opus in Ogg is `audio/ogg` (RFC 7845, section 9).
"""

import re
from codecs import getincrementaldecoder
from typing import BinaryIO

try:
    import filetype
except ImportError:
    filetype = None

TEXT = "text/plain"
UNKNOWN = "application/octet-stream"
HEAD_BYTES = 8192
"""How much of a file's beginning signatures are looked for in."""
PIECE_BYTES = 2**20

# Formats that are written in text. Any other signature in a text is chance, as `BM` and `MZ` are.
TEXTUAL = frozenset({"application/pdf", "application/postscript", "application/rtf"})
# What has a registered name by now (RFC 8081, RFC 9639), or one that every browser knows.
NAMES = {
    "application/font-woff": "font/woff",
    "audio/x-aiff": "audio/aiff",
    "audio/x-flac": "audio/flac",
    "audio/x-wav": "audio/wav",
}
# How the first packet of an Ogg stream begins.
OGG = {b"OpusHead": "audio/ogg", b"\x01vorbis": "audio/ogg", b"\x7fFLAC": "audio/ogg", b"Speex   ": "audio/ogg"}
OGG |= {b"\x80theora": "video/ogg"}
# The C0 controls but tab, LF, FF, CR and ESC.
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def mediaType(file: BinaryIO) -> str:
    """The media type (RFC 6838) of what is in `file`, which is read from the beginning; raises `OSError`."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    signed = _signed(head)
    if signed in TEXTUAL:
        return signed
    return TEXT if isText(file) else signed


def isText(file: BinaryIO) -> bool:
    """Whether all of `file` is UTF-8 for people to read: only tabs, line and page ends and ESC as controls."""
    file.seek(0)
    decoder = getincrementaldecoder("utf-8")()
    try:
        while piece := file.read(PIECE_BYTES):
            if CONTROL.search(piece):
                return False
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _signed(head: bytes) -> str:
    """The media type by the signature at the beginning of a file."""
    kind = filetype.guess(head) if filetype else None
    media = str(kind.mime) if kind else UNKNOWN
    return _ogg(head) if media == "audio/ogg" else NAMES.get(media, media)


def _ogg(head: bytes) -> str:
    """The media type of an Ogg stream, by its first packet, behind 27 bytes and a table (RFC 3533, section 6)."""
    packet = head[27 + head[26] :] if len(head) > 27 else b""
    return next((media for magic, media in OGG.items() if packet.startswith(magic)), "application/ogg")
