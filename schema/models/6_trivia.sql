-- The bouncer's questions, and who stands where with them.

CREATE TABLE question (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    normal TEXT NOT NULL UNIQUE, -- normalised: finds duplicates
    mode TEXT NOT NULL CHECK (mode IN ('text', 'number', 'exact', 'choice')),
    tolerance TEXT, -- of a number; NULL = none
    reward INTEGER, -- NULL: what the configuration says
    category TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '', -- whom to thank
    state TEXT NOT NULL CHECK (state IN ('active', 'removed')),
    created_at INTEGER NOT NULL
);

CREATE INDEX question_by_state ON question (state, id);

-- Right answers, and wrong ones to choose from.
CREATE TABLE answer (
    question_id INTEGER NOT NULL REFERENCES question (id),
    place INTEGER NOT NULL,
    text TEXT NOT NULL,
    correct INTEGER NOT NULL CHECK (correct IN (0, 1)),
    PRIMARY KEY (question_id, place)
);

-- A series of questions put to somebody. `who` is 'account:7', or 'prefix:…' of an address without an account.
CREATE TABLE challenge (
    id TEXT PRIMARY KEY NOT NULL, -- random
    who TEXT NOT NULL,
    account_id INTEGER REFERENCES account (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'passed', 'failed')),
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    seed INTEGER NOT NULL -- of the order of choices
);

CREATE INDEX challenge_by_who ON challenge (who, state);

CREATE TABLE challenge_question (
    challenge_id TEXT NOT NULL REFERENCES challenge (id),
    place INTEGER NOT NULL,
    question_id INTEGER NOT NULL REFERENCES question (id),
    PRIMARY KEY (challenge_id, place)
);

-- Questions that somebody has answered wrongly and is not asked again for a while.
CREATE TABLE burnt (
    who TEXT NOT NULL,
    question_id INTEGER NOT NULL REFERENCES question (id),
    until INTEGER NOT NULL,
    PRIMARY KEY (who, question_id)
);

-- Who sits in the dungeon, and how often in a row they got there.
CREATE TABLE dungeon (
    who TEXT PRIMARY KEY NOT NULL,
    times INTEGER NOT NULL,
    until INTEGER NOT NULL
);

CREATE INDEX dungeon_by_until ON dungeon (until);
