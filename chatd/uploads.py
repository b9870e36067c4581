"""All uploads of this server: who may begin one, where it goes on, and which are given up."""

from secrets import token_hex
from typing import TYPE_CHECKING, Any

from chatd.limits import Buckets
from chatd.model.answers import Uploading
from chatd.model.contents import GUESTS, Content, Receive
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
"""Without a piece for so long, an upload stands still: it gives way where there is no room for another."""
LOOK_SECONDS = 600.0
"""How often it is looked for those that waited too long."""
SPARE_BYTES = 64 * 2**20
"""What uploads leave free on the disk: a full one would stop all talk."""
UPLOADS_MOST = 1000
"""Uploads of an account at once, also those that nobody sends; guests share one such account."""
ONCE = ".once"
"""The end of a file's name whose upload nobody could go on with: it has no name but a handle."""
NOT_UPLOADING = Refused("not-uploading")


class Uploads:
    """Uploads by a name that is made of the person and the content.

    Each has a file of its own, called by that name and something more: whoever still means an upload that is over
    never gets what came of the next one in its place.
    """

    def __init__(self, clock: Any, files: Files, inspect: Inspect, limits: Limits) -> None:
        self._clock = clock
        self._files = files
        self._inspect = inspect
        self._most = limits.uploadsPerSession
        self._rates = Buckets(limits.uploads, clock)
        self._uploads: dict[str, Upload] = {}
        self._left: dict[str, tuple[str, int]] = {}
        """Files of a former run, by the names of their uploads, and how many bytes each has."""

    def start(self) -> None:
        """Take up what a former run left: whoever comes back goes on with it, and the rest is thrown away in time."""
        for file, size in self._files.waiting().items():
            name = file.partition(".")[0]
            if name in self._left or file.endswith(ONCE):
                self._files.discard(file)
            else:
                self._left[name] = (file, size)
        self._clock.callLater(STALE_SECONDS, self._forgetLeft)
        self._clock.callLater(LOOK_SECONDS, self._look)

    def begin(self, transfers: "Transfers", person: str, asked: Receive) -> Uploading:
        """Take a content from a session from now on, from where it stopped. Refuses what is too much."""
        name = incomingName(person, asked.sha256)
        if asked.sha256 not in transfers.uploads and len(transfers.uploads) >= self._most:
            raise Refused("too-many", most=self._most, what=Phrase("uploads at once"))
        upload = self._uploads.get(name)
        if upload is not None and upload.size != asked.size:
            self._giveUp(upload, transfers)
            upload = None
        if upload is None:
            self._rates.take(transfers.network if asked.owner == GUESTS else person)
            upload = self._new(name, asked)
        self._give(upload, transfers)
        self._clock.callLater(0, self._go, upload)  # behind the answer
        return Uploading(asked.sha256, upload.expected)

    def _new(self, name: str, asked: Receive) -> Upload:
        self._admit(name, asked)
        file, written = self._left.pop(name, (f"{name}.{token_hex(4)}{ONCE if asked.isHandle else ''}", 0))
        if written > asked.size:
            self._files.discard(file)
            written = 0
        upload = self._uploads[name] = Upload(name, file, asked, written, self._files, self._inspect, self._over)
        return upload

    def _admit(self, name: str, asked: Receive) -> None:
        """Refuse what is more than there may be, with what is on its way already."""
        uploads = tuple(self._uploads.values())
        own = [upload for upload in uploads if upload.owner == asked.owner]
        if self._makeRoom(1, dict.fromkeys(own, 1), UPLOADS_MOST) < 1:
            raise Refused("too-many", most=UPLOADS_MOST, what=Phrase("uploads at once"))
        spare = self._makeRoom(asked.size, {upload: upload.size for upload in own}, asked.spareOwn)
        if asked.size > spare:
            raise Refused("too-many", most=spare, what=Phrase("bytes that are left for your files"))
        spare = asked.spareAll - sum(size for left, (_, size) in self._left.items() if left != name)
        spare = self._makeRoom(asked.size, {upload: upload.size for upload in uploads}, spare)
        if asked.size > spare:
            raise Refused("too-many", most=spare, what=Phrase("bytes that are left on this server"))
        unwritten = {upload: upload.size - upload.written for upload in uploads}
        if asked.size > self._makeRoom(asked.size, unwritten, self._files.freeBytes() - SPARE_BYTES):
            raise Refused("no-space")

    def _makeRoom(self, size: int, claims: dict[Upload, int], spare: int) -> int:
        """How much room uploads leave of what there may be, which is `spare` without them; 0 at least.

        Where that is too little those give way that stand still, the stillest first, unless it is in vain. Else who
        announces much and sends nothing would keep all others out.
        """
        claims = {upload: claim for upload, claim in claims.items() if upload.name in self._uploads}
        spare -= sum(claims.values())
        stillAt = self._clock.seconds() - STILL_SECONDS
        still = [upload for upload, claim in claims.items() if claim and upload.heardAt <= stillAt]
        if spare < size <= spare + sum(map(claims.__getitem__, still)):
            still.sort(key=lambda upload: -upload.heardAt)
            while spare < size:
                upload = still.pop()
                spare += claims[upload]
                self._giveUp(upload)
        return max(0, spare)

    def _giveUp(self, upload: Upload, asker: "Transfers | None" = None) -> None:
        """Throw an upload away; who sends it learns of that, unless they asked for it."""
        if upload.by is not asker:
            upload.leave(NOT_UPLOADING)
        upload.life.drop()

    def _give(self, upload: Upload, transfers: "Transfers") -> None:
        if upload.by is not transfers:
            upload.leave(NOT_UPLOADING)
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

    def drop(self, person: str, sha256: str, asker: "Transfers | None") -> None:
        """A content isn't wanted any more, or it was shared."""
        if upload := self._uploads.get(incomingName(person, sha256)):
            self._giveUp(upload, asker)

    def _over(self, upload: Upload) -> None:
        if self._uploads.get(upload.name) is upload:
            del self._uploads[upload.name]

    # --- what nobody goes on with

    def _look(self) -> None:
        self._clock.callLater(LOOK_SECONDS, self._look)
        stale = self._clock.seconds() - STALE_SECONDS
        for upload in tuple(self._uploads.values()):
            if upload.heardAt <= stale:
                self._giveUp(upload)

    def _forgetLeft(self) -> None:
        left, self._left = self._left, {}
        for file, _ in left.values():
            self._files.discard(file)
