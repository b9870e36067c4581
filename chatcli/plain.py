"""The plain client: a line in is a message or a command, an event is a line out; nothing is ever drawn again."""

from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred

from chatcli import slash
from chatcli.answers import SHOWN
from chatcli.client import Client, noticeText
from chatcli.errors import LinkEnded, RefusedByServer
from chatcli.language import _
from chatcli.lines import eventLine, jsonLine
from chatcli.passwords import NoPassword
from chatcli.protocol import Message
from chatcli.terminal import Lines, Standard, complain, write

UNACKNOWLEDGED_MOST = 128
"""Requests under way from which on no line is read: a file that is piped in stays where it is."""


class Plain(Client):
    """One run of the client between pipes, or on a terminal that stays as it is."""

    def __init__(self, standard: Standard, room: str, nick: str, json: bool) -> None:
        super().__init__(room, nick)
        self.io = self.lines = Lines(self)
        self._standard = standard
        self._json = json
        self._isWaiting = False
        self._question: Deferred[str] | None = None

    def lookAround(self) -> None:
        """Tell what came while we were away, and isn't shown by itself."""
        for type, tell in (("my-rooms", self._unread), ("notifications", self._pending)):
            self.link.ask(type).addCallback(tell).addErrback(lambda failure: failure.trap(RefusedByServer, LinkEnded))

    def _unread(self, answer: Message) -> None:
        for room in answer["rooms"]:
            if room["kind"] == "direct" and room["unread"] and not self.link.isOpen(room["room"]):
                # A guest who has gone is nobody's @nick any more.
                name = room["room"] if "~" in room["room"] else f"@{room['nick']}"
                text = _("@{nick} wrote {unread} that you have not seen: /open {name}")
                complain(text.format(nick=room["nick"], unread=room["unread"], name=name))

    def _pending(self, answer: Message) -> None:
        if count := sum(note.get("state") == "pending" for note in answer["notifications"]):
            complain(_("{count} wait for your answer: /notifications").format(count=count))

    # --- lines in

    def typed(self, line: str) -> None:
        """A line came: an answer to a question, nothing, a command, or a message."""
        if self._question is not None:
            question, self._question = self._question, None
            question.callback(line)
        elif self._isLeaving or not line:
            pass
        elif slash.isCommand(line):
            self.command(line)
        else:
            self.request("say", room=self.room, text=slash.text(line))

    def tooLong(self) -> None:
        """A line was skipped."""
        self.refuse(_("A line was too long, and was not sent."))

    def inputEnded(self) -> None:
        """Nothing more is typed: leave when all is done."""
        if self._question is not None:
            self._question.errback(NoPassword(_("There was no answer.")))
        if self.isTalking:
            self.leave()

    async def ask(self, question: str) -> str:
        """Ask whoever sits at the terminal, without echo. Raises `NoPassword` when no answer comes."""
        self._standard.setEcho(False)
        self._question = Deferred()
        write(question)
        try:
            return await self._question
        finally:
            self._standard.setEcho(True)
            write("\n")

    # --- what comes of it

    def put(self, lines: list[str]) -> None:
        """Print lines; among JSON they would be none."""
        for line in lines:
            write(f"{line}\n") if self._json else self.lines.show(line)

    def complain(self, text: object) -> None:
        """Tell on standard error."""
        complain(text)

    def stay(self, room: str, former: str) -> None:
        """Who sees the refusal knows where they are; lines from a pipe were meant for that room."""
        if self._standard.isTerminal:
            super().stay(room, former)

    def watch(self, answer: "Deferred[Any]", ifRefused: Callable[[], None] = lambda: None) -> None:
        """Count a request while it is under way."""
        self._throttle()
        super().watch(answer, ifRefused)
        answer.addBoth(self._throttle)

    def _throttle(self, _: object = None) -> None:
        """Read lines only while not too much is under way."""
        isWaiting = self.link.unacknowledged >= UNACKNOWLEDGED_MOST
        if isWaiting != self._isWaiting:
            self._isWaiting = isWaiting
            self.lines.pauseProducing() if isWaiting else self.lines.resumeProducing()

    def answered(self, answer: Message, type: str) -> None:
        """Show what came of a command."""
        if not self._json:
            super().answered(answer, type)
        elif type in SHOWN:
            self.lines.show(jsonLine(answer))

    def refusedWith(self, refusal: RefusedByServer) -> None:
        """Show a refusal."""
        if self._json:
            self.lines.show(jsonLine(refusal.message))
        super().refusedWith(refusal)

    # --- lines out

    def heard(self, message: Message) -> None:
        """Show what came."""
        kind = message["type"]
        if kind in ("online", "offline", "dropped"):
            complain(noticeText(message))
        elif "at" in message or (kind in ("entered", "gone") and not self._json):
            self.lines.show(jsonLine(message) if self._json else eventLine(message, self.called(message["room"])))

    def setShowing(self, showing: bool) -> None:
        """Take from the server only what can be shown."""
        self.link.setReading(showing)

    def outputClosed(self) -> None:
        """Nobody sees anything any more: leave."""
        if self.isTalking:
            if self.link.unacknowledged:
                self.refuse(_("Nobody reads the output any more; what was not acknowledged may not have been said."))
            self.link.stop()
