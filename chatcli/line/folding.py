"""Text as it is compared when somebody types it: blind to case and accents. Pure."""

from functools import cache
from unicodedata import combining, normalize


@cache
def _foldedCharacter(character: str) -> str:
    return "".join(part for part in normalize("NFKD", character).casefold() if not combining(part))


def fold(text: str) -> str:
    """The text without case and accents (`José` and `JOSE` are the same), character by character.

    Only for what one looks up; whether two nicks are the same is the server's to say, and it does heed accents.
    """
    return text.lower() if text.isascii() else "".join(map(_foldedCharacter, text))


def findFolded(text: str, part: str) -> int | None:
    """The index in `text` at which `part` first stands, blind to case and accents; None if it doesn't."""
    at = fold(text).find(fold(part))
    if at < 0 or text.isascii():
        return at if at >= 0 else None
    length = 0
    for index, character in enumerate(text):
        # One character may fold to none or to several: count what they fold to.
        length += len(_foldedCharacter(character))
        if length > at:
            return index
    return len(text)
