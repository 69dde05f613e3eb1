#!/bin/sh
# What is said to "migrate" beside the models, by options and by comments in them: what contradicts itself, changes nothing or
# speaks of what does not exist is refused with its name, and files that cannot be read as models with their line.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/migrate.sh"

declared() { printf '%s\n' "$1" >models/all.sqlite.sql; }
# says NAME CODES ARGUMENT…: migrate is refused with these codes, in this order, and writes nothing.
says() {
    name=$1 codes=$2
    shift 2
    run migrate -m next "$@"
    t_is "$name" "$code $(printf '%s\n' "$err" | sed -n 's/.*\[\(.*\)\]$/\1/p' | tr '\n' ' ') $(ls versions | wc -l)" "1 $codes  1"
}
# writes NAME SQL ARGUMENT…: migrate writes a script that does this, which is taken away again.
writes() {
    name=$1 sql=$2
    shift 2
    run migrate -m next "$@"
    t_is "$name" "$code $(sed -n '/up sqlite/,/up postgres/{/^--/!p}' versions/*_next.sql 2>&1)" "0 $sql"
    rm -f versions/*_next.sql
}

anew
declared 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER); CREATE TABLE u (x TEXT);'
works 'a first script' migrate -m first

# --- what does not come back
declared 'CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER); CREATE TABLE u (x TEXT);'
works 'a cast' migrate -m next --cast 't.a=length(a)'
t_is 'the way down says whose values stay cast' "$(sed -n '/down sqlite/,/down postgres/p' versions/*_next.sql | sed -n 2p)" \
    '-- What --cast made of t.a stays so: the values before are gone.'
rm versions/*_next.sql
declared 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER); CREATE TABLE u (x TEXT);'

# --- options that mean nothing
says 'a drop of what stays' unused_hint:t --allow-drop t
says 'a drop of what is not there' unused_hint:no.x --allow-drop no.x
says 'a value for a column that has one' unused_hint:t.a --backfill t.a=1
says 'a value for a column that is not there' unused_hint:t.no --backfill t.no=1
says 'a value for the way back of a column that stays' unused_hint:t.a --down-backfill t.a=1
says 'and of one that is not there' unused_hint:no.no --down-backfill no.no=1
says 'a cast of a column that is not there' unused_hint:t.no --cast t.no=1
says 'a table renamed to what it is called' 'unused_hint:t->t' --rename-table t=t
says 'a column renamed to what it is called' 'unused_hint:t.a->a' --rename-column t.a=A
says 'a rename of what is not there' 'unused_hint:no->t' --rename-table no=t
says 'a rename to what is not there' 'unused_hint:t.a->no' --rename-column t.no=a
works 'a consent to everything needs nothing to be lost' migrate -q -m next --allow-destructive
works 'tables left out may be all' migrate -q -m next --ignore-table '*'

# --- options that contradict each other
declared 'CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT, d TEXT); CREATE TABLE w (x TEXT);'
says 'two new names of a column' 'unused_hint:t.a->t.d' --rename-column t.c=a --rename-column t.d=a --rename-table u=w
says 'two old names of a column' 'unused_hint:t.b->t.c' --rename-column t.c=a --rename-column t.c=b --rename-table u=w
says 'two old names of a table' 'unused_hint:t->w' --rename-table u=w --rename-table t=w
writes 'the same said twice is said once' 'ALTER TABLE u RENAME TO w;
ALTER TABLE t RENAME COLUMN a TO c;
ALTER TABLE t DROP COLUMN b;
ALTER TABLE t ADD COLUMN d TEXT;' --rename-table u=w --rename-table U=W --rename-column t.c=a --rename-column t.c=a --allow-drop t.b --allow-drop T.B
says 'renamed and dropped' 'unused_hint:t.a' --rename-column t.c=a --allow-drop t.a --allow-drop t.b --rename-table u=w
no 'two values' 2 '--backfill t\.c is given twice' migrate -m next --backfill t.c=1 --backfill T.C=2
no 'two casts' 2 '--cast t\.c is given twice' migrate -m next --cast t.c=1 --cast t.c=1

# --- comments
models_are() { printf 'CREATE TABLE u (x TEXT);\n%s\n' "$1" >models/all.sqlite.sql; }
renamed='ALTER TABLE t RENAME COLUMN a TO c;'
models_are 'CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT, -- was: a
b INTEGER);'
writes 'a comment in the line' "$renamed"
says 'is no reason to drop the old name' unused_hint:t.a --allow-drop t.a
models_are 'CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT, -- was: a
-- was: "A"
b INTEGER);'
writes 'a comment that is out of date does not matter' "$renamed"
models_are 'CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT, -- was: b
b INTEGER);'
says 'a comment may name what comes anew' drop_column:t.a
models_are 'CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT, -- was: b
d INTEGER); -- all of it'
says 'an option goes before it' 'ambiguous_rename:t.b->t.d' --rename-column t.c=a
models_are 'CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT, -- was: a
d INTEGER -- was: a
);'
says 'two comments about one name' 'ambiguous_rename:t.a->t.d'
for wrong in 'a (long ago)' '' 'a b' '1' 'a -- was: b'; do
    models_are "CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT, -- was: $wrong
b INTEGER);"
    no "not one name: $wrong" 1 'all\.sqlite\.sql, line 2: the comment "was:" is followed by one name' migrate -m next
done
models_are 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER);
-- was: a
CREATE INDEX i ON t (b);'
no 'before an index' 1 'all\.sqlite\.sql, line 3: the comment "was:" belongs to a table or a column' migrate -m next
models_are 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER,
CHECK (b > 0) -- was: a
);'
no 'at a constraint' 1 'all\.sqlite\.sql, line 3: the comment "was:" stands at a constraint' migrate -m next

# --- what SQLite takes when it is made, and stumbles over when it is used
declared 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER, g AS (b + 1)); CREATE TABLE u (x TEXT);
CREATE VIEW whole AS SELECT a FROM t; CREATE VIEW half AS SELECT missing FROM t; CREATE VIEW quoted AS SELECT a FROM t WHERE a = "x";
CREATE TRIGGER t_u AFTER UPDATE OF a ON t BEGIN INSERT INTO nowhere VALUES (new.a); END;
CREATE TRIGGER u_i BEFORE INSERT ON u BEGIN SELECT new.x; END;'
run migrate -m next
t_is 'views that cannot be read and triggers that cannot run are warned of' "$code $err" '0 warning: the view half cannot be read: SQLite: no such column: missing
warning: the view quoted cannot be read: SQLite: no such column: x
warning: a trigger of the table t cannot run: SQLite: no such table: main.nowhere'
rm versions/*_next.sql

# --- files
rm models/*
printf '\357\273\277CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER);\r\nCREATE TABLE u (x TEXT);\r\n' >models/all.sqlite.sql
run migrate -m next -q
t_is 'a mark before the text and CR LF are nothing' "$code $out$err" '0 '
printf 'CREATE TABLE t (a TEXT);\n' | iconv -t UTF-16LE >models/all.sqlite.sql
no 'UTF-16' 1 'all\.sqlite\.sql, line 1: a NUL byte has no place in a model; save the file as UTF-8' migrate -m next
printf "CREATE TABLE t (\n    a TEXT DEFAULT 'caf\351');\n" >models/all.sqlite.sql
no 'Latin-1' 1 'all\.sqlite\.sql, line 2: these bytes are no character in UTF-8' migrate -m next
declared 'CREATE TABLE t (
    a TEXT,
    b INTEGER NOT NUL
);'
no 'a mistake' 1 'all\.sqlite\.sql, line 3: SQLite: near "NUL": syntax error$' migrate -m next
declared 'CREATE TABLE u (x TEXT);

CREATE TABLE t (a TEXT,
    CHECK (a <> "none"));'
no 'a text in double quotes' 1 'all\.sqlite\.sql, line [34]: SQLite: no such column: none; what stands in double quotes is a name, a text stands in single' migrate -m next
declared "CREATE TABLE sqlite_sequence (name, seq);"
no "a table of SQLite's own" 1 'all\.sqlite\.sql, line 1: SQLite: object name reserved .*: sqlite_sequence; SQLite makes that table itself' migrate -m next
rm models/*
printf 'CREATE TABLE t (a TEXT DEFAULT "none");\n' >models/all.sql
no 'a text in double quotes for both databases' 1 'all\.sql, line 1: ""none"": a name is no default; a text stands in single quotes' migrate -m next
printf 'CREATE TABLE t (a TEXT DEFAULT none);\n' >models/all.sql
no 'one without quotes' 1 'all\.sql, line 1: "none": a name is no default' migrate -m next
printf 'CREATE TABLE t (\n    a TEXT\n    b INTEGER\n);\n' >models/all.sql
no 'a comma that is missing' 1 'all\.sql, line 3: "b": neither a part of the type nor of the column; is a comma missing' migrate -m next
printf "CREATE TABLE t (a INTEGER DEFAULT -1 NOT NULL, b BOOLEAN DEFAULT (1) NOT NULL, c TEXT DEFAULT 'x' UNIQUE,\n    d DATE DEFAULT CURRENT_DATE NOT NULL, e BLOB DEFAULT x'00' NOT NULL, f TEXT DEFAULT NULL);\n" >models/all.sql
works 'defaults of every kind are none of these' migrate -m next -q --ignore-table '[tu]'
mkdir models/sub.sql
no 'a folder' 1 'sub\.sql is no plain file' migrate -m next
rmdir models/sub.sql
ln -s all.sql models/link.sql
no 'a link' 1 'link\.sql is no plain file' migrate -m next
t_done
