#!/bin/bash
# A site is upgraded and taken back while it is served: visitors see pages of a schema that the program knows, or are told
# when to come back, never anything else; nothing that was made before is shown afterwards. As CGI and as FastCGI, whose
# workers have the database open all the time.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/server.sh"
command -v lighttpd >/dev/null || PATH=$PATH:/usr/sbin
command -v lighttpd >/dev/null || t_skip 'lighttpd is missing: apt install lighttpd'

site=$PIEROGIS_HOME
port=$(free_port)
base=http://127.0.0.1:$port host=127.0.0.1:$port
"$PIEROGIS" -q init --base-url "$base" >/dev/null
"$PIEROGIS" -q project add kitchen --title 'The kitchen' >/dev/null

# What a newer program would bring: one more script, which changes what pages show.
newest=$(sql 'SELECT id FROM pierogis_version ORDER BY rowid DESC LIMIT 1')
cp -R "$ROOT/schema/versions" "$TMP/newer"
cat >"$TMP/newer/ffffffffffffffff_newer.sql" <<END
-- pierogis: id=ffffffffffffffff parent=$newest message="newer" destructive=none
-- pierogis: after
-- pierogis: up sqlite
CREATE TABLE newer (id INTEGER PRIMARY KEY);
UPDATE project SET title = 'The newer kitchen' WHERE path = 'kitchen';
-- pierogis: up postgres
-- pierogis: down sqlite
DROP TABLE newer;
UPDATE project SET title = 'The kitchen' WHERE path = 'kitchen';
-- pierogis: down postgres
END

# Each answer in one word. The newer kitchen is none that this program may show.
cat >"$TMP/reader" <<'END'
#!/bin/bash
until [ -e "$TMP/enough" ]; do
    answer=$(curl -sS --max-time 30 -D - "$1" 2>&1 | tr -d '\r')
    case $answer in
    'HTTP/1.1 200 '*'<title>The kitchen'*) echo page ;;
    'HTTP/1.1 503 '*Retry-After:\ [0-9]*) echo later ;;
    *) echo "neither: $(printf '%s' "$answer" | head -n 20)" ;;
    esac
done
END
chmod +x "$TMP/reader" && export TMP

# next NAME STATUS ADDRESS…: what the very next visitor gets at each address.
next() {
    t_next=$1 t_status=$2
    shift 2
    for t_at in "$@"; do
        ask "$t_at"
        t_is "$t_next: $t_at" "$status" "$t_status"
        case $status in
        503) t_like "$t_next: with the time to come back" "$headers" '^Retry-After: [0-9]+$' ;;
        200) t_unlike "$t_next: of this schema" "$(cat "$TMP/body")" 'newer' ;;
        esac
    done
}

for how in CGI FastCGI; do
    if [ "$how" = CGI ]; then serve_start; else serve_start --fastcgi; fi
    t_like "$how: the site is served" "$said" "$port"
    next "$how, before" 200 /p/kitchen /p/kitchen / /healthz

    rm -f "$TMP/enough"
    readers=
    for n in 1 2 3; do
        "$TMP/reader" "$base/p/kitchen" >"$TMP/r$n.said" 2>&1 &
        readers="$readers $!"
    done
    all_read() { [ -s "$TMP/r1.said" ] && [ -s "$TMP/r2.said" ] && [ -s "$TMP/r3.said" ]; }
    wait_until all_read
    for round in 1 2 3; do
        does "$how $round: taken back to an older schema" -q downgrade
        next "$how $round, an older schema" 503 /p/kitchen / /healthz
        does "$how $round: upgraded" -q upgrade
        next "$how $round, upgraded" 200 /p/kitchen / /healthz
        does "$how $round: a newer program upgrades" -q upgrade --versions "$TMP/newer"
        next "$how $round, a newer schema" 503 /p/kitchen / /healthz
        does "$how $round: and takes it back" -q downgrade --versions "$TMP/newer"
        next "$how $round, back" 200 /p/kitchen / /healthz
    done
    touch "$TMP/enough"
    wait $readers
    t_is "$how: readers got pages or a time to come back, and nothing else" "$(cat "$TMP"/r?.said | sort -u | tr '\n' ' ')" 'later page '

    # The text for the shell does the same.
    "$PIEROGIS" upgrade --sql --versions "$TMP/newer" >"$TMP/text.sql"
    next "$how, a page is in the cache" 200 /p/kitchen
    sqlite3 -batch "$site/db/site.db" <"$TMP/text.sql" >"$TMP/shell" 2>&1
    t_is "$how: a newer schema by the shell" "$? $(cat "$TMP/shell")" '0 '
    next "$how, a newer schema by the shell" 503 /p/nothing /p/kitchen
    "$PIEROGIS" -q downgrade --versions "$TMP/newer" >/dev/null
    serve_stop
    t_is "$how: the server ends" "$code" 0
done

# --- the lock of an upgrade ------------------------------------------------------------------------------------------

# held MODE: the shell holds the lock of an upgrade, in this journal mode, until descriptor 9 is closed.
held() {
    t_is "the journal mode is $1" "$(sqlite3 "$site/db/site.db" "PRAGMA journal_mode=$1")" "$1"
    rm -f "$TMP/held" "$TMP/lock" && mkfifo "$TMP/lock"
    (echo 'BEGIN EXCLUSIVE; DELETE FROM project; SELECT 1;' && cat) <"$TMP/lock" | sqlite3 "$site/db/site.db" >"$TMP/held" &
    holder=$!
    exec 9>"$TMP/lock"
    wait_until test -s "$TMP/held"
}
# freed: it lets go, and nothing has changed.
freed() {
    exec 9>&-
    wait "$holder"
}
for how in CGI FastCGI; do
    if [ "$how" = CGI ]; then serve_start; else serve_start --fastcgi; fi
    held wal
    rm -rf "$site/cache"/*
    next "$how, while an upgrade runs" 200 /p/kitchen /
    freed
    serve_stop
done
# Without a log nobody can read meanwhile. (`serve` would switch the log on again.)
rm -rf "$site/cache"/*
held delete
log_ok=1 cgi_get site /p/kitchen HTTP_HOST="$host"
t_is 'while an upgrade without a log runs' "$status" 503
t_like 'visitors hear when to come back' "$headers" '^Retry-After: [0-9]+$'
freed
log_ok=0 cgi_get site /p/kitchen HTTP_HOST="$host"
t_is 'when it is done there is the page' "$status" 200
does 'the site is as it was' -q upgrade
t_is 'with its rows' "$(sql 'SELECT title FROM project')" 'The kitchen'
t_done
