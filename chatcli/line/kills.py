"""What was cut out of a text, to be put in again."""

RING_MOST = 32
"""Stretches that are remembered."""


class Kills:
    """The kill ring, as Emacs and readline have it. Pure."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        """The newest last."""
        self._back = 1
        """Which one is next, from the end."""

    def add(self, text: str, isMore: bool = False, isBefore: bool = False) -> None:
        """Remember what was cut out; `isMore`: together with what was cut out last, before or behind it."""
        self._back = 1
        if not text:
            return
        last = self._texts.pop() if isMore and self._texts else ""
        self._texts.append(text + last if isBefore else last + text)
        del self._texts[:-RING_MOST]

    @property
    def text(self) -> str:
        """What is next to be put in; "" when nothing was ever cut out."""
        return self._texts[-self._back] if self._texts else ""

    def turn(self) -> None:
        """Go on to the one that was cut out before; from the oldest, to the newest."""
        self._back = self._back % max(len(self._texts), 1) + 1
