"""Coming in: accounts, guests, tokens. What had to be proved was proved before (see `model.entrances`)."""

from hashlib import sha256

import attrs

from chatd.model import commands, entrances
from chatd.model.answers import Done, TokenList, Welcome
from chatd.model.decisions import (
    AccountIs,
    Admit,
    Decided,
    End,
    GuestIn,
    GuestOut,
    NewAccount,
    SecretIs,
    Supersede,
    TokenAdded,
    TokenGone,
    TokenUsed,
)
from chatd.model.fields import foldEmail
from chatd.model.names import fold
from chatd.model.people import Account, Actor, GuestSeat, Party, accountActor, guestActor
from chatd.model.refusals import Refused
from chatd.model.rooms import inboxName
from chatd.rules.view import View


def register(view: View, _: Actor | None, command: entrances.Register) -> Decided:
    """Make an account and let its owner in."""
    if view.account(command.nick) or view.guest(command.nick):
        raise Refused("nick-taken", nick=command.nick)
    if view.emailTaken(command.email):
        raise Refused("email-taken")
    postal = f"{command.postal[:5]}-{command.postal[-3:]}"
    account = NewAccount(command.nick, command.email, postal, command.secret)
    token = (TokenAdded(account, hashToken(command.token), command.device),) if command.device else ()
    welcome = Welcome(
        command.nick,
        guest=False,
        inbox=inboxName(command.nick),
        token=command.token if token else None,
        email=command.email,
        postal=postal,
    )
    return Decided((account, *token), (Admit(account),), welcome)


def enter(view: View, _: Actor | None, command: entrances.Enter) -> Decided:
    """Let the owner of an account in, whose password was right."""
    account = view.accountNumbered(command.account)
    if account is None:
        raise Refused("wrong-password")
    if command.device is None:
        return _welcome(view, account.party, account)
    token = TokenAdded(account.number, hashToken(command.token), command.device)
    return _welcome(view, account.party, account, (*_worn(view, account), token), command.token)


def _worn(view: View, account: Account) -> tuple[TokenGone, ...]:
    """The token that must go so that another fits: the one that was not used for the longest time."""
    rows = view.tokens(account.number)
    if len(rows) < view.settings.limits.tokensPerAccount:
        return ()
    return (TokenGone(min(rows, key=lambda row: row.used).token),)


def enterByToken(view: View, _: Actor | None, command: entrances.EnterByToken) -> Decided:
    """Let the owner of a device's token in."""
    found = view.token(hashToken(command.token))
    if found is None:
        raise Refused("bad-token")
    number, party = found
    account = view.accountNumbered(int(party.person))
    assert account is not None, "a token has an account"
    return _welcome(view, party, account, (TokenUsed(number),), command.token)


def _welcome(
    view: View, party: Party, account: Account, facts: tuple[object, ...] = (), token: str | None = None
) -> Decided:
    actor = accountActor(party, operator=fold(party.nick) in view.settings.operators)
    welcome = Welcome(
        party.nick, guest=False, inbox=party.inbox, token=token, email=account.email, postal=account.postal
    )
    return Decided(facts, (Admit(actor),), welcome)


def enterAsGuest(view: View, _: Actor | None, command: entrances.EnterAsGuest) -> Decided:
    """Let a guest in under a free nick, or back in under the one that the same guest holds."""
    if not view.settings.guests:
        raise Refused("no-guests")
    seat = GuestSeat(command.nick, claimOf(command.nick, command.token), command.holder)
    before = view.guest(command.nick)
    if view.account(command.nick) or (before and before.claim != seat.claim):
        raise Refused("nick-taken", nick=command.nick)
    effects = (Supersede(seat.party.person, before.holder),) if before else ()
    welcome = Welcome(seat.nick, guest=True, inbox=seat.party.inbox, token=command.token)
    return Decided((GuestIn(seat),), (*effects, Admit(guestActor(seat))), welcome)


def depart(_: View, __: Actor | None, command: entrances.Depart) -> Decided:
    """Free the nick that an ended session held, unless another session took it over."""
    return Decided((GuestOut(command.nick, command.holder),), (), Done())


def logout(_: View, __: Actor, ___: commands.Logout) -> Decided:
    """End the session."""
    return Decided((), (End(),), Done())


def tokens(view: View, actor: Actor, _: commands.Tokens) -> Decided:
    """List one's own devices."""
    assert actor.account is not None, "the gate lets accounts only"
    return Decided(answer=TokenList(tuple(view.tokens(actor.account))))


def revoke(view: View, actor: Actor, command: commands.Revoke) -> Decided:
    """Take back one of one's own tokens."""
    assert actor.account is not None, "the gate lets accounts only"
    if all(row.token != command.token for row in view.tokens(actor.account)):
        raise Refused("no-such-token", token=command.token)
    return Decided((TokenGone(command.token),), (), Done())


def changeSecret(_: View, actor: Actor, command: entrances.ChangeSecret) -> Decided:
    """Take a new password; every device must show it."""
    assert actor.account is not None, "the gate lets accounts only"
    return Decided((SecretIs(actor.account, command.secret),), (), Done())


def setProfile(view: View, actor: Actor, command: commands.SetProfile) -> Decided:
    """Change what one shows of oneself."""
    assert actor.account is not None, "the gate lets accounts only"
    account = view.accountNumbered(actor.account)
    assert account is not None, "who is logged in has an account"
    names = ("name", "about", "email", "postal", "showEmail", "showPostal")
    changes = {name: value for name in names if (value := getattr(command, name)) is not None}
    if postal := changes.get("postal"):
        changes["postal"] = f"{postal[:5]}-{postal[-3:]}"
    email = changes.get("email", account.email)
    if foldEmail(email) != foldEmail(account.email) and view.emailTaken(email):
        raise Refused("email-taken")
    return Decided((AccountIs(attrs.evolve(account, **changes)),), (), Done())


def hashToken(token: str) -> str:
    """What is stored of a token: it is long and random, so a fast hash will do."""
    return sha256(token.encode()).hexdigest()


def claimOf(nick: str, token: str) -> str:
    """What tells a guest from another of the same nick; the token can't be found from it."""
    return sha256(f"{fold(nick)}\n{token}".encode()).hexdigest()[:16]
