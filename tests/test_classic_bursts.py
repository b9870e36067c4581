"""Much at once at the classic doors: it waits as bytes, in its order, and hinders nobody who does nothing unusual."""

import gc
import tracemalloc

from twisted.trial.unittest import SynchronousTestCase

from chatd.doors import nicks
from chatd.doors.paced import QUEUED_MOST
from chatd.doors.sends import HELD_BYTES
from chatd.model.fields import TEXT_MAX
from chatd.model.limits import Limits
from chatd.model.names import isName
from chatd.model.settings import Settings
from chatd.session import ASKED_MOST
from tests.classiccase import Student, students
from tests.coachcase import NOTHING
from tests.harness import Server
from tests.studentprograms import CLASSIC

BURST_BYTES = 64 * 1024
"""What one reading gives, at most."""
KEPT_BYTES = 4 * BURST_BYTES
"""What it may cost: itself, and the commands that are under way."""


class BurstCase(SynchronousTestCase):
    def setUp(self):
        self.server = Server()
        self.bot = self.server.guest("bot")
        self.bot.ok("open", room="lobby")

    def texts(self):
        return [it["text"] for it in self.bot.messages() if it["type"] == "said"]

    def pump(self, seconds):
        self.server.clock.pump([0.01] * round(seconds * 100))


class CostTests(BurstCase):
    """As with the writer's thread: nothing is committed in the turn in which it comes."""

    def setUp(self):
        super().setUp()
        (self.ana,) = students(self.server, "pucpr", "ana")
        self.server.commits.busy = True

    def kept(self, data):
        """What it takes to have these bytes sent, once."""
        gc.collect()
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        self.ana.send(data)
        return tracemalloc.get_traced_memory()[0]

    def test_aBurstOfTexts(self):
        assert self.kept(b"a\n" * (BURST_BYTES // 2)) < KEPT_BYTES
        assert len(self.server.commits._asks) <= ASKED_MOST
        assert len(self.ana.door.session._waiting) <= 1
        assert self.ana.transport.producerState == "paused"

    def test_aBurstOfBlankLines(self):
        assert self.kept(b"\n" * BURST_BYTES) < KEPT_BYTES
        assert self.ana.transport.producerState == "paused"

    def test_burstsForEver(self):
        """As long as they are read."""
        times = 0
        while self.ana.transport.producerState != "paused":
            self.ana.send(b"a\n" * (BURST_BYTES // 2))
            times += 1
            assert times == 1
        for _ in range(100):
            self.server.commits.run()
            self.server.commits.busy = True
            self.pump(0.1)
            if self.ana.transport.producerState != "paused":
                self.ana.send(b"\n" * BURST_BYTES)
            assert len(self.ana.door._sends._data) <= 2 * BURST_BYTES
            assert len(self.ana.door.session._waiting) <= 1


class OrderTests(BurstCase):
    def test_allComeInTheirOrderAndTheEndBehindThem(self):
        (ana,) = students(self.server, "pucpr", "ana")
        texts = [f"text {number}" for number in range(5000)]
        ana.send("\n".join(texts))
        ana.door.readConnectionLost()
        assert not ana.closing
        came = self.texts()
        assert 1000 < len(came) < 5000
        self.pump(10)
        assert came + self.texts() == texts
        assert ana.closing

    def test_aFewAtOnceAreUnhindered(self):
        for door in CLASSIC:
            ana = Student(self.server, door)
            tag = f"<{door}> " if door == "ufpa" else ""
            nick = "" if door == "ufpa" else f"{door}\n"
            ana.send(nick + "".join(f"{tag}{number}\n" for number in range(20)), quiet=False)
            assert self.texts() == [str(number) for number in range(20)], door

    def test_fortyInTwoSeconds(self):
        found = [Student(self.server, "ufal-room") for _ in range(40)]
        for number, student in enumerate(found):
            student.send(f"n{number}\none\n\n\ntwo\n", quiet=False)
        assert self.texts() == ["one", "two"] * 40

    def test_nothingIsLostOfWhatComesWhileOneComesIn(self):
        for door in CLASSIC:
            (bia,) = students(self.server, door, f"bia-{door}")
            self.bot.messages()
            ana = Student(self.server, door)
            tag = f"<ana-{door}> " if door == "ufpa" else ""
            self.server.commits.busy = True
            if not tag:
                ana.send(f"ana-{door}")
            for number in range(300):
                ana.send(f"{tag}text {number}")
            assert ana.transport.producerState == "producing"
            self.server.commits.run()
            assert self.texts() == [f"text {number}" for number in range(300)], door
            assert "".join(bia.read()).count("text") == 300

    def test_whoSendsOnWhileTheyComeInWaits(self):
        ana = Student(self.server, "ufal-room")
        self.server.commits.busy = True
        ana.send("ana")
        for _ in range(HELD_BYTES // 4096 + 1):
            ana.send("x" * 4095 + "\n")
        assert ana.transport.producerState == "paused"
        self.server.commits.run()
        assert len(self.texts()) == HELD_BYTES // 4096 + 1
        assert ana.transport.producerState == "producing"

    def test_triesOfANickWaitToo(self):
        ana = Student(self.server, "ufal-chat")
        self.server.commits.busy = True
        for nick in ("bot", "ana", "hello"):
            ana.send(nick)
        self.server.commits.run()
        assert ana.read()[:2] == ["FALSE", "TRUE"]
        assert self.texts() == ["hello"]

    def test_whoGoesBySayingSoSaysNothingMore(self):
        (ana,) = students(self.server, "ufal-chat", "ana")
        ana.send("um/close\nfoi\n" + "\n" * 3000, quiet=False)
        assert ana.closing
        assert self.texts() == ["um"]
        assert not any(call.func == ana.door.session.advance for call in self.server.clock.getDelayedCalls())


class DroppedTests(BurstCase):
    """What is dropped costs as commands do, at each door and in each shape."""

    def test_itWaits(self):
        for door, text in (
            ("ufpa", "\n"), ("ufpa", "<x> \n"), ("ufal-room", " \n"), ("ufal-chat", "\n"), ("pucpr", "\n"),
            ("pucpr", "/privado\n"), ("pucpr", "/privado bot\n"),
        ):  # fmt: skip
            (ana,) = students(self.server, door, f"ana-{door}")
            ana.send(text * 5000 + "hi\n")
            assert ana.transport.producerState == "paused", text
            assert "hi" not in self.texts()
            self.pump(11)
            assert "hi" in self.texts()
            ana.lose()

    def test_alsoWhereThereIsNoMorePlace(self):
        """Who can't come in again is told so as often as they may ask."""
        self.server = Server(Settings(limits=Limits(sessionsPerAddress=2)))
        ana, bia = (Student(self.server, "ufpa") for _ in range(2))
        ana.send("<ana> hi\n" * 5000)
        assert ana.transport.producerState == "paused"
        assert ana.door.session.isHidden
        assert ana.door.outflow._queued < 2 * QUEUED_MOST
        bia.lose()
        ana.read()
        assert not ana.door.session.isHidden


class LongTests(BurstCase):
    def test_whatIsTooLongForAPrivateTextIsSaidToNobody(self):
        ana, bia = students(self.server, "pucpr", "ana", "bia")
        ana.read()
        for most in (TEXT_MAX, 5 * TEXT_MAX):
            for at in range(0, most, 4000):
                ana.send("/privado bia " * (not at) + "x" * 4000, quiet=False)
            self.server.clock.advance(1)
            assert self.texts() == []
        assert "".join(bia.read()).count("x") == TEXT_MAX
        assert "16000" in "".join(ana.read())


class SlowTests(BurstCase):
    """What is long comes at the pace of these clients, and there may be much of it."""

    def test_whoGetsMuchMaySpeakMeanwhile(self):
        for door in CLASSIC:
            (ana,) = students(self.server, door, f"ana-{door}")
            for _ in range(20):
                self.bot.ok("say", room="lobby", text="x" * 16_000)
            assert ana.door.session.feed.paused
            for text in ("help", "me"):
                ana.send(f"<ana> {text}" if door == "ufpa" else text)
            assert self.texts()[-2:] == ["help", "me"], door
            assert "".join(ana.read()).count("x") == 20 * 16_000
            ana.lose()

    def test_alsoWhoTakesNothing(self):
        """Its answers are bounded."""
        (ana,) = students(self.server, "pucpr", "ana")
        ana.door.outflow.pauseProducing()
        for _ in range(20):
            ana.send("/privado nobody hi\n" * 1000)
            self.pump(1)
        assert QUEUED_MOST < ana.door.outflow.queued < 3 * QUEUED_MOST
        ana.send("/sair")
        self.pump(60)
        assert ana.door._closed


class NickTests(BurstCase):
    def test_aNickWithoutEndCostsNoMoreThanAShortOne(self):
        looked = []
        self.patch(nicks, "isName", lambda name, most: looked.append(name) or isName(name, most))
        for door, nick in (("ufal-room", "{}\n"), ("ufpa", "<{}> oi\n")):
            for text in ("!", "ana ", "\u0301", "ﷺ"):
                looked.clear()
                Student(self.server, door).send(nick.format(text * (60_000 // len(text.encode()))), quiet=False)
                assert 1 <= len(looked) <= 1000, (door, text)


class CoachTests(BurstCase):
    def setUp(self):
        super().setUp()
        self.server = Server(Settings(coach=True))

    def test_aBurstIsNobodysFault(self):
        """However long a character is cut by it."""
        (ana,) = students(self.server, "pucpr", "ana")
        data = "漢é\n".encode() * 25_000
        for at in range(0, len(data), BURST_BYTES - 1):
            while ana.transport.producerState != "producing":
                self.pump(1)
            ana.send(data[at : at + BURST_BYTES - 1], quiet=False)
        self.pump(60)
        ana.read()
        ana.send("/coach")
        assert "".join(ana.read()).strip() == NOTHING["pt"]
