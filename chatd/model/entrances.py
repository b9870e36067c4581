"""Commands that no client can write: what is left of a login once it is proved.

Passwords are hashed and checked, and secrets drawn, before a rule decides; so rules stay free of
chance and of slow work, and what they are given is true. No secret is in a `repr`.
"""

import attrs


@attrs.frozen
class Register:
    """A sign-up whose password is hashed; `token` is fresh, for `device`, if one was named."""

    nick: str
    email: str
    postal: str
    secret: str = attrs.field(repr=False)
    device: str | None
    token: str = attrs.field(repr=False)


@attrs.frozen
class Enter:
    """A login whose password was right."""

    account: int
    device: str | None
    token: str = attrs.field(repr=False)


@attrs.frozen
class EnterByToken:
    """A login with a device's token."""

    token: str = attrs.field(repr=False)


@attrs.frozen
class EnterAsGuest:
    """A guest with the secret that tells guests of one nick apart."""

    nick: str
    token: str = attrs.field(repr=False)
    holder: str


@attrs.frozen
class Depart:
    """A guest's session is over: the nick is free."""

    nick: str
    holder: str


@attrs.frozen
class ChangeSecret:
    """A new password, hashed; the old one was right."""

    secret: str = attrs.field(repr=False)
