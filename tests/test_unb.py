"""The requests of the door `unb` about people, each with each no; and what is no request at all."""

from chatd.doors.unb.table import ROWS, STRANGERS
from tests.unbcase import CEP, MODES, PASSWORD, Student, UnbTestCase

WRONG = "Nome ou senha incorretos."


class EnteringTests(UnbTestCase):
    """Before the login: `0` and `1`."""

    def no(self, request):
        return Student(self.server).no(request)

    def test_signingUpIsBeingIn(self):
        for kind in MODES:
            nick = kind.__name__
            student = kind(self.server)
            assert student.ok(f"0|{nick}@unb.br|{nick}|{PASSWORD}|70910900") == [nick]
            assert student.ok(f"12|{nick}") == [nick, f"{nick}@unb.br", CEP]

    def test_anAccountIsOneEverywhere(self):
        self.student("ana")
        assert self.server.login("ana").welcome["email"] == "ana@unb.br"
        self.server.account("bia")
        assert Student(self.server).ok(f"1|bia@example.org|{PASSWORD}") == ["bia", "bia@example.org", "01310-100"]

    def test_blankFields(self):
        fields = {"email": "a@unb.br", "nome": "ana", "senha": PASSWORD, "cep": CEP}
        for name in fields:
            for blank in ("", " ", " " * 8):
                request = "|".join(["0", *(fields | {name: blank}).values()])
                assert self.no(request) == f"O campo {name} está faltando ou vazio.", request
        assert self.no("1|a@unb.br| ") == "O campo senha está faltando ou vazio."

    def test_malformedFields(self):
        assert "e-mail" in self.no(f"0|ana.unb.br|ana|{PASSWORD}|{CEP}")
        for postal in ("7091-0900", "709109000", "abcde-fgh", "70910_900"):
            assert self.no(f"0|a@unb.br|ana|{PASSWORD}|{postal}") == "Um CEP se escreve 12345-678 ou 12345678."
        assert self.no(f"0|a@unb.br|ana|curta|{CEP}") == "Uma senha tem de 8 a 256 caracteres."

    def test_inUse(self):
        self.student("ana")
        assert self.no(f"0|x@unb.br|ANA|{PASSWORD}|{CEP}") == "O nick ANA está em uso."
        assert "e-mail" in self.no(f"0|ANA@unb.br|bia|{PASSWORD}|{CEP}")

    def test_namesThatNobodyMayHave(self):
        for name in ("OK", "erro", "a@b", "a/b", "x" * 33, "a\tb"):
            assert "nick tem" in self.no(f"0|a@unb.br|{name}|{PASSWORD}|{CEP}"), name

    def test_spacesInNames(self):
        ana = Student(self.server)
        assert ana.ok(f"0|ana@unb.br|Ana Maria|{PASSWORD}|{CEP}") == ["Ana_Maria"]
        assert ana.ok("8|meu grupo|Ana Maria") == ["meu_grupo", "Ana_Maria"]
        assert ana.ask("0|grupo|meu_grupo") == ["OK|0|grupo|meu_grupo|0"]
        for dest, origin in (("meu grupo", "Ana_Maria"), ("Meu_Grupo", "ana maria")):
            assert ana.ask(f"2|{dest}|{origin}|oi") == ["2|meu_grupo|Ana_Maria|oi"]
        assert self.student("bia").ok("12|Ana Maria")[0] == "Ana_Maria"

    def test_loggingIn(self):
        self.student("ana").lose()
        assert Student(self.server).ok(f"1|ANA@unb.br|{PASSWORD}") == ["ana", "ana@unb.br", CEP]

    def test_oneReasonForBoth(self):
        self.student("ana")
        assert self.no("1|ana@unb.br|outra senha") == self.no(f"1|ninguem@unb.br|{PASSWORD}") == WRONG

    def test_nothingElseBefore(self):
        student = Student(self.server)
        for code, row in ROWS.items():
            if code not in STRANGERS:
                reason = student.no("|".join([code, *("x" for _ in row.names)]))
                assert reason == "Primeiro cadastre-se (0) ou entre (1).", code
        assert student.ok(f"0|ana@unb.br|ana|{PASSWORD}|{CEP}")

    def test_theNewerLoginTakesOver(self):
        older = self.student("ana")
        other = self.student("bia")
        newer = self.again("ana")
        assert older.closing
        assert older.lines() == []
        assert not other.closing
        assert newer.ok("10") == []
        older.lose()
        newest = self.again("ana")
        assert newer.closing
        assert not newest.closing

    def test_onlyAtThisDoor(self):
        native = self.server.account("caio")
        Student(self.server).ok(f"1|caio@example.org|{PASSWORD}")
        assert not native.closing

    def test_aRefusedLoginTakesNothingOver(self):
        ana = self.student("ana")
        self.no("1|ana@unb.br|outra senha")
        assert not ana.closing

    def test_leaving(self):
        ana = self.student("ana")
        assert ana.ask("3") == ["OK|3"]
        assert ana.closing


class PeopleTests(UnbTestCase):
    """`4`, `11`, `12`."""

    def setUp(self):
        super().setUp()
        self.ana, self.bia = self.student("ana"), self.student("bia")

    def test_aContactIsAFriend(self):
        for _ in range(2):
            assert self.ana.ok("4|bia") == ["bia"]
        assert self.server.client().ok("login", nick="ana", password=PASSWORD)
        native = self.server.login("ana")
        assert native.ok("friends")["people"] == ["bia"]
        assert self.ana.no("4|ninguem") == "Não há ninguém com o nick ninguem."
        assert self.ana.no("4|ana")

    def test_allUsersOneselfToo(self):
        assert self.ana.ok("11") == ["ana", "bia"]

    def test_moreThanAPageOfUsers(self):
        for number in range(250):
            self.server.account(f"c{number:03}")
        assert self.ana.ok("11") == ["ana", "bia", *(f"c{number:03}" for number in range(250))]

    def test_aProfile(self):
        assert self.ana.ok("12|BIA") == ["bia", "bia@unb.br", CEP]
        self.server.login("bia").ok("set-profile", showEmail=False)
        assert self.ana.ok("12|bia") == ["bia", "", CEP]
        assert self.bia.ok("12|bia") == ["bia", "bia@unb.br", CEP]
        assert self.ana.no("12|ninguem")


class BadRequestTests(UnbTestCase):
    """What is no request; the connection goes on."""

    def setUp(self):
        super().setUp()
        self.ana = self.student("ana")

    def test_unknownCodes(self):
        for request in ("99", "x", "2X|a|b", "-1", " ", "|", "10s", "oi gente"):
            (line,) = self.ana.ask(request)
            assert line == f"ERRO|{request.partition('|')[0].strip()[:20]}|Não existe tal pedido.", request

    def test_wrongNumbersOfFields(self):
        for code, row in ROWS.items():
            usage = "|".join([code, *row.names])
            for count in {len(row.names) - 1, len(row.names) + 1} - {-1}:
                if code != "2" or count < 3:
                    request = "|".join([code, *("1" for _ in range(count))])
                    assert self.ana.no(request) == f"Escreve-se {usage}.", request

    def test_theCardIsNoRequestLater(self):
        assert self.ana.no(f"0|x@unb.br|x|{PASSWORD}|{CEP}") == "Escreve-se 0|tipo|nome."

    def test_aReasonIsOneLine(self):
        for kind in MODES[1:]:
            bia = self.student(kind.__name__, kind)
            assert bia.no("14|a\nOK") == "Não existe uma sala chamada a ⏎ OK."
            assert bia.ask("x\nOK") == ["ERRO|x ⏎ OK|Não existe tal pedido."]

    def test_aReasonIsShort(self):
        assert len(self.ana.no(f"2|{'x' * 60_000}|ana|oi")) == 500

    def test_tooLong(self):
        assert self.ana.no(f"14|{'x' * 70_000}") == "Grande demais: a mensagem tem mais de 65536 bytes."
        assert self.ana.ok("10") == []

    def test_aBugIsToldAndTheConnectionLives(self):
        self.patch(self.server.commits.ledger.view, "rooms", None)
        assert "erro" in self.ana.no("10")
        assert len(self.flushLoggedErrors()) == 1
        assert self.ana.ok("11") == ["ana"]
