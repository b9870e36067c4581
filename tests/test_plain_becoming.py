"""Somebody else on the same connection, at the plain door: logging in, signing up, another guest."""

from twisted.internet.defer import Deferred

from chatd.model.limits import Limits, Rate
from chatd.model.settings import Settings
from tests.harness import Server
from tests.plaincase import AGAIN, HELLO, LOBBY, NICK, PASSWORD, SEEN, STILL, WRONG, Person, PlainTestCase


class BecomingTests(PlainTestCase):
    """Somebody else on the same connection."""

    def setUp(self):
        super().setUp()
        self.server.account("ana").lose()

    def test_loggingIn(self):
        gil = self.person("gil")
        assert gil.type("/login @ana") == [AGAIN]
        assert gil.type(PASSWORD) == [HELLO.format("ana"), LOBBY]
        gil.type("oi")
        assert self.said() == [("ana", "oi")]
        assert self.bot.ok("who", room="lobby")["people"] == ["bot", "ana"]
        assert HELLO.format("gil") in Person(self.server).type("gil")

    def test_aWrongPasswordChangesNothing(self):
        gil = self.person("gil")
        gil.type("/login ana", "wrong", "wrong")
        assert gil.type("wrong") == [WRONG, STILL.format("gil")]
        gil.type("oi")
        assert gil.type("/login ana") == [AGAIN]
        assert gil.type("") == [STILL.format("gil")]
        gil.type("still me")
        assert self.said() == [("gil", "oi"), ("gil", "still me")]

    def test_nothingIsLostOrDoubledMeanwhile(self):
        gil = self.person("gil")
        self.bot.ok("say", room="lobby", text="before")
        self.server.commits.busy = True
        gil.write(f"1\n/login ana\n{PASSWORD}\n2\n".encode())
        self.bot.send("say", room="lobby", text="meanwhile")
        self.server.commits.run()
        self.bot.send("say", room="lobby", text="after")
        texts = [line for line in gil.read() if ": " in line and line.startswith("[]")]
        assert texts == ["[] bot: before", "[] bot: meanwhile", "[] bot: after"]
        assert [text for text in self.said() if text[0] != "bot"] == [("gil", "1"), ("ana", "2")]

    def test_whatWasSaidBeforeIsSaid(self):
        """Also by somebody who must wait, because they say much."""
        server = Server(Settings(limits=Limits(commands=Rate(5, 1))))
        bot = server.guest("bot")
        gil = Person(server)
        gil.write(b"gil\n1\n2\n3\n/guest rui\n4\n")
        server.clock.pump([1] * 20)
        events = bot.ok("history", room="lobby")["events"]
        assert [(it["by"], it["text"]) for it in events] == [("gil", "1"), ("gil", "2"), ("gil", "3"), ("rui", "4")]

    def test_whoWasTriedAndRefusedIsForgotten(self):
        gil = self.person("gil")
        gil.type("/login ana", "wrong", "")
        self.server.clock.advance(61)
        assert not gil.closing

    def test_whoComesWhileNothingIsReadWaits(self):
        gil = self.person("gil")
        checked = Deferred()
        self.patch(self.server.service._proofs, "_inThread", lambda *_: checked)
        gil.type("/login ana", PASSWORD)
        gil.transport.producer.pauseProducing()
        checked.callback(True)
        gil.read()
        self.bot.ok("say", room="lobby", text="1")
        assert gil.read() == []
        gil.transport.producer.resumeProducing()
        assert gil.read()[-1] == "[] bot: 1"
        gil.transport.producer.pauseProducing()
        self.bot.ok("say", room="lobby", text="2")
        assert gil.read() == []
        gil.transport.producer.resumeProducing()
        assert gil.read() == ["[] bot: 2"]

    def test_chatsOfTwoGoOnWhoeverWasHereBetween(self):
        """Also one that was about to be opened for who was here before."""
        bia = self.server.account("bia")
        ana = Person(self.server)
        ana.type("ana", PASSWORD)
        ana.door.coming.add("@ana@bia")
        ana.type("/login ana", PASSWORD)
        bia.ok("say", room="@ana", text="oi")
        assert ana.read() == ["[] bia (to you): oi"]

    def test_pipedToo(self):
        gil = Person(self.server)
        gil.write(f"gil\n/login ana\n{PASSWORD}\noi".encode())
        gil.half()
        assert gil.closing
        assert self.said() == [("ana", "oi")]

    def test_theConnectionIsLostMeanwhile(self):
        gil = self.person("gil")
        checked = Deferred()
        self.patch(self.server.service._proofs, "_inThread", lambda *_: checked)
        gil.type("/login ana", PASSWORD, "oi")
        gil.lose()
        checked.callback(True)
        assert self.bot.ok("who")["people"] == ["bot"]
        assert self.said() == []

    def test_theServerEndsItMeanwhile(self):
        gil = self.person("gil")
        checked = Deferred()
        self.patch(self.server.service._proofs, "_inThread", lambda *_: checked)
        gil.type("/login ana", PASSWORD)
        gil.write(b"\xff\xf4")
        assert gil.closing
        self.bot.messages()
        checked.callback(True)
        assert self.bot.got("entered") == []
        gil.lose()
        assert self.bot.ok("who")["people"] == ["bot"]

    def test_whoLeavesMeanwhileLeaves(self):
        """What waits for a session goes with it."""
        gil = self.person("gil")
        checked = Deferred()
        self.patch(self.server.service._proofs, "_inThread", lambda *_: checked)
        gil.type("/login ana", PASSWORD)
        gil.transport.producer.pauseProducing()
        gil.write(b"\xff\xf4")
        checked.callback(True)
        gil.transport.producer.resumeProducing()
        assert gil.closing

    def test_noRoomForASecondSession(self):
        server = Server(Settings(limits=Limits(sessionsPerAddress=1)))
        gil = Person(server)
        gil.type("gil", "/login ana")
        assert gil.type(PASSWORD)[0] == "-- That would be more than 1 connections from one address."
        assert gil.type("", "/ping") == [STILL.format("gil"), "-- the server is there"]

    def test_asAnotherGuest(self):
        gil = self.person("gil")
        assert gil.type("/guest bot") == ["-- The nick bot is in use.", STILL.format("gil")]
        assert gil.type("/guest rui") == [HELLO.format("rui"), LOBBY]
        gil.type("oi")
        assert self.said() == [("rui", "oi")]

    def test_theRoomStaysUnlessItWasAChatOfTwo(self):
        caio = self.server.account("caio")
        caio.ok("create", room="dev", kind="open")
        gil = self.person("gil")
        assert gil.type("/open dev", "/guest rui")[-1] == "-- You talk in dev now."
        assert gil.type("/open @caio", "/guest gil")[-2:] == [HELLO.format("gil"), LOBBY]

    def test_aRoomThatIsNotTheirsGivesWay(self):
        ana = Person(self.server)
        ana.type("ana", PASSWORD, "/create team", "/open team")
        lines = ana.type("/guest gil")
        assert lines[1:] == ["-- You are not a member of team.", LOBBY]


class SignupTests(PlainTestCase):
    CARD = "ana@example.org 01310-100"

    def test_aGuestKeepsTheirNick(self):
        ana = self.person("ana")
        question = "-- A password for ana, of 8 characters or more? An empty line goes back." + SEEN
        assert ana.type(f"/signup {self.CARD}") == [question]
        assert ana.type("secretword") == [HELLO.format("ana"), LOBBY]
        ana.type("oi")
        assert self.said() == [("ana", "oi")]
        assert self.server.client().ok("login", nick="ana", password="secretword")["email"] == "ana@example.org"

    def test_whoIsRefusedIsTheSameGuestAsBefore(self):
        self.server.account("other", email="ana@example.org").lose()
        ana = self.person("ana")
        self.bot.ok("say", room="@ana", text="before")
        ana.type(f"/signup {self.CARD}")
        assert ana.type("secretword")[-3:] == [
            "-- There is an account with this e-mail address.", HELLO.format("ana"), LOBBY,
        ]  # fmt: skip
        self.bot.ok("say", room="@ana", text="after")
        assert ana.read() == ["[] bot (to you): after"]
        assert ana.type("/open @bot")[-2:] == ["[] bot (to you): before", "[] bot (to you): after"]

    def test_whatIsWrongAtFirstSightIsRefusedOnTheSpot(self):
        ana = self.person("ana")
        self.bot.messages()
        for card, password, why in (
            ("no-address 01310-100", "secretword", "-- This is not an e-mail address"),
            ("ana@example.org 0131", "secretword", "-- A postal code"),
            (self.CARD, "short", "-- A password has 8 to 256 characters."),
        ):
            ana.type(f"/signup {card}")
            (refused, still) = ana.type(password)
            assert refused.startswith(why), card
            assert still == STILL.format("ana")
        assert self.bot.messages() == []

    def test_whoHasAnAccountNeedsNone(self):
        assert self.owner("ana").type("/signup b@example.org 01310-100 bia") == ["-- You have an account: ana"]

    def test_beforeOneIsIn(self):
        ana = Person(self.server)
        ana.type(f"/signup {self.CARD} ana")
        assert ana.type("secretword") == [HELLO.format("ana"), LOBBY]

    def test_beforeOneIsInAndRefused(self):
        ana = Person(self.server)
        ana.type(f"/signup {self.CARD} bot")
        assert ana.type("secretword") == ["-- The nick bot is in use.", NICK]

    def test_somebodyElseIsFaster(self):
        """The nick is free for a moment, while the account is being made."""
        ana = self.person("ana")
        hashed = Deferred()
        self.patch(self.server.service._proofs, "_inThread", lambda *_: hashed)
        ana.type(f"/signup {self.CARD}", "secretword")
        self.server.guest("ana")
        hashed.callback("secret")
        assert ana.read()[-3:] == [
            "-- The nick ana is in use.", "-- The nick ana is in use.", NICK,
        ]  # fmt: skip

    def test_anotherPassword(self):
        ana = self.owner("ana")
        ana.type("/set-password", PASSWORD)
        assert ana.type("secretword") == ["-- done"]
        assert self.server.client().ok("login", nick="ana", password="secretword")
        assert self.said() == []

    def test_whoHasNoneIsntAskedForIt(self):
        gil = self.person("gil")
        assert gil.type("/set-password") == ["-- This needs an account; you are here as a guest."]
        gil.type("oi")
        assert self.said() == [("gil", "oi")]

    def test_aPasswordThatNobodyCouldTypeElsewhere(self):
        """In another encoding it would be one with holes."""
        ana = self.person("ana")
        ana.type(f"/signup {self.CARD}")
        ana.write("sécretword\n".encode("latin-1"))
        assert ana.read()[-2:] == ["-- A password must be UTF-8 too, and this is not.", STILL.format("ana")]
        assert self.server.client().refused("login", nick="ana", password="s\ufffdcretword") == "wrong-password"

    def test_aWrongOldPassword(self):
        ana = self.owner("ana")
        ana.type("/set-password", "wrong")
        assert ana.type("secretword") == [WRONG]
