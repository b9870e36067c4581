"""Tab and S-Tab: what a word that was begun may become. Pure."""

from chatcli.line.offers import Sources, begunAt

__all__ = ["Completion", "Sources"]


class Completion:
    """What the word before a cursor may become, tried one after the other: behind the last is what was typed.

    `candidates` are the words as they would stand there.
    """

    def __init__(self, text: str, cursor: int, sources: Sources) -> None:
        self._typed = (text, cursor)
        self._begun = begunAt(text, cursor)
        self.candidates = self._begun.candidates(sources)
        self._chosen = 0

    @property
    def isStep(self) -> bool:
        """Whether there is only a folder to choose: one goes on into it, not back to what was typed."""
        return len(self.candidates) == 1 and self.candidates[0].endswith("/")

    def step(self, by: int) -> tuple[str, int]:
        """The next one (1) or the one before (−1): the whole text, and the cursor behind the word."""
        self._chosen = (self._chosen + by) % (len(self.candidates) + 1)
        if not self._chosen:
            return self._typed
        text, cursor = self._typed
        head = text[: self._begun.start] + self.candidates[self._chosen - 1]
        # A space that is there already isn't written twice.
        return head + (text[cursor:].removeprefix(" ") if head.endswith(" ") else text[cursor:]), len(head)
