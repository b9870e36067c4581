"""What was typed before: to walk through, to search, to keep in a file. Pure: reads and writes no file."""

import re
from collections.abc import Callable, Iterable

import attrs

from chatcli.line.folding import findFolded
from chatcli.line.secrecy import carriesSecret

ENTRIES_MOST = 1000


@attrs.frozen
class Found:
    """An entry that a search found: its place in the history, its text, and where in that the match begins."""

    position: int
    text: str
    at: int


class History:
    """Lines that were sent, oldest first, and the walk through them that somebody may be on.

    The walk begins at the draft, which stands behind the newest entry. What is changed on the way, in the
    draft or in an entry, stays so until the walk is over; the entries themselves never change.
    """

    def __init__(
        self,
        entries: Iterable[str] = (),
        most: int = ENTRIES_MOST,
        isSecret: Callable[[str], bool] = carriesSecret,
    ) -> None:
        self._most = most
        self._isSecret = isSecret
        self._entries: list[str] = []
        self._place = 0
        self._changed: dict[int, str] = {}
        for entry in entries:
            self.add(entry)

    @property
    def entries(self) -> tuple[str, ...]:
        """All that is kept, oldest first."""
        return tuple(self._entries)

    def add(self, text: str) -> bool:
        """Keep a text, and end the walk; says whether it is kept.

        Not kept: nothing, a repeat of the newest, what begins with a white space, and what is secret.
        """
        isKept = bool(text) and not text[0].isspace() and text not in self._entries[-1:] and not self._isSecret(text)
        if isKept:
            self._entries.append(text)
            del self._entries[: max(0, len(self._entries) - self._most)]
        self.reset()
        return isKept

    # --- the walk

    def older(self, text: str) -> str | None:
        """One step back, from where `text` stands now; None, and no step, at the oldest."""
        return self._step(-1, text)

    def newer(self, text: str) -> str | None:
        """One step towards the draft, from where `text` stands now; None, and no step, at the draft."""
        return self._step(1, text)

    def _step(self, step: int, text: str) -> str | None:
        next = self._place + step
        if not 0 <= next <= len(self._entries):
            return None
        self._changed[self._place] = text
        self._place = next
        return self._changed[next] if next in self._changed else self._entries[next]

    def goTo(self, found: Found, text: str) -> None:
        """Walk straight to what a search found, from where `text` stands now."""
        self._changed[self._place] = text
        self._place = found.position

    def draft(self, text: str) -> str:
        """The draft, where `text` stands in the line now: an entry that was only looked at, or wiped, is none."""
        if self._place < len(self._entries) and text in ("", self._entries[self._place]):
            return self._changed[len(self._entries)]
        return text

    def reset(self) -> None:
        """End the walk, and forget its draft."""
        self._place = len(self._entries)
        self._changed.clear()

    # --- the search

    def search(self, query: str, after: int | None = None, step: int = -1) -> Found | None:
        """The nearest entry that holds `query`, blind to case and accents.

        Towards older ones (`step` −1) or newer ones (1), beyond the place `after`; left out, it is behind the newest.
        """
        place = len(self._entries) if after is None else after
        for position in range(place - 1, -1, -1) if step < 0 else range(place + 1, len(self._entries)):
            at = findFolded(self._entries[position], query)
            if at is not None:
                return Found(position, self._entries[position], at)
        return None


# --- the file

_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_UNESCAPES = {written: meant for meant, written in _ESCAPES.items()}


def writeHistory(entries: Iterable[str]) -> str:
    r"""The entries as a file's text: one a line, with `\\`, `\n` and `\r` for a backslash and line ends."""
    return "".join(re.sub(r"[\\\n\r]", lambda found: _ESCAPES[found[0]], entry) + "\n" for entry in entries)


def readHistory(text: str) -> list[str]:
    """The entries of a file's text, whatever stands there: an escape that is none is taken as it stands."""
    lines = (line.rstrip("\r") for line in text.split("\n"))
    return [re.sub(r"\\[\\nr]", lambda found: _UNESCAPES[found[0]], line) for line in lines if line]
