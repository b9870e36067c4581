r"""What the coach may find, in words: one sentence that says why and what to do, and the bytes that it is about.

Decided to be none, because nobody can be certain: two messages without an end that came in two reads, or in one where
nothing shows the border between them; and a half-closed connection to which nothing is sent. A FIN says only that its
sender writes no more: whether it still reads, TCP tells when we send, so the coach has the classic doors wait a moment
for something to send. `\r\n` is none either: every door takes it as a line end.
"""

from collections.abc import Mapping
from typing import Any

import attrs

from chatd.model.refusals import Translate
from chatd.wire.languages import N_

AROUND_BYTES = 20
"""How many bytes are shown before a place, and how many from there on."""

NOTHING = N_("Nothing was found so far.")
SENTENCES = {
    "glued": N_(
        "Two messages came in one read. TCP is a stream, it doesn't keep sends apart: mark where a message ends, by a "
        "line end for example."
    ),
    "split": N_(
        "One message came in several reads, cut at byte {at}. TCP is a stream, it doesn't keep a send together: mark "
        "where a message ends, and decode it when it is whole."
    ),
    "lost": N_(
        "The character that begins at byte {at} never ends. Either it was cut, as by data[:1024]: cut texts, not "
        "bytes. Or this is no UTF-8: encode it so."
    ),
    "bytes": N_("From byte {at} on this is no UTF-8: encode texts as UTF-8."),
    "utf32": N_(
        "From byte {at} on this is no UTF-32 as it began: a mark (FF FE 00 00), then four bytes a character, the least "
        "significant first."
    ),
    "nul": N_(
        "There are NUL bytes from byte {at} on. In C, send strlen(text) bytes, not the buffer; and encode as UTF-8, "
        "UTF-16 is full of them."
    ),
    "empty": N_("An empty message came and was dropped: look whether there is a text before you send it."),
    "long": N_("A text is longer than {most} characters: send it as several messages, each with its end."),
    "handshake": N_(
        "The handshake was never finished: send first what this door asks for, such as a nickname, and read its answer."
    ),
    "half": N_(
        "One half of the connection was closed (shutdown) and the client went on reading: nothing that it sends can "
        "arrive any more. Close the socket when you leave."
    ),
    "stalled": N_(
        "For {seconds} seconds the client hasn't taken what waits for it: read all the time, in a thread of its own or "
        "with select."
    ),
}
"""By what is found."""


@attrs.frozen
class Finding:
    """Something that a client does wrong. `shown` are the bytes concerned, as Python writes them."""

    kind: str
    shown: str
    fields: Mapping[str, Any]

    def text(self, translate: Translate) -> str:
        """The finding on one line."""
        sentence = translate(SENTENCES[self.kind]).format(**self.fields)
        return f"{self.shown}: {sentence}" if self.shown else sentence


def around(data: bytes, at: int = 0) -> str:
    """The bytes around a place as a Python literal, which is ASCII and so harmless; `…` is where some are left out."""
    begin, end = max(0, at - AROUND_BYTES), at + AROUND_BYTES
    return f"{'…' if begin else ''}{data[begin:end]!r}{'…' if len(data) > end else ''}" if data else ""


def cutAt(data: bytes, at: int) -> str:
    """The bytes before and behind a cut, as two literals."""
    begin, end = max(0, at - AROUND_BYTES), at + AROUND_BYTES
    return f"{'…' if begin else ''}{data[begin:at]!r} + {data[at:end]!r}{'…' if len(data) > end else ''}"
