"""Contents with the real server: real files, real subprocesses, and people who may not have them."""

import hashlib
import time

from twisted.trial.unittest import SynchronousTestCase

from chatd.wire.chunks import CHUNK_MAX, asChunk
from tests import mediafiles
from tests.framedwire import Framed
from tests.processes import WAIT_SECONDS, ChatServer, Program, temporaryFolder

FULL_BYTES = 2**21
LIMITED = f"""
import resource, runpy
resource.setrlimit(resource.RLIMIT_FSIZE, ({FULL_BYTES}, {FULL_BYTES}))
runpy.run_module("chatd", run_name="__main__")
"""
"""A server that can write so much into a file and no more, as on a disk that is full."""
CARD = {"password": "correct horse", "postal": "01310-100"}


class RunTests(SynchronousTestCase):
    def setUp(self):
        self.data = temporaryFolder(self) / "data"
        self.server = ChatServer(self.data)
        self.addCleanup(self.server.close)

    def account(self, nick):
        wire = Framed(self.server.port)
        self.addCleanup(wire.close)
        wire.ok("signup", nick=nick, email=f"{nick}@example.org", **CARD)
        return wire

    def settled(self, count):
        """Wait until there are so many files of contents; what waited to be shared goes soon behind the answer."""
        until = time.monotonic() + WAIT_SECONDS
        while len([path for path in (self.data / "files").rglob("*") if path.is_file()]) != count:
            self.assertLess(time.monotonic(), until)

    def event(self, wire, seq, room="lobby"):
        (event,) = wire.ok("history", room=room, before=seq + 1, limit=1)["events"]
        return event

    def test_whatIsFoundInFiles(self):
        ana = self.account("ana")
        png = self.event(ana, ana.share(mediafiles.png(), "a.wav"))
        self.assertEqual((png["media"], png["name"]), ("image/png", "a.wav"))
        self.assertGreater(png["thumbnail"], 0)
        thumbnail = ana.fetch(png["seq"], thumbnail=True)
        self.assertEqual(len(thumbnail), png["thumbnail"])
        wav = self.event(ana, ana.share(mediafiles.wav(mediafiles.tone(8000, 0.5)), "b.png"))
        self.assertEqual(wav["media"], "audio/wav")
        self.assertEqual(len(wav["waveform"]), 32)
        broken = self.event(ana, ana.share(mediafiles.png()[:-40], "c.png"))
        self.assertEqual((broken["media"], "width" in broken), ("image/png", False))

    def test_twoUploadsAreStoredOnceAndGoWithTheLast(self):
        ana, bia = self.account("ana"), self.account("bia")
        first, second = ana.share(b"same", "a"), bia.share(b"same", "b")
        self.settled(1)
        ana.ok("delete", room="lobby", seq=first)
        self.assertEqual(ana.fetch(second), b"same")
        bia.ok("delete", room="lobby", seq=second)
        self.settled(0)

    def test_whoIsNoMemberFetchesNothing(self):
        ana, bia = self.account("ana"), self.account("bia")
        ana.ok("create", room="study")
        seq = ana.share(b"for members", "a", room="study")
        sha256 = self.event(ana, seq, "study")["sha256"]
        tries = [
            ("download", {"room": "study", "seq": seq}), ("download", {"room": "study", "seq": seq, "thumbnail": True}),
            ("download", {"room": "lobby", "seq": seq}), ("history", {"room": "study"}), ("open", {"room": "study"}),
            ("share", {"room": "lobby", "sha256": sha256, "name": "mine"}),
        ]  # fmt: skip
        for type, fields in tries:
            bia.send(type, id="try", **fields)
            self.assertEqual(bia.until(re="try")["type"], "refused", (type, fields))
        self.assertEqual(bia.ok("upload", room="lobby", size=11, sha256=sha256)["offset"], 0)

    def test_aFullDiskIsARefusalAndLosesNothing(self):
        self.server.kill()
        where = ("--data", str(self.data), "--listen", "native:tcp:0:interface=127.0.0.1")
        limited = Program("-c", LIMITED, *where)
        self.addCleanup(limited.close)
        self.server.port = int(limited.until(r"is running on port (\d+) \(native\)")[1])
        ana = self.account("ana")
        before = ana.ok("say", room="lobby", text="before")["seq"]
        content = b"x" * (FULL_BYTES + CHUNK_MAX)
        sha256 = hashlib.sha256(content).hexdigest()
        ana.ok("upload", room="lobby", size=len(content), sha256=sha256)
        for at in range(0, len(content), CHUNK_MAX):
            ana.write(asChunk(sha256, at, content[at : at + CHUNK_MAX]))
        self.assertEqual(ana.until(type="failed")["code"], "no-space")
        self.assertEqual(ana.ok("say", room="lobby", text="after")["seq"], before + 1)
        self.assertEqual(ana.fetch(ana.share(b"small", "a")), b"small")
        self.settled(1)

    def test_sharedMeansKept(self):
        ana = self.account("ana")
        seq = ana.share(b"kept", "a")
        self.server.kill()
        self.server = ChatServer(self.data)
        self.addCleanup(self.server.close)
        self.assertEqual(self.account("bia").fetch(seq), b"kept")

    def test_leftoversAreSweptAtTheStart(self):
        self.account("ana").share(b"kept", "a")
        self.server.kill()
        stray = self.data / "files" / "ab" / ("c" * 62)
        stray.parent.mkdir()
        stray.write_bytes(b"stray")
        self.server = ChatServer(self.data)
        self.addCleanup(self.server.close)
        self.settled(1)
