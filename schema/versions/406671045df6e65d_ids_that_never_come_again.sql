-- pierogis: id=406671045df6e65d parent=73fcac93a481b2fa message="ids that never come again" destructive=none
-- pierogis: after sqlite=sha256:a7ec990990f3709d50eaae5a8daa23c83db68b887aa39c0053c3907f7978d0a1
-- pierogis: up sqlite
CREATE TABLE _pierogis_new_alt_offer (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    content_id INTEGER NOT NULL REFERENCES content (id),
    account_id INTEGER NOT NULL REFERENCES account (id),
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'rejected')),
    created_at INTEGER NOT NULL
);
INSERT OR ABORT INTO _pierogis_new_alt_offer (id, content_id, account_id, text, state, created_at)
    SELECT id, content_id, account_id, text, state, created_at FROM alt_offer;
DROP TABLE alt_offer;
ALTER TABLE _pierogis_new_alt_offer RENAME TO alt_offer;
CREATE TABLE _pierogis_new_claim (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER REFERENCES account (id), -- NULL: the site itself
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('visible', 'hidden', 'removed')),
    created_at INTEGER NOT NULL
);
INSERT OR ABORT INTO _pierogis_new_claim (id, account_id, text, state, created_at)
    SELECT id, account_id, text, state, created_at FROM claim;
DROP TABLE claim;
ALTER TABLE _pierogis_new_claim RENAME TO claim;
CREATE TABLE _pierogis_new_content (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never again: the ledger and the audit trail name things by it
    project_id INTEGER NOT NULL REFERENCES project (id),
    codename TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('picture', 'video', 'audio', 'text')),
    title TEXT NOT NULL,
    alt TEXT, -- NULL: nobody has described it yet
    decorative INTEGER NOT NULL DEFAULT 0 CHECK (decorative IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('visible', 'held', 'waiting', 'removed')),
    palette TEXT, -- '#rrggbb,#rrggbb,#rrggbb'; NULL inherits
    account_id INTEGER REFERENCES account (id), -- NULL: the site itself
    posted_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    hash TEXT, -- names the stored file; NULL for text
    extension TEXT,
    type TEXT,
    bytes INTEGER NOT NULL DEFAULT 0,
    width INTEGER NOT NULL DEFAULT 0,
    height INTEGER NOT NULL DEFAULT 0,
    duration_ms INTEGER NOT NULL DEFAULT 0,
    animated INTEGER NOT NULL DEFAULT 0 CHECK (animated IN (0, 1)),
    alpha INTEGER NOT NULL DEFAULT 0 CHECK (alpha IN (0, 1)),
    widths TEXT NOT NULL DEFAULT '', -- of the renditions: '400 800 1600'
    source_hash TEXT, -- of the file as it was sent: finds duplicates
    source_name TEXT, -- as it was called by who sent it
    captions_hash TEXT,
    UNIQUE (project_id, codename)
);
INSERT OR ABORT INTO _pierogis_new_content (id, project_id, codename, kind, title, alt, decorative, state, palette, account_id, posted_at, updated_at, hash, extension, type, bytes, width, height, duration_ms, animated, alpha, widths, source_hash, source_name, captions_hash)
    SELECT id, project_id, codename, kind, title, alt, decorative, state, palette, account_id, posted_at, updated_at, hash, extension, type, bytes, width, height, duration_ms, animated, alpha, widths, source_hash, source_name, captions_hash FROM content;
DROP TABLE content;
ALTER TABLE _pierogis_new_content RENAME TO content;
CREATE INDEX alt_offer_by_content ON alt_offer (content_id);
CREATE INDEX alt_offer_waiting ON alt_offer (id) WHERE state = 'waiting';
CREATE INDEX claim_by_account ON claim (account_id);
CREATE INDEX claim_by_state ON claim (state, id);
CREATE INDEX content_by_account ON content (account_id, state);
CREATE INDEX content_by_captions ON content (captions_hash) WHERE captions_hash IS NOT NULL;
CREATE INDEX content_by_hash ON content (hash);
CREATE INDEX content_by_source ON content (source_hash);
CREATE INDEX content_cover ON content (project_id, state, posted_at DESC, id DESC) WHERE widths <> '';
CREATE INDEX content_page ON content (project_id, state, posted_at DESC, id DESC);
CREATE INDEX content_waiting ON content (id) WHERE state = 'waiting';
-- pierogis: up postgres
ALTER TABLE claim
    ALTER COLUMN account_id DROP NOT NULL;
CREATE INDEX content_waiting ON content (id) WHERE state = 'waiting';
CREATE INDEX alt_offer_waiting ON alt_offer (id) WHERE state = 'waiting';
-- pierogis: down sqlite
CREATE TABLE _pierogis_new_alt_offer (
    id INTEGER PRIMARY KEY,
    content_id INTEGER NOT NULL REFERENCES content (id),
    account_id INTEGER NOT NULL REFERENCES account (id),
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'rejected')),
    created_at INTEGER NOT NULL
);
INSERT OR ABORT INTO _pierogis_new_alt_offer (id, content_id, account_id, text, state, created_at)
    SELECT id, content_id, account_id, text, state, created_at FROM alt_offer;
DROP TABLE alt_offer;
ALTER TABLE _pierogis_new_alt_offer RENAME TO alt_offer;
CREATE TABLE _pierogis_new_claim (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('visible', 'hidden', 'removed')),
    created_at INTEGER NOT NULL
);
INSERT OR ABORT INTO _pierogis_new_claim (id, account_id, text, state, created_at)
    SELECT id, account_id, text, state, created_at FROM claim;
DROP TABLE claim;
ALTER TABLE _pierogis_new_claim RENAME TO claim;
CREATE TABLE _pierogis_new_content (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES project (id),
    codename TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('picture', 'video', 'audio', 'text')),
    title TEXT NOT NULL,
    alt TEXT, -- NULL: nobody has described it yet
    decorative INTEGER NOT NULL DEFAULT 0 CHECK (decorative IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('visible', 'held', 'waiting', 'removed')),
    palette TEXT, -- '#rrggbb,#rrggbb,#rrggbb'; NULL inherits
    account_id INTEGER REFERENCES account (id), -- NULL: the site itself
    posted_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    hash TEXT, -- names the stored file; NULL for text
    extension TEXT,
    type TEXT,
    bytes INTEGER NOT NULL DEFAULT 0,
    width INTEGER NOT NULL DEFAULT 0,
    height INTEGER NOT NULL DEFAULT 0,
    duration_ms INTEGER NOT NULL DEFAULT 0,
    animated INTEGER NOT NULL DEFAULT 0 CHECK (animated IN (0, 1)),
    alpha INTEGER NOT NULL DEFAULT 0 CHECK (alpha IN (0, 1)),
    widths TEXT NOT NULL DEFAULT '', -- of the renditions: '400 800 1600'
    source_hash TEXT, -- of the file as it was sent: finds duplicates
    source_name TEXT, -- as it was called by who sent it
    captions_hash TEXT,
    UNIQUE (project_id, codename)
);
INSERT OR ABORT INTO _pierogis_new_content (id, project_id, codename, kind, title, alt, decorative, state, palette, account_id, posted_at, updated_at, hash, extension, type, bytes, width, height, duration_ms, animated, alpha, widths, source_hash, source_name, captions_hash)
    SELECT id, project_id, codename, kind, title, alt, decorative, state, palette, account_id, posted_at, updated_at, hash, extension, type, bytes, width, height, duration_ms, animated, alpha, widths, source_hash, source_name, captions_hash FROM content;
DROP TABLE content;
ALTER TABLE _pierogis_new_content RENAME TO content;
CREATE INDEX alt_offer_by_content ON alt_offer (content_id);
CREATE INDEX claim_by_account ON claim (account_id);
CREATE INDEX claim_by_state ON claim (state, id);
CREATE INDEX content_by_account ON content (account_id, state);
CREATE INDEX content_by_captions ON content (captions_hash) WHERE captions_hash IS NOT NULL;
CREATE INDEX content_by_hash ON content (hash);
CREATE INDEX content_by_source ON content (source_hash);
CREATE INDEX content_cover ON content (project_id, state, posted_at DESC, id DESC) WHERE widths <> '';
CREATE INDEX content_page ON content (project_id, state, posted_at DESC, id DESC);
-- pierogis: down postgres
DROP INDEX content_waiting;
DROP INDEX alt_offer_waiting;
ALTER TABLE claim
    ALTER COLUMN account_id SET NOT NULL;
