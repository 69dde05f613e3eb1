-- The ledger: clout is only ever moved, from one purse to another.

CREATE TABLE purse (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('mint', 'sink', 'account')), -- where it comes from, where it ends, whose it is
    account_id INTEGER UNIQUE REFERENCES account (id),
    balance INTEGER NOT NULL DEFAULT 0,
    earned INTEGER NOT NULL DEFAULT 0, -- all that ever came from the mint: the rank
    CHECK (kind = 'mint' OR balance >= 0),
    CHECK ((kind = 'account') = (account_id IS NOT NULL))
);

-- Rows are added, never changed. The triggers move the balances.
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    source_id INTEGER NOT NULL REFERENCES purse (id),
    target_id INTEGER NOT NULL REFERENCES purse (id),
    amount INTEGER NOT NULL CHECK (amount > 0),
    reason TEXT NOT NULL, -- 'trivia', 'claim', 'upload', 'alt', 'like', 'grant', 'refund', 'merge'
    idem TEXT NOT NULL UNIQUE, -- the business event: 'upload:42'
    hash TEXT NOT NULL, -- of this row and the hash before
    CHECK (source_id <> target_id)
);

CREATE INDEX entry_by_source ON entry (source_id, id);
CREATE INDEX entry_by_target ON entry (target_id, id);

-- What somebody has earned in a day (of UTC), against the caps: by account, or by address prefix.
CREATE TABLE earned (
    name TEXT NOT NULL,
    day INTEGER NOT NULL, -- days since 1970
    amount INTEGER NOT NULL,
    PRIMARY KEY (name, day)
);

-- What people are called, by what they have earned.
CREATE TABLE rank (
    name TEXT PRIMARY KEY NOT NULL,
    threshold INTEGER NOT NULL UNIQUE
);
