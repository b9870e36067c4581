"""Sound on a real terminal, with a real server: recorded, shared, played, and nothing left behind."""

import json
import os
import signal

from tests.interactive import Interactive
from tests.sounding import finish, isStopped, isThere, writeProgram

SAMPLES = 32_000
WRITING = f"""
import wave
if number == signal.SIGINT:
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, 16000, 0, "NONE", ""))
        sound.writeframes(bytes(2 * {SAMPLES}))
"""
"""Two seconds."""


class Sound(Interactive):
    """Two programs that come first in PATH."""

    def setUp(self):
        super().setUp()
        self.programs, self.temporary = self.folder / "bin", self.folder / "tmp"
        for folder in (self.programs, self.temporary):
            folder.mkdir()
        self.recorded = writeProgram(self.programs, "arecord", WRITING)
        self.played = writeProgram(self.programs, "mpv")
        path = f"{self.programs}:{os.environ['PATH']}"
        self.pty = self.client(columns=120, PATH=path, TMPDIR=str(self.temporary))

    def told(self, file):
        self.pty.until(file.exists, f"{file} was started")
        return json.loads(file.read_text())

    def left(self):
        return [path for path in self.temporary.rglob("*") if path.is_file()]

    def share(self):
        self.pty.type("/record about tea\r")
        self.told(self.recorded)
        self.pty.see("● 0:0")
        self.pty.type("/record\r")
        self.pty.see(r"ana .*voice-\d{8}-\d{6}\.wav.*about tea")
        self.pty.until(lambda: not self.left(), "no file")

    def play(self):
        self.share()
        self.pty.type("/play #1\r")
        told = self.told(self.played)
        self.pty.see(r"♪ voice-\S+ 0:0\d/0:02")
        return told

    def test_aVoiceNoteIsSharedAndPlayed(self):
        told = self.play()
        assert len(told["content"]) == 44 + 2 * SAMPLES
        self.pty.type("/pause\r")
        self.pty.see("‖ voice-")
        assert isStopped(told["pid"])
        self.pty.type("/pause\r")
        self.pty.see("♪ voice-")
        finish(told["pid"])
        self.pty.until(lambda: "♪" not in "".join(self.pty.rows()), "nothing is played")
        assert not self.left()
        assert b"noise" not in self.pty.raw

    def test_whoLeavesEndsThePlayer(self):
        told = self.play()
        self.pty.type("/pause\r")
        self.pty.see("‖ voice-")
        self.pty.type("/quit\r")
        self.pty.until(lambda: not self.pty.process.isalive() and not isThere(told["pid"]), "both have ended")
        assert not self.left()

    def test_soDoesASignal(self):
        told = self.play()
        os.kill(self.pty.process.pid, signal.SIGTERM)
        self.pty.until(lambda: not self.pty.process.isalive() and not isThere(told["pid"]), "both have ended")
        assert not self.left()

    def test_thereIsNothingToPlay(self):
        for line, answer in (
            ("/play", "!! There is no such sound here."),
            ("/play #1", "!! there is no message #1 here"),
            ("/pause", "!! Nothing is being played."),
            ("/record cancel", "!! Nothing is being recorded."),
        ):
            self.pty.type(f"{line}\r")
            self.pty.see(f"^{answer}")
