"""What contents are under way on one session's connection, up and down. Made when the first one is."""

from collections import deque
from typing import TYPE_CHECKING, Any

from twisted.internet.defer import Deferred, succeed
from twisted.python.failure import Failure

from chatd.limits import networkOf
from chatd.model.contents import Send
from chatd.model.refusals import Phrase, Refused
from chatd.store.files import Files
from chatd.upload import Upload
from chatd.wire.chunks import CHUNK_MAX, Chunk
from chatd.wire.languages import whyIn

if TYPE_CHECKING:
    from chatd.session import Session

UNWRITTEN_MOST = 8 * CHUNK_MAX
"""Bytes of a session that wait for the disk, at most: beyond, nothing is read from its connection."""


class Download:
    """A content on its way to a session: `at` is where its next chunk begins."""

    __slots__ = ("at", "data", "sha256", "upto")

    def __init__(self, send: Send) -> None:
        self.sha256 = send.sha256
        self.at = send.offset
        self.upto = send.upto
        self.data = send.data


class Transfers:
    """The uploads and downloads of one session.

    Downloads take turns, a chunk each. One chunk is read at a time, and none while the connection is full: so a
    reader that is slow costs what the connection holds, and the pump goes on when the transport has room.
    """

    def __init__(self, session: "Session", files: Files, clock: Any, most: int) -> None:
        self.uploads: dict[str, Upload] = {}
        self._session = session
        self._files = files
        self._clock = clock
        self._most = most
        self._unwritten = 0
        self._owed: dict[str, tuple[str, dict[str, Any]]] = {}
        self._downloads: deque[Download] = deque()
        self._isReading = False

    # --- up

    @property
    def network(self) -> str:
        """Where the session's client sits."""
        return networkOf(self._session.door.address)

    def take(self, chunk: Chunk | None) -> None:
        """Take a piece of an upload; one that belongs to none is told of, if that can be at once: there is no end to
        such pieces, and what is owed to a session that doesn't read must have one.
        """
        if chunk is not None and (upload := self.uploads.get(chunk.sha256)):
            upload.heardAt = self._clock.seconds()
            upload.life.piece(chunk.offset, chunk.data)
            return
        self._session.noise()
        if chunk is None:
            self._session.tell("failed", **self._why(Refused("bad-chunk")))
        else:
            self._session.tell("failed", sha256=chunk.sha256, **self._why(Refused("not-uploading")))

    def writing(self, size: int) -> None:
        """So much more (or less) of this session waits for the disk."""
        before, self._unwritten = self.isFull, self._unwritten + size
        if before != self.isFull:
            self._session.advance()

    @property
    def isFull(self) -> bool:
        """Whether nothing more is to be read from the connection until the disk has caught up."""
        return self._unwritten > UNWRITTEN_MOST

    # --- down

    def send(self, send: Send) -> None:
        """Begin to send a content. Refuses `too-many`."""
        if len(self._downloads) >= self._most:
            raise Refused("too-many", most=self._most, what=Phrase("downloads at once"))
        if send.offset < send.upto:
            self._downloads.append(Download(send))
            self._clock.callLater(0, self._pump)  # behind the answer

    def _pump(self) -> None:
        """Read the next chunk of whose turn it is, unless one is being read or the connection is full."""
        if self._isReading or not self._downloads or self._session.paused or self._session.ended:
            return
        self._isReading = True
        download = self._downloads[0]
        reading = self._read(download, min(CHUNK_MAX, download.upto - download.at))
        reading.addCallback(self._pass, download).addErrback(self._broken, download)
        reading.addCallback(lambda _: self._next())

    def _read(self, download: Download, size: int) -> "Deferred[bytes]":
        if download.data is not None:
            return succeed(download.data[download.at : download.at + size])
        return self._files.read(download.sha256, download.at, size)

    def _pass(self, data: bytes, download: Download) -> None:
        """Send a chunk, unless the download was stopped while it was read; then it is another one's turn."""
        if download not in self._downloads:
            return
        if not data:
            raise EOFError(download.sha256)
        self._downloads.remove(download)
        self._session.door.chunk(download.sha256, download.at, data)
        download.at += len(data)
        if download.at < download.upto:
            self._downloads.append(download)

    def _broken(self, failure: Failure, download: Download) -> None:
        """The content was deleted meanwhile, or can't be read."""
        failure.trap(OSError, EOFError)
        if download in self._downloads:
            self._downloads.remove(download)
            self.tellFailed(download.sha256, Refused("not-uploaded"))

    def _next(self) -> None:
        self._isReading = False
        if self._downloads:
            self._pump()
        else:
            self._session.finish()

    @property
    def isBusy(self) -> bool:
        """Whether something is still to be sent."""
        return bool(self._downloads)

    def halt(self, sha256: str) -> None:
        """Send nothing more of a content."""
        for download in tuple(self._downloads):
            if download.sha256 == sha256:
                self._downloads.remove(download)

    # --- both

    def tell(self, notice: str, sha256: str, **fields: Any) -> None:
        """Tell how it goes with a content: at once, or when the session reads again, if there is nothing newer."""
        if self._session.paused:
            self._owed[sha256] = (notice, fields)
        else:
            self._session.tell(notice, sha256=sha256, **fields)

    def tellFailed(self, sha256: str, refused: Refused) -> None:
        """Tell that it is over with a content."""
        self.tell("failed", sha256, **self._why(refused))

    def _why(self, refused: Refused) -> dict[str, str]:
        return {"code": refused.code, "why": whyIn(self._session.language, refused)}

    def resume(self) -> None:
        """The connection has room again."""
        owed, self._owed = self._owed, {}
        for sha256, (notice, fields) in owed.items():
            self.tell(notice, sha256, **fields)
        self._pump()

    def end(self) -> None:
        """The session is over: its uploads wait for another one."""
        for upload in tuple(self.uploads.values()):
            upload.abandon()
        self._downloads.clear()
