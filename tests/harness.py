"""A whole server in memory, without threads: real rules, real SQLite, real doors, `StringTransport` and `Clock`.

What a client sends is committed and delivered before `send` returns.
"""

import json
import sqlite3
from typing import Any

from argon2 import PasswordHasher
from twisted.internet.defer import Deferred, execute, maybeDeferred, succeed
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport

from chatd.doors.native import NativeDoor, NativeFactory
from chatd.model.asks import Ask
from chatd.model.settings import Settings
from chatd.model.timeline import Entry
from chatd.rules.decide import decide
from chatd.service import Service
from chatd.store.database import upgrade
from chatd.store.queries import sql
from chatd.store.transaction import Ledger
from chatd.store.view import withinBytes
from tests.memoryfiles import MemoryFiles

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Hashes as the real one does, in no time."""


class AtOnce:
    """Commits what is asked for in the caller's turn; what is asked meanwhile makes the next commit."""

    def __init__(self, ledger: Ledger, deliver: Any) -> None:
        self.ledger = ledger
        self._deliver = deliver
        self._asks: list[Ask] = []
        self.busy = False
        """While True, asks gather; `run` commits them together."""
        self.pages: list[Any] = []
        """Pages that were asked for during a delivery: as from a thread, they arrive behind it."""

    def submit(self, ask: Ask) -> None:
        self._asks.append(ask)
        if not self.busy:
            self.run()

    def run(self) -> None:
        self.busy = True
        while self._asks or self.pages:
            batch, self._asks = self._asks, []
            pages, self.pages = self.pages, []
            self._deliver(self.ledger.commit(batch))
            for let in pages:
                let()
        self.busy = False

    def query(self, function: Any) -> "Deferred[Any]":
        return execute(function, self.ledger.view)


class Server:
    """The server, its clock, and its store."""

    def __init__(
        self,
        settings: Settings | None = None,
        db: sqlite3.Connection | None = None,
        files: MemoryFiles | None = None,
    ) -> None:
        settings = settings or Settings()
        self.clock = Clock()
        self.clock.advance(1_800_000_000)
        self.db = db or sqlite3.connect(":memory:", isolation_level=None)
        upgrade(self.db)
        sql.unseat_all_guests(self.db)
        self.files = files or MemoryFiles(self.clock)
        self.files.clock = self.clock
        self.service = Service(settings, self.clock, self, QUICK, maybeDeferred, self.files, self.files.inspect)
        ledger = Ledger(self.db, settings, decide, lambda: round(self.clock.seconds() * 1000), self.files)
        self.commits = self.service.commits = AtOnce(ledger, self.service.deliver)
        self.service.uploads.start()
        self._factory = NativeFactory(self.service)
        self.heldPages: list[Any] | None = None
        """Set to a list to hold the store's pages back; each is called to let one through."""
        self.pagesRead = 0

    def page(self, roomId: int, room: str, after: int, upto: int) -> "Deferred[list[Entry]]":
        self.pagesRead += 1
        rows = sql.page_on(self.db, room=roomId, after=after, upto=upto, most=200)
        page = [Entry(roomId, room, *row) for row in withinBytes(rows)]
        if self.heldPages is None and not self.commits.busy:
            return succeed(page)
        held: Deferred[list[Entry]] = Deferred()
        (self.commits.pages if self.heldPages is None else self.heldPages).append(lambda: held.callback(page))
        return held

    def client(self, address: str = "10.0.0.1") -> "Client":
        """A client that has just connected, its hello read."""
        client = Client(self, address)
        client.hello = client.take()
        return client

    def guest(self, nick: str, **fields: Any) -> "Client":
        """A client that is in as a guest."""
        client = self.client()
        client.welcome = client.ok("guest", nick=nick, **fields)
        return client

    def account(self, nick: str, **fields: Any) -> "Client":
        """A client that has just signed up."""
        client = self.client()
        card = {"email": f"{nick}@example.org", "password": "correct horse", "postal": "01310-100"}
        client.welcome = client.ok("signup", nick=nick, **(card | fields))
        return client

    def login(self, nick: str, **fields: Any) -> "Client":
        """Another client of an account."""
        client = self.client()
        client.welcome = client.ok("login", nick=nick, password="correct horse", **fields)
        return client


class Client:
    """One connection: sends messages as lines, reads what came back as dictionaries."""

    def __init__(self, server: Server, address: str) -> None:
        from twisted.internet.address import IPv4Address

        self.server = server
        self.transport = StringTransport(peerAddress=IPv4Address("TCP", address, 50000))
        self.transport.abortConnection = self.lose  # StringTransport has none
        self.hello: dict[str, Any] = {}
        self.welcome: dict[str, Any] = {}
        self.door: NativeDoor = server._factory.buildProtocol(None)
        self.door.makeConnection(self.transport)

    @property
    def session(self) -> Any:
        return self.door._session

    @property
    def closing(self) -> bool:
        """Whether the server has ended the connection."""
        return bool(self.transport.disconnecting)

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.door.dataReceived(data)

    def send(self, type: str, /, **fields: Any) -> None:
        """Send one message."""
        self.write(json.dumps({"type": type, **fields}, ensure_ascii=False).encode() + b"\n")

    def messages(self) -> list[dict[str, Any]]:
        """All that came since the last reading."""
        data = self.transport.value()
        self.transport.clear()
        return [json.loads(line) for line in data.splitlines()]

    def take(self) -> dict[str, Any]:
        """The one message that came."""
        messages = self.messages()
        assert len(messages) == 1, messages
        return messages[0]

    def got(self, *types: str) -> list[dict[str, Any]]:
        """What came of these types since the last reading; the rest is dropped."""
        return [message for message in self.messages() if message["type"] in types]

    def ask(self, type: str, /, **fields: Any) -> dict[str, Any]:
        """Send a command and give its answer; what else came is dropped."""
        self.messages()
        self.send(type, id="ask", **fields)
        answers = [message for message in self.messages() if message.get("re") == "ask"]
        assert len(answers) == 1, answers
        return answers[0]

    def ok(self, type: str, /, **fields: Any) -> dict[str, Any]:
        """Send a command that must be carried out."""
        answer = self.ask(type, **fields)
        assert answer["type"] == "ok", answer
        return answer

    def refused(self, type: str, /, **fields: Any) -> str:
        """Send a command that must be refused; gives the code."""
        answer = self.ask(type, **fields)
        assert answer["type"] == "refused", answer
        assert answer["why"], answer
        return str(answer["code"])

    def lose(self) -> None:
        """The connection is gone."""
        from twisted.internet.error import ConnectionDone
        from twisted.python.failure import Failure

        self.door.connectionLost(Failure(ConnectionDone()))


def texts(messages: list[dict[str, Any]]) -> list[str]:
    """What was said."""
    return [message["text"] for message in messages if message["type"] == "said"]
