"""Back after a break, or in for the first time: rooms are followed from where one was, each, and so is the inbox."""

from functools import partial

from chatcli.errands import Errands
from chatcli.life import Emit
from chatcli.places import FROM_NOW, Places
from chatcli.protocol import Message


class Return:
    """Takes the places up again on a new connection."""

    def __init__(self, places: Places, errands: Errands, emit: Emit) -> None:
        self._places, self._errands, self._emit = places, errands, emit

    def begin(self, inbox: str) -> None:
        """Follow what was followed, from where we were; and learn from where on the inbox will be read."""
        self._places.become(inbox)
        after = self._places.cursor(inbox)
        opening = {"type": "open", "room": inbox, "after": FROM_NOW if after is None else after}
        # An inbox comes into being with its first notification: until then it is read up to 0.
        self._errands.ask(opening, lambda answer: self._places.inboxAt(answer.get("last", 0) if after is None else 0))
        for room, cursor in self._places.followed():
            self._errands.ask({"type": "open", "room": room, "after": cursor}, partial(self._back, room))

    def _back(self, room: str, answer: Message) -> None:
        if answer["type"] == "refused":
            self._places.closed(room)
            self._emit({**answer, "type": "dropped", "room": room})
        else:
            self._places.returned(room, answer["last"])
