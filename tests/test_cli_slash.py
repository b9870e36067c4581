"""The table of slash commands: all of the wire, one row each, and nothing sent that isn't in it."""

from typing import Any

import pytest
from twisted.trial.unittest import TestCase

from chatcli import slash
from chatcli.slash import BY_NAME, TABLE, BadCommand, parse
from chatd.wire.names import COMMANDS
from chatd.wire.requests import readRequest

EXAMPLES = {
    "ROOM": "study", "NICK": "bia", "TEXT": "hello you", "TOPIC": "all and nothing", "KIND": "open",
    "TITLE": "The study", "BEFORE": "9", "LIMIT": "5", "SEQ": "7", "TO": "bia", "AFTER": "abc", "NUMBER": "3",
    "FIELD": "about", "VALUE": "me", "TOKEN": "t" * 20, "EMAIL": "a@example.org", "POSTAL": "01310-100",
    "COMMAND": "open", "CAPTION": "about tea", "FILE": "'my cat.png'", "DIR": "/tmp",
}  # fmt: skip
CARRIED = {"upload", "share", "download", "cancel"}
"""What a client gives for its files, and nobody by hand."""


class Recorder:
    """A client that only writes down what commands want of it."""

    room = "lobby"

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.shown: list[str] = []
        self.played: list[tuple[str, dict[str, Any]]] = []

    def request(self, type, /, **fields):
        self.asked.append((type, fields))

    def show(self, lines):
        self.shown += lines

    def goTo(self, room):
        self.request("open", room=room)

    def tell(self, nick, text):
        self.request("say", room=f"@{nick}", text=text)

    def enterAs(self, command, **fields):
        extra = {"nick": "ana", "password": "correct horse"} if command in ("login", "signup") else {}
        self.request(command, **{**extra, **fields})

    def changePassword(self):
        self.request("set-password", old="correct horse", new="battery staple")

    def leave(self):
        self.request("logout")

    def sound(self, do, **fields):
        self.played.append((do, fields))

    file = sound

    def isFile(self, reference):
        return reference == "#3"

    def numberOf(self, reference, room):
        return {"#3": 17, "#4": 18}[reference]


def typed(line):
    recorder = Recorder()
    command, arguments = parse(line)
    command.perform(recorder, arguments)
    return recorder


def sent(line):
    (asked,) = typed(line).asked
    return asked


def filled(command, *, optional):
    words = [w.strip("[].") for w in command.arguments.split() if optional or not w.startswith("[")]
    return " ".join([f"/{command.name}", *(EXAMPLES[word] for word in words)])


class Table(TestCase):
    def test_everyCommandOfTheWireIsThere(self):
        assert set(COMMANDS) - CARRIED <= set(BY_NAME)

    def test_everyRowSendsWhatTheServerCanRead(self):
        import json

        for command in TABLE:
            for optional in (False, True):
                for type, fields in typed(filled(command, optional=optional)).asked:
                    read = readRequest(json.dumps({"type": type, **fields}).encode()).command
                    assert isinstance(read, COMMANDS[type]), (command.name, read)

    def test_everyRowGivesTheCommandOfItsName(self):
        for name in set(COMMANDS) - CARRIED:
            assert sent(filled(BY_NAME[name], optional=True))[0] == name

    def test_helpListsAll(self):
        lines = typed("/help").shown
        assert [line.split()[0] for line in lines] == [f"/{command.name}" for command in TABLE]

    def test_helpOnOne(self):
        (line,) = typed("/help open").shown
        assert line.startswith("/open ROOM ")


class Files(TestCase):
    def done(self, line):
        (found,) = typed(line).played
        return found

    def test_namesMayHoldSpaces(self):
        for file in ("'my cat.png'", '"my cat.png"', "my\\ cat.png"):
            expected = {"room": "lobby", "file": "my cat.png", "caption": "so  sweet"}
            assert self.done(f"/upload {file} so  sweet") == ("upload", expected)
            assert self.done(f"/cancel {file}") == ("cancel", {"file": "my cat.png"})
            assert self.done(f"/get 17 {file}") == ("get", {"room": "lobby", "seq": 17, "dir": "my cat.png"})
        with pytest.raises(BadCommand, match="A quote isn't closed"):
            parse("/upload it's.png")

    def test_areMeantByTheirPlaceFromTheBottom(self):
        assert self.done("/get #3") == ("get", {"room": "lobby", "seq": 17})
        assert self.done("/open #3") == ("open", {"room": "lobby", "seq": 17})
        assert sent("/delete #4") == ("delete", {"room": "lobby", "seq": 18})

    def test_whatIsNoFileIsARoom(self):
        assert sent("/open #4") == ("open", {"room": "4"})
        assert sent("/open 3") == ("open", {"room": "3"})


class Parsing(TestCase):
    def test_restOfTheLineIsKeptAsItIs(self):
        assert sent("/msg bia  two  spaces ") == ("say", {"room": "@bia", "text": " two  spaces "})

    def test_theCurrentRoomIsMeantWhereNoneIsGiven(self):
        assert sent("/history") == ("history", {"room": "lobby"})
        assert sent("/history study 9") == ("history", {"room": "study", "before": 9})

    def test_caseDoesNotMatterInCommands(self):
        assert sent("/WHO Study") == ("who", {"room": "Study"})

    def test_flagsOfTheProfile(self):
        assert sent("/set-profile showemail no") == ("set-profile", {"showEmail": False})
        assert sent("/set-profile about") == ("set-profile", {"about": ""})

    def test_unknownCommandGivesTheNearest(self):
        with pytest.raises(BadCommand, match="/invite ROOM NICK"):
            parse("/invtie study bia")

    def test_aLoneSlashIsNoCommand(self):
        with pytest.raises(BadCommand):
            parse("/")

    def test_whatIsWrongWithTheArguments(self):
        for line, why in (
            ("/invite study", "lacks its NICK"),
            ("/ping x", "doesn't take 'x'"),
            ("/history lobby ten", "'ten' is no number"),
            ("/create study secret", "group or open"),
            ("/set-profile shoe 43", "no shoe"),
            ("/set-profile showEmail maybe", "yes or no"),
            ("/help nothing", "no command /nothing"),
        ):
            with pytest.raises(BadCommand, match=why):
                typed(line)

    def test_whatMayBeAPasswordIsNotShownAgain(self):
        for line in (
            "/login ana hunter2", "/LOGIN ana  hunter2 ", "/login\tana hunter2", "/login ana\thunter2",
            "/login ana\nhunter2", "/signup a@b.c 01310-100 ana hunter2", "/set-password hunter2", "/resume x hunter2",
        ):  # fmt: skip
            with pytest.raises(BadCommand, match="doesn't take all that: /") as caught:
                parse(line)
            assert "hunter2" not in str(caught.value), line

    def test_wordsEndWithAnyBlank(self):
        assert sent("/open\tstudy") == ("open", {"room": "study"})
        assert sent("/invite study\nbia") == ("invite", {"room": "study", "nick": "bia"})
        assert sent("/say\n two\nlines\n") == ("say", {"room": "lobby", "text": " two\nlines\n"})
        with pytest.raises(BadCommand, match="no command /\\."):
            parse("/ open study")

    def test_aRoomMayHaveItsMark(self):
        for command in TABLE:
            if "ROOM" in command.arguments:
                line = filled(command, optional=True)
                assert sent(line.replace(" study", " #study", 1)) == sent(line)
        assert sent("/room @bia") == ("room", {"room": "@bia"})
        assert sent("/open ##study") == ("open", {"room": "#study"})
        assert sent("/open #") == ("open", {"room": "#"})
        assert sent("/history #study 9") == ("history", {"room": "study", "before": 9})

    def test_aNickMayHaveItsSign(self):
        assert sent("/msg @bia hi @ana") == ("say", {"room": "@bia", "text": "hi @ana"})
        assert sent("/invite study @bia") == ("invite", {"room": "study", "nick": "bia"})
        assert sent("/profile @bia") == ("profile", {"nick": "bia"})

    def test_theMarkStaysInWhatIsSaid(self):
        assert sent("/say #study is open") == ("say", {"room": "lobby", "text": "#study is open"})
        assert sent("/msg bia #study") == ("say", {"room": "@bia", "text": "#study"})
        assert sent("/topic #study #all") == ("topic", {"room": "study", "topic": "#all"})

    def test_aMessageIsMeantByItsMark(self):
        assert parse("/seen #study #3")[1] == {"room": "study", "seq": "#3"}
        assert parse("/history study #3 5")[1] == {"room": "study", "before": "#3", "limit": 5}

    def test_soundIsPlayedAndRecordedHere(self):
        assert typed("/play").played == [("play", {"room": "lobby"})]
        assert typed("/play 7").played == [("play", {"room": "lobby", "seq": 7})]
        assert typed("/record about tea").played == [("record", {"caption": "about tea"})]
        assert [typed(line).played for line in ("/pause", "/stop")] == [[("pause", {})], [("stop", {})]]

    def test_twoSlashesSayOne(self):
        assert not slash.isCommand("//x")
        assert slash.text("//x") == "/x"
        assert slash.text("x//y") == "x//y"
