"""What a link sends and fetches, as its owner asks for it."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from twisted.internet.defer import CancelledError, Deferred, ensureDeferred
from twisted.python.failure import Failure

from chatcli.errors import TransferFailed
from chatcli.language import _
from chatcli.protocol import Message
from chatcli.transfers.downloads import Ask, Downloads, Wanted
from chatcli.transfers.sending import Progress
from chatcli.transfers.traffic import Traffic
from chatcli.transfers.uploads import Sharing, Uploads

T = TypeVar("T")


class Transfers:
    """The transfers of one link. `look` is called whenever one is over.

    Each Deferred here can be cancelled; it then fails with `TransferFailed` of the code `cancelled`.
    """

    def __init__(self, traffic: Traffic, ask: Ask, look: Callable[[], None]) -> None:
        self._uploads, self._downloads = Uploads(traffic, ask), Downloads(traffic, ask)
        self._traffic = traffic
        self._look = look
        self._going: list[Deferred[Any]] = []
        self._files = 0
        # What reads or writes a file at that moment has nothing to do with the connection, and learns of it so.
        traffic.over.addCallback(lambda _: self.stop())

    @property
    def isBusy(self) -> bool:
        """Whether a file is under way; what is fetched into memory is none."""
        return bool(self._files)

    def upload(self, file: str | Path | BinaryIO, sharing: Sharing, progress: Progress) -> "Deferred[Message]":
        """Send a file and share it."""
        return self._count(self._uploads.upload(file, sharing, progress))

    def fetch(self, wanted: Wanted, most: int) -> "Deferred[bytes]":
        """Get a small content."""
        return self._begin(self._downloads.fetch(wanted, most))

    def download(self, wanted: Wanted, folder: Path, progress: Progress) -> "Deferred[Path]":
        """Get a file."""
        return self._count(self._downloads.download(wanted, folder, progress))

    def stop(self) -> None:
        """Stop them all."""
        for going in tuple(self._going):
            going.cancel()

    def _count(self, steps: Coroutine[Any, Any, T]) -> "Deferred[T]":
        self._files += 1
        return self._begin(self._counted(steps))

    async def _counted(self, steps: Coroutine[Any, Any, T]) -> T:
        try:
            return await steps
        finally:
            self._files -= 1

    def _begin(self, steps: Coroutine[Any, Any, T]) -> "Deferred[T]":
        going = ensureDeferred(steps)
        self._going.append(going)
        return going.addErrback(self._cancelled).addBoth(self._over, going)

    def _over(self, result: Any, going: "Deferred[Any]") -> Any:
        self._going.remove(going)
        self._look()
        return result

    def _cancelled(self, failure: Failure) -> None:
        failure.trap(CancelledError)
        raise self._traffic.ended or TransferFailed("cancelled", _("That was stopped."))
