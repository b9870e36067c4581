"""What happened, in the words that doors and the client share."""

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatd.model.events import State
from chatd.wire.languages import catalogue
from chatd.wire.names import EVENTS
from chatd.wire.words import ANSWERED_BY, TOLD, asking, fileText, happened, noted, sharing, stateText

FIELDS = {
    "by": "ana", "nick": "bia", "about": "study", "notification": 3, "state": "accepted", "title": "Tea",
    "topic": "tea", "text": "better", "target": 7, "kind": "group", "name": "cat.png", "size": 12_345,
    "media": "image/png", "width": 64, "height": 48, "caption": "look", "sha256": "0" * 64,
}  # fmt: skip
SOUND = {"by": "ana", "name": "hum.ogg", "size": 900, "seconds": 72.4}
PORTUGUESE = catalogue("chatd", "pt")
TELLING = (happened, asking, noted)

VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2), st.sampled_from(("{by}", "{", "{0.x}", "\ud800")),
)  # fmt: skip


def told(type, translate=str, **fields):
    return happened(type, FIELDS | fields, translate)


class FileTests(SynchronousTestCase):
    def test_whatIsKnownOfIt(self):
        assert told("shared") == "ana shared cat.png (64×48, 12 KiB) — look"
        assert told("shared", PORTUGUESE) == "ana compartilhou cat.png (64×48, 12 KiB) — look"
        assert sharing(FIELDS, str) == "shared cat.png (64×48, 12 KiB) — look"

    def test_aSoundIsDrawn(self):
        assert happened("shared", SOUND, str) == "ana shared hum.ogg (1:12, 900 B)"
        drawn = SOUND | {"waveform": "▂▅█\x1b▃" + "▁" * 100}
        assert happened("shared", drawn, str) == "ana shared hum.ogg (1:12 ▂▅█▃" + "▁" * 28 + ", 900 B)"

    def test_aNameThatIsAPath(self):
        assert fileText({"name": "../\x1b[2J\u202egnp.exe", "size": 1}) == "[2Jgnp.exe (1 B)"

    def test_whatIsNoNumberIsLeftOut(self):
        for wrong in ("12", None, True, [1], -1, float("nan"), float("inf"), 10**400):
            fields = {"name": "a.png", "size": wrong, "seconds": wrong, "width": wrong, "height": 4, "waveform": 5}
            assert fileText(fields) == "a.png", wrong
        assert fileText({}) == "file"


class WordsTests(SynchronousTestCase):
    def test_aCorrection(self):
        assert told("edited") == "ana corrected: better"
        assert told("edited", PORTUGUESE) == "ana corrigiu: better"

    def test_whatWasDeleted(self):
        assert told("removed") == "a message of ana was deleted"
        assert told("deleted") == "ana deleted a message"

    def test_rooms(self):
        assert told("created") == "ana made the room: Tea"
        assert told("created", title="") == "ana made the room"
        assert told("topic-set") == "ana set the topic: tea"
        assert told("topic-set", topic="") == "ana took the topic away"

    def test_howItIsAnswered(self):
        assert asking("asked", FIELDS, str) == "ana asks to join study (/accept study ana or /reject study ana)"
        assert asking("invited", FIELDS, PORTUGUESE) == "ana convida você para study (/accept study ou /reject study)"
        assert asking("joined", FIELDS, str) == told("joined") == "bia joined"
        assert set(ANSWERED_BY) <= set(TOLD)

    def test_notificationsInAList(self):
        for state, end in (
            ("pending", " (/accept study or /reject study)"),
            ("passed", " (passed)"),
            ("polled", " (polled)"),
            ("", ""),
            (None, ""),
        ):
            assert noted("invited", FIELDS | {"state": state}, str) == "ana invites you into study" + end
        assert noted("accepted", {"by": "ana", "about": "study"}, str) == "ana accepted: study"

    def test_statesAreTranslated(self):
        for state in filter(None, get_args(State)):
            assert stateText(state, PORTUGUESE) != state
            assert stateText(state, PORTUGUESE) in told("answered", PORTUGUESE, state=state)
        assert [stateText(state, PORTUGUESE) for state in ("polled", "nobody", [1])] == ["polled", "nobody", "[1]"]

    def test_everyEventHasItsWords(self):
        assert set(EVENTS) - {"said"} <= set(TOLD)
        for type in TOLD:
            assert told(type) != told(type, PORTUGUESE), type


class AnyTests(SynchronousTestCase):
    """What a later server, or one that lies, may send."""

    def test_aTypeThatNobodyKnowsYet(self):
        for type in ("polled", "{by}", "{", "{0.__class__}"):
            assert told(type) == f"ana: {type}"
        assert happened("polled", {}, str) == "?: polled"

    def test_whatLacksSomething(self):
        for type in set(TOLD) - {"shared"}:
            assert happened(type, {}, str) == asking(type, {}, str) == f"?: {type}"
        assert happened("joined", {"by": "ana"}, str) == "ana: joined"
        assert asking("invited", {"about": "study"}, str) == "?: invited"

    def test_whatPeopleWroteIsNoFormat(self):
        for text in ("{by}", "{", "{0}", "{by.__class__}", "}"):
            assert told("topic-set", topic=text) == f"ana set the topic: {text}"
            assert told("shared", caption=text).endswith(f" — {text}")
            assert told("joined", nick=text) == f"{text} joined"
            assert asking("asked", {"by": text, "about": text}, str).count(text) == 6
        places = {"type": "x", "file": "y", "self": "z", "translate": "t", "text": "u"}
        assert happened("shared", {**places, **SOUND}, str) == "ana shared hum.ogg (1:12, 900 B)"

    @given(
        st.sampled_from(TELLING),
        st.sampled_from((*TOLD, "polled")),
        st.dictionaries(st.sampled_from((*FIELDS, "seconds", "waveform", "file", "x")), VALUES),
    )
    def test_somethingIsSaid(self, tell, type, fields):
        assert tell(type, fields, PORTUGUESE)
