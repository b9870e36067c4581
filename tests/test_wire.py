"""The client's side of the wire: a line or more first, then frames, however their bytes are cut up."""

import json

from twisted.internet.testing import StringTransport
from twisted.trial.unittest import SynchronousTestCase

from chatcli.protocol import FRAME_MAX, LINE_MAX, Wire
from chatd.wire.chunks import Chunk, asChunk
from chatd.wire.frames import asFrame, asLine
from tests.framedtalk import frames

HELLO = {"type": "hello", "name": "é"}
MESSAGES = [{"type": "ok", "re": 1}, {"type": "said", "text": "olá\n\x00😀"}]
CHUNK = Chunk("ab" * 32, 5, b"\x00\x01{}\n")


def json_(message):
    return json.dumps(message, ensure_ascii=False).encode()


class WireTest(SynchronousTestCase):
    def setUp(self):
        self.heard = []
        self.lost = []
        self.wire = Wire(self)
        self.transport = StringTransport()
        self.wire.makeConnection(self.transport)

    def connected(self, wire):
        pass

    def received(self, wire, message):
        self.heard.append(message)

    carried = received

    def disconnected(self, wire, why):
        self.lost.append(why)

    def test_helloThenFramesHoweverTheyAreCut(self):
        data = asLine(json_(HELLO)) + b"".join(asFrame(json_(message)) for message in MESSAGES)
        data += asFrame(asChunk(CHUNK.sha256, CHUNK.offset, CHUNK.data)) + asFrame(json_(HELLO))
        expected = [HELLO, *MESSAGES, CHUNK, HELLO]
        for size in (1, 2, 3, 7, len(data)):
            self.setUp()
            for at in range(0, len(data), size):
                self.wire.dataReceived(data[at : at + size])
            assert (self.heard, self.lost) == (expected, []), size

    def test_aServerThatEndsItAtOnceDoesSoInLines(self):
        self.wire.dataReceived(asLine(json_(HELLO)))
        self.wire.send({"type": "guest"})
        self.wire.dataReceived(asLine(json_({"type": "bye"})))
        assert self.heard == [HELLO, {"type": "bye"}]

    def test_whatIsSentIsFramed(self):
        self.wire.send(MESSAGES[1])
        self.wire.carry(CHUNK)
        first, second = frames(self.transport.value())
        assert json.loads(first) == MESSAGES[1]
        assert second == asChunk(CHUNK.sha256, CHUNK.offset, CHUNK.data)

    def test_pausedAndResumedByWhatItHandsOn(self):
        self.wire.dataReceived(asLine(json_(HELLO)))

        def received(wire, message):
            self.heard.append(message)
            wire.pauseProducing()
            wire.resumeProducing()

        self.received = received
        self.wire.dataReceived(b"".join(asFrame(json_(message)) for message in MESSAGES))
        assert self.heard == [HELLO, *MESSAGES]

    def test_pausedNothingIsHandedOn(self):
        self.received = lambda wire, message: (self.heard.append(message), wire.pauseProducing())
        self.wire.dataReceived(asLine(json_(HELLO)) + b"".join(asFrame(json_(message)) for message in MESSAGES))
        for count in (1, 2, 3):
            assert len(self.heard) == count
            self.wire.resumeProducing()
        assert self.heard == [HELLO, *MESSAGES]

    def test_whatIsNoChatServer(self):
        head = asLine(json_(HELLO))
        for data in (
            b"HTTP/1.1 400 Bad Request\r\n", b"\n", b"x" * (LINE_MAX + 1),
            head + asFrame(b""), head + asFrame(b"[]"), head + asFrame(b'{"type":1}'), head + asFrame(b"\xff"),
            head + asFrame(json_(HELLO)) + (FRAME_MAX + 1).to_bytes(4, "big"),
            head + asFrame(b"\x01"), head + asFrame(asChunk(CHUNK.sha256, 0, b"")),
            head + asFrame(asChunk(CHUNK.sha256, 0, b"x" * 65_537)),
        ):  # fmt: skip
            self.setUp()
            self.wire.dataReceived(data)
            assert self.lost == ["What answers there is not a chat server."], data[:80]
