-- Friends: whom an account keeps at hand. It is one-sided.

CREATE TABLE friend (
    account INTEGER NOT NULL REFERENCES account (number),
    friend INTEGER NOT NULL REFERENCES account (number),
    PRIMARY KEY (account, friend)
) WITHOUT ROWID;
