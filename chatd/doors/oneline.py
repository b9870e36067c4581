"""What others wrote, as it stands in a line: decided once, for all doors that speak in lines. Pure."""

from collections.abc import Callable

from chatd.wire import harmless as wire

SCREENFUL = 25 * 80
"""Characters of a text that are shown where long ones are folded: what fills a terminal."""
NEAR = 40
"""Characters between the end of a word and where a text is cut, at most, if it is to be cut there."""


def harmless(text: str) -> str:
    """The text on one line, with control and direction characters made visible; a tab does no harm in a line."""
    return wire.harmless(text, kept="\t")


def folded(text: str, rest: Callable[[int], str]) -> str:
    """A text, harmless; of one that fills more than a screen its beginning, and `rest` of its length in characters.

    That is for doors where people can ask for the rest, as `rest` tells them. The classic dialects have no word for it:
    nothing is shortened there, long texts go out whole, in pieces.
    """
    shown = harmless(text)
    if len(shown) <= SCREENFUL:
        return shown
    word = shown.rfind(" ", SCREENFUL - NEAR, SCREENFUL + 1)
    return f"{shown[: word if word >= 0 else SCREENFUL].rstrip()} … {rest(len(text))}"
