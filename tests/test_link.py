"""The link against a whole server in memory: resuming, resending, giving up."""

from twisted.internet.defer import fail, succeed
from twisted.internet.error import ConnectionRefusedError
from twisted.internet.protocol import Protocol
from twisted.test import iosim
from twisted.trial.unittest import TestCase

from chatcli.link import (
    FROM_NOW,
    GIVE_UP_SECONDS,
    Guest,
    Link,
    LinkEnded,
    Login,
    LoginRefused,
    RefusedByServer,
    Signup,
    Unreachable,
)
from chatcli.patience import PATIENCE_SECONDS
from chatcli.pulse import ANSWER_SECONDS, QUIET_SECONDS
from chatd.model.settings import Settings
from tests.harness import Server


class Network:
    """An endpoint that leads to a server in memory, as long as it is `up`."""

    def __init__(self, server):
        self.server = server
        self.up = True
        self.pump = None

    def connect(self, factory):
        if not self.up:
            return fail(ConnectionRefusedError())
        client, door = factory.buildProtocol(None), self.server._factory.buildProtocol(None)
        ends = iosim.FakeTransport(door, True), iosim.FakeTransport(client, False)
        self.pump = iosim.connect(door, ends[0], client, ends[1], greet=False, clock=self.server.clock)
        return succeed(client)

    def flush(self):
        """Carry all that was written to the other side, until nothing is."""
        if self.pump is not None:
            self.pump.flush()

    def carryOut(self):
        """Let the server read what was written to it, and hold back what it says."""
        data = b"".join(self.pump.clientIO.stream)
        self.pump.clientIO.stream.clear()
        self.pump.server.dataReceived(data)

    def cut(self):
        """Break the connection; what is on its way is lost."""
        self.pump.clientIO.stream.clear()
        self.pump.serverIO.stream.clear()
        self.pump.clientIO.loseConnection()
        self.flush()

    def restart(self):
        """Put a new server in the old one's place, with its data."""
        self.cut()
        now = self.server.clock
        self.server = Server(db=self.server.db)
        self.server.clock = self.server.service.clock = now


class Linked(TestCase):
    """A link and what it heard."""

    def setUp(self):
        self.server = Server()
        self.clock = self.server.clock
        self.network = Network(self.server)

    def link(self, identity=None):
        link = Link(self.clock, self.network, identity or Guest("ana"))
        self.heard = []
        link.on("*", self.heard.append)
        link.start().addErrback(lambda failure: failure.trap(LinkEnded))
        self.network.flush()
        self.addCleanup(self.leave, link)
        return link

    def leave(self, link):
        link.stop()
        self.network.flush()

    def after(self, seconds):
        for _ in range(int(seconds)):
            self.clock.advance(1)
            self.network.flush()

    def said(self):
        return [message["text"] for message in self.heard if message["type"] == "said"]

    def open(self, link, room="lobby", **fields):
        opened = link.open(room, **fields)
        self.network.flush()
        return self.successResultOf(opened)

    def say(self, link, text, room="lobby"):
        said = link.say(room, text)
        self.network.flush()
        return self.successResultOf(said)

    def refused(self, deferred):
        self.network.flush()
        return self.failureResultOf(deferred, RefusedByServer).value.code


class Talking(Linked):
    def test_comesIn(self):
        link = self.link()
        assert link.nick == "ana"
        assert self.heard == [{"type": "online", "nick": "ana", "server": "chatd", "again": False}]

    def test_saysAndHears(self):
        link = self.link()
        self.open(link)
        assert self.say(link, "olá 😀")["seq"] == 1
        assert self.said() == ["olá 😀"]

    def test_refusalHasCodeAndSentence(self):
        link = self.link()
        refusal = link.say("nowhere", "x")
        self.network.flush()
        failure = self.failureResultOf(refusal, RefusedByServer)
        assert failure.value.code == "no-such-room"
        assert str(failure.value) == "There is no room called nowhere."

    def test_whatTheServerCouldNotNameIsRefusedHere(self):
        link = self.link()
        assert self.refused(link.say("lobby", "\ud800")) == "bad-text"
        assert self.refused(link.say("lobby", "x" * 70_000)) == "too-long"

    def test_answersAServerThatAsksForLife(self):
        link = self.link()
        session = self.network.pump.server._session
        session.tell("ping")
        self.after(16 * 60)
        assert not session.ended
        assert link.nick == "ana"

    def test_aHandlerThatFailsCostsOnlyItself(self):
        link = self.link()
        link.on("said", lambda event: event["nothing"])
        self.open(link)
        self.say(link, "a")
        self.say(link, "b")
        assert self.said() == ["a", "b"]
        assert len(self.flushLoggedErrors(KeyError)) == 2

    def test_handlersMayBeCoroutines(self):
        link = self.link()

        async def echo(event):
            if event["text"] == "a":
                await link.say("lobby", "b")

        link.on("said", echo)
        self.open(link)
        self.say(link, "a")
        assert self.said() == ["a", "b"]

    def test_openingAgainRepeatsNothing(self):
        link = self.link()
        first, second = link.open("lobby"), link.open("LOBBY")
        self.say(link, "a")
        self.open(link)
        self.successResultOf(first), self.successResultOf(second)
        assert self.said() == ["a"]

    def test_directChatHasItsOwnName(self):
        bia = self.server.account("bia")
        link = self.link(Guest("ana"))
        answer = self.open(link, "@bia")
        assert link.isOpen("@bia")
        assert link.named("@BIA") == answer["room"]
        bia.send("say", room=answer["room"], text="oi")
        self.network.flush()
        assert self.said() == ["oi"]

    def test_settledWhenOwnEventsHaveCome(self):
        link = self.link()
        self.open(link)
        link.say("lobby", "a")
        settled = link.settled()
        self.network.carryOut()
        self.assertNoResult(settled)
        self.network.flush()
        self.successResultOf(settled)
        assert self.said() == ["a"]


class Resuming(Linked):
    def test_goesOnFromItsCursors(self):
        bia = self.server.guest("bia")
        link = self.link()
        self.open(link)
        self.say(link, "a")
        self.network.cut()
        bia.send("say", room="lobby", text="b")
        self.after(3)
        assert self.said() == ["a", "b"]
        assert [m["type"] for m in self.heard if m["type"] in ("online", "offline")] == ["online", "offline", "online"]
        assert self.heard[-2 if self.heard[-1]["type"] == "said" else -1]["again"]

    def test_whatTheServerDidButCouldNotSayIsDoneOnce(self):
        link = self.link()
        self.open(link)
        said = [link.say("lobby", text) for text in "abc"]
        self.network.carryOut()
        self.network.cut()
        self.after(3)
        assert [self.successResultOf(answer)["seq"] for answer in said] == [1, 2, 3]
        assert self.said() == ["a", "b", "c"]

    def test_whatNeverArrivedIsSentAgainInOrder(self):
        link = self.link()
        self.open(link)
        said = [link.say("lobby", text) for text in "abc"]
        self.network.cut()
        said.append(link.say("lobby", "d"))
        self.after(3)
        assert [self.successResultOf(answer)["seq"] for answer in said] == [1, 2, 3, 4]
        assert self.said() == ["a", "b", "c", "d"]

    def test_anotherServerWithTheSameData(self):
        link = self.link()
        self.open(link)
        self.say(link, "a")
        waiting = link.say("lobby", "b")
        self.network.carryOut()
        self.network.restart()
        self.after(3)
        assert self.successResultOf(waiting)["seq"] == 2
        assert self.said() == ["a", "b"]

    def test_aGuestIsTheSameGuestAgain(self):
        self.server.account("bia")
        link = self.link()
        room = self.open(link, "@bia")["room"]
        self.network.restart()
        self.after(3)
        self.say(link, "still here", room)
        assert self.said() == ["still here"]

    def test_aNickStillInUseIsTriedAgain(self):
        link = self.link()
        self.network.restart()
        other = self.network.server.guest("ana")
        self.after(20)
        self.assertNoResult(link.ended)
        other.lose()
        self.after(30)
        assert [m["type"] for m in self.heard] == ["online", "offline", "online"]

    def test_notificationsOfTheMeantimeCome(self):
        bia = self.server.account("bia")
        link = self.link(Signup("ana", "correct horse", email="ana@example.org", postal="01310-100"))
        bia.ok("create", room="study")
        self.network.cut()
        bia.ok("invite", room="study", nick="ana")
        self.after(3)
        assert [m["about"] for m in self.heard if m["type"] == "invited"] == ["study"]
        self.network.cut()
        self.after(3)
        assert len([m for m in self.heard if m["type"] == "invited"]) == 1
        assert link.inbox == "@ana"

    def test_anAccountComesBackByItsToken(self):
        self.server.account("ana")
        identity = Login("ana", "correct horse")
        self.link(identity)
        identity.password = "forgotten"
        self.network.cut()
        self.after(3)
        assert self.heard[-1]["again"]

    def test_anAccountComesBackAfterChangingItsPassword(self):
        self.server.account("ana")
        link = self.link(Login("ana", "correct horse"))
        changed = link.ask("set-password", old="correct horse", new="battery staple")
        self.network.flush()
        self.successResultOf(changed)
        self.network.cut()
        self.after(3)
        assert self.heard[-1]["again"]

    def test_aRoomThatMayNotBeReadAnyMoreIsDropped(self):
        bia = self.server.account("bia")
        self.server.account("ana")
        link = self.link(Login("ana", "correct horse"))
        bia.ok("create", room="study")
        bia.ok("invite", room="study", nick="ana")
        accepted = link.ask("accept", room="study")
        self.open(link, "study")
        self.successResultOf(accepted)
        other = self.server.login("ana")
        self.network.cut()
        other.ok("leave", room="study")
        self.after(3)
        assert [(m["room"], m["code"]) for m in self.heard if m["type"] == "dropped"] == [("study", "not-a-member")]
        assert not link.isOpen("study")

    def test_aServerThatFallsSilentIsLeft(self):
        link = self.link()
        self.open(link)
        for _ in range(int(QUIET_SECONDS + ANSWER_SECONDS) + 1):
            self.clock.advance(1)
        self.network.flush()
        self.after(3)
        assert [m["type"] for m in self.heard] == ["online", "offline", "online"]


class Changing(Linked):
    def test_everythingIsSaidInItsOwnName(self):
        self.server.account("bia")
        link = self.link()
        self.open(link)
        link.say("lobby", "as ana")
        changed = link.become(Login("bia", "correct horse"))
        link.say("lobby", "as bia")
        self.network.flush()
        self.after(2)
        assert self.successResultOf(changed)["nick"] == "bia"
        assert [(m["by"], m["text"]) for m in self.heard if m["type"] == "said"] == [
            ("ana", "as ana"),
            ("bia", "as bia"),
        ]

    def test_whoMayNotChangeStaysWhoTheyWere(self):
        link = self.link()
        self.open(link)
        changed = link.become(Login("bia", "wrong horse"))
        said = link.say("lobby", "still ana")
        self.network.flush()
        self.after(2)
        assert self.failureResultOf(changed, RefusedByServer).value.code == "wrong-password"
        self.successResultOf(said)
        assert link.nick == "ana"

    def test_chatsOfTheFormerPersonAreNotOpenedAgain(self):
        self.server.account("bia")
        self.server.account("caz")
        link = self.link()
        self.open(link, "@bia")
        changed = link.become(Login("caz", "correct horse"))
        self.network.flush()
        self.after(2)
        self.successResultOf(changed)
        assert not link.isOpen("@bia")
        assert not [m for m in self.heard if m["type"] == "dropped"]


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
