"""Clients of student projects as first-year students write them: blocking sockets, `recv(1024)`, a reading thread."""

import re
import socket
import threading
from contextlib import suppress

from tests.processes import WAIT_SECONDS, ChatServer

CLASSIC = ("ufpa", "ufal-room", "ufal-chat", "pucpr")
ENTERS = {"unb": "0|{0}@example.org|{0}|uma senha boa|70910-900\n0|grupo|lobby\n", "plain": "{0}\n", "ufpa": ""}
"""What a client sends first; those that aren't here send their nick."""
SAYS = {"unb": "2|lobby|{0}|{1}\n", "plain": "{1}\n", "ufpa": "<{0}> {1}"}
"""How a text is sent; those that aren't here send it as it is."""


class ClassicServer(ChatServer):
    """A real server with a listener for each classic dialect; `ports` by the doors' names."""

    def __init__(self, data, *options, doors=CLASSIC):
        listens = [part for door in doors for part in ("--listen", f"{door}:tcp:0:interface=127.0.0.1")]
        super().__init__(data, *listens, *options)
        self.ports = {"native": self.port}
        for door in doors:
            self.ports[door] = int(self.until(rf"is running on port (\d+) \({re.escape(door)}\)")[1])


class StudentProgram:
    """One client: what it prints is in `printed`, a piece for each `recv`."""

    def __init__(self, server, door, nick):
        self.nick = nick
        self.door = door
        self.printed = []
        self.failed = None
        self._more = threading.Condition()
        self.socket = socket.create_connection(("127.0.0.1", server.ports[door]), timeout=WAIT_SECONDS)
        self.socket.send(ENTERS.get(door, "{0}").format(nick).encode())
        if door == "ufal-chat":
            assert self.socket.recv(2048).decode() == "TRUE"
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        try:
            while data := self.socket.recv(1024):
                with self._more:
                    self.printed.append(data.decode())
                    self._more.notify_all()
        except (OSError, UnicodeDecodeError) as error:
            self.failed = error
        with self._more:
            self.printed.append(None)
            self._more.notify_all()

    def say(self, text):
        """Type a line."""
        self.socket.send(SAYS.get(self.door, "{1}").format(self.nick, text).encode())

    def until(self, text):
        """Wait until something printed ends with this, or (None) until the server has hung up."""

        def isThere():
            return any(it == text if text is None or it is None else text in it for it in self.printed)

        with self._more:
            assert self._more.wait_for(isThere, WAIT_SECONDS), (self.door, text, self.printed)

    def close(self):
        """Hang up, and wait for the thread."""
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(WAIT_SECONDS)
        self.socket.close()
        assert not isinstance(self.failed, UnicodeDecodeError), self.failed
