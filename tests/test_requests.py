"""From bytes to commands: what is right comes through whole, what is wrong is refused and never raises."""

import json
from typing import Literal, get_args, get_origin

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatd.model import commands, fields
from chatd.model.refusals import SENTENCES, Refused
from chatd.wire.names import COMMAND_NAMES, COMMANDS
from chatd.wire.requests import readRequest

NUMBER_MAX = 2**53 - 1

char = st.characters(exclude_categories=("Cs",), exclude_characters="\0")
names = st.from_regex(r"\A[a-zé0-9_.-]{1,32}\Z")


def text(least, most):
    return st.text(char, min_size=least, max_size=min(most, 40))


def maybe(strategy):
    return st.none() | strategy


seqs = st.integers(0, NUMBER_MAX)
emails = st.from_regex(r"\A[a-z]{1,8}@[a-z]{1,8}\.org\Z")
postals = st.from_regex(r"\A[0-9]{5}-?[0-9]{3}\Z")
lines = text(0, 300)

VALUES = {
    fields.Text: text(1, 16_000),
    fields.Nick: names,
    fields.NewNick: names,
    fields.RoomName: names,
    fields.Room: text(1, 200),
    fields.SomeRoom: maybe(text(1, 200)),
    fields.Person: text(1, 32).filter(lambda nick: len(nick) <= 32),
    fields.Somebody: maybe(text(1, 32).filter(lambda nick: len(nick) <= 32)),
    fields.Email: emails,
    fields.MaybeEmail: maybe(emails),
    fields.Postal: postals,
    fields.MaybePostal: maybe(postals),
    fields.Password: text(8, 256),
    fields.TriedPassword: text(1, 256),
    fields.Token: text(1, 200),
    fields.OwnToken: maybe(text(16, 200)),
    fields.Device: maybe(text(1, 64)),
    fields.Line: lines,
    fields.MaybeLine: maybe(lines),
    fields.Key: maybe(text(1, 64)),
    fields.TriedEmail: maybe(text(1, 320)),
    fields.TriedName: maybe(text(1, 320)),
    fields.Language: maybe(text(0, 64)),
    fields.Number: seqs,
    fields.Seq: seqs,
    fields.MaybeSeq: maybe(seqs),
    fields.Limit: st.integers(1, NUMBER_MAX),
    bool | None: st.none() | st.booleans(),
}


def values(kind):
    if kind in VALUES:
        return VALUES[kind]
    assert get_origin(kind) is Literal, f"a strategy for {kind} belongs into VALUES"
    return st.sampled_from(get_args(kind))


allCommands = st.one_of(
    [st.builds(kind, **{it.name: values(it.type) for it in attrs.fields(kind)}) for kind in COMMAND_NAMES]
)
ids = st.none() | st.integers(0, NUMBER_MAX) | st.text(char, max_size=64)
anyJson = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def read(*pairs, **message):
    """Read one message, of these fields or of these pairs in order."""
    if pairs:
        return readRequest(("{" + ",".join(f"{json.dumps(k)}:{json.dumps(v)}" for k, v in pairs) + "}").encode())
    return readRequest(json.dumps(message).encode())


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


class RefusalTests(SynchronousTestCase):
    """What is wrong is refused with its code, and with the request's id where it can be read."""

    def refusal(self, request, code, id=None, field=None):
        self.assertIsInstance(request.command, Refused, request)
        self.assertEqual(request.command.code, code, request.command.why)
        self.assertEqual(request.id, id)
        if field:
            self.assertEqual(request.command.fields["field"], field)

    def test_what_is_no_json_object(self):
        for data in [
            b"",
            b" ",
            b"hi",
            b"{",
            b'{"type":"ping"',
            b'{"type":"ping"}}',
            b"[]",
            b'"ping"',
            b"1",
            b"null",
            b'{"type":"ping",}',
            b"{'type':'ping'}",
            b'{"type":"ping","a":"\t"}',
            b'{"type":"ping","id":01}',
            b'{type:"ping"}',
            b"\x00",
            b'{"type":"ping","id":1,"x":NaN}',
            b'{"type":"ping","id":1,"x":-Infinity}',
            b'\xef\xbb\xbf{"type":"ping","id":1}',
        ]:
            self.refusal(readRequest(data), "bad-json")

    def test_other_encodings_are_no_json(self):
        for encoding in ("utf-16", "utf-16-be", "utf-32", "utf-32-le"):
            self.refusal(readRequest('{"type":"pingé","id":1}'.encode(encoding)), "bad-json")
        self.refusal(readRequest('{"type":"say","room":"a","text":"é"}'.encode("latin-1")), "bad-json")

    def test_bad_utf8_is_found_wherever_it_stands(self):
        good = b'{"type":"say","id":"ab","room":"lobby","text":"hello","unknown":"xy","deep":{"k":["v"]}}'
        for bad in (b"\xff", b"\xc3", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80"):
            for at in range(1, len(good)):
                if good[at - 1 : at].isalpha() and good[at : at + 1].isalpha():
                    self.refusal(readRequest(good[:at] + bad + good[at:]), "bad-json")

    def test_nesting_is_no_trouble_however_deep(self):
        for depth in (10, 100, 900, 1_000, 1_100, 5_000, 30_000):
            for deep in (b"[" * depth + b"]" * depth, b'{"a":' * (depth // 4) + b"1" + b"}" * (depth // 4)):
                command = readRequest(b'{"type":"ping","id":1,"x":' + deep + b"}").command
                if depth <= 100:
                    self.assertEqual(command, commands.Ping())
                elif isinstance(command, Refused):
                    self.assertEqual(command.code, "bad-json")
            self.refusal(readRequest(b"[" * depth + b"]" * depth), "bad-json")
            self.refusal(readRequest(b'{"type":' + b"[" * depth), "bad-json")
        self.refusal(readRequest(b'{"type":"ping","id":1,"x":' + b"[" * 30_000 + b"]" * 30_000 + b"}"), "bad-json")

    def test_without_a_type(self):
        for message in ({}, {"type": None}, {"type": ""}, {"Type": "ping"}):
            self.refusal(read(**message, id=7), "missing-field", 7, "type")

    def test_a_type_of_another_kind(self):
        for type in (1, True, ["ping"], {"a": 1}, 1.5):
            self.refusal(read(type=type, id=7), "bad-field", 7, "type")

    def test_an_unknown_type(self):
        for type in ("nonsense", "SAY", " say", "register", "depart", "enter", "x" * 60_000, "é"):
            self.refusal(read(type=type, id=7), "unknown-type", 7)
            self.assertLess(len(read(type=type).command.why), 120)

    def test_a_missing_field_is_named(self):
        for type, kind in COMMANDS.items():
            needed = [field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING]
            if needed:
                self.refusal(read(type=type, id=7), "missing-field", 7, needed[0])
        self.refusal(read(type="say", id=7, room="lobby"), "missing-field", 7, "text")
        self.refusal(read(type="say", id=7, text="x"), "missing-field", 7, "room")

    def test_a_field_of_another_kind_is_named(self):
        wrong = {str: [1, True, [], {}, 1.5], int: ["1", 1.5, True, [], {}], bool: [1, "yes", []]}
        good = {
            "say": {"room": "a", "text": "b"},
            "history": {"room": "a"},
            "seen": {"room": "a", "seq": 1},
            "set-profile": {},
            "open": {"room": "a"},
            "create": {"room": "a"},
        }
        for type, field, kind in [
            ("say", "room", str),
            ("say", "text", str),
            ("say", "key", str),
            ("history", "limit", int),
            ("history", "before", int),
            ("seen", "seq", int),
            ("open", "after", int),
            ("open", "nick", str),
            ("set-profile", "showEmail", bool),
            ("create", "kind", str),
            ("create", "title", str),
        ]:
            for value in wrong[kind]:
                self.refusal(read(**{"type": type, "id": 7, **good[type], field: value}), "bad-field", 7, field)

    def test_null_for_a_field_that_is_needed(self):
        self.refusal(read(type="say", id=7, room=None, text="x"), "bad-field", 7, "room")

    def test_empty_fields(self):
        self.refusal(read(type="say", id=7, room="", text="x"), "missing-field", 7, "room")
        self.refusal(read(type="say", id=7, room="a", text="x", key=""), "missing-field", 7, "key")
        self.refusal(read(type="is-member", id=7, room="a", nick=""), "missing-field", 7, "nick")
        self.refusal(read(type="say", id=7, room="a", text=""), "bad-text", 7)

    def test_numbers_have_bounds(self):
        for number in (-1, NUMBER_MAX + 1, 10**30, 10**5000):
            data = '{"type":"history","id":7,"room":"a","before":' + digits(number) + "}"
            self.refusal(readRequest(data.encode()), "bad-field", 7, "before")
        for limit in (0, -1, NUMBER_MAX + 1):
            self.refusal(read(type="history", id=7, room="a", limit=limit), "bad-field", 7, "limit")
        self.refusal(readRequest(b'{"type":"history","id":7,"room":"a","limit":1e2}'), "bad-field", 7, "limit")
        self.assertEqual(read(type="history", room="a", before=NUMBER_MAX, limit=201).command.limit, 201)

    def test_a_kind_of_room_that_nobody_makes(self):
        for kind in ("direct", "inbox", "Group", ""):
            self.refusal(read(type="create", id=7, room="a", kind=kind), "bad-field", 7, "kind")

    def test_a_text_has_up_to_16000_characters(self):
        for letter in ("x", "é", "😀"):
            whole = {"type": "say", "id": 7, "room": "a", "text": letter * 16_000}
            raw = json.dumps(whole, ensure_ascii=False).encode()
            self.assertEqual(readRequest(raw).command.text, letter * 16_000)
            raw = json.dumps(whole | {"text": letter * 16_001}, ensure_ascii=False).encode()
            self.refusal(readRequest(raw), "too-long", 7)

    def test_other_fields_have_their_sizes(self):
        for type, field, most in [
            ("say", "key", 64),
            ("say", "room", 200),
            ("topic", "topic", 300),
            ("create", "title", 300),
            ("invite", "nick", 32),
            ("open", "nick", 32),
            ("resume", "token", 200),
            ("login", "password", 256),
            ("login", "device", 64),
            ("login", "lang", 64),
            ("set-profile", "about", 300),
        ]:
            message = {"type": type, "id": 7, "room": "a", "text": "x", "topic": "x", "nick": "a", "password": "x"}
            self.assertNotIsInstance(read(**message | {field: "é" * most}).command, Refused)
            self.refusal(read(**message | {field: "é" * (most + 1)}), "too-long", 7)
        self.refusal(read(type="guest", id=7, nick="a", token="x" * 15), "bad-field", 7, "token")
        self.refusal(read(type="guest", id=7, nick="a", token="x" * 201), "too-long", 7)

    def test_a_nul_is_no_text(self):
        self.refusal(read(type="say", id=7, room="a", text="a\0b"), "bad-text", 7)
        self.refusal(read(type="say", id=7, room="a\0", text="b"), "bad-field", 7, "room")
        self.refusal(read(type="say", id=7, room="a", text="b", key="\0"), "bad-field", 7, "key")
        self.refusal(read(type="topic", id=7, room="a", topic="\0"), "bad-field", 7, "topic")

    def test_half_a_surrogate_pair_is_no_text(self):
        for half in ("\\ud800", "\\udc00", "\\ud83dx", "\\ude00\\ud83d"):
            for message in ('"text":"%s"', '"text":"x","key":"%s"', '"text":"x","other":"%s"', '"text":"x","%s":1'):
                data = '{"type":"say","id":7,"room":"a",' + message % half + "}"
                self.refusal(readRequest(data.encode()), "bad-text", 7)

    def test_a_password_and_an_address_are_checked(self):
        card = {
            "type": "signup",
            "id": 7,
            "nick": "ana",
            "email": "ana@example.org",
            "password": "x" * 8,
            "postal": "01310100",
        }
        self.assertEqual(read(**card).command.postal, "01310100")
        for field, value, code in [
            ("password", "x" * 7, "bad-password"),
            ("password", "x" * 257, "bad-password"),
            ("postal", "1310-100", "bad-postal"),
            ("postal", "01310 100", "bad-postal"),
            ("postal", "٠١٣١٠-١٠٠", "bad-postal"),
            ("postal", "01310-100\n", "bad-postal"),
            ("email", "ana", "bad-email"),
            ("email", "a@b@c", "bad-email"),
            ("email", "ana@", "bad-email"),
            ("email", "a na@example.org", "bad-email"),
            ("nick", "a na", "bad-nick"),
        ]:
            self.refusal(read(**card | {field: value}), code, 7)
        for field in ("nick", "email", "password", "postal"):
            self.refusal(read(**card | {field: ""}), "missing-field", 7, field)


def digits(number):
    try:
        return str(number)
    except ValueError:  # more than Python writes at once
        return "1" + "0" * 5000


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
