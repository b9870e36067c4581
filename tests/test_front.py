"""Which room is in front, and all that changes with it: on a screen, with a real prompt and real rooms."""

from datetime import UTC

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from chatcli.front import SEEN_SECONDS, Front
from chatcli.line.events import Text
from chatcli.line.history import History
from chatcli.line.prompt import Prompt
from chatcli.past import Past
from chatcli.rooms import Rooms
from chatcli.screen.painter import Block
from chatcli.screen.style import Style
from chatcli.screen.view import Look
from chatcli.showing import Showing
from chatcli.sources import RoomSources
from chatcli.stage import Stage
from tests.roomevents import INBOX, opened, said
from tests.screens import Terminal


class FrontTest(SynchronousTestCase):
    def setUp(self):
        self.clock, self.terminal = Clock(), Terminal(60, 30)
        self.rooms, self.seen = Rooms("ana", INBOX), []
        self.prompt = Prompt(RoomSources(self.rooms), History([]))
        showing = Showing(self.rooms, Look(Style(0), "ana", UTC))
        self.stage = Stage(self.clock, self.terminal.feed, lambda: Block("status", "", "", 0), self.due)
        past = Past(self.rooms, showing, self.stage, lambda: None)
        tellSeen = lambda room, seq: self.seen.append((room.name, seq))  # noqa: E731
        self.front = Front(self.clock, self.rooms, self.prompt, self.stage, showing, past, self.talkIn, tellSeen)
        self.lobby, self.study = (self.rooms.opened(opened(name)) for name in ("lobby", "study"))
        self.stage.lift(60, 30)

    def due(self):
        return self.front.due()

    def talkIn(self, name):
        self.target = name

    def say(self, seq, room="lobby"):
        self.rooms.take(said(seq, f"text {seq}", room=room))
        self.stage.change()

    def rows(self):
        """What has scrolled by: a room's head, or its name and a text's number."""
        self.clock.advance(0)
        return [row.split()[1] if "══" in row else int(row.split()[-1]) for row in self.terminal.rows()[:-1]
                if "══" in row or "text" in row]  # fmt: skip

    def test_theHeadStandsAboveThePast(self):
        self.say(1, "study")
        self.front.enter(self.lobby)
        self.say(2)
        self.front.enter(self.study)
        self.assertEqual(self.rows(), ["lobby", 2, "study", 1])
        self.assertEqual(self.target, "study")

    def test_whatWasTypedFirstIsMeantForTheFirstRoomAndEachKeepsItsDraft(self):
        self.prompt.take(Text("hello"))
        self.front.enter(self.lobby)
        self.assertEqual(self.prompt.text, "hello")
        self.front.enter(self.study)
        self.prompt.take(Text("there"))
        self.front.enter(self.lobby)
        self.assertEqual((self.prompt.text, self.study.draft), ("hello", "there"))

    def test_enteringTheSameAgainOnlyTalksThere(self):
        self.front.enter(self.lobby)
        self.target = "elsewhere"
        self.front.enter(self.lobby)
        self.assertEqual((self.target, self.rows()), ("lobby", ["lobby"]))

    def test_anotherRoomThatIsClosedChangesNothing(self):
        self.front.enter(self.lobby)
        self.front.closed("study")
        self.assertEqual((self.front.room, self.target, list(self.rooms)), (self.lobby, "lobby", [self.lobby]))

    def test_theRoomInFrontIsClosed(self):
        self.front.enter(self.lobby)
        self.lobby.draft = "for the lobby"
        self.front.enter(self.study)
        self.prompt.take(Text("for the study"))
        self.front.closed("study")
        self.assertEqual((self.front.room, self.target), (self.lobby, "lobby"))
        self.assertEqual((self.prompt.text, self.prompt.history.entries), ("", ("for the study",)))
        self.assertEqual(self.rows(), ["lobby", "study", "lobby"])

    def test_theLastIsClosed(self):
        self.rooms.closed("study")
        self.front.enter(self.lobby)
        self.front.closed("lobby")
        self.assertEqual((self.front.room, self.target), (None, ""))
        self.assertEqual(self.front.due(), None)

    def test_whatIsLookedAtIsSeen(self):
        self.front.enter(self.lobby)
        self.say(1)
        self.clock.advance(0)
        self.assertEqual(self.seen, [])
        self.clock.advance(SEEN_SECONDS)
        self.assertEqual(self.seen, [("lobby", 1)])

    def test_whatNobodyLooksAtIsNot(self):
        self.front.enter(self.lobby)
        self.front.isLookedAt = False
        self.say(1)
        self.clock.advance(0)
        self.clock.advance(SEEN_SECONDS)
        self.assertEqual(self.seen, [])
        self.front.isLookedAt = True
        self.front.look()
        self.clock.advance(SEEN_SECONDS)
        self.assertEqual(self.seen, [("lobby", 1)])

    def test_goingElsewhereIsHavingSeen(self):
        self.front.enter(self.lobby)
        self.say(1)
        self.clock.advance(0)
        self.front.enter(self.study)
        self.assertEqual(self.seen, [("lobby", 1)])
