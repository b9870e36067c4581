-- name: pending(room, subject, type)
SELECT n.inbox, n.seq, n.subject, s.nick, n.type, n.state, o.person, o.nick
FROM notice n
JOIN account s ON s.number = CAST(n.subject AS INTEGER)
JOIN member o ON o.room = n.inbox
WHERE n.room = :room AND n.state = 'pending'
  AND (:subject IS NULL OR n.subject = :subject) AND (:type IS NULL OR n.type = :type)
ORDER BY n.inbox, n.seq;

-- name: count_pending(room)$
SELECT count(*) FROM notice WHERE room = :room AND state = 'pending';

-- name: last_state(room, subject, type)^
SELECT state FROM notice WHERE room = :room AND subject = :subject AND type = :type AND state <> 'passed'
ORDER BY seq DESC LIMIT 1;

-- name: add_notice(inbox, seq, room, subject, type)!
INSERT INTO notice (inbox, seq, room, subject, type, state) VALUES (:inbox, :seq, :room, :subject, :type, 'pending');

-- name: set_notice(inbox, seq, state)!
UPDATE notice SET state = :state WHERE inbox = :inbox AND seq = :seq;

-- name: notes(folded, before, most)
SELECT e.seq, e.at, e.type, e.nick, e.body, n.state
FROM room r
JOIN event e ON e.room = r.id
LEFT JOIN notice n ON n.inbox = e.room AND n.seq = e.seq
WHERE r.folded = :folded AND r.closed = 0 AND e.seq < :before AND e.type <> 'answered'
ORDER BY e.seq DESC LIMIT :most;
