"""What the client asks in the place of the line, and how secrets are forgotten."""

import gc
from types import FunctionType, ModuleType

from chatcli.line.events import Text
from chatcli.line.intents import Page, Refresh, Suspend
from tests.typist import PromptTest


class AskingTest(PromptTest):
    """Questions of the client."""

    def setUp(self):
        super().setUp()
        self.answers = []

    def test_anAnswer(self):
        self.typist.write("draft")
        self.typist.prompt.ask("Nick: ", self.answers.append)
        self.assertTrue(self.typist.prompt.isAsking)
        self.assertShown("Nick: |")
        self.typist.write("anna")
        self.typist.press("Left", "Backspace", "M-Enter", "Up", "Tab")
        self.assertShown("Nick: an|a")
        self.assertEqual(self.typist.press("Enter"), [])
        self.assertEqual(self.answers, ["ana"])
        self.assertShown("draft|")
        self.assertFalse(self.typist.prompt.isAsking)

    def test_none(self):
        for key in ("Escape", "C-c", "C-g", "C-d"):
            self.typist.prompt.ask("Nick: ", self.answers.append)
            self.typist.press(key)
        self.typist.prompt.ask("Nick: ", self.answers.append)
        self.typist.write("ab")
        self.typist.press("Home", "C-d", "Enter")
        self.assertEqual(self.answers, [None, None, None, None, "b"])

    def test_oneAfterTheOther(self):
        def again(answer):
            self.answers.append(answer)
            self.typist.prompt.ask("Again: ", self.answers.append)

        self.typist.prompt.ask("First: ", again)
        self.typist.prompt.ask("Second: ", self.answers.append)
        for label in ("First: ", "Second: ", "Again: "):
            self.assertEqual(self.typist.prompt.label, label)
            self.typist.write(label[0])
            self.typist.press("Enter")
        self.assertEqual(self.answers, ["F", "S", "A"])

    def test_itIsOverWhenItIsAnswered(self):
        self.typist.prompt.ask("Nick: ", lambda _: self.answers.append(self.typist.prompt.isAsking))
        self.typist.press("Enter")
        self.assertEqual(self.answers, [False])

    def test_notInTheMiddleOfASearch(self):
        self.typist.press("C-r")
        self.typist.prompt.ask("Nick: ", self.answers.append)
        self.typist.write("on")
        self.assertShown("(search) `on': |one")
        self.typist.press("Right")
        self.assertShown("Nick: |")
        self.typist.press("Escape")
        self.assertShown("o|ne")

    def test_pastes(self):
        self.typist.prompt.ask("Nick: ", self.answers.append)
        self.typist.paste("a\nb")
        self.assertShown("Nick: |")
        self.typist.paste("ana\n")
        self.assertShown("Nick: ana|")

    def test_theQuestionIsHarmless(self):
        self.typist.prompt.ask("The password of \x1b[31m\n\u202e: ", self.answers.append)
        self.assertShown("The password of \\x1b[31m ⏎ \\u202e: |")

    def test_wishesDoNotEndIt(self):
        self.typist.prompt.ask("Nick: ", self.answers.append)
        self.assertEqual(
            self.typist.press("PageUp", "C-l", "C-z", "M-1", "M-Right", "C-x", "C-e"), [Page(-1), Refresh(), Suspend()]
        )
        self.assertEqual(self.answers, [])


SECRET = "Xq7-correct-Horse"


class SecretTest(PromptTest):
    """A password leaves no trace."""

    def setUp(self):
        super().setUp()
        self.answers = []
        self.typist.prompt.ask("Password: ", self.answers.append, secret=True)

    def typeSecret(self):
        """By hand and by paste, with a slip, a kill and a yank."""
        for character in SECRET[:8]:
            self.assertEqual(self.typist.prompt.take(Text(character)), [])
        self.typist.paste(f"{SECRET[8:]}\n")
        self.typist.press("C-w", "C-y", "C-a", "M-d", "C-y", "C-e", "C-u", "C-_", "Tab", "C-r", "C-p")

    def test_whileItIsTyped(self):
        self.typeSecret()
        self.assertShown("Password: |")
        self.typist.press("Left")
        self.assertShown("Password: |")

    def test_whatIsAnswered(self):
        self.typeSecret()
        self.typist.press("Enter")
        self.assertEqual(self.answers, [SECRET])

    def test_afterwards(self):
        for key in ("Enter", "Escape"):
            self.typeSecret()
            self.assertTrue(self.traces())
            self.typist.press(key)
            self.assertEqual(self.traces(), [])
            self.typist.prompt.ask("Password: ", self.answers.append, secret=True)

    def test_noKeyBringsItBack(self):
        self.typeSecret()
        self.typist.press("Enter")
        for key in ("C-_", "C-y", "M-y", "C-p", "C-n"):
            self.typist.press(key)
            self.assertNotIn(SECRET[:3], self.typist.shown)
        self.typist.press("C-u", "C-r")
        self.typist.write(SECRET[:2])
        self.assertIn("nothing found", self.typist.shown)

    def traces(self):
        """All texts with a part of the secret that can be reached from the prompt."""
        parts = {SECRET[at : at + 3] for at in range(len(SECRET) - 2)}
        seen, found, queue = set(), [], [self.typist.prompt]
        while queue:
            each = queue.pop()
            if id(each) in seen or isinstance(each, ModuleType | type) or each is self.answers:
                continue
            seen.add(id(each))
            if isinstance(each, str):
                found += [each] if any(part in each for part in parts) else []
            elif isinstance(each, FunctionType):
                queue += [*(each.__closure__ or ()), *(each.__defaults__ or ())]
            else:
                queue += gc.get_referents(each)
        return found
