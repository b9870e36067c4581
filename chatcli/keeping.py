"""What a link asks of whoever keeps its requests beyond its own life. See `chatcli.journal`."""

from typing import Protocol

from chatcli.identity import Identity
from chatcli.protocol import Message


class Keeper(Protocol):
    """Keeps what writes until it is answered."""

    @property
    def isDirty(self) -> bool:
        """Whether something was added that may not be sent before `sync`."""

    def left(self) -> list[Message]:
        """What is kept, in the order in which it was asked."""

    def become(self, identity: Identity) -> None:
        """Keep for this person from now on."""

    def add(self, message: Message) -> None:
        """Keep a request, if it is of those that write; one that is kept already stays where it is."""

    def sync(self) -> None:
        """Have all that was added on the disk."""

    def done(self, key: object) -> None:
        """The request of this key is answered, one way or the other. A key that isn't kept means nothing."""

    def close(self) -> None:
        """Leave what is left to the next start."""


class Forgetful:
    """Keeps nothing: for bots, which know by themselves what to say again."""

    isDirty = False

    def left(self) -> list[Message]:
        """Nothing."""
        return []

    def become(self, identity: Identity) -> None:
        """Do nothing."""

    def add(self, message: Message) -> None:
        """Do nothing."""

    def sync(self) -> None:
        """Do nothing."""

    def done(self, key: object) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""
