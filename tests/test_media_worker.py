"""The process that looks into a file: what it may, and what it says."""

import json
import os
import resource
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from chatd.media.inspector import WORKER, environment
from chatd.media.worker import CPU_SECONDS, LIMITS, MEMORY_BYTES
from tests import mediafiles

CONFINED = """
import os, resource, sys
from chatd.media.worker import LIMITS, confine
if len(sys.argv) > 2:
    LIMITS[resource.RLIMIT_CPU] = 1
confine()
exec(sys.argv[1])
"""
"""Runs what the first argument says, under the limits of the process."""


class WorkerTests(SynchronousTestCase):
    def run_(self, *command, data=b""):
        """The status, what was said, and the complaint, of a command that reads `data`."""
        path = Path(self.mktemp())
        path.write_bytes(data)
        with path.open("rb") as file:
            done = subprocess.run(command, stdin=file, capture_output=True, env=environment(), check=False)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def confined(self, program, *more):
        return self.run_(sys.executable, "-c", CONFINED, program, *more)

    def test_itSaysWhatItFindsLineByLine(self):
        status, said, complaint = self.run_(*WORKER, data=mediafiles.png())
        media, size, small = map(json.loads, said.splitlines())
        self.assertEqual((status, complaint), (0, ""))
        self.assertEqual((media, size), ({"media": "image/png"}, {"width": 80, "height": 40}))
        self.assertTrue(b64decode(small["thumbnail"]).startswith(b"\xff\xd8\xff"))

    def test_theTypeIsSaidWhateverBecomesOfTheRest(self):
        status, said, complaint = self.run_(*WORKER, data=mediafiles.png(400, 400)[:300])
        self.assertEqual((status, said), (1, '{"media": "image/png"}\n'))
        self.assertEqual(complaint, "OSError: image file is truncated\n")

    def test_withoutTheLibrariesItKnowsTextAndWav(self):
        program = (
            "import sys; sys.modules |= dict.fromkeys(('PIL', 'mutagen', 'filetype'));"
            "from chatd.media import worker; worker.main()"
        )
        for data, media in [(b"text", "text/plain"), (mediafiles.png(), "application/octet-stream")]:
            said = self.run_(sys.executable, "-c", program, data=data)
            self.assertEqual(said, (0, json.dumps({"media": media}) + "\n", ""))

    def test_itsLimitsAreForGood(self):
        program = f"print([resource.getrlimit(kind) for kind in {[int(kind) for kind in LIMITS]}], os.nice(0))"
        limits = [(most, most) for most in LIMITS.values()]
        nice = min(19, os.nice(0) + 10)
        self.assertEqual(self.confined(program), (0, f"{limits} {nice}\n", ""))
        self.assertEqual((LIMITS[resource.RLIMIT_AS], LIMITS[resource.RLIMIT_CPU]), (MEMORY_BYTES, CPU_SECONDS))

    def test_itGetsNoMoreMemory(self):
        status, said, complaint = self.confined("print('before', flush=True); bytearray(2**30)")
        self.assertEqual((status, said), (1, "before\n"))
        self.assertIn("MemoryError", complaint)

    def test_itGetsNoMoreTime(self):
        self.assertLess(self.confined("while True: pass", "soon")[0], 0)

    def test_itWritesNoFile(self):
        path = Path(self.mktemp()).absolute()
        status, _, complaint = self.confined(f"os.write(os.open({str(path)!r}, os.O_CREAT | os.O_WRONLY), b'x')")
        self.assertEqual((status, path.read_bytes()), (1, b""))
        self.assertIn("File too large", complaint)

    def test_itKeepsFewFilesOpen(self):
        status, _, complaint = self.confined("[os.dup(1) for _ in range(20)]")
        self.assertEqual(status, 1)
        self.assertIn("Too many open files", complaint)
