"""For tests of sound: programs that only write down how they were called, and end when they are told to."""

import json
import os
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from twisted.internet import reactor
from twisted.internet.task import Clock, deferLater
from twisted.trial.unittest import TestCase

from tests.processes import WAIT_SECONDS

SCRIPT = """#!{python} -IS
import json, os, signal, sys
wanted = {{signal.SIGINT, signal.SIGTERM, signal.SIGUSR1}}
signal.pthread_sigmask(signal.SIG_BLOCK, wanted)
signal.alarm({seconds})  # nobody forgets it
print("noise", flush=True)
print("noise", file=sys.stderr, flush=True)
file = next(each for each in sys.argv if each.startswith("/") and each != sys.argv[0])
told = {{
    "arguments": sys.argv[1:], "file": file, "pid": os.getpid(), "session": os.getsid(0),
    "outputs": [os.fstat(fd).st_rdev for fd in (0, 1, 2)],
    "mode": os.stat(file).st_mode & 0o777 if os.path.exists(file) else None,
    "content": open(file, "rb").read().decode("latin-1") if os.path.exists(file) else None,
}}
with open({told!r} + ".part", "w") as part:
    json.dump(told, part)
os.rename({told!r} + ".part", {told!r})
number = signal.sigwait(wanted)
{then}
sys.exit({status} if number == signal.SIGUSR1 else 1)
"""
"""SIGUSR1 means that it ends by itself. What it was told is there as soon as signals do what they should."""
IGNORING = "while number != signal.SIGUSR1: number = signal.sigwait(wanted)"
WAVE = b"RIFF\x24\0\0\0WAVEfmt " + bytes(60)
OGG = b"OggS" + bytes(60)


def writeProgram(folder, name, then="", status=0):
    """A program in a folder; `then` is what it does when a signal has come. Gives the file for what it was told."""
    told = folder / f"{name}.told"
    script = folder / name
    seconds = 4 * int(WAIT_SECONDS)
    script.write_text(
        SCRIPT.format(python=sys.executable, told=str(told), then=then, status=status, seconds=seconds), "utf-8"
    )
    script.chmod(0o700)
    return told


class HandClock(Clock):
    """A clock that is moved by hand, in a reactor that carries on."""

    def callFromThread(self, do, *arguments):
        reactor.callFromThread(do, *arguments)


class SoundTest(TestCase):
    """With a folder of programs, which is all that is found, and one for temporary files."""

    def setUp(self):
        self.programs, self.temporary = (Path(self.mktemp()).absolute() for _ in range(2))
        for folder in (self.programs, self.temporary):
            folder.mkdir(parents=True)
        self.patch(tempfile, "tempdir", str(self.temporary))
        self.clock = HandClock()
        self.environment = {"PATH": str(self.programs)}
        self.told, self.changes = [], 0

    def changed(self):
        self.changes += 1

    def program(self, name, then="", status=0):
        """A program; `then` is what it does when a signal has come."""
        writeProgram(self.programs, name, then, status)

    def unstartable(self, name):
        """A program that is found, and fails at once."""
        (self.programs / name).write_text("#!/nowhere/at/all\n")
        (self.programs / name).chmod(0o700)

    async def started(self, name):
        """What a program was told, when it has been started; only once each time."""
        told = self.programs / f"{name}.told"
        await self.until(told.exists, f"{name} was started")
        found = json.loads(told.read_text())
        told.unlink()
        return found

    async def until(self, isSo, what):
        """Wait for a fact."""
        before = reactor.seconds()
        while not isSo():
            if reactor.seconds() > before + WAIT_SECONDS:
                raise AssertionError(f"not so: {what}")
            await deferLater(reactor, 0.005)

    async def gone(self, pid):
        """Wait until a process that we started is no more."""
        await self.until(lambda: not isThere(pid), f"{pid} has ended")

    def left(self):
        """The temporary files that are there."""
        return [path for path in self.temporary.rglob("*") if path.is_file()]


def isThere(pid):
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def isStopped(pid):
    """Whether a process stands still (proc(5))."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def finish(pid):
    """Have a program end by itself."""
    os.kill(pid, signal.SIGUSR1)
