"""What is new in a room that the client has open: how much, and where it begins."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatcli.room import KEPT_MOST
from tests.roomevents import at, joined, note, openRoom, said


class Unread(SynchronousTestCase):
    def test_whatOthersSaidCounts(self):
        room = openRoom(said(1), joined(2), said(3, by="ANA"), said(4), seen=1)
        assert (room.unread, room.mentions, room.directs, room.news) == (1, 0, 0, "talk")

    def test_mentions(self):
        room = openRoom(said(1, "hi Ána"), said(2, "hi"), said(3, "ana", by="ana"))
        assert (room.unread, room.mentions, room.news) == (2, 1, "mention")

    def test_directs(self):
        room = openRoom(said(1, "ana!"), said(2, "mine", by="ana"), kind="direct")
        assert (room.unread, room.mentions, room.directs, room.news) == (1, 0, 1, "direct")

    def test_inbox(self):
        room = openRoom(note(1), note(2, "direct"), note(3, "answered"), note(4, "accepted", by="ana"), kind="inbox")
        assert (room.unread, room.news) == (1, "direct")

    def test_nothing(self):
        assert openRoom(joined(1)).news is None

    def test_markSeen(self):
        room = openRoom(said(1), joined(2))
        assert room.markSeen() == 2
        assert (room.unread, room.seen) == (0, 2)
        assert room.markSeen() is None
        room.take(said(3))
        assert room.unread == 1
        assert room.markSeen() == 3
        assert openRoom().markSeen() is None

    def test_seenElsewhere(self):
        room = openRoom(said(1), said(2, "ana"), said(3))
        room.seenElsewhere(2)
        assert (room.unread, room.mentions, room.marker) == (1, 0, 2)
        room.seenElsewhere(1)
        assert room.seen == 2
        room.seenElsewhere(9)
        assert (room.unread, room.markSeen()) == (0, None)

    def test_countsWhatIsNotKeptAnyMore(self):
        room = openRoom(*map(said, range(1, KEPT_MOST + 11)))
        assert room.unread == KEPT_MOST + 10

    def test_anOlderPageMayBeUnreadToo(self):
        room = openRoom(said(5), seen=2)
        room.prepend([said(2), said(3), said(4)])
        assert (room.unread, room.marker, room.since) == (3, 2, at(3))

    def test_anotherNick(self):
        room = openRoom(said(1, "bia"), said(2, "ana", by="caio"))
        room.become("bia")
        assert (room.unread, room.mentions) == (1, 0)

    def test_forUs(self):
        room = openRoom()
        assert [room.isForUs(event) for event in (said(1, "ana"), said(1), said(1, "ana", by="ana"), joined(1))] == [
            True, False, False, False,
        ]  # fmt: skip
        assert openRoom(kind="direct").isForUs(said(1))

    @settings(max_examples=200, deadline=None)
    @given(
        st.lists(st.tuples(st.sampled_from(["take", "mine", "seen", "mark", "page"]), st.integers(0, 20)), max_size=30)
    )
    def test_countsAreThoseOfTheEvents(self, steps):
        room = openRoom(said(100), seen=90)
        for step, number in steps:
            if step in ("take", "mine"):
                room.take(said(room.last + 1, ("x", "ana")[number % 2], by="ana" if step == "mine" else "bia"))
            elif step == "seen":
                room.seenElsewhere(85 + number)
            elif step == "mark":
                room.markSeen()
            else:
                first = room.events[0]["seq"]
                room.prepend([said(seq) for seq in range(max(1, first - number), first)])
            new = [e for e in room.events if e["seq"] > room.seen and e["by"] != "ana"]
            assert (room.unread, room.mentions) == (len(new), sum(e["text"] == "ana" for e in new))
            if new:
                assert (room.marker, room.since) == (new[0]["seq"] - 1, new[0]["at"])


class Marker(SynchronousTestCase):
    def test_beforeTheFirstNewText(self):
        assert openRoom(said(1), joined(2), said(3, by="ana"), said(4), said(5), seen=1).marker == 3

    def test_noneWithoutNews(self):
        assert openRoom(said(1), seen=1).marker is None

    def test_staysWhileOneReads(self):
        room = openRoom(said(1))
        room.isWatched = True
        room.markSeen()
        room.take(said(2))
        assert room.marker == 0

    def test_goesWhenOneLeaves(self):
        room = openRoom(said(1))
        room.left()
        assert room.marker == 0
        room.markSeen()
        room.left()
        assert room.marker is None

    def test_movesWithTheNextNews(self):
        room = openRoom(said(1), said(2))
        room.markSeen()
        room.take(said(3))
        room.take(said(4))
        assert room.marker == 2

    def test_notBehindTheEndOfAServerThatForgot(self):
        room = openRoom(said(1), said(2), said(3), seen=2)
        assert room.marker == 2
        room.take(said(2, by="ana", at="2026-11-22T00:00:00.000Z"))
        assert room.marker is None
