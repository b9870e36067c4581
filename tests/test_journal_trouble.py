"""The outbox on the disk, where several share it, where a process is killed, and where the disk fails."""

import errno
import fcntl
import os
import signal
import subprocess
import sys

from chatcli import journal as journals
from chatcli import journalfile
from tests.processes import CHECKOUT, WAIT_SECONDS
from tests.test_journal import Kept, say


class Several(Kept):
    """Several clients of one person at once."""

    def test_nobodyTakesWhatALivingOneKeeps(self):
        first = self.kept(1)
        second = self.kept(2)
        assert self.journal().left() == []
        assert (first.left(), second.left()) == ([say(1)], [say(2)])

    def test_whatTheDeadLeftIsAdoptedOnce(self):
        first, second, living = self.kept(1), self.kept(2), self.kept(3)
        self.die(second), self.die(first)
        assert self.journal().left() == [say(1), say(2)]
        assert self.journal().left() == []
        assert living.left() == [say(3)]

    def test_oneThatIsEmptyNowIsNotTakenAway(self):
        first = self.kept(1)
        first.done("1")
        self.journal().close()
        first.add(say(2))
        self.die(first)
        assert self.journal().left() == [say(2)]

    def test_aFileThatAnotherAdoptsWhileItIsMadeIsLeftToThem(self):
        taken = []

        def lock(fd, how):
            if not taken:
                taken.append(fd)
                raise BlockingIOError
            real(fd, how)

        real = fcntl.flock
        self.patch(journalfile.fcntl, "flock", lock)
        journal = self.kept(1)
        assert journal.left() == [say(1)]
        self.die(journal)
        assert self.journal().left() == [say(1)]
        assert self.complaints == []

    def test_aFileThatAnotherUnlinkedWhileItIsMadeIsNoPlaceToKeepThings(self):
        real, isFirst = fcntl.flock, [True]

        def lock(fd, how):
            if isFirst:
                isFirst.clear()
                (path,) = self.files()
                path.unlink()
            real(fd, how)

        self.patch(journalfile.fcntl, "flock", lock)
        self.die(self.kept(1))
        assert self.journal().left() == [say(1)]

    def test_aProcessThatIsKilled(self):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(self.folder)], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
        )
        self.addCleanup(child.stdout.close)
        assert child.stdout.readline() == "kept\n"
        assert self.journal().left() == []
        child.send_signal(signal.SIGKILL)
        child.wait(WAIT_SECONDS)
        assert self.journal().left() == [say(2), say(3)]


CHILD = """
import sys, time
from pathlib import Path
from chatcli.journal import Journal
journal = Journal.open(Path(sys.argv[1]), "localhost", 3300, "ana")
for key in "123":
    journal.add({"type": "say", "room": "lobby", "text": "oi", "key": key})
journal.sync()
journal.done("1")
print("kept", flush=True)
time.sleep(600)
"""


class Broken(Kept):
    def test_aTornLastLine(self):
        journal = self.kept(1, 2)
        self.die(journal)
        (path,) = self.files()
        path.write_bytes(path.read_bytes()[:-10])
        again = self.journal()
        assert again.left() == [say(1)]
        again.done("1")
        self.die(again)
        assert self.journal().left() == []

    def test_whatIsWrittenAfterATornLineStandsForItself(self):
        self.die(self.kept(1, 2))
        (path,) = self.files()
        path.write_bytes(path.read_bytes()[:-10])
        again = self.journal()
        file = again._files[0]
        file.add(say(3))
        self.die(again)
        assert self.journal().left() == [say(1), say(3)]

    def test_linesThatCanNotBeReadCountForNothing(self):
        self.die(self.kept(1, 2))
        (path,) = self.files()
        bad = (
            b"\0" * 20,
            b"[]",
            b"7",
            b'{"ask":7}',
            b'{"ask":{"type":"login","key":"9"}}',
            b'{"done":[]}',
            b"\xff",
            b"",
        )
        bad += (b'{"ask":{"type":"say"}}', b'{"ask":{"type":["say"],"key":"8"}}', b"[" * 100_000)
        path.write_bytes(path.read_bytes().replace(b"\n", b"\n" + b"\n".join(bad) + b"\n"))
        assert self.journal().left() == [say(1), say(2)]
        assert self.complaints == []

    def test_aFullDiskIsToldOnceAndTheClientGoesOn(self):
        journal = self.kept(1)
        real = os.write
        self.patch(journalfile.os, "write", full(real, 20))
        journal.add(say(2))
        journal.add(say(3))
        journal.sync()
        assert journal.left() == [say(1)]
        (complaint,) = self.complaints
        assert "No space left" in complaint
        self.patch(journalfile.os, "write", real)
        journal.add(say(4))
        self.die(journal)
        assert self.journal().left() == [say(1), say(4)]

    def test_anAcknowledgementThatCanNotBeWrittenIsGoneWithTheLast(self):
        journal = self.kept(1, 2)
        self.patch(journalfile.os, "write", full(os.write, 0))
        journal.done("1"), journal.done("2")
        assert len(self.complaints) == 1
        assert self.content() == b""

    def test_aDiskThatDoesNotSync(self):
        journal = self.journal()
        journal.add(say(1))
        self.patch(journalfile.os, "fsync", failing(errno.EIO))
        journal.sync()
        journal.sync()
        assert len(self.complaints) == 1
        assert journal.left() == [say(1)]

    def test_aFolderThatCanNotBeMade(self):
        self.folder.parent.joinpath("file").write_text("")
        self.folder = self.folder.parent / "file" / "outbox"
        journal = self.kept(1, 2)
        assert journal.left() == []
        assert len(self.complaints) == 1
        journal.close()

    def test_aReadOnlyFolder(self):
        # Whoever runs the tests may be root, to whom modes mean nothing.
        self.kept(1).close()
        self.patch(journalfile.os, "open", failing(errno.EROFS))
        self.patch(journals, "makePrivate", failing(errno.EROFS))
        journal = self.kept(2)
        assert journal.left() == []
        (complaint,) = self.complaints
        assert "Read-only file system" in complaint

    def test_aFileSystemWithoutLocks(self):
        self.patch(journalfile.fcntl, "flock", failing(errno.ENOLCK))
        before = len(os.listdir("/proc/self/fd"))
        self.kept(1)
        assert len(os.listdir("/proc/self/fd")) == before
        assert len(self.complaints) == 1


def full(write, bytesLeft):
    """A disk with this much room: a line's begin may still go there."""

    def tried(fd, data):
        nonlocal bytesLeft
        if not bytesLeft:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = write(fd, data[:bytesLeft])
        bytesLeft -= written
        return written

    return tried


def failing(number):
    def fail(*_, **__):
        raise OSError(number, os.strerror(number))

    return fail
