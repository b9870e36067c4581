"""Texts in cells: measured, made harmless, wrapped by cells and by words."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase
from wcwidth import iter_graphemes, wcwidth

from chatcli.screen import wrap
from chatcli.screen.cells import shown, width, wrapHard, wrapWords
from chatcli.screen.ink import RESET, cut, fold, inked
from chatcli.screen.measure import _PLAIN, drawn, hasMarks, isPlain
from chatcli.screen.wrap import Wrapping, breaks

FAMILY = "👨\u200d👩\u200d👧"
HUGE = "\u200d".join("👨👩👧👦👶")
CHARS = [
    *"ab c",
    "é",
    "e\u0301",
    "q\u0323\u0301",
    "字",
    "、",
    "ก\u0e35",
    "👍🏽",
    FAMILY,
    "❤\ufe0f",
    "🇧🇷",
    "\u200b",
    "\u0301",
    "각",
    "क्षि",
]
TEXTS = st.lists(st.sampled_from([*CHARS, "\n"]), max_size=30).map("".join)
LINES = st.lists(st.sampled_from(CHARS), max_size=30).map("".join)
WIDTHS = st.integers(1, 14)
MANY = settings(max_examples=200, deadline=None)


def summed(text):
    return sum(max(0, wcwidth(char)) for char in text)


class Measuring(SynchronousTestCase):
    def test_examples(self):
        for text, cells in [
            ("", 0),
            ("olá", 3),
            ("字", 2),
            ("e\u0301", 1),
            (FAMILY, 6),
            ("a\x07\tb", 2),
            ("\u200b", 0),
        ]:
            self.assertEqual(width(text), cells, repr(text))

    @MANY
    @given(st.text())
    def test_sumOverCodePoints(self, text):
        self.assertEqual(width(text), summed(text))

    def test_plainCharactersAreCellsAndClusters(self):
        # What lets plain texts go without measuring: checked for each such character that there is.
        plain = [char for char in map(chr, range(0x110000)) if isPlain(char)]
        self.assertGreater(len(plain), 1000)
        self.assertEqual({wcwidth(char) for char in plain}, {1})
        self.assertEqual(list(iter_graphemes("".join(plain + plain[::-1]))), plain + plain[::-1])

    def test_drawnIsOneCharacterWhereThatIsTheSame(self):
        self.assertEqual(drawn("e\u0301"), "é")
        self.assertEqual(drawn("\u1100\u1161\u11a8"), "각")
        self.assertEqual(drawn("q\u0323\u0301"), "q\u0323\u0301")

    def test_drawnLeavesOutWhatTerminalsMeasureDifferently(self):
        self.assertEqual(drawn(FAMILY), "👨👩👧")
        self.assertEqual(drawn("❤\ufe0f"), "❤")

    def test_drawnLeavesOutWhatHasNoBase(self):
        for cluster in ("\u200b", "\u0301", "\ufeff"):
            self.assertEqual(drawn(cluster), "")

    @MANY
    @given(st.text(alphabet=st.sampled_from("".join(CHARS)) | st.characters(), max_size=6))
    def test_drawnTakesAsManyCells(self, text):
        for cluster in iter_graphemes(text):
            self.assertEqual(width(drawn(cluster)), width(cluster))


class Showing(SynchronousTestCase):
    def test_examples(self):
        for text, seen in [
            ("olá 字 👍", "olá 字 👍"),
            ("a\x1b[31mb\x07", "a\\x1b[31mb\\x07"),
            ("\x9b1m\x85", "\\x9b1m\n"),
            ("a\u202eb\u2066", "a\\u202eb\\u2066"),
            ("1\t2", "1    2"),
            ("a\r\nb\rc\u2028d\n\n", "a\nb\nc\nd\n\n"),
            ("\ud800", "\ufffd"),
        ]:
            self.assertEqual(shown(text), seen)

    @MANY
    @given(st.text(alphabet=st.characters()))
    def test_nothingIsLeftThatATerminalObeys(self, text):
        self.assertNotRegex(
            shown(text), "[\0-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
        )
        self.assertEqual(shown(shown(text)), shown(text))

    @MANY
    @given(
        st.lists(st.sampled_from(["a", "\x1b", "\t", "\r\n", "\n", "\u202e", "字"])),
        st.lists(st.sampled_from("a\t\n\x1b")),
    )
    def test_showingTheBeginningGivesTheBeginning(self, begin, end):
        begin, end = "".join(begin), "".join(end)
        self.assertTrue(shown(begin + end).startswith(shown(begin)))


class ByCells(SynchronousTestCase):
    def test_examples(self):
        for text, cells, rows in [
            ("", 4, [""]),
            ("abcd", 4, ["abcd"]),
            ("abcde", 4, ["abcd", "e"]),
            ("abc字", 4, ["abc", "字"]),
            ("a\n\nb", 4, ["a", "", "b"]),
            ("ab" + FAMILY, 6, ["ab", FAMILY]),
            (FAMILY, 4, ["👨\u200d👩\u200d", "👧"]),
            ("abce\u0301x", 4, ["abce\u0301", "x"]),
            ("a字", 1, ["a", "\ufffd"]),
        ]:
            self.assertEqual(wrapHard(text, cells), rows, (text, cells))

    def test_marksNeverInTheLastCell(self):
        self.assertEqual(wrapHard("abcq\u0323\u0301", 4), ["abc", "q\u0323\u0301"])
        self.assertEqual(wrapHard("q\u0323\u0301q\u0323\u0301", 1), ["q\u0323\u0301"] * 2)

    @MANY
    @given(TEXTS, WIDTHS)
    def test_rowsFitAndNothingIsLost(self, text, cells):
        rows = wrapHard(text, cells)
        self.assertTrue(all(summed(row) <= cells for row in rows))
        if cells > 1:
            self.assertEqual("".join(rows), text.replace("\n", ""))

    @MANY
    @given(LINES, WIDTHS, st.integers(0, 14))
    def test_rowsAreFullAndClustersWhole(self, line, cells, used):
        if cells > 1 and used <= cells:
            offsets = breaks(line, cells, used)
            ends = [0]
            for cluster in iter_graphemes(line):
                # One that is wider than the row may end anywhere.
                ends += range(ends[-1] + 1, ends[-1] + len(cluster)) if summed(cluster) > cells else []
                ends.append(ends[-1] + len(cluster) if summed(cluster) <= cells else ends[-1] + 1)
            self.assertLessEqual(set(offsets), set(ends))
            for start, end in zip([0, *offsets], offsets, strict=False):
                free = cells - summed(line[start:end]) - (used if not start else 0)
                following = next(iter_graphemes(line[end:]))
                following = following if summed(following) <= cells else following[0]
                self.assertLess(free, summed(following) + hasMarks(drawn(following)))

    @MANY
    @given(st.lists(LINES | st.just("\n"), min_size=3, max_size=3), LINES, st.integers(2, 14))
    def test_whatIsRememberedChangesNothing(self, parts, new, cells):
        wrapping = Wrapping()
        for text in ("".join(parts), parts[0] + new + parts[2], parts[0] + parts[1] + parts[2] + new):
            for line, offsets in wrapping.lines(text, cells):
                if all(summed(cluster) <= cells for cluster in iter_graphemes(line)):
                    self.assertEqual(offsets, breaks(line, cells))

    def test_onlyTheEndOfALongLineIsMeasuredAgain(self):
        wrapping, text = Wrapping(), "字" * 2000
        before = wrapping.lines(text, 80)[0][1]
        after = wrapping.lines(text + "字", 80)[0][1]
        self.assertTrue(all(one is other for one, other in zip(before[:-2], after, strict=False)))


class ByWords(SynchronousTestCase):
    def test_examples(self):
        url = "https://example.org/" + "x" * 20
        for text, first, rest, cells, rows in [
            ("", 3, 3, 20, [""]),
            ("one two three", 0, 2, 9, ["one two", " three"]),
            ("one two three", 3, 3, 14, ["one two", "   three"]),
            ("one two", 13, 3, 14, ["", "   one two"]),
            ("  a  b ", 0, 2, 20, ["  a  b"]),
            ("a\n\n b", 0, 2, 20, ["a", "", "   b"]),
            ("a" * 15, 2, 2, 12, ["a" * 10, "  " + "a" * 5]),
            ("x " + "a" * 12 + " y", 2, 2, 12, ["x aaaaaaaa", "  aaaa y"]),
            ("漢字漢字漢字", 2, 2, 11, ["漢字漢字", "  漢字"]),
            ("漢字漢字。漢", 2, 2, 10, ["漢字漢", "  字。漢"]),
            ("see " + url, 4, 4, 44, ["see", "    " + url]),
            ("see " + url + " ok", 4, 4, 40, ["see", url, "    ok"]),
            ("see " + url + " ok", 4, 4, 30, ["see " + url[:22], url[22:] + " ok"]),
            ("abc", 0, 30, 12, ["abc"]),
            ("a " + HUGE, 4, 4, 12, ["a", HUGE]),
            ("a " + "😀" * 9, 4, 4, 12, ["a 😀😀😀", "    😀😀😀😀", "    😀😀"]),
            ("ab" + HUGE + "ab", 4, 4, 13, ["ab", HUGE + "ab"]),
            ("ab " + FAMILY, 0, 0, 4, ["ab", "👨\u200d👩\u200d", "👧"]),
            ("abc abcdefg", 0, 30, 10, ["abc", "  abcdefg"]),
        ]:
            self.assertEqual(wrapWords(text, first, rest, cells), rows, (text, cells))

    @MANY
    @given(
        st.lists(st.sampled_from([*CHARS, "word ", "https://a.bc/de", "\n"]), max_size=20).map("".join),
        st.integers(0, 12),
        st.integers(0, 12),
        st.integers(1, 24),
    )
    def test_rowsFitAndOnlySpacesAreLost(self, text, first, rest, cells):
        rows = wrapWords(text, first, rest, cells)
        self.assertTrue(
            all(summed(row) <= cells - (0 if number else min(first, cells)) for number, row in enumerate(rows))
        )
        self.assertEqual([row for row in rows if row.endswith(" ")], [])
        if cells > 1:
            self.assertEqual(re.sub("[ \n]", "", "".join(rows)), re.sub("[ \n]", "", text))

    @MANY
    @given(
        st.lists(st.sampled_from(["a ", "word ", "https://a.bc/d ", "字", " ", "x, "]), max_size=12).map("".join),
        st.integers(20, 30),
    )
    def test_urlsStayWhole(self, text, cells):
        rows = wrapWords(text, 4, 4, cells)
        for url in re.findall("[a-z]+://[a-z./]+", text):
            if len(url) <= cells:
                self.assertTrue(any(url in row for row in rows))
            self.assertIn(url, "".join(rows))

    def test_aLongWordIsNotMeasuredAnewForEachRow(self):
        measured = []
        self.patch(wrap, "isPlain", lambda line: measured.append(len(line)) or isPlain(line))
        for word, cells in [("a", 1), ("字", 1), ("😀", 20), ("🇧🇷", 3), ("ก\u0e35", 3), ("क\u094d", 3), (HUGE, 12)]:
            del measured[:]
            text = word * (3000 // len(word))
            self.assertGreater(len(wrapWords(text, 4, 4, cells)), 50, word)
            self.assertLess(sum(measured), 8 * len(text), word)


class Ink(SynchronousTestCase):
    def test_folded(self):
        red = "\x1b[31m"
        for row, cells, rows in [
            ("abc", 3, ["abc"]),
            (f"a{red}bc{RESET}d", 3, [f"a{red}bc{RESET}", "d"]),
            (f"{red}abcde", 2, [f"{red}ab", f"{red}cd", f"{red}e"]),
            (f"{red}ab\x1b[1mcd{RESET}ef", 2, [f"{red}ab\x1b[1m", f"{red}\x1b[1mcd{RESET}", "ef"]),
            (f"{red}a\x1b[0;1mbcd", 2, [f"{red}a\x1b[0;1mb", "\x1b[0;1mcd"]),
            ("ab\ncd", 20, ["ab ⏎ cd"]),
            ("a\x1b[2J\x07", 20, ["a\\x1b[2J\\x07"]),
            ("a字b", 2, ["a", "字", "b"]),
        ]:
            self.assertEqual(fold(row, cells), rows)

    def test_cut(self):
        self.assertEqual(cut("\x1b[7mab字\x1b[m", 3), "\x1b[7mab")

    def test_coloursEndWithTheRow(self):
        self.assertEqual(inked("\x1b[7mab", 9), f"\x1b[7mab{RESET}")
        self.assertEqual(inked(f"a\x1b[7mb{RESET}", 9), f"a\x1b[7mb{RESET}")

    def test_theCursorIsSetBehindWhatTerminalsMeasureDifferently(self):
        self.assertEqual(inked("👍🏽a", 9), "👍🏽\r\x1b[4Ca")
        self.assertEqual(inked("👍🏽a", 9, 3), "👍🏽\r\x1b[7Ca")
        self.assertEqual(inked("字a", 9), "字a")
        self.assertEqual(inked("q\u0301a", 9), "q\u0301\r\x1b[1Ca")

    def test_noMarksInTheLastCell(self):
        self.assertEqual(inked("aq\u0301", 2), "aq")


class Plainness(SynchronousTestCase):
    def test_mostTextsArePlain(self):
        for text in ("Olá, você já viu? “Sim” — não…", "Привет", "καλημερα", "12:34 ana: ok ├─→"):
            self.assertIsNotNone(_PLAIN.fullmatch(text))
