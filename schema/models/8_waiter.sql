-- The waiter: what he reads on services for messages, and what he answers.

-- A message to the waiter and, in the same row, what he says to it: read once, acted on once, answered once.
CREATE TABLE message (
    transport TEXT NOT NULL,
    event_id TEXT NOT NULL, -- the service's own
    place INTEGER NOT NULL, -- messages of a transport are in this order
    sender TEXT NOT NULL, -- the service's own id for a person, never a name
    sender_name TEXT NOT NULL, -- what they call themselves there; only for a new account's handle
    conversation TEXT NOT NULL,
    text TEXT NOT NULL, -- blank once it has been handled for a while
    words INTEGER NOT NULL, -- which of his words are in it, a bit each
    at INTEGER NOT NULL, -- when it was written
    state TEXT NOT NULL CHECK (state IN ('new', 'ready', 'sending', 'sent', 'done', 'dead')),
    answer TEXT, -- NULL: none; the code of a check is not in it
    puzzled INTEGER NOT NULL, -- 1: that answer only says what he can read
    handled_at INTEGER,
    tries INTEGER NOT NULL,
    next_at INTEGER NOT NULL, -- when to try to send
    sent_at INTEGER, -- when the last try began
    remote_id TEXT, -- the service's own, of the answer
    PRIMARY KEY (transport, event_id)
);

CREATE INDEX message_open ON message (transport, state, place) WHERE state IN ('new', 'ready', 'sending');
CREATE INDEX message_by_sender ON message (transport, sender, place);

-- Posts that tag the chef, whose likes are paid.
CREATE TABLE tagged (
    transport TEXT NOT NULL,
    post_id TEXT NOT NULL,
    author TEXT NOT NULL, -- the service's own id for a person
    likes INTEGER NOT NULL, -- when last seen
    credited INTEGER NOT NULL, -- how many of them are paid
    first_at INTEGER NOT NULL,
    check_at INTEGER, -- when to look again; NULL = never
    PRIMARY KEY (transport, post_id)
);

-- What else the waiter remembers: how far he has read, limits, wishes to link.
CREATE TABLE waiter_note (
    transport TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (transport, name)
);
