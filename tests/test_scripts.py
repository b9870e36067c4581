"""What chatcli does for scripts: lists, and how it is told what to do."""

import argparse
import json

from chatcli.link import Login
from chatcli.scripts.options import Script, addScripts, takeScript
from chatcli.scripts.statuses import (
    FOUND,
    NOTHING,
    REFUSED,
)
from chatcli.scripts.table import TABLE
from tests.scripted import Scripted, parsed


class Lists(Scripted):
    def test_history(self):
        self.say("a", "b\nc")
        assert self.outcome("history", "lobby") == (FOUND, ["[lobby] bia: a", "[lobby] bia: b ⏎ c"])
        assert self.told == []

    def test_historyAsJson(self):
        self.say("a\x1b", "b")
        status, lines = self.outcome("history", "--json", "#LOBBY")
        assert [(m["room"], m["seq"], m["text"]) for m in map(json.loads, lines)] == [
            ("lobby", 1, "a\x1b"),
            ("lobby", 2, "b"),
        ]
        assert status == FOUND

    def test_moreThanAPage(self):
        self.say(*(str(n) for n in range(450)))
        _, lines = self.outcome("history", "lobby", "--limit", "430")
        assert lines == [f"[lobby] bia: {n}" for n in range(20, 450)]
        assert self.outcome("history", "lobby", "--limit", "1000")[1] == [f"[lobby] bia: {n}" for n in range(450)]
        assert len(self.outcome("history", "lobby")[1]) == 50
        assert self.outcome("history", "lobby", "--limit", "3", "--before", "250")[1] == [
            f"[lobby] bia: {n}" for n in (246, 247, 248)
        ]

    def test_nothing(self):
        assert self.outcome("history", "lobby") == (NOTHING, [])
        self.say("a")
        assert self.outcome("history", "lobby", "--before", "1") == (NOTHING, [])
        assert self.outcome("history", "lobby", "--limit", "0") == (NOTHING, [])
        assert self.outcome("who", "lobby") == (NOTHING, [])

    def test_aRoomThatIsNotThere(self):
        assert self.outcome("history", "nowhere") == (REFUSED, [])
        assert self.told == ["There is no room called nowhere. (no-such-room)"]

    def test_aChatIsCalledByItsPerson(self):
        caz = self.server.account("caz")
        caz.ok("say", room="@bia", text="psst")
        _, lines = self.outcome("history", "@bia", identity=Login("caz", "correct horse"))
        assert lines == ["[@bia] caz: psst"]

    def test_rooms(self):
        caz = self.server.account("caz")
        caz.ok("create", room="study", title="To learn")
        assert self.outcome("rooms") == (FOUND, ["lobby (open) — Lobby", "study (group) — To learn"])
        _, lines = self.outcome("--json", "rooms")
        assert [(row["room"], row["kind"]) for row in map(json.loads, lines)] == [("lobby", "open"), ("study", "group")]

    def test_manyRooms(self):
        for person in range(9):
            client = self.server.account(f"person{person}")
            for number in range(25):
                client.ok("create", room=f"room-{person}-{number:02}", kind="open")
        self.after(60)
        _, lines = self.outcome("rooms")
        assert len(lines) == len(set(lines)) == 9 * 25 + 1

    def test_who(self):
        status, lines = self.outcome("who")
        assert (status, sorted(lines)) == (FOUND, ["ana", "bia"])
        self.bia.ok("open", room="lobby")
        assert self.outcome("who", "lobby", "--json") == (FOUND, ['{"nick":"bia"}'])


class CommandLine(Scripted):
    def test_whatIsGivenBeforeTheNameStands(self):
        script, values = parsed("--json", "--room", "study", "--nick", "ana", "who")
        assert script == Script("who", json=True)
        assert values == {"room": "study", "json": True, "nick": "ana"}
        script, values = parsed("--nick", "bia", "wait-for", "x", "--nick", "ana")
        assert script == Script("wait-for", room="lobby", pattern="x")
        assert values == {"room": "lobby", "nick": "ana"}

    def test_withoutAScriptNothingIsOne(self):
        assert parsed("--nick", "ana") == (None, {"room": "lobby", "nick": "ana"})
        values = {"timeout": 3.0, "limit": 7, "host": "x"}
        assert takeScript(values) is None
        assert values == {"host": "x"}

    def test_theRoomOfAScriptIsNotThatOfTheClient(self):
        assert parsed("--room", "study", "tail", "lobby")[0].room == "lobby"
        assert parsed("--room", "#study", "wait-for", "x")[0].room == "study"
        assert parsed("--room", "study", "who")[0].room is None
        assert parsed("rooms")[0].room is None
        assert takeScript({"script": "wait-for", "pattern": "x"}).room == "lobby"
        self.assertRaises(argparse.ArgumentTypeError, takeScript, {"script": "wait-for", "room": "#"})

    def test_optionsOfAFile(self):
        values = {"script": "history", "target": "lobby", "timeout": 3, "limit": 7, "host": "x"}
        assert takeScript(values) == Script("history", room="lobby", timeout=3.0, limit=7)
        for name, value in (("timeout", 0), ("timeout", float("nan")), ("limit", -1), ("after", 10**17)):
            self.assertRaises(argparse.ArgumentTypeError, takeScript, {"script": "who", name: value})

    def test_textThatIsNoUtf8(self):
        assert parsed("send", "lobby", "ol\udce1")[0].text == "ol\ufffd"
        assert parsed("send", "lobby", "olá 😀\n")[0].text == "olá 😀\n"

    def test_badUsage(self):
        for line in (
            "send", "tail", "tail lobby study", "history lobby --limit -1", "history lobby --limit x", "wait-for",
            "wait-for (", "wait-for x --timeout 0", "wait-for x --timeout soon", "wait-for x --timeout inf",
            "tail lobby --after 1 --lines 2", "tail #", "send lobby a b", "shout", "tail lobby --aft 1",
        ):  # fmt: skip
            self.patch(argparse.ArgumentParser, "_print_message", lambda *_: None)
            assert self.assertRaises(SystemExit, parsed, *line.split()).code == 2

    def test_eachScriptIsInTheTable(self):
        parser = argparse.ArgumentParser()
        scripts = parser.add_subparsers(dest="script")
        addScripts(scripts, [])
        assert set(scripts.choices) == set(TABLE)
        for name in TABLE:
            assert "--timeout" in scripts.choices[name].format_help()
