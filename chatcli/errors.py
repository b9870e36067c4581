"""What a link can fail with. The text of each is what people read."""

from twisted.python.failure import Failure

from chatcli.language import _


class RefusedByServer(Exception):
    """The server's no to one request: `code` for programs, `why` for people, `message` as it came."""

    def __init__(self, code: str, why: str, message: dict[str, object] | None = None) -> None:
        self.code = code
        self.why = why
        self.message = message or {"type": "refused", "code": code, "why": why}
        super().__init__(why)


class TransferFailed(RefusedByServer):
    """A file can't be sent or fetched for a reason on this side: refused by ourselves, with a code of the same kind."""


class LinkEnded(Exception):
    """The link was stopped, or could not go on: what wasn't acknowledged by then may or may not be done."""


class Unreachable(LinkEnded):
    """The server can't be reached: at the first try, or for `link.GIVE_UP_SECONDS` later on."""


class LoginRefused(LinkEnded):
    """The server doesn't let this identity in: `code` for programs, the text for people."""

    def __init__(self, code: str, why: str) -> None:
        self.code = code
        super().__init__(why)


def reasonText(failure: Failure) -> str:
    """Why a connection failed. What Twisted says is ours to translate; the detail is the system's."""
    message = failure.getErrorMessage()
    what = message.partition(": ")[0].removesuffix(".")
    return _(what) + message[len(what) :]
