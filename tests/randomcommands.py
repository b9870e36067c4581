"""Commands drawn at random, for tests of what holds whatever people do: strategies for hypothesis."""

from typing import Any

from hypothesis import strategies as st

from tests.chatmodel import ACCOUNTS, GUESTS

NAMES = {"lobby": "open", "square": "open", "garden": "group", "kitchen": "group"}

some = st.integers(0, 1000)
names = st.sampled_from(sorted(NAMES))
groups = st.sampled_from(["garden", "garden", "kitchen", "lobby"])
nicks = st.sampled_from([*ACCOUNTS, *ACCOUNTS, *GUESTS])
keys = st.sampled_from([None, None, None, "k1", "k2"])


def command(type: str, **fields: Any) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """A command with its fields; those that are None are left out."""
    drawn = st.fixed_dictionaries(fields)
    return drawn.map(lambda it: (type, {name: value for name, value in it.items() if value is not None}))


places = st.one_of(
    names, st.sampled_from(["lobby", "garden"]), st.sampled_from(["lobby", "@ana"]), nicks.map("@{}".format)
)
creating = names.filter(lambda name: name != "lobby").flatmap(
    lambda name: command("create", room=st.just(name), kind=st.just(NAMES[name]), key=keys)
)
membership = st.one_of(
    command("invite", room=groups, nick=nicks, key=keys),
    command("ask", room=groups, key=keys),
    command("accept", room=groups, nick=st.none() | nicks, key=keys),
    command("reject", room=groups, nick=st.none() | nicks, key=keys),
    command("leave", room=names, to=st.none() | nicks, key=keys),
    command("join", room=names, key=keys),
)
talking = st.one_of(
    command("open", room=places, after=st.sampled_from([None, 0, 1, 3, 1000])),
    command("close", room=places),
    command("say", room=places, text=st.sampled_from(["oi", "olá", "x" * 300]), key=keys),
    command("seen", room=places, seq=st.integers(0, 12)),
)
