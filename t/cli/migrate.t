#!/bin/sh
# The schema of the database: where it stands, and how it gets to where it should.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

write() { sqlite3 "$PIEROGIS_HOME/db/site.db" "$1"; }
"$PIEROGIS" -q init >/dev/null
newest=$(find "$ROOT/schema/versions" -name '*.sql' | wc -l)

pierogis current
t_is 'a new site is up to date' "$code $err" '0 '
t_like 'at the newest script' "$out" '^[0-9a-f]{16}  [a-z]'
pierogis current --json
t_is 'as JSON' "$(answer '"\(.current | length) \(.pending)"')" '1 0'

pierogis upgrade
t_like 'nothing to do' "$code $out $err" "^0  the database is up to date \\(schema version $newest\\)\$"
pierogis upgrade -q
t_is 'not a word of it with --quiet' "$code $out$err" '0 '
pierogis upgrade --json
t_is 'as JSON' "$(answer '"\(.applied | length) \(.schema_version)"')" "0 $newest"

# A database without tables, as a restored home might have.
mkdir "$TMP/old" && mv "$PIEROGIS_HOME"/db/* "$TMP/old/"
refuses 'a database that is not there' 3 '.*site\.db.*' project list
"$PIEROGIS" upgrade --json >"$TMP/out" 2>"$TMP/err" && code=0 || code=$?
t_is 'is made by upgrade' "$code $(cat "$TMP/err") $(answer '"\(.applied | length) \(.schema_version)"')" "0  $newest $newest"
does 'and works' project list -q
rm "$PIEROGIS_HOME"/db/*
pierogis upgrade
t_like 'people are told what was applied' "$code $out" "^0 applied [0-9a-f]{16}  "
t_is 'every script once' "$(printf '%s\n' "$out" | grep -c '^applied ')" "$newest"

# The way back of a site: nothing is served until it is upgraded again.
cp "$PIEROGIS_HOME/db/site.db" "$TMP/first.db"
pierogis upgrade --sql
t_is 'no text for nothing' "$code $out$err" '0 '
mv "$PIEROGIS_HOME/db/site.db" "$TMP/whole.db"
pierogis upgrade --sql
t_is 'the text for the shell changes the generation, which pages look at' \
    "$code $(printf '%s\n' "$out" | grep -c '^INSERT INTO generation (id, value)')" \
    "0 $(printf '%s\n' "$out" | grep -c '^COMMIT;')"
t_ok 'it makes no database' test ! -e "$PIEROGIS_HOME/db/site.db"
sqlite3 "$PIEROGIS_HOME/db/site.db" <"$TMP/out" >"$TMP/shell" 2>&1
t_is 'the shell runs it' "$? $(cat "$TMP/shell")" '0 '
pierogis upgrade
t_is 'and nothing is left to do' "$code $out" '0 '
t_is 'it is the same schema' "$(sql .schema)" "$(sqlite3 "$TMP/whole.db" .schema)"
rm "$PIEROGIS_HOME"/db/* && mv "$TMP/whole.db" "$PIEROGIS_HOME/db/site.db"
pierogis stamp none
t_is 'a site cannot be said to stand where it does not' "$code" 1
pierogis downgrade --dry-run -1
t_like 'what the way back would do' "$code $out" '^0 would take back [0-9a-f]{16}  '
t_is 'is not done' "$(sql 'PRAGMA user_version')" "$newest"
pierogis downgrade
t_like 'the way back' "$code $out" '^0 took back [0-9a-f]{16}  '
t_is 'lowers the version' "$(sql 'PRAGMA user_version')" "$((newest - 1))"
refuses 'and other commands wait' 1 'the database is at schema version .*: run "pierogis upgrade"' project list
log_ok=1 cgi_get site /
log_ok=0
t_is 'as pages do' "$status" 503
does 'up again' upgrade
t_is 'the database is in its own journal mode' "$(sql 'PRAGMA journal_mode')" wal
pierogis history
t_is 'the history has every script' "$code $(printf '%s\n' "$out" | wc -l) $(printf '%s\n' "$out" | grep -c '(head)')" "0 $newest 1"
pierogis heads
t_is 'one head' "$code $(printf '%s\n' "$out" | wc -l) $err" '0 1 '
refuses 'a baseline of a site' 1 'the database has been through' baseline
refuses 'a repair of what is whole' 1 '.* there is nothing to accept' repair --accept "$(pierogis current && printf %.16s "$out")"

# Older, newer, and not what it seems.
write "PRAGMA user_version = $((newest - 1))"
refuses 'an older schema' 1 "the database is at schema version $((newest - 1)), this program needs $newest: run \"pierogis upgrade\"\$" \
    project list
write "PRAGMA user_version = $((newest + 1))"
refuses 'a newer schema' 1 "the database is at schema version $((newest + 1)), newer than this program \\($newest\\): install" \
    project add kitchen
does 'current looks at any' current
write "PRAGMA user_version = $newest"
does 'and back' project list -q
no_ledger='the database is none at the end'
printf 'this is no database, only text that is long enough to be taken for one' >"$PIEROGIS_HOME/db/site.db"
rm -f "$PIEROGIS_HOME"/db/site.db-*
for command in 'project list' upgrade current; do
    refuses "$command with a file that is no database" 74 '.*site\.db.*' $command
done
t_is 'which is left alone' "$(head -c 19 "$PIEROGIS_HOME/db/site.db")" 'this is no database'
t_done
