"""A command on its way through the transaction, and what came of it."""

from typing import Any

import attrs

from chatd.model.people import Actor
from chatd.model.timeline import Entry


@attrs.define(eq=False)
class Ask:
    """One command of one session, and who gives it.

    `session` and `id` are the way back to whoever asked; the store only carries them. A command
    that was refused on its way in is the `Refused` itself: it keeps its place among the others.
    `weight` is what it takes of the session's share until it is answered; `alone`, whether what the session
    asks next waits for it.
    """

    session: Any
    id: Any
    command: Any
    actor: Actor | None
    weight: int = 1
    alone: bool = False


@attrs.frozen
class Audience:
    """Whose a room is that is not for everybody: an inbox has one person, a direct chat two."""

    kind: str
    persons: tuple[str, ...]


NOBODY = Audience("", ())


@attrs.define(eq=False)
class Outcome:
    """What came of an ask: its committed entries, the effects to carry out, and the answer.

    `answer` is one of `model.answers`, or the `Refused`, or the exception of a bug. `audiences` has the
    inboxes and direct chats that entries went to, by the room's id.
    """

    ask: Ask
    answer: Any
    entries: list[Entry] = attrs.Factory(list)
    effects: tuple[Any, ...] = ()
    audiences: dict[int, Audience] = attrs.Factory(dict)
