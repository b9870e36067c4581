"""Talk: following a room, saying something, reading back, marking as read."""

from chatd.model import commands
from chatd.model.answers import Done, Events, Marked, Opened
from chatd.model.decisions import Append, Decided, Follow, NewRoom, SeenUpTo, TellOthers, Unfollow
from chatd.model.events import Said
from chatd.model.people import Actor
from chatd.model.rooms import Room
from chatd.rules import places
from chatd.rules.view import View

NEWEST = 50
"""Events that opening a room shows when nothing else was asked for."""


def open_(view: View, actor: Actor, command: commands.Open) -> Decided:
    """Follow a room that one may read, or a direct chat, which opening makes."""
    place, facts = places.place(view, actor, command.room, command.nick)
    last = place.last if isinstance(place, Room) else 0
    after = max(0, last - NEWEST) if command.after is None else min(command.after, last)
    return Decided(facts, (Follow(place, after),), _opened(view, actor, place, command.nick or command.room or ""))


def _opened(view: View, actor: Actor, place: Room | NewRoom, wanted: str) -> Opened:
    if isinstance(place, NewRoom):
        nick = places.person(view, wanted.removeprefix("@")).nick if place.kind == "direct" else None
        return Opened(place.name, place.kind, 0, place.title, "", nick, None if actor.isGuest else 0)
    return Opened(
        place.name,
        place.kind,
        place.last,
        title=place.title,
        topic=place.topic,
        nick=view.other(place, actor.person) if place.kind == "direct" else None,
        seen=None if actor.isGuest else view.seen(place, actor.person),
    )


def close(view: View, actor: Actor, command: commands.Close) -> Decided:
    """Follow a room no longer."""
    room = places.visible(view, actor, command.room)
    return Decided((), (Unfollow(room),), Done())


def say(view: View, actor: Actor, command: commands.Say) -> Decided:
    """Put a text into a room that one may read, or into a direct chat, which saying makes."""
    place, facts = places.writable(view, actor, command.room)
    return Decided((*facts, Append(place, Said(command.text))))


def history(view: View, actor: Actor, command: commands.History) -> Decided:
    """Read backwards in a room that one may read."""
    room = places.readable(view, actor, command.room)
    entries, more = view.page(room, command.before, min(command.limit, 200))
    return Decided(answer=Events(room.name, tuple(entries), more))


def seen(view: View, actor: Actor, command: commands.Seen) -> Decided:
    """Move one's mark forward, never back, and tell one's other sessions."""
    room = places.readable(view, actor, command.room)
    before = view.seen(room, actor.person)
    seq = max(before, min(command.seq, room.last))
    if seq == before:
        return Decided(answer=Marked(room.name, seq))
    return Decided((SeenUpTo(actor.person, room, seq),), (TellOthers(room.name, seq),), Marked(room.name, seq))
