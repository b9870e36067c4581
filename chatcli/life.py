"""The life of a link as a state machine: the one place that says what may happen when.

    offline ── made ──▶ greeting ── greeted ──▶ entering ── admitted ──▶ live
       ▲                    │                       │                      │
       └────────────────────┴──────── lost ─────────┴──────────────────────┘
    any of them ── finish ──▶ ended

`heard` is a message of the server; what it means depends on the state. A connection may be given
up before its transport knows: what still comes of it finds the link offline, and means nothing.
"""

from collections.abc import Callable
from typing import Protocol

from automat import TypeMachineBuilder

from chatcli.protocol import Message

Emit = Callable[[Message], None]
"""Hands on what the owner of a link may want to know."""


class Life(Protocol):
    """What can happen to a link."""

    def made(self) -> None:
        """A connection is there."""

    def heard(self, message: Message) -> None:
        """The server said something."""

    def greeted(self) -> None:
        """It was a hello that we understand."""

    def admitted(self, welcome: Message) -> None:
        """The server let us in."""

    def speak(self) -> None:
        """There may be something to send."""

    def lost(self, why: str) -> None:
        """The connection is gone."""

    def finish(self, reason: Exception | None) -> None:
        """The link is over; None where that is as it was wanted."""


class Living(Protocol):
    """What a link does as its life goes on."""

    def awaitHello(self) -> None:
        """Wait for the server's first words, but not forever."""

    def readHello(self, message: Message) -> None:
        """Read them."""

    def enter(self) -> None:
        """Say who we are."""

    def readWelcome(self, message: Message) -> None:
        """Read the answer to that."""

    def goLive(self, welcome: Message) -> None:
        """Take up what was left, and tell that we are in."""

    def readLive(self, message: Message) -> None:
        """Read what comes to somebody who is in."""

    def sendWaiting(self) -> None:
        """Send what waits."""

    def goOffline(self, why: str) -> None:
        """Keep what wasn't acknowledged for the next time."""

    def end(self, reason: Exception | None) -> None:
        """Close everything and tell who waits."""


# What the states share is what a link does, whoever does it; Automat asks for no more.
builder = TypeMachineBuilder(Life, Living)  # type: ignore[type-abstract]
offline, greeting, entering, live, ended = map(builder.state, ("offline", "greeting", "entering", "live", "ended"))


@offline.upon(Life.made).to(greeting)
def _(life: Life, link: Living) -> None:
    link.awaitHello()


@greeting.upon(Life.heard).loop()
def _(life: Life, link: Living, message: Message) -> None:
    link.readHello(message)


@greeting.upon(Life.greeted).to(entering)
def _(life: Life, link: Living) -> None:
    link.enter()


@entering.upon(Life.heard).loop()
def _(life: Life, link: Living, message: Message) -> None:
    link.readWelcome(message)


@entering.upon(Life.admitted).to(live)
def _(life: Life, link: Living, welcome: Message) -> None:
    link.goLive(welcome)


@live.upon(Life.heard).loop()
def _(life: Life, link: Living, message: Message) -> None:
    link.readLive(message)


@live.upon(Life.speak).loop()
def _(life: Life, link: Living) -> None:
    link.sendWaiting()


for state in (greeting, entering, live):

    @state.upon(Life.lost).to(offline)
    def _(life: Life, link: Living, why: str) -> None:
        link.goOffline(why)


for state in (offline, greeting, entering, live):

    @state.upon(Life.finish).to(ended)
    def _(life: Life, link: Living, reason: Exception | None) -> None:
        link.end(reason)


for state in (offline, greeting, entering, ended):
    state.upon(Life.speak).loop().returns(None)
for state in (offline, ended):
    state.upon(Life.heard).loop().returns(None)
    state.upon(Life.lost).loop().returns(None)
ended.upon(Life.made).loop().returns(None)
ended.upon(Life.finish).loop().returns(None)
makeLife = builder.build()
"""A life for a link, offline at first."""
