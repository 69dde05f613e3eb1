#!/bin/sh
# The mainframe: what waits for staff, what its buttons do, the files that nobody else may see, and the same buttons
# beside claims and items on all other pages.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

printf 'PIEROGIS_PRICE_UPLOAD=20\nPIEROGIS_PRICE_CLAIM=10\n' >"$TMP/prices"
"$PIEROGIS" -q init --name Kitchen >/dev/null && cat "$TMP/prices" >>"$PIEROGIS_HOME/.env" &&
    "$PIEROGIS" -q project add kitchen >/dev/null || t_skip 'no site can be made'
for who in anna boris stella sven gerda; do "$PIEROGIS" -q account add $who >/dev/null; done
"$PIEROGIS" -q account role stella staff >/dev/null && "$PIEROGIS" -q account role sven staff >/dev/null && "$PIEROGIS" -q account role gerda guest >/dev/null
for who in anna boris; do "$PIEROGIS" -q clout grant $who 200 --reason test >/dev/null; done

sql() { sqlite3 -cmd '.timeout 5000' "$PIEROGIS_HOME/db/site.db" "$1"; }
id_of() { sql "SELECT id FROM account WHERE handle = '$1'"; }
item() { sql "SELECT id FROM content WHERE codename = '$1'"; }
state() { sql "SELECT state FROM content WHERE codename = '$1'"; }
name_of() { sql "SELECT substr(hash, 1, 2) || '/' || hash || '.' || extension FROM content WHERE codename = '$1'"; }
lies() { for t_folder in media held; do [ ! -e "$PIEROGIS_HOME/$t_folder/$(name_of "$1")" ] || echo "$t_folder"; done; }
# at_once FORM: four processes send it; their answers, counted.
at_once() {
    for t_n in 1 2 3 4; do
        (
            TMP=$TMP/at-once-$t_n
            mkdir -p "$TMP"
            act "$1"
            echo "$status" >"$TMP/said"
        ) &
    done
    wait
    cat "$TMP"/at-once-*/said | sort | uniq -c | tr -s ' \n' ' '
}
# Words of all buttons, as they are heard; inside: without those of the subtitle.
buttons() { printf '%s\n' "$body" | sed -n 's/.*<button[^>]*>\(.*\)<.button>.*/\1/p' | sed 's/<[^>]*>//g; s/, number [0-9]*$//'; }
inside() { body=$(printf '%s\n' "$body" | sed '1,/<main/d'); }
enter() {
    log_in "$1"
    cgi_get account /me HTTP_COOKIE="$cookie"
    token=$(field token)
}
# post WHO NAME [OPTION…]: a new picture.
post() {
    t_who=$1 t_file=$2
    shift 2
    number=$((number + 1))
    picture $number "$TMP/$t_file.png"
    "$PIEROGIS" -q upload kitchen "$TMP/$t_file.png" --as "$t_who" "$@" >"$TMP/out" || t_fail "$t_who posts $t_file"
}
number=20
look() { cgi_get mainframe "${1:-/mainframe}" HTTP_COOKIE="$cookie"; }
act() { cgi_post mainframe /mainframe "token=$token&$1" HTTP_COOKIE="$cookie"; }
facts() { sql 'SELECT group_concat(state) FROM content; SELECT group_concat(state) FROM claim; SELECT group_concat(state) FROM account; SELECT count(*) FROM entry; SELECT count(*) FROM event'; }

post anna old-kettle --title 'Old <kettle>' --alt 'A dent, and steam'
post anna new-pot --decorative
post boris spoon --alt 'A spoon'
printf '# Barszcz\n\nBeetroot & *patience*.\n' >"$TMP/barszcz.md"
"$PIEROGIS" -q upload kitchen "$TMP/barszcz.md" --as anna >"$TMP/out"
"$PIEROGIS" -q claim add 'soup is <b>tea</b>' --as anna >"$TMP/out"
"$PIEROGIS" -q claim add 'butter is load-bearing' >"$TMP/out"
t_is 'three pictures and a text wait' "$(sql "SELECT group_concat(state) FROM content")" waiting,waiting,waiting,waiting

# --- who may ---
cgi_get mainframe /mainframe && t_is 'a stranger' "$status" 401
file=/mainframe/held/$(name_of old-kettle)
cgi_get mainframe "$file" && t_is '… gets no file' "$status" 401
for who in gerda anna; do
    enter $who
    before=$(facts)
    look && t_is "$who is not staff" "$status" 403
    look "$file" && t_is '… and gets no file' "$status" 403
    act "do=approve&id=$(item old-kettle)" && t_is '… decides nothing' "$status" 403
    act "do=ban&id=$(id_of stella)" && t_is '… bans nobody' "$status $(facts)" "403 $before"
    cgi_get site / HTTP_COOKIE="$cookie"
    t_unlike '… and is not told of the mainframe' "$body" 'mainframe|do" value='
done

# --- what it shows ---
enter stella
look
t_is 'staff sees it' "$status" 200
t_like '… kept by nobody' "$headers" '^Cache-Control: no-store$'
t_like '… found by no search engine' "$body" 'name="robots" content="noindex"'
t_like '… a link leads there' "$body" '<a href="/mainframe">Mainframe</a>'
t_like 'what waits, with its place' "$body" '<code>kitchen/old-kettle</code>, <a href="/u/anna">anna</a>, <time '
t_like '… its description' "$body" '<p>Description: A dent, and steam</p>'
t_like '… or that none is needed' "$body" '<p>Decorative\.</p>'
t_like '… a preview that the program sends' "$body" "src=\"${file%.png}-48.jpg\" alt=\"A dent, and steam\""
t_unlike '… not the server' "$body" 'src="/media/'
t_like 'a text, as it was written' "$body" '^Beetroot &amp; \*patience\*\.'
t_like 'newest first' "$(printf '%s' "$body" | tr '\n' ' ')" 'kitchen/barszcz.*kitchen/spoon.*kitchen/new-pot.*kitchen/old-kettle'
t_like 'claims' "$body" '<p>soup is &lt;b&gt;tea&lt;/b&gt;</p>'
t_like '… also those of the site itself' "$(printf '%s' "$body" | tr '\n' ' ')" 'butter is load-bearing</p> <p class="by">the site itself, <time'
t_is 'every button says what it is about' "$(buttons | sort -u)" "$(sort -u <<END
Approve barszcz
Approve Old &lt;kettle&gt;
Approve new pot
Approve spoon
Ban anna
Ban boris
Hide butter is load-bearing
Hide soup is &lt;b&gt;tea&lt;/b&gt;
Reject barszcz
Reject new pot
Reject Old &lt;kettle&gt;
Reject spoon
Reject butter is load-bearing
Reject soup is &lt;b&gt;tea&lt;/b&gt;
END
)"
t_is '… and no two of them the same' "$(inside && printf '%s\n' "$body" | grep '<button' | grep -v '>Ban ' | sort | uniq -d)" ''
t_is 'each form has the token' "$(printf '%s\n' "$body" | grep -c '<form')" "$(printf '%s\n' "$body" | grep -c 'name="token"')"
t_like '… and the way back' "$body" 'name="next" value="/mainframe"'

# --- held files ---
look "$file"
t_is 'a held file' "$status" 200
t_like '… as what it is' "$headers" '^Content-Type: image/png$'
t_like '… kept by nobody' "$headers" '^Cache-Control: no-store$'
t_unlike '… without a tag' "$headers" '^ETag'
t_like '… as nothing else' "$headers" '^X-Content-Type-Options: nosniff$'
t_like '… with leave to do nothing' "$headers" "^Content-Security-Policy: default-src 'none'; sandbox$"
t_ok '… byte for byte' cmp "$TMP/body" "$PIEROGIS_HOME/held/$(name_of old-kettle)"
cgi_get mainframe "$file" HTTP_COOKIE="$cookie" HTTP_RANGE=bytes=1-4
t_is 'a piece of it' "$status $(wc -c <"$TMP/body")" '206 4'
cgi_get mainframe "$file" HTTP_COOKIE="$cookie" REQUEST_METHOD=HEAD
t_is 'its head' "$status $(wc -c <"$TMP/body")" '200 0'
for t_bad in ab/nothing.png ../../.env "ab/../../.env" "${file#/mainframe/held/}/" "${file#/mainframe/held/??/}" "ab/$(basename "$file")" "${file#/mainframe/held/}.html"; do
    look "/mainframe/held/$t_bad"
    t_is "no file: $t_bad" "$(case $status in 200 | 206) echo sent ;; 301 | 400 | 404) echo no ;; *) echo "$status" ;; esac)" no
done
cgi_get media "/media/${file#/mainframe/held/}" && t_is 'others cannot fetch it' "$status" 404

# --- forged forms ---
before=$(facts)
cgi_post mainframe /mainframe "do=approve&id=1" HTTP_COOKIE="$cookie" && t_is 'no token' "$status" 403
cgi_post mainframe /mainframe "do=approve&id=1&token=${token%?}" HTTP_COOKIE="$cookie" && t_is 'a piece of it' "$status" 403
cgi_post mainframe /mainframe "do=approve&id=1&token=$token" && t_is 'nobody' "$status" 401
cgi_post mainframe /mainframe "do=approve&id=1&token=$token" HTTP_COOKIE="$cookie" HTTP_SEC_FETCH_SITE=cross-site
t_is 'another site' "$status" 403
stella=$cookie stella_token=$token
enter sven
before=$(facts)
cgi_post mainframe /mainframe "do=approve&id=1&token=$stella_token" HTTP_COOKIE="$cookie" && t_is 'the token of a colleague' "$status" 403
cookie=$stella token=$stella_token
look "/mainframe?do=approve&id=1&token=$token" && t_is 'a GET decides nothing' "$status" 200
act 'do=dance&id=1' && t_is 'an unknown wish' "$status" 400
act 'do=approve' && t_is 'about nothing' "$status" 400
act 'id=1' && t_is 'no wish' "$status" 400
act 'do=approve&id=1&id=2' && t_is 'two things' "$status" 400
act 'do=approve&id=0' && t_is 'number 0' "$status" 400
act 'do=approve&id=9999' && t_is 'what is not there' "$status" 404
t_like '… is said above what is left' "$body" 'role="alert">The content has been removed in the meantime\.'
t_like '… in the title, too' "$body" '<title>Refused: Mainframe · '
act 'do=claim-hide&id=9999' && t_is 'no such claim' "$status" 404
act 'do=alt-accept&id=9999' && t_is 'no such offer' "$status" 404
act 'do=ban&id=9999' && t_is 'nobody of that number' "$status" 404
t_is 'nothing has changed' "$(facts)" "$before"

# --- uploads ---
act "do=approve&id=$(item old-kettle)&next=/mainframe"
t_is 'approving' "$status $(header Location)" '303 /mainframe'
t_is '… shows it, and its files' "$(state old-kettle) $(lies old-kettle)" 'visible media'
look && body=$(printf '%s\n' "$body" | sed -n '/id="seen"/,/<\/section>/p')
t_is '… staff has it before them still, to hide it' "$(buttons | grep 'kettle' | tr '\n' ,)" 'Hide Old &lt;kettle&gt;,Ban author of Old &lt;kettle&gt;,'
cgi_get site /p/kitchen && t_like '… to everybody' "$body" 'Old &lt;kettle&gt;'
cgi_get media "/media/$(name_of old-kettle)" && t_is '… also the picture' "$status" 200
act "do=approve&id=$(item old-kettle)"
t_is 'approving twice' "$status" 409
t_like '… says why it does not' "$body" 'role="alert">"kitchen/old-kettle" does not wait for approval: it is visible\.'
t_is 'prices so far' "$(balance anna) $(balance boris)" '130 180'
t_is 'rejecting, four at once' "$(at_once "do=reject&id=$(item new-pot)") $(state new-pot) $(lies new-pot)" ' 1 303 3 409  removed held'
t_is '… gives the price back' "$(balance anna)" 150
act "do=reject&id=$(item new-pot)"
t_is '… once' "$status $(balance anna)" '409 150'
act "do=hide&id=$(item old-kettle)&next=/p/kitchen"
t_is 'hiding' "$status $(header Location) $(state old-kettle) $(lies old-kettle)" '303 /p/kitchen held held'
t_is '… costs or gives nothing' "$(balance anna)" 150
cgi_get site /p/kitchen && t_unlike '… nobody sees it' "$body" 'kettle'
act "do=hide&id=$(item old-kettle)" && t_is 'hiding twice is no harm' "$status" 303
look
t_like 'what is hidden is listed' "$(printf '%s' "$body" | tr '\n' ' ')" 'id="hidden">Uploads that are hidden</h2>.*<code>kitchen/old-kettle</code>, <a href="/u/anna">anna</a>'
t_like '… with its picture, which the program sends' "$(printf '%s' "$body" | sed '1,/id="hidden"/d')" "src=\"${file%.png}-48.jpg\""
t_like '… and its buttons' "$(buttons | tr '\n' ,)" 'Show again Old &lt;kettle&gt;,Ban anna,'
t_is 'showing it again, four at once' "$(at_once "do=show&id=$(item old-kettle)") $(state old-kettle) $(lies old-kettle)" ' 4 303  visible media'
t_is '… is written down once' "$(sql "SELECT count(*) FROM event WHERE action = 'restore' AND subject_id = $(item old-kettle)")" 1
look
t_unlike '… and the list is empty' "$(buttons)" '^Show again'
act "do=show&id=$(item new-pot)"
t_is 'what is removed does not come back that way' "$status $(state new-pot) $(lies new-pot)" '409 removed held'
t_like '… and says why' "$body" 'role="alert">"kitchen/new-pot" is not hidden: it is removed\.'
act "do=show&id=$(item spoon)" && t_is 'nor is what waits approved by it' "$status $(state spoon)" '409 waiting'
act "do=hide&id=$(item old-kettle)" && t_is 'it is hidden again' "$status $(state old-kettle)" '303 held'
act "do=hide&id=$(item new-pot)"
t_is 'what is removed is not hidden, which would bring it half back' "$status $(state new-pot)" '409 removed'
act "do=approve&id=$(item barszcz)" && t_is 'a text has no files' "$status $(state barszcz)" '303 visible'
# What waits has the bytes of something that can be seen, once what was beside the picture is gone.
"$convert" "$TMP/spoon.png" -set comment 'Not the same file' "$TMP/again.png"
act "do=approve&id=$(item spoon)"
"$PIEROGIS" -q upload kitchen "$TMP/again.png" --alt 'The same spoon' --as anna >"$TMP/out" 2>&1
t_is 'the bytes of something visible wait, too' "$(state again) $(name_of again) $(lies again)" "waiting $(name_of spoon) media"
look "/mainframe/held/$(name_of again)"
t_is '… can be looked at' "$status" 200
act "do=reject&id=$(item again)"
t_is '… and stay where they are needed' "$status $(lies spoon)" '303 media'
for bad in //evil.example https://evil.example '/%5Cevil.example' /p/../x; do
    act "do=hide&id=$(item old-kettle)&next=$bad"
    t_is "leading nowhere else: $bad" "$status $(header Location)" '303 /mainframe'
done

# A machine that refuses is no rule that says no.
mv "$PIEROGIS_HOME/media" "$TMP/media" && : >"$PIEROGIS_HOME/media"
log_ok=1 act "do=hide&id=$(item spoon)"
t_is 'a folder that is none' "$status $(state spoon)" '500 visible'
t_unlike '… of which the page says nothing' "$body" 'media/'
t_like '… but the log' "$log" 'level=error .*status=io message="cannot [^"]*media'
rm "$PIEROGIS_HOME/media" && mv "$TMP/media" "$PIEROGIS_HOME/media"

# --- claims ---
tea=$(sql "SELECT id FROM claim WHERE text LIKE 'soup%'")
act "do=claim-hide&id=$tea&next=/claims%3Fbefore%3D7"
t_is 'hiding a claim' "$status $(header Location) $(sql "SELECT state FROM claim WHERE id = $tea")" '303 /claims?before=7 hidden'
t_is '… gives nothing back' "$(balance anna)" 150
look
t_like '… staff sees that' "$(printf '%s' "$body" | tr '\n' ' ')" 'tea&lt;/b&gt;</p> <p class="by"><strong>hidden</strong>, <a href="/u/anna">'
t_like '… and can show it again' "$(buttons)" '^Show soup is'
act "do=claim-show&id=$tea" && t_is '… it does' "$status $(sql "SELECT state FROM claim WHERE id = $tea")" '303 visible'
act "do=claim-reject&id=$tea" && t_is 'rejecting a claim' "$status $(sql "SELECT state FROM claim WHERE id = $tea")" '303 removed'
t_is '… gives its price back' "$(balance anna)" 160
act "do=claim-reject&id=$tea" && t_is '… once' "$status $(balance anna)" '303 160'
act "do=claim-show&id=$tea" && t_is 'a colleague who saw it hidden does not bring it back' "$status $(sql "SELECT state FROM claim WHERE id = $tea")" '409 removed'
t_like '… and is told' "$body" "role=\"alert\">Claim $tea is removed already\."
look && t_unlike 'what is removed is not listed' "$body" '<p>soup is'

# --- offers ---
post boris bare --title 'Bare'
sql "UPDATE content SET alt = NULL, state = 'visible' WHERE codename = 'bare'"
mkdir -p "$PIEROGIS_HOME/media/$(dirname "$(name_of bare)")"
for t_id in 1 2; do
    sql "INSERT INTO alt_offer (content_id, account_id, text, state, created_at) VALUES ($(item bare), $(id_of anna), 'Words $t_id', 'waiting', $t_id)"
done
look
t_like 'an offer, with its picture' "$body" 'for <a href="/p/kitchen/bare">kitchen/bare</a>, <a href="/u/anna">anna</a>'
t_like '… and its buttons' "$(buttons | tr '\n' ,)" 'Accept Words 1,Reject Words 1,Ban anna,'
act 'do=alt-reject&id=1' && t_is 'rejecting one' "$status $(sql 'SELECT state FROM alt_offer WHERE id = 1')" '303 rejected'
t_is '… pays nothing' "$(balance anna)" 160
act 'do=alt-accept&id=2' && t_is 'accepting one' "$status $(sql 'SELECT state FROM alt_offer WHERE id = 2')" '303 accepted'
t_is '… describes the picture' "$(sql "SELECT alt FROM content WHERE codename = 'bare'")" 'Words 2'
t_ok '… and pays' test "$(balance anna)" -gt 160
act 'do=alt-accept&id=2' && t_is '… once' "$status" 409

# --- bans ---
post anna late --title Late --decorative
act "do=ban&id=$(id_of boris)"
t_is 'banning' "$status $(sql "SELECT state FROM account WHERE handle = 'boris'")" '303 banned'
act "do=ban-poster&id=$(item barszcz)"
t_is 'banning who posted something' "$status $(sql "SELECT state FROM account WHERE handle = 'anna'")" '303 banned'
look
t_like 'who is banned has no page' "$(printf '%s' "$body" | tr '\n' ' ')" 'kitchen/late</code>, anna, <time'
t_unlike '… and cannot be banned again' "$(buttons)" '^Ban (anna|boris)'
for who in admin sven stella; do
    act "do=ban&id=$(id_of $who)"
    t_is "staff does not ban $who" "$status $(sql "SELECT state FROM account WHERE handle = '$who'")" '403 active'
    t_like '… and reads why' "$body" 'role="alert">(Staff may ban guests and members, and only admins may ban staff|Nobody bans themselves; ask another admin)\.'
done
"$PIEROGIS" -q account add rosa --role admin >/dev/null 2>&1
enter admin
act "do=ban&id=$(id_of admin)" && t_is 'nor does an admin ban themselves' "$status $(sql "SELECT state FROM account WHERE handle = 'admin'")" '403 active'
act "do=ban&id=$(id_of sven)" && t_is 'but staff' "$status $(sql "SELECT state FROM account WHERE handle = 'sven'")" '303 banned'
"$PIEROGIS" -q content edit kitchen/spoon --title Spoon >/dev/null 2>&1
sql "UPDATE content SET account_id = NULL WHERE codename = 'spoon'"
act "do=ban-poster&id=$(item spoon)" && t_is 'nobody bans the site itself' "$status" 409
for who in anna boris; do "$PIEROGIS" -q account unban $who >/dev/null; done

# --- beside everything else ---
"$PIEROGIS" -q claim add 'soup is tea' --as anna >"$TMP/out"
sql "UPDATE claim SET state = 'hidden' WHERE text LIKE 'butter%'"
"$PIEROGIS" -q content restore kitchen/old-kettle >/dev/null
for t_page in 'site /' 'site /p/kitchen' 'site /p/kitchen/old-kettle' 'site /claims' 'account /u/anna'; do
    # shellcheck disable=SC2086 # program and page
    cgi_get $t_page
    cp "$TMP/body" "$TMP/anonymous"
    t_unlike "$t_page: strangers see no button" "$body" '<form|mainframe|class="desk"'
    # shellcheck disable=SC2086
    cgi_get $t_page HTTP_COOKIE="$cookie"
    t_like '… staff does' "$(buttons)" '^Hide soup is tea$'
    t_like '… kept by nobody' "$headers" '^Cache-Control: no-store$'
    # shellcheck disable=SC2086
    cgi_get $t_page
    t_is '… and strangers still see none' "$(sed 's/<code>[0-9a-f]*<.code>//; /class="claim"/d' "$TMP/body")" \
        "$(sed 's/<code>[0-9a-f]*<.code>//; /class="claim"/d' "$TMP/anonymous")"
done
cgi_get site /p/kitchen/old-kettle HTTP_COOKIE="$cookie"
t_is 'beside an item' "$(buttons | tr '\n' ,)" 'Hide soup is tea,Ban anna,Hide Old &lt;kettle&gt;,Ban anna,'
t_like '… with the way back' "$body" 'name="next" value="/p/kitchen/old-kettle"'
t_like '… which for hiding it is the project' "$(printf '%s' "$body" | tr '\n' ' ')" \
    "name=\"next\" value=\"/p/kitchen\"> <input type=\"hidden\" name=\"id\" value=\"$(item old-kettle)\"> <button[^>]* value=\"hide\""
cgi_get site '/p/kitchen' HTTP_COOKIE="$cookie"
t_like 'beside a card' "$(buttons | tr '\n' ,)" 'Hide Old &lt;kettle&gt;,Ban author of Old &lt;kettle&gt;,'
cgi_get account /u/anna HTTP_COOKIE="$cookie"
t_like 'beside somebody' "$(inside && buttons | tr '\n' ,)" '^Ban anna,Hide soup is tea,'
cgi_get account /u/admin HTTP_COOKIE="$cookie"
t_unlike '… but not oneself' "$(buttons)" '^Ban admin'
cookie=$stella
"$PIEROGIS" -q account unban sven >/dev/null
post sven ladle --title Ladle --decorative
"$PIEROGIS" -q claim add 'a ladle is a boat' --as rosa >"$TMP/out"
look
t_like 'the claim of an admin' "$(buttons | tr '\n' ,)" 'Hide a ladle is a boat,Reject a ladle is a boat,'
for t_page in 'mainframe /mainframe' 'site /p/kitchen' 'site /p/kitchen/ladle' 'site /claims'; do
    # shellcheck disable=SC2086
    cgi_get $t_page HTTP_COOKIE="$cookie"
    t_unlike "$t_page: no button to ban staff" "$(buttons)" '^Ban (sven|rosa|author of Ladle)'
done
sql "DELETE FROM claim WHERE text LIKE 'a ladle%'"
cgi_get account /u/rosa HTTP_COOKIE="$cookie"
t_unlike '… nor those whom one may not ban' "$(buttons)" '^Ban rosa'
cgi_get site '/claims?before=99' HTTP_COOKIE="$cookie"
t_like 'a page of a list leads back to itself' "$body" 'name="next" value="/claims\?before=99"'
cgi_get site /p/kitchen HTTP_COOKIE="$cookie" REQUEST_URI=/cgi-bin/site.cgi/p/kitchen
t_like 'also where nothing is rewritten' "$body" 'action="/cgi-bin/mainframe.cgi/mainframe"'

# --- many ---
for n in $(seq 23); do "$PIEROGIS" -q claim add "claim number $n" >"$TMP/out"; done
sql "UPDATE content SET state = 'visible'; UPDATE content SET alt = NULL WHERE codename = 'bare'"
for n in $(seq 13); do
    sql "INSERT INTO content (project_id, codename, kind, title, state, posted_at, updated_at) VALUES (1, 'text-$n', 'text', 'Text $n', 'waiting', $n, $n)"
    sql "INSERT INTO alt_offer (content_id, account_id, text, state, created_at) VALUES ($(item bare), $(id_of anna), 'More words $n', 'waiting', $n)"
done
look
inside
t_is 'so many at a time' "$(buttons | sed 's/ .*//' | sort | uniq -c | tr -s ' \n' ' ')" ' 10 Accept 10 Approve 16 Ban 28 Hide 40 Reject '
older() { printf '%s\n' "$body" | sed -n "s/.*rel=\"next\" href=\"\([^\"]*\)\">$1<.*/\1/p"; }
for t_section in 'Older uploads|Approve' 'Older claims|Hide claim number' 'More descriptions|Accept'; do
    look
    inside
    t_first=$(buttons | grep -c "^${t_section#*|}")
    look "$(older "${t_section%|*}")"
    inside
    t_is "${t_section%|*}" "$((t_first + $(buttons | grep -c "^${t_section#*|}")))" "$(case $t_section in *Hide*) echo 23 ;; *) echo 13 ;; esac)"
    t_is '… are the last' "$(older "${t_section%|*}")" ''
done
look '/mainframe?uploads=x' && t_is 'places are numbers' "$status" 400
look '/mainframe?uploads=1' && t_like 'beyond the last' "$body" '<p>Nothing waits from here on\.</p>'
t_ok 'the ledger is in order' "$PIEROGIS" --quiet clout verify
t_done
