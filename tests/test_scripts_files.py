"""`chatcli upload` and `download` for scripts."""

import json
import os

from twisted.internet import threads
from twisted.internet.defer import maybeDeferred

from chatcli.link import Login
from chatcli.scripts import files
from chatcli.scripts.options import Script
from chatcli.scripts.statuses import FOUND, NO_INPUT, NO_OUTPUT, REFUSED, TIMED_OUT, UNREACHABLE
from tests.filescase import CHUNK, Filing, content
from tests.scripted import Scripted, parsed


class FilesCase(Scripted, Filing):
    def setUp(self):
        super().setUp()
        self.patch(threads, "deferToThread", maybeDeferred)

    def outcome(self, *arguments, **more):
        self.run_(*arguments, **more)
        self.settle()
        return self.status(), self.printed()

    def path(self, data, name="a.bin"):
        return str(self.file(data, name))


class Uploading(FilesCase):
    def test_filesInTheirOrderWithACaption(self):
        paths = [self.path(content(2 * CHUNK, n), f"{n}.bin") for n in range(3)]
        assert self.outcome("upload", "lobby", *paths, "--caption", "of May") == (FOUND, [])
        found = [(event["name"], event["caption"], event["by"]) for event in self.shared()]
        assert found == [(f"{n}.bin", "of May", "ana") for n in range(3)]
        assert self.told == []

    def test_theAnswersAsJson(self):
        status, lines = self.outcome("upload", "--json", "#lobby", self.path(b"x"), self.path(b"y", "b"))
        assert (status, [json.loads(line)["seq"] for line in lines]) == (FOUND, [1, 2])

    def test_whatDoesNotGoDoesNotKeepTheOthersFromIt(self):
        paths = (self.path(b"", "empty"), str(self.folder / "nothing"), self.path(b"x"))
        assert self.outcome("upload", "lobby", *paths) == (NO_INPUT, [])
        assert [event["name"] for event in self.shared()] == ["a.bin"]
        assert self.told == [
            "empty is empty: there is nothing to send. (empty)",
            "nothing can't be read: No such file or directory (unreadable)",
        ]

    def test_refused(self):
        assert self.outcome("upload", "nowhere", self.path(b"x")) == (REFUSED, [])
        assert self.told == ["There is no room called nowhere. (no-such-room)"]

    def test_theTimeIsOverAndAnotherRunGoesOn(self):
        path = self.path(content(20 * CHUNK))
        self.server.account("ana").lose()
        self.server.files.held = []
        self.run_("upload", "lobby", path, "--timeout", "3", identity=Login("ana", "correct horse"))
        for _ in range(6):
            self.settle()
            self.server.files.held.pop(0)()
        self.clock.advance(3)
        self.settle()
        assert self.status() == TIMED_OUT
        held, self.server.files.held = self.server.files.held, None
        for each in held:
            each()
        self.settle()
        assert self.uploaded() >= 6 * CHUNK
        offsets = []
        self.patch(files, "progressText", lambda name, done, size, arrow: offsets.append(done) or "")
        self.patch(os, "isatty", lambda fd: True)
        self.patch(files, "DRAW_SECONDS", 0)
        self.patch(files.Shown.__init__, "__defaults__", (lambda text: None, lambda: 0.0))
        assert self.outcome("upload", "lobby", path, identity=Login("ana", "correct horse"))[0] == FOUND
        assert offsets[0] >= 6 * CHUNK

    def test_nobodyIsThere(self):
        self.network.up = False
        self.run_("upload", "lobby", self.path(b"x"))
        self.after(1)
        assert self.status() == UNREACHABLE

    def test_goesOnWhereNobodyReadsTheOutput(self):
        self.run_("upload", "lobby", self.path(content(20 * CHUNK)))
        self.script.outputClosed()
        self.settle()
        assert self.status() == FOUND
        assert len(self.shared()) == 1


class Downloading(FilesCase):
    def setUp(self):
        super().setUp()
        self.data = {name: content(1000, ord(name)) for name in "ab"}
        self.outcome("upload", "lobby", *(self.path(data, name) for name, data in self.data.items()))
        self.to = self.folder / "new"

    def test_printsWhereTheyAre(self):
        status, lines = self.outcome("download", "lobby", "1", "2", "--to", str(self.to))
        assert (status, lines) == (FOUND, [f"{self.to}/a", f"{self.to}/b"])
        assert (self.to / "a").read_bytes() == self.data["a"]
        _, (line,) = self.outcome("download", "lobby", "1", "--to", str(self.to), "--json")
        assert json.loads(line) == {"path": f"{self.to}/a (2)"}

    def test_intoTheFolderForDownloads(self):
        self.patch(os, "environ", {**os.environ, "XDG_DOWNLOAD_DIR": str(self.to)})
        assert self.outcome("download", "lobby", "1") == (FOUND, [f"{self.to}/a"])

    def test_whatDoesNotGo(self):
        assert self.outcome("download", "lobby", "9", "2", "--to", str(self.to)) == (REFUSED, [f"{self.to}/b"])
        assert self.outcome("download", "lobby", "1", "--to", str(self.to / "b")) == (NO_OUTPUT, [])
        assert self.told[0] == "There is nothing to fetch in the event 9 of lobby. (no-file)"
        assert self.outcome("download", "lobby", "1", "--to", "~nobody-there/x")[0] == NO_OUTPUT

    def test_theBarStandsOnATerminal(self):
        drawn, times = [], iter(range(100))
        self.patch(files.Shown.__init__, "__defaults__", (drawn.append, lambda: next(times)))
        assert self.outcome("download", "lobby", "1", "--to", str(self.to))[0] == FOUND
        assert drawn == []
        self.patch(os, "isatty", lambda fd: fd == 2)
        assert self.outcome("download", "lobby", "1", "--to", str(self.to))[0] == FOUND
        assert drawn[0] == "\r\x1b[K1 ▕        ▏ 0 % ↓"
        assert drawn[-2:] == ["\r\x1b[K1 ▕████████▏ 100 % ↓", "\r\x1b[K"]


class CommandLine(FilesCase):
    def test_whatTheyTake(self):
        assert parsed("upload", "#lobby", "a", "b")[0] == Script("upload", room="lobby", files=("a", "b"))
        assert parsed("upload", "lobby", "a", "--caption", "x")[0].caption == "x"
        assert parsed("download", "@bia", "3", "4")[0] == Script("download", room="@bia", events=(3, 4))
        assert parsed("download", "lobby", "3", "--to", "/tmp")[0].to == "/tmp"

    def test_badUsage(self):
        for line in ("upload lobby", "download lobby", "download lobby x", "upload", "download lobby #3"):
            assert self.assertRaises(SystemExit, parsed, *line.split()).code == 2
