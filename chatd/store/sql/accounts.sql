-- name: account_by_nick(folded)^
SELECT number, nick, email, postal, name, about, show_email, show_postal, created FROM account WHERE folded = :folded;

-- name: account_by_number(number)^
SELECT number, nick, email, postal, name, about, show_email, show_postal, created FROM account WHERE number = :number;

-- name: account_by_email(email)^
SELECT number, nick, email, postal, name, about, show_email, show_postal, created FROM account
WHERE email_folded = :email;

-- name: secret_by_nick(folded)^
SELECT number, secret FROM account WHERE folded = :folded;

-- name: secret_by_email(email)^
SELECT number, secret FROM account WHERE email_folded = :email;

-- name: email_taken(email)^
SELECT 1 FROM account WHERE email_folded = :email;

-- name: accounts(after, most)
SELECT nick FROM account WHERE folded > :after ORDER BY folded LIMIT :most;

-- name: add_account(nick, folded, email, email_folded, secret, postal, now)^
INSERT INTO account (nick, folded, email, email_folded, secret, postal, created)
VALUES (:nick, :folded, :email, :email_folded, :secret, :postal, :now)
RETURNING number;

-- name: set_account(number, email, email_folded, postal, name, about, show_email, show_postal)!
UPDATE account
SET email = :email, email_folded = :email_folded, postal = :postal, name = :name, about = :about,
    show_email = :show_email, show_postal = :show_postal
WHERE number = :number;

-- name: set_secret(number, secret)!
UPDATE account SET secret = :secret WHERE number = :number;

-- name: tokens(account)
SELECT number, device, created, used FROM token WHERE account = :account ORDER BY number;

-- name: token_by_hash(hash)^
SELECT t.number, a.number, a.nick FROM token t JOIN account a ON a.number = t.account WHERE t.hash = :hash;

-- name: add_token(account, hash, device, now)!
INSERT INTO token (account, hash, device, created, used) VALUES (:account, :hash, :device, :now, :now);

-- name: use_token(number, now)!
UPDATE token SET used = :now WHERE number = :number;

-- name: drop_token(number)!
DELETE FROM token WHERE number = :number;

-- name: drop_tokens(account)!
DELETE FROM token WHERE account = :account;

-- name: guest_by_nick(folded)^
SELECT nick, claim, holder FROM guest WHERE folded = :folded;

-- name: seat_guest(folded, nick, claim, holder)!
INSERT INTO guest (folded, nick, claim, holder) VALUES (:folded, :nick, :claim, :holder)
ON CONFLICT (folded) DO UPDATE SET nick = :nick, claim = :claim, holder = :holder;

-- name: unseat_guest(folded, holder)!
DELETE FROM guest WHERE folded = :folded AND holder = :holder;

-- name: unseat_all_guests()!
DELETE FROM guest;
