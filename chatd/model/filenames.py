"""The names of files: what is kept of the name that somebody gives one, so that it is harmless wherever it is saved.

Names never become paths here, but people save files under them, on any system. So what is kept is what Unix,
macOS and Windows all take (Microsoft, "Naming Files, Paths, and Namespaces"), and nothing that is there but not
seen: a direction override shows `fdp.exe` as `exe.pdf`.
"""

from unicodedata import category, normalize

from chatd.model.names import INVISIBLE

NAME_MAX = 100
"""Characters in a file's name, at most."""
NAME_BYTES_MAX = 255
"""Bytes of a file's name in UTF-8, at most: what most file systems take."""
EXTENSION_MAX = 16
"""Characters in an extension that is kept when a name is too long."""
NAMELESS = "file"
"""What a file is called when nothing of its name is left."""

FORBIDDEN = frozenset('<>:"|?*/\\') | INVISIBLE
# No name begins or ends with these: hidden files, `..`, and what Windows drops silently from the end.
EDGES = ". \u00a0\u1680\u3000\u202f\u205f" + "".join(map(chr, range(0x2000, 0x200B)))
# Devices on Windows, in every folder and whatever extension follows.
DEVICES = frozenset({"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"})
DEVICES |= {f"{port}{digit}" for port in ("COM", "LPT") for digit in "0123456789\xb9\xb2\xb3"}


def safeName(name: str) -> str:
    """The name under which a file called `name` can be shown and saved: no path, never empty; twice changes nothing.

    Of a path only the last part counts, whichever way its slashes lean. Composed as of NFC (Unicode Standard
    Annex 15), at most `NAME_MAX` characters and `NAME_BYTES_MAX` bytes; a short extension outlives the cut.
    """
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    # Composed again, because what stood between a letter and its accent may be gone.
    kept = normalize("NFC", "".join(filter(_isSeen, normalize("NFC", last))))
    short = _shortened(kept.strip(EDGES))
    return _shortened("_" + short) if _isDevice(short) else short or NAMELESS


def _isSeen(char: str) -> bool:
    """Whether `char` may stand in a name: no control, format, private, line end, half a pair, or unassigned."""
    return char not in FORBIDDEN and category(char)[0] != "C" and category(char) not in ("Zl", "Zp")


def _isDevice(name: str) -> bool:
    return name.partition(".")[0].rstrip(EDGES).upper() in DEVICES


def _shortened(name: str) -> str:
    """As much of `name` as there is room for."""
    if len(name) <= NAME_MAX and len(name.encode()) <= NAME_BYTES_MAX:
        return name
    stem, dot, extension = name.rpartition(".")
    end = dot + extension if stem and len(extension) <= EXTENSION_MAX else ""
    start = stem if end else name
    room = NAME_BYTES_MAX - len(end.encode())
    return start[: NAME_MAX - len(end)].encode()[:room].decode(errors="ignore").rstrip(EDGES) + end
