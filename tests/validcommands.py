"""For tests of who may do what: fields that make each command valid."""

CARD = {"nick": "eva", "email": "eva@example.org", "password": "correct horse", "postal": "01310-100"}

VALID = {
    "signup": CARD,
    "login": {"nick": "ana", "password": "correct horse"},
    "guest": {"nick": "eva"},
    "resume": {"token": "unknown"},
    "revoke": {"token": 1},
    "create": {"room": "garden"},
    "room": {"room": "lobby"},
    "members": {"room": "lobby"},
    "is-member": {"room": "lobby"},
    "topic": {"room": "lobby", "topic": "x"},
    "join": {"room": "lobby"},
    "leave": {"room": "lobby"},
    "invite": {"room": "lobby", "nick": "ana"},
    "ask": {"room": "lobby"},
    "accept": {"room": "lobby"},
    "reject": {"room": "lobby"},
    "open": {"room": "lobby"},
    "close": {"room": "lobby"},
    "say": {"room": "lobby", "text": "x"},
    "history": {"room": "lobby"},
    "seen": {"room": "lobby", "seq": 0},
    "delete": {"room": "lobby", "seq": 1},
    "upload": {"room": "lobby", "size": 1, "sha256": "0" * 64},
    "share": {"room": "lobby", "sha256": "0" * 64, "name": "x"},
    "download": {"room": "lobby", "seq": 1},
    "files": {"room": "lobby"},
    "cancel": {"sha256": "0" * 64},
    "befriend": {"nick": "ana"},
    "unfriend": {"nick": "ana"},
    "set-password": {"old": "correct horse", "new": "correct horse"},
}
"""What makes a command valid that needs more than its type."""
