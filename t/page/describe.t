#!/bin/sh
# The page of a picture: who posted it, and the words that people have for it.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"

command -v convert >/dev/null || t_skip 'ImageMagick is missing: apt install imagemagick'
{
    "$PIEROGIS" --quiet init --name Kitchen && "$PIEROGIS" --quiet project add soup &&
        for t_name in olga anna boris; do "$PIEROGIS" --quiet account add "$t_name" || exit 1; done
} >"$TMP/made" 2>&1 || t_skip "no site can be made: $(cat "$TMP/made")"
sql() { sqlite3 "$PIEROGIS_HOME/db/site.db" "$1"; }
# post NAME COLOUR OPTION…: a picture of that colour, /p/soup/NAME.
post() {
    t_name=$1
    convert -size 40x30 "xc:$2" "$TMP/$t_name.png"
    shift 2
    "$PIEROGIS" --quiet upload soup "$TMP/$t_name.png" --codename "$t_name" "$@" >"$TMP/out" 2>&1 || t_fail "upload: $(cat "$TMP/out")"
}
"$PIEROGIS" --quiet clout grant olga 500 --reason test >/dev/null
echo 'PIEROGIS_NEWCOMERS=open' >>"$PIEROGIS_HOME/.env"
post red red --as olga
post site grey

# --- who posted it ---
cgi_get site /p/soup/red
t_is 'a picture' "$status" 200
t_like '… leads to who posted it' "$body" '<dt>Posted by</dt><dd><a href="/u/olga">olga</a></dd>'
cgi_get site /p/soup/site
t_unlike '… or to nobody, when it is the site'"'"'s own' "$body" 'Posted by|/u/'
cgi_get account /u/olga
t_is 'there she is' "$status" 200
"$PIEROGIS" --quiet account ban olga >/dev/null
cgi_get site /p/soup/red
t_like 'whoever is banned is named without a link, at once' "$body" '<dt>Posted by</dt><dd>olga</dd>'
cgi_get account /u/olga
t_is '… which would lead nowhere' "$status" 404
"$PIEROGIS" --quiet account unban olga >/dev/null
cgi_get site /p/soup/red
t_like '… until the ban is over' "$body" '<dd><a href="/u/olga">olga</a></dd>'

# --- somebody who is removed ---
"$PIEROGIS" --quiet account add dora >/dev/null && "$PIEROGIS" --quiet clout grant dora 100 --reason test >/dev/null
post blue blue --as dora
"$PIEROGIS" --quiet account remove dora --yes >/dev/null
cgi_get account /u/dora
t_is 'nobody speaks of who has been removed' "$status" 404
cgi_get site /p/soup/blue
t_is '… and their pictures have gone' "$status" 404
t_done
