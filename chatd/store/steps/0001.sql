-- Accounts, guests who are here, rooms, timelines, inboxes.
-- A person is a text key: an account's number, or `~nick~claim` for a guest. Times are milliseconds since 1970.

CREATE TABLE account (
    number INTEGER PRIMARY KEY,
    nick TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL UNIQUE,
    secret TEXT NOT NULL,
    postal TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT '',
    show_email INTEGER NOT NULL DEFAULT 1,
    show_postal INTEGER NOT NULL DEFAULT 1,
    created INTEGER NOT NULL
);

CREATE TABLE token (
    number INTEGER PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account (number),
    hash TEXT NOT NULL UNIQUE,
    device TEXT NOT NULL,
    created INTEGER NOT NULL,
    used INTEGER NOT NULL
);

CREATE INDEX token_account ON token (account);

CREATE TABLE guest (
    folded TEXT PRIMARY KEY,
    nick TEXT NOT NULL,
    claim TEXT NOT NULL,
    holder TEXT NOT NULL
);

CREATE TABLE room (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    topic TEXT NOT NULL DEFAULT '',
    admin TEXT,
    last INTEGER NOT NULL DEFAULT 0,
    at INTEGER NOT NULL DEFAULT 0,
    closed INTEGER NOT NULL DEFAULT 0
);

-- A closed room keeps its timeline and frees its name.
CREATE UNIQUE INDEX room_name ON room (folded) WHERE closed = 0;
CREATE INDEX room_any_name ON room (folded);
CREATE INDEX room_admin ON room (admin) WHERE admin IS NOT NULL;

CREATE TABLE event (
    room INTEGER NOT NULL REFERENCES room (id),
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    nick TEXT NOT NULL,
    type TEXT NOT NULL,
    key TEXT,
    body BLOB NOT NULL,
    PRIMARY KEY (room, seq)
) WITHOUT ROWID;

CREATE UNIQUE INDEX event_key ON event (room, author, key) WHERE key IS NOT NULL;

-- The keys of commands that put nothing into the room that they name.
CREATE TABLE receipt (
    room INTEGER NOT NULL REFERENCES room (id),
    author TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (room, author, key)
) WITHOUT ROWID;

CREATE TABLE member (
    room INTEGER NOT NULL REFERENCES room (id),
    person TEXT NOT NULL,
    nick TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (room, person)
) WITHOUT ROWID;

CREATE INDEX member_person ON member (person);
CREATE INDEX member_since ON member (room, since);

-- How far a person read a room. Where there is no row: up to where they became a member, else nothing.
CREATE TABLE marker (
    person TEXT NOT NULL,
    room INTEGER NOT NULL REFERENCES room (id),
    seq INTEGER NOT NULL,
    PRIMARY KEY (person, room)
) WITHOUT ROWID;

-- Notifications that ask for an answer: may `subject` become a member of `room`?
CREATE TABLE notice (
    inbox INTEGER NOT NULL REFERENCES room (id),
    seq INTEGER NOT NULL,
    room INTEGER NOT NULL REFERENCES room (id),
    subject TEXT NOT NULL,
    type TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (inbox, seq)
) WITHOUT ROWID;

CREATE INDEX notice_room ON notice (room, subject, type);
CREATE INDEX notice_pending ON notice (room) WHERE state = 'pending';

INSERT INTO room (kind, name, folded, title) VALUES ('open', 'lobby', 'lobby', 'Lobby');
