#!/bin/bash
# The power fails while the waiter works (t/lib/power_loss.sh): at the command line, and in a round on a service, which has no
# power cut and knows what had arrived. Whatever was lost, the next round goes on: everybody is answered, nobody twice but
# with the same words, there is one check for each and it is the one that they were told, no like is paid twice, and what
# was said is true. CUTS=0 looks at all moments, SEED=7 loses other parts.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets

. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/server.sh"
. "$ROOT/t/lib/fake_x.sh"
. "$ROOT/t/lib/power_loss.sh" # its said() is of what a command had promised
export CUTS="${CUTS-12}"
page=/
codes() { grep -ohE '[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}' "$@" | sort -u; }

# Of the harness's own questions only those that have to do with what the waiter writes.
unsound() {
    $promises
    works doctor --fix
    sql 'PRAGMA integrity_check; PRAGMA foreign_key_check' | grep -v '^ok$'
    works clout verify
}
quiet() { # what still waits, and who has not one check
    sql "SELECT 'still ' || state FROM message WHERE state NOT IN ('sent', 'done');
        SELECT 'no answer to ' || event_id FROM message WHERE state <> 'sent';
        SELECT count(*) || ' checks' FROM login_check HAVING count(*) <> ${1:-1};
        SELECT count(*) || ' accounts' FROM identity HAVING count(*) <> ${1:-1}"
}
paid() { sql "SELECT coalesce(sum(balance), 0) FROM purse WHERE kind = 'account'"; }

# --- at the command line -------------------------------------------------------------------------------------------

# What was not heard is said again, and the post is shown again: that is what people do.
hear_promises() {
    ! said '[0-9A-Z]{4}-[0-9A-Z]{4}-' || [ "$(sql "SELECT count(*) FROM message WHERE sender = '1'")" = 1 ] ||
        echo 'an answer was printed to a message that nobody knows'
    ! said '^post 5: 3 likes' || [ "$(paid)" = 3 ] || echo 'a like that was paid is not'
    [ "$(sql "SELECT count(*) FROM message WHERE sender = '1'")" = 1 ] || works waiter hear --from 1 --name grandma 'the check please'
    cp "$TMP/out" "$TMP/answers"
    works waiter hear --from 1 help
    cat "$TMP/out" >>"$TMP/answers"
    works waiter hear --tag-chef --from 1 --post 5 --likes 3
    [ "$(paid)" = 3 ] || echo "$(paid) clout for three likes"
    [ "$(codes "$TMP/answers" "$state/said" | wc -l)" = 1 ] || echo "$(codes "$TMP/answers" "$state/said" | wc -l) codes"
    quiet
}
"$PIEROGIS" -q init >/dev/null
power_loss 'waiter hear' hear_promises sh -ec "$PIEROGIS waiter hear --from 1 --name grandma 'the check please'
    $PIEROGIS waiter hear --tag-chef --from 1 --post 5 --likes 3"

# --- a round on a service ------------------------------------------------------------------------------------------

asked() { fake_x look | jq -r "$1"; }
# The log says which letters had arrived: the service has those, and no other.
poll_promises() {
    fake_x rewind sent="$(grep -c 'call=send outcome=ok' "$state/said")" >/dev/null
    for round in 1 2; do
        works waiter poll
        sqlite3 "$PIEROGIS_HOME/db/site.db" "DELETE FROM waiter_note WHERE name LIKE 'next.%'"
    done
    [ "$(asked '.sent | group_by(.to, .text) | map(length | tostring) | join(" ")')" = '1 1 1' ] ||
        echo "sent: $(asked '.sent | map(.to + ": " + .text) | join("; ")')"
    [ "$(paid)" = 7 ] || echo "$(paid) clout for seven likes"
    quiet 2
}
fake_x_start tweet
fake_x_site || t_fail 'a site'
for person in 77 78; do
    fake_x person id=$person username=grandma$person >/dev/null
    fake_x message from=$person text='check please' ago=40 >/dev/null
done
fake_x message from=78 text=clout ago=20 >/dev/null
fake_x person id=88 username=chef >/dev/null
fake_x post by=77 text='@chef look' likes=4 >/dev/null
fake_x post by=78 text='@chef see' likes=3 >/dev/null
fake_x keep >/dev/null
export PIEROGIS_LOG=info
in_place=1 # there is one service, which must know of one state after the other
power_loss 'waiter poll' poll_promises sh -c "$PIEROGIS waiter poll 2>&1"
t_is 'it was a round with three letters' "$(asked '.sent | length') $(paid)" '3 7'
fake_x_stop
t_note "$total states in $SECONDS seconds"
t_done
