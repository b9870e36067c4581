"""People: who there is, and what they show of themselves."""

from chatd.model import commands
from chatd.model.answers import PeopleList, Profile
from chatd.model.decisions import Decided, Look
from chatd.model.people import Account, Actor
from chatd.model.refusals import Refused
from chatd.rules import places
from chatd.rules.view import View


def people(view: View, _: Actor, command: commands.People) -> Decided:
    """List the accounts."""
    limit = min(command.limit, 200)
    found = view.accounts(command.after, limit + 1)
    return Decided(answer=PeopleList(tuple(found[:limit]), more=len(found) > limit))


def profile(view: View, actor: Actor, command: commands.AboutPerson) -> Decided:
    """Show somebody's profile, or one's own."""
    if command.nick is None and command.email is not None:
        return _byEmail(view, actor, command.email)
    nick = command.nick if command.nick is not None else actor.nick
    if account := view.account(nick):
        return Decided(answer=_shown(actor, account))
    if seat := view.guest(nick):
        return Decided(answer=Profile(seat.nick, guest=True))
    raise Refused("no-such-person", nick=nick)


def _byEmail(view: View, actor: Actor, email: str) -> Decided:
    """The profile of whoever has an address, if the actor may see there that they have it."""
    account = view.accountOfEmail(email)
    shown = _shown(actor, account) if account else None
    if shown is None or shown.email is None:
        raise Refused("no-such-person", nick=email)
    return Decided(answer=shown)


def _shown(actor: Actor, account: Account) -> Profile:
    """What `actor` may see: e-mail and postal code are for accounts, unless their owner hides them."""
    own = actor.account == account.number
    return Profile(
        account.nick,
        guest=False,
        name=account.name,
        about=account.about,
        email=account.email if own or (account.showEmail and not actor.isGuest) else None,
        postal=account.postal if own or (account.showPostal and not actor.isGuest) else None,
        since=account.created,
        showEmail=account.showEmail if own else None,
        showPostal=account.showPostal if own else None,
    )


def who(view: View, actor: Actor, command: commands.Who) -> Decided:
    """Ask who is there; the registry fills in the names, in the order of commands."""
    room = places.readable(view, actor, command.room) if command.room is not None else None
    return Decided((), (Look(room),))
