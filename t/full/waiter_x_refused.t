#!/bin/sh
# `waiter poll` where X refuses: what a plan leaves out does not keep letters from being answered, and the same refusal is not
# told to cron each time.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/server.sh"
. "$ROOT/t/lib/fake_x.sh"

fake_x_start tweet
fake_x_site || t_fail 'a site'
for person in 77/grandma 88/chef; do fake_x person id=${person%/*} username=${person#*/}; done >/dev/null
sql() { sqlite3 -cmd '.timeout 10000' "$PIEROGIS_HOME/db/site.db" "$1"; }
asked() { fake_x look | jq -r "[.requests[].request | select(startswith(\"$1\"))] | length"; }
poll() { t_run "$PIEROGIS" --quiet waiter poll; }
# A quarter of an hour goes by.
later() { sql "DELETE FROM waiter_note WHERE name LIKE 'limit.%' OR name = 'paused-until';
    UPDATE waiter_note SET value = replace(value, substr(value, 1, instr(value, ' ') - 1), '1') WHERE name LIKE 'next.%';
    UPDATE tagged SET check_at = 0"; }
letter() { fake_x message from=77 text='clout please' >/dev/null; }
answered() { sql "SELECT COUNT(*) FROM message WHERE state = 'sent'"; }
refuse() { fake_x fault on="$1" fault=answer times=1000 status="$2" body="{\"title\":\"${3:-Refused}\",\"type\":\"about:blank\"}" >/dev/null; }
calm() { fake_x calm >/dev/null; }

# --- a plan without posts ------------------------------------------------------------------------------------------
poll # who the chef is
count=0
for status in 402 403 429; do
    title=Refused
    [ $status != 429 ] || title=UsageCapExceeded
    refuse /mentions $status $title
    letter
    later
    before=$(asked 'GET /2/users/88/mentions')
    poll
    count=$((count + 1))
    t_is "mentions are refused ($status): the letter is answered" "$(answered)" $count
    t_unlike '… and that is told' "$code" '^0$'
    letter
    poll
    count=$((count + 1))
    t_is '… the next one, too, and nothing more is told' "$(answered) $code$err" "$count 0"
    t_is '… without asking for mentions again' $(($(asked 'GET /2/users/88/mentions') - before)) 1
    calm
    later
    poll
    t_is '… until they are there again' "$(sql "SELECT COUNT(*) FROM waiter_note WHERE name IN ('paused-until', 'trouble-told')") $code" '0 0'
done
fake_x post by=77 text='dumplings by @chef' likes=3 >/dev/null
later
sql "DELETE FROM waiter_note WHERE name = 'next.mentions'"
poll
t_is 'a post tags the chef' "$(sql 'SELECT COUNT(*) FROM tagged')" 1
refuse /2/tweets 403
later
poll
letter
poll
count=$((count + 1))
t_is 'likes are refused: letters are answered' "$(answered) $code" "$count 0"
calm

# --- keys that are refused -----------------------------------------------------------------------------------------
later
poll
refuse dm_events 401 Unauthorized
later
poll
t_is 'keys are refused' "$code" 4
t_like '… which is told' "$err" 'does not accept the waiter.s keys'
later
poll
t_is '… once, though it still fails' "$code $err" '4 '
t_run "$PIEROGIS" --quiet --json waiter poll
later
poll
t_is '… in every way' "$code $err" '4 '
later
t_run "$PIEROGIS" waiter poll
t_like '… but to those who look on' "$err" 'does not accept the waiter.s keys'
sql "UPDATE waiter_note SET value = (substr(value, 1, instr(value, ' ') - 1) - 86401) || substr(value, instr(value, ' ')) WHERE name = 'trouble-told'"
later
poll
t_like '… and a day later again' "$code $err" '^4 .*does not accept the waiter.s keys'
calm
later
poll
t_is 'when they are taken' "$code $err" '0 '
refuse dm_events 401 Unauthorized
later
poll
t_like '… the next time is told of' "$err" 'does not accept the waiter.s keys'
fake_x_stop
t_done
