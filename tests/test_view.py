"""Events as rows: readable, in their tones, and harmless, whatever others wrote."""

from datetime import UTC, date, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatcli.screen.cells import shown
from chatcli.screen.clip import oneLine
from chatcli.screen.style import Style
from chatcli.screen.view import Look, answerRows, dayRow, newRow, roomRow, rows
from chatd.wire.words import TOLD
from tests.rows import bare, cells, inked, texts, toned

AT = "2026-11-21T12:00:00.123Z"
PLAIN = Look(Style(0), "ana", UTC)
LOOK = Look(Style(256), "ana", UTC)
looks = st.sampled_from([Look(Style(depth), "ana", UTC) for depth in (0, 8, 256, 1 << 24)])
widths = st.integers(1, 100)
DAY = date(2026, 11, 21)


def said(text, by="bia", at=AT):
    return {"type": "said", "room": "lobby", "seq": 1, "at": at, "by": by, "text": text}


def bares(found):
    return [bare(row) for row in found]


class Talk(SynchronousTestCase):
    def test_timeNickAndText(self):
        assert bares(rows(said("olá 😀"), LOOK, 80)) == ["12:00 bia: olá 😀"]
        assert rows(said("olá"), PLAIN, 80) == ["12:00 bia: olá"]

    def test_rowsHangUnderTheText(self):
        assert rows(said("one two three four"), PLAIN, 22) == ["12:00 bia: one two", "           three four"]

    def test_lineEndsOfTheTextStayAndHang(self):
        found = rows(said("one\n12:01 caio: forged\r\nthree"), PLAIN, 80)
        assert found == ["12:00 bia: one", "           12:01 caio: forged", "           three"]

    def test_underALongNickTheIndentIsShort(self):
        found = rows(said("one two three four five six", by="n" * 20), PLAIN, 40)
        assert found == ["12:00 " + "n" * 20 + ": one two", "          three four five six"]

    def test_indentIsInCells(self):
        assert rows(said("um dois", by="太郎"), PLAIN, 26) == ["12:00 太郎: um dois"]
        assert rows(said("um dois tres quatro", by="太郎"), PLAIN, 26)[1] == " " * 12 + "quatro"

    def test_urlsStayWhole(self):
        url = "https://example.org/" + "a/b-c" * 12
        joined = "".join(row.strip(" ") for row in bares(rows(said(f"see {url} please"), LOOK, 40)))
        assert url in joined

    def test_nothingButSpaces(self):
        assert rows(said("   "), PLAIN, 40) == ["12:00 bia:"]

    def test_theEndOfALongUrlForgesNothing(self):
        """It stands in the first column, and so would what follows it, or what only looks like a space."""
        for blank in (" ", "\xa0", "\u2003", "\u3000", "\u2800", "\u3164", "\uffa0", "\u115f", "\u202f"):
            text = "http://" + "x" * 62 + f"12:00{blank}caio:{blank}yes"
            found = rows(said(text), PLAIN, 40)
            assert "12:00" in found, (blank, found)
            assert found[-1].split() == ["caio:", "yes"], (blank, found)
            assert found[-1].startswith(" " * 11), (blank, found)

    def test_aLaterServersMistakes(self):
        assert rows({"type": "said"}, PLAIN, 40) == ["      ?:"]


class Tones(SynchronousTestCase):
    def test_timeIsQuiet(self):
        (row,) = rows(said("x"), LOOK, 80)
        assert row.startswith(LOOK.style.quiet("12:00 "))

    def test_nickHasItsColour(self):
        (row,) = rows(said("x"), LOOK, 80)
        assert row.endswith(LOOK.style.nick("bia") + ": x")

    def test_nickOverTwoRowsHasItsColourInBoth(self):
        found = rows(said("x", by="abcdefghij"), LOOK, 9)
        assert "".join(bares(found)).replace(" ", "") == "12:00abcdefghij:x"
        on = LOOK.style.nick("abcdefghij", "|").split("|")[0]
        assert sum(on in row for row in found) == 2
        assert "".join(part for row in found for part in toned(row, "38;5;" + on[7:-1])) == "abcdefghij"

    def test_ownWordsAreMarked(self):
        for by in ("ana", "ANA"):
            (row,) = rows(said("ana, x", by=by), LOOK, 80)
            assert row.endswith(LOOK.style.own(by) + ": ana, x")

    def test_mentionMarksWhoSpeaksAndTheNick(self):
        (row,) = rows(said("olá Ána, @ana! anagram"), LOOK, 80)
        assert toned(row, "7") == ["bia", "Ána", "ana"]

    def test_mentionIsToldWithoutColours(self):
        assert rows(said("olá ana"), PLAIN, 80) == ["12:00!bia: olá ana"]
        assert rows(said("olá ana"), Look(Style(8), "ana", UTC), 80)[0].count("!") == 0

    def test_mentionBehindWideAndMarkedCharacters(self):
        (row,) = rows(said("漢字 ﬁm a\u0301na\u0303! e ß ana."), LOOK, 80)
        assert toned(row, "7") == ["bia", "a\u0301na\u0303", "ana"]

    def test_mentionOverTwoRows(self):
        long = Look(Style(256), "abcdefghij", UTC)
        found = rows(said("@abcdefghij"), long, 10)
        assert "".join(part for row in found for part in toned(row, "7")) == "biaabcdefghij"

    def test_mentionBehindAnEmptyLine(self):
        assert toned(rows(said("olá\n\nana"), LOOK, 80)[2], "7") == ["ana"]

    def test_manyMentions(self):
        found = rows(said("ana bia " * 200), LOOK, 80)
        assert [part for row in found for part in toned(row, "7")] == ["bia"] + ["ana"] * 200

    def test_nobodyIsMentionedByAnEmptyNick(self):
        (row,) = rows(said("a b"), Look(Style(256), "", UTC), 80)
        assert not toned(row, "7")


class Times(SynchronousTestCase):
    def time(self, at, zone):
        return rows(said("x", at=at), Look(Style(0), "ana", zone), 80)[0][:6]

    def test_inTheReadersZone(self):
        assert self.time(AT, timezone(timedelta(hours=-3))) == "09:00 "

    def test_daylightSavingIsThatOfTheDay(self):
        zone = ZoneInfo("Europe/Lisbon")
        assert self.time("2026-01-10T12:00:00.000Z", zone) == "12:00 "
        assert self.time("2026-07-10T12:00:00.000Z", zone) == "13:00 "

    def test_withoutATime(self):
        assert rows({"type": "entered", "room": "lobby", "nick": "caio"}, PLAIN, 80) == ["      * caio entered"]

    def test_timesThatAreNone(self):
        for at in ("", "yesterday", "\x1b[2J", None, 5, "9999-12-31T23:59:59Z"):
            assert self.time(at, timezone(timedelta(hours=14))) == "      "


class Others(SynchronousTestCase):
    def test_otherEventsAreQuiet(self):
        (row,) = rows({"type": "joined", "by": "bia", "nick": "caio", "at": AT}, LOOK, 80)
        assert row == LOOK.style.quiet("12:00 * caio joined")

    def test_whatAsksIsNot(self):
        (row,) = rows({"type": "invited", "by": "bia", "about": "study", "at": AT}, LOOK, 80)
        assert row.endswith(LOOK.style.bold("* bia invites you into study (/accept study or /reject study)"))

    def test_oneLineEach(self):
        event = {"type": "topic-set", "by": "bia", "topic": "a\n12:00 caio: b", "at": AT}
        assert rows(event, PLAIN, 80) == ["12:00 * bia set the topic: a ⏎ 12:00 caio: b"]

    def test_rowsHang(self):
        event = {"type": "topic-set", "by": "bia", "topic": "one two three four", "at": AT}
        assert rows(event, PLAIN, 30) == ["12:00 * bia set the topic: one", "        two three four"]

    def test_anEventOfALaterServer(self):
        assert rows({"type": "waved", "by": "bia", "at": AT}, PLAIN, 80) == ["12:00 * bia: waved"]

    def test_anEventThatLacksSomething(self):
        assert rows({"type": "topic-set", "by": "bia", "at": AT}, PLAIN, 80) == ["12:00 * bia: topic-set"]


class Between(SynchronousTestCase):
    def test_day(self):
        assert dayRow(DAY, 40, Style(0)) == "── Saturday, 21 November 2026 ──────────"
        assert bare(dayRow(DAY, 40, Style(256))) == dayRow(DAY, 40, Style(0))

    def test_everyWeekdayAndMonth(self):
        words = [dayRow(DAY + timedelta(days=13 * n), 60, Style(0)).split()[1:4] for n in range(28)]
        assert {weekday for weekday, _, _ in words} == {
            f"{day}," for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
        }
        assert len({month for _, _, month in words}) == 12
        assert words[2] == ["Thursday,", "17", "December"]

    def test_new(self):
        assert newRow(20, Style(0)) == "── new ─────────────"
        assert newRow(20, Style(256)) == Style(256).bold("── new ─────────────")

    def test_linesAreNotEndless(self):
        assert len(newRow(300, Style(0))) == len(dayRow(DAY, 300, Style(0))) == 72

    def test_room(self):
        assert roomRow("lobby", "all and nothing", PLAIN, 40) == "══ lobby ══ all and nothing"
        assert roomRow("lobby", "all and nothing", PLAIN, 20) == "══ lobby ══ all and…"
        assert roomRow("lobby", "", PLAIN, 40) == "══ lobby ══"
        assert roomRow("lobby", "x", LOOK, 40) == LOOK.style.bold("══ lobby ══") + " x"

    def test_answers(self):
        assert answerRows(["-- one two three", "-- \x1b[2J"], PLAIN, 12) == ["-- one two", "   three", "-- \\x1b[2J"]

    def test_whatWentWrongIsLouder(self):
        assert answerRows(["!! no", "-- yes"], LOOK, 40) == [
            LOOK.style.bold("!!") + " no", LOOK.style.quiet("--") + " yes",
        ]  # fmt: skip


class Properties(SynchronousTestCase):
    """What others write can't leave its place, whatever it is and however narrow the screen."""

    @settings(max_examples=400, deadline=None)
    @given(texts, texts, looks, widths)
    @example("12:00\xa0bia: no\x1b[0m", "caio\n", LOOK, 1)
    @example("漢", "太郎", LOOK, 1)
    def test_saidIsHarmlessFitsAndCanBeReadBack(self, text, by, look, width):
        found = bares(rows(said(text, by=by), look, width))
        assert all(cells(row) <= width for row in found), found
        if width > 1:
            wanted = inked(f"12:00{oneLine(by)}:{shown(text)}")
            assert inked("".join(found)) in (wanted, "12:00!" + wanted[5:])

    @settings(max_examples=300, deadline=None)
    @given(texts, texts, looks, widths, st.sampled_from(sorted(TOLD)))
    def test_otherEventsAreHarmlessAndFit(self, text, by, look, width, kind):
        event = {
            "type": kind, "room": "lobby", "at": AT, "by": by, "nick": by, "topic": text, "title": text, "about": text,
            "notification": text, "state": text,
        }  # fmt: skip
        assert all(cells(row) <= width for row in bares(rows(event, look, width)))

    @settings(max_examples=150, deadline=None)
    @given(texts, texts, looks, widths)
    def test_answersAndRoomsToo(self, text, name, look, width):
        for row in bares([*answerRows([f"-- {text}"], look, width), roomRow(name, text, look, width)]):
            assert cells(row) <= width

    @settings(max_examples=50, deadline=None)
    @given(looks, widths)
    def test_linesBetweenFit(self, look, width):
        for row in bares([dayRow(DAY, width, look.style), newRow(width, look.style)]):
            assert 1 <= cells(row) <= width

    @settings(max_examples=400, deadline=None)
    @given(texts, st.integers(24, 60))
    def test_onlyAUrlStandsInTheFirstColumn(self, text, width):
        for row in rows(said(text), PLAIN, width)[1:]:
            assert row[:1] in ("", " ") or "://" in row.split()[0] or inked(row) == row, row
