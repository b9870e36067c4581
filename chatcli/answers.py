"""Answers that somebody asked for, as lines for people: each begins with `-- `. Pure."""

from collections.abc import Callable, Iterable
from typing import Any

from chatcli.lines import harmless, notificationText
from chatcli.protocol import Message

MORE = "there are more"


def answerLines(
    type: str, answer: Message, roomName: Callable[[str], str], saidLine: Callable[[Message], str]
) -> list[str]:
    """The lines of the `ok` to a command of this type; none where the room itself will show what came of it."""
    if type in SILENT:
        return []
    if type == "history":
        lines: Iterable[Any] = map(saidLine, answer["events"])
    elif type in ("rooms", "my-rooms"):
        lines = [_room(row, roomName) for row in answer["rooms"]]
    else:
        lines = LINES.get(type, _done)(answer)
    more = [MORE] if answer.get("more") else []
    return [f"-- {harmless(line)}" for line in (*lines, *more)] or ["-- nothing"]


def _done(_: Message) -> list[str]:
    return ["done"]


def _room(row: Message, roomName: Callable[[str], str]) -> str:
    name = f"@{row['nick']}" if "nick" in row else roomName(row["room"])
    unread = f", {row['unread']} unread" if row.get("unread") else ""
    words = [row[field] for field in ("title", "topic") if row.get(field)]
    return " — ".join((f"{name} ({row['kind']}{unread})", *words))


def _card(fields: tuple[str, ...]) -> Callable[[Message], list[str]]:
    return lambda answer: [
        f"{field}: {_shown(answer[field])}" for field in fields if answer.get(field) not in (None, "")
    ]


def _shown(value: Any) -> Any:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _note(note: Message) -> str:
    state = f" ({note['state']})" if note.get("state") else ""
    return f"{note['at']} {notificationText(note)}{state}"


def _membership(answer: Message) -> list[str]:
    return [f"{answer['nick']} is {'' if answer['member'] else 'not '}a member of {answer['room']}"]


SILENT = frozenset({"say", "open"})
"""Commands whose outcome shows by itself."""

LINES: dict[str, Callable[[Message], list[str]]] = {
    "tokens": lambda a: [f"{t['token']}: {t['device']}, since {t['created']}, last {t['used']}" for t in a["tokens"]],
    "ping": lambda a: ["the server is there"],
    "room": _card(("room", "kind", "title", "topic", "admin", "members", "last")),
    "members": lambda a: a["members"],
    "is-member": _membership,
    "notifications": lambda a: [_note(note) for note in a["notifications"]],
    "seen": lambda a: [f"read up to {a['seq']}"],
    "people": lambda a: a["people"],
    "who": lambda a: a["people"],
    "profile": _card(("nick", "guest", "name", "about", "email", "postal", "since", "showEmail", "showPostal")),
    "signup": _card(("nick", "guest", "email", "postal")),
    "login": _card(("nick", "guest", "email", "postal")),
    "guest": _card(("nick", "guest")),
    "resume": _card(("nick", "guest", "email", "postal")),
}
"""What to show of an answer, by the command's wire name."""

SHOWN = frozenset({"rooms", "my-rooms", "history", *LINES})
"""Commands that are given for their answer."""
