"""Which rows of the screen are ours, as far as one can know without asking the terminal. Pure."""


class Ground:
    """Counts rows from the first that was ours, also those that have scrolled away since.

    Nobody tells where on the screen that first row was, nor what a terminal does when its size changes: some push
    rows into the scrollback or pull them out again, some cut rows in two or join them, some do nothing. But
    the row with the cursor stays on the screen, and what we wrote stays in order.
    """

    def __init__(self) -> None:
        self._above = 0
        """Rows of ours above the block's first row."""
        self._lowest = 0
        """Rows of ours down to the lowest that was ever written."""

    def scrolledIn(self, rows: int) -> None:
        """So many rows came in above the block."""
        self._above += rows

    def painted(self, rows: int) -> None:
        """The block has so many rows now."""
        self._lowest = max(self._lowest, self._above + rows)

    def pushing(self, row: int, height: int, newHeight: int) -> int:
        """How many rows of the resized screen have to go into the scrollback, because some may be somebody else's.

        `row` is the cursor's in the block. None or all of them: so the next steps of a window that grows need none,
        and what is pushed is the screen as it was, and not its first row again and again.
        """
        return newHeight if newHeight > self._ours(row, height) else 0

    def repainted(self, row: int, height: int, newHeight: int, rows: int) -> None:
        """These were pushed away, all else was erased, and so many rows painted above the block from the top on."""
        pushed = self.pushing(row, height, newHeight)
        scrolledAway = max(0, self._ours(row, height) + pushed - max(height, newHeight))
        self._above = scrolledAway + rows
        self._lowest = scrolledAway + newHeight

    def _ours(self, row: int, height: int) -> int:
        # A screen that is full of ours can show nothing else before it grows. Otherwise rows below the
        # cursor don't count: they may be cut off at the bottom while what is at the top stays.
        return self._lowest if self._lowest >= height else self._above + row + 1
