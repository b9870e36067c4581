"""What goes wrong inside the client is told once, and stands in a file that only its owner reads."""

from twisted.logger import Logger
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase

from chatcli import mishaps
from chatcli.mishaps import Mishaps
from tests.processes import temporaryFolder


class MishapsTest(SynchronousTestCase):
    def setUp(self):
        self.file = temporaryFolder(self) / "state" / "errors.log"
        self.told = []
        self.log = Logger(observer=Mishaps(self.file, self.told.append))

    def fail(self, text):
        self.log.failure("while drawing", Failure(ValueError(text)))

    def test_aLineForWhoSitsThereAndTheTracebackForWhoMendsIt(self):
        self.fail("first é")
        self.fail("second")
        self.assertEqual(len(self.told), 1)
        self.assertIn(str(self.file), self.told[0])
        written = self.file.read_text("utf-8")
        self.assertIn("ValueError: first é", written)
        self.assertIn("ValueError: second", written)
        self.assertEqual(self.file.stat().st_mode & 0o777, 0o600)

    def test_whatIsNoErrorIsNot(self):
        self.log.info("connected")
        self.log.warn("slow")
        self.assertEqual((self.told, self.file.exists()), ([], False))

    def test_itDoesNotGrowForever(self):
        self.patch(mishaps, "FILE_BYTES", 1000)
        for number in range(20):
            self.fail(f"number {number} {'x' * 500}")
        self.assertLess(self.file.stat().st_size, 4000)
        self.assertIn("number 19", self.file.read_text())

    def test_whereNothingCanBeWrittenItIsToldAllTheSame(self):
        self.file.parent.write_text("a file")
        self.fail("first")
        self.assertEqual(len(self.told), 1)
