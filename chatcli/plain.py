"""The plain client: a line in is a message or a command, an event is a line out."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from twisted.internet.defer import Deferred, ensureDeferred
from twisted.python.failure import Failure

from chatcli import slash
from chatcli.answers import SHOWN, answerLines
from chatcli.errors import LinkEnded, RefusedByServer
from chatcli.identity import Guest, Identity, Login, Signup
from chatcli.lines import eventLine, jsonLine
from chatcli.link import EVERYTHING, FROM_NOW, Link
from chatcli.passwords import NoPassword, Passwords
from chatcli.protocol import Message
from chatcli.terminal import Lines, Standard, complain, write

UNACKNOWLEDGED_MOST = 128
"""Requests under way from which on no line is read: a file that is piped in stays where it is."""


class Plain:
    """One run of the client, between its lines and its link. `room` is where a message goes."""

    def __init__(self, standard: Standard, room: str, nick: str, json: bool) -> None:
        self.room = room
        self.refusals = 0
        """How often something was refused."""
        self.lines = Lines(self)
        self.passwords = Passwords(None, {})
        self._standard = standard
        self._nick = nick
        self._json = json
        self._isTalking = False
        self._isLeaving = False
        self._isWaiting = False
        self._question: Deferred[str] | None = None
        self._opening: set[str] = set()
        self._names: dict[str, str] = {}

    def talkThrough(self, link: Link) -> None:
        """Use this link; nothing was typed before."""
        self.link, self._isTalking = link, True
        link.on(EVERYTHING, self._heard)
        link.on("unread", lambda hint: self._follow(hint["room"], hint["last"] - 1))
        link.on("direct", lambda note: self._follow(note["about"], 0))
        link.on("online", lambda _: self._lookAround())
        self._open(self.room)

    def _lookAround(self) -> None:
        """Tell what came while we were away, and isn't shown by itself."""
        for type, tell in (("my-rooms", self._unread), ("notifications", self._pending)):
            self.link.ask(type).addCallback(tell).addErrback(lambda failure: failure.trap(RefusedByServer, LinkEnded))

    def _unread(self, answer: Message) -> None:
        for room in answer["rooms"]:
            if room["kind"] == "direct" and room["unread"] and not self.link.isOpen(room["room"]):
                # A guest who has gone is nobody's @nick any more.
                name = room["room"] if "~" in room["room"] else f"@{room['nick']}"
                complain(f"@{room['nick']} wrote {room['unread']} that you have not seen: /open {name}")

    def _pending(self, answer: Message) -> None:
        if count := sum(note.get("state") == "pending" for note in answer["notifications"]):
            complain(f"{count} wait for your answer: /notifications")

    # --- lines in

    def typed(self, line: str) -> None:
        """A line came: an answer to a question, nothing, a command, or a message."""
        if self._question is not None:
            question, self._question = self._question, None
            question.callback(line)
        elif self._isLeaving or not line:
            pass
        elif slash.isCommand(line):
            self._command(line)
        else:
            self.request("say", room=self.room, text=slash.text(line))

    def _command(self, line: str) -> None:
        try:
            command, arguments = slash.parse(line)
            command.perform(self, arguments)
        except slash.BadCommand as error:
            self._refuse(error)

    def tooLong(self) -> None:
        """A line was skipped."""
        self._refuse("A line was too long, and was not sent.")

    def inputEnded(self) -> None:
        """Nothing more is typed: leave when all is done."""
        if self._question is not None:
            self._question.errback(NoPassword("There was no answer."))
        if self._isTalking:
            self.leave()

    async def prompt(self, question: str) -> str:
        """Ask whoever sits at the terminal, without echo. Raises `NoPassword` when no answer comes."""
        self._standard.setEcho(False)
        self._question = Deferred()
        write(question)
        try:
            return await self._question
        finally:
            self._standard.setEcho(True)
            write("\n")

    # --- what commands ask for

    def request(self, type: str, /, **fields: Any) -> None:
        """Ask the server, and show the answer."""
        if "room" in fields:
            fields["room"] = self.link.named(fields["room"])
        self._watch(self.link.ask(type, **fields).addCallback(self._answered, type))

    def show(self, lines: list[str]) -> None:
        """Show lines as an answer; among JSON they would be none."""
        for line in lines:
            write(f"-- {line}\n") if self._json else self.lines.show(f"-- {line}")

    def goTo(self, room: str) -> None:
        """Talk in a room from now on, also before the server has opened it: never in the wrong one."""
        former, self.room = self.room, room
        if not self.link.isOpen(room):
            self._open(room, partial(self._stay, room, former))

    def _stay(self, room: str, former: str) -> None:
        # Who sees the refusal knows where they are; lines from a pipe were meant for that room.
        if self._standard.isTerminal and self.room == room:
            self.room = former

    def tell(self, nick: str, text: str) -> None:
        """Say something to one person; the chat is opened for that, so that one sees it."""
        room = f"@{nick}"
        if not self.link.isOpen(room) and room not in self._opening:
            self._follow(room, FROM_NOW)
        self.request("say", room=room, text=text)

    def enterAs(self, command: str, **fields: Any) -> None:
        """Come back as somebody else, or by another way."""
        self._carryOut(self._enterAs(command, fields))

    async def _enterAs(self, command: str, fields: slash.Arguments) -> None:
        identity = await identify(command, {"nick": self.link.nick or self._nick, **fields}, self.passwords)
        self._watch(self.link.become(identity).addCallback(self._answered, command))

    def changePassword(self) -> None:
        """Ask for the old and the new password, and change it."""
        self._carryOut(self._changePassword())

    async def _changePassword(self) -> None:
        old = await self.passwords.current(self.link.nick)
        self.request("set-password", old=old, new=await self.passwords.next(self.link.nick))

    def _carryOut(self, steps: Coroutine[Any, Any, None]) -> None:
        ensureDeferred(steps).addErrback(lambda failure: self._refuse(failure.trap(NoPassword) and failure.value))

    def leave(self) -> None:
        """Wait for what was sent, and leave."""
        self._isLeaving = True
        self.link.settled().addBoth(lambda _: self.link.stop())

    # --- answers

    def _watch(self, answer: "Deferred[Any]", ifRefused: Callable[[], None] = lambda: None) -> None:
        """Count a request while it is under way, and report its refusal."""
        self._throttle()
        answer.addErrback(self._refused, ifRefused)
        answer.addBoth(self._throttle)

    def _throttle(self, _: object = None) -> None:
        """Read lines only while not too much is under way."""
        isWaiting = self.link.unacknowledged >= UNACKNOWLEDGED_MOST
        if isWaiting != self._isWaiting:
            self._isWaiting = isWaiting
            self.lines.pauseProducing() if isWaiting else self.lines.resumeProducing()

    def _answered(self, answer: Message, type: str) -> None:
        if not self._json:
            for line in answerLines(type, answer, self._called, lambda e: eventLine(e, self._called(e["room"]))):
                self.lines.show(line)
        elif type in SHOWN:
            self.lines.show(jsonLine(answer))

    def _refused(self, failure: Failure, ifRefused: Callable[[], None]) -> None:
        failure.trap(RefusedByServer, LinkEnded)
        if isinstance(refusal := failure.value, RefusedByServer):
            if self._json:
                self.lines.show(jsonLine(refusal.message))
            self._refuse(f"{refusal.why} ({refusal.code})")
            ifRefused()

    def _refuse(self, why: object) -> None:
        self.refusals += 1
        complain(why)

    # --- rooms

    def _open(self, room: str, ifRefused: Callable[[], None] = lambda: None) -> None:
        self._watch(self.link.open(room).addCallback(self._opened), ifRefused)

    def _opened(self, answer: Message) -> None:
        if "nick" in answer:
            self._names[answer["room"]] = f"@{answer['nick']}"

    def _follow(self, room: str, after: int) -> None:
        """Follow a chat that somebody else began, or that we are about to say something in, once."""
        if self.link.isOpen(room) or room in self._opening:
            return
        self._opening.add(room)
        cursor = self.link.cursor(room)
        opened = self.link.open(room, after if cursor is None else cursor).addCallback(self._opened)
        opened.addBoth(lambda _: self._opening.discard(room))

    def _called(self, room: str) -> str:
        """How a room is called here: chats between two have long names."""
        return "inbox" if room == self.link.inbox else self._names.get(room, room)

    # --- lines out

    def _heard(self, message: Message) -> None:
        kind = message["type"]
        if kind in NOTICES:
            complain(NOTICES[kind](message))
        elif "at" in message or (kind in ("entered", "gone") and not self._json):
            self.lines.show(jsonLine(message) if self._json else eventLine(message, self._called(message["room"])))

    def setShowing(self, showing: bool) -> None:
        """Take from the server only what can be shown."""
        self.link.setReading(showing)

    def outputClosed(self) -> None:
        """Nobody sees anything any more: leave."""
        if self._isTalking:
            if self.link.unacknowledged:
                self._refuse("Nobody reads the output any more; what was not acknowledged may not have been said.")
            self.link.stop()


async def identify(command: str, fields: slash.Arguments, passwords: Passwords) -> Identity:
    """Who comes in by a command (`guest`, `login`, `signup`, `resume`). Raises `NoPassword`."""
    nick = fields["nick"]
    if command == "guest":
        return Guest(nick)
    if command == "resume":
        return Login(token=fields["token"])
    if command == "login":
        return Login(nick, await passwords.current(nick))
    return Signup(nick, await passwords.new(nick), email=fields["email"], postal=fields["postal"])


NOTICES: dict[str, Callable[[Message], str]] = {
    "online": lambda m: f"connected{' again' if m['again'] else ''} to {m['server']} as {m['nick']}",
    "offline": lambda m: f"the connection is lost, trying again: {m['why']}",
    "dropped": lambda m: f"{m['room']} is open no longer: {m['why']} ({m['code']})",
}
"""What is told of the link itself, on standard error."""
