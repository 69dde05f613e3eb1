#!/bin/sh
# The machine interface, reading: what programs get, with and without a token, and how they are refused.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

cli() { "$PIEROGIS" --quiet "$@"; }
# token ACCOUNT SCOPE…: the secret of a new one.
token() {
    t_account=$1
    shift
    for t_scope in "$@"; do set -- "$@" --scope "$t_scope" && shift; done
    cli --json token add "$t_account" --name test "$@" | jq -r .token
}
json() { jq -r "$1" "$TMP/body" 2>&1; }
get() {
    t_what=$1
    shift
    cgi_get api "/api/v1/$t_what" "$@"
}
# problem NAME STATUS KIND: the last answer is a problem object of this kind, and nothing else.
problem() {
    t_is "$1" "$status" "$2"
    t_is '… is a problem object' "$(header Content-Type) $(header Cache-Control)" 'application/problem+json no-store'
    t_is '… of its kind' "$(json '[.type, .status, (keys | join(" "))] | @json')" \
        "[\"urn:pierogis:problem:$3\",$2,\"detail instance status title type\"]"
}

{
    cli init --name Kitchen && cli account add anna && cli account add bob && cli account add gregor --role guest &&
        cli project add soup --title 'Soup & <Noodles>' --palette '#102030,#405060,#708090' &&
        cli project add soup/hot --description 'Very *hot*.' && cli project add cold
} >/dev/null || t_skip 'no site can be made'
printf '# Barszcz\n\nRed & <b>good</b>.\n' >"$TMP/barszcz.md"
picture 1 "$TMP/bowl.png"
t_ok 'a text' cli upload soup/hot "$TMP/barszcz.md" --tag red --tag beet
cli clout grant anna 20 --reason test >/dev/null
t_ok 'a picture' cli upload soup/hot "$TMP/bowl.png" --title 'A bowl' --alt 'Soup' --palette '#fff7c2,#0b5d4b,#7a1f1f' --as anna
picture 2 "$TMP/x.png"
t_ok 'one more' cli upload cold "$TMP/x.png" --title Secret --decorative
t_ok '… that is hidden' cli content hide cold/secret
t_ok 'seen by all' cli content approve soup/hot/a-bowl

# --- what anybody may read ---
get projects
t_is 'projects' "$status" 200
t_is '… as JSON that caches may keep' "$(header Content-Type) $(header Cache-Control) $(header Vary)" \
    'application/json public, no-cache Authorization, X-Pierogis-Token'
t_like '… with its tag' "$(header ETag)" '^W/"'
t_is '… all on one page' "$(json '[.[].path] | join(" ")')$(header Link)" 'cold soup soup/hot'
t_is '… in the colours of the project above' "$(json '.[2] | [.palette, .shown_in] | @json')" '[null,"#102030,#405060,#708090"]'
t_is '… with the address of the page for people' "$(json '.[1].url')" http://127.0.0.1:8080/p/soup
t_is '… open to no other site' "$(header Access-Control-Allow-Origin)" ''
tag=$(header ETag)
get projects HTTP_IF_NONE_MATCH="$tag"
t_is 'who has it already' "$status$body" 304
mv "$PIEROGIS_HOME/db" "$PIEROGIS_HOME/db.away"
get projects
t_is 'the page cache has it, too: no database is asked' "$status $(header ETag)" "200 $tag"
get projects HTTP_COOKIE=pierogis=x
t_is '… whatever cookies come along' "$status $(header ETag)" "200 $tag"
mv "$PIEROGIS_HOME/db.away" "$PIEROGIS_HOME/db"
get projects REQUEST_METHOD=HEAD
t_is 'the head alone' "$status$body $(header ETag)" "200 $tag"
pierogis project show soup --json
get projects/soup
t_is 'a project says what the command line says of it' \
    "$(json 'del(.url, .shown_in)' | jq -S .)" "$(jq -S . "$TMP/out")"
get projects/hot
t_is 'a bare codename' "$status $(header Location)" '301 http://127.0.0.1:8080/api/v1/projects/soup/hot'
get content?project=soup/hot
t_is 'what a project has, newest first' "$status $(json '[.[].path] | join(" ")')" '200 soup/hot/a-bowl soup/hot/barszcz'
t_is '… without what its sub-projects have' "$(get content?project=soup && json length)" 0
get content/soup/hot/a-bowl
t_is 'a picture' "$status $(json '[.alt, .by, .palette, .shown_in, .text] | @json')" \
    '200 ["Soup","anna","#fff7c2,#0b5d4b,#7a1f1f","#fff7c2,#0b5d4b,#7a1f1f",null]'
t_is '… and its file' "$([ -f "$PIEROGIS_HOME/$(json .file_url | sed 's|^http://127.0.0.1:8080/||')" ] && echo there)" there
t_is '… not under the name that it came with' "$(json 'has("source_name")')" false
pierogis content show soup/hot/a-bowl --json
t_is '… says what the command line says of it' \
    "$(json 'del(.url, .shown_in, .file_url, .captions_url, .renditions, .text)' | jq -S .)" \
    "$(jq -S 'del(.source_name)' "$TMP/out")"
"$convert" -seed 3 -size 900x600 plasma:tomato-gold "$TMP/big.jpg"
t_ok 'a larger one' cli upload cold "$TMP/big.jpg" --title Big --decorative
get content/cold/big
t_is '… comes in several widths and forms' "$(json '[.renditions[] | "\(.width) \(.type)"] | join(", ")')" \
    '400 image/webp, 400 image/jpeg, 800 image/webp, 800 image/jpeg, 900 image/webp, 900 image/jpeg'
t_is '… all of which are there' "$(json '.renditions[].url' | while read -r url; do
    [ -f "$PIEROGIS_HOME/${url#http://127.0.0.1:8080/}" ] || echo "$url"
done)" ''
get content/soup/hot/barszcz
t_is 'a text' "$(json '[.kind, (.tags | join("+")), .file_url, .renditions, .shown_in] | @json')" \
    '["text","beet+red",null,[],"#102030,#405060,#708090"]'
json .text >"$TMP/text"
t_ok '… word for word' cmp "$TMP/text" - <<END
$(cat "$TMP/barszcz.md")

END
get content/cold/secret
problem 'what is hidden' 404 not-found
get content?project=cold
t_unlike '… is in no list' "$body" secret
get content/soup
problem 'a project is no content' 404 not-found
get projects/soup/hot/barszcz
problem 'content is no project' 404 not-found
t_ok 'moving' cli content move soup/hot/barszcz cold
get content/soup/hot/barszcz
t_is 'what has moved' "$status $(header Location)" '301 http://127.0.0.1:8080/api/v1/content/cold/barszcz'
cli project add soup/cold
get projects/cold
t_is 'a whole path is never ambiguous' "$status" 200
cli project add soup/new && cli project add cold/new
get projects/new
problem 'a codename of several projects' 409 conflict
t_is '… names them' "$(json .detail)" '"new" could be any of cold/new, soup/new: give the whole path'
cli claim add 'butter is load-bearing'
get claims
t_is 'claims' "$status $(json '.[] | [.id, .text, .state, .author] | @json')" '200 [1,"butter is load-bearing","visible",null]'
pierogis claim list --json
t_is '… as the command line says them' "$(jq -S . "$TMP/body")" "$(jq -S . "$TMP/out")"

# --- the pages of a list ---
for n in 1 2 3 4 5 6; do
    cli claim add "claim $n" && printf 'text %s\n' $n >"$TMP/t$n.txt" && cli upload cold/new "$TMP/t$n.txt" && cli clout grant anna $n --reason test
done >/dev/null
anna=$(token anna read)
# walk TAIL FILTER: what jq finds on each page, one line each, by following the links.
walk() {
    t_tail=$1 t_pages=0
    while [ -n "$t_tail" ] && [ $t_pages -lt 20 ]; do
        get "$t_tail" HTTP_X_PIEROGIS_TOKEN="$anna"
        json "$2"
        t_tail=$(header Link | sed -n 's|^<http://127.0.0.1:8080/api/v1/\(.*\)>; rel="next"$|\1|p') t_pages=$((t_pages + 1))
    done
}
t_is 'all claims, three by three' "$(walk 'claims?limit=3' '[.[].id] | join(" ")')" '7 6 5
4 3 2
1'
t_is 'all projects, four by four' "$(walk 'projects?limit=4' '[.[].path] | join(" ")')" 'cold cold/new soup soup/cold
soup/hot soup/new'
t_is 'all content, posted in one second or not, two by two' "$(walk 'content?project=cold/new&limit=2' '[.[].path[9:]] | join(" ")')" 't6 t5
t4 t3
t2 t1'
t_is 'all of the clout, four by four' "$(walk 'clout?limit=4' '"\(.balance): \([.history[].amount] | join(" "))"')" '21: 6 5 4 3
21: 2 1 -20 20'
for bad in projects?limit=0 projects?limit=101 projects?limit=x 'projects?after=../x' claims?after=0 claims?after=x content \
    'content?project=soup&after=x' 'content?project=soup&after=1-2-3' 'content?project=soup&project=cold'; do
    get "$bad"
    problem "$bad" 400 bad-request
done
get content?project=nowhere
problem 'the list of no project' 404 not-found

# --- what is one's own ---
events() { sql 'SELECT count(*) FROM event; SELECT count(*) FROM session; SELECT count(used_at) FROM api_token'; }
get me
problem 'without a token' 401 unauthorized
t_is '… says what is missing' "$(header WWW-Authenticate)" 'Bearer realm="pierogis"'
get me HTTP_AUTHORIZATION="Bearer $anna"
t_is 'in the header Authorization' "$status $(json .handle)" '200 anna'
t_is '… kept by nobody' "$(header Cache-Control)$(header ETag)" no-store
t_is '… with the token, but not its secret' "$(json '[.token.name, (.token.scopes | join(" ")), .token.used_at, (.token | has("token"))] | @json')" '["test","read",null,false]'
pierogis account show anna --json
t_is '… says what the command line says' "$(json 'del(.url, .token)' | jq -S .)" \
    "$(jq -S 'del(.merged_into, .identities, .asked_about, .logins)' "$TMP/out")"
get me HTTP_AUTHORIZATION="bEARER  $anna"
t_is 'schemes are written as one likes' "$status" 200
get me HTTP_X_PIEROGIS_TOKEN="$anna"
t_is 'in a header of its own' "$status $(json .handle)" '200 anna'
get me HTTP_X_PIEROGIS_TOKEN="$anna" HTTP_AUTHORIZATION='Basic eDp5'
t_is '… beside a password for somebody else' "$status" 200
get me HTTP_AUTHORIZATION='Basic eDp5'
problem 'a password alone' 401 unauthorized
pierogis clout show anna --json
get clout HTTP_X_PIEROGIS_TOKEN="$anna"
t_is 'clout is what the command line says' "$(json 'del(.history)' | jq -S .)" "$(jq -S . "$TMP/out")"
pierogis clout ledger anna --json
t_is '… and so is the history' "$(json .history | jq -S .)" "$(jq -S . "$TMP/out")"
t_is 'reading writes nothing' "$(before=$(events) && get me HTTP_X_PIEROGIS_TOKEN="$anna" && [ "$(events)" = "$before" ] && echo nothing)" nothing

# --- tokens that do not hold ---
wrong=$(printf %s "$anna" | tr 'a-y' 'b-z')
for bad in "$wrong" "${anna#pgs_}" "${anna}a" x "$(printf '%0300d' 0)"; do
    get me HTTP_X_PIEROGIS_TOKEN="$bad"
    t_is 'a wrong token' "$status $(json .type) $(header WWW-Authenticate)" \
        '401 urn:pierogis:problem:unauthorized Bearer realm="pierogis", error="invalid_token"'
    get projects HTTP_AUTHORIZATION="Bearer $bad"
    t_is '… is said to be one even where none is needed' "$status" 401
done
get projects HTTP_AUTHORIZATION="Bearer $anna"
t_is 'a right one where none is needed' "$status $(header Cache-Control)" '200 no-store'
uploads=$(token anna upload)
get me HTTP_X_PIEROGIS_TOKEN="$uploads"
problem 'a token without the scope' 403 forbidden
t_is '… says which' "$(header WWW-Authenticate)" 'Bearer realm="pierogis", error="insufficient_scope", scope="read"'
cli token revoke "$(sql 'SELECT max(id) FROM api_token')" >/dev/null
get me HTTP_X_PIEROGIS_TOKEN="$uploads"
problem 'a revoked token' 401 unauthorized
cli account ban anna >/dev/null
get me HTTP_X_PIEROGIS_TOKEN="$anna"
problem 'the token of somebody who is banned' 401 unauthorized
cli account unban anna >/dev/null && cli account role anna staff >/dev/null
get me HTTP_X_PIEROGIS_TOKEN="$anna"
t_is 'a role counts at once' "$status $(json .role)" '200 staff'
bob=$(token bob read)
cli account remove bob --yes >/dev/null
get me HTTP_X_PIEROGIS_TOKEN="$bob"
problem 'the token of somebody who has left' 401 unauthorized

# --- cookies mean nothing here ---
check=$(check_of anna)
cgi_post account /check "code=$check"
cookie=$(cookie_set)
cgi_get account /me HTTP_COOKIE="$cookie"
t_is 'a cookie that logs in' "$status" 200
get me HTTP_COOKIE="$cookie"
problem '… does not so here' 401 unauthorized
get projects HTTP_COOKIE="$cookie"
t_is '… and changes nothing' "$status $(header Cache-Control)" '200 public, no-cache'
cgi_get account /me HTTP_X_PIEROGIS_TOKEN="$anna"
t_is 'nor does a token log in on pages' "$status" 401

# --- the rest of the refusals ---
for method in POST PUT PATCH DELETE OPTIONS; do
    get claims REQUEST_METHOD=$method CONTENT_LENGTH=0 HTTP_ORIGIN=https://elsewhere.example
    problem "$method" 405 bad-method
    t_is '… says what is possible' "$(header Allow)$(header Access-Control-Allow-Methods)" 'GET, HEAD'
done
cgi_get site /api/v1/nothing
problem 'an address that is none' 404 not-found
get projects HTTP_HOST=elsewhere.example
problem 'another host name' 421 misdirected
get projects/soup%2Fhot%2f..%2Fhot REQUEST_URI=/api/v1/projects/soup%2Fhot%2f..%2Fhot
problem 'a dotted step behind encoded slashes' 400 bad-request
get projects/soup/hot && cp "$TMP/body" "$TMP/plain"
get projects/soup%2Fhot REQUEST_URI=/api/v1/projects/soup%2Fhot
t_is 'an encoded slash is a slash' "$status $(cmp "$TMP/body" "$TMP/plain")" '200 '
get content/soup%2fhot%2Fa-bowl REQUEST_URI=/api/v1/content/soup%2fhot%2Fa-bowl
t_is '… each of them' "$status $(json .path)" '200 soup/hot/a-bowl'

# --- the document ---
get openapi.json
t_is 'the document' "$status $(json .openapi)" '200 3.1.0'
t_is '… says where this site is' "$(json '.servers[].url')" http://127.0.0.1:8080/api/v1
cgi_folder=$BUILD/cgi-bin get openapi.json REQUEST_URI=/cgi-bin/api.cgi/api/v1/openapi.json
t_is '… without rewriting, too' "$(json '.servers[].url')" http://127.0.0.1:8080/cgi-bin/api.cgi/api/v1
t_is '… and is the file otherwise' "$(json 'del(.servers)' | jq -S .)" "$(jq -S 'del(.servers)' "$ROOT/cgi/openapi.json")"
pierogis clout verify
t_is 'the ledger is sound' "$code" 0
t_done
