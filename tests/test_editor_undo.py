"""Undo in the line editor: what is one step, where the cursor goes, and how much is kept."""

from chatcli.line.editor import Editor
from chatcli.line.undo import RUN_MOST, UNDO_MOST
from tests.editorcase import EditorCase, editor, marked


class UndoTests(EditorCase):
    def typed(self, text: str) -> Editor:
        made = Editor()
        for character in text:
            made.insert(character)
        return made

    def undone(self, made: Editor, key: str = "C-_") -> str:
        self.assertTrue(made.press(key))
        return marked(made)

    def test_typing_is_one_step(self):
        for key in ("C-_", "C-x C-u"):
            self.assertEqual(self.undone(self.typed("foo bar"), key), "|")

    def test_a_long_run_is_undone_in_words(self):
        self.assertLess(len("seventeen letters"), RUN_MOST)
        made = self.typed("seventeen letters and some more of them, and on")
        self.assertEqual(self.undone(made), "seventeen letters and some more of them, and |")
        self.assertEqual(self.undone(made), "seventeen letters and |")
        self.assertEqual(self.undone(made), "|")
        self.assertEqual(self.undone(self.typed("a" * 100)), "|")

    def test_all_white_space_goes_with_the_word_before(self):
        self.assertEqual(self.undone(self.typed("seventeen letters and  on")), "seventeen letters and  |")

    def test_a_run_that_a_mark_took_along(self):
        made = editor("\n|\u0301")
        made.insert("e")
        made.insert("x")
        self.assertEqual([self.undone(made), self.undone(made)], ["\ne\u0301|", "\n|\u0301"])

    def test_what_ends_a_run(self):
        made = self.typed("ab")
        made.press("Left")
        made.press("Right")
        made.insert("c")
        self.assertEqual(self.undone(made), "ab|")
        made.insert("d")
        made.press("M-Enter")
        made.insert("e")
        self.assertEqual([self.undone(made) for _ in range(4)], ["abd\n|", "abd|", "ab|", "|"])

    def test_a_paste_is_a_step_of_its_own(self):
        paste = "x" * (RUN_MOST + 1)
        made = self.typed("a")
        made.insert(paste)
        made.insert("b")
        self.assertEqual([self.undone(made) for _ in range(3)], [f"a{paste}|", "a|", "|"])

    def test_each_change_is_a_step(self):
        made = editor("foo |bar baz")
        states = [marked(made)]
        for key in ("M-u", "C-w", "Backspace", "Delete", "C-y", "M-Enter", "C-k", "C-t"):
            made.press(key)
            if marked(made) != states[-1]:
                states.append(marked(made))
        made.replace("something else", 3)
        for state in reversed(states):
            self.assertEqual(self.undone(made), state)

    def test_the_cursor_goes_back_to_where_it_was(self):
        made = editor("abc|")
        for key in ("Home", "C-k", "C-_"):
            made.press(key)
        self.assertEqual(marked(made), "|abc")

    def test_moves_are_no_steps(self):
        made = self.typed("ab")
        made.press("Left")
        made.press("Backspace")
        made.press("End")
        self.assertEqual([self.undone(made), self.undone(made), self.undone(made)], ["a|b", "|", "|"])

    def test_what_changes_nothing_is_no_step(self):
        made = self.typed("AB")
        for key in ("Home", "M-u", "C-k", "C-y", "C-k"):
            made.press(key)
        made.replace("")
        self.assertEqual([self.undone(made) for _ in range(3)], ["AB|", "|", "|"])

    def test_clear_forgets(self):
        made = self.typed("a b")
        made.press("C-w")
        made.clear()
        self.assertEqual((marked(made), self.undone(made), made.kills.text), ("|", "|", "b"))
        made.insert("c")
        made.clear()
        made.insert("d")
        self.assertEqual(self.undone(made), "|")

    def test_clear_ends_what_goes_on(self):
        made = self.typed("a b c")
        for key in ("C-w", "Left", "Right", "C-w", "C-y"):
            made.press(key)
        made.clear()
        made.press("M-y")
        self.assertEqual(marked(made), "|")

    def test_it_is_bounded(self):
        made = Editor()
        for _ in range(UNDO_MOST + 10):
            made.press("M-Enter")
        for _ in range(UNDO_MOST + 10):
            made.press("C-_")
        self.assertEqual(made.text, "\n" * 10)
