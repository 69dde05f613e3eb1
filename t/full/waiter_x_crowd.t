#!/bin/sh
# `waiter poll` on X when more has come than one window of its limits lets through.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/server.sh"
. "$ROOT/t/lib/fake_x.sh"

fake_x_start tweet
fake_x_site || t_fail 'a site'
for person in 77/grandma 88/chef 99/uncle; do fake_x person id=${person%/*} username=${person#*/}; done >/dev/null
sql() { sqlite3 -cmd '.timeout 10000' "$PIEROGIS_HOME/db/site.db" "$1"; }
asked() { fake_x look | jq -r "[.requests[].request | select(startswith(\"$1\"))] | length"; }
# A quarter of an hour goes by.
later() {
    for call in events send conversation mentions; do fake_x limit call=$call left=15; done >/dev/null
    sql "DELETE FROM waiter_note WHERE name LIKE 'limit.%' OR name LIKE 'next.%'"
}
poll() { t_run "$PIEROGIS" --quiet waiter poll; }

# --- an empty poll -------------------------------------------------------------------------------------------------
poll
t_is 'a first poll' "$code $err" '0 '
fake_x message from=77 text=check >/dev/null
poll
t_is 'one message is answered' "$(sql "SELECT group_concat(state) FROM message")" sent
before=$(fake_x look | jq '.requests | length')
poll
t_is 'an empty poll' "$code $out$err" '0 '
t_is '… is one request' $(($(fake_x look | jq '.requests | length') - before)) 1

# --- more messages than a window lets through ----------------------------------------------------------------------
later
# Older than what a service may still show late, so that it need not be read twice.
fake_x messages from=77 text='nothing to read' count=900 ago=7200 >/dev/null
fake_x messages from=99 text='nothing to read' count=900 ago=3600 >/dev/null
before=$(asked 'GET /2/dm_events')
poll
t_is 'the window ends' "$(($(asked 'GET /2/dm_events') - before)) $code" '15 0'
first=$(sql 'SELECT COUNT(*) FROM message')
t_ok 'what was read is there' test "$first" -gt 1300 -a "$first" -lt 1801
before=$(asked 'GET /2/dm_events')
poll
t_is 'until it begins again nothing is asked' $(($(asked 'GET /2/dm_events') - before)) 0
later
fake_x message from=99 text='clout please' >/dev/null
poll
t_is 'then the rest comes, and what is new' "$(sql 'SELECT COUNT(*) FROM message')" 1802
t_is 'everything has been acted on' "$(sql "SELECT COUNT(*) FROM message WHERE state = 'new'")" 0
later
poll
t_is 'of what nobody can read one answer is a day'\''s' \
    "$(sql "SELECT sender, COUNT(*) FROM message WHERE state IN ('sent', 'ready') AND puzzled = 1 GROUP BY sender" | tr '\n' ' ')" '77|1 99|1 '
t_is 'the one that can be read is answered' "$(sql "SELECT state FROM message WHERE text = 'clout please'")" sent

# --- more mentions than the service keeps --------------------------------------------------------------------------
fake_x posts by=77 text='dumplings @chef' likes=1 count=850 >/dev/null
fake_x limit call=mentions left=300 >/dev/null
later
poll
later
poll
t_is 'the 800 that are still listed are known' "$(sql 'SELECT COUNT(*), SUM(likes) FROM tagged')" '800|800'
t_is 'their likes are paid up to the cap of the day' \
    "$(sql "SELECT SUM(amount) FROM entry WHERE reason = 'like'")" "$(sql 'SELECT SUM(credited) FROM tagged')"
t_ok '… which is not nothing' test "$(sql 'SELECT SUM(credited) FROM tagged')" -gt 0
fake_x_stop
t_done
