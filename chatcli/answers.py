"""Answers that somebody asked for, as lines for people: each begins with `-- `. Pure."""

from collections.abc import Callable, Iterable
from typing import Any

from chatcli.language import N_, _, wireWords
from chatcli.protocol import Message
from chatd.wire.harmless import harmless
from chatd.wire.words import noted

# NOTE: kinds of rooms
KINDS = (N_("open"), N_("group"), N_("direct"), N_("inbox"))
"""The kinds of rooms, as the wire and English call them."""
FIELDS = (
    N_("room"), N_("kind"), N_("title"), N_("topic"), N_("admin"), N_("members"), N_("last"), N_("nick"), N_("guest"),
    N_("name"), N_("about"), N_("email"), N_("postal"), N_("since"), N_("showEmail"), N_("showPostal"),
)  # fmt: skip
"""The fields on cards, as the wire and English call them."""


def answerLines(
    type: str, answer: Message, roomName: Callable[[str], str], saidLine: Callable[[Message], str]
) -> list[str]:
    """The lines of the `ok` to a command of this type; none where the room itself will show what came of it."""
    if type in SILENT:
        return []
    if type in ("history", "files"):
        lines: Iterable[Any] = map(saidLine, answer["events"])
    elif type in ("rooms", "my-rooms"):
        lines = [_room(row, roomName) for row in answer["rooms"]]
    else:
        lines = LINES.get(type, _done)(answer)
    more = [_("there are more")] if answer.get("more") else []
    return [f"-- {harmless(line)}" for line in (*lines, *more) or (_("nothing"),)]


def _done(__: Message) -> list[str]:
    return [_("done")]


def _room(row: Message, roomName: Callable[[str], str]) -> str:
    name = f"@{row['nick']}" if "nick" in row else roomName(row["room"])
    kind, unread = _named(row["kind"], KINDS), row.get("unread")
    about = _("{kind}, {unread} unread").format(kind=kind, unread=unread) if unread else kind
    words = [row[field] for field in ("title", "topic") if row.get(field)]
    return " — ".join((f"{name} ({about})", *words))


def _named(word: str, known: tuple[str, ...]) -> str:
    """A word of the wire in our language; one of a later server stays as it is."""
    return _(word) if word in known else word


def _card(fields: tuple[str, ...]) -> Callable[[Message], list[str]]:
    return lambda answer: [
        f"{_(field)}: {_shown(field, answer[field])}" for field in fields if answer.get(field) not in (None, "")
    ]


def _shown(field: str, value: Any) -> Any:
    if field == "kind":
        return _named(value, KINDS)
    return {True: _("yes"), False: _("no")}[value] if isinstance(value, bool) else value


def _note(note: Message) -> str:
    return f"{note['at']} {noted(note['type'], note, wireWords)}"


def _membership(answer: Message) -> list[str]:
    text = _("{nick} is a member of {room}") if answer["member"] else _("{nick} is not a member of {room}")
    return [text.format_map(answer)]


def _token(row: Message) -> str:
    return _("{token}: {device}, since {created}, last {used}").format_map(row)


SILENT = frozenset({"say", "open"})
"""Commands whose outcome shows by itself."""

LINES: dict[str, Callable[[Message], list[str]]] = {
    "tokens": lambda a: [_token(row) for row in a["tokens"]],
    "ping": lambda a: [_("the server is there")],
    "room": _card(("room", "kind", "title", "topic", "admin", "members", "last")),
    "members": lambda a: a["members"],
    "is-member": _membership,
    "notifications": lambda a: [_note(note) for note in a["notifications"]],
    "seen": lambda a: [_("read up to {seq}").format_map(a)],
    "people": lambda a: a["people"],
    "who": lambda a: a["people"],
    "friends": lambda a: a["people"],
    "profile": _card(("nick", "guest", "name", "about", "email", "postal", "since", "showEmail", "showPostal")),
    "signup": _card(("nick", "guest", "email", "postal")),
    "login": _card(("nick", "guest", "email", "postal")),
    "guest": _card(("nick", "guest")),
    "resume": _card(("nick", "guest", "email", "postal")),
}
"""What to show of an answer, by the command's wire name."""

SHOWN = frozenset({"rooms", "my-rooms", "history", "files", *LINES})
"""Commands that are given for their answer."""
