#!/bin/sh
# The commands of migrations on a project that is no site: flags, targets, branches, refusals with their codes.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

. "$ROOT/t/lib/migrate.sh"

# --- which scripts, which database
refuses 'migrate without a folder to write into' 3 'there is no folder schema/versions here' migrate -m x
refuses 'merge without one' 3 'there is no folder schema/versions here' merge -m x
anew
PIEROGIS_DATABASE_URL=
no 'no URL and no site' 3 'there is no site at .*set PIEROGIS_DATABASE_URL=sqlite:PATH' current
PIEROGIS_DATABASE_URL=sqlite:
no 'a URL without a file' 1 'PIEROGIS_DATABASE_URL names no file' upgrade
PIEROGIS_DATABASE_URL=postgresql://x/y
no 'PostgreSQL' 1 'this program cannot yet run version scripts on PostgreSQL' upgrade
PIEROGIS_DATABASE_URL=mysql:x
no 'a URL of another kind' 1 'this program has no driver' upgrade
PIEROGIS_DATABASE_URL=sqlite:p.db
no 'a database that is not there' 3 '.*p\.db' current
no 'downgrade does not make it' 3 '.*p\.db' downgrade
no 'nor does stamp' 3 '.*p\.db' stamp none
works 'a plan needs no database' upgrade --dry-run --quiet
t_is 'and makes none' "$(ls)" "models
versions"
refuses 'a folder that is not there' 3 '.*nowhere' upgrade --versions nowhere
script 0001 - 'CREATE TABLE t (a);'
chmod 0 versions
[ -r versions ] || no 'a folder that cannot be read' 4 '.*versions' upgrade
chmod 755 versions
printf 'x\0\n' >>versions/0001_step.sql
no 'a NUL byte' 1 '0001_step.sql, line [0-9]+: a NUL byte' upgrade
script 0001 - "$(printf 'CREATE TABLE t (a);\r')"
no 'a line that ends with CR' 1 '0001_step.sql, line 4: lines must end with LF alone' upgrade

# --- wrong words
script 0001 - 'CREATE TABLE t (a);' 'DROP TABLE t;'
no 'no message' 2 '"migrate" needs a message' migrate
no 'an empty message' 2 '"migrate" needs a message' migrate -m ' '
no 'a message for --check' 2 '--check writes nothing' migrate --check -m x
no '--database alone' 2 '--database belongs to --check' migrate -m x --database
no 'a rename of half a table' 2 '--rename-table takes OLD=NEW, not "a"' migrate -m x --rename-table a
no 'a rename of a column without its table' 2 '--rename-column takes TABLE.NEW=OLD' migrate -m x --rename-column a=b
no 'a drop of a value' 2 '--allow-drop takes TABLE or TABLE.COLUMN' migrate -m x --allow-drop a=b
no 'a backfill without a value' 2 '--backfill takes TABLE.COLUMN=EXPRESSION' migrate -m x --backfill a.b=
no 'a cast of a table' 2 '--cast takes TABLE.COLUMN=EXPRESSION' migrate -m x --cast a=b
no 'no models' 3 '.*nowhere' migrate -m x --models nowhere
no 'time without end' 2 '--lock-timeout takes whole seconds' upgrade --lock-timeout=-1
works 'a day' upgrade --lock-timeout 86400 --dry-run -q
no 'a second more' 2 '--lock-timeout takes whole seconds from 0 to 86400, not "86401"$' upgrade --lock-timeout 86401
no 'time in words' 2 '--lock-timeout takes whole seconds' downgrade --lock-timeout soon
no 'a merge without a message' 2 '"merge" needs a message' merge
no 'a stamp of nothing' 2 '"stamp" needs REV' stamp
no 'a repair of nothing' 2 '"repair" needs --accept REV' repair

# --- targets
script 0002 0001 'CREATE TABLE t2 (a);' 'DROP TABLE t2;'
script 0003 0002 'CREATE TABLE t3 (a);' '!'
script 0104 0003 'CREATE TABLE t4 (a);' 'DROP TABLE t4;'
works 'the next script' upgrade +1
t_is 'is one' "$(applied)" 0001
works 'up to a script by the beginning of its id' upgrade 01
t_is 'all before it come along' "$(applied) $(ask 'PRAGMA user_version')" '0001 0002 0003 0104 4'
no 'too many steps up' 3 'only 0 version scripts are still to be applied, not 1' upgrade +1
no 'no number' 2 '\+x is no number of scripts' upgrade +x
no 'nought' 2 '-0 is no number of scripts' downgrade -0
no 'an unknown script' 3 'there is no version script ffff' upgrade ffff
no 'a beginning of several' 1 '000 begins the ids of several' downgrade 000
before=$(bytes)
run downgrade --dry-run -1
t_is 'a plan to go back' "$code $out" '0 would take back 0104  step 0104'
run downgrade --dry-run --json
t_is 'as JSON' "$(answer '.plan | map(.id + .direction) | join(" ")')" '0104down'
no 'a script without a way back' 1 '0003_step.sql cannot be taken back: nobody knows how; nothing was changed' downgrade 0002
no 'too many steps back' 1 '0003_step.sql cannot be taken back' downgrade -9
t_is 'nothing has happened' "$(bytes)" "$before"
works 'one step back' downgrade
t_is 'takes the newest' "$(applied) $(tables) $(ask 'PRAGMA user_version')" '0001 0002 0003 t t2 t3 3'
run downgrade 0003
t_is 'where it stands already' "$code $out $err" '0  there is nothing to take back (schema version 3)'
no 'a script that was not applied' 3 'the database has not been through the version script 0104' downgrade 0104
script 0003 0002 'CREATE TABLE t3 (a);' 'DROP TABLE t3;'
works 'the way back was found' repair --accept 0003
run downgrade --json none
t_is 'all the way back' "$(answer '.taken_back | join(" ")') $(answer .schema_version) $(tables)" '0003 0002 0001 0 '
run downgrade
t_is 'there is no way further' "$code $err" '0 there is nothing to take back (schema version 0)'

# --- a plan touches nothing
works 'all up' upgrade -q
ask 'PRAGMA journal_mode = WAL' >/dev/null
script 0105 0104 'CREATE TABLE t5 (a);'
before=$(bytes)
for command in 'upgrade --dry-run' 'upgrade --sql' current history heads 'downgrade --dry-run'; do
    run $command
    t_is "$command leaves the files as they are" "$code $(bytes)" "0 $before"
done
works 'an upgrade' upgrade
t_is 'leaves the journal that it found' "$(ask 'PRAGMA journal_mode')" wal
before=$(bytes)
run upgrade
t_is 'with nothing to do nothing is written' "$code $(bytes)" "0 $before"

# --- others at work
rm -f lock && mkfifo lock
(echo 'BEGIN IMMEDIATE; SELECT 1;' && cat lock) | sqlite3 p.db >"$TMP/held" &
until [ -s "$TMP/held" ]; do :; done
works 'nothing to do needs no lock' upgrade -q --lock-timeout 0
script 0106 0105 'CREATE TABLE t6 (a);'
no 'a database that is locked' 75 '.*locked by another program' upgrade --lock-timeout 0
: >lock
wait
works 'when it is free' upgrade --lock-timeout 1

# Without a write-ahead log a reader is in the way, too: that is noticed before the script runs, which would fail.
sqlite3 p.db 'PRAGMA journal_mode = DELETE' >"$TMP/held"
script 0107 0106 'CREATE TABLE t7 (a); INSERT INTO nowhere VALUES (1);'
: >"$TMP/held"
(echo 'BEGIN; SELECT count(*) FROM t6;' && cat lock) | sqlite3 p.db >"$TMP/held" &
until [ -s "$TMP/held" ]; do :; done
no 'a reader without a write-ahead log' 75 '.*locked by another program' upgrade --lock-timeout 0
: >lock
wait
no 'when it has gone' 1 '.*no such table: nowhere' upgrade --lock-timeout 1
rm versions/0107_step.sql
sqlite3 p.db 'PRAGMA journal_mode = WAL' >"$TMP/held"
chmod 444 p.db
if [ ! -w p.db ]; then
    script 0107 0106 'CREATE TABLE t7 (a);'
    no 'a file that may not be written' 4 '.*p\.db cannot be written' upgrade
    rm versions/0107_step.sql
fi
chmod 644 p.db

# --- scripts that are not the ones that were applied
old=$(sed -n '/up sqlite/,/up postgres/{/--/!p}' versions/0106_step.sql | sha256sum | cut -c 1-64)
sed -i 's/t6 (a)/t6 (b)/' versions/0106_step.sql
new=$(sed -n '/up sqlite/,/up postgres/{/--/!p}' versions/0106_step.sql | sha256sum | cut -c 1-64)
for command in upgrade 'upgrade --dry-run' downgrade current history 'stamp head' baseline; do
    no "$command with an edited script" 1 \
        "the up section of 0106_step.sql has changed since it was applied \\(sha256:$old then, sha256:$new now\\)" $command
done
no 'repair of an unknown script' 3 'there is no version script ffff' repair --accept ffff
no 'repair of one that has not changed' 1 '0105_step.sql is as it was' repair --accept 0105
works 'repair' repair --accept 0106
t_is 'says what it accepts' "$out" 'accepted 0106  step 0106'
works 'and all is well' upgrade -q
mv versions/0106_step.sql "$TMP/"
no 'a database that is newer' 1 'the database has been through the version script 0106 \(step 0106\), which this program does not have' upgrade
mv "$TMP/0106_step.sql" versions/
script 0107 0106 'CREATE TABLE t7 (a);'
no 'repair of one that was not applied' 3 'the database has not been through 0107_step.sql' repair --accept 0107

# --- branches
anew
script 0001 - 'CREATE TABLE a (x);' 'DROP TABLE a;'
script 000b 0001 'CREATE TABLE b (x);' 'DROP TABLE b;'
script 000c 0001 'CREATE TABLE c (x);' 'DROP TABLE c;'
run heads
t_is 'two heads' "$code $out" '0 000b  step 000b
000c  step 000c'
no 'are too many for upgrade' 1 'the version scripts have several heads \(000b, 000c\): merge them' upgrade
no 'and for migrate' 1 '.*several heads \(000b, 000c\)' migrate --check
works 'one of them may be named' upgrade 000c
no 'nothing to merge' 1 'name at least two' merge -m x 000b 000b
no 'a parent and its child' 1 '000b_step.sql builds on 0001_step.sql already' merge -m x 000b 0001
works 'merge' merge -m 'b & c'
merged=$out id=$(basename "$out" | cut -c 1-16)
t_like 'writes a file' "$merged" '^versions/[0-9a-f]{16}_b_c\.sql$'
t_like 'that names both' "$(cat "$merged")" "^-- pierogis: id=$id parent=000b,000c message=\"b & c\" destructive=none\$"
t_like 'and the schema' "$(cat "$merged")" '^-- pierogis: after sqlite=sha256:[0-9a-f]{64}'
no 'a second time' 1 'there is nothing to merge' merge -m again
works 'both are applied' upgrade
t_is 'each once, after its parents' "$out" "applied 000b  step 000b
applied $id  b & c"
works 'back over the merge' downgrade 000c
t_is 'leaves one branch' "$(tables)" 'a c'
works 'and up again' upgrade -q
works 'back to where they part' downgrade 0001
t_is 'leaves the trunk' "$(tables) $(applied)" 'a 0001'
script 000c 0001 'CREATE TABLE b (y);'
rm "$merged"
no 'branches that do not go together' 1 'the branches do not go together: 000c_step.sql' merge -m x

# Two branches of a team, each with a column for the same table; somebody has tried his own first.
anew
models 'CREATE TABLE t (a INTEGER PRIMARY KEY);'
works 'a first script' migrate -m first
models 'CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT);'
works 'a branch' migrate -m 'add b'
mv versions/*add_b.sql "$TMP/"
models 'CREATE TABLE t (a INTEGER PRIMARY KEY, c TEXT);'
works 'another branch' migrate -m 'add c'
works 'is applied' upgrade
mv "$TMP"/*add_b.sql versions/
works 'the branches are merged' merge -m both
works 'and the rest is applied' upgrade -q
t_is 'with both columns' "$(ask "SELECT group_concat(name) FROM pragma_table_info('t')")" a,c,b
works 'one step back over the merge' downgrade
t_is 'leaves both branches' "$(run current --json; answer '.current | length')" 2
works 'and up again' upgrade -q
works 'all the way back' downgrade none
t_is 'to nothing' "$(tables)" ''

# --- names that mean something to a site
anew
script 0001 - 'CREATE TABLE generation (name TEXT);' 'DROP TABLE generation;'
works 'a table of that name' upgrade
script 0002 0001 "INSERT INTO generation VALUES ('1st');"
works 'is one like others' upgrade
t_is 'with its own rows' "$(ask 'SELECT * FROM generation')" 1st
t_is 'the text for the shell leaves it alone too' "$(rm p.db; run upgrade --sql; grep -c 'INTO generation (id' "$TMP/out")" 0

# --- what was there before
anew
script 0001 - 'CREATE TABLE a (x);' 'DROP TABLE a;'
script 0002 0001 'CREATE TABLE b (x TEXT NOT NULL);' 'DROP TABLE b;'
ask 'CREATE TABLE a (x); CREATE TABLE b (x TEXT);'
run baseline
t_like 'another schema is no baseline' "$code $err" '^1 pierogis: .*b\.x.*\[differs:b\.x\]$'
run stamp head
t_is 'nor can it be stamped' "$code $err" "1 pierogis: the schema of the database is not the one that head leads to: b.x: NULL allowed in \
the database, NOT NULL in the version scripts; --force says so all the same [differs:b.x]"
ask 'DROP TABLE b; CREATE TABLE c (x);'
run stamp head
t_like 'every difference is named' "$code $err" '^1 pierogis: .* leads to: c: the table .*\[differs:c\]
pierogis: b: the table is only in the version scripts \[differs:b\]$'
ask 'DROP TABLE c'
works 'a part of the way' stamp -q 0001
t_is 'is noted' "$(applied) $(ask 'PRAGMA user_version')" '0001 1'
no 'a baseline is for strangers' 1 'the database has been through 1 version scripts already' baseline
run stamp none
t_like 'the schema is not empty' "$code $err" '^1 pierogis: .*\[differs:a\]$'
works 'unless somebody insists' stamp none --force -q
t_is 'nothing is noted' "$(applied)" ''
ask 'CREATE TABLE b (x TEXT NOT NULL);'
run baseline --json
t_is 'a baseline notes all scripts' "$(answer '"\(.added) \(.removed)"') $(applied)" '2 0 0001 0002'
works 'and there is nothing to do' upgrade -q
t_is 'the rows are those of an upgrade' "$(ask 'SELECT id, parent, up_checksum, schema_hash FROM pierogis_version')" \
    "$(rm -rf "$TMP/q" && mkdir "$TMP/q" && cp -R versions "$TMP/q/" && cd "$TMP/q" && "$PIEROGIS" upgrade -q --versions versions >/dev/null &&
        sqlite3 p.db 'SELECT id, parent, up_checksum, schema_hash FROM pierogis_version')"

# --- lines that would mean something in a script
anew
models "CREATE TABLE a (x TEXT DEFAULT 'one
-- pierogis: up sqlite
two');"
no 'a text with such a line' 1 'a text in the models has a line that begins with "-- pierogis:"' migrate -m 'texts'
t_is 'is in no script' "$(ls versions)" ''
t_done
