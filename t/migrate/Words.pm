package Words;

# Every kind of thing that two schemas can differ in, each as the smallest change: what it is, the subject that must be
# named, the schema before and after, and what `migrate` must be told to write the script.
use strict;
use warnings;
use Exporter 'import';
our @EXPORT_OK = qw(words);

# A table t as it is before and after, and one with rows in it.
sub column {
    my ($what, $before, $after, @flags) = @_;
    return [$what, 't.v', map({ "CREATE TABLE t (id INTEGER PRIMARY KEY, $_, w TEXT);" } $before, $after), @flags];
}

# The same with something behind the columns, which names the column v alone or the table.
sub table {
    my ($what, $subject, $before, $after, @flags) = @_;
    return [$what, $subject, map({ 'CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER, w TEXT' . (length $_ ? ", $_" : '') . ');' }
        $before, $after), @flags];
}

# What stands after the closing parenthesis.
sub option {
    my ($what, $subject, $before, $after) = @_;
    return [$what, $subject, map { "CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER, w TEXT)$_;" } $before, $after];
}

my $P = "CREATE TABLE p (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, UNIQUE (a), UNIQUE (a, b));\n";

# A foreign key of the column v, and one of two columns.
sub foreign_key {
    my ($what, $before, $after) = @_;
    return [$what, 't.v', map { "${P}CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER$_, w INTEGER);" } $before, $after];
}
sub foreign_keys {
    my ($what, $before, $after) = @_;
    return [$what, 't', map { "${P}CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER, w INTEGER" . (length $_ ? ", $_" : '') . ');' }
        $before, $after];
}

my $T = "CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER, w TEXT);\n";

# Something on the table t, or nothing.
sub object {
    my ($what, $subject, $before, $after) = @_;
    return [$what, $subject, map { $T . (length $_ ? "$_;\n" : '') } $before, $after];
}

sub fts {
    my ($what, $before, $after) = @_;
    return [$what, 't', map { "CREATE VIRTUAL TABLE t USING fts5($_);" } $before, $after];
}

sub words {
    my @action = ('NO ACTION', 'RESTRICT', 'SET NULL', 'SET DEFAULT', 'CASCADE');
    my $ref = ' REFERENCES p (id)';
    my $body = 'BEGIN UPDATE t SET w = new.w; END';

    return (
        # --- tables and columns
        ['a table', 'u', $T, "${T}CREATE TABLE u (a);"],
        ['a table less', 'u', "${T}CREATE TABLE u (a);", $T, '--allow-drop', 'u'],
        ['a table becomes a view', 'u', "${T}CREATE TABLE u (id);", "${T}CREATE VIEW u AS SELECT id FROM t;", '--allow-drop', 'u'],
        ['a column', 't.x', $T, 'CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER, w TEXT, x TEXT);'],
        ['a column in the middle', 't.x', $T, 'CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT, v INTEGER, w TEXT);'],
        ['a column less', 't.w', $T, 'CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER);', '--allow-drop', 't.w'],
        ['a column of another name', 't.x', $T, 'CREATE TABLE t (id INTEGER PRIMARY KEY, x INTEGER, w TEXT);',
            '--rename-column', 't.x=v'],
        ['the order of columns', 't.v', $T, 'CREATE TABLE t (id INTEGER PRIMARY KEY, w TEXT, v INTEGER);'],
        column('a type', 'v INTEGER', 'v TEXT'),
        column('a type gone', 'v INTEGER', 'v'),
        column('the width of a type', 'v VARCHAR(10)', 'v VARCHAR(20)'),
        column('the scale of a type', 'v DECIMAL(10,2)', 'v DECIMAL(10,3)'),
        column('a type of two words', 'v DOUBLE PRECISION', 'v DOUBLE'),
        column('a type in quotes', 'v "big int"', 'v "bigint"'),
        # --- NULL, defaults
        column('NOT NULL', 'v INTEGER', 'v INTEGER NOT NULL', '--backfill', 't.v=0'),
        column('no NOT NULL', 'v INTEGER NOT NULL', 'v INTEGER'),
        column('the conflict clause of NOT NULL', 'v INTEGER NOT NULL', 'v INTEGER NOT NULL ON CONFLICT IGNORE'),
        column('a default', 'v INTEGER', 'v INTEGER DEFAULT 1'),
        column('another default', 'v INTEGER DEFAULT 1', 'v INTEGER DEFAULT 2'),
        column('a default of another sign', 'v INTEGER DEFAULT 1', 'v INTEGER DEFAULT -1'),
        column('a default of another kind', 'v DEFAULT 1', "v DEFAULT '1'"),
        column('a default of another spelling', 'v DEFAULT 1', 'v DEFAULT 1.0'),
        column('the letters of a default', "v DEFAULT 'a'", "v DEFAULT 'A'"),
        column('the blanks of a default', "v DEFAULT 'a b'", "v DEFAULT 'a  b'"),
        column('a default with a comment in it', "v DEFAULT 'a'", "v DEFAULT 'a -- b'"),
        column('a default in letters beyond ASCII', "v DEFAULT 'é'", "v DEFAULT 'É'"),
        column('a default of bytes', "v DEFAULT x'00'", "v DEFAULT x'01'"),
        column('a default that is an expression', 'v DEFAULT (1 + 1)', 'v DEFAULT (1 + 2)'),
        column('a default that is the time', 'v DEFAULT CURRENT_TIMESTAMP', 'v DEFAULT CURRENT_DATE'),
        column('a default that is a function', "v DEFAULT (datetime('now'))", "v DEFAULT (datetime('now', 'utc'))"),
        column('a default that is false', 'v DEFAULT TRUE', 'v DEFAULT FALSE'),
        column('a collation', 'v TEXT', 'v TEXT COLLATE NOCASE'),
        column('another collation', 'v TEXT COLLATE NOCASE', 'v TEXT COLLATE RTRIM'),
        # --- CHECK
        column('a CHECK of a column', 'v INTEGER', 'v INTEGER CHECK (v > 0)'),
        column('a CHECK less', 'v INTEGER CHECK (v > 0)', 'v INTEGER'),
        column('the body of a CHECK', 'v INTEGER CHECK (v > 0)', 'v INTEGER CHECK (v > 1)'),
        column('one of two CHECKs', 'v INTEGER CHECK (v > 0) CHECK (v < 9)', 'v INTEGER CHECK (v > 0) CHECK (v < 8)'),
        column('the name of a CHECK', 'v INTEGER CONSTRAINT c CHECK (v > 0)', 'v INTEGER CONSTRAINT d CHECK (v > 0)'),
        column('a name for a CHECK', 'v INTEGER CHECK (v > 0)', 'v INTEGER CONSTRAINT d CHECK (v > 0)'),
        column('the body of a CHECK with a name', 'v INTEGER CONSTRAINT c CHECK (v > 0)', 'v INTEGER CONSTRAINT c CHECK (v > 1)'),
        table('a CHECK of the table', 't.v', '', 'CHECK (v > 0)'),
        table('the body of a CHECK of the table', 't', 'CHECK (v > 0 OR w IS NULL)', 'CHECK (v > 0 OR w IS NOT NULL)'),
        table('a CHECK of the table with a name', 't', 'CONSTRAINT c CHECK (v > 0 OR w IS NULL)', 'CONSTRAINT c CHECK (v > 1 OR w IS NULL)'),
        table('a CHECK of no column', 't', '', 'CHECK (1)'),
        table('a text in a CHECK', 't.w', "CHECK (w <> 'a  b')", "CHECK (w <> 'a b')"),
        table('the letters in a CHECK', 't.w', "CHECK (w <> 'a')", "CHECK (w <> 'A')"),
        table('parentheses in a CHECK', 't.v', 'CHECK (v * 2 + 1 > 0)', 'CHECK (v * (2 + 1) > 0)'),
        table('a number in a CHECK', 't.v', 'CHECK (v < 1e3)', 'CHECK (v < 1000)'),
        table('an operator in a CHECK', 't.v', 'CHECK (v >= 0)', 'CHECK (v > 0)'),
        # --- keys
        column('UNIQUE of a column', 'v INTEGER', 'v INTEGER UNIQUE'),
        column('UNIQUE less', 'v INTEGER UNIQUE', 'v INTEGER'),
        column('the conflict clause of UNIQUE', 'v INTEGER UNIQUE', 'v INTEGER UNIQUE ON CONFLICT REPLACE'),
        column('the name of UNIQUE', 'v INTEGER CONSTRAINT a UNIQUE', 'v INTEGER CONSTRAINT b UNIQUE'),
        table('UNIQUE of two columns', 't', '', 'UNIQUE (v, w)'),
        table('the order of UNIQUE', 't', 'UNIQUE (v, w)', 'UNIQUE (w, v)'),
        table('the collation of UNIQUE', 't', 'UNIQUE (v, w)', 'UNIQUE (v, w COLLATE NOCASE)'),
        table('one more UNIQUE', 't', 'UNIQUE (v, w)', 'UNIQUE (v, w), UNIQUE (w, v)'),
        ['a primary key', 't.v', 'CREATE TABLE t (v TEXT, w);', 'CREATE TABLE t (v TEXT PRIMARY KEY, w);'],
        ['no primary key', 't.v', 'CREATE TABLE t (v TEXT PRIMARY KEY, w);', 'CREATE TABLE t (v TEXT, w);'],
        ['a primary key of two columns', 't', 'CREATE TABLE t (v TEXT, w, PRIMARY KEY (v, w));', 'CREATE TABLE t (v TEXT, w, PRIMARY KEY (w, v));'],
        ['a primary key of more columns', 't', 'CREATE TABLE t (v TEXT, w, PRIMARY KEY (v));', 'CREATE TABLE t (v TEXT, w, PRIMARY KEY (v, w));'],
        ['the name of a primary key', 't.v', 'CREATE TABLE t (v TEXT, w, CONSTRAINT a PRIMARY KEY (v));',
            'CREATE TABLE t (v TEXT, w, CONSTRAINT b PRIMARY KEY (v));'],
        ['a primary key that is no rowid', 't.id', 'CREATE TABLE t (id INTEGER PRIMARY KEY, v);', 'CREATE TABLE t (id INTEGER PRIMARY KEY DESC, v);'],
        ['a primary key of another type', 't.id', 'CREATE TABLE t (id INTEGER PRIMARY KEY, v);', 'CREATE TABLE t (id INT PRIMARY KEY, v);'],
        ['AUTOINCREMENT', 't.id', 'CREATE TABLE t (id INTEGER PRIMARY KEY, v);', 'CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, v);'],
        ['no AUTOINCREMENT', 't.id', 'CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, v);', 'CREATE TABLE t (id INTEGER PRIMARY KEY, v);'],
        # --- foreign keys
        foreign_key('a foreign key', '', $ref),
        foreign_key('a foreign key less', $ref, ''),
        (map { my $on = $_; map { foreign_key("ON $on $action[$_]", "$ref ON $on $action[$_ - 1]", "$ref ON $on $action[$_]") }
            0 .. $#action } 'DELETE', 'UPDATE'),
        foreign_key('DEFERRABLE', $ref, "$ref DEFERRABLE"),
        foreign_key('INITIALLY DEFERRED', $ref, "$ref DEFERRABLE INITIALLY DEFERRED"),
        foreign_key('no longer DEFERRED', "$ref DEFERRABLE INITIALLY DEFERRED", "$ref DEFERRABLE INITIALLY IMMEDIATE"),
        foreign_key('the column that it points to', $ref, ' REFERENCES p (a)'),
        foreign_key('the name of a foreign key', " CONSTRAINT a$ref", " CONSTRAINT b$ref"),
        foreign_key('a foreign key to itself', $ref, ' REFERENCES t (id)'),
        foreign_keys('a foreign key of two columns', '', 'FOREIGN KEY (v, w) REFERENCES p (a, b)'),
        foreign_keys('its actions', 'FOREIGN KEY (v, w) REFERENCES p (a, b)', 'FOREIGN KEY (v, w) REFERENCES p (a, b) ON DELETE CASCADE'),
        foreign_keys('its deferrability', 'FOREIGN KEY (v, w) REFERENCES p (a, b)',
            'FOREIGN KEY (v, w) REFERENCES p (a, b) DEFERRABLE INITIALLY DEFERRED'),
        foreign_keys('its order', 'FOREIGN KEY (v, w) REFERENCES p (a, b)', 'FOREIGN KEY (w, v) REFERENCES p (a, b)'),
        # --- indexes
        object('an index', 'index i', '', 'CREATE INDEX i ON t (v)'),
        object('an index less', 'index i', 'CREATE INDEX i ON t (v)', ''),
        object('an index that becomes UNIQUE', 'index i', 'CREATE INDEX i ON t (v)', 'CREATE UNIQUE INDEX i ON t (v)'),
        object('an index on another column', 'index i', 'CREATE INDEX i ON t (v)', 'CREATE INDEX i ON t (w)'),
        object('an index on one column more', 'index i', 'CREATE INDEX i ON t (v)', 'CREATE INDEX i ON t (v, w)'),
        object('the columns of an index turned', 'index i', 'CREATE INDEX i ON t (v, w)', 'CREATE INDEX i ON t (w, v)'),
        object('the order of an index', 'index i', 'CREATE INDEX i ON t (v)', 'CREATE INDEX i ON t (v DESC)'),
        object('the collation of an index', 'index i', 'CREATE INDEX i ON t (w)', 'CREATE INDEX i ON t (w COLLATE NOCASE)'),
        object('an index that becomes partial', 'index i', 'CREATE INDEX i ON t (v)', 'CREATE INDEX i ON t (v) WHERE v > 0'),
        object('the condition of an index', 'index i', 'CREATE INDEX i ON t (v) WHERE v > 0', 'CREATE INDEX i ON t (v) WHERE v > 1'),
        object('an index on an expression', 'index i', 'CREATE INDEX i ON t (w)', 'CREATE INDEX i ON t (lower(w))'),
        object('the expression of an index', 'index i', 'CREATE INDEX i ON t (lower(w))', 'CREATE INDEX i ON t (upper(w))'),
        object('a text in an index', 'index i', "CREATE INDEX i ON t (w || 'a')", "CREATE INDEX i ON t (w || 'A')"),
        # --- views and triggers
        object('a view', 'view s', '', 'CREATE VIEW s AS SELECT v FROM t'),
        object('a view less', 'view s', 'CREATE VIEW s AS SELECT v FROM t', ''),
        object('the columns of a view', 'view s', 'CREATE VIEW s AS SELECT v FROM t', 'CREATE VIEW s AS SELECT w FROM t'),
        object('the names of a view\'s columns', 'view s', 'CREATE VIEW s (a) AS SELECT v FROM t', 'CREATE VIEW s (b) AS SELECT v FROM t'),
        object('a text in a view', 'view s', "CREATE VIEW s AS SELECT 'a' AS x", "CREATE VIEW s AS SELECT 'A' AS x"),
        object('a trigger', 'trigger r', '', "CREATE TRIGGER r AFTER INSERT ON t $body"),
        object('a trigger less', 'trigger r', "CREATE TRIGGER r AFTER INSERT ON t $body", ''),
        object('the time of a trigger', 'trigger r', "CREATE TRIGGER r AFTER INSERT ON t $body", "CREATE TRIGGER r BEFORE INSERT ON t $body"),
        object('the event of a trigger', 'trigger r', "CREATE TRIGGER r AFTER INSERT ON t $body", "CREATE TRIGGER r AFTER UPDATE ON t $body"),
        object('the columns of a trigger', 'trigger r', "CREATE TRIGGER r AFTER UPDATE OF v ON t $body", "CREATE TRIGGER r AFTER UPDATE OF w ON t $body"),
        object('the condition of a trigger', 'trigger r', "CREATE TRIGGER r AFTER INSERT ON t WHEN new.v > 0 $body",
            "CREATE TRIGGER r AFTER INSERT ON t WHEN new.v > 1 $body"),
        object('the body of a trigger', 'trigger r', "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END",
            'CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; SELECT 1; END'),
        object('the table of a trigger', 'trigger r', "CREATE TABLE u (w); CREATE TRIGGER r AFTER INSERT ON t $body",
            "CREATE TABLE u (w); CREATE TRIGGER r AFTER INSERT ON u $body"),
        object('a trigger of a view', 'trigger r', 'CREATE VIEW s AS SELECT v FROM t',
            "CREATE VIEW s AS SELECT v FROM t; CREATE TRIGGER r INSTEAD OF DELETE ON s BEGIN DELETE FROM t; END"),
        # --- generated columns
        column('a generated column', 'v AS (id + 1)', 'v AS (id + 2)'),
        column('a stored one', 'v AS (id + 1) STORED', 'v AS (id + 2) STORED'),
        column('one that becomes stored', 'v AS (id + 1)', 'v AS (id + 1) STORED'),
        column('one that becomes virtual', 'v AS (id + 1) STORED', 'v AS (id + 1) VIRTUAL'),
        column('one that becomes ordinary', 'v INTEGER AS (id + 1) STORED', 'v INTEGER'),
        column('an ordinary one that becomes generated', 'v INTEGER', 'v INTEGER AS (id + 1)', '--allow-drop', 't.v'),
        column('the type of a generated column', 'v INTEGER AS (id + 1)', 'v TEXT AS (id + 1)'),
        # --- kinds of tables
        option('STRICT', 't', '', ' STRICT'),
        option('no STRICT', 't', ' STRICT', ''),
        option('WITHOUT ROWID', 't', '', ' WITHOUT ROWID'),
        option('no WITHOUT ROWID', 't', ' WITHOUT ROWID', ''),
        option('both', 't', '', ' STRICT, WITHOUT ROWID'),
        # --- full-text search
        fts('a column of FTS5', 'a', 'a, b'),
        fts('the tokenizer of FTS5', 'a', 'a, tokenize = \'porter ascii\''),
        fts('a tokenizer\'s options', "a, tokenize = 'unicode61'", q(a, tokenize = 'unicode61 remove_diacritics 2')),
        fts('the prefixes of FTS5', "a, prefix = '2'", "a, prefix = '2 3'"),
        fts('a column that is not indexed', 'a, b', 'a, b UNINDEXED'),
        fts('the sizes of FTS5', 'a', 'a, columnsize = 0'),
        fts('the detail of FTS5', 'a', 'a, detail = none'),
        ['a table that becomes one of FTS5', 't', 'CREATE TABLE t (a);', 'CREATE VIRTUAL TABLE t USING fts5(a);'],
    );
}

1;
