#!/bin/sh
# "serve --check": what "make run" ends with, the address and a check that logs in there.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/server.sh"
command -v lighttpd >/dev/null || t_skip 'lighttpd is not installed'

port=$(free_port) host=127.0.0.1:$port base=http://127.0.0.1:$port
"$PIEROGIS" --quiet init --name Kitchen --base-url "$base" >/dev/null
checks() { sqlite3 "$PIEROGIS_HOME/db/site.db" 'SELECT count(*) FROM login_check'; }

t_run "$PIEROGIS" serve --port "$port" --check nobody
t_is 'a check for nobody' "$code $out" '3 '
t_like '… says so' "$err" '^pierogis: there is no account "?nobody'
"$PIEROGIS" --quiet account add bob >/dev/null && "$PIEROGIS" --quiet account ban bob >/dev/null
t_run "$PIEROGIS" serve --port "$port" --check bob
t_is 'a check for a banned account' "$code $out" '4 '
t_is '… and none is made' "$(checks)" 0

for mode in '' --fastcgi; do
    # shellcheck disable=SC2086 # a flag or nothing
    serve_start $mode --check admin
    t_like "the table is set$mode" "$said" \
        "^table is set: $base/ · log in: ([0-9A-Z]{4}-){3}[0-9A-Z]{4} · another one: $PIEROGIS check admin\$"
    check=$(printf %s "$said" | sed 's/.*log in: \([^ ]*\).*/\1/')
    ask /check -H "Origin: $base" -d "code=$check" -c "$TMP/cookies"
    t_is '… the check logs in' "$status" 303
    ask /me -b "$TMP/cookies"
    t_ok '… the admin' grep -q '<dt>Role</dt><dd>admin</dd>' "$TMP/body"
    ask /check -H "Origin: $base" -d "code=$check"
    t_is '… once' "$status" 422
    ask /check -H "Origin: $base" -d "code=$(check_of admin)"
    t_is '… as does another one' "$status" 303
    serve_stop
    t_is '… until it ends in order' "$code" 0
done
t_like 'make run asks for it' "$(cat "$ROOT/fabfiles/targets.mk")" 'serve --check admin'
t_done
