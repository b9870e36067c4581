"""For tests of the terminal's bytes: which events come of them, and the names of the keys."""

from chatcli.line.keys import Event, Key, Keys, Text

BEGIN, END = b"\x1b[200~", b"\x1b[201~"


def events(*pieces: bytes) -> list[Event]:
    keys = Keys()
    return joined([event for piece in pieces for event in keys.feed(piece)])


def joined(found: list[Event]) -> list[Event]:
    """Neighbouring texts as one: where they are cut means nothing."""
    result: list[Event] = []
    for event in found:
        if isinstance(event, Text) and result and isinstance(result[-1], Text):
            result[-1] = Text(result[-1].text + event.text)
        else:
            result.append(event)
    return result


def names(data: bytes) -> list[str]:
    """The keys in it, where there is nothing but keys."""
    found = events(data)
    assert all(isinstance(event, Key) for event in found), found
    return [event.name for event in found]
