"""What simple programs send, as messages: how they end, and how they wait."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.coach import MESSAGE_BYTES
from chatd.doors.sends import CUT_SECONDS, HELD_BYTES, SILENCE_SECONDS, Sends
from chatd.model.fields import TEXT_MAX

ENDED = object()
PIECES = st.lists(
    st.sampled_from([b"a", b"\xc3", b"\xa9", "é".encode(), b"\r", b"\n", b"\r\n", b"\0", b"\xff", b"\xfe", b"oi"]),
    max_size=40,
)


class Coach:
    """Writes down what a coach is told."""

    def __init__(self):
        self.told = []

    def read(self, data):
        self.told.append(data)

    def quiet(self):
        self.told.append(None)


class Taker:
    """Takes messages: `got` are their texts, with the line end that was there. Where it is slow, one at a time."""

    def __init__(self, isSlow=False):
        self.got = []
        self.reading = []
        self.isSlow = isSlow
        self.clock = Clock()
        self.coach = Coach()
        self.sends = Sends(self.clock, self.take, self.reading.append, lambda: self.got.append(ENDED), self.coach)

    def take(self, text, ended):
        self.got.append(text + "\n" * ended)
        if self.isSlow:
            self.sends.allow(False)

    def of(self, *pieces):
        """What is taken of pieces between which it isn't silent."""
        for piece in pieces:
            self.sends.feed(piece)
        return self.got

    def silence(self, seconds=SILENCE_SECONDS):
        self.clock.advance(seconds)
        return self.got


class EndTests(SynchronousTestCase):
    def test_whatEndsAMessage(self):
        for data, messages in (
            (b"a\nb\r\nc", ["a\n", "b\n", "c"]),
            (b"\n\r\n", ["\n", "\n"]),
            (b"a\r", ["a\r"]),
            (b"a\0b\n\0\0", ["ab\n"]),
            (b"\0\n", ["\n"]),
            ("olá\n".encode(), ["olá\n"]),
            (b"ol\xe1\nx", ["ol\ufffd\n", "x"]),
            (b"\xff\xfe oi\xff", ["\ufffd\ufffd oi\ufffd"]),
        ):
            taker = Taker()
            taker.of(data)
            assert taker.silence(CUT_SECONDS) == messages, data

    def test_silenceEndsOneThatHasNoEnd(self):
        taker = Taker()
        for _ in range(5):
            assert taker.of(b"a") == []
            taker.silence(SILENCE_SECONDS * 0.9)
        assert taker.silence() == ["aaaaa"]
        assert taker.clock.getDelayedCalls() == []

    def test_aCharacterThatIsCutIsWaitedFor(self):
        for char in "é漢😀":
            for at in range(1, len(char.encode())):
                taker = Taker()
                assert taker.of(b"a" + char.encode()[:at]) == []
                assert taker.silence(CUT_SECONDS * 0.9) == []
                taker.of(char.encode()[at:])
                assert taker.silence() == ["a" + char]

    def test_notForEver(self):
        taker = Taker()
        taker.of(b"a\xc3")
        assert taker.silence(CUT_SECONDS) == ["a\ufffd"]

    def test_theEndEndsOneToo(self):
        taker = Taker()
        taker.of(b"a\nb\xc3")
        taker.sends.end()
        taker.sends.end()
        assert taker.got == ["a\n", "b\ufffd", ENDED]
        assert taker.clock.getDelayedCalls() == []

    def test_whatIsStoppedIsForgotten(self):
        taker = Taker()
        taker.of(b"a")
        taker.sends.stop()
        assert taker.silence() == []
        assert taker.clock.getDelayedCalls() == []

    @given(PIECES.map(b"".join), st.lists(st.integers(0, 80)), st.booleans())
    def test_anyCutGivesTheSameMessages(self, data, cuts, isSlow):
        places = [0, *sorted(place for place in cuts if place < len(data)), len(data)]
        whole, pieces = Taker(), Taker(isSlow)
        for taker, reads in ((whole, [data]), (pieces, [data[begin:end] for begin, end in pairwise(places)])):
            taker.of(*reads)
            taker.sends.end()
        for _ in data:
            pieces.sends.allow(True)
        assert pieces.got == whole.got


class WaitingTests(SynchronousTestCase):
    def test_oneAtATime(self):
        taker = Taker(isSlow=True)
        assert taker.of(b"a\nb\nc\n") == ["a\n"]
        taker.sends.end()
        for message in ("b\n", "c\n"):
            assert taker.got[-1] != message
            taker.sends.allow(True)
            assert taker.got[-1] == message
        taker.sends.allow(True)
        assert taker.got == ["a\n", "b\n", "c\n", ENDED]

    def test_whatLacksAnEndIsAMessageInItsTurn(self):
        taker = Taker(isSlow=True)
        taker.of(b"a\nb")
        assert taker.silence(10) == ["a\n"]
        taker.sends.allow(True)
        assert taker.silence() == ["a\n", "b"]

    def test_whileNobodyReadsItIsNotSilent(self):
        """What comes behind it waits in the socket."""
        taker = Taker(isSlow=True)
        taker.of(b"a\n", "é".encode()[:1])
        taker.silence(10)
        taker.sends.allow(True)
        taker.of("é".encode()[1:])
        assert taker.silence() == ["a\n", "é"]
        assert taker.coach.told == [b"a\n", b"\xc3", b"\xa9", None]

    def test_heldBackAndReadOnSilenceCounts(self):
        taker = Taker()
        taker.sends.hold(True)
        for piece in (b"a", b"b\nc", b"d\n"):
            taker.of(piece)
            assert taker.silence() == []
        assert taker.reading == []
        taker.sends.hold(False)
        assert taker.got == ["a", "b\n", "c", "d\n"]

    def test_whatEndsWhileOneWaitsComesLast(self):
        taker = Taker()
        taker.sends.hold(True)
        taker.of(b"a\nb")
        taker.sends.end()
        assert taker.got == []
        taker.sends.hold(False)
        assert taker.got == ["a\n", "b", ENDED]
        for isAllowed in (False, True):
            taker.sends.allow(isAllowed)
        assert taker.got == ["a\n", "b", ENDED], "once"

    def test_whoTakesAMessageMayLetTheNextOneCome(self):
        """Held and let go again while it is taken: each comes once, in order."""
        taker = Taker()

        def take(text, ended):
            taker.got.append(text)
            taker.sends.hold(True)
            taker.sends.hold(False)

        taker.sends._receive = take
        assert taker.of(b"a\nb\nc\n") == ["a", "b", "c"]

    def test_theCoachSeesEachReadWhenItComes(self):
        taker = Taker()
        taker.sends.hold(True)
        taker.of(b"a\nb", b"c")
        taker.silence()
        taker.of(b"\xffd")
        assert taker.coach.told == [b"a\nb", b"c", None, b"\xffd"]


class BoundTests(SynchronousTestCase):
    def test_heldBackItReadsSoMuchAndNoMore(self):
        taker = Taker()
        taker.sends.hold(True)
        taker.of(b"x" * (HELD_BYTES - 1) + b"\n")
        assert taker.reading == []
        taker.of(b"y")
        assert taker.reading == [False]
        assert taker.silence(10) == []
        taker.sends.hold(False)
        assert taker.reading == [False, True]
        assert taker.silence()[1:] == ["y"]

    def test_whereNothingIsAllowedNothingIsRead(self):
        taker = Taker(isSlow=True)
        taker.of(b"a\nb\n")
        assert taker.reading == [False]
        taker.sends.allow(True)
        assert taker.reading == [False]
        taker.sends.allow(True)
        assert taker.reading == [False, True]

    def test_theLongestTextIsOneMessage(self):
        text = "😀" * TEXT_MAX
        taker = Taker()
        for at in range(0, len(text), 1000):
            taker.of(text[at : at + 1000].encode())
        assert taker.silence() == [text]

    def test_tooLongIsABeginAndSkippedToItsEnd(self):
        for end in ("\n", ""):
            taker = Taker()
            for _ in range(50):
                taker.of(b"x" * 20_000)
                assert len(taker.sends._data) <= MESSAGE_BYTES
            taker.of(b"y" + end.encode())
            taker.silence()
            taker.of(b"next\n")
            begin, following = taker.got
            assert len(begin) > MESSAGE_BYTES, "so long that it is refused"
            assert following == "next\n"

    def test_silenceEndsWhatIsTooLongAlsoWhereNothingIsKeptOfIt(self):
        taker = Taker()
        taker.of(b"x" * (MESSAGE_BYTES + 1))
        taker.silence()
        assert taker.of(b"next\n")[1:] == ["next\n"]

    def test_nothingGrows(self):
        taker = Taker(isSlow=True)
        for _ in range(1000):
            if taker.reading[-1:] != [False]:
                taker.of(b"a\n" * 32_768)
            taker.sends.allow(True)
            assert len(taker.sends._data) <= 2 * 32_768
        assert len(taker.got) == 1001
