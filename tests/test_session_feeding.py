"""What a session is fed: all of a room and in order, also after its reader stalled."""

from typing import Any

from twisted.internet.defer import Deferred
from twisted.trial.unittest import SynchronousTestCase

from tests.harness import Client, Server, texts


def live(room: Any) -> list[Any]:
    """The sessions that have read all of a room and can be written to."""
    return [follow.session for follows in room.live.values() for follow in follows]


class FeedingTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.server = Server()
        self.ana = self.server.guest("ana")
        self.bia = self.reader("bia")

    def reader(self, nick: str) -> Client:
        client = self.server.guest(nick)
        client.ok("open", room="lobby", after=0)
        return client

    def say(self, *numbers: int) -> list[str]:
        said = [f"text {number}" for number in numbers]
        for text in said:
            self.ana.ok("say", room="lobby", text=text)
        return said

    def test_a_reader_that_stalls_gets_nothing_and_later_all_of_it_in_order(self) -> None:
        self.bia.messages()
        self.bia.session.pauseProducing()
        said = self.say(*range(1500))
        self.assertEqual(self.bia.transport.value(), b"")
        self.bia.session.resumeProducing()
        self.assertEqual(texts(self.bia.messages()), said)
        self.assertGreater(self.server.pagesRead, 5)
        self.assertEqual(texts(self.bia.messages()) + self.say(1500), ["text 1500"])
        self.assertEqual(texts(self.bia.messages()), ["text 1500"])

    def test_a_stalled_reader_leaves_the_live_set(self) -> None:
        room = next(iter(self.server.service.registry.rooms.values()))
        self.bia.session.pauseProducing()
        self.say(1)
        self.assertEqual(live(room), [])
        self.bia.session.resumeProducing()
        self.assertEqual(live(room), [self.bia.session])

    def test_a_room_that_is_opened_while_the_transport_is_full_is_not_live(self) -> None:
        rui = self.server.guest("rui")
        self.server.commits.busy = True
        rui.send("open", room="lobby")
        rui.session.pauseProducing()
        self.server.commits.run()
        rui.messages()
        said = self.say(1, 2, 3)
        self.assertEqual(rui.messages(), [])
        rui.session.resumeProducing()
        self.assertEqual(texts(rui.messages()), said)

    def test_a_transport_that_is_filled_by_the_past_of_a_room_is_not_live(self) -> None:
        said = self.say(1)
        rui = self.server.guest("rui")
        write = rui.transport.write

        def full(data: bytes) -> None:
            write(data)
            if b"said" in data:
                rui.session.pauseProducing()

        self.patch(rui.transport, "write", full)
        rui.send("open", room="lobby", after=0)
        self.assertEqual(texts(rui.messages()), said)
        said = self.say(2)
        self.assertEqual(rui.messages(), [])
        rui.session.resumeProducing()
        self.assertEqual(texts(rui.messages()), said)

    def test_a_short_stall_is_fed_from_memory(self) -> None:
        self.bia.session.pauseProducing()
        said = self.say(*range(100))
        self.bia.session.resumeProducing()
        self.assertEqual(texts(self.bia.messages()), said)
        self.assertEqual(self.server.pagesRead, 0)

    def test_a_transport_that_pauses_again_stops_the_feeding(self) -> None:
        self.bia.session.pauseProducing()
        said = self.say(*range(1000))
        write = self.bia.transport.write

        def full(data: bytes) -> None:
            write(data)
            self.bia.session.pauseProducing()

        self.patch(self.bia.transport, "write", full)
        got: list[str] = []
        for rounds in range(1, 50):  # noqa: B007  # how many it took is asserted below
            self.bia.session.resumeProducing()
            new = texts(self.bia.messages())
            self.assertLessEqual(len(new), 512)
            got += new
            if got == said:
                break
        self.assertEqual(got, said)
        self.assertGreaterEqual(rounds, 3)

    def test_one_page_at_a_time_is_read_and_what_comes_meanwhile_follows(self) -> None:
        said = self.say(*range(700))
        rui = self.server.guest("rui")
        pages = self.server.heldPages = []
        rui.ok("open", room="lobby", after=0)
        said += self.say(700, 701)
        got = []
        while pages:
            self.assertEqual(len(pages), 1)
            pages.pop()()
            got += texts(rui.messages())
        self.assertEqual(got, said)
        self.assertEqual(texts(rui.messages()) + self.say(702), ["text 702"])

    def test_a_page_that_arrives_after_the_room_was_opened_again_is_dropped(self) -> None:
        self.say(*range(700))
        rui = self.server.guest("rui")
        pages = self.server.heldPages = []
        rui.ok("open", room="lobby", after=0)
        rui.send("open", room="lobby", after=698)
        pages.pop(0)()
        self.assertEqual(texts(rui.messages()), ["text 698", "text 699"])

    def test_a_page_that_arrives_after_the_end_is_dropped(self) -> None:
        self.say(*range(700))
        rui = self.server.guest("rui")
        pages = self.server.heldPages = []
        rui.ok("open", room="lobby", after=0)
        rui.lose()
        rui.messages()
        pages.pop()()
        self.assertEqual(rui.messages(), [])

    def test_long_texts_make_short_pages(self) -> None:
        for number in range(40):
            self.ana.ok("say", room="lobby", text=str(number) + "é" * 15_000)
        rui = self.server.guest("rui")
        writes: list[int] = []
        write = rui.transport.write
        self.patch(rui.transport, "write", lambda data: (writes.append(len(data)), write(data)))
        rui.send("open", room="lobby", after=0)
        self.assertEqual(len(texts(rui.messages())), 40)
        self.assertLess(max(writes), 600_000)

    def test_a_store_that_fails_ends_the_session_with_a_reference(self) -> None:
        self.say(*range(700))
        rui = self.server.guest("rui")
        failing: Deferred[Any] = Deferred()
        self.patch(self.server, "page", lambda *_: failing)
        rui.send("open", room="lobby", after=0)
        failing.errback(ZeroDivisionError())
        self.assertEqual(rui.messages()[-1]["code"], "internal")
        self.assertTrue(rui.closing)
        self.flushLoggedErrors(ZeroDivisionError)
