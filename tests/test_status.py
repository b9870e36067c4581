"""The row above the input: what matters first, as wide as there is room."""

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatcli.screen.clip import clipped, oneLine
from chatcli.screen.status import Status, statusRow
from chatcli.screen.style import Style
from tests.rows import bare, cells, texts, toned

PLAIN = Style(0)
FULL = Status(
    "lobby", "online", [(2, "study", 3, "mention"), (3, "@bia", 1, "direct"), (12, "lab", 40, "talk")], ("caio",),
    topic="All and nothing",
)  # fmt: skip


def row(width, **fields):
    return statusRow(attrs.evolve(FULL, **fields), PLAIN, width)


class What(SynchronousTestCase):
    def test_all(self):
        assert row(90) == "[lobby] 2:study(3!) 3:@bia(1) lab(40) caio is typing [online] All and nothing"

    def test_onlyWhatIsKnown(self):
        assert statusRow(Status("lobby"), PLAIN, 80) == "[lobby] [online]"

    def test_connection(self):
        for connection in ("offline", "connecting"):
            assert row(90, connection=connection).startswith(f"[lobby] [{connection}] 2:study(3!)")
            assert "online]" not in row(90, connection=connection).replace("[offline]", "")
        assert row(90, connection="whatever").startswith("[lobby] [offline] ")

    def test_note(self):
        assert row(90, note="3 not sent yet").startswith("[lobby] 3 not sent yet 2:study(3!)")

    def test_typingAndAway(self):
        texts = [row(90, others=(), topic="", typing=nicks) for nicks in ((), ("a",), ("a", "b"), ("a", "b", "c"))]
        assert [text.removeprefix("[lobby] ").removesuffix("[online]").strip() for text in texts] == [
            "", "a is typing", "a and b are typing", "3 people are typing",
        ]  # fmt: skip
        assert "bia is away" in row(90, away=("bia",))
        assert "2 people are away" in row(90, away=("bia", "caio"))

    def test_titleWhereThereIsNoTopic(self):
        assert row(90, title="The lobby").endswith("[online] All and nothing")
        assert row(90, title="The lobby", topic="").endswith("[online] The lobby")

    def test_aKeysNumberAndNoOther(self):
        assert row(90, others=[(9, "a", 1, "talk"), (10, "b", 1, "talk")]).startswith("[lobby] 9:a(1) b(1) ")

    def test_tones(self):
        found = statusRow(attrs.evolve(FULL, connection="offline"), Style(256), 90)
        assert toned(found, "7") == ["[offline]", "2:study(3!)"]
        assert toned(found, "1") == ["[lobby]", "[offline]", "2:study(3!)", "3:@bia(1)"]
        assert toned(found, "38;5;244") == ["caio is typing", "All and nothing"]


class Room(SynchronousTestCase):
    """What is left out where there isn't room for all."""

    def test_theTopicIsCutFirst(self):
        assert row(75) == "[lobby] 2:study(3!) 3:@bia(1) lab(40) caio is typing [online] All and noth…"
        assert row(66) == "[lobby] 2:study(3!) 3:@bia(1) lab(40) caio is typing [online]"

    def test_roomsThatDontFitAreCounted(self):
        assert row(37, typing=()) == "[lobby] 2:study(3!) 3:@bia(1) lab(40)"
        assert row(36, typing=()) == "[lobby] 2:study(3!) 3:@bia(1) +1"
        assert row(31, typing=()) == "[lobby] 2:study(3!) +2 [online]"
        assert row(21, typing=()) == "[lobby] +3 [online]"
        assert row(9, typing=()) == "[lobby]"

    def test_theConnectionIsKeptLongest(self):
        assert row(17, connection="offline") == "[lobby] [offline]"
        assert row(15, connection="offline") == "[lo…] [offline]"
        assert row(11, connection="offline") == "[offline]"
        assert row(6, connection="offline") == "[offl…"

    def test_longNames(self):
        assert row(90, room="x" * 50, others=()).startswith("[" + "x" * 50 + "] caio")
        assert row(30, room="x" * 50) == "[" + "x" * 27 + "…]"
        assert "2:" + "y" * 19 + "…(1)" in row(90, others=[(2, "y" * 50, 1, "talk")])
        assert "z" * 19 + "… is typing" in row(90, typing=("z" * 32,))

    def test_aNoteTakesNoMoreThanHalf(self):
        assert row(40, note="n" * 60) == "[lobby] " + "n" * 19 + "… +3 [online]"

    def test_noWidth(self):
        assert [row(width, connection=state) for width in (0, -5) for state in ("online", "offline")] == [""] * 4


class Clipping(SynchronousTestCase):
    def test_examples(self):
        assert [clipped("abcd", width) for width in (5, 4, 3, 1, 0, -1)] == ["abcd", "abcd", "ab…", "…", "", ""]
        assert [clipped("漢字漢字", width) for width in (4, 3, 2)] == ["漢…", "漢…", "…"]
        assert oneLine("a\nb\x07") == "a ⏎ b\\x07"
        assert oneLine(None) == "None"

    @settings(max_examples=200, deadline=None)
    @given(texts, st.integers(0, 40))
    def test_fitsAndIsABeginning(self, text, width):
        found = clipped(text, width)
        assert cells(found) <= width
        assert bare(found) == oneLine(text) or oneLine(text).startswith(found.removesuffix("…"))


others = st.lists(
    st.tuples(st.integers(1, 200), texts, st.integers(1, 10**6), st.sampled_from(["mention", "direct", "talk"])),
    max_size=5,
)
states = st.builds(
    Status, texts, st.sampled_from(["online", "offline", "connecting"]), others, st.lists(texts, max_size=3).map(tuple),
    st.lists(texts, max_size=3).map(tuple), texts, texts, texts,
)  # fmt: skip


class Properties(SynchronousTestCase):
    @settings(max_examples=300, deadline=None)
    @given(states, st.sampled_from([0, 8, 256, 1 << 24]), st.integers(0, 120))
    def test_harmlessAndNeverTooWide(self, state, depth, width):
        found = bare(statusRow(state, Style(depth), width))
        assert cells(found) <= width
        assert found == statusRow(state, PLAIN, width)

    @settings(max_examples=150, deadline=None)
    @given(states, st.integers(12, 120))
    def test_whatIsWrongIsAlwaysTold(self, state, width):
        assert "[offline]" in statusRow(attrs.evolve(state, connection="offline"), PLAIN, width)

    @settings(max_examples=150, deadline=None)
    @given(states, st.integers(24, 120))
    def test_noRoomWithNewsIsForgotten(self, state, width):
        state = attrs.evolve(state, room="lobby", note="", others=[(n, f"r{n}", 1, k) for n, _, _, k in state.others])
        found = statusRow(state, PLAIN, width)
        told = [word for word in found.split() if word.endswith(("(1)", "(1!)"))]
        hidden = [int(word[1:]) for word in found.split() if word.startswith("+") and word[1:].isdigit()]
        assert len(told) + sum(hidden[:1]) >= len(state.others)
