#!/bin/sh
# Why a migration is refused, what stays as it was then, and what is said to programs and to people.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/migrate.sh"

# fails NAME CODE BEFORE ROWS UP REGEX: a script that does not fit the rows is taken back whole.
fails() {
    anew
    script 0001 - "$3"
    run upgrade -q
    ask "$4"
    script 0002 0001 "CREATE TABLE early (x); $5"
    t_before=$(ask .dump)
    run upgrade
    t_like "$1: the sentence" "$err" "^pierogis: 0002_step.sql was taken back: $6.* \\[$2\\]\$"
    t_is "$1: the exit code, one line" "$code $(printf '%s\n' "$err" | wc -l)" '1 1'
    t_is "$1: nothing has changed" "$(ask .dump)" "$t_before"
    pierogis upgrade --versions versions --json
    t_is "$1: as JSON" "$code $(jq -r '"\(.status) \(.reasons | map(.code) | join(" ")) \(.reasons[0].detail == .detail)"' "$TMP/err")" \
        "1 409 $2 true"
}
new='CREATE TABLE _pierogis_new_t' copy='INSERT INTO _pierogis_new_t (a, b) SELECT a, b FROM t;'
one='CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT);'
fails 'NULL' not_null:t.b "$one" "INSERT INTO t VALUES (1, 'x'), (2, NULL), (3, NULL)" \
    "$new (a INTEGER PRIMARY KEY, b TEXT NOT NULL); $copy" '2 rows of t would have no value in t\.b'
fails 'a column without a value' not_null:t.c "$one" "INSERT INTO t VALUES (1, 'x')" \
    'ALTER TABLE t ADD COLUMN c INTEGER NOT NULL;' 'a row of t would have no value in t\.c'
fails 'a unique column' unique:t.b "$one" "INSERT INTO t VALUES (1, 'x'), (2, 'x'), (3, 'y'), (4, 'y')" \
    "$new (a INTEGER PRIMARY KEY, b TEXT UNIQUE); $copy" '2 values occur each in more than one row of t'
fails 'two columns of an index' unique:t.a,t.b 'CREATE TABLE t (a, b);' 'INSERT INTO t VALUES (1, 2), (1, 2)' \
    'CREATE UNIQUE INDEX t_ab ON t (a, b);' '1 value occurs in more than one row'
fails 'an index over an expression' unique:t_low "$one" "INSERT INTO t VALUES (1, 'x'), (2, 'X')" \
    'CREATE UNIQUE INDEX t_low ON t (lower(b));' 'several rows are equal in the unique index t_low'
fails 'a CHECK with a name' check:b_big "$one" "INSERT INTO t VALUES (1, 'x')" \
    "$new (a INTEGER PRIMARY KEY, b TEXT, CONSTRAINT b_big CHECK (b > 'y')); $copy" 'a row of t breaks the CHECK b_big'
fails 'a CHECK without one' check:t "$one" "INSERT INTO t VALUES (1, 'x')" \
    "$new (a INTEGER PRIMARY KEY, b TEXT CHECK (b > 'y')); $copy" "a row of t breaks the CHECK \\(b > 'y'\\)"
fails 'a CHECK that is a single name' check:t "$one" "INSERT INTO t VALUES (1, '0')" \
    "$new (a INTEGER PRIMARY KEY, b INTEGER CHECK (b)); $copy" 'a row of t breaks the CHECK \(b\)'
fails 'the CHECK of a new column' check:t "$one" "INSERT INTO t VALUES (1, 'x')" \
    'ALTER TABLE t ADD COLUMN c INTEGER DEFAULT 1 CHECK (c > 1);' 'a row of t breaks the CHECK of the column c'
fails 'the same with a name' check:c_big "$one" "INSERT INTO t VALUES (1, 'x')" \
    'ALTER TABLE t ADD COLUMN c INTEGER DEFAULT 1 CONSTRAINT c_big CHECK (c > 1);' 'a row of t breaks the CHECK c_big'
fails 'a STRICT table' type:t.b "$one" "INSERT INTO t VALUES (1, 'x')" \
    "$new (a INTEGER PRIMARY KEY, b INTEGER) STRICT; $copy" 'a row of t has a value that does not fit .*TEXT value in INTEGER'
fails 'a default that a STRICT table cannot hold' type:t.c \
    'CREATE TABLE t (a INTEGER PRIMARY KEY) STRICT;' 'INSERT INTO t VALUES (1)' \
    "ALTER TABLE t ADD COLUMN c INTEGER NOT NULL DEFAULT 'x';" 'the table t is STRICT'
fails 'a rowid of letters' type:t.a 'CREATE TABLE t (a TEXT, b);' "INSERT INTO t VALUES ('x', 1)" \
    "$new (a INTEGER PRIMARY KEY, b); $copy" 'a row of t has a value that does not fit'
fails 'a foreign key' fk:t.b "CREATE TABLE p (id INTEGER PRIMARY KEY); $one" \
    "INSERT INTO p VALUES (1); INSERT INTO t VALUES (7, 1), (8, 2), (9, 3)" \
    "$new (a INTEGER PRIMARY KEY, b TEXT REFERENCES p (id)); $copy DROP TABLE t; ALTER TABLE _pierogis_new_t RENAME TO t;" \
    '2 rows of the table t would point to nothing in p by t\.b, the first in row 8'
anew
models 'CREATE TABLE p (a INTEGER UNIQUE); CREATE TABLE c (b INTEGER REFERENCES p (a), n INTEGER REFERENCES p (a));'
run migrate -m first
run upgrade
models 'CREATE TABLE p (a INTEGER); CREATE TABLE c (b INTEGER REFERENCES p (a), n INTEGER REFERENCES p (a));'
run migrate -m second
t_like 'a key that loses its parent: migrate warns' "$code $err" '^0 warning: the rows of c cannot be checked: .*mismatch - "c" ref'
run upgrade
t_like 'upgrade warns, once' "$code $err" '^0 warning: the rows of c cannot be checked: [^(]*\([^)]*\)$'
models 'CREATE TABLE p (a INTEGER); CREATE TABLE c (b INTEGER, n INTEGER);'
works 'it can be repaired: the script' migrate -m third
works 'and the database' upgrade
fails 'a foreign key of two columns' fk:t.a,t.b "CREATE TABLE p (x, y, PRIMARY KEY (x, y)); CREATE TABLE t (a, b);" \
    'INSERT INTO t VALUES (1, 2)' \
    "$new (a, b, FOREIGN KEY (a, b) REFERENCES p (x, y)); $copy DROP TABLE t; ALTER TABLE _pierogis_new_t RENAME TO t;" \
    '1 row of the table t would point to nothing in p'

# Rows that pointed to nothing before are reported, also in a table that gets another name, and no reason to refuse.
anew
script 0001 - 'CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE k (p REFERENCES p (id));'
run upgrade -q
ask 'INSERT INTO k VALUES (1), (2)'
script 0002 0001 'ALTER TABLE k RENAME TO kids; ALTER TABLE p RENAME TO parents;'
run upgrade
t_is 'old orphans are reported' "$code $err" '0 warning: 2 rows refer to rows that do not exist; they did so before'
script 0003 0002 'INSERT INTO kids VALUES (3);'
run upgrade
t_like 'a new one is refused' "$code $err" '^1 pierogis: .*1 row of the table kids .* \[fk:kids\.p\]$'

# What was applied before the refusal is said to people, and does not disturb programs.
anew
script 0001 - 'CREATE TABLE t (a);'
script 0002 0001 'INSERT INTO t VALUES (NULL); CREATE TABLE _pierogis_new_t (a NOT NULL); INSERT INTO _pierogis_new_t SELECT a FROM t;'
run upgrade --json
t_is 'the first of two scripts' "$code $out $(jq -r '.reasons[0].code' "$TMP/err") $(applied)" '1  not_null:t.a 0001'
rm p.db
run upgrade
t_is 'stays' "$code $out $(printf '%s\n' "$err" | head -n 1) $(applied)" '1  applied 0001 before 0001'
script 0002 0001 'CREATE TABLE u (a);' 'CREATE TABLE v (a NOT NULL); INSERT INTO v VALUES (NULL);'
run upgrade -q
run downgrade
t_like 'the way back has reasons too' "$code $err" \
    '^1 pierogis: 0002_step.sql was taken back: a row of v would have no value in v\.a, which must not be NULL; give them one \[not_null:v\.a\]$'

# --- what nobody declared
anew
models 'CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT);'
works 'migrate' migrate -m first
works 'upgrade' upgrade
ask "CREATE TABLE hand (x); CREATE INDEX hand_b ON t (b); CREATE VIEW hand_v AS SELECT x FROM hand;
     CREATE TRIGGER hand_t AFTER INSERT ON t BEGIN INSERT INTO hand VALUES (new.a); END"
models 'CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT NOT NULL);'
works 'migrate again' migrate -m second
run upgrade
t_is 'tables, indexes, views and triggers of others are reported' "$code $err" "0 warning: the table hand is in the database, but in no version script
warning: the index hand_b is in the database, but in no version script
warning: the view hand_v is in the database, but in no version script
warning: the trigger hand_t is in the database, but in no version script"
t_is 'and survive' "$(ask "SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_schema WHERE name LIKE 'hand%' ORDER BY name)")" \
    'hand hand_b hand_t hand_v'
ask "INSERT INTO t VALUES (5, 'x')"
t_is 'in working order' "$(ask 'SELECT x FROM hand_v')" 5
run downgrade
t_is 'on the way back too' "$code $(ask "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'hand%'")" '0 4'
ask 'ALTER TABLE t ADD COLUMN mine'
run upgrade
t_like 'a table that is not as the scripts left it is refused' "$code $err" \
    '^1 pierogis: .* was not run, because the database is not as its version scripts left it: t\.mine: .*\[differs:t\.mine\]$'
t_is 'and named by migrate' "$(run migrate --check --database; echo "$code$out"; printf '%s' "$err" | grep -o '\[differs:t.mine\]')" '1
[differs:t.mine]'
ask 'ALTER TABLE t DROP COLUMN mine; DROP VIEW hand_v; CREATE VIEW hand_v AS SELECT a FROM t'
run upgrade
t_like 'a view of others that is in the way is named' "$code $err" '^1 pierogis: .*the view hand_v, which no version script knows, is in its way'

# --- agreeing
anew
models 'CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT);'
run migrate --check
t_is 'models without a script' "$code $out $err" '1  pierogis: t: the table is only in the models [differs:t]'
run migrate --check --json
t_is 'as JSON' "$code $out $(jq -r '.reasons | map(.code) | join(" ")' "$TMP/err")" '1  differs:t'
t_is 'nothing is written' "$(ls versions)" ''
run migrate -m first --sql
t_like 'a script can be looked at' "$code $out" '^CREATE TABLE t '
t_is 'and is not written either' "$(ls versions)" ''
run migrate -m 'The first, ünd only' --json
t_is 'a script' "$code $(answer .file)" "0 $(ls versions/*)"
t_is 'is named by its id and its message' "$(answer .file)" "versions/$(answer .id)_the_first_nd_only.sql"
t_is 'anybody may read it' "$(stat -c %a versions/*)" 644
works 'models and scripts agree' migrate --check
t_is 'without a word' "$out" ''
run migrate --check --json
t_is 'or in one of JSON' "$code $(answer .agree)" '0 true'
run migrate -m again
t_is 'so there is nothing to write' "$code $out $err $(ls versions | wc -l)" \
    '0  the models and the version scripts agree: there is nothing to write 1'
run migrate --check --database
t_is 'the database is not there' "$code" 3
works 'upgrade' upgrade
works 'all three agree' migrate --check --database
ask 'CREATE INDEX hand ON t (b)'
run migrate --check --database
t_like 'until somebody adds an index' "$code $err" '^1 pierogis: .*hand.* \[differs:.*\]$'
chmod 555 versions
models 'CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c TEXT);'
if [ ! -w versions ]; then no 'a folder that cannot be written' 4 '.*' migrate -m c; fi
chmod 755 versions

# --- what is lost by consent
models 'CREATE TABLE t (a INTEGER PRIMARY KEY);'
run migrate -m 'drop b'
t_like 'a drop without consent' "$code $err" '^1 pierogis: .* \[drop_column:t\.b\]$'
works 'a drop with consent' migrate -m 'drop b' --allow-drop t.b
run upgrade --dry-run
t_like 'is said by the plan' "$out" '^ +destroys .*t\.b'
run upgrade --dry-run --json
t_like 'as JSON' "$(answer '.plan[0].destructive')" 't\.b'
rm versions/*drop_b.sql

# --- renames are asked for at a terminal
models 'CREATE TABLE t (a INTEGER PRIMARY KEY, name TEXT);'
run migrate -m name
t_like 'nobody to ask' "$code $err" '^1 pierogis: .*--rename-column.* \[ambiguous_rename:t\.b->t\.name\]$'
if command script -qec true /dev/null >/dev/null 2>&1; then
    typed() { printf '%s\n' "$1" | command script -qec "'$PIEROGIS' migrate --models models --versions versions -m name" /dev/null >"$TMP/typed" 2>&1; }
    typed n && code=0 || code=$?
    t_like 'the question' "$(cat "$TMP/typed")" 'Is t\.name the renamed t\.b\? \[y/N\]'
    t_like 'No is no' "$code $(cat "$TMP/typed")" '\[ambiguous_rename:t\.b->t\.name\]'
    typed y && code=0 || code=$?
    t_is 'Yes writes the script' "$code $(grep -l 'RENAME COLUMN' versions/* | wc -l)" '0 1'
else
    t_pass 'no question: there are no pseudo-terminals here # SKIP'
fi

# --- the text for the shell does what upgrade does
same() { # NAME: brings p.db where upgrade and where the text of --sql lead, and compares
    rm -rf "$TMP/text.db" && cp p.db "$TMP/text.db"
    run "$@" --sql
    cp "$TMP/out" "$TMP/text.sql"
    sqlite3 "$TMP/text.db" <"$TMP/text.sql" >"$TMP/shell" 2>&1
    t_is "$*: the shell has nothing to say" "$? $(cat "$TMP/shell")" '0 '
    run "$@" -q
    t_is "$*: the command succeeds" "$code $err" '0 '
    t_is "$*: the same" "$(sqlite3 "$TMP/text.db" 'PRAGMA user_version' 'UPDATE pierogis_version SET applied_at = 0' .dump)" \
        "$(sqlite3 p.db 'PRAGMA user_version' 'UPDATE pierogis_version SET applied_at = 0' .dump)"
}
anew
models "CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);
CREATE TABLE k (p_id INTEGER REFERENCES p (id) ON DELETE CASCADE, note TEXT DEFAULT 'it''s; so');
CREATE INDEX k_p ON k (p_id);
CREATE VIEW names AS SELECT name FROM p;
CREATE TRIGGER p_ad AFTER DELETE ON p BEGIN INSERT INTO k VALUES (NULL, old.name); END;"
mv models/all.sql models/all.sqlite.sql
works 'migrate' migrate -m "it's the first"
: >p.db
same upgrade
ask "INSERT INTO p (name) VALUES ('a'), ('b'), ('c'); INSERT INTO k SELECT id, name FROM p; PRAGMA foreign_keys = ON; DELETE FROM p WHERE id = 3"
sed -i 's/name TEXT)/name TEXT NOT NULL CHECK (length(name) < 9), born INTEGER)/' models/all.sqlite.sql
works 'a rebuild' migrate -m second
same upgrade
same downgrade -1
same downgrade none
script ffff "$(basename "$(ls versions/*second*)" | cut -c 1-16)" 'CREATE TABLE last (x) -- without a semicolon'
same upgrade

# What belongs to the program, and what is no script.
anew
script 0001 - 'CREATE TABLE t (a);'
run upgrade -q
for t_sql in 'DELETE FROM pierogis_version;' 'DROP TABLE pierogis_version;' "UPDATE pierogis_version SET id = 'x';" \
    'ALTER TABLE pierogis_version RENAME TO mine;'; do
    script 0002 0001 "CREATE TABLE early (x); $t_sql"
    t_before=$(ask .dump)
    no "$t_sql" 1 '0002_step.sql was taken back: it changes the table pierogis_version' upgrade
    t_is "$t_sql changes nothing" "$(ask .dump)" "$t_before"
done
rm versions/0002*
mkfifo versions/0002_pipe.sql models/pipe.sql
models 'CREATE TABLE t (a TEXT);'
no 'a pipe among the scripts is not waited for' 1 '0002_pipe.sql is no plain file' upgrade
rm versions/0002_pipe.sql
no 'nor one among the models' 1 'pipe.sql is no plain file' migrate --check
rm models/pipe.sql

# A promise that no database can keep is seen without one.
anew
models 'CREATE TABLE t (a TEXT);'
run migrate -m first
sed -i '2s/sha256:..../sha256:0000/' versions/*_first.sql
run migrate --check
t_like 'the head of a script that was edited' "$code $err" \
    '^1 pierogis: .*_first.sql leads to the schema sha256:[0-9a-f]*, but its head promises sha256:0000.* \[differs:'

# ANY keeps what it gets in a STRICT table only.
anew
models 'CREATE TABLE t (a TEXT) STRICT;'
sed -i 's/a TEXT/a ANY/' models/all.sql && mv models/all.sql models/all.sqlite.sql
run migrate -m first
run upgrade
sed -i 's/ STRICT//' models/all.sqlite.sql
run migrate -m second
t_like 'a table that is STRICT no more: what happens to texts is said' "$code $err" '^0 warning: t\.a becomes any: texts that look like numbers'
t_done
