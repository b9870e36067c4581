"""Lines at the native door: how they end, how long they may be, and what isn't one."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatd.wire.requests import MESSAGE_MAX
from tests.framedtalk import codes, message
from tests.harness import Server


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
