"""The commands for sound: what each means at which moment, and what is a sound. And which programs are called how."""

from twisted.internet.defer import Deferred, succeed
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from chatcli.errors import RefusedByServer
from chatcli.rooms import Rooms
from chatcli.slash import BadCommand
from chatcli.sound.formats import FORMATS, formatOf
from chatcli.sound.programs import PLAYERS, RECORDERS, player, recorder
from chatcli.sound.sounds import SOUND_BYTES, Sounds
from chatcli.sound.stopwatch import Stopwatch
from tests.sounding import OGG, SoundTest, isThere

SHARED = {"type": "shared", "room": "@ana@bia", "at": "2026-11-21T12:00:00.000Z", "by": "bia", "size": 9}


def shared(seq, name, media, **more):
    return {**SHARED, "seq": seq, "name": name, "media": media, **more}


class Link:
    """One that gives what it is told to."""

    def __init__(self):
        self.asked, self.answer = [], succeed(OGG)

    def named(self, room):
        return {"@bia": "@ana@bia"}.get(room, room)

    def fetch(self, room, seq, most):
        self.asked.append((room, seq, most))
        return self.answer

    def upload(self, path, room, name, caption):
        self.asked.append((path.name == name, room, caption))
        return succeed({})


class Host:
    """A client in a chat with four files."""

    def __init__(self):
        self.room, self.link, self.rooms, self.complaints = "@bia", Link(), Rooms("ana"), []
        room = self.rooms.opened({"room": "@ana@bia", "nick": "bia", "kind": "direct", "last": 0, "seen": 0})
        room.take(shared(1, "first.ogg", "audio/ogg", seconds=220.0))
        room.take(shared(2, "../café\u202e.mp3", "audio/mpeg"))
        room.take(shared(3, "huge.flac", "audio/flac", size=SOUND_BYTES + 1))
        room.take(shared(4, "cat.png", "image/png"))
        room.take({**SHARED, "type": "said", "seq": 5, "text": "play that"})

    def complain(self, text):
        self.complaints.append(str(text))

    def watch(self, answer):
        answer.addErrback(lambda failure: self.complain(failure.value))


class SoundsTest(SoundTest):
    """Commands."""

    def setUp(self):
        super().setUp()
        self.host = Host()
        self.sounds = Sounds(self.clock, self.host, self.changed, self.environment)
        self.addCleanup(self.sounds.close)

    def refused(self, name, **fields):
        return str(self.assertRaises(BadCommand, self.sounds.do, name, **fields))

    async def test_playFetchesAndPlays(self):
        self.program("mpv")
        self.sounds.do("play", room="@bia", seq=1)
        self.assertEqual(self.host.link.asked, [("@ana@bia", 1, SOUND_BYTES)])
        await self.started("mpv")
        self.assertEqual(self.sounds.note, "♪ first.ogg 0:00/3:40")
        self.sounds.do("pause")
        self.assertEqual(self.sounds.note, "‖ first.ogg 0:00/3:40")
        self.sounds.do("stop")
        self.assertEqual(self.sounds.note, "")

    def test_withoutANumberTheNewestIsMeant(self):
        self.host.rooms.find("@ana@bia").events[2:3] = []
        self.host.link.answer = Deferred()
        self.sounds.do("play", room="@bia")
        self.assertEqual(self.host.link.asked[0][1], 2)
        self.assertNotIn("/", self.sounds.note)
        self.assertNotIn("\u202e", self.sounds.note)

    def test_whatIsNoSoundIsNotFetched(self):
        self.assertEqual(self.refused("play", room="@bia", seq=4), "cat.png is no sound (image/png).")
        self.assertEqual(self.refused("play", room="@bia", seq=3), "huge.flac is too big to play here.")
        for room, seq in (("@bia", 5), ("@bia", 6), ("nowhere", 1), ("nowhere", None)):
            self.assertEqual(self.refused("play", room=room, seq=seq), "There is no such sound here.")
        self.assertEqual(self.host.link.asked, [])

    def test_aRefusalIsTold(self):
        self.host.link.answer = Deferred()
        self.sounds.do("play", room="@bia", seq=1)
        self.host.link.answer.errback(RefusedByServer("no-such-event", "It is gone."))
        self.assertEqual((self.host.complaints, self.sounds.note), (["It is gone."], ""))

    def test_thereIsNothingToEnd(self):
        self.assertEqual(self.refused("pause"), "Nothing is being played.")
        self.assertEqual(self.refused("stop"), "Nothing is being played.")
        self.assertEqual(self.refused("record", caption="cancel"), "Nothing is being recorded.")

    async def test_recordEndsWhatItBegan(self):
        self.program("mpv")
        self.program("arecord", f"open(file, 'wb').write(b'RIFF....WAVE' + {OGG!r})")
        self.sounds.do("play", room="@bia", seq=1)
        played = await self.started("mpv")
        self.sounds.do("record", caption="about tea")
        await self.started("arecord")
        await self.gone(played["pid"])
        self.assertEqual(self.sounds.note, "● 0:00")
        self.assertEqual(self.refused("play", room="@bia", seq=1), "A recording is going on: /record ends it.")
        self.host.room = "lobby"
        self.sounds.do("record")
        await self.until(lambda: not self.sounds.note, "it has ended")
        self.assertEqual(self.host.link.asked[1:], [(True, "@ana@bia", "about tea")])

    async def test_stopEndsARecordingAndCancelThrowsItAway(self):
        self.program("arecord", f"open(file, 'wb').write(b'RIFF....WAVE' + {OGG!r})")
        for name, fields in (("stop", {}), ("record", {"caption": "cancel"})):
            self.sounds.do("record")
            await self.started("arecord")
            self.sounds.do(name, **fields)
            await self.until(lambda: not self.sounds.note, "it has ended")
        self.assertEqual(len(self.host.link.asked), 1)

    def test_recordNeedsARoomAndARecorder(self):
        self.assertEqual(self.refused("record"), "Nothing here records sound: install alsa-utils, or sox.")
        self.host.room = ""
        self.assertEqual(self.refused("record"), "No room is open: /open ROOM")

    async def test_closingEndsBoth(self):
        self.program("arecord")
        self.sounds.do("record")
        told = await self.started("arecord")
        self.sounds.close()
        self.sounds.close()
        await self.gone(told["pid"])
        self.assertFalse(isThere(told["pid"]))
        self.assertEqual(self.left(), [])


class Formats(SynchronousTestCase):
    """What a content is, by its own bytes."""

    def test_eachIsKnown(self):
        begins = {
            "wav": b"RIFF\x24\n\0\0WAVEfmt ", "ogg": b"OggS\0", "flac": b"fLaC\0", "mp3": b"ID3\x04",
            "aac": b"\xff\xf1P", "mp4": b"\0\0\0\x20ftypM4A ", "mkv": b"\x1aE\xdf\xa3", "aiff": b"FORM\0\n\0\0AIFF",
            "au": b".snd\0", "amr": b"#!AMR\n",
        }  # fmt: skip
        self.assertEqual(set(begins), FORMATS)
        for format, begin in begins.items():
            self.assertEqual(formatOf(begin), format)
        self.assertEqual([formatOf(begin) for begin in (b"\xff\xfb\x90", b"\xff\xf3\x90")], ["mp3"] * 2)

    def test_nothingElseIs(self):
        for begin in (b"", b"RIFF", b"RIFF\x24\0\0\0AVI ", b" OggS", b"\xff\xfe#\0", b"\xff\xd8\xff", b"#EXTM3U"):
            self.assertIsNone(formatOf(begin), begin)


class Programs(SoundTest):
    """Which is called, and how."""

    def here(self, *names):
        for name in names:
            (self.programs / name).touch(0o700)

    def test_theFirstThatIsHereAndCan(self):
        self.here("afplay", "aplay", "paplay", "ffplay", "mpv", "rec", "ffmpeg")
        self.assertEqual(player("ogg", self.environment)[0].name, "mpv")
        (self.programs / "mpv").chmod(0o600)
        program, path = player("mp4", self.environment)
        self.assertEqual((program.name, path), ("ffplay", str(self.programs / "ffplay")))
        (self.programs / "ffplay").unlink()
        found = [player(format, self.environment)[0].name for format in ("ogg", "wav", "mp4")]
        self.assertEqual(found, ["paplay", "paplay", "afplay"])
        self.assertEqual(recorder(self.environment)[0].name, "ffmpeg")

    def test_noneHasAWindowOrATerminalOrStays(self):
        commands = {program.name: program.command(program.name, "/x") for program in PLAYERS}
        self.assertLessEqual({"--no-video", "--no-terminal", "--really-quiet", "--idle=no"}, set(commands["mpv"]))
        self.assertLessEqual({"-nodisp", "-autoexit", "quiet"}, set(commands["ffplay"]))
        for name in ("pw-play", "paplay", "afplay"):
            self.assertEqual(commands[name], [name, "/x"])
        self.assertEqual(commands["aplay"], ["aplay", "-q", "/x"])

    def test_whatCanBeLimitedIs(self):
        commands = {program.name: program.command(program.name, "/x") for program in RECORDERS}
        self.assertEqual(commands["rec"][-4:], ["/x", "trim", "0", "305"])
        for name, option in (("arecord", "-d"), ("ffmpeg", "-t")):
            self.assertEqual(commands[name][commands[name].index(option) + 1], "305")
            self.assertEqual(commands[name][-1], "/x")


class Stopwatches(SynchronousTestCase):
    """Time that passes."""

    def test_itCountsOnlyWhileItRuns(self):
        clock, changes = Clock(), []
        watch = Stopwatch(clock, lambda: changes.append(watch.seconds))
        clock.pump([0.5] * 5)
        watch.stop()
        watch.stop()
        clock.advance(10)
        self.assertEqual((watch.seconds, changes, clock.getDelayedCalls()), (2.5, [1.0, 2.0], []))
        watch.goOn()
        watch.goOn()
        clock.pump([0.25] * 2)
        self.assertEqual((watch.seconds, changes), (3.0, [1.0, 2.0, 3.0]))
