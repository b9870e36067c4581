"""The line editor does what fingers expect, and the same as a simple one that works on lists."""

from itertools import accumulate, pairwise, takewhile
from time import process_time
from unicodedata import category
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase
from wcwidth import iter_graphemes, wcwidth

from chatcli.line.editor import TEXT_MOST, Editor
from chatcli.line.graphemes import after, around, backwards, before, forwards
from chatcli.line.kills import RING_MOST, Kills
from chatcli.line.undo import RUN_MOST, UNDO_MOST

FAMILY = "👨‍👩‍👧"


def editor(marked: str) -> Editor:
    """An editor with this text, and its cursor where `|` stands."""
    made = Editor()
    at = marked.index("|")
    made.replace(marked.replace("|", ""), at)
    return made


def marked(made: Editor) -> str:
    return f"{made.text[: made.cursor]}|{made.text[made.cursor :]}"


class EditorCase(SynchronousTestCase):
    def assertPressed(self, begin: str, keys: str, expected: str) -> None:
        """The keys (with a space between them) make this of that."""
        made = editor(begin)
        for key in keys.split():
            self.assertTrue(made.press(key), key)
        self.assertEqual(marked(made), expected, f"{keys} in {begin!r}")


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


# --- against a model

PIECES = (
    "a", "B", "foo", " ", "  ", "_", ".", "\n", "é", "e\u0301", "\u0301", "漢", "ß", "\t", "\x01", "\r\n", "\r",
    "\u3000", FAMILY, "👍🏽", "🇧", "🇧🇷", "❤", "\u200d", "\ufe0f", "1\ufe0f\u20e3",
    "\u0915\u094d\u0937\u093f", "\u094d", "\u0937", "각", "\u1100", "\u1161", "\u0600",
    "\u0600a", "\u0645\u06cc\u200c\u062e",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
KEYS = (
    "C-a", "C-e", "C-b", "C-f", "M-b", "M-f", "Backspace", "Delete", "C-d", "C-w", "M-Backspace", "M-d", "C-u", "C-k",
    "C-y", "M-y", "C-t", "M-t", "M-u", "M-l", "M-c", "C-_", "M-Enter", "Up", "Down", "C-Home", "C-End", "Tab",
)  # fmt: skip
STEPS = st.lists(
    st.one_of(
        st.sampled_from(KEYS),
        st.tuples(st.sampled_from(PIECES)),
        st.tuples(TEXTS),
        st.tuples(TEXTS, st.none() | st.integers(-1, 12)),
    ),
    max_size=40,
)
MOST = 40
"""The longest text, for the comparison."""


def bounds(text: str) -> list[int]:
    return [0, *accumulate(map(len, iter_graphemes(text)))]


def isWord(grapheme: str) -> bool:
    return grapheme[0].isalnum() or grapheme[0] == "_" or category(grapheme[0])[0] == "M"


def isBlank(grapheme: str) -> bool:
    return grapheme[0].isspace()


def cells(text: str) -> int:
    return sum(max(wcwidth(character), 0) for character in text)


class Model:
    """The same editor with lists and whole copies, and without a thought of speed."""

    def __init__(self) -> None:
        self.text, self.cursor = "", 0
        self.past: list[tuple[str, int]] = []
        self.ring: list[str] = []
        self.turned = 0
        self.last: tuple = ()

    def write(self, start: int, end: int, new: str, isStep: bool = True) -> None:
        before = self.text, self.cursor
        self.text = self.text[:start] + new + self.text[end:]
        if self.text[: start + len(new)] != before[0][:end] and isStep:
            self.past.append(before)
        self.go(start + len(new))

    def go(self, at: int) -> None:
        self.cursor = min(bound for bound in bounds(self.text) if bound >= min(max(at, 0), len(self.text)))

    def fitting(self, new: str, room: int) -> str:
        new = new.replace("\r\n", "\n").replace("\r", "\n")
        return new[: max(bound for bound in bounds(new) if bound <= room)]

    def insert(self, new: str) -> None:
        last, self.last = self.last, ()
        new = self.fitting(new, MOST - len(self.text))
        if not new:
            self.last = last if last[:1] == ("typing",) else ()
            return
        isTyped = len(new) <= RUN_MOST and "\n" not in new
        run = last[1] if last[:1] == ("typing",) and last[2] == self.cursor else ""
        goesOn = isTyped and run and not (len(run) >= RUN_MOST and isBlank(run[-1]) and not isBlank(new))
        end = self.cursor + len(new)
        self.write(self.cursor, self.cursor, new, isStep=not goesOn)
        if isTyped:
            self.last = "typing", run + new if goesOn else new, end

    def replace(self, new: str, cursor: int | None) -> None:
        self.last = ()
        self.write(0, len(self.text), self.fitting(new, MOST))
        self.go(len(self.text) if cursor is None else cursor)

    def press(self, key: str) -> bool:
        last, self.last = self.last, ()
        left, right = list(iter_graphemes(self.text[: self.cursor])), list(iter_graphemes(self.text[self.cursor :]))
        line, rest = self.text[: self.cursor].split("\n")[-1], self.text[self.cursor :].split("\n")[0]
        moves = {
            "C-a": -len(line),
            "C-e": len(rest),
            "C-b": -len("".join(left[-1:])),
            "C-f": len("".join(right[:1])),
            "M-b": -self.run(left[::-1], isWord),
            "M-f": self.run(right, isWord),
            "C-w": -self.run(left[::-1], lambda grapheme: not isBlank(grapheme)),
            "C-k": len(rest) or len("".join(right[:1])),
            "C-Home": -self.cursor,
            "C-End": len("".join(right)),
        }
        if key in ("Up", "Down"):
            return self.row(-1 if key == "Up" else 1, last)
        if key in ("Backspace", "Delete", "C-d"):
            isAny = bool(self.text) or key != "C-d"
            self.write(*sorted((self.cursor, self.cursor + moves["C-b" if key == "Backspace" else "C-f"])), "")
            return isAny
        kills = {"C-w": "C-w", "M-Backspace": "M-b", "M-d": "M-f", "C-u": "C-a", "C-k": "C-k"}
        if key in kills:
            self.kill(moves[kills[key]], last)
        elif key in moves:
            self.cursor += moves[key]
        elif key in ("C-y", "M-y"):
            self.yank(key, last)
        return key in kills or key in moves or key in ("C-y", "M-y") or self.change(key, right, line, rest)

    def change(self, key: str, right: list[str], line: str, rest: str) -> bool:
        if key in ("M-u", "M-l", "M-c"):
            self.case(key, right)
        elif key == "M-Enter":
            self.insert("\n")
        elif key == "C-_":
            self.text, self.cursor = self.past.pop() if self.past else (self.text, self.cursor)
        elif key == "C-t":
            self.swapCharacters(list(iter_graphemes(line)), list(iter_graphemes(rest)))
        elif key == "M-t":
            self.swapWords()
        return key != "Tab"

    def run(self, graphemes: list[str], isIn) -> int:
        before = list(takewhile(lambda it: not isIn(it), graphemes))
        inside = list(takewhile(isIn, graphemes[len(before) :]))
        return len("".join(before + inside))

    def kill(self, distance: int, last: tuple) -> None:
        start, end = sorted((self.cursor, self.cursor + distance))
        killed = self.text[start:end]
        self.write(start, end, "")
        self.turned = 0
        if killed and last == ("kill",) and self.ring:
            self.ring[-1] = killed + self.ring[-1] if distance < 0 else self.ring[-1] + killed
        elif killed:
            self.ring.append(killed)
        self.last = ("kill",)

    def yank(self, key: str, last: tuple) -> None:
        start, end = self.cursor, self.cursor
        if key == "M-y":
            if last[:1] != ("yank",):
                return
            start, end = last[1:]
            self.turned += 1
        text = self.ring[-1 - self.turned % len(self.ring)] if self.ring else ""
        text = self.fitting(text, MOST - len(self.text) + end - start)
        self.write(start, end, text)
        self.last = "yank", start, start + len(text)

    def case(self, key: str, right: list[str]) -> None:
        word = "".join(right)[: self.run(right, isWord)]
        skipped = len("".join(takewhile(lambda it: not isWord(it), right)))
        change = {"M-u": str.upper, "M-l": str.lower, "M-c": str.capitalize}[key]
        new = word[:skipped] + change(word[skipped:])
        if len(self.text) - len(word) + len(new) <= MOST:
            self.write(self.cursor, self.cursor + len(word), new)

    def swapCharacters(self, left: list[str], right: list[str]) -> None:
        middle = self.cursor
        if not right and left:
            right = [left.pop()]
            middle -= len(right[0])
        if left and right:
            self.write(middle - len(left[-1]), middle + len(right[0]), right[0] + left[-1])

    def swapWords(self) -> None:
        words, at, inside = [], 0, False
        for grapheme in iter_graphemes(self.text):
            if isWord(grapheme):
                words = words if inside else [*words, (at, at)]
                words[-1] = words[-1][0], at + len(grapheme)
            inside = isWord(grapheme)
            at += len(grapheme)
        second = next((index for index, word in enumerate(words) if word[1] > self.cursor), len(words) - 1)
        if second > 0:
            (start, firstEnd), (begin, end) = words[second - 1], words[second]
            text = self.text
            self.write(start, end, text[begin:end] + text[firstEnd:begin] + text[start:firstEnd])

    def row(self, step: int, last: tuple) -> bool:
        lines = self.text.split("\n")
        row = self.text[: self.cursor].count("\n")
        column = last[1] if last[:1] == ("row",) else cells(self.text[: self.cursor].split("\n")[-1])
        if not 0 <= row + step < len(lines):
            return False
        goal = lines[row + step]
        inside = max(bound for bound in bounds(goal) if cells(goal[:bound]) <= column)
        self.cursor = sum(len(line) + 1 for line in lines[: row + step]) + inside
        self.last = "row", column
        return True


class ModelTests(SynchronousTestCase):
    @settings(max_examples=600)
    @given(STEPS)
    def test_the_same_as_the_model(self, steps):
        made, model = Editor(), Model()
        with patch("chatcli.line.editor.TEXT_MOST", MOST):
            for step in steps:
                if isinstance(step, str):
                    self.assertEqual(made.press(step), model.press(step), step)
                else:
                    for it in (made, model):
                        it.insert(*step) if len(step) == 1 else it.replace(*step)
                self.assertEqual((made.text, made.cursor), (model.text, model.cursor), step)
                self.assertIn(made.cursor, bounds(made.text))
                self.assertLessEqual(len(made.text), MOST)

    @settings(max_examples=500)
    @given(STEPS)
    def test_undo_brings_back_each_state(self, steps):
        made = Editor()
        texts = [""]
        for step in steps:
            if isinstance(step, str) and step != "C-_":
                made.press(step)
            elif not isinstance(step, str):
                # A key between ends the run: each of these is a step.
                made.press("Tab")
                made.insert(*step) if len(step) == 1 else made.replace(*step)
            if made.text != texts[-1]:
                texts.append(made.text)
        for text in reversed(texts[:-1]):
            made.press("C-_")
            self.assertEqual(made.text, text)
            self.assertIn(made.cursor, bounds(text))


class GraphemeTests(SynchronousTestCase):
    """The boundaries that are found from a place on are those of the whole text."""

    @settings(max_examples=800)
    @given(TEXTS)
    def test_boundaries(self, text):
        whole = bounds(text)
        spans = list(pairwise(whole))
        self.assertEqual(list(forwards(text, 0)), spans)
        self.assertEqual(list(backwards(text, len(text))), spans[::-1])
        for index, at in enumerate(whole):
            self.assertEqual(before(text, at), whole[max(index - 1, 0)])
            self.assertEqual(after(text, at), whole[min(index + 1, len(whole) - 1)])
        for at in range(len(text) + 1):
            lower, upper = max(it for it in whole if it <= at), min(it for it in whole if it >= at)
            self.assertEqual(around(text, at), (lower, upper))

    def test_any_characters(self):
        @settings(max_examples=300)
        @given(st.text(st.characters(exclude_categories=("Cs",)), max_size=12))
        def agree(text):
            self.assertEqual([0, *[end for _, end in backwards(text, len(text))][::-1]], bounds(text))

        agree()


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
