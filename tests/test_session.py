"""A session: commands in order, nothing read while something waits, a stalled reader that loses nothing."""

from typing import Any

from twisted.internet.defer import Deferred, fail
from twisted.trial.unittest import SynchronousTestCase

from chatd.model.limits import Limits, Rate
from chatd.model.settings import Settings
from tests.harness import Client, Server


def texts(messages: list[dict[str, Any]]) -> list[str]:
    """What was said."""
    return [message["text"] for message in messages if message["type"] == "said"]


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


class AskingTests(SynchronousTestCase):
    def test_what_comes_behind_a_login_waits_for_it(self) -> None:
        server = Server()
        hashed: Deferred[str] = Deferred()
        ana = server.client()
        self.patch(server.service._proofs, "_inThread", lambda *_: hashed)
        ana.send("signup", id=1, nick="ana", email="a@example.org", password="correct horse", postal="01310100")
        ana.send("say", id=2, room="lobby", text="oi")
        ana.write(b"nonsense\n")
        self.assertEqual(ana.transport.producerState, "paused")
        self.assertEqual(ana.messages(), [])
        hashed.callback("hash")
        answers = ana.messages()
        self.assertEqual([(m["type"], m.get("re")) for m in answers], [("ok", 1), ("ok", 2), ("refused", None)])
        self.assertEqual(ana.transport.producerState, "producing")

    def test_what_waits_for_a_login_goes_on_behind_that_login_only(self) -> None:
        server = Server()
        ana = server.client()
        hashed: Deferred[str] = Deferred()
        self.patch(server.service._proofs, "_inThread", lambda *_: hashed)
        server.commits.busy = True
        ana.send("ping", id=1)
        ana.write(b"nonsense\n")
        ana.send("signup", id=2, nick="ana", email="a@example.org", password="correct horse", postal="01310100")
        ana.send("guest", id=3, nick="eva")
        ana.send("open", id=4, room="lobby")
        server.commits.run()
        self.assertEqual([(m["type"], m.get("re")) for m in ana.messages()], [("ok", 1), ("refused", None)])
        hashed.callback("hash")
        self.assertEqual([(m.get("code"), m["re"]) for m in ana.messages()], [(None, 2), ("logged-in", 3), (None, 4)])
        self.assertEqual(ana.ok("who")["people"], ["ana"])

    def test_a_proof_that_breaks_is_answered_with_a_reference(self) -> None:
        server = Server()
        ana = server.client()
        self.patch(server.service._proofs, "_inThread", lambda *_: fail(ZeroDivisionError()))
        card = {"nick": "ana", "email": "a@example.org", "password": "correct horse", "postal": "01310100"}
        self.assertEqual(ana.refused("signup", **card), "internal")
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
        ana.ok("guest", nick="ana")

    def test_a_flood_of_frames_waits_as_bytes(self) -> None:
        server = Server()
        ana = server.client()
        server.commits.busy = True
        ana.write(b"\0\0\0\1x" * 10_000)
        self.assertLessEqual(len(ana.session._waiting), 1)
        self.assertEqual(ana.transport.producerState, "paused")
        server.commits.run()
        self.assertLess(ana.transport.value().count(b"refused"), 3000, "beyond the burst they wait")
        ana.lose()

    def test_empty_lines_cost_next_to_nothing(self) -> None:
        server = Server()
        ana = server.guest("ana")
        received: list[bytes] = []
        self.patch(ana.door._framing, "lineReceived", received.append)
        ana.write(b"\n\r\n" * 20_000 + b'{"type":"ping"}\n')
        self.assertLessEqual(len(received), 2)

    def test_nothing_is_taken_while_the_transport_is_full(self) -> None:
        server = Server()
        ana = server.guest("ana")
        ana.session.pauseProducing()
        ana.send("say", id=1, room="lobby", text="oi")
        ana.send("say", id=2, room="lobby", text="oi")
        self.assertEqual(ana.messages(), [])
        self.assertEqual(ana.transport.producerState, "paused")
        ana.session.resumeProducing()
        self.assertEqual([m["re"] for m in ana.messages()], [1, 2])

    def test_a_bounded_number_of_commands_is_under_way(self) -> None:
        server = Server()
        ana = server.guest("ana")
        server.commits.busy = True
        ana.write(b'{"type":"ping"}\n' * 1000)
        self.assertEqual(len(server.commits._asks), 128)
        self.assertEqual(ana.transport.producerState, "paused")
        server.commits.run()
        self.assertEqual(len(ana.messages()), 1000)
        self.assertEqual(ana.transport.producerState, "producing")

    def test_commands_that_come_too_fast_wait_and_none_is_refused(self) -> None:
        server = Server(Settings(limits=Limits(commands=Rate(burst=10, perSecond=5))))
        ana = server.guest("ana")
        ana.write(b'{"type":"ping"}\n' * 30)
        self.assertEqual(len(ana.messages()), 9)
        server.clock.pump([0.1] * 21)
        self.assertEqual(len(ana.messages()), 10)
        server.clock.pump([0.1] * 100)
        self.assertEqual(len(ana.messages()), 11)
        self.assertEqual(ana.transport.producerState, "producing")
        ana.lose()

    def test_commands_of_a_stopping_server_are_refused(self) -> None:
        server = Server()
        ana = server.guest("ana")
        server.service.stopping = True
        self.assertEqual(ana.refused("say", room="lobby", text="oi"), "stopping")
        server.service.stop()
        self.assertEqual(ana.take()["type"], "bye")
        self.assertTrue(ana.closing)

    def test_too_many_connections_of_one_address_are_refused(self) -> None:
        server = Server(Settings(limits=Limits(sessionsPerAddress=2)))
        first = server.client("10.0.0.1")
        server.client("10.0.0.1")
        third = Client(server, "10.0.0.1")
        self.assertEqual([m["type"] for m in third.messages()], ["hello", "bye"])
        self.assertTrue(third.closing)
        server.client("10.0.0.2")
        first.lose()
        self.assertFalse(server.client("10.0.0.1").closing)

    def test_a_closed_half_gets_its_answers_and_events_then_the_end(self) -> None:
        server = Server()
        ana = server.guest("ana")
        for number in range(700):
            ana.ok("say", room="lobby", text=str(number))
        bia = server.guest("bia")
        pages = server.heldPages = []
        bia.send("open", room="lobby", after=0)
        bia.door.readConnectionLost()
        self.assertFalse(bia.closing)
        while pages:
            pages.pop()()
        self.assertEqual(len(texts(bia.messages())), 700)
        self.assertTrue(bia.closing)


class SilenceTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.server = Server()

    def test_there_are_60_seconds_to_log_in(self) -> None:
        stranger = self.server.client()
        stranger.send("ping")
        self.server.clock.advance(59)
        self.assertFalse(stranger.closing)
        self.server.clock.advance(1)
        self.assertEqual(stranger.messages()[-1]["code"], "login-first")
        self.assertTrue(stranger.closing)

    def test_a_silent_session_is_pinged_after_10_minutes_and_closed_5_later(self) -> None:
        ana = self.server.guest("ana")
        self.server.clock.pump([60] * 9 + [59])
        self.assertEqual(ana.messages(), [])
        self.server.clock.advance(1)
        self.assertEqual(ana.take(), {"type": "ping"})
        self.server.clock.advance(299)
        self.assertFalse(ana.closing)
        self.server.clock.advance(1)
        self.assertEqual(ana.take()["code"], "silent")
        self.assertTrue(ana.closing)

    def test_any_byte_is_an_answer(self) -> None:
        ana = self.server.guest("ana")
        self.server.clock.advance(600)
        ana.messages()
        ana.write(b"\n")
        self.server.clock.advance(300)
        self.assertFalse(ana.closing)
        self.server.clock.advance(300)
        self.assertEqual(ana.take(), {"type": "ping"})

    def test_a_session_that_is_paused_for_writing_is_not_judged(self) -> None:
        ana = self.server.guest("ana")
        ana.session.pauseProducing()
        self.server.clock.pump([60] * 60)
        self.assertFalse(ana.closing)
        ana.session.resumeProducing()
        self.server.clock.pump([60] * 14)
        self.assertFalse(ana.closing)
        self.server.clock.pump([60] * 11)
        self.assertTrue(ana.closing)

    def test_the_connection_of_an_ended_session_is_cut_after_a_grace_time(self) -> None:
        ana = self.server.guest("ana")
        aborted: list[bool] = []
        self.patch(ana.transport, "abortConnection", lambda: aborted.append(True))
        ana.door._abort = None
        ana.session.over("stopping")
        self.server.clock.advance(1.9)
        self.assertEqual(aborted, [])
        self.server.clock.advance(0.2)
        self.assertEqual(aborted, [True])
