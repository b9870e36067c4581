"""`chatcli send`: said once, kept where it can't be said, or refused."""

import json
import os
import threading

from chatcli.link import Guest
from chatcli.scripts import talk
from chatcli.scripts.statuses import (
    FOUND,
    KEPT,
    REFUSED,
    UNREACHABLE,
)
from tests.scripted import Scripted

WHOLE = talk.wholeInput


def throw(error):
    raise error


class Sending(Scripted):
    def texts(self):
        events = self.bia.ok("history", room="lobby", limit=200)["events"]
        return [(event["by"], event["text"]) for event in events]

    def untilIn(self, *arguments, **more):
        """Begin a script, and stop the network when its link is in."""
        self.network.flush = lambda: None
        self.run_(*arguments, **more)
        del self.network.flush
        while not self.link_.nick:
            self.network.pump.pump()

    def test_whatIsAcknowledgedIsSaid(self):
        assert self.outcome("send", "lobby", "oi 😀") == (FOUND, [])
        assert self.texts() == [("ana", "oi 😀")]
        assert self.told == []

    def test_theAnswerAsJson(self):
        status, (line,) = self.outcome("send", "--json", "lobby", "--", "-x")
        assert (status, json.loads(line)["seq"]) == (FOUND, 1)
        assert self.texts() == [("ana", "-x")]

    def test_standardInputIsOneMessage(self):
        for given, text in (
            (b"a\nb\n", "a\nb"),
            (b"a\r\n", "a"),
            (b"a\n\n", "a\n"),
            (b"\xe1", "\ufffd"),
            (b"/who", "/who"),
        ):
            self.patch(talk, "wholeInput", lambda given=given: WHOLE(self.pipe(given)))
            assert self.outcome("send", "lobby", "-")[0] == FOUND
            self.after(1)
            assert self.outcome("send", "lobby")[0] == FOUND
            self.after(1)
            assert self.texts()[-2:] == [("ana", text)] * 2

    def pipe(self, data, isBlocking=True):
        """A descriptor from which this comes."""
        reading, writing = os.pipe()
        os.set_blocking(reading, isBlocking)
        thread = threading.Thread(target=lambda: (os.write(writing, data), os.close(writing)))
        thread.start()
        self.addCleanup(os.close, reading)
        self.addCleanup(thread.join)
        return reading

    def test_inputThatDoesNotBlockIsWaitedFor(self):
        assert WHOLE(self.pipe(b"a", isBlocking=False)) == "a"
        # Others may read from it too, and be quicker.
        answers = [BlockingIOError(), b"a", b""]
        self.patch(talk.select, "select", lambda *_: None)
        self.patch(talk.os, "read", lambda *_: one if isinstance(one := answers.pop(0), bytes) else throw(one))
        assert WHOLE(0) == "a"

    def test_aTextThatIsTooLong(self):
        self.patch(talk, "wholeInput", lambda: "x" * 100_000)
        journal = self.journal()
        assert self.outcome("send", "lobby", keeper=journal)[0] == REFUSED
        assert journal.left() == []
        assert self.told[-1].endswith("(too-long)")

    def test_aRefusalIsNotTriedAgain(self):
        journal = self.journal()
        assert self.outcome("send", "nowhere", "a", keeper=journal)[0] == REFUSED
        assert journal.left() == []
        assert self.told == ["There is no room called nowhere. (no-such-room)"]

    def test_aRefusedLoginKeepsNothing(self):
        journal = self.journal()
        assert self.outcome("send", "lobby", "a", keeper=journal, identity=Guest("bia"))[0] == REFUSED
        assert journal.left() == []

    def test_withoutAServerItIsKeptForLater(self):
        self.network.up = False
        journal = self.journal()
        self.run_("send", "lobby", "a", keeper=journal)
        self.after(1)
        assert self.status() == KEPT
        assert self.told[-1].startswith("It is kept, and is sent at the next start: ")
        journal.close()
        self.network.up = True
        again = self.journal()
        assert self.outcome("send", "lobby", "b", keeper=again)[0] == FOUND
        assert again.left() == []
        assert self.texts() == [("ana", "a"), ("ana", "b")]

    def test_whatArrivedButWasNotAcknowledgedIsSaidOnce(self):
        journal = self.journal()
        self.untilIn("send", "lobby", "a", keeper=journal)
        while not self.texts():
            self.network.pump.pump()
        self.network.up = False
        self.network.cut()
        self.after(talk.SEND_SECONDS + 1)
        assert self.status() == KEPT
        assert len(journal.left()) == 1
        journal.close()
        self.network.up = True
        again = self.journal()
        assert self.outcome("send", "lobby", "b", keeper=again, identity=Guest("ana"))[0] == FOUND
        assert self.texts() == [("ana", "a"), ("ana", "b")]

    def test_itIsKeptBeforeItIsSent(self):
        journal = self.journal()
        self.network.up = False
        self.run_("send", "lobby", "a", keeper=journal)
        other = self.journal()
        assert other.left() == []
        assert [message["text"] for message in journal.left()] == ["a"]
        assert not journal.isDirty

    def test_aBrokenConnectionIsTriedAgainForAWhile(self):
        self.untilIn("send", "lobby", "a")
        self.network.cut()
        self.after(5)
        assert self.status() == FOUND
        assert self.texts() == [("ana", "a")]

    def test_whoIsReplacedByThemselvesKeepsIt(self):
        journal, ana = self.journal(), Guest("ana")
        self.untilIn("send", "lobby", "a", keeper=journal, identity=ana)
        self.server.guest("ana", token=ana.token)
        assert self.status() == KEPT
        assert len(journal.left()) == 1
        assert self.texts() == []

    def test_whatWasLeftAndIsRefusedNowIsToldAndGone(self):
        journal = self.journal()
        journal.add({"type": "say", "room": "gone", "text": "a", "key": "1"})
        journal.close()
        again = self.journal()
        assert self.outcome("send", "lobby", "b", keeper=again)[0] == FOUND
        assert again.left() == []
        assert self.told == [
            "What was left from an earlier run was refused: There is no room called gone. (no-such-room)"
        ]

    def test_withoutAPlaceToKeepItItIsOnlyUnreachable(self):
        self.folder = self.folder / "file" / "outbox"
        self.folder.parent.write_text("")
        self.network.up = False
        self.run_("send", "lobby", "a", keeper=self.journal())
        self.after(1)
        assert self.status() == UNREACHABLE

    def test_aReaderThatGoesDoesNotStopIt(self):
        self.network.flush = lambda: None
        self.run_("send", "lobby", "a", "--json")
        del self.network.flush
        self.script.lines.writeConnectionLost()
        assert self.status() == FOUND
        assert self.texts() == [("ana", "a")]
