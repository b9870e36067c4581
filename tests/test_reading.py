"""What of a room stands on the screen: day lines, the line before what is new, what is due, and looking back."""

from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from chatcli.errors import RefusedByServer
from chatcli.lookback import Lookback
from chatcli.past import FETCHED_MOST, Past
from chatcli.rooms import Rooms
from chatcli.screen.painter import Block
from chatcli.screen.style import Style
from chatcli.screen.view import Look
from chatcli.showing import DUE_MOST, Showing
from chatcli.stage import Stage
from chatcli.transcript import transcript
from tests.roomevents import INBOX, opened, said

LOOK = Look(Style(0), "ana", UTC)
WIDTH = 60


def onDay(day, seq):
    return {**said(seq, f"text {seq}"), "at": f"2026-11-{day:02d}T12:00:00.000Z"}


def signs(drawn):
    """`day`, `new`, or the number of the text, of each row."""
    return [
        int(row.split()[-1]) if "text" in row else "new" if "new" in row else "day" if "2026" in row else row
        for row in drawn
    ]


class TranscriptTest(SynchronousTestCase):
    def drawn(self, events, **how):
        return signs(transcript(events, LOOK, WIDTH, **how))

    def test_aDayIsToldWhereItBegins(self):
        events = [onDay(1, 1), onDay(1, 2), onDay(3, 3)]
        self.assertEqual(self.drawn(events), ["day", 1, 2, "day", 3])

    def test_notWhereItStandsAboveAlready(self):
        self.assertEqual(self.drawn([onDay(1, 2)], before=onDay(1, 1)), [2])
        self.assertEqual(self.drawn([onDay(2, 2)], before=onDay(1, 1)), ["day", 2])

    def test_theNewIsMarkedOnce(self):
        events = [onDay(1, 1), onDay(1, 2), onDay(1, 3)]
        self.assertEqual(self.drawn(events, newAfter=1), ["day", 1, "new", 2, 3])
        self.assertEqual(self.drawn(events, newAfter=3), ["day", 1, 2, 3])

    def test_aTimeThatIsNoneEndsNothing(self):
        event = {**said(1, "text 1"), "at": "yesterday"}
        self.assertEqual(self.drawn([event, onDay(1, 2)])[-2:], ["day", 2])


class ShowingTest(SynchronousTestCase):
    """One room that is shown, and another."""

    def setUp(self):
        self.rooms = Rooms("ana", INBOX)
        self.lobby, self.study = (self.rooms.opened(opened(name)) for name in ("lobby", "study"))
        self.rooms.show(self.lobby)
        self.showing = Showing(self.rooms, LOOK)
        self.showing.begin(self.lobby, 0)

    def say(self, *seqs, room="lobby"):
        for seq in seqs:
            self.rooms.take({**onDay(1, seq), "room": room})

    def due(self):
        item = self.showing.due()
        return [] if item is None else [sign for sign in signs(item(WIDTH)) if isinstance(sign, int)]

    def test_eachIsDueOnce(self):
        self.say(1, 2)
        self.assertEqual((self.due(), self.due()), ([1, 2], []))
        self.say(3)
        self.assertEqual(self.due(), [3])

    def test_whatComesElsewhereIsNot(self):
        self.say(1, room="study")
        self.assertEqual(self.due(), [])

    def test_aRoomBeginsWithSomeOfItsPast(self):
        self.say(1, 2, 3, room="study")
        self.rooms.show(self.study)
        self.showing.begin(self.study, 2)
        self.assertEqual(self.due(), [2, 3])

    def test_afterALongWhileOnlyTheNewest(self):
        self.say(*range(1, DUE_MOST + 11))
        due = self.due()
        self.assertEqual((len(due), due[-1]), (DUE_MOST, DUE_MOST + 10))
        self.assertEqual(len([row for row in self.showing.past(WIDTH) if "text" in row]), DUE_MOST + 10)


class LookbackTest(SynchronousTestCase):
    def setUp(self):
        self.view = Lookback([str(number) for number in range(10)])

    def test_aRowOfTheLastScreenStays(self):
        self.assertTrue(self.view.page(-1, 4))
        self.assertEqual(self.view.rows(4), ("3", "4", "5", "6"))
        self.view.page(-1, 4)
        self.assertEqual(self.view.rows(4), ("0", "1", "2", "3"))
        self.assertTrue(self.view.isAtTop(4))

    def test_backAtTheNewestItIsOver(self):
        self.view.page(-1, 4)
        self.assertFalse(self.view.page(1, 4))

    def test_olderRowsMoveNothing(self):
        self.view.page(-1, 4)
        self.view.prepend([str(number) for number in range(-20, 1)], instead=1)
        self.assertEqual(self.view.rows(4), ("3", "4", "5", "6"))
        for _ in range(20):
            self.view.page(-1, 4)
        self.assertEqual(self.view.rows(4), ("-20", "-19", "-18", "-17"))

    @given(st.integers(0, 30), st.lists(st.sampled_from([-1, 1]), max_size=20), st.integers(1, 12))
    def test_theWindowIsNeverOutside(self, count, steps, height):
        rows = [str(number) for number in range(count)]
        view = Lookback(rows)
        for step in steps:
            self.assertEqual(view.page(step, height), view.isBack)
            shown = view.rows(height)
            self.assertEqual(len(shown), min(count, height))
            self.assertEqual(list(shown), rows[rows.index(shown[0]) :][:height] if shown else [])


class PastTest(SynchronousTestCase):
    """Page Up in a room of which the client has little, on a screen of ten rows."""

    def setUp(self):
        self.rooms = Rooms("ana", INBOX)
        self.room = self.rooms.opened(opened("lobby", last=30))
        self.rooms.show(self.room)
        self.asked = []
        showing = Showing(self.rooms, LOOK)
        stage = Stage(Clock(), lambda text: None, lambda: Block("", "", "", 0), showing.due)
        stage.lift(WIDTH, 10)
        self.past = Past(self.rooms, showing, stage, lambda: self)

    def ask(self, type, **fields):
        """As a link does."""
        self.asked.append((fields, Deferred()))
        return self.asked[-1][1]

    def answer(self, first, last, more):
        self.asked[-1][1].callback({"events": [onDay(1, seq) for seq in range(first, last + 1)], "more": more})

    def shown(self):
        return [sign for sign in signs(self.past.rows()) if isinstance(sign, int)]

    def test_whatIsNotHereIsFetched(self):
        self.rooms.take(onDay(1, 30))
        self.past.page(-1)
        self.assertEqual(self.asked[0][0], {"room": "lobby", "before": 30, "limit": FETCHED_MOST})
        self.answer(11, 29, True)
        self.assertEqual(self.shown(), [*range(18, 25)])
        self.past.page(-1)
        self.assertEqual(self.shown(), [*range(12, 19)])

    def test_whatIsFetchedIsAsIfItHadBeenThere(self):
        days = [1, 1, 2, 2, 2, 3, 3]
        events = [onDay(day, seq) for seq, day in enumerate(days, 1)]
        for cut in range(1, len(events)):
            room = self.rooms.opened(opened(f"room{cut}", last=len(events)))
            self.rooms.show(room)
            for event in events[cut:]:
                self.rooms.take({**event, "room": room.name})
            self.past.page(-1)
            self.asked[-1][1].callback({"events": events[:cut], "more": False})
            for _ in range(9):
                self.past.page(-1)
            rows = [row for row in self.past.rows() if not row.startswith("-- looking")]
            self.assertEqual(rows, transcript(events, LOOK, WIDTH)[: len(rows)], cut)
            self.assertEqual(len(rows), 7)
            self.past.forget()

    def test_alsoWhereNothingIsHereYet(self):
        self.past.page(-1)
        self.assertEqual(self.asked[0][0]["before"], None)
        self.answer(11, 30, True)
        self.assertEqual(self.shown(), [*range(18, 25)])

    def test_oneQuestionAtATime(self):
        for _ in range(3):
            self.past.page(-1)
        self.assertEqual(len(self.asked), 1)

    def test_whereThatIsAllAndFitsNothingIsLookedBackAt(self):
        self.rooms.take(onDay(1, 30))
        self.past.page(-1)
        self.answer(29, 29, False)
        self.assertFalse(self.past.isShown)
        self.past.page(-1)
        self.assertEqual((self.past.isShown, len(self.asked)), (False, 1))

    def test_aRefusalLeaves(self):
        self.past.page(-1)
        self.asked[-1][1].errback(RefusedByServer("not-a-member", "no"))
        self.assertFalse(self.past.isShown)
