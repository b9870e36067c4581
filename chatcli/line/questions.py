"""What is asked in the place of the line, and how keys answer it. Pure."""

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from chatcli.line.editor import Editor
from chatcli.line.events import Key, Paste, Text
from chatcli.line.folding import fold
from chatcli.line.intents import Intent
from chatd.wire.harmless import harmless

Ending = Callable[[], list[Intent]]
"""What is done once a question is over."""
_LEAVING = frozenset({"Escape", "C-c", "C-g"})
"""Keys that leave a question without an answer."""
_LETTERS = re.compile(r"\(([^()/\s](?:/[^()/\s])*)\)\s*$")


def nothing() -> list[Intent]:
    """Do nothing more."""
    return []


class Asked(Protocol):
    """A question while it is asked: what stands in the place of the line."""

    @property
    def label(self) -> str:
        """The question."""

    @property
    def text(self) -> str:
        """What of the answer may be seen."""

    @property
    def cursor(self) -> int:
        """Where in that the cursor is."""

    def take(self, event: Text | Key | Paste) -> Ending | None:
        """Something was typed; None as long as the question isn't over."""

    def moved(self) -> Ending | None:
        """The room is another; None if that doesn't matter."""


def letters(question: str) -> list[str]:
    """The letters that answer a question, folded. It ends with them: `Leave? (y/n) `; so do its translations."""
    found = _LETTERS.search(question)
    return fold(found[1]).split("/") if found else []


class Choice:
    """A question that a letter answers at once: the first means the first of `endings`, and so on."""

    text = ""
    cursor = 0

    def __init__(self, question: str, endings: Sequence[Ending], ifMoved: Ending = nothing) -> None:
        self.label = harmless(question)
        self._endings = dict(zip(letters(question), endings, strict=False))
        self._ifMoved = ifMoved

    def take(self, event: Text | Key | Paste) -> Ending | None:
        """A letter answers, Escape leaves; anything else is no answer. Of a text the first character counts."""
        if isinstance(event, Text):
            return self._endings.get(fold(event.text[0]))
        return nothing if isinstance(event, Key) and event.name in _LEAVING else None

    def moved(self) -> Ending:
        """It was about the former room."""
        return self._ifMoved


class Question:
    """A question that a line answers: `done` is called with it, or with None when somebody leaves it.

    It has an editor of its own, which ends with it: of a secret nothing is left, here or in the history.
    """

    def __init__(self, question: str, done: Callable[[str | None], None], isSecret: bool = False) -> None:
        self.label = harmless(question)
        self._done = done
        self._isSecret = isSecret
        self._editor = Editor()

    @property
    def text(self) -> str:
        """The answer so far; of a secret not even its length is shown."""
        return "" if self._isSecret else self._editor.text

    @property
    def cursor(self) -> int:
        """Where in `text` the cursor is."""
        return 0 if self._isSecret else self._editor.cursor

    def take(self, event: Text | Key | Paste) -> Ending | None:
        """Enter answers, Escape leaves; a paste of several lines is no answer."""
        if isinstance(event, Key):
            return self._press(event.name)
        text = event.text.rstrip("\n") if isinstance(event, Paste) else event.text
        if "\n" not in text:
            self._editor.insert(text)
        return None

    def moved(self) -> None:
        """It has nothing to do with rooms."""

    def _press(self, key: str) -> Ending | None:
        if key == "Enter":
            return self._ending(self._editor.text)
        if key in _LEAVING or (key == "C-d" and not self._editor.text):
            return self._ending(None)
        if key not in ("M-Enter", "S-Enter"):
            self._editor.press(key)
        return None

    def _ending(self, answer: str | None) -> Ending:
        def end() -> list[Intent]:
            self._done(answer)
            return []

        return end
