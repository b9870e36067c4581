"""All of typing: what was typed goes in, what somebody wants by it comes out. Pure: knows no terminal, no clock."""

from collections import deque
from collections.abc import Callable

from chatcli.line.completion import Sources
from chatcli.line.draft import Draft
from chatcli.line.events import Answer, Event, Focus, Key, Paste, Text
from chatcli.line.history import History
from chatcli.line.intents import Intent, Interrupted, Leave, Page, Refresh, Suspend, Typed
from chatcli.line.questions import Asked, Choice, Question
from chatcli.line.search import End, Search

_INTERRUPT = Key("C-c")
_EVERYWHERE: dict[str, Intent] = {
    "C-l": Refresh(),
    "C-z": Suspend(),
    "PageUp": Page(-1),
    "PageDown": Page(1),
}
"""Keys that mean the same in the line, in a search and in a question."""


class Prompt:
    """The line with all that may stand in its place: a search, or a question.

    `sources` is what words are completed from. What was sent goes into `history`, unless it is secret.
    """

    def __init__(self, sources: Sources, history: History) -> None:
        self.history = history
        self._questions: deque[Asked] = deque()
        """The first one is asked, once no search is under way."""
        self._draft = Draft(sources, history, self._questions.append)
        self._search: Search | None = None
        self._searched = ""
        """What was searched last."""
        self._isInterrupted = False
        """Whether C-c came last."""

    # --- what there is to see

    @property
    def _front(self) -> Draft | Search | Asked:
        return self._search or (self._questions[0] if self._questions else self._draft)

    @property
    def label(self) -> str:
        """What stands before the text: nothing, a search, or a question. On one line, and harmless."""
        return "" if isinstance(self._front, Draft) else self._front.label

    @property
    def text(self) -> str:
        """What is being written: the line, what a search found, or an answer; of a secret nothing."""
        return self._front.text

    @property
    def cursor(self) -> int:
        """Where in the text the cursor is, in code points."""
        return self._front.cursor

    @property
    def candidates(self) -> tuple[str, ...]:
        """What the word at the cursor may become, while somebody chooses with Tab."""
        return self._front.candidates if isinstance(self._front, Draft) else ()

    @property
    def isAsking(self) -> bool:
        """Whether a question waits for its answer."""
        return bool(self._questions)

    # --- what others do to it

    def ask(self, question: str, done: Callable[[str | None], None], secret: bool = False) -> None:
        """Ask for a line, after all that is asked already; `done` gets it, or None when somebody left the question.

        The line waits meanwhile, as it is. What is typed to a `secret` question is never shown, and forgotten with it.
        """
        self._questions.append(Question(question, done, secret))

    def swap(self, text: str) -> str:
        """Go to another room: give its draft, and take that of the former room. A search is over by that.

        A pasted text that waits for an answer belongs to the former room's draft.
        """
        self._search = None
        for asked in tuple(self._questions):
            if ending := asked.moved():
                self._questions.remove(asked)
                ending()
        return self._draft.swap(text)

    def edited(self, text: str) -> None:
        """What came back from the user's own editor, for `EditExternally`; one step that can be undone."""
        self._draft.replace(text.rstrip("\n"))

    # --- what is typed

    def take(self, event: Event) -> list[Intent]:
        """Something was typed; what is wanted by it, in order. What a terminal says of itself means nothing here."""
        if isinstance(event, Focus | Answer):
            return []
        before = (self.label, self.text, self.cursor)
        intents = self._take(event)
        self._isInterrupted = event == _INTERRUPT
        return [*intents, Typed()] if (self.label, self.text, self.cursor) != before else intents

    def _take(self, event: Text | Key | Paste) -> list[Intent]:
        if isinstance(event, Key) and event.name in _EVERYWHERE:
            return [_EVERYWHERE[event.name]]
        if self._search:
            return self._takeInSearch(self._search, event)
        if self._questions:
            return self._takeInQuestion(self._questions[0], event)
        return self._takeInLine(event)

    def _takeInSearch(self, search: Search, event: Text | Key | Paste) -> list[Intent]:
        end = search.take(event)
        if end is None:
            return []
        self._search, self._searched = None, search.query or self._searched
        if end is End.SUBMIT:
            return self._draft.submit(search.text)
        if end is not End.ABORT and search.found:
            self._draft.recall(search.found, search.cursor)
        if event == _INTERRUPT:
            return [Interrupted()]
        # It is the line's, whatever was asked meanwhile.
        return self._takeInLine(event) if end is End.PASS else []

    def _takeInQuestion(self, asked: Asked, event: Text | Key | Paste) -> list[Intent]:
        ending = asked.take(event)
        intents: list[Intent] = [Interrupted()] if event == _INTERRUPT else []
        if ending:
            # First away with it: the ending may ask the next one.
            self._questions.popleft()
            intents += ending()
        if isinstance(asked, Choice) and isinstance(event, Text) and event.text[1:]:
            intents += self._take(Text(event.text[1:]))
        return intents

    def _takeInLine(self, event: Text | Key | Paste) -> list[Intent]:
        if event == _INTERRUPT:
            return self._interrupt()
        if event == Key("C-r"):
            self._draft.settle()
            self._search = Search(self.history, self._draft.text, self._draft.cursor, self._searched)
        elif isinstance(event, Key):
            return self._draft.press(event.name)
        elif isinstance(event, Text):
            self._draft.insert(event.text)
        else:
            self._draft.paste(event.text)
        return []

    def _interrupt(self) -> list[Intent]:
        if self._isInterrupted and not self._draft.text:
            return [Leave()]
        self._draft.discard()
        return [Interrupted()]
