"""While the door `unb` writes a file."""

from twisted.internet.defer import Deferred

from tests.unbfiles import FilesTestCase


class MeanwhileTests(FilesTestCase):
    """While a file is written nothing stands in it; what happens meanwhile comes behind it, once and in order."""

    def setUp(self):
        super().setUp()
        self.put(file=b"A" * 200_000)
        for student in (self.ana, self.bia):
            student.raw()
        self.held = []
        self.read = self.server.files.read
        self.patch(self.server.files, "read", self.later)

    def later(self, *arguments):
        """Pieces of files are read when the test lets them."""
        done = Deferred()
        self.held.append(lambda: self.read(*arguments).chainDeferred(done))
        return done

    def let(self, pieces=None):
        while self.held and pieces != 0:
            self.held.pop(0)()
            self.server.turn()
            pieces = pieces and pieces - 1

    def test_whileItIsFetched(self):
        self.bia.send("2S|estudo|foto.png")
        self.let(1)
        assert len(self.held) == 1, "one piece is read at a time"
        for number in range(3):
            self.ana.ask(f"2|estudo|ana|{number}")
        self.bia.write(b"15|estudo\n")
        self.let()
        head, _, rest = self.bia.raw().partition(b"\n")
        assert head == b"2U|estudo|ana|foto.png|200000"
        assert rest[:200_000] == b"A" * 200_000
        lines = rest[200_000:].decode().split("\n")[:-1]
        assert sorted(lines) == ["2|estudo|ana|0", "2|estudo|ana|1", "2|estudo|ana|2", "OK|15|SIM"]
        assert [line for line in lines if line[0] == "2"] == [f"2|estudo|ana|{number}" for number in range(3)]

    def test_whileItIsPushed(self):
        native = self.server.login("bia")
        self.put("b.png", b"B" * 200_000)
        self.let(2)
        native.ok("say", room="estudo", text="bonita")
        self.ana.raw()
        self.put("c.png", b"CCC")
        native.ok("say", room="estudo", text="outra")
        self.bia.write(b"15|estudo\n")
        self.let()
        data = self.bia.raw()
        assert data.count(b"OK|15|SIM\n") == 1
        assert data.replace(b"OK|15|SIM\n", b"") == (
            b"2U|estudo|ana|b.png|200000\n" + b"B" * 200_000
            + b"2|estudo|bia|bonita\n2U|estudo|ana|c.png|3\nCCC2|estudo|bia|outra\n"
        )  # fmt: skip

    def test_whatComesBeforeItIsReadAgain(self):
        """In the very commit in which the channel is read again from where the file stood."""
        native = self.server.login("bia")
        self.put("b.png", b"BBB")
        native.ok("say", room="estudo", text="um")
        self.server.commits.busy = True
        native.send("say", room="estudo", text="dois")
        self.let()
        native.send("say", room="estudo", text="três")
        self.server.commits.busy = False
        self.server.commits.run()
        said = "2|estudo|bia|um\n2|estudo|bia|dois\n2|estudo|bia|três\n".encode()
        assert self.bia.raw() == b"2U|estudo|ana|b.png|3\nBBB" + said

    def test_whatOneSaysComesInItsTurn(self):
        self.put("b.png", b"BBB")
        self.bia.write(b"2|estudo|bia|viva\n15|estudo\n")
        assert self.bia.raw() == b""
        self.let()
        assert self.bia.raw() == b"2U|estudo|ana|b.png|3\nBBB2|estudo|bia|viva\nOK|15|SIM\n"

    def test_openingAnotherChannelWaitsForItsEnd(self):
        self.bia.ok("8|outro|bia")
        self.put("b.png", b"BBB")
        self.bia.write(b"0|g|outro\n")
        self.ana.ask("2|estudo|ana|oi")
        self.let()
        assert self.bia.raw() == b"2U|estudo|ana|b.png|3\nBBBOK|0|grupo|outro|0\n"
        assert self.bia.ask("2|outro|bia|oi") == ["2|outro|bia|oi"]

    def test_oneThatWasDeletedMeanwhileIsNotShown(self):
        seq = self.native.got("shared")[-1]["seq"]
        self.bia.send("2S|estudo|foto.png")
        self.native.ok("delete", room="estudo", seq=seq)
        self.let()
        assert self.bia.lines()[0].startswith("ERRO|2S|")
        self.put("b.png", b"BBB")
        self.native.ok("delete", room="estudo", seq=self.native.got("shared")[-1]["seq"])
        self.ana.ask("2|estudo|ana|oi")
        self.let()
        assert self.bia.lines() == ["2|estudo|ana|oi"]

    def test_oneThatEndsTooSoonIsTheEnd(self):
        """Nobody could tell where it ends."""
        seq = self.native.got("shared")[-1]["seq"]
        self.bia.send("2S|estudo|foto.png")
        self.let(1)
        self.native.ok("delete", room="estudo", seq=seq)
        self.let()
        assert self.bia.closing
        assert self.bia.raw() == b"2U|estudo|ana|foto.png|200000\n" + b"A" * 65536

    def test_whoDoesNotReadGetsNoMore(self):
        self.bia.send("2S|estudo|foto.png")
        self.let(1)
        self.bia.door.session.pauseProducing()
        self.let()
        assert len(self.bia.raw()) < 200_000
        assert self.held == []
        for number in range(300):
            self.native.ok("say", room="estudo", text=f"{number} {'x' * 1000}")
        assert self.bia.raw() == b""
        self.bia.door.session.resumeProducing()
        self.server.turn()
        self.let()
        data = self.bia.raw()
        assert data.count(b"A" * 1000) >= 65
        assert [line.split("|")[3].split(" ")[0] for line in data.lstrip(b"A").decode().split("\n")[:-1]] == [
            str(number) for number in range(300)
        ]
