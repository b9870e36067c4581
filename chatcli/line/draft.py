"""The message that is being written: the editor, with the history, completion and pastes. Pure."""

from collections.abc import Callable
from functools import partial

from chatcli.language import N_, _
from chatcli.line.completion import Completion, Sources
from chatcli.line.editor import TEXT_MOST, Editor
from chatcli.line.history import Found, History
from chatcli.line.intents import EditExternally, GoTo, Intent, Leave, Neighbour, NextActivity, Submit
from chatcli.line.questions import Choice, Ending, nothing

LEAVE = N_("Leave? (y/n) ")
LINES = N_("Send {count} lines as one message? (y/n/e) ")
TOO_LONG = N_("Only {fitting} of {count} characters fit. Keep those? (y/n) ")
"""Questions; the letters that answer them stand in them: yes, no, edit."""


class Draft:
    """The line, and what keys do to it. `ask` is called with questions that must be answered first."""

    def __init__(self, sources: Sources, history: History, ask: Callable[[Choice], None]) -> None:
        self.history = history
        self._sources = sources
        self._ask = ask
        self._editor = Editor()
        self._completion: Completion | None = None
        self._isPrefixed = False
        """Whether C-x was the last key."""

    @property
    def text(self) -> str:
        """What was written."""
        return self._editor.text

    @property
    def cursor(self) -> int:
        """Where in it the cursor is."""
        return self._editor.cursor

    @property
    def candidates(self) -> tuple[str, ...]:
        """What the word at the cursor may become, while somebody chooses with Tab."""
        return self._completion.candidates if self._completion else ()

    # --- what others do to it

    def swap(self, text: str) -> str:
        """Have the draft of another room; gives that of the former one."""
        former = self.history.draft(self.text)
        self.history.reset()
        self.settle()
        self._editor.clear()
        self._editor.insert(text)
        return former

    def replace(self, text: str) -> None:
        """Have another text, as one step that can be undone."""
        if len(text) <= TEXT_MOST:
            self._editor.replace(text)
        else:
            self._offer(len(text), TEXT_MOST, partial(self._editor.replace, text))

    def recall(self, found: Found, cursor: int) -> None:
        """Go to what a search found, as a walk through the history would."""
        self.history.goTo(found, self.text)
        self._editor.replace(found.text, cursor)

    def discard(self) -> None:
        """Clear the line; not for ever, it can be undone."""
        self.settle()
        self.history.reset()
        self._editor.replace("")

    def submit(self, text: str) -> list[Intent]:
        """Send this, unless there is nothing in it, and begin anew."""
        if not text.strip():
            return []
        self.history.add(text)
        self._editor.clear()
        return [Submit(text)]

    def settle(self) -> None:
        """Forget the keys before: what was completed stands, and C-x was nothing."""
        self._completion = None
        self._isPrefixed = False

    # --- what is typed

    def insert(self, text: str) -> None:
        """A text was typed."""
        self.settle()
        self._editor.insert(text)

    def press(self, key: str) -> list[Intent]:
        """A key was pressed. One that is unknown does nothing."""
        if key not in ("Tab", "S-Tab"):
            self._completion = None
        if self._isPrefixed and key in _PREFIXED:
            key = f"C-x {key}"
        self._isPrefixed = key == "C-x"
        if key in _KEYS:
            return _KEYS[key](self)
        self._editor.press(key)
        return []

    def paste(self, text: str) -> None:
        """A text was pasted. Several lines are never sent without a question, and nothing is cut off without one."""
        self.settle()
        text = text.rstrip("\n")
        room = TEXT_MOST - len(self.text)
        if len(text) > room:
            self._offer(len(text), room, partial(self._editor.insert, text))
        elif "\n" in text:
            edit = _only(partial(self._editor.insert, text))
            question = _(LINES).format(count=text.count("\n") + 1)
            self._ask(Choice(question, (partial(self._sendPasted, text), nothing, edit), ifMoved=edit))
        else:
            self._editor.insert(text)

    def _offer(self, count: int, fitting: int, keep: Callable[[], object]) -> None:
        """Ask whether to keep what fits of a text."""
        question = _(TOO_LONG).format(fitting=fitting, count=count)
        self._ask(Choice(question, (_only(keep), nothing)))

    def _sendPasted(self, text: str) -> list[Intent]:
        """One message, as it was pasted: a slash that it begins with makes no command of it."""
        before, behind = self.text[: self.cursor], self.text[self.cursor :]
        slash = "/" if not before and text.startswith("/") else ""
        return self.submit(f"{slash}{before}{text}{behind}")

    # --- what keys do

    def _submit(self) -> list[Intent]:
        return self.submit(self.text)

    def _complete(self, step: int) -> list[Intent]:
        if self._completion is None or self._completion.isStep:
            self._completion = Completion(self.text, self.cursor, self._sources)
        text, cursor = self._completion.step(step)
        if len(text) <= TEXT_MOST:
            self._editor.replace(text, cursor)
        return []

    def _walk(self, step: int, key: str = "") -> list[Intent]:
        """Through the history, where the key doesn't move the cursor within the text."""
        if not self._editor.press(key):
            walk = self.history.older if step < 0 else self.history.newer
            text = walk(self.text)
            if text is not None:
                self._editor.replace(text)
        return []

    def _deleteOrLeave(self) -> list[Intent]:
        if not self._editor.press("C-d"):
            self._ask(Choice(_(LEAVE), (lambda: [Leave()], nothing)))
        return []

    def _editExternally(self) -> list[Intent]:
        return [EditExternally(self.text)]


def _only(do: Callable[[], object]) -> Ending:
    """An ending that does something, and wants nothing more."""

    def end() -> list[Intent]:
        do()
        return []

    return end


def _wanting(intent: Intent) -> Callable[[Draft], list[Intent]]:
    return lambda draft: [intent]


_PREFIXED = frozenset({"C-e", "C-u"})
"""Keys that mean something else after C-x; any other one means the same."""
_KEYS: dict[str, Callable[[Draft], list[Intent]]] = {
    "Enter": Draft._submit,
    "Tab": partial(Draft._complete, step=1),
    "S-Tab": partial(Draft._complete, step=-1),
    "Up": partial(Draft._walk, step=-1, key="Up"),
    "Down": partial(Draft._walk, step=1, key="Down"),
    "C-p": partial(Draft._walk, step=-1),
    "C-n": partial(Draft._walk, step=1),
    "C-d": Draft._deleteOrLeave,
    "C-x": lambda draft: [],
    "C-x C-e": Draft._editExternally,
    "M-a": _wanting(NextActivity()),
    "M-Left": _wanting(Neighbour(-1)),
    "M-Right": _wanting(Neighbour(1)),
    **{f"M-{number}": _wanting(GoTo(number)) for number in range(1, 10)},
}
"""What keys do that aren't the editor's, or not only."""
