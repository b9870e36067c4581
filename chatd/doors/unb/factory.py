"""Makes the connections of the door `unb`, and knows who is there: a newer login ends the older connection."""

from typing import Any

from twisted.internet.protocol import ServerFactory

from chatd.doors.unb.door import UnbDoor
from chatd.service import Service


class UnbFactory(ServerFactory):
    """Makes a door for each connection, and lets each person have one."""

    noisy = False

    def __init__(self, service: Service) -> None:
        self._service = service
        self._online: dict[str, UnbDoor] = {}

    def buildProtocol(self, addr: Any) -> UnbDoor:
        """A door for a new connection."""
        door = UnbDoor(self._service, self)
        door.factory = self
        return door

    def admitted(self, door: UnbDoor) -> None:
        """Somebody came in: their older connection ends."""
        older = self._online.get(door.nick)
        self._online[door.nick] = door
        if older is not None:
            older.replaced()

    def gone(self, door: UnbDoor) -> None:
        """A connection is gone."""
        if self._online.get(door.nick) is door:
            del self._online[door.nick]
