#!/bin/bash
# What members pay for, killed at each of its writes: an upload that can be seen at once, one that waits, one that is
# approved or rejected then, a claim. There is no charge without the thing, no thing without its charge, no refund without
# the removal; the ledger is sound, files are where they belong, and doing it again ends it.
. "$(dirname "$0")/../lib/memory.sh"
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/kill_each.sh"
why=$(t_traceable) || t_skip "$why"

"$PIEROGIS" -q init >/dev/null
printf 'PIEROGIS_PRICE_UPLOAD=20\nPIEROGIS_PRICE_CLAIM=10\n' >>"$PIEROGIS_HOME/.env"
"$PIEROGIS" project add kitchen >/dev/null
"$PIEROGIS" account add anna >/dev/null 2>&1
"$PIEROGIS" clout grant anna 100 -r test >/dev/null
picture 1 "$TMP/pin.png"
empty=$TMP/empty waiting=$TMP/waiting
cp -a "$PIEROGIS_HOME" "$empty"
"$PIEROGIS" -q upload kitchen "$TMP/pin.png" --decorative --as anna >/dev/null
t_is 'a post that waits' "$(sql 'SELECT state FROM content')" waiting
cp -a "$PIEROGIS_HOME" "$waiting"
each=$(files held)

# wrong: what is wrong with the money and the files of the site as it is.
wrong() {
    sql "SELECT 'item ' || id || ' is not paid' FROM content WHERE NOT EXISTS
            (SELECT 1 FROM entry WHERE idem = 'upload:' || content.id AND amount = 20);
        SELECT 'claim ' || id || ' is not paid' FROM claim WHERE NOT EXISTS
            (SELECT 1 FROM entry WHERE idem = 'claim:' || claim.id AND amount = 10);
        SELECT idem || ' was paid for nothing' FROM entry WHERE reason IN ('upload', 'claim')
            AND NOT EXISTS (SELECT 1 FROM content WHERE 'upload:' || id = idem)
            AND NOT EXISTS (SELECT 1 FROM claim WHERE 'claim:' || id = idem);
        SELECT 'item ' || id || ' is ' || state || ', its price is' FROM content WHERE (state = 'removed') <> EXISTS
            (SELECT 1 FROM entry WHERE idem = 'refund:upload:' || content.id);
        SELECT 'not recorded' WHERE (SELECT count(*) FROM content) + (SELECT count(*) FROM claim) <>
            (SELECT count(*) FROM event WHERE action = 'add' AND subject IN ('content', 'claim'));
        PRAGMA integrity_check; PRAGMA foreign_key_check" | grep -v '^ok$'
    { "$PIEROGIS" -q clout verify >"$TMP/out"; } 2>&1
}
# tidy: the same of the files, once the doctor has been.
tidy() {
    "$PIEROGIS" doctor --fix >"$TMP/out" 2>&1 || cat "$TMP/out"
    case $(sql 'SELECT state FROM content') in
    visible) want="$each 0" ;;
    '') want='0 0' ;;
    *) want="0 $each" ;;
    esac
    [ "$(files media) $(files held)" = "$want" ] || echo "files: $(files media) $(files held), not $want"
    find "$PIEROGIS_HOME/tmp" -mindepth 1
}
run() { "${tracer[@]}" "$PIEROGIS" -q "${command[@]}"; }
# stopped: what is wrong after a kill, before and after it is done again.
stopped() {
    wrong
    if [ "$(sql "$query")" = 1 ]; then after=$((after + 1)); else
        before=$((before + 1))
        { run >"$TMP/out"; } 2>&1
    fi
    [ "$(sql "$query")" = 1 ] || echo 'it cannot be done again'
    wrong
    tidy
}
# killed NAME TEMPLATE QUERY COMMAND…: the command, killed at each of its writes on a copy of the template, and then done
# again; QUERY says 1 when it is done, 0 when it is not.
killed() {
    name=$1 template=$2 query=$3 before=0 after=0
    shift 3
    command=("$@")
    kill_each "$template" stopped run
    t_is "$name, killed" "$(printf %s "$bad" | head -n 20)" ''
    t_ok "… $before times before it was done, $after times after" test $before -ge 5 -a $after -ge 1
}
export PIEROGIS_NEWCOMERS=open
killed 'an upload' "$empty" 'SELECT count(*) FROM content' upload kitchen "$TMP/pin.png" --decorative --as anna
export PIEROGIS_NEWCOMERS=hold
killed 'an upload that waits' "$empty" 'SELECT count(*) FROM content' \
    upload kitchen "$TMP/pin.png" --decorative --as anna
killed 'an approval' "$waiting" "SELECT state = 'visible' FROM content" content approve kitchen/pin
killed 'a rejection' "$waiting" "SELECT state = 'removed' FROM content" content reject kitchen/pin
killed 'a claim' "$empty" 'SELECT count(*) FROM claim' claim add 'a fold is a contract' --as anna
t_done
