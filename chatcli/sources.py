"""What there is to complete from, while one types: from the open rooms, the commands, the files."""

import os
from collections.abc import Sequence
from pathlib import Path

from chatcli.line.folding import fold
from chatcli.rooms import Rooms
from chatcli.slash import BY_NAME

PATHS_MOST = 200
"""Files that are offered, at most."""


class RoomSources:
    """What is known of people and rooms at this moment."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def nicks(self) -> Sequence[str]:
        """All that we know of, the last speaker here first."""
        return self._rooms.everybody()

    def rooms(self) -> Sequence[str]:
        """The rooms that are open."""
        return [room.called for room in self._rooms if not room.called.startswith("@")]

    def commands(self) -> Sequence[str]:
        """The commands, without their slash."""
        return tuple(BY_NAME)

    def paths(self, prefix: str) -> Sequence[str]:
        """The files and folders that begin so; folders end with a slash. None where that can't be read."""
        folder, _, start = prefix.rpartition("/")
        shown = f"{folder}/" if "/" in prefix else ""
        try:
            with os.scandir(Path(shown or ".").expanduser()) as found:
                matching = sorted(
                    (each.name, each.is_dir()) for each in found if fold(each.name).startswith(fold(start))
                )
        except OSError:
            return ()
        return [f"{shown}{name}{'/' * isFolder}" for name, isFolder in matching[:PATHS_MOST]]
