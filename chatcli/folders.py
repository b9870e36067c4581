"""Where chatcli keeps what is its own, as the XDG Base Directory Specification has it: for the user's eyes only."""

import os
from contextlib import suppress
from pathlib import Path

from platformdirs import user_config_path, user_state_path

FOLDER_MODE, FILE_MODE = 0o700, 0o600
OTHERS = 0o077
"""What the group and everybody else may do."""


def configFile() -> Path:
    """The file of options that is read when no other is named."""
    return user_config_path("chatcli", appauthor=False) / "config.toml"


def stateFolder() -> Path:
    """The folder of what one run leaves for the next. It may not be there yet: see `makePrivate`."""
    return user_state_path("chatcli", appauthor=False)


def makePrivate(folder: Path) -> None:
    """Make a folder, and those above it that are missing; one that is there is closed to others.

    Raises `OSError` where that can't be.
    """
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        # Another chatcli may be making it at this moment.
        with suppress(FileExistsError):
            path.mkdir(FOLDER_MODE)
    if folder.stat().st_mode & OTHERS:
        folder.chmod(FOLDER_MODE)


def openPrivate(path: Path, flags: int) -> int:
    """Open a file that only its owner may read; never what a link leads to. Gives its descriptor; raises `OSError`."""
    fd = os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE)
    try:
        if os.fstat(fd).st_mode & OTHERS:
            os.fchmod(fd, FILE_MODE)
    except OSError:
        os.close(fd)
        raise
    return fd


def writePrivate(path: Path, data: bytes) -> None:
    """Put this into a file in place of what it held; whoever reads it finds all of the one or of the other.

    Raises `OSError` where that can't be; the file is then as it was.
    """
    makePrivate(path.parent)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(openPrivate(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
