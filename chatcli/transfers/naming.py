"""Names of files that are fetched. Pure. No name that somebody gave leads out of a folder, or takes another's place."""

from collections.abc import Iterator

from chatd.model.filenames import EXTENSION_MAX, NAME_BYTES_MAX, safeName

TRIES_MOST = 10_000
"""Files of one name in a folder, at most."""


def partName(name: str, sha256: str) -> str:
    """Under which name a content is kept until all of it is there; the SHA-256 in hexadecimal digits."""
    end = f".{sha256[:8]}.part"
    return f".{_cut(safeName(name), NAME_BYTES_MAX - 1 - len(end))}{end}"


def names(name: str) -> Iterator[str]:
    """The names to try for a file called so: `cat.png`, `cat (2).png`, `cat (3).png`…"""
    name = safeName(name)
    yield name
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > EXTENSION_MAX:
        stem, dot, extension = name, "", ""
    for number in range(2, TRIES_MOST):
        end = f" ({number}){dot}{extension}"
        yield _cut(stem, NAME_BYTES_MAX - len(end.encode())) + end


def _cut(text: str, mostBytes: int) -> str:
    return text.encode()[:mostBytes].decode(errors="ignore")
