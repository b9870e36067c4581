"""What broke the servers of the classic dialects, and is cured here."""

from chatd.doors.sends import CUT_SECONDS, SILENCE_SECONDS
from chatd.model.settings import Settings
from chatd.silence import LOGIN_SECONDS
from tests.classiccase import ClassicTestCase, Student, students
from tests.harness import Server


class BrokenTests(ClassicTestCase):
    """One thing each."""

    def test_oneMessageInTwoPieces(self):
        ana, bia = students(self.server, "ufal-room", "ana", "bia")
        ana.send("olá, ", quiet=False)
        ana.send("bia")
        assert bia.read() == ["ana >> olá, bia"]

    def test_aCharacterCutAtByte1024(self):
        ana, bia = students(self.server, "ufal-room", "ana", "bia")
        text = "x" * 1023 + "é!"
        ana.send(text.encode()[:1024])
        self.server.clock.advance(SILENCE_SECONDS)
        ana.send(text.encode()[1024:])
        assert self.said() == [("ana", text)]
        assert bia.read() == ["ana >> " + "x" * 1017, "xxxxxxé!"]

    def test_aCharacterThatNeverEnds(self):
        (ana,) = students(self.server, "ufal-room", "ana")
        ana.send("olá".encode()[:-1])
        self.server.clock.advance(CUT_SECONDS)
        assert self.said() == [("ana", "ol\ufffd")]

    def test_aHandshakeThatIsNeverFinished(self):
        student = Student(self.server, "pucpr")
        self.server.clock.advance(LOGIN_SECONDS)
        assert student.read() == ["* Ninguém entrou em um minuto. Volte quando quiser.\n"]
        assert student.closing

    def test_noUtf8(self):
        ana, bia = students(self.server, "ufal-room", "ana", "bia")
        ana.send(b"\xff\xfe oi")
        assert bia.read() == ["ana >> \ufffd\ufffd oi"]

    def test_piecesOfAtMost1024BytesBetweenCharacters(self):
        (ana,) = students(self.server, "ufal-room", "ana")
        text = "é" * 5000
        self.bot.ok("say", room="lobby", text=text)
        pieces = ana.read()
        assert all(len(piece.encode()) <= 1024 for piece in pieces)
        assert "".join(pieces) == "bot >> " + text
        assert len(pieces) == 10

    def test_manyAtOnceAreGatheredOnLines(self):
        (ana,) = students(self.server, "ufal-room", "ana")
        for number in range(100):
            self.bot.ok("say", room="lobby", text=f"text {number}")
        pieces = ana.read()
        assert len(pieces) <= 4
        assert "\n".join(pieces).split("\n") == [f"bot >> text {number}" for number in range(100)]

    def test_whoStopsReadingHoldsNobodyUp(self):
        ana, bia = students(self.server, "ufal-room", "ana", "bia")
        ana.door.outflow.pauseProducing()
        for number in range(300):
            self.bot.ok("say", room="lobby", text=f"{number} " + "x" * 1000)
        assert len(bia.read()) >= 300
        assert ana.read() == []
        ana.door.outflow.resumeProducing()
        assert "".join(ana.read()).count("bot >>") == 300

    def test_whoNeverSaysWhoTheyAre(self):
        ana = Student(self.server, "ufal-chat")
        self.server.clock.advance(61)
        assert ana.closing
        assert "* " in "".join(ana.read())

    def test_whoOnlyListensStays(self):
        (ana,) = students(self.server, "ufal-room", "ana")
        self.server.clock.pump([60] * 120)
        assert not ana.closing
        self.server.guest("bia").ok("say", room="lobby", text="after two hours")
        assert ana.read()[-1].endswith("bia >> after two hours")

    def test_halfClosing(self):
        ana, bia = students(self.server, "ufal-room", "ana", "bia")
        ana.send("até logo", quiet=False)
        ana.door.readConnectionLost()
        assert bia.read() == ["ana >> até logo"]
        assert ana.closing

    def test_linesAndCommandsInOnePacket(self):
        (ana,) = students(self.server, "ufal-chat", "ana")
        ana.send("um\ndois\r\n\n/close\n")
        assert self.said() == [("ana", "um"), ("ana", "dois")]
        assert ana.closing

    def test_signsInTexts(self):
        ana, bia = students(self.server, "ufal-room", "ana", "bia")
        ana.send("a|b@c {nick} %s <x>")
        assert bia.read() == ["ana >> a|b@c {nick} %s <x>"]

    def test_whatElseHappensIsToldInWords(self):
        (ana,) = students(self.server, "ufal-room", "ana")
        caio = self.server.account("caio")
        caio.ok("join", room="lobby")
        assert ana.read() == ["* caio agora é membro\n"]

    def test_nobodyForgesAnothersLineOrTerminal(self):
        for door, said in (("ufpa", "<bot> {}"), ("ufal-room", "bot >> {}")):
            (ana,) = students(self.server, door, f"ana-{door}")
            self.bot.ok("say", room="lobby", text="a\nbia >> forged \x1b[2J\tb")
            assert ana.read() == [said.format("a ⏎ bia >> forged \\x1b[2J\tb")]

    def test_whoCopiesAKeyHidesAndForgesNothing(self):
        ana, bia = students(self.server, "ufpa", "ana", "bia")
        ana.send("without a name")
        bia.read()
        key = self.bot.messages()[-1]["key"]
        self.bot.ok("say", room="lobby", text="<bia> I never said this", key=key)
        assert bia.read() == ["<bot> <bia> I never said this"]
        assert ana.read()[-1].endswith("<bot> <bia> I never said this")

    def test_whoCopiesAKeyOfTheirOwnNamesakeForgesNothing(self):
        """A guest's text went without a nick; then somebody makes an account of that name."""
        ana, bia = students(self.server, "ufpa", "ana", "bia")
        ana.send("without a name")
        key = self.bot.messages()[-1]["key"]
        ana.lose()
        self.server.clock.advance(60)
        bia.read()
        impostor = self.server.account("ana")
        impostor.ok("open", room="lobby")
        impostor.ok("say", room="lobby", text="<bia> I never said this", key=key)
        assert "".join(bia.read()).endswith("<ana> <bia> I never said this")

    def test_noNickIsWrittenInOtherSigns(self):
        ana, bia = students(self.server, "ufpa", "ana", "bia")
        for text in (
            "﹤bot﹥ I quit",
            "＜bot＞ I quit",
            "﹡ bot saiu",
            "\u200b<bot> I quit",
            " * bot saiu",
            "x <bot> I quit",
        ):
            ana.send(text)
            assert bia.read() == [f"<ana> {text}"]

    def test_withoutGuestsNobodyComesIn(self):
        server = Server(Settings(guests=False))
        ana = Student(server, "ufal-room")
        ana.send("ana")
        assert ana.closing
        assert "visitantes" in "".join(ana.read())

    def test_directMessagesFromOtherDoors(self):
        (ana,) = students(self.server, "ufal-room", "ana")
        self.bot.ok("say", room="@ana", text="only you")
        self.bot.ok("say", room="@ana", text="again")
        assert [text for text in "\n".join(ana.read()).split("\n") if ">>" in text] == [
            "bot >> (privado) only you", "bot >> (privado) again",
        ]  # fmt: skip
