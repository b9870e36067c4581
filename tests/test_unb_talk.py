"""The open channel of the door `unb`: its history, what is said there, and who may."""

from chatd.doors.unb.talk import HISTORY_MOST
from tests.unbcase import MODES, Chunked, Student, UnbTestCase, Utf32


class TalkTestCase(UnbTestCase):
    def setUp(self):
        super().setUp()
        self.ana, self.bia, self.caio = (self.student(nick) for nick in ("ana", "bia", "caio"))
        self.group("estudo", self.ana, self.bia)


class OpeningTests(TalkTestCase):
    """`0`: what was said comes first, the oldest first."""

    def test_theHistory(self):
        self.ana.ask("2|estudo|ana|um")
        self.bia.lines()
        self.bia.ask("2|estudo|bia|dois | três")
        assert self.bia.ask("0|g|ESTUDO") == ["OK|0|grupo|estudo|2", "2|estudo|ana|um", "2|estudo|bia|dois | três"]

    def test_whoMayNot(self):
        assert self.caio.no("0|grupo|estudo") == "Você não é membro de estudo."
        assert self.caio.no("0|grupo|nada") == "Não existe uma sala chamada nada."
        assert self.caio.no("0|direto|ninguem") == "Não há ninguém com o nick ninguem."
        assert self.caio.no("0|direto|ninguem@unb.br") == "Não há ninguém com o nick ninguem@unb.br."
        assert self.caio.no("0|direto|caio")
        assert self.caio.no("0|grupo|")

    def test_aDirectChannel(self):
        assert self.ana.ask("0|direto|BIA") == ["OK|0|direto|bia|0"]
        assert self.ana.ask("2|bia|ana|oi") == ["2|bia|ana|oi"]
        assert self.bia.lines() == [], "she hasn't opened it"
        assert self.bia.ask("0|x|ana") == ["OK|0|direto|ana|1", "2|bia|ana|oi"]
        assert self.bia.ask("2|ana|bia|olá") == ["2|ana|bia|olá"]
        assert self.ana.lines() == ["2|ana|bia|olá"]

    def test_aDirectChannelByEMail(self):
        assert self.ana.ask("0|direto|bia@unb.br") == ["OK|0|direto|bia|0"]
        for dest in ("bia", "BIA@unb.br"):
            assert self.ana.ask(f"2|{dest}|ana|oi") == ["2|bia|ana|oi"]

    def test_theLobbyIsAGroupToo(self):
        guest = self.server.guest("gil")
        guest.ok("say", room="lobby", text="hi")
        assert self.caio.ask("0|grupo|lobby") == ["OK|0|grupo|lobby|1", "2|lobby|gil|hi"]
        guest.ok("say", room="lobby", text="you")
        assert self.caio.lines() == ["2|lobby|gil|you"]

    def test_openingReplaces(self):
        self.ana.ok("8|outro|ana")
        assert self.ana.ask("0|grupo|outro") == ["OK|0|grupo|outro|0"]
        self.bia.ask("2|estudo|bia|oi")
        assert self.ana.lines() == []
        assert "estudo" in self.ana.no("2|estudo|ana|oi")
        assert len(self.ana.door.session.feed.follows) == 2, "the channel, and the notifications"

    def test_aRefusedOneReplacesNothing(self):
        self.ana.no("0|grupo|nada")
        assert self.ana.ask("2|estudo|ana|oi") == ["2|estudo|ana|oi"]

    def test_onlyTheNewest(self):
        native = self.server.login("ana")
        for number in range(HISTORY_MOST + 50):
            native.ok("say", room="estudo", text=str(number))
        for _ in range(300):
            native.ok("topic", room="estudo", topic="x")
        head, *lines = self.bia.ask("0|grupo|estudo")[-HISTORY_MOST - 1 :]
        assert head == f"OK|0|grupo|estudo|{HISTORY_MOST}"
        assert lines == [f"2|estudo|ana|{number}" for number in range(50, HISTORY_MOST + 50)]

    def test_longTextsAreFewer(self):
        native = self.server.login("ana")
        for _ in range(100):
            native.ok("say", room="estudo", text="x" * 16_000)
        self.bia.lines()
        head, *lines = self.bia.ask("0|grupo|estudo")
        assert head == f"OK|0|grupo|estudo|{len(lines)}"
        assert 15 <= len(lines) <= 33

    def test_whatWasDeletedIsNotThere(self):
        native = self.server.login("ana")
        seq = native.ok("say", room="estudo", text="ups")["seq"]
        native.ok("say", room="estudo", text="oi")
        native.ok("delete", room="estudo", seq=seq)
        self.bia.lines()
        assert self.bia.ask("0|grupo|estudo") == ["OK|0|grupo|estudo|1", "2|estudo|ana|oi"]

    def test_whatIsSaidMeanwhileComesOnceBehindIt(self):
        """In the very commits in which the channel is opened and its history read."""
        native = self.server.login("ana")
        commits = self.server.commits
        for number in range(4):
            self.bia.lines()
            commits.busy = True
            for text in ("a", "b"):
                native.send("say", room="estudo", text=f"{text}{number}")
                self.bia.door.dataReceived(b"0|grupo|estudo\n" if text == "a" else b"")
            commits.busy = False
            commits.run()
            lines = self.bia.lines()
            at = next(at for at, line in enumerate(lines) if line.startswith("OK|0|"))
            count = int(lines[at].rpartition("|")[2])
            said = [line.rpartition("|")[2] for line in lines[at + 1 :]]
            assert said == [f"{text}{n}" for n in range(number + 1) for text in "ab"], lines
            assert count <= len(said)

    def test_closing(self):
        assert self.ana.ok("1") == []
        assert self.ana.ok("1") == []
        self.bia.ask("2|estudo|bia|oi")
        assert self.ana.lines() == []
        assert self.ana.no("2|estudo|ana|oi") == "Você não abriu estudo."


class SayingTests(TalkTestCase):
    """`2`: pushed to all who have the channel open."""

    def setUp(self):
        super().setUp()
        for student in (self.ana, self.bia):
            student.lines()

    def test_theSenderToo(self):
        assert self.ana.ask("2|estudo|ana|oi") == ["2|estudo|ana|oi"]
        assert self.bia.lines() == ["2|estudo|ana|oi"]
        assert self.caio.lines() == []

    def test_whoMayNot(self):
        assert self.ana.no("2|estudo|bia|oi") == "Você é ana, não bia."
        assert self.ana.no("2|lobby|ana|oi") == "Você não abriu lobby."
        assert self.caio.no("2|estudo|caio|oi") == "Você não abriu estudo."
        assert self.ana.no("2|estudo|ana|")
        assert self.bia.lines() == []

    def test_whoLeft(self):
        self.bia.ok("9|estudo|bia")
        assert self.bia.no("2|estudo|bia|oi")
        self.ana.ask("2|estudo|ana|oi")
        assert self.bia.lines() == []

    def test_whoLeftAtAnotherDoor(self):
        native = self.server.login("bia")
        native.ok("leave", room="estudo")
        assert self.bia.no("2|estudo|bia|oi")
        native.ok("ask", room="estudo")
        self.ana.ok("7|estudo|bia")
        assert self.bia.no("2|estudo|bia|oi") == "Você não abriu estudo."
        assert self.bia.ok("15|estudo") == ["SIM"]

    def test_anyTextInAnyMode(self):
        text = "a|b@c OK|2 ERRO|2| <é> 🐈 % {x} \\n \t|"
        for kind in MODES:
            nick = kind.__name__
            student = self.student(nick, kind)
            student.ok(f"6|estudo|{nick}")
            self.ana.ok(f"7|estudo|{nick}")
            student.ask("0|g|estudo")
            assert student.ask(f"2|estudo|{nick}|{text}") == [f"2|estudo|{nick}|{text}"]
            assert self.bia.lines()[-1] == f"2|estudo|{nick}|{text}"
            assert self.ana.lines()[-1] == f"2|estudo|{nick}|{text}"

    def test_lineEndsInTexts(self):
        chunked, marked = self.student("dani", Chunked), self.student("elis", Utf32)
        for student in (chunked, marked):
            student.ok(f"6|estudo|{student.door.nick}")
            self.ana.ok(f"7|estudo|{student.door.nick}")
            student.ask("0|g|estudo")
        assert chunked.ask("2|estudo|dani|um\nOK|2\r\n") == ["2|estudo|dani|um␤OK|2␍␤"]
        assert self.bia.lines()[-1] == "2|estudo|dani|um␤OK|2␍␤"
        assert marked.lines() == ["2|estudo|dani|um\nOK|2\r\n"]
        assert self.server.login("ana").ok("history", room="estudo")["events"][-1]["text"] == "um\nOK|2\r\n"

    def test_fromAndToTheNativeDoor(self):
        native = self.server.login("bia")
        native.ok("open", room="estudo")
        self.ana.ask("2|estudo|ana|oi")
        assert [(it["by"], it["text"]) for it in native.messages() if it["type"] == "said"][-1:] == [("ana", "oi")]
        native.ok("say", room="estudo", text="olá")
        assert self.ana.lines() == ["2|estudo|bia|olá"]

    def test_theLongestText(self):
        for text in ("x" * 16_000, "🐈" * 16_000):
            assert self.ana.ask(f"2|estudo|ana|{text}") == [f"2|estudo|ana|{text}"]
        text = "x" * 65_536
        said = self.ana.ask(f"2|estudo|ana|{text}")
        assert len(said) == 5
        assert "".join(line.removeprefix("2|estudo|ana|") for line in said) == text
        assert self.ana.no(f"2|estudo|ana|{text}x").startswith("Grande demais: o texto")

    def test_ofALongOneAllOrNothing(self):
        assert "NUL" in self.ana.no(f"2|estudo|ana|{'x' * 40_000}\0")
        assert self.ana.ask("0|g|estudo") == ["OK|0|grupo|estudo|0"]

    def test_whatElseHappensIsNotPushed(self):
        native = self.server.login("ana")
        native.ok("topic", room="estudo", topic="chá")
        native.ok("invite", room="estudo", nick="caio")
        native.ok("say", room="@bia", text="oi")
        assert self.bia.lines() == self.ana.lines() == self.caio.lines() == []


class OrderTests(TalkTestCase):
    """Answers come in the order of the requests, however these arrive."""

    def setUp(self):
        super().setUp()
        self.ana.lines()

    def test_twoInOne(self):
        self.ana.write(b"2|estudo|ana|um\n99\n10\n2|estudo|ana|dois\n11\n")
        assert self.ana.lines() == [
            "2|estudo|ana|um", "ERRO|99|Não existe tal pedido.", "OK|10|estudo", "2|estudo|ana|dois",
            "OK|11|ana|bia|caio",
        ]  # fmt: skip

    def test_oneInTwo(self):
        for byte in "2|estudo|ana|olá\n".encode():
            self.ana.write(bytes([byte]))
            self.server.quiet()
        assert self.ana.lines() == ["2|estudo|ana|olá"]

    def test_marksInOnePacket(self):
        elis = self.student("elis", Utf32)
        elis.write("10".encode("utf-32") + "99".encode("utf-32") + "11".encode("utf-32")[:5])
        elis.write("11".encode("utf-32")[5:])
        self.server.quiet()
        assert [line[:6] for line in elis.lines()] == ["OK|10|", "ERRO|9", "OK|11|"]

    def test_aRequestInSeveralSends(self):
        dani = self.student("dani", Chunked)
        for piece in (b"1", b"5|est", b"udo"):
            dani.write(piece)
            self.server.clock.advance(0.09)
            assert dani.lines() == []
        self.server.quiet()
        assert dani.lines() == ["OK|15|NAO"]

    def test_aLoginAndMoreInOne(self):
        student = Student(self.server)
        student.write(b"1|ana@unb.br|correct horse\n0|g|estudo\n2|estudo|ana|oi\n3\n10\n")
        assert student.lines() == [
            "OK|1|ana|ana@unb.br|70910-900", "OK|0|grupo|estudo|0", "2|estudo|ana|oi", "OK|3",
        ]  # fmt: skip
        assert student.closing

    def test_pushesComeBetweenWholeAnswers(self):
        native = self.server.login("bia")
        for number in range(20):
            native.send("say", room="estudo", text=str(number))
            self.ana.door.dataReceived(b"14|estudo\n")
        lines = self.ana.lines()
        assert lines.count("OK|14|estudo|ana|ana|bia") == 20
        assert [line for line in lines if line[0] == "2"] == [f"2|estudo|bia|{number}" for number in range(20)]
