"""The store in trouble: a bug of ours, or a full disk, costs nobody else anything."""

from unittest import mock

import attrs
from twisted.logger import capturedLogs

from chatd.model import commands, decisions
from chatd.model.entrances import EnterAsGuest
from chatd.rules.table import ROWS
from chatd.store import facts
from tests.storecase import StoreTestCase


class BugTests(StoreTestCase):
    """A bug of ours is logged, answered `internal`, and harms nobody else."""

    def setUp(self):
        super().setUp()
        self.ana, self.bia, self.caio = (self.server.account(nick) for nick in ("ana", "bia", "caio"))

    def broken(self, kind, only=None):
        """The rule of a command with a bug in it, which shows for one nick only, if one is given."""
        row = ROWS[kind]

        def rule(view, actor, command):
            if only in (None, actor.nick):
                raise ZeroDivisionError("a bug")
            return row.rule(view, actor, command)

        return mock.patch.dict(ROWS, {kind: attrs.evolve(row, rule=rule)})

    def test_the_answer_has_the_reference_that_is_in_the_log(self):
        with self.broken(commands.AboutRoom), capturedLogs() as logged:
            answer = self.ana.ask("room", room="lobby")
        self.assertEqual((answer["type"], answer["code"]), ("refused", "internal"))
        (failure,) = self.flushLoggedErrors(ZeroDivisionError)
        (event,) = [event for event in logged if event.get("log_failure")]
        self.assertIs(event["log_failure"], failure)
        self.assertIn(event["reference"], answer["why"])
        self.assertNotIn("bug", answer["why"], "nothing of the inside is told")
        self.assertFalse(self.ana.closing)
        self.ana.ok("room", room="lobby")

    def test_others_of_the_same_commit_are_unharmed(self):
        with self.broken(commands.Say, only="bia"):
            answers = self.together(
                (self.ana, "say", {"room": "lobby", "text": "one", "key": "k"}),
                (self.bia, "say", {"room": "lobby", "text": "bug"}),
                (self.caio, "create", {"room": "garden"}),
                (self.ana, "say", {"room": "lobby", "text": "one", "key": "k"}),
                (self.ana, "say", {"room": "lobby", "text": "two"}),
            )
        self.assertEqual([it.get("code", "ok") for it in answers], ["ok", "internal", "ok", "ok", "ok"])
        self.assertEqual([it.get("seq") for it in answers], [1, None, 1, 1, 2])
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
        self.assertEqual(self.texts(self.ana), ["one", "two"])

    def test_what_a_bug_has_half_written_is_not_there(self):
        def bug(to, fact):
            raise ZeroDivisionError

        with mock.patch.dict(facts.APPLY, {decisions.MemberAdded: bug}):
            answers = self.together(
                (self.ana, "say", {"room": "lobby", "text": "one"}),
                (self.bia, "join", {"room": "lobby"}),
                (self.caio, "say", {"room": "lobby", "text": "two"}),
            )
            self.assertEqual(self.bia.refused("create", room="garden"), "internal")
            self.assertEqual(self.bia.refused("say", room="@ana", text="x"), "internal")
        self.flushLoggedErrors(ZeroDivisionError)
        self.assertEqual([it.get("seq", it.get("code")) for it in answers], [1, "internal", 2])
        self.assertEqual(self.texts(self.ana), ["one", "two"])
        self.assertEqual(self.ana.refused("room", room="garden"), "no-such-room")
        self.assertEqual(self.ana.ok("my-rooms")["rooms"], [])
        self.bia.ok("join", room="lobby")
        self.assertEqual(self.seqs(self.ana), [1, 2, 3])

    def test_nobody_was_told_of_what_is_not_there(self):
        self.caio.ok("open", room="lobby")
        with self.broken(commands.Say, only="bia"):
            self.together(
                (self.ana, "say", {"room": "lobby", "text": "one"}),
                (self.bia, "say", {"room": "lobby", "text": "bug"}),
                (self.ana, "say", {"room": "lobby", "text": "two"}),
            )
        self.flushLoggedErrors(ZeroDivisionError)
        self.assertEqual([(it["seq"], it["text"]) for it in self.caio.got("said")], [(1, "one"), (2, "two")])

    def test_a_login_that_fails_leaves_a_stranger(self):
        client = self.server.client()
        row = attrs.evolve(ROWS[EnterAsGuest], rule=lambda *_: 1 / 0)
        with mock.patch.dict(ROWS, {EnterAsGuest: row}):
            self.assertEqual(client.refused("guest", nick="gil"), "internal")
        self.flushLoggedErrors(ZeroDivisionError)
        self.assertEqual(client.refused("my-rooms"), "login-first")
        client.ok("guest", nick="gil")


class FullDiskTests(StoreTestCase):
    """A full disk is refused by name, and nothing else is lost."""

    def setUp(self):
        super().setUp()
        self.ana, self.bia = self.server.account("ana"), self.server.account("bia")
        self.bia.ok("open", room="lobby")
        self.bia.messages()

    def fill(self):
        """Let no page be added to the database any more, and write until that shows."""
        (pages,) = self.server.db.execute("PRAGMA page_count").fetchone()
        self.server.db.execute(f"PRAGMA max_page_count = {pages + 2}")
        for written in range(100):
            answer = self.ana.ask("say", room="lobby", text="x" * 2000)
            if answer["type"] == "refused":
                self.assertEqual(answer["code"], "no-space")
                return written
        raise AssertionError("the disk is not full")

    def test_what_does_not_fit_is_refused_and_what_was_there_stays(self):
        written = self.fill()
        self.assertGreater(written, 0)
        self.assertEqual(self.seqs(self.bia), list(range(1, written + 1)))
        self.assertEqual(self.ana.refused("say", room="lobby", text="y" * 9000), "no-space")
        self.ana.ok("room", room="lobby")
        self.ana.ok("ping")

    def test_it_is_nobodys_bug(self):
        self.fill()
        self.assertEqual(self.flushLoggedErrors(), [])

    def test_when_there_is_room_again_numbers_go_on_without_a_hole(self):
        written = self.fill()
        self.server.db.execute("PRAGMA max_page_count = 1000000")
        self.assertEqual(self.ana.ok("say", room="lobby", text="at last")["seq"], written + 1)

    def test_of_one_commit_those_that_fit_are_carried_out(self):
        (pages,) = self.server.db.execute("PRAGMA page_count").fetchone()
        self.server.db.execute(f"PRAGMA max_page_count = {pages + 2}")
        answers = self.together(
            (self.ana, "say", {"room": "lobby", "text": "small"}),
            (self.ana, "say", {"room": "lobby", "text": "😀" * 16_000}),
            (self.bia, "history", {"room": "lobby"}),
            (self.bia, "say", {"room": "lobby", "text": "small too"}),
        )
        self.assertEqual([it.get("code", "ok") for it in answers], ["ok", "no-space", "ok", "ok"])
        self.assertEqual(self.texts(self.bia), ["small", "small too"])
