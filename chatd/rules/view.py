"""What rules can know: the state inside the command's transaction, read-only."""

from typing import Protocol

from chatd.model.answers import Note, Placed, TokenRow
from chatd.model.contents import Stored
from chatd.model.decisions import Notice
from chatd.model.people import Account, GuestSeat, Party
from chatd.model.rooms import Room
from chatd.model.settings import Settings
from chatd.model.timeline import Entry


class View(Protocol):
    """The state as the command finds it. Names are compared folded; closed rooms don't exist."""

    @property
    def settings(self) -> Settings:
        """How the server is run."""

    # people

    def account(self, nick: str) -> Account | None:
        """The account of this nick."""

    def accountNumbered(self, number: int) -> Account | None:
        """The account of this number."""

    def accountOfEmail(self, email: str) -> Account | None:
        """The account that has this address."""

    def emailTaken(self, email: str) -> bool:
        """Whether an account has this address."""

    def accounts(self, after: str | None, limit: int) -> list[str]:
        """Nicks of accounts in their folded order, from behind `after`."""

    def guest(self, nick: str) -> GuestSeat | None:
        """The guest who holds this nick now."""

    def token(self, tokenHash: str) -> tuple[int, Party] | None:
        """The number of a token and whose it is."""

    def tokens(self, account: int) -> list[TokenRow]:
        """An account's tokens, the oldest first."""

    def friends(self, account: int, after: str | None, limit: int) -> list[str]:
        """Nicks of an account's friends in their folded order, from behind `after`."""

    def isFriend(self, account: int, friend: int) -> bool:
        """Whether an account has another among its friends."""

    def countFriends(self, account: int) -> int:
        """How many friends an account has."""

    # rooms

    def room(self, name: str) -> Room | None:
        """The room of this name."""

    def rooms(self, after: str | None, limit: int) -> list[Room]:
        """Open rooms and groups in the folded order of their names, from behind `after`."""

    def roomsOf(self, person: str) -> list[Room]:
        """The rooms and direct chats that a person is a member of."""

    def countRooms(self, person: str, *, direct: bool) -> int:
        """How many direct chats a person opened, or how many rooms they administer."""

    def isMember(self, room: Room, person: str) -> bool:
        """Whether a person is a member of a room; of a direct chat, whether they are one of the two."""

    def members(self, room: Room, after: str | None, limit: int) -> list[str]:
        """Nicks of members, the longest-standing first, from behind `after`; refuses `no-such-person` if it is none."""

    def countMembers(self, room: Room) -> int:
        """How many members a room has."""

    def heir(self, room: Room, leaving: str) -> Party | None:
        """The longest-standing member besides `leaving`."""

    def party(self, person: str) -> Party:
        """A member with an account, by person key."""

    def other(self, room: Room, person: str) -> str:
        """The nick of the other one in a direct chat."""

    # requests

    def pending(self, room: Room, subject: str, type: str) -> Notice | None:
        """The notification of this type (`invited`, `asked`) that waits for an answer."""

    def allPending(self, room: Room, subject: str | None = None, type: str | None = None) -> list[Notice]:
        """All that wait about a room, or about a person there, or of a type, the oldest first."""

    def countPending(self, room: Room) -> int:
        """How many wait about a room."""

    def lastState(self, room: Room, subject: str, type: str) -> str | None:
        """The state of the newest notification of this type, answered or not."""

    def notes(self, inbox: str, before: int | None, limit: int) -> list[Note]:
        """The notifications of an inbox by its name, the newest first."""

    # contents

    def bytesOf(self, owner: str) -> int:
        """How much the contents have that somebody shared, each counted once."""

    def bytesOfAll(self) -> int:
        """How much all contents have."""

    def stored(self, room: Room, seq: int) -> Stored | None:
        """The content that an event refers to."""

    def shared(self, room: Room, name: str | None, after: int, limit: int) -> tuple[list[Entry], bool]:
        """Up to `limit` events that share a content (of this name) behind a number, and whether there are more."""

    # timelines

    def written(self, room: Room, seq: int) -> tuple[str, str] | None:
        """Who wrote an event, as its author, and its type."""

    def page(self, room: Room, before: int | None, limit: int) -> tuple[list[Entry], bool]:
        """Up to `limit` events before a number, oldest first, and whether there are older ones."""

    def seen(self, room: Room, person: str) -> int:
        """How far a person read a room."""

    def unread(self, room: Room, person: str, author: str) -> int:
        """How many texts of others a person has not read, counted up to 1000."""

    def firstAnswer(self, name: str, author: str, key: str) -> Placed | bool:
        """What the key of this author got before: a place; True for a command that placed nothing; False if new."""
