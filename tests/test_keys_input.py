"""The terminal's bytes become the keys that were pressed, however they are cut and whatever they are."""

import re
from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatcli.line.keys import Answer, Event, Focus, Key, Keys, Paste, Text
from chatcli.line.wholes import PASTE_MOST, STRING_MOST

BEGIN, END = b"\x1b[200~", b"\x1b[201~"


def events(*pieces: bytes) -> list[Event]:
    keys = Keys()
    return joined([event for piece in pieces for event in keys.feed(piece)])


def joined(found: list[Event]) -> list[Event]:
    """Neighbouring texts as one: where they are cut means nothing."""
    result: list[Event] = []
    for event in found:
        if isinstance(event, Text) and result and isinstance(result[-1], Text):
            result[-1] = Text(result[-1].text + event.text)
        else:
            result.append(event)
    return result


def names(data: bytes) -> list[str]:
    """The keys in it, where there is nothing but keys."""
    found = events(data)
    assert all(isinstance(event, Key) for event in found), found
    return [event.name for event in found]


class TextTests(SynchronousTestCase):
    def test_letters_of_any_script(self):
        self.assertEqual(events("aé漢😀e\u0301".encode()), [Text("aé漢😀e\u0301")])

    def test_a_character_may_come_byte_by_byte(self):
        self.assertEqual(events(*(bytes([byte]) for byte in "é漢😀".encode())), [Text("é漢😀")])

    def test_half_a_character_is_nothing_yet(self):
        keys = Keys()
        self.assertEqual((keys.feed("😀".encode()[:3]), keys.isWaiting, keys.expire()), ([], False, []))
        self.assertEqual(keys.feed("😀".encode()[3:]), [Text("😀")])

    def test_bytes_that_are_no_UTF8(self):
        self.assertEqual(events(b"a\xffb\xc3c\xe2\x82\xc3\xa9"), [Text("a\ufffdb\ufffdc\ufffdé")])

    def test_half_a_character_before_a_key(self):
        self.assertEqual(events(b"\xc3\r\xc3\x1b[A\xa9"), [Text("�"), Key("Enter"), Text("�"), Key("Up"), Text("�")])

    def test_C1_is_neither_a_sequence_nor_text(self):
        self.assertEqual(events("a\x9b5Ab\x85\x90".encode()), [Text("a5Ab")])
        self.assertEqual(events(b"\x9b5A"), [Text("\ufffd5A")])

    def test_surrogates_are_no_text(self):
        self.assertEqual(events(b"\xed\xa0\x80a"), [Text("\ufffd\ufffd\ufffda")])


class ControlTests(SynchronousTestCase):
    def test_the_letters_with_control(self):
        own = {8: "Backspace", 9: "Tab", 10: "Enter", 13: "Enter"}
        for number in range(1, 27):
            expected = own.get(number, f"C-{chr(number + 96)}")
            self.assertEqual(names(bytes([number])), [expected])

    def test_the_others(self):
        self.assertEqual(names(b"\0\x1c\x1d\x1e\x1f\x7f"), ["C-Space", "C-\\", "C-]", "C-^", "C-_", "Backspace"])

    def test_between_text(self):
        self.assertEqual(events(b"ab\rc\x01"), [Text("ab"), Key("Enter"), Text("c"), Key("C-a")])


class AltTests(SynchronousTestCase):
    def test_characters(self):
        self.assertEqual(names(b"\x1bb\x1bB\x1b1\x1b.\x1b \x1b\\"), ["M-b", "M-B", "M-1", "M-.", "M-Space", "M-\\"])

    def test_a_character_of_several_bytes(self):
        for cut in range(1, 5):
            data = "\x1b漢".encode()
            self.assertEqual(events(data[:cut], data[cut:] + b"x"), [Key("M-漢"), Text("x")])

    def test_a_byte_that_is_no_character(self):
        self.assertEqual(events(b"\x1b\xffa\x1b\xc2\x85b"), [Key("M-\ufffd"), Text("ab")])

    def test_control_characters(self):
        expected = ["M-Enter", "M-Backspace", "M-Backspace", "M-Tab", "C-M-a", "C-M-Space", "C-M-_"]
        self.assertEqual(names(b"\x1b\r\x1b\x7f\x1b\x08\x1b\t\x1b\x01\x1b\0\x1b\x1f"), expected)

    def test_before_a_sequence(self):
        self.assertEqual(
            names(b"\x1b\x1b[A\x1b\x1bOB\x1b\x1b[3~\x1b\x1b[1;5D"), ["M-Up", "M-Down", "M-Delete", "C-M-Left"]
        )

    def test_Escape_twice_and_then_something_else(self):
        self.assertEqual(events(b"\x1b\x1bx\x1b\x1b\x1b[A"), [Key("M-Escape"), Text("x"), Key("M-Escape"), Key("Up")])

    def test_Escape_just_before_the_terminal_says_something(self):
        self.assertEqual(events(b"\x1b\x1b[I"), [Key("Escape"), Focus(True)])
        self.assertEqual(events(b"\x1b\x1b[?6c"), [Key("Escape"), Answer("\x1b[?6c")])
        self.assertEqual(events(b"\x1b\x1b]0;a\x07"), [Key("Escape"), Answer("\x1b]0;a\x07")])
        self.assertEqual(events(b"\x1b" + BEGIN + b"a" + END), [Key("Escape"), Paste("a")])


class SequenceTests(SynchronousTestCase):
    def test_the_arrows_and_their_neighbours(self):
        expected = ["Up", "Down", "Right", "Left", "End", "Home"]
        self.assertEqual(names(b"\x1b[A\x1b[B\x1b[C\x1b[D\x1b[F\x1b[H"), expected)
        self.assertEqual(names(b"\x1bOA\x1bOB\x1bOC\x1bOD\x1bOF\x1bOH"), expected)

    def test_keys_with_a_number(self):
        expected = ["Home", "Insert", "Delete", "End", "PageUp", "PageDown", "Home", "End"]
        self.assertEqual(names(b"".join(b"\x1b[%d~" % number for number in range(1, 9))), expected)

    def test_function_keys(self):
        numbers = (11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24)
        self.assertEqual(names(b"".join(b"\x1b[%d~" % number for number in numbers)), [f"F{n}" for n in range(1, 13)])
        self.assertEqual(names(b"\x1bOP\x1bOQ\x1bOR\x1bOS"), ["F1", "F2", "F3", "F4"])
        self.assertEqual(names(b"\x1b[P\x1b[Q\x1b[R\x1b[S"), ["F1", "F2", "F3", "F4"])
        self.assertEqual(names(b"\x1b[[A\x1b[[B\x1b[[C\x1b[[D\x1b[[E"), ["F1", "F2", "F3", "F4", "F5"])

    def test_modifiers(self):
        expected = ["S-", "M-", "M-S-", "C-", "C-S-", "C-M-", "C-M-S-", "M-"]
        for number, prefix in enumerate(expected, 2):
            self.assertEqual(names(b"\x1b[1;%dD\x1b[3;%d~" % (number, number)), [f"{prefix}Left", f"{prefix}Delete"])
        self.assertEqual(names(b"\x1b[1;5P\x1b[15;2~\x1b[1;3H"), ["C-F1", "S-F5", "M-Home"])

    def test_modifiers_without_the_first_number(self):
        self.assertEqual(names(b"\x1b[5D\x1bO5C\x1bO1;2A\x1b[1A"), ["C-Left", "C-Right", "S-Up", "Up"])

    def test_locks_change_nothing(self):
        self.assertEqual(names(b"\x1b[1;65A\x1b[1;129A\x1b[1;133A"), ["Up", "Up", "C-Up"])

    def test_shift_and_tab(self):
        self.assertEqual(names(b"\x1b[Z\x1b[1;2Z\x1b[1;6Z\x1b\x1b[Z"), ["S-Tab", "S-Tab", "C-S-Tab", "M-S-Tab"])

    def test_rxvt(self):
        self.assertEqual(names(b"\x1b[a\x1b[b\x1b[c\x1b[d"), ["S-Up", "S-Down", "S-Right", "S-Left"])
        self.assertEqual(names(b"\x1bOa\x1bOb\x1bOc\x1bOd"), ["C-Up", "C-Down", "C-Right", "C-Left"])
        self.assertEqual(names(b"\x1b[3^\x1b[3$\x1b[3@\x1b[11^"), ["C-Delete", "S-Delete", "C-S-Delete", "C-F1"])

    def test_rxvts_dollar_takes_nothing_of_what_follows(self):
        self.assertEqual(events(b"\x1b[7$", b"y"), [Key("S-Home"), Text("y")])
        self.assertEqual(events(b"\x1b[1;2$yz"), [Answer("\x1b[1;2$y"), Text("z")])

    def test_the_number_pad(self):
        self.assertEqual(events(b"\x1bOp\x1bOy\x1bOk\x1bOM"), [Text("09+"), Key("Enter")])
        self.assertEqual(names(b"\x1b\x1bOq"), ["M-1"])

    def test_Alt_and_O_before_what_is_no_end(self):
        self.assertEqual(events(b"\x1bO\r\x1bO5\r"), [Key("M-O"), Key("Enter"), Key("M-O"), Text("5"), Key("Enter")])
        self.assertEqual(events(b"\x1bO" + b"1" * 17 + b"A"), [Key("M-O"), Text("1" * 17 + "A")])


class CodeTests(SynchronousTestCase):
    """The ways of kitty (`CSI code;modifiers u`) and of xterm's modifyOtherKeys (`CSI 27;modifiers;code ~`)."""

    EXPECTED = (
        (97, 5, "C-a"), (65, 5, "C-a"), (97, 7, "C-M-a"), (97, 6, "C-S-a"), (65, 6, "C-S-a"), (98, 3, "M-b"),
        (98, 4, "M-B"), (66, 4, "M-B"), (49, 3, "M-1"), (13, 3, "M-Enter"), (13, 2, "S-Enter"), (13, 5, "C-Enter"),
        (9, 2, "S-Tab"), (9, 5, "C-Tab"), (127, 5, "C-Backspace"), (127, 3, "M-Backspace"), (8, 1, "Backspace"),
        (27, 1, "Escape"), (27, 3, "M-Escape"), (32, 5, "C-Space"), (32, 3, "M-Space"), (64, 5, "C-Space"),
        (47, 5, "C-_"), (95, 6, "C-_"), (95, 5, "C-_"), (91, 5, "Escape"), (105, 5, "Tab"), (109, 5, "Enter"),
        (109, 7, "M-Enter"), (104, 5, "Backspace"), (93, 5, "C-]"), (233, 3, "M-é"), (120, 9, "M-x"),
    )  # fmt: skip

    def test_keys(self):
        for code, modifiers, name in self.EXPECTED:
            self.assertEqual(names(b"\x1b[%d;%du\x1b[27;%d;%d~" % (code, modifiers, modifiers, code)), [name, name])

    def test_text(self):
        self.assertEqual(events(b"\x1b[97u\x1b[97;2u\x1b[65;2u\x1b[32u\x1b[32;2u\x1b[223;2u"), [Text("aAA  ß")])

    def test_a_code_alone(self):
        self.assertEqual(names(b"\x1b[27u\x1b[13u\x1b[9u"), ["Escape", "Enter", "Tab"])

    def test_what_kitty_adds(self):
        self.assertEqual(events(b"\x1b[49:33;2u\x1b[47:63;4u\x1b[97;5:1u\x1b[97;5:2u"),
                         [Text("!"), Key("M-?"), Key("C-a"), Key("C-a")])  # fmt: skip

    def test_keys_that_go_up(self):
        self.assertEqual(events(b"\x1b[97;5:3u\x1b[1;1:3A\x1b[3;1:3~"), [])

    def test_codes_that_are_no_characters(self):
        codes = (0, 1, 133, 0xD800, 57399, 0x10FFFF, 0x110000, 10**200)
        self.assertEqual(events(b"".join(b"\x1b[%du\x1b[27;5;%d~" % (code, code) for code in codes)), [])


class PasteTests(SynchronousTestCase):
    def test_a_paste_is_one_event(self):
        self.assertEqual(events(b"a" + BEGIN + "olá\tb".encode() + END + b"c"), [Text("a"), Paste("olá\tb"), Text("c")])

    def test_line_ends(self):
        self.assertEqual(events(BEGIN + b"a\rb\r\nc\nd\n\re" + END), [Paste("a\nb\nc\nd\n\ne")])

    def test_control_characters_stay(self):
        text = "\0\x03\x1b[A\x1b[200~\x7f\x85\x1b"
        self.assertEqual(events(BEGIN + text.encode() + END), [Paste(text)])

    def test_an_empty_one_and_one_of_no_UTF8(self):
        self.assertEqual(events(BEGIN + END + BEGIN + b"a\xff\xc3" + END), [Paste(""), Paste("a\ufffd\ufffd")])

    def test_an_end_without_a_begin(self):
        self.assertEqual(events(END + b"a"), [Text("a")])

    def test_it_waits_for_its_end(self):
        keys = Keys()
        self.assertEqual(keys.feed(BEGIN + b"a\x1b[20"), [])
        self.assertEqual((keys.isWaiting, keys.expire()), (False, []))
        self.assertEqual(keys.feed(b"1~b"), [Paste("a"), Text("b")])

    def test_the_longest(self):
        whole = b"a" * PASTE_MOST
        self.assertEqual(events(BEGIN + whole + END), [Paste(whole.decode())])

    def test_a_longer_one_loses_its_rest_but_not_its_end(self):
        kept = "a" * (PASTE_MOST - 1)
        data = BEGIN + (kept + "é" + "b" * 100).encode() + END + b"c"
        self.assertEqual(events(data), [Paste(kept), Text("c")])
        self.assertEqual(events(data[:-20], data[-20:-3], data[-3:]), [Paste(kept), Text("c")])


class AnswerTests(SynchronousTestCase):
    def test_focus(self):
        self.assertEqual(events(b"\x1b[I\x1b[Oa"), [Focus(True), Focus(False), Text("a")])

    def test_answers_to_questions(self):
        for sequence in ("\x1b[?62;22c", "\x1b[>0;95;0c", "\x1b[12;40R", "\x1b[0n", "\x1b[?997;1n", "\x1b[?2026;2$y"):
            self.assertEqual(events(sequence.encode() + b"a"), [Answer(sequence), Text("a")])

    def test_strings(self):
        for begin in "P]_^X":
            sequence = f"\x1b{begin}11;é\t\x1b\\"
            self.assertEqual(events(sequence.encode() + b"a"), [Answer(sequence), Text("a")])
        self.assertEqual(events(b"\x1b]11;a\x07b"), [Answer("\x1b]11;a\x07"), Text("b")])

    def test_what_can_stand_in_no_string_ends_it(self):
        for byte, name in ((b"\x03", "C-c"), (b"\x18", "C-x"), (b"\x1b[A", "Up"), (b"\x1bb", "M-b")):
            self.assertEqual(events(b"\x1bPabc" + byte + b"d"), [Key(name), Text("d")])
        self.assertEqual(events(b"\x1bPabc\x07d"), [Key("C-g"), Text("d")])

    def test_the_letters_that_could_begin_a_string(self):
        for letter in "P]_^X":
            keys = Keys()
            self.assertEqual((keys.feed(f"\x1b{letter}".encode()), keys.isWaiting), ([], True))
            self.assertEqual((keys.expire(), keys.isWaiting), ([Key(f"M-{letter}")], False))
            self.assertEqual(keys.feed(b"a"), [Text("a")])
        self.assertEqual(events(b"\x1bP\x1bX\x03"), [Key("M-P"), Key("M-X"), Key("C-c")])

    def test_a_string_waits_for_its_end(self):
        keys = Keys()
        self.assertEqual(keys.feed(b"\x1b]0;a\x1b"), [])
        self.assertEqual((keys.isWaiting, keys.expire()), (False, []))
        self.assertEqual(keys.feed(b"\\b"), [Answer("\x1b]0;a\x1b\\"), Text("b")])

    def test_the_longest_string(self):
        sequence = f"\x1b]{'a' * (STRING_MOST - 3)}\x07"
        self.assertEqual(events(sequence.encode() + b"b"), [Answer(sequence), Text("b")])

    def test_a_longer_string_is_dropped_up_to_its_end(self):
        data = b"\x1b]" + b"a" * (STRING_MOST - 2) + b"\x07b"
        self.assertEqual(events(data), [Text("b")])
        self.assertEqual(events(data[:9], data[9:-2], data[-2:]), [Text("b")])


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
