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
