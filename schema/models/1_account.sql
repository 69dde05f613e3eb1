-- People, their logins, and what everybody has changed.

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    handle TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('guest', 'member', 'staff', 'admin')),
    state TEXT NOT NULL CHECK (state IN ('active', 'banned', 'merged', 'removed')),
    created_at INTEGER NOT NULL,
    catchphrase TEXT, -- NULL: everybody's
    merged_id INTEGER REFERENCES account (id) -- whose this guest turned out to be
);

-- A login. Only the hash of the cookie is kept.
CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    token_hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    posted_at INTEGER NOT NULL, -- the last POST: idle expiry counts from here
    expires_at INTEGER NOT NULL,
    ended_at INTEGER,
    agent TEXT -- the browser in a few words, so that its owner knows it again
);

CREATE INDEX session_by_account ON session (account_id);

-- The code that logs an account in. There is one at a time: a new one takes the place of the old.
CREATE TABLE login_check (
    account_id INTEGER PRIMARY KEY REFERENCES account (id),
    hash TEXT NOT NULL UNIQUE,
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
);

-- Who somebody is on a service for messages: its own number for them, never a name.
CREATE TABLE identity (
    transport TEXT NOT NULL,
    native_id TEXT NOT NULL,
    account_id INTEGER NOT NULL REFERENCES account (id),
    linked_at INTEGER NOT NULL,
    PRIMARY KEY (transport, native_id)
);

CREATE INDEX identity_by_account ON identity (account_id);

-- Secrets for programs. Only the hash is kept.
CREATE TABLE api_token (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL, -- words with blanks between them
    created_at INTEGER NOT NULL,
    used_at INTEGER,
    revoked_at INTEGER
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

-- How much of something somebody may still do, by account or address prefix: a bucket that fills with time.
CREATE TABLE bucket (
    name TEXT PRIMARY KEY NOT NULL,
    level INTEGER NOT NULL, -- thousandths
    at INTEGER NOT NULL
);

-- Forms that have been sent: the same one again changes nothing.
CREATE TABLE posted (
    account_id INTEGER NOT NULL REFERENCES account (id),
    form TEXT NOT NULL, -- the random word in it, or the Idempotency-Key
    at INTEGER NOT NULL,
    result TEXT NOT NULL, -- where it led
    PRIMARY KEY (account_id, form)
);
