"""The coach at the door `unb`: it looks at requests one by one, shows no password, and raises no false alarm."""

from chatd.doors.coach import PROOF_SECONDS, STALLED_SECONDS
from chatd.doors.textdoor import HALF_SECONDS
from chatd.doors.unb.modes import MARK
from chatd.model.settings import Settings
from chatd.silence import LOGIN_SECONDS
from tests.coachcase import CoachLog
from tests.unbcase import CEP, MODES, Chunked, Student, UnbTestCase, Utf32

NOTHING = ["OK|/coach|Nada foi encontrado até agora."]
SECRET = b"hunter2 hunter2"


class CoachCase(CoachLog, UnbTestCase):
    settings = Settings(coach=True)

    def inGroup(self, kind):
        student = self.student(kind.__name__, kind)
        self.group(f"de_{kind.__name__}", student)
        student.raw()
        return student


class FairTests(CoachCase):
    """Who does nothing wrong is told nothing."""

    def test_inEveryMode(self):
        for kind in MODES:
            student = self.inGroup(kind)
            nick, group = kind.__name__, f"de_{kind.__name__}"
            for text in ("olá", "2|dois|x|bars", "", "um\ndois" if kind is not Student else "um", "x" * 20_000):
                student.ask(f"2|{group}|{nick}|{text}")
            student.ask(f"2U|{group}|{nick}|foto.png|300", b"\xff\0\n" * 100)
            assert student.ask("/coach") == NOTHING, kind
        assert self.logged == []

    def test_cutAndGluedLines(self):
        student = self.inGroup(Student)
        for byte in "2|de_Student|Student|é\n".encode() * 2:
            student.write(bytes([byte]))
        student.write("2|de_Student|Student|é\n".encode() * 2)
        assert self.logged == []

    def test_withoutACoachItIsNoRequest(self):
        student = self.inGroup(Student)
        student.door.coach = None
        assert student.no("/coach") == "Não existe tal pedido."

    def test_beforeTheLogin(self):
        assert Student(self.server).ask("/coach") == NOTHING


class FoundTests(CoachCase):
    def test_twoTextsWithoutAnEnd(self):
        student = self.inGroup(Chunked)
        text = "2|de_Chunked|Chunked|oi"
        student.send(text * 2)
        assert "(unb): …b'e_Chunked|Chunked|oi2|de_Chunked|Chunked'…: Two messages" in self.logged[0]
        student.raw()
        (line,) = student.ask("/coach")
        assert line.startswith("OK|/coach|")
        assert "Duas mensagens" in line
        assert line.count("|") == 2, "the bars of what is shown are no fields"
        assert r"\x7c" in line

    def test_aCharacterInTwoReads(self):
        student = self.inGroup(Chunked)
        data = "2|de_Chunked|Chunked|é".encode()
        student.write(data[:-1])
        student.write(data[-1:])
        self.server.quiet()
        assert "cut at byte 22" in self.logged[0]
        assert r"…b'de_Chunked|Chunked|\xc3' + b'\xa9': One message" in self.logged[0]

    def test_noUtf8AndNul(self):
        student = self.inGroup(Student)
        student.write(b"2|de_Student|Student|ol\xe1\n2|de_Student|Student|oi\0\n")
        assert "begins at byte 23" in self.logged[0]
        assert r"oi\x00'" in self.logged[1]

    def test_noUtf32(self):
        student = self.inGroup(Utf32)
        student.write("2|de_Utf32|Utf32|".encode("utf-32") + b"\xff\xff\xff\xff" + MARK)
        assert "From byte 72 on this is no UTF-32" in self.logged[0]

    def test_whoWritesUtf16(self):
        student = Student(self.server)
        student.write(f"0|ana@unb.br|ana|senha secreta|{CEP}\n".encode("utf-16-le"))
        assert "NUL bytes from byte 1 on" in self.logged[0]
        assert "s\\x00e" not in self.logged[0]

    def test_neverIn(self):
        Student(self.server)
        self.server.clock.advance(LOGIN_SECONDS)
        assert "handshake" in self.logged[0]

    def test_stalled(self):
        student = self.inGroup(Student)
        student.door.outflow.pauseProducing()
        self.server.clock.advance(STALLED_SECONDS)
        assert "hasn't taken" in self.logged[0]

    def test_closedOneHalfAndReadOn(self):
        student, other = self.inGroup(Student), self.student("bia")
        other.ok("6|de_Student|bia")
        student.ok("7|de_Student|bia")
        other.ask("0|g|de_Student")
        student.door.readConnectionLost()
        other.ask("2|de_Student|bia|oi")
        assert student.lines() == ["2|de_Student|bia|oi"]
        self.server.clock.advance(PROOF_SECONDS)
        assert "One half" in self.logged[0]
        self.server.clock.advance(HALF_SECONDS)
        assert student.closing


class SecretTests(CoachCase):
    """Passwords stay out of the log and out of answers, wherever they stand in a request."""

    def test_nothingOfThemIsShown(self):
        for kind in MODES:
            for wrong in (b"\xff\xff\xff\xff", b"\0", b"\xc3"):
                for request in (b"0|%b@unb.br|ana|%b|70910-900", b"1|%b@unb.br|%b", b"%b%b", b"2|%b|%b"):
                    student = kind(self.server)
                    data = request % (b"ana", SECRET[:7] + wrong + SECRET[8:])
                    start = MARK if kind is Utf32 else b""
                    end = {Student: b"\n", Utf32: MARK}.get(kind, b"")
                    student.write(start + data + end)
                    self.server.quiet()
                    student.raw()
                    answered = "".join(student.ask("/coach"))
                    assert "unter" not in answered + "".join(self.logged), request
                    student.lose()
        assert self.logged

    def test_norOfWhoIsIn(self):
        student = self.inGroup(Student)
        student.write(b"1|ana@unb.br|hunter2\0\n12|hunter2\xff\n")
        assert len(self.logged) == 2
        assert "unter" not in "".join([*self.logged, *student.ask("/coach")[-1:]])
