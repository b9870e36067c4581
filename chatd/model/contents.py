"""What is decided about contents: facts for the store, effects on sessions. See `model.decisions` and `model.media`."""

import attrs

from chatd.model.decisions import Place
from chatd.model.media import Found
from chatd.model.rooms import Room

GUESTS = "~"
"""Who the contents of all guests count for: a guest is easily somebody else."""


@attrs.frozen
class Content:
    """A content that is here, is what it was announced as, and was looked into; it waits in the file `incoming`."""

    sha256: str
    size: int
    incoming: str
    found: Found


@attrs.frozen
class Offer:
    """What is left of a `Share` once it is known whether its content is here, which went by `upload` until now."""

    room: str
    name: str
    caption: str
    key: str | None
    upload: str
    content: Content | None


@attrs.frozen
class Stored:
    """A content that an event refers to."""

    sha256: str
    size: int
    media: str
    thumbnail: bytes | None


# --- facts


@attrs.frozen
class Keeps:
    """The event that was appended to `room` just now refers to a content, which counts for `owner`."""

    room: Place
    content: Content
    owner: str


@attrs.frozen
class Removes:
    """An event is emptied. A content that no other refers to is freed."""

    room: Room
    seq: int


# --- effects


@attrs.frozen
class Receive:
    """The session sends a content; the answer is from where on.

    It counts for `owner`, who may have `spareOwn` bytes more, and the server `spareAll`, with what is on its way.
    Where `isHandle`, `sha256` is only how it is called until all of it is here.
    """

    sha256: str
    size: int
    owner: str
    spareOwn: int
    spareAll: int
    isHandle: bool = False


@attrs.frozen
class Received:
    """An upload of the person is shared: it waits no longer."""

    sha256: str


@attrs.frozen
class Send:
    """The session gets a content from `offset` up to `upto`; what is small, as `data`."""

    sha256: str
    offset: int
    upto: int
    data: bytes | None = None


@attrs.frozen
class Halt:
    """Nothing more of a content is sent to the session or taken from it."""

    sha256: str


@attrs.frozen
class Blank:
    """An event is empty now, also where it is kept in memory."""

    room: Room
    seq: int
