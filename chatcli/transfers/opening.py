"""Files that the system's own programs show: fetched into a folder for our eyes only, which goes with the client."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from chatcli.errors import TransferFailed
from chatcli.language import _
from chatcli.sound.running import Running

OPENERS = {"darwin": "open"}
"""What knows with which program a file is shown, by the system; on all others it is `xdg-open`."""


class Opening:
    """Opens files with the program that the system has for each. `complain` is told where that doesn't work."""

    def __init__(
        self, reactor: Any, complain: Callable[[str], None], environment: Mapping[str, str] = os.environ
    ) -> None:
        self._reactor = reactor
        self._complain = complain
        self._path = environment.get("PATH")
        self._name = OPENERS.get(sys.platform, "xdg-open")
        self._folders: list[Path] = []

    def folder(self) -> Path:
        """A folder that nobody else can look into.

        Raises `TransferFailed`, also where nothing could be opened: before anything is fetched for that.
        """
        self._opener()
        try:
            self._folders.append(Path(mkdtemp(prefix="chatcli-")))
        except OSError as error:
            raise TransferFailed("unwritable", str(error)) from error
        return self._folders[-1]

    def open(self, file: Path) -> None:
        """Show a file. Raises `TransferFailed`."""
        opener = self._opener()
        try:
            running = Running(self._reactor, [opener, str(file)])
        except OSError as error:
            raise TransferFailed("no-opener", f"{opener}: {error.strerror}") from error
        running.ended.addCallback(self._ended, file.name)

    def _opener(self) -> str:
        if (found := shutil.which(self._name, path=self._path)) is None:
            text = _("There is no {program} here to open files with: /get saves them.")
            raise TransferFailed("no-opener", text.format(program=self._name))
        return found

    def _ended(self, status: int, name: str) -> None:
        if status > 0:
            text = _("{program} couldn't open {name}: it ended with status {status}.")
            self._complain(text.format(program=self._name, name=name, status=status))

    def close(self) -> None:
        """Leave nothing behind."""
        while self._folders:
            shutil.rmtree(self._folders.pop(), ignore_errors=True)
