-- pierogis: id=2eb610a82685eee8 parent=406671045df6e65d message="the waiter" destructive=none
-- pierogis: after sqlite=sha256:92131e31c7285ce003200c360dcf81163b21b0b7ba9be162d33349b82a9df2d0
-- pierogis: up sqlite
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
CREATE TABLE waiter_note (
    transport TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (transport, name)
);
CREATE INDEX message_by_sender ON message (transport, sender, place);
CREATE INDEX message_open ON message (transport, state, place) WHERE state IN ('new', 'ready', 'sending');
-- pierogis: up postgres
CREATE TABLE message (
    transport text COLLATE "C" NOT NULL,
    event_id text COLLATE "C" NOT NULL, -- the service's own
    place bigint NOT NULL, -- messages of a transport are in this order
    sender text COLLATE "C" NOT NULL, -- the service's own id for a person, never a name
    sender_name text COLLATE "C" NOT NULL, -- what they call themselves there; only for a new account's handle
    conversation text COLLATE "C" NOT NULL,
    text text COLLATE "C" NOT NULL, -- blank once it has been handled for a while
    words bigint NOT NULL, -- which of his words are in it, a bit each
    at bigint NOT NULL, -- when it was written
    state text COLLATE "C" NOT NULL CHECK (state IN ('new', 'ready', 'sending', 'sent', 'done', 'dead')),
    answer text COLLATE "C", -- NULL: none; the code of a check is not in it
    puzzled bigint NOT NULL, -- 1: that answer only says what he can read
    handled_at bigint,
    tries bigint NOT NULL,
    next_at bigint NOT NULL, -- when to try to send
    sent_at bigint, -- when the last try began
    remote_id text COLLATE "C", -- the service's own, of the answer
    PRIMARY KEY (transport, event_id)
);
CREATE TABLE tagged (
    transport text COLLATE "C" NOT NULL,
    post_id text COLLATE "C" NOT NULL,
    author text COLLATE "C" NOT NULL, -- the service's own id for a person
    likes bigint NOT NULL, -- when last seen
    credited bigint NOT NULL, -- how many of them are paid
    first_at bigint NOT NULL,
    check_at bigint, -- when to look again; NULL = never
    PRIMARY KEY (transport, post_id)
);
CREATE TABLE waiter_note (
    transport text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL,
    PRIMARY KEY (transport, name)
);
CREATE INDEX message_open ON message (transport, state, place) WHERE state IN ('new', 'ready', 'sending');
CREATE INDEX message_by_sender ON message (transport, sender, place);
-- pierogis: down sqlite
DROP TABLE message;
DROP TABLE tagged;
DROP TABLE waiter_note;
-- pierogis: down postgres
DROP TABLE message, tagged, waiter_note;
