"""What somebody wants who types: what a prompt asks its client to do."""

import attrs


@attrs.frozen
class Submit:
    """Say this, or carry it out if it is a command."""

    text: str


@attrs.frozen
class Leave:
    """End the client."""


@attrs.frozen
class Interrupted:
    """C-c came, and something was thrown away or could have been: a second one leaves."""


@attrs.frozen
class EditExternally:
    """Have this text changed in the user's own editor, and give it to `Prompt.edited`."""

    text: str


@attrs.frozen
class Refresh:
    """Draw all anew."""


@attrs.frozen
class Page:
    """Show what was said before (−1) or after (1)."""

    step: int


@attrs.frozen
class GoTo:
    """Change to the room with this number, from 1 on."""

    number: int


@attrs.frozen
class NextActivity:
    """Change to the room in which something is unread."""


@attrs.frozen
class Neighbour:
    """Change to the room before (−1) or after (1) this one."""

    step: int


@attrs.frozen
class Suspend:
    """Stop, as C-z does, until the shell's `fg`."""


@attrs.frozen
class Typed:
    """The label, the text or the cursor is another: draw it."""


Intent = (
    Submit | Leave | Interrupted | EditExternally | Refresh | Page | GoTo | NextActivity | Neighbour | Suspend | Typed
)
