"""For tests of pictures on a screen: real rooms, a real stage, and a link that fetches what it is told to."""

from datetime import UTC

import attrs
from twisted.internet.defer import Deferred, maybeDeferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from chatcli.front import Front
from chatcli.line.history import History
from chatcli.line.prompt import Prompt
from chatcli.past import Past
from chatcli.pictures.ability import Ability
from chatcli.pictures.gallery import Gallery
from chatcli.rooms import Rooms
from chatcli.screen.painter import Block
from chatcli.screen.style import Style
from chatcli.screen.view import Look
from chatcli.showing import Showing
from chatcli.sources import RoomSources
from chatcli.stage import Stage
from tests.drawn import halfBlocks
from tests.mediafiles import png
from tests.roomevents import INBOX, opened, said, shared
from tests.screens import Terminal

ALL = 1 << 24
RED, BLUE = "ff0000", "0000ff"


class FakeLink:
    """Notes what is fetched; the test says when it comes."""

    def __init__(self):
        self.asked = []
        self.waiting = {}

    def fetch(self, room, seq, thumbnail=False, most=0):
        assert thumbnail
        assert most == 65536
        self.asked.append((room, seq))
        self.waiting[room, seq] = Deferred()
        return self.waiting[room, seq]


class GalleryCase(SynchronousTestCase):
    WIDTH, HEIGHT = 60, 24
    says = "\x1b[?6c"
    """What the terminal says."""

    def setUp(self):
        self.clock, self.terminal, self.written = Clock(), Terminal(self.WIDTH, self.HEIGHT), ""
        self.rooms, self.link, self.cell = Rooms("ana", INBOX), FakeLink(), (10, 20)
        self.stage = Stage(self.clock, self.feed, self.block, self.due)
        self.gallery = Gallery(
            self.clock, self.stage, Ability({}, ALL), self.rooms, lambda: self.link, lambda: self.cell,
            lambda: self.past.isShown, maybeDeferred,
        )  # fmt: skip
        look = attrs.evolve(Look(Style(0), "ana", UTC), pictures=self.gallery.rows)
        showing = Showing(self.rooms, look, self.gallery.want)
        self.past = Past(self.rooms, showing, self.stage, lambda: self.link)
        prompt = Prompt(RoomSources(self.rooms), History([]))
        ignore = lambda *_: None  # noqa: E731
        self.front = Front(self.clock, self.rooms, prompt, self.stage, showing, self.past, ignore, ignore)
        self.lobby, self.study = (self.rooms.opened(opened(name)) for name in ("lobby", "study"))
        self.stage.lift(self.WIDTH, self.HEIGHT)
        self.front.enter(self.lobby)
        self.gallery.take(self.says)
        self.clock.advance(0)

    def due(self):
        return self.front.due()

    def block(self):
        return Block("status", "", "half a word", 4, self.past.rows())

    def feed(self, written):
        self.written += written
        self.terminal.feed(written)

    def resize(self, width, height):
        self.terminal.screen.resize(height, width)
        self.stage.resize(width, height)
        self.clock.advance(0)

    def take(self, *events):
        for event in events:
            self.rooms.take(event)
            self.stage.change()
            self.clock.advance(0)

    def share(self, seq, name="cat.png", **fields):
        event = shared(seq, name, thumbnail=100, **fields)
        self.take(event)
        return event

    def comes(self, seq, data=None, room="lobby"):
        """A thumbnail comes: 8 × 8 pixels, 8 × 4 cells, half red and half blue, if nothing else is given."""
        self.link.waiting.pop((room, seq)).callback(png(8, 8) if data is None else data)
        self.clock.advance(0)

    def pictureAt(self, text, cells=8, indent=6):
        """The colours of the picture below the row with this text: of each cell the upper and the lower one."""
        rows = self.terminal.visible()
        (at,) = [index for index, row in enumerate(rows) if text in row]
        found = []
        for y in range(at + 1, len(rows)):
            row = [self.terminal.screen.buffer[y][x] for x in range(self.WIDTH)]
            if "▀" not in "".join(char.data for char in row):
                break
            assert {char.data for char in (*row[:indent], *row[indent + cells :])} == {" "}, rows
            found.append(halfBlocks(row[indent : indent + cells]))
        return found

    def talk(self, seq, text="later"):
        self.take(said(seq, text))


HALVES = [[(RED, RED)] * 4 + [(BLUE, BLUE)] * 4] * 4
"""What is seen of a picture of 8 × 8 pixels."""
