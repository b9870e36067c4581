"""Nicks and room names: what they are made of, and when two of them are the same."""

from unicodedata import category, normalize

from hypothesis import assume, example, given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatd.model.commands import Create, Guest, Signup
from chatd.model.names import INVISIBLE, NICK_MAX, ROOM_MAX, fold, isName
from chatd.model.refusals import Refused
from chatd.model.rooms import directName, inboxName

anyText = st.text(min_size=1, max_size=40)
letters = st.characters(categories=("Lu", "Ll", "Lt", "Lo", "Nd"), exclude_characters="".join(INVISIBLE))

"""Most letters and digits."""
marks = st.characters(categories=("Mn", "Mc", "Me"), exclude_characters="".join(INVISIBLE))
nearly = st.text(letters | letters | letters | marks | st.sampled_from("-_. "), min_size=1, max_size=NICK_MAX)
"""What often is a name, and often is not."""


def isNick(name: str) -> bool:
    return isName(name, NICK_MAX)


class FoldTests(SynchronousTestCase):
    """Two names are the same when their folded forms are."""

    @given(anyText)
    @example("\u1e9b\u0323")
    @example("\u0345\u03b1")
    @example("\xdf\u0301")
    @example("\u03aa\u0301")
    def test_folding_again_changes_nothing(self, name):
        self.assertEqual(fold(fold(name)), fold(name))

    @given(anyText)
    def test_composed_and_decomposed_forms_are_the_same(self, name):
        for form in ("NFC", "NFD", "NFKC", "NFKD"):
            self.assertEqual(fold(normalize(form, name)), fold(name))

    @given(anyText)
    def test_case_makes_no_difference(self, name):
        self.assertEqual(fold(name.casefold()), fold(name))

    @given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzáéíóúçãõàüñéè", max_size=20))
    def test_capitals_are_the_same(self, name):
        self.assertEqual(fold(name.upper()), fold(name))
        self.assertEqual(fold(name.title()), fold(name))

    def test_an_accent_makes_another_name(self):
        self.assertEqual(fold("José"), fold("JOSÉ"))
        self.assertEqual(fold("José"), fold("Jose\u0301"))
        self.assertNotEqual(fold("José"), fold("Jose"))

    def test_known_pairs(self):
        for one, other in [
            ("straße", "STRASSE"),
            ("Straße", "straSSe"),
            ("ﬁm", "FIM"),
            ("ａｎａ", "ana"),
            ("ＡＮＡ", "ana"),
            ("①", "1"),
            ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
            ("ς", "σ"),
            ("Ω", "Ω"),
            ("ｶﾞ", "ガ"),
        ]:
            self.assertEqual(fold(one), fold(other), (one, other))

    def test_letters_of_other_scripts_stay_others(self):
        self.assertNotEqual(fold("а"), fold("a"), "Cyrillic and Latin")
        self.assertNotEqual(fold("٣"), fold("3"), "Arabic and European digits")

    def test_turkish_letters_are_four(self):
        self.assertEqual(fold("I"), fold("i"))
        self.assertNotEqual(fold("ı"), fold("i"))
        self.assertNotEqual(fold("İ"), fold("i"))


class IsNameTests(SynchronousTestCase):
    """What names are made of."""

    def test_any_script_will_do(self):
        for name in [
            "ana",
            "José",
            "李小龙",
            "Ольга",
            "محمد",
            "दीपिका",
            "ทักษิณ",
            "ひらがな",
            "조선",
            "Ωmega",
            "ñandú",
            "x٣",
        ]:
            self.assertTrue(isNick(name), name)

    def test_hyphen_underscore_and_dot_belong(self):
        for name in ["a-b", "a_b", "a.b", "-", "_", ".", "2026", "x-1_2.3"]:
            self.assertTrue(isNick(name), name)

    def test_other_signs_do_not(self):
        for sign in " \t\n\r#@~!$%&*()+,/:;<=>?[]\\^`{|}\"'\u00a0\u2003\u3000😀€©´\0\x07\x7f":
            self.assertFalse(isNick(f"a{sign}b"), ascii(sign))
            self.assertFalse(isNick(sign), ascii(sign))

    def test_what_cannot_be_seen_does_not(self):
        for (
            sign
        ) in "\u200b\u200c\u200d\u200e\u202e\u2060\ufeff\u00ad\u180e\ufe0f\u034f\u115f\u3164\uffa0\u17b4\U000e0101":
            self.assertFalse(isNick(f"a{sign}b"), ascii(sign))
            self.assertFalse(isNick(f"ab{sign}"), ascii(sign))
            self.assertFalse(isNick(sign), ascii(sign))

    def test_full_width_forms_of_forbidden_signs_do_not(self):
        for sign in "＃＠～！　＊":
            self.assertFalse(isNick(f"{sign}ana"), sign)

    def test_what_folds_to_a_forbidden_sign_does_not(self):
        for name in ["½", "℀", "ﷺ", "´a", "㊗️"]:
            self.assertFalse(isNick(name), name)

    def test_half_a_surrogate_pair_does_not(self):
        self.assertFalse(isNick("a\ud800"))

    def test_a_mark_follows_a_letter_only(self):
        self.assertTrue(isNick("e\u0301"))
        self.assertTrue(isNick("q\u0301\u0302"), "two marks on a letter that has no composed form")
        self.assertTrue(isNick("कि"))
        for name in [
            "\u0301",
            "\u0301a",
            "-\u0301",
            "a-\u0301",
            "1\u0301",
            "_\u0301b",
            ".\u0323",
            "\u0345",
            "a-\u0345",
        ]:
            self.assertFalse(isNick(name), ascii(name))

    def test_a_nick_has_up_to_32_characters_and_a_room_50(self):
        self.assertEqual((NICK_MAX, ROOM_MAX), (32, 50))
        for most in (NICK_MAX, ROOM_MAX):
            self.assertTrue(isName("a", most))
            self.assertTrue(isName("é" * most, most))
            self.assertFalse(isName("é" * (most + 1), most))
            self.assertFalse(isName("", most))

    @given(
        st.text(letters.filter(lambda char: all(category(it)[0] in "LN" for it in fold(char))), min_size=1, max_size=32)
    )
    def test_letters_and_digits_of_all_scripts_make_names(self, name):
        self.assertTrue(isNick(name))

    @given(nearly)
    def test_the_folded_form_of_a_name_has_only_what_belongs(self, name):
        belongs = all(category(char)[0] in "LNM" or char in "-_." for char in fold(name))
        self.assertTrue(belongs or not isNick(name))
        self.assertTrue(INVISIBLE.isdisjoint(fold(name)) or not isNick(name))

    @given(nearly)
    def test_whether_it_is_a_name_does_not_depend_on_the_form(self, name):
        for form in ("NFC", "NFD"):
            other = normalize(form, name)
            if INVISIBLE.isdisjoint(other):
                self.assertEqual(isName(other, 200), isName(name, 200))


class InMessagesTests(SynchronousTestCase):
    """The commands that carry a new name check it."""

    def code(self, make):
        return self.assertRaises(Refused, make).code

    def test_a_guest_has_a_nick(self):
        for nick in ["", "a b", "#a", "@a", "a" * 33]:
            self.assertEqual(self.code(lambda nick=nick: Guest(nick)), "bad-nick")
        self.assertEqual(Guest("a" * 32).nick, "a" * 32)

    def test_an_account_has_a_nick(self):
        for nick in ["a b", "#a", "@a", "a" * 33]:
            make = lambda nick=nick: Signup(nick, "ana@example.org", "correct horse", "01310-100")  # noqa: E731
            self.assertEqual(self.code(make), "bad-nick")

    def test_a_room_has_a_name(self):
        for room in ["", "a b", "#a", "@a", "a" * 51]:
            self.assertEqual(self.code(lambda room=room: Create(room)), "bad-room")
        self.assertEqual(Create("a" * 50).room, "a" * 50)


class DirectNameTests(SynchronousTestCase):
    """A direct chat is named for its two inboxes, whoever opens it."""

    @given(st.text(alphabet=letters, min_size=1, max_size=8), st.text(alphabet=letters, min_size=1, max_size=8))
    def test_the_order_makes_no_difference(self, one, other):
        assume(fold(one) != fold(other))
        one, other = inboxName(one), inboxName(other)
        self.assertEqual(directName(one, other), directName(other, one))

    @given(*[st.sampled_from(["a", "b", "ab", "ba", "aab", "b-a", "a.b"])] * 4)
    def test_other_pairs_have_other_names(self, a, b, c, d):
        assume(a != b and c != d)
        same = directName(inboxName(a), inboxName(b)) == directName(inboxName(c), inboxName(d))
        self.assertEqual(same, {a, b} == {c, d})

    def test_a_guest_of_another_claim_has_another_chat(self):
        chats = {directName(inboxName("ana"), inboxName("bia", claim)) for claim in ("", "0f", "f0")}
        self.assertEqual(len(chats), 3)
