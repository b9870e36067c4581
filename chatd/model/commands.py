"""What a client can ask for: one class a command, its fields checked by their types. See `model.media` for contents.

A command that writes takes the client's own `key`: sent again with the same key, by the same
person into the same room, it gets the first answer and changes nothing.
"""

from typing import Literal

from chatd.model import fields as field
from chatd.model.fields import message

# --- who is there: accounts, guests, tokens


@message
class Signup:
    """Make an account and log in with it. With `device`, the answer has a token for that device."""

    nick: field.NewNick
    email: field.Email
    password: field.Password
    postal: field.Postal
    device: field.Device = None
    lang: field.Language = None


@message
class Login:
    """Log in by `nick` or by `email`. With `device`, the answer has a token for that device."""

    password: field.TriedPassword
    nick: field.TriedName = None
    email: field.TriedEmail = None
    device: field.Device = None
    lang: field.Language = None


@message
class Guest:
    """Come in under a free nick, without an account.

    Whoever shows the `token` of an earlier answer (or of their own making) is the same guest as then:
    an older connection ends, and their direct chats are theirs again.
    """

    nick: field.Nick
    token: field.OwnToken = None
    lang: field.Language = None


@message
class Resume:
    """Log in with a device's token, without the password."""

    token: field.Token
    lang: field.Language = None


@message
class Logout:
    """Leave: the answer comes, then the connection closes."""


@message
class Tokens:
    """List the devices that can log in without the password."""


@message
class Revoke:
    """Take back a device's token, by its number in `tokens`."""

    token: field.Number


@message
class Ping:
    """Ask for a sign of life."""


# --- rooms


@message
class Create:
    """Make a room: a `group`, of which you are the administrator, or an `open` one."""

    room: field.RoomName
    kind: Literal["group", "open"] = "group"
    title: field.Line = ""
    key: field.Key = None


@message
class Rooms:
    """List open rooms and groups by name, from behind `after`."""

    after: field.SomeRoom = None
    limit: field.Limit = 200


@message
class MyRooms:
    """List the rooms you are a member of, your direct chats too, with how much is unread."""


@message
class AboutRoom:
    """Tell a room's kind, title, topic, administrator and how many members it has."""

    room: field.Room


@message
class Members:
    """List a room's members, the longest-standing first, from behind `after`."""

    room: field.Room
    after: field.Somebody = None
    limit: field.Limit = 200


@message
class IsMember:
    """Tell whether `nick` (left out: you) is a member of a room."""

    room: field.Room
    nick: field.Somebody = None


@message
class Topic:
    """Set what a room talks about; an empty one takes it away."""

    room: field.Room
    topic: field.Line
    key: field.Key = None


@message
class Join:
    """Become a member of an open room, so that it stands among your rooms."""

    room: field.Room
    key: field.Key = None


@message
class Leave:
    """Cease to be a member. An administrator may name who is next: `to`."""

    room: field.Room
    to: field.Somebody = None
    key: field.Key = None


# --- groups: invitations and requests


@message
class Invite:
    """Invite somebody into your group; they find it among their notifications."""

    room: field.Room
    nick: field.Person
    key: field.Key = None


@message
class Ask:
    """Ask to join a group; its administrator finds it among the notifications."""

    room: field.Room
    key: field.Key = None


@message
class Accept:
    """Say yes: to your invitation, or as administrator to the request of `nick`."""

    room: field.Room
    nick: field.Somebody = None
    key: field.Key = None


@message
class Reject:
    """Say no: to your invitation, or as administrator to the request of `nick`."""

    room: field.Room
    nick: field.Somebody = None
    key: field.Key = None


@message
class Notifications:
    """List your notifications and their state, the newest last, from before `before`."""

    before: field.MaybeSeq = None
    limit: field.Limit = 50


# --- talk


@message
class Open:
    """Follow a room, or the direct chat with `nick`: first what came after `after`, then what comes.

    Left out, `after` means the newest 50.
    """

    room: field.SomeRoom = None
    nick: field.Somebody = None
    after: field.MaybeSeq = None


@message
class Close:
    """Follow a room no longer."""

    room: field.Room


@message
class Say:
    """Put a text into a room."""

    room: field.Room
    text: field.Text
    key: field.Key = None


@message
class Delete:
    """Delete a text or a file: your own, or as administrator of the room anybody's. Its place stays, empty."""

    room: field.Room
    seq: field.Seq
    key: field.Key = None


@message
class History:
    """Read backwards: up to `limit` events from before `before` (left out: from the end)."""

    room: field.Room
    before: field.MaybeSeq = None
    limit: field.Limit = 50


@message
class Seen:
    """Mark a room as read up to `seq`; the mark never goes back."""

    room: field.Room
    seq: field.Seq


@message
class People:
    """List the accounts by nick, from behind `after`."""

    after: field.Somebody = None
    limit: field.Limit = 200


@message
class AboutPerson:
    """Show the profile of `nick`, or of whoever shows this `email` (both left out: your own)."""

    nick: field.Somebody = None
    email: field.TriedEmail = None


@message
class SetProfile:
    """Change your own profile; what is left out stays."""

    name: field.MaybeLine = None
    about: field.MaybeLine = None
    email: field.MaybeEmail = None
    postal: field.MaybePostal = None
    showEmail: bool | None = None
    showPostal: bool | None = None


@message
class SetPassword:
    """Change your password; the tokens of all your devices are revoked."""

    old: field.TriedPassword
    new: field.Password


@message
class Who:
    """List who has a room open, or who is online."""

    room: field.SomeRoom = None
