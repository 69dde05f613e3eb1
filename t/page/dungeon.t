#!/bin/sh
# The dungeon: who is in, for how long, in which colours, and the way out.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/bouncer.sh"

"$PIEROGIS" --quiet init --name Kitchen >/dev/null && "$PIEROGIS" --quiet account add bob >/dev/null || t_skip 'no site can be made'
log_in bob && bob=$cookie
ask_question 'How many are two?' 2 --mode number

# --- nobody is in ---
cgi_get bouncer /dungeon
t_is 'the dungeon' "$status" 200
t_like '… is open' "$body" 'The door is open: you are not in here\.'
t_like '… and empty' "$body" 'No other serf is here\.'
t_like '… leads to the bouncer' "$body" '<a class="blob" href="/oracle">To the bouncer</a>'
t_like '… kept by nobody' "$headers" '^Cache-Control: no-store$'
t_unlike '… without an ETag' "$headers" '^ETag'
t_like '… not for search engines' "$body" 'name="robots" content="noindex"'
cgi_get bouncer '/dungeon?next=/p/soup'
t_like 'where to go on is not forgotten' "$body" 'href="/oracle\?next=%2Fp%2Fsoup">To the bouncer'
for bad in //evil.example '/%5Cevil.example' https:evil.example; do
    cgi_get bouncer "/dungeon?next=$bad" && t_unlike "nor does it lead to $bad" "$body" evil
done
cgi_get bouncer '/dungeon?next=/a%0d%0ab' && t_is 'two lines' "$status" 400
cgi_get bouncer /dungeon REQUEST_METHOD=HEAD && t_is 'its head' "$status$body" 200
cgi_post bouncer /dungeon '' && t_is 'nothing can be done there' "$status $(header Allow)" '405 GET, HEAD'

# --- one is ---
answer_questions 0
t_is 'a wrong answer' "$status $(header Location)" '303 /dungeon'
until=$(sql 'SELECT until FROM dungeon') && moment=$(date -u -d "@$until" '+%-d %B %Y, %H:%M:%S UTC')
before=$(game)
cgi_get bouncer '/dungeon?next=/p/soup'
t_is 'the dungeon from within' "$status" 200
t_like '… says when the way out opens' "$body" "You are in until <time datetime=\"$(date -u -d "@$until" +%FT%TZ)\">$moment</time>\."
t_like '… what leads there' "$body" '<p>Wrong answers and bad manners lead here\.'
t_like '… who else is there' "$body" 'No other serf is here\.'
t_like '… and something to read' "$body" '<p class="claim"><strong>Dubious claim:</strong> [a-z]'
t_is '… once' "$(printf '%s\n' "$body" | grep -c 'Dubious claim')" 1
t_like '… lets one look again' "$body" '<a class="blob" href="/dungeon\?next=%2Fp%2Fsoup">See whether'
t_unlike '… without a way out yet' "$body" 'To the bouncer'
first=$body
cgi_get bouncer '/dungeon?next=/p/soup'
t_is 'looking again shows the same' "$body" "$first"
t_is '… and writes nothing' "$(game)" "$before"
cgi_get bouncer /dungeon REMOTE_ADDR=127.0.0.200 && t_like 'the neighbour is in as well' "$body" 'You are in until'
cgi_get bouncer /dungeon REMOTE_ADDR=192.0.2.1
t_like 'somebody from elsewhere is not' "$body" 'The door is open'
t_like '… and sees one' "$body" '1 other serf is here\.'
cgi_get bouncer /dungeon HTTP_COOKIE="$bob" && t_like 'nor is who has an account' "$body" 'The door is open'
cgi_get site / && t_is 'everything else goes on' "$status" 200

# --- many are ---
sql "INSERT INTO dungeon VALUES ('prefix:a', 1, 9999999999), ('prefix:b', 1, 9999999999), ('prefix:c', 9, 1)"
cgi_get bouncer /dungeon
t_like 'two more, and one whose time is over' "$body" '2 other serfs are here\.'
sql "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200) INSERT INTO dungeon SELECT 'prefix:' || i, 1, 9999999999 FROM n"
cgi_get bouncer /dungeon && t_like 'nobody counts a crowd' "$body" '999 and more other serfs are here\.'
"$PIEROGIS" --quiet claim add 'butter is <b>load</b>-bearing' >/dev/null
cgi_get bouncer /dungeon
t_like 'what people claim is to be read' "$body" '<p class="claim"><strong>Dubious claim:</strong> butter is &lt;b&gt;load&lt;/b&gt;-bearing'
t_is '… once' "$(printf '%s\n' "$body" | grep -c 'Dubious claim')" 1

# --- the way out ---
sql "UPDATE dungeon SET until = 1"
cgi_get bouncer /dungeon
t_like 'the way out opens by itself' "$body" 'The door is open'
cgi_get bouncer /oracle && t_is '… and the bouncer listens again' "$status" 200
knock && t_like '… to knocking' "$status$(header Location)" '^303/oracle/'
sql "INSERT INTO dungeon SELECT 'account:' || id, 3, $until + 100000 FROM account WHERE handle = 'bob'"
cgi_get bouncer /dungeon HTTP_COOKIE="$bob"
t_like 'who has an account is in by that' "$body" 'You are in until'
cgi_get bouncer /dungeon HTTP_COOKIE="$bob" REMOTE_ADDR=192.0.2.77 && t_like '… wherever they are' "$body" 'You are in until'
cgi_get bouncer /dungeon REQUEST_URI=/cgi-bin/bouncer.cgi/dungeon && t_like 'without rewriting' "$body" 'href="/cgi-bin/bouncer\.cgi/oracle">To the bouncer'

# --- its colours ---
name=$(printf '%s\n' "$body" | sed -n 's/.*href="[^"]*\/palette\/\([a-z2-7]*\)\.css".*/\1/p')
cgi_get site /
t_unlike 'the dungeon is not painted like the site' "$body" "$name"
cgi_get media "/palette/$name.css"
t_is 'its colours are served' "$status" 200
t_like '… the opposite of the others' "$body" '#001432,#a0615f,#5aaaaa'
cgi_get media "/palette/$name.svg" && t_is '… with an icon' "$status" 200
rm "$PIEROGIS_HOME/palette/$name.css"
"$PIEROGIS" doctor --fix >"$TMP/out" 2>&1
cgi_get media "/palette/$name.css" && t_is '… which come back when they are lost' "$status" 200
t_done
