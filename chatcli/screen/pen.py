"""What is written is gathered here, beside where the cursor then stands in the block."""

from chatcli.screen.ink import inked, place
from chatcli.screen.measure import isPlain
from chatcli.screen.measure import width as cells

ERASE_ROW = "\x1b[K"
ERASE_BELOW = "\x1b[J"
HOME = "\x1b[H"


class Pen:
    """Writes rows that stand under each other. `row` counts from the block's first."""

    def __init__(self) -> None:
        self.row = 0
        self._column: int | None = None
        """None where terminals don't agree: at the right margin, and behind some clusters."""
        self._written: list[str] = []

    def taken(self) -> str:
        """What was written since the last time."""
        written = "".join(self._written)
        self._written.clear()
        return written

    def start(self) -> None:
        """Whatever row the cursor is in becomes the first, and all from there on is erased."""
        self._written.append("\r" + ERASE_BELOW)
        self.row = self._column = 0

    def startAtTop(self, height: int, pushed: int) -> None:
        """Push so many rows of the screen into the scrollback, erase the others, and start in its first row."""
        if pushed:
            self._written.append(f"\x1b[{height};1H" + "\n" * pushed)
        self._written.append(HOME)
        self.start()

    def move(self, row: int, column: int) -> None:
        """Go to a cell of a row that is on the screen."""
        self._goToRow(row)
        if column != self._column:
            self._written.append(place(column))
            self._column = column

    def newRow(self, row: int) -> None:
        """Begin the row below this one, which scrolls the screen where that was the last."""
        self._goToRow(row)
        self._written.append("\r\n")
        self.row, self._column = row + 1, 0

    def eraseRow(self) -> None:
        """Erase from the cursor to the end of its row."""
        self._written.append(ERASE_ROW)

    def eraseBelow(self) -> None:
        """Erase from the cursor to the end of the screen."""
        self._written.append(ERASE_BELOW)

    def put(self, text: str, width: int) -> None:
        """Write a row, or the rest of one, from the cursor on; what was there is erased where that could be seen."""
        column = self._column or 0
        self._written.append(inked(text, width, column))
        end = column + cells(text)
        self._column = end if end < width and isPlain(text) else None

    def drawOver(self, codes: str) -> None:
        """Write what draws by itself, from the cursor's cell on, and may leave the cursor anywhere: it comes back."""
        self._written.append(f"\x1b7{codes}\x1b8")

    def _goToRow(self, row: int) -> None:
        if row != self.row:
            count = abs(row - self.row)
            self._written.append(f"\x1b[{count if count > 1 else ''}{'A' if row < self.row else 'B'}")
            self.row = row
