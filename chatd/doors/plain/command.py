"""What a slash command is: its name, what it takes, what it gives or does, and how its answer is shown."""

import re
from collections.abc import Callable
from typing import Any, Protocol

import attrs

from chatd.doors.plain.shown import Shown, done
from chatd.model.refusals import Translate
from chatd.wire.languages import N_

WORDS = (
    N_("AFTER"), N_("BEFORE"), N_("COMMAND"), N_("EMAIL"), N_("FIELD"), N_("KIND"), N_("LANGUAGE"), N_("LIMIT"),
    N_("NICK"), N_("POSTAL"), N_("ROOM"), N_("SEQ"), N_("TEXT"), N_("TITLE"), N_("TO"), N_("TOPIC"), N_("VALUE"),
)  # fmt: skip
"""All arguments."""
SHOWN_MOST = 40
"""Characters of what can't be understood that are shown back."""

Arguments = dict[str, Any]


class BadCommand(Exception):
    """A line that can't be understood as a command; the text says why, and how it is written."""


class Talker(Protocol):
    """What commands need of a connection that do more than give one command of the model."""

    @property
    def translate(self) -> Translate:
        """From our English texts to the language of this connection."""

    def show(self, lines: list[str]) -> None:
        """Show lines in their turn, behind the answers to what was asked before."""

    def request(self, kind: type[Any], shown: Shown, /, **fields: Any) -> None:
        """Give a command of the model, and show the lines of its answer."""

    def leave(self) -> None:
        """Leave."""

    def goTo(self, room: str) -> None:
        """Talk in a room from now on. Raises `BadCommand`."""

    def leaveRoom(self, room: str, to: str | None = None) -> None:
        """Cease to be a member of a room, and talk elsewhere if it is the current one."""

    def say(self, text: str, room: str = "") -> None:
        """Say something, in the current room if no other is named. Raises `BadCommand`."""

    def login(self, nick: str) -> None:
        """Come in with an account."""

    def signup(self, email: str, postal: str, nick: str = "") -> None:
        """Make an account and come in with it."""

    def guest(self, nick: str) -> None:
        """Come in without one."""

    def changePassword(self) -> None:
        """Ask for the old password and a new one. Raises `BadCommand`."""

    def speak(self, language: str) -> None:
        """Speak another language from now on. Raises `BadCommand`."""


Run = Callable[[Talker, Arguments], None]
Prepare = Callable[[Translate, Arguments], Arguments]


def asTheyAre(_: Translate, arguments: Arguments) -> Arguments:
    """The arguments are the fields of the command."""
    return arguments


@attrs.frozen
class Slash:
    """One command. Its arguments are words in capitals: `[OPTIONAL]`, and `REST...` for the rest of the line."""

    name: str
    arguments: str
    help: str
    gives: type[Any] | None = None
    """The command of the model that it gives: each argument is the field of its name."""
    shown: Shown = done
    """The lines of the answer to that."""
    run: Run | None = None
    """What it does instead."""
    prepare: Prepare = asTheyAre
    """Makes the fields from the arguments, where they aren't that already. Raises `BadCommand`."""
    here: bool = False
    """Whether the current room is meant where no ROOM is given."""
    early: bool = False
    """Whether it may be given before one has a nick."""

    def usage(self, translate: Translate) -> str:
        """How it is written, for people: its arguments have names in their language."""
        return f"/{self.name} {_CAPITALS.sub(lambda word: translate(word[0]), self.arguments)}".rstrip()


_CAPITALS = re.compile("[A-Z]+")
