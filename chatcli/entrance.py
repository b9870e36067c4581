"""Coming in: an identity's attempts one after the other, and going back to the former one."""

from collections.abc import Callable

from chatcli.errors import RefusedByServer
from chatcli.identity import Identity
from chatcli.outbox import Change
from chatcli.protocol import Message

Tell = Callable[[Message, Callable[[Message], None]], None]


class Entrance:
    """Who a link is, and how it says so. `tell` sends a message and hands back its answer."""

    def __init__(self, identity: Identity, tell: Tell) -> None:
        self.identity = identity
        self.change: Change | None = None
        """The change of identity that is under way."""
        self._tell = tell
        self._attempts: tuple[Message, ...] = ()

    def begin(self, admitted: Callable[[Message], None], refused: Callable[[RefusedByServer], None]) -> None:
        """Try to come in on a new connection; the last refusal is what counts."""
        self._attempts = self.identity.attempts()
        self._admitted, self._refused = admitted, refused
        self._tryNext()

    def _tryNext(self) -> None:
        message, *rest = self._attempts
        self._attempts = tuple(rest)
        try:
            self._tell(message, self._answered)
        except RefusedByServer as refusal:
            self._denied(refusal)

    def _answered(self, answer: Message) -> None:
        if answer["type"] == "ok":
            self.identity.welcomed(answer)
            self._admitted(answer)
        else:
            self._denied(refusalOf(answer))

    def _denied(self, refusal: RefusedByServer) -> None:
        if self._attempts:
            self._tryNext()
        else:
            self._refused(refusal)

    def become(self, change: Change) -> None:
        """Be somebody else the next time."""
        self.change, change.former, self.identity = change, self.identity, change.identity

    def changeBack(self) -> Change:
        """Be who we were: the new identity may not come in. Gives the change that is off."""
        change = self.changed()
        assert change is not None, "a change is under way"
        assert change.former is not None, "whoever changes was somebody"
        self.identity = change.former
        return change

    def changed(self) -> Change | None:
        """The change that was under way, if any; it is so no longer."""
        change, self.change = self.change, None
        return change


def refusalOf(answer: Message) -> RefusedByServer:
    """A refusal as something to raise."""
    return RefusedByServer(str(answer.get("code")), str(answer.get("why")), answer)
