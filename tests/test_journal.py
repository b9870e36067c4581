"""The outbox on the disk: what outlives a client, in order, once, and nobody else's."""

import json
import os
import stat

from hypothesis import given, settings
from hypothesis import strategies as some
from twisted.trial.unittest import SynchronousTestCase

from chatcli import journal as journals
from chatcli.identity import Guest, Login, Signup
from chatcli.journal import Journal
from chatcli.keeping import Forgetful, Keeper
from chatcli.link import KEYED
from tests.processes import temporaryFolder

SERVER = ("localhost", 3300)


def say(key, text="oi"):
    return {"type": "say", "room": "lobby", "text": text, "key": str(key)}


class Kept(SynchronousTestCase):
    def setUp(self):
        self.folder = temporaryFolder(self) / "outbox"
        self.complaints = []

    def journal(self, nick="ana", host="localhost", port=3300):
        journal = Journal.open(self.folder, host, port, nick, self.complaints.append)
        self.addCleanup(journal.close)
        return journal

    def kept(self, *keys, nick="ana"):
        """A journal with these messages in it, on the disk."""
        journal = self.journal(nick)
        for key in keys:
            journal.add(say(key))
        journal.sync()
        return journal

    def die(self, journal):
        """The process of a journal is gone: its files stay as they are, and nobody holds them."""
        for file in journal._files:
            os.close(file._fd)
        journal._files.clear()

    def files(self):
        return sorted(self.folder.glob("*")) if self.folder.exists() else []

    def content(self):
        return b"".join(path.read_bytes() for path in self.files())


class Living(Kept):
    def test_isAKeeper(self):
        keepers: list[Keeper] = [self.journal(), Forgetful()]
        assert [keeper.left() for keeper in keepers] == [[], []]

    def test_nothingIsMadeBeforeSomethingIsKept(self):
        self.journal().close()
        assert not self.folder.exists()

    def test_whatIsNotAcknowledgedIsLeftInOrder(self):
        journal = self.kept(3, 1, 2)
        journal.done("1")
        self.die(journal)
        assert self.journal().left() == [say(3), say(2)]
        assert self.complaints == []

    def test_whatIsAcknowledgedIsGone(self):
        journal = self.kept(1, 2)
        journal.done("1"), journal.done("2")
        assert self.content() == b""
        self.die(journal)
        assert (self.journal().left(), self.files()) == ([], [])

    def test_anEmptiedFileTakesMore(self):
        journal = self.kept(1)
        journal.done("1")
        journal.add(say(2))
        self.die(journal)
        again = self.journal()
        assert again.left() == [say(2)]
        assert json.loads(self.content().splitlines()[0]) == {"host": "localhost", "port": 3300, "nick": "ana"}

    def test_leavingKeepsWhatIsLeft(self):
        self.kept(1).close()
        assert self.journal().left() == [say(1)]

    def test_leavingWithNothingLeftLeavesNothing(self):
        journal = self.kept(1)
        journal.done("1")
        journal.close()
        assert self.files() == []

    def test_theIdIsNotKept(self):
        journal = self.journal()
        journal.add({**say(1), "id": 7})
        assert (journal.left(), b'"id"' in self.content()) == ([say(1)], False)

    def test_whatIsAskedAgainStandsWhereItStood(self):
        self.kept(1, 2).close()
        journal = self.journal()
        journal.add(say(3))
        for message in journal.left():
            journal.add({**message, "id": 9})
        assert journal.left() == [say(1), say(2), say(3)]

    def test_whoDiesAgainLeavesItAgain(self):
        self.kept(1, 2, 3).close()
        second = self.journal()
        second.done("2")
        second.add(say(4))
        self.die(second)
        third = self.journal()
        assert third.left() == [say(1), say(3), say(4)]
        for key in "134":
            third.done(key)
        third.close()
        assert self.files() == []

    def test_textsOfAnyKind(self):
        text = 'a\nb\r\u2028\x00\x1b 😀\u0301\\"'
        journal = self.journal()
        journal.add(say(1, text))
        self.die(journal)
        assert self.journal().left() == [say(1, text)]

    def test_onTheDiskBeforeItIsSent(self):
        synced = []
        self.patch(os, "fsync", lambda fd: synced.append(os.fstat(fd).st_size))
        journal = self.journal()
        journal.add(say(1)), journal.add(say(2))
        assert journal.isDirty
        synced.clear()
        journal.sync()
        assert synced == [len(self.content())]
        journal.sync()
        assert len(synced) == 1
        assert not journal.isDirty
        journal.add(say(3))
        journal.close()
        assert len(synced) == 2

    def test_aFileThatGrowsIsContinuedInAnother(self):
        self.patch(journals, "FILE_BYTES", 1000)
        journal = self.kept(*range(40))
        assert len(self.files()) > 2
        assert journal.left() == [say(key) for key in range(40)]
        for key in range(39):
            journal.done(str(key))
            journal.sync()
        assert len(self.files()) == 1
        self.die(journal)
        assert self.journal().left() == [say(39)]

    def test_aStreamThatIsNeverEmptyDoesNotFillTheDisk(self):
        self.patch(journals, "FILE_BYTES", 1000)
        journal = self.kept(0)
        for key in range(1, 300):
            journal.add(say(key))
            journal.done(str(key - 1))
            assert sum(path.stat().st_size for path in self.files()) < 3000


class Secrets(Kept):
    def test_onlyWhatWritesIsKept(self):
        journal = self.journal()
        journal.add({"type": "set-password", "old": "correct horse", "new": "battery", "key": "1"})
        journal.add({"type": "login", "nick": "ana", "password": "correct horse", "key": "2"})
        journal.add({"type": "history", "room": "lobby", "key": "3"})
        journal.add({"type": "say", "room": "lobby", "text": "without a key"})
        assert (journal.left(), self.files()) == ([], [])

    def test_noCommandThatWritesTakesAPassword(self):
        assert "say" in KEYED
        assert not KEYED & {"signup", "login", "guest", "resume", "set-password", "set-profile"}

    def test_noSecretOfAnAccountIsKept(self):
        for identity in (
            Login("ana", "correct horse", "token-of-a-device"),
            Signup("ana", "correct horse", "token-of-a-device", email="ana@example.org", postal="01310-100"),
        ):
            journal = self.journal()
            journal.become(identity)
            journal.add(say(1))
            assert b'"nick":"ana"' in self.content()
            assert b"horse" not in self.content()
            assert b"token" not in self.content()

    def test_filesAndFoldersAreForOneself(self):
        self.addCleanup(os.umask, os.umask(0))
        self.kept(1)
        (path,) = self.files()
        modes = [stat.S_IMODE(place.stat().st_mode) for place in (path, self.folder)]
        assert modes == [0o600, 0o700]


class Persons(Kept):
    def test_eachPersonHasTheirOwn(self):
        self.kept(1, nick="ana").close()
        assert self.journal("bia").left() == []
        assert self.journal(port=3301).left() == []
        assert self.journal(host="127.0.0.1").left() == []
        assert self.journal("ANA", host="LocalHost.").left() == [say(1)]

    def test_longNamesOfAnyScript(self):
        nick = "\U00020000" * 32
        self.kept(1, nick=nick).close()
        assert self.journal(nick).left() == [say(1)]

    def test_whatIsTypedAsSomebodyElseIsTheirs(self):
        journal = self.kept(1)
        journal.become(Login("bia", "secret"))
        journal.add(say(2))
        journal.become(Guest("ana"))
        journal.add(say(3))
        assert [message["key"] for message in journal.left()] == ["1", "2", "3"]
        self.die(journal)
        assert self.journal("bia").left() == [say(2)]
        assert self.journal("ana").left() == [say(1), say(3)]

    def test_whoIsNotKnownIsNotKept(self):
        journal = self.journal()
        journal.become(Login(token="token"))
        journal.add(say(1))
        assert journal.left() == []

    def test_aGuestWhoLeftSomethingIsTheSameGuestAgain(self):
        first, second, third = Guest("ana"), Guest("Ana"), Guest("ana")
        tokens = {guest.token for guest in (first, second, third)}
        assert len(tokens) == 3
        journal = self.journal()
        journal.become(first)
        journal.add(say(1))
        self.die(journal)
        journal = self.journal()
        journal.become(second)
        assert second.token == first.token
        journal.done("1")
        journal.close()
        journal = self.journal()
        journal.become(third)
        assert third.token != first.token

    def test_aTokenIsOnlyItsOwnGuests(self):
        journal = self.journal()
        journal.become(first := Guest("ana"))
        journal.add(say(1))
        self.die(journal)
        journal = self.journal()
        journal.become(other := Guest("bia"))
        assert other.token != first.token


STEPS = some.lists(
    some.one_of(
        some.tuples(some.just("add"), some.text(max_size=5)),
        some.tuples(some.just("done"), some.integers(0, 5)),
        some.tuples(some.sampled_from(["die", "leave", "sync"]), some.none()),
    ),
    max_size=40,
)


class AnyLife(Kept):
    @given(STEPS, some.integers(60, 400))
    @settings(max_examples=60)
    def test_whatIsLeftIsWhatWasAddedAndNotDone(self, steps, fileBytes):
        self.patch(journals, "FILE_BYTES", fileBytes)
        self.folder = temporaryFolder(self) / "outbox"
        journal, model, count = self.journal(), [], 0
        for step, value in steps:
            if step == "add":
                count += 1
                model.append(say(count, value))
                journal.add(model[-1])
            elif step == "done" and value < len(model):
                journal.done(model.pop(value)["key"])
            elif step == "sync":
                journal.sync()
            elif step in ("die", "leave"):
                self.die(journal) if step == "die" else journal.close()
                journal = self.journal()
            assert journal.left() == model
        journal.close()
        assert bool(self.files()) == bool(model)

    @given(some.integers(2, 5), some.integers(0, 400))
    @settings(max_examples=60)
    def test_cutAnywhereTheRestIsWhole(self, count, bytesCut):
        self.folder = temporaryFolder(self) / "outbox"
        self.die(self.kept(*range(count)))
        (path,) = self.files()
        rest = path.read_bytes()[: -bytesCut or None]
        path.write_bytes(rest)
        whole = rest.rpartition(b"\n")[0]
        assert self.journal().left() == [say(key) for key in range(whole.count(b'"ask"'))]
