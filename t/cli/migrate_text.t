#!/bin/bash
# The text of "upgrade --sql" and "downgrade --sql": in the sqlite3 shell it does what the command does, and stops where the
# command refuses, with the database as it was.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/migrate.sh"

# shell DB: runs $TMP/text.sql there; leaves $code, and $said by the shell.
shell() {
    code=0
    said=$(sqlite3 -batch -init /dev/null "$1" <"$TMP/text.sql" 2>&1) || code=$?
}
text() { run "$@" --sql && cp "$TMP/out" "$TMP/text.sql"; }
# The command lets ANALYZE read a part of the rows, the shell lets it read all.
dump() { sqlite3 "$1" 'PRAGMA user_version' 'UPDATE pierogis_version SET applied_at = 0' .dump | sed -E "s/^(INSERT INTO sqlite_stat1 .*)'[0-9 ]+'/\\1/"; }

# same NAME COMMAND…: the text of the command does what the command does.
same() {
    t_same=$1
    shift
    rm -f copy.db && cp p.db copy.db
    text "$@"
    t_is "$t_same: a text" "$code $err" '0 '
    shell copy.db
    t_is "$t_same: the shell has nothing to say" "$code $said" '0 '
    run "$@" -q
    t_is "$t_same: nor has the command" "$code" 0
    t_is "$t_same: they do the same" "$(dump copy.db)" "$(dump p.db)"
}

# stops NAME WORDS COMMAND…: the command is refused by the rows, and its text stops with these words.
stops() {
    t_stops=$1 t_words=$2
    shift 2
    rm -f copy.db && cp p.db copy.db
    text "$@"
    before=$(ask .dump)
    shell copy.db
    t_like "$t_stops: the text stops" "$code $said" "^1 .*$t_words"
    t_is "$t_stops: and has changed nothing" "$(sqlite3 copy.db .dump)" "$before"
    run "$@"
    t_is "$t_stops: as the command refuses" "$code" 1
    t_is "$t_stops: without a change" "$(ask .dump)" "$before"
}

# --- rows that would point to nothing ------------------------------------------------------------------------
anew
models 'CREATE TABLE p (id INTEGER PRIMARY KEY);
CREATE TABLE k (id INTEGER PRIMARY KEY, p_id INTEGER);'
run migrate -m first -q
run upgrade -q
models 'CREATE TABLE p (id INTEGER PRIMARY KEY);
CREATE TABLE k (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p (id));'
run migrate -m second -q
ask 'INSERT INTO p VALUES (1); INSERT INTO k VALUES (1, 1), (2, 7);'
stops 'a foreign key that rows break' 'rows would point to nothing' upgrade
ask 'DELETE FROM k WHERE id = 2'
same 'a foreign key that they keep' upgrade
ask 'INSERT INTO k VALUES (2, 7)'
models 'CREATE TABLE q (id INTEGER PRIMARY KEY);
CREATE TABLE k (id INTEGER PRIMARY KEY, p_id INTEGER NOT NULL REFERENCES q (id));'
run migrate -m third -q --rename-table p=q
same 'what was broken before may stay' upgrade
script ffff "$(basename "$(ls versions/*third*)" | cut -c 1-16)" 'DELETE FROM q;' 'INSERT INTO q VALUES (1);'
stops 'one more row that is broken' 'rows would point to nothing' upgrade
rm versions/ffff*
same 'back' downgrade

# A foreign key that fits no key of its parent cannot be checked: neither is a reason to stop.
anew
script 0001 - 'CREATE TABLE p (a); CREATE TABLE k (p_a REFERENCES p (a)); CREATE TABLE o (p_id INTEGER REFERENCES o (rowid));' \
    'DROP TABLE k; DROP TABLE p; DROP TABLE o;'
: >p.db
same 'a key that fits none' upgrade
ask 'INSERT INTO k VALUES (3)'
script 0002 0001 'ALTER TABLE k ADD COLUMN b;' 'ALTER TABLE k DROP COLUMN b;'
same 'with rows' upgrade
same 'and back' downgrade

# --- rows that do not fit a STRICT table -----------------------------------------------------------------------
anew
script 0001 - 'CREATE TABLE "q""q" (id INTEGER PRIMARY KEY) STRICT;' 'DROP TABLE "q""q";'
run upgrade -q
script 0002 0001 "ALTER TABLE \"Q\"\"q\" ADD COLUMN n INTEGER NOT NULL DEFAULT 'x';" 'ALTER TABLE "q""q" DROP COLUMN n;'
ask 'INSERT INTO "q""q" VALUES (1)'
stops 'a default of the wrong type' 'a row does not fit a STRICT table' upgrade
ask 'DELETE FROM "q""q"'
same 'without rows nothing is wrong' upgrade

# --- a database that has moved on --------------------------------------------------------------------------------
anew
script 0001 - 'CREATE TABLE t (n INTEGER);' 'DROP TABLE t;'
run upgrade -q
ask 'INSERT INTO t VALUES (1)'
script 0002 0001 'UPDATE t SET n = n + 1;' 'UPDATE t SET n = n - 1;'
script 0003 0002 'UPDATE t SET n = n * 2;' 'UPDATE t SET n = n / 2;'
text upgrade
run upgrade -q
before=$(ask .dump)
shell p.db
t_like 'the text of an upgrade that was done meanwhile stops' "$code $said" '^1 .*the database is not where this text begins'
text downgrade -2
shell p.db
t_is 'the text of a way back' "$code $said $(ask 'SELECT n FROM t')" '0  1'
shell p.db
t_like 'works once' "$code $said $(ask 'SELECT n FROM t')" '^1 .*the database is not where this text begins.* 1$'
text upgrade
sed -i 's/n \* 2/n * nothing/' "$TMP/text.sql"
shell p.db
t_is 'a text that fails stops' "$code $(ask 'SELECT n FROM t; SELECT group_concat(id) FROM pierogis_version')" '1 2
0001,0002'
mkfifo lock
(echo 'BEGIN IMMEDIATE; INSERT INTO t VALUES (5); SELECT 1;' && cat lock && echo 'COMMIT;') | sqlite3 p.db >"$TMP/held" &
until [ -s "$TMP/held" ]; do :; done
text upgrade
sqlite3 -batch p.db <"$TMP/text.sql" >"$TMP/said" 2>&1 &
waiting=$!
: >lock
code=0
wait "$waiting" || code=$?
wait
t_is 'it waits for others who write' "$code $(cat "$TMP/said") $(ask 'SELECT group_concat(n) FROM t')" '0  4,10'

# --- what no script knows ------------------------------------------------------------------------------------------
anew
models 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, n INTEGER); CREATE TABLE u (x INTEGER);'
run migrate -m first -q
run upgrade -q
ask "CREATE INDEX mine ON t (n) WHERE n > 3; CREATE TABLE theirs (t_id INTEGER REFERENCES t (id)); CREATE VIRTUAL TABLE words USING fts5(w);
    CREATE TRIGGER hand AFTER INSERT ON t BEGIN INSERT INTO theirs VALUES (new.id); END; -- a comment
    INSERT INTO t (a, n) VALUES ('a', 1), ('b', 5); INSERT INTO words VALUES ('dough');"
models "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL DEFAULT '', n INTEGER); CREATE TABLE u (x INTEGER NOT NULL);"
run migrate -m second -q
same 'an index and a trigger made by hand' upgrade
t_is 'are there' "$(ask "SELECT group_concat(name) FROM (SELECT name FROM sqlite_schema WHERE name IN ('mine', 'hand') ORDER BY 1)")" hand,mine
same 'also on the way back' downgrade
ask 'DROP TRIGGER hand; ALTER TABLE t ADD COLUMN extra TEXT'
text upgrade
t_like 'no text that would lose a column added by hand' "$code $out $err" '^1  pierogis: .*t\.extra.* \[differs:t\.extra\]$'
ask 'ALTER TABLE t DROP COLUMN extra; CREATE VIEW v AS SELECT a FROM t'
text upgrade
t_like 'nor one that a view made by hand would stop' "$code $out $err" '^1  pierogis: .*the view v, which no version script knows, is in its way'

# --- what ANALYZE has found ------------------------------------------------------------------------------------------
anew
models 'CREATE TABLE "or der" (id INTEGER PRIMARY KEY, a TEXT); CREATE INDEX i ON "or der" (a); CREATE TABLE u (x INTEGER);
CREATE INDEX u_x ON u (x); CREATE TABLE old (y INTEGER); CREATE INDEX y ON old (y);'
run migrate -m first -q
run upgrade -q
ask "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO \"or der\" SELECT i, i % 3 FROM n;
    INSERT INTO u VALUES (1), (2); INSERT INTO old VALUES (1), (1); ANALYZE; UPDATE sqlite_stat1 SET stat = '2 2' WHERE tbl = 'u';"
models "CREATE TABLE \"or der\" (id INTEGER PRIMARY KEY, a TEXT NOT NULL); CREATE INDEX i ON \"or der\" (a); CREATE TABLE u (x INTEGER);
CREATE INDEX u_x ON u (x); CREATE TABLE new (y INTEGER); CREATE INDEX y ON new (y); CREATE TABLE none (z INTEGER);"
run migrate -m second -q --rename-table old=new
same 'statistics' upgrade
t_is 'stay with a table that is untouched, and are made anew for one that is rebuilt or renamed' \
    "$(ask "SELECT tbl, idx, CAST(stat AS INTEGER) > 1 FROM sqlite_stat1 WHERE tbl <> 'pierogis_version' ORDER BY 1")$(ask "SELECT stat FROM sqlite_stat1 WHERE tbl = 'u'")" \
    'new|y|1
or der|i|1
u|u_x|12 2'
same 'and back' downgrade
t_is 'for all tables' "$(ask "SELECT group_concat(tbl) FROM (SELECT tbl FROM sqlite_stat1 WHERE tbl <> 'pierogis_version' ORDER BY 1)")" 'old,or der,u'
ask 'DROP TABLE IF EXISTS sqlite_stat4; DELETE FROM sqlite_stat1'
run upgrade -q
t_is 'nobody wants them: there are none' "$(ask 'SELECT count(*) FROM sqlite_stat1')" 0

# --- what the shell takes for something else -------------------------------------------------------------------------
anew
script 0001 - "CREATE TABLE t (
    a INTEGER DEFAULT (8
/
2),
    b TEXT DEFAULT 'one
go
/
two;', -- a comment; with a quote'
    go
);
/* .quit
.quit
go */ CREATE TRIGGER tr AFTER INSERT ON t BEGIN
    DELETE FROM t WHERE a = 1;
END;
CREATE VIEW v AS SELECT
  go
 /
 a AS share FROM t;
INSERT INTO t (go) VALUES (12)" 'DROP TABLE t; DROP VIEW v'
: >p.db
text upgrade
shell p.db
t_is 'a line that ends a statement for the shell' "$code $said" '0 '
t_is 'does not' "$(ask 'SELECT a, hex(b), go FROM t; SELECT share FROM v')" '4|6F6E650A676F0A2F0A74776F3B|12
3'
works 'it is the schema that was promised' downgrade -q
t_is 'and goes as it came' "$(tables)" ''
t_done
