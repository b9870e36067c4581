"""The table of scripts, and the way into it."""

import os
import stat
from typing import Any

from twisted.internet.stdio import StandardIO

from chatcli.keeping import Forgetful, Keeper
from chatcli.link import Link
from chatcli.scripts.files import download, upload
from chatcli.scripts.follow import tail, waitFor
from chatcli.scripts.lists import history, rooms, who
from chatcli.scripts.options import Script
from chatcli.scripts.run import ScriptRun, Work
from chatcli.scripts.talk import SEND_SECONDS, send

TABLE: dict[str, Work] = {
    "send": send, "tail": tail, "history": history, "upload": upload, "download": download, "rooms": rooms, "who": who,
    "wait-for": waitFor,
}  # fmt: skip
"""What each does, by its name on the command line."""
SECONDS = {"send": SEND_SECONDS}
"""How long it may take where nothing was said."""


async def runScript(reactor: Any, script: Script, link: Link, keeper: Keeper | None = None) -> int:
    """Do what a script is to do, with a link that wasn't started yet; gives the exit status (see `statuses`).

    `keeper` is for scripts that write; it is theirs, not the link's, and closed in the end. Standard input is
    left alone, but by `send` if it is to be the message: in a shell's loop it belongs to others.
    """
    kind = os.fstat(1).st_mode
    keeper = keeper or Forgetful()
    run = ScriptRun(script, link, keeper, hasReader=stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind))
    standardIO: Any = StandardIO  # what mypy sees is the one of Windows
    standardIO(run.lines, reactor=reactor, stdin=os.open(os.devnull, os.O_RDONLY))
    try:
        return await run.go(reactor, TABLE[script.name], script.timeout or SECONDS.get(script.name))
    finally:
        keeper.close()
