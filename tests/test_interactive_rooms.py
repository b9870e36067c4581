"""chatcli on a real terminal: rooms that end, a terminal that somebody else wrote to, looking back without a trace."""

import re
import signal
from collections import Counter

from tests.interactive import PROMPT, Interactive


class Ending(Interactive):
    """What is typed never goes to another room than the one that is shown."""

    def test_closingAnotherRoomLeavesOneWhereOneIs(self):
        pty, bia = self.client(), self.wire()
        pty.type("/open @bia\r")
        pty.see("^══ @bia ══")
        pty.type("\x1b1")
        pty.see(PROMPT)
        pty.type("/close @bia\r")
        pty.see("-- done")
        bia.ok("say", room="lobby", text="still here?")
        pty.see("bia: still here[?]$")
        pty.type("yes\r")
        pty.see("ana: yes$")
        assert [row["text"] for row in bia.ok("history", room="lobby")["events"]] == ["still here?", "yes"]

    def test_aGroupThatOneLeftIsGone(self):
        password = self.folder / "password"
        password.write_text("correct horse\n")
        pty = self.client(
            "ana", "--signup", "ana@example.org", "--postal", "01310-100", "--password-file", str(password)
        )
        pty.type("/create study\r")
        pty.see("-- done")
        pty.type("/open study\r")
        pty.see(r"^\[study\] \[online\]")
        pty.type("/leave study\r")
        pty.see(PROMPT)
        pty.type("back\r")
        pty.see("ana: back$")

    def test_withoutARoomNothingIsSaid(self):
        pty = self.client()
        pty.type("/close lobby\r")
        pty.see("-- done")
        pty.type("to whom?\r")
        pty.see("!! No room is open: /open ROOM")
        pty.type("/open #lobby\r")
        pty.see(PROMPT)
        pty.type("to all\r")
        pty.see("ana: to all$")


class Drawing(Interactive):
    def test_wokenWithoutHavingBeenStopped(self):
        pty = self.client()
        pty.type("half a wo")
        pty.see("^half a wo$")
        pty.process.kill(signal.SIGCONT)
        pty.type("rd")
        pty.see("^half a word$")
        assert len([row for row in pty.rows() if "[online]" in row]) == 1
        pty.type("\x15/quit\r")
        pty.until(lambda: not pty.process.isalive() or pty.read(), "the end")
        pty.until(lambda: not pty.read(), "the last bytes")
        assert (pty.raw.count(b"\x1b[22;0t"), pty.raw.count(b"\x1b[23;0t")) == (1, 1)

    def test_lookingBackLeavesNothingBehind(self):
        pty, bia = self.client(rows=12), self.wire()
        for number in range(60):
            bia.send("say", room="lobby", text=f"number {number}")
        pty.see("number 59$")
        for _ in range(3):
            pty.type("\x1b[5~")
            pty.see("^-- looking back")
            pty.see("number 43$")
            assert not any("number 59" in row for row in pty.rows())
            pty.type("\x1b[6~")
            pty.see("number 59$")
        seen = Counter(re.findall(r"number (\d+)$", "\n".join(pty.everything()), re.MULTILINE))
        assert set(seen.values()) == {1}, seen
        assert len(seen) == 60

    def test_anotherSizeWhileLookingBack(self):
        pty, bia = self.client(rows=12), self.wire()
        for number in range(60):
            bia.send("say", room="lobby", text=f"number {number}")
        pty.see("number 59$")
        pty.type("\x1b[5~")
        pty.see("^-- looking back")
        before = len(pty.everything())
        pty.resize(40, 12)
        pty.see("number 59$")
        assert len(pty.everything()) <= before + 12
