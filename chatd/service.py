"""`perform`: the only way to change anything.

gate (may this session give this command?) → proof, where one is needed → the transaction, which
asks the command's rule → delivery to whom it concerns. Everything that a session asks passes here,
refusals too, so answers come in the order of the questions.
"""

from collections import Counter
from itertools import count
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Protocol

from argon2 import PasswordHasher
from twisted.internet.defer import Deferred, DeferredList, maybeDeferred
from twisted.logger import Logger
from twisted.python.failure import Failure

from chatd.delivery import Delivery
from chatd.limits import networkOf
from chatd.model import commands, media
from chatd.model.asks import Ask, Outcome
from chatd.model.entrances import Depart
from chatd.model.people import Actor
from chatd.model.refusals import Phrase, Refused
from chatd.model.settings import Settings
from chatd.proofs import PROOFS, InThread, Proofs
from chatd.registry import Registry
from chatd.rules.table import Who, isAlone, rowOf, weightOf
from chatd.session import Door, Session
from chatd.store.files import Files
from chatd.store.reader import Pages
from chatd.transfers import Transfers
from chatd.upload import Inspect
from chatd.uploads import Uploads
from chatd.wire.requests import Request

if TYPE_CHECKING:
    from collections.abc import Callable

CARRIED = (media.Upload, media.Collect, media.Download)
"""Commands that move contents."""

log = Logger()


class Commits(Protocol):
    """Where asks go to be decided and committed; their outcomes come to `Service.deliver`, in order."""

    def submit(self, ask: Ask) -> None:
        """Queue an ask."""

    def query(self, function: "Callable[..., Any]") -> "Deferred[Any]":
        """Ask the state something, after all asks before it."""


class Service:
    """Performs what sessions ask. `commits` is set once, before the first session."""

    commits: Commits

    def __init__(
        self, settings: Settings, clock: Any, pages: Pages, hasher: PasswordHasher, inThread: InThread,
        files: Files, inspect: Inspect,
    ) -> None:  # fmt: skip
        self.settings = settings
        self.clock = clock
        self.pages = pages
        self.registry = Registry()
        self.stopping = False
        self._sessions: dict[Session, None] = {}
        self._addresses: Counter[str] = Counter()
        self._numbers = count(1)
        self._proofs = Proofs(self, hasher, inThread)
        self._files = files
        self.uploads = Uploads(clock, files, inspect, settings.limits)

    # --- sessions

    def connect(self, door: Door) -> Session:
        """A session for a new connection. Refuses `too-many` from one address."""
        most = self.settings.limits.sessionsPerAddress
        network = networkOf(door.address)
        if self._addresses[network] >= most:
            raise Refused("too-many", most=most, what=Phrase("connections from one address"))
        session = Session(door, self, str(next(self._numbers)))
        self._sessions[session] = None
        self._addresses[network] += 1
        return session

    def ended(self, session: Session) -> None:
        """A session is over: nobody gets anything for it, and a guest's nick is free."""
        self._sessions.pop(session)
        network = networkOf(session.door.address)
        self._addresses[network] -= 1
        if not self._addresses[network]:
            del self._addresses[network]
        if session.actor is not None:
            self.registry.leave(session)
            self.departed(session, session.actor)

    def transfers(self, session: Session) -> Transfers:
        """What moves a session's contents."""
        return Transfers(session, self._files, self.clock, self.settings.limits.uploadsPerSession)

    def departed(self, session: Session, actor: Actor) -> None:
        """Free the nick that a guest held."""
        log.info(
            "{nick} is gone, from {address}:{port}",
            nick=actor.nick,
            address=session.door.address,
            port=session.door.port,
        )
        if actor.isGuest:
            self.commits.submit(Ask(session, None, Depart(actor.nick, actor.holder), actor))

    def stop(self) -> "Deferred[None]":
        """Tell every session why it ends; fires when their connections are closed, which takes them 2 s at most."""
        self.stopping = True
        closed = [maybeDeferred(session.over, "stopping") for session in tuple(self._sessions)]
        return DeferredList(closed).addCallback(lambda _: None)

    # --- commands

    def perform(self, session: Session, request: Request) -> None:
        """Have a request carried out; the answer comes through `deliver`."""
        ask = Ask(session, request.id, self._gated(session, request.command), session.actor)
        ask.weight, ask.alone = weightOf(request.command), isAlone(request.command)
        proof = PROOFS.get(type(ask.command))
        if proof is None:
            self.commits.submit(ask)
        else:
            proved = Deferred.fromCoroutine(proof(self._proofs, session, ask.command))
            proved.addErrback(self._unproved).addCallback(self._submitProved, ask)

    def _unproved(self, failure: Failure) -> Refused:
        """Why a proof failed, as a refusal: a bug of ours too."""
        if isinstance(failure.value, Refused):
            return failure.value
        return Refused("internal", reference=self.logBug(failure))

    def _submitProved(self, proven: Any, ask: Ask) -> None:
        ask.command = proven
        self.commits.submit(ask)

    def _gated(self, session: Session, command: Any) -> Any:
        """The command, or the refusal of the gate: whether this session may give it at all."""
        if isinstance(command, Refused):
            return command
        most = self.settings.limits.opensPerSession
        if self.stopping:
            return Refused("stopping")
        if isinstance(command, commands.Open) and len(session.feed.follows) >= most:
            return Refused("too-many", most=most, what=Phrase("rooms open in one session"))
        return _wrongActor(rowOf(type(command)).who, session.actor) or _wrongDoor(command, session.door) or command

    def query(self, function: "Callable[..., Any]") -> "Deferred[Any]":
        """Ask the state something outside any command."""
        return self.commits.query(function)

    def deliver(self, outcomes: list[Outcome]) -> None:
        """Hand out what was committed."""
        for outcome in outcomes:
            if isinstance(outcome.answer, Refused):
                self._logRefusal(outcome)
            elif isinstance(outcome.answer, Exception):
                outcome.answer = Refused("internal", reference=self.logBug(Failure(outcome.answer)))
        Delivery(self.registry, self.uploads, outcomes).run()

    def _logRefusal(self, outcome: Outcome) -> None:
        actor, refused = outcome.ask.actor, outcome.answer
        if not outcome.ask.session.mayLog():
            return
        if actor is None:  # what a stranger sends may be a password, and a sentence may quote what was sent
            log.info("refused {code} to {address}", code=refused.code, address=outcome.ask.session.door.address)
        else:  # quoted: a room's name in it may hold anything
            log.info("refused {code} to {nick}: {why!r}", code=refused.code, nick=actor.nick, why=refused.why)

    def logBug(self, failure: Failure) -> str:
        """Log an error of ours; gives the reference under which it can be found."""
        reference = token_hex(4)
        log.failure("internal error {reference}", failure=failure, reference=reference)
        return reference


def _wrongDoor(command: Any, door: Door) -> Refused | None:
    """The refusal for a command that needs what the connection can't carry."""
    return Refused("frames-only") if isinstance(command, CARRIED) and not door.carriesChunks else None


def _wrongActor(who: Who, actor: Actor | None) -> Refused | None:
    """The refusal for a command that is not for this actor."""
    if who is Who.ANYBODY:
        return None
    if actor is None:
        return None if who is Who.STRANGER else Refused("login-first")
    if who is Who.STRANGER:
        return Refused("logged-in", nick=actor.nick)
    return Refused("accounts-only") if who is Who.ACCOUNT and actor.isGuest else None
