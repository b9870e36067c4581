"""The line: what is sent, walked through, completed, and kept for another room."""

from chatcli.line.editor import TEXT_MOST
from chatcli.line.events import Answer, Focus, Key, Text
from chatcli.line.intents import (
    EditExternally,
    GoTo,
    Neighbour,
    NextActivity,
    Page,
    Refresh,
    Submit,
    Suspend,
    Typed,
)
from tests.typist import PromptTest


class LineTest(PromptTest):
    def test_enterSends(self):
        self.typist.write("oi")
        self.assertShown("oi|")
        self.assertEqual(self.typist.prompt.take(Key("Enter")), [Submit("oi"), Typed()])
        self.assertShown("|")
        self.assertEqual(self.typist.prompt.history.entries, ("one", "two", "oi"))

    def test_nothingIsSentWhereThereIsNothing(self):
        self.assertEqual(self.typist.press("Enter"), [])
        self.typist.write(" \u3000")
        self.typist.press("M-Enter")
        self.assertEqual(self.typist.press("Enter"), [])
        self.assertShown(" \u3000\n|")

    def test_textIsSentAsItWasTyped(self):
        self.typist.write(" a ")
        self.typist.press("M-Enter", "S-Enter")
        self.typist.write("b")
        self.assertEqual(self.typist.press("Enter"), [Submit(" a \n\nb")])

    def test_whatWasSentCannotBeUndone(self):
        self.typist.write("oi")
        self.typist.press("Enter", "C-_")
        self.assertShown("|")

    def test_theEditorHasItsKeys(self):
        self.typist.write("one two")
        self.typist.press("C-w", "C-a", "C-y")
        self.assertShown("two|one ")

    def test_keysThatAreWishes(self):
        wishes = {
            "C-l": Refresh(), "C-z": Suspend(), "PageUp": Page(-1), "PageDown": Page(1), "M-1": GoTo(1), "M-9": GoTo(9),
            "M-a": NextActivity(), "M-Left": Neighbour(-1), "M-Right": Neighbour(1),
        }  # fmt: skip
        self.typist.write("draft")
        for key, wish in wishes.items():
            self.assertEqual(self.typist.prompt.take(Key(key)), [wish])
        self.assertShown("draft|")

    def test_tellsWhatIsToBeDrawn(self):
        prompt = self.typist.prompt
        self.assertEqual(prompt.take(Text("ab")), [Typed()])
        self.assertEqual(prompt.take(Key("Left")), [Typed()])
        self.assertEqual(prompt.take(Key("C-r")), [Typed()])
        self.assertEqual(prompt.take(Key("Escape")), [Typed()])
        for key in ("Escape", "F1", "M-0", "C-g", "Insert", "C-s"):
            self.assertEqual(prompt.take(Key(key)), [], key)
        self.typist.press("Home")
        self.assertEqual(prompt.take(Key("Left")), [])

    def test_theTerminalsOwnWordsMeanNothing(self):
        for event in (Focus(True), Focus(False), Answer("\x1b[0n")):
            self.assertEqual(self.typist.prompt.take(event), [])
        self.assertShown("|")

    def test_secretsStayOutOfTheHistory(self):
        self.typist.write("/login ana hunter2")
        self.assertEqual(self.typist.press("Enter"), [Submit("/login ana hunter2")])
        self.assertEqual(self.typist.prompt.history.entries, ("one", "two"))


class PrefixTest(PromptTest):
    def test_theUsersOwnEditor(self):
        self.typist.write("oi")
        self.assertEqual(self.typist.press("C-x", "C-e"), [EditExternally("oi")])
        self.typist.prompt.edited("olá\ntudo\n")
        self.assertShown("olá\ntudo|")
        self.typist.press("C-_")
        self.assertShown("oi|")

    def test_undo(self):
        self.typist.write("oi")
        self.typist.press("C-x", "C-u")
        self.assertShown("|")

    def test_onlyTheNextKeyIsAnother(self):
        self.typist.write("a")
        self.assertEqual(self.typist.press("C-x", "Left", "C-e"), [])
        self.assertShown("a|")
        self.typist.press("C-x")
        self.typist.write("b")
        self.assertEqual(self.typist.press("C-e", "C-x", "C-r", "Escape", "C-e"), [])
        self.assertShown("ab|")
        self.assertEqual(self.typist.press("C-x", "C-x", "C-e"), [EditExternally("ab")])

    def test_whatIsTooLongIsNotCutOffInSilence(self):
        self.typist.write("oi")
        self.typist.prompt.edited("x" * (TEXT_MOST + 1))
        self.assertShown("Only 16000 of 16001 characters fit. Keep those? (y/n) |")
        self.typist.write("n")
        self.assertShown("oi|")
        self.typist.prompt.edited("x" * (TEXT_MOST + 1))
        self.typist.write("y")
        self.assertEqual(self.typist.prompt.text, "x" * TEXT_MOST)


class WalkTest(PromptTest):
    def test_theDraftIsKept(self):
        self.typist.write("draft")
        seen = []
        for key in ("Up", "C-p", "Up", "C-n", "Down", "Down"):
            self.typist.press(key)
            seen.append(self.typist.shown)
        self.assertEqual(seen, ["two|", "one|", "one|", "two|", "draft|", "draft|"])

    def test_arrowsFirstMoveWithinTheText(self):
        self.typist.write("a")
        self.typist.press("M-Enter")
        self.typist.write("b")
        self.typist.press("Up")
        self.assertShown("a|\nb")
        self.typist.press("Up")
        self.assertShown("two|")
        self.typist.press("Down")
        self.assertShown("a\nb|")
        self.typist.press("Up", "Down", "Down")
        self.assertShown("a\nb|")

    def test_theOtherKeysDoNot(self):
        self.typist.write("a")
        self.typist.press("M-Enter", "C-p")
        self.assertShown("two|")

    def test_whatWasFoundIsSentAgain(self):
        self.typist.press("Up", "Up")
        self.assertEqual(self.typist.press("Enter"), [Submit("one")])
        self.assertEqual(self.typist.prompt.history.entries, ("one", "two", "one"))
        self.typist.press("Down")
        self.assertShown("|")

    def test_changesOnTheWay(self):
        self.typist.press("Up")
        self.typist.write("!")
        self.typist.press("Up", "Down")
        self.assertShown("two!|")
        self.assertEqual(self.typist.press("Enter"), [Submit("two!")])
        self.assertEqual(self.typist.prompt.history.entries, ("one", "two", "two!"))

    def test_undoneLikeAnythingElse(self):
        self.typist.write("draft")
        self.typist.press("Up", "C-_")
        self.assertShown("draft|")


class CompletingTest(PromptTest):
    def test_roundAndBack(self):
        self.typist.write("b")
        seen = []
        for key in ("Tab", "Tab", "Tab", "S-Tab", "S-Tab"):
            self.typist.press(key)
            seen.append(self.typist.shown)
        self.assertEqual(seen, ["bia: |", "beto: |", "b|", "beto: |", "bia: |"])

    def test_onFromWhatWasChosen(self):
        self.typist.write("b")
        self.typist.press("Tab")
        self.typist.write("b")
        self.typist.press("Tab", "Tab")
        self.assertShown("bia: beto |")

    def test_theCandidatesWhileOneChooses(self):
        self.typist.write("be")
        self.assertEqual(self.typist.prompt.candidates, ())
        self.typist.press("Tab")
        self.assertEqual(self.typist.prompt.candidates, ("beto: ",))
        self.typist.press("Left")
        self.assertEqual(self.typist.prompt.candidates, ())

    def test_intoFolders(self):
        self.typist.write("/upload p")
        self.typist.press("Tab")
        self.assertShown("/upload photos/|")
        self.typist.press("Tab")
        self.assertShown("/upload photos/a.png|")
        self.typist.press("Tab")
        self.assertShown("/upload photos/b.png|")

    def test_undo(self):
        self.typist.write("b")
        self.typist.press("Tab", "C-_")
        self.assertShown("b|")

    def test_nothingIsCutOffForIt(self):
        self.typist.write("b" + " " * (TEXT_MOST - 2) + "x")
        self.typist.press("Home", "Right", "Tab")
        self.assertEqual(self.typist.prompt.text[-1], "x")


class RoomsTest(PromptTest):
    """Each room has its draft."""

    def test_swap(self):
        self.typist.write("for the lobby")
        self.assertEqual(self.typist.prompt.swap("for the study"), "for the lobby")
        self.assertShown("for the study|")
        self.assertEqual(self.typist.prompt.swap("for the lobby"), "for the study")
        self.assertShown("for the lobby|")

    def test_nothingOfTheFormerRoomComesBack(self):
        self.typist.write("for the lobby")
        self.typist.press("Up")
        self.typist.prompt.swap("")
        self.typist.press("C-_", "Down")
        self.assertShown("|")

    def test_whatWasOnlyLookedAtIsNoDraft(self):
        self.typist.write("draft")
        self.typist.press("Up")
        self.assertEqual(self.typist.prompt.swap(""), "draft")
        self.typist.press("Up")
        self.typist.write("!")
        self.assertEqual(self.typist.prompt.swap(""), "two!")

    def test_aSearchIsOver(self):
        self.typist.write("draft")
        self.typist.press("C-r")
        self.typist.write("on")
        self.assertEqual(self.typist.prompt.swap("x"), "draft")
        self.assertShown("x|")

    def test_aPasteBelongsToItsRoom(self):
        self.typist.write("<>")
        self.typist.press("Left")
        self.typist.paste("a\nb")
        self.assertEqual(self.typist.prompt.swap("x"), "<a\nb>")
        self.assertShown("x|")

    def test_aQuestionOfTheClientStays(self):
        answers = []
        self.typist.write("draft")
        self.typist.prompt.ask("Password: ", answers.append, secret=True)
        self.typist.write("secret")
        self.assertEqual(self.typist.prompt.swap("x"), "draft")
        self.typist.press("Enter")
        self.assertEqual(answers, ["secret"])
        self.assertShown("x|")

    def test_aChoiceIsOver(self):
        self.typist.write("b")
        self.typist.press("Tab")
        self.typist.prompt.swap("be")
        self.typist.press("Tab")
        self.assertShown("beto: |")
