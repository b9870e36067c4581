"""For tests of what the client checks: messages that no server should send, and somebody who believes all others."""

import json

from chatcli.checked import DEPTH_MOST, NAME_MOST, OWN, TEXT_MOST
from chatcli.lines import eventLine, jsonLine
from chatcli.rooms import Rooms
from chatcli.screen.style import Style
from chatcli.screen.view import Look, rows

AT = "2026-11-21T12:00:00.123Z"
SAID = {"type": "said", "room": "lobby", "seq": 2, "at": AT, "by": "bia", "text": "x"}
LATER = {"type": "polled", "room": "lobby", "seq": 2, "at": AT, "by": "bia", "poll": {"text": "a?", "votes": 10}}


def without(name):
    return {field: value for field, value in SAID.items() if field != name}


def nested(depth):
    return json.loads("[" * depth + "]" * depth)


BAD = (
    *map(without, ("room", "seq", "at", "by", "text")),
    *({**SAID, "by": value} for value in (1, None, [], {}, True, "x" * (NAME_MOST + 1))),
    *({**SAID, "seq": value} for value in ("2", -1, 2.0, True, None, 2**53, 10**400, [2])),
    *({**SAID, "room": value} for value in (["lobby"], {"lobby": 1}, 1, "x" * (NAME_MOST + 1))),
    *({**SAID, "at": value} for value in (1, None, [])),
    *({**SAID, "text": value} for value in (1, ["x"], "x" * (TEXT_MOST + 1))),
    {**SAID, "key": 5},
    {**SAID, "nick": 5},
    {**SAID, "more": nested(DEPTH_MOST + 1)},
    *({**SAID, "type": kind} for kind in ("topic-set", "joined", "left", "promoted", "invited", "answered")),
    {**SAID, "type": "topic-set", "topic": ["x"]},
    {**SAID, "type": "created", "kind": "open", "title": 1},
    {**SAID, "type": "direct", "about": 5},
    {**SAID, "type": "answered", "about": "study", "notification": "1", "state": "accepted"},
    *({**SAID, "type": kind} for kind in ("online", "offline", "dropped", "entered")),
    *({"type": kind} for kind in ("online", "offline", "dropped", "closed", "entered", "gone", "unread", "seen")),
    {"type": "online", "nick": "ana", "server": "chatd", "again": True},
    {"type": "offline", "why": "x"},
    {"type": "dropped", "room": "lobby", "code": "x", "why": "x"},
    {"type": "unread", "last": 1, "by": "bia"},
    {"type": "unread", "room": "@ana@bia", "last": "1", "by": "bia"},
    {"type": "entered", "room": "lobby"},
    {"type": "entered", "room": "lobby", "nick": ["bia"]},
    {"type": "entered", "room": "lobby", "nick": "bia", "at": AT},
    {"type": "gone", "nick": "bia"},
    {"type": "seen", "room": "lobby", "seq": "2"},
    {"type": "seen", "room": ["lobby"], "seq": 2},
    {"type": "shared", "room": "lobby", "seq": 2, "at": AT},
    {"type": "shared", "room": "lobby", "at": AT, "by": "bia"},
    {"type": "later", "room": []},
    {"type": "x" * (NAME_MOST + 1)},
    {"type": "ping", "re": {}},
    {"type": "bye", "code": [], "why": 1},
    {"type": "ok", "re": [1]},
    {"type": "ok", "re": True},
    {"type": "refused", "re": {}},
    {"type": "refused", "re": 10**400},
)


ROW = {"room": "lobby", "kind": "open", "last": 1}
BAD_ANSWERS = (
    ("say", {"room": "lobby", "text": "x"}, {}),
    ("say", {"room": "lobby", "text": "x"}, {"seq": "1", "at": AT}),
    ("say", {"room": "lobby", "text": "x"}, {"seq": 10**400, "at": AT}),
    ("open", {"room": "lobby"}, {"room": "lobby", "kind": "open"}),
    ("open", {"room": "lobby"}, {**ROW, "room": ["lobby"]}),
    ("open", {"room": "lobby"}, {**ROW, "nick": None}),
    ("open", {"room": "lobby"}, {**ROW, "seen": "1"}),
    ("close", {"room": "lobby"}, {"seq": "1"}),
    ("history", {"room": "lobby"}, {"room": "lobby", "more": False}),
    ("history", {"room": "lobby"}, {"room": "lobby", "more": 0, "events": []}),
    ("history", {"room": "lobby"}, {"room": "lobby", "more": False, "events": {}}),
    *(
        ("history", {"room": "lobby"}, {"room": "lobby", "more": False, "events": [SAID, event]})
        for event in (None, [], "x", {}, without("by"), {**SAID, "type": []}, {**SAID, "type": "entered"})
    ),
    ("rooms", {}, {"rooms": [ROW, {"room": "x"}], "more": False}),
    ("my-rooms", {}, {"rooms": [{**ROW, "unread": "many"}], "more": False}),
    ("who", {}, {"people": "ana"}),
    ("who", {}, {"people": ["ana", 5]}),
    ("members", {"room": "lobby"}, {"room": "lobby", "members": 5}),
    ("notifications", {}, {"notifications": [{"seq": 1, "at": AT}]}),
    ("tokens", {}, {"tokens": [{"token": "1"}]}),
    ("profile", {}, {"nick": "ana", "guest": "yes"}),
    ("is-member", {"room": "lobby"}, {"room": "lobby", "nick": "ana"}),
    ("ping", {}, {"more": nested(DEPTH_MOST + 1)}),
    ("later", {}, {"room": 5}),
    ("ping", {}, {"type": "refused"}),
    ("ping", {}, {"type": "refused", "code": "x", "why": 1}),
    ("ping", {}, {"type": "refused", "code": ["x"], "why": "x"}),
)


class Reader:
    """Does with what comes what the clients do."""

    def __init__(self, link=None):
        self.rooms = Rooms("ana", "@ana~1")
        self.rooms.opened({"room": "lobby", "kind": "open", "last": 0}, 0)
        if link is not None:
            link.on("*", self.heard)

    def heard(self, message):
        jsonLine(message)
        if message["type"] not in OWN:
            self.rooms.take(message)
        if "at" in message or message["type"] in ("entered", "gone"):
            self.rooms.become("ana", "@ana~1")
            eventLine(message, message["room"])
            rows(message, Look(Style(0), "ana"), 40)
