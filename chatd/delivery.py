"""What happens after a commit: everybody gets what is theirs, in the order of the commands.

Three passes over the outcomes of one commit, because three promises meet here:

1. *learn*: live rooms take the new events into their tails.
2. *bystanders*: sessions without a command in this commit get all that is new, in one write a room.
3. *settle*: in the order of the commands, the sessions that gave one get: what came before their
   own event, then their `ok`, then their own event. So what a command sends to others is handed
   to their transports before its sender's `ok`, and a speaker's own event comes after it.

What one session asked in a row is settled as one command: all its `ok`s, then all its own events.
That a hundred lines of one client are a hundred commands costs no reader anything.
"""

from itertools import groupby
from typing import Any

from twisted.logger import Logger
from twisted.python.failure import Failure

from chatd.model.answers import Present
from chatd.model.asks import NOBODY, Audience, Outcome
from chatd.model.contents import Blank, Halt, Receive, Received, Send
from chatd.model.decisions import Admit, Dismiss, End, Follow, Look, Supersede, TellOthers, Unfollow
from chatd.model.refusals import Refused
from chatd.model.timeline import Entry
from chatd.registry import LiveRoom, Registry
from chatd.session import Session
from chatd.uploads import Uploads

log = Logger()


class Delivery:
    """Hands the outcomes of one commit to the sessions that they concern."""

    def __init__(self, registry: Registry, uploads: Uploads, outcomes: list[Outcome]) -> None:
        self._registry = registry
        self._uploads = uploads
        self._outcomes = outcomes
        self._actors: set[Session] = {outcome.ask.session for outcome in outcomes}
        self._held: dict[int, LiveRoom] = {}
        self._bounded: list[Any] = []

    def run(self) -> None:
        """Carry all of it out; afterwards the sessions that asked may ask on."""
        for outcome in self._outcomes:
            self._learn(outcome)
        for room in self._held.values():
            with log.failuresHandled("while spreading"):  # who missed it gets it with the next event
                room.spread(self._actors)
        for follow in self._bounded:
            if follow.session not in self._actors:
                follow.session.feed.pump(follow, follow.goal())
        for session, run in groupby(self._outcomes, key=lambda outcome: outcome.ask.session):
            self._settleSafely(session, tuple(run))
        for room in self._held.values():
            room.tail.trim()
            self._registry.drop(room)

    # --- learn

    def _learn(self, outcome: Outcome) -> None:
        for entry in outcome.entries:
            room = self._registry.rooms.get(entry.roomId)
            if room is None and outcome.audiences.get(entry.roomId, NOBODY).kind == "inbox":
                room = self._registry.hold(entry.roomId, entry.room, "inbox", entry.seq - 1)
            if room is not None:
                self._held[room.id] = room
                room.tail.add(entry)
        for effect in outcome.effects:
            if isinstance(effect, Follow):
                self._hold(effect)
            elif isinstance(effect, Dismiss):
                self._dismiss(outcome, effect)
            elif isinstance(effect, Blank) and (live := self._registry.rooms.get(effect.room.id)):
                live.tail.blank(effect.seq)

    def _hold(self, effect: Follow) -> None:
        room = effect.real
        self._held[room.id] = self._registry.hold(room.id, room.name, room.kind, room.last)

    def _dismiss(self, outcome: Outcome, effect: Dismiss) -> None:
        """Bound the person's follows: what comes behind this decision is not for them."""
        last = max(entry.seq for entry in outcome.entries if entry.roomId == effect.room.id)
        for session in self._registry.sessionsOf(effect.person):
            follow = session.feed.follows.get(effect.room.id)
            if follow is not None and follow.until is None:
                session.feed.bound(follow, last)
                self._bounded.append(follow)

    # --- settle

    def _settleSafely(self, session: Session, run: tuple[Outcome, ...]) -> None:
        """Settle what one session asked in a row; a bug ends this session and nobody else's."""
        try:
            for hasEffects, outcomes in groupby(run, key=lambda outcome: bool(outcome.effects)):
                if hasEffects:
                    for outcome in outcomes:
                        self._settle(session, (outcome,))
                else:
                    self._settle(session, tuple(outcomes))
        except Exception:
            session.broken(Failure())
        finally:
            session.settled([outcome.ask for outcome in run])

    def _settle(self, session: Session, run: tuple[Outcome, ...]) -> None:
        """Settle commands in a row as one: a client that sends a hundred lines gets its `ok`s, then its events."""
        placed = {entry.roomId: entry.seq for outcome in run for entry in outcome.entries}
        for outcome in run:
            for entry in outcome.entries if outcome.audiences else ():
                self._reachOwners(outcome.audiences.get(entry.roomId, NOBODY), entry)
        for roomId, seq in placed.items():
            self._reachActors(session, roomId, seq)
        for outcome in run:
            for effect in outcome.effects:
                EFFECTS[type(effect)](self, session, outcome, effect)
            session.settle(outcome)
        self._tellAsker(session, run, placed)

    def _reachOwners(self, audience: Audience, entry: Entry) -> None:
        """Let an event reach those whose inbox or direct chat it is in, although they haven't opened it."""
        if audience.kind == "inbox":
            self._followInbox(audience, entry)
        elif audience.kind == "direct":
            self._hint(audience, entry)

    def _reachActors(self, asker: Session, roomId: int, seq: int) -> None:
        """Let a room's events up to a number reach the others who gave commands."""
        follows = self._held[roomId].follows if roomId in self._held else {}
        for session in self._actors if len(self._actors) < len(follows) else tuple(follows):
            if session is not asker and session in self._actors and (follow := session.feed.follows.get(roomId)):
                session.feed.pump(follow, seq)

    def _followInbox(self, audience: Audience, entry: Entry) -> None:
        """A notification reaches every session of its owner, without being asked for."""
        room = self._registry.keep(self._held[entry.roomId])
        for session in self._registry.sessionsOf(audience.persons[0]):
            if entry.roomId not in session.feed.follows:
                follow = session.feed.follow(room, entry.seq - 1)
                if session not in self._actors:
                    session.feed.pump(follow, follow.goal())

    def _hint(self, audience: Audience, entry: Entry) -> None:
        """Who doesn't have the direct chat open learns that there is something to read."""
        for person in audience.persons:
            for session in self._registry.sessionsOf(person):
                if entry.roomId not in session.feed.follows:
                    session.tell("unread", room=entry.room, last=entry.seq, by=entry.by)

    def _tellAsker(self, session: Session, run: tuple[Outcome, ...], placed: dict[int, int]) -> None:
        """What is due to the asker behind its `ok`: the start of what it opened, its own events, the end."""
        effects = [effect for outcome in run for effect in outcome.effects]
        due = [(effect.real.id, effect.real.last) for effect in effects if isinstance(effect, Follow)]
        for roomId, upto in (*due, *placed.items()):
            if follow := session.feed.follows.get(roomId):
                session.feed.pump(follow, upto)
        if any(isinstance(effect, End) for effect in effects):
            session.over()

    # --- effects; a session that has ended meanwhile is not changed any more

    def admit(self, session: Session, outcome: Outcome, effect: Admit) -> None:
        """Make the session somebody's."""
        if not session.ended:
            session.actor = effect.real
            self._registry.enter(session)
        session.admitted(effect.real)

    def supersede(self, session: Session, outcome: Outcome, effect: Supersede) -> None:
        """End the older connection of a guest who came back."""
        for older in self._registry.sessionsOf(effect.person):
            if older is not session and older.number == effect.holder:
                older.over("replaced")

    def follow(self, session: Session, outcome: Outcome, effect: Follow) -> None:
        """Begin to follow; the events come behind the `ok`."""
        if not session.ended:
            session.feed.follow(self._registry.keep(self._held[effect.real.id]), effect.after)

    def unfollow(self, session: Session, outcome: Outcome, effect: Unfollow) -> None:
        """Follow no longer."""
        if follow := session.feed.follows.get(effect.room.id):
            self._registry.unfollow(follow)
        else:
            outcome.answer = Refused("not-open", room=effect.room.name)

    def dismiss(self, session: Session, outcome: Outcome, effect: Dismiss) -> None:
        """Bound what the person began to follow in this very commit, before this decision."""
        self._dismiss(outcome, effect)
        for other in self._registry.sessionsOf(effect.person):
            follow = other.feed.follows.get(effect.room.id)
            if follow is not None and follow.until is not None and follow.cursor >= follow.until:
                other.feed.pump(follow, follow.until)

    def tellOthers(self, session: Session, outcome: Outcome, effect: TellOthers) -> None:
        """Keep the person's other sessions in step."""
        for other in self._registry.sessionsOf(_person(outcome)):
            if other is not session:
                other.tell("seen", room=effect.room, seq=effect.seq)

    def look(self, session: Session, outcome: Outcome, effect: Look) -> None:
        """Answer who is there, as of now."""
        nicks = self._registry.nicks(effect.room.id if effect.room else None)
        outcome.answer = Present(nicks, effect.room.name if effect.room else None)

    def receive(self, session: Session, outcome: Outcome, effect: Receive) -> None:
        """Take a content from the session; the answer is from where on."""
        if not session.ended:
            try:
                outcome.answer = self._uploads.begin(session.moving(), _person(outcome), effect)
            except Refused as refused:
                outcome.answer = refused

    def received(self, session: Session, outcome: Outcome, effect: Received) -> None:
        """Nothing waits for the content to be shared any more."""
        self._uploads.drop(_person(outcome), effect.sha256, session.transfers)

    def send(self, session: Session, outcome: Outcome, effect: Send) -> None:
        """Send a content, behind the answer."""
        if not session.ended:
            try:
                session.moving().send(effect)
            except Refused as refused:
                outcome.answer = refused

    def halt(self, session: Session, outcome: Outcome, effect: Halt) -> None:
        """Have no more to do with a content."""
        self._uploads.drop(_person(outcome), effect.sha256, session.transfers)
        if session.transfers is not None:
            session.transfers.halt(effect.sha256)

    def blank(self, session: Session, outcome: Outcome, effect: Blank) -> None:
        """Nothing more: the tail has learned it."""

    def end(self, session: Session, outcome: Outcome, effect: End) -> None:
        """Nothing yet: the session ends behind its `ok`."""


def _person(outcome: Outcome) -> str:
    assert outcome.ask.actor is not None, "strangers move nothing"
    return outcome.ask.actor.person


EFFECTS: dict[type[Any], Any] = {
    Admit: Delivery.admit,
    Supersede: Delivery.supersede,
    Follow: Delivery.follow,
    Unfollow: Delivery.unfollow,
    Dismiss: Delivery.dismiss,
    TellOthers: Delivery.tellOthers,
    Look: Delivery.look,
    End: Delivery.end,
    Receive: Delivery.receive,
    Received: Delivery.received,
    Send: Delivery.send,
    Halt: Delivery.halt,
    Blank: Delivery.blank,
}
