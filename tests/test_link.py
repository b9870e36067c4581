"""The link against a whole server in memory: coming in, talking, and becoming somebody else."""

from chatcli.link import Guest, Login, RefusedByServer
from tests.linked import Linked


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
