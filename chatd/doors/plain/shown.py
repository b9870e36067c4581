"""What there is to read, as lines: what others said, what happened, and the answers to commands. Pure.

What others wrote is harmless here, and stands behind a time in brackets; what the server says begins with `--`.
"""

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

import attrs

from chatd.doors.oneline import folded, harmless
from chatd.model.answers import (
    Events,
    Marked,
    MemberList,
    Membership,
    Note,
    NoteList,
    PeopleList,
    Present,
    RoomInfo,
    RoomList,
    RoomRow,
)
from chatd.model.answers import Profile as Card
from chatd.model.refusals import Refused, Translate
from chatd.model.timeline import Entry
from chatd.wire.bodies import fieldsOf
from chatd.wire.harmless import linesOf
from chatd.wire.languages import N_
from chatd.wire.words import asking, happened, noted

# NOTE: kinds of rooms
KINDS = (N_("open"), N_("group"), N_("direct"), N_("inbox"))
"""The kinds of rooms, as the wire and English call them."""
FIELDS = (
    N_("room"), N_("kind"), N_("title"), N_("topic"), N_("admin"), N_("members"), N_("last"), N_("nick"), N_("guest"),
    N_("name"), N_("about"), N_("email"), N_("postal"), N_("since"), N_("showEmail"), N_("showPostal"),
)  # fmt: skip
"""The fields on cards, as the wire and English call them."""


@attrs.frozen
class Look:
    """For whom lines are made: their language, who they are and where they talk; and when, in seconds since 1970."""

    translate: Translate
    nick: str
    inbox: str
    room: str
    seconds: float


Shown = Callable[[Any, Look], Iterable[str]]
"""Gives the lines of an answer, not harmless yet."""


def ours(text: str) -> str:
    """A line of the server's own."""
    return f"-- {harmless(text)}"


# --- what happens


def eventLine(entry: Entry, look: Look) -> str:
    """An event on one line; a long text is folded, and `/show` shows all of it."""
    return _line(entry, look, lambda text: folded(text, partial(_rest, entry, look)))


def _rest(entry: Entry, look: Look, length: int) -> str:
    called = entry.seq if entry.room == look.room else f"{entry.seq} {_roomName(entry.room, look)}"
    return look.translate(N_("({count} characters; /show {event} shows them all)")).format(count=length, event=called)


def _line(entry: Entry, look: Look, shown: Callable[[str], str]) -> str:
    """An event on one line. What is `shown` of its text needn't be harmless."""
    return f"{_stamp(entry.at / 1000, look)} {harmless(_eventText(entry, look, shown))}"


def presenceLine(notice: str, nick: str, look: Look) -> str:
    """Somebody's coming or going, on one line."""
    return f"{_stamp(look.seconds, look)} * {harmless(happened(notice, {'nick': nick}, look.translate))}"


def _stamp(seconds: float, look: Look) -> str:
    """When something happened, where the server is: `[12:00]`, with the day if that isn't today."""
    then, now = time.localtime(seconds), time.localtime(look.seconds)
    return time.strftime("[%H:%M]" if then[:3] == now[:3] else "[%Y-%m-%d %H:%M]", then)


def _eventText(entry: Entry, look: Look, shown: Callable[[str], str]) -> str:
    fields = fieldsOf(entry)
    if "text" in fields:
        fields["text"] = shown(fields["text"])
    if entry.type != "said":
        return f"* {asking(entry.type, fields, look.translate)}"
    addressee = f" ({_addressee(entry, look)})" if entry.room.startswith("@") else ""
    return f"{entry.by}{addressee}: {fields['text']}"


def _addressee(entry: Entry, look: Look) -> str:
    """To whom a direct chat's text is. One's own come from another device; the chat is called by both inboxes."""
    if entry.by != look.nick:
        return look.translate(N_("to you"))
    return look.translate(N_("to {nick}")).format(nick=_roomName(entry.room, look)[1:])


def _roomName(room: str, look: Look) -> str:
    """How a room is called when it is typed: a direct chat by the other one in it."""
    if not room.startswith("@"):
        return room
    inboxes = [f"@{name}" for name in room[1:].split("@")]
    others = [inbox for inbox in inboxes if inbox != look.inbox] or inboxes
    return others[0].partition("~")[0]


# --- answers


def done(_: Any, look: Look) -> list[str]:
    """Nothing to tell but that it was done."""
    return [look.translate(N_("done"))]


def pong(_: Any, look: Look) -> list[str]:
    """A sign of life."""
    return [look.translate(N_("the server is there"))]


def joined(_: Any, look: Look) -> list[str]:
    """Being a member is one thing, talking there another."""
    return [look.translate(N_("you are a member now; /open talks there"))]


def created(_: Any, look: Look) -> list[str]:
    """So is making a room."""
    return [look.translate(N_("the room is there now; /open talks there"))]


def events(answer: Events, look: Look) -> list[str]:
    """Events with their numbers, by which they can be shown whole and deleted."""
    return _listed([f"{entry.seq} {eventLine(entry, look)}" for entry in answer.events], answer.more, look)


def whole(seq: int, answer: Events, look: Look) -> list[str]:
    """An event with all of its text, where `answer` has the newest one up to its number.

    Several lines stand behind a bar each: so none passes for another's, or for the server's.
    """
    entry = next((entry for entry in answer.events if entry.seq == seq), None)
    if entry is None:
        return [Refused("no-such-event", seq=seq, room=_roomName(answer.room, look)).inWords(look.translate)]
    lines = linesOf(fieldsOf(entry).get("text", ""))
    if len(lines) == 1:
        return [f"{seq} {_line(entry, look, str)}"]
    return [f"{seq} {_line(entry, look, lambda _: '').rstrip()}", *(f"| {line}" for line in lines)]


def rooms(answer: RoomList, look: Look) -> list[str]:
    """A room a line."""
    return _listed([_room(row, look) for row in answer.rooms], answer.more, look)


def _room(row: RoomRow, look: Look) -> str:
    about = look.translate(row.kind)
    if row.unread:
        about = look.translate(N_("{kind}, {unread} unread")).format(kind=about, unread=row.unread)
    name = f"@{row.nick}" if row.nick is not None else row.room
    return " — ".join((f"{name} ({about})", *filter(None, (row.title, row.topic))))


def people(answer: PeopleList, look: Look) -> list[str]:
    """Nicks on a line."""
    return _listed([", ".join(answer.people)] if answer.people else [], answer.more, look)


def members(answer: MemberList, look: Look) -> list[str]:
    """Nicks on a line."""
    return _listed([", ".join(answer.members)] if answer.members else [], answer.more, look)


def present(answer: Present, look: Look) -> list[str]:
    """Who is there."""
    where = N_("in {room}: {people}") if answer.room is not None else N_("online: {people}")
    nicks = ", ".join(sorted(answer.people, key=str.casefold)) or look.translate(N_("nobody"))
    return [look.translate(where).format(room=answer.room, people=nicks)]


def membership(answer: Membership, look: Look) -> list[str]:
    """Whether somebody is a member."""
    text = N_("{nick} is a member of {room}") if answer.member else N_("{nick} is not a member of {room}")
    return [look.translate(text).format(nick=answer.nick, room=answer.room)]


def marked(answer: Marked, look: Look) -> list[str]:
    """How far one has read."""
    return [look.translate(N_("read up to {seq}")).format(seq=answer.seq)]


def notes(answer: NoteList, look: Look) -> list[str]:
    """Notifications, with how those are answered that wait for it."""
    return _listed([_note(note, look) for note in answer.notifications], answer.more, look)


def _note(note: Note, look: Look) -> str:
    text = noted(note.type, attrs.asdict(note), look.translate)
    return f"{_stamp(datetime.fromisoformat(note.at).timestamp(), look)} {text}"


def card(answer: RoomInfo | Card, look: Look) -> list[str]:
    """What a room's card or somebody's profile says, a field a line."""
    fields = attrs.asdict(answer, filter=lambda _, value: value not in (None, ""))
    return [f"{look.translate(name)}: {_shown(name, value, look)}" for name, value in fields.items()]


def _shown(name: str, value: Any, look: Look) -> Any:
    if name == "kind":
        return look.translate(value)
    return look.translate(N_("yes") if value else N_("no")) if isinstance(value, bool) else value


def _listed(lines: list[str], more: bool, look: Look) -> list[str]:
    return [*lines, *([look.translate(N_("there are more"))] if more else ())] or [look.translate(N_("nothing"))]
