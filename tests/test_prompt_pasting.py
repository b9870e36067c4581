"""What is never done without being sure: to send many lines, to cut something off, to leave."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatcli import slash
from chatcli.language import _, choose
from chatcli.line.draft import LEAVE, LINES, TOO_LONG
from chatcli.line.editor import TEXT_MOST
from chatcli.line.events import Answer, Focus, Key, Paste, Text
from chatcli.line.graphemes import around
from chatcli.line.intents import Interrupted, Leave, Submit, Typed
from chatcli.line.keys import Keys
from chatcli.line.questions import letters
from chatd.wire.harmless import harmless
from chatd.wire.languages import LANGUAGES
from tests.typist import PromptTest, Typist


class PasteTest(PromptTest):
    def test_aLineIsInserted(self):
        self.typist.write("<>")
        self.typist.press("Left")
        self.typist.paste("pasted\n")
        self.assertShown("<pasted|>")
        self.typist.paste("\n\n")
        self.assertShown("<pasted|>")

    def test_manyLinesAreOneMessage(self):
        self.typist.write("<>")
        self.typist.press("Left")
        self.assertEqual(self.typist.paste("a\nb\nc\n"), [])
        self.assertShown("Send 3 lines as one message? (y/n/e) |")
        self.assertEqual(self.typist.press("Enter", "Up", "Tab"), [])
        self.assertEqual(self.typist.write("Y"), [Submit("<a\nb\nc>")])
        self.assertShown("|")
        self.assertEqual(self.typist.prompt.history.entries[-1], "<a\nb\nc>")

    def test_fromTheBytesOfATerminal(self):
        lines = "\r".join(f"line {number}" for number in range(50))
        events = Keys().feed(f"see: \x1b[200~{lines}\r\x1b[201~y".encode())
        self.assertEqual(self.typist.take(*events), [Submit("see: " + lines.replace("\r", "\n"))])

    def test_orNone(self):
        for answer in (Text("n"), Key("Escape"), Key("C-g"), Key("C-c")):
            self.typist.write("d")
            self.typist.paste("a\nb")
            self.assertEqual(self.typist.take(answer), [Interrupted()] * (answer == Key("C-c")))
        self.assertShown("dddd|")

    def test_orOneToEdit(self):
        self.typist.write("<>")
        self.typist.press("Left")
        self.typist.paste("a\nb\n")
        self.assertEqual(self.typist.write("e"), [])
        self.assertShown("<a\nb|>")
        self.typist.press("C-_")
        self.assertShown("<|>")

    def test_anythingElseIsNoAnswer(self):
        self.typist.paste("a\nb")
        self.assertEqual(self.typist.write("x1 "), [])
        self.assertEqual(self.typist.paste("y\ny"), [])
        self.assertEqual(self.typist.press("C-d", "C-x"), [])
        self.assertShown("Send 2 lines as one message? (y/n/e) |")

    def test_whatIsTypedAheadGoesOn(self):
        self.typist.paste("a\nb")
        self.assertEqual(self.typist.write("zyes"), [Submit("a\nb")])
        self.assertShown("es|")

    def test_blankLinesAreNoMessage(self):
        self.typist.paste(" \n ")
        self.assertEqual(self.typist.write("y"), [])

    def test_aPathOrACommentIsNoCommand(self):
        for pasted in ("/usr\n/bin", "//comment\n", "// a\n// b"):
            self.typist.paste(f"{pasted}\nx")
            (submitted,) = self.typist.write("y")
            self.assertFalse(slash.isCommand(submitted.text))
            self.assertEqual(slash.text(submitted.text), f"{pasted}\nx")
        self.typist.write("/say ")
        self.typist.paste("/a\nb")
        self.assertEqual(self.typist.write("y"), [Submit("/say /a\nb")])

    def test_nothingIsCutOffWithoutAQuestion(self):
        self.typist.write("ab")
        self.typist.paste("x" * TEXT_MOST + "\ny")
        self.assertShown("Only 15998 of 16002 characters fit. Keep those? (y/n) |")
        self.assertEqual(self.typist.write("y"), [])
        self.assertEqual(self.typist.prompt.text, "ab" + "x" * (TEXT_MOST - 2))

    def test_theQuestionsHaveTheirLettersInEveryLanguage(self):
        self.addCleanup(choose, "en")
        for language in LANGUAGES:
            choose(language)
            for question, count in ((LEAVE, 2), (TOO_LONG, 2), (LINES, 3)):
                self.assertEqual(len(set(letters(_(question)))), count, (language, question))


class LeavingTest(PromptTest):
    def test_oneInterruptClears(self):
        self.typist.write("draft")
        self.assertEqual(self.typist.press("C-c"), [Interrupted()])
        self.assertShown("|")
        self.assertEqual(self.typist.prompt.history.entries, ("one", "two"))

    def test_twoLeave(self):
        self.typist.write("draft")
        self.assertEqual(self.typist.press("C-c", "C-c"), [Interrupted(), Leave()])
        self.assertEqual(Typist().press("C-c", "C-c"), [Interrupted(), Leave()])

    def test_twoInARow(self):
        self.typist.press("C-c")
        self.typist.write("x")
        self.assertEqual(self.typist.press("C-c"), [Interrupted()])
        self.assertEqual(self.typist.press("Left", "C-c"), [Interrupted()])
        self.typist.take(Focus(False), Answer("\x1b[0n"))
        self.assertEqual(self.typist.press("C-c"), [Leave()])

    def test_theInterruptIsUndone(self):
        self.typist.write("draft")
        self.typist.press("C-c", "C-_")
        self.assertShown("draft|")

    def test_anInterruptEndsTheWalk(self):
        self.typist.write("draft")
        self.typist.press("Up", "C-c", "Down")
        self.assertShown("|")
        self.typist.press("Up")
        self.assertShown("two|")

    def test_theEndAsks(self):
        self.assertEqual(self.typist.press("C-d"), [])
        self.assertShown("Leave? (y/n) |")
        self.assertEqual(self.typist.write("n"), [])
        self.assertShown("|")
        self.typist.press("C-d")
        self.assertEqual(self.typist.write("y"), [Leave()])

    def test_theEndOfATextDeletes(self):
        self.typist.write("ab")
        self.assertEqual(self.typist.press("Left", "C-d", "C-d"), [])
        self.assertShown("a|")

    def test_outOfAQuestion(self):
        self.typist.press("C-d")
        self.assertEqual(self.typist.press("C-c", "C-c"), [Interrupted(), Leave()])

    def test_noInterruptLeavesADraft(self):
        self.typist.write("draft")
        self.typist.paste("a\nb")
        self.assertEqual(self.typist.press("C-c", "C-c", "C-c"), [Interrupted(), Interrupted(), Leave()])


KEYS = (
    "Enter", "Tab", "S-Tab", "Up", "Down", "C-p", "C-n", "C-r", "C-s", "C-g", "Escape", "C-c", "C-d", "C-x", "C-e",
    "C-u", "C-w", "C-y", "C-_", "Backspace", "Left", "Right", "M-Enter", "C-k", "M-y", "C-l", "M-Left",
)  # fmt: skip
EVENTS = st.one_of(
    st.sampled_from(KEYS).map(Key),
    st.text(alphabet="ab yne/@e\u0301👩\u200d", min_size=1, max_size=4).map(Text),
    st.text(alphabet="ab\n/\x07é", max_size=6).map(Paste),
    st.just(Focus(True)),
    st.sampled_from(["", "draft", "a\nb"]),
    st.booleans(),
)
"""What may happen: events, another room with its draft, a question that is secret or isn't."""


class AnythingTest(SynchronousTestCase):
    @given(st.lists(EVENTS, max_size=40))
    @settings(max_examples=300, deadline=None)
    def test_whateverIsTyped(self, events):
        prompt = Typist("one", "a\nb", "two").prompt
        asked = answered = 0

        def done(_):
            nonlocal answered
            answered += 1

        for event in events:
            before = (prompt.label, prompt.text, prompt.cursor)
            if isinstance(event, bool):
                asked += 1
                prompt.ask("Secret? " if event else "Name? ", done, secret=event)
            elif isinstance(event, str):
                prompt.swap(event)
            else:
                intents = prompt.take(event)
                self.assertEqual(Typed() in intents, before != (prompt.label, prompt.text, prompt.cursor))
                if any(isinstance(intent, Submit) for intent in intents):
                    # Only two things send.
                    self.assertTrue(event == Key("Enter") or (isinstance(event, Text) and "(y/n/e)" in before[0]))
            self.assertEqual(around(prompt.text, prompt.cursor), (prompt.cursor, prompt.cursor))
            self.assertEqual(harmless(prompt.label), prompt.label)
            self.assertFalse(prompt.label == "Secret? " and prompt.text)
        while prompt.isAsking:
            prompt.take(Key("Escape"))
            prompt.take(Key("Escape"))
        self.assertEqual(answered, asked)
