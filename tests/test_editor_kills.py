"""Cutting text out in the line editor, and putting it back."""

from chatcli.line.editor import Editor
from chatcli.line.kills import RING_MOST, Kills
from tests.editorcase import EditorCase, editor, marked


class KillTests(EditorCase):
    def killed(self, begin: str, keys: str) -> tuple[str, str]:
        """The text then, and what would be yanked."""
        made = editor(begin)
        for key in keys.split():
            self.assertTrue(made.press(key), key)
        return marked(made), made.kills.text

    def test_words(self):
        self.assertEqual(self.killed("a foo-bar |c", "C-w"), ("a |c", "foo-bar "))
        self.assertEqual(self.killed("a foo-bar |c", "M-Backspace"), ("a foo-|c", "bar "))
        self.assertEqual(self.killed("a foo-bar |c", "C-Backspace"), ("a foo-|c", "bar "))
        self.assertEqual(self.killed("a| foo-bar c", "M-d"), ("a|-bar c", " foo"))
        self.assertEqual(self.killed("a| foo-bar c", "C-Delete"), ("a|-bar c", " foo"))

    def test_lines(self):
        self.assertEqual(self.killed("a\nbc|d", "C-u"), ("a\n|d", "bc"))
        self.assertEqual(self.killed("a\n|d", "C-u"), ("a\n|d", ""))
        self.assertEqual(self.killed("a\nb|cd\ne", "C-k"), ("a\nb|\ne", "cd"))
        self.assertEqual(self.killed("a\nb|\ne", "C-k"), ("a\nb|e", "\n"))
        self.assertEqual(self.killed("a|", "C-k"), ("a|", ""))

    def test_kills_in_a_row_gather(self):
        self.assertEqual(self.killed("a b c|", "C-w C-w"), ("a |", "b c"))
        self.assertEqual(self.killed("|a b c", "M-d M-d"), ("| c", "a b"))
        self.assertEqual(self.killed("ab cd| ef\ng", "M-Backspace C-k C-k"), ("ab |g", "cd ef\n"))

    def test_anything_else_ends_the_row(self):
        for key in ("Left", "C-y", "Backspace", "C-_"):
            self.assertNotIn("ab", self.killed("xa b| |", f"C-w {key} C-w")[1].replace(" ", ""))
        made = editor("a b|")
        made.press("C-w")
        made.insert("c")
        made.press("C-w")
        self.assertEqual(made.kills.text, "c")
        made.replace("d e")
        made.press("C-w")
        self.assertEqual(made.kills.text, "e")
        self.assertFalse(made.press("Tab"))
        made.press("C-w")
        self.assertEqual(made.kills.text, "d ")

    def test_yank(self):
        self.assertPressed("a b|", "C-w C-y C-y", "a bb|")
        self.assertPressed("a b|", "C-w Home C-y", "b|a ")
        self.assertPressed("a|", "C-y", "a|")

    def test_nothing_isnt_killed(self):
        self.assertPressed("a b|", "C-w Left Right C-k C-y", "a b|")

    def test_yank_another(self):
        three = "one two three|"
        cut = "C-w Left Right C-w Left Right C-w"
        self.assertPressed(three, f"{cut} C-y", "one |")
        self.assertPressed(three, f"{cut} C-y M-y", "two |")
        self.assertPressed(three, f"{cut} C-y M-y M-y", "three|")
        self.assertPressed(three, f"{cut} C-y M-y M-y M-y", "one |")
        self.assertPressed(three, f"{cut} C-y M-y C-y", "two two |")
        self.assertPressed(three, f"{cut} C-y Left M-y", "one| ")
        self.assertPressed(three, f"{cut} M-y", "|")
        self.assertPressed("a|", "C-y M-y", "a|")

    def test_a_new_kill_is_the_next(self):
        self.assertPressed("one two|", "C-w Left Right C-w C-y M-y Left Right C-w C-y", "two|")

    def test_the_ring_is_bounded_and_can_be_shared(self):
        kills = Kills()
        first, second = Editor(kills), Editor(kills)
        for number in range(RING_MOST + 5):
            first.insert(f"{number}")
            first.press("C-u")
            first.press("Home")
        second.press("C-y")
        self.assertEqual(second.text, f"{RING_MOST + 4}")
        seen = []
        for _ in range(RING_MOST):
            second.press("M-y")
            seen.append(second.text)
        self.assertEqual(seen, [*(f"{number}" for number in range(RING_MOST + 3, 4, -1)), f"{RING_MOST + 4}"])
