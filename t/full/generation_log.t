#!/bin/bash
# A writer that is killed while its COMMIT goes to the disk: the write-ahead log may bring the change back later, when the last
# process that knew nothing of it has gone. No page from the cache may then be older than the database.
. "$(dirname "$0")/../lib/sh.sh"

why=$(t_traceable) || t_skip "$why"
command -v sqlite3 >/dev/null || t_skip 'sqlite3 is missing: apt install sqlite3'

shown() { # the title that an anonymous visitor sees
    cgi_get site /p/soup
    printf '%s\n' "$body" | sed -n 's/.*<h1[^>]*>\([A-Za-z]*\)<.*/\1/p' | head -n 1
}
stored() { sqlite3 "$PIEROGIS_HOME/db/site.db" "SELECT title FROM project WHERE path = 'soup'"; }

returned=0 marks=0
for call in 1 2 3 4 5 6; do
    PIEROGIS_HOME=$TMP/site-$call
    "$PIEROGIS" --quiet init >/dev/null
    "$PIEROGIS" project add soup --title Old >/dev/null
    t_is "at sync $call: the page is in the cache" "$(shown)$(shown)" OldOld

    # Somebody has the database open, so that nobody else recovers the log; in the end he is killed, too.
    rm -f "$TMP/words" && mkfifo "$TMP/words"
    sqlite3 "$PIEROGIS_HOME/db/site.db" <"$TMP/words" >"$TMP/answers" 2>&1 &
    holder=$!
    t_at_exit "t_kill -9 $holder"
    exec 9>"$TMP/words"
    printf 'SELECT title FROM project;\n.print ready\n' >&9
    until grep -q ready "$TMP/answers"; do :; done

    { strace -qq -f -o "$TMP/trace" -e trace=fdatasync,fsync \
        -e inject=fdatasync,fsync:signal=SIGKILL:when=$call \
        "$PIEROGIS" project edit soup --title New >"$TMP/edit"; } 2>/dev/null
    before=$(shown)
    shown >/dev/null
    { kill -9 $holder && wait $holder; } 2>/dev/null
    exec 9>&-
    after=$(stored)
    [ "$before $after" != 'Old New' ] || returned=$((returned + 1))
    t_is "at sync $call: visitors see what is stored" "$(shown)" "$after"
    "$PIEROGIS" doctor --fix >"$TMP/doctor" 2>&1
    t_is "at sync $call: doctor --fix takes the mark of the dead away" \
        "$(od -An -tu8 -j32 -N8 "$PIEROGIS_HOME/generation" | tr -d ' ')" 0
    marks=$((marks + $(grep -c '^fixed *cache' "$TMP/doctor")))
done
t_ok 'the log has brought a change back' test "$returned" -gt 0
t_ok 'the doctor has found marks' test "$marks" -gt 0
t_done
