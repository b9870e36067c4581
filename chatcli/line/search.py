"""C-r: the search backwards through what was typed before, while the query is typed. Pure."""

from collections.abc import Callable
from enum import Enum, auto

from chatcli.language import _
from chatcli.line.events import Key, Paste, Text
from chatcli.line.folding import findFolded
from chatcli.line.graphemes import around, before
from chatcli.line.history import Found, History
from chatd.wire.harmless import harmless


class End(Enum):
    """How a search is over."""

    ABORT = auto()
    """Back to what stood in the line."""
    TAKE = auto()
    """What was found goes into the line."""
    PASS = auto()
    """The same, and then the line does what the key means to it."""
    SUBMIT = auto()
    """What was found is sent."""


class Search:
    """One search, from C-r on. `text` and `cursor` are those of the line, `former` is what was searched before."""

    def __init__(self, history: History, text: str, cursor: int, former: str) -> None:
        self.query = ""
        self.found: Found | None = None
        self._history = history
        self._line = (text, cursor)
        self._former = former
        self._isFailing = False

    @property
    def label(self) -> str:
        """What is searched, and whether there is none."""
        label = _("(nothing found) `{query}': ") if self._isFailing else _("(search) `{query}': ")
        return label.format(query=harmless(self.query))

    @property
    def text(self) -> str:
        """What was found last; before that, what stood in the line."""
        return self.found.text if self.found else self._line[0]

    @property
    def cursor(self) -> int:
        """Where in it the match begins."""
        return around(self.found.text, self.found.at)[0] if self.found else self._line[1]

    def take(self, event: Text | Key | Paste) -> End | None:
        """Something was typed; None as long as the search goes on."""
        if isinstance(event, Key):
            found = _KEYS.get(event.name, End.PASS)
            return found if isinstance(found, End) else found(self)
        text = event.text.rstrip("\n") if isinstance(event, Paste) else event.text
        if "\n" in text:
            return End.PASS
        for character in text:  # one by one, however they came: what is found on the way is where the next looks on
            self._extend(character)
        return None

    def _extend(self, character: str) -> None:
        isHopeless = self._isFailing and not (self.found and findFolded(self.found.text, self.query) is not None)
        self.query += character
        if not isHopeless:
            self._look(self.found.position + 1 if self.found else None)

    def _look(self, after: int | None, step: int = -1) -> None:
        """Find the next one; what was found last stays where there is none."""
        found = self._history.search(self.query, after, step) if self.query else None
        while found and self.found and found.text == self.found.text and found.position != self.found.position:
            found = self._history.search(self.query, found.position, step)
        self._isFailing = bool(self.query) and found is None
        self.found = found or self.found

    def _again(self, step: int) -> None:
        self.query = self.query or self._former
        if self.found:
            self._look(self.found.position, step)
        else:
            self._look(None)

    def _older(self) -> None:
        self._again(-1)

    def _newer(self) -> None:
        self._again(1)

    def _shorten(self) -> None:
        self.query = self.query[: before(self.query, len(self.query))]
        self.found = None
        self._look(None)

    def _enter(self) -> End:
        # What isn't what was asked for is looked at before it is sent.
        return End.TAKE if self.found is None or self._isFailing else End.SUBMIT


_KEYS: dict[str, End | Callable[[Search], End | None]] = {
    "C-r": Search._older,
    "C-s": Search._newer,
    "Backspace": Search._shorten,
    "Enter": Search._enter,
    "Escape": End.TAKE,
    "C-g": End.ABORT,
    "C-c": End.ABORT,
}
"""What keys do; any other takes what was found into the line."""
