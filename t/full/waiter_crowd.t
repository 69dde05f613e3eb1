#!/bin/bash
# Much at once for the waiter: two crons, many people at the command line, mailboxes that were full before he came, clocks that
# are an hour wrong, posts that are out of reach.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/server.sh"
. "$ROOT/t/lib/fake_x.sh"

asked() { fake_x look | jq -r "$1"; }
asks() { asked "[.requests[].request | select(test(\"$1\"))] | length"; }
poll() { pierogis --json waiter poll; }
# later: the windows of the service begin anew, and whatever the waiter was told to wait for is over.
later() {
    for window in events conversation send mentions posts; do fake_x limit call=$window left=15 >/dev/null; done
    sqlite3 "$PIEROGIS_HOME/db/site.db" "DELETE FROM waiter_note WHERE name LIKE 'limit.%' OR name LIKE 'next.%';
        UPDATE message SET next_at = 0"
}
open_messages() { sql "SELECT count(*) FROM message WHERE state IN ('new', 'ready', 'sending')"; }
begin() {
    fake_x_start tweet
    fake_x_site || t_fail 'a site'
    echo PIEROGIS_WAITER_ANSWERS_PER_DAY=10000 >>"$PIEROGIS_HOME/.env"
    fake_x person id=77 username=grandma >/dev/null
    fake_x person id=88 username=chef >/dev/null
}

# --- a mailbox that was full before he came ------------------------------------------------------------------------
begin
for age in 90000 200000 400000; do fake_x message from=77 text=check ago=$age >/dev/null; done
node -e 'for (let i = 0; i < 2000; i++) {
        console.log(`next\nurl = "${process.argv[1]}/fake/do"\ndata = "{\\"do\\":\\"message\\",\\"from\\":\\"77\\",\\"text\\":\\"help\\",\\"ago\\":${20000 - 4 * i}}"`);
    }' "$fake" | sed 1d >"$TMP/messages"
curl -sS -K "$TMP/messages" >/dev/null
rounds=0
while [ "$(sql 'SELECT count(*) FROM message')" -lt 2000 ] && [ $rounds -lt 10 ]; do
    poll
    rounds=$((rounds + 1)) asked_first=${asked_first:-$(asks '/2/dm_events')}
    later
done
t_is '2,000 messages at the first start are read' "$(sql 'SELECT count(*) FROM message')" 2000
t_is '… 15 pages at a time, as the service lets' "$asked_first $rounds" '15 2'
t_is '… and what is older than a day is nobody'"'"'s business' "$(sql "SELECT count(*) FROM message WHERE words & 1 AND text LIKE 'check%'")" 0
t_ok '… answers come as far as the window goes' test "$(asked '.sent | length')" -ge 15
before=$(asks '.')
poll
t_is 'what was read is not read again' "$(answer '.[0].read')" 0
fake_x_stop

# --- two crons -----------------------------------------------------------------------------------------------------
begin
poll
fake_x message from=77 text='check please' >/dev/null
fake_x fault on='GET /2/dm_events' fault=delay ms=1500 >/dev/null
requests=$(asks '.')
"$PIEROGIS" waiter poll >"$TMP/first" 2>&1 &
first=$!
until [ "$(asks '.')" -gt "$requests" ]; do :; done # the first one waits for an answer now
pierogis waiter poll
t_is 'a second cron leaves' "$code $out $err" '0  the waiter is busy: another process runs him'
wait $first
t_is 'the first one answers' "$? $(asked '.sent | length')" '0 1'
pids=
for i in 1 2 3 4 5 6; do
    fake_x message from=77 text=clout >/dev/null
    "$PIEROGIS" -q waiter poll >/dev/null 2>"$TMP/poll.$i" &
    pids="$pids $!"
done
for pid in $pids; do wait "$pid" || t_fail "a crowd of crons: one ends with $?"; done
poll
t_is 'a crowd of crons answers each once' "$(asked '.sent | length') $(open_messages) $(cat "$TMP"/poll.*)" '7 0 '

# --- clocks --------------------------------------------------------------------------------------------------------
for ahead in 3600 -3600; do
    fake_x_stop
    begin
    fake_x clock ahead=$ahead >/dev/null
    fake_x message from=77 text=check ago=40 >/dev/null
    poll
    t_is "a clock that is $ahead seconds ahead: he answers" "$code $(asked '.sent | length') $(open_messages)" '0 1 0'
    fake_x message from=77 text=clout >/dev/null
    fake_x fault on='POST' fault=lose >/dev/null
    poll
    t_is '… a letter whose answer was lost' "$(sql "SELECT state FROM message ORDER BY place DESC LIMIT 1")" sending
    later
    poll
    t_is '… is found, and not sent again' "$(asked '.sent | length') $(open_messages)" '2 0'
    t_like '… and the clock is known' "$("$PIEROGIS" waiter status)" "^clock +the service is 3[0-9]{3} seconds $([ "$ahead" -gt 0 ] && echo ahead || echo behind)\$"
done
fake_x_stop

# --- posts out of reach --------------------------------------------------------------------------------------------
begin
fake_x message from=77 text=check >/dev/null
poll
node -e 'for (let i = 0; i < 900; i++) {
        console.log(`next\nurl = "${process.argv[1]}/fake/do"\ndata = "{\\"do\\":\\"post\\",\\"by\\":\\"77\\",\\"text\\":\\"@chef\\",\\"likes\\":1}"`);
    }' "$fake" | sed 1d >"$TMP/posts"
curl -sS -K "$TMP/posts" >/dev/null
printf 'PIEROGIS_CAP_DAY=100000\n' >>"$PIEROGIS_HOME/.env"
for i in 1 2 3; do
    later
    poll
done
t_is '900 posts that tag the chef: those that are in reach are paid' "$code $(sql 'SELECT count(*), sum(credited) FROM tagged')" '0 800|800'
fake_x post by=77 text='@chef again' likes=2 >/dev/null
later
poll
t_is '… and the next one' "$(sql 'SELECT count(*), sum(credited) FROM tagged')" '801|802'
t_ok '… and the ledger is sound' "$PIEROGIS" clout verify
fake_x_stop

# --- many at the command line --------------------------------------------------------------------------------------
rm -rf "$PIEROGIS_HOME" && "$PIEROGIS" -q init >/dev/null
pids=
for i in $(seq 16); do
    "$PIEROGIS" waiter hear --from "$i" 'the check' >"$TMP/heard.$i" 2>&1 &
    pids="$pids $!"
done
for pid in $pids; do wait "$pid" || t_fail "one of a crowd at the command line ends with $?"; done
t_is 'sixteen at once get a check each' "$(cat "$TMP"/heard.* | grep -oE '[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}' | sort -u | wc -l)" 16
t_is '… each on a terminal of their own' "$(grep -c '' "$TMP"/heard.* | grep -vc ':1$')" 0
t_is '… and none has waited' "$(open_messages) $(sql 'SELECT count(*) FROM login_check')" '0 16'

# --- ten thousand --------------------------------------------------------------------------------------------------
perl -e 'my @texts = ("may i have the check please", "clout?", "help me", "the claim");
    printf qq({"from":"%d","name":"person %d","text":"%s"}\n), $_ % 2000, $_ % 2000, $texts[$_ % 4] for 1 .. 10000' >"$TMP/lines"
t_run "$PIEROGIS" -q waiter hear - <"$TMP/lines"
t_is 'ten thousand messages on standard input' "$code $err $(sql "SELECT count(*) FROM message ")" '0  10016'
t_is '… are all acted on' "$(open_messages) $(sql "SELECT count(*) FROM message WHERE state = 'dead'")" '0 0'
t_is '… and each answer is printed' "$(grep -c '^to ' "$TMP/out")" "$(($(sql "SELECT count(*) FROM message WHERE state = 'sent'") - 16))"

PIEROGIS_HOME=$TMP/play "$PIEROGIS" -q init >/dev/null
echo PIEROGIS_WAITER_ANSWERS_PER_DAY=10000 >>"$TMP/play/.env"
t_run "$BUILD/t/lib/waiter_play" "$TMP/play" backlog 10000
t_note "$out"
read -r minutes requests <<END
$(printf '%s\n' "$out" | sed -n 's/^backlog 10000, minutes \([0-9]*\), requests \([0-9]*\)$/\1 \2/p')
END
# 100 pages of messages and as many of his own answers, 15 in a quarter of an hour.
t_ok 'ten thousand wait on a service: all are read, and each is answered once' \
    test "${minutes:-9999}" -lt 260 -a "${requests:-99999}" -lt 10400
t_done
