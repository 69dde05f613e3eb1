#!/bin/sh
# Limits of single pages: each just at it and one over it.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
command -v sqlite3 >/dev/null || t_skip 'sqlite3 is missing'

"$PIEROGIS" -q init >"$TMP/out" || t_skip 'no site can be made'
write() { sqlite3 "$PIEROGIS_HOME/db/site.db" "$1" && rm -f "$PIEROGIS_HOME"/cache/*; }
count() { echo "WITH RECURSIVE n(i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM n WHERE i < $2)"; }
shown() { printf '%s\n' "$body" | grep -Eo "$1" | sort -u | wc -l; }
letters() { printf "%0$1d" 0 | tr 0 "$2"; }

# --- the home page
write "$(count 1 24) INSERT INTO project (path, codename, title, created_at, updated_at) SELECT 'p-' || i, 'p-' || i, 'P', 1, 1 FROM n"
cgi_get site /
t_is 'the home page has 24 projects' "$(shown 'href="/p/p-[0-9]+"')" 24
t_unlike 'and needs no other' "$body" 'href="/projects">(All|More)'
write "INSERT INTO project (path, codename, title, created_at, updated_at) VALUES ('p-25', 'p-25', 'P', 1, 1)"
cgi_get site /
t_is 'not 25' "$(shown 'href="/p/p-[0-9]+"')" 24

# --- a block of the sitemap
write "DELETE FROM project; $(count 0 250) INSERT INTO project (id, path, codename, title, created_at, updated_at)
    SELECT i + 250, 'p-' || i, 'p-' || i, 'P', 1, 1 FROM n"
cgi_get site '/sitemap.xml?projects=1'
t_is 'a block of the sitemap has 250 numbers' "$(shown '/p/p-[0-9]+<') $(shown '/p/p-(0|249)<')" '250 2'
cgi_get site '/sitemap.xml?projects=2'
t_is 'the next begins with the one after' "$(shown '/p/p-[0-9]+<') $(shown '/p/p-250<')" '1 1'

# --- beginnings of texts
preview() { printf '%s\n' "$body" | sed -n 's/.*<meta name="description" content="\([^"]*\)".*/\1/p' | head -n 1; }
write "INSERT INTO project (id, path, codename, title, description, created_at, updated_at)
    VALUES (1, 'most', 'most', 'P', '$(letters 200 d)', 1, 1), (2, 'more', 'more', 'P', '$(letters 201 d)', 1, 1)"
cgi_get site /p/most
t_is '200 bytes of a description are a preview' "$(preview)" "$(letters 200 d)"
cgi_get site /p/more
t_like 'more are cut' "$(preview)" '^d{1,200}…$'
for length in 200 201; do
    letters $length t >"$TMP/note-$length.txt"
    "$PIEROGIS" -q upload most "$TMP/note-$length.txt" >"$TMP/out"
done
cgi_get site /p/most/note-200
t_is '200 bytes of a text are a preview' "$(preview)" "$(letters 200 t)"
cgi_get site /p/most/note-201
t_like 'more are cut' "$(preview)" '^t{1,200}…$'
cgi_get site /p/most
t_like 'a card has 200 bytes of a text' "$body" "[^t]t{200}(<|$)"
t_like 'more are cut' "$body" "[^t]t{1,200}…"
# as_picture LENGTH: the only content is a picture with a description of that many bytes.
as_picture() {
    write "DELETE FROM content_text; DELETE FROM content; INSERT INTO content (project_id, codename, kind, title, alt, state, posted_at,
        updated_at, hash, extension, type, bytes, width, height, widths) VALUES (1, 'pin', 'picture', 'T', '$(letters "$1" x)', 'visible', 1, 1,
        '$(letters 52 a)', 'png', 'image/png', 9, 400, 300, '400')"
}
as_picture 120
cgi_get site /p/most
t_like 'a card has 120 bytes of a description' "$body" "alt=\"?x{120}[\" >]"
as_picture 121
cgi_get site /p/most
t_like 'more are cut' "$body" "alt=\"?x{1,120}…"
as_picture 200
cgi_get site /p/most/pin
t_is '200 bytes of a description are a preview' "$(preview)" "$(letters 200 x)"
as_picture 201
cgi_get site /p/most/pin
t_like 'more are cut' "$(preview)" '^x{1,200}…$'

# --- people and what they say
write "INSERT INTO account (id, handle, role, state, created_at) VALUES (50, 'anna', 'member', 'active', 1);
    UPDATE content SET account_id = 50; $(count 1 23) INSERT INTO content (project_id, codename, kind, title, state, account_id, posted_at, updated_at)
    SELECT 1, 'by-' || i, 'text', 'T', 'visible', 50, i, 1 FROM n;
    $(count 1 20) INSERT INTO claim (account_id, text, state, created_at) SELECT 50, 'words ' || i, 'visible', i FROM n"
for more in '' "INSERT INTO content (project_id, codename, kind, title, state, account_id, posted_at, updated_at)
    VALUES (1, 'by-24', 'text', 'T', 'visible', 50, 9, 1); INSERT INTO claim (account_id, text, state, created_at)
    VALUES (50, 'words 21', 'visible', 21)"; do
    write "$more"
    cgi_get account /u/anna
    t_is "a person's page has 24 cards and 20 claims${more:+, not one more}" "$(shown 'href="/p/most/(pin|by-[0-9]+)"') $(shown '>words [0-9]+<')" '24 20'
done
write "$(count 1 29) INSERT INTO claim (account_id, text, state, created_at) SELECT 50, 'more words ' || i, 'visible', i FROM n"
cgi_get site /claims
t_is 'the page of claims has 50' "$(shown '>(more )?words [0-9]+<')" 50
t_unlike 'and needs no other' "$body" 'href="/claims\?before='
write "INSERT INTO claim (account_id, text, state, created_at) VALUES (50, 'last words', 'visible', 1)"
cgi_get site /claims
t_is 'not 51' "$(shown '>(more |last )?words( [0-9]+)?<')" 50
t_like 'the rest is on the next' "$body" 'href="/claims\?before=[0-9]+"'

# --- forms
form() { printf "code=1&x=%0$(($1 - 9))d" 0; }
cgi_post account /check "$(form 16384)"
t_is 'a form of 16384 bytes is read' "$status" 422
cgi_post account /check "$(form 16385)"
t_is 'one byte more is not' "$status" 413
cgi_post account /check "code=$(letters 100 1)"
t_is 'a check of 100 bytes is read' "$status" 422
cgi_post account /check "code=$(letters 101 1)"
t_is 'one byte more is not' "$status" 422
cgi_get site "/p/most?after=$(printf %044d 0)"
t_like 'a place in a list has at most 44 bytes' "$status $body" '^400 '
t_unlike '… if it is one at all' "$body" 'longer than 44'
log_ok=1
cgi_get site "/p/most?after=$(printf %045d 0)"
t_like '… and not one more' "$body" 'longer than 44 bytes'

# --- files that the program for media gives out
hash=$(letters 52 a)
mkdir -p "$PIEROGIS_HOME/media/aa"
for width in 100000 100001; do
    echo picture >"$PIEROGIS_HOME/media/aa/$hash-$width.jpg"
    cgi_get media "/media/aa/$hash-$width.jpg"
    case $width in 100000) want=200 ;; *) want=404 ;; esac
    t_is "a picture $width pixels wide: $want" "$status" $want
done

# --- the name of the host: 253 bytes are the longest in the DNS (RFC 1035, 3.1), and a port
host=$(letters 63 a).$(letters 63 b).$(letters 63 c).$(letters 61 d):65535
cgi_get site / PIEROGIS_BASE_URL="http://$host" HTTP_HOST="$host"
t_is 'the longest host name with the longest port' "${#host} $status" '259 200'
cgi_get site / PIEROGIS_BASE_URL="http://$host" HTTP_HOST="${host}1"
t_is 'one byte more is another' "$status" 421

# --- the file beside the program that names the home
mkdir "$TMP/programs" && cp "$BUILD/cgi-bin/site.cgi" "$TMP/programs/"
cgi_folder=$TMP/programs
printf "%-$((4096))s" "$PIEROGIS_HOME" >"$TMP/programs/pierogis.home"
cgi_get site / PIEROGIS_HOME=
t_is 'it may have 4096 bytes' "$status" 200
printf ' ' >>"$TMP/programs/pierogis.home"
log_ok=1
cgi_get site / PIEROGIS_HOME=
t_is 'not one more' "$status" 500
t_like '… which the log says' "$log" 'pierogis\.home'
t_done
