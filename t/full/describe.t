#!/bin/sh
# The page of a picture: who posted it, and the words that people have for it.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"

command -v convert >/dev/null || t_skip 'ImageMagick is missing: apt install imagemagick'
{
    "$PIEROGIS" --quiet init --name Kitchen && "$PIEROGIS" --quiet project add soup --palette "#fff4e0,#7a9e7e,#8c3b3b" &&
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

offers() { sql "SELECT a.handle || ' ' || o.state || ' ' || o.text FROM alt_offer o JOIN account a ON a.id = o.account_id ORDER BY o.id"; }
alt_of() { sql "SELECT coalesce(alt, '-') FROM content WHERE codename = '$1'"; }
# as NAME: its cookie and its token from here on.
as() { eval "cookie=\$$1_cookie token=\$$1_token"; }
# describe PATH FIELDS [NAME=VALUE…]: sends the form, as whoever is logged in.
describe() { describe_path=$1 describe_fields=$2; shift 2; cgi_post account "/describe/$describe_path" "token=$token&$describe_fields" HTTP_COOKIE="$cookie" "$@"; }
look() { cgi_get "$1" "$2" HTTP_COOKIE="$cookie"; }

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

# --- who is asked ---
for t_name in olga anna boris; do
    log_in $t_name
    look account /me
    eval "${t_name}_cookie=\$cookie ${t_name}_token=\$(field token)"
done
cgi_get site /p/soup/red
t_like 'a picture that nobody has described' "$body" '<p>Nobody has described this yet.</p>'
t_unlike '… asks nobody who is not logged in' "$body" '<form|describe/'
t_like '… and is kept' "$headers" '^Cache-Control: public'
cp "$TMP/body" "$TMP/anonymous"
as anna
look site /p/soup/red
t_like 'a member is asked' "$body" '<label for="description">Describe this picture</label>'
t_like '… by a form' "$body" '<form class="form" method="post" action="/describe/soup/red">'
t_is '… with a token' "$(field token)" "$token"
t_like '… that says what it earns' "$body" 'owner or staff take it or leave it; taken, it earns you 3 clout\.'
t_like '… on a page that is kept by nobody' "$headers" '^Cache-Control: no-store$'
look site /p/soup/site
t_like 'for pictures of the site itself, staff decide' "$body" 'see it. Staff take it or leave it'
look site /p/soup
t_unlike 'projects ask nothing' "$body" '<form'
as olga
look site /p/soup/red
t_like 'its owner is asked as well' "$body" '<button class="blob">Save the description</button>'
t_unlike '… and promised nothing' "$body" 'earns'
sql "UPDATE account SET role = 'guest' WHERE handle = 'anna'"
as anna
look site /p/soup/red
t_unlike 'a guest is not asked' "$body" '<form'
describe soup/red description=Red
t_is '… nor listened to' "$status" 403
look account /describe/soup/red
t_is '… but led to the picture' "$status $(header Location)" '303 /p/soup/red'
sql "UPDATE account SET role = 'member' WHERE handle = 'anna'"
sed 's|^PIEROGIS_REWARD_ALT=.*||' "$PIEROGIS_HOME/.env" >"$TMP/env" && echo 'PIEROGIS_REWARD_ALT=0' >>"$TMP/env" && cat "$TMP/env" >"$PIEROGIS_HOME/.env"
look site /p/soup/red
t_like 'where words earn nothing, nothing is promised' "$body" 'take it or leave it\.'
sed -i 's|^PIEROGIS_REWARD_ALT=.*|PIEROGIS_REWARD_ALT=4|' "$PIEROGIS_HOME/.env"

# --- words that are not taken ---
nothing() { t_is "$1" "$status $(offers)" "$2 "; }
describe soup/red 'description=+%0d%0a+'
nothing 'no words' 422
t_like '… says so at the field' "$body" 'id="problem" role="alert">The description is empty; say what is to be seen\.<'
t_like '… and in the title' "$body" '<title>Refused: Describe '
t_like '… which points there' "$body" 'aria-describedby="description-hint problem" aria-invalid="true"'
t_like '… with the picture to look at' "$body" '<img src="/media/.*alt="Picture without a description: red"'
describe soup/red "description=$(printf '%02001d' 0)"
nothing 'too many' 422
t_like '… are shown again' "$body" '>0{2001}</textarea>'
describe soup/red "description=$(printf '%08001d' 0)" && nothing 'far too many' 422
describe soup/red 'description=a%e2%80%aeb' && nothing 'words that turn around' 422
t_like '… are shown as far as they can be' "$body" '>a�b</textarea>'
t_like '… with what is wrong' "$body" 'id="problem" role="alert">The description has characters that cannot be shown'
describe soup/red 'description=%ff' && nothing 'no UTF-8' 422
describe soup/red 'description=a%00b' && nothing 'a NUL' 422
describe soup/red 'description=a&description=b' && nothing 'two' 400
describe soup/red 'text=a' && nothing 'no field' 400
describe soup/red "description=$(printf '%020000d' 0)" && nothing 'a huge form' 413
cgi_post account /describe/soup/red 'description=a' && nothing 'nobody' 401
cgi_post account /describe/soup/red 'description=a' HTTP_COOKIE="$cookie" && nothing 'a form without a token' 403
cgi_post account /describe/soup/red "description=a&token=$boris_token" HTTP_COOKIE="$cookie" && nothing 'one of another session' 403
describe soup/red 'description=a' HTTP_SEC_FETCH_SITE=cross-site && nothing 'one of another site' 403
describe soup/none 'description=a' && nothing 'a picture that is not there' 404
describe soup 'description=a' && nothing 'a project' 404
cgi_get account /describe/soup/red
t_is 'the form alone is for members' "$status" 401
look account /describe/soup/none
t_is '… and for pictures that are there' "$status" 404
look account /describe/soup/red
t_is 'the form alone' "$status" 200
t_like '… names the picture' "$body" '<h1>Describe <a href="/p/soup/red">red</a></h1>'
t_is '… below its project' "$(printf '%s\n' "$body" | sed -n 's/.*itemprop="item" href="\([^"]*\)".*/\1/p' | tr '\n' ' ')" '/ /p/soup /p/soup/red /describe/soup/red '
sheet() { printf '%s\n' "$body" | sed -n 's/.*rel="stylesheet" href="\(.palette[^"]*\)".*/\1/p'; }
colours=$(sheet) && look site /p/soup/red && t_is '… and in its colours' "$(sheet)" "${colours:-none}"

# --- an offer ---
before=$(sql 'SELECT value FROM generation')
describe soup/red 'description=++A+red+%3Cb%3Efield%3C/b%3E%0d%0aand+nothing+else+'
t_is 'words are taken' "$status $(header Location)" '303 /p/soup/red'
t_is '… without the blanks around them' "$(offers)" 'anna waiting A red <b>field</b>
and nothing else'
look site /p/soup/red
t_like '… the page says that they wait' "$body" 'Your words wait for an answer: “A red &lt;b&gt;field&lt;/b&gt;'
t_unlike '… and asks for no more' "$body" '<textarea'
describe soup/red 'description=A+red+%3Cb%3Efield%3C/b%3E%0d%0aand+nothing+else'
t_is 'the same form again leads to the same place' "$status $(header Location) $(offers | wc -l)" '303 /p/soup/red 2'
describe soup/red 'description=other+words'
t_is 'other words have to wait' "$status $(offers | wc -l)" '409 2'
t_like '… and are shown again' "$body" '>other words</textarea>'
look account /describe/soup/red
t_is 'the form alone leads to the picture' "$status $(header Location)" '303 /p/soup/red'
describe soup/red do=give
t_is 'an unknown wish' "$status" 400
cgi_post account /describe/soup/red "do=take-back&token=$boris_token" HTTP_COOKIE="$boris_cookie"
t_is 'who has said nothing takes nothing back' "$status $(header Location) $(offers | grep -c waiting)" '303 /p/soup/red 1'
describe soup/red do=take-back
t_is 'words can be taken back' "$status $(header Location) $(offers | grep -c waiting)" '303 /p/soup/red 0'
describe soup/red do=take-back
t_is '… twice is no harm' "$status" 303
look site /p/soup/red
t_like '… and others take their place' "$body" '<textarea'
sql 'DELETE FROM alt_offer'
describe soup/red 'description=A+red+%3Cb%3Efield%3C/b%3E%0d%0aand+nothing+else'
cgi_get site /p/soup/red
t_ok 'to everybody else nothing has changed' cmp "$TMP/body" "$TMP/anonymous"
t_is '… not even in the page cache' "$(sql 'SELECT value FROM generation')" "$before"
"$PIEROGIS" --quiet content edit soup/red --codename crimson >/dev/null
as boris
describe soup/red 'description=Crimson'
t_is 'a picture that has moved since' "$status $(header Location)" '303 /p/soup/crimson'
describe soup/site 'description=Grey+all+over'
t_is 'words for the site itself' "$status $(header Location)" '303 /p/soup/site'

# --- the owner's own words ---
post own white --as olga
as boris
describe soup/own 'description=Snow'
as olga
describe soup/own 'description=A+white+wall'
t_is 'an owner describes a picture' "$status $(header Location) $(alt_of own)" '303 /p/soup/own A white wall'
describe soup/own 'description=A+white+wall'
t_is '… twice with the same form' "$status $(header Location)" '303 /p/soup/own'
describe soup/own 'description=Another'
t_is '… but not with another' "$status $(alt_of own)" '409 A white wall'
cgi_get site /p/soup/own
t_like 'everybody sees it' "$body" 'alt="A white wall"'
t_like '… and reads it' "$body" '<h2>Description</h2>'
t_is 'offers for it are refused' "$(offers | grep Snow)" 'boris rejected Snow'
as boris
describe soup/own 'description=Late'
t_is '… and so are new ones' "$status $(alt_of own)" '409 A white wall'
t_is 'nobody has been paid for that' "$(balance boris)" ''

# --- what needs no words ---
for t_name in wall edge line; do post $t_name "rgb($((t_number = ${t_number:-0} + 40)),9,9)" --as olga; done
as boris
for t_name in wall edge line; do describe soup/$t_name "description=Plain+$t_name"; done
describe soup/wall 'do=decorative&description='
t_is 'others do not say that it is decorative' "$status $(sql "SELECT decorative FROM content WHERE codename = 'wall'")" '403 0'
as olga
look site /p/soup/wall
t_like 'its owner can' "$body" '<button class="blob" name="do" value="decorative" formnovalidate>It is decorative</button>'
describe soup/wall 'do=decorative&description=A+wall'
t_is '… but not with words' "$status $(alt_of wall)" '422 -'
t_like '… which are shown again' "$body" '>A wall</textarea>'
t_like '… with what is wrong' "$body" 'role="alert">What is decorative needs no words'
describe soup/wall 'do=decorative&description='
t_is '… without' "$status $(header Location) $(sql "SELECT decorative || coalesce(alt, '-') FROM content WHERE codename = 'wall'")" '303 /p/soup/wall 1-'
describe soup/wall 'do=decorative&description='
t_is '… twice is no harm' "$status $(header Location)" '303 /p/soup/wall'
describe soup/own 'do=decorative&description='
t_is 'what is described stays so' "$status $(alt_of own)" '409 A white wall'
cgi_get site /p/soup/wall
t_like 'everybody sees it without words' "$body" 'alt=""'
"$PIEROGIS" --quiet content edit soup/edge --alt 'An edge' >"$TMP/out"
"$PIEROGIS" --quiet content edit soup/line --decorative >"$TMP/out"
t_is 'words that waited for pictures that need none are refused, also by the command line' \
    "$(offers | grep 'boris .* Plain')" 'boris rejected Plain wall
boris rejected Plain edge
boris rejected Plain line'
"$PIEROGIS" --quiet content edit soup/own --title 'Own' >"$TMP/out"

# --- the answer ---
# answer WHAT ID: presses the button.
answer() { cgi_post account /me "do=$1&offer=$2&token=$token" HTTP_COOKIE="$cookie"; }
offer_of() { sql "SELECT o.id FROM alt_offer o JOIN account a ON a.id = o.account_id JOIN content c ON c.id = o.content_id WHERE a.handle = '$1' AND c.codename = '$2'"; }
as boris
describe soup/crimson 'description=Crimson'
look account /me
t_unlike 'words for the pictures of others are nobody'"'"'s to answer' "$body" 'Words for your pictures'
anna_offer=$(offer_of anna crimson) boris_offer=$(offer_of boris crimson)
as olga
look account /me
t_like 'their owner finds them' "$body" '<h2 id="offers">Words for your pictures</h2>'
t_like '… with a link to the picture' "$body" '<a href="/p/soup/crimson">red</a>: “A red &lt;b&gt;field&lt;/b&gt;'
t_is '… oldest first' "$(printf '%s\n' "$body" | sed -n 's/.*name="offer" value="\([0-9]*\)".*/\1/p' | tr '\n' ' ')" "$anna_offer $boris_offer "
t_is '… and buttons, each with a name of its own' "$(printf '%s\n' "$body" | sed -n 's/^<button class="blob" name="do" value="[a-z]*">\(.*crimson\)<.*/\1/p' | sort -u | wc -l)" 4
t_is '… in forms with a token' "$(printf '%s\n' "$body" | grep -c '<form')" "$(printf '%s\n' "$body" | grep -c 'name="token"')"
as anna
answer accept "$anna_offer" && t_is 'its author accepts nothing' "$status $(alt_of crimson)" '403 -'
answer accept "$boris_offer" && t_is '… nor anybody else' "$status $(alt_of crimson)" '403 -'
answer reject "$boris_offer" && t_is '… or rejects it' "$status $(offers | grep -c waiting)" '403 3'
cgi_post account /me "do=accept&offer=$anna_offer" HTTP_COOKIE="$olga_cookie" && t_is 'not without a token' "$status $(alt_of crimson)" '403 -'
cgi_post account /me "do=accept&offer=$anna_offer&token=$olga_token" && t_is 'not as nobody' "$status $(alt_of crimson)" '401 -'
as olga
answer accept 99 && t_is 'what is not there' "$status" 404
answer accept x && t_is 'what is no number' "$status" 400
answer accept '' && t_is 'nothing' "$status $(alt_of crimson)" '400 -'
answer reject "$boris_offer"
t_is 'some are rejected' "$status $(header Location) $(offers | grep Crimson)" '303 /me boris rejected Crimson'
answer reject "$boris_offer"
t_is '… once' "$status" 409
t_like '… says so' "$body" 'role="alert">This description has been rejected already'
t_like '… on the page as it is now' "$body" "name=\"offer\" value=\"$anna_offer\""
as boris
describe soup/crimson 'description=Better'
t_is 'then there may be other words' "$status" 303
cgi_get site /p/soup/crimson
as olga
answer accept "$anna_offer"
t_is 'some are accepted' "$status $(header Location) $(alt_of crimson)" '303 /me A red <b>field</b>
and nothing else'
t_is '… which pays' "$(balance anna)" 4
t_is '… once for a picture' "$(offers | grep Better)" 'boris rejected Better'
answer accept "$anna_offer"
t_is 'twice' "$status $(balance anna)" '409 4'
look account /me
t_unlike 'then nothing waits' "$body" 'Words for your pictures'
cgi_get site /p/soup/crimson
t_like 'and everybody sees it, at once' "$body" 'alt="A red &lt;b&gt;field&lt;/b&gt;'
sed -i 's|^PIEROGIS_REWARD_ALT=.*|PIEROGIS_REWARD_ALT=50|' "$PIEROGIS_HOME/.env"
echo 'PIEROGIS_CAP_DAY=20' >>"$PIEROGIS_HOME/.env"
post green green --as olga
as anna
describe soup/green 'description=Grass'
as olga
answer accept "$(offer_of anna green)"
t_is 'a day pays no more than its cap' "$status $(balance anna)" '303 20'
for t_name in $(seq 11); do post "many-$t_name" "rgb($t_name,9,9)" --as olga; done
as anna
for t_name in $(seq 11); do describe "soup/many-$t_name" "description=$t_name"; done
as olga
look account /me
t_is 'eleven offers: ten at a time' "$(printf '%s\n' "$body" | grep -c 'name="offer"')" 10
t_like '… and word of more' "$body" 'There are more'
t_ok 'the ledger is in order' "$PIEROGIS" --quiet clout verify

# --- somebody who is removed ---
"$PIEROGIS" --quiet account add dora >/dev/null && "$PIEROGIS" --quiet clout grant dora 100 --reason test >/dev/null
post blue blue --as dora
"$PIEROGIS" --quiet account remove dora --yes >/dev/null
cgi_get account /u/dora
t_is 'nobody speaks of who has been removed' "$status" 404
cgi_get site /p/soup/blue
t_is '… and their pictures have gone' "$status" 404
t_done
