"""Writing what a rule decided: one function a kind of fact, inside the command's transaction."""

from collections.abc import Callable
from sqlite3 import Connection
from typing import Any

import attrs

from chatd.model import contents, decisions, friends
from chatd.model.asks import Audience
from chatd.model.decisions import NewAccount, NewRoom, Place
from chatd.model.events import Answered, Event
from chatd.model.fields import foldEmail
from chatd.model.names import fold
from chatd.model.people import Actor, Party
from chatd.model.rooms import Room, inboxName
from chatd.model.timeline import Entry
from chatd.store.blobs import Blobs
from chatd.store.draft import Draft
from chatd.store.queries import sql
from chatd.wire.bodies import writeBody


@attrs.define
class Applying:
    """The writing of one command's facts: what came into being, and what was appended."""

    db: Connection
    draft: Draft
    blobs: Blobs
    now: int
    actor: Actor | None
    key: str | None
    entries: list[Entry] = attrs.Factory(list)
    placed: Entry | None = None
    """The first event outside inboxes: what the command is answered with, and what its key stands for."""
    audiences: dict[int, Audience] = attrs.Factory(dict)
    made: dict[Any, Any] = attrs.Factory(dict)

    def apply(self, facts: tuple[Any, ...]) -> None:
        """Write the facts in order."""
        for fact in facts:
            APPLY[type(fact)](self, fact)

    def room(self, place: Place) -> Room:
        """The room that a fact means, also when it came into being just now."""
        room: Room = self.made[place] if isinstance(place, NewRoom) else place
        return room

    def append(self, room: Room, event: Event, by: Party | None = None) -> Entry:
        """Take the room's next number for an event. The first one outside inboxes takes the command's key.

        It is signed by the actor, or by somebody with an account whose event it was before: `by`.
        """
        assert self.actor is not None, "events have authors"
        author, nick = (by.person, by.nick) if by else (self.actor.author, self.actor.nick)
        type, body = writeBody(event)
        isPlaced = room.kind != "inbox" and self.placed is None
        key, self.key = (self.key, None) if isPlaced else (None, self.key)
        seq, at = self.draft.append(room, self.now, author, nick, type, key, body)
        entry = Entry(room.id, room.name, seq, at, nick, type, key, body)
        self.entries.append(entry)
        self.placed = entry if isPlaced else self.placed
        return entry

    def inbox(self, party: Party) -> Room:
        """Somebody's inbox, made when it is their first notification."""
        room = self.draft.room(fold(party.inbox))
        if room is None:
            room = newRoom(self, NewRoom("inbox", party.inbox))
            sql.add_member(self.db, room=room.id, person=party.person, nick=party.nick, since=0)
        self.audiences[room.id] = Audience("inbox", (party.person,))
        return room


def newRoom(to: Applying, fact: NewRoom) -> Room:
    """Make a room; what stands under its name from now on is new."""
    to.draft.forgetRooms()
    (number,) = sql.add_room(
        to.db, kind=fact.kind, name=fact.name, folded=fold(fact.name), title=fact.title, admin=fact.admin
    )
    room = to.made[fact] = Room(number, fact.kind, fact.name, fact.title, "", fact.admin, 0)
    return room


def append(to: Applying, fact: decisions.Append) -> None:
    """Put an event at the end of a room's timeline."""
    room = to.room(fact.room)
    to.append(room, fact.event)
    if room.kind == "direct":
        to.audiences[room.id] = Audience("direct", tuple(person for (person,) in sql.both(to.db, room=room.id)))


def notify(to: Applying, fact: decisions.Notify) -> None:
    """Put an event into an inbox, and remember what it asks for."""
    entry = to.append(to.inbox(fact.to), fact.event, fact.by)
    if fact.subject is not None and fact.room is not None:
        room = to.room(fact.room).id
        sql.add_notice(
            to.db, inbox=entry.roomId, seq=entry.seq, room=room, subject=fact.subject.person, type=entry.type
        )


def noticeState(to: Applying, fact: decisions.NoticeState) -> None:
    """Mark a notification as answered, and tell the inbox that it is in."""
    notice = fact.notice
    sql.set_notice(to.db, inbox=notice.inbox, seq=notice.seq, state=fact.state)
    to.append(to.inbox(notice.to), Answered(notice.room.name, notice.seq, fact.state))


def asItWas(to: Applying, fact: decisions.AsItWas) -> None:
    """Write nothing: the key is kept with the others that placed no event."""


def keeps(to: Applying, fact: contents.Keeps) -> None:
    """Put a content where contents stay, and remember that the event refers to it."""
    content, room = fact.content, to.room(fact.room)
    to.blobs.keep(content.incoming, content.sha256)
    to.draft.freed.discard(content.sha256)
    to.draft.sums.clear()
    sql.add_file(to.db, sha256=content.sha256, size=content.size, media=content.found.media)
    if content.found.thumbnail is not None:
        sql.set_thumbnail(to.db, sha256=content.sha256, data=content.found.thumbnail)
    sql.add_share(to.db, room=room.id, seq=to.entries[-1].seq, owner=fact.owner, sha256=content.sha256)


def removes(to: Applying, fact: contents.Removes) -> None:
    """Empty an event; a content that no other refers to is dropped once this is committed."""
    to.draft.flush()
    sql.empty_event(to.db, room=fact.room.id, seq=fact.seq)
    if dropped := sql.drop_share(to.db, room=fact.room.id, seq=fact.seq):
        _free(to, dropped[0])


def _free(to: Applying, sha256: str) -> None:
    """Have a content dropped if nothing refers to it any more."""
    to.draft.sums.clear()
    if sql.drop_file(to.db, sha256=sha256) is not None:
        to.draft.freed.add(sha256)


def memberAdded(to: Applying, fact: decisions.MemberAdded) -> None:
    """Make somebody a member, from the room's newest event on."""
    room = to.room(fact.room)
    since = max((entry.seq for entry in to.entries if entry.roomId == room.id), default=room.last)
    sql.add_member(to.db, room=room.id, person=fact.party.person, nick=fact.party.nick, since=since)


def memberGone(to: Applying, fact: decisions.MemberGone) -> None:
    """Make somebody a member no longer."""
    sql.drop_member(to.db, room=fact.room.id, person=fact.person)


def adminIs(to: Applying, fact: decisions.AdminIs) -> None:
    """Give a room another administrator."""
    to.draft.forgetRooms()
    sql.set_admin(to.db, room=fact.room.id, person=fact.party.person if fact.party else None)


def topicIs(to: Applying, fact: decisions.TopicIs) -> None:
    """Give a room another topic."""
    to.draft.forgetRooms()
    sql.set_topic(to.db, room=fact.room.id, topic=fact.topic)


def roomClosed(to: Applying, fact: decisions.RoomClosed) -> None:
    """Close a room. Nobody can read it any more, so its contents go."""
    to.draft.forgetRooms()
    sql.close_room(to.db, room=fact.room.id)
    for (sha256,) in list(sql.drop_shares(to.db, room=fact.room.id)):
        _free(to, sha256)


def seenUpTo(to: Applying, fact: decisions.SeenUpTo) -> None:
    """Move a person's mark in a room."""
    sql.set_seen(to.db, room=fact.room.id, person=fact.person, seq=fact.seq)


def newAccount(to: Applying, fact: NewAccount) -> None:
    """Make an account."""
    (number,) = sql.add_account(
        to.db, nick=fact.nick, folded=fold(fact.nick), email=fact.email, email_folded=foldEmail(fact.email),
        secret=fact.secret, postal=fact.postal, now=to.now,
    )  # fmt: skip
    to.made[fact] = Party(str(number), fact.nick, inboxName(fact.nick))


def accountIs(to: Applying, fact: decisions.AccountIs) -> None:
    """Change what an account shows."""
    it = fact.account
    sql.set_account(
        to.db, number=it.number, email=it.email, email_folded=foldEmail(it.email), postal=it.postal,
        name=it.name, about=it.about, show_email=it.showEmail, show_postal=it.showPostal,
    )  # fmt: skip


def secretIs(to: Applying, fact: decisions.SecretIs) -> None:
    """Change a password; whoever had a token may have had the password."""
    sql.set_secret(to.db, number=fact.account, secret=fact.secret)
    sql.drop_tokens(to.db, account=fact.account)


def tokenAdded(to: Applying, fact: decisions.TokenAdded) -> None:
    """Let a device in without the password."""
    account = int(to.made[fact.account].person) if isinstance(fact.account, NewAccount) else fact.account
    sql.add_token(to.db, account=account, hash=fact.tokenHash, device=fact.device, now=to.now)


def tokenUsed(to: Applying, fact: decisions.TokenUsed) -> None:
    """Remember when a device came in."""
    sql.use_token(to.db, number=fact.number, now=to.now)


def tokenGone(to: Applying, fact: decisions.TokenGone) -> None:
    """Let a device in no longer."""
    sql.drop_token(to.db, number=fact.number)


def guestIn(to: Applying, fact: decisions.GuestIn) -> None:
    """Give a nick to a guest."""
    seat = fact.seat
    sql.seat_guest(to.db, folded=fold(seat.nick), nick=seat.nick, claim=seat.claim, holder=seat.holder)


def guestOut(to: Applying, fact: decisions.GuestOut) -> None:
    """Take a nick back from a guest, unless another session holds it by now."""
    sql.unseat_guest(to.db, folded=fold(fact.nick), holder=fact.holder)


def friendAdded(to: Applying, fact: friends.FriendAdded) -> None:
    """Put somebody among the friends of an account."""
    sql.add_friend(to.db, account=fact.account, friend=fact.friend)


def friendGone(to: Applying, fact: friends.FriendGone) -> None:
    """Take somebody from the friends of an account."""
    sql.drop_friend(to.db, account=fact.account, friend=fact.friend)


APPLY: dict[type[Any], Callable[[Applying, Any], Any]] = {
    decisions.NewRoom: newRoom,
    decisions.Append: append,
    decisions.Notify: notify,
    decisions.NoticeState: noticeState,
    decisions.AsItWas: asItWas,
    contents.Keeps: keeps,
    contents.Removes: removes,
    decisions.MemberAdded: memberAdded,
    decisions.MemberGone: memberGone,
    decisions.AdminIs: adminIs,
    decisions.TopicIs: topicIs,
    decisions.RoomClosed: roomClosed,
    decisions.SeenUpTo: seenUpTo,
    decisions.NewAccount: newAccount,
    decisions.AccountIs: accountIs,
    decisions.SecretIs: secretIs,
    decisions.TokenAdded: tokenAdded,
    decisions.TokenUsed: tokenUsed,
    decisions.TokenGone: tokenGone,
    decisions.GuestIn: guestIn,
    decisions.GuestOut: guestOut,
    friends.FriendAdded: friendAdded,
    friends.FriendGone: friendGone,
}
