"""The door of the classic dialects: a nick, then texts into one room. What differs between them is data, `dialects`.

It decides nothing: each client is a guest like any other. A client's own texts are not sent back to it; they are told
from others' by their keys, which this connection made.
"""

import re
from secrets import token_hex
from typing import Any

from twisted.internet.protocol import ServerFactory
from twisted.logger import Logger

from chatd.doors.dialects import DIALECTS, Dialect, gluedAt
from chatd.doors.handshake import TAGGED, HandshakeDoor
from chatd.doors.oneline import harmless
from chatd.doors.pieces import BLANKS, FORMS, Pieces
from chatd.doors.sent import Sent
from chatd.model import commands
from chatd.model.rooms import LOBBY
from chatd.model.timeline import Entry
from chatd.service import Service
from chatd.wire.bodies import fieldsOf
from chatd.wire.languages import N_, catalogue
from chatd.wire.words import happened

MISTAKABLE = re.compile(rf"<[^<>]*>|\A[{BLANKS}]*\*")
"""What could be taken for another's text or for the server's, in one without its author's nick, as people see it."""
WHOLE, ENDED = "w", "n"
"""How a text came that is relayed as it came: without `<nick>`, with a line end."""

UNTOLD = frozenset({"direct", "answered"})
"""Types of notifications that say nothing to these clients: what they are about comes too."""

log = Logger()


class ClassicDoor(HandshakeDoor):
    """One connection of a student's client."""

    def __init__(
        self, service: Service, dialect: Dialect, called: str, sent: Sent, pieces: Pieces, room: str = LOBBY
    ) -> None:
        super().__init__(service, dialect, called, pieces, room)
        self._sent = sent
        self._mark = token_hex(6)
        self._texts = 0

    # --- talking

    def spoke(self, text: str, ended: bool) -> None:
        """A message came of somebody who is in: a text, or a command."""
        if self.spoken.enters == "tagged":
            self._tagged(text, ended)
        elif at := gluedAt(text, (word for word, what in self.spoken.words.items() if what == "leave")):
            self._one(text[:at])
            self._leave("")
        else:
            self._one(text)

    def _tagged(self, text: str, ended: bool) -> None:
        """A text with its author's nick before it: the first one says who this is, for good."""
        found = TAGGED.match(text)
        tags = ENDED if ended else ""
        if found is None:
            self._say(text, WHOLE + tags)
        elif self.session is not None and self.session.isHidden:
            self.rename(found[1], text, ended)
        else:
            self._say(text[found.end() :], tags)

    def _say(self, text: str, tags: str = "", room: str = "") -> None:
        """Say something, in the one room if no other is named. What is blank is dropped, but costs as much."""
        if text.strip():
            self._texts += 1
            key = f"{self._mark}-{self._texts}"
            self._sent.add(key, self.nick, tags)
            self.ask(commands.Say, self.ignore, self.complain, room=room or self.room, text=text, key=key)
        elif self.session is not None:
            self.session.noise()

    # --- commands

    def _one(self, text: str) -> None:
        """Carry a command out, or say a text."""
        first, rest = parted(text)
        what = self.spoken.words.get(first.lower())
        if what is None:
            self._say(text)
        else:
            COMMANDS[what](self, rest)

    def _leave(self, _: str) -> None:
        self.ask(commands.Logout, self.ignore, self.ignore)

    def _private(self, rest: str) -> None:
        nick, text = parted(rest)
        if text.strip():
            self._say(text.strip(), room=f"@{nick}")
        else:
            self._tellUsage("private", N_("NICK"), N_("TEXT"))

    def _tellUsage(self, what: str, *arguments: str) -> None:
        """How a command is written, in its turn."""
        translate = catalogue("chatd", self.language)
        word = next(word for word, meant in self.spoken.words.items() if meant == what)
        usage = translate(N_("It is written {usage}.")).format(usage=" ".join((word, *map(translate, arguments))))
        self.ask(commands.Ping, lambda _: self.put(f"* {usage}\n"), self.ignore)

    def _people(self, _: str) -> None:
        def listed(answer: Any) -> None:
            people = [nick for nick in answer.people if nick != self.nick]
            text = self.spoken.people if people else self.spoken.nobody
            self.put(self.filled(text, text=", ".join(sorted([*people, self.nick]))) + "\n")

        self.ask(commands.Who, listed, self.complain, room=self.room)

    # --- out

    def told(self, entry: Entry) -> str:
        """What others said, as the project's clients know it; what else happened, in words."""
        if entry.type in UNTOLD or self._isOwn(entry):
            return ""
        fields = fieldsOf(entry)
        if entry.type != "said":
            text = happened(entry.type, fields, catalogue("chatd", self.language))
            return f"* {harmless(text)}\n"
        if entry.room.startswith("@"):
            return self.filled(self.spoken.private, nick=entry.by, text=harmless(fields["text"]))
        return self._said(entry, harmless(fields["text"]))

    def _isOwn(self, entry: Entry) -> bool:
        """Whether this connection wrote it. A key alone says nothing: others may copy it."""
        return entry.by == self.nick and entry.key is not None and entry.key.startswith(self._mark)

    def _said(self, entry: Entry, text: str) -> str:
        """What somebody said; what came in this dialect goes as it came."""
        tags = self._sent.tags(entry)
        isWhole = tags.startswith(WHOLE) and not mistakable(text)
        whole = text if isWhole else self.filled(self.spoken.said, nick=entry.by, text=text)
        return whole + ("\n" if tags.endswith(ENDED) else "")

    def noticed(self, notice: str, fields: dict[str, Any]) -> None:
        """Somebody came or went; or wrote to this client alone, which is then read too."""
        text = {"entered": self.spoken.entered, "gone": self.spoken.gone, "lost": self.spoken.lost}.get(notice, "")
        if text and fields["room"] == self.room:
            self.put(self.filled(text, nick=fields["nick"]))
        elif notice == "unread":
            self.openChat(fields["room"], fields["last"] - 1)


def mistakable(text: str) -> bool:
    """Whether a text could be taken for another's or for the server's, if it stood without its author's nick."""
    return MISTAKABLE.search(text.translate(FORMS)) is not None


def parted(text: str) -> tuple[str, str]:
    """The first word of a text, and the rest: whatever blank is between."""
    first, rest, *_ = *text.split(None, 1), "", ""
    return first, rest


COMMANDS = {"leave": ClassicDoor._leave, "private": ClassicDoor._private, "people": ClassicDoor._people}
"""What a dialect's `words` mean."""


class ClassicFactory(ServerFactory):
    """Makes the doors of one dialect."""

    noisy = False

    def __init__(self, called: str, service: Service, room: str = LOBBY) -> None:
        self._called = called
        self._spoken = DIALECTS[called]
        self._service = service
        self._room = room
        self._sent = Sent()
        self._pieces = Pieces(self._spoken.lines)

    def buildProtocol(self, addr: Any) -> ClassicDoor:
        """A door for a new connection."""
        door = ClassicDoor(self._service, self._spoken, self._called, self._sent, self._pieces, self._room)
        door.factory = self
        return door

    def started(self, ip: str, port: str) -> None:
        """Say so in the log as the project's own server did."""
        if text := self._spoken.started:
            log.info("{text}", text=text.format(ip=ip, port=port))
