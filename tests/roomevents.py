"""For tests of the client's rooms: events and answers as a server sends them, and rooms that took them."""

from chatcli.rooms import OpenRoom

INBOX = "@ana~1"


def at(seq):
    return f"2026-11-21T12:{seq // 60:02}:{seq % 60:02}.000Z"


def said(seq, text="x", by="bia", room="lobby", **fields):
    return {"type": "said", "room": room, "seq": seq, "at": at(seq), "by": by, "text": text, **fields}


def joined(seq, room="lobby"):
    return {"type": "joined", "room": room, "seq": seq, "at": at(seq), "by": "caio", "nick": "caio"}


def note(seq, kind="invited", by="bia"):
    return {"type": kind, "room": INBOX, "seq": seq, "at": at(seq), "by": by, "about": "study"}


def opened(room, kind="open", last=0, **fields):
    return {"type": "ok", "room": room, "kind": kind, "last": last, "title": "", "topic": "", **fields}


def openRoom(*events, kind="open", seen=0, **fields):
    room = OpenRoom("lobby", "lobby", kind, "ana", seen, **fields)
    for event in events:
        room.take(event)
    return room


def seqs(room):
    return [event["seq"] for event in room.events]


def shared(seq, name="cat.png", by="bia", room="lobby", **fields):
    event = {"type": "shared", "room": room, "seq": seq, "at": at(seq), "by": by, "name": name}
    return {**event, "size": 12 * 1024, "media": "image/png", "sha256": f"{seq:064x}", "caption": "", **fields}


def deleted(seq, target, by="bia", room="lobby"):
    return {"type": "deleted", "room": room, "seq": seq, "at": at(seq), "by": by, "target": target}
