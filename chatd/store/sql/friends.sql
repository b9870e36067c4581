-- name: friends(account, after, most)
SELECT a.nick FROM friend f JOIN account a ON a.number = f.friend
WHERE f.account = :account AND a.folded > :after
ORDER BY a.folded LIMIT :most;

-- name: is_friend(account, friend)^
SELECT 1 FROM friend WHERE account = :account AND friend = :friend;

-- name: count_friends(account)$
SELECT count(*) FROM friend WHERE account = :account;

-- name: add_friend(account, friend)!
INSERT INTO friend (account, friend) VALUES (:account, :friend);

-- name: drop_friend(account, friend)!
DELETE FROM friend WHERE account = :account AND friend = :friend;
