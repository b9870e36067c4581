"""The documents say what is true: their tables are the code's, and their dialogues are what a server answers."""

import json
import re
import socket
import subprocess
from pathlib import Path
from typing import Any

import attrs
from twisted.trial.unittest import SynchronousTestCase

from chatd.model import answers
from chatd.options import Options
from chatd.wire.chunks import asChunk
from chatd.wire.frames import asFrame
from chatd.wire.names import COMMANDS
from docs.tables import PROTOCOL, withTables
from tests.harness import Client, Server
from tests.mediacase import MediaServer, digest
from tests.processes import CHECKOUT, ChatServer, Program, temporaryFolder

README = CHECKOUT / "README.md"
TURN = re.compile(r"(?:(\w+) )?([→←]) (.*)")
CHANCE = re.compile(r'(?<="at":")[^"]+|(?<="token":")[^"]+|(?<=~)[0-9a-f]{16}')
"""What differs each time: times, tokens, and what tells guests of one nick apart."""


def blocks(path: Path, language: str) -> list[str]:
    """What stands in a document's fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)


class Replay:
    """Plays a dialogue against a new server. Somebody without a name is a stranger, the others have accounts."""

    def __init__(self, dialogue: str) -> None:
        self.turns = [TURN.fullmatch(line) for line in dialogue.splitlines()]
        server = Server()
        people = dict.fromkeys(turn[1] for turn in self.turns if turn)
        self.clients = {name: server.account(name) if name else Client(server, "10.0.0.1") for name in people}
        self.came: dict[str | None, list[str]] = {name: [] for name in people}

    def run(self) -> tuple[list[str], list[str]]:
        """The lines that should come and those that did, each with who got it."""
        expected, came = [], []
        for turn in self.turns:
            assert turn is not None, "each line has an arrow"
            name, arrow, line = turn.groups()
            if arrow == "→":
                self.clients[name].write(line.encode() + b"\n")
            else:
                expected.append(f"{name} {CHANCE.sub('…', line)}")
                came.append(f"{name} {CHANCE.sub('…', self.next(name))}")
        return expected, came + [f"{name} {line}" for name in self.clients for line in self.rest(name)]

    def next(self, name: str | None) -> str:
        lines = self.rest(name)
        self.came[name] = lines[1:]
        return lines[0] if lines else "nothing"

    def rest(self, name: str | None) -> list[str]:
        transport = self.clients[name].transport
        self.came[name] += transport.value().decode().splitlines()
        transport.clear()
        return self.came[name]


class DialogueTests(SynchronousTestCase):
    def test_dialogues_are_what_a_server_answers(self) -> None:
        for path, least in ((PROTOCOL, 3), (README, 1)):
            dialogues = blocks(path, "dialogue")
            self.assertGreaterEqual(len(dialogues), least, path)
            for dialogue in dialogues:
                expected, came = Replay(dialogue).run()
                self.assertEqual(came, expected, path)


class ProgramTests(SynchronousTestCase):
    """What readers run themselves, against a real server."""

    def setUp(self) -> None:
        self.server = ChatServer(temporaryFolder(self))
        self.addCleanup(self.server.close)

    def test_script_of_the_readme(self) -> None:
        shown = r"^\$ echo '(.+)' \| \.venv/bin/chatcli (--host .+)\n(chatcli: .+\n)(\[.+\n)"
        example = re.search(shown, README.read_text("utf-8"), re.MULTILINE)
        assert example is not None, "the README shows one"
        client = Program("-m", "chatcli", *example[2].split(), "--port", str(self.server.port))
        self.addCleanup(client.close)
        client.write(example[1] + "\n")
        self.assertEqual(client.wait(), 0)
        self.assertEqual((client.errors(), client.output), (example[3], example[4]))

    def test_example_program(self) -> None:
        (program,) = blocks(PROTOCOL, "python")
        self.assertIn("3300", program)
        client = Program("-c", program.replace("3300", str(self.server.port)), PYTHONUNBUFFERED="1")
        self.addCleanup(client.close)
        client.until(r"^\[lobby\] robot: olá$")

    def test_example_of_frames(self) -> None:
        text = PROTOCOL.read_text("utf-8")
        self.assertIn(r"""printf '\0\0\0\017{"type":"ping"}'""", text)
        with socket.create_connection(("127.0.0.1", self.server.port)) as client:
            client.sendall(b'\0\0\0\x0f{"type":"ping"}')
            client.shutdown(socket.SHUT_WR)
            answer = client.makefile("rb").read().partition(b"\n")[2]
        shown = subprocess.run(["od", "-An", "-c"], input=answer, capture_output=True, check=True).stdout.decode()
        self.assertIn("\n".join(line.rstrip() for line in shown.splitlines()), text)


class TableTests(SynchronousTestCase):
    def test_tables_are_the_codes(self) -> None:
        text = PROTOCOL.read_text("utf-8")
        self.assertEqual(withTables(text), text, "write them anew: make docs")

    def test_missing_mark_is_an_error(self) -> None:
        self.assertRaises(ValueError, withTables, "<!-- tables:commands --> and no end")

    def test_files_are_where_the_documents_say(self) -> None:
        for path in (README, PROTOCOL, PROTOCOL.with_name("architecture.md")):
            for name in re.findall(
                r"`((?:chatd|chatcli|docs|tests)/[\w/.]*)`|\]\((\w[\w/.]*)\)", path.read_text("utf-8")
            ):
                self.assertTrue(any((CHECKOUT / one).exists() for one in name if one), f"{path}: {name}")

    def test_every_option_is_in_the_readme(self) -> None:
        listed = set(re.findall(r"^\| `--([\w-]+)", README.read_text("utf-8"), re.MULTILINE))
        own = {row[0] for row in Options.optParameters} | {
            name.removeprefix("opt_") for name in vars(Options) if name.startswith("opt_")
        }
        self.assertEqual(listed, own)


class AnswerTests(SynchronousTestCase):
    """The table of answers is kept by hand: here every command is given, and its answer looked at."""

    def setUp(self) -> None:
        self.server = MediaServer()
        self.seen: set[type[Any]] = set()

    def ok(self, client: Client, name: str, /, **fields: Any) -> dict[str, Any]:
        """Give a command; its answer must have the fields that the table promises, and no others."""
        answer = client.ok(name, **fields)
        promised = attrs.fields(answers.ANSWERS.get(COMMANDS[name], answers.Done))
        must = {field.name for field in promised if field.default is not None}
        may = {field.name for field in promised} | {"type", "re"}
        self.assertTrue(must | {"type", "re"} <= set(answer) <= may, f"{name}: {json.dumps(answer)}")
        self.seen.add(COMMANDS[name])
        return answer

    def test_every_command(self) -> None:
        ana = self.strangers()
        self.groups(ana, self.server.account("bia"))
        self.talk(ana)
        self.contents(self.server.guest("rui"))
        self.people(ana)
        self.assertEqual(set(COMMANDS.values()) - self.seen, set())

    def strangers(self) -> Client:
        client, card = self.server.client, {"email": "ana@example.org", "password": "12345678", "postal": "01310-100"}
        ana = client()
        token = self.ok(ana, "signup", nick="ana", device="desk", **card)["token"]
        self.ok(client(), "login", nick="ana", password="12345678")
        self.ok(client(), "resume", token=token)
        self.ok(client(), "guest", nick="gil")
        self.ok(client(), "logout")
        self.ok(ana, "ping")
        self.ok(ana, "revoke", token=self.ok(ana, "tokens")["tokens"][0]["token"])
        return ana

    def groups(self, ana: Client, bia: Client) -> None:
        self.ok(ana, "create", room="team")
        self.ok(ana, "invite", room="team", nick="bia")
        self.ok(bia, "reject", room="team")
        self.ok(bia, "ask", room="team")
        self.ok(ana, "notifications")
        self.ok(ana, "accept", room="team", nick="bia")
        self.ok(ana, "topic", room="team", topic="tea")
        for name in ("room", "members", "is-member", "leave"):
            self.ok(bia, name, room="team")
        self.ok(bia, "join", room="lobby")

    def talk(self, ana: Client) -> None:
        self.ok(ana, "open", nick="bia")
        self.ok(ana, "open", room="lobby")
        seq = self.ok(ana, "say", room="lobby", text="olá")["seq"]
        self.ok(ana, "history", room="lobby")
        self.ok(ana, "seen", room="lobby", seq=1)
        self.ok(ana, "delete", room="lobby", seq=seq)
        self.ok(ana, "close", room="lobby")
        self.ok(ana, "rooms")
        self.ok(ana, "my-rooms")

    def contents(self, rui: Client) -> None:
        sha256 = digest("olá".encode())
        self.ok(rui, "upload", room="lobby", size=4, sha256=sha256)
        rui.write(asFrame(asChunk(sha256, 0, "olá".encode())))
        self.server.turn()
        seq = self.ok(rui, "share", room="lobby", sha256=sha256, name="olá.txt")["seq"]
        self.ok(rui, "download", room="lobby", seq=seq)
        self.ok(rui, "files", room="lobby")
        self.ok(rui, "cancel", sha256=sha256)

    def people(self, ana: Client) -> None:
        self.ok(ana, "people")
        self.ok(ana, "befriend", nick="bia")
        self.ok(ana, "friends")
        self.ok(ana, "unfriend", nick="bia")
        self.ok(ana, "profile")
        self.ok(ana, "profile", nick="gil")
        self.ok(ana, "set-profile", about="tea")
        self.ok(ana, "who")
        self.ok(ana, "set-password", old="12345678", new="87654321")
