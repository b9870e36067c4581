"""Any bytes from the terminal, unknown, broken off, late, many, however cut: no text is lost or made."""

import re
from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatcli.line.keys import Event, Key, Keys, Text
from tests.keybytes import BEGIN, END, events


class UnknownTests(SynchronousTestCase):
    def test_swallowed_whole(self):
        sequences = (
            b"\x1b[E", b"\x1b[99~", b"\x1b[1;5x", b"\x1b[?1u", b"\x1b[>4;2m", b"\x1b[1 q", b"\x1b[!p", b"\x1b[=1;2;3z",
            b"\x1b[1I", b"\x1bOz", b"\x1b[<0;10;20M", b"\x1b[<0;10;20m", b"\x1b[32;10;20M", b"\x1b[M !!",
            b"\x1b[M\xff\x80x", b"\x1b[[", b"\x1b[" + b"1" * 300 + b"A", b"\x1b[" + b"1;" * 5000 + b"~",
            b"\x1b\x1b[99~", b"\x1b[1;2 @",
        )  # fmt: skip
        for sequence in sequences:
            self.assertEqual(events(sequence + b"olz"), [Text("olz")], sequence)
            self.assertEqual(events(*(bytes([byte]) for byte in sequence), b"olz"), [Text("olz")], sequence)

    def test_a_sequence_that_breaks_off(self):
        self.assertEqual(events(b"\x1b[1;5\x1b[A"), [Key("Up")])
        self.assertEqual(events(b"\x1b[1;5\r"), [Key("Enter")])
        self.assertEqual(events("\x1b[1;5é".encode()), [Text("é")])
        self.assertEqual(events(b"\x1b[M!\x03a"), [Key("C-c"), Text("a")])

    def test_the_longest_that_is_known(self):
        self.assertEqual(events(b"\x1b[" + b"0" * 252 + b"1A"), [Key("Up")])
        self.assertEqual(events(b"\x1b[" + b"0" * 253 + b"1A"), [])


class WaitingTests(SynchronousTestCase):
    def expired(self, data: bytes) -> list[Event]:
        keys = Keys()
        self.assertEqual((keys.feed(data), keys.isWaiting), ([], True))
        found = keys.expire()
        self.assertEqual((keys.isWaiting, keys.expire(), keys.feed(b"z")), (False, [], [Text("z")]))
        return found

    def test_nothing_to_wait_for(self):
        keys = Keys()
        self.assertEqual((keys.isWaiting, keys.expire()), (False, []))
        keys.feed(b"a\x1b[A")
        self.assertFalse(keys.isWaiting)

    def test_escape(self):
        self.assertEqual(self.expired(b"\x1b"), [Key("Escape")])
        self.assertEqual(self.expired(b"\x1b\x1b"), [Key("M-Escape")])

    def test_letters_that_could_begin_more(self):
        self.assertEqual(self.expired(b"\x1bO"), [Key("M-O")])
        self.assertEqual(self.expired(b"\x1bO5"), [Key("M-O"), Text("5")])
        self.assertEqual(self.expired(b"\x1b\x1bO"), [Key("M-Escape"), Text("O")])

    def test_a_sequence_is_swallowed(self):
        for data in (b"\x1b[", b"\x1b[1;5", b"\x1b\x1b[", b"\x1b[M!", b"\x1b[["):
            self.assertEqual(self.expired(data), [])

    def test_an_escape_that_ends_in_time(self):
        keys = Keys()
        self.assertEqual(keys.feed(b"\x1b") + keys.feed(b"[A"), [Key("Up")])

    def test_half_a_character_before_an_escape(self):
        keys = Keys()
        self.assertEqual(keys.feed(b"\xc3\x1b") + keys.expire(), [Text("\ufffd"), Key("Escape")])


KNOWN = tuple(
    b"\x1b[A \x1bOP \x1b[1;5D \x1b[Z \x1b[3~ \x1b[13;3u \x1b[27;5;97~ \x1b[I \x1b[?62c \x1b[0n \x1b[M!!! \x1b[[B "
    b"\x1b[7$ \x1b[99~ \x1bb \x1b\xc3\xa9 \r \x01 \x7f \x1b]0;t\x07 "
    b"\x1bPx\x1b\\ \x1b[200~a\rb\x1b[201~ \x1b\x1b[A".split(b" ")
)  # fmt: skip
PARTS = st.one_of(
    st.sampled_from(
        (*KNOWN, b"\x1b", b"\x1b[", b"\x1bO", b"\x1bP", b"\x1b]", b"\x1b\\", b"\x07", BEGIN, END, b"$", b"\x18")
    ),
    st.text(max_size=4).map(lambda text: text.encode(errors="replace")),
    st.binary(max_size=4),
    st.sampled_from((b"\x1b[" + b"1" * 250, b"1" * 10)),
)
STREAMS = st.lists(PARTS, max_size=12).map(b"".join)


class PropertyTests(SynchronousTestCase):
    @settings(max_examples=600)
    @given(STREAMS, st.data())
    def test_cuts_mean_nothing(self, stream, data):
        cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
        pieces = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
        self.assertEqual(events(*pieces), events(stream))

    @settings(max_examples=300)
    @given(STREAMS)
    def test_nor_does_byte_by_byte(self, stream):
        self.assertEqual(events(*(bytes([byte]) for byte in stream)), events(stream))

    @settings(max_examples=600)
    @given(STREAMS, st.sampled_from(KNOWN), st.text(st.characters(exclude_categories=("C",)), min_size=1))
    def test_text_after_a_whole_sequence_is_all_there(self, stream, sequence, text):
        # The end of a paste ends whatever may be open.
        last = events(stream + END + sequence + text.encode())[-1]
        self.assertTrue(isinstance(last, Text) and last.text.endswith(text), last)

    @settings(max_examples=300)
    @given(STREAMS)
    def test_texts_hold_no_control_characters(self, stream):
        keys = Keys()
        for event in [*keys.feed(stream), *keys.expire()]:
            if isinstance(event, Text):
                self.assertTrue(event.text)
                self.assertIsNone(re.search("[\0-\x1f\x7f-\x9f\ud800-\udfff]", event.text))

    @settings(max_examples=300)
    @given(STREAMS, st.integers(0, 30))
    def test_expire_ends_all_but_pastes_and_strings(self, stream, cut):
        keys = Keys()
        for piece in (stream[:cut], stream[cut:]):
            keys.feed(piece)
            keys.expire()
            self.assertFalse(keys.isWaiting)
            self.assertEqual(keys.expire(), [])

    @settings(max_examples=200)
    @given(st.text())
    def test_a_paste_is_what_was_pasted(self, text):
        text = text.encode(errors="replace").decode().replace("\r", "")
        self.assertEqual(events(BEGIN + text.replace(END.decode(), "").encode() + END)[0].text, text)


class CostTests(SynchronousTestCase):
    """A megabyte takes a fraction of a second, in whatever pieces; only what is far from that fails here."""

    LIMIT_SECONDS = 5.0
    LINES = ("olá, mundo 漢字 " * 5 + "\r").encode() * 11_000

    def seconds(self, data: bytes, size: int) -> float:
        keys, start = Keys(), process_time()
        for at in range(0, len(data), size):
            keys.feed(data[at : at + size])
        return process_time() - start

    def test_a_megabyte(self):
        streams = {
            "paste": BEGIN + self.LINES + END,
            "typed": self.LINES,
            "string": b"\x1b]" + b"a" * 1_000_000,
            "parameters": b"\x1b[" + b"1;" * 500_000,
            "escapes": b"\x1b" * 200_000,
        }
        for name, data in streams.items():
            for size in (len(data), 1024, 7):
                self.assertLess(self.seconds(data, size), self.LIMIT_SECONDS, f"{name} in pieces of {size}")
