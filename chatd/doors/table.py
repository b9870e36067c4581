"""The table of doors: a new one is a new file, and a row here."""

from collections.abc import Callable

from twisted.internet.protocol import ServerFactory

from chatd.doors.native import NativeFactory
from chatd.service import Service

DOORS: dict[str, Callable[[Service], ServerFactory]] = {
    "native": NativeFactory,
}

DEFAULTS = ("native:tcp:3300:interface=127.0.0.1",)
"""Where chatd listens when nobody says where: the doors that people use, for this machine alone."""
