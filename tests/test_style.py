"""Tones and colours: steady, readable, and closed again."""

import re
import subprocess
import sys
from zlib import crc32

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatcli.screen import style
from chatcli.screen.style import ALL, FEW, MANY, NICKS_MANY, Style, coloursOf, luminance

SGR = re.compile("\x1b\\[([0-9;]*)m")
DEPTHS = (0, 8, 256, 1 << 24)
TONES = ("nick", "quiet", "bold", "own", "mention")
GROUNDS = {"black": (0, 0, 0), "dark": (0x1E, 0x1E, 0x1E), "white": (255, 255, 255), "paper": (0xFD, 0xF6, 0xE3)}


def contrast(one, other):
    """As in WCAG 2.2, "contrast ratio"."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def ofCube(number):
    steps = (0, 95, 135, 175, 215, 255)
    number -= 16
    return steps[number // 36], steps[number // 6 % 6], steps[number % 6]


class Tones(SynchronousTestCase):
    def test_withoutColoursNothingIsAdded(self):
        for tone in TONES:
            assert getattr(Style(0), tone)("ana") == "ana"

    def test_withColoursEachToneIsAnother(self):
        for depth in DEPTHS[1:]:
            look = Style(depth)
            assert len({look.nick("ana"), look.quiet("ana"), look.bold("ana"), look.mention("ana"), "ana"}) == 5
            assert look.own("ana") not in (look.nick("ana"), look.mention("ana"), "ana")

    def test_whatIsSwitchedOnIsSwitchedOff(self):
        off = {"1": "22", "2": "22", "7": "27", "38": "39"}
        for depth in DEPTHS[1:]:
            for tone in TONES:
                on, end = SGR.findall(getattr(Style(depth), tone)("ana"))
                isColour = on.split(";")[0] == "38" or 31 <= int(on.split(";")[0]) <= 37
                wanted = {"39"} if isColour else {off[part] for part in on.split(";")}
                assert set(end.split(";")) == wanted, (depth, tone)

    def test_emptyTextStaysEmpty(self):
        for tone in TONES:
            assert getattr(Style(256), tone)("") == ""

    def test_theTextIsBetweenTheSequences(self):
        for tone in TONES:
            assert SGR.sub("", getattr(Style(256), tone)("olá, ana")) == "olá, ana"

    def test_numbersBetweenCountAsTheLower(self):
        assert [Style(n).colours for n in (-1, 1, 7, 8, 16, 88, 256, 65536, 1 << 24, 1 << 30)] == [
            0, 0, 0, 8, 8, 8, 256, 256, 1 << 24, 1 << 24,
        ]  # fmt: skip


class Nicks(SynchronousTestCase):
    def test_sameNickSameColour(self):
        for depth in DEPTHS:
            look = Style(depth)
            assert look.nick("José", "x") == look.nick("JOSÉ", "x") == look.nick("Jose\u0301", "x")

    def test_manyNicksManyColours(self):
        nicks = [f"nick{number}" for number in range(500)]
        counts = [len({SGR.findall(Style(depth).nick(nick))[0] for nick in nicks}) for depth in DEPTHS[1:]]
        assert counts == [4, len(NICKS_MANY), style.HUES]

    def test_colourIsTheSameInAnotherRun(self):
        program = (
            "from chatcli.screen.style import Style; print(repr([Style(n).nick('bia') for n in (8, 256, 1 << 24)]))"
        )
        for seed in ("1", "2"):
            run = subprocess.run(
                [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=30,
                env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            )  # fmt: skip
            assert run.stdout.strip() == repr([Style(n).nick("bia") for n in (8, 256, 1 << 24)])

    def test_colourOfOneNickIsKnown(self):
        """A change of the hash would give everybody another colour."""
        assert crc32(b"bia") % 4 == 0
        assert crc32(b"bia") % 38 == 10
        assert [Style(n).nick("Bia", "x") for n in (8, 256)] == ["\x1b[31mx\x1b[39m", "\x1b[38;5;69mx\x1b[39m"]

    def test_readableOnDarkAndLight(self):
        for number in NICKS_MANY:
            for name, ground in GROUNDS.items():
                assert contrast(ofCube(number), ground) >= 3, (number, name)

    def test_readableInFullColour(self):
        for number in range(style.HUES):
            for name, ground in GROUNDS.items():
                assert contrast(style._rgb(number / style.HUES), ground) >= 3, (number, name)

    @settings(max_examples=50, deadline=None)
    @given(st.text(max_size=20))
    def test_anyNickGetsAColour(self, nick):
        for depth in DEPTHS:
            assert SGR.sub("", Style(depth).nick(nick, "x")) == "x"


class Environment(SynchronousTestCase):
    def test_colours(self):
        for environment, colours in (
            ({}, 0),
            ({"TERM": "dumb", "COLORTERM": "truecolor"}, 0),
            ({"TERM": "xterm-256color", "NO_COLOR": "1"}, 0),
            ({"TERM": "xterm-256color", "NO_COLOR": ""}, MANY),
            ({"TERM": "xterm"}, FEW),
            ({"TERM": "linux"}, FEW),
            ({"TERM": "screen-256color"}, MANY),
            ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, ALL),
            ({"TERM": "xterm", "COLORTERM": "24bit"}, ALL),
            ({"TERM": "xterm-direct"}, ALL),
        ):
            assert coloursOf(environment) == colours, environment
