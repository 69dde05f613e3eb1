#!/bin/sh
# The machine interface, posting: what a program sends, what it costs, and how the same request acts once.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

cli() { "$PIEROGIS" --quiet "$@"; }
token() { cli --json token add "$1" --name test --scope "$2" | jq -r .token; }
json() { jq -r "$1" "$TMP/body" 2>&1; }
facts() { sql 'SELECT count(*) FROM content; SELECT count(*) FROM entry; SELECT count(*) FROM posted; SELECT count(*) FROM event'; }
lying() { (cd "$PIEROGIS_HOME" && find media held tmp palette -type f | sort); }

{ cli init --name Kitchen && cli project add soup --title Soup --palette '#f2e7ff,#5b3f8c,#b0305f'; } >/dev/null || t_skip 'no site can be made'
printf 'PIEROGIS_PRICE_UPLOAD=20\nPIEROGIS_MAX_UPLOAD=300000\nPIEROGIS_NEWCOMERS=open\n' >>"$PIEROGIS_HOME/.env"
for handle in anna bob; do cli account add $handle && cli clout grant $handle 100 --reason test; done >/dev/null
for n in 1 2 3 4 5 6 7 8; do picture $n "$TMP/p$n.png"; done
printf '# Tea\n\nHot.\n' >"$TMP/tea.md"
anna=$(token anna upload) bob=$(token bob upload) reader=$(token anna read)

# send TOKEN KEY PART…: the form as a program sends it, without anything that a browser says. KEY may be empty.
send() {
    t_token=$1 t_key=$2
    shift 2
    perl "$ROOT/t/lib/multipart.pl" "$@" >"$TMP/form"
    set -- REQUEST_METHOD=POST CONTENT_TYPE='multipart/form-data; boundary=xx' CONTENT_LENGTH="$(stat -c %s "$TMP/form")" \
        HTTP_X_PIEROGIS_TOKEN="$t_token"
    [ -z "$t_key" ] || set -- "$@" HTTP_IDEMPOTENCY_KEY="$t_key"
    t_program=api t_target=/api/v1/content
    cgi_run "$@" <"$TMP/form"
}
# refused NAME STATUS KIND TOKEN KEY PART…: costs nothing and leaves nothing.
refused() {
    t_name=$1 t_status=$2 t_kind=$3
    shift 3
    before=$(facts) files=$(lying)
    send "$@"
    t_is "$t_name" "$status $(json .type) $(header Content-Type)" "$t_status urn:pierogis:problem:$t_kind application/problem+json"
    t_is "… $t_name: changes nothing" "$(facts)$(lying)" "$before$files"
}

# --- one file ---
send "$anna" '' project=soup "file@$TMP/p1.png" 'alt=A floury table' title=Table tags='flour, wood,' palette='#fff7c2,#0b5d4b,#7a1f1f'
t_is 'a picture' "$status $(header Content-Type) $(header Cache-Control)" '201 application/json no-store'
t_is '… is where it says' "$(header Location)" http://127.0.0.1:8080/api/v1/content/soup/table
t_is '… and says what has become of it' "$(json '[.path, .state, .by, .alt, .palette, (.tags | join("+")), .price] | @json')" \
    '["soup/table","visible","anna","A floury table","#fff7c2,#0b5d4b,#7a1f1f","flour+wood",20]'
t_is '… is paid' "$(balance anna)" 80
cp "$TMP/body" "$TMP/first"
cgi_get api /api/v1/content/soup/table
t_is '… reads as it was answered' "$(json 'del(.text)' | jq -S .)" "$(jq -S 'del(.price, .removed)' "$TMP/first")"
t_is 'the use of the token is noted' "$(sql "SELECT used_at > 0 FROM api_token WHERE scopes = 'upload' AND account_id = (SELECT id FROM account WHERE handle = 'anna')")" 1
sqlite3 "$PIEROGIS_HOME/db/site.db" 'UPDATE api_token SET used_at = used_at - 40000 WHERE used_at > 0'
before=$(sql 'SELECT used_at FROM api_token ORDER BY id')
send "$anna" '' project=soup "file@$TMP/tea.md"
t_is 'a text' "$status $(json '[.path, .file_url, .shown_in] | @json')" '201 ["soup/tea",null,"#f2e7ff,#5b3f8c,#b0305f"]'
t_is '… on the same day that is not noted again' "$(sql 'SELECT used_at FROM api_token ORDER BY id')" "$before"

# --- the same request ---
send "$anna" key-1 project=soup "file@$TMP/p2.png" alt=x title=Second
t_is 'with a key' "$status $(balance anna)" '201 40'
cp "$TMP/body" "$TMP/first"
before=$(facts)
send "$anna" key-1 project=soup "file@$TMP/p2.png" alt=x title=Second
t_is 'again' "$status $(header Location) $(balance anna)" '201 http://127.0.0.1:8080/api/v1/content/soup/second 40'
t_ok '… the same answer' cmp "$TMP/body" "$TMP/first"
t_is '… and nothing done' "$(facts)" "$before"
sed 's/xx/another-boundary/' "$TMP/form" >"$TMP/form2"
t_program=api t_target=/api/v1/content
cgi_run REQUEST_METHOD=POST CONTENT_TYPE='multipart/form-data; boundary=another-boundary' CONTENT_LENGTH="$(stat -c %s "$TMP/form2")" \
    HTTP_AUTHORIZATION="Bearer $anna" HTTP_IDEMPOTENCY_KEY='"key-1"' <"$TMP/form2"
t_is 'with another boundary, and the key in quotes' "$status $(jq -r .path "$TMP/body")" '201 soup/second'
refused 'the key for another file' 422 invalid "$anna" key-1 project=soup "file@$TMP/p3.png" alt=x title=Second
refused '… for other words' 422 invalid "$anna" key-1 project=soup "file@$TMP/p2.png" alt=y title=Second
refused '… with a field more' 422 invalid "$anna" key-1 project=soup "file@$TMP/p2.png" alt=x title=Second tags=a
send "$bob" key-1 project=soup "file@$TMP/p3.png" alt=x
t_is 'everybody has keys of their own' "$status $(balance bob)" '201 80'
refused 'the same file with another key' 409 conflict "$anna" key-2 project=soup "file@$TMP/p2.png" alt=x title=Second
t_like '… says where it is' "$(json .detail)" 'at soup/second; nothing has been paid'
refused 'a key that can be none' 400 bad-request "$anna" 'a b' project=soup "file@$TMP/p4.png" alt=x
refused 'a long one' 400 bad-request "$anna" "$(printf '%0101d' 0)" project=soup "file@$TMP/p4.png" alt=x
refused 'an empty one' 400 bad-request "$anna" '""' project=soup "file@$TMP/p4.png" alt=x
refused 'a refusal with a key' 422 invalid "$anna" key-3 project=soup "file@$TMP/p4.png"
send "$anna" key-3 project=soup "file@$TMP/p4.png" alt=x
t_is '… does not use it up' "$status $(balance anna)" '201 20'

# --- eight at a time ---
perl "$ROOT/t/lib/multipart.pl" project=soup "file@$TMP/p5.png" alt=x title=Once >"$TMP/form"
at_once() {
    for n in 1 2 3 4 5 6 7 8; do
        env -i GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=POST REMOTE_ADDR=127.0.0.1 HTTP_HOST=127.0.0.1:8080 SCRIPT_NAME=/cgi-bin/api.cgi \
            PATH_INFO=/api/v1/content REQUEST_URI=/api/v1/content PIEROGIS_HOME="$PIEROGIS_HOME" HTTP_X_PIEROGIS_TOKEN="$1" \
            HTTP_IDEMPOTENCY_KEY="$2" CONTENT_TYPE='multipart/form-data; boundary=xx' CONTENT_LENGTH="$(stat -c %s "$TMP/form")" \
            "$BUILD/cgi-bin/api.cgi" <"$TMP/form" >"$TMP/once.$n" 2>"$TMP/once.$n.log" &
    done
    wait
}
before=$(content_rows)
at_once "$bob" all-at-once
t_is 'one request, sent eight times at once: eight times the same answer' \
    "$(sed -n 's/^Status: //p' "$TMP"/once.? | sort | uniq -c | sed 's/^ *//; s/\r//')" '8 201 Created'
t_is '… to the byte' "$(for n in 1 2 3 4 5 6 7 8; do tail -n 1 "$TMP/once.$n" | sha256sum; done | sort -u | wc -l)" 1
t_is '… one item, one charge' "$(($(content_rows) - before)) $(balance bob)" '1 60'
t_is '… without a word in the log' "$(cat "$TMP"/once.?.log)" ''

printf '# Two\n' >"$TMP/two.md"
send "$bob" "$(printf '%0100d' 0)" project=soup "file@$TMP/two.md"
t_is 'a key of a hundred characters' "$status $(balance bob)" '201 40'

# --- who may ---
refused 'without a token' 401 unauthorized '' '' project=soup "file@$TMP/p6.png" alt=x
refused 'without the scope' 403 forbidden "$reader" '' project=soup "file@$TMP/p6.png" alt=x
t_like '… which it names' "$(header WWW-Authenticate)" 'error="insufficient_scope", scope="upload"'
cli account ban bob >/dev/null
refused 'who is banned' 401 unauthorized "$bob" '' project=soup "file@$TMP/p6.png" alt=x
refused '… asking for an answer that was given' 401 unauthorized "$bob" all-at-once project=soup "file@$TMP/p5.png" alt=x title=Once
cli account unban bob >/dev/null
sql 'DELETE FROM bucket' 2>/dev/null || sqlite3 "$PIEROGIS_HOME/db/site.db" 'DELETE FROM bucket'

# --- a token that ends while the file is on its way ---
"$convert" -seed 9 -size 260x260 xc: +noise Random -depth 8 "$TMP/noise.png"
perl "$ROOT/t/lib/multipart.pl" project=soup "file@$TMP/noise.png" alt=x >"$TMP/form"
size=$(stat -c %s "$TMP/form")
t_ok 'a file that fills no pipe' [ "$size" -gt 150000 ]
late=$(token bob upload)
mkfifo "$TMP/pipe"
env -i GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=POST REMOTE_ADDR=127.0.0.1 HTTP_HOST=127.0.0.1:8080 SCRIPT_NAME=/cgi-bin/api.cgi \
    PATH_INFO=/api/v1/content REQUEST_URI=/api/v1/content PIEROGIS_HOME="$PIEROGIS_HOME" HTTP_X_PIEROGIS_TOKEN="$late" \
    CONTENT_TYPE='multipart/form-data; boundary=xx' CONTENT_LENGTH="$size" "$BUILD/cgi-bin/api.cgi" <"$TMP/pipe" >"$TMP/late" 2>"$TMP/late.log" &
exec 4>"$TMP/pipe"
head -c 140000 "$TMP/form" >&4 # more than a pipe holds: once it is written, the token has been looked at
cli token revoke "$(sql 'SELECT max(id) FROM api_token')" >/dev/null
before=$(facts) files=$(lying)
tail -c +140001 "$TMP/form" >&4
exec 4>&-
wait $!
t_like 'a token that ends while the file comes' "$(cat "$TMP/late")" '^Status: 401 '
t_is '… posts nothing' "$(facts)$(lying)$(cat "$TMP/late.log")" "$before$files"

# --- a process that only reads may not start other programs ---
if why=$(t_traceable); then
    # rules: how many files and folders the sandbox of the last request left, and whether it may run any of them.
    traced() { sed -n 's/.*landlock_add_rule(.*allowed_access=\([^,]*\),.*/\1/p' "$TMP/trace" | grep -c EXECUTE; }
    printf '#!/bin/sh\nexec strace -o %s -e trace=landlock_add_rule %s/cgi-bin/api.cgi\n' "$TMP/trace" "$BUILD" >"$TMP/api.cgi"
    chmod 755 "$TMP/api.cgi"
    cgi_folder=$TMP log_ok=1 cgi_get api '/api/v1/content?project=soup' HTTP_X_PIEROGIS_TOKEN="$anna"
    reading="$status $(traced)"
    perl "$ROOT/t/lib/multipart.pl" project=soup alt=x >"$TMP/form"
    t_program=api t_target=/api/v1/content
    cgi_folder=$TMP log_ok=1 cgi_run REQUEST_METHOD=POST CONTENT_TYPE='multipart/form-data; boundary=xx' \
        CONTENT_LENGTH="$(stat -c %s "$TMP/form")" HTTP_X_PIEROGIS_TOKEN="$anna" <"$TMP/form"
    case $(traced) in
    0) t_note 'this kernel has no Landlock: what a process may start cannot be seen' ;;
    *)
        t_is 'posting, it may' "$status" 422
        t_is 'reading, it may not' "$reading" '200 0'
        ;;
    esac
else
    t_note "$why: what a process may start cannot be seen"
fi

# --- what is refused ---
printf '<svg xmlns="http://www.w3.org/2000/svg"/>' >"$TMP/x.svg"
head -c 300001 /dev/zero >"$TMP/large.png"
refused 'no file' 422 invalid "$bob" '' project=soup alt=x
refused 'no project' 422 invalid "$bob" '' "file@$TMP/p6.png" alt=x
refused 'an unknown one' 422 invalid "$bob" '' project=nowhere "file@$TMP/p6.png" alt=x
refused 'a picture without words' 422 invalid "$bob" '' project=soup "file@$TMP/p6.png"
refused 'words for what is decorative' 422 invalid "$bob" '' project=soup "file@$TMP/p6.png" alt=x decorative=yes
refused 'a palette that is none' 422 invalid "$bob" '' project=soup "file@$TMP/p6.png" alt=x palette=red
refused 'many tags' 422 invalid "$bob" '' project=soup "file@$TMP/p6.png" alt=x tags=a,b,c,d,e,f,g,h,i,j,k,l,m
refused 'a taken codename' 409 conflict "$bob" '' project=soup "file@$TMP/p6.png" alt=x codename=table
refused 'an SVG' 415 unsupported "$bob" '' project=soup "file@$TMP/x.svg" alt=x
refused 'a file that is too large' 413 too-large "$bob" '' project=soup "file@$TMP/large.png" alt=x
refused 'a form that is cut off' 400 bad-request "$bob" '' project=soup "file@$TMP/p6.png" -
refused 'two titles' 400 bad-request "$bob" '' title=a title=b project=soup "file@$TMP/p6.png" alt=x
cgi_run REQUEST_METHOD=POST CONTENT_TYPE=application/json CONTENT_LENGTH=2 HTTP_X_PIEROGIS_TOKEN="$bob" <<END
{}
END
t_is 'another kind of body' "$status $(json .type)" '415 urn:pierogis:problem:unsupported'
send "$anna" '' project=soup "file@$TMP/p6.png" alt=x
t_is 'the last clout' "$status $(balance anna)" '201 0'
refused 'too poor' 402 too-poor "$anna" '' project=soup "file@$TMP/p7.png" alt=x
sqlite3 "$PIEROGIS_HOME/db/site.db" "UPDATE bucket SET level = 0, at = strftime('%s', 'now') WHERE name LIKE 'upload:%'"
refused 'too often' 429 too-many "$bob" '' project=soup "file@$TMP/p7.png" alt=x
t_like '… says when to come back, and is right' "$(header Retry-After)" '^([1-5][0-9]|60)$'

# --- what waits ---
sed -i 's/NEWCOMERS=open/NEWCOMERS=hold/' "$PIEROGIS_HOME/.env"
cli account add carla >/dev/null && cli clout grant carla 40 --reason test >/dev/null
carla=$(token carla upload)
send "$carla" '' project=soup "file@$TMP/p8.png" alt=x title=Later
t_is 'what a newcomer posts waits' "$status $(json '[.state, .file_url, .renditions] | @json')" '201 ["waiting",null,[]]'
jq -S 'del(.price, .removed)' "$TMP/body" >"$TMP/first"
# seen TOKEN: what its owner finds at the address.
seen() { cgi_get api "/api/v1/content/soup/later" HTTP_X_PIEROGIS_TOKEN="$1"; }
seen "$carla"
t_is '… and is found there by who has posted it' "$status $(header Cache-Control) $(header ETag)" '200 no-store '
t_is '… as it was answered' "$(json 'del(.text)' | jq -S .)" "$(cat "$TMP/first")"
for t_other in '' "$bob" "$reader"; do
    seen "$t_other"
    t_is '… and not yet by anybody else' "$status $(json .detail)" '404 there is nothing at "soup/later"'
done
cli content approve soup/later >/dev/null && cli content hide soup/later >/dev/null
seen "$carla"
t_is 'hidden, it says so' "$status $(json '[.state, .file_url] | @json')" '200 ["held",null]'
seen "$bob"
t_is '… to nobody else' "$status" 404
cli content remove soup/later >/dev/null
seen "$carla"
t_is 'removed, it is gone' "$status" 404
t_is 'nothing is left in tmp' "$(find "$PIEROGIS_HOME/tmp" -mindepth 1)" ''
pierogis clout verify
t_is 'the ledger is sound' "$code" 0
t_done
