"""Files between real programs: a server that is killed at half, names that would lead elsewhere, pipes, a terminal."""

import json
import os
import re
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from random import Random

from tests.clientruns import ENVIRONMENT, ROOT, SECONDS
from tests.framedwire import Framed
from tests.interactive import Interactive
from tests.processes import ChatServer, Program
from tests.ptys import Pty

MIB = 1024 * 1024
LARGE = 192 * MIB


class FilesRun(Interactive):
    """A server that takes large files."""

    def setUp(self):
        super().setUp()
        self.server.close()
        self.start()

    def start(self, port=0):
        self.server = ChatServer(self.folder / "data", "--limits", "off", "--file-size", "500", port=port)

    def file(self, size, name="big.bin"):
        path = self.folder / name
        with path.open("wb") as file:
            for seed in range(0, size, MIB):
                file.write(Random(seed).randbytes(min(MIB, size - seed)))
        return path

    def run_(self, *arguments, given=""):
        """Run chatcli; its status, output and errors."""
        done = subprocess.run(
            [sys.executable, *self.arguments(), *arguments], cwd=ROOT, env=ENVIRONMENT | self.home(),
            input=given.encode(), capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def incoming(self):
        """How many bytes of an upload the server has written."""
        return sum(path.stat().st_size for path in (self.folder / "data" / "files" / "incoming").glob("*"))

    def digest(self, path):
        with Path(path).open("rb") as file:
            return sha256(file.read()).hexdigest()


class Killed(FilesRun):
    def test_theServerIsKilledAtHalf(self):
        path = self.file(LARGE)
        upload = Program(*self.arguments(), "upload", "lobby", str(path), **self.home())
        self.addCleanup(upload.close)
        while self.incoming() < LARGE // 4:
            assert upload.process.poll() is None, upload.errors()
        self.server.process.send_signal(signal.SIGSTOP)
        (half,) = (self.folder / "data" / "files" / "incoming").iterdir()
        inode = half.stat().st_ino
        assert half.stat().st_size < LARGE
        self.server.kill()
        self.start(self.server.port)
        assert upload.wait() == 0, upload.errors()
        assert "trying again" in upload.errors()
        to = self.folder / "there"
        assert self.run_("download", "lobby", "1", "--to", str(to)) == (0, f"{to}/big.bin\n", "")
        assert self.digest(to / "big.bin") == self.digest(path)
        (event,) = self.run_("history", "lobby", "--json")[1].splitlines()
        digest = json.loads(event)["sha256"]
        # It went on with what was there.
        assert (self.folder / "data" / "files" / digest[:2] / digest[2:]).stat().st_ino == inode

    def test_aClientThatIsKilledGoesOn(self):
        path, to = self.file(LARGE), self.folder / "there"
        assert self.run_("upload", "lobby", str(path))[0] == 0
        arguments = (*self.arguments(), "download", "lobby", "1", "--to", str(to))
        download = Program(*arguments, **self.home())
        self.addCleanup(download.close)
        while not any(part.stat().st_size > LARGE // 4 for part in to.glob(".*.part")):
            assert download.process.poll() is None, download.errors()
        download.kill()
        (part,) = to.iterdir()
        kept = part.stat().st_size
        assert LARGE // 4 < kept < LARGE
        at = part.stat().st_ino
        assert self.run_("download", "lobby", "1", "--to", str(to))[0] == 0
        (file,) = to.iterdir()
        assert (file.name, file.stat().st_ino) == ("big.bin", at)
        assert self.digest(file) == self.digest(path)


class Names(FilesRun):
    def test_noneLeadsElsewhereNorIsAnythingOverwritten(self):
        wire = self.wire()
        assert self.run_("upload", "lobby", str(self.file(1000)))[0] == 0
        wire.until(type="shared")
        to = self.folder / "there"
        to.mkdir()
        (to / "big.bin").write_text("old")
        (to / "big (2).bin").symlink_to(self.folder / "nothing")
        assert self.run_("download", "lobby", "1", "--to", str(to))[1] == f"{to}/big (3).bin\n"
        assert (to / "big.bin").read_text() == "old"
        assert not (self.folder / "nothing").exists()
        assert sorted(os.listdir(to)) == ["big (2).bin", "big (3).bin", "big.bin"]

    def test_aNameThatWouldLeadElsewhere(self):
        bia = Framed(self.server.port)
        self.addCleanup(bia.close)
        bia.ok("guest", nick="bia")
        bia.share(b"x", "../../x")
        to = self.folder / "deep" / "there"
        assert self.run_("download", "lobby", "1", "--to", str(to)) == (0, f"{to}/x\n", "")
        assert not (self.folder / "x").exists()


class Talking(FilesRun):
    def test_throughPipesTheEndWaitsForThem(self):
        path = self.file(5 * MIB, "my cat.png")
        status, out, err = self.run_(given=f"/upload '{path}' so sweet\nbye\n")
        assert status == 0, err
        assert "bye" in out
        status, out, err = self.run_(given=f"/get 2 {self.folder}/there\n/get 1\n")
        assert status == 1
        assert f"-- my cat.png is in {self.folder}/there/my cat.png" in out + err
        assert "(no-file)" in err
        assert self.digest(self.folder / "there" / "my cat.png") == self.digest(path)

    def test_onATerminal(self):
        path, pty = self.file(LARGE, "cat.png"), self.client()
        pty.type(f"/upload {self.folder}/ca\t\r")
        pty.see(r"cat\.png ▕.{8}▏ \d+ % ↑")
        pty.type("meanwhile\r")
        pty.see("ana: meanwhile")
        pty.until(lambda: "%" not in "\n".join(pty.rows()), "no bar")
        pty.type(f"/get #1 {self.folder}/there\r")
        pty.until(lambda: re.search(r"-- cat\.png is in", "\n".join(pty.rows())), "where it is")
        assert self.digest(self.folder / "there" / "cat.png") == self.digest(path)
        pty.type("/get #2\r")
        pty.see("There is nothing to fetch|there is no message")

    def test_whoLeavesWaitsForFiles(self):
        pty = self.client()
        pty.type(f"/upload {self.file(LARGE)}\r")
        pty.see(r"big\.bin ▕.{8}▏ \d+ % ↑")
        pty.type("/quit\r")
        pty.see(r"leaving… big\.bin ▕")
        assert self.ended(pty) == 0
        assert '"name":"big.bin"' in self.run_("history", "lobby", "--json")[1]

    def test_whoLeavesAtOnceIsToldWhatWasNotSent(self):
        pty = self.client()
        pty.type(f"/upload {self.file(LARGE)}\r")
        pty.see(r"big\.bin ▕.{8}▏ \d+ % ↑")
        self.server.process.send_signal(signal.SIGSTOP)
        self.addCleanup(self.server.process.send_signal, signal.SIGCONT)
        pty.type("/quit\r")
        pty.see(r"leaving… big\.bin ▕")
        pty.type("\x03\x03")
        pty.see(r"^!! big\.bin was not sent\.$")
        assert self.ended(pty) == 0

    def ended(self, pty: Pty) -> int:
        while pty.read() or pty.process.isalive():
            pass
        return pty.process.wait() if pty.process.exitstatus is None else pty.process.exitstatus
