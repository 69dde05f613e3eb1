#!/bin/sh
# Limits of the command line and of the pages that need many rows: each just at it and one over it.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

pierogis -q init
write() { sqlite3 "$PIEROGIS_HOME/db/site.db" "$1"; }
fresh() { rm -f "$PIEROGIS_HOME"/cache/*; } # what was written past the programs is not announced
# count FROM TO: the numbers as a table n(i).
count() { echo "WITH RECURSIVE n(i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM n WHERE i < $2)"; }
shown() { printf '%s\n' "$body" | grep -Eo "$1" | sort -u | wc -l; }

# --- one command line
set --
while [ $# -lt 255 ]; do set -- "$@" -q; done
pierogis project list "$@" --json
t_is '256 options' "$code $err" '0 '
refuses '257 options' 2 'more than 256 options$' project list "$@" -q -q

# --- numbers that are put behind a codename
does 'a project' project add top
picture 1 "$TMP/pin.png"
write "INSERT INTO project (id, path, codename, title, created_at, updated_at) VALUES (900, 'kitchen', 'kitchen', 'K', 1, 1);
    $(count 1 999) INSERT INTO content (project_id, codename, kind, title, state, posted_at, updated_at)
    SELECT 900, CASE i WHEN 1 THEN 'pin' ELSE 'pin-' || i END, 'text', 'T', 'visible', 1, 1 FROM n"
does 'the last number for a codename' upload kitchen "$TMP/pin.png" --decorative
t_is 'is 1000' "$(sql "SELECT count(*) FROM content WHERE codename = 'pin-1000'")" 1
refuses 'none is left' 1 '.*"kitchen/pin" is taken' upload kitchen "$TMP/pin.png" --again --decorative
does 'but a codename of its own is free' upload kitchen "$TMP/pin.png" --again --decorative --codename pin-1001
mkdir -p "$TMP/folder/sub" && cp "$TMP/pin.png" "$TMP/folder/sub/"
write "$(count 1 99) INSERT INTO project (parent_id, path, codename, title, created_at, updated_at)
    SELECT 900, 'kitchen/' || c, c, 'other', 1, 1 FROM (SELECT CASE i WHEN 1 THEN 'sub' ELSE 'sub-' || i END AS c FROM n)"
does 'the last number for a folder' upload -r kitchen "$TMP/folder" --again
t_is 'is 100' "$(sql "SELECT title FROM project WHERE path = 'kitchen/sub-100'")" sub
write "UPDATE project SET title = 'other' WHERE path = 'kitchen/sub-100'"
refuses 'no folder is left' 1 '.*"kitchen/sub-100" is taken' upload -r kitchen "$TMP/folder" --again

# --- one page of a list
write "INSERT INTO project (id, path, codename, title, created_at, updated_at) VALUES (5000, 'many', 'many', 'M', 1, 1);
    $(count 1 50) INSERT INTO content (project_id, codename, kind, title, state, posted_at, updated_at)
    SELECT 5000, 'item-' || i, 'text', 'T', 'visible', i, 1 FROM n;
    $(count 1 100) INSERT INTO project (parent_id, path, codename, title, created_at, updated_at)
    SELECT 5000, 'many/p-' || i, 'p-' || i, 'P', 1, 1 FROM n"
fresh
cgi_get site /p/many
t_is 'a project page has 50 items and 100 projects' "$(shown '"/p/many/item-[0-9]+"') $(shown '"/p/many/p-[0-9]+"')" '50 100'
t_unlike 'and needs no other' "$body" 'href="[^"]*after='
write "INSERT INTO content (project_id, codename, kind, title, state, posted_at, updated_at) VALUES (5000, 'item-51', 'text', 'T', 'visible', 51, 1);
    INSERT INTO project (parent_id, path, codename, title, created_at, updated_at) VALUES (5000, 'many/p-991', 'p-991', 'P', 1, 1)"
fresh
cgi_get site /p/many
t_is 'one more of each: as many are shown' "$(shown '"/p/many/item-[0-9]+"') $(shown '"/p/many/p-[0-9]+"')" '50 100'
t_like 'the rest of the items is on the next page' "$body" 'href="/p/many\?after=2-'
t_like 'the rest of the projects in the list' "$body" 'href="/projects\?after=many'
cgi_get site "$(printf '%s\n' "$body" | grep -o '/p/many?after=2-[0-9]*' | head -n 1)"
t_is 'the next page has the rest' "$status $(shown '"/p/many/item-[0-9]+"')" '200 1'

# --- projects of one codename, and the list of all
write "$(count 1 20) INSERT INTO project (parent_id, path, codename, title, created_at, updated_at)
    SELECT p.id, 'many/p-' || i || '/twin', 'twin', 'P', 1, 1 FROM n JOIN project p ON p.path = 'many/p-' || i"
fresh
cgi_get site /p/twin
t_is 'twenty of one codename' "$status $(shown '"/p/many/p-[0-9]+/twin"')" '200 20'
write "INSERT INTO project (parent_id, path, codename, title, created_at, updated_at)
    SELECT id, path || '/twin', 'twin', 'P', 1, 1 FROM project WHERE path = 'many/p-21'"
fresh
cgi_get site /p/twin
t_is 'one more is not shown' "$status $(shown '"/p/many/p-[0-9]+/twin"')" '200 20'
refuses 'nor guessed on the command line' 1 '"twin" could be any of many/p-1/twin, .* and more: give the whole path$' project show twin
cgi_get site /projects
t_is 'the list of projects has 200 on a page' "$(shown 'href="/p/[^"]*"')" 200

# --- lists are read 200 at a time, and told whole
write "$(count 1 199) INSERT INTO account (handle, role, state, created_at) SELECT 'member-' || i, 'member', 'active', 1 FROM n;
    $(count 1 200) INSERT INTO claim (text, state, created_at) SELECT 'claim ' || i, 'visible', 1 FROM n;
    $(count 1 200) INSERT INTO question (text, normal, mode, state, created_at) SELECT 'Who? ' || i, 'who ' || i, 'text', 'active', 1 FROM n"
lists() {
    for list in 'account account' 'claim claim' 'trivia question' 'project project' 'content content'; do
        pierogis "${list% *}" list --json
        [ "$(answer length)" = "$(sql "SELECT count(*) FROM ${list#* }")" ] && echo "${list% *} $(answer length)"
    done | tr '\n' ' '
}
t_like 'of 200' "$(lists)" '^account 200 claim 200 trivia 200 project [0-9]{3} content [0-9]{4} $'
write "INSERT INTO account (handle, role, state, created_at) VALUES ('last', 'member', 'active', 1);
    INSERT INTO claim (text, state, created_at) VALUES ('last', 'visible', 1);
    INSERT INTO question (text, normal, mode, state, created_at) VALUES ('Who?', 'who', 'text', 'active', 1)"
t_like 'and of one more' "$(lists)" '^account 201 claim 201 trivia 201 project [0-9]{3} content [0-9]{4} $'

# --- what is read of our own programs
mkdir -p "$TMP/installed/cgi-bin" "$TMP/installed/bin" "$TMP/www"
cp "$PIEROGIS" "$TMP/installed/bin/"
ln -s "$BUILD/assets" "$TMP/installed/assets"
PIEROGIS=$TMP/installed/bin/pierogis
truncate -s $((64 << 20)) "$TMP/installed/cgi-bin/site.cgi"
pierogis config htaccess --install "$TMP/www"
t_is 'a program of 64 MiB is installed' "$code $(stat -c %s "$TMP/www/cgi-bin/site.cgi")" "0 $((64 << 20))"
rm -r "$TMP/www"/* && truncate -s $(((64 << 20) + 1)) "$TMP/installed/cgi-bin/site.cgi"
pierogis config htaccess --install "$TMP/www"
t_is 'a larger one is not' "$code $(find "$TMP/www" -name site.cgi)" '1 '
t_like '… which is said' "$err" '^pierogis: .*site\.cgi'

# answers LENGTH: what pierogis-render says of its sandbox has that many bytes.
answers() {
    printf '{"landlock_abi":3,"seccomp":true}%*s' $(($1 - 33)) '' >"$TMP/level"
    printf '#!/bin/sh\ncat "%s"\n' "$TMP/level" >"$TMP/installed/bin/pierogis-render"
    chmod +x "$TMP/installed/bin/pierogis-render"
    pierogis doctor
}
answers 4096
t_is 'an answer about the sandbox of 4096 bytes is read' "$(stat -c %s "$TMP/level") $(printf '%s\n' "$out" | grep -c 'pierogis-render does not work')" '4096 0'
t_like '… and told' "$out" 'open pictures and videos are locked in: .*version 3'
answers 4097
t_like 'one byte more is none' "$out" '^problem +render .*pierogis-render does not work'
t_done
