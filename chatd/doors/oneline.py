"""What others wrote, as it stands in a line: decided once, for all doors that speak in lines. Pure."""

from chatd.wire import harmless as wire


def harmless(text: str) -> str:
    """The text on one line, with control and direction characters made visible; a tab does no harm in a line."""
    return wire.harmless(text, kept="\t")
