-- Projects nest. A path is the whole line of codenames, 'kitchen/dough'.

CREATE TABLE project (
    id INTEGER PRIMARY KEY,
    parent_id INTEGER REFERENCES project (id),
    path TEXT NOT NULL UNIQUE,
    codename TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '', -- as it was typed
    description_html TEXT NOT NULL DEFAULT '',
    palette TEXT, -- '#rrggbb,#rrggbb,#rrggbb'; NULL inherits
    moderated INTEGER NOT NULL DEFAULT 0 CHECK (moderated IN (0, 1)),
    cover_id INTEGER, -- a content; NULL is the newest picture
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);

CREATE INDEX project_by_parent ON project (parent_id, codename);

-- For a bare codename where a path is wanted.
CREATE INDEX project_by_codename ON project (codename);

-- Old paths of projects and content, for redirects.
CREATE TABLE moved (
    path TEXT NOT NULL PRIMARY KEY,
    project_id INTEGER,
    content_id INTEGER,
    CHECK ((project_id IS NULL) <> (content_id IS NULL))
);
