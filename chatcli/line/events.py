"""What a terminal sends, once its bytes are understood."""

import attrs


@attrs.frozen
class Text:
    """What was typed: one or more characters, none of them a control character."""

    text: str


@attrs.frozen
class Key:
    """A key that is no text, by its name: `Enter`, `F1`, `C-a`, `M-b`, `C-S-Left` (the order is `C-`, `M-`, `S-`)."""

    name: str


@attrs.frozen
class Paste:
    r"""A bracketed paste, whole: its line ends are `\n`, other control characters are as they came."""

    text: str


@attrs.frozen
class Focus:
    """The terminal's window got the focus, or lost it."""

    isFocused: bool


@attrs.frozen
class Answer:
    """What the terminal says of itself, when it was asked: the sequence as it came, from its ESC to its end."""

    sequence: str


Event = Text | Key | Paste | Focus | Answer
