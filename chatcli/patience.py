"""How long a link waits for what, and what it takes as final."""

from random import random

from twisted.application.internet import backoffPolicy

PATIENCE_SECONDS = 30.0
"""How long a server may take from the connection to letting us in."""
GIVE_UP_SECONDS = 5 * 60.0
"""How long a link that was in tries to come back."""
GRACE_SECONDS = 2.0
"""How long a connection that we end has to send what was written to it."""
PASSING = frozenset({"nick-taken", "too-fast", "no-space", "stopping", "internal"})
"""Refusals of a login that another try may not meet: our own old connection may hold the nick still."""

PROTOCOL = 1
"""The version of the server's protocol that we speak."""

pauseSeconds = backoffPolicy(initialDelay=0.3, maxDelay=20.0, factor=1.5, jitter=lambda: random() / 2)
"""Seconds to wait before a try, by its number; a little by chance, so that not all come back at once."""
