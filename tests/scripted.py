"""A script of chatcli against a whole server in memory, with what it prints and tells."""

import argparse

from twisted.internet.defer import ensureDeferred
from twisted.internet.testing import StringTransport

from chatcli.journal import Journal
from chatcli.keeping import Forgetful
from chatcli.link import Guest, Link
from chatcli.scripts.options import addScripts, takeScript
from chatcli.scripts.run import ScriptRun
from chatcli.scripts.table import SECONDS, TABLE
from tests.linked import Linked
from tests.processes import temporaryFolder


class Paper(StringTransport):
    """Standard output: all of it is written at once, and then it is closed."""

    def __init__(self, lines):
        super().__init__()
        self._lines = lines

    def loseConnection(self):
        self._lines.connectionLost()


def parsed(*arguments):
    """The script of a command line, given as options.py will: with what all share before and behind its name."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--nick")
    shared.add_argument("--room")
    shared.add_argument("--json", action="store_true")
    parser = argparse.ArgumentParser("chatcli", parents=[shared], argument_default=argparse.SUPPRESS)
    addScripts(parser.add_subparsers(dest="script"), [shared])
    values = {"room": "lobby", **vars(parser.parse_args(arguments))}
    return takeScript(values), values


class Scripted(Linked):
    """A script that runs, what it prints and what it tells."""

    def setUp(self):
        super().setUp()
        self.bia = self.server.guest("bia")
        self.told = []
        self.folder = temporaryFolder(self)

    def say(self, *texts, room="lobby"):
        for text in texts:
            self.bia.send("say", room=room, text=text)
        self.network.flush()

    def journal(self):
        journal = Journal.open(self.folder, "localhost", 3300, "ana", self.told.append)
        self.addCleanup(journal.close)
        return journal

    def run_(self, *arguments, keeper=None, identity=None, hasReader=True):
        """Begin a script; `status` gives how it ends."""
        script, _ = parsed(*arguments)
        self.link_ = Link(self.clock, self.network, identity or Guest("ana"))
        self.script = ScriptRun(script, self.link_, keeper or Forgetful(), self.told.append, hasReader=hasReader)
        self.paper = Paper(self.script.lines)
        self.script.lines.makeConnection(self.paper)
        seconds = script.timeout or SECONDS.get(script.name)
        self.ending = ensureDeferred(self.script.go(self.clock, TABLE[script.name], seconds))
        self.network.flush()
        self.addCleanup(self.leave, self.link_)
        return self.ending

    def status(self):
        """How the script ended."""
        self.network.flush()
        return self.successResultOf(self.ending)

    def printed(self):
        lines = self.paper.value().decode().splitlines()
        self.paper.clear()
        return lines

    def outcome(self, *arguments, **more):
        """Status and output of a script that ends by itself."""
        self.run_(*arguments, **more)
        return self.status(), self.printed()
