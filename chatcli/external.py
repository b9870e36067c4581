"""The user's own editor, for what is too long for a line."""

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from twisted.internet.threads import deferToThread

from chatcli.console import Console
from chatcli.language import _

TEXT_BYTES = 256 * 1024
"""What is read of the file that comes back, at most: far more than may be sent."""


class EditorFailed(Exception):
    """The editor ended otherwise than well: what it left may be half a text, or isn't wanted (`:cq` in vim)."""


async def edited(console: Console, text: str, environment: Mapping[str, str] = os.environ) -> str:
    """The text as it comes out of `$VISUAL` or `$EDITOR` (`vi` where there is none).

    Raises `OSError` or `ValueError` where there is no such program, and where what it left can't be read;
    and `EditorFailed`.
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
    status = subprocess.run(command, stdin=stdin, stdout=stdout, stderr=stdout, check=False).returncode
    if status > 0:
        raise EditorFailed(_("The editor ended with status {status}: the text stays as it was.").format(status=status))
    if status < 0:
        raise EditorFailed(_("Signal {signal} ended the editor: the text stays as it was.").format(signal=-status))
