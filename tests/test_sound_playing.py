"""What is played: by which program, from which file, how it is seen, and how it ends."""

import os
import signal

from twisted.internet.defer import CancelledError, Deferred, succeed
from twisted.python.failure import Failure

from chatcli.sound.playing import Playing
from chatcli.sound.running import GRACE_SECONDS
from tests.sounding import IGNORING, OGG, WAVE, SoundTest, finish, isStopped, isThere


class PlayingTest(SoundTest):
    """With one who plays."""

    def setUp(self):
        super().setUp()
        self.playing = Playing(self.clock, self.told.append, self.changed, self.environment)
        self.addCleanup(self.playing.close)

    async def play(self, program="mpv", content=OGG, seconds=220.0, name="song.ogg"):
        """Play something; what the program was told."""
        self.playing.play(name, seconds, succeed(content))
        return await self.started(program)


class Played(PlayingTest):
    """From the beginning to the end."""

    async def test_theFileIsOursAndGoneAtTheEnd(self):
        self.program("mpv")
        told = await self.play(name="--evil; rm -rf ~.ogg")
        self.assertEqual((told["mode"], told["content"].encode("latin-1")), (0o600, OGG))
        self.assertEqual(told["arguments"][-1], told["file"])
        self.assertRegex(told["file"], rf"^{self.temporary}/chatcli-\w+\.ogg$")
        finish(told["pid"])
        await self.until(lambda: not self.playing.isOn, "it has ended")
        self.assertEqual((self.left(), self.told, self.playing.note), ([], [], ""))

    async def test_itHasNoTerminalAndItsOutputGoesNowhere(self):
        self.program("mpv")
        told = await self.play()
        self.assertEqual(told["session"], told["pid"])
        self.assertEqual(told["outputs"], [os.stat(os.devnull).st_rdev] * 3)

    async def test_onlyOnePlays(self):
        self.program("mpv")
        former = await self.play()
        now = await self.play(name="other.ogg")
        await self.gone(former["pid"])
        self.assertEqual(([str(file) for file in self.left()], self.told), ([now["file"]], []))
        self.assertEqual(self.playing.note, "♪ other.ogg 0:00/3:40")
        self.assertTrue(isThere(now["pid"]))

    async def test_stopEndsIt(self):
        self.program("mpv")
        told = await self.play()
        self.playing.stop()
        self.assertEqual((self.playing.note, self.left()), ("", []))
        await self.gone(told["pid"])
        await self.until(lambda: not self.clock.getDelayedCalls(), "nobody waits to kill it")
        self.assertEqual(self.told, [])

    async def test_whatDoesNotEndIsKilled(self):
        self.program("mpv", IGNORING)
        told = await self.play()
        self.playing.stop()
        self.clock.advance(GRACE_SECONDS - 0.1)
        self.assertTrue(isThere(told["pid"]))
        self.clock.advance(0.1)
        await self.gone(told["pid"])

    async def test_closingLeavesNothing(self):
        self.program("mpv", IGNORING)
        told = await self.play()
        self.playing.pause()
        self.playing.close()
        self.assertEqual(self.left(), [])
        await self.gone(told["pid"])
        self.assertEqual((self.told, self.clock.getDelayedCalls()), ([], []))


class Seen(PlayingTest):
    """What the status line tells."""

    async def test_thePositionIsThatOfTheClock(self):
        self.program("mpv")
        await self.play()
        self.assertEqual(self.playing.note, "♪ song.ogg 0:00/3:40")
        self.changes = 0
        for _ in range(50):
            self.clock.advance(0.25)
        self.assertEqual((self.playing.note, self.changes), ("♪ song.ogg 0:12/3:40", 12))
        self.clock.advance(300)
        self.assertEqual(self.playing.note, "♪ song.ogg 3:40/3:40")

    async def test_aLengthThatIsNotKnownIsNotTold(self):
        self.program("mpv")
        await self.play(seconds=None, name="a\x1b[2J" + "x" * 40)
        self.clock.advance(3661)
        self.assertEqual(self.playing.note, r"♪ a\x1b[2Jxxxxxxxxxxx… 1:01:01")

    async def test_pausedTimeDoesNotCount(self):
        self.program("mpv")
        told = await self.play()
        self.clock.advance(12.5)
        self.assertTrue(self.playing.pause())
        await self.until(lambda: isStopped(told["pid"]), "it stands still")
        self.changes = 0
        self.clock.advance(100)
        self.assertEqual((self.playing.note, self.changes), ("‖ song.ogg 0:12/3:40", 0))
        self.assertTrue(self.playing.pause())
        await self.until(lambda: not isStopped(told["pid"]), "it goes on")
        self.clock.advance(0.5)
        self.assertEqual(self.playing.note, "♪ song.ogg 0:13/3:40")

    async def test_whatIsPausedCanBeStopped(self):
        self.program("mpv")
        told = await self.play()
        self.playing.pause()
        self.playing.stop()
        await self.gone(told["pid"])

    def test_thereIsNothingToPause(self):
        self.assertFalse(self.playing.pause())
        self.playing.play("song.ogg", None, Deferred())
        self.assertFalse(self.playing.pause())
        self.assertEqual(self.playing.note, "♪ song.ogg …")


class Fetched(PlayingTest):
    """Before it plays."""

    def test_stopEndsTheFetching(self):
        fetched = Deferred()
        played = self.playing.play("song.ogg", None, fetched)
        self.playing.stop()
        self.assertTrue(fetched.called)
        self.successResultOf(played)
        self.assertEqual((self.told, self.left()), ([], []))

    def test_whatComesTooLateIsNotPlayed(self):
        self.unstartable("mpv")
        self.playing.play("song.ogg", None, Deferred(lambda fetched: fetched.callback(OGG)))
        self.playing.stop()
        self.assertEqual((self.playing.isOn, self.told, self.left()), (False, [], []))

    def test_afterARefusalNothingIsPlayed(self):
        played = self.playing.play("song.ogg", None, fetched := Deferred())
        fetched.errback(Failure(CancelledError()))
        self.failureResultOf(played, CancelledError)
        self.assertEqual((self.playing.isOn, self.playing.note), (False, ""))


class Trouble(PlayingTest):
    """What goes wrong is told in a line."""

    async def test_theProgramFails(self):
        self.program("mpv", status=2)
        finish((await self.play())["pid"])
        await self.until(lambda: not self.playing.isOn, "it has ended")
        self.assertEqual(self.told, ["mpv ended with status 2: is there a sound device?"])
        self.assertEqual(self.left(), [])

    async def test_somebodyElseKillsIt(self):
        self.program("mpv")
        os.kill((await self.play())["pid"], signal.SIGKILL)
        await self.until(lambda: not self.playing.isOn, "it has ended")
        self.assertEqual(self.told, ["Signal 9 ended mpv."])

    def test_itCannotBeStarted(self):
        self.unstartable("mpv")
        self.playing.play("song.ogg", None, succeed(OGG))
        (line,) = self.told
        self.assertIn("No such file", line)
        self.assertEqual((self.left(), self.playing.isOn), ([], False))

    def test_thereIsNoPlayer(self):
        self.playing.play("song.ogg", None, succeed(OGG))
        self.assertEqual(self.told, ["Nothing here plays this (ogg): install mpv, or ffmpeg."])
        self.assertEqual((self.left(), self.playing.isOn), ([], False))

    async def test_thereIsNoPlayerForThis(self):
        self.program("aplay")
        self.playing.play("song.ogg", None, succeed(OGG))
        self.assertEqual(self.told, ["Nothing here plays this (ogg): install mpv, or ffmpeg."])
        self.assertEqual((await self.play("aplay", WAVE))["arguments"][0], "-q")

    def test_aListOfAddressesIsNotGivenToAPlayer(self):
        self.program("mpv")
        for content in (b"#EXTM3U\nhttp://10.0.0.1/\n", b"# mpv EDL v0\n/etc/passwd\n", b"", b"\xff\xfe#\0E\0"):
            self.playing.play("song.mp3", None, succeed(content))
            self.assertEqual((self.told.pop(), self.left()), ("song.mp3 is no sound that is known here.", []))
