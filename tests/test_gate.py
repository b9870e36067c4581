"""Which sessions may give which command: the table, tried from every state."""

from twisted.trial.unittest import SynchronousTestCase

from chatd.model.entrances import Depart
from chatd.model.media import Collect
from chatd.rules.table import PROVED, ROWS, Who, rowOf
from chatd.wire.names import COMMANDS
from tests.harness import Server
from tests.validcommands import VALID

FOR_STRANGERS = {"signup", "login", "guest", "resume"}
FOR_ALL = {"logout", "ping"}
FOR_ACCOUNTS = {
    "tokens", "revoke", "set-profile", "set-password", "create", "topic", "join", "leave",
    "invite", "ask", "accept", "reject", "seen", "delete", "befriend", "unfriend", "friends",
}  # fmt: skip


class GateTests(SynchronousTestCase):
    """A right lives in one place, and holds for each command."""

    def setUp(self):
        self.server = Server()

    def codesOf(self, makeClient):
        """What each command gets from a new client: `ok` or a code."""
        answers = {type: makeClient().ask(type, **VALID.get(type, {})) for type in COMMANDS}
        return {type: answer.get("code", "ok") for type, answer in answers.items()}

    def test_before_login(self):
        for type, code in self.codesOf(self.server.client).items():
            self.assertEqual(code != "login-first", type in FOR_STRANGERS | FOR_ALL, (type, code))

    def test_as_a_guest(self):
        nicks = (f"guest{number}" for number in range(100))
        for type, code in self.codesOf(lambda: self.server.guest(next(nicks))).items():
            self.assertEqual(code == "logged-in", type in FOR_STRANGERS, (type, code))
            self.assertEqual(code == "accounts-only", type in FOR_ACCOUNTS, (type, code))

    def test_with_an_account(self):
        self.server.account("ana", device="laptop")
        codes = self.codesOf(lambda: self.server.login("ana"))
        for type, code in codes.items():
            self.assertEqual(code == "logged-in", type in FOR_STRANGERS, (type, code))
            self.assertNotIn(code, ("accounts-only", "login-first", "internal"), type)
        for type in ("tokens", "revoke", "set-profile", "set-password", "create", "join", "seen", "logout", "ping"):
            self.assertEqual(codes[type], "ok", type)

    def test_every_command_has_a_row(self):
        for kind in COMMANDS.values():
            self.assertIsInstance(rowOf(kind).who, Who)
        self.assertEqual(set(ROWS) - set(COMMANDS.values()) - set(PROVED.values()), {Collect, Depart})

    def test_a_second_login_is_refused_and_changes_nothing(self):
        self.server.account("bia")
        ana = self.server.account("ana")
        for type in FOR_STRANGERS:
            answer = ana.ask(type, **VALID[type])
            self.assertEqual(
                (answer["code"], answer["why"]), ("logged-in", "This connection is logged in already, as ana.")
            )
        self.assertEqual(ana.refused("login", nick="bia", password="correct horse"), "logged-in")
        self.assertEqual(ana.ok("profile")["nick"], "ana")
        self.assertEqual(self.server.guest("eva").welcome["nick"], "eva", "nothing was taken")

    def test_a_refused_login_may_be_tried_again(self):
        self.server.account("ana")
        client = self.server.client()
        self.assertEqual(client.refused("login", nick="ana", password="wrong"), "wrong-password")
        self.assertEqual(client.refused("guest", nick="ana"), "nick-taken")
        self.assertEqual(client.refused("my-rooms"), "login-first")
        self.assertEqual(client.ok("guest", nick="bia")["nick"], "bia")

    def test_logout_is_answered_and_ends_the_connection(self):
        for client in (self.server.client(), self.server.guest("bia"), self.server.account("ana")):
            client.write(b'{"type":"logout","id":1}\n{"type":"ping","id":2}\n')
            self.assertEqual(client.messages(), [{"type": "ok", "re": 1}])
            self.assertTrue(client.closing)

    def test_a_stopping_server_says_so(self):
        ana = self.server.account("ana")
        self.server.commits.busy = True
        ana.send("ping", id=1)
        self.server.commits.busy = False
        self.server.service.stop()
        self.assertEqual([(it["type"], it.get("code")) for it in ana.messages()], [("bye", "stopping")])
        self.assertTrue(ana.closing)

    def test_nobody_writes_what_only_proofs_make(self):
        for type in ("register", "enter", "enter-by-token", "enter-as-guest", "depart", "change-secret"):
            self.assertEqual(self.server.client().refused(type, nick="ana", account=1, holder="1"), "unknown-type")

    def test_the_author_is_what_the_login_said(self):
        ana, bia = self.server.account("ana"), self.server.account("bia")
        bia.ok("open", room="lobby")
        ana.ok("say", room="lobby", text="oi", by="bia", author="bia", nick="bia", seq=99, at="1999")
        self.assertEqual((event := bia.take())["by"], "ana")
        self.assertEqual(event["seq"], 1)


class OrderTests(SynchronousTestCase):
    """Answers come in the order asked, refusals too."""

    def test_answers_of_all_kinds_keep_their_order(self):
        client = Server().account("ana")
        for number in range(0, 60, 6):
            client.send("ping", id=number)
            client.send("nonsense", id=number + 1)
            client.send("say", id=number + 2, room="lobby", text="x")
            client.send("say", id=number + 3, room="nowhere", text="x")
            client.send("set-password", id=number + 4, old="wrong", new="x" * 8)
            client.send("history", id=number + 5, room="lobby")
        self.assertEqual([it["re"] for it in client.messages() if "re" in it], list(range(60)))

    def test_they_do_when_the_store_is_slow(self):
        server = Server()
        client = server.account("ana")
        server.commits.busy = True
        for number in range(0, 60, 3):
            client.send("say", id=number, room="lobby", text="x")
            client.send("nonsense", id=number + 1)
            client.send("set-password", id=number + 2, old="wrong", new="x" * 8)
        self.assertEqual(client.messages(), [])
        server.commits.busy = False
        server.commits.run()
        self.assertEqual([it["re"] for it in client.messages() if "re" in it], list(range(60)))
