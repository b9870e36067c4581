"""What the coach sees in bytes, read by read: what is wrong for certain, and nothing else."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.classic import TAGGED
from chatd.doors.coach import CUTS_MOST, MESSAGE_BYTES, STALLED_SECONDS, TOLD_MOST, Coach
from chatd.doors.dialects import DIALECTS
from chatd.doors.findings import SENTENCES
from chatd.model.fields import TEXT_MAX

QUIET = None
"""Between reads: nothing comes for a while."""


def coached(*reads, door="ufal-room"):
    """A coach who saw these reads, and silence at their end."""
    coach = Coach(Clock(), lambda finding: told.append(finding.kind))
    told = coach.told = []
    dialect = DIALECTS[door]
    coach.learn(TAGGED if dialect.enters == "tagged" else None, dialect.words)
    for data in (*reads, QUIET):
        coach.quiet() if data is QUIET else coach.read(data)
    return coach


class CoachCase(SynchronousTestCase):
    def found(self, *reads, door="ufal-room"):
        """What was found; each sentence can be filled."""
        coach = coached(*reads, door=door)
        self.texts = coach.texts(str)
        assert len(self.texts) == max(1, len(set(coach.told)))
        return coach.told


class GluedTests(CoachCase):
    def test_aTagTwice(self):
        assert self.found("<ana> olá<ana> tudo bem?".encode(), door="ufpa") == ["glued"]
        assert self.texts[0].startswith(r"b'<ana> ol\xc3\xa1<ana> tudo bem?': Two messages came in one read")

    def test_aTagTwiceWithoutBlanks(self):
        assert self.found(b"<ana>oi<ana>tudo bem?", door="ufpa") == ["glued"]

    def test_aLeavingWordBehindAText(self):
        assert self.found(b"ana", QUIET, b"tchau/close", door="ufal-chat") == ["glued"]
        assert self.found(b"ana", QUIET, b"tchau/SAIR", door="pucpr") == ["glued"]
        assert self.found(b"ana\n", b"tchau/sair", door="pucpr") == ["glued"]

    def test_aCommandBehindTheNick(self):
        assert self.found(b"ana/lista", door="pucpr") == ["glued"]
        assert self.found(b"ana/close", door="ufal-chat") == ["glued"]

    def test_whatMayBeOneMessage(self):
        for reads in (
            (b"<ana> I am <ana> here",), (b"<ana> <ana> here",), (b"<ana> x<bia> y",), (b"<ana> oi<ana>",),
            (b"<ana> oi", b"<ana> tudo bem"), (b"<ana> oi<ana> tudo\n",), (b"a<ana> b",), (b"<ana>oi<ana>",),
            (b"<ana> oi<ana> ",), (b"<ana> write \"<ana> hi\"",), (b"<ana> (<ana> hi)",),
            ("<ana> diga “<ana> oi”".encode(),), (b"<ana> it must be:<ana> hi",),
        ):  # fmt: skip
            assert self.found(*reads, door="ufpa") == [], reads
        for reads in (
            (b"ana", QUIET, b"type /close"), (b"ana", QUIET, b"/close"), (b"ana", QUIET, b"bye", b"/close"),
            (b"ana\n", b"see a/close\n"), (b"ana", QUIET, b"see example.org/lista"),
        ):  # fmt: skip
            assert self.found(*reads, door="pucpr") == self.found(*reads, door="ufal-chat") == [], reads
        assert self.found(b"anaoi") == []


class SplitTests(CoachCase):
    def test_aCharacterBetweenTwoReads(self):
        assert self.found(b"x" * 1023 + b"\xc3", b"\xa9!") == ["split"]
        assert self.texts[0].startswith("…b'xxxxxxxxxxxxxxxxxxx\\xc3' + b'\\xa9!': One message came in several reads")
        assert "byte 1024" in self.texts[0]

    def test_anyCharacterAnywhere(self):
        for char in "é漢😀":
            for at in range(1, len(char.encode())):
                data = f"a{char}b".encode()
                assert self.found(data[: at + 1], data[at + 1 :]) == ["split"], (char, at)

    def test_aTagBetweenTwoReads(self):
        assert self.found(b"<an", b"a> oi", door="ufpa") == ["split"]
        assert self.texts[0].startswith("b'<an' + b'a> oi': ")

    def test_aCutBetweenCharactersSaysNothing(self):
        assert self.found("olá".encode(), b" bia") == []
        assert self.found(b"<ana>", b" oi", door="ufpa") == []

    def test_whoMarksTheEndMayBeCut(self):
        assert self.found(b"x" * 1023 + b"\xc3", b"\xa9!\n") == []
        assert self.found(b"<an", b"a> oi\n", door="ufpa") == []


class BytesTests(CoachCase):
    def test_aCharacterThatNeverEnds(self):
        assert self.found("olá".encode()[:-1]) == ["lost"]
        assert "at byte 2 " in self.texts[0]
        assert self.found("olá".encode()[:-1] + b"\n") == ["lost"]
        assert self.found("olá".encode()[:-1], b"bia") == ["lost"]

    def test_noUtf8(self):
        assert self.found("é isso aí".encode("latin-1")) == ["bytes"]
        assert self.texts[0].startswith(r"b'\xe9 isso a\xed': From byte 0 on")
        assert self.found("olá, você".encode("latin-1") + b"\n") == ["bytes"]
        assert self.found(b"x" * 100 + b"\xff" + b"y" * 100) == ["bytes"]
        assert self.texts[0].startswith(rf"…b'{'x' * 20}\xff{'y' * 19}'…: From byte 100 on")

    def test_nul(self):
        assert self.found(b"oi\0") == ["nul"]
        assert self.found(b"oi\0\n") == ["nul"]
        assert self.found("oi".encode("utf-16-le")) == ["nul"]
        assert self.found(b"\0\0") == ["nul"]

    def test_empty(self):
        assert self.found(b"ana", QUIET, b"  ") == ["empty"]
        assert self.found(b"um\n\r\ndois\n") == ["empty"]
        assert self.found(b"<ana> oi", QUIET, b"<ana> ", door="ufpa") == ["empty"]

    def test_whatOnlyLooksEmpty(self):
        """The end of a message may come late; a tag alone may be a greeting."""
        assert self.found(b"oi", QUIET, b"\n", b"oi", QUIET, b"\r\n") == []
        assert self.found(b"<ana> ", QUIET, b"<ana> oi", door="ufpa") == []

    def test_tooLong(self):
        text = ("é" * TEXT_MAX).encode()
        assert self.found(text) == self.found(b"<ana> " + text + b"\r\n", door="ufpa") == []
        assert self.found(text + b"x") == self.found(text + b"x\n") == ["long"]
        assert "16000 characters" in self.texts[0]

    def test_endlesslyLongIsToldOnce(self):
        assert self.found(*[b"x" * 10_000] * 100) == ["long"]
        assert self.found(*["é".encode() * 5000] * 99, b"\xc3", b"\xa9\noi\n", b"x", b"y\0\n") == ["long", "nul"]


class PrivateTests(CoachCase):
    """What is said to one alone is shown to nobody, also where it has a fault."""

    def test_noBytesOfIt(self):
        long = b"segredo" * TEXT_MAX
        for kind, *reads in (
            ("nul", b"/privado bia segredo\0"), ("bytes", b"/PRIVADO bia segredo\xff\n"),
            ("nul", b" /privado\tbia segredo\0\n"),
            ("nul", b"\0/privado bia segredo"), ("nul", "\u3000/privado bia segredo\0".encode()),
            ("split", b"/privado bia segredo\xc3", b"\xa9 segredo"), ("glued", b"/privado bia segredo/sair"),
            ("long", b"/privado bia ", *(long[at : at + 9000] for at in range(0, len(long), 9000))),
        ):  # fmt: skip
            assert self.found(b"ana", QUIET, *reads, door="pucpr") == [kind]
            assert "segredo" not in "".join(self.texts), kind

    def test_alsoWhereTheConnectionIsTheFault(self):
        for reads in (
            (b"/privado bia segredo",),
            (b"oi\n/privado bia segredo\n",),
            (b"/privado bia ", b"segredo", QUIET),
        ):
            coach = coached(b"ana", QUIET, *reads, door="pucpr")
            coach.neverIn()
            assert "segredo" not in "".join(coach.texts(str)), reads

    def test_whatIsSaidToAllBehindItIsShown(self):
        self.found(b"ana", QUIET, b"/privado bia segredo\noi\0\n", door="pucpr")
        assert self.texts[0].startswith(r"b'oi\x00': ")


class BoundsTests(CoachCase):
    def test_oneFindingOfAKindIsKept(self):
        coach = coached(*[b"a\0\n", b"\xff\n"] * 50)
        assert coach.told == ["nul", "bytes"] * (TOLD_MOST // 2)
        assert [text[-6:] for text in coach.texts(str)] == [" (50×)"] * 2
        assert "NUL" in coach.texts(str)[0]

    def test_theLastOneStandsLast(self):
        coach = coached(b"a\0\n", b"\xff\n", b"b\0\n")
        assert [text[:6] for text in coach.texts(str)] == [r"b'\xff", r"b'b\x0"]

    def test_eachIsShort(self):
        for reads in ([b"\xff" * 60_000], [b"\0" * 60_000], [b" " * 15_000], [b"x" * 900_000], [b"\xc3"] * 9000):
            coach = coached(*reads)
            assert coach.told
            assert all(len(text) < 500 and text.isprintable() for text in coach.texts(str)), reads[0][:1]

    def test_whatIsRememberedIsBounded(self):
        coach = coached()
        for _ in range(20_000):
            coach.read(b"\xc3\xa9\xc3\xa9\xc3")
            coach.read(b"\xa9")
            assert len(coach._message) <= MESSAGE_BYTES
            assert len(coach._cuts) <= CUTS_MOST

    def test_nothingFoundIsSaid(self):
        assert coached(b"oi").texts(str) == ["Nothing was found so far."]


class WaitingTests(CoachCase):
    def setUp(self):
        self.clock, self.told = Clock(), []
        self.coach = Coach(self.clock, lambda finding: self.told.append(finding.kind))

    def test_whoStopsReading(self):
        self.coach.full(True)
        self.clock.advance(STALLED_SECONDS - 1)
        assert self.told == []
        self.clock.advance(1)
        assert self.told == ["stalled"]
        assert self.coach.texts(str)[0].startswith("For 60 seconds")

    def test_whoReadsSlowly(self):
        for _ in range(10):
            self.coach.full(True)
            self.clock.advance(STALLED_SECONDS - 1)
            self.coach.full(False)
            self.clock.advance(STALLED_SECONDS)
        assert self.told == []

    def test_aConnectionThatIsGoneHasNoFaults(self):
        self.coach.full(True)
        self.coach.read(b"\xc3")
        self.coach.stop()
        assert self.clock.getDelayedCalls() == []
        self.coach.quiet()
        self.coach.full(True)
        assert (self.told, self.clock.getDelayedCalls()) == ([], [])

    def test_whoNeverComesIn(self):
        self.coach.neverIn()
        self.coach.read(b"hello?")
        self.coach.neverIn()
        assert self.told == ["handshake"] * 2
        assert self.coach.texts(str)[0].startswith("b'hello?': The handshake")


LINES = st.lists(st.text(min_size=1, max_size=30).map(str.strip).filter(lambda t: t and "\0" not in t), max_size=8)


class CertaintyTests(CoachCase):
    @settings(max_examples=200)
    @given(LINES, st.sampled_from(sorted(DIALECTS)), st.sampled_from(["\n", "\r\n"]), st.data())
    def test_linesAreNeverWrong(self, texts, door, end, data):
        """However TCP cuts and glues them."""
        texts = [" ".join(text.split()) or "x" for text in texts]
        tag = "<ana> " if door == "ufpa" else ""
        stream = "".join(f"{tag}{text}{end}" for text in texts).encode()
        cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=5)))
        reads = [stream[begin:stop] for begin, stop in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
        assert self.found(*reads, door=door) == []

    @settings(max_examples=200)
    @given(st.lists(st.binary(max_size=40) | st.none(), max_size=20), st.sampled_from(sorted(DIALECTS)))
    def test_anyBytesGiveAtMostOneFindingEach(self, reads, door):
        told = self.found(*reads, door=door)
        assert set(told) <= set(SENTENCES)
        assert len(told) <= len(b"".join(filter(None, reads)))
        assert all(text.isprintable() for text in self.texts)
