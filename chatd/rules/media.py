"""Contents: who may send, share and fetch them."""

from hashlib import sha256

from chatd.model import media
from chatd.model.answers import Done, Events, Sending
from chatd.model.contents import GUESTS, Halt, Keeps, Offer, Receive, Received, Send, Stored
from chatd.model.decisions import Append, Decided
from chatd.model.events import Shared
from chatd.model.filenames import safeName
from chatd.model.people import Actor
from chatd.model.refusals import Phrase, Refused
from chatd.rules import places
from chatd.rules.view import View


def upload(view: View, actor: Actor, command: media.Upload) -> Decided:
    """Take a content from whoever may say something in the room, before a byte of it is read. Refuses `too-large`."""
    return _receive(view, actor, command.room, command.size, command.sha256, False)


def collect(view: View, actor: Actor, command: media.Collect) -> Decided:
    """The same with one that isn't known yet."""
    return _receive(view, actor, command.room, command.size, command.handle, True)


def _receive(view: View, actor: Actor, room: str, size: int, sha256: str, isHandle: bool) -> Decided:
    places.writable(view, actor, room)
    if size > view.settings.fileBytes:
        raise Refused("too-large", most=view.settings.fileBytes)
    owner = _owner(actor)
    spareOwn = view.settings.limits.bytesPerAccount - view.bytesOf(owner)
    spareAll = view.settings.allBytes - view.bytesOfAll()
    return Decided((), (Receive(sha256, size, owner, spareOwn, spareAll, isHandle),))


def share(view: View, actor: Actor, offer: Offer) -> Decided:
    """Put a content that is here into a room where the actor may say something. Refuses `not-uploaded`."""
    content = offer.content
    if content is None:
        raise Refused("not-uploaded")
    place, facts = places.writable(view, actor, offer.room)
    found = content.found
    event = Shared(
        safeName(offer.name), content.size, found.media, content.sha256, offer.caption, found.width, found.height,
        len(found.thumbnail) if found.thumbnail else None, found.seconds, found.waveform,
    )  # fmt: skip
    keeps = Keeps(place, content, _owner(actor))
    return Decided((*facts, Append(place, event), keeps), (Received(offer.upload),))


def download(view: View, actor: Actor, command: media.Download) -> Decided:
    """Send a content to whoever may read the event that refers to it. Refuses `no-file`."""
    room = places.readable(view, actor, command.room)
    stored = view.stored(room, command.seq)
    if stored is not None and command.thumbnail:
        stored = _thumbnail(stored)
    if stored is None:
        raise Refused("no-file", seq=command.seq, room=room.name)
    if command.offset > stored.size:
        detail = Phrase("it goes from {least} to {most}", least=0, most=stored.size)
        raise Refused("bad-field", field="offset", detail=detail)
    left = stored.size - command.offset
    length = left if command.length is None else min(left, command.length)
    send = Send(stored.sha256, command.offset, command.offset + length, stored.thumbnail if command.thumbnail else None)
    return Decided((), (send,), Sending(stored.sha256, stored.size, stored.media, command.offset, length))


def files(view: View, actor: Actor, command: media.Files) -> Decided:
    """List what is shared in a room that one may read."""
    room = places.readable(view, actor, command.room)
    entries, more = view.shared(room, command.name, command.after, min(command.limit, 200))
    return Decided(answer=Events(room.name, tuple(entries), more))


def cancel(_: View, __: Actor, command: media.Cancel) -> Decided:
    """Stop what is under way with a content; whether anything is doesn't matter."""
    return Decided((), (Halt(command.sha256),), Done())


def _thumbnail(stored: Stored) -> Stored | None:
    """The content that a thumbnail is."""
    data = stored.thumbnail
    if data is None:
        return None
    kind = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
    return Stored(sha256(data).hexdigest(), len(data), kind, data)


def _owner(actor: Actor) -> str:
    return GUESTS if actor.isGuest else actor.person
