"""Requests that are wrong: each is refused with its code, and with its id where that can be read."""

import json

import attrs
from twisted.trial.unittest import SynchronousTestCase

from chatd.model import commands
from chatd.model.refusals import Refused
from chatd.wire.names import COMMANDS
from chatd.wire.requests import readRequest
from tests.requestvalues import NUMBER_MAX, read


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
