"""Many at the door `unb`, and fast ones: noise, floods, long texts in pieces, a class, a restart."""

from chatd.doors.pieces import PIECE_BYTES
from chatd.doors.unb.modes import MARK
from chatd.model.limits import Limits, Rate
from chatd.model.settings import Settings
from tests.unbcase import CEP, MODES, PASSWORD, Chunked, DoorTestCase, Student, UnbServer, UnbTestCase, Utf32


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
