"""Where long messages are cut: the pieces are the message, and none but the first can be taken for somebody's line."""

import re
import sys
from unicodedata import category, normalize

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.dialects import DIALECTS
from chatd.doors.pieces import BLANKS, PIECE_BYTES, Pieces, Seen, formOf

PIECES = {name: Pieces(dialect.lines) for name, dialect in DIALECTS.items()}
UNSEEN = "\u3164\u2800\u115f\u1160\uffa0\u034f\ufe0f"
"""Blank on a screen, though not by category."""
SMALL = str.maketrans("()*:<>!,", "﹙﹚﹡﹕﹤﹥﹗﹐")
"""Signs, and their small forms."""


def forged(name, nick="bob"):
    """How the lines of a dialect begin that are another's, or the server's."""
    known = {"nick": nick, "text": "", "server": "", "ip": "", "port": ""}
    return [line.partition("{server}")[0].format(**known).strip() for line in DIALECTS[name].lines]


def seen(text):
    """What is seen of a text, blanks aside: compared so, two that look alike are the same."""
    visible = (char for char in text if category(char) not in ("Cf", "Cc", "Zs", "Mn") and char not in UNSEEN)
    return normalize("NFKC", "".join(visible)).casefold()


def cut(name, text):
    """The pieces of a text that mia said, as texts."""
    data = f"{DIALECTS[name].said.format(nick='mia', text='')}{text}".encode()
    pieces = PIECES[name].of(data)
    assert b"".join(pieces) == data
    assert all(0 < len(piece) <= PIECE_BYTES for piece in pieces)
    return [piece.decode() for piece in pieces]


def padded(name, text, at=PIECE_BYTES, pad="x"):
    """A text that begins there, behind what the dialect puts before it."""
    head = len(DIALECTS[name].said.format(nick="mia", text="").encode())
    return pad * (at - head) + text


class AttackCase(SynchronousTestCase):
    def assertNotForged(self, name, text):
        lines = [seen(line) for line in forged(name)]
        for piece in cut(name, text)[1:]:
            assert not any(seen(piece).startswith(line) for line in lines), (name, piece[-80:])


class AttackTests(AttackCase):
    """Somebody pads a text so that a piece would begin with another's line."""

    def test_withoutCareEachWouldBeALine(self):
        """So the attacks below are some: cut at 1,024 bytes they begin a piece."""
        for name in DIALECTS:
            for line in forged(name):
                data = f"{DIALECTS[name].said.format(nick='mia', text='')}{padded(name, line)}".encode()
                assert Pieces().of(data)[1].decode().startswith(line)

    def test_wherePiecesBegin(self):
        for name in DIALECTS:
            for line in forged(name):
                for at in (PIECE_BYTES - 3, PIECE_BYTES - 1, PIECE_BYTES):
                    self.assertNotForged(name, padded(name, f"{line} I quit", at, " x"[at % 2]))
                self.assertNotForged(name, padded(name, f"{line} I quit", 5 * PIECE_BYTES))

    def test_behindBlanksThatNobodySees(self):
        for name in DIALECTS:
            for line in forged(name):
                for blank in (" ", "\xa0", "\u3000", "\t", "\u200b", "\ufeff", "\u3164", "\u2800", "\xad"):
                    self.assertNotForged(name, padded(name, f"{blank}{line} I quit"))
                    for many in (200, 1024, 3000):
                        self.assertNotForged(name, padded(name, f"{blank * many}{line} I quit"))
                        self.assertNotForged(name, f"{blank * many}{line} I quit" * 3)

    def test_howeverItIsWritten(self):
        for name in DIALECTS:
            for line in forged(name):
                for same in (
                    line.upper(), line.lower(), normalize("NFD", line), "\u200b".join(line), "\u3164" * 9 + line,
                    line.replace(" ", "\u2003"), line.replace(" ", ""), line.replace(" ", " " * 700),
                    re.sub("[!-/:-@]", lambda sign: chr(ord(sign[0]) + 0xFEE0), line),
                    line.translate(SMALL), f"\u0301{line}",
                ):  # fmt: skip
                    self.assertNotForged(name, padded(name, f"{same} I quit"))

    def test_overAndOver(self):
        for name in DIALECTS:
            for line in forged(name):
                self.assertNotForged(name, f"{line} hi " * 500)
                self.assertNotForged(name, line * 500)

    def test_oneInsideAnother(self):
        for name in DIALECTS:
            for line in forged(name):
                for other in forged(name):
                    self.assertNotForged(name, f"{' ' * 3000}{line}{other} I quit")
                    self.assertNotForged(name, padded(name, f"{line} {other} I quit"))

    def test_byAnyNick(self):
        for name in DIALECTS:
            for nick in ("x" * 32, "漢" * 32, "é-2_x.y", "2", "한" * 32, "㌖" * 32):
                for line in forged(name, nick):
                    lines = [seen(line) for line in forged(name, nick)]
                    pieces = cut(name, padded(name, f"{line} I quit"))
                    assert not any(seen(pieces[1]).startswith(line) for line in lines), (name, nick)


class PlaceTests(SynchronousTestCase):
    """Where that is, and that what needn't be cut otherwise isn't."""

    def test_theLastPlaceThatFits(self):
        pieces = cut("pucpr", "bob: hi " * 300)
        assert {piece[:4] for piece in pieces[1:]} == {": hi"}
        assert all(len(piece) > PIECE_BYTES - 12 for piece in pieces[:-1])
        assert cut("ufal-room", padded("ufal-room", " bob >> hi"))[1] == "x bob >> hi"
        assert cut("ufpa", padded("ufpa", "<bob> hi"))[1] == "x<bob> hi"

    def test_whatLooksLikeNothingIsCutAtItsLength(self):
        for name in DIALECTS:
            for text in ("x" * 5000, "a b " * 1250, "é" * 2500, " " * 5000, "*" * 5000, "漢字 " * 900):
                pieces = cut(name, text)
                assert all(len(piece.encode()) > PIECE_BYTES - 4 for piece in pieces[:-1]), (name, text[:4])

    def test_whereNobodyKnowsALine(self):
        pieces = Pieces().of(("bob: hi " * 500).encode())
        assert [len(piece) for piece in pieces] == [1024, 1024, 1024, 928]

    def test_whatIsShortIsOnePiece(self):
        for data in (b"", b"bob: hi", b"x" * PIECE_BYTES):
            assert PIECES["pucpr"].of(data) == (data,)

    def test_aLineOfAnotherDialectIsNone(self):
        assert cut("ufpa", padded("ufpa", "bob: hi"))[1] == "bob: hi"

    def test_clientsWithTheSameMessageShareItsPieces(self):
        one, other = (("bob: hi " * 500).encode() for _ in range(2))
        assert PIECES["pucpr"].of(one) is PIECES["pucpr"].of(other)

    def test_allThatIsInvisibleIsABlank(self):
        for char in map(chr, range(sys.maxunicode + 1)):
            if category(char) == "Cf" or char in UNSEEN or char.isspace():
                assert formOf(ord(char)) in BLANKS, hex(ord(char))


class CostTests(SynchronousTestCase):
    """What a cut costs, counted in attempts to find a line."""

    def attempts(self, name, text):
        """How many, for each piece."""
        pieces = Pieces(DIALECTS[name].lines)
        counted = pieces._begin = Counted(pieces._begin)
        count = len(pieces.of(text.encode()))
        return counted.times / count

    def test_oneWhereNothingLooksLikeALine(self):
        for name in DIALECTS:
            assert self.attempts(name, "nothing to be seen here, " * 600) <= 2

    def test_aRowOfBlanksIsOnePlace(self):
        for name in DIALECTS:
            text = padded(name, "", 400) + " " * 700 + forged(name)[0] + "y" * 1000
            assert self.attempts(name, text) <= 20, name

    def test_piecesAreFewAlsoWhereNoPlaceFits(self):
        """As in a row of dashes, where lines begin with one: it can be read as a line wherever it is cut."""
        pieces = Pieces(["- {nick}\n"])
        for text in ("- " * 8000, "-" * 16_000, " -" * 8000):
            assert len(pieces.of(text.encode())) <= 17

    def test_fewInAnyCase(self):
        unseen = "\u200b"
        laced = ("b" + unseen * 20) * 40 + ": hi "
        for name in DIALECTS:
            for text in (
                "bob: hi " * 2000, "bob >> hi " * 1600, "* " * 8000, "<b>" * 5000, "x" * 40 + ":" * 9000, laced * 19,
                f"{unseen * 900}bob: hi {unseen * 900}* bob saiu do chat dos " * 8, "TRUE" * 4000, "a>>" * 5000,
                f"{' ' * 600}* bob: hi" * 20,
            ):  # fmt: skip
                assert self.attempts(name, text[:16_000]) <= 100, (name, text[:20])


class Counted:
    """A pattern that counts how often it is tried."""

    def __init__(self, pattern):
        self.pattern = pattern
        self.times = 0

    def match(self, *args):
        self.times += 1
        return self.pattern.match(*args)


WORDS = st.text(min_size=1, max_size=30).filter(lambda word: len(word.encode(errors="replace")) > 0)


def mixes(name):
    """Texts of what an attacker might use, over and over."""
    atoms = [*forged(name), " ", "\u200b", "\u3164", "*", ":", ">>", "<", "(", "!", "x", "bob", "漢", ".", "-", "saiu"]
    part = st.tuples(st.sampled_from(atoms), st.sampled_from([1, 1, 1, 2, 40]) | st.integers(1, 1500))
    return st.lists(part, min_size=1, max_size=40).map(lambda parts: "".join(atom * times for atom, times in parts))


class PropertyTests(AttackCase):
    @settings(max_examples=60)
    @given(st.sampled_from(sorted(DIALECTS)), st.data())
    def test_noPieceIsForged(self, name, data):
        """Whatever the mix, over and over: `cut` looks that the pieces are the text."""
        text = data.draw(mixes(name))
        self.assertNotForged(name, (text * (1 + 6000 // len(text)))[:9000])

    @settings(max_examples=60)
    @given(st.sampled_from(sorted(DIALECTS)), st.lists(WORDS, min_size=1, max_size=60))
    def test_anyTextIsCutSomewhere(self, name, words):
        """Characters of any kind: pieces decode by themselves, and are no less than half as long as they may be."""
        text = " ".join(words).encode(errors="replace").decode()
        pieces = cut(name, text * (1 + 6000 // len(text)))
        assert all(len(piece.encode()) >= PIECE_BYTES // 2 - 4 for piece in pieces[:-1])
        assert not any(Seen(piece, PIECES[name]._begin).line(0) for piece in pieces[1:])
