"""Times as the wire writes them: UTC, to the millisecond (RFC 3339)."""

from functools import lru_cache
from time import gmtime, strftime


@lru_cache(maxsize=64)
def _second(second: int) -> str:
    # Events come in the order of time, so the text of a second serves all that happens in it.
    return strftime("%Y-%m-%dT%H:%M:%S", gmtime(second))


@lru_cache(maxsize=64)  # all events of a commit have one time, and each is written several times
def timeText(milliseconds: int) -> str:
    """`2026-11-21T12:00:00.123Z` for milliseconds since 1970."""
    return f"{_second(milliseconds // 1000)}.{milliseconds % 1000:03d}Z"
