"""Telnet's commands: taken out of what a client sends wherever it is cut, and answered without end to nobody."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.plain.telnet import ARE_YOU_THERE, DO, DONT, ECHO, IAC, INTERRUPT, SB, SE, WILL, WONT, Telnet

NAWS, SUPPRESS_GO_AHEAD, TIMING_MARK = 31, 3, 6
NOTED = st.one_of(
    st.binary(max_size=8),
    st.sampled_from([bytes((IAC, IAC)), bytes((IAC, INTERRUPT)), bytes((IAC, SB, 24, 1, IAC, SE)), bytes((IAC,))]),
    st.builds(
        lambda verb, option: bytes((IAC, verb, option)), st.sampled_from((WILL, WONT, DO, DONT)), st.integers(0, 255)
    ),
)


class Line:
    """A telnet client's line: what it sent as data, what it was answered, and its commands."""

    def __init__(self):
        self.sent = b""
        self.commands = []
        self.telnet = Telnet(self.send, self.commands.append)

    def send(self, data):
        self.sent += data

    def answers(self, *data):
        """What is answered to some bytes."""
        self.sent = b""
        self.telnet.feed(bytes(data))
        return tuple(self.sent)


class FilterTests(SynchronousTestCase):
    def test_whatIsData(self):
        for data, text in (
            (b"ol\xc3\xa1\n", b"ol\xc3\xa1\n"),
            (b"a\xff\xffb", b"a\xffb"),
            (b"a\xff\xf1b", b"ab"),
            (b"a\xff\xfb\x1fb", b"ab"),
            (b"a\xff\xfa\x18\x00xterm\xff\xf0b", b"ab"),
            (b"a\xff\xfa\x18\xff\xff\xff\xf0b", b"ab"),
            (b"a\xff\xfa\x18\xff\xf1\xff\xf0b", b"ab"),
            (b"a\xff\xfa\x18\xff\xf1xterm\xff\xf0b", b"ab"),
            (b"a\xff\xfa\x18never ending", b"a"),
        ):
            assert Line().telnet.feed(data) == text, data

    @given(st.lists(NOTED).map(b"".join), st.lists(st.integers(0, 80)))
    def test_anyCutOfAnyBytesGivesTheSame(self, data, cuts):
        whole, cut = Line(), Line()
        text = whole.telnet.feed(data)
        places = [0, *sorted(place for place in cuts if place < len(data)), len(data)]
        pieces = [data[begin:end] for begin, end in pairwise(places)]
        assert b"".join(map(cut.telnet.feed, pieces)) == text
        assert (cut.sent, cut.commands, cut.telnet.isSpoken) == (whole.sent, whole.commands, whole.telnet.isSpoken)

    @given(st.binary())
    def test_withoutItsByteEverythingIsData(self, data):
        data = data.replace(b"\xff", b"")
        line = Line()
        assert line.telnet.feed(data) == data
        assert not line.telnet.isSpoken

    def test_commandsAreHandedOn(self):
        line = Line()
        line.telnet.feed(bytes((IAC, INTERRUPT, IAC, ARE_YOU_THERE)))
        assert line.commands == [INTERRUPT, ARE_YOU_THERE]


class NegotiationTests(SynchronousTestCase):
    def setUp(self):
        self.line = Line()

    def speaking(self):
        self.line.telnet.feed(bytes((IAC, WONT, 99)))
        return self.line

    def test_everythingIsRefusedOnce(self):
        assert self.line.answers(IAC, WILL, NAWS) == (IAC, DONT, NAWS)
        assert self.line.answers(IAC, DO, SUPPRESS_GO_AHEAD) == (IAC, WONT, SUPPRESS_GO_AHEAD)
        assert self.line.answers(IAC, DO, ECHO) == (IAC, WONT, ECHO)
        assert self.line.answers(IAC, WILL, NAWS, IAC, DO, SUPPRESS_GO_AHEAD, IAC, DO, ECHO) == ()

    def test_refusalsAreNotAnswered(self):
        assert self.line.answers(IAC, WONT, NAWS, IAC, DONT, ECHO, IAC, DONT, TIMING_MARK) == ()

    def test_nothingIsOfferedToWhoHasNotShownToSpeakIt(self):
        self.line.telnet.offer(ECHO)
        self.line.telnet.withdraw(ECHO)
        assert self.line.sent == b""

    def test_anOfferThatIsTaken(self):
        line = self.speaking()
        line.telnet.offer(ECHO)
        assert tuple(line.sent) == (IAC, WILL, ECHO)
        assert line.answers(IAC, DO, ECHO) == ()
        line.telnet.withdraw(ECHO)
        assert tuple(line.sent) == (IAC, WONT, ECHO)
        assert line.answers(IAC, DONT, ECHO) == ()

    def test_anOfferThatIsDeclined(self):
        line = self.speaking()
        line.telnet.offer(ECHO)
        assert line.answers(IAC, DONT, ECHO) == ()
        line.telnet.withdraw(ECHO)
        assert line.sent == b""

    def test_whatWasTakenMayBeEndedByTheClient(self):
        line = self.speaking()
        line.telnet.offer(ECHO)
        line.answers(IAC, DO, ECHO)
        assert line.answers(IAC, DONT, ECHO) == (IAC, WONT, ECHO)
        assert line.answers(IAC, DONT, ECHO) == ()

    def test_answersThatComeLateAreNoQuestions(self):
        line = self.speaking()
        line.telnet.offer(ECHO)
        line.telnet.withdraw(ECHO)
        assert tuple(line.sent) == (IAC, WILL, ECHO, IAC, WONT, ECHO)
        assert line.answers(IAC, DO, ECHO, IAC, DONT, ECHO) == ()
        line.telnet.offer(ECHO)
        line.telnet.withdraw(ECHO)
        assert tuple(line.sent) == (IAC, WILL, ECHO, IAC, WONT, ECHO)

    @given(st.lists(st.tuples(st.sampled_from((WILL, WONT, DO, DONT)), st.integers(0, 255)), max_size=300))
    def test_whoAsksForEverIsAnsweredALittle(self, asked):
        line = Line()
        for _ in range(3):
            for verb, option in asked:
                line.telnet.feed(bytes((IAC, verb, option)))
        assert len(line.sent) <= 3 * len({pair for pair in asked if pair[0] in (WILL, DO)})

    @given(st.lists(st.sampled_from(("offer", "withdraw", "pass")), max_size=30))
    def test_twoWhoSpeakItComeToAnEnd(self, acts):
        """A client that agrees to everything, as RFC 854 has it, against ours: no answer is answered."""
        line, isOn, answers = self.speaking(), False, b""
        line.sent = b""
        for act in [*acts, "withdraw", "pass", "pass", "pass"]:
            if act != "pass":
                getattr(line.telnet, act)(ECHO)
                continue
            asked, line.sent = line.sent, b""
            line.telnet.feed(answers)
            answers = b""
            for verb in asked[1::3]:
                if (verb == WILL) != isOn:
                    isOn = verb == WILL
                    answers += bytes((IAC, DO if isOn else DONT, ECHO))
        assert (isOn, line.sent, answers) == (False, b"", b"")
