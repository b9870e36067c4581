"""Pictures on the screen: they come behind their events, stay with them, and tear nothing."""

from twisted.python.failure import Failure

from chatcli.errors import LinkEnded, RefusedByServer
from chatcli.pictures.gallery import ANSWER_SECONDS
from chatcli.screen.view import rows
from tests.gallerycase import HALVES, GalleryCase
from tests.mediafiles import png
from tests.roomevents import deleted, said, shared


class Showing(GalleryCase):
    def assertWhole(self, *texts):
        """The screen shows these rows of text, and then the block with its cursor; pictures stand between."""
        found = [row for row in self.terminal.visible() if row and "▀" not in row]
        self.assertEqual(
            found, ["══ lobby ══", "── Saturday, 21 November 2026 " + "─" * 30, *texts, "status", "half a word"]
        )
        row, column = self.terminal.cursor()
        self.assertEqual((self.terminal.rows()[row], column), ("half a word", 4))

    def test_itStandsBelowItsEvent(self):
        self.share(1)
        self.assertWhole("12:00 bia shared cat.png (12 KiB)")
        self.comes(1)
        self.assertEqual(self.pictureAt("cat.png"), HALVES)
        self.assertWhole("12:00 bia shared cat.png (12 KiB)")

    def test_itHasATitleWhereSomethingElseCameBetween(self):
        self.share(1)
        self.talk(2)
        self.comes(1)
        self.assertEqual(self.pictureAt("↑ cat.png, from bia"), HALVES)
        self.assertWhole("12:00 bia shared cat.png (12 KiB)", "12:00 bia: later", "↑ cat.png, from bia")

    def test_itHasATitleBehindAnothersPicture(self):
        self.share(1, "a.png")
        self.share(2, "b.png")
        self.comes(1)
        self.comes(2)
        titles = [row for row in self.terminal.visible() if row.startswith("↑")]
        self.assertEqual(titles, ["↑ a.png, from bia", "↑ b.png, from bia"])

    def test_drawnAgainItStandsAtItsEventOnce(self):
        self.share(1)
        self.talk(2)
        self.comes(1)
        for redraw in (self.stage.repaint, lambda: self.front.enter(self.study) or self.front.enter(self.lobby)):
            redraw()
            self.clock.advance(0)
            last = "\n".join(self.terminal.visible()).rpartition("══ lobby ══")[2]
            self.assertEqual((last.count("▀" * 8), last.count("↑")), (4, 0))
            self.assertLess(last.index("▀"), last.index("later"))

    def test_whatIsHereComesWithItsEvent(self):
        first = self.share(1)
        self.comes(1)
        self.share(2, "copy.png", sha256=first["sha256"])
        self.assertEqual(self.pictureAt("copy.png"), HALVES)
        self.assertEqual(self.link.asked, [("lobby", 1)])

    def test_itIsLookedBackAt(self):
        self.share(1)
        self.comes(1)
        for seq in range(2, 40):
            self.talk(seq)
        self.past.page(-1)
        self.past.page(-1)
        self.clock.advance(0)
        self.assertEqual(self.pictureAt("cat.png"), HALVES)

    def test_whileOneLooksBackNothingComes(self):
        for seq in range(1, 30):
            self.talk(seq)
        self.share(30)
        self.past.page(-1)
        self.clock.advance(0)
        before = self.terminal.rows()
        self.comes(30)
        self.assertEqual(self.terminal.rows(), before)
        self.past.leave()
        self.clock.advance(0)
        self.assertEqual(self.pictureAt("cat.png"), HALVES)

    def test_anotherRoomsDoesNotComeHere(self):
        self.share(1)
        self.front.enter(self.study)
        self.comes(1)
        self.assertNotIn("▀", "".join(self.terminal.visible()))
        self.front.enter(self.lobby)
        self.clock.advance(0)
        self.assertIn("▀", "".join(self.terminal.visible()))

    def test_narrowScreens(self):
        event = self.share(1)
        self.comes(1, png(80, 40))
        for width in range(1, 60):
            self.stage.resize(width, 24)
            found = [row for row in rows(event, self.front._showing.look, width) if "▀" in row]
            self.assertEqual(
                {row.count("▀") for row in found}, {min(40, width - 1 - 6 * (width >= 24))} if width > 9 else set()
            )

    def test_aDeletedOneIsGone(self):
        self.share(1)
        self.comes(1)
        self.take(deleted(2, 1))
        self.stage.repaint()
        self.assertNotIn("▀", "".join(self.terminal.visible()))

    def test_deletedOnItsWay(self):
        self.share(1)
        self.take(deleted(2, 1))
        self.comes(1)
        self.assertNotIn("▀", "".join(self.terminal.visible()))


class Fetching(GalleryCase):
    def test_onlyPicturesThatHaveASmallOne(self):
        for seq, size in enumerate((0, 65537, 2**53 - 1), 1):
            self.take(shared(seq, thumbnail=size))
        self.take(shared(4), said(5))
        self.assertEqual(self.link.asked, [])
        self.take(shared(6, thumbnail=65536))
        self.assertEqual(self.link.asked, [("lobby", 6)])

    def test_notOfRoomsThatAreNotInFront(self):
        self.take(shared(1, room="study", thumbnail=9))
        self.assertEqual(self.link.asked, [])
        self.front.enter(self.study)
        self.clock.advance(0)
        self.assertEqual(self.link.asked, [("study", 1)])

    def test_ofManyTheNewestAndFewAtOnce(self):
        for seq in range(1, 10):
            self.rooms.take(shared(seq, thumbnail=9))
        self.stage.change()
        self.clock.advance(0)
        for seq in range(6, 10):
            self.assertLessEqual(len(self.link.waiting), 2)
            self.comes(seq)
        self.assertEqual(self.link.asked, [("lobby", seq) for seq in range(6, 10)])

    def test_theSameContentOnce(self):
        first = self.share(1)
        self.share(2, "copy.png", sha256=first["sha256"])
        self.comes(1)
        self.assertEqual(self.link.asked, [("lobby", 1)])
        self.assertEqual(sum("▀" in row for row in self.terminal.visible()), 8)

    def test_failuresAreSilentAndTriedWhenItIsShownAgain(self):
        refusal = RefusedByServer("no-file", "There is nothing.")
        for seq, error in enumerate((refusal, LinkEnded(), ValueError("x")), 1):
            self.share(seq)
            before = self.terminal.visible()
            self.link.waiting.pop(("lobby", seq)).errback(Failure(error))
            self.clock.advance(0)
            self.assertEqual(self.terminal.visible(), before)
        self.front.enter(self.study)
        self.front.enter(self.lobby)
        self.clock.advance(0)
        self.assertEqual([seq for _, seq in self.link.asked], [1, 2, 3, 1, 2])

    def test_whatIsNoPictureIsNotFetchedAgain(self):
        self.share(1)
        self.comes(1, b"no picture")
        self.front.enter(self.study)
        self.front.enter(self.lobby)
        self.clock.advance(0)
        self.assertEqual(self.link.asked, [("lobby", 1)])
        self.assertNotIn("▀", "".join(self.terminal.visible()))

    def test_aWhileIsKept(self):
        for seq in range(1, 51):
            self.share(seq)
            self.comes(seq)
        # The first is used again, and so the second is the one that goes.
        self.share(51, sha256=shared(1)["sha256"])
        self.share(52)
        self.comes(52)
        for seq, content in ((53, 1), (54, 3), (55, 2)):
            self.share(seq, sha256=shared(content)["sha256"])
        self.assertEqual(self.link.asked[-2:], [("lobby", 52), ("lobby", 55)])

    def test_notWhatIsDeletedBeforeItsTurn(self):
        for seq in range(1, 5):
            self.share(seq)
        self.take(deleted(5, 3))
        self.comes(1)
        self.assertEqual(self.link.asked, [("lobby", seq) for seq in (1, 2, 4)])


class Waiting(GalleryCase):
    says = ""

    def test_untilTheTerminalHasSaidWhatItCan(self):
        self.share(1)
        self.assertEqual(self.link.asked, [])
        self.gallery.take("\x1b[?62;4c")
        self.assertEqual(self.link.asked, [("lobby", 1)])

    def test_butNotForLong(self):
        self.share(1)
        self.clock.advance(ANSWER_SECONDS)
        self.comes(1)
        self.assertEqual(self.pictureAt("cat.png"), HALVES)
