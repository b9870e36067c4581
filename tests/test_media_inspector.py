"""Looking into files, with real processes: whatever a file or a process does, there is an answer."""

import errno
import os
import sys
from pathlib import Path

from twisted.internet import reactor
from twisted.internet.defer import Deferred, gatherResults
from twisted.internet.task import Clock
from twisted.trial.unittest import TestCase

from chatd.media.inspector import ERRORS_MAX, Inspector
from chatd.model.media import Found
from tests import mediafiles
from tests.test_media_telling import line

ECHO = ("/bin/sh", "-c", "cat")
"""Instead of the real process, one that tells what stands in the file."""
HANGS = ("/bin/sh", "-c", "cat; exec sleep 1000")


class Processes(Clock):
    """A reactor that starts real processes and whose time stands still; it knows the processes, and when they tell."""

    def __init__(self):
        super().__init__()
        self.started = []
        self.told = Deferred()

    def spawnProcess(self, protocol, *arguments, **options):
        hear = protocol.outReceived

        def heard(data):
            hear(data)
            if not self.told.called:
                self.told.callback(None)

        protocol.outReceived = heard
        self.started.append(reactor.spawnProcess(protocol, *arguments, **options))
        return self.started[-1]

    def running(self):
        return sum(process.pid is not None for process in self.started)


class InspectorCase(TestCase):
    def setUp(self):
        self.processes = Processes()

    def inspector(self, *arguments, **options):
        inspector = Inspector(self.processes, *arguments, **options)
        self.addCleanup(inspector.stop)
        return inspector

    def file(self, data, name=None):
        path = Path(self.mktemp()).with_name(name) if name else Path(self.mktemp())
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return path


class RealTests(InspectorCase):
    """With the real process and real files."""

    async def look(self, data, name=None):
        return await self.inspector().inspect(self.file(data, name))

    async def test_aPicture(self):
        found = await self.look(mediafiles.jpeg(800, 400, orientation=6))
        self.assertEqual((found.media, found.width, found.height), ("image/jpeg", 400, 800))
        self.assertTrue(found.thumbnail.startswith(b"\xff\xd8\xff"))
        self.assertEqual((found.seconds, found.waveform), (None, None))

    async def test_aSound(self):
        found = await self.look(mediafiles.wav([0] * 8000 + mediafiles.tone(8000, 0.9)))
        self.assertEqual(found, Found("audio/wav", seconds=2, waveform="▁" * 16 + "█" * 16))
        self.assertEqual(await self.look(mediafiles.opus(3)), Found("audio/ogg", seconds=3))

    async def test_anyOtherFile(self):
        for data, media in [
            (b"text", "text/plain"),
            (mediafiles.PDF, "application/pdf"),
            (b"\0", "application/octet-stream"),
        ]:
            self.assertEqual(await self.look(data), Found(media))

    async def test_theNameSaysNothing(self):
        found = await self.look(mediafiles.png(), "song.wav")
        self.assertEqual((found.media, found.width), ("image/png", 80))

    async def test_filesThatMeanIllAreKnownByTheirTypeOnly(self):
        for data in [mediafiles.bomb(), mediafiles.textBomb(2**27), mediafiles.png(400, 400)[:300]]:
            self.assertEqual(await self.look(data), Found("image/png"))

    async def test_aFileThatIsNotThere(self):
        inspector = self.inspector()
        for path in (Path("/nowhere/at/all"), Path("/")):
            self.assertEqual(await inspector.inspect(path), Found())


class OrderTests(InspectorCase):
    """A few at a time, and the rest in order."""

    async def test_noMoreThanMayRunAtOnce(self):
        inspector = self.inspector(2, command=ECHO)
        most, order = [], []
        files = [self.file(line(width=number)) for number in range(1, 8)]

        def answered(found):
            most.append(self.processes.running())
            order.append(found.width)

        await gatherResults([inspector.inspect(file).addCallback(answered) for file in files])
        self.assertLessEqual(max(most), 2)
        self.assertEqual((len(self.processes.started), sorted(order)), (7, [1, 2, 3, 4, 5, 6, 7]))

    async def test_whoCameFirstIsServedFirst(self):
        inspector = self.inspector(1, command=ECHO)
        order = []
        files = [self.file(line(width=number)) for number in range(1, 8)]
        answers = [inspector.inspect(file).addCallback(lambda found: order.append(found.width)) for file in files]
        self.assertEqual(len(self.processes.started), 1)
        await gatherResults(answers)
        self.assertEqual(order, [1, 2, 3, 4, 5, 6, 7])

    async def test_manyThatAreNotThereHoldNobodyUp(self):
        inspector = self.inspector(1, command=ECHO)
        first = inspector.inspect(self.file(line(width=1)))
        gone = [inspector.inspect(Path("/nowhere")) for _ in range(3000)]
        last = inspector.inspect(self.file(line(width=2)))
        self.assertEqual((await first, await last), (Found(width=1), Found(width=2)))
        self.assertEqual(set(await gatherResults(gone)), {Found()})


class TroubleTests(InspectorCase):
    """Processes that do what they must not."""

    async def test_oneThatHangsIsKilled(self):
        inspector = self.inspector(1, seconds=5, command=HANGS)
        answer = inspector.inspect(self.file(line(media="image/png")))
        (process,) = self.processes.started
        pid = process.pid
        await self.processes.told
        self.processes.advance(4.9)
        self.assertNoResult(answer)
        self.processes.advance(0.2)
        self.assertEqual(self.successResultOf(answer), Found("image/png"))
        await inspector.stop()
        self.assertRaises(ProcessLookupError, os.kill, pid, 0)

    async def test_soIsOneThatWasStopped(self):
        inspector = self.inspector(1, command=("/bin/sh", "-c", "cat; kill -STOP $$"))
        answer = inspector.inspect(self.file(line(media="image/png")))
        await self.processes.told
        self.processes.advance(10)
        self.assertEqual(self.successResultOf(answer), Found("image/png"))
        await inspector.stop()

    async def test_itsPlaceIsFreeAfterwards(self):
        inspector = self.inspector(1, command=HANGS)
        first, second = (inspector.inspect(self.file(line(width=number))) for number in (1, 2))
        await self.processes.told
        self.processes.told = Deferred()
        self.processes.advance(10)
        await self.processes.told
        self.processes.advance(10)
        self.assertEqual((await first, await second), (Found(width=1), Found(width=2)))

    async def test_oneThatDiesHasToldWhatItTold(self):
        for end in ("exit 3", "kill -SEGV $$", "kill -KILL $$"):
            inspector = self.inspector(command=("/bin/sh", "-c", f"cat; {end}"))
            self.assertEqual(await inspector.inspect(self.file(line(width=1))), Found(width=1))
        self.assertEqual(self.processes.getDelayedCalls(), [])

    async def test_oneThatTellsRubbishIsKilled(self):
        inspector = self.inspector(command=HANGS)
        found = await inspector.inspect(self.file(line(media="image/png") + b"rubbish\n" + line(width=1)))
        self.assertEqual(found, Found("image/png"))

    async def test_oneThatTellsTooMuchIsKilled(self):
        for command in ("cat; exec yes '{}'", f"cat; head -c {ERRORS_MAX + 1} /dev/zero >&2; exec sleep 1000"):
            inspector = self.inspector(command=("/bin/sh", "-c", command))
            self.assertEqual(await inspector.inspect(self.file(b"")), Found())

    async def test_oneThatEatsMemoryDiesOfIt(self):
        program = (
            "from chatd.media import worker; worker.confine(); worker.write({'media': 'image/png'});"
            "worker.write({'width': len(bytearray(2**30))})"
        )
        inspector = self.inspector(command=(sys.executable, "-c", program))
        self.assertEqual(await inspector.inspect(self.file(b"")), Found("image/png"))

    async def test_aCommandThatIsNotThereFindsNothing(self):
        inspector = self.inspector(command=("/nowhere/at/all",))
        self.assertEqual(await inspector.inspect(self.file(b"")), Found())

    async def test_itSeesNothingOfTheServer(self):
        os.environ["CHATD_SECRET"] = "hidden"
        self.addCleanup(os.environ.pop, "CHATD_SECRET")
        program = 'test -z "$CHATD_SECRET" && test ! -e /proc/self/fd/3 && echo \'{"width":1}\''
        inspector = self.inspector(command=("/bin/sh", "-c", program))
        self.assertEqual(await inspector.inspect(self.file(b"")), Found(width=1))

    async def test_noFileStaysOpen(self):
        inspector = self.inspector(command=ECHO)
        # The reactor opens some for itself with its first process.
        await inspector.inspect(self.file(line(width=1)))
        before = len(os.listdir("/dev/fd"))
        await inspector.inspect(self.file(line(width=1)))
        self.patch(self.processes, "spawnProcess", self.noRoom)
        self.assertEqual(await inspector.inspect(self.file(line(width=1))), Found())
        self.assertEqual(len(os.listdir("/dev/fd")), before)

    def noRoom(self, *_, **__):
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")


class StopTests(InspectorCase):
    async def test_allAreAnsweredAndAllProcessesGone(self):
        inspector = self.inspector(2, command=HANGS)
        answers = [inspector.inspect(self.file(line(width=1))) for _ in range(5)]
        pids = [process.pid for process in self.processes.started]
        await self.processes.told
        stopped = inspector.stop()
        found = [self.successResultOf(answer) for answer in answers]
        self.assertIn(Found(width=1), found[:2])
        self.assertEqual(found[2:], [Found()] * 3)
        await stopped
        for pid in pids:
            self.assertRaises(ProcessLookupError, os.kill, pid, 0)
        self.assertEqual(len(pids), 2)
        self.assertEqual(self.processes.getDelayedCalls(), [])

    async def test_afterwardsNothingIsLookedInto(self):
        inspector = self.inspector(command=ECHO)
        await inspector.stop()
        self.assertEqual(await inspector.inspect(self.file(line(width=1))), Found())
        self.assertEqual(self.processes.started, [])
