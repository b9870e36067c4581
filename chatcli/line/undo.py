"""What was done to a text, so that it can be undone."""

from collections import deque

import attrs

UNDO_MOST = 1000
"""Steps that can be undone."""
RUN_MOST = 20
"""Characters after which typing begins a new step with the next word; more at once is no typing."""


@attrs.frozen
class Change:
    """From `start` on, `inserted` stands where `removed` stood. `cursor` is where it was before."""

    start: int
    removed: str
    inserted: str
    cursor: int

    @property
    def end(self) -> int:
        """Where what was inserted ends."""
        return self.start + len(self.inserted)

    @property
    def isTyped(self) -> bool:
        """Whether it looks like typing."""
        return not self.removed and len(self.inserted) <= RUN_MOST and "\n" not in self.inserted

    def goesOn(self, change: "Change") -> bool:
        """Whether that typing belongs to this one: right behind it, and no new word of a run that is long already."""
        isLong = len(self.inserted) >= RUN_MOST and self.inserted[-1].isspace() and not change.inserted[:1].isspace()
        return self.end == change.start and not isLong

    def undone(self, text: str) -> str:
        """The text as it was before."""
        return text[: self.start] + self.removed + text[self.end :]


class Changes:
    """The steps, the newest last. Pure."""

    def __init__(self) -> None:
        self._steps: deque[Change] = deque(maxlen=UNDO_MOST)
        self._isRun = False

    def note(self, change: Change, isTyping: bool = False) -> None:
        """Remember a change; typing goes into the step of the typing just before."""
        isTyped = isTyping and change.isTyped
        if isTyped and self._isRun and self._steps[-1].goesOn(change):
            last = self._steps.pop()
            change = attrs.evolve(last, inserted=last.inserted + change.inserted)
        self._steps.append(change)
        self._isRun = isTyped

    def endRun(self) -> None:
        """What is typed next is a step of its own."""
        self._isRun = False

    def undo(self) -> Change | None:
        """Take back the last step; None when there is none."""
        self._isRun = False
        return self._steps.pop() if self._steps else None

    def forget(self) -> None:
        """Nothing can be undone any more."""
        self._steps.clear()
        self._isRun = False
