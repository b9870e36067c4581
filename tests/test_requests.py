"""From bytes to commands: what is right comes through whole, and no bytes make it raise."""

import json

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatd.model import commands
from chatd.model.refusals import SENTENCES, Refused
from chatd.wire.names import COMMAND_NAMES, COMMANDS
from chatd.wire.requests import readRequest
from tests.requestvalues import NUMBER_MAX, allCommands, anyJson, ids, read, seqs, text


class CommandTests(SynchronousTestCase):
    """What is right comes through."""

    @given(allCommands, ids, st.booleans())
    @settings(max_examples=400)
    def test_every_valid_command_comes_through_as_it_was_sent(self, command, id, ascii):
        message = {"type": COMMAND_NAMES[type(command)], **attrs.asdict(command, filter=lambda _, v: v is not None)}
        if id is not None:
            message["id"] = id
        request = readRequest(json.dumps(message, ensure_ascii=ascii).encode())
        self.assertEqual(request.command, command)
        self.assertEqual(request.id, id)
        self.assertIs(type(request.command), type(command))

    def test_each_command_has_its_name(self):
        self.assertEqual(len(COMMANDS), len(COMMAND_NAMES))

    def test_unknown_keys_are_ignored(self):
        request = read(type="say", id=1, room="lobby", text="oi", colour="red", deep={"a": [1, None]})
        self.assertEqual(request.command, commands.Say("lobby", "oi"))

    def test_null_stands_for_a_field_that_may_be_left_out(self):
        self.assertEqual(read(type="open", room="a", after=None).command, commands.Open("a"))

    def test_text_is_kept_exactly(self):
        text = " \t\r\n\x07\u202e\x1b[31m\ufeffé e\u0301 😀 "
        self.assertEqual(read(type="say", room="lobby", text=text).command.text, text)
        raw = json.dumps({"type": "say", "room": "lobby", "text": text}, ensure_ascii=False).encode()
        self.assertEqual(readRequest(raw).command.text, text)

    def test_a_surrogate_pair_is_one_character(self):
        request = readRequest(b'{"type":"say","room":"lobby","text":"\\ud83d\\ude00"}')
        self.assertEqual(request.command.text, "😀")

    def test_blanks_around_a_message_are_ignored(self):
        self.assertEqual(readRequest(b'  {"type" : "ping"}\t').command, commands.Ping())

    def test_of_duplicate_keys_the_last_one_counts(self):
        request = read(
            ("type", "ping"), ("id", 1), ("type", "say"), ("room", "x"), ("text", "a"), ("text", "b"), ("id", 2)
        )
        self.assertEqual((request.id, request.command), (2, commands.Say("x", "b")))

    def test_a_name_with_surprises_is_no_trouble(self):
        self.assertEqual(read(type="x`y - at `$.z`{0}%s", id=1).command.code, "unknown-type")


class IdTests(SynchronousTestCase):
    """What a client calls its request."""

    def test_whole_numbers_and_short_strings(self):
        for id in (0, 1, NUMBER_MAX, "", "a", "é" * 64, "1", "\0", " "):
            self.assertEqual(read(type="ping", id=id).id, id)
            self.assertEqual(read(type="nonsense", id=id).id, id)

    def test_none_is_none(self):
        self.assertIs(read(type="ping").id, None)
        self.assertIs(read(type="ping", id=None).id, None)

    def test_other_kinds_are_refused_without_an_id(self):
        for id in (-1, NUMBER_MAX + 1, 10**100, 1.5, 1.0, True, False, [], [1], {}, "x" * 65, "é" * 65):
            request = read(type="ping", id=id)
            self.assertEqual(
                (request.id, request.command.code, request.command.fields["field"]), (None, "bad-field", "id")
            )

    def test_numbers_that_nobody_can_hold_are_refused_without_an_id(self):
        for number in ("1" * 5000, "1e400", "1e99999999", "-" + "1" * 5000, "1." + "0" * 5000):
            request = readRequest(b'{"type":"ping","id":' + number.encode() + b"}")
            self.assertEqual((request.id, request.command.code), (None, "bad-field"), number[:20])

    def test_half_a_surrogate_pair_is_refused_without_an_id(self):
        request = readRequest(b'{"type":"ping","id":"\\ud800"}')
        self.assertEqual((request.id, request.command.code), (None, "bad-text"))

    def test_a_bad_id_is_told_before_a_bad_command(self):
        self.assertEqual(read(type="nonsense", id=[]).command.fields["field"], "id")


class AnyBytesTests(SynchronousTestCase):
    """Whatever comes, a request comes of it."""

    def check(self, data):
        request = readRequest(data)
        if isinstance(request.command, Refused):
            self.assertIn(request.command.code, SENTENCES)
            request.command.why.encode()
            self.assertLess(len(request.command.why), 400)
        else:
            self.assertIn(type(request.command), COMMAND_NAMES)
        json.dumps(request.id).encode()

    @given(st.binary())
    def test_any_bytes(self, data):
        self.check(data)

    @given(st.dictionaries(st.sampled_from(["type", "id", "room", "text", "key", "nick", "after", "x"]), anyJson))
    def test_any_values(self, message):
        self.check(json.dumps(message).encode())

    @given(st.sampled_from(sorted(COMMANDS)), st.data())
    @settings(max_examples=300)
    def test_any_values_for_the_fields_of_a_command(self, type, data):
        keys = [field.name for field in attrs.fields(COMMANDS[type])] or ["x"]
        message = data.draw(st.dictionaries(st.sampled_from([*keys, "id"]), anyJson | text(0, 40) | seqs))
        self.check(json.dumps(message | {"type": type}).encode())

    @given(allCommands, st.data())
    def test_a_valid_message_with_one_byte_changed(self, command, data):
        message = {"type": COMMAND_NAMES[type(command)], "id": 1, **attrs.asdict(command)}
        raw = bytearray(json.dumps(message, ensure_ascii=False).encode())
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
        self.check(bytes(raw))

    @given(allCommands, st.data())
    def test_a_valid_message_that_breaks_off(self, command, data):
        raw = json.dumps({"type": COMMAND_NAMES[type(command)], **attrs.asdict(command)}).encode()
        cut = data.draw(st.integers(0, len(raw) - 1))
        self.assertEqual(readRequest(raw[:cut]).command.code, "bad-json")
