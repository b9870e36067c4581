"""For end-to-end tests of chatcli: a real server, and clients whose lines can be waited for."""

import contextlib
import os
import queue
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from twisted.trial.unittest import TestCase

ROOT = Path(__file__).parent.parent
SECONDS = 20
"""Until what should happen must have happened."""
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("CHATCLI_")}
PASSWORD = {"CHATCLI_PASSWORD": "correct horse"}


class Program:
    """A program that runs; its lines of output can be waited for."""

    def __init__(self, test, *arguments, stdout=subprocess.PIPE, **environment):
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT, env=ENVIRONMENT | environment,
            stdin=subprocess.PIPE, stdout=stdout, stderr=subprocess.PIPE,
        )  # fmt: skip
        self.out = self._read(self.process.stdout or [])
        self.err = self._read(self.process.stderr)
        test.addCleanup(self.end)

    def _read(self, stream):
        lines = queue.Queue()

        def read():
            for line in stream:
                lines.put(line.decode().removesuffix("\n"))
            lines.put(None)

        threading.Thread(target=read, daemon=True).start()
        return lines

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(SECONDS)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()

    def type(self, *lines):
        for line in lines:
            self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def until(self, pattern, lines=None):
        """The lines up to the first that matches, which is the last of them."""
        seen = []
        for line in self.rest(lines or self.out):
            seen.append(line)
            if re.search(pattern, line):
                return seen
        raise AssertionError(f"no {pattern!r} in {seen}")

    def rest(self, lines):
        while (line := lines.get(timeout=SECONDS)) is not None:
            yield line

    def finish(self):
        """End the input; the status, and the lines that were not read yet."""
        self.process.stdin.close()
        status = self.process.wait(SECONDS)
        return status, list(self.rest(self.out)), list(self.rest(self.err))


class Server:
    """A real server on a folder of its own; it keeps its port when it starts again."""

    def __init__(self, test):
        self.test = test
        folder = tempfile.TemporaryDirectory()
        test.addCleanup(folder.cleanup)
        self.data = folder.name
        self.port = 0
        self.start()

    def start(self):
        self.program = Program(
            self.test, "-m", "chatd", "--data", self.data,
            "--listen", f"native:tcp:{self.port}:interface=127.0.0.1",
        )  # fmt: skip
        line = self.program.until("running on port")[-1]
        self.port = int(re.search(r"running on port (\d+)", line)[1])

    def end(self, number):
        self.program.process.send_signal(number)
        self.program.process.wait(SECONDS)


class Run(TestCase):
    def setUp(self):
        self.server = Server(self)

    def client(self, nick, *options, **environment):
        where = ("--host", "127.0.0.1", "--port", str(self.server.port), "--nick", nick)
        return Program(self, "-m", "chatcli", *where, *options, **environment)

    def signUp(self, nick):
        card = ("--signup", f"{nick}@example.org", "--postal", "01310-100")
        assert self.runClient(nick, "", *card, **PASSWORD)[0] == 0

    def runClient(self, nick, text, *options, **environment):
        """Run a client on a text; its status, output and errors."""
        client = self.client(nick, *options, **environment)
        client.process.stdin.write(text.encode() if isinstance(text, str) else text)
        return client.finish()
