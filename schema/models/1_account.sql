-- People, their logins, and what everybody has changed.

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    handle TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('guest', 'member', 'staff', 'admin')),
    state TEXT NOT NULL CHECK (state IN ('active', 'banned', 'removed')),
    created_at INTEGER NOT NULL
);

-- A login. Only the hash of the cookie is kept.
CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    token_hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    posted_at INTEGER NOT NULL, -- the last POST: idle expiry counts from here
    expires_at INTEGER NOT NULL,
    ended_at INTEGER
);

-- The audit trail: one row per change, written with it.
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    account_id INTEGER REFERENCES account (id), -- NULL: the site itself, from the command line
    action TEXT NOT NULL,
    subject TEXT NOT NULL, -- the kind of thing: 'project', 'content', 'account'
    subject_id INTEGER NOT NULL,
    detail TEXT -- JSON
);
