"""The link after it was cut: it comes back as who it was, resends, and misses and repeats nothing."""

from chatcli.link import Login, Signup
from chatcli.pulse import ANSWER_SECONDS, QUIET_SECONDS
from tests.linked import Linked


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
