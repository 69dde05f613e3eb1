#!/bin/bash
# Restoring over a site that lives, beside one that is being restored, and after one that was interrupted.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/server.sh"
. "$ROOT/t/lib/backup.sh"

backup_unpack
"$PIEROGIS" -q --home "$new" restore "$backup"

# --- over a living site ------------------------------------------------------------------------------------------------

picture 9 "$TMP/p9.png"
"$PIEROGIS" -q upload kitchen "$TMP/p9.png" --decorative --codename later >/dev/null
"$PIEROGIS" -q content hide kitchen/p1 >/dev/null
"$PIEROGIS" -q content restore kitchen/p2 >/dev/null
"$PIEROGIS" -q content remove --purge kitchen/p3 >/dev/null 2>&1 || { "$PIEROGIS" -q content remove kitchen/p3; "$PIEROGIS" -q content remove --purge kitchen/p3; } >/dev/null 2>&1
later=$(sql "SELECT hash FROM content WHERE codename = 'later'")
printf 'claim: Dough has moved on.\n' >"$site/phrases.txt"
sed -i s/old.example/living.example/ "$site/.env"
cgi_get site /p/kitchen HTTP_HOST=living.example
generation=$(sql 'SELECT value FROM generation')
refuses 'a living site' 1 "$site is a site already" restore "$backup"
does 'with --force it is replaced' restore --force "$backup"
t_is 'its configuration stays' "$(sed s/living/old/ "$site/.env")" "$(cat "$TMP/by-hand/.env")"
t_is 'files that are not known any more are out of sight' "$(cd "$site" && find media held -name "$later*" | cut -d/ -f1 | sort | uniq -c | tr -s ' ')" ' 3 held'
t_unlike 'cached pages are not those of before' "$(sql 'SELECT value FROM generation')" "^$generation\$"
cgi_get site /p/kitchen HTTP_HOST=living.example
t_unlike 'the page is not that of before' "$body" 'kitchen/later'
t_like 'but that of the backup' "$body" '/p/kitchen/p1'
rm "$site/held/${later:0:2}/$later"*
sed -i s/living.example/old.example/ "$site/.env"
t_is 'otherwise it is the site of the backup' "$(without_cache "$site")" "$before"
t_run "$PIEROGIS" doctor
t_is 'the doctor is content with the living site' "$code" 0
chmod 640 "$site/.env"
does 'to another address' restore --force "$backup" -q --base-url https://third.example
t_is 'which is in its configuration' "$(grep BASE_URL "$site/.env")" 'PIEROGIS_BASE_URL=https://third.example'
t_is 'which is as open as before' "$(stat -c %a "$site/.env")" 640
t_like 'with a redirect from the one that it had' "$out" '^# nginx: from https://old.example to https://third.example$'
cp "$backup" "$TMP/bad.tar" && flip "$TMP/bad.tar" 5000
kept=$(without_cache "$site")
refuses 'a damaged backup over a living site' 1 '.* is damaged' restore --force "$TMP/bad.tar"
t_is 'changes nothing' "$(without_cache "$site")" "$kept"
t_is 'and leaves nothing' "$(ls -A "$site/tmp")" ''

cp -a "$site" "$TMP/spoilt"
rm -f "$TMP"/spoilt/db/* && printf 'this is no database, though long enough to be taken for one: %0600d' 0 >"$TMP/spoilt/db/site.db"
refuses 'over a database that is none' 74 '.*spoilt/db/site\.db.*; if the database cannot be saved, move the folder db in .*/spoilt away' \
    --home "$TMP/spoilt" restore --force "$backup"
mv "$TMP/spoilt/db" "$TMP/spoilt-db"
does 'when it is out of the way' -q --home "$TMP/spoilt" restore --force "$backup"
t_is 'the rows are there' "$(sqlite3 -readonly "$TMP/spoilt/db/site.db" .dump | grep -v 'INTO generation ')" \
    "$(sqlite3 -readonly "$new/db/site.db" .dump | grep -v 'INTO generation ')"

# A restore that was interrupted between its renames leaves a home in which the next one works.
mkdir "$TMP/half" && cp -a "$new/db" "$new/media" "$TMP/half" && cp "$new/.env" "$TMP/half/.env.restoring"
does 'after an interrupted restore' -q --home "$TMP/half" restore "$backup"
t_is 'the next one is whole' "$(without_cache "$TMP/half"; ls -A "$TMP/half")" "$before
$(ls -A "$new")"
mkdir "$TMP/lost" && cp -a "$new/db" "$TMP/lost"
refuses 'the database of a site without its configuration' 1 "$TMP/lost is not empty, it has db, but no configuration" --home "$TMP/lost" restore "$backup"
t_ok 'is not touched' cmp -s "$new/db/site.db" "$TMP/lost/db/site.db"

# --- two at once into one new home ---------------------------------------------------------------------------------------

# slowly NUMBER: a restore into $TMP/shared that reads the first blocks of the backup and then waits; its end is told
# by the exit code in $TMP/slow.NUMBER. NUMBER, 7 or 8, is the pipe's descriptor. feed NUMBER FILE: gives it the rest.
slowly() {
    mkfifo "$TMP/feed.$1"
    (
        exec 7>&- 8>&-
        code=0
        "$PIEROGIS" -q --home "$TMP/shared" restore - <"$TMP/feed.$1" >"$TMP/said.$1" 2>&1 || code=$?
        echo "$code" >"$TMP/slow.$1"
    ) &
    eval "slow$1=$!"
    eval "exec $1>'$TMP/feed.$1'"
    head -c 1536 "$backup" >&"$1"
    unpack() { [ "$(find "$TMP/shared/tmp" -name .env 2>/dev/null | wc -l)" = "$jobs" ]; }
    t_ok "$jobs at work" wait_until unpack
}
feed() {
    cat "$2" >&"$1"
    eval "exec $1>&- && wait \"\$slow$1\""
}
tail -c +1537 "$backup" >"$TMP/rest"
jobs=1 && slowly 7
jobs=2 && slowly 8
feed 7 /dev/null
t_is 'who has made the home is refused' "$(cat "$TMP/slow.7" && grep -c 'cut off' "$TMP/said.7")" "1
1"
feed 8 "$TMP/rest"
t_is 'and leaves it to the other one' "$(cat "$TMP/slow.8" "$TMP/said.8")" 0
t_is 'who makes the whole site' "$(without_cache "$TMP/shared"; ls -A "$TMP/shared")" "$before
$(ls -A "$new")"
rm -rf "$TMP/shared" "$TMP"/feed.*
jobs=1 && slowly 7
does 'another one is quicker' -q --home "$TMP/shared" restore "$backup"
feed 7 "$TMP/rest"
t_is 'the first one finds a site' "$(cat "$TMP/slow.7" && grep -c 'is a site already' "$TMP/said.7")" "1
1"
t_is 'which stays whole' "$(without_cache "$TMP/shared"; ls -A "$TMP/shared")" "$before
$(ls -A "$new")"
t_done
