"""One way to decide any command: its key first, then its rule."""

from typing import Any

from chatd.model.answers import Done
from chatd.model.decisions import Decided
from chatd.model.people import Actor
from chatd.model.refusals import Refused
from chatd.rules.places import fullName
from chatd.rules.table import ROWS
from chatd.rules.view import View


def decide(view: View, actor: Actor | None, command: Any) -> Decided:
    """Decide a command. One that was refused on its way in stays refused; a known key gets its first answer."""
    if isinstance(command, Refused):
        raise command
    if actor is not None and getattr(command, "key", None) is not None:
        first = view.firstAnswer(fullName(view, actor, command.room), actor.author, command.key)
        if first:
            return Decided(answer=Done() if first is True else first)
    return ROWS[type(command)].rule(view, actor, command)
