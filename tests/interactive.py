"""For tests of chatcli on a real terminal: a server, a client on a pty, and somebody else."""

import re

from twisted.trial.unittest import TestCase

from tests.processes import ChatServer, Wire, temporaryFolder
from tests.ptys import Pty

PROMPT = r"^\[lobby\] \[online\]"


class Interactive(TestCase):
    """A server, a client on a terminal, and somebody else."""

    def setUp(self):
        self.folder = temporaryFolder(self)
        self.server = ChatServer(self.folder / "data", "--limits", "off")
        self.addCleanup(self.closeServer)

    def closeServer(self):
        self.server.close()

    def arguments(self, nick="ana", *more):
        return ("-m", "chatcli", "--host", "127.0.0.1", "--port", str(self.server.port), "--nick", nick, *more)

    def client(self, nick="ana", *more, columns=80, rows=24, **environment):
        pty = Pty(*self.arguments(nick, *more), columns=columns, rows=rows, **self.home(), **environment)
        self.addCleanup(pty.close)
        pty.see(r"^\[lobby\] \[online\]")
        return pty

    def home(self):
        return {"HOME": str(self.folder), "XDG_STATE_HOME": str(self.folder / "state")}

    def wire(self, nick="bia"):
        wire = Wire(self.server.port)
        self.addCleanup(wire.close)
        wire.ok("guest", nick=nick)
        wire.ok("open", room="lobby", after=0)
        return wire

    def input(self, pty):
        """The rows behind the status."""
        rows = pty.rows()
        at = max(index for index, row in enumerate(rows) if re.search(r"\[(online|offline)\]", row))
        return [row for row in rows[at + 1 :] if row]
