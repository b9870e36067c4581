"""Real programs for end-to-end tests: started, waited for by what they say, and ended by their own process id."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parent.parent
WAIT_SECONDS = 30.0
"""How long a fact may take on a busy machine before the test fails."""


class Program:
    """A process whose output is read all the time, so that it never waits for us. Standard error goes to a file."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed in `close`
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=CHECKOUT,
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )
        self.output = ""
        self._more = threading.Condition()
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._more:
                self.output += line.decode()
                self._more.notify_all()

    def until(self, pattern: str) -> re.Match[str]:
        """Wait until a pattern is found in the output, or the output has ended."""
        with self._more:
            self._more.wait_for(lambda: re.search(pattern, self.output, re.MULTILINE) or self._ended(), WAIT_SECONDS)
            found = re.search(pattern, self.output, re.MULTILINE)
            assert found, f"{pattern!r} not in:\n{self.output}\n{self.errors()}"
            return found

    def _ended(self) -> bool:
        return self.process.poll() is not None and not self._reading.is_alive()

    def write(self, text: str) -> None:
        """Type something."""
        assert self.process.stdin is not None
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def errors(self) -> str:
        """What stood on standard error so far."""
        self._errors.seek(0)
        return self._errors.read().decode()

    def wait(self) -> int:
        """The exit status, after the rest of the output."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        status = self.process.wait(WAIT_SECONDS)
        self._reading.join(WAIT_SECONDS)
        return status

    def kill(self, number: int = signal.SIGKILL) -> int:
        """Send the process a signal and wait for its end."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.wait()

    def close(self) -> None:
        """Leave nothing behind."""
        self.kill()
        self._errors.close()


class ChatServer(Program):
    """`python -m chatd` on a data folder, listening on a free port or on the one it had before."""

    def __init__(self, data: Path, *options: str, port: int = 0) -> None:
        listen = f"native:tcp:{port}:interface=127.0.0.1"
        super().__init__("-m", "chatd", "--data", str(data), "--listen", listen, *options)
        self.port = int(self.until(r"is running on port (\d+) \(native\)")[1])


class Wire:
    """A plain socket that speaks the native protocol by the line, as a program with netcat would."""

    def __init__(self, port: int, receiveBytes: int | None = None) -> None:
        self.socket = socket.socket()
        self.socket.settimeout(WAIT_SECONDS)
        if receiveBytes is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receiveBytes)
        self.socket.connect(("127.0.0.1", port))
        self._file = self.socket.makefile("rb")

    def send(self, type: str, /, **fields: Any) -> None:
        """Send one message."""
        self.socket.sendall(json.dumps({"type": type, **fields}, ensure_ascii=False).encode() + b"\n")

    def read(self) -> dict[str, Any]:
        """The next message; raises `EOFError` at the end."""
        line = self._file.readline()
        if not line.endswith(b"\n"):
            raise EOFError(line)
        message: dict[str, Any] = json.loads(line)
        return message

    def until(self, **fields: Any) -> dict[str, Any]:
        """Read on to the message that has these fields."""
        while True:
            message = self.read()
            if all(message.get(name) == value for name, value in fields.items()):
                return message

    def ok(self, type: str, /, **fields: Any) -> dict[str, Any]:
        """Send a command that must be carried out, and read on to its answer."""
        self.send(type, id=type, **fields)
        answer = self.until(re=type)
        assert answer["type"] == "ok", answer
        return answer

    def close(self) -> None:
        """Hang up."""
        self._file.close()
        self.socket.close()


def temporaryFolder(case: Any) -> Path:
    """A folder of the test's own, gone afterwards."""
    folder = tempfile.mkdtemp(prefix="chatd-test-")
    case.addCleanup(shutil.rmtree, folder)
    return Path(folder)
