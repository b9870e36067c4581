"""The connections of the door `unb`: whatever a client does, it hurts nobody, and nothing of it stays."""

import gc

from chatd.doors.pieces import PIECE_BYTES
from chatd.doors.unb.modes import MARK
from chatd.model.limits import Limits, Rate
from chatd.model.settings import Settings
from chatd.transfers import UNWRITTEN_MOST
from chatd.wire.chunks import CHUNK_MAX
from tests.unbcase import CEP, MODES, PASSWORD, Chunked, Student, UnbServer, UnbTestCase, Utf32

FILE = b"\x89PNG" * 50_000


class DoorTestCase(UnbTestCase):
    def setUp(self):
        super().setUp()
        self.ana, self.bia = self.student("ana"), self.student("bia")
        self.group("estudo", self.ana, self.bia)
        self.ana.raw()

    def isRead(self, student):
        """Whether bytes are taken from a client's socket."""
        return student.transport.producerState == "producing"


class StallTests(DoorTestCase):
    def test_whoDoesNotReadHoldsNobodyUp(self):
        self.bia.door.session.pauseProducing()
        for number in range(300):
            assert self.ana.ask(f"2|estudo|ana|{number}") == [f"2|estudo|ana|{number}"]
        assert self.bia.raw() == b""
        self.bia.door.session.resumeProducing()
        assert self.bia.lines() == [f"2|estudo|ana|{number}" for number in range(300)]

    def test_whoDoesNotReadIsNotRead(self):
        self.bia.door.session.pauseProducing()
        self.bia.write(b"15|estudo\n" * 3)
        assert not self.isRead(self.bia)
        assert self.bia.raw() == b""
        self.bia.door.session.resumeProducing()
        assert self.bia.lines() == ["OK|15|SIM"] * 3
        assert self.isRead(self.bia)

    def test_whoSendsAFileIsReadAllTheSame(self):
        """A simple client sends all of it before it reads."""
        self.bia.write(f"2U|estudo|bia|foto.png|{len(FILE)}\n".encode() + FILE[:100])
        self.bia.door.session.pauseProducing()
        self.bia.door.session.advance()
        assert self.isRead(self.bia)
        self.bia.write(FILE[100:])
        assert not self.isRead(self.bia)
        self.bia.door.session.resumeProducing()
        assert self.bia.lines() == [f"2S|estudo|bia|foto.png|{len(FILE)}"]

    def test_aDiskThatCannotKeepUpLeavesTheRestInTheSocket(self):
        self.server.files.held = held = []
        file = FILE * 5
        self.bia.write(f"2U|estudo|bia|foto.png|{len(file)}\n".encode())
        sent = 0
        while self.isRead(self.bia):
            self.bia.write(file[sent : sent + CHUNK_MAX])
            sent += CHUNK_MAX
        assert sent == UNWRITTEN_MOST + CHUNK_MAX
        while held:
            held.pop(0)()
            self.server.turn()
        assert self.isRead(self.bia)
        self.server.files.held = None
        self.bia.write(file[sent:])
        assert self.bia.lines() == [f"2S|estudo|bia|foto.png|{len(file)}"]

    def test_whatIsUnderWayKeepsTheRestInTheSocket(self):
        self.server.commits.busy = True
        self.bia.write(b"15|estudo\n")
        assert not self.isRead(self.bia)
        self.bia.write(b"15|estudo\n" * 1000)  # one read that was under way
        self.server.commits.busy = False
        self.server.commits.run()
        self.server.turn()
        assert self.isRead(self.bia)
        assert self.bia.lines() == ["OK|15|SIM"] * 1001

    def test_silenceCountsOnlyWhileSomethingCouldBeHeard(self):
        elis = self.student("elis", Utf32)
        self.server.commits.busy = True
        elis.write("10".encode("utf-32") + "1".encode("utf-32"))
        for _ in range(5):
            self.server.quiet()
        self.server.commits.busy = False
        self.server.commits.run()
        self.server.turn()
        elis.write("5|estudo".encode("utf-32-le"))
        self.server.quiet()
        assert elis.lines() == ["OK|10|estudo", "OK|15|NAO"]

    def test_manySmallOnesInOneRead(self):
        self.bia.write(b"x\n" * 5000)
        assert self.bia.lines() == ["ERRO|x|Não existe tal pedido."] * 5000

    def test_whatIsRefusedAtOnceKeepsTheRestInTheSocketToo(self):
        """Each takes a turn of the reactor, and in each turn a socket gives 64 KiB."""
        wasRead = []
        self.patch(self.bia.door, "put", lambda _: wasRead.append(self.isRead(self.bia)))
        self.bia.write(b"x\n" * 3)
        assert wasRead[1:] == [False, False]
        assert self.isRead(self.bia)

    def test_aBeginThatStaysOneIsSmall(self):
        for kind in MODES:
            student = kind(self.server)
            for _ in range(500):
                student.write(b"\xff\xfe\0\0" + b"x\0\0\0" * 500)
                assert len(student.door._intake.requests._data) < 300_000
        self.server.clock.advance(61)
        assert student.closing


class EndTests(DoorTestCase):
    def test_halfClosing(self):
        for kind, end in ((Student, b"15|estudo\n10S"), (Chunked, b"10S"), (Utf32, "10S".encode("utf-32"))):
            student = kind(self.server)
            student.door.dataReceived(student.encoded(f"1|bia@unb.br|{PASSWORD}"))
            if kind is Chunked:
                self.server.quiet()
            student.door.dataReceived(end)
            student.door.readConnectionLost()
            assert student.lines()[-1:] == ["OK|10S|estudo"], kind
            assert student.closing

    def test_halfClosingWithinAFile(self):
        self.bia.write(b"2U|estudo|bia|foto.png|100\nabc")
        self.bia.door.readConnectionLost()
        assert self.bia.raw() == b""
        assert self.bia.closing

    def test_halfClosingWithAWholeFile(self):
        self.bia.write(b"2U|estudo|bia|foto.png|3\nabc")
        self.bia.door.readConnectionLost()
        assert self.bia.lines() == ["2S|estudo|bia|foto.png|3"]
        assert self.bia.closing

    def test_aFileThatNeverEndsLeavesNothing(self):
        self.bia.write(b"2U|estudo|bia|foto.png|1000000\n" + FILE)
        assert [len(data) for data in self.server.files.uploads.values()] == [3 * CHUNK_MAX]
        self.bia.lose()
        self.server.turn()
        assert self.server.files.uploads == {}

    def test_norDoesOneThatTheServerDidNotSurvive(self):
        self.bia.write(b"2U|estudo|bia|foto.png|1000000\n" + FILE)
        self.server.turn()
        assert self.server.files.uploads != {}
        again = UnbServer(self.settings, self.server.db, self.server.files)
        again.turn()
        assert again.files.uploads == {}

    def test_aLossWhileAFileIsOnItsWay(self):
        self.server.files.held = []
        self.bia.write(f"2U|estudo|bia|foto.png|{len(FILE)}\n".encode() + FILE)
        self.bia.lose()
        for let in self.server.files.held:
            let()
        self.server.turn()
        assert self.ana.lines() == []
        assert self.server.files.uploads == {}

    def test_whenAllOfItIsOverNothingIsLeft(self):
        for student in (self.ana, self.bia):
            student.send(f"2U|estudo|{student.door.nick}|foto.png|{len(FILE)}", FILE)
            assert f"|{len(FILE)}\n".encode() in student.raw()
            student.lose()
        gc.collect()
        assert self.server.unb._online == {}
        assert self.server.service._sessions == {}

    def test_aLossInTheMiddleOfAnything(self):
        for request in (b"0|g|estudo\n", b"10\n", b"2|estudo|bia|oi\n", b"2S|estudo|x\n", b"99\n", b"3\n"):
            student = self.again("bia")
            student.ask("0|g|estudo")
            self.server.commits.busy = True
            student.door.dataReceived(request)
            student.lose()
            self.server.commits.busy = False
            self.server.commits.run()
            self.server.turn()
        self.ana.lines()
        assert self.ana.ok("15|estudo") == ["SIM"]

    def test_replacedWhileItSendsAFile(self):
        self.bia.write(b"2U|estudo|bia|foto.png|1000\nabc")
        newer = self.again("bia")
        assert self.bia.closing
        assert len(self.bia.lines()) == 1, "the answer to what was under way"
        self.bia.lose()
        newer.ask("0|g|estudo")
        assert newer.ask("2|estudo|bia|oi") == ["2|estudo|bia|oi"]

    def test_aServerThatStops(self):
        self.server.commits.busy = True
        self.bia.write(b"10\n")
        self.server.service.stop()
        assert self.bia.lines()[0].startswith("ERRO|10|")
        assert self.ana.lines() == []
        assert self.ana.closing
        self.server.commits.busy = False

    def test_whoOnlyListensStays(self):
        for _ in range(10):
            self.server.clock.advance(600)
        assert not self.bia.closing
        self.ana.ask("2|estudo|ana|oi")
        assert self.bia.lines()[-1] == "2|estudo|ana|oi"

    def test_whoOwesTheRestOfAFileDoesNot(self):
        self.bia.write(b"2U|estudo|bia|foto.png|1000\nabc")
        self.server.clock.advance(600)
        self.server.clock.advance(300)
        assert self.bia.closing
        self.bia.lose()
        assert self.server.service.uploads._uploads == {}

    def test_whoNeverSaysWhoTheyAre(self):
        student = Student(self.server)
        self.server.clock.advance(61)
        assert student.closing
        assert student.lines() == []


class NoiseTests(DoorTestCase):
    """Bytes that are no text."""

    def test_theConnectionLives(self):
        for kind in MODES:
            student = self.student(kind.__name__, kind)
            junk = {Student: b"14|\xff\xfe\xc3\n", Chunked: b"14|\xff\xfe\xc3", Utf32: MARK + b"\xff" * 7}[kind]
            student.write(junk)
            self.server.quiet()
            (line,) = student.lines()
            assert line.startswith("ERRO|"), line
            assert student.ok("15|estudo") == ["NAO"]

    def test_anythingAtAll(self):
        noise = bytes(range(256)) * 20
        for start in (b"", b"\n", MARK, b"0|a", b"2U|a|b|c|9999"):
            student = Student(self.server)
            student.write(start + noise)
            self.server.quiet()
            student.raw()
            assert not student.closing or start.startswith(b"2U")
        assert self.ana.ok("15|estudo") == ["SIM"]


class TooFastTests(DoorTestCase):
    settings = Settings(limits=Limits(commands=Rate(burst=100, perSecond=10)))

    def test_refusalsCountToo(self):
        self.server.clock.advance(60)
        self.bia.write(b"x\n" * 200)
        assert len(self.bia.lines()) == 101
        assert not self.isRead(self.bia)
        self.server.clock.advance(60)
        assert len(self.bia.lines()) == 99
        assert self.isRead(self.bia)


class TooManyTests(UnbTestCase):
    settings = Settings(limits=Limits(sessionsPerAddress=1))

    def test_fromOneAddress(self):
        student = Student(self.server)
        other = Student(self.server)
        assert other.closing
        assert other.lines()
        assert student.ok(f"0|ana@unb.br|ana|{PASSWORD}|{CEP}") == ["ana"]


class PaceTests(UnbTestCase):
    """A client in chunks takes what one `recv(1024)` gives for whole characters."""

    def test_noPieceIsTooLongOrEndsInsideACharacter(self):
        ana, chunked = self.student("ana"), self.student("chunked", Chunked)
        ana.ask("0|g|lobby")
        for _ in range(20):
            ana.ask(f"2|lobby|ana|{'é' * 700}")
        chunked.send("0|g|lobby")
        pieces = chunked.pieces()
        assert all(len(piece) <= 1024 and piece.decode() for piece in pieces)
        assert b"".join(pieces).decode().count("é") == 14_000

    def test_noPieceForgesALine(self):
        """A simple client takes each for a message."""
        ana, bia = self.student("ana"), self.student("bia", Chunked)
        self.group("estudo", ana, bia)
        for line in ("2|estudo|caio|eu não fui", "2S|estudo|caio|foto.png|9", "2U|x|y|z|9", "OK|3", "ERRO|2|não"):
            ana.ask(f"2|estudo|ana|{'x' * (PIECE_BYTES - len('2|estudo|ana|'))}{line}")
            first, *more = bia.pieces()
            assert first.startswith(b"2|estudo|ana|xxx")
            assert b"".join(more).endswith(f"{line}\n".encode())
            assert not more[0].startswith(line[:2].encode()), line

    def test_filesAreNotSlowedDown(self):
        ana, chunked = self.student("ana"), self.student("chunked", Chunked)
        for student in (ana, chunked):
            student.ask("0|g|lobby")
        file = bytes(range(256)) * 1000
        ana.ask(f"2U|lobby|ana|a.bin|{len(file)}", file)
        pieces = chunked.pieces()
        assert b"".join(pieces) == f"2U|lobby|ana|a.bin|{len(file)}\n".encode() + file
        assert len(pieces) < 6


class ClassTests(UnbTestCase):
    def test_fortyAtOnce(self):
        students = [self.student(f"aluno{number}", MODES[number % 3]) for number in range(40)]
        for student in students:
            student.ask("0|g|lobby")
        for student in students:
            student.send(f"2|lobby|{student.door.nick}|oi")
        expected = [f"2|lobby|aluno{number}|oi" for number in range(40)]
        for student in students:
            assert student.lines() == expected


class RestartTests(UnbTestCase):
    def test_itIsAllThere(self):
        ana = self.student("ana")
        ana.ok("8|estudo|ana")
        ana.ask("0|g|estudo")
        ana.ask("2|estudo|ana|oi")
        self.server = UnbServer(self.settings, self.server.db, self.server.files)
        assert self.again("ana").ask("0|g|estudo") == ["OK|0|grupo|estudo|1", "2|estudo|ana|oi"]
