"""chatcli ends on a real terminal, or its server does: nothing is left changed, lost or said twice."""

import os
import re
import signal
import termios

from tests.interactive import PROMPT, Interactive
from tests.processes import ChatServer
from tests.ptys import Pty


class Terminals(Interactive):
    """The terminal is left as it was found."""

    def settings(self, pty):
        return termios.tcgetattr(pty.process.child_fd)

    def shell(self):
        pty = Pty("--norc", "--noprofile", "-i", program="/bin/bash", PS1="READY> ", **self.home())
        self.addCleanup(pty.close)
        pty.see("READY>$")
        return pty

    def start(self, shell):
        command = " ".join(map(re.escape, self.arguments()))
        shell.type(f"{os.sys.executable} {command}\r")
        shell.see(r"\[online\]")

    def test_stoppedAndWokenByTheShell(self):
        shell = self.shell()
        before = self.settings(shell)
        self.start(shell)
        bia = self.wire()
        shell.type("half a wo")
        shell.see("^half a wo$")
        shell.type("\x1a")
        shell.see("Stopped")
        shell.see("READY>$")
        assert self.modes(shell) == {"1004": "l", "2004": "h"}  # bash marks pastes by itself
        bia.send("say", room="lobby", text="while you were away")
        shell.type("fg\r")
        shell.see("bia: while you were away")
        shell.type("rd\r")
        shell.see("ana: half a word$")
        shell.type("/quit\r")
        shell.see(r"(?s)ana: half a word.*READY>$")
        assert self.settings(shell)[:4] == before[:4]
        assert self.modes(shell)["1004"] == "l"

    def modes(self, pty):
        """The last that was said of each private mode."""
        return {mode.decode(): way.decode() for mode, way in re.findall(rb"\x1b\[\?(1004|2004)([hl])", pty.raw)}

    def test_endedBySignals(self):
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            shell = self.shell()
            before = self.settings(shell)
            self.start(shell)
            shell.type("not sent")
            shell.see("^not sent$")
            os.kill(self.pidOf(shell), number)
            shell.see("READY>$")
            assert self.settings(shell)[:4] == before[:4]
            assert self.modes(shell)["1004"] == "l"
            shell.type("echo still $((40 + 2))\r")
            shell.see("still 42")
            shell.close()

    def pidOf(self, shell):
        """The client that the shell runs: whose group is in the foreground."""
        return os.tcgetpgrp(shell.process.child_fd)


class Trouble(Interactive):
    """Servers and clients die, and what was typed is said once."""

    def texts(self, nick="reader"):
        wire = self.wire(nick)
        texts = [event["text"] for event in wire.ok("history", room="lobby", limit=200)["events"]]
        wire.close()
        return texts

    def test_theServerIsKilled(self):
        pty = self.client()
        pty.type("before\r")
        pty.see("ana: before$")
        port = self.server.port
        self.server.kill()
        pty.see(r"\[offline\]")
        pty.type("typed while it was away\r")
        pty.see("1 not sent yet")
        self.server = ChatServer(self.folder / "data", "--limits", "off", port=port)
        pty.see("ana: typed while it was away$")
        pty.see(PROMPT)
        assert self.texts() == ["before", "typed while it was away"]

    def test_theClientIsKilled(self):
        pty = self.client()
        port = self.server.port
        self.server.kill()
        pty.see(r"\[offline\]")
        pty.type("typed before the end\r")
        pty.see("1 not sent yet")
        pty.process.kill(signal.SIGKILL)
        pty.process.wait()
        self.server = ChatServer(self.folder / "data", "--limits", "off", port=port)
        for _ in range(2):
            again = self.client()
            again.see("ana: typed before the end$")
            again.type("/quit\r")
            again.until(lambda again=again: not again.process.isalive(), "the end")
        assert self.texts() == ["typed before the end"]

    def test_whatWasTypedIsRememberedForTheOwnerOnly(self):
        pty = self.client()
        pty.type("remember me\r")
        pty.see("ana: remember me")
        pty.type("/resume secret-token\r")
        pty.see("!!")
        pty.type("/quit\r")
        pty.until(lambda: not pty.process.isalive(), "the end")
        file = self.folder / "state" / "chatcli" / "history"
        assert file.read_text() == "remember me\n/quit\n"
        assert file.stat().st_mode & 0o777 == 0o600
        again = self.client()
        again.type("\x1b[A\x1b[A")
        again.see("^remember me$")
