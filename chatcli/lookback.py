"""Looking back: which rows of a room's past stand on the screen. Pure."""

from collections.abc import Sequence


class Lookback:
    """A window of `height` rows into all the rows that are there.

    Its place is counted from the newest row, which doesn't move when older ones are found.
    """

    def __init__(self, rows: Sequence[str]) -> None:
        self._rows = list(rows)
        self._below = 0
        """Rows below the window."""

    @property
    def isBack(self) -> bool:
        """Whether something newer stands below the window."""
        return self._below > 0

    def page(self, step: int, height: int) -> bool:
        """Go one screen up (-1) or down (+1), with a row of overlap; False when that would leave at the lower end."""
        self._below = max(0, min(self._below - step * max(height - 1, 1), self._most(height)))
        return self.isBack

    def isAtTop(self, height: int) -> bool:
        """Whether nothing stands above the window."""
        return self._below >= self._most(height)

    def prepend(self, rows: Sequence[str], instead: int = 0) -> None:
        """Older rows were found; they stand for so many of the first ones too."""
        self._rows[:instead] = rows

    def rows(self, height: int) -> tuple[str, ...]:
        """What stands in the window."""
        end = len(self._rows) - min(self._below, self._most(height))
        return tuple(self._rows[max(end - height, 0) : end])

    def _most(self, height: int) -> int:
        return max(len(self._rows) - height, 0)
