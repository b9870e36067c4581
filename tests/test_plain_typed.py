"""What people type, as lines: how they end, how long they may be, and how they wait."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.plain.typed import LINE_BYTES, Typed

PIECES = st.lists(
    st.sampled_from([b"a", b"\xc3", b"\xa9", b"\r", b"\n", b"\r\n", b"\r\0", b"\0", b"\x03", b"\xff", b"oi"]),
    max_size=40,
)
TOO_LONG, ENDED = object(), object()


class Taker:
    """Takes lines; holds the next one back if it is asked to."""

    def __init__(self, isSlow=False):
        self.got = []
        self.isSlow = isSlow
        self.typed = Typed(self.take, lambda: self.got.append(TOO_LONG), self.end)

    def take(self, line):
        self.got.append(line)
        self.typed.hold(self.isSlow)

    def end(self):
        self.got.append(ENDED)

    def of(self, *pieces):
        for piece in pieces:
            self.typed.feed(piece)
        return self.got


def cut(data, cuts):
    places = [0, *sorted(place for place in cuts if place < len(data)), len(data)]
    return [data[begin:end] for begin, end in pairwise(places)]


class LineTests(SynchronousTestCase):
    def test_whatEndsALine(self):
        for data, lines in (
            (b"a\nb\r\nc\r\0d\n", ["a", "b", "c", "d"]),
            (b"\n\r\n\r\0", ["", "", ""]),
            (b"a\rb\n", ["a\rb"]),
            (b"a\r\r\n", ["a\r"]),
            (b"a\0b\n", ["ab"]),
            (b"ol\xc3\xa1\n", ["olá"]),
            (b"ol\xe1\n", ["ol\ufffd"]),
            (b"on\x08l\xc3\xa9\x7f\xc3\xa1\n\x08\x08a\x08\n", ["olá", ""]),
            (b"no end", []),
            (b"no end\r", []),
        ):
            assert Taker().of(data) == lines, data

    def test_whatHasNoEndCountsAtTheEnd(self):
        for data, lines in (
            (b"a\nb", ["a", "b"]),
            (b"b\r", ["b"]),
            (b"a\n", ["a"]),
            (b"", []),
            (b"ol\xc3", ["ol\ufffd"]),
        ):
            taker = Taker()
            taker.of(data)
            taker.typed.end()
            assert taker.got == [*lines, ENDED], data

    def test_controlCAndDAloneAreLines(self):
        for data, lines in (
            ([b"\x03"], ["\x03"]),
            ([b"\x04"], ["\x04"]),
            ([b"oi\n\x04"], ["oi", "\x04"]),
            ([b"\x04\n"], ["\x04"]),
            ([b"\x0304red\n"], ["\x0304red"]),
            ([b"oi\x03"], []),
        ):
            assert Taker().of(*data) == lines, data

    @given(PIECES.map(b"".join), st.lists(st.integers(0, 80)))
    def test_anyCutGivesTheSameLines(self, data, cuts):
        data = re.sub(rb"[\x03\x04]", b"", data)  # alone means alone in what one reading gives
        whole, pieces = Taker(), Taker()
        for taker, reads in ((whole, [data]), (pieces, cut(data, cuts))):
            taker.of(*reads)
            taker.typed.end()
        assert pieces.got == whole.got


class LongTests(SynchronousTestCase):
    def test_theLongestLinePasses(self):
        for end in (b"\n", b"\r\n", b"\r\0"):
            for at in (0, 1, LINE_BYTES - 1, LINE_BYTES, LINE_BYTES + 1):
                data = b"x" * LINE_BYTES + end
                assert Taker().of(data[:at], data[at:]) == ["x" * LINE_BYTES], (end, at)

    def test_oneByteMoreIsRefusedOnce(self):
        data = b"x" * (LINE_BYTES + 1) + b"\nnext\n"
        for at in (0, 1, LINE_BYTES, LINE_BYTES + 1, LINE_BYTES + 2):
            assert Taker().of(data[:at], data[at:]) == [TOO_LONG, "next"], at

    def test_muchMoreIsSkippedToItsEndAndNotKept(self):
        taker = Taker()
        for _ in range(50):
            taker.typed.feed(b"x" * 20_000 + b"\x03")
            assert len(taker.typed._data) <= LINE_BYTES + 20_001
        assert taker.got == [TOO_LONG]
        taker.typed.feed(b"\x03")
        assert taker.of(b"rest\r", b"\nnext\n") == [TOO_LONG, "next"]

    def test_theEndOfALongLineMayBeCut(self):
        assert Taker().of(b"x" * (LINE_BYTES + 2) + b"\r", b"\0next\n") == [TOO_LONG, "next"]

    def test_longAndUnendedIsRefusedOnce(self):
        taker = Taker()
        taker.of(b"x" * (LINE_BYTES + 2), b"yz")
        taker.typed.end()
        assert taker.got == [TOO_LONG, ENDED]


class WaitingTests(SynchronousTestCase):
    def test_theNextLineWaits(self):
        taker = Taker(isSlow=True)
        taker.typed.feed(b"a\nb\nc")
        assert taker.got == ["a"]
        taker.typed.end()
        for expected in (["a", "b"], ["a", "b", "c"], ["a", "b", "c", ENDED]):
            taker.typed.hold(False)
            assert taker.got == expected

    def test_whatComesMeanwhileComesBehindIt(self):
        taker = Taker()
        taker.typed.hold(True)
        assert taker.of(b"a\n", b"b\n\x04") == []
        taker.typed.hold(False)
        assert taker.got == ["a", "b", "\x04"]

    def test_endingTwiceIsEndingOnce(self):
        taker = Taker()
        taker.of(b"oi")
        taker.typed.end()
        taker.typed.end()
        assert taker.got == ["oi", ENDED]

    def test_whoTakesALineMayLetTheNextOneCome(self):
        """Held and let go again while it is taken: each comes once, in order."""
        taker = Taker()
        taker.take = lambda line: (taker.got.append(line), taker.typed.hold(True), taker.typed.hold(False))
        taker.typed = Typed(taker.take, lambda: None, taker.end)
        assert taker.of(b"a\nb\nc\n") == ["a", "b", "c"]
