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
printf 'this is no database, only text that is long enough to be taken for one' >"$PIEROGIS_HOME/db/site.db"
rm -f "$PIEROGIS_HOME"/db/site.db-*
for command in 'project list' upgrade current; do
    refuses "$command with a file that is no database" 74 '.*site\.db.*' $command
done
t_is 'which is left alone' "$(head -c 19 "$PIEROGIS_HOME/db/site.db")" 'this is no database'
t_done
