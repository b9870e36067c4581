"""Lines that are better forgotten: those with a password or a token in them. Pure."""

from difflib import get_close_matches

from chatcli.slash import BY_NAME, isCommand

_ALIEN = frozenset({"auth", "identify", "pass", "passwd", "password", "register"})
"""What other chat programs call commands with a password: fingers that know those type them here too."""


def carriesSecret(line: str) -> bool:
    """Whether a line that was typed may hold a password or a token: no history should keep it.

    A command that doesn't exist counts as the one that it resembles most: a slip of the finger must not
    write a secret to the disk. Rather too many lines are forgotten than one too few.
    """
    name, *rest = line[1:].split(maxsplit=1) or [""]
    if not isCommand(line) or not rest:
        return False
    name = name.lower()
    if name not in BY_NAME:
        name = next(iter(get_close_matches(name, (*BY_NAME, *_ALIEN), n=1)), name)
    return name in _ALIEN or (name in BY_NAME and BY_NAME[name].carriesSecret())
