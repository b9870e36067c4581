"""The door `plain`: a chat for whoever has netcat or telnet. A line is said, or is a command of the table `slash`.

It decides nothing: what lines ask is asked as commands. One's own lines stand on one's screen already and aren't sent
back; they are told from others' by their keys, which this connection made.
"""

from collections.abc import Callable, Sequence
from functools import partial
from secrets import token_hex
from typing import Any

from twisted.internet.protocol import ServerFactory

from chatd.doors.outflow import Turn
from chatd.doors.plain.command import SHOWN_MOST, BadCommand, Slash
from chatd.doors.plain.entering import EnteringDoor
from chatd.doors.plain.reading import isCommand, parse, text
from chatd.doors.plain.shown import Look, Shown, eventLine, presenceLine
from chatd.doors.plain.slash import HISTORY_LINES
from chatd.model import commands
from chatd.model.names import fold
from chatd.model.refusals import Refused
from chatd.model.rooms import LOBBY
from chatd.model.timeline import Entry
from chatd.service import Service
from chatd.session import Session
from chatd.wire.languages import ENGLISH, LANGUAGES, N_, languageOf

UNTOLD = frozenset({"direct", "answered"})
"""Types of notifications that say nothing here: what they are about comes too."""
PRESENCE = {"entered": "entered", "gone": "gone", "lost": "gone"}
"""Notices of somebody's coming or going, and how they are told."""
Past = Sequence[Entry]
"""The newest events of a room before it is opened."""


class PlainDoor(EnteringDoor):
    """One connection."""

    def __init__(self, service: Service, turn: Turn, home: str) -> None:
        super().__init__(service, turn)
        self._home = home
        self._room = home  # where lines go; `_followed` is where that is known to be possible
        self._followed = ""
        self._cursor: int | None = None  # how far that was read when its reader became somebody else
        self._mark = token_hex(6)  # what the keys of this connection's texts begin with
        self._texts = 0
        self._known: dict[str, int] = {}  # the newest number of each of them when one came in

    # --- coming in

    def begin(self) -> None:
        """Greet, and ask who this is."""
        super().begin()
        # NOTE: the second half is in the other language, for those who don't read this one
        hello = N_("Welcome to {server}. /help tells what you can do here. (Em português: /lang pt)")
        self.tell(hello, server=self.service.settings.name)
        self.askNick()

    def leaving(self, session: Session) -> None:
        """Read on where this session stops."""
        cursors = {follow.room.name: follow.cursor for follow in session.feed.follows.values()}
        self._cursor = cursors.get(self._followed)
        if self._followed.startswith("@"):  # the chats of who was here before are theirs
            self._room, self._cursor = self._home, None
        self._followed = ""
        self.coming.clear()

    def entered(self) -> None:
        """Say how to go on, and open the room: lines wait for that."""
        hello = N_("Hello, {nick}. What you type is said to all in the room; /help lists the commands, /quit leaves.")
        self.tell(hello, nick=self.nick)
        if self._cursor is None:
            self._lookBack(self._room, self._come)
        else:
            self._come((), self._cursor)

    def _come(self, past: Past, after: int | None) -> None:
        self.ask(commands.Open, partial(self._arrived, past), self._noRoom, room=self._room, after=after)

    def _arrived(self, past: Past, answer: Any) -> None:
        self._opened(self._room, past, answer)
        if not self.isGuest:
            self.ask(commands.MyRooms, self._unread, self.ignore)
            self.ask(commands.Notifications, self._pending, self.ignore)
        self.inTurn(partial(self.hold, False))

    def _noRoom(self, refused: Refused) -> None:
        """The room isn't for this person: there is one that is."""
        self.complain(refused)
        if self._room == LOBBY:
            self.close()
        else:
            self._room = self._home if self._room != self._home else LOBBY
            self._lookBack(self._room, self._come)

    def _unread(self, answer: Any) -> None:
        for row in answer.rooms:
            if row.kind == "direct":
                self._known[row.room] = row.last
                if row.unread:
                    unread = N_("{nick} wrote {unread} that you have not seen: /open @{nick}")
                    self.tell(unread, nick=row.nick, unread=row.unread)

    def _pending(self, answer: Any) -> None:
        if count := sum(note.state == "pending" for note in answer.notifications):
            self.tell(N_("{count} wait for your answer: /notifications"), count=count)

    # --- talking

    def isSaid(self, line: str) -> bool:
        """Whether a line is a text of somebody who is in, and nearly no command either, nor a password that is late."""
        return self.takes == self.talked and not (self.wasAsked or line.lstrip().startswith("/"))

    def talked(self, line: str) -> None:
        """A line came: a command, or a text; nothing if it is blank, but also that costs as a command does."""
        if isCommand(line):
            self.commanded(line)
        elif line.strip():
            self.say(text(line))
        elif self.session is not None:
            self.session.noise()

    def say(self, text: str, room: str = "") -> None:
        """Say something, in the current room if no other is named. Raises `BadCommand`."""
        room = self._notOneself(room) or self._room
        self._texts += 1
        key = f"{self._mark}-{self._texts}"
        self.ask(commands.Say, partial(self._said, room), self.complain, room=room, text=text, key=key)

    def _said(self, room: str, answer: Any) -> None:
        """Who answers has read what stood above: other devices of theirs shall know."""
        self._saw(room, answer.seq)

    def _saw(self, room: str, seq: int) -> None:
        if not self.isGuest and seq:
            self.ask(commands.Seen, self.ignore, self.ignore, room=room, seq=seq)

    def commanded(self, line: str) -> None:
        """Carry a command out, or say how it is written."""
        try:
            command, fields = parse(line, self.translate)
            self._perform(command, fields)
        except BadCommand as bad:
            self.show([str(bad)])

    def _perform(self, command: Slash, fields: dict[str, Any]) -> None:
        if not (self.nick or command.early):
            raise BadCommand(self.translate(N_("First your nickname, then /{command}.")).format(command=command.name))
        if command.here:
            fields = {"room": self._room, **fields}
        if command.run is not None:
            command.run(self, fields)
        else:
            assert command.gives is not None, "a row has one or the other"
            self.request(command.gives, command.shown, **fields)

    def request(self, kind: type[Any], shown: Shown, /, **fields: Any) -> None:
        """Give a command of the model, and show the lines of its answer."""
        self.ask(kind, lambda answer: self.putOurs(shown(answer, self._reader)), self.complain, **fields)

    def speak(self, language: str) -> None:
        """Speak another language from now on. Raises `BadCommand`."""
        found = languageOf(language)
        if found == ENGLISH and not language.lower().startswith(ENGLISH):
            unknown = self.translate(N_("I don't speak {language}, but {languages}."))
            raise BadCommand(unknown.format(language=language[:SHOWN_MOST], languages=", ".join(LANGUAGES)))
        self.language = found
        self.show([self.translate(N_("This is English."))])

    # --- rooms: one at a time, besides the direct chats

    def goTo(self, room: str) -> None:
        """Talk in a room from now on. What is typed before it is refused is for that room all the same.

        Raises `BadCommand`.
        """
        self._room = self._notOneself(room)
        self.hold(True)  # what is typed next is asked behind it
        self._lookBack(room, partial(self._go, room))

    def _go(self, room: str, past: Past, after: int | None) -> None:
        self.ask(commands.Open, partial(self._opened, room, past), partial(self._stay, room), room=room, after=after)
        self.hold(False)

    def leaveRoom(self, room: str, to: str | None = None) -> None:
        """Cease to be a member. Who talks there talks where they began, and what is typed next is for there."""

        def left(_: Any) -> None:
            self.tell(N_("done"))
            if fold(room) == fold(self._followed) != fold(self._home):
                self.goTo(self._home)
            else:
                self.hold(False)

        def refused(why: Refused) -> None:
            self.complain(why)
            self.hold(False)

        self.hold(True)
        self.ask(commands.Leave, left, refused, room=room, to=to)

    def _notOneself(self, room: str) -> str:
        """A room that isn't one's own inbox: nothing can be said there. Raises `BadCommand`."""
        if fold(room) in (fold(f"@{self.nick}"), fold(self.inbox)):
            raise BadCommand(self.why(Refused("not-yourself")))
        return room

    def _lookBack(self, room: str, then: Callable[[Past, int | None], object]) -> None:
        """Ask for the newest lines of a room, and from behind which event it is to be opened, so that none is lost."""

        def found(answer: Any) -> None:
            then(answer.events, answer.events[-1].seq if answer.events else 0)

        def refused(why: Refused) -> None:
            then((), 0 if why.code == "no-such-room" else None)  # opening may make it, and others may be faster

        self.ask(commands.History, found, refused, room=room, limit=HISTORY_LINES)

    def _opened(self, wanted: str, past: Past, answer: Any) -> None:
        former, self._followed = self._followed, answer.room
        if self._room == wanted:
            self._room = answer.room
        where = N_("You talk with {name} now.") if answer.nick is not None else N_("You talk in {name} now.")
        about = "".join(f" — {text}" for text in (answer.title, answer.topic) if text)
        self.putOurs([self.translate(where).format(name=answer.nick or answer.room) + about])
        self.put("".join(eventLine(entry, self._reader) + self.end for entry in past))
        if former and former != answer.room and not former.startswith("@"):
            self.ask(commands.Close, self.ignore, self.ignore, room=former)
        self._saw(answer.room, answer.last)

    def _stay(self, room: str, refused: Refused) -> None:
        self.complain(refused)
        if self._room == room:
            self._room = self._followed or self._home
            self.tell(N_("You still talk in {room}."), room=self._room)

    # --- out

    @property
    def _reader(self) -> Look:
        return Look(self.translate, self.nick, self.inbox, self._room, self.service.clock.seconds())

    def told(self, entry: Entry) -> str:
        """An event as a line, if it isn't what somebody typed here, nor of a room that they are just leaving."""
        isHere = entry.room == self._followed or entry.room.startswith("@")
        if entry.type in UNTOLD or not isHere or self._isOwn(entry):
            return ""
        return eventLine(entry, self._reader) + self.end

    def _isOwn(self, entry: Entry) -> bool:
        """Whether this connection wrote it. A key alone says nothing: others may copy it."""
        return entry.by == self.nick and entry.key is not None and entry.key.startswith(self._mark)

    def noticed(self, notice: str, fields: dict[str, Any]) -> None:
        """Somebody came or went, or wrote to this person alone; or the session asks whether anybody is there."""
        if notice in PRESENCE:
            if fields["room"] == self._followed:
                self.putLine(presenceLine(PRESENCE[notice], fields["nick"], self._reader))
        elif notice == "unread":
            self._follow(fields["room"], fields["last"])

    def _follow(self, room: str, last: int) -> None:
        """Read a direct chat too, from where it was when one came in."""
        self.openChat(room, self._known.get(room, last - 1))


class PlainFactory(ServerFactory):
    """Makes a door for each connection."""

    noisy = False

    def __init__(self, service: Service, room: str = LOBBY) -> None:
        self._service = service
        self._room = room
        self._turn = Turn(service.clock)

    def buildProtocol(self, addr: Any) -> PlainDoor:
        """A door for a new connection."""
        door = PlainDoor(self._service, self._turn, self._room)
        door.factory = self
        return door
