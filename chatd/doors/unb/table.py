"""The requests of this dialect: one row a code. What a client writes behind it, and what carries it out."""

from collections.abc import Callable, Coroutine
from typing import Any

import attrs

from chatd.doors.unb import coaching, groups, people, sending, taking, talk
from chatd.model.refusals import Refused

MAYBE_BLANK = frozenset({"tipo", "msg"})
"""What isn't `grupo` is `direto`; and blanks are a text."""


@attrs.frozen
class Row:
    """One request. `fields` are names for people; there are as many in a request.

    `run` gives the fields of the answer, or None where it has written what there is to write.
    """

    fields: str
    run: Callable[..., Coroutine[Any, Any, list[Any] | None]]

    @property
    def names(self) -> list[str]:
        """The fields one by one."""
        return self.fields.split("|") if self.fields else []

    @property
    def isHead(self) -> bool:
        """Whether the bytes of a file follow."""
        return self.fields.endswith("tamanho")

    def refuseBlank(self, fields: list[str]) -> None:
        """Refuse a field in which nothing stands, by its name here."""
        for name, field in zip(self.names, fields, strict=True):
            if name not in MAYBE_BLANK and not field.strip():
                raise Refused("missing-field", field=name)


STRANGERS: dict[str, Row] = {
    "0": Row("email|nome|senha|cep", people.signUp),
    "1": Row("email|senha", people.logIn),
}
"""Before the login."""

COACH: dict[str, Row] = {coaching.ASK: Row("", coaching.tell)}
"""Where a coach is there, at any time."""

ROWS: dict[str, Row] = {
    "0": Row("tipo|nome", talk.open_),
    "1": Row("", talk.close),
    "2": Row("dest|origem|msg", talk.say),
    "2U": Row("dest|origem|nome|tamanho", taking.take),
    "2S": Row("canal|ref", sending.fetch),
    "3": Row("", people.logOut),
    "4": Row("user", people.befriend),
    "5": Row("grupo|user", groups.invite),
    "6": Row("grupo|user", groups.ask),
    "7": Row("grupo|user", groups.accept),
    "8": Row("grupo|admin", groups.create),
    "9": Row("grupo|user", groups.leave),
    "10": Row("", groups.groups),
    "10S": Row("", groups.myGroups),
    "11": Row("", people.people),
    "12": Row("user", people.profile),
    "13": Row("", groups.notifications),
    "14": Row("grupo", groups.members),
    "15": Row("grupo", groups.isMember),
    "16": Row("grupo|user", groups.reject),
}
"""Behind the login."""
