#!/bin/bash
# The waiter on Mastodon: a whole evening with a server that keeps what it is told, and all that can go wrong in one.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/server.sh"
. "$ROOT/t/lib/mastodon.sh"
. "$ROOT/t/lib/crash.sh"

fake_start
evening numbers "$api"
sqlite3 "$PIEROGIS_HOME/db/site.db" "UPDATE waiter_note SET value = '99999999@$host' WHERE name LIKE 'high.%'"
fake log >"$TMP/written"
rounds 'an empty round'
t_is 'is one request' "$(fake log | jq length)" 1

fake_start --ids text
evening texts "$api"

# --- what can go wrong ---------------------------------------------------------------------------------------
fake_start
site_new faults
keys_give "$api"
cara=$(person cara)
fake set '{"limit":100000}' >"$TMP/written"
rounds 'an empty mailbox'
dora=$(person dora)
writes "$dora" 'help {n}' '{"repeat":190}' >"$TMP/written"
rounds 'many messages before the first one was read'
t_is '… are all read, on pages that lead back' "$(polled .read)" 190
t_is '… and answered, as often as a person is answered in a day' "$(answers "$dora")" 20
time_passes
rounds 'once more'
t_is '… brings nothing new' "$(polled .read)" 0

# fault NAME JSON REGEX: while somebody waits for a check something goes wrong once; in the end there is one answer.
fault() {
    t_before=$(answers "$cara")
    writes "$cara" 'check' >"$TMP/written"
    fake fault "$2" >"$TMP/written"
    poll
    t_like "$1: the round says what is wrong" "$code $(tr '\n' ' ' <"$TMP/err")" "$3"
    for t_again in 1 2; do
        time_passes
        poll
    done
    t_is "$1: then all is well" "$code" 0
    t_is "$1: and there is one answer" "$(($(answers "$cara") - t_before))" 1
    t_is "$1: nothing waits any more" "$(sql "SELECT count(*) FROM message WHERE state IN ('new', 'ready', 'sending', 'dead')")" 0
}
get='"on":"GET /api/v1/notifications"' post='"on":"POST /api/v1/statuses"'
fault 'the connection breaks' "{$get,\"kind\":\"drop\"}" .
fault 'half an answer' "{$get,\"kind\":\"truncate\"}" .
fault 'an answer that is no JSON' "{$get,\"kind\":\"garbage\"}" '^75 .*no JSON'
fault 'an answer that is larger than anything' "{$get,\"kind\":\"huge\",\"times\":4}" '^75 '
fault 'the server is down' "{$get,\"kind\":\"status\",\"status\":503}" .
fault 'too many requests' "{$get,\"kind\":\"status\",\"status\":429}" .
fault 'a page that leads elsewhere' "{$get,\"kind\":\"status\",\"status\":302,\"headers\":{\"Location\":\"https://o.example/\"}}" '^75 .*MASTODON_URL'
fault 'a letter does not arrive' "{$post,\"kind\":\"drop\"}" .
fault 'a letter arrives, but the answer to it does not' "{$post,\"kind\":\"lose\"}" .
fault 'nor its other half' "{$post,\"kind\":\"truncate\"}" .
fault 'a letter is answered by something else' "{$post,\"kind\":\"garbage\",\"text\":\"{}\"}" '^75 '
fault 'the server is down for letters' "{$post,\"kind\":\"status\",\"status\":502}" .
fault 'too many letters' "{$post,\"kind\":\"status\",\"status\":429,\"headers\":{\"Retry-After\":\"60\"}}" .
fault 'the message was deleted' "{$post,\"kind\":\"status\",\"status\":404}" '^0'
fault 'a message that nobody may answer' "{$post,\"kind\":\"status\",\"status\":403}" '^0'
fault 'the token has no power' "{$post,\"kind\":\"status\",\"status\":403,\"times\":2}" '^4 .*token'

keys_give "$api" wrong
poll
t_like 'a wrong token is what an admin must see to' "$code $(tr '\n' ' ' <"$TMP/err")" '^4 .*does not accept the waiter.s token'
t_unlike '… and is not said' "$err$out" 'wrong'
time_passes
keys_give "$api"

# --- an hour later the server has forgotten the keys against sending twice --------------------------------------
writes "$cara" 'clout' >"$TMP/written"
fake fault "{$post,\"kind\":\"lose\"}" >"$TMP/written"
poll
before=$(answers "$cara")
fake set '{"skew":4000}' >"$TMP/written"
time_passes
poll
t_is 'a letter that arrived is found again' "$code $(answers "$cara")" "0 $before"
fake set '{"skew":0}' >"$TMP/written"
fake log >"$TMP/written"

# --- many, late and odd ones -----------------------------------------------------------------------------------
time_passes
t_is 'what was read long ago leaves a mark' "$(sqlite3 "$PIEROGIS_HOME/db/site.db" "UPDATE waiter_note SET value =
    (SELECT event_id FROM message ORDER BY place DESC LIMIT 1) WHERE name = 'high.messages' RETURNING 1")" 1
for n in 1 2 3 4; do writes "$(person "crowd$n")" 'help {n}' '{"repeat":50}' >"$TMP/written"; done
rounds 'many messages later'
t_is '… are all read, on pages that lead forward' "$(polled .read)" 200
t_is 'and handled oldest first' "$(sql "SELECT count(*) FROM message a JOIN message b ON b.transport = a.transport AND b.place > a.place
    WHERE CAST(b.event_id AS INTEGER) < CAST(a.event_id AS INTEGER)")" 0

late=$(writes "$cara" 'clout' '{"held":true}')
writes "$cara" 'clout' >"$TMP/written"
time_passes
rounds 'a message is seen before one with a smaller number'
fake release >"$TMP/written"
time_passes
rounds 'and then that one'
t_is 'it is not lost' "$(heard "$cara" | jq -r .reply_to | grep -c "^$late$")" 1

odd=$(person odd)
long=$(perl -e 'print "\\ud83e\\udd5f" x 10000')
printf '{"from":"%s","text":"@waiter","visibility":"direct","html":"<p>\\u202echeck\\u0000 %s</p>"}' "$odd" "$long" >"$TMP/write"
curl -sS "$control/write" -d @"$TMP/write" >"$TMP/written"
writes "$odd" '' '{"spoiler":"check"}' >"$TMP/written"
time_passes
rounds 'a long text of emoji, bidi and NUL; and a content warning that asks'
t_is 'are read' "$(sql "SELECT count(*) FROM message WHERE sender LIKE '$odd@%' AND state = 'sent'")" 1
t_like 'the word is found' "$(last_answer "$odd")" '[0-9A-Z]{4}-[0-9A-Z]{4}'

# --- the window of the rate limit closes, and opens again --------------------------------------------------------
time_passes
for n in 1 2 3 4 5 6; do writes "$(person "hurry$n")" help >"$TMP/written"; done
fake set "{\"used\":0,\"limit\":9,\"skew\":$((301 - $(date +%s) % 300))}" >"$TMP/written" # it has just begun
rounds 'a window that is soon used up'
t_is 'not a request too many is made' "$(fake log | jq '[.[] | select(.status == 429)] | length')" 0
t_is 'what cannot be said waits' "$(sql "SELECT count(*) > 0 FROM message WHERE state = 'ready'")" 1
before=$(polled .sent)
rounds 'before it opens'
t_is '… nobody is asked' "$(fake log | jq length)" 0
fake set '{"used":0,"limit":300,"skew":0}' >"$TMP/written"
time_passes
rounds 'when it opens'
t_is '… the rest is said' "$(($(polled .sent) + before)) $(sql "SELECT count(*) FROM message WHERE state = 'ready'")" '6 0'

# --- ended at any moment ------------------------------------------------------------------------------------------
fake_start
site_new killed
keys_give "$api"
fake set '{"limit":100000}' >"$TMP/written"
rounds 'an empty mailbox'
time_passes
undisturbed "$TMP/took" "$PIEROGIS" --quiet waiter poll
: >"$TMP/people"
for n in 1 2 3 4 5 6 7 8 9 10; do
    someone=$(person "killed$n" o.example)
    writes "$someone" 'check please' >"$TMP/written"
    echo "$someone" >>"$TMP/people"
done
kills=0 TRIALS=40
for n in $(seq "$TRIALS"); do
    [ "$(killed_in "$TMP/took" "$n" 2 "$PIEROGIS" --quiet waiter poll)" != killed ] || kills=$((kills + 1))
    time_passes
done
for n in 1 2 3 4 5; do poll && time_passes; done
t_ok "$kills rounds were killed" [ "$kills" -gt 5 ]
t_is 'nothing waits' "$(sql "SELECT count(*) FROM message WHERE state IN ('new', 'ready', 'sending')")" 0
t_is 'whoever was answered was answered once' "$(while read -r someone; do
    [ "$(answers "$someone")" = "$(sql "SELECT count(*) FROM message WHERE sender LIKE '$someone@%' AND state = 'sent'")" ] ||
        echo "$someone"
done <"$TMP/people")" ''
t_is 'and has one check' "$(sql 'SELECT count(*) FROM login_check')" 10

# --- clocks that differ by an hour --------------------------------------------------------------------------------
for skew in 3600 -3600; do
    fake_start
    site_new "clock$skew"
    keys_give "$api"
    fake set "{\"skew\":$skew}" >"$TMP/written"
    writes "$(person anna)" 'check' >"$TMP/written"
    rounds "the server's clock is $skew seconds ahead"
    writes "$(person bob)" 'check' >"$TMP/written"
    rounds 'and goes on being so'
    t_is 'both are answered' "$(sql "SELECT count(*) FROM message WHERE state = 'sent'")" 2
    rounds 'there is nothing more to do'
    t_is 'and nothing is done twice' "$(polled '"\(.read) \(.sent)"')" '0 0'
    t_is 'the difference is known' "$("$PIEROGIS" --json waiter status 2>&1 |
        jq "[.. | .service_ahead_seconds? // empty][0] | . - ($skew) | fabs <= 60")" true
done

# --- another server ---------------------------------------------------------------------------------------------
PIEROGIS_HOME=$TMP/faults
fake_start
for n in 1 2 3 4 5 6 7 8 9; do mallory=$(person "mallory$n") && [ "$mallory" != "$cara" ] || break; done
t_is 'a server counts like every other' "$mallory" "$cara"
keys_give "$api"
writes "$mallory" 'check' >"$TMP/written"
time_passes
rounds 'the waiter moves to another server'
t_like 'he answers there' "$(last_answer "$mallory")" '[0-9A-Z]{4}-[0-9A-Z]{4}'
t_is 'and takes nobody for somebody of the old one' \
    "$(sql "SELECT count(*), count(DISTINCT account_id) FROM identity WHERE native_id LIKE '$cara@%'")" '2|2'
t_done
