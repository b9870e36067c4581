"""The real programs: a server, clients on pipes and on a terminal, and the bot of the documents."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pexpect

from tests.clientruns import ENVIRONMENT, PASSWORD, ROOT, SECONDS, Program, Run


class Pipes(Run):
    def test_twoTalk(self):
        ana, bia = self.client("ana"), self.client("bia")
        ana.until("connected", ana.err), bia.until("connected", bia.err)
        ana.type("olá, café ☕😀")
        assert bia.until("café")[-1] == "[lobby] ana: olá, café ☕😀"
        bia.type("oi", "//x")
        ana.until("bia: /x")
        status, out, _ = bia.finish()
        # Who of the two came first is left to chance, and so is whether one sees the other enter.
        assert (status, [line for line in out if "entered" not in line]) == (0, ["[lobby] bia: oi", "[lobby] bia: /x"])
        ana.until(r"\* bia left")
        assert ana.finish()[0] == 0

    def test_whatWasTypedIsSaidAndShownBeforeTheEnd(self):
        status, out, err = self.runClient("ana", "a\n\nb \xff\r\nlast".encode("latin-1"))
        assert status == 0
        assert out == ["[lobby] ana: a", "[lobby] ana: b \ufffd", "[lobby] ana: last"]
        assert err == ["chatcli: connected to chatd as ana"]

    def test_aFileAsInputAndAsOutput(self):
        given, printed = Path(self.server.data, "in"), Path(self.server.data, "out")
        given.write_text("".join(f"{n}\n" for n in range(500)))
        where = ("--host", "127.0.0.1", "--port", str(self.server.port), "--nick", "ana")
        with given.open() as source, printed.open("w") as target:
            subprocess.run(
                [sys.executable, "-m", "chatcli", *where], cwd=ROOT, stdin=source, stdout=target, timeout=SECONDS,
                check=True, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        assert printed.read_text().splitlines() == [f"[lobby] ana: {n}" for n in range(500)]

    def test_aRefusalIsStatusOne(self):
        status, out, err = self.runClient("ana", "/open nowhere\nnot for the lobby\n")
        assert status == 1
        assert out == []
        assert err[1:] == ["chatcli: There is no room called nowhere. (no-such-room)"] * 2

    def test_anUnknownCommandIsNeverSent(self):
        status, out, err = self.runClient("ana", "/opne study\nb\n")
        assert (status, out) == (1, ["[lobby] ana: b"])
        assert "Did you mean /open ROOM?" in "".join(err)

    def test_answersBeginWithDashes(self):
        status, out, _ = self.runClient("ana", "/rooms\n/who\n/help quit\n")
        assert status == 0
        assert "-- lobby (open) — Lobby" in out
        assert "-- ana" in out
        assert all(line.startswith("-- ") for line in out)

    def test_json(self):
        self.runClient("ana", "a\x1bb\n")
        status, out, err = self.runClient("ana", "b\n/join nowhere\n", "--json")
        messages = [json.loads(line) for line in out]
        assert status == 1
        assert [m["text"] for m in messages if m["type"] == "said"] == ["a\x1bb", "b"]
        assert [m["code"] for m in messages if m["type"] == "refused"] == ["accounts-only"]
        assert err[-1].endswith("(accounts-only)")

    def test_notificationsAndDirectChatsShowThemselves(self):
        ana = self.client("ana", "--signup", "ana@example.org", "--postal", "01310-100", **PASSWORD)
        ana.until("connected", ana.err)
        bia = self.client("bia", "--signup", "bia@example.org", "--postal", "01310100", **PASSWORD)
        bia.until("connected", bia.err)
        bia.type("/create study", "/invite study ana", "/msg ana psst")
        ana.until(r"^\[inbox\] \* bia invites you into study \(/accept study")
        assert ana.until("psst")[-1] == "[@bia] bia: psst"
        assert bia.until("psst")[-1] == "[@ana] bia: psst"
        ana.type("/accept study", "/open study", "in", "/open @bia", "only you", "/open lobby", "all")
        assert ana.until("all")[-1] == "[lobby] ana: all"
        assert bia.until("only you")[-1] == "[@ana] ana: only you"
        assert ana.finish()[0] == 0
        assert bia.finish()[0] == 0

    def test_comingBackAsSomebodyElse(self):
        self.runClient("bia", "", "--signup", "bia@example.org", "--postal", "01310-100", **PASSWORD)
        status, out, _ = self.runClient("ana", "a\n/login bia\nb\n/guest caz\nc\n", **PASSWORD)
        assert status == 0
        assert [line for line in out if "-- " not in line] == ["[lobby] ana: a", "[lobby] bia: b", "[lobby] caz: c"]

    def test_aClosedOutputEndsQuietly(self):
        reading, writing = os.pipe()
        client = self.client("ana", stdout=writing)
        os.close(writing)
        client.until("connected", client.err)
        os.close(reading)
        client.type("a", "b")
        # 1 where a line was not acknowledged by then: nobody can tell whether it was said.
        assert client.process.wait(SECONDS) in (0, 1)
        assert not any("Traceback" in line for line in client.rest(client.err))


class Statuses(Run):
    def test_badUsage(self):
        assert self.runClient("ana", "", "--port", "70000")[0] == 2
        assert self.runClient("ana", "", "--login")[0] == 2
        assert self.runClient("ana", "", "--signup", "ana@example.org")[0] == 2
        status, _, err = self.runClient("ana", "", "--login", "--password-file", "/nowhere")
        assert status == 2
        assert "/nowhere" in err[-1], err

    def test_noServer(self):
        self.server.end(signal.SIGTERM)
        status, out, err = self.runClient("ana", "x\n")
        assert (status, out) == (69, [])
        assert err[-2].startswith("chatcli: The server can't be reached")
        assert err[-1] == "chatcli: Not sent: 1"

    def test_refusedLogin(self):
        self.runClient("ana", "", "--signup", "ana@example.org", "--postal", "01310-100", **PASSWORD)
        assert self.runClient("ana", "x\n")[0] == 77
        assert self.runClient("ana", "x\n", "--login", CHATCLI_PASSWORD="wrong horse")[0] == 77
        assert self.runClient("a b", "x\n")[0] == 77
        secret = Path(self.server.data, "secret")
        secret.write_text("correct horse\n")
        assert self.runClient("ana", "x\n", "--login", "--password-file", str(secret))[0] == 0


class Restarts(Run):
    def test_aRestartCostsALineThatSaysSo(self):
        self.keepsTalking(signal.SIGTERM)

    def test_aServerThatIsKilled(self):
        self.keepsTalking(signal.SIGKILL)

    def keepsTalking(self, number):
        client = self.client("ana")
        client.type("before")
        client.until("before")
        self.server.end(number)
        client.until("the connection is lost", client.err)
        client.type("meanwhile", "too")
        self.server.start()
        client.until("connected again", client.err)
        client.type("after")
        status, out, _ = client.finish()
        assert status == 0
        assert out == [f"[lobby] ana: {text}" for text in ("meanwhile", "too", "after")]
        _, out, _ = self.runClient("bia", "")
        assert out == [f"[lobby] ana: {text}" for text in ("before", "meanwhile", "too", "after")]

    def test_linesThatPourThroughARestart(self):
        client = self.client("ana")
        client.type(*(str(n) for n in range(1000)))
        client.until(": 200$")
        self.server.end(signal.SIGKILL)
        self.server.start()
        status, out, _ = client.finish()
        assert status == 0
        assert out == [f"[lobby] ana: {n}" for n in range(201, 1000)]


class Bot(Run):
    def test_theBotOfTheDocuments(self):
        self.runClient("bia", "long ago\n")
        client = self.client("ana")
        client.until("long ago")
        bot = Program(self, "docs/echobot.py", f"tcp:127.0.0.1:{self.server.port}", PYTHONPATH=str(ROOT))
        client.until(r"\* echo entered")
        client.type("hello")
        assert client.until("echo: ")[-1] == "[lobby] echo: hello"
        self.server.end(signal.SIGTERM)
        self.server.start()
        client.until("connected again", client.err)
        client.type("again")
        assert client.until("echo: ")[-1] == "[lobby] echo: again"
        assert client.finish()[0] == 0
        assert bot.process.poll() is None


class Terminal(Run):
    def test_linesAndPasswordsOnATerminal(self):
        self.runClient("ana", "", "--signup", "ana@example.org", "--postal", "01310-100", **PASSWORD)
        where = ["--host", "127.0.0.1", "--port", str(self.server.port), "--nick", "ana", "--login", "--plain"]
        child = pexpect.spawn(
            sys.executable, ["-m", "chatcli", *where], cwd=str(ROOT), env=ENVIRONMENT, encoding="utf-8", timeout=SECONDS
        )
        self.addCleanup(child.close, force=True)
        child.expect("Password of ana: ")
        child.waitnoecho(SECONDS)
        child.sendline("correct horse")
        child.expect("connected to chatd as ana")
        assert "horse" not in child.before
        child.sendline("olá")
        child.expect(r"\[lobby\] ana: olá")
        child.sendline("/open nowhere")
        child.expect("no-such-room")
        child.sendline("back in the lobby")
        child.expect(r"\[lobby\] ana: back in the lobby")
        child.sendeof()
        child.expect(pexpect.EOF)
        child.wait()
        assert child.exitstatus == 1
