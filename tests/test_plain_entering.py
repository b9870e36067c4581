"""Coming in at the plain door: a nickname, a password where there is one, and becoming somebody else."""

from twisted.internet.defer import Deferred

from chatd.model.limits import Limits, Rate
from chatd.model.settings import Settings
from tests.harness import Server
from tests.plaincase import PASSWORD, Person, PlainTestCase

NICK = "-- What is your nickname?"
SEEN = " (It can't be hidden here: it will stand on your screen.)"
IN_USE = "-- The nick ana is in use. If it is yours, type its password; an empty line goes back." + SEEN
AGAIN = "-- The password of ana? An empty line goes back." + SEEN
WRONG = "-- The name or the password is wrong."
HELLO = "-- Hello, {}. What you type is said to all in the room; /help lists the commands, /quit leaves."
LOBBY = "-- You talk in lobby now. — Lobby"


class NickTests(PlainTestCase):
    def test_theFirstLines(self):
        ana = Person(self.server)
        hello = "-- Welcome to chatd. /help tells what you can do here. (Em português: /lang pt)"
        assert ana.read() == [hello, NICK]
        assert ana.type("ana") == [HELLO.format("ana"), LOBBY]
        assert self.bot.ok("who", room="lobby")["people"] == ["bot", "ana"]

    def test_noNickAndBadNicksAreAskedAgain(self):
        ana = Person(self.server)
        ana.read()
        assert ana.type("  ") == [NICK]
        (why, again) = ana.type("two words")
        assert (why.startswith("-- A nick has"), again) == (True, NICK)
        assert ana.type("@ana")[0] == HELLO.format("ana")

    def test_commandsThatNeedNoNick(self):
        ana = Person(self.server)
        ana.read()
        assert any(line.startswith("-- /login NICK") for line in ana.type("/help"))
        assert ana.type("/ping") == ["-- the server is there"]
        assert ana.type("/who") == ["-- First your nickname, then /who."]
        assert ana.type("/signup a@example.org 01310-100") == ["-- Say which nick you want: /signup EMAIL POSTAL NICK"]
        assert ana.type("/lang pt", "") == ["-- Agora em português.", "-- Qual é o seu apelido?"]
        assert ana.type("/quit") == ["-- Até logo."]
        assert ana.closing

    def test_linesWaitWhileTheNickIsChecked(self):
        ana = Person(self.server)
        self.server.commits.busy = True
        ana.type("ana", "1", "/open nowhere", "2")
        self.server.commits.run()
        ana.type("3")
        assert self.said() == [("ana", "1"), ("ana", "3")]
        ana.read()

    def test_theFirstLinesAreForTheRoomWhereOneEndsUp(self):
        ana = Person(self.server, room="nowhere")
        self.server.commits.busy = True
        ana.write(b"ana\noi\n")
        self.server.commits.run()
        assert self.said() == [("ana", "oi")]

    def test_noPasswordIsSaidBecauseARoomWasOpened(self):
        self.server.account("ana").lose()
        gil = self.person("gil")
        self.server.commits.busy = True
        gil.write(f"/open lobby\n/login ana\n{PASSWORD}\noi\n".encode())
        self.server.commits.run()
        assert self.said() == [("ana", "oi")]

    def test_linesAfterABadNickAreNicks(self):
        ana = Person(self.server)
        self.server.commits.busy = True
        ana.type("not a nick", "ana", "oi")
        self.server.commits.run()
        assert self.said() == [("ana", "oi")]

    def test_whatIsPipedIsAnsweredThenClosed(self):
        ana = Person(self.server)
        ana.read()
        ana.write(b"ana\noi\n/who lobby\nlast")
        assert ana.half() == [HELLO.format("ana"), LOBBY, "-- in lobby: ana, bot"]
        assert ana.closing
        assert self.said() == [("ana", "oi"), ("ana", "last")]

    def test_whatIsPipedWaitsForItsEndToo(self):
        ana = Person(self.server)
        self.server.commits.busy = True
        ana.write(b"ana\noi\n/who")
        ana.half()
        assert not ana.closing
        self.server.commits.run()
        assert ana.read()[-1] == "-- online: ana, bot"
        assert ana.closing


class PasswordTests(PlainTestCase):
    def setUp(self):
        super().setUp()
        self.server.account("ana").lose()
        self.ana = Person(self.server)
        self.ana.read()

    def test_anAccountsNickAsksForItsPassword(self):
        assert self.ana.type("ana") == [IN_USE]
        assert self.ana.type(PASSWORD) == [HELLO.format("ana"), LOBBY]
        assert self.said() == []

    def test_threeTriesThenBackToTheNick(self):
        assert self.ana.type("ana") == [IN_USE]
        assert self.ana.type("wrong") == [WRONG, AGAIN]
        assert self.ana.type("/quit") == [WRONG, AGAIN]
        assert self.ana.type("wrong") == [WRONG, NICK]
        assert self.ana.type("bia")[0] == HELLO.format("bia")

    def test_anEmptyLineGoesBack(self):
        self.ana.type("ana")
        assert self.ana.type("") == [NICK]

    def test_aGuestsNickIsInUseToo(self):
        assert self.ana.type("bot") == [IN_USE.replace("ana", "bot")]
        assert self.ana.type("") == [NICK]

    def test_theNextLineIsThePasswordAndNoOther(self):
        self.server.commits.busy = True
        self.ana.type("ana", "wrong", PASSWORD, "oi", "tudo bem?")
        self.server.commits.run()
        assert self.ana.read() == [IN_USE, WRONG, AGAIN, HELLO.format("ana"), LOBBY]
        assert self.said() == [("ana", "oi"), ("ana", "tudo bem?")]

    def test_spacesArePartOfAPassword(self):
        self.ana.type("ana")
        assert self.ana.type(f" {PASSWORD}")[0] == WRONG

    def test_byEmail(self):
        question = self.ana.type("ana@example.org")[0]
        assert question == AGAIN.replace(" ana", " ana@example.org")
        assert self.ana.type(PASSWORD)[0] == HELLO.format("ana")

    def test_tooFast(self):
        for _ in range(4):
            self.ana.type("ana", "wrong", "wrong", "wrong")
        assert any("Too many tries" in line for line in self.ana.type("ana", PASSWORD))

    def test_withoutGuests(self):
        server = Server(Settings(guests=False))
        server.account("ana").lose()
        ana = Person(server)
        ana.read()
        assert ana.type("ana") == ["-- This server takes no guests: sign up or log in.", AGAIN]
        assert ana.type(PASSWORD)[0] == HELLO.format("ana")

    def test_whoLeavesAtTheQuestion(self):
        self.ana.type("ana")
        self.ana.write(b"\x04")
        assert self.ana.read() == ["-- Goodbye."]
        assert self.ana.closing


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
        assert gil.type("wrong") == [WRONG]
        gil.type("oi")
        assert gil.type("/login ana") == [AGAIN]
        assert gil.type("") == []
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
        ana.door._coming.add("@ana@bia")
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

    def test_noRoomForASecondSession(self):
        server = Server(Settings(limits=Limits(sessionsPerAddress=1)))
        gil = Person(server)
        gil.type("gil", "/login ana")
        assert gil.type(PASSWORD)[0] == "-- That would be more than 1 connections from one address."
        assert gil.type("", "/ping") == ["-- the server is there"]

    def test_asAnotherGuest(self):
        gil = self.person("gil")
        assert gil.type("/guest bot") == ["-- The nick bot is in use."]
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
            assert ana.type(password)[-1].startswith(why), card
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

    def test_aWrongOldPassword(self):
        ana = self.owner("ana")
        ana.type("/set-password", "wrong")
        assert ana.type("secretword") == [WRONG]
