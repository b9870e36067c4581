"""`python -m docs.cast` plays a short conversation on a real terminal, and prints what it shows, for the README."""

import re
import tempfile
from pathlib import Path

from tests.processes import ChatServer, Wire
from tests.ptys import Pty

COLUMNS, ROWS = 78, 22


def play() -> list[str]:
    """The rows of the screen after a conversation between ana, who sits there, and two others."""
    with tempfile.TemporaryDirectory() as folder:
        server = ChatServer(Path(folder) / "data")
        others = {nick: _guest(server.port, nick) for nick in ("bia", "caio")}
        where = ("--host", "127.0.0.1", "--port", str(server.port), "--nick", "ana")
        pty = Pty("-m", "chatcli", *where, columns=COLUMNS, rows=ROWS, HOME=folder, XDG_STATE_HOME=folder)
        try:
            _converse(pty, others)
            return [row for row in pty.rows() if row]
        finally:
            pty.close()
            server.close()


def _guest(port: int, nick: str) -> Wire:
    wire = Wire(port)
    wire.ok("guest", nick=nick)
    wire.ok("open", room="lobby", after=0)
    return wire


def _converse(pty: Pty, others: dict[str, Wire]) -> None:
    pty.see(r"══ lobby ══")
    pty.type("oi! who has the figures?\r")
    pty.see("ana: oi!")
    _say(
        pty,
        others["bia"],
        "ana: the first half is done. The other half waits for the measurements of Thursday, 漢字 and 😀 included.",
    )
    pty.type("thank you, I am lookin")
    pty.see("I am lookin$")
    _say(pty, others["caio"], "I put them on https://example.org/figures")
    others["bia"].ok("say", room="@ana", text="lunch?")
    pty.see(r"@bia\(1\)")


def _say(pty: Pty, who: Wire, text: str) -> None:
    who.ok("say", room="lobby", text=text)
    pty.see(re.escape(text[-12:]))


if __name__ == "__main__":
    print("\n".join(play()))
