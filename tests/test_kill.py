"""`kill -9` at any moment: what was acknowledged is there, once, for everybody, in the same order."""

import threading
from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from tests.processes import ChatServer, Wire, temporaryFolder

CLIENTS = 10
MESSAGES = 500
"""Texts of each client."""


class Talker(threading.Thread):
    """A client that sends its texts with keys, a window of them at a time, and comes back after every crash.

    It resends what was not acknowledged, follows the lobby from its cursor, and ends when all is acknowledged.
    """

    def __init__(self, number: int, port: int) -> None:
        super().__init__(daemon=True)
        self.nick = f"talker{number}"
        self._port = port
        self.acknowledged: dict[str, int] = {}
        self.timeline: list[tuple[int, str, str]] = []
        self.error: BaseException | None = None
        self.crashes = 0

    def run(self) -> None:
        try:
            while len(self.acknowledged) < MESSAGES:
                self._once()
        except BaseException as error:
            self.error = error

    def _once(self) -> None:
        """One connection's life."""
        try:
            wire = Wire(self._port)
        except OSError:
            threading.Event().wait(0.02)  # not for a fact, only not to spin until the server listens again
            return
        try:
            wire.ok("guest", nick=self.nick)
            wire.ok("open", room="lobby", after=len(self.timeline))
            self._talk(wire)
        except (OSError, EOFError):
            self.crashes += 1
        finally:
            wire.close()

    def _talk(self, wire: Wire) -> None:
        missing = [key for n in range(MESSAGES) if (key := f"{self.nick}-{n}") not in self.acknowledged]
        waiting = missing[:20]
        for key in waiting:
            wire.send("say", id=key, room="lobby", text=f"olá {key} 🐈", key=key)
        ahead = iter(missing[20:])
        while len(self.acknowledged) < MESSAGES:
            self._take(wire.read())
            while sum(key not in self.acknowledged for key in waiting) < 20 and (key := next(ahead, None)):
                waiting = [*(k for k in waiting if k not in self.acknowledged), key]
                wire.send("say", id=key, room="lobby", text=f"olá {key} 🐈", key=key)

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "ok" and "seq" in message:
            assert self.acknowledged.setdefault(message["re"], message["seq"]) == message["seq"], message
        elif message["type"] == "said":
            assert message["seq"] == len(self.timeline) + 1, (self.nick, message, len(self.timeline))
            self.timeline.append((message["seq"], message["by"], message["key"]))


class KillTests(SynchronousTestCase):
    def test_nothing_acknowledged_is_lost_or_doubled_by_kill_9(self) -> None:
        """Ten clients send 5,000 texts while the server is killed three times; all end with one timeline."""
        data = temporaryFolder(self)
        server = ChatServer(data)
        self.addCleanup(server.close)
        talkers = [Talker(number, server.port) for number in range(CLIENTS)]
        for talker in talkers:
            talker.start()
        watcher = Wire(server.port)
        watcher.ok("guest", nick="watcher")
        for reached in (600, 1700, 3100):
            watcher.ok("open", room="lobby", after=reached)
            watcher.until(seq=reached + 1)
            server.close()
            watcher.close()
            server = ChatServer(data, port=server.port)
            self.addCleanup(server.close)
            watcher = Wire(server.port)
            watcher.ok("guest", nick="watcher")
        for talker in talkers:
            talker.join(60)
        self.assertEqual([talker.error for talker in talkers if talker.error], [])
        self.assertEqual([len(talker.acknowledged) for talker in talkers], [MESSAGES] * CLIENTS)
        self.assertTrue(all(talker.crashes for talker in talkers), "the kills came while everybody talked")
        self._sameForAll(watcher, talkers)
        watcher.close()

    def _sameForAll(self, watcher: Wire, talkers: list[Talker]) -> None:
        total = CLIENTS * MESSAGES
        self.assertEqual(watcher.ok("open", room="lobby", after=0)["last"], total)
        timeline = [(event["seq"], event["by"], event["key"]) for event in (watcher.read() for _ in range(total))]
        self.assertEqual([seq for seq, _, _ in timeline], list(range(1, total + 1)))
        self.assertEqual(len({key for _, _, key in timeline}), total)
        places = {key: seq for seq, _, key in timeline}
        for talker in talkers:
            self.assertEqual(talker.timeline, timeline[: len(talker.timeline)])
            self.assertEqual(talker.acknowledged, {key: places[key] for key in talker.acknowledged})
