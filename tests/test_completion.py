"""What Tab makes of a word that was begun: of nicks, mentions, rooms, commands, arguments and paths."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatcli.line.completion import Completion
from chatcli.slash import BY_NAME


class Here:
    """What there is to complete from in these tests."""

    def __init__(self, nicks=("bia", "Beto", "José", "bruno")):
        self._nicks = nicks

    def nicks(self):
        return self._nicks

    def rooms(self):
        return ("lobby", "Lógica", "study")

    def commands(self):
        return (*BY_NAME, "upload")

    def paths(self, prefix):
        return [path for path in ("pa/", "pack of cards.png", "other") if path.startswith(prefix)]


def completed(typed, *steps):
    """The text with `|` for the cursor, after steps of Tab (1) and S-Tab (−1)."""
    text, cursor = typed.replace("|", "", 1), typed.index("|")
    completion = Completion(text, cursor, Here())
    for step in steps or (1,):
        text, cursor = completion.step(step)
    return f"{text[:cursor]}|{text[cursor:]}"


def offered(typed):
    return list(Completion(typed, len(typed), Here()).candidates)


class NickTest(SynchronousTestCase):
    def test_withAColonAtTheLinesStart(self):
        self.assertEqual(completed("bi|"), "bia: |")

    def test_withoutElsewhere(self):
        self.assertEqual(completed("oi bi|"), "oi bia |")

    def test_everyLinesStart(self):
        self.assertEqual(completed("ana: yes\nbi|"), "ana: yes\nbia: |")
        self.assertEqual(completed("ana: yes\tbi|"), "ana: yes\tbia |")

    def test_theLastSpeakerFirst(self):
        self.assertEqual(offered("b"), ["bia: ", "Beto: ", "bruno: "])
        self.assertEqual(offered("oi "), ["bia ", "Beto ", "José ", "bruno "])
        self.assertEqual(offered("")[0], "bia: ")

    def test_blindToCaseAndAccents(self):
        for begun in ("jose", "JOSÉ", "Jose\u0301", "jos"):
            self.assertEqual(offered(begun), ["José: "])
        self.assertEqual(offered("BE"), ["Beto: "])
        self.assertEqual(offered("joses"), [])

    def test_whatFollowsStays(self):
        self.assertEqual(completed("bi| oi"), "bia: |oi")
        self.assertEqual(completed("oi bi|, tudo"), "oi bia |, tudo")
        self.assertEqual(completed("oi bi|\nx"), "oi bia |\nx")

    def test_behindAnOpeningMark(self):
        self.assertEqual(completed("(bi|"), "(bia |")
        self.assertEqual(completed("oi «@bi|"), "oi «@bia |")

    def test_nobodyTwice(self):
        self.assertEqual(Completion("b", 1, Here(("bia", "bia"))).candidates, ("bia: ",))


class MarkTest(SynchronousTestCase):
    def test_mention(self):
        self.assertEqual(completed("@bi|"), "@bia |")
        self.assertEqual(completed("oi @jose|"), "oi @José |")
        self.assertEqual(len(offered("@")), 4)

    def test_room(self):
        self.assertEqual(completed("#st|"), "#study |")
        self.assertEqual(offered("see #LO"), ["#lobby ", "#Lógica "])

    def test_aMarkWithinAWordIsNone(self):
        self.assertEqual(offered("me@bi"), [])


class CommandTest(SynchronousTestCase):
    def test_atTheStart(self):
        self.assertEqual(completed("/pro|"), "/profile |")
        self.assertEqual(offered("/CRE"), ["/create "])
        self.assertEqual(offered("/resu"), ["/resume "])

    def test_notElsewhereAndNotAfterTwoSlashes(self):
        self.assertEqual(offered("oi /pro"), [])
        self.assertEqual(offered("//pro"), [])
        self.assertEqual(offered("//pro bi"), ["bia "])

    def test_rooms(self):
        self.assertEqual(completed("/open st|"), "/open study |")
        self.assertEqual(completed("/open #st|"), "/open study |")
        self.assertEqual(completed("/OPEN logi|"), "/OPEN Lógica |")
        self.assertEqual(completed("/history st|"), "/history study |")

    def test_aChatIsARoomToo(self):
        self.assertEqual(completed("/open @bi|"), "/open @bia |")

    def test_nicks(self):
        self.assertEqual(completed("/invite study bi|"), "/invite study bia |")
        self.assertEqual(completed("/invite study @bi|"), "/invite study bia |")
        self.assertEqual(completed("/invite  study  bi|"), "/invite  study  bia |")
        self.assertEqual(completed("/leave study bi|"), "/leave study bia |")
        self.assertEqual(offered("/invite bi"), [])

    def test_theRestIsText(self):
        self.assertEqual(completed("/msg bi|"), "/msg bia |")
        self.assertEqual(completed("/msg bia oi bru|"), "/msg bia oi bruno |")
        self.assertEqual(completed("/say bru|"), "/say bruno |")
        self.assertEqual(completed("/topic study see #lob|"), "/topic study see #lobby |")

    def test_namesThatTheTableKnows(self):
        self.assertEqual(completed("/help pro|"), "/help profile |")
        self.assertEqual(completed("/help /pro|"), "/help profile |")
        self.assertEqual(completed("/create x o|"), "/create x open |")
        self.assertEqual(completed("/set-profile showe|"), "/set-profile showEmail |")

    def test_nothingWhereNothingCanStand(self):
        for line in ("/ping bi", "/seen study ", "/open study bi", "/signup bi"):
            self.assertEqual(offered(line), [], line)

    def test_whatIsNoCommandMayTakeAnyText(self):
        self.assertEqual(offered("/frobnicate bi"), ["bia "])
        self.assertEqual(offered("/ open bi"), ["bia "])
        self.assertEqual(offered("/ bi"), ["bia "])


class PathTest(SynchronousTestCase):
    def test_afterUpload(self):
        self.assertEqual(completed("/upload pack|"), "/upload pack\\ of\\ cards.png|")
        self.assertEqual(offered("/upload "), ["pa/", "pack\\ of\\ cards.png", "other"])
        self.assertEqual(completed("/get #3 ot|"), "/get #3 other|")
        self.assertEqual(completed("/cancel ot|"), "/cancel other|")

    def test_aPathMayHoldSpaces(self):
        for begun in ("pack\\ of", '"pack of', "'pack of", 'pack" o'):
            self.assertEqual(completed(f"/upload  {begun}|"), "/upload  pack\\ of\\ cards.png|")

    def test_behindItStandsTalk(self):
        self.assertEqual(completed("/upload my\\ cat.png that's for @bi|"), "/upload my\\ cat.png that's for @bia |")

    def test_aFolderIsAStep(self):
        self.assertTrue(Completion("/upload pa/", 11, Here()).isStep)
        self.assertFalse(Completion("/upload pa", 10, Here()).isStep)
        self.assertFalse(Completion("/upload ot", 10, Here()).isStep)


class CycleTest(SynchronousTestCase):
    def test_roundToWhatWasTyped(self):
        self.assertEqual(completed("x b|y", 1), "x bia |y")
        self.assertEqual(completed("x b|y", 1, 1), "x Beto |y")
        self.assertEqual(completed("x b|y", 1, 1, 1), "x bruno |y")
        self.assertEqual(completed("x b|y", 1, 1, 1, 1), "x b|y")
        self.assertEqual(completed("x b|y", 1, 1, 1, 1, 1), "x bia |y")

    def test_backwards(self):
        self.assertEqual(completed("b|", -1), "bruno: |")
        self.assertEqual(completed("b|", -1, -1), "Beto: |")
        self.assertEqual(completed("b|", 1, -1), "b|")

    def test_nothingToOffer(self):
        self.assertEqual(completed("xyz|", 1), "xyz|")
        self.assertEqual(completed("xyz|", -1, -1), "xyz|")

    @given(
        st.text(alphabet=st.sampled_from("/@# bjoséBÉ\nopen(:"), max_size=12),
        st.integers(0, 12),
        st.lists(st.sampled_from((1, -1)), max_size=9),
    )
    @settings(max_examples=300, deadline=None)
    def test_anyText(self, text, cursor, steps):
        cursor = min(cursor, len(text))
        completion = Completion(text, cursor, Here())
        count = len(completion.candidates) + 1
        for step in steps:
            shown, at = completion.step(step)
            self.assertLessEqual(at, len(shown))
            # What stands behind the cursor is never lost, but for a space that is written already.
            self.assertIn(shown[at:], (text[cursor:], text[cursor:].removeprefix(" ")))
        if steps:
            self.assertEqual((shown, at) == (text, cursor), sum(steps) % count == 0)
