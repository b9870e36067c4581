"""C-r: the search through what was typed before."""

from chatcli.line.intents import Interrupted, Neighbour, Page, Refresh, Submit, Suspend
from tests.typist import PromptTest, Typist


class SearchingTest(PromptTest):
    """C-r."""

    def setUp(self):
        self.typist = Typist("see you", "não sei", "the sea", "/help", "the sea")

    def test_whileOneTypes(self):
        self.typist.write("draft")
        self.typist.press("C-r")
        self.assertShown("(search) `': draft|")
        self.typist.write("s")
        self.assertShown("(search) `s': the |sea")
        self.typist.write("e")
        self.typist.write("i")
        self.assertShown("(search) `sei': não |sei")

    def test_againGoesOlder(self):
        self.typist.press("C-r")
        self.typist.write("SE")
        self.typist.press("C-r")
        self.assertShown("(search) `SE': não |sei")
        self.typist.press("C-r")
        self.assertShown("(search) `SE': |see you")
        self.typist.press("C-r")
        self.assertShown("(nothing found) `SE': |see you")
        self.typist.press("C-s")
        self.assertShown("(search) `SE': não |sei")

    def test_theSameTextIsFoundOnce(self):
        self.typist.press("C-r")
        self.typist.write("the")
        self.typist.press("C-r")
        self.assertShown("(nothing found) `the': |the sea")

    def test_enterSends(self):
        self.typist.write("draft")
        self.typist.press("C-r")
        self.typist.write("nao")
        self.assertEqual(self.typist.press("Enter"), [Submit("não sei")])
        self.assertShown("|")

    def test_enterSendsNothingElse(self):
        self.typist.write("draft")
        self.typist.press("C-r")
        self.assertEqual(self.typist.press("Enter"), [])
        self.assertShown("draft|")
        self.typist.press("C-r")
        self.typist.write("xyz")
        self.assertShown("(nothing found) `xyz': draft|")
        self.assertEqual(self.typist.press("Enter"), [])
        self.assertShown("draft|")
        self.typist.press("C-r")
        self.typist.write("seax")
        self.assertEqual(self.typist.press("Enter"), [])
        self.assertShown("the |sea")

    def test_escapeTakesAndTheDraftIsNotLost(self):
        self.typist.write("draft")
        self.typist.press("C-r")
        self.typist.write("nao")
        self.typist.press("Escape")
        self.assertShown("|não sei")
        self.typist.press("Up")
        self.assertShown("see you|")
        self.typist.press(*["Down"] * 5)
        self.assertShown("draft|")

    def test_otherKeysTakeAndAct(self):
        for key, shown in (("Right", "n|ão sei"), ("C-k", "|"), ("End", "não sei|"), ("Tab", "bia: |não sei")):
            typist = Typist("não sei")
            typist.press("C-r")
            typist.write("nao")
            typist.press(key)
            self.assertEqual(typist.shown, shown)
        self.typist.press("C-r")
        self.assertEqual(self.typist.press("M-Right"), [Neighbour(1)])

    def test_abort(self):
        self.typist.write("draft")
        for key, intents in (("C-g", []), ("C-c", [Interrupted()])):
            self.typist.press("Left", "C-r")
            self.typist.write("nao")
            self.assertEqual(self.typist.press(key), intents)
            self.assertEqual(self.typist.prompt.text, "draft")
        self.assertShown("dra|ft")

    def test_shorter(self):
        self.typist.press("C-r")
        self.typist.write("sei\u0301")
        self.typist.press("C-r", "Backspace")
        self.assertShown("(search) `se': the |sea")
        self.typist.press("Backspace", "Backspace", "Backspace")
        self.assertShown("(search) `': |")

    def test_whatWasSearchedLast(self):
        self.typist.press("C-r", "C-r")
        self.assertShown("(search) `': |")
        self.typist.write("nao")
        self.typist.press("C-g", "C-r", "C-r")
        self.assertShown("(search) `nao': |não sei")

    def test_pastes(self):
        self.typist.press("C-r")
        self.typist.paste("nao\x1b\n")
        self.assertShown("(nothing found) `nao\\x1b': |não sei")
        self.typist.press("Backspace")
        self.typist.paste("a\nb")
        self.assertShown("Send 2 lines as one message? (y/n/e) |")
        self.typist.write("e")
        self.assertShown("a\nb|não sei")

    def test_wishesDoNotEndIt(self):
        self.typist.press("C-r")
        self.assertEqual(self.typist.press("PageUp", "C-l", "C-z"), [Page(-1), Refresh(), Suspend()])
        self.assertShown("(search) `': |")

    def test_howeverWhatIsTypedIsCut(self):
        for query in ("sea!", "seanao", "se", "nao sei"):
            shown = set()
            for pieces in ([query], list(query), [query[:3], query[3:]]):
                typist = Typist("see you", "não sei", "the sea")
                typist.press("C-r")
                for piece in filter(None, pieces):
                    typist.write(piece)
                shown.add(typist.shown)
            self.assertEqual(len(shown), 1, shown)

    def test_onAfterTheOldest(self):
        self.typist.press("C-r")
        self.typist.write("see")
        self.typist.press("C-r")
        self.assertShown("(nothing found) `see': |see you")
        self.typist.write(" y")
        self.assertShown("(search) `see y': |see you")

    def test_towardsNewerFromNowhere(self):
        self.typist.press("C-r")
        self.typist.write("nao")
        self.typist.press("Escape", "C-r", "C-s")
        self.assertShown("(search) `nao': |não sei")
