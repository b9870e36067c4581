-- name: take_number(room, now)^
UPDATE room SET last = last + 1, at = CASE WHEN at > :now THEN at ELSE :now END WHERE id = :room
RETURNING last, at;

-- name: set_last(room, last)*!
UPDATE room SET last = :last WHERE id = :room;

-- name: add_events(room, seq, at, author, nick, type, key, body)*!
INSERT INTO event (room, seq, at, author, nick, type, key, body)
VALUES (:room, :seq, :at, :author, :nick, :type, :key, :body);

-- Of rooms of one name, the newest counts: it is the open one, if there is one.
-- name: first_answer(folded, author, key)^
SELECT seq, at FROM event
WHERE room = (SELECT max(id) FROM room WHERE folded = :folded) AND author = :author AND key = :key
UNION ALL
SELECT 0, 0 FROM receipt
WHERE room = (SELECT max(id) FROM room WHERE folded = :folded) AND author = :author AND key = :key
LIMIT 1;

-- The same for many: `keys` is a JSON array of [folded, author, key].
-- name: first_answers(keys)
WITH asked AS (
    SELECT json_extract(value, '$[0]') AS folded, json_extract(value, '$[1]') AS author,
        json_extract(value, '$[2]') AS key
    FROM json_each(:keys)
), named AS (
    SELECT folded, author, key, (SELECT max(id) FROM room WHERE room.folded = asked.folded) AS room FROM asked
)
SELECT n.folded, n.author, n.key, e.seq, e.at
FROM named n JOIN event e ON e.room = n.room AND e.author = n.author AND e.key = n.key
UNION ALL
SELECT n.folded, n.author, n.key, 0, 0
FROM named n JOIN receipt r ON r.room = n.room AND r.author = n.author AND r.key = n.key;

-- name: add_receipt(folded, author, key)!
INSERT INTO receipt (room, author, key) SELECT id, :author, :key FROM room WHERE folded = :folded AND closed = 0;

-- name: page_back(room, before, most)
SELECT seq, at, nick, type, key, body FROM event
WHERE room = :room AND seq < :before ORDER BY seq DESC LIMIT :most;

-- name: page_on(room, after, upto, most)
SELECT seq, at, nick, type, key, body FROM event
WHERE room = :room AND seq > :after AND seq <= :upto ORDER BY seq LIMIT :most;

-- name: written(room, seq)^
SELECT author, type FROM event WHERE room = :room AND seq = :seq;

-- name: empty_event(room, seq)!
UPDATE event SET type = 'removed', body = CAST('{}' AS BLOB) WHERE room = :room AND seq = :seq;

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
    WHERE room = :room AND seq > :seen AND type IN ('said', 'shared') AND author <> :author LIMIT :most
) AS newer;
