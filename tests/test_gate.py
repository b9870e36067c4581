"""Which sessions may give which command: the table, tried from every state."""

import json

from twisted.trial.unittest import SynchronousTestCase

from chatd.model.entrances import Depart
from chatd.model.limits import Limits, Rate
from chatd.model.settings import Settings
from chatd.rules.table import PROVED, ROWS, Who, rowOf
from chatd.wire.names import COMMANDS
from tests.harness import Client, Server

CARD = {"nick": "eva", "email": "eva@example.org", "password": "correct horse", "postal": "01310-100"}

VALID = {
    "signup": CARD,
    "login": {"nick": "ana", "password": "correct horse"},
    "guest": {"nick": "eva"},
    "resume": {"token": "unknown"},
    "revoke": {"token": 1},
    "create": {"room": "garden"},
    "room": {"room": "lobby"},
    "members": {"room": "lobby"},
    "is-member": {"room": "lobby"},
    "topic": {"room": "lobby", "topic": "x"},
    "join": {"room": "lobby"},
    "leave": {"room": "lobby"},
    "invite": {"room": "lobby", "nick": "ana"},
    "ask": {"room": "lobby"},
    "accept": {"room": "lobby"},
    "reject": {"room": "lobby"},
    "open": {"room": "lobby"},
    "close": {"room": "lobby"},
    "say": {"room": "lobby", "text": "x"},
    "history": {"room": "lobby"},
    "seen": {"room": "lobby", "seq": 0},
    "set-password": {"old": "correct horse", "new": "correct horse"},
}
"""What makes a command valid that needs more than its type."""

FOR_STRANGERS = {"signup", "login", "guest", "resume"}
FOR_ALL = {"logout", "ping"}
FOR_ACCOUNTS = {
    "tokens", "revoke", "set-profile", "set-password", "create", "topic", "join", "leave",
    "invite", "ask", "accept", "reject", "seen",
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
        self.assertEqual(set(ROWS) - set(COMMANDS.values()) - set(PROVED.values()), {Depart})

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


class LimitTests(SynchronousTestCase):
    """What anybody can make grow has a bound."""

    def server(self, **limits):
        return Server(Settings(limits=Limits(**limits)))

    def test_rooms_that_a_session_has_open(self):
        ana = self.server(opensPerSession=2).account("ana")
        for room in ("one", "two", "three"):
            ana.ok("create", room=room)
        ana.ok("open", room="one")
        ana.ok("open", room="two")
        self.assertEqual(ana.refused("open", room="three"), "too-many")
        ana.ok("close", room="one")
        ana.ok("open", room="three")

    def test_rooms_that_a_person_administers(self):
        server = self.server(roomsPerPerson=2)
        ana, bia = server.account("ana"), server.account("bia")
        ana.ok("create", room="one")
        ana.ok("create", room="two", kind="open")
        self.assertEqual(ana.refused("create", room="three"), "too-many")
        bia.ok("create", room="three")
        ana.ok("leave", room="one")
        ana.ok("create", room="four")

    def test_direct_chats_of_a_person(self):
        server = self.server(directsPerPerson=2, directsPerGuest=3)
        self.opensTwo(server, server.account("ana"))

    def test_direct_chats_of_a_guest(self):
        server = self.server(directsPerGuest=2)
        self.opensTwo(server, server.guest("ana"))

    def test_chats_that_others_open_with_somebody_do_not_count(self):
        server = self.server(directsPerPerson=1, directsPerGuest=1)
        bia = server.account("bia")
        for nick in ("gil", "hugo", "ivo"):
            server.guest(nick).ok("open", nick="bia")
        bia.ok("open", nick="ivo")
        server.account("ana")
        bia.ok("open", nick="ana")

    def opensTwo(self, server, ana):
        for nick in ("bia", "caio", "davi"):
            server.guest(nick)
        ana.ok("open", nick="bia")
        ana.ok("say", room="@caio", text="oi")
        self.assertEqual(ana.refused("open", nick="davi"), "too-many")
        self.assertEqual(ana.refused("say", room="@davi", text="oi"), "too-many")
        ana.ok("say", room="@bia", text="oi")

    def test_members_of_a_room(self):
        server = self.server(membersPerRoom=2)
        ana, bia, caio = (server.account(nick) for nick in ("ana", "bia", "caio"))
        ana.ok("create", room="one")
        ana.ok("invite", room="one", nick="bia")
        ana.ok("invite", room="one", nick="caio")
        bia.ok("accept", room="one")
        self.assertEqual(caio.refused("accept", room="one"), "too-many")
        bia.ok("leave", room="one")
        caio.ok("accept", room="one")

    def test_requests_that_wait_about_a_room(self):
        server = self.server(pendingPerRoom=2)
        ana, bia, caio, davi = (server.account(nick) for nick in ("ana", "bia", "caio", "davi"))
        ana.ok("create", room="one")
        bia.ok("ask", room="one")
        ana.ok("invite", room="one", nick="caio")
        self.assertEqual(davi.refused("ask", room="one"), "too-many")
        self.assertEqual(ana.refused("invite", room="one", nick="davi"), "too-many")
        bia.ok("ask", room="one")
        caio.ok("reject", room="one")
        davi.ok("ask", room="one")

    def test_sessions_from_one_address(self):
        server = self.server(sessionsPerAddress=2)
        first, _ = server.client(), server.client()
        third = Client(server, "10.0.0.1")
        self.assertEqual([it["type"] for it in third.messages()], ["hello", "bye"])
        self.assertTrue(third.closing)
        third.write(b'{"type":"ping"}\n')
        self.assertEqual(third.messages(), [])
        server.client("10.0.0.2")
        first.lose()
        server.client()

    def test_wrong_passwords_are_slowed_for_the_account_and_the_address(self):
        server = self.server(failuresPerAccount=Rate(3, 0.1), failuresPerAddress=Rate(5, 1))
        server.account("ana")
        client = server.client()
        for _ in range(3):
            self.assertEqual(client.refused("login", nick="ana", password="wrong"), "wrong-password")
        self.assertEqual(client.refused("login", nick="ÁNA", password="wrong"), "wrong-password")
        self.assertEqual(client.refused("login", nick="Ana", password="correct horse"), "too-fast")
        self.assertEqual(client.refused("login", nick="bia", password="wrong"), "wrong-password")
        self.assertEqual(client.refused("login", nick="caio", password="wrong"), "too-fast")
        server.clock.advance(10)
        client.ok("login", nick="ana", password="correct horse")

    def test_right_passwords_cost_nothing(self):
        server = self.server(failuresPerAccount=Rate(2, 0.1), failuresPerAddress=Rate(2, 0.1))
        server.account("ana")
        for _ in range(10):
            server.login("ana")

    def test_signups_from_one_address_are_slowed(self):
        server = self.server(signups=Rate(2, 1))
        server.account("ana")
        server.account("bia")
        client = server.client()
        self.assertEqual(client.refused("signup", **CARD), "too-fast")
        server.clock.advance(1)
        client.ok("signup", **CARD)

    def test_fast_commands_wait_and_none_is_lost(self):
        server = self.server(commands=Rate(5, 8))
        client = server.client()
        client.write(b"".join(json.dumps({"type": "ping", "id": n}).encode() + b"\n" for n in range(12)))
        self.assertEqual([it["re"] for it in client.messages()], [0, 1, 2, 3, 4])
        server.clock.advance(0.125)
        self.assertEqual([it["re"] for it in client.messages()], [5])
        server.clock.pump([0.125] * 20)
        self.assertEqual([it["re"] for it in client.messages()], list(range(6, 12)))

    def test_a_clock_that_goes_back_holds_nobody_up(self):
        server = Server()
        ana = server.guest("ana")
        server.clock.rightNow -= 3600
        ana.ok("ping")


class SilenceTests(SynchronousTestCase):
    """How long a client may say nothing."""

    def test_a_stranger_has_a_minute(self):
        server = Server()
        client = server.client()
        server.clock.advance(59)
        client.write(b"\n")
        self.assertFalse(client.closing)
        server.clock.advance(1)
        self.assertEqual(client.take()["code"], "login-first")
        self.assertTrue(client.closing)

    def test_who_is_in_is_asked_after_ten_minutes_and_let_go_after_five_more(self):
        server = Server()
        client = server.guest("ana")
        server.clock.advance(599)
        self.assertEqual(client.messages(), [])
        server.clock.advance(1)
        self.assertEqual(client.take(), {"type": "ping"})
        server.clock.advance(299)
        self.assertEqual(client.messages(), [])
        server.clock.advance(1)
        self.assertEqual(client.take()["code"], "silent")
        self.assertTrue(client.closing)
        self.assertEqual(server.guest("bia").ok("who")["people"], ["bia"])

    def test_any_byte_is_an_answer(self):
        server = Server()
        client = server.guest("ana")
        server.clock.advance(600)
        client.take()
        client.write(b"\n")
        server.clock.pump([60] * 9)
        self.assertEqual(client.messages(), [])
        server.clock.pump([60] * 2)
        self.assertEqual(client.take(), {"type": "ping"})
        self.assertFalse(client.closing)

    def test_who_is_paused_is_not_judged(self):
        server = Server()
        client = server.guest("ana")
        client.session.pauseProducing()
        server.clock.pump([60] * 60)
        self.assertFalse(client.closing)
        client.session.resumeProducing()
        server.clock.pump([60] * 9)
        self.assertFalse(client.closing)
