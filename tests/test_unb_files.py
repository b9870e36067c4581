"""Files at the door `unb`: byte for byte, whatever they look like."""

from errno import ENOSPC

from chatd.doors.unb.modes import SILENCE_SECONDS
from chatd.model.limits import OFF, Limits, Rate
from chatd.model.settings import Settings
from tests.mediacase import digest, pieces
from tests.unbcase import MODES, Student
from tests.unbfiles import PICTURE, FilesTestCase


class SendingTests(FilesTestCase):
    """`2U`: to its sender by its name, to the others with its bytes."""

    def test_inEveryMode(self):
        for kind in MODES:
            nick = kind.__name__
            student = self.student(nick, kind)
            student.ok(f"6|estudo|{nick}")
            self.ana.ok(f"7|estudo|{nick}")
            student.ask("0|g|estudo")
            ref = self.put(f"{nick}.png", student=student)
            assert ref == f"{nick}.png"
            assert self.got(self.bia, ref, by=nick)
            assert self.got(self.ana, ref, by=nick)
            self.put(f"para {nick}.png")
            assert self.got(student, f"para {nick}.png")
            self.bia.raw()
            assert student.ok("15|estudo") == ["SIM"]

    def test_gluedOrNot(self):
        head = self.ana.encoded(f"2U|estudo|ana|a.png|{len(PICTURE)}")
        for number, cut in enumerate((0, 3, len(head), len(head) + 1, len(head) + 8, -1)):
            whole = head + PICTURE
            self.ana.write(whole[:cut])
            self.server.clock.advance(5 * SILENCE_SECONDS)
            self.ana.write(whole[cut:] + b"15|estudo\n")
            ref = "a.png" if number == 0 else self.ana.raw().decode().split("|")[3]
            if number == 0:
                assert self.ana.lines() == [f"2S|estudo|ana|a.png|{len(PICTURE)}", "OK|15|SIM"]
            assert self.got(self.bia, ref)

    def test_fetchedByAFramesClient(self):
        self.put("olá.png")
        event = self.native.got("shared")[0]
        assert (event["name"], event["size"], event["sha256"]) == ("olá.png", len(PICTURE), digest(PICTURE))
        self.native.ok("download", room="estudo", seq=event["seq"])
        assert self.native.fetched() == PICTURE

    def test_sharedByAFramesClient(self):
        other = self.server.login("bia")
        self.share(other, PICTURE, "voz.ogg")
        assert self.got(self.ana, "voz.ogg", by="bia")
        assert self.bia.lines() == [f"2S|estudo|bia|voz.ogg|{len(PICTURE)}"], "her own"

    def share(self, client, file, name):
        client.ok("upload", room="estudo", size=len(file), sha256=digest(file))
        for piece in pieces(file):
            client.chunk(piece)
        self.server.turn()
        client.ok("share", room="estudo", sha256=digest(file), name=name)
        self.server.turn()

    def test_inADirectChannel(self):
        self.ana.ask("0|d|bia")
        self.bia.ask("0|d|ana")
        assert self.ana.ask(f"2U|bia|ana|foto.png|{len(PICTURE)}", PICTURE) == [f"2S|bia|ana|foto.png|{len(PICTURE)}"]
        assert self.got(self.bia, "foto.png", dest="bia")
        self.bia.send("2S|ana|foto.png")
        assert self.got(self.bia, "foto.png", dest="ana")

    def test_asHistoryItIsAName(self):
        self.put()
        self.bia.raw()
        self.ana.ask("2|estudo|ana|viu?")
        self.bia.raw()
        assert self.bia.ask("0|g|estudo") == [
            "OK|0|grupo|estudo|2", f"2S|estudo|ana|foto.png|{len(PICTURE)}", "2|estudo|ana|viu?",
        ]  # fmt: skip

    def test_theSameFileAgain(self):
        assert [self.put(), self.put("outra.png")] == ["foto.png", "outra.png"]
        self.bia.raw()
        self.bia.send("2S|estudo|outra.png")
        assert self.got(self.bia, "outra.png")

    def test_whoLeftSendsNothing(self):
        self.bia.ok("9|estudo|bia")
        assert self.bia.no("2U|estudo|bia|x|3", b"abc")
        assert self.server.files.uploads == {}


class RefusedTests(FilesTestCase):
    """What may not be: the bytes are read and dropped, and the connection goes on."""

    def setUp(self):
        super().setUp()
        self.ana.raw()

    def dropped(self, request, file=b"99\n"):
        reason = self.ana.no(f"{request}|{len(file)}", file)
        assert self.ana.ok("15|estudo") == ["SIM"]
        assert self.bia.raw() == b""
        assert self.native.got("shared") == []
        return reason

    def test_asForTexts(self):
        assert self.dropped("2U|lobby|ana|foto.png") == "Você não abriu lobby."
        assert self.dropped("2U|estudo|bia|foto.png") == "Você é ana, não bia."

    def test_names(self):
        for name in ("a/b.png", "..\\b.png", ".bashrc"):
            assert "O nome de um arquivo" in self.dropped(f"2U|estudo|ana|{name}"), name
        for name in ("", "  "):
            assert self.dropped(f"2U|estudo|ana|{name}") == "O campo nome está faltando ou vazio."

    def test_anEmptyFile(self):
        assert self.dropped("2U|estudo|ana|foto.png", b"") == "Um arquivo tem pelo menos um byte."

    def test_noSize(self):
        for size in ("", "x", "-1", "1.5", "1" * 16):
            assert self.ana.no(f"2U|estudo|ana|foto.png|{size}") == "Escreve-se 2U|dest|origem|nome|tamanho."

    def test_beforeTheLogin(self):
        student = Student(self.server)
        assert student.no("2U|estudo|ana|foto.png|4", b"10\n\n") == "Primeiro cadastre-se (0) ou entre (1)."
        assert student.no("10") == "Primeiro cadastre-se (0) ou entre (1)."

    def test_aServerThatIsFull(self):
        self.server.files.free = 0
        assert self.dropped("2U|estudo|ana|foto.png").startswith("O disco do servidor está cheio")

    def test_aDiskThatFailsLater(self):
        self.server.files.trouble = OSError(ENOSPC, "full")
        assert self.ana.no("2U|estudo|ana|foto.png|3", b"abc").startswith("O disco do servidor está cheio")
        self.server.files.trouble = None
        assert self.put(file=b"abc") == "foto.png"

    def test_sharingThatIsRefused(self):
        """She leaves, at another door, while it is on its way."""
        self.server.files.held = []
        self.bia.send("2U|estudo|bia|foto.png|3", b"abc")
        self.server.login("bia").ok("leave", room="estudo")
        while self.server.files.held:
            self.server.files.held.pop(0)()
            self.server.turn()
        self.server.files.held = None
        assert self.bia.lines() == ["ERRO|2U|Você não é membro de estudo."]
        self.server.turn()
        assert self.server.files.uploads == {}, "it doesn't wait for hours to be shared"

    def test_anotherSessionMaySendTheSame(self):
        self.server.files.held = held = []
        self.ana.send("2U|estudo|ana|foto.png|3", b"abc")
        self.native.ok("upload", room="estudo", size=3, sha256=digest(b"abc"))
        self.native.chunk(*pieces(b"abc"))
        while held:
            held.pop(0)()
            self.server.turn()
        self.server.files.held = None
        assert self.ana.lines() == ["2S|estudo|ana|foto.png|3"]
        self.native.ok("share", room="estudo", sha256=digest(b"abc"), name="outra.png")
        assert self.bia.raw().count(b"\nabc") == 2
        assert list(self.server.files.contents) == [digest(b"abc")]
        assert self.server.files.uploads == {}


class TooFastTests(FilesTestCase):
    settings = Settings(limits=Limits(uploads=Rate(burst=1, perSecond=0.1)))

    def test_tooMany(self):
        self.put()
        self.bia.raw()
        assert self.ana.no("2U|estudo|ana|foto.png|3", b"abc")
        assert self.bia.raw() == b""


class QuotaTests(FilesTestCase):
    """What an account may have counts before the first byte is kept, also what is only on its way."""

    settings = Settings(limits=Limits(bytesPerAccount=100_000))

    def test_nothingOfItIsKept(self):
        self.ana.send("2U|estudo|ana|foto.png|100001", b"\0" * 70_000)
        assert self.server.files.uploads == {}
        self.ana.write(b"\0" * 30_001)
        (line,) = self.ana.lines()
        assert line.startswith("ERRO|2U|")
        assert "100000" in line
        assert self.server.files.uploads == {}

    def test_whatIsOnItsWayCounts(self):
        self.ana.send("2U|estudo|ana|foto.png|100000", b"\0" * 70_000)
        assert self.native.refused("upload", room="estudo", size=30_000, sha256=digest(b"abc")) == "too-many"

    def test_whatWasSharedCounts(self):
        self.put(file=b"\0" * 90_000)
        assert self.ana.no("2U|estudo|ana|foto.png|10001", b"\0" * 10_001) == (
            "Isso passaria do limite de 10000 bytes que restam para os seus arquivos."
        )
        self.put("b.png", b"\0" * 10_000)


class TooLargeTests(FilesTestCase):
    settings = Settings(limits=OFF, fileBytes=1000)

    def test_theLargest(self):
        self.put(file=b"\0" * 1000)

    def test_isTheEnd(self):
        assert self.ana.no("2U|estudo|ana|foto.png|1001", b"\0" * 1001) == "Um arquivo pode ter no máximo 1000 bytes."
        assert self.ana.closing
        assert self.native.got("shared") == []

    def test_whatNeverEndsIsNotWaitedFor(self):
        self.ana.send(f"2U|estudo|ana|foto.png|{10**14}", b"\0" * 5000)
        assert self.ana.lines() == ["ERRO|2U|Um arquivo pode ter no máximo 1000 bytes."]
        assert not self.ana.closing, "the answer would be lost"
        self.ana.write(b"\0" * 5000)
        self.server.clock.advance(2)
        assert self.ana.closing
