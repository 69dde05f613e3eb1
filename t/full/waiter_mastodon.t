#!/bin/bash
# The waiter on Mastodon: a whole evening with a server that keeps what it is told, and all that can go wrong in one.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/server.sh"
. "$ROOT/t/lib/mastodon.sh"
. "$ROOT/t/lib/crash.sh"

# --- a server that answers byte by byte: waited for beside all that follows ----------------------------------------
fake_start
site_new slow
keys_give "$api"
writes "$(person anna)" check >"$TMP/written"
fake fault '{"on":"GET /api/v1/notifications","kind":"slow","times":9}' >"$TMP/written"
slow_control=$control
PIEROGIS_HOME=$TMP/slow "$PIEROGIS" waiter poll >"$TMP/slow.out" 2>"$TMP/slow.err" &
slow_poll=$!
t_at_exit "t_kill $slow_poll"

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
fault 'an answer that is larger than anything' "{$get,\"kind\":\"huge\"}" '^0 $'
fault 'a notification that is' "{$get,\"kind\":\"huge\",\"times\":4}" '^0 .*event=waiter-unreadable'
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

# --- keys against sending twice -----------------------------------------------------------------------------------
fake log | jq -c '[.[] | select(.key != null) | {key, to: (.body | fromjson | .in_reply_to_id)} | select(.to != null)] |
    group_by(.to) | map(map(.key))' >"$TMP/keys"
t_is 'a letter that is sent again has the same key' "$(jq 'map(unique | length) | unique == [1]' "$TMP/keys")" true
t_is '… and some were' "$(jq 'any(length > 1)' "$TMP/keys")" true
t_is 'and each letter has another one' "$(jq 'length == (map(.[0]) | unique | length)' "$TMP/keys")" true

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

# --- what others wrote calls nobody -----------------------------------------------------------------------------
fake_start
site_new names
keys_give "$api"
attacker=$(person attacker evil.example)
neighbour=$(person neighbour)
victim=$(person victim o.example)
writes "$victim" 'check' >"$TMP/written"
rounds 'somebody has an account'
for name in '@attacker@evil.example' 'https://evil.example/,@attacker@evil.example' '(@neighbour)' '@@neighbour.'; do
    before=$(answers "$victim")
    "$PIEROGIS" --quiet claim remove "$(sql 'SELECT max(id) FROM claim')" >"$TMP/out"
    "$PIEROGIS" --quiet claim add "$name ate it" >"$TMP/out" 2>&1 || t_note "$(cat "$TMP/out")"
    "$PIEROGIS" --quiet account edit victim --catchphrase "$name, eh?" >"$TMP/out" 2>&1 || t_note "$(cat "$TMP/out")"
    printf 'waiter.clout: %s counts {clout}\n' "$name" >"$PIEROGIS_HOME/phrases.txt"
    for word in check claim clout; do writes "$victim" "$word" >"$TMP/written"; done
    time_passes
    rounds "$name in a claim, a catchphrase and a phrase"
    t_is '… is read by one person' "$(($(answers "$victim") - before)) $(answers "$attacker") $(answers "$neighbour")" '3 0 0'
    t_is '… as all that he says' "$(heard "$victim" | tail -n 3 | jq -r .text | grep -oE 'attacker|neighbour' | wc -l)" 5
done
heard "$victim" | jq -r .text >"$TMP/said"
t_is 'addresses lead where they led' "$(grep -c 'https://evil.example/,%40attacker%40evil.example' "$TMP/said")" 3

# --- a server that does not keep things to itself ------------------------------------------------------------------
before=$(heard '' | wc -l)
fake set '{"visibility":"unlisted"}' >"$TMP/written"
for n in 1 2 3; do writes "$(person "shy$n")" 'check' >"$TMP/written"; done
time_passes
poll
t_like 'a letter that all can read' "$code $(tr '\n' ' ' <"$TMP/err")" '^4 .*127.0.0.1.* shows the waiter.s answers to others.*delete'
t_is '… is the last one' "$(($(heard '' | wc -l) - before))" 1
shown=$(code_in "$(heard '' | tail -n 1 | jq -r .text)")
t_like '… its code' "$shown" '^[0-9A-Z]{4}-'
t_is '… logs nobody in' "$(logs_in "$shown")" 422
poll
t_is 'he says nothing more, and has said why' "$code $(heard '' | wc -l) $(grep -c 'left alone until' "$TMP/err")" "0 $((before + 1)) 1"
t_like '… which the doctor repeats' "$("$PIEROGIS" waiter doctor 2>&1)" 'leaves mastodon alone until .*shows the waiter.s answers'
fake fault '{"on":"POST /api/v1/statuses","kind":"lose"}' >"$TMP/written"
time_passes
poll
time_passes
poll
t_like 'a letter that he finds where all can read it' "$code $(tr '\n' ' ' <"$TMP/err")" '^4 .*shows'
t_is '… is not sent again' "$(($(heard '' | wc -l) - before))" 2
t_is '… and logs nobody in' "$(logs_in "$(code_in "$(heard '' | tail -n 1 | jq -r .text)")")" 422
fake set '{"visibility":null}' >"$TMP/written"
time_passes
rounds 'when the server has been mended'
t_is '… the rest is said to whom it is for' "$(answers "$(sql "SELECT substr(sender, 1, instr(sender, '@') - 1) FROM message
    WHERE state = 'sent' ORDER BY place DESC LIMIT 1")") $(sql "SELECT count(*) FROM message WHERE state = 'dead'")" '3 2'

# --- what a token may -----------------------------------------------------------------------------------------------
grants() {
    fake set "{\"scopes\":[$1]}" >"$TMP/written"
    printf 'MASTODON_URL=%s\nMASTODON_TOKEN=%s\n' "$api" "$fake_token" >"$TMP/keys"
    fake log >"$TMP/written"
    t_run "$PIEROGIS" waiter auth mastodon "$TMP/keys"
    asked=$(fake log | jq length)
}
said=$(heard '' | wc -l)
grants '"read"'
t_like 'a token is tried by one request' "$asked $code $err" '^1 0 .*pierogis waiter doctor'
t_unlike '… and not told' "$out$err" "$fake_token"
t_like 'the doctor does not pass one that can only read' "$("$PIEROGIS" waiter doctor 2>&1)" \
    'problem +mastodon +the waiter.s token for [^ ]* lacks write:statuses: .*scopes read and write:statuses'
grants '"read:accounts","write"'
t_like '… nor one that cannot read much' "$("$PIEROGIS" waiter doctor 2>&1)" 'lacks read:notifications and read:statuses'
grants '"write"'
t_like 'one that cannot read at all' "$code $err" '^4 .*does not accept.*not kept'
grants '"read:accounts","read:notifications","read:statuses","write:statuses"'
t_like 'one that can do what is needed' "$code $out" '^0 on mastodon the waiter is waiter'
t_is 'and nobody was told anything' "$(heard '' | wc -l)" "$said"
t_unlike 'the doctor is content' "$("$PIEROGIS" waiter doctor 2>&1)" 'problem +mastodon'

# --- servers that are older, or have something broken ---------------------------------------------------------------
fake_start
site_new older
keys_give "$api"
cook=$(person cook o.example)
writes "$cook" 'check' >"$TMP/written"
for n in 1 2 3; do dish[n]=$(writes "$cook" "soup $n" '{"visibility":"public"}'); done
fake set '{"batch":false}' >"$TMP/written"
for value in null 7 '{"status":null}' '{"status":{"id":"1","visibility":"direct"}}' '"text"' '{"created_at":"yesterday"}' \
    '{"half":"\ud800","nothing":"\u0000"}'; do
    fake raw "{\"value\":$value}" >"$TMP/written"
done
: >"$TMP/evening.log"
rounds 'a page with broken things on it'
t_is '… is read for what is whole' "$(polled '"\(.read) \(.sent) \(.posts)"')" '1 1 3'
t_is '… and of each broken thing there is a line' "$(grep -c 'event=waiter-unreadable' "$TMP/evening.log")" 7
fake like "{\"status\":\"${dish[1]}\",\"count\":3}" >"$TMP/written"
fake forget "{\"status\":\"${dish[2]}\"}" >"$TMP/written"
fake like "{\"status\":\"${dish[3]}\",\"count\":4}" >"$TMP/written"
time_passes
rounds 'a server that cannot show several posts at once'
t_is '… shows each, but the one that is gone' "$(sql 'SELECT likes, credited, check_at IS NULL FROM tagged ORDER BY post_id' | tr '\n' ' ')" \
    '3|3|0 0|0|1 4|4|0 '

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

# --- the round that waits for bytes --------------------------------------------------------------------------------
slow_code=0
wait "$slow_poll" || slow_code=$?
t_like 'a round that has lost its time ends, and says so' "$slow_code $(cat "$TMP/slow.err")" '^0 .*event=waiter-slow '
t_is '… without asking for anything else' "$(curl -sS "$slow_control/log" -d '{}' | jq -c '[.[] | .path]')" \
    '["/api/v1/accounts/verify_credentials","/api/v1/notifications"]'

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
sqlite3 "$PIEROGIS_HOME/db/site.db" "UPDATE message SET state = 'ready', tries = 0, next_at = 0 WHERE event_id =
    (SELECT event_id FROM message WHERE state = 'sent' AND sender LIKE '$cara@%' AND answer NOT LIKE '%{check}%' LIMIT 1)"
fake_start
for n in 1 2 3 4 5 6 7 8 9; do mallory=$(person "mallory$n") && [ "$mallory" != "$cara" ] || break; done
t_is 'a server counts like every other' "$mallory" "$cara"
keys_give "$api"
writes "$mallory" 'check' >"$TMP/written"
time_passes
rounds 'the waiter moves to another server'
t_is 'a letter that still waited for somebody of the old one is given up' "$(polled .dead) $(answers "$mallory")" '1 1'
t_like 'he answers there' "$(last_answer "$mallory")" '[0-9A-Z]{4}-[0-9A-Z]{4}'
t_is 'and takes nobody for somebody of the old one' \
    "$(sql "SELECT count(*), count(DISTINCT account_id) FROM identity WHERE native_id LIKE '$cara@%'")" '2|2'
t_done
