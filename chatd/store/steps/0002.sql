-- Contents, by their SHA-256, and the events that refer to them. Their bytes are in files beside the database.
-- What an owner shared counts for them: an account's number, or `~` for all guests together.

CREATE TABLE file (
    sha256 TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    media TEXT NOT NULL
) WITHOUT ROWID;

-- Apart, so that adding up sizes doesn't read pictures.
CREATE TABLE thumbnail (
    sha256 TEXT PRIMARY KEY REFERENCES file (sha256) ON DELETE CASCADE,
    data BLOB NOT NULL
);

CREATE TABLE share (
    room INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    owner TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES file (sha256),
    PRIMARY KEY (room, seq)
) WITHOUT ROWID;

CREATE INDEX share_sha256 ON share (sha256);
CREATE INDEX share_owner ON share (owner, sha256);
