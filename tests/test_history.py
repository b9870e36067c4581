"""What was typed before: the walk with its draft, the search, the file, and what is never kept."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatcli.line.folding import findFolded, fold
from chatcli.line.history import Found, History, readHistory, writeHistory
from chatcli.line.secrecy import carriesSecret
from chatcli.slash import BY_NAME

TEXTS = st.text(max_size=12)


class KeepingTest(SynchronousTestCase):
    def test_keepsInOrder(self):
        history = History(["a"])
        self.assertTrue(history.add("b"))
        self.assertTrue(history.add("a"))
        self.assertEqual(history.entries, ("a", "b", "a"))

    def test_noRepeatInARow(self):
        history = History(["a", "a"])
        self.assertFalse(history.add("a"))
        self.assertEqual(history.entries, ("a",))

    def test_nothingBlankAndNothingThatBeginsWithASpace(self):
        history = History(["", " a", "\ta", "\na", "a "])
        self.assertEqual(history.entries, ("a ",))

    def test_theOldestGo(self):
        history = History("abcde", most=3)
        self.assertEqual(history.entries, ("c", "d", "e"))
        history.add("f")
        self.assertEqual(history.entries, ("d", "e", "f"))

    def test_mayKeepNothing(self):
        self.assertEqual(History("abc", most=0).entries, ())

    def test_theCallerSaysWhatIsSecret(self):
        history = History(["x", "secret x"], isSecret=lambda text: "secret" in text)
        self.assertFalse(history.add("no secret y"))
        self.assertEqual(history.entries, ("x",))


class SecrecyTest(SynchronousTestCase):
    def test_whatHoldsAPasswordOrAToken(self):
        for line in (
            "/resume abcdefgh", "/RESUME abcdefgh", "/resumee abcdefgh", "/login ana hunter2", "/login\thunter2",
            "/lgoin ana hunter2", "/set-password old new", "/setpassword old new", "/signup a@b.c 01310-100 hunter2",
            "/password hunter2", "/identify hunter2", "/register hunter2 a@b.c",
        ):  # fmt: skip
            self.assertTrue(carriesSecret(line), line)
            self.assertEqual(History([line]).entries, ())

    def test_whatDoesNot(self):
        for line in (
            "hello", "", "/", "//", "/login", "/set-password", "/tokens", "//login ana hunter2", "/open lobby",
            "/guest ana", "/msg ana my password?", "say /login ana", "/frobnicate x",
        ):  # fmt: skip
            self.assertFalse(carriesSecret(line), line)

    def test_everyCommandThatTakesASecret(self):
        for name, command in BY_NAME.items():
            self.assertEqual(
                carriesSecret(f"/{name} x"), "TOKEN" in command.arguments or name in ("login", "signup", "set-password")
            )


class WalkTest(SynchronousTestCase):
    def setUp(self):
        self.history = History(["one", "two", "three"])

    def test_toTheOldestAndBackToTheDraft(self):
        walk = [self.history.older(text) for text in ("draft", "three", "two", "one")]
        self.assertEqual(walk, ["three", "two", "one", None])
        walk = [self.history.newer(text) for text in ("one", "two", "three", "draft")]
        self.assertEqual(walk, ["two", "three", "draft", None])

    def test_noWalkGoesNoNewer(self):
        self.assertIsNone(self.history.newer("draft"))
        self.assertIsNone(History().older("draft"))

    def test_changesStayUntilTheWalkIsOver(self):
        self.history.older("draft")
        self.history.older("three, changed")
        self.assertEqual(self.history.newer("two"), "three, changed")
        self.history.add("four")
        self.assertEqual([self.history.older(""), self.history.older("four")], ["four", "three"])
        self.assertEqual(self.history.entries, ("one", "two", "three", "four"))

    def test_aDraftThatWasForgottenIsGone(self):
        self.history.older("draft")
        self.history.reset()
        self.assertIsNone(self.history.newer("x"))
        self.history.older("another")
        self.assertEqual(self.history.newer("three"), "another")

    def test_theDraftOfAWalk(self):
        self.assertEqual(self.history.draft("draft"), "draft")
        self.history.older("draft")
        self.assertEqual(self.history.draft("three"), "draft")
        self.assertEqual(self.history.draft(""), "draft")
        self.assertEqual(self.history.draft("three!"), "three!")
        self.history.newer("three")
        self.assertEqual(self.history.draft("draft again"), "draft again")

    def test_onFromWhatASearchFound(self):
        self.history.goTo(self.history.search("one"), "draft")
        self.assertEqual(
            [self.history.newer(text) for text in ("one", "two", "three", "draft")], ["two", "three", "draft", None]
        )

    def test_aSearchFromWithinAWalkKeepsWhatWasThere(self):
        self.history.older("draft")
        self.history.goTo(self.history.search("one"), "three, changed")
        self.history.newer("one")
        self.assertEqual(self.history.newer("two"), "three, changed")

    @given(st.lists(TEXTS.filter(str.strip), max_size=6), TEXTS, st.lists(st.booleans(), max_size=30))
    @settings(max_examples=100, deadline=None)
    def test_anyWalkIsAWalkOnALine(self, entries, draft, steps):
        history = History(entries)
        places, at, shown = [*history.entries, draft], len(history.entries), draft
        for isOlder in steps:
            found = history.older(shown) if isOlder else history.newer(shown)
            next = at + (-1 if isOlder else 1)
            if 0 <= next < len(places):
                at, shown = next, places[next]
                self.assertEqual(found, shown)
            else:
                self.assertIsNone(found)
        self.assertEqual(history.draft(shown) if at == len(history.entries) else draft, draft)


class SearchTest(SynchronousTestCase):
    def setUp(self):
        self.history = History(["Não sei", "see you", "the sea", "nada"])

    def test_theNewestFirstThenOlder(self):
        found = self.history.search("se")
        self.assertEqual(found, Found(2, "the sea", 4))
        found = self.history.search("se", found.position)
        self.assertEqual(found, Found(1, "see you", 0))
        found = self.history.search("se", found.position)
        self.assertEqual(found, Found(0, "Não sei", 4))
        self.assertIsNone(self.history.search("se", found.position))

    def test_towardsNewer(self):
        self.assertEqual(self.history.search("se", 0, 1), Found(1, "see you", 0))
        self.assertIsNone(self.history.search("se", 2, 1))

    def test_blindToCaseAndAccents(self):
        self.assertEqual(self.history.search("NAO").text, "Não sei")
        self.assertEqual(self.history.search("NÁ").text, "nada")
        self.assertIsNone(self.history.search("x"))


class FoldingTest(SynchronousTestCase):
    def test_caseAndAccents(self):
        for text in ("José", "JOSE", "Jose\u0301", "ｊｏｓé"):
            self.assertEqual(fold(text), "jose")
        self.assertEqual(fold("STRASSE"), fold("straße"))
        self.assertNotEqual(fold("がき"), fold("き"))

    def test_whereItStands(self):
        self.assertEqual(findFolded("e\u0301a\u0303o", "ao"), 2)
        self.assertEqual(findFolded("ßs", "s"), 0)
        self.assertEqual(findFolded("ßx", "X"), 1)
        self.assertEqual(findFolded("é", ""), 0)
        self.assertIsNone(findFolded("é", "x"))

    @given(TEXTS, st.sampled_from(["", "a", "ss", "É", "fi", "\u0301", "ß"]), TEXTS)
    @settings(max_examples=200, deadline=None)
    def test_foundWhereItsFoldStands(self, before, part, after):
        text = before + part + after
        for wanted in (part, part.upper(), "s", "i"):
            place = fold(text).find(fold(wanted))
            at = findFolded(text, wanted)
            if place < 0:
                self.assertIsNone(at)
            else:
                self.assertLessEqual(len(fold(text[:at])), place)
                self.assertTrue(at == len(text) or place < len(fold(text[: at + 1])))

    @given(TEXTS, TEXTS)
    @settings(max_examples=200, deadline=None)
    def test_twoTextsFoldAsOne(self, one, other):
        self.assertEqual(fold(one) + fold(other), fold(one + other))
        self.assertEqual(fold(fold(one)), fold(one))


class FileTest(SynchronousTestCase):
    def test_lineEndsAndBackslashes(self):
        entries = ["a\nb", "c\\nd", "e\\", "f\r\ng", "\u2028h"]
        text = writeHistory(entries)
        self.assertEqual(text, "a\\nb\nc\\\\nd\ne\\\\\nf\\r\\ng\n\u2028h\n")
        self.assertEqual(readHistory(text), entries)

    def test_whateverStandsThere(self):
        self.assertEqual(readHistory("\n\r\na\\x\\\nb\r\nhalf a li"), ["a\\x\\", "b", "half a li"])
        self.assertEqual(readHistory(""), [])

    @given(st.lists(st.text(alphabet=st.sampled_from("a\\nr\n\r é"), min_size=1), max_size=5))
    @settings(max_examples=200, deadline=None)
    def test_allComesBack(self, entries):
        self.assertEqual(readHistory(writeHistory(entries)), entries)

    @given(st.text(alphabet=st.sampled_from("a\\nr\n\r é")))
    @settings(max_examples=200, deadline=None)
    def test_whatWasReadIsWrittenTheSame(self, text):
        entries = readHistory(text)
        self.assertEqual(readHistory(writeHistory(entries)), entries)
