"""The process that looks into a file: `python -m chatd.media.worker <file`, with nothing to lose.

It takes away its own rights to memory, time, files and children before any decoder is loaded, then writes what it
finds, bit by bit: lines of JSON, the media type first, so that it is known whatever becomes of the rest.
"""

import json
import os
import resource
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from typing import Any, BinaryIO

MEMORY_BYTES = 512 * 2**20
CPU_SECONDS = 10
DESCRIPTORS = 16

LIMITS = {
    resource.RLIMIT_AS: MEMORY_BYTES,
    resource.RLIMIT_CPU: CPU_SECONDS,
    resource.RLIMIT_NOFILE: DESCRIPTORS,
    resource.RLIMIT_NPROC: 0,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
}


def main() -> None:
    """Write what is found in the file that standard input is. Ends with status 1 where a decoder gave up."""
    confine()
    with open(0, "rb", closefd=False) as file:
        try:
            for details in found(file):
                write(details)
        except Exception as error:
            sys.exit(f"{type(error).__name__}: {error}")


def confine() -> None:
    """Lower what this process may have, for good, and let others go before it."""
    for kind, most in LIMITS.items():
        hardest = resource.getrlimit(kind)[1]
        least = most if hardest == resource.RLIM_INFINITY else min(most, hardest)
        # Not every system has each of them: macOS knows no limit of memory.
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (least, least))
    os.nice(10)


def found(file: BinaryIO) -> Iterator[dict[str, Any]]:
    """All that is found in `file`, bit by bit: fields of `chatd.model.media.Found`."""
    media = import_module("chatd.media.sniff").mediaType(file)
    yield {"media": media}
    for name in ("pictures", "sounds"):
        try:
            decoder = import_module(f"chatd.media.{name}")
        except ImportError:
            continue
        yield from decoder.found(file, media)


def write(details: dict[str, Any]) -> None:
    """Write one line, at once; bytes in Base64."""
    line = json.dumps(details, default=lambda data: b64encode(data).decode())
    sys.stdout.buffer.write(line.encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
