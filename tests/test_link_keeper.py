"""A link that keeps what it asks: on the disk before it is sent, and gone when it is answered."""

import os

from chatcli.identity import Guest, Login
from chatcli.journal import Journal
from chatcli.link import Link
from tests.linked import Linked
from tests.processes import temporaryFolder


class Keeping(Linked):
    def setUp(self):
        super().setUp()
        self.folder = temporaryFolder(self)

    def keeper(self, nick="ana"):
        keeper = Journal.open(self.folder, "localhost", 3300, nick)
        self.addCleanup(keeper.close)
        return keeper

    def keptLink(self, keeper, identity):
        keeper.become(identity)
        left = keeper.left()
        link = Link(self.clock, self.network, identity, keeper)
        for message in left:
            link.ask(message["type"], **message)
        link.start()
        self.after(1)
        self.addCleanup(self.leave, link)
        return link

    def kept(self, keeper):
        return [message["text"] for message in keeper.left()]

    def inLobby(self):
        bia = self.server.guest("bia")
        said = [event["text"] for event in bia.ok("history", room="lobby")["events"]]
        bia.lose()
        return said

    def test_onTheDiskBeforeItIsSentAndAllAtOnce(self):
        synced, keeper = [], self.keeper()
        link = self.keptLink(keeper, Guest("ana"))
        self.patch(os, "fsync", synced.append)
        for text in "abc":
            link.say("lobby", text)
        assert (keeper.isDirty, b"".join(self.network.pump.clientIO.stream)) == (True, b"")
        synced.clear()
        self.clock.advance(0)
        assert len(synced) == 1
        self.network.flush()
        assert (self.inLobby(), keeper.left()) == (["a", "b", "c"], [])

    def test_whatIsTypedOfflineIsOnTheDisk(self):
        keeper = self.keeper()
        link = self.keptLink(keeper, Guest("ana"))
        self.network.up = False
        self.network.cut()
        link.say("lobby", "a").addErrback(lambda _: None)
        self.clock.advance(0)
        assert (keeper.isDirty, self.kept(keeper)) == (False, ["a"])

    def test_whatIsRefusedIsNotKept(self):
        keeper = self.keeper()
        link = self.keptLink(keeper, Guest("ana"))
        refused = link.say("nowhere", "a")
        self.after(1)
        assert self.refused(refused) == "no-such-room"
        assert self.refused(link.say("lobby", "x" * 100_000)) == "too-long"
        assert keeper.left() == []

    def test_whatIsLeftIsAskedFirstAndOnce(self):
        keeper = self.keeper()
        link = self.keptLink(keeper, Guest("ana"))
        for text in "ab":
            link.say("lobby", text).addErrback(lambda _: None)
        self.clock.advance(0)
        self.network.carryOut()
        self.network.cut()
        assert self.kept(keeper) == ["a", "b"]
        # The process is gone: its link does no more, and its files are nobody's.
        link.stop()
        keeper.close()
        again = self.keeper()
        link = self.keptLink(again, Guest("ana"))
        link.say("lobby", "c")
        self.after(1)
        assert (self.inLobby(), again.left()) == (["a", "b", "c"], [])

    def test_whatIsTypedAsSomebodyElseIsKeptForThem(self):
        self.server.account("bia")
        keeper = self.keeper()
        link = self.keptLink(keeper, Guest("ana"))
        self.network.up = False
        self.network.cut()
        for step in (lambda: link.say("lobby", "as ana"), lambda: link.become(Login("bia", "correct horse")),
                     lambda: link.say("lobby", "as bia")):  # fmt: skip
            step().addErrback(lambda _: None)
        self.clock.advance(0)
        keeper.close()
        assert self.kept(self.keeper("ana")) == ["as ana"]
        assert self.kept(self.keeper("bia")) == ["as bia"]

    def test_whoMayNotChangeKeepsForWhoTheyAre(self):
        self.server.account("bia")
        keeper = self.keeper()
        link = self.keptLink(keeper, Guest("ana"))
        link.become(Login("bia", "wrong horse")).addErrback(lambda _: None)
        self.after(3)
        assert link.nick == "ana"
        self.network.up = False
        self.network.cut()
        link.say("lobby", "still ana").addErrback(lambda _: None)
        self.clock.advance(0)
        keeper.close()
        assert self.kept(self.keeper("bia")) == []
        assert self.kept(self.keeper("ana")) == ["still ana"]
