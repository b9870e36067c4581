"""What rules see: the state inside the open transaction."""

from collections.abc import Callable
from sqlite3 import Connection
from typing import Any

from chatd.model.answers import Note, Placed, TokenRow
from chatd.model.contents import Stored
from chatd.model.decisions import Notice
from chatd.model.fields import NUMBER_MAX, foldEmail
from chatd.model.names import fold
from chatd.model.people import Account, GuestSeat, Party
from chatd.model.refusals import Refused
from chatd.model.rooms import Room, inboxName
from chatd.model.settings import Settings
from chatd.model.timeline import Entry
from chatd.store.draft import Draft
from chatd.store.queries import sql
from chatd.wire.bodies import readBody
from chatd.wire.times import timeText

UNREAD_MOST = 1000
"""Unread texts are counted up to here: a number that people act on needs no more."""


class StoreView:
    """The `View` of the rules over a connection. Sees what the transaction has written so far."""

    def __init__(self, connection: Connection, draft: Draft, settings: Settings) -> None:
        self._db = connection
        self._draft = draft
        self.settings = settings

    # people

    def account(self, nick: str) -> Account | None:
        return _account(sql.account_by_nick(self._db, folded=fold(nick)))

    def accountNumbered(self, number: int) -> Account | None:
        return _account(sql.account_by_number(self._db, number=number))

    def accountOfEmail(self, email: str) -> Account | None:
        return _account(sql.account_by_email(self._db, email=foldEmail(email)))

    def emailTaken(self, email: str) -> bool:
        return sql.email_taken(self._db, email=foldEmail(email)) is not None

    def secret(self, nick: str | None, email: str | None) -> tuple[int, str] | None:
        """An account's number and the hash of its password, by e-mail or else by nick."""
        if email is not None:
            return sql.secret_by_email(self._db, email=foldEmail(email))  # type: ignore[no-any-return]
        return sql.secret_by_nick(self._db, folded=fold(nick or ""))  # type: ignore[no-any-return]

    def secretNumbered(self, number: int) -> str:
        """The hash of an account's password, by its number."""
        account = self.accountNumbered(number)
        assert account is not None, "who is logged in has an account"
        return str(sql.secret_by_nick(self._db, folded=fold(account.nick))[1])

    def accounts(self, after: str | None, limit: int) -> list[str]:
        return [nick for (nick,) in sql.accounts(self._db, after=fold(after or ""), most=limit)]

    def guest(self, nick: str) -> GuestSeat | None:
        row = sql.guest_by_nick(self._db, folded=fold(nick))
        return GuestSeat(*row) if row else None

    def token(self, tokenHash: str) -> tuple[int, Party] | None:
        row = sql.token_by_hash(self._db, hash=tokenHash)
        return (row[0], Party(str(row[1]), row[2], inboxName(row[2]))) if row else None

    def tokens(self, account: int) -> list[TokenRow]:
        rows = sql.tokens(self._db, account=account)
        return [TokenRow(number, device, timeText(created), timeText(used)) for number, device, created, used in rows]

    def friends(self, account: int, after: str | None, limit: int) -> list[str]:
        rows = sql.friends(self._db, account=account, after=fold(after or ""), most=limit)
        return [nick for (nick,) in rows]

    def isFriend(self, account: int, friend: int) -> bool:
        return sql.is_friend(self._db, account=account, friend=friend) is not None

    def countFriends(self, account: int) -> int:
        return int(sql.count_friends(self._db, account=account))

    # rooms

    def room(self, name: str) -> Room | None:
        return self._draft.room(fold(name))

    def rooms(self, after: str | None, limit: int) -> list[Room]:
        self._draft.flush()
        return [Room(*row) for row in sql.rooms(self._db, after=fold(after or ""), most=limit)]

    def roomsOf(self, person: str) -> list[Room]:
        self._draft.flush()
        return [Room(*row) for row in sql.rooms_of(self._db, person=person)]

    def countRooms(self, person: str, *, direct: bool) -> int:
        count = sql.count_directs if direct else sql.count_administered
        return int(count(self._db, person=person))

    def isMember(self, room: Room, person: str) -> bool:
        return sql.is_member(self._db, room=room.id, person=person) is not None

    def members(self, room: Room, after: str | None, limit: int) -> list[str]:
        place = (-1, "") if after is None else sql.member_by_nick(self._db, room=room.id, folded=fold(after))
        if place is None:
            raise Refused("no-such-person", nick=after)
        since, nick = place
        return [nick for (nick,) in sql.members(self._db, room=room.id, since=since, nick=nick, most=limit)]

    def countMembers(self, room: Room) -> int:
        return int(sql.count_members(self._db, room=room.id))

    def heir(self, room: Room, leaving: str) -> Party | None:
        row = sql.heir(self._db, room=room.id, leaving=leaving)
        return Party(row[0], row[1], inboxName(row[1])) if row else None

    def party(self, person: str) -> Party:
        account = self.accountNumbered(int(person))
        assert account is not None, "administrators have accounts"
        return account.party

    def other(self, room: Room, person: str) -> str:
        return str(sql.other(self._db, room=room.id, person=person)[0])

    # requests

    def pending(self, room: Room, subject: str, type: str) -> Notice | None:
        return next(iter(self.allPending(room, subject, type)), None)

    def allPending(self, room: Room, subject: str | None = None, type: str | None = None) -> list[Notice]:
        return [_notice(room, row) for row in sql.pending(self._db, room=room.id, subject=subject, type=type)]

    def countPending(self, room: Room) -> int:
        return int(sql.count_pending(self._db, room=room.id))

    def lastState(self, room: Room, subject: str, type: str) -> str | None:
        row = sql.last_state(self._db, room=room.id, subject=subject, type=type)
        return row[0] if row else None

    def notes(self, inbox: str, before: int | None, limit: int) -> list[Note]:
        self._draft.flush()
        rows = sql.notes(self._db, folded=fold(inbox), before=_end(before), most=limit)
        return [
            Note(seq, timeText(at), type, by, readBody(type, body).about, state)
            for seq, at, type, by, body, state in rows
        ]

    # contents

    def bytesOf(self, owner: str) -> int:
        return self._sum(owner, lambda: sql.bytes_of(self._db, owner=owner))

    def bytesOfAll(self) -> int:
        return self._sum("", lambda: sql.bytes_of_all(self._db))

    def _sum(self, whose: str, add: Callable[[], Any]) -> int:
        """Added up when it changed only: it is asked often, and takes long for who shared much."""
        if whose not in self._draft.sums:
            self._draft.sums[whose] = int(add())
        return self._draft.sums[whose]

    def stored(self, room: Room, seq: int) -> Stored | None:
        row = sql.stored(self._db, room=room.id, seq=seq)
        return Stored(*row) if row else None

    def shared(self, room: Room, name: str | None, after: int, limit: int) -> tuple[list[Entry], bool]:
        self._draft.flush()
        rows = list(sql.shared(self._db, room=room.id, name=name, after=after, most=limit + 1))
        entries = [Entry(room.id, room.name, *row) for row in withinBytes(rows)[:limit]]
        return entries, len(entries) < len(rows)

    # timelines

    def written(self, room: Room, seq: int) -> tuple[str, str] | None:
        self._draft.flush()
        return sql.written(self._db, room=room.id, seq=seq)  # type: ignore[no-any-return]

    def page(self, room: Room, before: int | None, limit: int) -> tuple[list[Entry], bool]:
        self._draft.flush()
        rows = sql.page_back(self._db, room=room.id, before=_end(before), most=limit + 1)
        entries = [Entry(room.id, room.name, *row) for row in withinBytes(rows)[:limit]]
        return entries[::-1], bool(entries) and entries[-1].seq > 1

    def seen(self, room: Room, person: str) -> int:
        row = sql.seen(self._db, room=room.id, person=person) or sql.since(self._db, room=room.id, person=person)
        return int(row[0]) if row else 0

    def unread(self, room: Room, person: str, author: str) -> int:
        self._draft.flush()
        seen = self.seen(room, person)
        return int(sql.unread(self._db, room=room.id, seen=seen, author=author, most=UNREAD_MOST))

    def firstAnswer(self, name: str, author: str, key: str) -> Placed | bool:
        """What the key of this author got before: a place; True for a command that placed nothing; False if new."""
        place = self._draft.firstAnswer(fold(name), author, key)
        if place is None:
            return False
        seq, at = place
        return Placed(seq, timeText(at)) if seq else True


PAGE_BYTES = 256 * 1024
"""Bytes of bodies in one page: what a page holds of memory, however long the texts."""


def withinBytes(rows: Any) -> list[Any]:
    """As many rows, whose last column is a body, as fit into `PAGE_BYTES`; one at least, if there is one."""
    fitting: list[Any] = []
    size = 0
    for row in rows:
        size += len(row[-1])
        if fitting and size > PAGE_BYTES:
            break
        fitting.append(row)
    return fitting


def _end(before: int | None) -> int:
    return NUMBER_MAX if before is None else before


def _account(row: Any) -> Account | None:
    if row is None:
        return None
    number, nick, email, postal, name, about, showEmail, showPostal, created = row
    return Account(number, nick, email, postal, name, about, bool(showEmail), bool(showPostal), timeText(created))


def _notice(room: Room, row: Any) -> Notice:
    inbox, seq, subject, nick, type, state, owner, ownerNick = row
    to = Party(owner, ownerNick, inboxName(ownerNick))
    return Notice(to, inbox, seq, room, Party(subject, nick, inboxName(nick)), type, state)
