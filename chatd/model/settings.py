"""How this server is run, as far as rules must know."""

import attrs

from chatd.model.limits import MIB, Limits


@attrs.frozen
class Settings:
    """`name` is the server's, `operators` the folded nicks of `--admin`; sizes are in bytes."""

    name: str = "chatd"
    guests: bool = True
    operators: frozenset[str] = frozenset()
    limits: Limits = attrs.Factory(Limits)
    fileBytes: int = 10 * MIB
    """The largest file."""
    allBytes: int = 4096 * MIB
    """All files together."""
    coach: bool = False
    """Whether the doors of students' programs tell what these do wrong."""
