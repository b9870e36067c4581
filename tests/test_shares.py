"""Shared files as lines: what is known of them, unlike what anybody says; and what becomes of deleted ones."""

from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatcli.lines import eventLine, eventText
from chatcli.screen.style import Style
from chatcli.screen.view import Look, rows
from chatd.wire.amounts import lengthText, sizeText
from tests.roomevents import deleted, openRoom, said, seqs, shared
from tests.rows import bare, texts, toned

PLAIN = Look(Style(0), "ana", UTC)
LOOK = Look(Style(256), "ana", UTC)


class Lines(SynchronousTestCase):
    def test_picture(self):
        line = eventLine(shared(1, width=640, height=480, caption="the cat"), "lobby")
        self.assertEqual(line, "[lobby] * bia shared cat.png (640×480, 12 KiB) — the cat")

    def test_sound(self):
        line = eventLine(shared(1, "hum.ogg", seconds=12.3, waveform="▂▅█▃"), "lobby")
        self.assertEqual(line, "[lobby] * bia shared hum.ogg (0:12 ▂▅█▃, 12 KiB)")
        self.assertIn("(0:12, 12 KiB)", eventLine(shared(1, seconds=12.3), "lobby"))

    def test_anyFile(self):
        self.assertEqual(eventLine(shared(1, "a.bin", size=812), "lobby"), "[lobby] * bia shared a.bin (812 B)")

    def test_aLyingServersNameAndLoudness(self):
        line = eventLine(shared(1, "../\x1b[2J\u202egnp.exe", caption="\x1b[H\nx", seconds=1, waveform="▂\x1b▃y"), "r")
        self.assertEqual(line, "[r] * bia shared [2Jgnp.exe (0:01 ▂▃, 12 KiB) — \\x1b[H ⏎ x")

    def test_deleted(self):
        self.assertEqual(eventLine(deleted(2, 1, "ana"), "lobby"), "[lobby] * ana deleted a message")
        self.assertEqual(eventLine({"type": "removed", "by": "bia"}, "lobby"), "[lobby] * a message of bia was deleted")

    def test_whatOneIsCalledWith(self):
        self.assertEqual(eventText(said(1, "ana!")), "bia: ana!")
        self.assertEqual(eventText(shared(1)), "bia shared cat.png (12 KiB)")

    def test_sizes(self):
        known = {0: "0 B", 1023: "1023 B", 1024: "1 KiB", 300_000: "293 KiB", 1_500_000: "1.4 MiB", 2**53: "8192 TiB"}
        self.assertEqual({size: sizeText(size) for size in known}, known)

    def test_lengths(self):
        self.assertEqual([lengthText(seconds) for seconds in (0, 59.6, 3600)], ["0:00", "1:00", "1:00:00"])


class Rows(SynchronousTestCase):
    def test_likeTalkButWithoutTheColon(self):
        self.assertEqual(rows(shared(1), PLAIN, 80), ["12:00 bia shared cat.png (12 KiB)"])
        self.assertEqual(rows(said(1, "shared cat.png (12 KiB)"), PLAIN, 80), ["12:00 bia: shared cat.png (12 KiB)"])
        self.assertIn(LOOK.style.nick("bia"), rows(shared(1), LOOK, 80)[0])

    def test_onlyTheCaptionNamesSomebody(self):
        self.assertEqual(toned(rows(shared(1, caption="for ana"), LOOK, 80)[0], "7"), ["bia", "ana"])
        self.assertEqual(toned(rows(shared(1, "ana"), LOOK, 80)[0], "7"), [])

    def test_thePictureStandsBelow(self):
        look = Look(Style(0), "ana", UTC, lambda event, width: [f"{event['name']} in {width}"])
        self.assertEqual(rows(shared(1), look, 60)[1:], ["cat.png in 60"])

    @given(texts, texts, st.integers(1, 60))
    def test_nothingInItIsObeyed(self, name, caption, width):
        for row in rows(shared(1, name, caption=caption), LOOK, width):
            bare(row)


class InARoom(SynchronousTestCase):
    def test_countsAsTalk(self):
        room = openRoom(said(1), shared(2, caption="ana?"), shared(3, by="ana"))
        self.assertEqual((room.unread, room.mentions, room.news), (2, 1, "mention"))
        self.assertEqual([room.reference(text)["seq"] for text in ("#1", "#3", "2")], [3, 1, 2])

    def test_whatIsDeletedLeavesItsPlace(self):
        gone = shared(2, caption="ana?")
        room = openRoom(said(1), gone, deleted(3, 2))
        self.assertEqual(seqs(room), [1, 2, 3])
        removed = {field: gone[field] for field in ("room", "seq", "at", "by")} | {"type": "removed"}
        self.assertEqual(room.events[1], removed)
        self.assertEqual((room.unread, room.mentions), (1, 0))
        self.assertEqual((room.reference("#1")["seq"], room.reference("2")), (1, None))

    def test_whatWasDrawnIsDrawnAgainWithoutIt(self):
        gone = said(1, "secret")
        openRoom(gone, deleted(2, 1))
        self.assertEqual(rows(gone, PLAIN, 80), ["12:00 * a message of bia was deleted"])

    def test_onlyWhatIsHereAndCanBeDeleted(self):
        room = openRoom(said(5), deleted(6, 1), deleted(7, 6), deleted(8, 99))
        self.assertEqual([event["type"] for event in room.events], ["said", "deleted", "deleted", "deleted"])
