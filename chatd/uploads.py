"""All uploads of this server: who may begin one, where it goes on, and which are given up."""

from typing import TYPE_CHECKING, Any

from chatd.limits import Buckets
from chatd.model.answers import Uploading
from chatd.model.contents import Content, Receive
from chatd.model.limits import Limits
from chatd.model.refusals import Phrase, Refused
from chatd.store.blobs import incomingName
from chatd.store.files import Files
from chatd.upload import Inspect, Upload

if TYPE_CHECKING:
    from chatd.transfers import Transfers

STALE_SECONDS = 6 * 3600.0
"""How long an upload waits for its next piece, or to be shared."""
STILL_SECONDS = 60.0
"""Without a piece for so long, an upload stands still."""
LOOK_SECONDS = 600.0
"""How often it is looked for those that waited too long."""
SPARE_BYTES = 64 * 2**20
"""What uploads leave free on the disk: a full one would stop all talk."""


class Uploads:
    """Uploads by the name of their file, which is made of the person and the content."""

    def __init__(self, clock: Any, files: Files, inspect: Inspect, limits: Limits) -> None:
        self._clock = clock
        self._files = files
        self._inspect = inspect
        self._most = limits.uploadsPerSession
        self._rates = Buckets(limits.uploads, clock)
        self._uploads: dict[str, Upload] = {}
        self._left: dict[str, int] = {}

    def start(self) -> None:
        """Take up what a former run left: whoever comes back goes on with it, and the rest is thrown away in time."""
        self._left = self._files.waiting()
        self._clock.callLater(STALE_SECONDS, self._forgetLeft)
        self._clock.callLater(LOOK_SECONDS, self._look)

    def begin(self, transfers: "Transfers", person: str, asked: Receive) -> Uploading:
        """Take a content from a session from now on, from where it stopped. Refuses what is too much."""
        name = incomingName(person, asked.sha256)
        if asked.sha256 not in transfers.uploads and len(transfers.uploads) >= self._most:
            raise Refused("too-many", most=self._most, what=Phrase("uploads at once"))
        upload = self._uploads.get(name)
        if upload is not None and upload.size != asked.size:
            upload.life.drop()
            upload = None
        if upload is None:
            upload = self._new(name, person, asked)
        self._give(upload, transfers)
        self._clock.callLater(0, self._go, upload)  # behind the answer
        return Uploading(asked.sha256, upload.expected)

    def _new(self, name: str, person: str, asked: Receive) -> Upload:
        self._admit(person, name, asked)
        written = self._left.pop(name, 0)
        if written > asked.size:
            self._files.discard(name)
            written = 0
        upload = self._uploads[name] = Upload(
            name, asked.sha256, asked.size, asked.owner, written, self._files, self._inspect, self._over
        )
        return upload

    def _admit(self, person: str, name: str, asked: Receive) -> None:
        """Refuse what is more than there may be, with what is on its way already."""
        self._rates.take(person)
        own = sum(self._claimed(upload) for upload in self._uploads.values() if upload.owner == asked.owner)
        if own + asked.size > asked.spareOwn:
            raise Refused("too-many", most=max(0, asked.spareOwn - own), what=Phrase("bytes of your files"))
        everybodys = sum(map(self._claimed, self._uploads.values()))
        everybodys += sum(self._left.values()) - self._left.get(name, 0)
        if everybodys + asked.size > asked.spareAll:
            raise Refused("too-many", most=max(0, asked.spareAll - everybodys), what=Phrase("bytes on this server"))
        if asked.size + SPARE_BYTES > self._files.freeBytes():
            raise Refused("no-space")

    def _claimed(self, upload: Upload) -> int:
        """The bytes that an upload takes of what there may be: of one that stands still, only those that are here.

        Else who announces much and sends nothing would keep all others out.
        """
        isMoving = upload.heardAt > self._clock.seconds() - STILL_SECONDS
        return upload.size if isMoving else upload.written

    def _give(self, upload: Upload, transfers: "Transfers") -> None:
        if upload.by is not transfers:
            upload.leave()
            upload.by = transfers
            transfers.uploads[upload.sha256] = upload
        upload.heardAt = self._clock.seconds()

    def _go(self, upload: Upload) -> None:
        if upload.content is not None:
            upload.tell()
        upload.look()

    def content(self, person: str, sha256: str) -> Content | None:
        """The content that a person sent, once all of it is here and looked into."""
        upload = self._uploads.get(incomingName(person, sha256))
        return upload.content if upload is not None else None

    def drop(self, person: str, sha256: str) -> None:
        """A content isn't wanted any more, or it was shared."""
        if upload := self._uploads.get(incomingName(person, sha256)):
            upload.life.drop()

    def _over(self, upload: Upload) -> None:
        if self._uploads.get(upload.name) is upload:
            del self._uploads[upload.name]

    # --- what nobody goes on with

    def _look(self) -> None:
        self._clock.callLater(LOOK_SECONDS, self._look)
        stale = self._clock.seconds() - STALE_SECONDS
        for upload in tuple(self._uploads.values()):
            if upload.heardAt <= stale:
                upload.life.drop()

    def _forgetLeft(self) -> None:
        left, self._left = self._left, {}
        for name in left:
            self._files.discard(name)
