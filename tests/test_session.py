"""A session: commands in order, nothing read while something waits, and an end for who is silent."""

from functools import partial

from twisted.internet.defer import Deferred, fail
from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.farewell import FAREWELL_SECONDS, GRACE_SECONDS
from chatd.model.limits import Limits, Rate
from chatd.model.settings import Settings
from tests.harness import Client, Server, texts


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

    def test_who_closed_its_half_may_take_its_time_to_read_the_rest(self) -> None:
        server = Server()
        ana, bia = server.guest("ana"), server.guest("bia")
        lost: list[str] = []
        for client in (ana, bia):
            client.transport.abortConnection = partial(lost.append, client.welcome["nick"])
            client.door.readConnectionLost()
            self.assertTrue(client.closing)
        server.clock.advance(GRACE_SECONDS)
        self.assertEqual(lost, [])
        bia.session.over("stopping")
        server.clock.advance(GRACE_SECONDS)
        self.assertEqual(lost, ["bia"])
        server.clock.advance(FAREWELL_SECONDS)
        self.assertEqual(lost, ["bia", "ana"])

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
