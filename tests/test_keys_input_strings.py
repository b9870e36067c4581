"""Pastes, and what the terminal answers: each is one event, however long, and however it is cut."""

from twisted.trial.unittest import SynchronousTestCase

from chatcli.line.keys import Answer, Focus, Key, Keys, Paste, Text
from chatcli.line.wholes import PASTE_MOST, STRING_MOST
from tests.keybytes import BEGIN, END, events


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
