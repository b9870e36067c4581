"""The link's end: refused, replaced, stopped, or given up after five minutes."""

from twisted.internet.protocol import Protocol

from chatcli.link import FROM_NOW, GIVE_UP_SECONDS, Guest, Link, LinkEnded, Login, LoginRefused, Unreachable
from chatcli.patience import PATIENCE_SECONDS
from chatd.model.settings import Settings
from tests.harness import Server
from tests.linked import Linked


class Ending(Linked):
    def test_anUnreachableServerAtTheFirstTry(self):
        self.network.up = False
        link = self.link()
        self.after(1)
        self.failureResultOf(link.ended, Unreachable)
        self.failureResultOf(link.say("lobby", "x"), LinkEnded)

    def test_aServerThatSaysNothing(self):
        self.network.server._factory.buildProtocol = lambda _: Mute()
        link = self.link()
        self.after(PATIENCE_SECONDS + 1)
        self.failureResultOf(link.ended, Unreachable)

    def test_whatIsNoChatServer(self):
        mute = Mute()
        self.network.server._factory.buildProtocol = lambda _: mute
        link = self.link()
        mute.transport.write(b"220 smtp.example.org ready\n")
        self.network.flush()
        assert "not a chat server" in str(self.failureResultOf(link.ended, Unreachable).value)

    def test_fiveMinutesAreTheEnd(self):
        link = self.link()
        waiting = link.say("lobby", "x")
        self.network.up = False
        self.network.cut()
        ended = link.ended
        self.after(GIVE_UP_SECONDS - 2)
        self.assertNoResult(ended)
        self.after(5)
        self.failureResultOf(ended, Unreachable)
        self.failureResultOf(waiting, Unreachable)

    def test_thePatientTryOn(self):
        link = self.link(isPatient=True)
        self.network.up = False
        self.network.cut()
        self.after(4 * GIVE_UP_SECONDS)
        self.assertNoResult(link.ended)
        self.network.up = True
        self.after(30)
        assert [message["type"] for message in self.heard] == ["online", "offline", "online"]

    def test_thePatientGiveUpWhereTheServerSaysNo(self):
        link = self.link(isPatient=True)
        self.network.cut()
        self.server.account("ana")
        self.after(GIVE_UP_SECONDS + 5)
        assert self.failureResultOf(link.ended, LoginRefused).value.code == "nick-taken"

    def test_fiveMinutesBeginAnew(self):
        link = self.link()
        for _ in range(3):
            self.network.up = False
            self.network.cut()
            self.after(GIVE_UP_SECONDS / 2)
            self.network.up = True
            self.after(30)
        self.assertNoResult(link.ended)
        assert self.heard[-1]["type"] == "online"

    def test_refusedLogin(self):
        self.server.account("ana")
        link = self.link(Guest("ana"))
        assert self.failureResultOf(link.ended, LoginRefused).value.code == "nick-taken"

    def test_refusedPassword(self):
        self.server.account("ana")
        link = self.link(Login("ana", "wrong horse"))
        assert self.failureResultOf(link.ended, LoginRefused).value.code == "wrong-password"

    def test_guestsThatAreNotTaken(self):
        self.network.server = Server(Settings(guests=False))
        link = self.link()
        assert self.failureResultOf(link.ended, LoginRefused).value.code == "no-guests"

    def test_whoIsReplacedByThemselvesDoesNotFightBack(self):
        identity = Guest("ana")
        link = self.link(identity)
        self.server.guest("ana", token=identity.token)
        self.network.flush()
        assert self.failureResultOf(link.ended, LoginRefused).value.code == "replaced"

    def test_stopFreesTheNick(self):
        link = self.link()
        stopped = link.stop()
        self.network.flush()
        self.successResultOf(stopped)
        self.successResultOf(link.ended)
        assert self.server.guest("ana").welcome["nick"] == "ana"

    def test_whatIsAskedBeforeTheStartIsSent(self):
        link = Link(self.clock, self.network, Guest("ana"))
        opened = link.open("lobby", after=FROM_NOW)
        link.start()
        self.network.flush()
        self.successResultOf(opened)
        self.leave(link)


class Mute(Protocol):
    """A server that says nothing by itself."""
