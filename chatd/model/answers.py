"""What an `ok` carries: one class a kind of answer. Fields that are None are left out."""

from typing import Any

import attrs

from chatd.model import commands, friends, media
from chatd.model.events import Kind, State
from chatd.model.timeline import Entry


@attrs.frozen
class Done:
    """Nothing but the ok."""


@attrs.frozen
class Placed:
    """Where in the room's timeline the command's event stands, and since when."""

    seq: int
    at: str


@attrs.frozen
class Welcome:
    """Who you are now. With `token` this device logs in again; a guest is known by it."""

    nick: str
    guest: bool
    inbox: str
    token: str | None = attrs.field(default=None, repr=False)
    email: str | None = None
    postal: str | None = None


@attrs.frozen
class TokenRow:
    """A device that can log in: times are UTC."""

    token: int
    device: str
    created: str
    used: str


@attrs.frozen
class TokenList:
    """Your devices, the oldest first."""

    tokens: tuple[TokenRow, ...]


@attrs.frozen
class RoomRow:
    """A room in a list; `unread`, `seen` and `nick` (of a direct chat's other one) where they are yours."""

    room: str
    kind: Kind
    last: int
    title: str | None = None
    topic: str | None = None
    nick: str | None = None
    seen: int | None = None
    unread: int | None = None


@attrs.frozen
class RoomList:
    """Rooms; `more` where the list goes on."""

    rooms: tuple[RoomRow, ...]
    more: bool = False


@attrs.frozen
class Opened:
    """The room as it is; its events follow this answer."""

    room: str
    kind: Kind
    last: int
    title: str | None = None
    topic: str | None = None
    nick: str | None = None
    seen: int | None = None


@attrs.frozen
class RoomInfo:
    """A room's own card."""

    room: str
    kind: Kind
    title: str
    topic: str
    last: int
    members: int
    admin: str | None = None


@attrs.frozen
class MemberList:
    """Nicks of members, the longest-standing first."""

    room: str
    members: tuple[str, ...]
    more: bool = False


@attrs.frozen
class Membership:
    """Whether somebody is a member."""

    room: str
    nick: str
    member: bool


@attrs.frozen
class Note:
    """A notification: an event of your inbox, and its state where it asks for an answer."""

    seq: int
    at: str
    type: str
    by: str
    about: str | None = None
    state: State | None = None


@attrs.frozen
class NoteList:
    """Notifications, the newest last."""

    notifications: tuple[Note, ...]
    more: bool = False


@attrs.frozen
class Events:
    """Events of a room, the oldest first; `more` where there are older ones."""

    room: str
    events: tuple[Entry, ...]
    more: bool


@attrs.frozen
class PeopleList:
    """Nicks of accounts."""

    people: tuple[str, ...]
    more: bool = False


@attrs.frozen
class Profile:
    """What somebody shows of themselves."""

    nick: str
    guest: bool
    name: str | None = None
    about: str | None = None
    email: str | None = None
    postal: str | None = None
    since: str | None = None
    showEmail: bool | None = None
    showPostal: bool | None = None


@attrs.frozen
class Present:
    """Nicks of those who are there."""

    people: tuple[str, ...]
    room: str | None = None


@attrs.frozen
class Marked:
    """How far the room is read now."""

    room: str
    seq: int


@attrs.frozen
class Uploading:
    """Send the content from here on, in chunks."""

    sha256: str
    offset: int


@attrs.frozen
class Sending:
    """The chunks that follow: `length` bytes from `offset`, of a content (or thumbnail) of `size` bytes."""

    sha256: str
    size: int
    media: str
    offset: int
    length: int


Answer = Any
"""One of the classes above."""

ANSWERS: dict[type[Any], type[Any]] = {
    commands.Signup: Welcome,
    commands.Login: Welcome,
    commands.Guest: Welcome,
    commands.Resume: Welcome,
    commands.Tokens: TokenList,
    commands.Create: Placed,
    commands.Rooms: RoomList,
    commands.MyRooms: RoomList,
    commands.AboutRoom: RoomInfo,
    commands.Members: MemberList,
    commands.IsMember: Membership,
    commands.Topic: Placed,
    commands.Join: Placed,
    commands.Leave: Placed,
    commands.Accept: Placed,
    commands.Notifications: NoteList,
    commands.Open: Opened,
    commands.Say: Placed,
    commands.Delete: Placed,
    media.Upload: Uploading,
    media.Share: Placed,
    media.Download: Sending,
    media.Files: Events,
    commands.History: Events,
    commands.Seen: Marked,
    friends.Friends: PeopleList,
    commands.People: PeopleList,
    commands.AboutPerson: Profile,
    commands.Who: Present,
}
"""What the `ok` of a command carries; of a command that isn't here, nothing."""
