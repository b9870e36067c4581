"""Who a link is: what it says to come in, at first and again."""

from secrets import token_urlsafe
from socket import gethostname
from typing import Protocol

import attrs

from chatcli.language import chosen
from chatcli.protocol import Message


class Identity(Protocol):
    """Somebody who can come in."""

    def attempts(self) -> tuple[Message, ...]:
        """The requests that may let this identity in, to be tried in this order on one connection.

        Each says in which language (`lang`) the server is to say no, to this one already.
        """

    def welcomed(self, welcome: Message) -> None:
        """Learn from the answer what makes coming back easy."""

    def secretChanged(self, password: str) -> None:
        """Learn the account's new password."""


def _token() -> str:
    return token_urlsafe(24)


def _device() -> str:
    return f"chatcli on {gethostname()}"[:64]


@attrs.define
class Guest:
    """Somebody without an account.

    The token is ours from the start, not the server's: when the first answer is lost with its
    connection, showing it again still gives the nick back.
    """

    nick: str
    token: str = attrs.field(factory=_token, repr=False)

    def attempts(self) -> tuple[Message, ...]:
        """Ask for the nick as the same guest every time."""
        return ({"type": "guest", "nick": self.nick, "token": self.token, "lang": chosen()},)

    def welcomed(self, welcome: Message) -> None:
        """Keep the nick as the server writes it."""
        self.nick = welcome["nick"]

    def secretChanged(self, password: str) -> None:
        """Nothing: guests have no password."""


@attrs.define
class Login:
    """Somebody with an account, by nick or e-mail and password, or by a device's token."""

    nick: str = ""
    password: str | None = attrs.field(default=None, repr=False)
    token: str | None = attrs.field(default=None, repr=False)
    device: str = attrs.field(factory=_device)

    def attempts(self) -> tuple[Message, ...]:
        """By token if there is one; by password if that token was revoked meanwhile."""
        name = "email" if "@" in self.nick else "nick"
        byToken: Message = {"type": "resume", "token": self.token, "lang": chosen()}
        byPassword: Message = {
            "type": "login", name: self.nick, "password": self.password, "device": self.device, "lang": chosen(),
        }  # fmt: skip
        return (*((byToken,) if self.token else ()), *((byPassword,) if self.password is not None else ()))

    def welcomed(self, welcome: Message) -> None:
        """Keep the token: a reconnect needs no password."""
        self.token = welcome.get("token", self.token)

    def secretChanged(self, password: str) -> None:
        """Come back by the new password: the change has revoked all tokens."""
        self.password, self.token = password, None


@attrs.define(kw_only=True)
class Signup(Login):
    """Somebody who makes an account."""

    email: str
    postal: str
    _asked: bool = attrs.field(default=False, init=False)

    def attempts(self) -> tuple[Message, ...]:
        """Make the account; once that was asked for, it may be there although no answer came."""
        signup = {
            "type": "signup", "nick": self.nick, "email": self.email, "password": self.password,
            "postal": self.postal, "device": self.device, "lang": chosen(),
        }  # fmt: skip
        if self.token:
            return super().attempts()
        before = super().attempts() if self._asked else ()
        self._asked = True
        return (*before, signup)
