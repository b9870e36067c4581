"""The native door: the same conversation in lines and in frames, however the bytes are cut."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatd.wire.frames import asFrame
from chatd.wire.requests import MESSAGE_MAX
from tests.framedtalk import EXPECTED, MESSAGES, NEW, answersTo, codes, frames, inFrames, inLines, message
from tests.harness import Client, Server


class SameAnswersTests(SynchronousTestCase):
    """The answers don't depend on how the bytes come."""

    def test_the_conversation_has_an_answer_to_each_message(self):
        expected = ["ok", "login-first", "ok", "ok", "ok", "said", "unknown-type", "ok", "ok", "ok"]
        self.assertEqual(codes(EXPECTED), [*expected, "bad-json", "bad-json", "bad-json"])
        self.assertEqual([it["re"] for it in EXPECTED if "re" in it], [1, 2, 3, 4, 5, 6, 7, 8, "last"])

    def test_lines_split_at_every_byte(self):
        server, data = Server(), inLines(messages=NEW)
        expected = self.told(server, data)
        self.assertEqual(len(expected), len(NEW))
        for at in range(1, len(data)):
            self.assertEqual(self.told(server, data[:at], data[at:]), expected, at)

    def told(self, server, *pieces, framed=False):
        """What a client of a server that was used before is told, but for the numbers and the times."""
        client = server.client()
        for piece in pieces:
            client.write(piece)
        data = client.transport.value()
        client.lose()
        messages = [json.loads(message) for message in (frames(data) if framed else data.splitlines())]
        return [{key: it[key] for key in it if key not in ("seq", "at", "last", "events", "more")} for it in messages]

    def test_lines_byte_by_byte(self):
        self.assertEqual(answersTo(*(bytes([byte]) for byte in inLines())), EXPECTED)

    def test_frames_split_at_every_byte(self):
        server, data = Server(), inFrames(NEW)
        expected = self.told(server, data, framed=True)
        self.assertEqual(len(expected), len(NEW))
        for at in range(1, len(data)):
            self.assertEqual(self.told(server, data[:at], data[at:], framed=True), expected, at)

    def test_frames_byte_by_byte(self):
        self.assertEqual(answersTo(*(bytes([byte]) for byte in inFrames()), framed=True), EXPECTED)

    @given(
        st.lists(st.integers(1, 400), max_size=30),
        st.sampled_from([b"\n", b"\r\n", b"\n\n", b"\r\n\r\n"]),
        st.booleans(),
    )
    @settings(max_examples=60)
    def test_any_cuts(self, sizes, end, framed):
        data, pieces = inFrames() if framed else inLines(end), []
        for size in sizes:
            pieces.append(data[:size])
            data = data[size:]
        self.assertEqual(answersTo(*filter(None, [*pieces, data]), framed=framed), EXPECTED)

    def test_the_first_byte_tells_the_framing(self):
        client = Server().client()
        client.write(b"\0")
        self.assertEqual(client.transport.value(), b"")
        client.write(asFrame(b'{"type":"ping","id":1}')[1:])
        self.assertEqual(client.transport.value(), asFrame(b'{"type":"ok","re":1}'))

    def test_the_hello_is_a_line_whatever_follows(self):
        server = Server()
        client = Client(server, "10.0.0.1")
        hello = client.transport.value()
        self.assertTrue(hello.endswith(b"}\n"))
        self.assertEqual(
            {key: json.loads(hello)[key] for key in ("type", "server", "version", "protocol", "name")},
            {"type": "hello", "server": "chatd", "version": "1.0.0", "protocol": 1, "name": "chatd"},
        )

    def test_events_come_in_the_framing_of_their_reader(self):
        server = Server()
        ana, bia = server.guest("ana"), server.client()
        bia.write(asFrame(b'{"type":"guest","id":1,"nick":"bia"}') + asFrame(b'{"type":"open","id":2,"room":"lobby"}'))
        bia.transport.clear()
        ana.ok("open", room="lobby")
        ana.ok("say", room="lobby", text="oi")
        entered, said = (json.loads(it) for it in frames(bia.transport.value()))
        self.assertEqual((entered["type"], said["type"], said["text"]), ("entered", "said", "oi"))


class HalfCloseTests(SynchronousTestCase):
    """A client that sends nothing more gets the answers to what it sent."""

    def test_what_was_sent_is_answered_and_then_the_connection_ends(self):
        client = Server().client()
        client.write(inLines())
        client.door.readConnectionLost()
        self.assertEqual(client.messages(), EXPECTED)
        self.assertTrue(client.closing)

    def test_a_last_line_may_lack_its_end(self):
        client = Server().client()
        client.write(b'{"type":"ping","id":1}\n{"type":"ping","id":2}')
        self.assertEqual(len(client.messages()), 1)
        client.door.readConnectionLost()
        self.assertEqual(client.take(), {"type": "ok", "re": 2})
        self.assertTrue(client.closing)

    def test_a_last_line_that_is_too_long_is_not_refused_again(self):
        client = Server().client()
        client.write(b"x" * 70_000)
        client.door.readConnectionLost()
        self.assertEqual(codes(client.messages()), ["too-long"])

    def test_a_frame_that_breaks_off_is_nothing(self):
        client = Server().client()
        client.write(asFrame(b'{"type":"ping","id":1}') + asFrame(b'{"type":"ping","id":2}')[:-1])
        client.door.readConnectionLost()
        self.assertEqual(frames(client.transport.value()), [b'{"type":"ok","re":1}'])
        self.assertTrue(client.closing)

    def test_who_says_nothing_at_all_is_let_go(self):
        client = Server().client()
        client.door.readConnectionLost()
        self.assertEqual(client.messages(), [])
        self.assertTrue(client.closing)

    def test_what_is_still_under_way_is_waited_for(self):
        server = Server()
        client = server.client()
        server.commits.busy = True
        client.write(inLines()[: len(MESSAGES[0]) + 1])
        client.door.readConnectionLost()
        self.assertEqual(client.messages(), [])
        self.assertFalse(client.closing)
        server.commits.busy = False
        server.commits.run()
        self.assertEqual(client.messages(), EXPECTED[:1])
        self.assertTrue(client.closing)

    def test_what_was_opened_comes_whole_from_the_store_first(self):
        server = Server()
        ana = server.guest("ana")
        for number in range(1000):
            ana.send("say", room="lobby", text=str(number))
        client = server.guest("bia")
        server.heldPages = []
        client.send("open", room="lobby", after=0)
        client.door.readConnectionLost()
        self.assertFalse(client.closing)
        while server.heldPages:
            server.heldPages.pop(0)()
        _, *events = client.messages()
        self.assertEqual([event["seq"] for event in events], list(range(1, 1001)))
        self.assertTrue(client.closing)


class AloneTests(SynchronousTestCase):
    """What follows a login waits for it, and is then answered in its order."""

    def test_commands_behind_a_login_in_the_same_piece_are_carried_out_as_who_logged_in(self):
        server = Server()
        client = server.client()
        server.commits.busy = True
        client.write(
            b'{"type":"guest","id":1,"nick":"ana"}\n{"type":"my-rooms","id":2}\n{"type":"guest","id":3,"nick":"b"}'
        )
        client.write(b"\n")
        self.assertEqual(client.messages(), [])
        server.commits.busy = False
        server.commits.run()
        self.assertEqual(
            [(it["re"], it.get("code")) for it in client.messages()], [(1, None), (2, None), (3, "logged-in")]
        )

    def test_long_lines_behind_it_keep_their_place_and_what_follows_them_too(self):
        server = Server()
        client = server.client()
        server.commits.busy = True
        client.write(
            b'{"type":"guest","id":1,"nick":"ana"}\n'
            + b"x" * 70_000
            + b'\n{"type":"ping","id":2}\n'
            + message(MESSAGE_MAX, id=3)
            + b'\r\n{"type":"ping","id":4}\n'
        )
        self.assertEqual(client.messages(), [])
        server.commits.busy = False
        server.commits.run()
        self.assertEqual([it.get("re", it.get("code")) for it in client.messages()], [1, "too-long", 2, 3, 4])
