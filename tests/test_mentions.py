"""Mentions: which texts name somebody, as words of their own, in whatever spelling and script."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatcli.mentions import mentions
from chatcli.rooms import isMention


class Mentions(SynchronousTestCase):
    def test_wholeWords(self):
        for text in (
            "ana",
            "@ana",
            "ana: hi",
            "hi ana.",
            "hi, ana!",
            "(ana)",
            "ana's",
            "oi ana...",
            "ana-",
            "a\nana",
            "-ana",
        ):
            assert isMention(text, "ana"), text
        for text in (
            "",
            "anagram",
            "banana",
            "xana",
            "ana_",
            "_ana",
            "ana1",
            "ana-maria",
            "ana.maria",
            "maria-ana",
            "an a",
        ):
            assert not isMention(text, "ana"), text

    def test_addressesNameNobody(self):
        assert not isMention("write to ana@example.org.br or bia@ana", "example")
        assert not isMention("write to bia@ana", "ana")
        assert not isMention("see www.ana.org", "ana")

    def test_blindToCaseAndAccents(self):
        for text in ("ANA", "Ána", "a\u0301na", "ＡＮＡ", "@ÂNÁ"):
            assert isMention(text, "ana"), text
            assert isMention("ana", text.strip("@")), text
        assert isMention("straße", "STRASSE")

    def test_namesOfOtherScripts(self):
        assert isMention("привет, Анна!", "анна")
        assert not isMention("राम", "रा")
        assert isMention("नमस्ते राम", "राम")

    def test_marksBelongToTheWord(self):
        """A vowel sign after the name makes it another word."""
        assert not isMention("रामा", "राम")

    def test_nicksWithDotsAndHyphens(self):
        assert isMention("hi j.doe-2.", "J.Doe-2")
        assert not isMention("hi jxdoe-2", "j.doe-2")

    def test_nobody(self):
        assert not isMention("anything", "")

    def test_where(self):
        assert mentions("ana, anagram, @Ana", "ana") == [(0, 3), (15, 18)]
        assert mentions("ß ﬁ Ana\u0303 e ana", "ana") == [(4, 8), (11, 14)]
        assert mentions("ana\u0301", "ana") == [(0, 4)]

    @settings(max_examples=200, deadline=None)
    @given(st.text(max_size=20), st.sampled_from(["ana", "ANA", "Ánã", "a\u0301na"]), st.text(max_size=20))
    def test_isFoundBetweenAnythingButWords(self, before, name, behind):
        text = f"{before} {name} {behind}"
        assert isMention(text, "ana")
        for start, end in mentions(text, "ana"):
            assert isMention(text[start:end], "ana")
