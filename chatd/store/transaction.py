"""The one place that opens and commits transactions.

All commands that wait are decided and written together and committed once: the commit costs some
hundred times what a command costs. A rule that refuses has written nothing, so a refusal needs no
rollback. Only a bug or a full disk does: then the batch is rolled back and each command tried
alone, so that one of them can't take the others down.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

import attrs

from chatd.model.answers import Placed
from chatd.model.asks import Ask, Outcome
from chatd.model.decisions import Admit, Decided, Follow, NewAccount, NewRoom
from chatd.model.names import fold
from chatd.model.people import Actor, accountActor
from chatd.model.refusals import Refused
from chatd.model.settings import Settings
from chatd.model.timeline import Entry
from chatd.store.blobs import NO_SPACE, Blobs
from chatd.store.draft import Draft, Key
from chatd.store.facts import Applying
from chatd.store.view import StoreView
from chatd.wire.times import timeText

Decide = Callable[[StoreView, Actor | None, Any], Decided]


class Ledger:
    """Has commands decided and commits what they write; `now` gives milliseconds since 1970."""

    def __init__(
        self, db: sqlite3.Connection, settings: Settings, decide: Decide, now: Callable[[], int], blobs: Blobs
    ) -> None:
        self._db = db
        self._blobs = blobs
        self._decide = decide
        self._now = now
        self._settings = settings
        self._draft = Draft(db)
        self.view = StoreView(db, self._draft, settings)

    def commit(self, asks: Sequence[Ask]) -> list[Outcome]:
        """Decide, write and commit; what is returned is on disk. Never raises."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            return [Outcome(ask, error) for ask in asks]
        try:
            return self._together(asks)
        except Exception as error:
            if len(asks) > 1:
                return [outcome for ask in asks for outcome in self.commit([ask])]
            return [Outcome(asks[0], _blame(error))]

    def _together(self, asks: Sequence[Ask]) -> list[Outcome]:
        try:
            now = self._now()
            self._draft.lookUp([key for ask in asks if (key := _keyOf(ask))] if len(asks) > 1 else [])
            outcomes = [self._one(ask, now) for ask in asks]
            self._draft.flush()
            self._db.execute("COMMIT")
            for sha256 in self._draft.freed:  # in this thread: a later transaction may keep the same content again
                self._blobs.drop(sha256)
        except BaseException:
            self._draft.sums.clear()
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        finally:
            self._draft.clear()
        return outcomes

    def _one(self, ask: Ask, now: int) -> Outcome:
        try:
            decided = self._decide(self.view, ask.actor, ask.command)
        except Refused as refused:
            return Outcome(ask, refused)
        return self._write(ask, decided, now)

    def _write(self, ask: Ask, decided: Decided, now: int) -> Outcome:
        if not decided.facts:
            return Outcome(ask, decided.answer, effects=decided.effects)
        to = Applying(self._db, self._draft, self._blobs, now, ask.actor, getattr(ask.command, "key", None))
        to.apply(decided.facts)
        if to.key is not None:
            self._draft.keep(fold(ask.command.room), to.actor.author, to.key)  # type: ignore[union-attr]
        answer = decided.answer or _placed(to.placed)
        return Outcome(
            ask, answer, to.entries, tuple(self._real(to, effect) for effect in decided.effects), to.audiences
        )

    def _real(self, to: Applying, effect: Any) -> Any:
        """The effect with what has just come into being in place of its plan."""
        if isinstance(effect, Follow) and isinstance(effect.room, NewRoom):
            return attrs.evolve(effect, room=to.made[effect.room])
        if isinstance(effect, Admit) and isinstance(effect.actor, NewAccount):
            nick = fold(effect.actor.nick)
            return Admit(accountActor(to.made[effect.actor], operator=nick in self._settings.operators))
        return effect


def _keyOf(ask: Ask) -> Key | None:
    """The key under which a command's first answer may be found; None too where the room's name has yet to be told."""
    key = getattr(ask.command, "key", None)
    if key is None or ask.actor is None or ask.command.room.startswith("@"):
        return None
    return fold(ask.command.room), ask.actor.author, key


def _placed(entry: Entry | None) -> Placed:
    assert entry is not None, "a decision without an answer puts an event into a room"
    return Placed(entry.seq, timeText(entry.at))


def _blame(error: Exception) -> Exception:
    """A full disk is nobody's bug: it is refused. The rest is ours."""
    if isinstance(error, sqlite3.OperationalError) and "full" in str(error):
        return Refused("no-space")
    if isinstance(error, OSError) and error.errno in NO_SPACE:
        return Refused("no-space")
    return error
