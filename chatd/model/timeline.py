"""An event where it stands: in a room's timeline, under its number."""

import attrs


@attrs.define(eq=False)
class Entry:
    """One event of a timeline, with its body as it is stored and sent.

    `roomId` is ours, `room` the name that clients know; `at` is milliseconds since 1970 (UTC);
    `body` is the JSON object of the event's own fields; `key` is the author's own, if it gave one.
    """

    roomId: int
    room: str
    seq: int
    at: int
    by: str
    type: str
    key: str | None
    body: bytes
