"""The benchmarks still run, and what they count is right. Never how fast: that is what `make bench` is for."""

import json
import shutil
import subprocess
import sys

from twisted.trial.unittest import SynchronousTestCase

from tests.processes import CHECKOUT, temporaryFolder


class ShortTests(SynchronousTestCase):
    def test_nothing_is_lost_doubled_or_out_of_order_under_load(self) -> None:
        found = temporaryFolder(self) / "figures.json"
        command = [sys.executable, "-m", "benchmarks.run", "--short", "--only", "acfghij", "--json", str(found)]
        done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        loads = json.loads(found.read_text())
        self.assertEqual(len(loads), 8)
        for load, peers in loads.items():
            for name in ("lost", "doubled", "disordered"):
                self.assertEqual(peers["chatd"][name], 0, load)
            self.assertGreater(peers["chatd"].get("deliveries", peers["chatd"].get("messagesDrawnPerSecond")), 0, load)

    if shutil.which("cc") is None:
        test_nothing_is_lost_doubled_or_out_of_order_under_load.skip = "needs a C compiler"  # type: ignore[attr-defined]
