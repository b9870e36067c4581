"""For tests of the coach: what it logs; and at the classic doors, what it answers."""

from twisted.logger import globalLogPublisher
from twisted.trial.unittest import SynchronousTestCase

from chatd.model.settings import Settings
from chatd.wire.languages import catalogue
from tests.classiccase import students
from tests.harness import Server

NOTHING = {language: f"* {catalogue('chatd', language)('Nothing was found so far.')}" for language in ("en", "pt")}
"""What the coach answers when there is nothing to tell."""


class CoachLog:
    """Mixed into a test case: `logged` are the lines that a coach wrote to the log."""

    def setUp(self):
        super().setUp()
        self.logged = []
        globalLogPublisher.addObserver(self.observe)
        self.addCleanup(globalLogPublisher.removeObserver, self.observe)

    def observe(self, event):
        if (event.get("log_format") or "").startswith("coach: "):
            self.logged.append(event["log_format"].format_map(event))


class CoachedCase(CoachLog, SynchronousTestCase):
    def setUp(self):
        super().setUp()
        self.server = Server(Settings(coach=True))

    def student(self, door, nick="ana"):
        (student,) = students(self.server, door, nick)
        return student

    def asked(self, student, how="/coach"):
        """What the coach answers."""
        student.read()
        student.send(how)
        return "".join(student.read()).splitlines()
