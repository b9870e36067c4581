"""What the server says no with: a code that programs switch on, and a sentence for people.

Each code has exactly one sentence, with places for what it is about, so that a client, a
translator and the protocol's document all read the same table. Here all is English; whoever shows
a refusal in another language says it `inWords` of that.
"""

from collections.abc import Callable

Translate = Callable[[str], str]
"""From one of our English texts, its places still empty, to the same in another language."""

SENTENCES: dict[str, str] = {
    # what was sent can't be read
    "bad-json": "This is not a JSON object in UTF-8: {detail}.",
    "unknown-type": "There is no command called {type}.",
    "missing-field": "The field {field} is missing or empty.",
    "bad-field": "The field {field} is not right: {detail}.",
    "too-long": "The {what} is longer than {most}.",
    "bad-text": "The text is empty, or has a NUL or half of a surrogate pair in it.",
    # who is asking
    "login-first": "Say who you are first: guest, login, signup or resume.",
    "logged-in": "This connection is logged in already, as {nick}.",
    "no-guests": "This server takes no guests: sign up or log in.",
    "accounts-only": "This needs an account; you are here as a guest.",
    "wrong-password": "The name or the password is wrong.",
    "bad-token": "This token is unknown or was revoked: log in with your password.",
    "no-such-token": "You have no token with the number {token}.",
    "replaced": "You came back on another connection, so this one ends.",
    # names and accounts
    "bad-nick": "A nick has 1 to 32 letters, digits, '-', '_' or '.', and no spaces.",
    "nick-taken": "The nick {nick} is in use.",
    "bad-email": "This is not an e-mail address: {detail}",
    "email-taken": "There is an account with this e-mail address.",
    "bad-postal": "A postal code (CEP) looks like 12345-678 or 12345678.",
    "bad-password": "A password has 8 to 256 characters.",
    "no-such-person": "There is nobody called {nick}.",
    # rooms
    "bad-room": "A room's name has 1 to 50 letters, digits, '-', '_' or '.', and no spaces.",
    "room-taken": "There is a room called {room}.",
    "no-such-room": "There is no room called {room}.",
    "not-open": "You have not opened {room}.",
    "not-a-member": "You are not a member of {room}.",
    "invite-only": "{room} is a group: ask to join it, or be invited.",
    "not-a-group": "{room} is not a group.",
    "not-admin": "Only the administrator of {room} can do this.",
    "already-a-member": "{nick} is a member of {room} already.",
    "not-yourself": "This is for somebody else, not for yourself.",
    "no-such-request": "Nothing is waiting for an answer between {nick} and {room}.",
    "already-answered": "This was answered already: {state}.",
    # contents
    "frames-only": "Contents travel in frames: begin the connection with one.",
    "too-large": "A file may have {most} bytes at most.",
    "not-uploaded": "This content is not here: upload it first.",
    "not-uploading": "Nothing is under way with this content: ask first.",
    "bad-chunk": "A chunk goes on where the content stopped, with 4,096 to 65,536 bytes, or fewer at its end.",
    "bad-content": "What came is not what was announced: its SHA-256 is another.",
    "no-such-event": "There is no event {seq} in {room}.",
    "no-file": "There is nothing to fetch in the event {seq} of {room}.",
    "not-yours": "This is for whoever wrote it, or for the administrator of {room}.",
    # limits
    "too-fast": "Too many tries: wait {seconds} seconds.",
    "too-many": "That would be more than {most} {what}.",
    # the server's own trouble
    "no-space": "The server's disk is full: nothing was changed.",
    "silent": "Nothing was heard of you for a long time.",
    "stopping": "The server is stopping: send this again when it is back.",
    "internal": "The server made a mistake; it is in its log as {reference}.",
}


class Phrase:
    """Words of ours that stand in a place of a sentence, and so are translated with it: `Phrase("direct chats")`.

    What people wrote, and the wire's own names, are plain strings: nobody may translate a room called `members`.
    """

    def __init__(self, text: str, **fields: object) -> None:
        self.text = text
        self.fields = fields

    def __str__(self) -> str:
        return self.inWords(str)

    def inWords(self, translate: Translate) -> str:
        """The words in another language. Without places it is never a format: it may come from a library."""
        text = translate(self.text)
        return text.format(**_filled(self.fields, translate)) if self.fields else text


class Refused(Exception):
    """The server's no: `code` for programs, `str()` of it for people, in English.

    `fields` fill the places in the code's sentence. An unknown code or a missing place is a bug
    of ours and fails here, where it is raised, with `KeyError`.
    """

    def __init__(self, code: str, **fields: object) -> None:
        self.code = code
        self.fields = fields
        self.why = self.inWords(str)
        super().__init__(self.why)

    def inWords(self, translate: Translate) -> str:
        """The sentence in another language, and what of its places is ours to say."""
        return translate(SENTENCES[self.code]).format(**_filled(self.fields, translate))


def _filled(fields: dict[str, object], translate: Translate) -> dict[str, object]:
    return {name: value.inWords(translate) if isinstance(value, Phrase) else value for name, value in fields.items()}
