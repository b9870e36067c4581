"""What is known of a file that somebody shared, in words. Pure; it is made harmless where it is shown."""

from chatcli.language import _
from chatcli.protocol import Message
from chatd.model.filenames import safeName
from chatd.wire.amounts import lengthText, sizeText

WAVEFORM_MOST = 32
"""Blocks of a sound's loudness that are shown, at most."""
BLOCKS = "▁▂▃▄▅▆▇█"
"""What a loudness is drawn with."""


def sharedText(event: Message) -> str:
    """Who shared what, and what they say to it."""
    return f"{event['by']} {sharing(event)}"


def sharing(event: Message) -> str:
    """What they shared, and what they say to it: what stands behind who it was."""
    caption = event.get("caption")
    # NOTE: before it stands who did that
    return _("shared {file}").format(file=fileText(event)) + (f" — {caption}" if caption else "")


def fileText(event: Message) -> str:
    """A file: its name, and what is known of it."""
    return f"{safeName(event['name'])} ({_known(event)})"


def _known(event: Message) -> str:
    facts = []
    if event.get("width") and event.get("height"):
        facts.append(f"{event['width']}×{event['height']}")
    if event.get("seconds") is not None:
        facts.append(f"{lengthText(event['seconds'])} {waveform(event)}".rstrip())
    return ", ".join((*facts, sizeText(event["size"])))


def waveform(event: Message) -> str:
    """The loudness of a sound, as a row of blocks; "" where it isn't known."""
    return "".join(char for char in str(event.get("waveform", "")) if char in BLOCKS)[:WAVEFORM_MOST]
