"""The table of wire names: the only place where a class of the model meets its name outside."""

from typing import Any

from chatd.model import commands, events, friends, media

COMMANDS: dict[str, type[Any]] = {
    "signup": commands.Signup,
    "login": commands.Login,
    "guest": commands.Guest,
    "resume": commands.Resume,
    "logout": commands.Logout,
    "tokens": commands.Tokens,
    "revoke": commands.Revoke,
    "ping": commands.Ping,
    "create": commands.Create,
    "rooms": commands.Rooms,
    "my-rooms": commands.MyRooms,
    "room": commands.AboutRoom,
    "members": commands.Members,
    "is-member": commands.IsMember,
    "topic": commands.Topic,
    "join": commands.Join,
    "leave": commands.Leave,
    "invite": commands.Invite,
    "ask": commands.Ask,
    "accept": commands.Accept,
    "reject": commands.Reject,
    "notifications": commands.Notifications,
    "open": commands.Open,
    "close": commands.Close,
    "say": commands.Say,
    "delete": commands.Delete,
    "history": commands.History,
    "seen": commands.Seen,
    "upload": media.Upload,
    "share": media.Share,
    "download": media.Download,
    "cancel": media.Cancel,
    "files": media.Files,
    "befriend": friends.Befriend,
    "unfriend": friends.Unfriend,
    "friends": friends.Friends,
    "people": commands.People,
    "profile": commands.AboutPerson,
    "set-profile": commands.SetProfile,
    "set-password": commands.SetPassword,
    "who": commands.Who,
}

EVENTS: dict[str, type[Any]] = {
    "created": events.Created,
    "said": events.Said,
    "shared": events.Shared,
    "deleted": events.Deleted,
    "removed": events.Removed,
    "joined": events.Joined,
    "left": events.Left,
    "promoted": events.Promoted,
    "topic-set": events.TopicSet,
    "closed": events.Closed,
    "invited": events.Invited,
    "asked": events.Asked,
    "accepted": events.Accepted,
    "rejected": events.Rejected,
    "direct": events.Direct,
    "answered": events.Answered,
}

NOTICES: dict[str, str] = {
    "hello": "The server's first words: `server`, `version`, `name`, `protocol`.",
    "ok": "A command was carried out: `re` is its `id`, the rest is its answer.",
    "refused": "A command was not: `re` is its `id`; `code` is for programs, `why` for people.",
    "entered": "`nick` came into the open room `room` with a first session. Not an event: it has no number.",
    "gone": "`nick` has the open room `room` open no longer.",
    "unread": "`by` wrote in your direct chat `room`, which you don't have open; `last` is its newest number.",
    "seen": "Another session of yours marked `room` as read up to `seq`.",
    "received": "So much of the content `sha256` that you upload has come: the first `offset` bytes.",
    "uploaded": "All of `sha256` is here, and is what it was announced as: you can share it. `media` is its type.",
    "failed": "What was under way with `sha256` has failed: `code` and `why`, as in a refusal.",
    "ping": "Are you there? Any byte is an answer.",
    "bye": "The server ends this connection: `code` and `why`, as in a refusal.",
}
"""What the server says besides events, and what it means."""

COMMAND_NAMES = {kind: name for name, kind in COMMANDS.items()}
EVENT_NAMES = {kind: name for name, kind in EVENTS.items()}
