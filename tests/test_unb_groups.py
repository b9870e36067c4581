"""The requests of the door `unb` about groups, and what other doors make of them: each row, and each no."""

from tests.unbcase import UnbTestCase


class GroupsTests(UnbTestCase):
    """`5` to `10`, and `13` to `16`."""

    def setUp(self):
        super().setUp()
        self.ana, self.bia, self.caio = (self.student(nick) for nick in ("ana", "bia", "caio"))
        assert self.ana.ok("8|estudo|ana") == ["estudo", "ana"]

    def test_creating(self):
        assert self.ana.ok("14|estudo") == ["estudo", "ana", "ana"]
        assert self.ana.no("8|ESTUDO|ana") == "Já existe uma sala chamada ESTUDO."
        assert self.ana.no("8|outro|bia") == "Você é ana, não bia."
        assert self.ana.no("8| |ana") == "O campo grupo está faltando ou vazio."
        for name in ("OK", "Erro", "a@b", "x" * 51):
            assert "nome de uma sala" in self.ana.no(f"8|{name}|ana"), name

    def test_inviting(self):
        for _ in range(2):
            assert self.ana.ok("5|estudo|bia") == ["estudo", "bia"]
        assert self.bia.ok("13") == ["3@estudo"]
        assert self.bia.lines() == [], "notifications are not pushed"
        assert self.ana.no("5|estudo|ninguem")
        assert self.ana.no("5|nada|bia")
        assert self.bia.no("5|estudo|caio")
        assert self.ana.no("5|estudo|ana")

    def test_acceptingAnInvitation(self):
        self.ana.ok("5|estudo|bia")
        assert self.bia.ok("7|estudo|bia") == ["estudo", "bia"]
        assert self.bia.ok("13") == []
        assert self.bia.ok("15|estudo") == ["SIM"]
        assert self.bia.no("7|estudo|bia")

    def test_rejectingAnInvitation(self):
        self.ana.ok("5|estudo|bia")
        assert self.bia.ok("16|estudo|bia") == ["estudo", "bia"]
        assert self.bia.ok("13") == []
        assert self.bia.ok("15|estudo") == ["NAO"]
        assert self.bia.no("16|estudo|bia")

    def test_asking(self):
        for _ in range(2):
            assert self.bia.ok("6|estudo|bia") == ["estudo", "bia"]
        assert self.ana.ok("13") == ["4@estudo@bia"]
        assert self.bia.ok("13") == []
        assert self.bia.no("6|estudo|caio") == "Você é bia, não caio."
        assert self.bia.no("6|nada|bia")
        assert self.ana.no("6|estudo|ana")
        assert self.bia.no("6|lobby|bia")

    def test_answeringARequest(self):
        self.bia.ok("6|estudo|bia")
        self.caio.ok("6|estudo|caio")
        assert self.bia.no("7|estudo|caio"), "only the administrator"
        assert self.bia.no("7|estudo|bia"), "not one's own"
        assert self.ana.ok("7|estudo|bia") == ["estudo", "bia"]
        assert self.ana.ok("16|estudo|caio") == ["estudo", "caio"]
        assert self.ana.ok("13") == []
        assert self.ana.ok("14|estudo") == ["estudo", "ana", "ana", "bia"]
        for code in ("7", "16"):
            assert self.ana.no(f"{code}|estudo|caio")

    def test_notificationsTheOldestFirst(self):
        self.bia.ok("8|livros|bia")
        for number in range(210):
            self.server.account(f"c{number}").ok("ask", room="estudo")
            if number == 100:
                self.bia.ok("5|livros|ana")
        expected = [f"4@estudo@c{number}" for number in range(210)]
        expected.insert(101, "3@livros")
        assert self.ana.ok("13") == expected

    def test_leaving(self):
        self.bia.ok("6|estudo|bia")
        self.ana.ok("7|estudo|bia")
        assert self.ana.no("9|estudo|ana") == "O administrador de estudo não pode sair."
        assert self.bia.no("9|estudo|ana") == "Você é bia, não ana."
        assert self.caio.no("9|estudo|caio")
        assert self.caio.no("9|nada|caio")
        assert self.bia.ok("9|estudo|bia") == ["estudo", "bia"]
        assert self.ana.ok("14|estudo") == ["estudo", "ana", "ana"]

    def test_atOtherDoorsAnAdministratorLeaves(self):
        self.bia.ok("6|estudo|bia")
        self.ana.ok("7|estudo|bia")
        self.server.login("ana").ok("leave", room="estudo")
        assert self.bia.ok("14|estudo") == ["estudo", "bia", "bia"]
        assert self.bia.no("9|estudo|bia") == "O administrador de estudo não pode sair."

    def test_lists(self):
        self.bia.ok("8|livros|bia")
        self.server.login("bia").ok("create", room="praça", kind="open")
        assert self.ana.ok("10") == ["estudo", "livros"]
        assert self.ana.ok("10S") == ["estudo"]
        assert self.caio.ok("10S") == []

    def test_moreThanAPageOfGroups(self):
        native = self.server.login("bia")
        for number in range(150):
            native.ok("create", room=f"g{number:03}", kind="group")
        native = self.server.login("caio")
        for number in range(150, 300):
            native.ok("create", room=f"g{number:03}", kind="group")
        assert self.ana.ok("10") == ["estudo", *(f"g{number:03}" for number in range(300))]

    def test_members(self):
        assert self.caio.ok("14|ESTUDO") == ["estudo", "ana", "ana"]
        assert self.caio.no("14|nada") == "Não existe uma sala chamada nada."
        assert self.caio.no("14|lobby")
        assert self.ana.ok("15|estudo") == ["SIM"]
        assert self.caio.ok("15|estudo") == ["NAO"]
        assert self.caio.no("15|nada")

    def test_chatsOfOthersAreNoGroups(self):
        self.ana.ask("0|direto|bia")
        for request in ("14|@bia", "15|@bia", "9|@ana@bia|ana", "15|@ana@bia", "0|grupo|@bia"):
            assert self.ana.no(request).startswith("Não existe uma sala"), request


class OtherDoorTests(UnbTestCase):
    """Invitations and requests of other doors, and back."""

    def setUp(self):
        super().setUp()
        self.ana, self.native = self.student("ana"), self.server.account("bia")

    def test_invitedAtTheNativeDoor(self):
        self.native.ok("create", room="livros")
        self.native.ok("invite", room="livros", nick="ana")
        assert self.ana.ok("13") == ["3@livros"]
        assert self.ana.ok("7|livros|ana")
        assert self.native.ok("members", room="livros")["members"] == ["bia", "ana"]

    def test_askedAtTheNativeDoor(self):
        self.ana.ok("8|estudo|ana")
        self.native.ok("ask", room="estudo")
        assert self.ana.ok("13") == ["4@estudo@bia"]
        self.native.messages()
        assert self.ana.ok("16|estudo|bia")
        assert [it["about"] for it in self.native.got("rejected")] == ["estudo"]

    def test_invitedHere(self):
        self.ana.ok("8|estudo|ana")
        self.native.messages()
        self.ana.ok("5|estudo|bia")
        assert [(it["by"], it["about"]) for it in self.native.got("invited")] == [("ana", "estudo")]
        self.native.ok("accept", room="estudo")
        assert self.ana.ok("14|estudo") == ["estudo", "ana", "ana", "bia"]
        assert self.ana.ok("13") == [], "that it was accepted asks for nothing"
