"""Who somebody is: a nickname, the password of one that has an account, and how to become somebody else later.

Each person of a connection has a session of their own there. While it is found out who somebody is, lines wait.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure

from chatd.doors.plain.command import BadCommand
from chatd.doors.plain.passwords import AskingDoor
from chatd.model import commands
from chatd.model.refusals import Refused
from chatd.session import Session
from chatd.wire.languages import N_

TRIES = 3
"""Wrong passwords after which one is back where one was."""

Refusal = Callable[[Refused], object]


class EnteringDoor(AskingDoor):
    """A connection and its person, who may change."""

    nick = ""
    """Of who is in; empty while nobody is."""
    inbox = ""
    isGuest = True
    _token: str | None = None
    _next: Session | None = None

    # --- for who inherits

    def entered(self) -> None:
        """Somebody is in, as the first on this connection or in the place of somebody else.

        Lines still wait: who inherits lets them go on.
        """

    def leaving(self, session: Session) -> None:
        """Another session is about to take the place of this one."""

    def talked(self, line: str) -> None:
        """A line came of somebody who is in."""

    def commanded(self, line: str) -> None:
        """A line came that begins with a slash, of somebody who isn't in yet."""

    # --- the nickname

    def askNick(self) -> None:
        """Ask who this is."""
        self.tell(N_("What is your nickname?"))
        self.takes = self._named

    def back(self) -> None:
        """Go back to the talk, and say so: the next line is no password. Or to the first question."""
        if self.nick:
            self.tell(N_("You are still {nick}. From here on what you type is said."), nick=self.nick)
            self.takes = self.talked
        else:
            self.askNick()

    def _named(self, line: str) -> None:
        name = line.strip().removeprefix("@")
        if name.startswith("/"):
            self.commanded(name)
        elif not name:
            self.question(self.askNick)
        elif "@" in name:  # an e-mail address, which only accounts have
            self.login(name)
        else:
            self.hold(True)
            self.ask(commands.Guest, self._came, partial(self._noGuest, name), nick=name)

    def _noGuest(self, name: str, refused: Refused) -> None:
        """A nick that is in use may be that of an account, and this its owner."""
        if refused.code == "nick-taken":
            question = N_("The nick {nick} is in use. If it is yours, type its password; an empty line goes back.")
            self._askLogin(name, TRIES, question)
        elif refused.code == "no-guests":
            self.complain(refused)
            self._askLogin(name, TRIES)
        else:
            self.complain(refused)
            self.back()
        self.hold(False)

    def _came(self, welcome: Any) -> None:
        self.nick, self.inbox, self.isGuest = welcome.nick, welcome.inbox, welcome.guest
        self._token = welcome.token
        self.takes = self.talked
        self.entered()

    def _remain(self, refused: Refused) -> None:
        self.complain(refused)
        self.back()
        self.hold(False)

    # --- becoming somebody: a stranger here, somebody who is in on a session beside theirs, which then takes its place

    def login(self, nick: str) -> None:
        """Come in with an account, by its nick or its e-mail address."""
        self.question(partial(self._askLogin, nick, TRIES))

    def guest(self, nick: str) -> None:
        """Come in without one, under another nick."""
        self.hold(True)
        self._become(commands.Guest, self._remain, nick=nick)

    def _askLogin(
        self, nick: str, tries: int, question: str = N_("The password of {nick}? An empty line goes back.")
    ) -> None:
        self.askPassword(question, nick, partial(self._tryLogin, nick, tries))

    def _tryLogin(self, nick: str, tries: int, password: str) -> None:
        self.hold(True)
        self._become(commands.Login, partial(self._wrong, nick, tries - 1), nick=nick, password=password)

    def _wrong(self, nick: str, tries: int, refused: Refused) -> None:
        if tries:
            self.complain(refused)
            self._askLogin(nick, tries)
            self.hold(False)
        else:
            self._remain(refused)

    def _become(self, kind: type[Any], otherwise: Refusal, **fields: Any) -> None:
        if not self.nick:
            self.ask(kind, self._came, otherwise, **fields)
            return
        try:
            self._next = self.service.connect(self)
        except Refused as refused:
            otherwise(refused)
        else:
            self.askAs(self._next, kind, self._replace, partial(self._giveUp, otherwise), **fields)

    def _giveUp(self, otherwise: Refusal, refused: Refused) -> None:
        if self._next is not None:
            self._next.lost()
        self._next = None
        otherwise(refused)

    def _replace(self, welcome: Any) -> None:
        if self._next is not None and not self._closed:
            another, self._next = self._next, None
            self._leaveTo(another)
            self._came(welcome)

    def _leaveTo(self, another: Session) -> None:
        assert self.session is not None, "somebody is in"
        before, self.session = self.session, another
        self.leaving(before)
        self.reader.serve(another)
        before.lost()
        if self.left is before:
            self.leave()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """The connection is gone."""
        super().connectionLost(reason)
        if self._next is not None:
            self._next.broke()

    # --- signing up: the nick of an account must be free, so a guest who wants to keep it leaves first

    def signup(self, email: str, postal: str, nick: str = "") -> None:
        """Make an account and come in with it. Raises `BadCommand`."""
        nick = nick or self.nick
        if not nick:
            raise BadCommand(self.translate(N_("Say which nick you want: /signup EMAIL POSTAL NICK")))
        if not self.isGuest:
            raise BadCommand(self.translate(N_("You have an account: {nick}")).format(nick=self.nick))
        card = {"nick": nick, "email": email, "postal": postal}
        self.question(partial(self.askNewPassword, nick, partial(self._trySignup, card)))

    def _trySignup(self, card: dict[str, str], password: str) -> None:
        self.hold(True)
        fields = {**card, "password": password}
        if not self.nick:
            self.ask(commands.Signup, self._came, self._remain, **fields)
            return
        try:
            commands.Signup(**fields)  # who is refused for that needn't leave
            another = self.service.connect(self)
        except Refused as refused:
            self._remain(refused)
        else:
            self._leaveTo(another)
            self.ask(commands.Signup, self._came, self._return, **fields)

    def _return(self, refused: Refused) -> None:
        """Come back as the guest that one was."""
        self.complain(refused)
        self.ask(commands.Guest, self._came, self._remainNobody, nick=self.nick, token=self._token)

    def _remainNobody(self, refused: Refused) -> None:
        """Somebody was faster."""
        self.nick = ""
        self._remain(refused)

    # --- another password

    def changePassword(self) -> None:
        """Ask for the old password and a new one. Raises `BadCommand`."""
        if self.isGuest:
            raise BadCommand(self.why(Refused("accounts-only")))
        question = N_("Your password until now? An empty line goes back.")
        self.question(lambda: self.askPassword(question, self.nick, self._askAnother))

    def _askAnother(self, old: str) -> None:
        self.askNewPassword(self.nick, partial(self._setPassword, old))

    def _setPassword(self, old: str, new: str) -> None:
        self.takes = self.talked
        self.ask(commands.SetPassword, lambda _: self.tell(N_("done")), self.complain, old=old, new=new)
