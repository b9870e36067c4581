"""How much anybody may make grow, and how fast."""

import attrs

MANY = 2**53
MIB = 2**20


@attrs.frozen
class Rate:
    """At most `burst` at once, and `perSecond` for as long as one likes."""

    burst: float
    perSecond: float


@attrs.frozen
class Limits:
    """Counts and rates that `--limits off` lifts; sizes of messages and texts stand regardless."""

    sessionsPerAddress: int = 500
    roomsPerPerson: int = 200
    directsPerPerson: int = 1000
    """Direct chats that somebody opened; those that others opened with them don't count."""
    directsPerGuest: int = 50
    membersPerRoom: int = 5000
    pendingPerRoom: int = 1000
    tokensPerAccount: int = 32
    friendsPerAccount: int = 1000
    opensPerSession: int = 1000
    commands: Rate = Rate(burst=2000, perSecond=500)
    """Commands of one session: faster ones wait their turn, none is refused."""
    signups: Rate = Rate(burst=100, perSecond=0.5)
    """Accounts made from one address."""
    failuresPerAccount: Rate = Rate(burst=10, perSecond=0.2)
    """Wrong passwords for one account."""
    failuresPerAddress: Rate = Rate(burst=50, perSecond=1)
    """Wrong passwords from one address."""
    uploads: Rate = Rate(burst=30, perSecond=0.5)
    """Contents that one person announces; all guests of one address together."""
    uploadsPerSession: int = 8
    """Contents of one session that are on their way at once, up; as many down."""
    bytesPerAccount: int = 200 * MIB
    """Bytes of contents that an account has shared, or is uploading; guests share one such account."""


OFF = Limits(
    sessionsPerAddress=MANY,
    roomsPerPerson=MANY,
    directsPerPerson=MANY,
    directsPerGuest=MANY,
    membersPerRoom=MANY,
    pendingPerRoom=MANY,
    friendsPerAccount=MANY,
    opensPerSession=MANY,
    commands=Rate(MANY, MANY),
    signups=Rate(MANY, MANY),
    failuresPerAccount=Rate(MANY, MANY),
    failuresPerAddress=Rate(MANY, MANY),
    uploads=Rate(MANY, MANY),
    bytesPerAccount=MANY,
)
"""What `--limits off` means."""
