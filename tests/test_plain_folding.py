"""Long texts at the plain door: folded where they come by, whole where somebody asks. At classic doors always whole."""

import re

from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.oneline import NEAR, SCREENFUL, folded
from chatd.doors.plain.shown import Look, eventLine, whole
from chatd.model.answers import Events
from chatd.model.timeline import Entry
from chatd.wire.languages import catalogue
from tests.classiccase import Student
from tests.plaincase import Person, PlainTestCase

LONG = "word " * 1000
HEAD = ("word " * (SCREENFUL // 5)).rstrip()
LOOK = Look(str, "ana", "@ana~1", "lobby", 0.0)


def bare(lines):
    return [re.sub(r"\[.*?\]", "[]", line) for line in lines]


def entry(type, body, room="lobby"):
    return Entry(1, room, 17, 0, "bia", type, None, body.encode())


class FoldedTests(SynchronousTestCase):
    def fold(self, text):
        return folded(text, lambda length: f"({length})")

    def test_whatFillsAScreenIsWhole(self):
        for text in ("", "x", "x" * SCREENFUL, " " * SCREENFUL):
            assert self.fold(text) == text
        assert self.fold("x" * (SCREENFUL + 1)) == "x" * SCREENFUL + " … (2001)"

    def test_itIsCutAtAWordThatIsNear(self):
        for space in (SCREENFUL, SCREENFUL - 1, SCREENFUL - NEAR):
            text = "x" * space + " " + "y" * 3000
            assert self.fold(text) == f"{'x' * space} … ({len(text)})"
        words = "x" * (SCREENFUL - 4) + " yyy"
        assert self.fold(f"{words} z") == f"{words} … (2002)"
        text = "x" * (SCREENFUL - NEAR - 1) + " " + "y" * 3000
        assert self.fold(text) == text[:SCREENFUL] + f" … ({len(text)})"

    def test_whatCountsIsWhatIsShown(self):
        shown = self.fold("\x1b\n" * 1000)
        assert shown == "\\x1b ⏎ " * (SCREENFUL // 7) + "\\x1b … (2000)"


class LineTests(SynchronousTestCase):
    """Events that nobody can make yet, and other languages."""

    def test_aCorrection(self):
        line = eventLine(entry("edited", f'{{"target":3,"text":"{LONG}"}}'), LOOK)
        assert line.endswith(f"] * bia corrected: {HEAD} … (5000 characters; /show 17 shows them all)")

    def test_portuguese(self):
        look = Look(catalogue("chatd", "pt"), "ana", "@ana~1", "tea", 0.0)
        line = eventLine(entry("said", f'{{"text":"{LONG}"}}'), look)
        assert line.endswith("word … (5000 caracteres; /show 17 lobby mostra todos)")

    def test_theWholeOfACorrection(self):
        answer = Events("lobby", (entry("edited", '{"target":3,"text":"a\\n-- b"}'),), more=True)
        assert bare(whole(17, answer, LOOK)) == ["17 [] * bia corrected:", "| a", "| -- b"]


class ShowTests(PlainTestCase):
    def setUp(self):
        super().setUp()
        self.ana = self.person("ana")

    def say(self, text, room="lobby", by=None):
        return (by or self.bot).ok("say", room=room, text=text)["seq"]

    def test_whatComesByIsFolded(self):
        seq = self.say(LONG)
        assert self.ana.read() == [f"[] bot: {HEAD} … (5000 characters; /show {seq} shows them all)"]
        seq = self.say("x" * SCREENFUL)
        assert self.ana.read() == [f"[] bot: {'x' * SCREENFUL}"]

    def test_alsoInHistoryAndWhenOneComesIn(self):
        seq = self.say(LONG)
        self.ana.read()
        end = f"bot: {HEAD} … (5000 characters; /show {seq} shows them all)"
        assert bare(self.ana.type("/history 1")) == [f"-- {seq} [] {end}"]
        assert f"[] {end}" in self.ana.type("/open lobby")

    def test_allOfIt(self):
        seq = self.say(LONG + "end")
        self.ana.read()
        assert bare(self.ana.type(f"/show {seq}")) == [f"-- {seq} [] bot: {LONG}end"]
        assert bare(self.ana.type(f"/show {seq} #lobby")) == [f"-- {seq} [] bot: {LONG}end"]

    def test_linesStandBehindABar(self):
        seq = self.say("one\r\n[12:00] caio: two\n-- Goodbye.\u2028\x1b[2J\x85\n")
        self.ana.read()
        assert bare(self.ana.type(f"/show {seq}")) == [
            f"-- {seq} [] bot:", "-- | one", "-- | [] caio: two", "-- | -- Goodbye.", "-- | \\x1b[2J", "-- | ", "-- | ",
        ]  # fmt: skip

    def test_nobodyElsesLinesAreMade(self):
        seq = self.say("".join(f"a{end}[12:00] caio: b" for end in "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))
        lines = self.ana.type(f"/show {seq}", "/ping")[-8:-1]
        assert all(line.startswith("-- | ") for line in lines[1:]), lines

    def test_otherRoomsAreNamedAsTheyAreTyped(self):
        seq = self.say(LONG, room="@ana")
        assert self.ana.read()[-1].endswith(
            f"bot (to you): {HEAD} … (5000 characters; /show {seq} @bot shows them all)"
        )
        assert bare(self.ana.type(f"/show {seq} @bot")) == [f"-- {seq} [] bot (to you): {LONG}"]
        history = self.ana.type("/history @bot 1")
        assert history[0].endswith(f"/show {seq} @bot shows them all)")
        self.ana.type("/open @bot")
        assert self.ana.type("/history 1")[0].endswith(f"/show {seq} shows them all)")
        assert bare(self.ana.type(f"/show {seq}")) == [f"-- {seq} [] bot (to you): {LONG}"]

    def test_onesOwnFromAnotherDeviceNameWhoTheyAreTo(self):
        bia = self.owner("bia")
        device = self.server.login("bia")
        bia.read()
        seq = self.say(LONG, room="@bot", by=device)
        assert bia.read()[-1].endswith(f"/show {seq} @bot shows them all)")

    def test_whatIsNotText(self):
        assert bare(self.ana.type("/show 1 lobby")) == ["-- There is no event 1 in lobby."]
        bia = self.server.account("bia")
        seq = self.say("once", by=bia)
        bia.ok("delete", room="lobby", seq=seq)
        self.ana.read()
        assert bare(self.ana.type(f"/show {seq}")) == [f"-- {seq} [] * a message of bia was deleted"]
        assert bare(self.ana.type(f"/show {seq + 1}")) == [f"-- {seq + 1} [] * bia deleted a message"]

    def test_whatIsNotThere(self):
        self.say("one")
        self.say("private", room="@ana")
        self.ana.read()
        for number in (0, 2, 2**53 - 1, 2**53, 10**16 - 1):
            assert self.ana.type(f"/show {number}") == [f"-- There is no event {number} in lobby."], number
        for line, why in (
            ("/show 9 @bot", "There is no event 9 in @bot."),
            ("/show 1 nowhere", "There is no room called nowhere."),
            ("/show 1 @caio", "There is no room called @caio."),
            ("/show", "/show lacks its SEQ: /show SEQ [ROOM]"),
            ("/show one", "'one' is no number: /show SEQ [ROOM]"),
        ):
            assert self.ana.type(line) == [f"-- {why}"], line

    def test_whoMayNotReadARoomSeesNothingOfIt(self):
        bia = self.server.account("bia")
        bia.ok("create", room="team")
        assert self.ana.type("/show 1 team") == ["-- You are not a member of team."]

    def test_oneHasToBeSomebodyFirst(self):
        assert Person(self.server).type("/show 1")[-1] == "-- First your nickname, then /show."


class ClassicTests(PlainTestCase):
    """These programs can't ask for more: they get all of it."""

    def test_nothingIsShortened(self):
        for door in ("ufpa", "ufal-room", "ufal-chat", "pucpr"):
            student = Student(self.server, door)
            student.send(f"<{door}> oi" if door == "ufpa" else door)
            student.read()
            self.bot.ok("say", room="lobby", text=LONG + "end")
            assert LONG + "end" in "".join(student.read()), door
