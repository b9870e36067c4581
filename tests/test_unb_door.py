"""The connections of the door `unb`: whatever a client does, it hurts nobody, and nothing of it stays."""

import gc

from chatd.doors.farewell import FAREWELL_SECONDS
from chatd.transfers import UNWRITTEN_MOST
from chatd.wire.chunks import CHUNK_MAX
from tests.unbcase import MODES, PASSWORD, Chunked, DoorTestCase, Student, UnbServer, Utf32

FILE = b"\x89PNG" * 50_000


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

    def test_whoHalfClosedMayTakeTheRestSlowly(self):
        aborted = []
        self.bia.transport.abortConnection = lambda: aborted.append(True)
        self.bia.write(b"14|estudo\n")
        self.bia.door.readConnectionLost()
        self.server.clock.advance(FAREWELL_SECONDS - 1)
        assert self.bia.closing
        assert aborted == []
        self.server.clock.advance(1)
        assert aborted == [True]

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
