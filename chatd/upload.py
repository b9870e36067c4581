"""The life of one upload as a state machine, and what it does in it.

    receiving ── whole ──▶ checking ── passed ──▶ ready
        │                     │                     │
        └────── fail, drop ───┴──────── drop ───────┴──▶ over

Pieces come from a session, which may be gone tomorrow: then another session of the same person goes on.
What is written and checked in threads comes back here; once the upload is over, that means nothing.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from automat import TypeMachineBuilder
from twisted.internet.defer import Deferred
from twisted.logger import Logger
from twisted.python.failure import Failure

from chatd.model.contents import Content, Receive
from chatd.model.media import Found
from chatd.model.refusals import Refused
from chatd.store.blobs import NO_SPACE
from chatd.store.files import Files

if TYPE_CHECKING:
    from chatd.transfers import Transfers

PIECE_MIN = 4096
"""Bytes in a piece, at least, but for the last: each is written on its own."""

Inspect = Callable[[Path], "Deferred[Found]"]

log = Logger()


class Life(Protocol):
    """What can happen to an upload."""

    def piece(self, offset: int, data: bytes) -> None:
        """A piece came."""

    def whole(self) -> None:
        """All of it is written."""

    def passed(self, found: Found, sha256: str) -> None:
        """It is what it was announced as, and this was found in it. Its SHA-256 may be news."""

    def fail(self, refused: Refused) -> None:
        """It can't go on."""

    def drop(self) -> None:
        """It isn't wanted any more, or it was shared."""


class Upload:
    """One content on its way to us. `written` bytes are here; `expected` is where the next piece begins."""

    def __init__(
        self, name: str, file: str, asked: Receive, written: int, files: Files, inspect: Inspect,
        over: Callable[["Upload"], None],
    ) -> None:  # fmt: skip
        self.name = name
        self.sha256 = asked.sha256
        self.size = asked.size
        self.owner = asked.owner
        self._isHandle = asked.isHandle
        self.written = self.expected = written
        self.content: Content | None = None
        self.by: Transfers | None = None
        self.heardAt = 0.0
        self.life = makeLife(self)
        self._file = file
        self._files = files
        self._inspect = inspect
        self._over = over

    # --- what the life brings about

    def write(self, offset: int, data: bytes) -> None:
        """Have a piece written; how much waits for that is bounded by whoever sends it."""
        end = offset + len(data)
        if offset != self.expected or end > self.size or (len(data) < PIECE_MIN and end < self.size):
            self.leave(Refused("bad-chunk"))
            return
        self.expected += len(data)
        by = self.by
        if by is not None:
            by.writing(len(data))
        writing = self._files.write(self._file, offset, data)
        writing.addCallbacks(lambda _: self._wrote(len(data)), self._broken)
        if by is not None:
            writing.addBoth(lambda _: by.writing(-len(data)))

    def _wrote(self, size: int) -> None:
        self.written += size
        self.tell()
        self.look()

    def look(self) -> None:
        """Go on if all of it is here."""
        if self.written == self.size:
            self.life.whole()

    def check(self) -> None:
        """Find out whether it is what it was announced as, and what is in it."""
        self._files.settle(self._file).addCallback(self._settled).addErrback(self._broken)

    def _settled(self, sha256: str) -> "Deferred[None] | None":
        if sha256 and (self._isHandle or sha256 == self.sha256):
            return self._inspect(self._files.incoming(self._file)).addCallback(self.life.passed, sha256)
        self.life.fail(Refused("bad-content"))
        return None

    def keep(self, found: Found, sha256: str) -> None:
        """Wait to be shared."""
        self.content = Content(sha256, self.size, self._file, found)
        self.tell()

    def end(self, refused: Refused | None) -> None:
        """Throw it away; where that wasn't asked for, say why."""
        self.content = None
        self.leave(refused)
        self._files.discard(self._file).addErrback(self._broken)
        self._over(self)

    def _broken(self, failure: Failure) -> None:
        """The disk, or we ourselves."""
        error = failure.value
        if isinstance(error, OSError) and error.errno in NO_SPACE:
            self.life.fail(Refused("no-space"))
        else:
            log.failure("upload of {sha256}", failure=failure, sha256=self.sha256)
            self.life.fail(Refused("internal", reference=self.sha256[:8]))

    # --- who sends it

    def abandon(self) -> None:
        """Who sends it is gone: another session of theirs may go on, unless it has no name that they could know."""
        if self._isHandle:
            self.life.drop()
        else:
            self.leave()

    def leave(self, why: Refused | None = None) -> None:
        """Nobody sends it now. Who did learns why: it would wait for ever."""
        by, self.by = self.by, None
        if by is not None:
            by.uploads.pop(self.sha256, None)
            if why is not None:
                by.tellFailed(self.sha256, why)

    def tell(self) -> None:
        """Tell the sender how far it is."""
        if self.content is not None:
            self._tell("uploaded", media=self.content.found.media)
        else:
            self._tell("received", offset=self.written)

    def _tell(self, notice: str, **fields: Any) -> None:
        if self.by is not None:
            self.by.tell(notice, self.sha256, **fields)


builder = TypeMachineBuilder(Life, Upload)
receiving, checking, ready, over = map(builder.state, ("receiving", "checking", "ready", "over"))


@receiving.upon(Life.piece).loop()
def _(life: Life, upload: Upload, offset: int, data: bytes) -> None:
    upload.write(offset, data)


@receiving.upon(Life.whole).to(checking)
def _(life: Life, upload: Upload) -> None:
    upload.check()


@checking.upon(Life.passed).to(ready)
def _(life: Life, upload: Upload, found: Found, sha256: str) -> None:
    upload.keep(found, sha256)


for state in (receiving, checking, ready):

    @state.upon(Life.drop).to(over)
    def _(life: Life, upload: Upload) -> None:
        upload.end(None)

    @state.upon(Life.fail).to(over)
    def _(life: Life, upload: Upload, refused: Refused) -> None:
        upload.end(refused)


for state in (checking, ready, over):
    state.upon(Life.piece).loop().returns(None)
    state.upon(Life.whole).loop().returns(None)
over.upon(Life.passed).loop().returns(None)
over.upon(Life.fail).loop().returns(None)
over.upon(Life.drop).loop().returns(None)
makeLife = builder.build()
"""A life for an upload, receiving at first."""
