"""Frames at the native door: how they begin, how long they may be, and what isn't one."""

import json
from struct import pack

from twisted.trial.unittest import SynchronousTestCase

from chatd.wire.frames import FRAME_MAX, asFrame
from chatd.wire.requests import MESSAGE_MAX
from tests.framedtalk import codes, frames, message
from tests.harness import Server


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
