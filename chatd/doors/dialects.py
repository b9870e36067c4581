"""The classic dialects as data: what the programs of four student projects send, and what they expect.

All four are one protocol, `chatd.doors.classic`; what differs stands here. A fifth of the family is one more
declaration.
"""

from collections.abc import Iterable
from typing import Literal

import attrs


@attrs.frozen
class Dialect:
    """How one project's clients speak. In texts, `{nick}`, `{text}`, `{server}`, `{ip}` and `{port}` are filled in."""

    said: str
    """What others said."""
    private: str
    """What somebody said to this client alone."""
    enters: Literal["first", "asked", "tagged"] = "first"
    """How one gets a nick: by the first message, whatever it is; the same, and asked again until it is free; or by
    the `<nick>` before each text."""
    language: str = "pt"
    """Of all that the project has no words for."""
    ask: str = ""
    """The first words to who connects."""
    free: str = ""
    """The answer to a nick that is free; it arrives alone."""
    taken: str = ""
    """The answer to one that isn't."""
    welcome: str = ""
    """To the one who came in."""
    entered: str = ""
    """To the others then; and what they get of those who go, and of those whose connection broke."""
    gone: str = ""
    lost: str = ""
    nobody: str = ""
    """The list of who is there, when nobody else is; and when somebody is."""
    people: str = ""
    words: dict[str, str] = attrs.Factory(dict)
    """First words, in small letters, that mean a command: `leave`, `private`, `people`."""
    started: str = ""
    """What the server's log says of a listener that begins; of a connection, and of one that has a nick."""
    connected: str = ""
    named: str = ""

    @property
    def lines(self) -> list[str]:
        """What all that comes at this door looks like; what else is told begins with a star."""
        own = [self.said, self.private, self.entered, self.gone, self.lost, self.nobody, self.people]
        answers = [self.ask, self.free, self.taken, self.welcome]
        return [line for line in (*own, *answers) if line] + ["* {nick}"]


def gluedAt(text: str, words: Iterable[str]) -> int:
    """Where one of these words stands right behind a text: two sends that arrived in one. 0 where none does."""
    for word in words:
        at = len(text) - len(word)
        if text.lower().endswith(word) and not text[at - 1].isspace():
            return at
    return 0


DIALECTS: dict[str, Dialect] = {
    "ufpa": Dialect(
        said="<{nick}> {text}",
        private="<{nick}> (privado) {text}",
        enters="tagged",
        entered="* {nick} entrou",
        gone="* {nick} saiu",
        lost="* {nick} saiu",
        started="Servidor iniciado no endereço IP: {ip}, na porta: {port}",
        connected="Conexão estabelecida com {ip}",
    ),
    "ufal-room": Dialect(
        said="{nick} >> {text}",
        private="{nick} >> (privado) {text}",
        entered="* {nick} entrou",
        gone="* {nick} saiu",
        lost="* {nick} saiu",
        connected="New client connected",
        named="Client: {ip}:{port} is now aka: {nick}",
    ),
    "ufal-chat": Dialect(
        said="{nick}: {text}\n",
        private="{nick} (private): {text}\n",
        enters="asked",
        language="en",
        free="TRUE",
        taken="FALSE",
        welcome="Welcome to the group chat {nick}!",
        entered="{nick} joined the chat group!",
        gone="{nick} disconnected!",
        lost="{nick} has been disconnected",
        words={"/close": "leave"},
    ),
    "pucpr": Dialect(
        said="{nick}: {text}",
        private="{nick} (privado): {text}",
        enters="asked",
        taken="O apelido está vazio, em uso ou não é permitido. Digite outro:",
        welcome="O cliente {nick} entrou no chat dos {server}.",
        entered="O cliente {nick} entrou no chat dos {server}.",
        gone="{nick} saiu do chat dos {server}.",
        lost="{nick} saiu do chat dos {server}.",
        nobody="Não há mais ninguém conectado.",
        people="Conectados: {text}",
        words={"/sair": "leave", "/lista": "people", "/privado": "private"},
        named="{nick} se conectou com o IP {ip} por meio da porta {port}.",
    ),
}
"""By the names of their doors."""
