"""Options that stand in a TOML file. What stands on the command line goes before them."""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from chatcli.folders import configFile
from chatcli.language import N_, _

KINDS = {
    str: N_("a text in quotes"),
    bool: N_("true or false"),
    int: N_("a whole number"),
    float: N_("a number"),
}
"""What a value of each type is, for people."""


class BadConfig(Exception):
    """A file of options that can't be taken: the text says which and why, on one line, and never shows a value."""


def readConfig(path: Path | str | None, types: Mapping[str, type]) -> dict[str, Any]:
    """The options of a file, by their long names with `_` for `-`, as the parser of the command line calls them.

    `path` None is the user's own file, which may be missing. `types` gives the type of each option that there
    is, by its long name: str, bool, int or float. Raises `BadConfig`.
    """
    found = Path(path) if path is not None else configFile()
    options = _parsed(found, mayBeMissing=path is None)
    return {name.replace("-", "_"): _checked(found, types, name, value) for name, value in options.items()}


def _parsed(path: Path, *, mayBeMissing: bool) -> dict[str, Any]:
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        if mayBeMissing and isinstance(error, FileNotFoundError | NotADirectoryError):
            return {}
        raise _bad(path, error.strerror or str(error)) from None
    except UnicodeDecodeError:
        raise _bad(path, _("it is no UTF-8 text")) from None
    # Most have no file, and start without waiting for this.
    import tomllib  # noqa: PLC0415

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _bad(path, _("it is no TOML: {error}").format(error=error)) from None


def _checked(path: Path, types: Mapping[str, type], name: str, value: Any) -> Any:
    if name == "password" and name not in types:
        raise _bad(path, _("a password doesn't stand here: put it into a file of its own and name that, password-file"))
    if name not in types:
        raise _bad(path, _unknown(types, name))
    kind = types[name]
    if kind is float and type(value) is int:
        return float(value)
    # Not isinstance: true is an int for Python.
    if type(value) is not kind:
        raise _bad(path, _("{name} is {kind}").format(name=name, kind=_(KINDS[kind])))
    return value


def _unknown(types: Mapping[str, type], name: str) -> str:
    nearest = get_close_matches(name, types, n=1)
    hint = _("; did you mean {name}?").format(name=nearest[0]) if nearest else ""
    return _("there is no option called {name}").format(name=name) + hint


def _bad(path: Path, why: str) -> BadConfig:
    return BadConfig(f"{path}: {why}")
