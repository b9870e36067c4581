"""How this server is run, as far as rules must know."""

import attrs

from chatd.model.limits import Limits


@attrs.frozen
class Settings:
    """`name` is the server's, `operators` the folded nicks of `--admin`."""

    name: str = "chatd"
    guests: bool = True
    operators: frozenset[str] = frozenset()
    limits: Limits = attrs.Factory(Limits)
