"""Nicks for programs that can't be refused: from whatever they call themselves, the nearest that may be."""

import re
from collections.abc import Iterator
from itertools import count

from chatd.model.names import NICK_MAX, isName

SOMEBODY = "alguem"


def likely(wanted: str) -> str:
    """The nick that is most like this: spaces are `_`, and what no nick may have is left out."""
    name = re.sub(r"\s+", "_", wanted.strip())
    name = "".join(char for char in name if isName(char, 1))[:NICK_MAX].strip("_")
    return name if isName(name, NICK_MAX) else SOMEBODY


def others(name: str) -> Iterator[str]:
    """The nick, and then others like it: `ana`, `ana-2`, `ana-3`…"""
    yield name
    for number in count(2):
        end = f"-{number}"
        yield name[: NICK_MAX - len(end)] + end
