"""What the store keeps: numbers without holes, times that never go back, pages of bounded size."""

from twisted.trial.unittest import SynchronousTestCase

from chatd.model.limits import Limits, Rate
from chatd.model.settings import Settings
from chatd.store.view import PAGE_BYTES, withinBytes
from tests.harness import Server
from tests.storecase import StoreTestCase


class NumbersTests(StoreTestCase):
    """Numbers rise by one, whatever else happens."""

    def test_refusals_take_none(self):
        ana, bia = self.server.account("ana"), self.server.account("bia")
        for _ in range(5):
            answers = self.together(
                (ana, "say", {"room": "lobby", "text": "x"}),
                (bia, "say", {"room": "nowhere", "text": "x"}),
                (bia, "topic", {"room": "lobby", "topic": "x"}),
                (ana, "say", {"room": "lobby", "text": ""}),
                (bia, "say", {"room": "lobby", "text": "y"}),
            )
            self.assertEqual([it["type"] for it in answers], ["ok", "refused", "refused", "refused", "ok"])
        self.assertEqual(self.seqs(ana), list(range(1, 11)))

    def test_a_batch_is_numbered_in_the_order_it_was_asked(self):
        clients = [self.server.guest(f"g{number}") for number in range(5)]
        sayings = [(clients[n % 5], "say", {"room": "lobby", "text": str(n)}) for n in range(50)]
        self.assertEqual([it["seq"] for it in self.together(*sayings)], list(range(1, 51)))
        self.assertEqual(self.texts(clients[0]), [str(n) for n in range(50)])

    def test_each_command_of_a_batch_sees_what_those_before_it_did(self):
        ana, bia = self.server.account("ana"), self.server.account("bia")
        answers = self.together(
            (ana, "create", {"room": "garden"}),
            (bia, "create", {"room": "GARDEN"}),
            (bia, "ask", {"room": "garden"}),
            (ana, "accept", {"room": "garden", "nick": "bia"}),
            (bia, "say", {"room": "garden", "text": "x"}),
            (ana, "leave", {"room": "garden"}),
            (bia, "leave", {"room": "garden"}),
            (bia, "create", {"room": "garden"}),
        )
        self.assertEqual([it.get("code", "ok") for it in answers], ["ok", "room-taken"] + ["ok"] * 6)

    def test_rooms_are_numbered_each_by_itself(self):
        ana = self.server.account("ana")
        for room in ("one", "two"):
            ana.ok("create", room=room, kind="open")
        for _ in range(3):
            for room in ("one", "two", "lobby"):
                ana.ok("say", room=room, text="x")
        self.assertEqual([self.seqs(ana, room)[-1] for room in ("one", "two", "lobby")], [5, 5, 3])


class TimeTests(StoreTestCase):
    """`at` is the server's clock, and never goes back within a room."""

    def setUp(self):
        # So many commands at once that the rate, which goes by the same clock, holds nobody up.
        self.server = Server(Settings(limits=Limits(commands=Rate(1e9, 1))))

    def at(self, client, room="lobby"):
        answer = client.ok("say", room=room, text="x")
        (event,) = client.ok("history", room=room, limit=1)["events"]
        self.assertEqual(event["at"], answer["at"])
        return answer["at"]

    def test_it_is_the_clocks(self):
        ana = self.server.account("ana")
        self.assertEqual(self.at(ana), "2027-01-15T08:00:00.000Z")
        self.server.clock.advance(1.25)
        self.assertEqual(self.at(ana), "2027-01-15T08:00:01.250Z")

    def test_it_stays_when_the_clock_goes_back(self):
        ana = self.server.account("ana")
        first = self.at(ana)
        self.server.clock.rightNow -= 3600
        self.assertEqual(self.at(ana), first)
        ana.ok("create", room="square", kind="open")
        self.assertEqual(self.at(ana, "square"), "2027-01-15T07:00:00.000Z", "another room has another past")
        self.server.clock.rightNow += 3599
        self.assertEqual(self.at(ana), first)
        self.server.clock.rightNow += 2
        self.assertEqual(self.at(ana), "2027-01-15T08:00:01.000Z")


class PagesTests(SynchronousTestCase):
    """A page is bounded in bytes too, and never empty where there is something."""

    def test_rows_as_many_as_fit(self):
        row = (1, b"x" * (PAGE_BYTES // 4))
        self.assertEqual(len(withinBytes([row] * 3)), 3)
        self.assertEqual(len(withinBytes([row] * 4)), 4)
        self.assertEqual(len(withinBytes([row] * 5)), 4)

    def test_one_that_is_too_long_comes_alone(self):
        self.assertEqual(len(withinBytes([(1, b"x" * (2 * PAGE_BYTES))] * 2)), 1)
        self.assertEqual(withinBytes([]), [])
