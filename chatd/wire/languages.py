"""The languages that the programs speak: English, which stands in the sources, and those that have a catalogue.

Catalogues are gettext's, inside the packages: `PACKAGE/locale/LANGUAGE/LC_MESSAGES/PACKAGE.mo`.
`make texts` brings them up to date.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from gettext import GNUTranslations
from io import BytesIO

from chatd.model.refusals import Refused

ENGLISH = "en"
LANGUAGES = (ENGLISH, "pt")
"""What can be spoken."""

_END = re.compile("[-_.@]")


def N_(text: str) -> str:
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


def languageOf(name: str) -> str:
    """Which of `LANGUAGES` somebody means by `pt`, `pt-BR`, `pt_BR.UTF-8`; English if it is none of them.

    So whatever a client writes, no file is looked for by it, and nothing is kept by it.
    """
    language = _END.split(name, maxsplit=1)[0].lower()
    return language if language in LANGUAGES else ENGLISH


@lru_cache
def catalogue(package: str, language: str) -> Callable[[str], str]:
    """From the English texts of `chatd` or `chatcli` to one of `LANGUAGES`; what has no translation stays English."""
    if language == ENGLISH:
        return str
    # Only those pay for it who need it: clients start often, and most servers hear English.
    from pkgutil import get_data  # noqa: PLC0415

    data = get_data(package, f"locale/{language}/LC_MESSAGES/{package}.mo")
    assert data is not None, "packages in folders and in archives give their files"
    gettext = GNUTranslations(BytesIO(data)).gettext
    return lambda text: gettext(text) if text else text  # by no text gettext means the catalogue's own head


def whyIn(language: str, refused: Refused) -> str:
    """The sentence of a refusal in one of `LANGUAGES`."""
    return refused.why if language == ENGLISH else refused.inWords(catalogue("chatd", language))
