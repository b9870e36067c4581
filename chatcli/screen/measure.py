"""How many cells a text takes, and what is written for it. Pure."""

import re
import unicodedata
from functools import lru_cache

from wcwidth import wcwidth

from chatd.wire.harmless import harmless

TAB = "    "
"""What a tab is shown as: always as long, because where a text begins on its row isn't known here."""

# Characters that take one cell in every terminal and are a grapheme cluster each, whatever stands beside them:
# Latin, Greek and Cyrillic letters, the usual punctuation, arrows, lines. Most texts need nothing more.
_PLAIN = re.compile(
    "[ -~\xa0-\xac\xae-\u02ff\u0391-\u03a1\u03a3-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2500-\u257f]*"
)
_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_REST = re.compile("[^\n\t]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Zero width joiner and the selectors of text or emoji style. Some terminals make a cluster wider or narrower for them,
# others don't: without them all agree that its characters stand side by side, each as wide as it is alone.
_JOINERS = re.compile("[\u200d\ufe0e\ufe0f]")
REMEMBERED = 4096
"""How many clusters are kept with what was found out about them."""


def isPlain(text: str) -> bool:
    """Whether each character is one cell and one grapheme cluster: nothing has to be measured."""
    return _PLAIN.fullmatch(text) is not None


def width(text: str) -> int:
    """How many cells a text takes: the sum over its code points; control characters count 0."""
    if isPlain(text):
        return len(text)
    return sum(cells for cells in map(wcwidth, text) if cells > 0)


def shown(text: str) -> str:
    r"""The text with nothing in it that a terminal would obey: as `chatcli.lines.harmless` makes it.

    But every kind of line end stays one, as `\n`, and a tab becomes `TAB`. A lone surrogate, which
    nothing could encode, becomes U+FFFD. Showing a text's beginning gives the beginning of what is shown.
    """
    if isPlain(text):
        return text
    text = _SURROGATES.sub("\ufffd", _ENDS.sub("\n", text))
    return _REST.sub(lambda found: harmless(found[0]), text).replace("\t", TAB)


@lru_cache(maxsize=REMEMBERED)
def drawn(cluster: str) -> str:
    """What is written of a grapheme cluster so that every terminal fills the same cells: as many as `width` says.

    One character where it can be composed; without joiners; and without what has no base to stand on.
    """
    composed = unicodedata.normalize("NFC", cluster) if len(cluster) > 1 else cluster
    if len(composed) == 1:
        return composed if width(composed) else ""
    rest = _JOINERS.sub("", cluster)
    first = next((index for index, char in enumerate(rest) if wcwidth(char) > 0), len(rest))
    return rest[first:]


def hasMarks(written: str) -> bool:
    """Whether zero-width characters are left in what `drawn` gave."""
    return any(wcwidth(char) == 0 for char in written)


def narrowed(text: str, width: int) -> str:
    """The text with U+FFFD for each character that is wider than the whole row (a wide one where there's one cell)."""
    if width > 1 or isPlain(text):
        return text
    return "".join("\ufffd" if wcwidth(char) > width else char for char in text)
