"""chatcli on a real terminal: a pty, and what pyte makes of what is written to it."""

import re
from itertools import pairwise

from tests.interactive import Interactive
from tests.ptys import Pty


class Typing(Interactive):
    """The line stays whole whatever happens around it."""

    def test_twoHundredMessagesArriveWhileOneTypes(self):
        pty, bia = self.client(), self.wire()
        for number, char in enumerate("one line, typed in the middle of it all: é 漢字 😀"):
            pty.type(char)
            for each in range(4):
                bia.send("say", room="lobby", text=f"number {number * 4 + each}")
        count = 4 * (number + 1)
        pty.until(lambda: any(f"number {count - 1}" in row for row in pty.everything()), "the last message")
        # pyte puts an empty cell behind each wide character.
        pty.until(lambda: self.input(pty) == ["one line, typed in the middle of it all: é 漢字 😀"], "the line")
        said = [int(found) for found in re.findall(r"bia: number (\d+)$", "\n".join(pty.everything()), re.MULTILINE)]
        assert said == list(range(count))
        pty.type("\r")
        pty.see(r"ana: one line, typed in the middle of it all: é 漢字 😀$")
        pty.until(lambda: self.input(pty) == [], "an empty line")

    def test_whatIsTypedBeforeTheTerminalIsOursIsNotLost(self):
        pty = Pty(*self.arguments(), **self.home())
        self.addCleanup(pty.close)
        pty.type("too early\r")
        pty.see("ana: too early$")
        pty.until(lambda: self.input(pty) == [], "an empty line")

    def test_anotherSizeInTheMiddleOfAWord(self):
        pty, bia = self.client(), self.wire()
        for number in range(40):
            bia.send("say", room="lobby", text=f"number {number} " + "word " * 15)
        pty.see("number 39")
        pty.type("half a wo")
        pty.see("^half a wo$")
        for columns, rows in ((40, 24), (100, 30), (20, 10), (60, 12)):
            pty.resize(columns, rows)
            pty.until(lambda rows=rows: len(pty.rows()) == rows and self.input(pty) == ["half a wo"], "the line")
            assert all(len(row) <= columns for row in pty.rows())
        pty.type("rd\r")
        pty.see("ana: half a word$")

    def test_emojiAtTheMargin(self):
        pty = self.client(columns=20)
        pty.type("x" * 19 + "😀y")
        pty.until(lambda: self.input(pty) == ["x" * 19, "😀y"], "the wide one in a row of its own")
        assert pty.display.cursor.x == 3
        pty.type("\x02\x02\x7f")  # C-b, C-b, Backspace: the last x goes
        pty.until(lambda: self.input(pty) == ["x" * 18 + "😀", "y"], "it fits")
        pty.type("\r")
        pty.see("ana: ")
        other = self.wire()
        text = other.ok("history", room="lobby")["events"][-1]["text"]
        assert text == "x" * 18 + "😀y"

    def test_aPasteOfFiftyLinesIsOneMessage(self):
        pty = self.client()
        lines = "\r".join(f"line {number}" for number in range(50))
        pty.type(f"\x1b[200~{lines}\x1b[201~")
        pty.see("50 lines as one message")
        bia = self.wire()
        assert bia.ok("history", room="lobby")["events"] == []
        pty.type("y")
        pty.see("line 49")
        events = bia.ok("history", room="lobby")["events"]
        assert [event["text"] for event in events] == [lines.replace("\r", "\n")]

    def test_whatOthersWriteMovesNothing(self):
        pty, bia = self.client(), self.wire()
        bia.send("say", room="lobby", text="\x1b[2J\x1b[H\x1b]2;owned\x07\x07\x9b31mred\u202eback\x1b[?1049h end")
        pty.see("end$")
        shown = pty.raw.decode()
        for harm in ("owned\x07", "\x1b[2J", "\u202e", "\x9b", "\x1b[?1049h"):
            assert harm not in shown
        assert "1049" in shown


class Rooms(Interactive):
    """Rooms, the past, and what is new."""

    def test_anAccountsRoomsAreThereAtTheNextStart(self):
        password = self.folder / "password"
        password.write_text("correct horse\n")
        card = ("--password-file", str(password))
        pty = self.client("ana", "--signup", "ana@example.org", "--postal", "01310-100", *card)
        pty.type("/create study\r")
        pty.see("-- done")
        pty.type("/open study\r")
        pty.see("^══ study ══")
        pty.type("something to come back to\r/quit\r")
        pty.until(lambda: not pty.process.isalive(), "the end")
        assert pty.process.exitstatus == 0
        bia = self.wire()
        pty = self.client("ana", "--login", *card)
        bia.ok("say", room="lobby", text="ana?")
        pty.see("bia: ana[?]")
        pty.type("/open nowhere\r")
        pty.see("!! There is no room called nowhere")
        pty.type("\x1b2")
        pty.see("^══ study ══")
        pty.see("ana: something to come back to$")
        pty.see(r"^\[study\] \[online\]$")  # the lobby was read
        pty.type("\x04y")
        pty.until(lambda: not pty.process.isalive(), "the end")
        assert pty.process.exitstatus == 0

    def test_theEditorGetsTheLineAndTheTerminal(self):
        editor = self.folder / "editor"
        editor.write_text(
            "#!/bin/sh\necho EDITING >/dev/tty\nstty -a </dev/tty | tr ' ' '\\n' | grep -x -- icanon\n"
            "read answer </dev/tty\necho $answer >>$1\n"
        )
        editor.chmod(0o700)
        pty = self.client(EDITOR=str(editor))
        bia = self.wire()
        pty.type("a line\x18\x05")
        pty.see("EDITING")
        pty.see("^icanon$")
        bia.ok("say", room="lobby", text="while it was edited")
        pty.type("and another\r")
        pty.see("bia: while it was edited")
        pty.until(lambda: self.input(pty) == ["a lineand another"], "what the editor wrote")
        pty.type("\r")
        pty.see("ana: a lineand another$")

    def test_theOtherRoomsAreToldAndReached(self):
        pty, bia = self.client(), self.wire()
        bia.send("say", room="@ana", text="just for you")
        pty.see(r"\d:@bia\(1\)")
        assert b"\x1b]9;bia: just for you\x07" in pty.raw
        pty.type("half\x1ba")
        pty.see("^══ @bia ══")
        pty.see("bia: just for you")
        assert self.input(pty) == []
        pty.type("thanks\r")
        pty.see("ana: thanks")
        pty.type("\x1b1")
        pty.until(lambda: self.input(pty) == ["half"], "the draft")

    def test_pageUpFetchesFromTheServer(self):
        bia = self.wire()
        for number in range(400):
            bia.ok("say", room="lobby", text=f"number {number}")
        pty = self.client()
        pty.see("number 399")
        seen = {int(found) for row in pty.rows() for found in re.findall(r"number (\d+)$", row)}

        def oldest():
            pty.type("\x1b[5~")
            while pty.read():
                pass
            seen.update(int(found) for row in pty.rows() for found in re.findall(r"number (\d+)$", row))
            return 0 in seen

        pty.until(oldest, "the first message")
        assert seen == set(range(400))
        bia.ok("say", room="lobby", text="meanwhile")
        pty.type("back\r")
        pty.see("bia: meanwhile")
        pty.see("ana: back$")
        numbers = [int(found) for row in pty.rows() for found in re.findall(r"number (\d+)$", row)]
        assert all(after == before + 1 for before, after in pairwise(numbers))

    def test_focusSaysWhatIsNew(self):
        pty, bia = self.client(), self.wire()
        pty.type("\x1b[Ox")
        pty.see("^x$")
        bia.send("say", room="lobby", text="nobody looks, ana")
        pty.see("── new ─")
        pty.see("bia: nobody looks, ana")
        pty.until(lambda: b"\x1b]2;(1) lobby" in pty.raw, "the title")
        pty.type("\x1b[I")
        pty.until(lambda: pty.raw.rindex(b"\x1b]2;lobby") > pty.raw.rindex(b"\x1b]2;(1) lobby"), "the title without")
        count = pty.raw.count(b"\x1b]9;")
        bia.send("say", room="lobby", text="ana looks")
        pty.see("ana looks")
        assert (count, pty.raw.count(b"\x1b]9;")) == (1, 1)
