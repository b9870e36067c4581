"""The user's own editor, for what is too long for a line."""

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from twisted.internet.threads import deferToThread

from chatcli.console import Console

TEXT_BYTES = 256 * 1024
"""What is read of the file that comes back, at most: far more than may be sent."""


async def edited(console: Console, text: str, environment: Mapping[str, str] = os.environ) -> str:
    """The text as it comes out of `$VISUAL` or `$EDITOR` (`vi` where there is none).

    Raises `OSError` or `ValueError` where there is no such program, and where what it left can't be read.
    """
    command = shlex.split(environment.get("VISUAL") or environment.get("EDITOR") or "vi")
    with TemporaryDirectory(prefix="chatcli-") as folder:
        file = Path(folder, "message.txt")
        file.write_text(text, "utf-8")
        # In a thread: signals of children belong to the reactor, which may run without them.
        await console.lend(lambda stdin, stdout: deferToThread(_run, [*command, str(file)], stdin, stdout))
        with file.open("rb") as changed:
            return changed.read(TEXT_BYTES).decode("utf-8", "replace")


def _run(command: list[str], stdin: int, stdout: int) -> None:
    subprocess.run(command, stdin=stdin, stdout=stdout, stderr=stdout, check=False)
