"""The commands for files: what they do, and what of it there is to see."""

import os

from twisted.internet import reactor
from twisted.internet.defer import Deferred

from chatcli.client import Client
from chatcli.transfers.commands import Files
from chatcli.transfers.opening import Opening
from tests.filescase import CHUNK, Filing, content


class Talking(Client):
    """A client that writes down what it shows."""

    def __init__(self):
        super().__init__("lobby", "ana")
        self.lines = []
        self.events = {}

    def heard(self, message):
        if "at" in message:
            self.events[message["seq"]] = message

    def put(self, lines):
        self.lines += lines

    def complain(self, text):
        self.put([f"!! {text}"])

    def lookAround(self):
        pass

    def referred(self, reference, room):
        newest = [seq for seq in sorted(self.events, reverse=True) if self.events[seq]["type"] in ("said", "shared")]
        number = newest[int(reference[1:]) - 1] if reference.startswith("#") else int(reference)
        return self.events.get(number)

    def numberOf(self, reference, room):
        return self.referred(reference, room)["seq"]


class FilesTest(Filing):
    def setUp(self):
        super().setUp()
        self.client = Talking()
        self.client.talkThrough(self.link())
        self.settle()

    def do(self, line):
        self.client.command(line)
        self.settle()
        lines, self.client.lines = self.client.lines, []
        return lines

    def test_upAndDown(self):
        data = content(3 * CHUNK)
        self.file(data, "my cat.png")
        assert self.do(f"/upload '{self.folder}/my cat.png' so sweet") == []
        (event,) = self.shared()
        assert (event["name"], event["caption"]) == ("my cat.png", "so sweet")
        assert self.do(f"/get #1 {self.folder}/new") == [f"-- my cat.png is in {self.folder}/new/my cat.png"]
        assert (self.folder / "new" / "my cat.png").read_bytes() == data
        assert self.do(f"/get {event['seq']} {self.folder}/new") == [
            f"-- my cat (2).png is in {self.folder}/new/my cat (2).png"
        ]
        assert self.client.refusals == 0

    def test_whereTheHomeIs(self):
        self.patch(os, "environ", {**os.environ, "HOME": str(self.folder)})
        self.file(b"x", "a.txt")
        assert self.do("/upload ~/a.txt") == []
        assert self.do("/get #1 ~/b") == [f"-- a.txt is in {self.folder}/b/a.txt"]

    def test_whatDoesNotWorkIsToldAndCounts(self):
        for line, expected in (
            (f"/upload {self.folder}", f"!! {self.folder.name} is a folder. (no-file)"),
            (f"/upload {self.folder}/x", "!! x can't be read: No such file or directory (unreadable)"),
            ("/get 9", "!! There is nothing to fetch in the event 9 of lobby. (no-file)"),
            ("/cancel", "!! Nothing is under way."),
            ("/cancel x", "!! Nothing of that is under way."),
            ("/open #1", "!! /open is for the client that draws on a terminal."),
        ):
            self.file(b"", "empty")
            self.client.events = {1: {"type": "shared", "seq": 1, "name": "a"}}
            assert self.do(line) == [expected]
        assert self.client.refusals == 6

    def test_progressOfTheFirstAndHowManyMore(self):
        assert self.client.files.note == ""
        for name in "abc":
            self.client.command(f"/upload {self.file(content(64 * CHUNK, ord(name)), name)}")
        self.until(lambda: self.client.files._going[0].done == 24 * CHUNK)
        assert self.client.files.note == "a ▕███     ▏ 37 % ↑ +2"
        self.settle()
        assert self.client.files.note == ""

    def test_cancelOneAndAll(self):
        for name in "abc":
            self.client.command(f"/upload {self.file(content(9 * CHUNK, ord(name)), name)}")
        self.until(lambda: self.uploaded() >= CHUNK)
        assert self.client.lines == []
        self.client.command("/cancel b")
        assert self.client.lines == ["-- b was stopped"]
        self.client.command("/cancel")
        assert self.do("/upload nothing") == [
            "-- b was stopped", "-- a was stopped", "-- c was stopped",
            "!! nothing can't be read: No such file or directory (unreadable)",
        ]  # fmt: skip
        assert self.shared() == []

    def test_cancelByTheEventsNumber(self):
        seq = self.share(self.client.link, content(9 * CHUNK), "cat.png")
        for reference in ("#1", str(seq), "cat.png"):
            self.client.command(f"/get {seq} {self.folder}")
            assert self.do(f"/cancel {reference}") == ["-- cat.png was stopped"]

    def test_whoLeavesIsToldWhatWasNotDone(self):
        self.client.command(f"/upload {self.file(content(9 * CHUNK), 'a')}")
        self.until(lambda: self.uploaded() >= CHUNK)
        self.client.leave()
        self.client.leaveNow()
        assert not self.client.link._connection.ended  # it waits for the file
        self.client.link.ended.addCallback(lambda _: self.client.lines.append("the end"))
        self.client.link.stop()
        self.settle()
        assert self.client.lines == ["!! a was not sent.", "the end"]

    def test_theEndWaitsForFiles(self):
        self.client.command(f"/upload {self.file(content(9 * CHUNK), 'a')}")
        self.until(lambda: self.uploaded() >= CHUNK)
        self.client.leave()
        self.settle()
        assert self.client.link._connection.ended
        assert len(self.shared()) == 1


class OpeningTest(Filing):
    def setUp(self):
        super().setUp()
        self.client = Talking()
        self.client.talkThrough(self.link())
        self.settle()

    def opening(self, script):
        """An opener that is a script of ours."""
        program = self.file(f"#!/bin/sh\n{script}\n".encode(), "xdg-open")
        program.chmod(0o755)
        self.patch(os, "environ", {**os.environ, "PATH": str(self.folder)})
        return Opening(reactor, self.client.complain, {"PATH": str(self.folder)})

    def shown(self, name, script):
        """Share something, and open it."""
        seq = self.share(self.client.link, b"a picture", name)
        opening = self.opening(script)
        self.client.files = Files(self.client, opening=opening)
        over, ended = Deferred(), opening._ended
        opening._ended = lambda *how: (ended(*how), over.callback(None))
        self.client.file("open", room="lobby", seq=seq)
        self.settle()
        return over, opening

    async def test_aFileIsShownFromAFolderOfItsOwn(self):
        over, opening = self.shown(
            "my $(touch x) -cat.png", f'/bin/cp "$1" {self.folder}/seen; echo "$1" > {self.folder}/where'
        )
        await over
        where = (self.folder / "where").read_text().rstrip("\n")
        assert (self.folder / "seen").read_bytes() == b"a picture"
        assert where.endswith("/my $(touch x) -cat.png")
        folder = os.path.dirname(where)
        assert os.stat(folder).st_mode & 0o777 == 0o700
        opening.close()
        assert not os.path.exists(folder)
        assert self.client.lines == []

    async def test_anOpenerThatFails(self):
        over, opening = self.shown("cat.png", "exit 3")
        await over
        opening.close()
        assert self.client.lines == ["!! xdg-open couldn't open cat.png: it ended with status 3."]

    def test_noOpener(self):
        opening = Opening(None, self.client.complain, {"PATH": str(self.folder)})
        self.client.files = Files(self.client, opening=opening)
        self.client.events = {1: {"type": "shared", "seq": 1, "name": "a"}}
        self.client.command("/open #1")
        assert self.client.lines == ["!! There is no xdg-open here to open files with: /get saves them."]
        assert opening._folders == []
