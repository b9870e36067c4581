"""What keys cost in the line editor: far less than a person could notice, however long the text."""

from time import process_time

from twisted.trial.unittest import SynchronousTestCase

from chatcli.line.editor import TEXT_MOST, Editor
from tests.editorcase import FAMILY


class CostTests(SynchronousTestCase):
    """A key costs far less than a person could notice; only what is far from that fails here."""

    PRESSED = ("C-b", "C-f", "M-b", "M-f", "C-w", "C-_", "Backspace", "C-_", "C-t", "C-a", "C-e", "C-u", "C-y", "M-y")

    def milliseconds(self, text: str, keys: tuple[str, ...]) -> float:
        """The dearest key of these at the middle of the text, the best of some rounds."""
        best = {}
        for _ in range(5):
            made = Editor()
            made.replace(text, len(text) // 2)
            for number, key in enumerate((*keys, "x")):
                start = process_time()
                made.insert("x") if key == "x" else made.press(key)
                best[number] = min(best.get(number, 1e9), (process_time() - start) * 1000)
        return max(best.values())

    def test_a_key_in_a_long_line(self):
        for text in ("hello wörld, " * 154, "漢字かな" * 500, "e\u0301" * 1000, FAMILY * 400):
            self.assertLess(self.milliseconds(text[:2000], self.PRESSED), 2)

    def test_a_key_in_the_longest_text(self):
        for text in ("hello wörld, " * 1300, "a" * TEXT_MOST, "🇧🇷" * 8000, "e" + "\u0301" * TEXT_MOST, "a b\n" * 4000):
            self.assertLess(self.milliseconds(text[:TEXT_MOST], (*self.PRESSED, "Up", "Down", "M-t", "C-k")), 500)

    def test_a_megabyte_pasted_and_a_long_text_typed(self):
        start = process_time()
        Editor().insert("olá mundo\r\n" * 100_000)
        made = Editor()
        for _ in range(TEXT_MOST + 100):
            made.insert("é")
        for _ in range(TEXT_MOST):
            made.press("Backspace")
        self.assertEqual(made.text, "")
        self.assertLess(process_time() - start, 5)
