"""What is printed: readable, on one line, and harmless."""

import json

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import TestCase

from chatcli.answers import answerLines
from chatcli.lines import eventLine, jsonLine
from chatd.wire.harmless import harmless
from chatd.wire.names import COMMANDS

AT = "2026-11-21T12:00:00.123Z"


def said(text):
    return {"type": "said", "room": "lobby", "seq": 1, "at": AT, "by": "ana", "text": text}


def shared(name):
    return {**said(""), "type": "shared", "name": name, "size": 3, "media": "image/png", "sha256": "0" * 64}


def answered(kind, **fields):
    return answerLines(kind, {"type": "ok", **fields}, lambda room: room, lambda e: eventLine(e, e["room"]))


class Events(TestCase):
    def test_words(self):
        assert eventLine(said("olá 😀"), "lobby") == "[lobby] ana: olá 😀"

    def test_lineEndsCantForgeALine(self):
        for end in ("\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"):
            assert eventLine(said(f"a{end}[lobby] bia: b"), "lobby") == "[lobby] ana: a ⏎ [lobby] bia: b"

    def test_joinAndLeave(self):
        assert eventLine({"type": "joined", "by": "bia", "nick": "ana"}, "lobby") == "[lobby] * ana joined"
        assert eventLine({"type": "entered", "nick": "ana"}, "lobby") == "[lobby] * ana entered"
        assert eventLine({"type": "gone", "nick": "ana"}, "lobby") == "[lobby] * ana left"

    def test_invitationTellsHowToAnswer(self):
        line = eventLine({"type": "invited", "by": "ana", "about": "study"}, "inbox")
        assert line == "[inbox] * ana invites you into study (/accept study or /reject study)"

    def test_topicIsHarmless(self):
        line = eventLine({"type": "topic-set", "by": "ana", "topic": "\x1b[2J"}, "lobby")
        assert line == "[lobby] * ana set the topic: \\x1b[2J"

    def test_anEventOfALaterServer(self):
        assert eventLine({"type": "waved", "by": "ana"}, "lobby") == "[lobby] * ana: waved"


class Harmless(TestCase):
    def test_controlAndDirectionCharactersAreShown(self):
        assert harmless("\x1b]0;x\x07\x9b\x7f\u202e") == "\\x1b]0;x\\x07\\x9b\\x7f\\u202e"

    def test_emojiAndAccentsStay(self):
        assert harmless("café 👩‍👩‍👧 עברית") == "café 👩‍👩‍👧 עברית"

    @given(st.text())
    def test_nothingReachesTheTerminalButWhatItShows(self, text):
        line = harmless(text)
        assert len(line.splitlines()) <= 1
        assert not any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 for c in line)

    @given(st.text())
    def test_jsonIsTheMessageOnOneLine(self, text):
        line = jsonLine(said(text))
        assert len(line.splitlines()) == 1
        assert json.loads(line) == said(text)


class Answers(TestCase):
    def test_roomsAndWhatIsUnread(self):
        row = {"room": "study", "kind": "group", "last": 4, "topic": "x", "unread": 2}
        assert answered("rooms", rooms=[row], more=True) == ["-- study (group, 2 unread) — x", "-- there are more"]

    def test_nobody(self):
        assert answered("who", people=[]) == ["-- nothing"]

    def test_historyLooksAsItDid(self):
        assert answered("history", events=[said("a\nb")], more=False) == ["-- [lobby] ana: a ⏎ b"]

    def test_notificationsTellHowTheyAreAnsweredOrWhatBecameOfThem(self):
        notes = [{"seq": 1, "at": AT, "type": "invited", "by": "bia", "about": "tea", "state": state}
                 for state in ("pending", "accepted")]  # fmt: skip
        assert answered("notifications", notifications=notes, more=False) == [
            f"-- {AT} bia invites you into tea (/accept tea or /reject tea)",
            f"-- {AT} bia invites you into tea (accepted)",
        ]

    def test_friends(self):
        assert answered("friends", people=["bia", "caio"], more=False) == ["-- bia", "-- caio"]
        assert answered("friends", people=[], more=False) == ["-- nothing"]
        assert answered("befriend") == answered("unfriend") == ["-- done"]

    def test_filesOfARoomLookAsTheyDid(self):
        (line,) = answered("files", events=[shared("cat.png")], more=False)
        assert line.startswith("-- [lobby] * ana shared cat.png")

    def test_whatShowsByItselfHasNoAnswer(self):
        assert answered("say", seq=1, at=AT) == []

    def test_whatOnlyHadToBeDoneIsDone(self):
        plain = {"create", "topic", "join", "leave", "invite", "ask", "accept", "reject", "close", "revoke"}
        for kind in plain:
            assert kind in COMMANDS
            assert answered(kind) == ["-- done"]
