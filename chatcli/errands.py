"""What a link asks for itself: nobody queues it, and it is forgotten with the connection it went over."""

from collections.abc import Callable
from itertools import count

from chatcli.checked import answerTo
from chatcli.protocol import Message

Answered = Callable[[Message], None]


class Errands:
    """Numbers all that is asked over a link, and knows what to do with the answers to the link's own questions."""

    def __init__(self, send: Callable[[Message], None]) -> None:
        self._send = send
        self._ids = count(1)
        self._open: dict[int, tuple[str, Answered]] = {}

    def numbered(self, message: Message) -> Message:
        """The message with an id of its own."""
        return {**message, "id": next(self._ids)}

    def ask(self, message: Message, answered: Answered) -> None:
        """Send it at once; `answered` takes the `ok` or the refusal."""
        message = self.numbered(message)
        self._open[message["id"]] = message["type"], answered
        self._send(message)

    def take(self, answer: Message) -> bool:
        """Whether this answers one of them, which it then has."""
        if (errand := self._open.pop(answer.get("re", 0), None)) is None:
            return False
        command, answered = errand
        answered(answerTo(command, answer))
        return True

    def forget(self) -> None:
        """The connection is gone: no answer will come."""
        self._open.clear()
