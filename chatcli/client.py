"""What every client for people does, however it shows things: carries out commands, follows chats, reports refusals."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from twisted.internet.defer import Deferred, ensureDeferred
from twisted.python.failure import Failure

from chatcli import slash
from chatcli.answers import answerLines
from chatcli.errors import LinkEnded, RefusedByServer
from chatcli.identity import Guest, Identity, Login, Signup
from chatcli.keeping import Keeper
from chatcli.language import N_, _
from chatcli.lines import eventLine
from chatcli.link import EVERYTHING, FROM_NOW, KEYED, Link
from chatcli.passwords import NoPassword, Passwords
from chatcli.protocol import Message
from chatcli.sound.sounds import Sounds
from chatcli.transfers.commands import Files


class Client:
    """One run of a client. `room` is where a message goes; what is shown, and how, is for those who inherit."""

    link: Link
    passwords = Passwords(None, {})
    failsOnRefusal = True
    """Whether a refusal makes the run a failed one."""
    keeper: Keeper | None = None
    """What keeps what is typed until it is acknowledged, beyond this run."""
    isPatient = False
    """Whether it tries on for as long as the server can't be reached: somebody sits there who can end it."""

    sounds: Sounds | None = None
    """What plays and records."""

    def __init__(self, room: str, nick: str) -> None:
        self.room = room
        self.refusals = 0
        """How often something was refused."""
        self.unwritten = 0
        """How many requests that write something have no answer yet."""
        self.unsent = 0
        """How many of those never will have one in this run."""
        self.isTalking = False
        self.files = Files(self)
        """What sends and fetches files."""
        self._nick = nick
        self._isLeaving = False
        self._opening: set[str] = set()
        self._names: dict[str, str] = {}

    # --- for those who inherit

    def heard(self, message: Message) -> None:
        """Something came from the server or of the link."""
        raise NotImplementedError

    def put(self, lines: list[str]) -> None:
        """Show lines as they are: they begin with what they are (`--`, `!!`)."""
        raise NotImplementedError

    def complain(self, text: object) -> None:
        """Tell what went wrong, or what one should know."""
        raise NotImplementedError

    def lookAround(self) -> None:
        """We are in: find out what came while we were away."""
        raise NotImplementedError

    def answered(self, answer: Message, type: str) -> None:
        """Show what came of a command."""
        event = lambda message: eventLine(message, self.called(message["room"]))  # noqa: E731
        self.put(answerLines(type, answer, self.called, event))

    def refusedWith(self, refusal: RefusedByServer) -> None:
        """Show a refusal."""
        self.refuse(f"{refusal.why} ({refusal.code})")

    def goneTo(self, room: str) -> None:
        """A room that one wanted to talk in is open."""

    # --- the link

    def talkThrough(self, link: Link) -> None:
        """Use this link; nothing was typed before."""
        self.link, self.isTalking = link, True
        link.on(EVERYTHING, self.heard)
        link.on("unread", lambda hint: self.follow(hint["room"], hint["last"] - 1))
        link.on("direct", lambda note: self.follow(note["about"], 0))
        link.on("online", lambda _: self.lookAround())
        self.open(self.room)

    # --- what commands ask for

    def numberOf(self, reference: str, room: str) -> int:
        """The number of the event that `#3` means; lines that have been printed aren't counted."""
        raise slash.BadCommand(_("{reference} means nothing here: give the event's number").format(reference=reference))

    def referred(self, reference: str, room: str) -> Message | None:
        """The text or file that `#3`, or an event's number, means in a room, where it is known."""
        return None

    def isFile(self, reference: str) -> bool:
        """Whether `#3` means a file in the room in front."""
        event = self.referred(reference, self.room)
        return event is not None and event["type"] == "shared"

    def show(self, lines: list[str]) -> None:
        """Show lines as an answer."""
        self.put([f"-- {line}" for line in lines])

    def command(self, line: str) -> None:
        """Carry out a line that begins with a slash."""
        try:
            command, arguments = slash.parse(line)
            command.perform(self, arguments)
        except slash.BadCommand as error:
            self.refuse(error)

    def request(self, type: str, /, **fields: Any) -> None:
        """Ask the server, and show the answer."""
        if "room" in fields:
            fields["room"] = self.link.named(fields["room"])
        asked = self.link.ask(type, **fields)
        if type in KEYED:
            self.unwritten += 1
            asked.addBoth(self._written)
        if type == "close":
            asked.addBoth(self._closed, fields["room"])
        self.watch(asked.addCallback(self.answered, type))

    def _closed(self, result: Any, room: str) -> Any:
        why = result.value if isinstance(result, Failure) else None
        if why is None or (isinstance(why, RefusedByServer) and why.code == "not-open"):
            self.closed(room)
        return result

    def closed(self, room: str) -> None:
        """A room is followed no longer, because one asked for that."""

    def _written(self, result: Any) -> Any:
        self.unwritten -= 1
        self.unsent += isinstance(result, Failure) and not result.check(RefusedByServer)
        return result

    def tellOfUnsent(self) -> None:
        """The run is over: say how much was never acknowledged, if anything."""
        if self.unsent and self.keeper is not None:
            self.complain(_("Kept, and sent at the next start: {count}").format(count=self.unsent))
        elif self.unsent:
            self.complain(_("Not sent: {count}").format(count=self.unsent))

    def goTo(self, room: str) -> None:
        """Talk in a room from now on, also before the server has opened it: never in the wrong one."""
        former, self.room = self.room, room
        if not self.link.isOpen(room):
            self.open(room, partial(self.stay, room, former))
        else:
            self.goneTo(room)

    def stay(self, room: str, former: str) -> None:
        """Talk where one was: the room that one wanted can't be opened."""
        if self.room == room:
            self.room = former

    def tell(self, nick: str, text: str) -> None:
        """Say something to one person; the chat is opened for that, so that one sees it."""
        room = f"@{nick}"
        if not self.link.isOpen(room) and room not in self._opening:
            self.follow(room, FROM_NOW)
        self.request("say", room=room, text=text)

    def enterAs(self, command: str, **fields: Any) -> None:
        """Come back as somebody else, or by another way."""
        self._carryOut(self._enterAs(command, fields))

    async def _enterAs(self, command: str, fields: slash.Arguments) -> None:
        identity = await identify(command, {"nick": self.link.nick or self._nick, **fields}, self.passwords)
        self.watch(self.link.become(identity).addCallback(self.answered, command))

    def changePassword(self) -> None:
        """Ask for the old and the new password, and change it."""
        self._carryOut(self._changePassword())

    async def _changePassword(self) -> None:
        old = await self.passwords.current(self.link.nick)
        self.request("set-password", old=old, new=await self.passwords.next(self.link.nick))

    def _carryOut(self, steps: Coroutine[Any, Any, None]) -> None:
        ensureDeferred(steps).addErrback(lambda failure: self.refuse(failure.trap(NoPassword) and failure.value))

    def leave(self) -> None:
        """Wait for what was sent, and leave."""
        self._isLeaving = True
        self.link.settled().addBoth(lambda _: self.link.stop())

    def leaveNow(self) -> None:
        """Wait for answers no longer; for files that are under way, until one leaves again."""
        if not self.link.isCarrying:
            self.link.stop()

    def file(self, do: str, **fields: Any) -> None:
        """Send or fetch a file."""
        self.files.do(do, **fields)

    def sound(self, do: str, **fields: Any) -> None:
        """Play or record, where there is something to see it by."""
        if self.sounds is None:
            raise slash.BadCommand(_("/{command} is for the client that draws on a terminal.").format(command=do))
        self.sounds.do(do, **fields)

    # --- answers

    def watch(self, answer: "Deferred[Any]", ifRefused: Callable[[], None] = lambda: None) -> None:
        """Report the refusal of a request, if it comes to that."""
        answer.addErrback(self._refused, ifRefused)

    def _refused(self, failure: Failure, ifRefused: Callable[[], None]) -> None:
        failure.trap(RefusedByServer, LinkEnded)
        if isinstance(refusal := failure.value, RefusedByServer):
            self.refusedWith(refusal)
            ifRefused()

    def refuse(self, why: object) -> None:
        """Something wasn't done."""
        self.refusals += 1
        self.complain(why)

    # --- rooms

    def open(self, room: str, ifRefused: Callable[[], None] = lambda: None) -> None:
        """Open a room to talk in it."""
        self.watch(self.link.open(room).addCallback(self._opened, room), ifRefused)

    def _opened(self, answer: Message, room: str) -> None:
        self.learn(answer)
        if room == self.room:
            self.goneTo(room)

    def learn(self, answer: Message, after: int | None = None) -> None:
        """Learn from the `ok` to an `open` how a room is called. What comes behind `after`, if given, is news."""
        if "nick" in answer:
            self._names[answer["room"]] = f"@{answer['nick']}"

    def follow(self, room: str, after: int) -> None:
        """Follow a chat that somebody else began, or that we are about to say something in, once."""
        if self.link.isOpen(room) or room in self._opening:
            return
        self._opening.add(room)
        cursor = self.link.cursor(room)
        opened = self.link.open(room, after if cursor is None else cursor).addCallback(self.learn, after)
        opened.addErrback(lambda failure: failure.trap(RefusedByServer, LinkEnded))
        opened.addBoth(lambda _: self._opening.discard(room))

    def called(self, room: str) -> str:
        """How a room is called here: chats between two have long names."""
        return _("inbox") if room == self.link.inbox else self._names.get(room, room)


def noticeText(message: Message) -> str:
    """What is told of the link itself."""
    text = AGAIN if message.get("again") else NOTICES[message["type"]]
    return _(text).format_map(message)


NOTICES = {
    "online": N_("connected to {server} as {nick}"),
    "offline": N_("the connection is lost, trying again: {why}"),
    "dropped": N_("{room} is open no longer: {why} ({code})"),
}
AGAIN = N_("connected again to {server} as {nick}")


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
