-- pierogis: id=73fcac93a481b2fa parent=5e1f70c93ab2d846 message="accounts, clout, trivia and claims" destructive=none
-- pierogis: after sqlite=sha256:1a4ca7911e5139fb0e8a5c9a9818cfababe809c8f10dbbe8a83e9d4d6da84144
-- pierogis: up sqlite
CREATE TABLE _pierogis_new_account (
    id INTEGER PRIMARY KEY,
    handle TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('guest', 'member', 'staff', 'admin')),
    state TEXT NOT NULL CHECK (state IN ('active', 'banned', 'merged', 'removed')),
    created_at INTEGER NOT NULL,
    catchphrase TEXT, -- NULL: everybody's
    merged_id INTEGER REFERENCES account (id) -- whose this guest turned out to be
);
INSERT OR ABORT INTO _pierogis_new_account (id, handle, role, state, created_at)
    SELECT id, handle, role, state, created_at FROM account;
DROP TABLE account;
ALTER TABLE _pierogis_new_account RENAME TO account;
ALTER TABLE session ADD COLUMN agent TEXT;
CREATE TABLE alt_offer (
    id INTEGER PRIMARY KEY,
    content_id INTEGER NOT NULL REFERENCES content (id),
    account_id INTEGER NOT NULL REFERENCES account (id),
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'rejected')),
    created_at INTEGER NOT NULL
);
CREATE TABLE answer (
    question_id INTEGER NOT NULL REFERENCES question (id),
    place INTEGER NOT NULL,
    text TEXT NOT NULL,
    correct INTEGER NOT NULL CHECK (correct IN (0, 1)),
    PRIMARY KEY (question_id, place)
);
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
CREATE TABLE bucket (
    name TEXT PRIMARY KEY NOT NULL,
    level INTEGER NOT NULL, -- thousandths
    at INTEGER NOT NULL
);
CREATE TABLE burnt (
    who TEXT NOT NULL,
    question_id INTEGER NOT NULL REFERENCES question (id),
    until INTEGER NOT NULL,
    PRIMARY KEY (who, question_id)
);
CREATE TABLE challenge (
    id TEXT PRIMARY KEY NOT NULL, -- random
    who TEXT NOT NULL,
    account_id INTEGER REFERENCES account (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'passed', 'failed')),
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    seed INTEGER NOT NULL -- of the order of choices
);
CREATE TABLE challenge_question (
    challenge_id TEXT NOT NULL REFERENCES challenge (id),
    place INTEGER NOT NULL,
    question_id INTEGER NOT NULL REFERENCES question (id),
    PRIMARY KEY (challenge_id, place)
);
CREATE TABLE claim (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('visible', 'hidden', 'removed')),
    created_at INTEGER NOT NULL
);
CREATE TABLE dungeon (
    who TEXT PRIMARY KEY NOT NULL,
    times INTEGER NOT NULL,
    until INTEGER NOT NULL
);
CREATE TABLE earned (
    name TEXT NOT NULL,
    day INTEGER NOT NULL, -- days since 1970
    amount INTEGER NOT NULL,
    PRIMARY KEY (name, day)
);
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    source_id INTEGER NOT NULL REFERENCES purse (id),
    target_id INTEGER NOT NULL REFERENCES purse (id),
    amount INTEGER NOT NULL CHECK (amount > 0),
    reason TEXT NOT NULL, -- 'trivia', 'claim', 'upload', 'alt', 'grant', 'refund', 'merge'
    idem TEXT NOT NULL UNIQUE, -- the business event: 'upload:42'
    hash TEXT NOT NULL, -- of this row and the hash before
    CHECK (source_id <> target_id)
);
CREATE TABLE identity (
    transport TEXT NOT NULL,
    native_id TEXT NOT NULL,
    account_id INTEGER NOT NULL REFERENCES account (id),
    linked_at INTEGER NOT NULL,
    PRIMARY KEY (transport, native_id)
);
CREATE TABLE login_check (
    account_id INTEGER PRIMARY KEY REFERENCES account (id),
    hash TEXT NOT NULL UNIQUE,
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
);
CREATE TABLE posted (
    account_id INTEGER NOT NULL REFERENCES account (id),
    form TEXT NOT NULL, -- the random word in it, or the Idempotency-Key
    at INTEGER NOT NULL,
    result TEXT NOT NULL, -- where it led
    PRIMARY KEY (account_id, form)
);
CREATE TABLE purse (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('mint', 'sink', 'account')), -- where it comes from, where it ends, whose it is
    account_id INTEGER UNIQUE REFERENCES account (id),
    balance INTEGER NOT NULL DEFAULT 0,
    earned INTEGER NOT NULL DEFAULT 0, -- all that ever came from the mint: the rank
    CHECK (kind = 'mint' OR balance >= 0),
    CHECK ((kind = 'account') = (account_id IS NOT NULL))
);
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
CREATE TABLE rank (
    name TEXT PRIMARY KEY NOT NULL,
    threshold INTEGER NOT NULL UNIQUE
);
CREATE INDEX alt_offer_by_content ON alt_offer (content_id);
CREATE INDEX challenge_by_who ON challenge (who, state);
CREATE INDEX claim_by_account ON claim (account_id);
CREATE INDEX claim_by_state ON claim (state, id);
CREATE INDEX content_by_account ON content (account_id, state);
CREATE INDEX content_by_captions ON content (captions_hash) WHERE captions_hash IS NOT NULL;
CREATE INDEX content_cover ON content (project_id, state, posted_at DESC, id DESC) WHERE widths <> '';
CREATE INDEX dungeon_by_until ON dungeon (until);
CREATE INDEX entry_by_source ON entry (source_id, id);
CREATE INDEX entry_by_target ON entry (target_id, id);
CREATE INDEX identity_by_account ON identity (account_id);
CREATE INDEX question_by_state ON question (state, id);
CREATE INDEX session_by_account ON session (account_id);
CREATE TRIGGER entry_moves AFTER INSERT ON entry
BEGIN
    UPDATE purse SET balance = balance - new.amount WHERE id = new.source_id;
    UPDATE purse SET balance = balance + new.amount,
                     earned = earned + CASE WHEN (SELECT kind FROM purse WHERE id = new.source_id) = 'mint'
                                            THEN new.amount ELSE 0 END
    WHERE id = new.target_id;
END;
CREATE TRIGGER entry_remains BEFORE DELETE ON entry
BEGIN
    SELECT raise(ABORT, 'the ledger is append-only');
END;
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
BEGIN
    SELECT raise(ABORT, 'the ledger is append-only');
END;
-- pierogis: up postgres
ALTER TABLE account DROP CONSTRAINT account_state_check;
ALTER TABLE account ADD COLUMN catchphrase text COLLATE "C";
ALTER TABLE account ADD COLUMN merged_id bigint;
ALTER TABLE session ADD COLUMN agent text COLLATE "C";
ALTER TABLE account ADD CONSTRAINT account_state_check CHECK (state IN ('active', 'banned', 'merged', 'removed'));
CREATE TABLE alt_offer (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    content_id bigint NOT NULL REFERENCES content (id),
    account_id bigint NOT NULL REFERENCES account (id),
    text text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'accepted', 'rejected')),
    created_at bigint NOT NULL
);
CREATE TABLE api_token (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES account (id),
    name text COLLATE "C" NOT NULL,
    hash text COLLATE "C" NOT NULL UNIQUE,
    scopes text COLLATE "C" NOT NULL, -- words with blanks between them
    created_at bigint NOT NULL,
    used_at bigint,
    revoked_at bigint
);
CREATE TABLE bucket (
    name text COLLATE "C" PRIMARY KEY NOT NULL,
    level bigint NOT NULL, -- thousandths
    at bigint NOT NULL
);
CREATE TABLE challenge (
    id text COLLATE "C" PRIMARY KEY NOT NULL, -- random
    who text COLLATE "C" NOT NULL,
    account_id bigint REFERENCES account (id),
    state text COLLATE "C" NOT NULL CHECK (state IN ('open', 'passed', 'failed')),
    issued_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    seed bigint NOT NULL -- of the order of choices
);
CREATE TABLE claim (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES account (id),
    text text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL CHECK (state IN ('visible', 'hidden', 'removed')),
    created_at bigint NOT NULL
);
CREATE TABLE dungeon (
    who text COLLATE "C" PRIMARY KEY NOT NULL,
    times bigint NOT NULL,
    until bigint NOT NULL
);
CREATE TABLE earned (
    name text COLLATE "C" NOT NULL,
    day bigint NOT NULL, -- days since 1970
    amount bigint NOT NULL,
    PRIMARY KEY (name, day)
);
CREATE TABLE identity (
    transport text COLLATE "C" NOT NULL,
    native_id text COLLATE "C" NOT NULL,
    account_id bigint NOT NULL REFERENCES account (id),
    linked_at bigint NOT NULL,
    PRIMARY KEY (transport, native_id)
);
CREATE TABLE login_check (
    account_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY REFERENCES account (id),
    hash text COLLATE "C" NOT NULL UNIQUE,
    made_at bigint NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE posted (
    account_id bigint NOT NULL REFERENCES account (id),
    form text COLLATE "C" NOT NULL, -- the random word in it, or the Idempotency-Key
    at bigint NOT NULL,
    result text COLLATE "C" NOT NULL, -- where it led
    PRIMARY KEY (account_id, form)
);
CREATE TABLE purse (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('mint', 'sink', 'account')), -- where it comes from, where it ends, whose it is
    account_id bigint UNIQUE REFERENCES account (id),
    balance bigint NOT NULL DEFAULT 0,
    earned bigint NOT NULL DEFAULT 0, -- all that ever came from the mint: the rank
    CHECK (kind = 'mint' OR balance >= 0),
    CHECK ((kind = 'account') = (account_id IS NOT NULL))
);
CREATE TABLE entry (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    at bigint NOT NULL,
    source_id bigint NOT NULL REFERENCES purse (id),
    target_id bigint NOT NULL REFERENCES purse (id),
    amount bigint NOT NULL CHECK (amount > 0),
    reason text COLLATE "C" NOT NULL, -- 'trivia', 'claim', 'upload', 'alt', 'grant', 'refund', 'merge'
    idem text COLLATE "C" NOT NULL UNIQUE, -- the business event: 'upload:42'
    hash text COLLATE "C" NOT NULL, -- of this row and the hash before
    CHECK (source_id <> target_id)
);
CREATE TABLE question (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    text text COLLATE "C" NOT NULL,
    normal text COLLATE "C" NOT NULL UNIQUE, -- normalised: finds duplicates
    mode text COLLATE "C" NOT NULL CHECK (mode IN ('text', 'number', 'exact', 'choice')),
    tolerance text COLLATE "C", -- of a number; NULL = none
    reward bigint, -- NULL: what the configuration says
    category text COLLATE "C" NOT NULL DEFAULT '',
    source text COLLATE "C" NOT NULL DEFAULT '', -- whom to thank
    state text COLLATE "C" NOT NULL CHECK (state IN ('active', 'removed')),
    created_at bigint NOT NULL
);
CREATE TABLE answer (
    question_id bigint NOT NULL REFERENCES question (id),
    place bigint NOT NULL,
    text text COLLATE "C" NOT NULL,
    correct bigint NOT NULL CHECK (correct IN (0, 1)),
    PRIMARY KEY (question_id, place)
);
CREATE TABLE burnt (
    who text COLLATE "C" NOT NULL,
    question_id bigint NOT NULL REFERENCES question (id),
    until bigint NOT NULL,
    PRIMARY KEY (who, question_id)
);
CREATE TABLE challenge_question (
    challenge_id text COLLATE "C" NOT NULL REFERENCES challenge (id),
    place bigint NOT NULL,
    question_id bigint NOT NULL REFERENCES question (id),
    PRIMARY KEY (challenge_id, place)
);
CREATE TABLE rank (
    name text COLLATE "C" PRIMARY KEY NOT NULL,
    threshold bigint NOT NULL UNIQUE
);
ALTER TABLE account ADD CONSTRAINT account_merged_id_fkey FOREIGN KEY (merged_id) REFERENCES account (id);
CREATE INDEX session_by_account ON session (account_id);
CREATE INDEX identity_by_account ON identity (account_id);
CREATE INDEX content_by_captions ON content (captions_hash) WHERE captions_hash IS NOT NULL;
CREATE INDEX content_by_account ON content (account_id, state);
CREATE INDEX content_cover ON content (project_id, state, posted_at DESC, id DESC) WHERE widths <> '';
CREATE INDEX entry_by_source ON entry (source_id, id);
CREATE INDEX entry_by_target ON entry (target_id, id);
CREATE INDEX question_by_state ON question (state, id);
CREATE INDEX challenge_by_who ON challenge (who, state);
CREATE INDEX dungeon_by_until ON dungeon (until);
CREATE INDEX claim_by_state ON claim (state, id);
CREATE INDEX claim_by_account ON claim (account_id);
CREATE INDEX alt_offer_by_content ON alt_offer (content_id);
CREATE FUNCTION entry_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE purse SET balance = balance - NEW.amount WHERE id = NEW.source_id;
    UPDATE purse SET balance = balance + NEW.amount,
                     earned = earned + CASE WHEN (SELECT kind FROM purse WHERE id = NEW.source_id) = 'mint'
                                            THEN NEW.amount ELSE 0 END
    WHERE id = NEW.target_id;
    RETURN NULL;
END
$$;
CREATE FUNCTION entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only';
END
$$;
CREATE TRIGGER entry_moves AFTER INSERT ON entry FOR EACH ROW EXECUTE FUNCTION entry_move();
CREATE TRIGGER entry_stays BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION entry_refuse();
-- pierogis: down sqlite
DROP TRIGGER entry_moves;
DROP TRIGGER entry_remains;
DROP TRIGGER entry_stays;
DROP INDEX content_by_account;
DROP INDEX content_by_captions;
DROP INDEX content_cover;
DROP INDEX session_by_account;
CREATE TABLE _pierogis_new_account (
    id INTEGER PRIMARY KEY,
    handle TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('guest', 'member', 'staff', 'admin')),
    state TEXT NOT NULL CHECK (state IN ('active', 'banned', 'removed')),
    created_at INTEGER NOT NULL
);
INSERT OR ABORT INTO _pierogis_new_account (id, handle, role, state, created_at)
    SELECT id, handle, role, state, created_at FROM account;
DROP TABLE account;
ALTER TABLE _pierogis_new_account RENAME TO account;
ALTER TABLE session DROP COLUMN agent;
DROP TABLE alt_offer;
DROP TABLE answer;
DROP TABLE api_token;
DROP TABLE bucket;
DROP TABLE burnt;
DROP TABLE challenge;
DROP TABLE challenge_question;
DROP TABLE claim;
DROP TABLE dungeon;
DROP TABLE earned;
DROP TABLE entry;
DROP TABLE identity;
DROP TABLE login_check;
DROP TABLE posted;
DROP TABLE purse;
DROP TABLE question;
DROP TABLE rank;
-- pierogis: down postgres
DROP INDEX session_by_account;
DROP INDEX content_cover;
DROP INDEX content_by_captions;
DROP INDEX content_by_account;
ALTER TABLE account DROP CONSTRAINT account_merged_id_fkey;
ALTER TABLE account DROP CONSTRAINT account_state_check;
ALTER TABLE account DROP COLUMN catchphrase;
ALTER TABLE account DROP COLUMN merged_id;
ALTER TABLE session DROP COLUMN agent;
DROP TABLE alt_offer, answer, api_token, bucket, burnt, challenge, challenge_question, claim, dungeon, earned, entry, identity, login_check, posted, purse, question, rank;
ALTER TABLE account ADD CONSTRAINT account_state_check CHECK (state IN ('active', 'banned', 'removed'));
DROP FUNCTION entry_refuse;
DROP FUNCTION entry_move;
