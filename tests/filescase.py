"""For tests of files on their way: a link to a server in memory, and real files in a folder."""

import os
from random import Random

from twisted.internet import threads
from twisted.internet.defer import maybeDeferred

from tests.linked import Linked
from tests.processes import temporaryFolder

CHUNK = 65_536


def content(size, seed=1):
    """Bytes in which no two places are alike."""
    return Random(seed).randbytes(size)


class Filing(Linked):
    """A link whose threads are done at once."""

    def setUp(self):
        super().setUp()
        self.patch(threads, "deferToThread", maybeDeferred)
        self.folder = temporaryFolder(self)
        self.progress = []

    def file(self, data, name="a.bin"):
        path = self.folder / name
        path.write_bytes(data)
        return path

    def settle(self):
        """Let all happen that can happen now: on the wire, and on the server's disk."""
        self.network.flush()
        while any(call.getTime() <= self.clock.seconds() for call in self.clock.getDelayedCalls()):
            self.clock.advance(0)
            self.network.flush()

    def back(self):
        """Let the link come back."""
        for _ in range(3):
            self.clock.advance(1)
            self.settle()

    def upload(self, link, file, name=None, caption="", room="lobby"):
        """Begin to upload; nothing of it has gone yet."""
        return link.upload(file, room, name, caption, lambda *done: self.progress.append(done))

    def share(self, link, data, name="a.bin", **more):
        """Upload something; gives the event's number."""
        shared = self.upload(link, self.file(data, name), **more)
        self.settle()
        return self.successResultOf(shared)["seq"]

    def done(self, deferred):
        self.settle()
        return self.successResultOf(deferred)

    def code(self, deferred):
        """The code of the refusal with which it ends."""
        self.settle()
        return self.failureResultOf(deferred).value.code

    def until(self, isSo):
        """Let it happen step by step, a write to the other side each, until something is so."""
        for _ in range(10_000):
            if isSo():
                return
            if not self.network.pump.pump():
                self.clock.advance(0)
        raise AssertionError("it never is so")

    def shared(self):
        """What the room got."""
        reader = self.server.guest("reader")
        events = reader.ok("history", room="lobby")["events"]
        reader.lose()
        return [event for event in events if event["type"] == "shared"]

    def names(self, folder=None):
        return sorted(os.listdir(folder or self.folder))

    def uploaded(self):
        """How many bytes the server has of what isn't shared yet."""
        return sum(map(len, self.server.files.uploads.values()))
