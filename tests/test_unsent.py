"""What was typed and never acknowledged: the client says so in the end, and the next one sends it."""

import signal

from twisted.trial.unittest import TestCase

from tests.processes import ChatServer, temporaryFolder
from tests.ptys import Pty


class UnsentTest(TestCase):
    """A client whose server goes while somebody types."""

    def setUp(self):
        self.folder = temporaryFolder(self)
        self.server = ChatServer(self.folder / "data", "--limits", "off")
        self.addCleanup(self.closeServer)

    def closeServer(self):
        self.server.close()

    def client(self, *more):
        where = ("--host", "127.0.0.1", "--port", str(self.server.port), "--nick", "ana")
        pty = Pty("-m", "chatcli", *where, *more, HOME=str(self.folder), XDG_STATE_HOME=str(self.folder / "state"))
        self.addCleanup(pty.close)
        pty.see("online|connected to")
        return pty

    def serve(self, port):
        self.server = ChatServer(self.folder / "data", "--limits", "off", port=port)

    def kept(self, count):
        """Whether so many lines stand in the outbox."""
        files = (self.folder / "state" / "chatcli" / "outbox").glob("*")
        return sum(path.read_text().count('"ask"') for path in files) == count

    def test_whoLeavesIsToldWhatIsKept(self):
        pty, port = self.client(), self.server.port
        self.server.kill()
        pty.see(r"\[offline\]")
        pty.type("one\rtwo\r")
        pty.see("2 not sent yet")
        pty.type("/quit\r")
        pty.until(lambda: not pty.process.isalive(), "the end")
        pty.see("^!! Kept, and sent at the next start: 2$")
        self.serve(port)
        again = self.client()
        again.see("ana: one$")
        again.see("ana: two$")

    def test_linesOnAPlainTerminalOutliveTheClientToo(self):
        pty, port = self.client("--plain"), self.server.port
        self.server.kill()
        pty.type("one\n")
        pty.until(lambda: self.kept(1), "the line on the disk")
        pty.process.kill(signal.SIGKILL)
        pty.process.wait()
        self.serve(port)
        self.client("--plain").see("ana: one$")
