"""Taking back what was said."""

from chatd.model import commands
from chatd.model.contents import Blank, Removes
from chatd.model.decisions import Append, Decided
from chatd.model.events import Deleted
from chatd.model.people import Actor
from chatd.model.refusals import Refused
from chatd.model.rooms import Room
from chatd.rules import places
from chatd.rules.view import View

REMOVABLE = ("said", "shared")
"""Types of events that can be deleted: what people wrote. What happened stays."""


def delete(view: View, actor: Actor, command: commands.Delete) -> Decided:
    """Empty one's own event; the administrator of a room anybody's. Refuses `no-such-event`, `not-yours`."""
    room = places.readable(view, actor, command.room)
    written = view.written(room, command.seq)
    if written is None or written[1] not in REMOVABLE:
        raise Refused("no-such-event", seq=command.seq, room=room.name)
    if written[0] != actor.author and not _administers(actor, room):
        raise Refused("not-yours", room=room.name)
    return Decided((Append(room, Deleted(command.seq)), Removes(room, command.seq)), (Blank(room, command.seq),))


def _administers(actor: Actor, room: Room) -> bool:
    """Who opened a direct chat is in its `admin`, and has no right over the other's texts."""
    return room.kind in ("open", "group") and (actor.operator or room.admin == actor.person)
