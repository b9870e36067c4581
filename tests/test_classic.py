"""The classic dialects, word for word."""

from chatd.doors.table import DOORS
from tests.classiccase import ClassicTestCase, Student, students


class UfpaTests(ClassicTestCase):
    """`<nick> text`, as it came."""

    def test_relayedUnchanged(self):
        ana, bia = Student(self.server, "ufpa"), Student(self.server, "ufpa")
        ana.send("<ana> olá, bia")
        assert bia.read() == ["* ana entrou", "<ana> olá, bia"]
        ana.send("<ana> com fim\n")
        assert bia.read() == ["<ana> com fim\n"]
        assert ana.read() == []
        assert self.said() == [("ana", "olá, bia"), ("ana", "com fim")]

    def test_whoSaysNothingHears(self):
        listener = Student(self.server, "ufpa")
        self.bot.ok("say", room="lobby", text="hi")
        assert listener.read() == ["<bot> hi"]
        assert self.bot.ok("who", room="lobby")["people"] == ["bot"]
        assert self.bot.got("entered") == []

    def test_aLineWithoutNickGoesWhole(self):
        ana, bia = students(self.server, "ufpa", "ana", "bia")
        for text in ("sem nome", "3 * 4 < 5"):
            ana.send(text)
            assert bia.read() == [text]
            assert self.said()[-1] == ("ana", text)

    def test_anotherNameLaterChangesNothing(self):
        ana, bia = students(self.server, "ufpa", "ana", "bia")
        ana.send("<caio> sou o caio")
        assert bia.read() == ["<ana> sou o caio"]

    def test_aNameThatIsTakenOrNotAllowedStillEnters(self):
        students(self.server, "ufpa", "ana", "ana", "a na", "|@|")
        assert set(self.bot.ok("who", room="lobby")["people"]) == {"bot", "ana", "ana-2", "a_na", "alguem"}

    def test_nothingIsLostWhileOneComesIn(self):
        ana, bia = Student(self.server, "ufpa"), Student(self.server, "ufpa")
        self.server.commits.busy = True
        bia.send("<bia> 1")
        self.bot.send("say", room="lobby", text="2")
        bia.send("<bia> 3")
        self.server.commits.run()
        assert [text for _, text in self.said()] == ["2", "1", "3"]
        assert bia.read() == ["<bot> 2"]
        assert "\n".join(ana.read()).split("\n") == ["<bot> 2", "* bia entrou", "<bia> 1", "<bia> 3"]


class UfalRoomTests(ClassicTestCase):
    """The first chunk is the nickname, then `nick >> text`."""

    def test_theTalk(self):
        ana, bia = Student(self.server, "ufal-room"), Student(self.server, "ufal-room")
        ana.send("ana")
        bia.send("bia")
        assert ana.read() == ["* bia entrou"]
        assert bia.read() == []
        ana.send("olá")
        assert bia.read() == ["ana >> olá"]
        assert ana.read() == []
        assert self.said() == [("ana", "olá")]

    def test_aTakenNameStillEnters(self):
        (ana, _) = students(self.server, "ufal-room", "ana", "ana")
        ana.read()
        assert set(self.bot.ok("who", room="lobby")["people"]) == {"bot", "ana", "ana-2"}


class UfalChatTests(ClassicTestCase):
    """`TRUE` or `FALSE`, then the welcome, then the talk."""

    def test_trueArrivesAlone(self):
        ana = Student(self.server, "ufal-chat")
        ana.send("ana")
        assert ana.taken() == "TRUE"
        self.bot.ok("say", room="lobby", text="at once")
        assert ana.taken() == ""
        assert ana.read() == ["Welcome to the group chat ana!\nbot: at once\n"]

    def test_falseUntilItIsFree(self):
        ana = Student(self.server, "ufal-chat")
        for nick in ("bot", "not allowed", "x" * 33, "  "):
            ana.send(nick)
            assert ana.read() == ["FALSE"], nick
        ana.send("ana")
        assert ana.read() == ["TRUE", "Welcome to the group chat ana!"]

    def test_comingsAndGoings(self):
        ana, bia, caio = students(self.server, "ufal-chat", "ana", "bia", "caio")
        ana.read()
        bia.send("/close")
        assert bia.closing
        assert ana.read() == ["bia disconnected!"]
        caio.lose()
        assert ana.read() == ["caio has been disconnected"]
        self.server.guest("dani").ok("open", room="lobby")
        assert ana.read() == ["dani joined the chat group!"]

    def test_closeInAnyCaseWithMoreWords(self):
        for text in ("/CLOSE", "/Close now please", "/close\n"):
            (ana,) = students(self.server, "ufal-chat", "ana")
            ana.send(text)
            assert ana.closing, text
            ana.lose()

    def test_closeSilencesNobodyElse(self):
        ana, bia, caio = students(self.server, "ufal-chat", "ana", "bia", "caio")
        bia.send("/close")
        caio.send("still here")
        assert "".join(ana.read()).endswith("caio: still here\n")

    def test_closeGluedToATextIsBoth(self):
        ana, bia = students(self.server, "ufal-chat", "ana", "bia")
        ana.read()
        bia.send("tchau/close")
        assert bia.closing
        assert "".join(ana.read()) == "bia: tchau\nbia disconnected!"

    def test_theRoomOfAListenerMayBeWrittenOtherwise(self):
        self.server.listeners = {"ufal-chat": DOORS["ufal-chat"](self.server.service, room="LOBBY")}
        (ana,) = students(self.server, "ufal-chat", "ana")
        self.server.guest("dani").ok("open", room="lobby")
        assert ana.read() == ["dani joined the chat group!"]

    def test_aWordThatOnlyEndsSoIsText(self):
        ana, bia = students(self.server, "ufal-chat", "ana", "bia")
        bia.send("type /close")
        assert not bia.closing
        assert "".join(ana.read()).endswith("bia: type /close\n")


class PucprTests(ClassicTestCase):
    """Little Cats: in Portuguese, with private messages and a list."""

    def test_comingInIsToldToAll(self):
        ana, bia = Student(self.server, "pucpr"), Student(self.server, "pucpr")
        ana.send("ana")
        assert ana.read() == ["O cliente ana entrou no chat dos Little Cats."]
        bia.send("bia")
        assert ana.read() == bia.read() == ["O cliente bia entrou no chat dos Little Cats."]

    def test_askedAgain(self):
        ana = Student(self.server, "pucpr")
        for nick in (" ", "\n", "bot"):
            ana.send(nick)
            assert ana.read() == ["O apelido está vazio, em uso ou não é permitido. Digite outro:"], nick
        ana.send("ana\n")
        assert ana.read() == ["O cliente ana entrou no chat dos Little Cats."]

    def test_private(self):
        ana, bia, caio = students(self.server, "pucpr", "ana", "bia", "caio")
        ana.send("/privado bia só para você")
        assert bia.read()[-1] == "ana (privado): só para você"
        bia.send("/privado ana também")
        assert ana.read()[-1] == "bia (privado): também"
        assert not any("privado" in piece for piece in caio.read())
        assert self.said() == []

    def test_privateWhateverBlankIsBetween(self):
        ana, bia, caio = students(self.server, "pucpr", "ana", "bia", "caio")
        for text in ("/privado\tbia segredo", "/PRIVADO  bia\u3000segredo", "/privado\xa0bia\t segredo "):
            bia.read()
            ana.send(text)
            assert bia.read() == ["ana (privado): segredo"], text
        assert not any("segredo" in piece for piece in caio.read())
        assert self.said() == []

    def test_leavingGluedToACommandIsBoth(self):
        ana, bia = students(self.server, "pucpr", "ana", "bia")
        ana.send("/lista/sair")
        assert "".join(ana.read()).endswith("Conectados: ana, bia, bot\n")
        assert ana.closing
        bia.read()
        caio, _ = students(self.server, "pucpr", "caio", "dani")
        bia.read()
        caio.send("/privado bia só você/sair")
        assert "".join(bia.read()) == "caio (privado): só você\ncaio saiu do chat dos Little Cats."
        assert self.said() == []

    def test_privateToNobody(self):
        (ana,) = students(self.server, "pucpr", "ana")
        ana.send("/privado ninguem oi")
        assert ana.read() == ["* Não há ninguém com o nick ninguem.\n"]

    def test_privateWithoutATextOrANick(self):
        ana, bia = students(self.server, "pucpr", "ana", "bia")
        ana.read()
        for sent in ("/privado", "/privado bia", "/privado bia  "):
            ana.send(sent)
            assert ana.read() == ["* Escreve-se /privado NICK TEXTO.\n"], sent
        assert bia.read() == []

    def test_theList(self):
        ana, bia = students(self.server, "pucpr", "ana", "bia")
        ana.read()
        ana.send("/lista")
        assert ana.read() == ["Conectados: ana, bia, bot\n"]
        self.bot.ok("close", room="lobby")
        bia.send("/sair")
        ana.read()
        ana.send("/lista")
        assert ana.read() == ["Não há mais ninguém conectado.\n"]

    def test_leaving(self):
        ana, bia = students(self.server, "pucpr", "ana", "bia")
        ana.read()
        bia.send("/sair")
        assert bia.closing
        assert ana.read() == ["bia saiu do chat dos Little Cats."]
