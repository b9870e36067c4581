"""The options of `twistd chatd`, from the command line or a TOML file, checked before anything starts."""

import sys
import tomllib
from pathlib import Path
from typing import Any, ClassVar

from platformdirs import user_data_path
from twisted.python import usage

from chatd.doors.table import DEFAULTS, DOORS
from chatd.model.fields import isNick
from chatd.model.limits import MIB, OFF, Limits
from chatd.model.names import fold
from chatd.model.refusals import Refused
from chatd.model.settings import Settings


def _yesOrNo(value: str) -> bool:
    if value not in ("yes", "no"):
        raise ValueError("--guests takes yes or no")
    return value == "yes"


def _limits(value: str) -> Limits:
    if value not in ("default", "off"):
        raise ValueError("--limits takes default or off")
    return OFF if value == "off" else Limits()


def _mebibytes(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 0 < len(value) <= 9):
        raise ValueError("a size is a whole number of MiB")
    return int(value)


class Options(usage.Options):
    """Where to listen, what to keep, whom to let in."""

    synopsis = "[options]"
    optParameters: ClassVar = [
        ["config", "c", None, "A TOML file in which any of these options can stand."],
        ["data", "d", user_data_path("chatd"), "The folder of the database and files.", Path],
        ["name", "n", "chatd", "What the server calls itself."],
        ["guests", "g", "yes", "Whether people without an account may come in: yes or no.", _yesOrNo],
        ["limits", None, "default", "Limits of rates and counts: default, or off for load tests.", _limits],
        ["file-size", None, 10, "The largest file that may be shared, in MiB.", _mebibytes],
        ["all-files", None, 4096, "All files together, in MiB.", _mebibytes],
        ["database", None, None, "A database server's URL. (Not in this version: it keeps its own.)"],
        ["bus", None, None, "A message bus's URL. (Not in this version.)"],
    ]

    def __init__(self) -> None:
        super().__init__()
        self["listen"] = []
        self["admin"] = []
        self["coach"] = False

    def opt_listen(self, where: str) -> None:
        """Where to listen, DOOR:ENDPOINT, as in native:tcp:3300:interface=127.0.0.1. May be given again.

        Left out: native on port 3300 and plain on port 3333, of this machine alone.
        """
        door, colon, endpoint = where.partition(":")
        if door not in DOORS or not colon or not endpoint:
            raise usage.UsageError(f"--listen {where}: it is DOOR:ENDPOINT, and DOOR is one of {', '.join(DOORS)}.")
        self["listen"].append((door, endpoint))

    def opt_admin(self, nick: str) -> None:
        """The nick of an account that may administer the server. May be given again."""
        try:
            isNick("admin", nick)
        except Refused as refused:
            raise usage.UsageError(f"--admin {nick}: {refused.why}") from None
        self["admin"].append(fold(nick))

    def opt_coach(self) -> None:
        """Tell what students' own programs do wrong: in the log, and to whoever says /coach."""
        self["coach"] = True

    def parseOptions(self, options: Any = None) -> None:
        """Read the options; what is wrong with them is one line on standard error, and the end."""
        try:
            super().parseOptions(options)
        except usage.UsageError as error:
            sys.stderr.write(f"chatd: {error}\n")
            raise SystemExit(1) from None

    def parseArgs(self, *rest: str) -> None:
        """Nothing may stand behind the options."""
        if rest:
            raise usage.UsageError(f"I don't know what {rest[0]} means.")

    def postOptions(self) -> None:
        """Take from the file what the command line left open."""
        if self["config"]:
            self._takeFile(Path(self["config"]))
        for later in ("database", "bus"):
            if self[later]:
                raise usage.UsageError(f"--{later} {self[later]}: this version keeps its own SQLite database only.")
        self["listen"] = self["listen"] or [tuple(default.split(":", 1)) for default in DEFAULTS]

    def _takeFile(self, path: Path) -> None:
        try:
            values = tomllib.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise usage.UsageError(f"--config {path}: {error}.") from None
        for name, value in values.items():
            self._take(path, name, value)

    def _take(self, path: Path, name: str, value: Any) -> None:
        """One option of the file; the command line goes before it."""
        if name in ("listen", "admin"):
            if not self[name]:
                for one in value if isinstance(value, list) else [value]:
                    getattr(self, f"opt_{name}")(str(one))
            return
        if name == "coach":
            if not isinstance(value, bool):
                raise usage.UsageError(f"--config {path}: coach is true or false.")
            self["coach"] |= value
            return
        if name == "config" or name not in self.defaults:
            raise usage.UsageError(f"--config {path}: there is no option called {name}.")
        if self[name] == self.defaults[name]:
            text = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else str(value)
            self._dispatch[name].dispatch(name, text)

    def settings(self) -> Settings:
        """What the rules must know of all this."""
        # Twisted coerces what is given, not what is left out.
        guests, limits = self["guests"] in (True, "yes"), self["limits"]
        limits = Limits() if limits == "default" else limits
        sizes = self["file-size"] * MIB, self["all-files"] * MIB
        return Settings(self["name"], guests, frozenset(self["admin"]), limits, *sizes, coach=self["coach"])
