#!/bin/bash
# Removing an account that is killed at any moment: doing it again ends it, nobody can act as the account meanwhile, and
# nothing of it is left.
. "$(dirname "$0")/../lib/memory.sh"
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/kill_each.sh"
why=$(t_traceable) || t_skip "$why"

template=$TMP/template
"$PIEROGIS" -q init >/dev/null
"$PIEROGIS" project add kitchen >/dev/null
"$PIEROGIS" account add grandma >/dev/null
"$PIEROGIS" clout grant grandma 100 --reason 'for dough' >/dev/null
for n in 1 2; do picture $n "$TMP/p$n.png"; done
echo '# Her dough' >"$TMP/dough.md"
"$PIEROGIS" upload kitchen "$TMP/p1.png" "$TMP/dough.md" --as grandma --decorative >/dev/null
"$PIEROGIS" upload kitchen "$TMP/p2.png" --decorative >/dev/null
sqlite3 "$PIEROGIS_HOME/db/site.db" "INSERT INTO claim (account_id, text, state, created_at)
    VALUES (2, 'dough is alive', 'visible', 1)"
"$PIEROGIS" check grandma >/dev/null
t_is 'she has posted two things' "$(sql 'SELECT count(*) FROM content WHERE account_id = 2')" 2
cp -a "$PIEROGIS_HOME" "$template"

# stopped: what is wrong after a kill, before and after it is done again.
stopped() {
    state=$(sql 'SELECT state FROM account WHERE id = 2')
    case $state in
    active) early=$((early + 1)) ;;
    banned)
        half=$((half + 1))
        "$PIEROGIS" check grandma >"$TMP/out" 2>&1 && echo 'somebody can log in'
        ;;
    removed) ;;
    *) echo "the state is $state" ;;
    esac
    if [ "$state" != removed ]; then { remove >"$TMP/out"; } 2>&1; fi
    "$PIEROGIS" doctor --fix >"$TMP/out" 2>&1 || cat "$TMP/out"
    sql .dump | grep -iE 'grandma|dough'
    find "$PIEROGIS_HOME/media" "$PIEROGIS_HOME/held" "$PIEROGIS_HOME/tmp" -type f | grep -v "$others"
    [ "$(sql "SELECT count(*) FROM content WHERE hash = '$others'")" = 1 ] || echo 'what others posted has gone'
    sql 'PRAGMA integrity_check; PRAGMA foreign_key_check' | grep -v '^ok$'
    { "$PIEROGIS" -q clout verify >"$TMP/out"; } 2>&1
}
others=$(sql 'SELECT hash FROM content WHERE account_id IS NULL')

early=0 half=0
remove() { "${tracer[@]}" "$PIEROGIS" account remove grandma --yes; }
kill_each "$template" stopped remove
t_is 'a removal that is killed can be done again, and leaves nothing' "$(printf %s "$bad" | head -n 20)" ''
t_ok "it was killed in time: of $kills kills $early came before it began, $half in its middle" \
    test $early -ge 3 -a $half -ge 20 -a $kills -gt $((early + half))
t_done
