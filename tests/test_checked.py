"""What a hostile or broken server sends costs nobody more than that message."""

import json

from twisted.internet.protocol import Protocol

from chatcli.checked import fits
from chatcli.link import LoginRefused, RefusedByServer
from chatd.wire.frames import asFrame, asLine
from tests.badmessages import BAD, BAD_ANSWERS, LATER, ROW, SAID, Reader
from tests.framedtalk import frames
from tests.linked import Linked

WELCOME = {"nick": "ana", "guest": True, "inbox": "@ana~1"}


class Wire(Linked):
    def setUp(self):
        super().setUp()
        self.bia = self.server.guest("bia")

    def write(self, *messages):
        for message in messages:
            self.network.pump.server.transport.write(asFrame(json.dumps(message).encode()))
        self.network.flush()


class Unasked(Wire):
    """Trial fails a test in which something is logged as an error."""

    def test_whatDoesNotFitIsDropped(self):
        link = self.link()
        Reader(link)
        self.open(link)
        wire, before = self.network.pump, list(self.heard)
        for number, message in enumerate(BAD):
            self.write(message)
            assert self.heard == before, message
            self.bia.send("say", room="lobby", text=str(number))
            self.network.flush()
            assert [event["text"] for event in self.heard[len(before) :]] == [str(number)], message
            before = list(self.heard)
        assert self.network.pump is wire
        assert self.say(link, "still here")["seq"] == len(BAD) + 1

    def test_theTableSaysWhatIsWrong(self):
        assert [message for message in BAD if fits(message)] == []
        assert fits(SAID)

    def test_whatALaterServerSaysIsHandedOn(self):
        link = self.link()
        Reader(link)
        self.open(link)
        typing = {"type": "typing", "room": "lobby", "nick": "bia"}
        self.write({**LATER, "seq": 1}, typing, {**SAID, "lang": "pt"})
        assert self.heard[-3:] == [{**LATER, "seq": 1}, typing, {**SAID, "lang": "pt"}]

    def test_nobodyWaitsForAnEventThatDoesNotFit(self):
        link = self.link()
        self.open(link)
        said = link.say("lobby", "a")
        self.network.carryOut()
        (ok,) = [message for message in self.held() if message["type"] == "ok"]
        settled = link.settled()
        self.write(ok, {**SAID, "seq": ok["seq"], "by": 5})
        self.successResultOf(said)
        self.successResultOf(settled)

    def held(self):
        stream = self.network.pump.serverIO.stream
        messages = frames(b"".join(stream))
        stream.clear()
        return [json.loads(message) for message in messages]


class Answers(Wire):
    def answered(self, asked, answer):
        """Let the server's answer be this one."""
        self.network.carryOut()
        stream = self.network.pump.serverIO.stream
        (real,) = [message for message in map(json.loads, frames(b"".join(stream))) if "re" in message]
        stream.clear()
        self.write({"type": "ok", "re": real["re"], **answer})
        return asked

    def test_areRefusalsWhereTheyMakeNoSense(self):
        link = self.link()
        for command, fields, answer in BAD_ANSWERS:
            asked = self.answered(link.ask(command, **fields), answer)
            refusal = self.failureResultOf(asked, RefusedByServer).value
            assert (refusal.code, refusal.why) == ("bad-answer", "The server's answer makes no sense."), (
                command,
                answer,
            )
        assert len(link._connection.outbox) == 0
        assert self.open(link)["room"] == "lobby"

    def test_thatMaySayMoreThanWeKnow(self):
        link = self.link()
        page = {"room": "lobby", "events": [SAID, LATER], "more": False, "pinned": []}
        assert self.successResultOf(self.answered(link.ask("history", room="lobby"), page))["events"] == [SAID, LATER]
        assert self.successResultOf(self.answered(link.ask("later"), {"pinned": [1]}))["pinned"] == [1]


class Puppet(Protocol):
    """A server that says what a test has it say."""

    def connectionMade(self):
        self.asked = []
        hello = {"type": "hello", "server": "chatd", "version": "1", "name": "puppet", "protocol": 1}
        self.transport.write(asLine(json.dumps(hello).encode()))

    def dataReceived(self, data):
        self.asked += map(json.loads, frames(data))

    def say(self, **message):
        self.transport.write(asFrame(json.dumps(message).encode()))

    def answer(self, command, **fields):
        (asked,) = [message for message in self.asked if message["type"] == command]
        self.asked.remove(asked)
        self.say(**{"type": "ok", "re": asked["id"], **fields})


class ComingIn(Linked):
    def setUp(self):
        super().setUp()
        self.puppets = []
        self.network.server._factory.buildProtocol = lambda _: self.puppet()

    def puppet(self):
        self.puppets.append(Puppet())
        return self.puppets[-1]

    def answer(self, command, **fields):
        self.puppets[-1].answer(command, **fields)
        self.network.flush()

    def test_nothingIsMadeOfWhatDoesNotFit(self):
        link = self.link()
        for message in BAD:
            self.puppets[-1].say(**message)
        for message in (*BAD, SAID):
            self.puppets[-1].say(**{**message, "re": [1]})
        self.answer("guest", **WELCOME)
        assert [message["type"] for message in self.heard] == ["online"]
        assert link.nick == "ana"

    def test_anEventIsNoWelcome(self):
        link = self.link()
        self.answer("guest", **SAID)
        assert self.failureResultOf(link.ended, LoginRefused).value.code == "bad-answer"

    def test_aWelcomeThatMakesNoSenseIsNone(self):
        for change in ({"nick": 5}, {"inbox": None}, {"token": 5}, {"guest": 1}):
            link = self.link()
            self.answer("guest", **{**WELCOME, **change})
            failure = self.failureResultOf(link.ended, LoginRefused)
            assert (failure.value.code, str(failure.value)) == ("bad-answer", "The server's answer makes no sense.")

    def test_aRoomThatCannotBeTakenUpAgainIsDropped(self):
        link = self.link()
        self.answer("guest", **WELCOME)
        self.answer("open", **{**ROW, "room": "@ana~1", "last": "1"})
        opened = link.open("lobby")
        self.network.flush()
        self.answer("open", **ROW)
        self.successResultOf(opened)
        self.network.cut()
        self.after(3)
        self.answer("guest", **WELCOME)
        again = [message["id"] for message in self.puppets[-1].asked if message.get("room") == "lobby"]
        self.puppets[-1].say(type="ok", re=again[0], room="lobby")
        self.network.flush()
        assert [(m["room"], m["code"]) for m in self.heard if m["type"] == "dropped"] == [("lobby", "bad-answer")]
        assert not link.isOpen("lobby")
