"""The door of the classic dialects: a nick, then texts into one room. What differs between them is data, `dialects`.

It decides nothing: each client is a guest like any other. A client's own texts are not sent back to it; they are told
from others' by their keys, which this connection made.
"""

import re
from collections.abc import Iterator
from functools import partial
from secrets import token_hex
from typing import Any

from twisted.internet.protocol import ServerFactory, connectionDone
from twisted.logger import Logger
from twisted.python.failure import Failure

from chatd.doors.dialects import DIALECTS, Dialect, gluedAt
from chatd.doors.nicks import likely, others
from chatd.doors.oneline import harmless
from chatd.doors.paced import Paced
from chatd.doors.sends import Sends
from chatd.doors.sent import Sent
from chatd.doors.textdoor import TextDoor
from chatd.model import commands
from chatd.model.fields import NUMBER_MAX
from chatd.model.refusals import Refused
from chatd.model.rooms import LOBBY
from chatd.model.timeline import Entry
from chatd.service import Service
from chatd.wire.bodies import fieldsOf
from chatd.wire.languages import catalogue
from chatd.wire.words import happened

TAGGED = re.compile(r"\s*<([^<>]*)>[ \t]?")
MISTAKABLE = re.compile("[<*]")
"""What a text has that could be taken for another's, or for the server's, if it went without its author's nick."""
EARLY_MOST = 100
"""Messages that may wait while their author comes in."""
WHOLE, ENDED = "w", "n"
"""How a text came that is relayed as it came: without `<nick>`, with a line end."""

UNTOLD = frozenset({"direct", "answered"})
"""Types of notifications that say nothing to these clients: what they are about comes too."""

log = Logger()


class ClassicDoor(TextDoor):
    """One connection of a student's client."""

    outflow: Paced

    def __init__(self, service: Service, dialect: Dialect, called: str, sent: Sent, room: str = LOBBY) -> None:
        super().__init__(service)
        self._sent = sent
        self.called = called
        self.language = dialect.language
        self._spoken = dialect
        self._room = room
        self._nick = ""
        self._isComing = False
        self._early: list[tuple[str, bool]] = []
        self._mark = token_hex(6)
        self._texts = 0
        self._last = NUMBER_MAX
        if self.coach is not None:
            self.coach.learn(TAGGED if dialect.enters == "tagged" else None, dialect.words)
        self._sends = Sends(service.clock, self._took, self.coach)

    # --- in

    def begin(self) -> None:
        """Somebody is there; where nicks come with texts, they hear from now on."""
        self._log(self._spoken.connected)
        if self._spoken.enters == "tagged":
            assert self.session is not None, "it has just begun"
            self.session.isHidden = True
            self._come("ouvinte")
        else:
            self.put(self._filled(self._spoken.ask))

    def took(self, data: bytes) -> None:
        """Bytes came."""
        self._sends.feed(data)

    def ended(self) -> None:
        """Nothing more comes: what was begun is a message."""
        self._sends.end()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """The connection is gone: what was begun brings nobody in."""
        self._sends.stop()
        super().connectionLost(reason)

    def _took(self, text: str, ended: bool) -> None:
        """A message came. Those that come while their author comes in wait for that."""
        tag = TAGGED.match(text) if self._spoken.enters == "tagged" else None
        if self.coached(text[tag.end() :] if tag else text):
            return
        if self._isComing:
            if len(self._early) < EARLY_MOST:
                self._early.append((text, ended))
        elif not self._nick:
            self._come(text)
        else:
            self._spoke(text, ended)

    def _spoke(self, text: str, ended: bool) -> None:
        if self._spoken.enters == "tagged":
            self._tagged(text, ended)
        elif not self._command(text):
            self._say(text)

    # --- coming in

    def _come(self, wanted: str) -> None:
        """Try to come in under a nick, or under one like it where the project's clients can't be refused."""
        self._isComing = True
        self._try(iter([wanted.strip()]) if self._spoken.enters == "asked" else others(likely(wanted)))

    def _try(self, tries: Iterator[str]) -> None:
        self.ask(commands.Guest, self._came, partial(self._refused, tries), nick=next(tries))

    def _refused(self, tries: Iterator[str], refused: Refused) -> None:
        if refused.code not in ("nick-taken", "bad-nick"):
            self._shut(refused)
        elif self._spoken.enters == "asked":
            self._again()
        else:
            self._try(tries)

    def _again(self) -> None:
        """Ask for another nick; what was sent meanwhile are tries of it."""
        self._isComing = False
        self.put(self._spoken.taken)
        self._catchUp()

    def _came(self, welcome: Any) -> None:
        self._nick = welcome.nick
        if self._spoken.free:
            self.outflow.writeAlone(self._spoken.free.encode())
        self.put(self._filled(self._spoken.welcome))
        if self.session is not None and not self.session.isHidden:
            self._log(self._spoken.named)
        self.ask(commands.Open, self._in, self._shut, room=self._room, after=self._last)

    def _in(self, _: Any) -> None:
        self._isComing = False
        self._catchUp()

    def _shut(self, refused: Refused) -> None:
        """There is no way in."""
        self._complain(refused)
        self.close()

    def _catchUp(self) -> None:
        early, self._early = self._early, []
        for text, ended in early:
            self._took(text, ended)

    # --- talking

    def _tagged(self, text: str, ended: bool) -> None:
        """A text with its author's nick before it: the first one says who this is, for good."""
        found = TAGGED.match(text)
        tags = ENDED if ended else ""
        if found is None:
            self._say(text, tags if MISTAKABLE.search(text) else WHOLE + tags)
        elif self.session is not None and self.session.isHidden:
            self._rename(found[1], text, ended)
        else:
            self._say(text[found.end() :], tags)

    def _rename(self, nick: str, text: str, ended: bool) -> None:
        """Come in again, under the nick that they have; what is said meanwhile is read on from here."""
        assert self.session is not None, "somebody speaks"
        before = self.session
        cursors = {follow.room.name: follow.cursor for follow in before.feed.follows.values()}
        self._last = cursors.get(self._room, self._last)
        try:
            self.session = self.service.connect(self)
        except Refused as refused:
            return self._complain(refused)
        self.outflow.serve(self.session)
        before.lost()
        self._early.append((text, ended))
        return self._come(nick)

    def _say(self, text: str, tags: str = "", room: str = "") -> None:
        if text.strip():
            self._texts += 1
            key = f"{self._mark}-{self._texts}"
            self._sent.add(key, self._nick, tags)
            self.ask(commands.Say, self.ignore, self._complain, room=room or self._room, text=text, key=key)

    def _complain(self, refused: Refused) -> None:
        self.put(f"* {self.why(refused)}\n")

    # --- commands

    def _command(self, text: str) -> bool:
        """Carry a command out, if it is one; says whether. `text/close` is two sends that arrived in one."""
        first, _, rest = text.strip().partition(" ")
        what = self._spoken.words.get(first.lower())
        if what is None:
            at = gluedAt(text, (word for word, what in self._spoken.words.items() if what == "leave"))
            if not at:
                return False
            self._say(text[:at])
            what = "leave"
        COMMANDS[what](self, rest)
        return True

    def _leave(self, _: str) -> None:
        self.ask(commands.Logout, self.ignore, self.ignore)

    def _private(self, rest: str) -> None:
        nick, _, text = rest.strip().partition(" ")
        self._say(text.strip(), room=f"@{nick}")

    def _people(self, _: str) -> None:
        def listed(answer: Any) -> None:
            people = [nick for nick in answer.people if nick != self._nick]
            text = self._spoken.people if people else self._spoken.nobody
            self.put(self._filled(text, text=", ".join(sorted([*people, self._nick]))) + "\n")

        self.ask(commands.Who, listed, self._complain, room=self._room)

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
            return self._filled(self._spoken.private, nick=entry.by, text=harmless(fields["text"]))
        return self._said(entry, harmless(fields["text"]))

    def _isOwn(self, entry: Entry) -> bool:
        """Whether this connection wrote it. A key alone says nothing: others may copy it."""
        return entry.by == self._nick and entry.key is not None and entry.key.startswith(self._mark)

    def _said(self, entry: Entry, text: str) -> str:
        """What somebody said; what came in this dialect goes as it came."""
        tags = self._sent.tags(entry)
        whole = text if tags.startswith(WHOLE) else self._filled(self._spoken.said, nick=entry.by, text=text)
        return whole + ("\n" if tags.endswith(ENDED) else "")

    def noticed(self, notice: str, fields: dict[str, Any]) -> None:
        """Somebody came or went; or wrote to this client alone, which is then read too."""
        text = {"entered": self._spoken.entered, "gone": self._spoken.gone, "lost": self._spoken.lost}.get(notice, "")
        if text and fields["room"] == self._room:
            self.put(self._filled(text, nick=fields["nick"]))
        elif notice == "unread":
            self.openChat(fields["room"], fields["last"] - 1)

    def dismissed(self, why: str) -> None:
        """The server ends this."""
        self.put(f"* {why}\n")

    def _filled(self, template: str, /, **places: str) -> str:
        known = {"nick": self._nick, "server": self.service.settings.name, "ip": self.address, "port": str(self.port)}
        return template.format_map(known | places)

    def _log(self, text: str) -> None:
        if text:
            log.info("{text}", text=harmless(self._filled(text)))


COMMANDS = {"leave": ClassicDoor._leave, "private": ClassicDoor._private, "people": ClassicDoor._people}
"""What a dialect's `words` mean."""


class ClassicFactory(ServerFactory):
    """Makes the doors of one dialect."""

    noisy = False

    def __init__(self, called: str, service: Service, room: str = LOBBY) -> None:
        self._called = called
        self._service = service
        self._room = room
        self._sent = Sent()

    def buildProtocol(self, addr: Any) -> ClassicDoor:
        """A door for a new connection."""
        door = ClassicDoor(self._service, DIALECTS[self._called], self._called, self._sent, self._room)
        door.factory = self
        return door

    def started(self, ip: str, port: str) -> None:
        """Say so in the log as the project's own server did."""
        if text := DIALECTS[self._called].started:
            log.info("{text}", text=text.format(ip=ip, port=port))
