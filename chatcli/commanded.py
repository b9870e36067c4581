"""What slash commands that the client carries out need of it."""

from typing import Any, Protocol

Arguments = dict[str, Any]


class BadCommand(Exception):
    """A line that is no command as the table has it: the text says what is wrong."""


class Client(Protocol):
    """What commands that the client carries out need of it. Each method reports for itself how it went."""

    room: str

    def request(self, type: str, /, **fields: Any) -> None:
        """Ask the server, and show the answer."""

    def numberOf(self, reference: str, room: str) -> int:
        """The number of the event that `#3` means in a room. Raises `BadCommand`."""

    def show(self, lines: list[str]) -> None:
        """Show lines as an answer."""

    def goTo(self, room: str) -> None:
        """Open a room and talk there from now on."""

    def tell(self, nick: str, text: str) -> None:
        """Say something to one person."""

    def enterAs(self, command: str, **fields: Any) -> None:
        """Come back as somebody else, or by another way; asks for the password where one is needed."""

    def changePassword(self) -> None:
        """Ask for the old and the new password, and change it."""

    def leave(self) -> None:
        """Wait for what was sent, and leave."""

    def sound(self, do: str, **fields: Any) -> None:
        """Play or record: `do` is `play`, `pause`, `stop` or `record`. Raises `BadCommand`."""

    def file(self, do: str, **fields: Any) -> None:
        """Send or fetch a file: `do` is `upload`, `get`, `open` or `cancel`. Raises `BadCommand`."""

    def isFile(self, reference: str) -> bool:
        """Whether `#3` means a file in the room in front."""
