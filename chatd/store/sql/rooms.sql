-- name: room_by_name(folded)^
SELECT id, kind, name, title, topic, admin, last FROM room WHERE folded = :folded AND closed = 0;

-- name: rooms(after, most)
SELECT id, kind, name, title, topic, admin, last FROM room
WHERE kind IN ('open', 'group') AND closed = 0 AND folded > :after
ORDER BY folded LIMIT :most;

-- name: rooms_of(person)
SELECT r.id, r.kind, r.name, r.title, r.topic, r.admin, r.last
FROM member m JOIN room r ON r.id = m.room
WHERE m.person = :person AND r.closed = 0 AND r.kind <> 'inbox'
ORDER BY r.folded;

-- name: count_directs(person)$
SELECT count(*) FROM room WHERE admin = :person AND kind = 'direct';

-- name: count_administered(person)$
SELECT count(*) FROM room WHERE admin = :person AND closed = 0 AND kind <> 'direct';

-- name: add_room(kind, name, folded, title, admin)^
INSERT INTO room (kind, name, folded, title, admin) VALUES (:kind, :name, :folded, :title, :admin)
RETURNING id;

-- name: close_room(room)!
UPDATE room SET closed = 1, admin = NULL WHERE id = :room;

-- name: set_topic(room, topic)!
UPDATE room SET topic = :topic WHERE id = :room;

-- name: set_admin(room, person)!
UPDATE room SET admin = :person WHERE id = :room;

-- name: is_member(room, person)^
SELECT 1 FROM member WHERE room = :room AND person = :person;

-- name: members(room, since, nick, most)
SELECT nick FROM member WHERE room = :room AND (since, nick) > (:since, :nick) ORDER BY since, nick LIMIT :most;

-- name: member_by_nick(room, folded)^
SELECT m.since, m.nick FROM member m JOIN account a ON a.folded = :folded
WHERE m.room = :room AND m.person = CAST(a.number AS TEXT);

-- name: count_members(room)$
SELECT count(*) FROM member WHERE room = :room;

-- name: heir(room, leaving)^
SELECT person, nick FROM member WHERE room = :room AND person <> :leaving ORDER BY since LIMIT 1;

-- name: other(room, person)^
SELECT nick FROM member WHERE room = :room AND person <> :person;

-- name: both(room)
SELECT person FROM member WHERE room = :room;

-- name: add_member(room, person, nick, since)!
INSERT INTO member (room, person, nick, since) VALUES (:room, :person, :nick, :since);

-- name: drop_member(room, person)!
DELETE FROM member WHERE room = :room AND person = :person;
