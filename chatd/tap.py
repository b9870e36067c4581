"""makeService: the only place that knows every part and puts them together."""

import gc
import sys
import time
from collections.abc import Generator
from functools import partial
from types import TracebackType
from typing import Any

from argon2 import PasswordHasher
from twisted.application.service import Service as TwistedService
from twisted.internet.defer import Deferred, DeferredList, inlineCallbacks, maybeDeferred
from twisted.internet.endpoints import serverFromString
from twisted.internet.interfaces import IListeningPort
from twisted.internet.threads import deferToThread
from twisted.logger import Logger
from twisted.python.failure import Failure

from chatd import __version__
from chatd.doors.classic import ClassicFactory
from chatd.doors.table import DOORS, roomOf
from chatd.media.inspector import Inspector
from chatd.options import Options
from chatd.rules.decide import decide
from chatd.service import Service
from chatd.store.blobs import Blobs
from chatd.store.database import StoreRefused, lockFolder, openDatabase
from chatd.store.files import Files
from chatd.store.queries import sql
from chatd.store.reader import Reader
from chatd.store.transaction import Ledger
from chatd.store.view import StoreView
from chatd.store.writer import Writer

COLLECT_AFTER = (50_000, 20, 50)
"""When Python looks for garbage in circles. Commands leave none, but a commit of hundreds makes thousands of
objects that live for some milliseconds: with Python's own 700, looking cost a fifth of all processor time."""
BACKLOG = 4096
"""Connections that may wait to be accepted."""
CONTENTS = "files"
"""The folder of contents, within the data folder."""
LOOPBACK = ("127.", "::1", "localhost")

log = Logger()


class CantStart(Exception):
    """The server can't start, and it is nobody's bug: the text says why, in one line."""


def makeService(options: Options) -> "ChatService":
    """The whole server as one Twisted service. Nothing is opened yet: twistd may still fork."""
    from twisted.internet import reactor  # noqa: PLC0415  # importing it installs it: twistd chooses first

    sys.excepthook = _sayWhy
    return ChatService(options, reactor)


def _sayWhy(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print one line for what is nobody's bug, instead of a traceback; the exit status is 1 either way."""
    if issubclass(kind, CantStart | StoreRefused):
        print(f"chatd: {error}", file=sys.__stderr__)  # twistd has made sys.stderr a log
    else:
        sys.__excepthook__(kind, error, trace)


def milliseconds() -> int:
    """Now, since 1970."""
    return time.time_ns() // 1_000_000


class ChatService(TwistedService):
    """The server's life: what is opened when it starts, and in which order it is closed."""

    def __init__(self, options: Options, reactor: Any) -> None:
        self._options = options
        self._reactor = reactor
        self._ports: list[IListeningPort] = []

    def privilegedStartService(self) -> None:
        """Open the store and the doors, still with the rights of whoever starts. Raises `CantStart`, `StoreRefused`."""
        folder, settings = self._options["data"], self._options.settings()
        self._lock = lockFolder(folder)
        self._database = openDatabase(folder)
        sql.unseat_all_guests(self._database)
        self._reader = Reader(self._reactor, folder)
        blobs = Blobs(folder / CONTENTS)
        blobs.sweep({sha256 for (sha256,) in sql.files(self._database)})
        self._files = Files(self._reactor, blobs)
        self._inspector = Inspector(self._reactor)
        self._service = Service(
            settings, self._reactor, self._reader, PasswordHasher(), deferToThread, self._files, self._inspector.inspect
        )
        ledger = Ledger(self._database, settings, decide, milliseconds, blobs)
        self._service.commits = self._writer = Writer(self._reactor, ledger, self._service.deliver)
        for door, endpoint in self._options["listen"]:
            self._listen(door, endpoint)

    def _listen(self, door: str, endpoint: str) -> None:
        """Listen at an endpoint, or say why not."""
        failures: list[Failure] = []
        place, room = roomOf(door, endpoint)
        factory = DOORS[door](self._service, **room)
        try:
            listening = serverFromString(self._reactor, _withBacklog(place)).listen(factory)
        except Exception as error:  # whatever an endpoint's parser or its key files raise, the user wrote it
            raise CantStart(f"--listen {door}:{endpoint}: {error}") from None
        listening.addCallbacks(self._ports.append, failures.append)
        if failures:
            raise CantStart(f"--listen {door}:{endpoint}: {failures[0].getErrorMessage()}")
        host = self._ports[-1].getHost()
        log.info(
            "Group chat version {version} is running on port {port} ({door})",
            version=__version__, port=getattr(host, "port", host), door=door,
        )  # fmt: skip
        if isinstance(factory, ClassicFactory):
            factory.started(str(getattr(host, "host", "")), str(getattr(host, "port", host)))
        self._warn(door, endpoint, str(getattr(host, "host", "localhost")))

    def _warn(self, door: str, endpoint: str, host: str) -> None:
        if not host.startswith(LOOPBACK) and not endpoint.startswith(("ssl:", "tls:", "unix:")):
            log.warn(
                "{door} listens on {host} without TLS: passwords and talk can be read on the way", door=door, host=host
            )

    def startService(self) -> None:
        """Start the threads; connections were taken from the moment of listening, and are served now."""
        super().startService()
        gc.freeze()
        gc.set_threshold(*COLLECT_AFTER)
        self._reader.start()
        self._files.start()
        self._writer.start()
        self._service.uploads.start()
        for nick in self._options["admin"]:
            self._service.query(partial(_mustExist, nick))
        for door, endpoint in self._options["listen"]:
            for room in roomOf(door, endpoint)[1].values():
                self._service.query(partial(_mustBeOpen, door, room))

    @inlineCallbacks
    def stopService(self) -> Generator[Deferred[Any], Any, None]:
        """Take no more, answer what is committed, tell everybody, close all."""
        super().stopService()
        self._service.stopping = True
        yield DeferredList([maybeDeferred(port.stopListening) for port in self._ports])
        yield self._writer.stop()
        yield self._service.stop()
        yield self._inspector.stop()
        self._files.stop()
        self._reader.stop()
        self._database.close()
        self._lock.close()


def _withBacklog(endpoint: str) -> str:
    """The endpoint with room for a whole class that connects at once: beyond Twisted's 50, connections wait 1 s."""
    if endpoint.startswith(("tcp:", "ssl:")) and ":backlog=" not in endpoint:
        return f"{endpoint}:backlog={BACKLOG}"
    return endpoint


def _mustExist(nick: str, view: StoreView) -> None:
    if view.account(nick) is None:
        log.warn(
            "--admin {nick}: there is no such account yet; whoever signs up as {nick} will be the administrator",
            nick=nick,
        )


def _mustBeOpen(door: str, name: str, view: StoreView) -> None:
    room = view.room(name)
    if room is None or room.kind != "open":
        log.warn("--listen {door}: there is no open room {name} yet", door=door, name=name)
