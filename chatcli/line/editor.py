"""The line editor: a text, a cursor, and what keys do to them, as fingers know it from readline. Pure."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import attrs

from chatcli.line.graphemes import around
from chatcli.line.kills import Kills
from chatcli.line.places import DELETIONS, KILLS, MOVES, ROWS, Goal, column
from chatcli.line.rewrites import REWRITES, Rewrite
from chatcli.line.undo import Change, Changes

TEXT_MOST = 16_000
"""Characters of a text: the server takes no more."""

_LINE_END = re.compile("\r\n?")
_KILL, _YANK, _ROW = "kill", "yank", "row"


@attrs.define(eq=False)
class Editor:
    """A text being written. `kills` may be shared with other editors."""

    kills: Kills = attrs.field(factory=Kills)
    _text: str = attrs.field(default="", init=False)
    _cursor: int = attrs.field(default=0, init=False)
    _changes: Changes = attrs.field(factory=Changes, init=False)
    _last: str = attrs.field(default="", init=False)
    """The kind of what was done last, where the next key asks for it."""
    _former: str = attrs.field(default="", init=False)
    """What `_last` was before the present key."""
    _yanked: int = attrs.field(default=0, init=False)
    _yankEnd: int = attrs.field(default=0, init=False)
    """From where to where the last yank stands."""
    _column: int = attrs.field(default=0, init=False)
    """The column that Up and Down go for."""

    @property
    def text(self) -> str:
        r"""What was written; its line ends are `\n`."""
        return self._text

    @property
    def cursor(self) -> int:
        """Where the next text goes, in code points; always between two graphemes."""
        return self._cursor

    @property
    def isFull(self) -> bool:
        """Whether nothing more can be inserted."""
        return len(self._text) >= TEXT_MOST

    def insert(self, text: str) -> str:
        """Put a text in at the cursor. What of it fitted."""
        self._last = ""
        fitting = self._fitting(text)
        self._change(self._cursor, self._cursor, fitting, isTyping=True)
        return fitting

    def replace(self, text: str, cursor: int | None = None) -> None:
        """Have another text, as one step that can be undone; the cursor there, or at its end."""
        self._last = ""
        fitting = self._fitting(text, len(self._text))
        self._change(0, len(self._text), fitting)
        if cursor is not None:
            self._cursor = around(fitting, min(max(cursor, 0), len(fitting)))[1]

    def clear(self) -> None:
        """Begin anew: nothing of before can be undone. What was killed stays."""
        self._text, self._cursor, self._last = "", 0, ""
        self._changes.forget()

    def press(self, key: str) -> bool:
        """Do what a key does, by its name; `C-x C-u` is one. False: it isn't for the editor, here and now."""
        self._former, self._last = self._last, ""
        self._changes.endRun()
        action = _ACTIONS.get(key)
        return action is not None and action(self) is not False

    def _change(self, start: int, end: int, text: str, isTyping: bool = False) -> None:
        """Write a text between two places; the cursor goes behind it."""
        if self._text[start:end] != text:
            self._changes.note(Change(start, self._text[start:end], text, self._cursor), isTyping)
        self._text = self._text[:start] + text + self._text[end:]
        # What follows may stick to it, as a mark does to a letter.
        self._cursor = around(self._text, start + len(text))[1]

    def _fitting(self, text: str, removed: int = 0) -> str:
        """As much of a text, in whole graphemes, as there is room for once so much was removed."""
        room = TEXT_MOST - len(self._text) + removed
        text = _LINE_END.sub("\n", text[: 2 * room + 2])  # at most two characters of it become one
        return text if len(text) <= room else text[: around(text, room)[0]]

    # --- what keys do

    def _move(self, goal: Goal) -> None:
        self._cursor = goal(self._text, self._cursor)

    def _goToRow(self, goal: Callable[[str, int, int], int | None]) -> bool:
        if self._former != _ROW:
            self._column = column(self._text, self._cursor)
        place = goal(self._text, self._cursor, self._column)
        if place is not None:
            self._cursor, self._last = place, _ROW
        return place is not None

    def _delete(self, goal: Goal) -> None:
        start, end = sorted((self._cursor, goal(self._text, self._cursor)))
        self._change(start, end, "")

    def _deleteIfAny(self) -> bool:
        """Delete; on an empty text the key means the end of all, and that isn't ours."""
        isAny = bool(self._text)
        self._delete(DELETIONS["Delete"])
        return isAny

    def _kill(self, goal: Goal) -> None:
        place = goal(self._text, self._cursor)
        start, end = sorted((self._cursor, place))
        self.kills.add(self._text[start:end], isMore=self._former == _KILL, isBefore=place < self._cursor)
        self._change(start, end, "")
        self._last = _KILL

    def _yank(self) -> None:
        self._yanked = self._yankEnd = self._cursor
        self._putIn()

    def _yankOther(self) -> None:
        if self._former == _YANK:
            self.kills.turn()
            self._putIn()

    def _putIn(self) -> None:
        """Have what is next in the ring where the last yank stands."""
        fitting = self._fitting(self.kills.text, self._yankEnd - self._yanked)
        self._change(self._yanked, self._yankEnd, fitting)
        self._yankEnd, self._last = self._yanked + len(fitting), _YANK

    def _rewrite(self, rewrite: Callable[[str, int], Rewrite | None]) -> None:
        found = rewrite(self._text, self._cursor)
        # Capital letters may be more than the small ones were: ß is SS.
        if found is not None and len(self._text) - (found[1] - found[0]) + len(found[2]) <= TEXT_MOST:
            self._change(*found)

    def _newLine(self) -> None:
        self.insert("\n")

    def _undo(self) -> None:
        change = self._changes.undo()
        if change is not None:
            self._text, self._cursor = change.undone(self._text), change.cursor


_Action = Callable[[Editor], object]


def _all(method: Callable[[Editor, Any], object], table: Mapping[str, object]) -> dict[str, _Action]:
    """What each key of a table does: that method, with what the table says."""
    return {key: partial(_with, method, of) for key, of in table.items()}


def _with(method: Callable[[Editor, Any], object], of: object, editor: Editor) -> object:
    """A partial method with its last argument given before its first one."""
    return method(editor, of)


_ACTIONS: dict[str, _Action] = {
    **_all(Editor._move, MOVES),
    **_all(Editor._goToRow, ROWS),
    **_all(Editor._delete, DELETIONS),
    **_all(Editor._kill, KILLS),
    **_all(Editor._rewrite, REWRITES),
    **dict.fromkeys(("M-Enter", "S-Enter"), Editor._newLine),
    **dict.fromkeys(("C-_", "C-x C-u"), Editor._undo),
    "C-d": Editor._deleteIfAny,
    "C-y": Editor._yank,
    "M-y": Editor._yankOther,
}
