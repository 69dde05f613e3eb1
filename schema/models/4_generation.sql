-- One row: the state of all that an anonymous page shows, as a random number. See common/db/generation.h.

CREATE TABLE generation (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    value INTEGER NOT NULL
);
