"""All the rooms that the client has open: which is shown, what came elsewhere, where to look next."""

from twisted.trial.unittest import SynchronousTestCase

from chatcli.rooms import Rooms
from tests.roomevents import INBOX, at, note, opened, said, seqs


class RoomsTestCase(SynchronousTestCase):
    def setUp(self):
        self.rooms = Rooms("ana", INBOX)
        self.lobby = self.rooms.opened(opened("lobby", topic="all", title="The lobby"))
        self.study = self.rooms.opened(opened("study", "group", seen=0))
        self.bia = self.rooms.opened(opened("@ana@bia", "direct", nick="bia", seen=0))
        self.rooms.show(self.lobby)

    def take(self, room, seq, text="x", by="bia"):
        return self.rooms.take(said(seq, text, by, room))


class Opening(RoomsTestCase):
    def test_asTheServerSays(self):
        assert [(r.name, r.called, r.kind, r.title, r.topic, r.nick) for r in self.rooms] == [
            ("lobby", "lobby", "open", "The lobby", "all", "ana"), ("study", "study", "group", "", "", "ana"),
            ("@ana@bia", "@bia", "direct", "", "", "ana"),
        ]  # fmt: skip

    def test_againIsTheSameRoom(self):
        self.take("study", 1)
        again = self.rooms.opened(opened("study", "group", topic="new", seen=1, last=1))
        assert again is self.study
        assert (again.topic, again.unread, len(list(self.rooms))) == ("new", 0, 3)

    def test_whatIsNewForWhoHasNoMark(self):
        for after, unread in ((None, 0), (8, 2), (0, 10), (2**53 - 1, 0)):
            rooms = Rooms("ana")
            room = rooms.opened(opened("lobby", last=10), after)
            for seq in range(1, 11):
                rooms.take(said(seq))
            assert room.unread == unread, after
            rooms.take(said(11))
            assert room.unread == unread + 1, after

    def test_find(self):
        for name, room in (("lobby", self.lobby), ("LOBBY", self.lobby), ("#lobby", self.lobby), ("@bia", self.bia),
                           ("@ana@bia", self.bia), ("nowhere", None), ("", None)):  # fmt: skip
            assert self.rooms.find(name) is room, name

    def test_closed(self):
        assert self.rooms.closed("study") is self.lobby
        assert self.rooms.closed("nowhere") is self.lobby
        self.rooms.show(self.bia)
        assert self.rooms.closed("@bia") is self.lobby
        assert self.lobby.isWatched
        assert self.rooms.closed("lobby") is None
        assert list(self.rooms) == []

    def test_closedFirstShowsTheLast(self):
        assert self.rooms.closed("lobby") is self.bia

    def test_somebodyElse(self):
        self.rooms.become("ana", INBOX)
        assert len(list(self.rooms)) == 3
        self.rooms.become("caio", "@caio")
        assert [room.name for room in self.rooms] == ["lobby", "study"]
        assert (self.rooms.nick, self.lobby.nick) == ("caio", "caio")

    def test_firstName(self):
        rooms = Rooms()
        rooms.opened(opened("@ana@bia", "direct", nick="bia"))
        rooms.become("ana", INBOX)
        assert len(list(rooms)) == 1


class Coming(RoomsTestCase):
    def test_eventsGoToTheirRooms(self):
        assert self.take("study", 1) is self.study
        assert (seqs(self.study), seqs(self.lobby)) == ([1], [])

    def test_ofOtherRoomsNothing(self):
        assert self.take("nowhere", 1) is None
        assert self.rooms.take({"type": "online", "nick": "ana"}) is None

    def test_notices(self):
        self.take("study", 1)
        for message in ({"type": "entered", "nick": "bia"}, {"type": "entered", "nick": "caio"},
                        {"type": "gone", "nick": "caio"}, {"type": "seen", "seq": 1}, {"type": "dropped"}):  # fmt: skip
            assert self.rooms.take({**message, "room": "study"}) is self.study
        assert (list(self.study.present), self.study.unread) == (["bia"], 0)

    def test_theInboxOpensByItself(self):
        assert self.rooms.take({"type": "seen", "room": INBOX, "seq": 1}) is None
        assert self.rooms.take(note(7)).called == "inbox"
        assert [(room.kind, room.unread) for room in self.rooms][3:] == [("inbox", 1)]

    def test_watched(self):
        self.take("lobby", 1)
        assert (self.lobby.marker, self.lobby.unread) == (None, 1)
        self.rooms.look(False)
        self.lobby.markSeen()
        self.take("lobby", 2)
        assert self.lobby.marker == 1
        self.rooms.look(True)
        self.lobby.markSeen()
        self.take("lobby", 3)
        assert self.lobby.marker == 1


class Showing(RoomsTestCase):
    def test_show(self):
        self.take("lobby", 1)
        self.lobby.markSeen()
        self.lobby.marker = 0
        self.take("study", 1)
        self.rooms.show(self.study)
        assert self.rooms.current is self.study
        assert (self.lobby.isWatched, self.study.isWatched) == (False, True)
        assert (self.lobby.marker, self.study.marker) == (None, 0)

    def test_showAgainChangesNothing(self):
        self.lobby.marker = 5
        self.rooms.show(self.lobby)
        assert self.lobby.marker == 5

    def test_notWatchedWithoutFocus(self):
        self.rooms.look(False)
        self.rooms.show(self.study)
        assert not self.study.isWatched

    def test_numbered(self):
        for number in range(10):
            self.rooms.opened(opened(f"room{number}"))
        found = [(number, room.name) for number, room in self.rooms.numbered()]
        assert (len(found), found[0], found[-1]) == (9, (1, "lobby"), (9, "room5"))

    def test_neighbour(self):
        assert [self.rooms.neighbour(step) for step in (1, -1, 2, 3, -4)] == [
            self.study, self.bia, self.bia, self.lobby, self.bia,
        ]  # fmt: skip
        assert Rooms().neighbour(1) is None


class Activity(RoomsTestCase):
    def setUp(self):
        super().setUp()
        self.lab = self.rooms.opened(opened("lab"))

    def test_nothing(self):
        assert (self.rooms.nextActivity(), self.rooms.activity(), self.rooms.unreadTotal) == (None, [], 0)

    def test_notOfTheRoomThatIsShown(self):
        self.take("lobby", 1, "ana")
        assert self.rooms.nextActivity() is None
        assert self.rooms.unreadTotal == 1

    def test_mentionBeforeDirectBeforeTalk(self):
        self.take("lab", 1)
        assert self.rooms.nextActivity() is self.lab
        self.take("@ana@bia", 2)
        assert self.rooms.nextActivity() is self.bia
        self.take("study", 3, "ana?")
        assert self.rooms.nextActivity() is self.study
        assert self.rooms.activity() == [(2, "study", 1, "mention"), (3, "@bia", 1, "direct"), (4, "lab", 1, "talk")]
        assert self.rooms.unreadTotal == 3

    def test_oldestFirst(self):
        self.rooms.take(said(1, room="lab", at=at(30)))
        self.rooms.take(said(2, room="lab", at=at(50)))
        self.rooms.take(said(1, room="study", at=at(40)))
        assert [news.name for news in self.rooms.activity()] == ["lab", "study"]
        self.lab.seenElsewhere(1)
        assert [news.name for news in self.rooms.activity()] == ["study", "lab"]


class People(RoomsTestCase):
    def setUp(self):
        super().setUp()
        for seq, by in enumerate(("bia", "caio", "ana", "Bia", "davi"), 1):
            self.take("lobby", seq, by=by)
        self.take("study", 1, by="eva")
        self.take("study", 2, by="davi")
        for nick in ("ana", "fabio", "bia"):
            self.lobby.entered(nick)

    def test_lastSpeakerFirst(self):
        assert self.rooms.speakers(self.lobby) == ["davi", "Bia", "caio"]

    def test_everybody(self):
        assert self.rooms.everybody() == ["davi", "Bia", "caio", "fabio", "eva"]
        self.rooms.show(self.study)
        assert self.rooms.everybody() == ["davi", "eva", "Bia", "caio", "fabio"]
