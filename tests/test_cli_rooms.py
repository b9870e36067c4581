"""The rooms that the interactive client has open: what came, what of it is new, where to look next, who is there."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatcli.mentions import mentions
from chatcli.room import KEPT_MOST
from chatcli.rooms import OpenRoom, Rooms, isMention

INBOX = "@ana~1"


def at(seq):
    return f"2026-11-21T12:{seq // 60:02}:{seq % 60:02}.000Z"


def said(seq, text="x", by="bia", room="lobby", **fields):
    return {"type": "said", "room": room, "seq": seq, "at": at(seq), "by": by, "text": text, **fields}


def joined(seq, room="lobby"):
    return {"type": "joined", "room": room, "seq": seq, "at": at(seq), "by": "caio", "nick": "caio"}


def note(seq, kind="invited", by="bia"):
    return {"type": kind, "room": INBOX, "seq": seq, "at": at(seq), "by": by, "about": "study"}


def opened(room, kind="open", last=0, **fields):
    return {"type": "ok", "room": room, "kind": kind, "last": last, "title": "", "topic": "", **fields}


def openRoom(*events, kind="open", seen=0, **fields):
    room = OpenRoom("lobby", "lobby", kind, "ana", seen, **fields)
    for event in events:
        room.take(event)
    return room


def seqs(room):
    return [event["seq"] for event in room.events]


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
