#!/bin/sh
# Many browsers send the answers to one challenge at once, each to a process of its own: the bouncer pays once.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/bouncer.sh"

PROCESSES=32
"$PIEROGIS" --quiet init >/dev/null && "$PIEROGIS" --quiet account add anna >/dev/null || t_skip 'no site can be made'
ask_question 'Which one is first?' alpha --wrong beta --wrong gamma --wrong delta --mode choice
ask_question 'How many are two?' 2 --mode number
ask_question 'What is boiled?' pierogi --mode text

# post_when_told NUMBER BODY [NAME=VALUE…]: a process that waits for the start, then answers the challenge $at.
post_when_told() {
    t_number=$1
    printf %s "$2" >"$TMP/form.$t_number"
    shift 2
    { cat >/dev/null && cat "$TMP/form.$t_number"; } <&8 8<&- | env -i GATEWAY_INTERFACE=CGI/1.1 SERVER_PROTOCOL=HTTP/1.1 \
        SERVER_SOFTWARE=test SERVER_NAME=127.0.0.1 SERVER_PORT=8080 REMOTE_ADDR=127.0.0.1 HTTP_HOST=127.0.0.1:8080 \
        SCRIPT_NAME=/cgi-bin/bouncer.cgi PATH_INFO="$at" QUERY_STRING= REQUEST_URI="$at" PIEROGIS_HOME="$PIEROGIS_HOME" \
        REQUEST_METHOD=POST CONTENT_TYPE=application/x-www-form-urlencoded CONTENT_LENGTH="$(stat -c %s "$TMP/form.$t_number")" \
        HTTP_ORIGIN=http://127.0.0.1:8080 HTTP_SEC_FETCH_SITE=same-origin "$@" \
        "$BUILD/cgi-bin/bouncer.cgi" >"$TMP/reply.$t_number" 2>"$TMP/log.$t_number" 8<&-
}
ready() {
    rm -f "$TMP"/reply.* "$TMP"/log.* "$TMP/start"
    mkfifo "$TMP/start"
    exec 9<>"$TMP/start" 8<"$TMP/start"
}
go() {
    exec 9>&- 8<&- # the input of all of them goes on in this moment
    wait
}
replies() { sed -n 's/\r$//; s/^\(Status\|Location\): //p' "$TMP"/reply.* | sort | uniq -c | sed 's/^ *//' | tr '\n' ,; }
cookies() { sed -n 's/^Set-Cookie: \(pierogis=[a-z2-7]*\);.*/\1/p' "$TMP"/reply.*; }

# --- two strangers of one neighbourhood, each of whom cannot stop clicking ---
knock
cgi_get bouncer "$at" && one=$(field form)
cgi_get bouncer "$at" && other=$(field form)
right=$(answers 3)
ready
for n in $(seq 2 2 $PROCESSES); do
    (exec 9>&- && post_when_told "$n" "$right&form=$one") &
    (exec 9>&- && post_when_told "$((n - 1))" "$right&form=$other") &
done
go
t_is "$PROCESSES times strangers send the right answers" "$(replies)" "$PROCESSES $at,$PROCESSES 303 See Other,"
t_is '… one of them becomes a guest' "$(sql "SELECT count(*) FROM account WHERE role = 'guest'")" 1
t_is '… with one session' "$(cookies | sort -u | wc -l) $(sql 'SELECT count(*) FROM session')" '1 1'
t_is '… in the browser whose form came first, however often it came' "$(cookies | wc -l)" $((PROCESSES / 2))
t_is '… with all the clout, once' "$(sql "SELECT count(*), sum(amount) FROM entry WHERE reason = 'trivia'")" '3|6'
t_is '… nothing is logged' "$(cat "$TMP"/log.*)" ''
cgi_get bouncer "$at" HTTP_COOKIE="$(cookies | head -n 1)"
t_like '… who reads so' "$body" 'earned you 6 clout'

# --- one account in many browsers ---
for n in $(seq $PROCESSES); do
    log_in anna
    cgi_get bouncer /oracle HTTP_COOKIE="$cookie"
    printf '%s %s\n' "$cookie" "$(field token)" >>"$TMP/browsers"
done
cgi_post bouncer /oracle "token=${token:=$(field token)}" HTTP_COOKIE="$cookie"
at=$(header Location)
cgi_get bouncer "$at" HTTP_COOKIE="$cookie"
right=$(answers 3)
ready
n=0
while read -r cookie token; do
    n=$((n + 1))
    (exec 9>&- && post_when_told "$n" "$right&token=$token" HTTP_COOKIE="$cookie") &
done <"$TMP/browsers"
go
t_is "$PROCESSES sessions of one account send them" "$(replies)" "$PROCESSES $at,$PROCESSES 303 See Other,"
t_is '… they are paid once' "$(sql "SELECT balance FROM purse WHERE account_id = (SELECT id FROM account WHERE handle = 'anna')")" 6
t_is '… nothing is logged' "$(cat "$TMP"/log.*)" ''

# --- and wrongly ---
read -r cookie token <"$TMP/browsers"
cgi_post bouncer /oracle "token=$token" HTTP_COOKIE="$cookie"
at=$(header Location)
cgi_get bouncer "$at" HTTP_COOKIE="$cookie"
wrong=$(answers 0)
ready
n=0
while read -r cookie token; do
    n=$((n + 1))
    (exec 9>&- && post_when_told "$n" "$wrong&token=$token" HTTP_COOKIE="$cookie") &
done <"$TMP/browsers"
go
t_is 'all of them send wrong ones' "$(cat "$TMP"/reply.* | grep -c '^Status: 303')" $PROCESSES
t_like '… which leads to the dungeon' "$(replies)" '[0-9]+ /dungeon,'
t_is '… or to what has come of the first' "$(sed -n 's/\r$//; s/^Location: //p' "$TMP"/reply.* | grep -vFx -e /dungeon -e "$at")" ''
t_is '… once' "$(sql 'SELECT times FROM dungeon')" 1
t_is '… and burn each question' "$(sql 'SELECT count(*) FROM burnt')" 3
t_is '… nothing is logged' "$(cat "$TMP"/log.*)" ''
t_done
