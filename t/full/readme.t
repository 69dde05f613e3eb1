#!/bin/bash
# The tour in README.md, line by line as written, in an empty home folder with a clean environment.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/server.sh"

command -v convert >/dev/null || t_skip 'ImageMagick is missing: apt install imagemagick'

# Indented lines between the two headings are commands.
sed -n '/^## Five minutes/,/^## /s/^    //p' "$ROOT/README.md" >"$TMP/tour"
t_ok 'there is a tour' grep -q 'pierogis upload' "$TMP/tour"
# What a newcomer types in the clone, where "build" is what make has made.
mkdir "$TMP/clone" && cd "$TMP/clone" && ln -s "$BUILD" build || exit 1
unset PIEROGIS_HOME
port=$(free_port)
while read -r line; do
    case $line in
    "pierogis serve"*)
        line=${line/8081/$port}
        mkfifo "$TMP/said"
        eval "exec $line" >"$TMP/said" 2>"$TMP/serve.log" &
        server=$!
        t_at_exit "t_kill $server"
        read -r said <"$TMP/said"
        t_like "$line" "$said" "http://127.0.0.1:$port/"
        ;;
    *)
        eval "$line" >"$TMP/said.txt" 2>&1
        t_is "$line" $? 0
        ;;
    esac
done <"$TMP/tour"
page=$(curl -s "http://127.0.0.1:$port/p/kitchen/dough")
t_like 'the site shows what the tour has posted' "$page" 'alt="A ball of dough, resting"'
t_is 'its picture can be fetched' \
    "$(curl -s -o /dev/null -w '%{http_code} %{content_type}' \
        "http://127.0.0.1:$port$(printf '%s\n' "$page" | grep -o '/media/[^" ,]*\.jpg' | head -n 1)")" \
    '200 image/jpeg'

# The chapter about programs, on the same site.
sed -n '/^## For programs/,/^## /s/^    //p' "$ROOT/README.md" | sed "s/8081/$port/" >"$TMP/programs"
t_ok 'there is a chapter about programs' grep -q openapi "$ROOT/README.md"
while read -r line; do
    eval "$line" >"$TMP/said.txt" 2>&1
    t_is "$line" $? 0
done <"$TMP/programs"
t_is 'what a program has posted is there' "$(jq -r '[.alt, .by, .state] | @json' "$TMP/said.txt" 2>&1 | tail -n 1)" '["Crumbs","admin","visible"]'

# The chapter about the waiter.
sed -n '/^## Meet the waiter/,/^## /s/^    //p' "$ROOT/README.md" >"$TMP/waiter"
while read -r line; do
    eval "$line" >"$TMP/said.txt" 2>&1
    t_is "$line" $? 0
    case $line in
    *check*) t_like 'the waiter hands out a check' "$(cat "$TMP/said.txt")" '[0-9A-Z]{4}(-[0-9A-Z]{4}){3}' ;;
    *'clout show'*) t_like 'which the chef has paid for' "$(cat "$TMP/said.txt")" '^balance +3$' ;;
    *'how much'*) t_like 'and says what is there' "$(cat "$TMP/said.txt")" '(^|[^0-9])3([^0-9]|$)' ;;
    esac
done <"$TMP/waiter"
t_ok 'there is a chapter about the waiter' grep -q doctor "$TMP/waiter"

# The chapter about schemas, in a folder of its own.
sed -n '/^## Changing the schema/,/^## /s/^    //p' "$ROOT/README.md" >"$TMP/schema"
mkdir "$TMP/schemas" && cd "$TMP/schemas" || exit 1
while read -r line; do
    eval "$line" >"$TMP/said.txt" 2>&1
    t_is "$line" $? 0
done <"$TMP/schema"
t_is 'two scripts came of it' "$(ls notes/versions | wc -l)" 2
t_is 'and the database is back at the first' "$(sqlite3 notes/notes.db 'SELECT sql FROM sqlite_schema WHERE name = "note"' |
    tr -d '"')" 'CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL)'
unset PIEROGIS_DATABASE_URL # of the chapter about schemas: the site has its own
t_done
