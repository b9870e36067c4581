"""docs/doors.md on the door `unb`: its transcript is played through the real door, and its requests are the table's."""

import ast
import re

from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.unb.table import ROWS, STRANGERS
from chatd.doors.unb.talk import HISTORY_MOST
from tests.processes import CHECKOUT
from tests.unbcase import Student, UnbServer

TEXT = (CHECKOUT / "docs" / "doors.md").read_text("utf-8")
TURN = re.compile(r"(\w+) ([→←]) (.*)")


def block(language):
    """The one fenced block of a language."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    return found


class Play:
    """Plays a transcript: `came` is what each client got and nobody looked at yet."""

    def __init__(self, transcript):
        self.turns = [TURN.fullmatch(line).groups() for line in transcript.splitlines()]
        server = UnbServer()
        self.students = {name: Student(server) for name in dict.fromkeys(name for name, _, _ in self.turns)}
        self.came = dict.fromkeys(self.students, b"")

    def run(self):
        """What should come and what came, each with who got it."""
        expected, came = [], []
        for name, arrow, text in self.turns:
            isFile = text.startswith("b'")
            if arrow == "→":
                self.students[name].write(ast.literal_eval(text) if isFile else f"{text}\n".encode())
            else:
                expected.append((name, text))
                came.append((name, self.next(name, len(ast.literal_eval(text)) if isFile else None)))
        return expected, came + [(name, rest) for name in self.students if (rest := self.rest(name))]

    def rest(self, name):
        self.came[name] += self.students[name].raw()
        return self.came[name]

    def next(self, name, size):
        """The next line, or so many bytes, or the end."""
        data = self.rest(name)
        if not data and self.students[name].closing:
            return "✕"
        end = data.find(b"\n") + 1 if size is None else size
        self.came[name] = data[end:]
        return str(data[:end]) if size is not None else data[:end].decode().rstrip("\n")


class UnbPageTests(SynchronousTestCase):
    def test_theTranscriptIsWhatTheDoorSays(self):
        expected, came = Play(block("unb")).run()
        assert came == expected

    def test_theRequestsAreTheTables(self):
        assert block("requests").splitlines() == [
            "before the login", *self.written(STRANGERS), "behind it", *self.written(ROWS),
        ]  # fmt: skip

    def written(self, rows):
        return ["|".join([code, *row.names]) for code, row in rows.items()]

    def test_whatIsSaidOfNumbers(self):
        assert f"the newest {HISTORY_MOST} at most" in TEXT
        assert "100 ms of silence" in TEXT

    def test_everyCodeIsTold(self):
        told = re.findall(
            r"^\| ((?:`\w+`(?:, )?)+)(?: [\w ]+)? \|", TEXT[TEXT.index("### The requests") :], re.MULTILINE
        )
        codes = {code for cell in told for code in re.findall(r"`(\w+)`", cell)}
        assert codes == set(ROWS)
