"""The door `unb` of a real server, and a client as a student writes it in the first year: blocking, in UTF-32."""

import socket
import subprocess
import sys

from twisted.trial.unittest import SynchronousTestCase

from tests.clientruns import ENVIRONMENT, ROOT
from tests.processes import WAIT_SECONDS, ChatServer, Wire, temporaryFolder

MARK = "\ufeff".encode("utf-32-le")
PICTURE = b"\x89PNG\r\n\x1a\n" + MARK + bytes(range(256)) * 1000 + b"\n"
PORT = r"is running on port (\d+) \(unb\)"


class FirstYear:
    """One socket, `send` and `recv`."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), WAIT_SECONDS)
        self.came = b""

    def send(self, text):
        self.socket.sendall(text.encode("utf-32"))

    def more(self):
        data = self.socket.recv(1024)
        if not data:
            raise EOFError
        self.came += data

    def line(self):
        """The next line; what comes behind it stays."""
        end = "\n".encode("utf-32-le")
        while end not in self.came:
            self.more()
        assert self.came.startswith(MARK), self.came
        line, _, self.came = self.came.removeprefix(MARK).partition(end)
        return line.decode("utf-32-le")

    def read(self, size):
        """So many bytes."""
        while len(self.came) < size:
            self.more()
        data, self.came = self.came[:size], self.came[size:]
        return data

    def ask(self, text):
        self.send(text)
        return self.line()

    def close(self):
        self.socket.close()


class RunTests(SynchronousTestCase):
    def setUp(self):
        self.folder = temporaryFolder(self)
        self.start()

    def start(self):
        listen = "unb:tcp:0:interface=127.0.0.1"
        self.server = ChatServer(self.folder, "--listen", listen, "--file-size", "1")
        self.addCleanup(self.server.close)
        self.port = int(self.server.until(PORT)[1])

    def student(self, request):
        student = FirstYear(self.port)
        self.addCleanup(student.close)
        assert student.ask(request).startswith("OK|")
        return student

    def test_aDayOfAGroup(self):
        ana = self.student("0|ana@unb.br|Ana Maria|senha de ana|70910-900")
        bia = self.student("0|bia@unb.br|bia|senha de bia|70910900")
        assert ana.ask("8|estudo|Ana Maria") == "OK|8|estudo|Ana_Maria"
        assert ana.ask("5|estudo|bia") == "OK|5|estudo|bia"
        assert bia.ask("13") == "OK|13|3@estudo"
        assert bia.ask("7|estudo|bia") == "OK|7|estudo|bia"
        for student in (ana, bia):
            assert student.ask("0|grupo|estudo") == "OK|0|grupo|estudo|0"
        assert ana.ask("2|estudo|Ana Maria|olá | 🐈") == bia.line() == "2|estudo|Ana_Maria|olá | 🐈"
        ana.send(f"2U|estudo|Ana Maria|gato.png|{len(PICTURE)}")
        ana.socket.sendall(PICTURE)
        assert ana.line() == f"2S|estudo|Ana_Maria|gato.png|{len(PICTURE)}"
        assert bia.line() == f"2U|estudo|Ana_Maria|gato.png|{len(PICTURE)}"
        assert bia.read(len(PICTURE)) == PICTURE
        assert bia.ask("2|estudo|bia|que gato!") == ana.line() == "2|estudo|bia|que gato!"
        self.theNextDay()

    def test_chatcliFetchesAPicture(self):
        ana = self.student("0|ana@unb.br|ana|senha de ana|70910-900")
        assert ana.ask("0|grupo|lobby") == "OK|0|grupo|lobby|0"
        ana.send(f"2U|lobby|ana|gato.png|{len(PICTURE)}")
        ana.socket.sendall(PICTURE)
        assert ana.line() == f"2S|lobby|ana|gato.png|{len(PICTURE)}"
        to = self.folder / "fetched"
        program = (sys.executable, "-m", "chatcli", "--host", "127.0.0.1", "--port", str(self.server.port))
        homes = {f"XDG_{kind}_HOME": str(self.folder / "home") for kind in ("STATE", "CONFIG")}
        done = subprocess.run(
            (*program, "--nick", "bia", "download", "lobby", "1", "--to", str(to)),
            cwd=ROOT, env=ENVIRONMENT | homes, capture_output=True, timeout=WAIT_SECONDS, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, b"")
        assert (to / "gato.png").read_bytes() == PICTURE

    def theNextDay(self):
        """The server was killed."""
        self.server.kill()
        self.start()
        bia = self.student("1|bia@unb.br|senha de bia")
        assert bia.ask("0|grupo|estudo") == "OK|0|grupo|estudo|3"
        assert [bia.line() for _ in range(3)] == [
            "2|estudo|Ana_Maria|olá | 🐈", f"2S|estudo|Ana_Maria|gato.png|{len(PICTURE)}", "2|estudo|bia|que gato!",
        ]  # fmt: skip
        assert bia.ask("2S|estudo|gato.png") == f"2U|estudo|Ana_Maria|gato.png|{len(PICTURE)}"
        assert bia.read(len(PICTURE)) == PICTURE
        self.withOthers(bia)
        assert bia.ask("3") == "OK|3"
        self.assertRaises(EOFError, bia.more)

    def withOthers(self, bia):
        """The native door has the same rooms."""
        native = Wire(self.server.port)
        self.addCleanup(native.close)
        native.ok("login", nick="Ana_Maria", password="senha de ana")
        native.ok("say", room="estudo", text="oi de longe")
        assert bia.line() == "2|estudo|Ana_Maria|oi de longe"

    def test_tooLargeIsToldBeforeTheEnd(self):
        ana = self.student("0|ana@unb.br|ana|senha de ana|70910-900")
        ana.ask("0|grupo|lobby")
        ana.send(f"2U|lobby|ana|gato.png|{3 * 2**20}")
        ana.socket.sendall(bytes(3 * 2**20))
        assert ana.line() == "ERRO|2U|Um arquivo pode ter no máximo 1048576 bytes."
        self.assertRaises(EOFError, ana.more)

    def test_theNewerLoginTakesOver(self):
        older = self.student("0|ana@unb.br|ana|senha de ana|70910-900")
        newer = self.student("1|ana@unb.br|senha de ana")
        self.assertRaises(EOFError, older.more)
        assert newer.ask("15|lobby") == "OK|15|NAO"
