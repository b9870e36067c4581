"""A room that the client has open: its events in order, what refers to them, and who is there."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatcli.room import KEPT_MOST
from chatcli.rooms import OpenRoom
from tests.roomevents import joined, openRoom, said, seqs


class Timeline(SynchronousTestCase):
    def test_inOrderWithoutRepeats(self):
        room = openRoom(said(1), said(2), said(2), said(1), said(3))
        assert seqs(room) == [1, 2, 3]
        assert room.last == 3
        assert OpenRoom("r", "r", "open", "ana").last == 0

    def test_theOldestGoes(self):
        room = openRoom(*map(said, range(1, KEPT_MOST + 11)))
        assert seqs(room) == list(range(11, KEPT_MOST + 11))
        assert room.reachesBack

    def test_readingBackKeepsWhatWasFetchedUntilOneLeaves(self):
        room = openRoom(*map(said, range(1001, 1001 + KEPT_MOST)))
        assert room.prepend([said(999), said(1000)]) == [said(999), said(1000)]
        room.take(said(1001 + KEPT_MOST))
        assert len(room.events) == KEPT_MOST + 2
        assert room.events[0]["seq"] == 1000
        room.left()
        assert (len(room.events), room.last) == (KEPT_MOST, 1001 + KEPT_MOST)

    def test_prependTakesOnlyWhatIsOlderAndAdjacent(self):
        room = openRoom(said(10), said(11))
        assert [event["seq"] for event in room.prepend([said(8), said(9), said(10)])] == [8, 9]
        assert room.prepend([said(8), said(9)]) == []
        assert room.prepend([said(1), said(2)]) == []
        assert seqs(room) == [8, 9, 10, 11]

    def test_prependToAnEmptyRoom(self):
        room = openRoom()
        assert room.prepend([said(1), said(2)], more=False)
        assert (seqs(room), room.reachesBack) == ([1, 2], False)

    def test_reachesBack(self):
        room = openRoom(said(3))
        assert room.reachesBack
        room.prepend([said(2)])
        assert room.reachesBack
        room.prepend([said(1)])
        assert not room.reachesBack

    def test_reachesBackNoFurtherThanTheServer(self):
        for page, more in (([], True), ([said(2)], False)):
            room = openRoom(said(3))
            room.prepend(page, more)
            assert not room.reachesBack

    def test_whatIsForgottenCanBeFetchedAgain(self):
        room = openRoom(*map(said, range(5, 5 + KEPT_MOST)))
        room.prepend([said(4)], more=False)
        room.left()
        assert room.reachesBack

    def test_aHoleIsFilledFromAbove(self):
        room = openRoom(said(2))
        room.prepend([said(1)], more=False)
        room.take(said(50))
        assert (seqs(room), room.reachesBack) == ([50], True)
        assert room.prepend([said(1), said(2)]) == []

    def test_behindAHoleTheBoundIsTheUsualOne(self):
        room = openRoom(said(9), said(10))
        room.prepend([said(8)])
        for seq in range(50, 60 + KEPT_MOST):
            room.take(said(seq))
        assert len(room.events) == KEPT_MOST

    def test_aServerThatForgot(self):
        room = openRoom(said(1), said(2), said(3))
        room.markSeen()
        room.take(said(2, "another", at="2026-11-22T00:00:00.000Z"))
        assert [event["text"] for event in room.events] == ["x", "another"]
        assert room.unread == 1

    def test_topicIsTheLast(self):
        room = openRoom({**joined(1), "type": "topic-set", "topic": "all"})
        assert room.topic == "all"

    @settings(max_examples=200, deadline=None)
    @given(st.lists(st.tuples(st.booleans(), st.integers(1, 30), st.integers(0, 6)), max_size=40))
    def test_alwaysAStretchWithoutHoles(self, steps):
        """Whatever comes, in whatever order: pages of any place, repeats, holes."""
        room = openRoom()
        for isPage, start, count in steps:
            page = [said(seq) for seq in range(start, start + count)]
            if isPage:
                room.prepend(page)
            else:
                for event in page:
                    room.take(event)
            assert seqs(room) == list(range(room.last - len(room.events) + 1, room.last + 1))
            assert not (room.reachesBack and seqs(room)[:1] == [1])


class References(SynchronousTestCase):
    def setUp(self):
        self.room = openRoom(said(1, "a"), said(2, "b"), joined(3), {**said(4, "c"), "type": "shared"}, joined(5))

    def test_fromTheBottom(self):
        assert [self.room.reference(f"#{n}")["text"] for n in (1, 2, 3)] == ["c", "b", "a"]

    def test_byNumber(self):
        assert self.room.reference("2")["text"] == "b"

    def test_noText(self):
        for text in (
            "#0",
            "#4",
            "#",
            "",
            "0",
            "3",
            "6",
            "#-1",
            "-1",
            "#1 ",
            "1.0",
            "#lobby",
            "#²",
            "#٣",
            "9" * 17,
            "#" + "1" * 5000,
        ):
            assert self.room.reference(text) is None, text


class Presence(SynchronousTestCase):
    def test_whoIsThere(self):
        room = openRoom()
        room.entered("bia")
        room.entered("caio")
        room.gone("bia")
        room.gone("nobody")
        assert list(room.present) == ["caio"]
        room.met(["ana", "bia"])
        assert list(room.present) == ["ana", "bia"]
