"""Who gets what, and in which order, when several commands are committed together."""

from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from chatd.model.events import Said
from chatd.rules import talk
from tests.harness import Client, Server


def kinds(messages: list[dict[str, Any]]) -> list[str]:
    """`ok:ID`, or an event's type and number."""
    return [f"ok:{m['re']}" if m["type"] in ("ok", "refused") else f"{m['type']}:{m.get('seq', '')}" for m in messages]


class DeliveryTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.server = Server()

    def inLobby(self, nick: str) -> Client:
        client = self.server.guest(nick)
        client.ok("open", room="lobby", after=0)
        return client

    def together(self, *sends: tuple[Client, str, dict[str, Any]]) -> None:
        """Commit several commands at once."""
        for client in {send[0] for send in sends}:
            client.messages()
        self.server.commits.busy = True
        for client, type, fields in sends:
            client.send(type, **fields)
        self.server.commits.run()

    def test_a_speakers_own_event_comes_behind_its_ok(self) -> None:
        ana = self.inLobby("ana")
        ana.send("say", id=1, room="lobby", text="oi")
        self.assertEqual(kinds(ana.messages()), ["ok:1", "said:1"])

    def test_others_are_handed_an_event_before_its_speakers_ok(self) -> None:
        ana, bia, rui = self.inLobby("ana"), self.inLobby("bia"), self.inLobby("rui")
        written: list[str] = []
        for name, client in (("ana", ana), ("bia", bia), ("rui", rui)):
            self.patch(client.transport, "write", lambda data, name=name: written.append(name))
        self.together((ana, "say", {"id": 1, "room": "lobby", "text": "a"}))
        self.assertEqual(sorted(written[:2]), ["bia", "rui"])
        self.assertEqual(written[2:], ["ana", "ana"])

    def test_speakers_of_one_commit_get_each_others_events_before_the_oks(self) -> None:
        ana, bia, rui = self.inLobby("ana"), self.inLobby("bia"), self.inLobby("rui")
        self.together(
            (ana, "say", {"id": 1, "room": "lobby", "text": "a"}),
            (bia, "say", {"id": 2, "room": "lobby", "text": "b"}),
            (ana, "say", {"id": 3, "room": "lobby", "text": "c"}),
        )
        self.assertEqual(kinds(ana.messages()), ["ok:1", "said:1", "said:2", "ok:3", "said:3"])
        self.assertEqual(kinds(bia.messages()), ["said:1", "ok:2", "said:2", "said:3"])
        self.assertEqual(kinds(rui.messages()), ["said:1", "said:2", "said:3"])

    def test_bystanders_get_the_events_of_one_commit_in_one_write(self) -> None:
        ana, rui = self.inLobby("ana"), self.inLobby("rui")
        writes: list[bytes] = []
        self.patch(rui.transport, "write", writes.append)
        self.together(*((ana, "say", {"id": n, "room": "lobby", "text": "x"}) for n in range(9)))
        self.assertEqual(len(writes), 1)
        self.assertEqual(writes[0].count(b"\n"), 9)

    def test_opening_among_other_commands_leaves_no_gap_and_no_repeat(self) -> None:
        ana, rui = self.inLobby("ana"), self.server.guest("rui")
        self.together(
            (ana, "say", {"id": 1, "room": "lobby", "text": "a"}),
            (rui, "open", {"id": 2, "room": "lobby", "after": 0}),
            (ana, "say", {"id": 3, "room": "lobby", "text": "b"}),
            (rui, "say", {"id": 4, "room": "lobby", "text": "c"}),
        )
        self.assertEqual(kinds(rui.messages()), ["ok:2", "said:1", "said:2", "ok:4", "said:3"])

    def test_opening_a_room_that_nobody_followed_among_other_commands(self) -> None:
        ana, rui = self.server.guest("ana"), self.server.guest("rui")
        self.together(
            (ana, "say", {"id": 1, "room": "lobby", "text": "a"}),
            (rui, "open", {"id": 2, "room": "lobby", "after": 0}),
            (ana, "say", {"id": 3, "room": "lobby", "text": "b"}),
            (rui, "close", {"id": 4, "room": "lobby"}),
            (rui, "open", {"id": 5, "room": "lobby", "after": 1}),
        )
        rest = kinds(rui.messages())
        self.assertEqual(rest[0], "ok:2")
        self.assertEqual(rest[-2:], ["ok:5", "said:2"])
        self.assertIn("ok:4", rest)

    def test_a_notification_reaches_a_session_that_came_in_the_same_commit(self) -> None:
        ana = self.server.account("ana")
        self.server.account("bia").lose()
        ana.ok("create", room="study")
        bia = self.server.client()
        self.together(
            (bia, "login", {"id": 1, "nick": "bia", "password": "correct horse"}),
            (ana, "invite", {"id": 2, "room": "study", "nick": "bia"}),
        )
        self.assertEqual(kinds(bia.messages()), ["ok:1", "invited:1"])

    def test_a_follower_who_left_gets_nothing_behind_its_leaving(self) -> None:
        ana, bia = self.server.account("ana"), self.server.account("bia")
        ana.ok("create", room="study")
        ana.ok("invite", room="study", nick="bia")
        bia.ok("accept", room="study")
        other = self.server.login("bia")
        other.ok("open", room="study", after=0)
        ana.ok("open", room="study", after=0)
        self.together(
            (bia, "open", {"id": 1, "room": "study"}),
            (bia, "leave", {"id": 2, "room": "study"}),
            (ana, "say", {"id": 3, "room": "study", "text": "bia is gone"}),
        )
        self.assertEqual(kinds(other.messages()), ["left:4"])
        self.assertNotIn("said:5", kinds(bia.messages()))
        ana.ok("say", room="study", text="really")
        self.assertEqual(other.messages() + bia.messages(), [])

    def test_a_follow_that_began_in_the_commit_of_its_persons_leaving_ends_there(self) -> None:
        ana, bia = self.server.account("ana"), self.server.account("bia")
        ana.ok("create", room="study")
        ana.ok("invite", room="study", nick="bia")
        bia.ok("accept", room="study")
        ana.ok("open", room="study", after=0)
        other = self.server.login("bia")
        self.together((other, "open", {"id": 1, "room": "study"}), (bia, "leave", {"id": 2, "room": "study"}))
        self.assertEqual(ana.ok("who", room="study")["people"], ["ana"])
        self.assertEqual(other.refused("close", room="study"), "not-open")

    def test_a_bug_in_settling_one_command_ends_one_session(self) -> None:
        ana, bia, rui = self.inLobby("ana"), self.inLobby("bia"), self.inLobby("rui")

        def broken(*_: Any) -> None:
            raise ZeroDivisionError

        self.patch(bia.door, "answer", broken)
        self.together(
            (bia, "say", {"id": 1, "room": "lobby", "text": "a"}), (ana, "say", {"id": 2, "room": "lobby", "text": "b"})
        )
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
        self.assertTrue(bia.closing)
        self.assertEqual([m for m in kinds(ana.messages()) if "gone" not in m], ["said:1", "ok:2", "said:2"])
        self.assertEqual([m for m in kinds(rui.messages()) if "gone" not in m], ["said:1", "said:2"])
        ana.ok("say", room="lobby", text="c")
        self.assertEqual(kinds(rui.messages()), ["said:3"])

    def test_who_left_and_came_back_follows_again(self) -> None:
        ana, bia = self.server.account("ana"), self.server.account("bia")
        ana.ok("create", room="study")
        ana.ok("invite", room="study", nick="bia")
        bia.ok("accept", room="study")
        bia.ok("open", room="study")
        bia.ok("leave", room="study")
        ana.ok("invite", room="study", nick="bia")
        bia.ok("accept", room="study")
        bia.ok("open", room="study", after=5)
        ana.ok("say", room="study", text="again")
        self.assertEqual(kinds(bia.messages()), ["said:6"])

    def test_a_session_that_ended_before_its_answer_disturbs_nobody(self) -> None:
        ana, rui = self.inLobby("ana"), self.inLobby("rui")
        self.server.commits.busy = True
        ana.send("say", id=1, room="lobby", text="a")
        ana.send("open", id=2, room="lobby", after=0)
        ana.lose()
        rui.messages()
        self.server.commits.run()
        self.assertEqual(kinds(rui.messages()), ["said:1"])

    def test_a_guest_who_ended_before_being_admitted_holds_no_nick(self) -> None:
        ana = self.server.client()
        self.server.commits.busy = True
        ana.send("guest", nick="ana")
        ana.lose()
        self.server.commits.run()
        self.server.guest("ana")

    def test_a_bug_in_one_command_is_answered_with_a_reference_and_the_rest_goes_on(self) -> None:
        ana, bia = self.inLobby("ana"), self.inLobby("bia")

        def broken(text: str) -> Said:
            if text == "boom":
                raise ZeroDivisionError(text)
            return Said(text)

        self.patch(talk, "Said", broken)
        self.together(
            (ana, "say", {"id": 1, "room": "lobby", "text": "before"}),
            (bia, "say", {"id": 2, "room": "lobby", "text": "boom"}),
            (ana, "say", {"id": 3, "room": "lobby", "text": "behind"}),
        )
        refusal = next(message for message in bia.messages() if message.get("re") == 2)
        self.assertEqual(refusal["code"], "internal")
        self.assertEqual(kinds(ana.messages()), ["ok:1", "said:1", "ok:3", "said:2"])
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)

    def test_rooms_that_nobody_follows_are_forgotten(self) -> None:
        ana, bia = self.server.account("ana"), self.inLobby("bia")
        ana.ok("open", room="lobby")
        ana.ok("open", nick="bia")
        self.assertEqual(len(self.server.service.registry.rooms), 3, "lobby, the direct chat, bia's inbox")
        ana.lose()
        bia.lose()
        self.assertEqual(self.server.service.registry.rooms, {})
        self.assertEqual(self.server.service.registry.sessions, {})
