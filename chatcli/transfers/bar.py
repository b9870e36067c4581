"""How far a file is, in a few cells. Pure."""

from chatcli.screen.clip import clipped

CELLS = 8
"""How wide a bar is."""
NAME_MOST = 24
"""Cells for a file's name beside it, at most."""
EIGHTHS = " ▏▎▍▌▋▊▉"
UP, DOWN = "↑", "↓"


def bar(done: int, size: int) -> str:
    """`▕███▌    ▏`, by eighths of a cell."""
    eighths = CELLS * 8 * done // size if size else 0
    whole, part = divmod(min(eighths, CELLS * 8), 8)
    return f"▕{'█' * whole + (EIGHTHS[part] if part else ''):{CELLS}}▏"


def progressText(name: str, done: int, size: int, arrow: str) -> str:
    """`cat.png ▕███▌    ▏ 43 % ↑`: the name must be harmless already."""
    percent = 100 * done // size if size else 0
    return f"{clipped(name, NAME_MOST)} {bar(done, size)} {percent} % {arrow}"
