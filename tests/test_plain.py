"""The plain door: what one types is said, what others say comes, and nothing of theirs does harm."""

import time
from functools import partial

from chatd.doors.plain.slash import HISTORY_LINES
from chatd.model.fields import TEXT_MAX
from chatd.model.limits import OFF, Limits
from chatd.model.settings import Settings
from tests.plaincase import LOBBY, Person, PlainTestCase


class TalkTests(PlainTestCase):
    def test_whatOneTypesIsSaidAndNotEchoed(self):
        ana, bia = self.person("ana"), self.person("bia")
        ana.read()
        assert ana.type("oi", "//x", "  two  spaces ") == []
        assert self.said() == [("ana", "oi"), ("ana", "/x"), ("ana", "  two  spaces ")]
        assert bia.read() == ["[] ana: oi", "[] ana: /x", "[] ana:   two  spaces "]

    def test_blankLinesAreNothing(self):
        ana = self.person("ana")
        ana.write(b"\n\r\n  \n\t\n")
        assert ana.read() == []
        assert self.said() == []

    def test_theTimeIsTheServersOwn(self):
        ana = self.person("ana")
        self.bot.ok("say", room="lobby", text="now")
        now = time.strftime("[%H:%M]", time.localtime(self.server.clock.seconds()))
        assert ana.raw().decode() == f"{now} bot: now\n"

    def test_whatIsOlderThanTodayHasItsDay(self):
        self.bot.ok("say", room="lobby", text="long ago")
        then = time.strftime("[%Y-%m-%d %H:%M]", time.localtime(self.server.clock.seconds()))
        self.server.clock.advance(3 * 86400)
        assert f"{then} bot: long ago" in Person(self.server).type("ana")

    def test_comingsAndGoings(self):
        ana = self.person("ana")
        bia = self.person("bia")
        assert ana.read() == ["[] * bia entered"]
        bia.type("/quit")
        assert ana.read() == ["[] * bia left"]
        caio = self.person("caio")
        ana.read()
        caio.lose()
        assert ana.read() == ["[] * caio left"]

    def test_whatElseHappensIsToldInWords(self):
        ana = self.person("ana")
        caio = self.server.account("caio")
        caio.ok("join", room="lobby")
        seq = caio.ok("say", room="lobby", text="oops")["seq"]
        caio.ok("delete", room="lobby", seq=seq)
        assert ana.read() == ["[] * caio joined", "[] caio: oops", "[] * caio deleted a message"]

    def test_nothingOfOthersDoesHarm(self):
        ana = self.person("ana")
        for text, shown in (
            ("a\n[00:00] bia: forged", "a ⏎ [00:00] bia: forged"),
            ("a\r\nb\u2028c\x85d", "a ⏎ b ⏎ c ⏎ d"),
            ("\x1b[2J\x07\x9b1m\u202e", "\\x1b[2J\\x07\\x9b1m\\u202e"),
            ("{nick} %s", "{nick} %s"),
        ):
            self.bot.ok("say", room="lobby", text=text)
            assert ana.read() == [f"[] bot: {shown}"], text

    def test_whatIsNoUtf8IsReplaced(self):
        ana = self.person("ana")
        ana.read()
        ana.write(b"ol\xe1\n" * 3)
        assert self.said() == [("ana", "ol\ufffd")] * 3
        assert ana.read() == ["-- That was no UTF-8: what can't be read of it becomes �. Set your terminal to UTF-8."]

    def test_anotherDeviceOfOnesOwnIsRead(self):
        ana = self.owner("ana")
        ana.read()
        other = self.server.login("ana")
        other.ok("say", room="lobby", text="from my phone", key=f"{ana.door._mark}x")
        assert ana.read() == []  # by its key it is from here: who copies one's own keys hides one's own texts
        other.ok("say", room="lobby", text="from my phone")
        assert ana.read() == ["[] ana: from my phone"]

    def test_othersCantHideTheirsByACopiedKey(self):
        ana = self.person("ana")
        ana.type("oi")
        (key,) = [it["key"] for it in self.bot.messages() if it["type"] == "said"]
        self.bot.ok("say", room="lobby", text="mine", key=key)
        assert ana.read() == ["[] bot: mine"]


class HistoryTests(PlainTestCase):
    settings = Settings(limits=OFF)

    def test_theNewestLinesAreShown(self):
        for number in range(HISTORY_LINES + 5):
            self.bot.ok("say", room="lobby", text=f"text {number}")
        lines = Person(self.server).type("ana")
        shown = [line for line in lines if line.startswith("[]")]
        assert shown == [f"[] bot: text {number}" for number in range(5, HISTORY_LINES + 5)]
        assert lines.index(shown[0]) > lines.index("-- You talk in lobby now. — Lobby")

    def test_onesOwnAreAmongThem(self):
        self.person("ana").type("oi", "/quit")
        assert "[] ana: oi" in Person(self.server).type("ana")

    def test_nothingIsLostOrDoubledAtTheBegin(self):
        """However much is said, and whichever of the door's questions it comes before."""
        for steps in range(1, 5):
            self.server.commits.busy = True
            ana = Person(self.server)
            ana.write(f"ana-{steps}\n".encode())
            before = self.told
            for _ in range(steps):
                self.step(partial(self.say, 250))
            self.server.commits.run()
            self.server.commits.busy = False
            self.say(1)
            numbers = [int(line.removeprefix("[] bot: ")) for line in ana.read() if line.startswith("[] bot: ")]
            assert numbers == list(range(numbers[0], self.told + 1)), steps
            assert numbers[0] <= before + 250 * min(steps, 2) + 1, steps
            ana.type("/quit")

    def test_aRoomInWhichNothingHappenedYet(self):
        self.server.commits.busy = True
        ana = Person(self.server)
        ana.write(b"ana\noi\n")
        self.step(bool)
        self.step(partial(self.say, 250))
        self.server.commits.run()
        lines = ana.read()
        assert lines[-251:] == [LOBBY, *(f"[] bot: {number}" for number in range(1, 251))]


class LimitTests(PlainTestCase):
    def test_theLongestTextPasses(self):
        ana = self.person("ana")
        assert ana.type("é" * TEXT_MAX) == []
        assert self.said() == [("ana", "é" * TEXT_MAX)]

    def test_longerOnesAreRefusedInWords(self):
        ana = self.person("ana")
        for text in ("x" * (TEXT_MAX + 1), "x" * 1_000_000, "é" * 100_000):
            assert ana.type(text) == ["-- The text is longer than 16000 characters."], len(text)
        ana.type("still here")
        assert self.said() == [("ana", "still here")]

    def test_whoSaysNothingAtFirstIsClosed(self):
        ana = Person(self.server)
        self.server.clock.advance(61)
        assert ana.closing
        assert ana.read()[-1] == "-- Nobody came in within a minute. Come again when you like."

    def test_whoOnlyReadsStays(self):
        ana = self.person("ana")
        self.bot.lose()
        ana.read()
        for _ in range(120):
            self.server.clock.advance(60)
        assert not ana.closing
        assert ana.read() == []

    def test_whoStopsReadingHoldsNobodyUpAndMissesNothing(self):
        ana, bia = self.person("ana"), self.person("bia")
        ana.read()
        ana.transport.producer.pauseProducing()
        for number in range(300):
            self.bot.ok("say", room="lobby", text=str(number))
        assert len(bia.read()) == 300
        assert ana.read() == []
        ana.transport.producer.resumeProducing()
        assert ana.read() == [f"[] bot: {number}" for number in range(300)]

    def test_whoStopsReadingIsReadNoFurther(self):
        """However cheap its questions are, and however long the answers."""
        ana = self.person("ana")
        ana.transport.producer.pauseProducing()
        assert ana.type("/help", "/nonsense", "/help") == []
        assert ana.transport.producerState == "paused"
        ana.transport.producer.resumeProducing()
        assert ana.transport.producerState == "producing"
        assert sum(line.startswith("-- /quit") for line in ana.read()) == 2

    def test_tooManyFromOneAddress(self):
        server = type(self.server)(Settings(limits=Limits(sessionsPerAddress=1)))
        first, second = Person(server), Person(server)
        assert not first.closing
        assert second.closing
        assert second.read() == ["That would be more than 1 connections from one address."]

    def test_theServerStops(self):
        ana = self.person("ana")
        self.server.service.stop()
        assert ana.read()[-1] == "-- The server is stopping: send this again when it is back."
        assert ana.closing
