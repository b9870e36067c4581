"""What of files on their way is plain: names, bars, ranges."""

import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.defer import ensureDeferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from chatcli.errors import RefusedByServer
from chatcli.screen.cells import width
from chatcli.transfers.bar import bar, progressText
from chatcli.transfers.naming import names, partName
from chatcli.transfers.ranges import Range
from chatcli.transfers.traffic import Broken
from chatcli.waiting import Seldom
from chatd.wire.chunks import Chunk

SHA = "0123456789abcdef" * 4
NAUGHTY = (
    "../../x",
    "/etc/passwd",
    "..",
    "",
    "a/../b",
    "C:\\x",
    "a\0b",
    "\u202egnp.exe",
    "é" * 300,
    "😀" * 200 + ".png",
)


class NamingTest(SynchronousTestCase):
    def first(self, name, count=3):
        found = names(name)
        return [next(found) for _ in range(count)]

    def test_theNextNames(self):
        for name, second in (
            ("cat.png", "cat (2).png"), ("cat", "cat (2)"), ("a.tar.gz", "a.tar (2).gz"), ("a. b c", "a (2). b c"),
            ("a.noextensionissolong", "a.noextensionissolong (2)"),
        ):  # fmt: skip
            self.assertEqual(self.first(name, 2), [name, second])

    def assertInside(self, name):
        self.assertEqual(Path("/folder", name).resolve().parent, Path("/folder"), name)
        self.assertLessEqual(len(os.fsencode(name)), 255)
        self.assertNotIn(name, ("", ".", ".."))

    @given(st.text() | st.sampled_from(NAUGHTY) | st.text(min_size=300, max_size=400))
    def test_noneLeadsOutOfTheFolder(self, name):
        found = self.first(name)
        self.assertEqual(len(set(found)), 3)
        for each in (*found, partName(name, SHA)):
            self.assertInside(each)

    def test_theNameOfAPart(self):
        self.assertEqual(partName("cat.png", SHA), ".cat.png.01234567.part")
        self.assertTrue(partName("é" * 300, SHA).endswith("é.01234567.part"))


class BarTest(SynchronousTestCase):
    def test_fills(self):
        for done, expected in (
            (0, "▕        ▏"),
            (1, "▕▏       ▏"),
            (9, "▕█▏      ▏"),
            (32, "▕████    ▏"),
            (64, "▕████████▏"),
        ):
            self.assertEqual(bar(done, 64), expected)

    def test_hasOneWidth(self):
        self.assertEqual({width(bar(done, 1000)) for done in range(0, 1500, 7)} | {width(bar(0, 0))}, {10})

    def test_aLongNameIsCut(self):
        self.assertEqual(progressText("cat.png", 43, 100, "↑"), "cat.png ▕███▍    ▏ 43 % ↑")
        self.assertLessEqual(width(progressText("x" * 100, 43, 100, "↑")), 45)


class RangeTest(SynchronousTestCase):
    def chunk(self, offset, size):
        return Chunk(SHA, offset, bytes(range(offset, offset + size)))

    def test_isThereWhenAllPiecesAre(self):
        came = []
        part = Range(10, 20, came.append)
        self.assertTrue(part.take(self.chunk(10, 15)))
        self.assertNoResult(part.over)
        self.assertTrue(part.take(self.chunk(25, 5)))
        self.successResultOf(part.over)
        self.assertEqual((part.data, came), (bytes(range(10, 30)), [15, 20]))

    def test_takesTheNextPieceOnly(self):
        part = Range(10, 20)
        for chunk in (self.chunk(9, 1), self.chunk(11, 1), self.chunk(10, 21)):
            self.assertFalse(part.take(chunk))
        part.take(self.chunk(10, 20))
        self.assertFalse(part.take(self.chunk(30, 1)))

    def test_fails(self):
        part = Range(10, 20)
        part.heard({"type": "received", "sha256": SHA, "offset": 1})
        part.heard({"type": "failed", "sha256": SHA, "code": "not-uploaded", "why": "x"})
        self.assertEqual(self.failureResultOf(part.over, RefusedByServer).value.code, "not-uploaded")

    def test_whatCameBeforeABreakIsKept(self):
        for size, expected in ((5, bytes(range(10, 15))), (0, None)):
            part = Range(10, 20)
            if size:
                part.take(self.chunk(10, size))
            part.over.errback(Broken())
            got = self.successResultOf(self.kept(part))
            self.assertEqual(got, expected)

    def kept(self, part):
        return ensureDeferred(part.all()).addErrback(lambda failure: failure.trap(Broken) and None)


class SeldomTest(SynchronousTestCase):
    def test_soonAndNotTooOften(self):
        clock, done = Clock(), []
        seldom = Seldom(clock, 0.1, lambda: done.append(clock.seconds()))
        for _ in range(100):
            seldom()
            clock.advance(0.01)
        clock.advance(1)
        self.assertTrue(8 <= len(done) <= 11, done)
        seldom()
        clock.advance(0.1)
        self.assertGreater(done[-1], 2)
