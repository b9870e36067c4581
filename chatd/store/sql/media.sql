-- name: bytes_of(owner)$
SELECT coalesce(sum(size), 0) FROM file WHERE sha256 IN (SELECT sha256 FROM share WHERE owner = :owner);

-- name: bytes_of_all()$
SELECT coalesce(sum(size), 0) FROM file;

-- name: files()
SELECT sha256 FROM file;

-- name: stored(room, seq)^
SELECT f.sha256, f.size, f.media, t.data
FROM share s JOIN file f ON f.sha256 = s.sha256 LEFT JOIN thumbnail t ON t.sha256 = f.sha256
WHERE s.room = :room AND s.seq = :seq;

-- name: shared(room, name, after, most)
SELECT e.seq, e.at, e.nick, e.type, e.key, e.body
FROM share s JOIN event e ON e.room = s.room AND e.seq = s.seq
WHERE s.room = :room AND s.seq > :after
  AND (:name IS NULL OR json_extract(CAST(e.body AS TEXT), '$.name') = :name)
ORDER BY s.seq LIMIT :most;

-- name: add_file(sha256, size, media)!
INSERT INTO file (sha256, size, media) VALUES (:sha256, :size, :media)
ON CONFLICT (sha256) DO UPDATE SET media = :media;

-- name: set_thumbnail(sha256, data)!
INSERT INTO thumbnail (sha256, data) VALUES (:sha256, :data)
ON CONFLICT (sha256) DO UPDATE SET data = :data;

-- name: add_share(room, seq, owner, sha256)!
INSERT INTO share (room, seq, owner, sha256) VALUES (:room, :seq, :owner, :sha256);

-- name: drop_share(room, seq)^
DELETE FROM share WHERE room = :room AND seq = :seq RETURNING sha256;

-- name: drop_shares(room)
DELETE FROM share WHERE room = :room RETURNING sha256;

-- name: drop_file(sha256)^
DELETE FROM file WHERE sha256 = :sha256 AND NOT EXISTS (SELECT 1 FROM share WHERE sha256 = :sha256) RETURNING sha256;
