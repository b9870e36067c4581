"""The rules for nicks and room names: what they are made of, and when two are the same.

Two names are the same when their NFKC and case-folded forms are (Unicode Standard Annex 15, and
section 3.13 of the Unicode Standard), so `José`, `JOSÉ` and the form with a combining accent are
one name, and `Jose` is another. A name is shown as it was first written.
"""

from unicodedata import category, normalize

NICK_MAX = 32
"""Characters in a nick, at most."""
ROOM_MAX = 50
"""Characters in a room's name, at most."""

# Letters by category, invisible on the screen: two names that look the same would differ by them.
INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
# Variation selectors are marks by category, and as invisible.
INVISIBLE |= {chr(c) for c in (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))}


def fold(name: str) -> str:
    """The form of a name by which it is compared; folding it again changes nothing."""
    if name.isascii():
        return name.lower()
    return normalize("NFKC", normalize("NFKC", normalize("NFKC", name).casefold()).casefold())


def isName(name: str, most: int) -> bool:
    """Whether `name` may be a nick or a room's name of at most `most` characters."""
    if not 1 <= len(name) <= most or not INVISIBLE.isdisjoint(name):
        return False
    folded = fold(name)
    # As written too: a lone iota below folds to a letter, and would sit on whatever a screen has before it.
    return _marksFollow(name) and all(map(_belongs, "-" + folded, folded)) and INVISIBLE.isdisjoint(folded)


def _marksFollow(name: str) -> bool:
    """Whether each mark stands behind a letter that it belongs to."""
    pairs = zip("-" + name, name, strict=False)
    return all(category(char)[0] != "M" or category(before)[0] in "LM" for before, char in pairs)


def _belongs(before: str, char: str) -> bool:
    """Whether `char` may stand in a name after `before`: marks belong to the letter they follow."""
    kind = category(char)[0]
    return kind in "LN" or char in "-_." or (kind == "M" and category(before)[0] in "LM")
