-- What people post.

CREATE TABLE content (
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
    taken_out TEXT NOT NULL DEFAULT '', -- of the file as it was sent: 'GPS position, camera serial number'
    UNIQUE (project_id, codename)
);

CREATE INDEX content_page ON content (project_id, state, posted_at DESC, id DESC);
CREATE INDEX content_by_source ON content (source_hash);
CREATE INDEX content_by_hash ON content (hash);
CREATE INDEX content_by_captions ON content (captions_hash) WHERE captions_hash IS NOT NULL;
CREATE INDEX content_by_account ON content (account_id, state);
CREATE INDEX content_unseen ON content (state, id) WHERE state IN ('waiting', 'held'); -- what staff looks through

-- The newest picture of a project. With the state as a column, or SQLite would take content_page instead.
CREATE INDEX content_cover ON content (project_id, state, posted_at DESC, id DESC) WHERE widths <> '';

CREATE TABLE content_text (
    content_id INTEGER PRIMARY KEY REFERENCES content (id),
    source TEXT NOT NULL,
    html TEXT NOT NULL
);

CREATE TABLE content_tag (
    content_id INTEGER NOT NULL REFERENCES content (id),
    tag TEXT NOT NULL,
    PRIMARY KEY (content_id, tag)
);
