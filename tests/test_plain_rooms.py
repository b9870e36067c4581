"""Where one talks at the plain door: one room at a time, and chats of two."""

from functools import partial

from chatd.model.limits import Limits
from chatd.model.settings import Settings
from tests.harness import Server
from tests.plaincase import LOBBY, Person, PlainTestCase


class DirectTests(PlainTestCase):
    def test_toAndFro(self):
        ana, bia = self.person("ana"), self.person("bia")
        ana.read()
        assert ana.type("/msg bia only you", "/msg @bia again") == []
        assert bia.read() == ["[] ana (to you): only you", "[] ana (to you): again"]
        bia.type("/msg ana me too")
        assert ana.read() == ["[] bia (to you): me too"]
        assert self.said() == []

    def test_twoAtOnceComeOnceEach(self):
        ana = self.person("ana")
        self.server.commits.busy = True
        for text in ("1", "2", "3"):
            self.bot.send("say", room="@ana", text=text)
        self.server.commits.run()
        assert ana.read() == ["[] bot (to you): 1", "[] bot (to you): 2", "[] bot (to you): 3"]
        assert not ana.door.coming

    def test_talkingWithOnePerson(self):
        ana, bia = self.person("ana"), self.person("bia")
        ana.read()
        assert ana.type("/open @bia") == ["-- You talk with bia now."]
        ana.type("just us")
        assert bia.read()[-1] == "[] ana (to you): just us"
        assert self.said() == []

    def test_whatOneWroteOnAnotherDevice(self):
        ana = self.owner("ana")
        bia = self.server.account("bia")
        bia.ok("say", room="@ana", text="hi")
        self.server.login("ana").ok("say", room="@bia", text="from my phone")
        assert ana.read() == ["[] bia (to you): hi", "[] ana (to bia): from my phone"]

    def test_itGoesOnWhenOneTalksElsewhere(self):
        """Also what comes while nothing is read, of which there are no hints."""
        ana, bia = self.person("ana"), self.person("bia")
        ana.type("/open @bia", "/open lobby")
        ana.transport.producer.pauseProducing()
        bia.type("/msg ana 1")
        ana.transport.producer.resumeProducing()
        assert ana.read() == ["[] bia (to you): 1"]

    def test_whoAnswersHasRead(self):
        ana = self.owner("ana")
        bia = self.server.account("bia")
        other = self.server.login("ana")
        bia.ok("say", room="@ana", text="1")
        assert [row["unread"] for row in other.ok("my-rooms")["rooms"]] == [1]
        ana.type("/msg bia 2")
        assert [row["unread"] for row in other.ok("my-rooms")["rooms"]] == [0]

    def test_toNobody(self):
        assert self.person("ana").type("/msg ninguem oi") == ["-- There is nobody called ninguem."]

    def test_whatCameWhileOneWasAway(self):
        bia = self.server.account("bia")
        ana = self.owner("ana")
        ana.lose()
        bia.ok("say", room="@ana", text="1")
        bia.ok("say", room="@ana", text="2")
        again = Person(self.server)
        assert "-- bia wrote 2 that you have not seen: /open @bia" in again.type("ana", "correct horse")
        assert again.type("/open @bia")[-2:] == ["[] bia (to you): 1", "[] bia (to you): 2"]
        again.lose()
        assert not any("not seen" in line for line in Person(self.server).type("ana", "correct horse"))

    def test_noneIsMissedWhereAHintWas(self):
        """A session that doesn't read gets no hints: the next one brings what is older, too."""
        bia = self.server.account("bia")
        ana = self.owner("ana")
        bia.ok("say", room="@ana", text="1")
        ana.lose()
        ana = Person(self.server)
        ana.type("ana", "correct horse")
        ana.transport.producer.pauseProducing()
        bia.ok("say", room="@ana", text="2")
        ana.transport.producer.resumeProducing()
        bia.ok("say", room="@ana", text="3")
        assert ana.read() == ["[] bia (to you): 2", "[] bia (to you): 3"]


class RoomTests(PlainTestCase):
    def setUp(self):
        super().setUp()
        self.caio = self.server.account("caio")
        self.caio.ok("create", room="dev", kind="open", title="Development")
        self.caio.ok("topic", room="dev", topic="tea")

    def test_theListenersOwnRoom(self):
        lines = Person(self.server, room="dev").type("ana")
        assert "-- You talk in dev now. — Development — tea" in lines
        assert self.caio.ok("who", room="dev")["people"] == ["ana"]

    def test_aRoomOfTheListenerThatIsNone(self):
        lines = Person(self.server, room="nowhere").type("ana")
        assert lines[-2:] == ["-- There is no room called nowhere.", "-- You talk in lobby now. — Lobby"]

    def test_oneTalksInOneRoom(self):
        ana = self.person("ana")
        self.caio.ok("open", room="dev")
        assert ana.type("/open #dev")[0] == "-- You talk in dev now. — Development — tea"
        ana.type("oi dev")
        assert self.said() == []
        assert [it["text"] for it in self.caio.messages() if it["type"] == "said"] == ["oi dev"]
        self.bot.ok("say", room="lobby", text="not there")
        self.caio.ok("say", room="dev", text="hi")
        assert ana.read() == ["[] caio: hi"]
        assert self.bot.ok("who", room="lobby")["people"] == ["bot"]

    def test_backAgainShowsWhatWasMissed(self):
        ana = self.person("ana")
        ana.type("/open dev")
        self.bot.ok("say", room="lobby", text="missed")
        assert ana.type("/open lobby") == ["-- You talk in lobby now. — Lobby", "[] bot: missed"]

    def test_whatIsTypedForARoomThatIsRefusedGoesNowhereElse(self):
        self.caio.ok("create", room="team")
        ana = self.person("ana")
        self.server.commits.busy = True
        ana.type("/open team", "secret")
        self.server.commits.run()
        refused = "-- You are not a member of team."
        assert ana.read() == [refused, "-- You still talk in lobby.", refused]
        ana.type("hello")
        assert self.said() == [("ana", "hello")]

    def test_twoRoomsOneBehindTheOther(self):
        self.caio.ok("create", room="ops", kind="open")
        ana = self.person("ana")
        self.server.commits.busy = True
        ana.type("/open nowhere", "/open dev", "/open ops")
        self.server.commits.run()
        lines = ["-- There is no room called nowhere.", "-- You talk in dev now. — Development — tea"]
        assert [line for line in ana.read() if line.startswith("--")] == [*lines, "-- You talk in ops now."]
        ana.type("oi")
        assert self.caio.ok("history", room="ops", limit=1)["events"][0]["text"] == "oi"

    def test_whatIsTypedIsForTheRoomThatWasNamedLast(self):
        self.caio.ok("create", room="ops", kind="open")
        ana, commits = self.person("ana"), self.server.commits
        commits.busy = True
        ana.type("/open dev", "/open ops")
        commits._asks, later = commits._asks[:2], commits._asks[2:]
        commits.run()
        assert ana.read()[0] == "-- You talk in dev now. — Development — tea"
        commits.busy = True
        ana.type("oi")
        commits._asks = [*later, *commits._asks]
        commits.run()
        assert self.caio.ok("history", room="ops", limit=1)["events"][0]["text"] == "oi"

    def test_comingsToARoomThatOneIsLeavingAreNotTold(self):
        ana = self.person("ana")
        bia = self.server.guest("bia")
        self.server.commits.busy = True
        ana.type("/open dev")
        self.step(bool)
        bia.send("open", room="lobby")
        self.server.commits.run()
        assert not any("bia" in line for line in ana.read())

    def test_whatIsSaidInARoomThatOneIsLeavingIsNotTakenForTalkInTheNext(self):
        ana = self.person("ana")
        self.server.commits.busy = True
        ana.type("/open dev")
        for _ in range(3):
            self.step(partial(self.say, 1))
        self.server.commits.run()
        lines = ana.read()
        dev = lines.index("-- You talk in dev now. — Development — tea")
        assert [line for line in lines[:dev] if "bot" in line] == ["[] bot: 1"]
        assert not any("bot" in line for line in lines[dev:])

    def test_aChatIsMadeByTheOtherOneMeanwhile(self):
        """What history refuses may be there when it is opened, a moment later."""
        ana, bia = self.person("ana"), self.server.guest("bia")
        self.server.commits.busy = True
        ana.type("/open @bia")
        self.step(lambda: [bia.ok("say", room="@ana", text=text) for text in "12"])
        self.server.commits.run()
        lines = ana.read()
        assert lines[lines.index("-- You talk with bia now.") + 1 :] == ["[] bia (to you): 1", "[] bia (to you): 2"]

    def test_whoLeavesTheRoomWhereTheyTalkTalksWhereTheyBegan(self):
        ana = self.owner("ana")
        ana.type("/create team", "/open team")
        self.server.commits.busy = True
        ana.type("/leave #Team", "oi")
        self.server.commits.run()
        self.server.commits.busy = False
        assert [line for line in ana.read() if line.startswith("--")][-2:] == ["-- done", LOBBY]
        assert self.said() == [("ana", "oi")]

    def test_whoLeavesAnotherRoomStays(self):
        ana = self.owner("ana")
        ana.type("/create team", "/create ops", "/open team")
        assert ana.type("/leave nowhere", "/leave ops") == ["-- There is no room called nowhere.", "-- done"]
        ana.type("oi")
        assert self.server.login("ana").ok("history", room="team", limit=1)["events"][0]["text"] == "oi"
        assert self.said() == []

    def test_nobodyTalksWithThemselves(self):
        ana = self.person("ana")
        for command in ("/open @Ana", f"/open {ana.door.inbox}", "/msg ana oi"):
            assert ana.type(command) == ["-- This is for somebody else, not for yourself."], command
        ana.type("oi")
        assert self.said() == [("ana", "oi")]

    def test_whatMayBeReadButNotOpenedIsNotShown(self):
        server = Server(Settings(limits=Limits(opensPerSession=1)))
        server.account("caio").ok("create", room="dev", kind="open")
        ana = Person(server)
        ana.type("ana")
        refused = "-- That would be more than 1 rooms open in one session."
        assert ana.type("/open dev") == [refused, "-- You still talk in lobby."]

    def test_presenceIsThatOfTheRoomWhereOneIs(self):
        ana = self.person("ana")
        bia = self.person("bia")
        bia.type("/open dev")
        ana.read()
        ana.type("/open dev")
        assert bia.read()[-1] == "[] * ana entered"
        ana.read()
        self.person("dani")
        assert (ana.read(), bia.read()) == ([], [])
