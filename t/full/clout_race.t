#!/bin/sh
# The ledger among many processes: the last clout is spent once, one event is one entry, and a kill -9 at any moment
# leaves no price without its claim, no claim without its price, and a sound ledger. With both kinds of journal.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

race=$BUILD/t/lib/clout_race
[ -x "$race" ] || { echo "Bail out! $race is not built"; exit 1; }

# mode: the journal that the database has now.
mode() { sqlite3 "$PIEROGIS_HOME/db/site.db" 'PRAGMA journal_mode'; }

# race ARGUMENT…: the processes, with the journal of this round, to which writing commands give another one.
race() {
    sqlite3 "$PIEROGIS_HOME/db/site.db" "PRAGMA journal_mode=$journal" >/dev/null
    t_run env KEEP_JOURNAL=1 "$race" "$PIEROGIS_HOME" "$@"
    t_is "$journal: that is the journal" "$(mode)" $journal
}

# sound NAME: the ledger verifies, and claims and their prices agree.
sound() {
    pierogis clout verify
    t_like "$1: the ledger is sound" "$code $out $err" '^0 the ledger is sound: '
    t_is "$1: claims without a price, prices without a claim" "$(sql "
        SELECT count(*) FROM claim WHERE NOT EXISTS (SELECT 1 FROM entry WHERE idem = 'claim:' || claim.id);
        SELECT count(*) FROM entry WHERE reason = 'claim' AND idem <> 'claim:the-same'
            AND NOT EXISTS (SELECT 1 FROM claim WHERE 'claim:' || claim.id = entry.idem);" | tr '\n' ' ')" "$2 0 "
}

for journal in wal delete; do
    export PIEROGIS_HOME="$TMP/$journal"
    "$PIEROGIS" -q init >/dev/null
    printf 'PIEROGIS_CAP_DAY=1000000\n' >>"$PIEROGIS_HOME/.env"

    "$PIEROGIS" clout grant admin 10 --reason 'a last claim' >/dev/null
    race different 32 1 10
    t_is "$journal: of 32 that spend the last clout one wins" "$code $out $err" '0 1 ok, 31 too-poor '
    pierogis clout show admin --json
    t_is "$journal: nothing is left then" "$(answer .balance)" 0
    sound "$journal, the last clout" 0

    "$PIEROGIS" clout grant admin 320 --reason 'for all' >/dev/null
    race same 32 1 10
    t_is "$journal: of 32 with one key one pays, the others are told so" "$code $out $err" '0 1 ok, 31 again '
    t_is "$journal: there is one entry" "$(sql "SELECT count(*), sum(amount) FROM entry WHERE idem = 'claim:the-same'")" \
        '1|10'
    sound "$journal, one key" 1

    race kill 100 1 7
    t_is "$journal: 100 spenders are killed at work" "$code $out $err" '0 100 killed '
    t_ok "$journal: they had been at work" test "$(sql 'SELECT count(*) FROM entry')" -gt 100
    sound "$journal, kill -9" 1
done
t_done
