"""The line editor does the same as a simple one that works on lists, and finds the same boundaries."""

from itertools import pairwise
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatcli.line.editor import Editor
from chatcli.line.graphemes import after, around, backwards, before, forwards
from tests.editorcase import FAMILY
from tests.editormodel import MOST, Model, bounds

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
