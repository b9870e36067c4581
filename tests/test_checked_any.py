"""Whatever a server sends: checking it never raises, and what passes can be shown."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatcli.answers import SHOWN, answerLines
from chatcli.checked import NOTICES, OWN, answerTo, fits, isPlaced
from chatcli.lines import eventLine, jsonLine
from chatd.wire import names
from tests.badmessages import AT, LATER, ROW, SAID, Reader

LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(("lobby", "", AT, "@ana~1", "open", "\x1b[2J", "\u2028", 1, 2, 2**53, 10**400)),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
)  # fmt: skip
KNOWN = (
    "room", "seq", "at", "by", "text", "key", "nick", "topic", "title", "kind", "about", "state", "notification",
    "last", "code", "why", "name", "re", "events", "rooms", "people", "members", "member", "notifications", "tokens",
    "token", "guest", "inbox", "more", "seen", "unread", "email", "device", "created", "used", "x",
)  # fmt: skip
KINDS = st.sampled_from((*names.EVENTS, *names.NOTICES, *OWN, "shared", ""))
GOOD = {**SAID, **ROW, "nick": "bia", "topic": "", "about": "study", "notification": 1, "state": "new", "title": "T"}
ROWS = {**GOOD, "token": 1, "device": "d", "created": AT, "used": AT}
PAGES = {
    **GOOD, "guest": True, "inbox": "@ana~1", "more": True, "member": False, "code": "c", "why": "w", "people": ["bia"],
    "events": [SAID, LATER], "rooms": [ROWS], "notifications": [ROWS], "tokens": [ROWS],
}  # fmt: skip
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KNOWN), inner, max_size=4)
)
CHANGES = st.dictionaries(st.sampled_from(KNOWN), VALUES, max_size=3)
OBJECTS = st.dictionaries(st.sampled_from(("type", *KNOWN)) | st.text(max_size=3), VALUES, max_size=8)
MESSAGES = st.one_of(
    OBJECTS,
    st.builds(lambda kind, changes: {"type": kind, **changes}, KINDS, CHANGES),
    st.builds(lambda kind, changes: {**GOOD, "type": kind, **changes}, KINDS, CHANGES),
)
OKS = st.one_of(OBJECTS, st.builds(lambda changes: {**PAGES, "type": "ok", **changes}, CHANGES))


class Any(SynchronousTestCase):
    @settings(max_examples=1000, deadline=None)
    @given(st.lists(MESSAGES, max_size=4))
    def test_whatFitsCanBeHandedOn(self, messages):
        reader = Reader()
        for message in messages:
            isPlaced(message)
            if fits(message) and message["type"] not in ("ok", "refused"):
                reader.heard(message)

    @settings(max_examples=1000, deadline=None)
    @given(st.sampled_from((*names.COMMANDS, "later")), OKS)
    def test_whatAnswersCanBeShown(self, command, answer):
        found = answerTo(command, answer)
        assert found is answer or found["code"] == "bad-answer"
        jsonLine(found)
        if found["type"] == "ok" and command in SHOWN:
            answerLines(command, found, str, lambda event: eventLine(event, event["room"]))

    def test_whatFitsIsKnownByTheServersOwnTables(self):
        for notice, must in NOTICES.items():
            assert all(f"`{field}`" in names.NOTICES[notice] for field in must), notice
            whole = {"type": notice, "room": "lobby", "nick": "bia", "by": "bia", "last": 1, "seq": 1}
            whole |= {"sha256": "0" * 64, "offset": 0, "media": "image/png", "code": "no-space", "why": "Full."}
            assert fits(whole)
            assert not any(fits({name: whole[name] for name in whole if name != field}) for field in must)
