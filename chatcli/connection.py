"""What a link does in each state of its life: greets, enters, resumes, resends, gives up."""

from functools import partial
from typing import Any

from twisted.application.internet import ClientService
from twisted.internet.defer import Deferred, fail
from twisted.python.failure import Failure

from chatcli.checked import answerTo, fits
from chatcli.entrance import Entrance, refusalOf
from chatcli.errands import Errands
from chatcli.errors import LinkEnded, LoginRefused, RefusedByServer, Unreachable, reasonText
from chatcli.identity import Identity
from chatcli.language import _
from chatcli.life import Emit, makeLife
from chatcli.outbox import Change, Outbox, Request
from chatcli.patience import GIVE_UP_SECONDS, GRACE_SECONDS, PASSING, PATIENCE_SECONDS, PROTOCOL, pauseSeconds
from chatcli.places import Places
from chatcli.protocol import Message, Wire
from chatcli.pulse import Pulse
from chatcli.returning import Return
from chatcli.transfers.traffic import NOTICES, Traffic
from chatcli.waiting import Timers, Waiters
from chatd.model.names import fold
from chatd.wire.chunks import Chunk


class Connection:
    """The inside of a link. `emit` hands on what its owner may want to know, as messages."""

    def __init__(
        self, clock: Any, endpoint: Any, identity: Identity, outbox: Outbox, emit: Emit, isPatient: bool
    ) -> None:
        self.places, self.outbox, self.waiters = Places(), outbox, Waiters()
        self.nick = self._server = ""
        self.ended = False
        self._emit, self._isPatient = emit, isPatient
        self._life = makeLife(self)
        self._service = ClientService(endpoint, Wire.factoryFor(self), self._pauseSeconds, clock)
        self.errands = Errands(self._send)
        self.traffic = Traffic(self.errands.ask)
        self._return = Return(self.places, self.errands, emit)
        self._entrance = Entrance(identity, self.errands.ask)
        self._pulse = Pulse(
            clock, partial(self._send, {"type": "ping"}), lambda: self._hangUp(_("The server is silent."))
        )
        self._timers = Timers(clock)
        self._wire: Wire | None = None
        self._failures, self._wasLive = 0, False
        self._refusal: LoginRefused | None = None

    # --- what the owner does

    def start(self) -> None:
        """Begin to connect."""
        self._service.startService()
        self._service.whenConnected(failAfterFailures=1).addErrback(self._unreachable)

    def _unreachable(self, failure: Failure) -> None:
        # A turn later: the service is in the middle of its own change of state, and can't be stopped there.
        self._timers.start("unreachable", 0, lambda: self._life.finish(Unreachable(reasonText(failure))))

    def ask(self, message: Message) -> "Deferred[Message]":
        """Queue a request, and send it as soon as that can be."""
        return self._add(Request(message))

    def change(self, identity: Identity) -> "Deferred[Message]":
        """Queue a change of identity."""
        return self._add(Change(identity))

    def _add(self, item: Request | Change) -> "Deferred[Message]":
        if self.ended:
            return fail(LinkEnded(_("The link has ended.")))
        self.outbox.add(item)
        self._life.speak()
        if not self.outbox.isKept and "keep" not in self._timers:
            self._timers.start("keep", 0, self._keep)
        return item.done

    def _keep(self) -> None:
        """Have what was asked in this turn on the disk, all at once, and send it."""
        self._timers.stop("keep")
        self.outbox.keep()
        self._life.speak()

    def stop(self) -> None:
        """Leave."""
        if not self.ended:
            self._life.finish(None)

    def setReading(self, reading: bool) -> None:
        """Read on from the server, or don't: it keeps what is due."""
        self._pulse.paused = not reading
        self._pulse.heard()
        if self._wire is not None:
            self._wire.resumeProducing() if reading else self._wire.pauseProducing()

    # --- what the wire tells

    def connected(self, wire: Wire) -> None:
        """A connection is there."""
        self._wire = wire
        if self._pulse.paused:
            wire.pauseProducing()
        self._life.made()

    def received(self, wire: Wire, message: Message) -> None:
        """A message came; one of a connection that was given up means nothing."""
        if wire is not self._wire:
            return
        self._pulse.heard()
        if not fits(message):
            self.places.miss(message)
        elif message["type"] == "bye":
            self._dismissed(message)
        else:
            self._life.heard(message)
        self.waiters.look()

    def carried(self, wire: Wire, chunk: Chunk) -> None:
        """A piece of a content came."""
        if wire is self._wire:
            self._pulse.heard()
            self.traffic.take(chunk)

    def disconnected(self, wire: Wire, why: str) -> None:
        """The connection is gone, or of no use."""
        if wire is self._wire:
            self._hangUp(why)

    def _dismissed(self, bye: Message) -> None:
        """The server ends it. Who is replaced by themselves must not replace themselves back."""
        why = str(bye.get("why", _("The server ended the connection.")))
        if bye.get("code") == "replaced":
            self._life.finish(LoginRefused("replaced", why))
        else:
            self._hangUp(why)

    def _hangUp(self, why: str) -> None:
        wire, self._wire = self._wire, None
        self._life.lost(why)
        if wire is not None:
            wire.abort()

    # --- greeting and entering

    def awaitHello(self) -> None:
        """Wait for the server's first words, but not forever."""
        self._timers.start("patience", PATIENCE_SECONDS, lambda: self._hangUp(_("The server doesn't answer.")))

    def readHello(self, message: Message) -> None:
        """Read them."""
        if message["type"] == "hello" and message.get("protocol") == PROTOCOL:
            self._server = str(message.get("name"))
            self._life.greeted()
        else:
            self._hangUp(_("What answers there speaks another protocol."))

    def enter(self) -> None:
        """Say who we are."""
        self._entrance.begin(self._life.admitted, self._denied)

    def readWelcome(self, message: Message) -> None:
        """Read the answer to that."""
        self.errands.take(message)

    def _denied(self, refusal: RefusedByServer) -> None:
        if self._entrance.change is not None:
            change = self._entrance.changeBack()
            self.outbox.changed(self._entrance.identity)
            change.done.errback(refusal)
            self.enter()
        elif self._wasLive and refusal.code in PASSING:
            self._refusal = LoginRefused(refusal.code, refusal.why)
            self._hangUp(refusal.why)
        else:
            self._life.finish(LoginRefused(refusal.code, refusal.why))

    # --- live

    def goLive(self, welcome: Message) -> None:
        """Take up what was left: first the places, then what wasn't acknowledged, then tell that we are in."""
        self._timers.stop("patience", "deadline")
        self._failures, self._refusal = 0, None
        self.nick = welcome["nick"]
        self._pulse.start()
        self._return.begin(welcome["inbox"])
        changed = self._entrance.changed()
        if changed is not None:
            self.outbox.changed()
        self.sendWaiting()
        again, self._wasLive = self._wasLive and changed is None, True
        self._emit({"type": "online", "nick": self.nick, "server": self._server, "again": again})
        if changed is not None:
            changed.done.callback(welcome)
        if self._wire is not None:  # who was told that we are in may have ended it
            self.traffic.live(self._wire)

    def sendWaiting(self) -> None:
        """Send what waits, in order."""
        while isinstance(item := self.outbox.next(), Request):
            self._send(item.message)
        if item is not None and self._entrance.change is None:
            self._entrance.become(item)
            self.errands.ask(
                {"type": "logout"}, lambda answer: self._hangUp(_("The link comes back as somebody else."))
            )

    def readLive(self, message: Message) -> None:
        """Read what comes to somebody who is in."""
        kind = message["type"]
        if kind in ("ok", "refused"):
            self._answered(message)
        elif kind == "ping":
            self._send({"type": "ping"})
        elif kind in NOTICES:
            self.traffic.heard(message)
        elif "seq" not in message or "at" not in message or self.places.take(message["room"], message["seq"]):
            if kind == "closed" or (kind == "left" and fold(message["nick"]) == fold(self.nick)):
                self.places.ended(message["room"])
            self._emit(message)

    def _answered(self, answer: Message) -> None:
        isPong = answer["type"] == "ok" and "re" not in answer
        if isPong or self.errands.take(answer) or (request := self.outbox.answered(answer.get("re"))) is None:
            return None
        answer = answerTo(request.type, answer)
        if answer["type"] == "refused":
            request.done.errback(refusalOf(answer))
        else:
            self._learn(request.message, answer)
            request.done.callback(answer)
        return self._life.speak()

    def _learn(self, asked: Message, answer: Message) -> None:
        """What an `ok` means for the link itself."""
        kind = asked["type"]
        if kind == "open":
            self.places.opened(asked, answer)
        elif kind == "close":
            self.places.closed(asked["room"])
        elif kind == "set-password":
            self._entrance.identity.secretChanged(asked["new"])
        elif "seq" in answer and "room" in asked:
            self.places.owe(asked["room"], answer["seq"])

    def _send(self, message: Message) -> None:
        assert self._wire is not None, "there is a connection"
        self._wire.send(message)

    # --- offline and ended

    def goOffline(self, why: str) -> None:
        """Keep what wasn't acknowledged for the next time; give up where there is no hope."""
        self._timers.stop("patience")
        self._pulse.stop()
        self.errands.forget()
        self.traffic.lost()
        self.outbox.lost()
        if not self._wasLive:
            self._life.finish(Unreachable(why))
        elif "deadline" not in self._timers:
            self._tryAWhile(why)
            if self._entrance.change is None:
                self._emit({"type": "offline", "why": why})

    def _tryAWhile(self, why: str) -> None:
        self._timers.start("deadline", GIVE_UP_SECONDS, lambda: self._overdue(why))

    def _overdue(self, why: str) -> None:
        if self._isPatient and self._refusal is None:
            self._tryAWhile(why)
        else:
            self._life.finish(self._refusal or Unreachable(why))

    def _pauseSeconds(self, attempt: int) -> float:
        """Seconds until the next try. Our own count: one that connects and isn't let in has failed too."""
        self._failures += 1
        return 0.0 if self._entrance.change is not None and self._failures == 1 else pauseSeconds(self._failures)

    def end(self, reason: Exception | None) -> None:
        """Close everything and tell who waits."""
        self._timers.stop()
        self._pulse.stop()
        wire, self._wire = self._wire, None
        if wire is not None and reason is None:
            wire.send({"type": "logout"})
        if wire is not None:
            self._timers.start("grace", GRACE_SECONDS, wire.abort)
        self._service.stopService().addCallback(lambda _: self._over(reason))

    def _over(self, reason: Exception | None) -> None:
        self._timers.stop()
        gone = reason or LinkEnded(_("The link was stopped."))
        self.traffic.fail(gone)  # first: who learns that all is over waits for nothing more
        self.ended = True
        self.waiters.failure = Failure(reason) if reason is not None else None
        self.outbox.fail(gone)
        self.waiters.look()
