"""What must be proved before a rule may decide: passwords, hashed and checked off the reactor thread.

Each proof turns a command that a client wrote into one of `model.entrances`, or refuses. Wrong
passwords are counted per account and per address; the right one costs nothing.
"""

from collections.abc import Callable
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from twisted.internet.defer import Deferred

from chatd.limits import Buckets, networkOf
from chatd.model import commands, entrances, media
from chatd.model.contents import Offer
from chatd.model.fields import foldEmail
from chatd.model.names import fold
from chatd.model.refusals import Refused

if TYPE_CHECKING:
    from chatd.service import Service
    from chatd.session import Session

InThread = Callable[..., "Deferred[Any]"]


class Proofs:
    """Proves what a session claims. `inThread` calls a function off the reactor and gives a Deferred."""

    def __init__(self, service: "Service", hasher: PasswordHasher, inThread: InThread) -> None:
        limits = service.settings.limits
        self._service = service
        self._hasher = hasher
        self._inThread = inThread
        self._signups = Buckets(limits.signups, service.clock)
        self._byAccount = Buckets(limits.failuresPerAccount, service.clock)
        self._byAddress = Buckets(limits.failuresPerAddress, service.clock)
        # Checked when there is no such account, so that the time of the answer doesn't tell.
        self._nobody = hasher.hash(token_urlsafe())

    async def signup(self, session: "Session", command: commands.Signup) -> entrances.Register:
        """Hash the password of a new account."""
        self._signups.take(networkOf(session.door.address))
        secret = await self._inThread(self._hasher.hash, command.password)
        return entrances.Register(
            command.nick, command.email, command.postal, secret, command.device, token_urlsafe(32)
        )

    async def login(self, session: "Session", command: commands.Login) -> entrances.Enter:
        """Check a password; whether the name or the password was wrong isn't told."""
        nick, email = command.nick, command.email
        if nick is None and not email:
            raise Refused("missing-field", field="nick")
        if email is None and nick is not None and "@" in nick:
            nick, email = None, nick
        name = ("account", foldEmail(email)) if email is not None else ("account", fold(nick or ""))
        found = await self._service.query(lambda view: view.secret(nick, email))
        await self._check(session, name, found[1] if found else self._nobody, command.password)
        if found is None:
            raise Refused("wrong-password")
        return entrances.Enter(found[0], command.device, token_urlsafe(32))

    async def guest(self, session: "Session", command: commands.Guest) -> entrances.EnterAsGuest:
        """Draw the secret by which this guest is known from now on, unless the client shows one."""
        return entrances.EnterAsGuest(command.nick, command.token or token_urlsafe(24), session.number)

    async def resume(self, session: "Session", command: commands.Resume) -> entrances.EnterByToken:
        """Nothing to prove: the rule looks the token up, and nobody guesses 256 bits."""
        return entrances.EnterByToken(command.token)

    async def setPassword(self, session: "Session", command: commands.SetPassword) -> entrances.ChangeSecret:
        """Check the old password and hash the new one."""
        actor = session.actor
        assert actor is not None, "the gate lets accounts only"
        account = actor.account
        assert account is not None, "the gate lets accounts only"
        secret = await self._service.query(lambda view: view.secretNumbered(account))
        await self._check(session, ("account", account), secret, command.old)
        return entrances.ChangeSecret(await self._inThread(self._hasher.hash, command.new))

    async def share(self, session: "Session", command: media.Share) -> Offer:
        """Find the content that is to be shared. Takes no time, so other commands may be given meanwhile."""
        assert session.actor is not None, "the gate lets nobody in without"
        content = self._service.uploads.content(session.actor.person, command.sha256)
        return Offer(command.room, command.name, command.caption, command.key, command.sha256, content)

    async def _check(self, session: "Session", name: tuple[str, object], secret: str, password: str) -> None:
        """Refuse a wrong password. A token is taken first, so that many tries at once don't slip through."""
        network = networkOf(session.door.address)
        self._byAddress.take(network)  # first: who is refused for that takes nothing from the account
        try:
            self._byAccount.take(name)
        except Refused:
            self._byAddress.give(network)
            raise
        if not await self._inThread(self._verify, secret, password):
            raise Refused("wrong-password")
        self._byAccount.give(name)
        self._byAddress.give(network)

    def _verify(self, secret: str, password: str) -> bool:
        try:
            return self._hasher.verify(secret, password)
        except (VerificationError, InvalidHashError):
            return False


PROOFS: dict[type[Any], Callable[..., Any]] = {
    commands.Signup: Proofs.signup,
    commands.Login: Proofs.login,
    commands.Guest: Proofs.guest,
    commands.Resume: Proofs.resume,
    commands.SetPassword: Proofs.setPassword,
    media.Share: Proofs.share,
}
"""Which proof a command needs; the others need none."""
