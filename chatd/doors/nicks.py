"""Nicks for programs that can't be refused: from whatever they call themselves, the nearest that may be."""

import re
from collections.abc import Iterator
from functools import partial
from itertools import chain
from secrets import token_hex

from chatd.model.names import NICK_MAX, isName

SOMEBODY = "alguem"
LOOKED_AT = 16 * NICK_MAX
"""Characters of what somebody calls themselves among which a nick is looked for."""
IN_TURN = 10
"""Up to which number nicks are tried in turn."""


def likely(wanted: str) -> str:
    """The nick that is most like this: spaces are `_`, and what no nick may have is left out."""
    name = re.sub(r"\s+", "_", wanted.strip())[:LOOKED_AT]
    name = "".join(char for char in name if isName(char, 1))[:NICK_MAX].strip("_")
    return name if isName(name, NICK_MAX) else SOMEBODY


def others(name: str) -> Iterator[str]:
    """The nick, and then others like it: `ana`, `ana-2`, `ana-3`…; soon by chance, so that a crowd finds free ones."""
    yield name
    for end in chain(map(str, range(2, IN_TURN)), iter(partial(token_hex, 3), "")):
        yield f"{name[: NICK_MAX - 1 - len(end)]}-{end}"
