"""Friends: the people whom an account keeps at hand. What a client can ask for about them, and what is decided.

It is one-sided: one's own list, which nobody else sees, and about which nobody is told.
"""

import attrs

from chatd.model import fields as field
from chatd.model.fields import message


@message
class Befriend:
    """Add somebody with an account to your friends; twice is once. They aren't told."""

    nick: field.Person


@message
class Unfriend:
    """Take somebody from your friends; whether they were one doesn't matter."""

    nick: field.Person


@message
class Friends:
    """List your friends by nick, from behind `after`."""

    after: field.Somebody = None
    limit: field.Limit = 200


# --- facts; both are numbers of accounts


@attrs.frozen
class FriendAdded:
    """An account is among the friends of another."""

    account: int
    friend: int


@attrs.frozen
class FriendGone:
    """It is so no longer."""

    account: int
    friend: int
