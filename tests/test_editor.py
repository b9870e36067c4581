"""The line editor does what fingers expect: moving, deleting, rewriting and inserting."""

from twisted.trial.unittest import SynchronousTestCase

from chatcli.line.editor import TEXT_MOST, Editor
from tests.editorcase import FAMILY, EditorCase, editor, marked


class MoveTests(EditorCase):
    def test_by_graphemes(self):
        for key in ("C-b", "Left"):
            self.assertPressed(f"a{FAMILY}|b", key, f"a|{FAMILY}b")
            self.assertPressed("e\u0301|", key, "|e\u0301")
            self.assertPressed("|a", key, "|a")
        for key in ("C-f", "Right"):
            self.assertPressed(f"a|{FAMILY}b", key, f"a{FAMILY}|b")
            self.assertPressed("🇧🇷|🇵🇹🇧🇷", key, "🇧🇷🇵🇹|🇧🇷")
            self.assertPressed("a|", key, "a|")

    def test_in_the_line(self):
        for key in ("C-a", "Home"):
            self.assertPressed("ab\ncd|e\nf", key, "ab\n|cde\nf")
            self.assertPressed("ab|", key, "|ab")
        for key in ("C-e", "End"):
            self.assertPressed("ab\nc|de\nf", key, "ab\ncde|\nf")
            self.assertPressed("|ab", key, "ab|")
            self.assertPressed("ab|\nc", key, "ab|\nc")

    def test_in_all(self):
        self.assertPressed("ab\nc|d", "C-Home", "|ab\ncd")
        self.assertPressed("a|b\ncd", "C-End", "ab\ncd|")

    def test_by_words(self):
        for key in ("M-f", "C-Right"):
            self.assertPressed("|foo_1 bar", key, "foo_1| bar")
            self.assertPressed("foo|, (bar)", key, "foo, (bar|)")
            self.assertPressed("foo |!?", key, "foo !?|")
            self.assertPressed("|cafe\u0301 x", key, "cafe\u0301| x")
            self.assertPressed("a|\nb c", key, "a\nb| c")
        for key in ("M-b", "C-Left"):
            self.assertPressed("foo bar_2|", key, "foo |bar_2")
            self.assertPressed("foo, (bar)|", key, "foo, (|bar)")
            self.assertPressed("!? |", key, "|!? ")
            self.assertPressed("x cafe\u0301|", key, "x |cafe\u0301")
            self.assertPressed("a\n|b", key, "|a\nb")

    def test_between_lines(self):
        self.assertPressed("abc\ndef|g\nh", "Up", "abc|\ndefg\nh")
        self.assertPressed("abc\nd|efg\nhij", "Down", "abc\ndefg\nh|ij")
        self.assertPressed("abc\n\nde|f", "Up", "abc\n|\ndef")

    def test_lines_keep_the_column(self):
        self.assertPressed("abcd\n\nef\nghi|j", "Up Up Up", "abc|d\n\nef\nghij")
        self.assertPressed("abc|d\ne\nfghi", "Down Down", "abcd\ne\nfgh|i")
        self.assertPressed("abc|d\ne\nfghi", "Down Left Down", "abcd\ne\n|fghi")

    def test_columns_are_cells(self):
        self.assertPressed("漢字x\nabcd|e", "Up", "漢字|x\nabcde")
        self.assertPressed("漢字x\nabc|de", "Up", "漢|字x\nabcde")
        self.assertPressed("e\u0301f|\nabc", "Down", "e\u0301f\nab|c")
        self.assertPressed("\x01abc\na|b", "Up", "\x01a|bc\nab")

    def test_beyond_the_lines_is_the_history(self):
        for begin, key in (("ab|c", "Up"), ("ab|c", "Down"), ("a|b\nc", "Up"), ("a\nb|", "Down"), ("|", "Up")):
            made = editor(begin)
            self.assertFalse(made.press(key))
            self.assertEqual(marked(made), begin)


class DeleteTests(EditorCase):
    def test_backwards(self):
        self.assertPressed("ab|c", "Backspace", "a|c")
        self.assertPressed(f"a{FAMILY}|c", "Backspace", "a|c")
        self.assertPressed("a\n|b", "Backspace", "a|b")
        self.assertPressed("|a", "Backspace", "|a")

    def test_forwards(self):
        for key in ("C-d", "Delete"):
            self.assertPressed("a|bc", key, "a|c")
            self.assertPressed("a|e\u0301c", key, "a|c")
            self.assertPressed("a|\nb", key, "a|b")
            self.assertPressed("a|", key, "a|")

    def test_Cd_in_an_empty_text_is_somebody_elses(self):
        self.assertEqual((Editor().press("C-d"), Editor().press("Delete")), (False, True))

    def test_a_mark_that_gets_a_new_base_takes_the_cursor_along(self):
        self.assertPressed("e\n|\u0301x", "Backspace", "e\u0301|x")


class RewriteTests(EditorCase):
    def test_swap_characters(self):
        self.assertPressed("a|bc", "C-t", "ba|c")
        self.assertPressed("abc|", "C-t", "acb|")
        self.assertPressed("ab|\nc", "C-t", "ba|\nc")
        self.assertPressed(f"{FAMILY}|e\u0301", "C-t", f"e\u0301{FAMILY}|")
        for nothing in ("|ab", "a|", "|", "a\n|b", "a\n|", "a\nb|"):
            self.assertPressed(nothing, "C-t", nothing)

    def test_swap_words(self):
        self.assertPressed("foo|, bar.", "M-t", "bar, foo|.")
        self.assertPressed("foo, b|ar.", "M-t", "bar, foo|.")
        self.assertPressed("foo, bar.|", "M-t", "bar, foo|.")
        self.assertPressed("a b| c", "M-t", "a c b|")
        for nothing in ("|foo", "foo|", "|", "..|", ". |foo"):
            self.assertPressed(nothing, "M-t", nothing)

    def test_capitals(self):
        self.assertPressed("a |fOO bar", "M-u", "a FOO| bar")
        self.assertPressed("a |FOO bar", "M-l", "a foo| bar")
        self.assertPressed("a| fOO bar", "M-c", "a Foo| bar")
        self.assertPressed("a f|OO bar", "M-c", "a fOo| bar")
        self.assertPressed("|e\u0301tA", "M-c", "E\u0301ta|")
        self.assertPressed("|straße", "M-u", "STRASSE|")
        self.assertPressed("a |..", "M-u", "a ..|")
        self.assertPressed("ab|\u0600a", "M-u", "ab\u0600a|")

    def test_capitals_that_dont_fit(self):
        made = Editor()
        made.replace("ß" * TEXT_MOST, 0)
        self.assertTrue(made.press("M-u"))
        self.assertEqual(marked(made), f"|{'ß' * TEXT_MOST}")


class InsertTests(EditorCase):
    def test_at_the_cursor(self):
        made = editor("a|c")
        self.assertEqual((made.insert("漢b"), marked(made)), ("漢b", "a漢b|c"))

    def test_line_ends(self):
        made = Editor()
        self.assertEqual((made.insert("a\r\nb\rc\nd"), made.text), ("a\nb\nc\nd", "a\nb\nc\nd"))

    def test_new_lines(self):
        for key in ("M-Enter", "S-Enter"):
            self.assertPressed("a|b", key, "a\n|b")

    def test_before_a_mark(self):
        made = editor("\n|\u0301")
        made.insert("e")
        self.assertEqual(marked(made), "\ne\u0301|")

    def test_what_doesnt_fit_is_left_out(self):
        made = Editor()
        self.assertEqual(made.insert("a" * (TEXT_MOST - 1)), "a" * (TEXT_MOST - 1))
        self.assertFalse(made.isFull)
        self.assertEqual(made.insert("e\u0301"), "", "no half of a grapheme")
        self.assertEqual(made.insert("bc"), "b")
        self.assertTrue(made.isFull)
        self.assertEqual((made.insert("d"), made.press("M-Enter"), len(made.text)), ("", True, TEXT_MOST))
        self.assertTrue(made.text.endswith("ab"))
        made.press("C-_")
        made.press("Backspace")
        self.assertFalse(made.isFull)

    def test_line_ends_count_once(self):
        made = Editor()
        made.insert("\r\n" * TEXT_MOST + "a")
        self.assertEqual(made.text, "\n" * TEXT_MOST)

    def test_yank_what_fits(self):
        made = Editor()
        made.insert("b" * 10)
        made.press("C-u")
        made.insert("c" * 3)
        made.press("C-u")
        made.insert("a" * (TEXT_MOST - 5))
        for key, expected in (("C-y", "ccc"), ("M-y", "bbbbb"), ("M-y", "ccc")):
            made.press(key)
            self.assertEqual(made.text.lstrip("a"), expected)

    def test_replace(self):
        made = editor("a|b")
        made.replace("c\r\nd")
        self.assertEqual(marked(made), "c\nd|")
        made.replace(f"x{FAMILY}y", 2)
        self.assertEqual(marked(made), f"x{FAMILY}|y")
        for cursor, expected in ((-3, "|z"), (9, "z|")):
            made.replace("z", cursor)
            self.assertEqual(marked(made), expected)
        made.replace("a" * (TEXT_MOST + 5))
        self.assertEqual(len(made.text), TEXT_MOST)


class OtherKeysTests(SynchronousTestCase):
    OTHERS = (
        "Enter", "Tab", "S-Tab", "Escape", "C-c", "C-r", "C-p", "C-n", "C-l", "C-g", "C-x", "C-z", "PageUp", "PageDown",
        "M-1", "M-9", "M-a", "M-Left", "M-Right", "Insert", "F1", "C-Space", "M-Escape", "", "nonsense",
    )  # fmt: skip

    def test_they_change_nothing(self):
        made = editor("ab|c")
        for key in self.OTHERS:
            self.assertFalse(made.press(key), key)
            self.assertEqual(marked(made), "ab|c")
