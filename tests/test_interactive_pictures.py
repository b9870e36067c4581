"""Pictures in the real client on a real terminal, from a real server."""

from tests.drawn import halfBlocks
from tests.interactive import Interactive
from tests.mediafiles import png

QUESTIONS = (b"\x1b_G", b"\x1b[>q", b"\x1b[c")


class Pictures(Interactive):
    def upload(self, pty, caption="the cat"):
        path = self.folder / "cat.png"
        path.write_bytes(png(16, 8))
        pty.type(f"/upload {path} {caption}\r")

    def picture(self, pty):
        """The colours of the cells below the line of the file; None where there is none yet."""
        rows = pty.rows()
        at = next((index + 1 for index, row in enumerate(rows) if "shared cat.png" in row), 0)
        if not at or "▀" not in rows[at]:
            return None
        cells = [[pty.display.buffer[y][x] for x in range(80)] for y in range(at, at + 4)]
        assert {char.data for row in cells for char in (*row[:6], *row[22:])} == {" "}, rows
        # Without those in the middle, where a JPEG runs.
        return [[self.coarse(*pair) for pair in halfBlocks(row[6:13] + row[15:22])] for row in cells]

    def coarse(self, *colours):
        """The first digit of red, green and blue: the server makes JPEGs, which are never exact."""
        return tuple(colour[::2] for colour in colours)

    def test_sharedSeenAndTornByNothing(self):
        ana, bia = self.client(COLORTERM="truecolor"), self.client("bia", COLORTERM="truecolor")
        bia.type("half a wo")
        bia.see("^half a wo$")
        self.upload(ana)
        for pty in (ana, bia):
            found = pty.until(lambda pty=pty: self.picture(pty), "a picture")
            self.assertEqual(found, [[("f00",) * 2] * 7 + [("00f",) * 2] * 7] * 4)
            pty.see(r"^\d\d:\d\d ana shared cat\.png \(16×8, \d+ B\) — the cat$")
        bia.type("rd\r")
        bia.see("bia: half a word$")
        bia.type("\x0c")
        bia.until(lambda: self.picture(bia) and not bia.read(), "it is drawn again")
        bia.resize(60, 20)
        bia.until(lambda: self.picture(bia) and not bia.read(), "it is drawn in another size")

    def test_fromThePast(self):
        self.upload(self.client("ana"))
        bia = self.client("bia", NO_COLOR="", COLORTERM="truecolor")
        bia.until(lambda: self.picture(bia), "a picture")

    def test_onlyTheLine(self):
        clients = [self.client("bia", "--no-images"), self.client("caio", NO_COLOR="1")]
        self.upload(self.client())
        for pty in clients:
            pty.see(r"ana shared cat\.png \(16×8, \d+ B\) — the cat$")
            pty.type("/who\r")
            pty.see("-- caio$")
            self.assertNotIn("▀", "\n".join(pty.everything()))
            self.assertFalse(any(question in pty.raw for question in QUESTIONS))

    def test_aTerminalIsAskedOnce(self):
        pty = self.client()
        self.assertEqual([pty.raw.count(question) for question in QUESTIONS], [1, 1, 1])
        self.assertNotIn("AAAA", "\n".join(pty.everything()))
        pty.type("x")
        pty.see("^x$")
