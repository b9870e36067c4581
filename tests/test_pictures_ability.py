"""What a terminal can show: by what it says when it is asked, however that comes."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatcli.line.events import Answer, Text
from chatcli.line.history import History
from chatcli.line.keys import Keys
from chatcli.line.prompt import Prompt
from chatcli.pictures.ability import DEVICE, KITTY, NAME, Ability, Way, isLast
from chatcli.rooms import Rooms
from chatcli.sources import RoomSources

KNOWS = "\x1b_Gi=31;OK\x1b\\"
VERSION = "\x1bP>|kitty(0.35.2)\x1b\\"
GHOSTTY = "\x1bP>|ghostty 1.1.3\x1b\\"
XTERM = "\x1b[?64;1;2;6;9;15;18;21;22c"
SIXEL = "\x1b[?62;4;22c"
KITTYS = KNOWS + VERSION + "\x1b[?62;c"


def asked(said, environment=(), colours=1 << 24, isWanted=True, cuts=()):
    """What is known of a terminal that said this, cut at these places; and what was typed by that."""
    ability, keys = Ability(dict(environment), colours, isWanted), Keys()
    prompt = Prompt(RoomSources(Rooms()), History([]))
    data = said.encode()
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    for begin, end in pairwise(places):
        for event in keys.feed(data[begin:end]):
            if isinstance(event, Answer):
                ability.take(event.sequence)
            prompt.take(event)
    return ability, prompt.text


class Said(SynchronousTestCase):
    def way(self, said, **how):
        return asked(said, **how)[0].way

    def test_kitty(self):
        self.assertEqual(self.way(KITTYS), Way.KITTY)
        self.assertEqual(self.way(KNOWS + GHOSTTY + SIXEL), Way.KITTY)

    def test_kittysProtocolWithoutPlaceholders(self):
        for version in ("", "\x1bP>|WezTerm 20240203\x1b\\", "\x1bP>|kitty(0.27.1)\x1b\\", "\x1bP>|Konsole 24.2\x1b\\"):
            self.assertEqual(self.way(KNOWS + version + SIXEL), Way.SIXEL)
            self.assertEqual(self.way(KNOWS + version + XTERM), Way.BLOCKS)

    def test_aRefusalIsNone(self):
        self.assertEqual(self.way("\x1b_Gi=31;ENOTSUPPORTED:x\x1b\\" + VERSION + XTERM), Way.BLOCKS)
        self.assertEqual(self.way("\x1b_Gi=32;OK\x1b\\" + VERSION + XTERM), Way.BLOCKS)

    def test_sixel(self):
        for device in (SIXEL, "\x1b[?1;2;4c", "\x1b[?65;1;4c"):
            self.assertEqual(self.way(device), Way.SIXEL)

    def test_neither(self):
        # The 4 of a VT132 says what it is, not what it can.
        for device in (XTERM, "\x1b[?6c", "\x1b[?1;2c", "\x1b[?4;6c", "\x1b[?64;14;44c", "\x1b[?c"):
            self.assertEqual(self.way(device), Way.BLOCKS)

    def test_nothing(self):
        ability, _ = asked("")
        self.assertEqual((ability.way, ability.isOver), (Way.BLOCKS, False))

    def test_theDeviceComesLast(self):
        self.assertFalse(asked(KNOWS + VERSION)[0].isOver)
        self.assertTrue(asked(KITTYS)[0].isOver)
        self.assertEqual(
            [isLast(each) for each in (SIXEL, XTERM, KNOWS, VERSION, "\x1b[24;80R")], [True] * 2 + [False] * 3
        )

    @given(st.sampled_from((KITTYS, KNOWS + SIXEL, XTERM)), st.lists(st.integers(1, 60)))
    def test_howeverItIsCut(self, said, cuts):
        ability, typed = asked(said, cuts=cuts)
        self.assertEqual((ability.way, ability.isOver, typed), (self.way(said), True, ""))

    def test_betweenWhatIsTyped(self):
        ability, typed = asked("ol" + KITTYS + "á")
        self.assertEqual((ability.way, typed), (Way.KITTY, "olá"))
        self.assertEqual(Keys().feed(KNOWS.encode() + b"x"), [Answer(KNOWS), Text("x")])


class Asking(SynchronousTestCase):
    def test_everythingAtOnceAndTheDeviceLast(self):
        self.assertEqual(Ability({"TERM": "xterm-256color"}, 256).question(80), KITTY + NAME + DEVICE)

    def test_onlyTheDeviceWhereTheRestWouldBeSeen(self):
        for environment in ({"TERM": "screen-256color"}, {"TERM": "tmux-256color"}, {"TERM": "linux"}, {"TMUX": "x"}):
            self.assertEqual(Ability(environment, 256).question(80), DEVICE)
        self.assertEqual(Ability({}, 256).question(30), DEVICE)

    def test_whereNoPictureIsShownNothingIsAsked(self):
        for colours, isWanted in ((0, True), (1 << 24, False)):
            ability, _ = asked(KITTYS, colours=colours, isWanted=isWanted)
            self.assertEqual((ability.question(80), ability.way), ("", None))

    def test_eightColoursAreEnough(self):
        self.assertEqual(Ability({"TERM": "xterm"}, 8).way, Way.BLOCKS)
