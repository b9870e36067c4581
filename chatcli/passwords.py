"""Where a password comes from: a file, the environment, or a prompt without echo; never from an option's value."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from chatcli.language import _

VARIABLE = "CHATCLI_PASSWORD"
NEW_VARIABLE = "CHATCLI_NEW_PASSWORD"
"""For `/set-password`, where nobody can be asked."""

Prompt = Callable[[str], Awaitable[str]]


class NoPassword(Exception):
    """There is no password: the text says where one could come from."""


class Passwords:
    """The passwords of one run. `prompt` is None where nobody can be asked."""

    def __init__(self, file: str | None, environment: Mapping[str, str], prompt: Prompt | None = None) -> None:
        self._file = file
        self._environment = environment
        self._prompt = prompt

    async def current(self, nick: str) -> str:
        """The password of an account that is there. Raises `NoPassword`."""
        if self._file is not None:
            return self._fromFile(Path(self._file))
        question = _("Password of {nick}: ").format(nick=nick)
        return await self._from(VARIABLE, question, _(" or --password-file FILE"))

    async def new(self, nick: str) -> str:
        """A password for an account to be made. Raises `NoPassword`, also when it isn't repeated as it was."""
        if self._file is not None or VARIABLE in self._environment or self._prompt is None:
            return await self.current(nick)
        return await self._twice(nick)

    async def next(self, nick: str) -> str:
        """A password in place of the current one. Raises `NoPassword`, also when it isn't repeated as it was."""
        if self._prompt is None or NEW_VARIABLE in self._environment:
            return await self._from(NEW_VARIABLE, "", "")
        return await self._twice(nick)

    async def _from(self, variable: str, question: str, orElse: str) -> str:
        if variable in self._environment:
            return self._environment[variable]
        if self._prompt is None:
            missing = _("There is no password: give {variable} in the environment{orElse}.")
            raise NoPassword(missing.format(variable=variable, orElse=orElse))
        return await self._prompt(question)

    async def _twice(self, nick: str) -> str:
        assert self._prompt is not None, "somebody is there to be asked"
        password = await self._prompt(_("New password of {nick}: ").format(nick=nick))
        if await self._prompt(_("The same again: ")) != password:
            raise NoPassword(_("The two passwords are not the same."))
        return password

    def _fromFile(self, path: Path) -> str:
        try:
            return path.read_text("utf-8").partition("\n")[0].removesuffix("\r")
        except (OSError, ValueError) as error:
            raise NoPassword(f"--password-file {path}: {error}") from None
