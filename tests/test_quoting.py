"""Words that may hold spaces."""

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatcli.quoting import begunWord, firstWord, written


class QuotingTest(SynchronousTestCase):
    def test_theFirstWord(self):
        for line, expected in (
            ("a b", ("a", "b")), ("a", ("a", "")), ("a  b", ("a", " b")), ("", ("", "")),
            (r"my\ cat.png so sweet", ("my cat.png", "so sweet")),
            ('"my cat.png" so', ("my cat.png", "so")), ("'my \"cat\".png' so", ('my "cat".png', "so")),
            (r'"a\"b\c" d', ('a"b\\c', "d")), ("a'b c'd e", ("ab cd", "e")), (r"a\'b", ("a'b", "")),
        ):  # fmt: skip
            self.assertEqual(firstWord(line), expected, line)

    def test_aQuoteThatIsNotClosed(self):
        for line in ("it's.png", '"a b', "a\\"):
            self.assertRaises(ValueError, firstWord, line)

    def test_theWordThatWasBegun(self):
        for line, expected in (
            ("/upload a", (1, 8, "a")), ("/upload ", (1, 8, "")), (r"/upload a\ b", (1, 8, "a b")),
            ('/upload "a b', (1, 8, "a b")), ("/upload a\\", (1, 8, "a")), ("/upload 'a b'  c", (2, 15, "c")),
        ):  # fmt: skip
            self.assertEqual(begunWord(line), expected, line)

    @given(st.text(min_size=1), st.text())
    def test_whatIsWrittenIsRead(self, word, rest):
        self.assertEqual(firstWord(f"{written(word)} {rest}"), (word, rest))
        self.assertEqual(begunWord(f"x {written(word)}"), (1, 2, word))
