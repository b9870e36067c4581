"""Friends: one's own list of people."""

from chatd.model.answers import Done, PeopleList
from chatd.model.decisions import Decided
from chatd.model.friends import Befriend, FriendAdded, FriendGone, Friends, Unfriend
from chatd.model.people import Actor
from chatd.model.refusals import Phrase, Refused
from chatd.rules import places
from chatd.rules.view import View


def befriend(view: View, actor: Actor, command: Befriend) -> Decided:
    """Add somebody. Refuses `no-such-person`, `not-yourself`, `too-many`."""
    own, friend = _pair(view, actor, command.nick)
    if view.isFriend(own, friend):
        return Decided(answer=Done())
    most = view.settings.limits.friendsPerAccount
    if view.countFriends(own) >= most:
        raise Refused("too-many", most=most, what=Phrase("friends"))
    return Decided((FriendAdded(own, friend),), (), Done())


def unfriend(view: View, actor: Actor, command: Unfriend) -> Decided:
    """Take somebody away. Refuses `no-such-person`, `not-yourself`."""
    return Decided((FriendGone(*_pair(view, actor, command.nick)),), (), Done())


def friends(view: View, actor: Actor, command: Friends) -> Decided:
    """List one's own friends."""
    assert actor.account is not None, "the gate lets accounts only"
    limit = min(command.limit, 200)
    found = view.friends(actor.account, command.after, limit + 1)
    return Decided(answer=PeopleList(tuple(found[:limit]), more=len(found) > limit))


def _pair(view: View, actor: Actor, nick: str) -> tuple[int, int]:
    """The numbers of the actor's account and of somebody else's."""
    assert actor.account is not None, "the gate lets accounts only"
    other = int(places.member(view, nick).person)
    if other == actor.account:
        raise Refused("not-yourself")
    return actor.account, other
