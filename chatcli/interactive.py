"""The client on a terminal: what keys mean, and what comes of it."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

import attrs
from twisted.internet.defer import Deferred, ensureDeferred

from chatcli import slash
from chatcli.alerts import Alerts
from chatcli.client import Client, noticeText
from chatcli.console import Console
from chatcli.external import edited
from chatcli.front import Front
from chatcli.language import _
from chatcli.line import intents
from chatcli.line.events import Answer, Event, Focus
from chatcli.line.prompt import Prompt
from chatcli.passwords import NoPassword
from chatcli.past import FETCHED_MOST, Past, passing
from chatcli.pictures.ability import Ability
from chatcli.pictures.gallery import Gallery
from chatcli.protocol import Message
from chatcli.remembered import HistoryFile
from chatcli.room import OpenRoom
from chatcli.rooms import Rooms
from chatcli.screen.painter import Block
from chatcli.screen.status import Status, statusRow
from chatcli.screen.view import Look, answerRows, rows
from chatcli.showing import Showing
from chatcli.sound.sounds import Sounds
from chatcli.sources import RoomSources
from chatcli.stage import Item, Stage
from chatcli.terminal import Standard
from chatcli.transfers.commands import Files
from chatd.wire.harmless import harmless

LEAVE_SECONDS = 2.0
"""How long one who leaves waits for what was sent: what isn't acknowledged by then is kept."""


class Interactive(Client):
    """One run of the client on a terminal: who sits there has seen what was refused."""

    failsOnRefusal = False

    def __init__(
        self, reactor: Any, standard: Standard, room: str, nick: str, look: Look, remembered: HistoryFile,
        ability: Ability,
    ) -> None:  # fmt: skip
        super().__init__(room, nick)
        self.rooms = Rooms()
        self.io = self.console = Console(reactor, self, standard, ability.question)
        self.prompt = Prompt(RoomSources(self.rooms), remembered.read())
        self.stage = Stage(reactor, self.console.write, self._block, self._due)
        self._reactor = reactor
        self._remembered = remembered
        self._gallery = Gallery(
            reactor, self.stage, ability, self.rooms, lambda: self.link, self.console.cell, lambda: self._past.isShown
        )
        self._look = attrs.evolve(look, pictures=self._gallery.rows)
        self._showing = Showing(self.rooms, self._look, self._gallery.want)
        self._past = Past(self.rooms, self._showing, self.stage, lambda: self.link)
        self._front = Front(
            reactor, self.rooms, self.prompt, self.stage, self._showing, self._past, self._talkIn, self._tellSeen
        )
        self._alerts = Alerts()
        self.sounds: Sounds = Sounds(reactor, self, self.stage.change)
        self.files = Files.drawn(reactor, self, self.stage.change)
        standard.leavings[:0] = [self.sounds.close, self.files.close]
        self._connection = "connecting"

    # --- the terminal

    def took(self, events: list[Event]) -> None:
        """Keys were pressed: do what they mean, and draw at once."""
        for event in events:
            if isinstance(event, Focus):
                self._focused(event.isFocused)
            elif isinstance(event, Answer):
                self._gallery.take(event.sequence)
            else:
                for intent in self.prompt.take(event):
                    self._do(intent)
        self.stage.flush()

    def _do(self, intent: intents.Intent) -> None:
        match intent:
            case intents.Submit(text):
                self._submit(text)
            case intents.Leave():
                self._leave()
            case intents.Page(step):
                self._past.page(step)
            case intents.Refresh():
                self.stage.repaint()
            case intents.Suspend():
                self.console.suspend()
            case intents.EditExternally(text):
                self._edit(text)
            case intents.GoTo(number):
                self._front.enter(dict(self.rooms.numbered()).get(number))
            case intents.NextActivity():
                self._front.enter(self.rooms.nextActivity())
            case intents.Neighbour(step):
                self._front.enter(self.rooms.neighbour(step))

    def _focused(self, isFocused: bool) -> None:
        self._alerts.isFocused = self._front.isLookedAt = isFocused
        self.rooms.look(isFocused)
        self._front.look()

    def resized(self, width: int, height: int) -> None:
        """Draw for another size."""
        self._past.forget()
        self.stage.resize(width, height)

    def woken(self) -> None:
        """The terminal is ours."""
        self._alerts.forgetTitle()
        self._gallery.forget()
        self.stage.lift(*self.console.size())

    def overdrawn(self) -> None:
        """Draw anew what somebody else may have written over."""
        self.stage.repaint()

    def farewell(self) -> str:
        """Take away what stays at the bottom."""
        return self.stage.lower()

    def inputEnded(self) -> None:
        """The terminal hung up: leave."""
        if self.isTalking:
            self.link.stop()

    outputClosed = inputEnded

    def setShowing(self, showing: bool) -> None:
        """Take from the server only what can be shown."""
        if self.isTalking:
            self.link.setReading(showing)

    async def ask(self, question: str) -> str:
        """Ask whoever sits there for a password, without echo. Raises `NoPassword` when no answer comes."""
        answered: Deferred[str | None] = Deferred()
        self.prompt.ask(question, answered.callback, secret=True)
        self.stage.change()
        answer = await answered
        if answer is None:
            raise NoPassword(_("There was no answer."))
        return answer

    # --- what is on the screen

    def _block(self) -> Block:
        room = self._front.room
        called = room.called if room is not None else harmless(self.room)
        state = Status(
            room=called, topic=room.topic if room else "", connection=self._connection, others=self.rooms.activity(),
            note=self._note(),
        )  # fmt: skip
        unread = f"({self.rooms.unreadTotal}) " if self.rooms.unreadTotal else ""
        self.stage.send(self._alerts.title(f"{unread}{called} - chatcli"))
        status = statusRow(state, self._look.style, self.stage.width)
        return Block(status, self.prompt.label, self.prompt.text, self.prompt.cursor, self._past.rows())

    def _due(self) -> Item | None:
        return self._front.due()

    def _note(self) -> str:
        """What one should know now."""
        if self._isLeaving:
            return " ".join(filter(None, (_("leaving…"), self.files.note)))
        waiting = self.unwritten if self._connection != "online" else 0
        unsent = _("{count} not sent yet").format(count=waiting) if waiting else ""
        return " ".join(filter(None, (self.sounds.note, unsent, self.files.note)))

    def put(self, lines: list[str]) -> None:
        """Have lines scroll in, behind what is due in the room."""
        self.stage.show(partial(answerRows, lines, self._look))

    def complain(self, text: object) -> None:
        """Tell what went wrong, or what one should know."""
        self.put([f"!! {harmless(text)}"])

    # --- what comes

    def heard(self, message: Message) -> None:
        """Something came from the server or of the link."""
        match message["type"]:
            case "online":
                self._online(message)
            case "offline" | "dropped" as kind:
                self._trouble(kind, message)
            case kind if (room := self.rooms.take(message)) is not None:
                self._happened(kind, room, message)
        self.stage.change()

    def _online(self, message: Message) -> None:
        self._connection = "online"
        self.show([noticeText(message)])
        self.rooms.become(self.link.nick, self.link.inbox)
        self._look = self._showing.look = attrs.evolve(self._look, nick=self.link.nick)
        self._front.settle()

    def _trouble(self, kind: str, message: Message) -> None:
        self.complain(noticeText(message))
        if kind == "offline":
            self._connection = "offline"
        else:
            self._front.closed(message["room"])

    def _happened(self, kind: str, room: OpenRoom, message: Message) -> None:
        if "at" in message:
            self.stage.send(self._alerts.about(room, message))
            if not (self.link.isOpen(room.name) or room.kind == "inbox"):  # we left it, or it is no more
                self._front.closed(room.name)
        elif room is self._front.room and kind in ("entered", "gone"):
            now = datetime.now(UTC).isoformat()  # notices have no time of their own
            self.stage.show(partial(rows, {**message, "at": now}, self._look))

    def lookAround(self) -> None:
        """Follow one's rooms and chats, each with some of its past."""
        self.link.ask("my-rooms").addCallback(self._followMine).addErrback(passing)

    def _followMine(self, answer: Message) -> None:
        self._alerts.knew(room["room"] for room in answer["rooms"])
        for room in answer["rooms"]:
            # A guest who has gone is nobody's @nick any more.
            name = f"@{room['nick']}" if "nick" in room and "~" not in room["room"] else room["room"]
            self.follow(name, max(room["last"] - FETCHED_MOST, 0))

    # --- rooms

    def learn(self, answer: Message, after: int | None = None) -> None:
        """A room is open; it isn't shown by that."""
        super().learn(answer)
        self._alerts.follow(answer["room"], answer["last"], after)
        self.rooms.opened(answer, after)
        self.stage.change()

    def closed(self, room: str) -> None:
        """A room is followed no longer, because one asked for that."""
        self._front.closed(room)

    def goneTo(self, room: str) -> None:
        """Show a room that is open."""
        self._front.enter(self.rooms.find(self.link.named(room)))

    def _talkIn(self, room: str) -> None:
        self.room = room

    def _tellSeen(self, room: OpenRoom, seq: int) -> None:
        self.link.ask("seen", room=room.name, seq=seq).addErrback(passing)

    # --- what was typed

    def _submit(self, text: str) -> None:
        self._past.leave()
        if text in self.prompt.history.entries[-1:]:
            self._remembered.add(text)
        if self._isLeaving or not self.isTalking:
            return
        if slash.isCommand(text):
            self.command(text)
        elif not self.room:
            self.refuse(_("No room is open: /open ROOM"))
        else:
            self.request("say", room=self.room, text=slash.text(text))

    def _leave(self) -> None:
        if self.isTalking and not self._isLeaving:
            self.leave()
        elif self.isTalking:
            self.link.stop()

    def leave(self) -> None:
        """Leave, at once where nobody would answer."""
        super().leave()
        isOnline = self._connection == "online"
        self._reactor.callLater(LEAVE_SECONDS if isOnline else 0, self.leaveNow if isOnline else self.link.stop)
        self.stage.change()

    def numberOf(self, reference: str, room: str) -> int:
        """The number of the event that `#3` means: the third text from the bottom."""
        if (event := self.referred(reference, room)) is None:
            raise slash.BadCommand(_("there is no message {reference} here").format(reference=reference))
        return int(event["seq"])

    def referred(self, reference: str, room: str) -> Message | None:
        """The text or file that `#3`, or an event's number, means in a room."""
        there = self.rooms.find(self.link.named(room))
        return there.reference(reference) if there is not None else None

    def _edit(self, text: str) -> None:
        """Have the line changed in the user's own editor."""
        back = ensureDeferred(edited(self.console, text)).addCallback(self.prompt.edited)
        back.addErrback(lambda failure: self.complain(failure.getErrorMessage())).addBoth(lambda _: self.stage.change())
