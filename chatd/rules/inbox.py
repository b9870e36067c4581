"""One's own notifications."""

from chatd.model import commands
from chatd.model.answers import NoteList
from chatd.model.decisions import Decided
from chatd.model.people import Actor
from chatd.rules.view import View


def notifications(view: View, actor: Actor, command: commands.Notifications) -> Decided:
    """List what waits in one's inbox, and what was answered."""
    limit = min(command.limit, 200)
    found = view.notes(actor.party.inbox, command.before, limit + 1)
    return Decided(answer=NoteList(tuple(reversed(found[:limit])), more=len(found) > limit))
