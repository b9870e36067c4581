"""Contents with the real server: real files, real subprocesses, and people who may not have them."""

import time

from twisted.trial.unittest import SynchronousTestCase

from tests import mediafiles
from tests.framedwire import Framed
from tests.processes import WAIT_SECONDS, ChatServer, temporaryFolder

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
