"""The terminal's bytes become the keys that were pressed, in each way that terminals write them."""

from twisted.trial.unittest import SynchronousTestCase

from chatcli.line.keys import Answer, Focus, Key, Keys, Paste, Text
from tests.keybytes import BEGIN, END, events, names


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
