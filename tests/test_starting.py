"""Starting and stopping the real server: what it says when it can't start, and how it ends when told to."""

import signal
import sqlite3
import stat
import sys
from io import StringIO
from pathlib import Path
from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from chatd.options import Options
from chatd.store.database import FILE
from tests.processes import ChatServer, Program, Wire, temporaryFolder

FREE = "native:tcp:0:interface=127.0.0.1"


class StartingCase(SynchronousTestCase):
    """A data folder, and programs that are ended with the test."""

    def setUp(self) -> None:
        self.folder = temporaryFolder(self)
        self.data = self.folder / "data"

    def serve(self, *options: str, **port: int) -> ChatServer:
        server = ChatServer(self.data, *options, **port)
        self.addCleanup(server.close)
        return server

    def wire(self, server: ChatServer) -> Wire:
        wire = Wire(server.port)
        self.addCleanup(wire.close)
        return wire

    def config(self, text: str) -> str:
        path = self.folder / "chatd.toml"
        path.write_text(text, "utf-8")
        return str(path)


class CantStartTests(StartingCase):
    def assertRefuses(self, *options: str, named: str, data: Path | None = None) -> str:
        """The server says one line on standard error, which names the culprit, and ends with status 1."""
        program = Program("-m", "chatd", "--data", str(data or self.data), *options)
        self.addCleanup(program.close)
        status, errors = program.wait(), program.errors()
        self.assertEqual((status, errors.count("\n")), (1, 1), errors + program.output)
        self.assertTrue(errors.startswith("chatd: "), errors)
        self.assertIn(named, errors)
        self.assertNotIn("Traceback", errors + program.output)
        return errors

    def test_port_taken(self) -> None:
        port = self.serve().port
        other = self.folder / "other"
        self.assertRefuses("--listen", f"native:tcp:{port}:interface=127.0.0.1", named=str(port), data=other)

    def test_folder_below_a_file(self) -> None:
        (self.folder / "file").touch()
        folder = self.folder / "file" / "data"
        self.assertRefuses("--listen", FREE, named=str(folder), data=folder)

    def test_no_database(self) -> None:
        self.data.mkdir()
        (self.data / FILE).write_bytes(b"This is not a database, it is a text. " * 100)
        self.assertRefuses("--listen", FREE, named=str(self.data / FILE))

    def test_database_from_the_future(self) -> None:
        self.data.mkdir()
        with sqlite3.connect(self.data / FILE) as database:
            database.execute("PRAGMA user_version = 999")
        database.close()
        self.assertRefuses("--listen", FREE, named="999")

    def test_second_server_on_the_folder(self) -> None:
        server = self.serve()
        self.assertRefuses("--listen", FREE, named=str(self.data))
        self.assertEqual(self.wire(server).read()["type"], "hello")

    def test_bad_option(self) -> None:
        self.assertRefuses("--frobnicate", named="frobnicate")

    def test_bad_endpoints(self) -> None:
        for endpoint in ("nonsense:1", "tcp:99999999:interface=127.0.0.1", "ssl:0:privateKey=/no/such.key"):
            self.assertRefuses("--listen", f"native:{endpoint}", named=f"--listen native:{endpoint}")


class BadOptionsTests(StartingCase):
    """Read in this process, because there are many."""

    def assertRefuses(self, *options: str, named: str) -> None:
        """Reading the options ends with status 1 and one line on standard error, which names the culprit."""
        errors = StringIO()
        self.patch(sys, "stderr", errors)
        self.patch(sys, "__stderr__", errors)
        status = self.assertRaises(SystemExit, Options().parseOptions, options).code
        self.assertEqual((status, errors.getvalue().count("\n")), (1, 1), errors.getvalue())
        self.assertTrue(errors.getvalue().startswith("chatd: "), errors.getvalue())
        self.assertIn(named, errors.getvalue())

    def test_on_the_command_line(self) -> None:
        for options, named in (
            (["--frobnicate"], "frobnicate"),
            (["--name"], "name"),
            (["stray"], "stray"),
            (["--guests", "perhaps"], "guests"),
            (["--limits", "some"], "limits"),
            (["--admin", "two words"], "two words"),
            (["--listen", "tcp:3300"], "tcp:3300"),
            (["--listen", "smoke:tcp:0"], "smoke:tcp:0"),
            (["--listen", "native:"], "native:"),
            (["--database", "postgresql://somewhere"], "postgresql://somewhere"),
            (["--bus", "nats://somewhere"], "nats://somewhere"),
            (["--config", "/no/such.toml"], "/no/such.toml"),
        ):
            self.assertRefuses(*options, named=named)

    def test_in_a_file(self) -> None:
        for text, named in (
            ("colour = 'red'", "colour"),
            ("config = 'other.toml'", "config"),
            ("guests = 'perhaps'", "guests"),
            ("listen = ['smoke:tcp:0']", "smoke:tcp:0"),
            ("name = ", "chatd.toml"),
        ):
            self.assertRefuses("--config", self.config(text), named=named)


class StartTests(StartingCase):
    def test_folder_is_its_owners_alone(self) -> None:
        self.serve()
        self.assertEqual(stat.S_IMODE(self.data.stat().st_mode), 0o700)

    def test_without_a_folder_it_takes_the_users(self) -> None:
        program = Program("-m", "chatd", "--listen", FREE, XDG_DATA_HOME=str(self.folder), HOME=str(self.folder))
        self.addCleanup(program.close)
        program.until("is running on port")
        self.assertTrue(any(self.folder.rglob(FILE)))

    def test_every_option_from_a_file(self) -> None:
        path = self.config(f"""
            data = "{self.data}"
            name = "Lab"
            guests = false
            limits = "off"
            admin = ["ana", "bia"]
            listen = ["{FREE}", "{FREE}", "plain:tcp:0:interface=127.0.0.1:room=physics"]
        """)
        program = Program("-m", "chatd", "--config", path)
        self.addCleanup(program.close)
        started = program.until(r"port (\d+) \(native\)[^$]*port (\d+) \(native\)")
        self.assertNotEqual(started[1], started[2])
        wire = Wire(int(started[2]))
        self.addCleanup(wire.close)
        self.assertEqual(wire.read()["name"], "Lab")
        wire.send("guest", nick="caio")
        self.assertEqual(wire.read()["code"], "no-guests")
        self.assertTrue((self.data / FILE).exists())
        program.until("--admin ana")
        program.until("--admin bia")
        program.until("--listen plain: there is no open room physics yet")

    def test_command_line_goes_before_the_file(self) -> None:
        path = self.config('name = "Lab"\nguests = false\n')
        wire = self.wire(self.serve("--config", path, "--name", "Home"))
        self.assertEqual(wire.read()["name"], "Home")
        wire.send("guest", nick="caio")
        self.assertEqual(wire.read()["code"], "no-guests")

    def test_listening_for_everybody_without_tls_warns(self) -> None:
        program = Program("-m", "chatd", "--data", str(self.data), "--listen", "native:tcp:0:interface=0.0.0.0")
        self.addCleanup(program.close)
        program.until("is running on port")
        program.until("without TLS")


class StopTests(StartingCase):
    def said(self, wire: Wire, nick: str, after: int) -> list[Any]:
        """What the lobby holds behind a number."""
        wire.ok("guest", nick=nick)
        last = wire.ok("open", room="lobby", after=after)["last"]
        return [wire.read()["text"] for _ in range(last - after)]

    def test_sigterm_tells_everybody_and_frees_the_port(self) -> None:
        server = self.serve()
        wire, stranger = self.wire(server), self.wire(server)
        wire.ok("guest", nick="ana")
        stranger.read()
        server.process.send_signal(signal.SIGTERM)
        for client in (wire, stranger):
            bye = client.until(type="bye")
            self.assertEqual(bye["code"], "stopping")
            self.assertTrue(bye["why"])
            self.assertRaises(EOFError, client.read)
        self.assertEqual(server.wait(), -signal.SIGTERM)
        self.assertNotIn("Traceback", server.output + server.errors())
        self.assertRaises(ConnectionRefusedError, Wire, server.port)
        again = self.serve(port=server.port)
        self.assertEqual(self.wire(again).read()["type"], "hello")

    def test_what_was_said_is_there_after_a_restart(self) -> None:
        for number, how in enumerate((signal.SIGTERM, signal.SIGKILL, signal.SIGINT)):
            server = self.serve()
            wire = self.wire(server)
            self.assertEqual(self.said(wire, "ana", 0), ["olá"] * number)
            wire.ok("say", room="lobby", text="olá")
            server.kill(how)
        self.assertEqual(self.said(self.wire(self.serve()), "ana", 0), ["olá"] * 3)
