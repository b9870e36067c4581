"""From events, answers and refusals to bytes: what is written can be read back by anybody's JSON."""

import json
import re
from datetime import UTC, datetime

import attrs
from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatd.model import answers, events
from chatd.model.refusals import SENTENCES, Refused
from chatd.model.timeline import Entry
from chatd.wire.bodies import readBody, writeBody
from chatd.wire.frames import asFrame, asLine
from chatd.wire.names import EVENT_NAMES, EVENTS, NOTICES
from chatd.wire.render import renderEntry, renderNotice, renderOk, renderRefused
from chatd.wire.times import timeText

text = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=40)
moments = st.integers(0, 4_000_000_000_000)
ids = st.none() | st.integers(0, 2**53 - 1) | text


def values(field):
    kinds = getattr(field.type, "__args__", ())
    if all(isinstance(kind, str) for kind in kinds) and kinds:
        return st.sampled_from(kinds)
    return st.one_of(*map(simple, kinds or (field.type,)))


def simple(kind):
    numbers = {int: st.integers(0, 2**53 - 1), float: st.floats(0, 1e6), type(None): st.none()}
    return numbers.get(kind, text)


allEvents = st.one_of([st.builds(kind, **{it.name: values(it) for it in attrs.fields(kind)}) for kind in EVENT_NAMES])


class TimeTests(SynchronousTestCase):
    """Times are UTC, to the millisecond."""

    def test_known_times(self):
        self.assertEqual(timeText(0), "1970-01-01T00:00:00.000Z")
        self.assertEqual(timeText(1_795_262_400_123), "2026-11-21T12:00:00.123Z")
        self.assertEqual(timeText(1_709_164_799_999), "2024-02-28T23:59:59.999Z")
        self.assertEqual(timeText(1_709_164_800_000), "2024-02-29T00:00:00.000Z")

    @given(moments)
    def test_a_time_reads_back_to_the_millisecond(self, at):
        read = datetime.fromisoformat(timeText(at))
        self.assertEqual(read.tzinfo, UTC)
        self.assertEqual(round(read.timestamp() * 1000), at)

    @given(moments)
    def test_times_have_one_form(self, at):
        self.assertTrue(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", timeText(at)))

    @given(moments, moments)
    def test_times_sort_as_their_texts(self, one, other):
        self.assertEqual(one < other, timeText(one) < timeText(other))


class EntryTests(SynchronousTestCase):
    """An event has the timeline's fields, then its own."""

    def test_a_said_event_looks_as_documented(self):
        entry = Entry(1, "lobby", 42, 1_795_262_400_123, "ana", "said", "7f3a", b'{"text":"oi!"}')
        self.assertEqual(
            renderEntry(entry),
            b'{"type":"said","room":"lobby","seq":42,"at":"2026-11-21T12:00:00.123Z","by":"ana","text":"oi!","key":"7f3a"}',
        )

    def test_an_event_without_fields_of_its_own(self):
        type, body = writeBody(events.Closed())
        self.assertEqual(
            json.loads(renderEntry(Entry(1, "a", 1, 0, "ana", type, None, body))),
            {"type": "closed", "room": "a", "seq": 1, "at": "1970-01-01T00:00:00.000Z", "by": "ana"},
        )

    @given(allEvents, text, text, st.integers(1, 2**53 - 1), moments, st.none() | text)
    def test_any_event_reads_back_as_it_was(self, event, room, by, seq, at, key):
        type, body = writeBody(event)
        data = renderEntry(Entry(1, room, seq, at, by, type, key, body))
        own = attrs.asdict(event, filter=lambda _, value: value is not None)
        expected = {"type": type, "room": room, "seq": seq, "at": timeText(at), "by": by, **own}
        if key is not None:
            expected["key"] = key
        self.assertEqual(json.loads(data), expected)
        self.assertNotIn(b"\n", data)
        self.assertEqual(list(json.loads(data))[:5], ["type", "room", "seq", "at", "by"])

    @given(allEvents)
    def test_any_event_reads_back_from_the_store(self, event):
        type, body = writeBody(event)
        self.assertEqual(readBody(type, body), event)
        self.assertIs(EVENTS[type], event.__class__)

    def test_no_event_has_a_field_that_the_timeline_has(self):
        for name, kind in EVENTS.items():
            own = {field.name for field in attrs.fields(kind)}
            self.assertFalse(own & {"type", "room", "seq", "at", "by", "key", "re"}, name)

    def test_no_event_has_the_name_of_a_notice(self):
        self.assertFalse(set(EVENTS) & set(NOTICES))


class AnswerTests(SynchronousTestCase):
    """Answers carry the request's id, and leave out what is None."""

    def test_an_ok_without_more(self):
        self.assertEqual(renderOk(1, answers.Done()), b'{"type":"ok","re":1}')
        self.assertEqual(renderOk(None, answers.Done()), b'{"type":"ok"}')
        self.assertEqual(renderOk(0, answers.Done()), b'{"type":"ok","re":0}')
        self.assertEqual(renderOk("", answers.Done()), b'{"type":"ok","re":""}')

    @given(ids, text)
    def test_any_id_comes_back(self, id, at):
        for answer in (
            answers.Done(),
            answers.Placed(3, "2026"),
            answers.Marked("a", 1),
            answers.Events("a", (), False),
        ):
            self.assertEqual(json.loads(renderOk(id, answer)).get("re"), id)
        self.assertEqual(json.loads(renderRefused(id, Refused("not-open", room=at))).get("re"), id)

    def test_where_an_event_was_placed(self):
        self.assertEqual(
            renderOk(3, answers.Placed(42, timeText(0))),
            b'{"type":"ok","re":3,"seq":42,"at":"1970-01-01T00:00:00.000Z"}',
        )

    def test_what_is_none_is_left_out_and_what_is_empty_is_not(self):
        row = answers.RoomRow("a", "open", 3, title="", topic=None, unread=0)
        self.assertEqual(
            json.loads(renderOk(1, answers.RoomList((row,)))),
            {
                "type": "ok",
                "re": 1,
                "more": False,
                "rooms": [{"room": "a", "kind": "open", "last": 3, "title": "", "unread": 0}],
            },
        )

    def test_events_in_an_answer_are_whole_events(self):
        entries = tuple(Entry(1, "a", n, n, "ana", "said", None, b'{"text":"%d"}' % n) for n in (1, 2))
        answer = json.loads(renderOk(1, answers.Events("a", entries, True)))
        self.assertEqual([event["text"] for event in answer["events"]], ["1", "2"])
        self.assertEqual(answer["events"], [json.loads(renderEntry(entry)) for entry in entries])
        self.assertEqual((answer["room"], answer["more"]), ("a", True))

    def test_a_refusal_has_a_code_for_programs_and_a_sentence_for_people(self):
        self.assertEqual(
            json.loads(renderRefused(4, Refused("no-such-room", room="nowhere"))),
            {"type": "refused", "re": 4, "code": "no-such-room", "why": "There is no room called nowhere."},
        )

    def test_every_refusal_is_a_sentence(self):
        for code, sentence in SENTENCES.items():
            places = re.findall(r"\{(\w+)\}", sentence)
            refused = Refused(code, **dict.fromkeys(places, "x"))
            self.assertTrue(refused.why.endswith((".", "x")), code)
            self.assertTrue(refused.why[0].isupper() or refused.why[0] == "x", code)
            self.assertEqual(str(refused), refused.why)

    def test_a_refusal_of_an_unknown_code_or_without_its_words_is_a_bug(self):
        self.assertRaises(KeyError, Refused, "nonsense")
        self.assertRaises(KeyError, Refused, "no-such-room")

    @given(text)
    def test_any_notice_reads_back(self, nick):
        data = renderNotice("entered", room="lobby", nick=nick)
        self.assertEqual(json.loads(data), {"type": "entered", "room": "lobby", "nick": nick})
        self.assertNotIn(b"\n", data)


class FrameTests(SynchronousTestCase):
    """What stands around a message."""

    def test_a_line_ends_with_a_line_feed(self):
        self.assertEqual(asLine(b"{}"), b"{}\n")

    def test_a_frame_begins_with_its_length(self):
        self.assertEqual(asFrame(b"{}"), b"\0\0\0\x02{}")
        self.assertEqual(asFrame(b"x" * 65536)[:5], b"\0\x01\0\0x")
