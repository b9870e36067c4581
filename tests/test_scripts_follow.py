"""`chatcli tail` and `wait-for`, and how scripts end."""

import json

from twisted.internet.error import ConnectionLost
from twisted.python.failure import Failure

from chatcli.link import GIVE_UP_SECONDS, Guest, Login
from chatcli.scripts.statuses import (
    FOUND,
    NO_OUTPUT,
    NO_READER,
    REFUSED,
    TIMED_OUT,
    UNREACHABLE,
)
from tests.scripted import Scripted


class Following(Scripted):
    def test_tailBeginsWithTheNewestAndGoesOn(self):
        self.say("a")
        self.run_("tail", "lobby")
        assert self.printed() == ["[lobby] bia: a"]
        self.say("b")
        self.bia.ok("open", room="lobby")
        self.network.flush()
        assert self.printed() == ["[lobby] bia: b", "[lobby] * bia entered"]
        assert self.told == ["listening in lobby as ana"]
        self.assertNoResult(self.ending)

    def test_tailAfterAnEvent(self):
        self.say("a", "b", "c")
        self.run_("tail", "lobby", "--after", "1")
        assert self.printed() == ["[lobby] bia: b", "[lobby] bia: c"]
        self.run_("tail", "lobby", "--after", "0", identity=Guest("caz"))
        assert len(self.printed()) == 3

    def test_tailWithTheNewestLines(self):
        texts = [str(n) for n in range(300)]
        self.say(*texts)
        for count, nick in ((0, "ana"), (2, "caz"), (250, "dan"), (1000, "eva")):
            self.run_("tail", "lobby", "--lines", str(count), identity=Guest(nick))
            assert self.printed() == [f"[lobby] bia: {text}" for text in texts[len(texts) - min(count, len(texts)) :]]
            self.say("more")
            texts.append("more")
            assert self.printed() == ["[lobby] bia: more"]
            self.leave(self.link_)

    def test_tailOfAChatThatNobodyHasBegun(self):
        self.server.account("caz")
        self.run_("tail", "@bia", "--lines", "5", identity=Login("caz", "correct horse"))
        self.say("psst", room="@caz")
        assert self.printed() == ["[@bia] bia: psst"]

    def test_tailAsJsonHasEventsOnly(self):
        self.run_("--json", "tail", "lobby")
        self.bia.ok("open", room="lobby")
        self.say("a")
        (line,) = self.printed()
        assert json.loads(line)["text"] == "a"

    def test_tailKnowsOneRoomOnly(self):
        caz = self.server.account("caz")
        caz.ok("create", room="other", kind="open")
        self.run_("tail", "lobby")
        self.say("elsewhere", room="other")
        self.say("psst", room="@ana")
        assert self.printed() == []

    def test_tailGoesOnAfterARestart(self):
        self.run_("tail", "lobby")
        self.network.cut()
        self.say("meanwhile")
        self.after(3)
        self.say("again")
        assert self.printed() == ["[lobby] bia: meanwhile", "[lobby] bia: again"]
        assert self.told[1].startswith("the connection is lost, trying again: ")
        assert self.told[2:] == ["connected again to chatd as ana"]

    def test_tailGivesUpWhenTheServerIsGone(self):
        self.run_("tail", "lobby")
        self.network.up = False
        self.network.cut()
        self.after(GIVE_UP_SECONDS + 5)
        assert self.status() == UNREACHABLE

    def test_aGroupThatOneIsNoLongerIn(self):
        caz = self.server.account("caz")
        caz.ok("create", room="study")
        self.run_("tail", "study", identity=Login("caz", "correct horse"))
        self.printed()
        caz.ok("leave", room="study")
        assert self.status() == REFUSED
        assert "study" in self.told[-1]

    def test_aGroupThatWasClosedMeanwhile(self):
        caz = self.server.account("caz")
        caz.ok("create", room="study")
        self.run_("tail", "study", identity=Login("caz", "correct horse"))
        self.network.cut()
        caz.ok("leave", room="study")
        self.after(3)
        assert self.status() == REFUSED

    def test_aSlowReaderHoldsTheServerBack(self):
        self.run_("tail", "lobby")
        isReading = []
        self.patch(self.link_, "setReading", isReading.append)
        self.paper.producer.pauseProducing()
        self.paper.producer.resumeProducing()
        assert isReading == [False, True]

    def test_waitForFindsWhatComes(self):
        self.say("the build is done")
        self.run_("wait-for", r"build\b.*done$")
        self.say("the build is not quite", "the building is done")
        self.assertNoResult(self.ending)
        self.say("this build is\tdone", "and that build is done")
        assert self.status() == FOUND
        assert self.printed() == ["[lobby] bia: this build is\\x09done"]

    def test_waitForInAnotherRoomAsJson(self):
        caz = self.server.account("caz")
        caz.ok("create", room="other", kind="open")
        self.run_("wait-for", "a", "--room", "other", "--json")
        self.say("a")
        self.say("ab", room="other")
        assert self.status() == FOUND
        (line,) = self.printed()
        assert json.loads(line)["room"] == "other"

    def test_waitForFindsWhatWasSaidWhileTheConnectionWasGone(self):
        self.run_("wait-for", "a")
        self.network.cut()
        self.say("a")
        self.after(3)
        assert (self.status(), self.printed()) == (FOUND, ["[lobby] bia: a"])

    def test_waitForGivesUpInTime(self):
        self.run_("wait-for", "a", "--timeout", "5")
        self.after(4)
        self.assertNoResult(self.ending)
        self.after(2)
        assert self.status() == TIMED_OUT
        assert self.told[-1] == "The time is over."
        self.say("a")
        assert self.printed() == []

    def test_timeCountsWhileNothingAnswers(self):
        self.network.up = True
        self.network.flush = lambda: None
        self.run_("who", "--timeout", "5")
        self.clock.advance(6)
        del self.network.flush
        self.after(3)
        assert self.status() == TIMED_OUT


class Ending(Scripted):
    def test_noServer(self):
        self.network.up = False
        for arguments in (("rooms",), ("tail", "lobby"), ("wait-for", "a"), ("send", "lobby", "a")):
            self.run_(*arguments)
            self.after(1)
            assert self.status() == UNREACHABLE
            assert self.told[-1].startswith("The server can't be reached: ")

    def test_aRefusedLogin(self):
        assert self.outcome("rooms", identity=Guest("bia")) == (REFUSED, [])
        assert self.told[-1].endswith("(nick-taken)")

    def test_aReaderThatGoesEndsQuietly(self):
        self.run_("tail", "lobby")
        del self.told[:]
        self.script.lines.writeConnectionLost()
        assert self.status() == NO_READER
        assert self.told == []

    def test_aFullDiskIsTold(self):
        self.run_("tail", "lobby", hasReader=False)
        self.script.lines.connectionLost(Failure(ConnectionLost()))
        self.script.lines.writeConnectionLost()
        assert self.status() == NO_OUTPUT
        assert self.told[-1] == "The output can't be written."

    def test_theNickIsFreeAfterwards(self):
        self.outcome("rooms")
        self.after(1)
        assert self.outcome("rooms")[0] == FOUND
