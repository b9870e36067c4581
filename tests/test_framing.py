"""The native door: the same conversation in lines and in frames, however the bytes are cut."""

import json
from itertools import pairwise
from struct import pack, unpack

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatd.wire.frames import FRAME_MAX, asFrame
from chatd.wire.requests import MESSAGE_MAX
from tests.harness import Client, Server

TALK = [
    {"type": "ping", "id": 1},
    {"type": "say", "id": 2, "room": "lobby", "text": "too early"},
    {"type": "guest", "id": 3, "nick": "ana", "token": "a token of my own"},
    {"type": "open", "id": 4, "room": "lobby"},
    {"type": "say", "id": 5, "room": "lobby", "text": "olá\nmundo 😀", "key": "k"},
    {"type": "nonsense", "id": 6},
    {"type": "say", "id": 7, "room": "lobby", "text": "again", "key": "k"},
    {"type": "who", "id": 8, "room": "lobby"},
    {"type": "history", "id": "last", "room": "lobby"},
]
MESSAGES = [*(json.dumps(message, ensure_ascii=False).encode() for message in TALK), b"no json", b"\xff", b"[" * 50]


NEW = [message for message in MESSAGES if b'"key"' not in message]
"""Those that say the same to a server that has heard them before."""


def inLines(end: bytes = b"\n", messages: list[bytes] = MESSAGES) -> bytes:
    return b"".join(message + end for message in messages)


def inFrames(messages: list[bytes] = MESSAGES) -> bytes:
    return b"".join(map(asFrame, messages))


def frames(data: bytes) -> list[bytes]:
    """The messages of what the server wrote in frames."""
    messages = []
    while data:
        (size,) = unpack("!I", data[:4])
        messages.append(data[4 : 4 + size])
        assert len(messages[-1]) == size, "the last frame is whole"
        data = data[4 + size :]
    return messages


def answersTo(*pieces: bytes, framed: bool = False) -> list[dict]:
    """What a new server says to these pieces."""
    client = Server().client()
    for piece in pieces:
        client.write(piece)
    data = client.transport.value()
    return [json.loads(message) for message in (frames(data) if framed else data.splitlines())]


def message(size: int, **fields: object) -> bytes:
    """A ping of so many bytes."""
    head = json.dumps({"type": "ping", **fields, "x": ""}).encode()
    return head[:-2] + b"x" * (size - len(head)) + head[-2:]


def codes(messages: list[dict]) -> list[str]:
    return [message.get("code", message["type"]) for message in messages]


EXPECTED = answersTo(inLines())


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


class LineTests(SynchronousTestCase):
    """What is a line, and what is too long for one."""

    def setUp(self):
        self.client = Server().client()

    def codes(self):
        return codes(self.client.messages())

    def lives(self):
        self.client.write(b'{"type":"ping","id":"alive"}\n')
        self.assertEqual(self.client.take(), {"type": "ok", "re": "alive"})
        self.assertFalse(self.client.closing)

    def test_empty_lines_are_ignored(self):
        self.client.write(b"\n\r\n\n\r\n")
        self.assertEqual(self.codes(), [])
        self.lives()

    def test_a_line_of_blanks_is_not_empty(self):
        self.client.write(b"  \n")
        self.assertEqual(self.codes(), ["bad-json"])

    def test_a_carriage_return_within_a_line_does_not_end_it(self):
        self.client.write(b'{"type":"ping"}\r{"type":"ping"}\n')
        self.assertEqual(self.codes(), ["bad-json"])

    def test_a_line_of_64_kib_passes(self):
        for end in (b"\n", b"\r\n"):
            self.client.write(message(MESSAGE_MAX) + end)
            self.assertEqual(self.codes(), ["ok"], end)
        self.lives()

    def test_a_line_of_64_kib_passes_wherever_it_is_cut(self):
        for end in (b"\n", b"\r\n"):
            line = message(MESSAGE_MAX) + end
            for at in (1, 1000, MESSAGE_MAX - 1, MESSAGE_MAX, MESSAGE_MAX + 1):
                self.client.write(line[:at])
                self.client.write(line[at:] + b'{"type":"ping","id":2}\n')
                self.assertEqual(self.codes(), ["ok", "ok"], (end, at))

    def test_a_line_of_64_kib_passes_byte_by_byte_at_its_end(self):
        line = message(MESSAGE_MAX) + b"\r\n"
        self.client.write(line[:-5])
        for at in range(len(line) - 5, len(line)):
            self.assertEqual(self.codes(), [])
            self.client.write(line[at : at + 1])
        self.assertEqual(self.codes(), ["ok"])
        self.lives()

    def test_one_byte_more_is_refused_once(self):
        for end in (b"\n", b"\r\n"):
            self.client.write(message(MESSAGE_MAX + 1) + end)
            self.assertEqual(self.codes(), ["too-long"], end)
            self.lives()

    def test_one_byte_more_is_refused_once_wherever_it_is_cut(self):
        for end in (b"\n", b"\r\n"):
            line = message(MESSAGE_MAX + 1) + end
            for at in (1, MESSAGE_MAX - 1, MESSAGE_MAX, MESSAGE_MAX + 1, MESSAGE_MAX + 2):
                self.client.write(line[:at])
                if line[at:]:
                    self.client.write(line[at:])
                self.assertEqual(self.codes(), ["too-long"], (end, at))
                self.lives()

    def test_a_long_line_is_refused_when_it_passes_the_limit(self):
        self.client.write(b"x" * MESSAGE_MAX)
        self.assertEqual(self.codes(), [])
        self.client.write(b"x")
        refusal = self.client.take()
        self.assertEqual((refusal["type"], refusal["code"], "re" in refusal), ("refused", "too-long", False))

    def test_a_carriage_return_that_passes_the_limit_waits_for_what_comes(self):
        self.client.write(b"x" * MESSAGE_MAX + b"\r")
        self.assertEqual(self.codes(), [])
        self.client.write(b"x")
        self.assertEqual(self.codes(), ["too-long"])
        self.client.write(b'x\n{"type":"ping"}\n')
        self.assertEqual(self.codes(), ["ok"])

    def test_two_carriage_returns_at_the_limit_are_too_long(self):
        self.client.write(message(MESSAGE_MAX) + b"\r\r\n")
        self.assertEqual(self.codes(), ["too-long"])
        self.lives()

    def test_the_rest_of_a_long_line_is_skipped_to_its_end(self):
        for _ in range(20):
            self.client.write(b"x" * 10_000)
        self.assertEqual(self.codes(), ["too-long"])
        self.client.write(b'{"type":"ping"}\r{"type":"ping"}')
        self.assertEqual(self.codes(), [])
        self.client.write(b'\n{"type":"ping"}\n')
        self.assertEqual(self.codes(), ["ok"])

    def test_many_long_lines_at_once_are_refused_one_by_one(self):
        self.client.write((b"x" * 70_000 + b"\n") * 30 + b'{"type":"ping"}\n')
        self.assertEqual(self.codes(), ["too-long"] * 30 + ["ok"])

    def test_long_lines_keep_their_place_among_the_answers(self):
        self.client.write(b'{"type":"ping","id":1}\n' + b"x" * 70_000 + b'\n{"type":"ping","id":2}\n')
        self.assertEqual([it.get("re", it.get("code")) for it in self.client.messages()], [1, "too-long", 2])

    @given(st.integers(-3, 3), st.sampled_from([b"\n", b"\r\n"]), st.lists(st.integers(-4, 6), max_size=4))
    @settings(max_examples=60)
    def test_around_the_limit_a_line_is_answered_exactly_once(self, extra, end, cuts):
        client = Server().client()
        data = message(MESSAGE_MAX + extra) + end + b'{"type":"ping","id":2}\n'
        places = sorted({0, len(data), *(MESSAGE_MAX + cut for cut in cuts)})
        for start, stop in pairwise(places):
            client.write(data[start:stop])
        self.assertEqual(codes(client.messages()), ["too-long" if extra > 0 else "ok", "ok"])


class FrameTests(SynchronousTestCase):
    """What is a frame, and what is too long for one."""

    def setUp(self):
        self.client = Server().client()

    def codes(self):
        data = self.client.transport.value()
        self.client.transport.clear()
        return codes([json.loads(it) for it in frames(data)])

    def lives(self):
        self.client.write(asFrame(b'{"type":"ping","id":"alive"}'))
        self.assertEqual(self.codes(), ["ok"])
        self.assertFalse(self.client.closing)

    def test_an_empty_frame_is_refused(self):
        self.client.write(asFrame(b""))
        self.assertEqual(self.codes(), ["bad-json"])
        self.lives()

    def test_a_frame_of_64_kib_passes(self):
        self.client.write(asFrame(message(MESSAGE_MAX)))
        self.assertEqual(self.codes(), ["ok"])

    def test_a_longer_one_is_read_and_refused(self):
        for size in (MESSAGE_MAX + 1, MESSAGE_MAX + 2, 100_000, FRAME_MAX):
            self.client.write(asFrame(message(size)))
            self.assertEqual(self.codes(), ["too-long"], size)
            self.lives()

    def test_a_longer_one_is_refused_once_however_it_is_cut(self):
        data = asFrame(message(FRAME_MAX)) + asFrame(b'{"type":"ping"}')
        for at in range(0, len(data), 10_001):
            self.client.write(data[at : at + 10_001])
        self.assertEqual(self.codes(), ["too-long", "ok"])

    def test_one_that_announces_more_is_refused_and_ends_the_connection(self):
        for size in (FRAME_MAX + 1, 2**24 - 1):
            self.setUp()
            self.client.write(asFrame(b'{"type":"ping"}') + pack("!I", size))
            self.assertEqual(self.codes(), ["ok", "too-long"])
            self.assertTrue(self.client.closing)

    def test_what_comes_behind_it_is_ignored(self):
        more = asFrame(b'{"type":"ping"}') * 3
        self.client.write(b"\0" + more[1:] + pack("!I", FRAME_MAX + 1) + more)
        self.assertEqual(self.codes(), ["ok"] * 3 + ["too-long"])
        self.client.write(more)
        self.assertEqual(self.codes(), [])

    def test_a_length_that_no_frame_has_ends_the_connection_also_later(self):
        self.client.write(asFrame(b'{"type":"ping"}'))
        self.client.write(b'{"type":"ping"}\n')
        self.assertEqual(self.codes(), ["ok", "too-long"])
        self.assertTrue(self.client.closing)

    def test_frames_behind_a_logout_are_ignored(self):
        self.client.write(asFrame(b'{"type":"logout","id":1}') + asFrame(b'{"type":"ping","id":2}'))
        self.assertEqual(self.codes(), ["ok"])
        self.assertTrue(self.client.closing)


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
