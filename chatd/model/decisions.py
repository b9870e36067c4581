"""What a rule decides: facts that the store writes, effects on sessions, and the answer.

Rules only describe; the store applies facts in order inside the command's transaction, and the
registry carries out effects after it is committed. Nothing of a refused command exists.
"""

from typing import Any

import attrs

from chatd.model.events import Event, Kind, State
from chatd.model.people import Account, Actor, GuestSeat, Party
from chatd.model.rooms import Room


@attrs.frozen
class Notice:
    """A notification that asks for an answer: may `subject` become a member of `room`?"""

    to: Party
    inbox: int
    seq: int
    room: Room
    subject: Party
    type: str
    state: State


# --- facts


@attrs.frozen(eq=False)
class NewRoom:
    """A room comes into being. Later facts of the same decision refer to it by this very object."""

    kind: Kind
    name: str
    title: str = ""
    admin: str | None = None


Place = Room | NewRoom


@attrs.frozen
class Append:
    """An event goes to the end of a room's timeline, signed by the actor."""

    room: Place
    event: Event


@attrs.frozen
class Notify:
    """An event goes into somebody's inbox, which is made when it is their first.

    With a `subject`, it is pending until it is answered: whether that person becomes a member of `room`.
    It is signed by the actor, or by whoever it was from when it only passes on: `by`.
    """

    to: Party
    event: Event
    room: Place | None = None
    subject: Party | None = None
    by: Party | None = None


@attrs.frozen
class NoticeState:
    """A notification that waited has its answer."""

    notice: "Notice"
    state: State


@attrs.frozen
class AsItWas:
    """What was asked for is so already; only the command's key is new."""


@attrs.frozen
class MemberAdded:
    """A person is a member from the room's newest event on."""

    room: Place
    party: Party


@attrs.frozen
class MemberGone:
    """A person is a member no longer."""

    room: Room
    person: str


@attrs.frozen
class AdminIs:
    """A room has another administrator, or none: an open room goes on without."""

    room: Room
    party: Party | None


@attrs.frozen
class TopicIs:
    """A room has another topic."""

    room: Room
    topic: str


@attrs.frozen
class RoomClosed:
    """A room is closed: its name is free, its timeline stays."""

    room: Room


@attrs.frozen
class SeenUpTo:
    """A person read a room up to `seq`."""

    person: str
    room: Room
    seq: int


@attrs.frozen(eq=False)
class NewAccount:
    """Somebody signed up; `secret` is the hash of their password. Later facts may refer to this very object."""

    nick: str
    email: str
    postal: str
    secret: str = attrs.field(repr=False)


@attrs.frozen
class AccountIs:
    """An account has these fields now."""

    account: Account


@attrs.frozen
class SecretIs:
    """An account has another password, and no tokens."""

    account: int
    secret: str = attrs.field(repr=False)


@attrs.frozen
class TokenAdded:
    """A device may log in without the password."""

    account: "int | NewAccount"
    tokenHash: str
    device: str


@attrs.frozen
class TokenUsed:
    """A device did."""

    number: int


@attrs.frozen
class TokenGone:
    """A device may no longer."""

    number: int


@attrs.frozen
class GuestIn:
    """A guest holds a nick."""

    seat: GuestSeat


@attrs.frozen
class GuestOut:
    """The session that held a guest's nick is over."""

    nick: str
    holder: str


Fact = Any
"""One of the classes above."""

# --- effects


@attrs.frozen
class Admit:
    """The session is this person's from now on."""

    actor: Actor | NewAccount

    @property
    def real(self) -> Actor:
        """The actor, once the account is there."""
        assert isinstance(self.actor, Actor), self.actor
        return self.actor


@attrs.frozen
class Supersede:
    """The session in which this guest was here before ends."""

    person: str
    holder: str


@attrs.frozen
class Follow:
    """The session follows a room from behind `after`."""

    room: Place
    after: int

    @property
    def real(self) -> Room:
        """The room, once it is there."""
        assert isinstance(self.room, Room), self.room
        return self.room


@attrs.frozen
class Unfollow:
    """The session follows a room no longer."""

    room: Room


@attrs.frozen
class Dismiss:
    """No session of this person follows the room beyond what was decided here."""

    room: Room
    person: str


@attrs.frozen
class TellOthers:
    """The person's other sessions are told how far a room is read."""

    room: str
    seq: int


@attrs.frozen
class Look:
    """The answer is who has the room open now, or who is online."""

    room: Room | None


@attrs.frozen
class End:
    """The session is over once it has its answer."""


Effect = Any
"""One of the classes above."""


@attrs.frozen
class Decided:
    """A rule's yes. Without an `answer`, it is where the first event outside inboxes was placed."""

    facts: tuple[Fact, ...] = ()
    effects: tuple[Effect, ...] = ()
    answer: Any = None
