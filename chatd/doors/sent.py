"""How texts came that are relayed as they came. No key tells that by itself: others may copy it."""

from chatd.model.timeline import Entry

SENT_MOST = 1000
"""Texts that are remembered."""


class Sent:
    """How the newest texts came that were sent in one dialect."""

    def __init__(self) -> None:
        self._tags: dict[str, tuple[str, str]] = {}

    def add(self, key: str, nick: str, tags: str) -> None:
        """Remember one, if there is anything to it."""
        if tags:
            self._tags[key] = nick, tags
        if len(self._tags) > SENT_MOST:
            del self._tags[next(iter(self._tags))]

    def tags(self, entry: Entry) -> str:
        """How an event came. Others may copy a key, but not write in its author's name."""
        nick, tags = self._tags.get(entry.key or "", ("", ""))
        return tags if nick == entry.by else ""
