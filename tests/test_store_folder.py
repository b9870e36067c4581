"""The store's folder and its schema: one server's alone, made step by step, and there after a restart."""

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from twisted.trial.unittest import SynchronousTestCase

from chatd.store import database
from chatd.store.database import FILE, StoreRefused, connect, lockFolder, openDatabase, steps, upgrade
from tests.harness import Server


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
