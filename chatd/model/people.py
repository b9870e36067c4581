"""Who acts and who is acted upon: an account or a guest, as the login said."""

import attrs

from chatd.model.names import fold
from chatd.model.rooms import inboxName


@attrs.frozen
class Party:
    """Somebody who can be written to. `person` is the key by which chats and notifications are theirs."""

    person: str
    nick: str
    inbox: str


@attrs.frozen
class Account:
    """Somebody who signed up. `number` is ours; e-mail and postal code are shown as the flags say; `created` is UTC."""

    number: int
    nick: str
    email: str
    postal: str
    name: str
    about: str
    showEmail: bool
    showPostal: bool
    created: str

    @property
    def party(self) -> Party:
        """The account as somebody who can be written to."""
        return Party(str(self.number), self.nick, inboxName(self.nick))


@attrs.frozen
class GuestSeat:
    """A nick that a guest holds now: `claim` tells guests of the same nick apart, `holder` is the session."""

    nick: str
    claim: str
    holder: str

    @property
    def party(self) -> Party:
        """The guest as somebody who can be written to; another guest of that nick is another person."""
        return Party(f"~{fold(self.nick)}~{self.claim}", self.nick, inboxName(self.nick, self.claim))


@attrs.frozen
class Actor:
    """Who gives a command.

    `party.person` owns what is theirs alone; `author` signs events and keys. They differ for guests, whose
    authorship is their folded nick (it outlives a reconnect) while their chats are bound to a claim.
    `holder` names the session of a guest; `operator` is somebody from `--admin`.
    """

    party: Party
    author: str
    account: int | None = None
    holder: str = ""
    operator: bool = False

    @property
    def nick(self) -> str:
        """The name that everybody sees."""
        return self.party.nick

    @property
    def person(self) -> str:
        """The key by which chats, memberships and notifications are theirs."""
        return self.party.person

    @property
    def isGuest(self) -> bool:
        """Whether they have no account."""
        return self.account is None


def accountActor(party: Party, *, operator: bool = False) -> Actor:
    """The actor that somebody with an account is."""
    return Actor(party, author=party.person, account=int(party.person), operator=operator)


def guestActor(seat: GuestSeat) -> Actor:
    """The actor that a guest is."""
    return Actor(seat.party, author="~" + fold(seat.nick), holder=seat.holder)
