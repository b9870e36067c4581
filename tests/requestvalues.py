"""For tests of requests: strategies for commands, ids and any JSON, and how a message is read."""

import json
from typing import Literal, get_args, get_origin

import attrs
from hypothesis import strategies as st

from chatd.model import fields
from chatd.wire.names import COMMAND_NAMES
from chatd.wire.requests import readRequest

NUMBER_MAX = 2**53 - 1

char = st.characters(exclude_categories=("Cs",), exclude_characters="\0")
names = st.from_regex(r"\A[a-zé0-9_.-]{1,32}\Z")


def text(least, most):
    return st.text(char, min_size=least, max_size=min(most, 40))


def maybe(strategy):
    return st.none() | strategy


seqs = st.integers(0, NUMBER_MAX)
emails = st.from_regex(r"\A[a-z]{1,8}@[a-z]{1,8}\.org\Z")
postals = st.from_regex(r"\A[0-9]{5}-?[0-9]{3}\Z")
lines = text(0, 300)

VALUES = {
    fields.Text: text(1, 16_000),
    fields.Nick: names,
    fields.NewNick: names,
    fields.RoomName: names,
    fields.Room: text(1, 200),
    fields.SomeRoom: maybe(text(1, 200)),
    fields.Person: text(1, 32).filter(lambda nick: len(nick) <= 32),
    fields.Somebody: maybe(text(1, 32).filter(lambda nick: len(nick) <= 32)),
    fields.Email: emails,
    fields.MaybeEmail: maybe(emails),
    fields.Postal: postals,
    fields.MaybePostal: maybe(postals),
    fields.Password: text(8, 256),
    fields.TriedPassword: text(1, 256),
    fields.Token: text(1, 200),
    fields.OwnToken: maybe(text(16, 200)),
    fields.Device: maybe(text(1, 64)),
    fields.Line: lines,
    fields.MaybeLine: maybe(lines),
    fields.Key: maybe(text(1, 64)),
    fields.TriedEmail: maybe(text(1, 320)),
    fields.TriedName: maybe(text(1, 320)),
    fields.Language: maybe(text(0, 64)),
    fields.Number: seqs,
    fields.Seq: seqs,
    fields.MaybeSeq: maybe(seqs),
    fields.Limit: st.integers(1, NUMBER_MAX),
    fields.Sha256: st.from_regex(r"\A[0-9a-f]{64}\Z"),
    fields.FileName: text(1, 1000),
    fields.MaybeFileName: maybe(text(1, 1000)),
    fields.Caption: text(0, 1000),
    fields.Bytes: st.integers(1, NUMBER_MAX),
    fields.MaybeBytes: maybe(st.integers(1, NUMBER_MAX)),
    bool: st.booleans(),
    bool | None: st.none() | st.booleans(),
}


def values(kind):
    if kind in VALUES:
        return VALUES[kind]
    assert get_origin(kind) is Literal, f"a strategy for {kind} belongs into VALUES"
    return st.sampled_from(get_args(kind))


allCommands = st.one_of(
    [st.builds(kind, **{it.name: values(it.type) for it in attrs.fields(kind)}) for kind in COMMAND_NAMES]
)
ids = st.none() | st.integers(0, NUMBER_MAX) | st.text(char, max_size=64)
anyJson = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def read(*pairs, **message):
    """Read one message, of these fields or of these pairs in order."""
    if pairs:
        return readRequest(("{" + ",".join(f"{json.dumps(k)}:{json.dumps(v)}" for k, v in pairs) + "}").encode())
    return readRequest(json.dumps(message).encode())
