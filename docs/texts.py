"""The catalogues of `chatd` and `chatcli`: from the sources to `.po`, where people translate, to `.mo`, which is read.

`make texts` brings them up to date: texts that are new come in empty, those that are gone go.
A new language is a new name in `chatd.wire.languages.LANGUAGES`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import get_args

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from chatd import __version__
from chatd.model.events import State
from chatd.model.refusals import SENTENCES
from chatd.wire.languages import ENGLISH, LANGUAGES

ROOT = Path(__file__).parent.parent
PACKAGES = ("chatd", "chatcli")
BEGUN = datetime(2026, 11, 21, tzinfo=UTC)
"""What stands as the date of a new catalogue: the same each time, so that nothing changes when no text does."""
WHO = "the maintainers of chatd"
KEYWORDS = {**DEFAULT_KEYWORDS, "Phrase": None}
"""What a text is marked by: `_`, `N_` and the like, and what stands in the places of refusals."""

EMAILS = (
    "An email address cannot end with a period.",
    "An email address cannot have a period immediately after the @-sign.",
    "An email address cannot have a period immediately before the @-sign.",
    "An email address cannot have two periods in a row.",
    "An email address cannot start with a period.",
    "An email address must have an @-sign.",
    "The part after the @-sign is not valid. It is not within a valid top-level domain.",
    "The part after the @-sign is not valid. It should have a period.",
    "There must be something after the @-sign.",
    "There must be something before the @-sign.",
)
"""What email-validator says most, in `bad-email`."""
OPTIONS = (
    "%(prog)s: error: %(message)s\n",
    "argument %(argument_name)s: %(message)s",
    "expected one argument",
    "expected at least one argument",
    "ignored explicit argument %r",
    "invalid choice: %(value)r (choose from %(choices)s)",
    "invalid %(type)s value: %(value)r",
    "not allowed with argument %s",
    "one of the arguments %s is required",
    "options",
    "positional arguments",
    "show this help message and exit",
    "the following arguments are required: %s",
    "unrecognized arguments: %s",
    "usage: ",
)
"""What argparse says."""
CONNECTIONS = (
    "An error occurred while connecting",
    "Connection to the other side was lost in a non-clean fashion",
    "Connection was closed cleanly",
    "Connection was refused by other side",
    "DNS lookup failed",
    "Hostname couldn't be looked up",
    "No route to host",
    "TCP connection timed out",
    "User timeout caused connection failure",
)
"""How Twisted says that there is no connection: what stands before the detail, or before the full stop."""
ELSEWHERE = {"chatd": (*SENTENCES.values(), *filter(None, get_args(State)), *EMAILS), "chatcli": OPTIONS + CONNECTIONS}
"""Texts that are read by people and marked by nobody: tables, and what libraries say."""


def texts(package: str) -> Iterator[tuple[str, str, int, list[str]]]:
    """Every text of a package: itself, the file and the line where it stands, and notes for those who translate it."""
    for text in ELSEWHERE[package]:
        yield text, "", 0, []
    found = extract_from_dir(ROOT / package, [("**.py", "python")], {}, KEYWORDS, ("NOTE:",), strip_comment_tags=True)
    for file, line, text, notes, _ in found:
        yield text, f"{package}/{file}", line, notes


def template(package: str) -> Catalog:
    """The texts of a package, without translations."""
    catalog = Catalog()
    for text, file, line, notes in texts(package):
        catalog.add(text, locations=[(file, line)] if file else (), auto_comments=notes)
    return catalog


def path(package: str, language: str, suffix: str) -> Path:
    """Where a catalogue stands: `po` for people, `mo` for the programs."""
    return ROOT / package / "locale" / language / "LC_MESSAGES" / f"{package}.{suffix}"


def read(package: str, language: str) -> Catalog:
    """A catalogue as people have written it; an empty one where there is none."""
    source = path(package, language, "po")
    if not source.exists():
        return Catalog(
            locale=language, project=package, version=__version__, header_comment=f"# What {package} says, and how.",
            creation_date=BEGUN, revision_date=BEGUN, msgid_bugs_address=WHO, last_translator=WHO, language_team=WHO,
            fuzzy=False,
        )  # fmt: skip
    with source.open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalog: Catalog) -> bytes:
    """What the programs read."""
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def renew(package: str, language: str) -> None:
    """Bring a catalogue up to date."""
    catalog = read(package, language)
    catalog.update(template(package), no_fuzzy_matching=True, update_creation_date=False)
    source = path(package, language, "po")
    source.parent.mkdir(parents=True, exist_ok=True)
    with source.open("wb") as file:
        write_po(file, catalog, width=110, include_lineno=False, ignore_obsolete=True, sort_by_file=True)
    # Read anew, so that it is compiled from what stands there.
    path(package, language, "mo").write_bytes(compiled(read(package, language)))


if __name__ == "__main__":
    for package in PACKAGES:
        for language in set(LANGUAGES) - {ENGLISH}:
            renew(package, language)
