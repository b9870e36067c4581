"""What happened, in the words that all line doors share."""

from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.words import TOLD, happened, harmless
from chatd.wire.languages import catalogue
from chatd.wire.names import EVENTS

FIELDS = {
    "by": "ana", "nick": "bia", "about": "study", "notification": 3, "state": "accepted", "title": "Tea",
    "topic": "tea", "text": "better", "target": 7, "kind": "group", "name": "cat.png", "size": 12_345,
    "media": "image/png", "width": 64, "height": 48, "caption": "look", "sha256": "0" * 64,
}  # fmt: skip


class WordsTests(SynchronousTestCase):
    def told(self, type, language="en", **fields):
        return happened(type, FIELDS | fields, catalogue("chatd", language))

    def test_whatIsKnownOfAFile(self):
        assert self.told("shared") == "ana shared cat.png (64×48, 12 KiB) — look"
        sound = {name: value for name, value in FIELDS.items() if name not in ("width", "height", "caption")}
        text = happened("shared", {**sound, "seconds": 72.4, "size": 900}, str)
        assert text == "ana shared cat.png (1:12, 900 B)"

    def test_aCorrection(self):
        assert self.told("edited") == "ana corrected: better"
        assert self.told("edited", "pt") == "ana corrigiu: better"

    def test_everyEventHasItsWords(self):
        assert set(EVENTS) - {"said"} <= set(TOLD)
        for type in EVENTS:
            assert self.told(type), type

    def test_aTypeThatNobodyKnowsYet(self):
        assert self.told("polled") == "ana: polled"

    def test_severalLinesAreFoldedIntoOne(self):
        assert harmless("a\r\nb\u2028c\td\x1b[2J") == "a ⏎ b ⏎ c\td\\x1b[2J"
