-- Dubious one-liners.

CREATE TABLE claim (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER REFERENCES account (id), -- NULL: the site itself
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('visible', 'hidden', 'removed')),
    created_at INTEGER NOT NULL
);

CREATE INDEX claim_by_state ON claim (state, id);
CREATE INDEX claim_by_account ON claim (account_id);

-- Words for somebody else's picture, until its owner or staff take them.
CREATE TABLE alt_offer (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    content_id INTEGER NOT NULL REFERENCES content (id),
    account_id INTEGER NOT NULL REFERENCES account (id),
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'rejected')),
    created_at INTEGER NOT NULL
);

CREATE INDEX alt_offer_by_content ON alt_offer (content_id);
CREATE INDEX alt_offer_waiting ON alt_offer (id) WHERE state = 'waiting';
