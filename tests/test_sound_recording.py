"""Voice notes: how one begins and ends, what becomes of it, and what is left behind."""

import os
import signal
from pathlib import Path

from twisted.internet.defer import Deferred, fail, succeed

from chatcli.errors import LinkEnded
from chatcli.sound import recording
from chatcli.sound.programs import RECORD_SECONDS, NoProgram
from chatcli.sound.recording import Recording
from chatcli.sound.running import GRACE_SECONDS
from tests.sounding import IGNORING, WAVE, SoundTest, finish, isThere

WRITING = f"open(file, 'wb').write({WAVE!r} if number == signal.SIGINT else b'')"
"""A recorder makes its file whole on SIGINT, and fails all the same, as arecord does."""


class RecordingTest(SoundTest):
    """With one who records."""

    def setUp(self):
        super().setUp()
        self.state = Path(self.mktemp()).absolute()
        self.patch(recording, "stateFolder", lambda: self.state)
        self.shared, self.answer = [], succeed(None)
        self.recording = Recording(self.clock, self.share, self.told.append, self.changed, self.environment)
        self.addCleanup(self.recording.close)

    def share(self, file, room, caption):
        self.shared.append((file.name, file.read_bytes(), file.stat().st_mode & 0o777, room, caption))
        return self.answer

    async def record(self, then=WRITING, status=0):
        """Begin to record; what the program was told."""
        self.program("arecord", then, status)
        self.recording.start("study", "about tea")
        return await self.started("arecord")

    async def ended(self):
        await self.until(lambda: not self.recording.isOn, "it has ended")

    def kept(self):
        return [path.read_bytes() for path in (self.state / "recordings").glob("voice-*.wav")]


class Recorded(RecordingTest):
    """What is shared."""

    async def test_itIsSharedWhenItIsWhole(self):
        told = await self.record()
        self.assertEqual(told["file"], told["arguments"][-1])
        self.assertEqual(Path(told["file"]).parent.stat().st_mode & 0o777, 0o700)
        self.recording.finish()
        await self.ended()
        ((name, content, mode, room, caption),) = self.shared
        self.assertRegex(name, r"^voice-\d{8}-\d{6}\.wav$")
        self.assertEqual((content, mode, room, caption), (WAVE, 0o600, "study", "about tea"))
        self.assertEqual((list(self.temporary.iterdir()), self.told, self.recording.note), ([], [], ""))
        self.assertFalse(isThere(told["pid"]))

    async def test_theFileStaysUntilItIsShared(self):
        self.answer = Deferred()
        await self.record()
        self.recording.finish("about coffee")
        await self.ended()
        self.assertEqual((self.shared[0][4], len(self.left())), ("about coffee", 1))
        self.answer.callback(None)
        self.assertEqual(list(self.temporary.iterdir()), [])

    async def test_theStatusLineCountsTheSeconds(self):
        await self.record()
        self.changes = 0
        self.clock.pump([0.125] * 44)
        self.assertEqual((self.recording.note, self.changes), ("● 0:05", 5))

    async def test_itEndsByItselfAfterFiveMinutes(self):
        await self.record()
        self.clock.advance(RECORD_SECONDS - 1)
        self.assertEqual(self.recording.note, "● 4:59")
        self.clock.advance(1)
        await self.ended()
        self.assertEqual(self.shared[0][1], WAVE)

    async def test_whatWasThrownAwayIsNotShared(self):
        await self.record()
        self.recording.cancel()
        await self.ended()
        self.assertEqual((self.shared, self.told, list(self.temporary.iterdir())), ([], [], []))

    async def test_closingLeavesNothing(self):
        told = await self.record()
        self.recording.close()
        self.assertEqual(list(self.temporary.iterdir()), [])
        await self.gone(told["pid"])
        self.assertEqual((self.shared, self.told, self.clock.getDelayedCalls()), ([], [], []))

    async def test_closingTakesAwayWhatIsBeingSharedToo(self):
        self.answer = Deferred()
        await self.record()
        self.recording.finish()
        await self.ended()
        self.recording.close()
        self.answer.errback(LinkEnded("bye"))
        self.assertEqual((list(self.temporary.iterdir()), self.kept(), self.told), ([], [], []))


class Trouble(RecordingTest):
    """What goes wrong is told, and what was said isn't lost."""

    def assertKept(self, why):
        (line,) = self.told
        self.assertRegex(line, rf"^The recording was not shared, and is kept: {self.state}/.*\.wav: {why}$")
        self.assertEqual((self.kept(), list(self.temporary.iterdir())), ([WAVE], []))

    async def test_whatIsRefusedIsKept(self):
        self.answer = fail(LinkEnded("no more"))
        await self.record()
        self.recording.finish()
        await self.ended()
        self.assertKept("no more")

    async def test_whatCannotBeMovedStays(self):
        self.answer = fail(LinkEnded("no more"))
        self.state.write_text("no folder")
        told = await self.record()
        self.recording.finish()
        await self.ended()
        self.recording.close()
        self.assertEqual(Path(told["file"]).read_bytes(), WAVE)
        self.assertIn(f"is kept: {told['file']}: no more", self.told[0])

    async def test_whatMayNotBeWholeIsKept(self):
        await self.record(f"open(file, 'wb').write({WAVE!r})\n{IGNORING}")
        self.recording.finish()
        await self.until(lambda: self.left() and self.left()[0].stat().st_size, "it is written")
        self.clock.advance(GRACE_SECONDS)
        await self.ended()
        self.assertEqual(self.shared, [])
        self.assertKept("Signal 9 ended arecord.")

    async def test_theRecorderFails(self):
        finish((await self.record("", 2))["pid"])
        await self.ended()
        self.assertEqual(self.told, ["arecord ended with status 2: is there a sound device?"])
        self.assertEqual((self.shared, list(self.temporary.iterdir())), ([], []))

    async def test_whatARecorderLeftThatDiedIsKept(self):
        told = await self.record()
        Path(told["file"]).write_bytes(WAVE)
        os.kill(told["pid"], signal.SIGKILL)
        await self.ended()
        self.assertKept("Signal 9 ended arecord.")

    async def test_nothingWasRecorded(self):
        for then in ("", f"open(file, 'wb').write({WAVE[:44]!r})"):
            await self.record(then)
            self.recording.finish()
            await self.ended()
            self.assertEqual((self.told.pop(), self.shared), ("Nothing was recorded.", []))

    def test_thereIsNoRecorder(self):
        error = self.assertRaises(NoProgram, self.recording.start, "study", "")
        self.assertEqual(str(error), "Nothing here records sound: install alsa-utils, or sox.")
        self.assertEqual((list(self.temporary.iterdir()), self.recording.isOn), ([], False))

    def test_itCannotBeStarted(self):
        self.unstartable("rec")
        self.assertRaises(OSError, self.recording.start, "study", "")
        self.assertEqual((list(self.temporary.iterdir()), self.recording.isOn), ([], False))
