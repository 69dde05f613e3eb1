#!/bin/bash
# The waiter dies: at each of his steps in turn, at each write of the command that hears without a service, anywhere on
# thousands of days by dice on which everything goes wrong that can. Whatever happened, in the end every message that has
# words in it was answered, with the same words if twice, everybody has the one check that was asked for last, each like is
# paid once, and the ledger is sound.
. "$(dirname "$0")/../lib/memory.sh"
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/kill_each.sh"

DAYS=${DAYS:-2000} SEED=${SEED:-1}
play() { "$BUILD/t/lib/waiter_play" "$TMP/play" "$@" >"$TMP/played" 2>&1 || echo "wrong: it ended with $?" >>"$TMP/played"; }
wrong() { grep '^wrong' "$TMP/played" | head -n 5; }
said() { sed -n "s/.*\\b$1[ =]\\([0-9]*\\).*/\\1/p" "$TMP/played"; }

PIEROGIS_HOME=$TMP/play "$PIEROGIS" -q init >/dev/null
printf 'PIEROGIS_%s=1000000\n' CAP_DAY CAP_LIKES_POST >>"$TMP/play/.env"
echo 'PIEROGIS_WAITER_ANSWERS_PER_DAY=10000' >>"$TMP/play/.env"
cp "$TMP/play/db/site.db" "$TMP/fresh.db"

# --- each step -----------------------------------------------------------------------------------------------------

play steps
t_is 'killed at each step of a small day, it ends well' "$(wrong)" ''
t_note "$(cat "$TMP/played")"
for step in introduced asked stored handled begun leaving arrived sent settled sought reconciled tagged counted paid; do
    t_ok "… and each was one of them: $step" test "$(said $step)" -gt 0
done

# --- days by dice --------------------------------------------------------------------------------------------------

cp "$TMP/fresh.db" "$TMP/play/db/site.db"
rm -f "$TMP"/play/db/site.db-*
play random "$DAYS" "$SEED"
t_is "$DAYS days on which everything goes wrong end well" "$(wrong)" ''
t_note "$(tail -n 1 "$TMP/played")"
for what in killed refused lost stale found; do
    t_ok "… which did go wrong: $what" test "$(said $what)" -ge "$((DAYS / 10))"
done

# --- each write of the command -------------------------------------------------------------------------------------

if ! why=$(t_traceable); then
    t_note "$why: the writes of the command are left out"
    t_done
fi
"$PIEROGIS" -q init >/dev/null
cp -a "$PIEROGIS_HOME" "$TMP/empty"
# settled: nothing waits after somebody else has been heard; the message is there once at most, and when it is, so are
# account, check and answer.
settled() {
    "$PIEROGIS" -q waiter hear --from 2 help >>"$TMP/printed" 2>>"$TMP/said" || cat "$TMP/said"
    sql "SELECT 'still ' || state FROM message WHERE state NOT IN ('sent', 'done');
        SELECT count(*) || ' accounts for ' || (SELECT count(*) FROM message WHERE sender = '1') || ' messages'
            FROM identity WHERE native_id = '1'
            HAVING count(*) <> (SELECT count(*) FROM message WHERE sender = '1');
        SELECT 'checks' WHERE (SELECT count(*) FROM login_check) <> (SELECT count(*) FROM message WHERE sender = '1');
        PRAGMA integrity_check; PRAGMA foreign_key_check" | grep -v '^ok$'
    if [ "$(sql "SELECT count(*) FROM message WHERE sender = '1'")" = 1 ]; then
        codes=$(grep -oE '[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}' "$TMP/printed" | sort -u | wc -l)
        [ "$codes" = 1 ] || echo "$codes codes were printed"
    fi
    { "$PIEROGIS" -q clout verify >"$TMP/out"; } 2>&1
}
hear() { "${tracer[@]}" "$PIEROGIS" waiter hear --from 1 --name grandma 'the check please' >"$TMP/printed"; }
stopped() {
    case $(sql "SELECT count(*) FROM message" 2>/dev/null) in 1) heard=$((heard + 1)) ;; *) unheard=$((unheard + 1)) ;; esac
    settled 2>&1
}
writes='pwrite64 fdatasync fsync write unlink flock' heard=0 unheard=0
kill_each "$TMP/empty" stopped hear
t_is 'a message from the command line, killed at each write' "$(printf %s "$bad" | head -n 20)" ''
t_ok "… $unheard times before it was read, $heard times after" test $unheard -ge 5 -a $heard -ge 10
no_ledger='each copy of the site had its own, which was verified'
t_done
