"""The store: one transaction a batch, numbers without holes, steps of the schema, and what may go wrong."""

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import attrs
from twisted.logger import capturedLogs
from twisted.trial.unittest import SynchronousTestCase

from chatd.model import commands, decisions
from chatd.model.entrances import EnterAsGuest
from chatd.model.limits import Limits, Rate
from chatd.model.settings import Settings
from chatd.rules.table import ROWS
from chatd.store import database, facts
from chatd.store.database import FILE, StoreRefused, connect, lockFolder, openDatabase, steps, upgrade
from chatd.store.view import PAGE_BYTES, withinBytes
from tests.harness import Server


class StoreTestCase(SynchronousTestCase):
    """A server whose commits can be held, so that several commands share one."""

    def setUp(self):
        self.server = Server()

    def together(self, *sendings):
        """Have commands of several clients committed together: of (client, type, fields) each; gives their answers."""
        clients = list(dict.fromkeys(client for client, _, _ in sendings))
        for client in clients:
            client.messages()
        self.server.commits.busy = True
        for number, (client, type, fields) in enumerate(sendings):
            client.send(type, id=number, **fields)
        self.server.commits.busy = False
        self.server.commits.run()
        answers = {it["re"]: it for client in clients for it in client.messages() if "re" in it}
        return [answers[number] for number in range(len(sendings))]

    def seqs(self, client, room="lobby"):
        return [event["seq"] for event in client.ok("history", room=room, limit=200)["events"]]

    def texts(self, client, room="lobby"):
        return [event.get("text") for event in client.ok("history", room=room, limit=200)["events"]]


class NumbersTests(StoreTestCase):
    """Numbers rise by one, whatever else happens."""

    def test_refusals_take_none(self):
        ana, bia = self.server.account("ana"), self.server.account("bia")
        for _ in range(5):
            answers = self.together(
                (ana, "say", {"room": "lobby", "text": "x"}),
                (bia, "say", {"room": "nowhere", "text": "x"}),
                (bia, "topic", {"room": "lobby", "topic": "x"}),
                (ana, "say", {"room": "lobby", "text": ""}),
                (bia, "say", {"room": "lobby", "text": "y"}),
            )
            self.assertEqual([it["type"] for it in answers], ["ok", "refused", "refused", "refused", "ok"])
        self.assertEqual(self.seqs(ana), list(range(1, 11)))

    def test_a_batch_is_numbered_in_the_order_it_was_asked(self):
        clients = [self.server.guest(f"g{number}") for number in range(5)]
        sayings = [(clients[n % 5], "say", {"room": "lobby", "text": str(n)}) for n in range(50)]
        self.assertEqual([it["seq"] for it in self.together(*sayings)], list(range(1, 51)))
        self.assertEqual(self.texts(clients[0]), [str(n) for n in range(50)])

    def test_each_command_of_a_batch_sees_what_those_before_it_did(self):
        ana, bia = self.server.account("ana"), self.server.account("bia")
        answers = self.together(
            (ana, "create", {"room": "garden"}),
            (bia, "create", {"room": "GARDEN"}),
            (bia, "ask", {"room": "garden"}),
            (ana, "accept", {"room": "garden", "nick": "bia"}),
            (bia, "say", {"room": "garden", "text": "x"}),
            (ana, "leave", {"room": "garden"}),
            (bia, "leave", {"room": "garden"}),
            (bia, "create", {"room": "garden"}),
        )
        self.assertEqual([it.get("code", "ok") for it in answers], ["ok", "room-taken"] + ["ok"] * 6)

    def test_rooms_are_numbered_each_by_itself(self):
        ana = self.server.account("ana")
        for room in ("one", "two"):
            ana.ok("create", room=room, kind="open")
        for _ in range(3):
            for room in ("one", "two", "lobby"):
                ana.ok("say", room=room, text="x")
        self.assertEqual([self.seqs(ana, room)[-1] for room in ("one", "two", "lobby")], [5, 5, 3])


class TimeTests(StoreTestCase):
    """`at` is the server's clock, and never goes back within a room."""

    def setUp(self):
        # So many commands at once that the rate, which goes by the same clock, holds nobody up.
        self.server = Server(Settings(limits=Limits(commands=Rate(1e9, 1))))

    def at(self, client, room="lobby"):
        answer = client.ok("say", room=room, text="x")
        (event,) = client.ok("history", room=room, limit=1)["events"]
        self.assertEqual(event["at"], answer["at"])
        return answer["at"]

    def test_it_is_the_clocks(self):
        ana = self.server.account("ana")
        self.assertEqual(self.at(ana), "2027-01-15T08:00:00.000Z")
        self.server.clock.advance(1.25)
        self.assertEqual(self.at(ana), "2027-01-15T08:00:01.250Z")

    def test_it_stays_when_the_clock_goes_back(self):
        ana = self.server.account("ana")
        first = self.at(ana)
        self.server.clock.rightNow -= 3600
        self.assertEqual(self.at(ana), first)
        ana.ok("create", room="square", kind="open")
        self.assertEqual(self.at(ana, "square"), "2027-01-15T07:00:00.000Z", "another room has another past")
        self.server.clock.rightNow += 3599
        self.assertEqual(self.at(ana), first)
        self.server.clock.rightNow += 2
        self.assertEqual(self.at(ana), "2027-01-15T08:00:01.000Z")


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


class StepsTests(SynchronousTestCase):
    """The schema is made of numbered steps, each whole or not at all."""

    def setUp(self):
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.addCleanup(self.db.close)

    def version(self):
        return self.db.execute("PRAGMA user_version").fetchone()[0]

    def tables(self):
        return {name for (name,) in self.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def withStep(self, script):
        """The steps, and one more."""
        known = steps()
        return mock.patch.object(database, "steps", return_value=[*known, (known[-1][0] + 1, script)])

    def test_they_are_numbered_from_1_without_a_hole(self):
        self.assertEqual([number for number, _ in steps()], list(range(1, len(steps()) + 1)))

    def test_a_new_database_gets_them_all(self):
        upgrade(self.db)
        self.assertEqual(self.version(), len(steps()))
        self.assertLessEqual({"account", "room", "event", "member"}, self.tables())

    def test_again_is_nothing(self):
        upgrade(self.db)
        before = "\n".join(self.db.iterdump())
        upgrade(self.db)
        self.assertEqual("\n".join(self.db.iterdump()), before)

    def test_a_later_step_keeps_what_is_there(self):
        server = Server(db=self.db)
        server.guest("gil").ok("say", room="lobby", text="from before")
        with self.withStep(
            "CREATE TABLE extra (a INTEGER);\n-- a note\nINSERT INTO extra\n  VALUES (';');\nUPDATE extra SET a = 2"
        ):
            upgrade(self.db)
        self.assertEqual(self.db.execute("SELECT a FROM extra").fetchall(), [(2,)], "the last one needs no semicolon")
        self.assertEqual(self.version(), len(steps()) + 1)
        self.db.execute(f"PRAGMA user_version = {len(steps())}")
        guest = Server(db=self.db).guest("gil")
        self.assertEqual(guest.ok("history", room="lobby")["events"][0]["text"], "from before")

    def test_one_that_fails_halfway_leaves_nothing(self):
        upgrade(self.db)
        before = "\n".join(self.db.iterdump())
        for script in (
            "CREATE TABLE one (a);\nDROP TABLE token;\nCREATE TABLE account (a);\n",
            "CREATE TABLE one (a);\nnonsense;\n",
        ):
            with self.withStep(script):
                self.assertRaises(sqlite3.Error, upgrade, self.db)
            self.assertFalse(self.db.in_transaction)
            self.assertEqual("\n".join(self.db.iterdump()), before)
            self.assertEqual(self.version(), len(steps()))
        with self.withStep("CREATE TABLE one (a);\n"):
            upgrade(self.db)
        self.assertIn("one", self.tables())

    def test_a_database_from_the_future_is_left_alone(self):
        upgrade(self.db)
        self.db.execute("PRAGMA user_version = 999")
        refusal = self.assertRaises(StoreRefused, upgrade, self.db)
        self.assertIn("999", str(refusal))
        self.assertEqual(self.version(), 999)

    def test_an_event_has_its_number_and_its_key_once(self):
        upgrade(self.db)
        add = (
            "INSERT INTO event (room, seq, at, author, nick, type, key, body) VALUES (1, ?, 0, ?, 'a', 'said', ?, '{}')"
        )
        self.db.execute(add, (1, "1", "k"))
        for seq, author, key in [(1, "2", None), (2, "1", "k")]:
            self.assertRaises(sqlite3.IntegrityError, self.db.execute, add, (seq, author, key))
        self.db.execute(add, (2, "2", "k"))
        self.db.execute(add, (3, "1", None))
        self.db.execute(add, (4, "1", None))


class FolderTests(SynchronousTestCase):
    """The data folder belongs to one server."""

    def setUp(self):
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name) / "new" / "data"

    def opened(self):
        db = openDatabase(self.folder)
        self.addCleanup(db.close)
        return db

    def test_it_is_made_for_its_owner_only(self):
        lockFolder(self.folder).close()
        self.assertEqual(self.folder.stat().st_mode & 0o777, 0o700)

    def test_a_second_server_is_kept_out_until_the_first_is_gone(self):
        lock = lockFolder(self.folder)
        refusal = self.assertRaises(StoreRefused, lockFolder, self.folder)
        self.assertIn(str(self.folder), str(refusal))
        lock.close()
        lockFolder(self.folder).close()

    def test_what_is_no_folder_is_refused_by_name(self):
        self.folder.parent.mkdir()
        self.folder.write_text("a file")
        refusal = self.assertRaises(StoreRefused, lockFolder, self.folder)
        self.assertIn(str(self.folder), str(refusal))

    def test_what_is_no_database_is_refused_by_name(self):
        lockFolder(self.folder).close()
        (self.folder / FILE).write_text("no database, but long enough to look like one " * 100)
        refusal = self.assertRaises(StoreRefused, openDatabase, self.folder)
        self.assertIn(FILE, str(refusal))

    def test_commits_outlive_a_power_cut(self):
        lockFolder(self.folder).close()
        db = self.opened()
        self.assertEqual(db.execute("PRAGMA journal_mode").fetchone(), ("wal",))
        self.assertEqual(db.execute("PRAGMA synchronous").fetchone(), (2,), "FULL")
        self.assertEqual(db.execute("PRAGMA foreign_keys").fetchone(), (1,))

    def test_a_reader_writes_nothing(self):
        lockFolder(self.folder).close()
        self.opened()
        reader = connect(str(self.folder / FILE), readOnly=True)
        self.addCleanup(reader.close)
        self.assertRaises(sqlite3.OperationalError, reader.execute, "DELETE FROM room")

    def test_all_is_there_after_a_restart(self):
        lockFolder(self.folder).close()
        server = Server(db=self.opened())
        ana, bia = server.account("ana", device="laptop"), server.account("bia")
        ana.ok("create", room="garden", title="Our garden")
        ana.ok("topic", room="garden", topic="roses")
        bia.ok("ask", room="garden")
        first = ana.ok("say", room="garden", text="oi", key="k")
        ana.ok("say", room="@bia", text="psst")
        bia.ok("seen", room="@ana", seq=1)
        bia.ok("set-profile", about="likes maps", showEmail=False)
        cards = [ana.ok("room", room="garden"), bia.ok("my-rooms"), ana.ok("notifications"), bia.ok("profile")]
        server.db.close()

        server = Server(db=self.opened())
        self.assertEqual(server.client().ok("resume", token=ana.welcome["token"])["nick"], "ana")
        ana, bia = server.login("ana"), server.login("bia")
        self.assertEqual(
            [ana.ok("room", room="garden"), bia.ok("my-rooms"), ana.ok("notifications"), bia.ok("profile")], cards
        )
        self.assertEqual(ana.ok("say", room="garden", text="oi", key="k"), first)
        self.assertEqual(ana.ok("say", room="garden", text="new")["seq"], first["seq"] + 1)
        self.assertEqual(bia.ok("history", room="@ana")["events"][0]["text"], "psst")
        ana.ok("accept", room="garden", nick="bia")

    def test_what_was_not_committed_is_not_there(self):
        lockFolder(self.folder).close()
        server = Server(db=self.opened())
        guest = server.guest("gil")
        guest.ok("say", room="lobby", text="committed")
        server.commits.busy = True
        guest.send("say", room="lobby", text="not yet")
        self.assertEqual(guest.messages(), [], "and nobody was told that it is")
        server.db.close()
        gil = Server(db=self.opened()).guest("gil")
        self.assertEqual([it["text"] for it in gil.ok("history", room="lobby")["events"]], ["committed"])


class PagesTests(SynchronousTestCase):
    """A page is bounded in bytes too, and never empty where there is something."""

    def test_rows_as_many_as_fit(self):
        row = (1, b"x" * (PAGE_BYTES // 4))
        self.assertEqual(len(withinBytes([row] * 3)), 3)
        self.assertEqual(len(withinBytes([row] * 4)), 4)
        self.assertEqual(len(withinBytes([row] * 5)), 4)

    def test_one_that_is_too_long_comes_alone(self):
        self.assertEqual(len(withinBytes([(1, b"x" * (2 * PAGE_BYTES))] * 2)), 1)
        self.assertEqual(withinBytes([]), [])
