"""The real programs again: chatcli as scripts use it, the file of options, and the outbox beyond kill -9."""

import json
import os
import signal
import subprocess
import sys
import time

import pexpect

from tests.clientruns import ENVIRONMENT, PASSWORD, ROOT, SECONDS, Program, Run
from tests.processes import temporaryFolder


class Scripts(Run):
    def setUp(self):
        super().setUp()
        self.home = temporaryFolder(self)
        self.environment = {"XDG_STATE_HOME": str(self.home / "state"), "XDG_CONFIG_HOME": str(self.home / "config")}
        self.where = ("--host", "127.0.0.1", "--port", str(self.server.port))

    def client(self, nick, *options, **environment):
        return super().client(nick, *options, **(self.environment | environment))

    def script(self, *arguments, given=b"", nick="ana", **environment):
        """Run one script; its status, output and errors."""
        done = subprocess.run(
            [sys.executable, "-m", "chatcli", *self.where, "--nick", nick, *arguments],
            cwd=ROOT, env=ENVIRONMENT | self.environment | environment, input=given, capture_output=True,
            timeout=SECONDS, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def begun(self, *arguments, nick="cleo"):
        """A script that goes on, when it listens."""
        script = self.client(nick, *arguments)
        script.until("listening in", script.err)
        return script

    def outbox(self):
        return [path for path in (self.home / "state" / "chatcli" / "outbox").glob("*") if path.stat().st_size]

    def until(self, isSo):
        """Wait for a fact about the disk, of which nothing tells."""
        end = time.monotonic() + SECONDS
        while not isSo():
            assert time.monotonic() < end
            time.sleep(0.01)

    def texts(self, room="lobby", nick="reader", **environment):
        status, out, err = self.script("history", room, "--json", "--limit", "1000", nick=nick, **environment)
        assert status in (0, 1), err
        return [event["text"] for event in map(json.loads, out.splitlines()) if event["type"] == "said"]


class Statuses(Scripts):
    def test_aRoundOfAll(self):
        tail = self.begun("tail", "lobby")
        waiting = self.begun("wait-for", "b.ild", nick="bia")
        assert self.script("send", "lobby", "olá ☕") == (0, "", "")
        assert self.script("send", "#lobby", given=b"the\nbuild\n") == (0, "", "")
        assert tail.until("the ⏎ build")[-2:] == ["[lobby] ana: olá ☕", "[lobby] ana: the ⏎ build"]
        assert waiting.process.wait(SECONDS) == 0
        assert list(waiting.rest(waiting.out)) == ["[lobby] ana: the ⏎ build"]
        assert self.script("history", "lobby", "--limit", "1") == (0, "[lobby] ana: the ⏎ build\n", "")
        assert self.script("rooms") == (0, "lobby (open) — Lobby\n", "")
        assert self.script("who", "lobby") == (0, "cleo\n", "")
        assert self.script("history", "lobby", "--before", "1") == (1, "", "")
        status, out, err = self.script("wait-for", "x", "--timeout", "1")
        assert (status, out) == (124, "")
        assert set(err.splitlines()) <= {"chatcli: listening in lobby as ana", "chatcli: The time is over."}
        assert self.script("send", "nowhere", "x")[0] == 77
        assert self.script("who", "--login", CHATCLI_PASSWORD="wrong horse")[0] == 77
        assert self.script("send")[0] == 2
        assert not self.outbox()

    def test_tailEndsByItsSignal(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            tail = self.begun("tail", "lobby")
            tail.process.send_signal(number)
            assert tail.process.wait(SECONDS) == -number
            assert list(tail.rest(tail.err)) == []

    def test_aReaderThatGoesEndsItQuietly(self):
        self.script("send", "lobby", "a")
        reading, writing = os.pipe()
        tail = Program(self, "-m", "chatcli", *self.where, "--nick", "cleo", "tail", "lobby", stdout=writing)
        os.close(writing)
        tail.until("listening", tail.err)
        os.close(reading)
        assert tail.process.wait(SECONDS) == 141
        assert list(tail.rest(tail.err)) == []

    def test_aFullDiskIsNoQuietEnd(self):
        self.script("send", "lobby", "a")
        with open("/dev/full", "w") as full:
            history = Program(self, "-m", "chatcli", *self.where, "--nick", "cleo", "history", "lobby", stdout=full)
            assert history.process.wait(SECONDS) == 74
        assert list(history.rest(history.err)) == ["chatcli: The output can't be written."]

    def test_standardInputIsLeftToOthers(self):
        loop = 'while read line; do "$@" send lobby "$line"; done; "$@" rooms; cat'
        command = [sys.executable, "-m", "chatcli", *self.where, "--nick", "ana"]
        done = subprocess.run(
            ["sh", "-c", loop, "sh", *command], cwd=ROOT, env=ENVIRONMENT | self.environment, input=b"a\nb\nc\n",
            capture_output=True, timeout=SECONDS, check=True,
        )  # fmt: skip
        assert done.stderr == b""
        assert self.texts() == ["a", "b", "c"]

    def test_aTailLivesThroughARestart(self):
        tail = self.begun("tail", "lobby")
        self.server.end(signal.SIGKILL)
        self.server.start()
        tail.until("connected again", tail.err)
        self.script("send", "lobby", "after")
        assert tail.until("after") == ["[lobby] ana: after"]


class Options(Scripts):
    def test_aFileGivesWhatTheCommandLineLeavesOpen(self):
        config = self.home / "config" / "chatcli" / "config.toml"
        config.parent.mkdir(parents=True)
        config.write_text(f'host = "127.0.0.1"\nport = {self.server.port}\nnick = "bia"\njson = true\n')
        self.where = ()
        run = [sys.executable, "-m", "chatcli"]
        for nick, line in (("bia", ["who"]), ("ana", ["--nick", "ana", "who"]), ("caz", ["who", "--nick", "caz"])):
            done = subprocess.run(
                [*run, *line], cwd=ROOT, env=ENVIRONMENT | self.environment, capture_output=True, timeout=SECONDS,
                check=False,
            )  # fmt: skip
            assert (done.returncode, json.loads(done.stdout)) == (0, {"nick": nick}), done.stderr

    def test_whatIsWrongWithItIsOneLineAndStatusTwo(self):
        config = self.home / "other.toml"
        for text, word in (("prot = 1", "port?"), ("limit = -1", "-1"), ('password = "x"', "password-file")):
            config.write_text(text)
            status, out, err = self.script("--config", str(config), "who")
            assert (status, out) == (2, ""), err
            assert word in err.splitlines()[-1]
        assert self.script("--config", "/nowhere.toml", "who")[0] == 2


class Outbox(Scripts):
    def test_whatCanNotBeSentIsKeptAndSentOnce(self):
        port = self.server.port
        self.server.end(signal.SIGTERM)
        status, out, err = self.script("send", "lobby", "a")
        assert (status, out) == (75, "")
        assert "kept" in err
        assert self.script("send", "lobby", "b")[0] == 75
        self.server.start()
        assert self.server.port == port
        assert self.script("send", "lobby", "c") == (0, "", "")
        assert self.script("send", "lobby", "d") == (0, "", "")
        assert self.texts() == ["a", "b", "c", "d"]
        assert not self.outbox()

    def test_aServerThatDoesNotAnswerIsGivenUpInTime(self):
        os.kill(self.server.program.process.pid, signal.SIGSTOP)
        status, out, err = self.script("send", "lobby", "a", "--timeout", "1")
        assert (status, out, err.count("\n")) == (75, "", 1), err
        assert self.script("who", "--timeout", "1") == (124, "", "chatcli: The time is over.\n")
        os.kill(self.server.program.process.pid, signal.SIGCONT)
        assert self.script("send", "lobby", "b")[0] == 0
        assert self.texts() == ["a", "b"]

    def test_whoNeverCameInIsToldSoAndKeepsNothing(self):
        self.server.end(signal.SIGTERM)
        assert self.runClient("ana", "a\n")[0] == 69
        assert not self.outbox()

    def talking(self, nick, *options, **environment):
        """A client on a terminal that is in."""
        child = pexpect.spawn(
            sys.executable, ["-m", "chatcli", *self.where, "--nick", nick, *options], cwd=str(ROOT), timeout=SECONDS,
            env=ENVIRONMENT | self.environment | {"TERM": "xterm"} | environment, encoding="utf-8",
        )  # fmt: skip
        self.addCleanup(child.close, force=True)
        child.expect("online")
        self.said(child, f"{nick} is here")
        return child

    def said(self, child, *lines):
        """Say this, and wait until it is acknowledged."""
        for line in lines:
            child.send(f"{line}\r")
        self.until(lambda: lines[-1] in self.texts())
        self.until(lambda: not self.outbox())

    def killed(self, nick, *lines, options=(), **environment):
        """A client that is killed when these lines stand in its outbox, while the server is stopped in its steps."""
        child = self.talking(nick, *options, **environment)
        os.kill(self.server.program.process.pid, signal.SIGSTOP)
        for line in lines:
            child.send(f"{line}\r")
        self.until(lambda: sum(path.read_text().count('"ask"') for path in self.outbox()) >= len(lines))
        child.kill(signal.SIGKILL)
        child.expect(pexpect.EOF)
        child.close()
        os.kill(self.server.program.process.pid, signal.SIGCONT)

    def test_aLineOutlivesTheDeathOfItsClient(self):
        lines = [f"line {n}" for n in range(20)]
        self.killed("ana", *lines)
        self.said(self.talking("ana"), "after")
        assert self.texts() == ["ana is here", *lines, "ana is here", "after"]

    def test_alsoThatOfTheServer(self):
        self.killed("ana", "a", "b")
        self.server.end(signal.SIGKILL)
        self.server.start()
        assert self.script("send", "lobby", "c") == (0, "", "")
        assert self.texts() == ["ana is here", "a", "b", "c"]
        assert not self.outbox()

    def test_alsoInAGuestsChat(self):
        self.signUp("bia")
        self.killed("ana", "/msg bia a", "/msg bia b")
        assert self.script("send", "@bia", "c", nick="ana") == (0, "", "")
        bia = self.client("bia", "--login", **PASSWORD)
        assert "wrote 3 that you have not seen" in bia.until("wrote", bia.err)[-1]

    def test_twoAtOnceKeepTheirOwn(self):
        self.signUp("ana")
        living = self.talking("ana", "--login", **PASSWORD)
        self.killed("ana", "a", "b", options=("--login",), **PASSWORD)
        assert len(self.outbox()) == 1
        living.send("living still\r")
        self.until(lambda: "living still" in self.texts())
        assert self.script("send", "lobby", "c", "--login", **PASSWORD) == (0, "", "")
        texts = self.texts()
        assert sorted(texts) == sorted(["ana is here", "ana is here", "a", "b", "living still", "c"])
        assert [text for text in texts if len(text) == 1] == ["a", "b", "c"]
        assert not self.outbox()
