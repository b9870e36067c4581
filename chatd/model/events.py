"""The facts that timelines are made of: one class a kind of event.

Each event also has the room, its number there (`seq`), when (`at`) and by whom (`by`); those are
the timeline's, not the event's own. Nothing here can be written by a client: rules make events.
"""

from typing import Literal

from chatd.model.fields import message

Kind = Literal["open", "group", "direct", "inbox"]
State = Literal["", "pending", "accepted", "rejected", "passed", "closed"]


# --- in a room


@message
class Created:
    """The room was made."""

    kind: Kind
    title: str = ""


@message
class Said:
    """Somebody said something."""

    text: str


@message
class Shared:
    """Somebody shared a content: a file of `size` bytes, `media` by what it is like inside; `download` fetches it.

    Of pictures `width` and `height` in pixels, and the size of the `thumbnail` in bytes; of sound its length in
    `seconds` and its loudness, a `waveform` of blocks. Each is left out where the content doesn't tell.
    """

    name: str
    size: int
    media: str
    sha256: str
    caption: str = ""
    width: int | None = None
    height: int | None = None
    thumbnail: int | None = None
    seconds: float | None = None
    waveform: str | None = None


@message
class Deleted:
    """`by` deleted the event `target`."""

    target: int


@message
class Removed:
    """Here stood a text or a file; it was deleted."""


@message
class Joined:
    """`nick` became a member; `by` let them in, or came by themselves."""

    nick: str


@message
class Left:
    """`nick` is a member no longer."""

    nick: str


@message
class Promoted:
    """`nick` is the room's administrator now."""

    nick: str


@message
class TopicSet:
    """The room talks about this now."""

    topic: str


@message
class Closed:
    """The last member left: the room is closed."""


# --- in an inbox: notifications; `about` is the room they are about


@message
class Invited:
    """You are invited into a group: accept or reject."""

    about: str


@message
class Asked:
    """`by` asks to join your group: accept or reject."""

    about: str


@message
class Accepted:
    """`by` accepted your invitation, or your request to join."""

    about: str


@message
class Rejected:
    """`by` rejected your invitation, or your request to join."""

    about: str


@message
class Direct:
    """`by` opened a direct chat with you."""

    about: str


@message
class Answered:
    """Your notification `notification` has the state `state` now."""

    about: str
    notification: int
    state: State


Event = (
    Created | Said | Shared | Deleted | Removed | Joined | Left | Promoted | TopicSet | Closed
    | Invited | Asked | Accepted | Rejected | Direct | Answered
)  # fmt: skip
