#!/bin/sh
# The waiter on Mastodon: a whole evening with a server that keeps what it is told, and all that can go wrong in one.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/server.sh"
. "$ROOT/t/lib/mastodon.sh"

fake_start
evening numbers "$api"
sqlite3 "$PIEROGIS_HOME/db/site.db" "UPDATE waiter_note SET value = '99999999@$host' WHERE name LIKE 'high.%'"
fake log >/dev/null
rounds 'an empty round'
t_is 'is one request' "$(fake log | jq length)" 1

fake_start --ids text
evening texts "$api"

# --- what can go wrong ---------------------------------------------------------------------------------------
fake_start
site_new faults
keys_give "$api"
cara=$(person cara)
rounds 'an empty mailbox'

# fault NAME JSON REGEX: while somebody waits for a check something goes wrong once; in the end there is one answer.
fault() {
    t_before=$(answers "$cara")
    writes "$cara" 'check' >/dev/null
    fake fault "$2" >/dev/null
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
fault 'the token has no power' "{$post,\"kind\":\"status\",\"status\":403}" '^4 .*token'

keys_give "$api" wrong
poll
t_like 'a wrong token is what an admin must see to' "$code $(tr '\n' ' ' <"$TMP/err")" '^4 .*does not accept the waiter.s token'
t_unlike '… and is not said' "$err$out" 'wrong'
time_passes
keys_give "$api"

# --- an hour later the server has forgotten the keys against sending twice --------------------------------------
writes "$cara" 'clout' >/dev/null
fake fault "{$post,\"kind\":\"lose\"}" >/dev/null
poll
before=$(answers "$cara")
fake set '{"skew":4000}' >/dev/null
time_passes
poll
t_is 'a letter that arrived is found again' "$code $(answers "$cara")" "0 $before"
fake set '{"skew":0}' >/dev/null
fake log >/dev/null

# --- many, late and odd ones -----------------------------------------------------------------------------------
time_passes
dora=$(person dora)
writes "$dora" 'help {n}' '{"repeat":190}' >/dev/null
rounds 'many messages at once'
t_is '… are all read, on several pages' "$(polled .read)" 190
t_is '… oldest first' "$(sql "SELECT count(*) FROM message a JOIN message b ON b.transport = a.transport AND b.place > a.place
    WHERE CAST(b.event_id AS INTEGER) < CAST(a.event_id AS INTEGER)")" 0
late=$(writes "$cara" 'clout' '{"held":true}')
writes "$cara" 'clout' >/dev/null
time_passes
rounds 'a message is seen before one with a smaller number'
fake release >/dev/null
time_passes
rounds 'and then that one'
t_is 'it is not lost' "$(heard "$cara" | jq -r .reply_to | grep -c "^$late$")" 1

odd=$(person odd)
long=$(perl -e 'print "\\ud83e\\udd5f" x 10000')
printf '{"from":"%s","text":"@waiter","visibility":"direct","html":"<p>\\u202echeck\\u0000 %s</p>"}' "$odd" "$long" >"$TMP/write"
curl -sS "$control/write" -d @"$TMP/write" >/dev/null
writes "$odd" '' '{"spoiler":"check"}' >/dev/null
time_passes
rounds 'a long text of emoji, bidi and NUL; and a content warning that asks'
t_is 'are read' "$(sql "SELECT count(*) FROM message WHERE sender LIKE '$odd@%' AND state = 'sent'")" 1
t_like 'the word is found' "$(last_answer "$odd")" '[0-9A-Z]{4}-[0-9A-Z]{4}'

# --- another server ---------------------------------------------------------------------------------------------
account=$(sql "SELECT account_id FROM identity WHERE native_id LIKE '$cara@%'")
fake_start
mallory=$(person mallory)
t_is 'a server counts like every other' "$mallory" "$cara"
keys_give "$api"
writes "$mallory" 'check' >/dev/null
time_passes
rounds 'the waiter moves to another server'
t_like 'he answers there' "$(last_answer "$mallory")" '[0-9A-Z]{4}-[0-9A-Z]{4}'
t_is 'and takes nobody for somebody of the old one' \
    "$(sql "SELECT count(*), count(DISTINCT account_id) FROM identity WHERE native_id LIKE '$cara@%'")" '2|2'
t_done
