"""The language of what chatcli says itself: chosen once, before anything is said."""

import os
from collections.abc import Callable, Mapping

import attrs

from chatd.wire.languages import ENGLISH, catalogue, languageOf

VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Where a locale stands: the first that isn't empty counts (POSIX, Environment Variables, section 8.2)."""


@attrs.define
class _Choice:
    language: str = ENGLISH
    translate: Callable[[str], str] = str


_choice = _Choice()


def choose(language: str | None, environment: Mapping[str, str] = os.environ) -> None:
    """Speak this language from now on; None: that of the locale. One that we don't speak means English."""
    locale = next((value for name in VARIABLES if (value := environment.get(name))), "")
    _choice.language = languageOf(locale if language is None else language)
    _choice.translate = catalogue("chatcli", _choice.language)


def chosen() -> str:
    """The language that was chosen, as servers are asked for it: `en`, `pt`."""
    return _choice.language


def N_(text: str) -> str:
    """Mark a text in a table as one to translate when it is shown."""
    return text


def _(text: str) -> str:
    """The text in the chosen language."""
    return _choice.translate(text)


def wireWords(text: str) -> str:
    """One of the texts that we share with the server, in the chosen language: they stand in its catalogue."""
    return catalogue("chatd", _choice.language)(text)
