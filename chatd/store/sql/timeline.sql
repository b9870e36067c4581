-- name: take_number(room, now)^
UPDATE room SET last = last + 1, at = CASE WHEN at > :now THEN at ELSE :now END WHERE id = :room
RETURNING last, at;

-- name: add_event(room, seq, at, author, nick, type, key, body)!
INSERT INTO event (room, seq, at, author, nick, type, key, body)
VALUES (:room, :seq, :at, :author, :nick, :type, :key, :body);

-- name: first_answer(folded, author, key)^
SELECT e.seq, e.at FROM room r JOIN event e ON e.room = r.id
WHERE r.folded = :folded AND e.author = :author AND e.key = :key
ORDER BY r.id DESC LIMIT 1;

-- name: receipt(folded, author, key)^
SELECT 1 FROM room r JOIN receipt c ON c.room = r.id
WHERE r.folded = :folded AND c.author = :author AND c.key = :key;

-- name: add_receipt(folded, author, key)!
INSERT INTO receipt (room, author, key) SELECT id, :author, :key FROM room WHERE folded = :folded AND closed = 0;

-- name: page_back(room, before, most)
SELECT seq, at, nick, type, key, body FROM event
WHERE room = :room AND seq < :before ORDER BY seq DESC LIMIT :most;

-- name: page_on(room, after, upto, most)
SELECT seq, at, nick, type, key, body FROM event
WHERE room = :room AND seq > :after AND seq <= :upto ORDER BY seq LIMIT :most;

-- name: seen(room, person)^
SELECT seq FROM marker WHERE room = :room AND person = :person;

-- name: since(room, person)^
SELECT since FROM member WHERE room = :room AND person = :person;

-- name: set_seen(room, person, seq)!
INSERT INTO marker (person, room, seq) VALUES (:person, :room, :seq)
ON CONFLICT (person, room) DO UPDATE SET seq = :seq;

-- name: unread(room, seen, author, most)$
SELECT count(*) FROM (
    SELECT 1 FROM event
    WHERE room = :room AND seq > :seen AND type = 'said' AND author <> :author LIMIT :most
) AS newer;
