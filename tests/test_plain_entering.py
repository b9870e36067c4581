"""Coming in at the plain door: a nickname, a password where there is one, and becoming somebody else."""

from chatd.model.settings import Settings
from tests.harness import Server
from tests.plaincase import AGAIN, HELLO, IN_USE, LOBBY, NICK, PASSWORD, WRONG, Person, PlainTestCase


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
