"""What was typed and isn't acknowledged, on the disk: it outlives the client itself.

    journal = Journal.open(stateFolder() / "outbox", "localhost", 3300, "ana")
    for message in journal.left(): ...      ask it again, before anything new
    journal.add(message)                    before it is sent,
    journal.sync()                          and on the disk by then
    journal.done(message["key"])            when it is answered

A request is kept with its key, and the server answers a key that it knows as it did the first time. So
what is asked again is done once, whether or not it had arrived; and only what writes has a key.
Each client has files of its own. What others left when they died is adopted at the start.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from time import time_ns

from chatcli.folders import makePrivate
from chatcli.identity import Guest, Identity
from chatcli.journalfile import JournalFile
from chatcli.language import _
from chatcli.link import KEYED
from chatcli.protocol import Message
from chatcli.terminal import complain as onStandardError
from chatd.model.names import fold

FILE_BYTES = 1024 * 1024
"""A file that is longer is continued in another, and goes when all in it is answered."""


class Journal:
    """A `Keeper` for one server. Where the disk doesn't take it, the client goes on without, and says so once."""

    def __init__(self, folder: Path, host: str, port: int, complain: Callable[[str], None]) -> None:
        self._folder = folder
        self._server = {"host": host, "port": port}
        self._head: Message | None = None
        self._files: list[JournalFile] = []
        self._current: JournalFile | None = None
        self._where: dict[str, JournalFile] = {}
        self._unsynced: set[JournalFile] = set()
        self._tokens: dict[str, str] = {}
        self._complain = complain
        self._hasComplained = False

    @classmethod
    def open(
        cls, folder: Path, host: str, port: int, nick: str, complain: Callable[[str], None] = onStandardError
    ) -> "Journal":
        """The journal of one person on one server, with all that this person's other clients left.

        `nick` is who one comes in as, or the e-mail address of a login. `complain` is told, once, what is wrong.
        """
        journal = cls(folder, host, port, complain)
        journal._head = journal._headOf(nick)
        with journal._excused():
            journal._adopt(journal._stem(nick))
        return journal

    def _headOf(self, nick: str, token: str | None = None) -> Message:
        return {**self._server, "nick": nick, **({"token": token} if token else {})}

    def _stem(self, nick: str) -> str:
        """What the names of one person's files begin with: nicks can be longer than names of files."""
        host = str(self._server["host"]).lower().rstrip(".")
        return sha256(f"{host}\n{self._server['port']}\n{fold(nick)}".encode()).hexdigest()[:16]

    def _adopt(self, stem: str) -> None:
        # By name is by age.
        for path in sorted(self._folder.glob(f"{stem}-*.jsonl")):
            with self._excused():
                if file := JournalFile.adopt(path, KEYED):
                    self._take(file)

    def _take(self, file: JournalFile) -> None:
        if not file.left:
            return file.close()
        self._files.append(file)
        self._where.update(dict.fromkeys(file.left, file))
        if isinstance(token := file.head.get("token"), str):
            self._tokens[fold(str(file.head.get("nick")))] = token
        return None

    # --- as a keeper

    def __contains__(self, key: object) -> bool:
        return key in self._where

    @property
    def isDirty(self) -> bool:
        """Whether something was added that may not be sent before `sync`."""
        return bool(self._unsynced)

    def left(self) -> list[Message]:
        """What is kept, in order."""
        return [message for file in self._files for message in file.left.values()]

    def become(self, identity: Identity) -> None:
        """Keep for this person from now on.

        A guest whose messages were left becomes the same guest again: another one of that nick has other
        chats, and would say there once more what was said. So their token is kept with their messages, and
        goes with them. No other secret is.
        """
        nick, token = getattr(identity, "nick", ""), None
        if isinstance(identity, Guest):
            token = identity.token = self._tokens.get(fold(nick), identity.token)
        self._head = self._headOf(nick, token) if nick else None
        self._current = None

    def add(self, message: Message) -> None:
        """Keep a request, if it is of those that write."""
        key = message.get("key")
        if self._head is None or message["type"] not in KEYED or not isinstance(key, str) or key in self._where:
            return
        with self._excused():
            file = self._file(self._head)
            file.add({name: value for name, value in message.items() if name != "id"})
            self._where[key] = file
            self._unsynced.add(file)

    def _file(self, head: Message) -> JournalFile:
        file = self._current
        if file is None or file.sizeBytes > FILE_BYTES:
            file = self._current = self._newFile(head)
            self._files.append(file)
        return file

    def _newFile(self, head: Message) -> JournalFile:
        makePrivate(self._folder)
        while True:
            name = f"{self._stem(head['nick'])}-{time_ns():020d}-{os.getpid()}.jsonl"
            if file := JournalFile.create(self._folder / name):
                file.head = head
                return file

    def sync(self) -> None:
        """Have all that was added on the disk; does nothing where all is."""
        while self._unsynced:
            file = self._unsynced.pop()
            with self._excused():
                file.sync()

    def done(self, key: object) -> None:
        """The request of this key is answered."""
        if not isinstance(key, str) or (file := self._where.pop(key, None)) is None:
            return
        with self._excused():
            file.done(key)
        if not file.left and file is not self._current:
            self._drop(file)

    def _drop(self, file: JournalFile) -> None:
        self._files.remove(file)
        self._unsynced.discard(file)
        file.close()

    def close(self) -> None:
        """Leave what is left to the next start."""
        self.sync()
        while self._files:
            self._drop(self._files[0])
        self._where.clear()
        self._current = self._head = None

    @contextmanager
    def _excused(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if not self._hasComplained:
                self._hasComplained = True
                self._complain(_("what is typed can't be kept on the disk: {error}").format(error=error))
