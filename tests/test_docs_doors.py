"""docs/doors.md says what is true: its transcripts are played through the real doors, and its commands are read."""

import re
import shlex
import socket
from functools import partial

from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.classic import ClassicFactory
from chatd.doors.dialects import DIALECTS, Dialect
from chatd.doors.findings import SENTENCES
from chatd.doors.paced import PAUSE_SECONDS
from chatd.doors.table import DOORS
from chatd.model.settings import Settings
from chatd.options import Options
from tests.classiccase import Student
from tests.harness import Server
from tests.processes import CHECKOUT, WAIT_SECONDS, Program, temporaryFolder

TEXT = (CHECKOUT / "docs" / "doors.md").read_text("utf-8")
TURN = re.compile(r"(\w+) (?:([→←]) (.*)|✕)")


def blocks(language):
    """The fenced blocks of one language: what else stands in their first line, and what stands in them."""
    return re.findall(rf"^```{language}( [^\n]*)?\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def sixth():
    """The declaration of a sixth dialect."""
    (example,) = [text for _, text in blocks("python") if "DIALECTS[" in text]
    return example


class Play:
    """Plays a transcript through a door: `came` is what each client got, a text for each `recv`."""

    def __init__(self, door, lines, coach=False):
        self.turns = [TURN.fullmatch(line) for line in lines.splitlines()]
        self.server = Server(Settings(name="Little Cats", coach=coach))
        self.students = {name: Student(self.server, door) for name in dict.fromkeys(turn[1] for turn in self.turns)}
        self.came = {name: [] for name in self.students}
        self.read()

    def read(self):
        """Let everybody read until nothing more comes."""
        while True:
            for name, student in self.students.items():
                if text := student.taken():
                    self.came[name].append(text.replace("\n", "⏎"))
                if student.closing and "✕" not in self.came[name]:
                    self.came[name].append("✕")
            if not any(student.door.outflow.isBusy for student in self.students.values()):
                return
            self.server.clock.advance(PAUSE_SECONDS)

    def run(self):
        """What should come and what came, each with who got it."""
        expected, came = [], []
        for name, arrow, text in (turn.groups() for turn in self.turns):
            if arrow == "←":
                expected.append((name, text))
                came.append((name, self.came[name].pop(0) if self.came[name] else None))
            else:
                self.act(self.students[name], text)
        return expected, came + [(name, text) for name, texts in self.came.items() for text in texts]

    def act(self, student, text):
        student.lose() if text is None else student.send(text.replace("⏎", "\n").replace(r"\0", "\0"))
        self.read()


class TranscriptTests(SynchronousTestCase):
    def setUp(self):
        """The sixth dialect comes from the page itself."""
        exec(sixth(), {"DIALECTS": DIALECTS, "Dialect": Dialect})
        self.addCleanup(DIALECTS.pop, "recife")
        DOORS["recife"] = partial(ClassicFactory, "recife")
        self.addCleanup(DOORS.pop, "recife")

    def test_transcriptsAreWhatTheDoorsSay(self):
        played = []
        for head, lines in blocks("transcript"):
            door, *options = head.split()
            expected, came = Play(door, lines, "--coach" in options).run()
            assert came == expected, door
            played.append(door)
        assert set(played) == set(DIALECTS)


class CommandTests(SynchronousTestCase):
    def test_theTeachersCommand(self):
        (command,) = [text for _, text in blocks("") if text.startswith("twistd")]
        options = Options()
        options.parseOptions(shlex.split(command.replace("\\\n", ""))[3:])
        assert {door for door, _ in options["listen"]} >= {"native", *DIALECTS}
        ports = [where.split(":")[1] for _, where in options["listen"]]
        assert len(set(ports)) == len(ports), "each a port of its own"
        assert options.settings().coach

    def test_everyDialectHasItsRow(self):
        rows = re.findall(r"^\| `([\w-]+)` \| .* \| \d+ \|", TEXT, re.MULTILINE)
        assert set(DIALECTS) <= set(rows)

    def test_everyFindingHasItsRow(self):
        assert re.findall(r"^\| `(\w+)` \| [^|]*\|$", TEXT, re.MULTILINE) == list(SENTENCES)


class SixthDialectTests(SynchronousTestCase):
    def test_theRealServerSpeaksIt(self):
        program = (
            f"from chatd.doors.dialects import DIALECTS, Dialect\n{sixth()}\nfrom chatd.__main__ import main\nmain()"
        )
        data, listen = str(temporaryFolder(self) / "data"), "recife:tcp:0:interface=127.0.0.1"
        server = Program("-c", program, "--data", data, "--listen", listen)
        self.addCleanup(server.close)
        port = int(server.until(r"is running on port (\d+) \(recife\)")[1])
        with socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS) as ana:
            assert ana.recv(1024).decode() == "Seu nome?\n"
            ana.send(b"ana")
            assert ana.recv(1024).decode().startswith("Olá, ana!")
            ana.send(b"/quem")
            assert ana.recv(1024).decode() == "Só você.\n"
            ana.send(b"/fim")
            assert ana.recv(1024) == b""
