#!/bin/bash
# An upgrade that comes between the opening of the database and the change that a form or a command is about to make:
# nothing is changed in a schema that the program does not know, and whoever asked hears that it is worth trying again.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/server.sh"
. "$ROOT/t/lib/bouncer.sh"

"$PIEROGIS" -q init >/dev/null && "$PIEROGIS" -q account add anna >/dev/null
"$PIEROGIS" -q clout grant anna 100 --reason test >/dev/null
ask_question 'How many are two?' 2 --mode number
log_in anna

# What a newer program would bring: one more script.
newest=$(sql 'SELECT id FROM pierogis_version ORDER BY rowid DESC LIMIT 1')
cp -R "$ROOT/schema/versions" "$TMP/newer"
cat >"$TMP/newer/ffffffffffffffff_newer.sql" <<END
-- pierogis: id=ffffffffffffffff parent=$newest message="newer" destructive=none
-- pierogis: after
-- pierogis: up sqlite
CREATE TABLE newer (id INTEGER PRIMARY KEY);
-- pierogis: up postgres
-- pierogis: down sqlite
DROP TABLE newer;
-- pierogis: down postgres
END
newer() { does "$1: an upgrade comes" -q upgrade --versions "$TMP/newer"; }
older() { does "$1: it is taken back" -q downgrade --versions "$TMP/newer"; }
rows() { sql 'SELECT (SELECT count(*) FROM claim), (SELECT count(*) FROM entry), (SELECT count(*) FROM question),
    (SELECT count(*) FROM posted), (SELECT catchphrase FROM account WHERE handle = "anna"), (SELECT posted_at FROM session),
    (SELECT count(*) FROM event), (SELECT count(*) FROM bucket), (SELECT count(*) FROM challenge)'; }

# waits PID: it sleeps with the database open, which is what it does while its input has not come.
waits() {
    find "/proc/$1/fd" -lname "*/site.db" 2>/dev/null | grep -q . && grep -q '^State:[[:space:]]*S' "/proc/$1/status"
}

# late NAME COMMAND…: starts it, lets the upgrade come while it waits for its input (in $TMP/input), and leaves its exit
# code in $ended, its output in $TMP/answer, $TMP/log.
late() {
    t_late=$1
    shift
    rm -f "$TMP/pipe" && mkfifo "$TMP/pipe"
    "$@" <"$TMP/pipe" >"$TMP/answer" 2>"$TMP/log" &
    t_pid=$!
    exec 9>"$TMP/pipe"
    t_ok "$t_late: it has opened the database" wait_until waits $t_pid
    newer "$t_late"
    before=$(rows)
    cat "$TMP/input" >&9
    exec 9>&-
    ended=0
    wait $t_pid || ended=$?
    t_is "$t_late: nothing is changed" "$(rows)" "$before"
    older "$t_late"
}

# late_post NAME PROGRAM PATH BODY
late_post() {
    cgi_get "$2" "$3" HTTP_COOKIE="$cookie"
    printf '%s&token=%s' "$4" "$(field token)" >"$TMP/input"
    late "$1" env -i GATEWAY_INTERFACE=CGI/1.1 SERVER_PROTOCOL=HTTP/1.1 SERVER_SOFTWARE=test SERVER_NAME=127.0.0.1 \
        SERVER_PORT=8080 REMOTE_ADDR=127.0.0.1 HTTP_HOST=127.0.0.1:8080 SCRIPT_NAME="/cgi-bin/$2.cgi" PATH_INFO="$3" \
        QUERY_STRING= REQUEST_URI="$3" PIEROGIS_HOME="$PIEROGIS_HOME" REQUEST_METHOD=POST HTTP_COOKIE="$cookie" \
        CONTENT_TYPE=application/x-www-form-urlencoded CONTENT_LENGTH="$(stat -c %s "$TMP/input")" \
        HTTP_ORIGIN=http://127.0.0.1:8080 HTTP_SEC_FETCH_SITE=same-origin "$BUILD/cgi-bin/$2.cgi"
    t_like "$1: the visitor hears to come back" "$(tr -d '\r' <"$TMP/answer")" '^Status: 503 '
    t_like "$1: … when" "$(tr -d '\r' <"$TMP/answer")" '^Retry-After: [0-9]+$'
    t_like "$1: … and the log says why" "$(cat "$TMP/log")" 'schema version [0-9]+ since a moment ago'
}

late_post 'a claim' bouncer /claim 'claim=Butter+is+load-bearing&do=post&form=0123456789abcdef0123456789'
late_post 'a knock' bouncer /oracle ''
late_post 'a catchphrase' account /me 'do=catchphrase&catchphrase=smacznego'
late_post 'a logout' account /me 'do=log-out'

printf '{"question":"What is boiled?","answers":["pierogi"]}\n' >"$TMP/input"
late 'a command' "$PIEROGIS" trivia import --format jsonl -
t_is 'a command: it ends with the code for trying again' "$ended" 75
t_like 'a command: … and says why' "$(cat "$TMP/log")" 'schema version [0-9]+ since a moment ago.*try again'

# The same again, without anything in between.
cgi_get bouncer /claim HTTP_COOKIE="$cookie"
cgi_post bouncer /claim "claim=Butter+is+load-bearing&do=post&form=0123456789abcdef0123456789&token=$(field token)" \
    HTTP_COOKIE="$cookie"
t_is 'tried again, the claim is made' "$status $(sql 'SELECT count(*) FROM claim')" '303 1'
pierogis trivia import --format jsonl - <"$TMP/input"
t_is '… and so is the question' "$code $(sql 'SELECT count(*) FROM question')" '0 2'
t_done
