"""Sizes and lengths, for people."""

KIB = 1024
UNITS = ("KiB", "MiB", "GiB", "TiB")


def sizeText(size: int) -> str:
    """A size in bytes: `812 B`, `12 KiB`, `1.4 MiB`."""
    if size < KIB:
        return f"{size} B"
    amount, unit = size / KIB, 0
    while amount >= KIB and unit < len(UNITS) - 1:
        amount, unit = amount / KIB, unit + 1
    return f"{amount:.{0 if amount >= 10 or not unit else 1}f} {UNITS[unit]}"


def lengthText(seconds: float) -> str:
    """A length in seconds: `0:12`, `1:02:03`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
