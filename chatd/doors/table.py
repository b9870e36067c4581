"""The table of doors: a new one is a new file, and a row here."""

import re
from collections.abc import Callable
from functools import partial

from twisted.internet.protocol import ServerFactory

from chatd.doors.classic import ClassicFactory
from chatd.doors.dialects import DIALECTS
from chatd.doors.native import NativeFactory
from chatd.doors.plain.door import PlainFactory
from chatd.doors.unb.factory import UnbFactory

DOORS: dict[str, Callable[..., ServerFactory]] = {
    "native": NativeFactory,
    "plain": PlainFactory,
    "unb": UnbFactory,
    **{name: partial(ClassicFactory, name) for name in DIALECTS},
}
"""What makes a door's factory from the service; of some, the room in which they talk may be given too: `room`."""
ROOMED = frozenset({"plain", *DIALECTS})
"""Doors of which that is so."""
ROOM = re.compile(":room=([^:]+)")


def roomOf(door: str, endpoint: str) -> tuple[str, dict[str, str]]:
    """Twisted's own part of an endpoint's description, and the `room` that may stand in it for some doors."""
    found = ROOM.search(endpoint) if door in ROOMED else None
    return (ROOM.sub("", endpoint), {"room": found[1]}) if found else (endpoint, {})


DEFAULTS = ("native:tcp:3300:interface=127.0.0.1", "plain:tcp:3333:interface=127.0.0.1")
"""Where chatd listens when nobody says where: the doors that people use, for this machine alone."""
