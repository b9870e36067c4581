"""Bytes on their way out: at once or at the turn's end, in order, and never more queued than is due."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.outflow import CHUNK_BYTES, DirectOutflow, OrdinaryOutflow, Turn


class Socket:
    """A socket that takes `room` bytes and then refuses, and a transport over it as Twisted's behaves."""

    def __init__(self, room: int = 10**9) -> None:
        self.room = room
        self.taken = b""
        self.sends = 0
        self.error: type[OSError] | None = None
        self.buffer = b""
        self.producer: Any = None
        self.isClosing = self.isClosed = self.isAborted = False

    def getHandle(self) -> "Socket":
        return self

    def send(self, data: bytes) -> int:
        self.sends += 1
        if self.error is not None:
            raise self.error()
        if not self.room:
            raise BlockingIOError
        sent = min(self.room, len(data))
        self.room -= sent
        self.taken += data[:sent]
        return sent

    # --- the transport

    def write(self, data: bytes) -> None:
        self.buffer += data

    def registerProducer(self, producer: Any, streaming: bool) -> None:
        assert self.producer is None
        self.producer = producer
        assert not streaming
        producer.resumeProducing()

    def unregisterProducer(self) -> None:
        assert self.producer is not None
        self.producer = None

    def loseConnection(self) -> None:
        self.isClosing = True

    def abortConnection(self) -> None:
        self.isAborted = True

    def drain(self, room: int = 10**9) -> None:
        """The client reads: what the transport has goes out, and it asks for more while there is more."""
        self.room = room
        while self.buffer and self.room:
            sent = self.send(self.buffer)
            self.buffer = self.buffer[sent:]
            if not self.buffer and self.producer is not None:
                self.producer.resumeProducing()
        self.isClosed = self.isClosing and not self.buffer and self.producer is None


class Reader:
    """A session, as far as an outflow knows."""

    def __init__(self) -> None:
        self.paused = False
        self.turns: list[str] = []

    def pauseProducing(self) -> None:
        assert not self.paused
        self.paused = True

    def resumeProducing(self) -> None:
        assert self.paused
        self.paused = False

    def stopProducing(self) -> None:
        """Nothing."""


class DirectTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.make()

    def make(self, room: int = 10**9) -> None:
        self.clock, self.socket, self.reader = Clock(), Socket(room), Reader()
        self.outflow = DirectOutflow(self.socket, self.reader, Turn(self.clock))

    def test_what_is_sent_leaves_at_once(self) -> None:
        self.outflow.send(b"a")
        self.assertEqual(self.socket.taken, b"a")

    def test_what_is_written_leaves_together_at_the_end_of_the_turn(self) -> None:
        for piece in (b"a", b"b", b"c"):
            self.outflow.write(piece)
        self.assertEqual(self.socket.taken, b"")
        self.clock.advance(0)
        self.assertEqual((self.socket.taken, self.socket.sends), (b"abc", 1))

    def test_what_is_sent_does_not_overtake_what_was_written(self) -> None:
        self.outflow.write(b"a")
        self.outflow.send(b"b")
        self.clock.advance(0)
        self.assertEqual(self.socket.taken, b"ab")

    def test_what_the_socket_refuses_follows_when_it_is_read(self) -> None:
        self.make(room=3)
        self.outflow.send(b"abcde")
        self.outflow.send(b"f")
        self.outflow.write(b"g")
        self.clock.advance(0)
        self.assertEqual(self.socket.taken, b"abc")
        self.socket.drain()
        self.assertEqual(self.socket.taken, b"abcdefg")
        self.outflow.send(b"h")
        self.assertEqual(self.socket.taken, b"abcdefgh")
        self.assertIsNone(self.socket.producer)

    def test_a_reader_is_paused_beyond_a_chunk_and_goes_on_when_that_is_gone(self) -> None:
        self.make(room=0)
        self.outflow.send(b"x" * CHUNK_BYTES)
        self.assertFalse(self.reader.paused)
        self.outflow.send(b"y" * (CHUNK_BYTES + 1))
        self.assertTrue(self.reader.paused)
        self.socket.drain(CHUNK_BYTES)
        self.assertTrue(self.reader.paused)
        self.socket.drain()
        self.assertFalse(self.reader.paused)
        self.assertEqual(len(self.socket.taken), 2 * CHUNK_BYTES + 1)

    def test_what_was_written_leaves_before_the_connection_is_closed(self) -> None:
        self.make(room=1)
        self.outflow.write(b"bye")
        self.outflow.close()
        self.assertFalse(self.socket.isClosed)
        self.socket.drain()
        self.assertEqual((self.socket.taken, self.socket.isClosed), (b"bye", True))
        self.clock.advance(0)

    def test_a_broken_connection_is_given_up(self) -> None:
        self.socket.error = ConnectionResetError
        self.outflow.send(b"a")
        self.assertTrue(self.socket.isAborted)

    @given(
        st.lists(
            st.one_of(
                st.tuples(st.sampled_from(["send", "write"]), st.integers(1, 90_000)),
                st.tuples(st.sampled_from(["drain", "turn"]), st.integers(0, 200_000)),
            )
        )
    )
    def test_all_arrives_in_order_however_it_is_sent_and_read(self, steps: list[tuple[str, int]]) -> None:
        self.make(room=50_000)
        sent = b""
        for number, (step, size) in enumerate(steps):
            if step == "turn":
                self.clock.advance(0)
            elif step == "drain":
                self.socket.drain(size)
            else:
                data = bytes([number % 256]) * size
                sent += data
                getattr(self.outflow, step)(data)
            self.assertTrue(sent.startswith(self.socket.taken))
        self.clock.advance(0)
        self.socket.drain()
        self.assertEqual(self.socket.taken, sent)
        self.assertFalse(self.reader.paused)


class OrdinaryTests(SynchronousTestCase):
    def test_the_transport_does_it_all(self) -> None:
        transport, reader = StringTransport(), Reader()
        outflow = OrdinaryOutflow(transport, reader)
        outflow.write(b"a")
        outflow.send(b"b")
        self.assertEqual(transport.value(), b"ab")
        self.assertIs(transport.producer, reader)
        outflow.close()
        self.assertTrue(transport.disconnecting)
        self.assertIsNone(transport.producer)
