"""Limits: how much anybody can make grow, how fast, and how long a client may say nothing."""

import json

from twisted.trial.unittest import SynchronousTestCase

from chatd.model.limits import Limits, Rate
from chatd.model.settings import Settings
from tests.harness import Client, Server
from tests.validcommands import CARD


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
