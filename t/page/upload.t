#!/bin/sh
# Posting a file from the web: what the form asks, what it costs, what it refuses and shows again.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"

convert=$(command -v convert-im6.q16 || command -v convert) || t_skip 'ImageMagick is missing'
"$PIEROGIS" --quiet init --name Kitchen >/dev/null || t_skip 'no site can be made'
printf 'PIEROGIS_PRICE_UPLOAD=20\nPIEROGIS_MAX_UPLOAD=300000\n' >>"$PIEROGIS_HOME/.env"
"$PIEROGIS" --quiet project add soup --title Soup --palette '#f2e7ff,#5b3f8c,#b0305f' >/dev/null
"$PIEROGIS" --quiet project add soup/hot --title 'Hot & loud' >/dev/null
sql() { sqlite3 "$PIEROGIS_HOME/db/site.db" "$1"; }
facts() { sql 'SELECT count(*) FROM content; SELECT count(*) FROM entry; SELECT count(*) FROM posted; SELECT count(*) FROM event'; }
lying() { (cd "$PIEROGIS_HOME" && find media held tmp palette -type f | sort); }
for n in 1 2 3 4 5 6 7 8 9; do "$convert" -seed "$n" -size 60x40 plasma:fractal -set comment "Made at home $n" "$TMP/p$n.jpg"; done

# enter HANDLE ROLE CLOUT: makes the account and logs in.
enter() {
    "$PIEROGIS" --quiet account add "$1" --role "$2" >/dev/null 2>&1
    [ "$3" = 0 ] || "$PIEROGIS" --quiet clout grant "$1" "$3" --reason test >/dev/null
    log_in "$1"
}

# form [QUERY]: a fresh form; leaves $word and $token.
form() {
    cgi_get upload "/upload${1:-}" HTTP_COOKIE="$cookie"
    word=$(field form) token=$(field token)
}

# send PART…: sends the form with these fields. $with: more for the environment.
send() {
    perl "$ROOT/t/lib/multipart.pl" "token=$token" "form=$word" "$@" >"$TMP/form" &&
        cgi_post upload /upload "@$TMP/form" CONTENT_TYPE='multipart/form-data; boundary=xx' HTTP_COOKIE="$cookie" $with
}
with=

# --- who may ---
cgi_get upload '/upload?project=soup'
t_is 'nobody is asked to log in' "$status" 401
t_like '… and comes back' "$body" 'href="/check\?next=%2Fupload%3Fproject%3Dsoup">Log in'
word=0123456789abcdef0123456789abcdef token=x cookie=
send project=soup "file@$TMP/p1.jpg" alt=x
t_is 'nor posts' "$status" 401
# Servers that write the body into a pipe and find that nobody reads it answer 502 for us. They let through twice the largest
# file and 4 MB.
head -c 4700000 /dev/zero >"$TMP/large" && mkfifo "$TMP/pipe"
perl "$ROOT/t/lib/multipart.pl" project=soup alt=x "file@$TMP/large" >"$TMP/form"
for t_program in upload api; do
    cat "$TMP/form" >"$TMP/pipe" &
    case $t_program in upload) t_target=/upload ;; api) t_target=/api/v1/content ;; esac
    cgi_run REQUEST_METHOD=POST CONTENT_TYPE='multipart/form-data; boundary=xx' HTTP_X_PIEROGIS_TOKEN=x \
        CONTENT_LENGTH="$(stat -c %s "$TMP/form")" HTTP_ORIGIN=http://127.0.0.1:8080 <"$TMP/pipe"
    t_is "$t_program.cgi refuses without looking at the file" "$status" 401
    t_ok '… but takes all of it' wait $!
done
enter anna member 50

# --- the form ---
form
t_is 'the form' "$status" 200
t_like '… kept by nobody' "$headers" '^Cache-Control: no-store$'
t_like '… says what it costs and leaves' "$body" 'costs 20 clout. You have 50; afterwards 30'
t_like '… asks for a file' "$body" '<input id="file" name="file" type="file" required'
t_like '… which may be so large' "$body" 'at most 300 kB'
t_like '… offers the projects' "$body" '<option value="soup/hot">Hot &amp; loud \(soup/hot\)</option>'
t_unlike '… of which none is chosen' "$body" ' selected'
t_like '… has a random word' "$word" '^[0-9a-f]{32}$'
first=$word
form '?project=soup/hot'
t_like '… with the project that one comes from' "$body" '<option value="soup/hot" selected>'
t_like '… in its colours' "$body" 'value="#f2e7ff"'
t_ok '… and another word' test "$word" != "$first"
form '?project=No'
t_is 'a project that can be none' "$status" 400
form '?project=gone'
t_is 'one that is not there' "$status" 200
cgi_get upload /upload REQUEST_METHOD=HEAD HTTP_COOKIE="$cookie" && t_is 'its head' "$status$body" 200

# --- a picture ---
form '?project=soup'
before=$(facts)
send project=soup "file@$TMP/p1.jpg" 'alt=A floury\x0d\x0atable' title=Table tags='flour, wood,' codename=table \
    own-palette=yes primary=#fff7c2 secondary=#0b5d4b accent=#7a1f1f captions@
t_is 'a picture is posted' "$status $(header Location)" '303 /upload?waiting=soup%2Ftable'
t_is '… and waits, for anna is new' "$(sql 'SELECT state, title, alt, palette, source_name FROM content')" \
    'waiting|Table|A floury
table|#fff7c2,#0b5d4b,#7a1f1f|p1.jpg'
t_is '… with its tags' "$(sql 'SELECT tag FROM content_tag ORDER BY tag')" 'flour
wood'
t_is '… paid' "$(balance anna)" 30
t_is '… and in the book' "$(sql "SELECT account_id = (SELECT id FROM account WHERE handle = 'anna') FROM event WHERE action = 'add' AND subject = 'content'")" 1
t_is 'its files lie where nobody sees them' "$(find "$PIEROGIS_HOME/media" -type f | wc -l)" 0
t_is 'nothing is left in tmp' "$(find "$PIEROGIS_HOME/tmp" -mindepth 1)" ''
after=$(facts)
t_ok 'the ledger is sound' "$PIEROGIS" --quiet clout verify
cgi_get upload "$(header Location)" HTTP_COOKIE="$cookie"
t_like 'the receipt says so' "$status$body" 'It waits for staff'
t_like '… and leads back to the project' "$body" '<a class="blob" href="/p/soup">To the project</a>'
t_like '… and what was paid' "$body" '<dt>Paid</dt><dd>20 clout</dd>'
t_like '… and is left' "$body" '<dt>Left</dt><dd>30 clout</dd>'
t_like '… and what was taken out of the file' "$body" '<dt>Sent back</dt><dd>comment: taken out of the file before anybody saw it</dd>'
send project=soup "file@$TMP/p1.jpg" alt=x title=Table
t_is 'the same form again' "$status $(header Location)" '303 /upload?waiting=soup%2Ftable'
t_is '… does nothing' "$(facts)" "$after"
send project=soup "file@$TMP/p2.jpg" alt=x title=Second
t_is 'with another file, after going back, it posts that' "$status $(header Location) $(balance anna)" '303 /upload?waiting=soup%2Fsecond 10'
form
send project=soup/hot "file@$TMP/p1.jpg" alt=x
t_is 'the same file with another form' "$status" 409
t_like '… is refused' "$body" 'role="alert">This very file has been posted before; nothing has been paid\.<'
t_like '… with where it is' "$body" 'Here it is: <a href="/upload\?waiting=soup%2Ftable">Table</a>'
mine=$cookie
enter boris member 20
form
send project=soup/hot "file@$TMP/p1.jpg" alt=x
t_is 'for somebody else' "$status" 409
t_unlike '… who does not learn where' "$body" 'Here it is|soup/table'
cgi_get upload '/upload?waiting=soup/table' HTTP_COOKIE="$cookie"
t_is 'nobody else sees the receipt' "$status" 404
cgi_get upload '/upload?waiting=soup/nothing' HTTP_COOKIE="$cookie"
t_is '… as if there were none' "$status" 404
"$PIEROGIS" --quiet content approve soup/table >/dev/null
cgi_get upload '/upload?waiting=soup/table' HTTP_COOKIE="$mine"
t_like 'once it is approved the receipt leads there' "$body" 'It is served.*|<a href="/p/soup/table">Table</a>'
cgi_get site /p/soup/table HTTP_COOKIE="$mine"
t_like '… and its page to the receipt' "$body" '<a class="blob" href="/upload\?waiting=soup%2Ftable">Your bill</a>'
for t_whose in "$cookie" ''; do
    cgi_get site /p/soup/table HTTP_COOKIE="$t_whose"
    t_unlike "… which is for nobody else (${t_whose:+boris})" "$status$body" 'bill|^404'
done
send project=soup/hot "file@$TMP/p1.jpg" alt=x
t_like '… and the refusal, too' "$status$body" 'Here it is: <a href="/p/soup/table">Table</a>'
"$PIEROGIS" --quiet content edit soup/table --codename desk >/dev/null
for n in $(seq 30); do "$PIEROGIS" --quiet clout grant anna 1 --reason test >/dev/null; done
cgi_get upload '/upload?waiting=soup/table' HTTP_COOKIE="$mine"
t_like 'the receipt is found by its old address' "$status$body" '^200'
t_like '… and is the same however much came after it' "$body" '<dt>Paid</dt><dd>20 clout</dd>'
"$PIEROGIS" --quiet content edit soup/desk --codename table >/dev/null
"$PIEROGIS" --quiet content reject soup/second >/dev/null
cgi_get upload '/upload?waiting=soup/second' HTTP_COOKIE="$mine"
t_like 'what was rejected is removed' "$status$body" 'has been removed since'
t_like '… it was paid' "$body" '<dt>Paid</dt><dd>20 clout</dd>'
t_like '… and has come back' "$body" '<dt>Given back</dt><dd>20 clout</dd>'

# --- what is refused is shown again, and costs nothing ---
enter staff staff 0
form
t_like 'staff pays nothing' "$body" 'An upload costs you nothing'
enter carla member 20
form '?project=soup/hot'
before=$(facts) files=$(lying)
printf '<svg xmlns="http://www.w3.org/2000/svg"/>' >"$TMP/x.svg"
printf '<!DOCTYPE html><script>alert(1)</script>' >"$TMP/x.html"
printf '%%PDF-1.7\n%%\342\343\317\323\n' >"$TMP/x.pdf"
printf 'WEBVTT\n\n00:00.000 --> 00:03.000\nSteam.\n' >"$TMP/c.vtt"
printf '# Soup\n\nHot.\n' >"$TMP/soup.md"
printf '# Tea\n' >"$TMP/tea.md"
: >"$TMP/empty.jpg"
head -c 900 "$TMP/p3.jpg" >"$TMP/cut.jpg"
head -c 300001 /dev/zero >"$TMP/large.jpg"
head -c 800000 /dev/zero >"$TMP/huge.jpg"
# refused NAME STATUS FIELD SENTENCE PART…: the form is shown again with the sentence tied to the field.
refused() {
    t_name=$1 t_status=$2 t_field=$3 t_sentence=$4
    shift 4
    send "$@"
    t_is "$t_name" "$status" "$t_status"
    t_like "… $t_name: says why" "$body" "id=\"problem\" role=\"alert\">$t_sentence"
    t_like "… $t_name: the title, too" "$body" '<title>Refused: Upload · '
    [ -z "$t_field" ] || t_like "… $t_name: at its field" "$(printf '%s' "$body" | tr '\n' ' ')" \
        "id=\"$t_field\"[^>]*aria-describedby=\"([a-z]*-hint )?problem\"[^>]* aria-invalid=\"true\""
    t_like "… $t_name: the same form" "$(field form)" "^$word\$"
    t_is "… $t_name: costs nothing" "$(facts)$(lying)" "$before$files"
}
all='project=soup/hot title=T&x codename=code tags=a,b'
refused 'no file' 422 file 'Choose the file' $all alt=x file@
t_like 'what was typed is there again: the project' "$body" '<option value="soup/hot" selected>'
t_like '… the title' "$body" 'name="title"[^>]* value="T&amp;x"'
t_like '… the codename' "$(printf '%s' "$body" | tr '\n' ' ')" 'name="codename"[^>]* value="code"'
t_like '… the tags' "$body" 'name="tags"[^>]* value="a,b"'
t_like '… the words' "$(printf '%s' "$body" | tr '\n' ' ')" '<textarea id="alt"[^>]*> ?x</textarea>'
t_like '… and why the file is not' "$body" 'Please choose it again'
refused 'no field for it' 422 file 'Choose the file' $all alt=x
refused 'no words' 422 alt 'A picture needs words' $all "file@$TMP/p3.jpg"
refused 'blank words' 422 alt 'A picture needs words' $all "alt= " "file@$TMP/p3.jpg"
refused 'words for what is decorative' 422 alt 'What is decorative needs no words' $all alt=x decorative=yes "file@$TMP/p3.jpg"
t_like '… the tick is there again' "$(printf '%s' "$body" | tr '\n' ' ')" 'name="decorative" type="checkbox" value="yes" checked'
refused 'no project' 422 project 'Choose the project' alt=x "file@$TMP/p3.jpg"
t_like '… the codename is suggested' "$body" 'Empty: “p3”, made from the title'
refused 'a title alone' 422 project 'Choose the project' title='A red Żurek' alt=x "file@$TMP/p3.jpg"
t_like '… and so it is from the title' "$body" 'Empty: “a-red-zurek”, made from the title'
refused 'an empty one' 422 project 'Choose the project' project= alt=x "file@$TMP/p3.jpg"
refused 'one that is gone' 422 project 'There is no such project' project=soup/cold alt=x "file@$TMP/p3.jpg"
refused 'one that is content' 422 project 'There is no such project' project=soup/table alt=x "file@$TMP/p3.jpg"
refused 'an empty file' 422 file 'The file is empty' $all alt=x "file@$TMP/empty.jpg"
refused 'an SVG' 415 file '.*SVG' $all alt=x "file@$TMP/x.svg"
refused 'an SVG that says it is a picture' 415 file '.*SVG' $all alt=x "file@$TMP/x.svg,x.jpg"
refused 'HTML' 415 file '.*HTML' $all alt=x "file@$TMP/x.html"
refused 'a PDF' 415 file '.*PDF' $all alt=x "file@$TMP/x.pdf"
refused 'a picture that is cut off' 422 file '.' $all alt=x "file@$TMP/cut.jpg"
refused 'a picture that is too large' 413 file 'The file is larger than the 300 kB' "file@$TMP/large.jpg" $all alt=x
t_like '… though the fields come after it' "$body" 'name="title"[^>]* value="T&amp;x"'
refused 'a taken codename' 409 codename '.*soup/table.* is taken' project=soup codename=table alt=x "file@$TMP/p3.jpg"
refused 'a bad codename' 422 codename '.' project=soup codename=Ta_ble alt=x "file@$TMP/p3.jpg"
refused 'a long title' 422 title '.*200' project=soup "title=$(printf '%0201d' 0)" alt=x "file@$TMP/p3.jpg"
refused 'long words' 422 alt '.*2000' project=soup "alt=$(printf '%02001d' 0)" "file@$TMP/p3.jpg"
refused 'a long tag' 422 tags '.' project=soup "tags=ok,$(printf '%040d' 0)" alt=x "file@$TMP/p3.jpg"
refused 'many tags' 422 tags 'At most 12 tags' project=soup tags=a,b,c,d,e,f,g,h,i,j,k,l,m alt=x "file@$TMP/p3.jpg"
refused 'a colour that is none' 422 '' '.' project=soup own-palette=yes primary=red secondary=#000000 accent=#ffffff alt=x "file@$TMP/p3.jpg"
refused 'no colours' 422 '' '.' project=soup own-palette=yes alt=x "file@$TMP/p3.jpg"
sql 'DELETE FROM bucket'
refused 'captions for a picture' 422 captions 'Captions belong to videos' project=soup alt=x "file@$TMP/p3.jpg" "captions@$TMP/c.vtt"
head -c 1100000 /dev/zero >"$TMP/large.vtt"
refused 'captions that are too large' 413 captions 'The file of captions is larger than the 1.0 MB' project=soup alt=x "file@$TMP/p3.jpg" "captions@$TMP/large.vtt"
"$PIEROGIS" --quiet project remove soup/hot >/dev/null 2>&1
before=$(facts)
refused 'a project that went away meanwhile' 422 project 'There is no such project' $all alt=x "file@$TMP/p3.jpg"
"$PIEROGIS" --quiet project add soup/hot --title 'Hot & loud' >/dev/null
before=$(facts)

# --- what no browser sends is a bad request ---
bad() {
    t_name=$1 t_status=$2
    shift 2
    send "$@"
    t_is "$t_name" "$status" "$t_status"
    t_is "… $t_name: changes nothing" "$(facts)$(lying)" "$before$files"
}
bad 'NUL in a title' 422 project=soup 'title=a\x00b' alt=x "file@$TMP/p3.jpg"
t_like '… says so at the field' "$body" 'role="alert">The title is not text in UTF-8'
t_like '… where it still stands' "$body" 'name="title".* value="a�b"'
bad 'far too long a title' 422 "title=$(printf '%09000d' 0)" 'codename=Not one' tags=a,b project=soup alt=x "file@$TMP/p3.jpg"
t_like '… says so' "$body" 'role="alert">The title must not be longer than 4096 bytes'
t_like '… what came behind it is there still' "$body" 'name="tags".* value="a,b"'
bad 'invalid UTF-8' 422 project=soup 'title=\xc3' alt=x "file@$TMP/p3.jpg"
bad 'what turns the text around' 422 project=soup 'alt=\xe2\x80\xaegnirts' "file@$TMP/p3.jpg"
t_like '… is shown as far as it can be' "$body" '^�gnirts</textarea>'
bad 'two titles' 400 project=soup title=a title=b alt=x "file@$TMP/p3.jpg"
bad 'two files in one field' 400 project=soup alt=x "file@$TMP/p3.jpg" "file@$TMP/p4.jpg"
bad 'a file in a field that takes none' 400 project=soup "alt@$TMP/p3.jpg"
bad 'no final boundary' 400 project=soup alt=x "file@$TMP/p3.jpg" -
bad 'a body that is far too large' 413 project=soup alt=x "file@$TMP/huge.jpg" "captions@$TMP/huge.jpg" "captions@$TMP/huge.jpg" "x@$TMP/huge.jpg"
perl -e 'print "--xx\r\nContent-Disposition: form-data; name=\"x$_\"\r\n\r\n$_\r\n" for 1 .. 10000; print "--xx--\r\n"' >"$TMP/parts"
cgi_post upload /upload "@$TMP/parts" CONTENT_TYPE='multipart/form-data; boundary=xx' HTTP_COOKIE="$cookie"
t_is '10000 parts' "$status" 400
cgi_post upload /upload "token=$token&form=$word&project=soup" HTTP_COOKIE="$cookie"
t_is 'another kind of form' "$status" 415
kept=$word
word= && bad 'no word' 400 project=soup alt=x "file@$TMP/p3.jpg"
word=short && bad 'a short word' 400 project=soup alt=x "file@$TMP/p3.jpg"
word=$kept kept=$token
token= && bad 'no token' 403 project=soup alt=x "file@$TMP/p3.jpg"
token=x && bad 'a stale token' 403 project=soup alt=x "file@$TMP/p3.jpg"
perl "$ROOT/t/lib/multipart.pl" "form=$word" "file@$TMP/p3.jpg" "token=$kept" >"$TMP/form"
cgi_post upload /upload "@$TMP/form" CONTENT_TYPE='multipart/form-data; boundary=xx' HTTP_COOKIE="$cookie"
t_is 'the token after the file' "$status $(facts)" "403 $before"
token=$kept
with='HTTP_SEC_FETCH_SITE=cross-site' && bad 'another site' 403 project=soup alt=x "file@$TMP/p3.jpg"
with='HTTP_SEC_FETCH_SITE= HTTP_ORIGIN=https://evil.example' && bad 'another origin' 403 project=soup alt=x "file@$TMP/p3.jpg"
with=

# --- the name of the file is text for people ---
send project=soup alt=x 'file@'"$TMP/p3.jpg"',..\x2f\xe2\x80\xae\xffgp<j>.jpg'
t_is 'an odd name' "$status" 303
t_is '… is kept clean' "$(sql "SELECT source_name FROM content ORDER BY id DESC LIMIT 1" | tr -d '\n')" '__gp<j>.jpg'
t_is 'all is spent' "$(balance carla)" 0

# --- too poor ---
form
t_like 'without clout the form says so' "$body" 'costs 20 clout, and you have 0'
t_like '… and where to earn some, and come back' "$body" 'href="/oracle\?next=%2Fupload">Earn some from the bouncer'
before=$(facts) files=$(lying)
refused 'without clout' 402 '' 'This costs 20 clout and you have 0' project=soup alt=x "file@$TMP/p4.jpg"

# --- the price rises between the form and the file ---
"$PIEROGIS" --quiet clout grant carla 50 --reason test >/dev/null
form
t_is 'the form knows what it says that it costs' "$(field price)" 20
before=$(facts) files=$(lying)
sed -i 's/^PIEROGIS_PRICE_UPLOAD=20$/PIEROGIS_PRICE_UPLOAD=30/' "$PIEROGIS_HOME/.env"
refused 'for a higher price than was said' 409 '' 'This costs 30 clout since a moment ago, and not 20: nothing has been posted or paid' \
    project=soup price=20 alt=x "file@$TMP/p4.jpg"
t_is '… the form says that of now' "$(field price)" 30
sed -i 's/^PIEROGIS_PRICE_UPLOAD=30$/PIEROGIS_PRICE_UPLOAD=20/' "$PIEROGIS_HOME/.env"
"$PIEROGIS" --quiet clout grant carla -50 --reason test >/dev/null

# --- texts, decorative pictures, staff, guests, moderated projects ---
enter dora staff 0
form
send project=soup "file@$TMP/soup.md"
t_is 'staff posts a text' "$status $(header Location)" '303 /p/soup/soup'
cgi_get site /p/soup/soup && t_is '… which is there at once' "$status" 200
send project=soup "file@$TMP/p5.jpg" decorative=yes
t_is 'a decorative picture' "$status $(header Location)" '303 /p/soup/p5'
t_is '… says so' "$(sql "SELECT decorative FROM content WHERE codename = 'p5'")" 1
cgi_get site /p/soup/p5
t_unlike 'a page for everybody has no link to the form' "$body" '/upload'
cgi_get site /p/soup/p5 HTTP_COOKIE="$cookie"
t_like '… one for who is logged in has, into its project' "$body" '<a href="/upload\?project=soup">Upload</a>'
enter gast guest 40
form
send project=soup "file@$TMP/p6.jpg" alt=x
t_is 'what a guest posts waits' "$status $(header Location)" '303 /upload?waiting=soup%2Fp6'
before=$(facts) files=$(lying)
"$PIEROGIS" --quiet account ban gast >/dev/null
send project=soup "file@$TMP/p7.jpg" alt=x
t_is 'who is banned posts nothing' "$status $(facts)" "401 $(sql "SELECT count(*) FROM content; SELECT count(*) FROM entry; SELECT count(*) FROM posted; SELECT count(*) FROM event")"
t_is '… and leaves nothing' "$(lying)" "$files"

# --- a folder that is not what it should be is nobody's fault who posts ---
enter hedwig member 40
form
before=$(facts)
for t_wrong in 'a file' 'a link'; do
    mv "$PIEROGIS_HOME/held" "$TMP/held"
    if [ "$t_wrong" = 'a file' ]; then : >"$PIEROGIS_HOME/held"; else ln -s "$TMP/held" "$PIEROGIS_HOME/held"; fi
    log_ok=1 send project=soup "file@$TMP/p8.jpg" alt=x
    t_is "held/ is $t_wrong" "$status" 500
    t_unlike '… the visitor is told little' "$body" 'held|soup/p8'
    t_like '… the log all of it' "$log" 'level=error .*status=io message="cannot [^"]*held'
    rm "$PIEROGIS_HOME/held" && mv "$TMP/held" "$PIEROGIS_HOME/held"
    t_is '… and nothing is paid' "$(facts)$(find "$PIEROGIS_HOME/tmp" -mindepth 1)" "$before"
done
send project=soup "file@$TMP/p8.jpg" alt=x
t_is 'mended, the same form posts it' "$status $(header Location)" '303 /upload?waiting=soup%2Fp8'
"$PIEROGIS" --quiet content remove soup/p8 >/dev/null && "$PIEROGIS" --quiet content remove soup/p8 --purge >/dev/null

# --- many projects: paths are typed, the page costs the same ---
sql "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
    INSERT INTO project (path, codename, title, created_at, updated_at) SELECT 'x' || i, 'x' || i, 'X', 0, 0 FROM n"
enter emil member 100
form '?project=x2999'
t_like 'with many projects the path is typed' "$(printf '%s' "$body" | tr '\n' ' ')" '<input id="project" name="project" required [^>]*value="x2999"'
t_is '… and a hundred are proposed' "$(printf '%s\n' "$body" | grep -c '<option')" 100
send project=x2999 "file@$TMP/p8.jpg" alt=x
t_is '… any can be named' "$status $(header Location)" '303 /upload?waiting=x2999%2Fp8'

# --- too often ---
sql "UPDATE bucket SET level = 0, at = strftime('%s', 'now') WHERE name LIKE 'upload:%'"
form
before=$(facts) files=$(lying)
refused 'too often' 429 '' 'That was too often' project=soup "file@$TMP/p9.jpg" alt=x
t_like '… and when to come again' "$(header Retry-After)" '^([1-5][0-9]|60)$'
t_done
