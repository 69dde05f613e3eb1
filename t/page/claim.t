#!/bin/sh
# Making a claim on the web: asked for, shown, paid and posted, once; and what is refused costs nothing.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"

"$PIEROGIS" --quiet init --name Kitchen >/dev/null && "$PIEROGIS" --quiet account add bob >/dev/null &&
    "$PIEROGIS" --quiet account add gertrud --role guest >/dev/null &&
    "$PIEROGIS" --quiet account add stella --role staff >/dev/null || t_skip 'no site can be made'
printf 'PIEROGIS_WATCH_WORDS="spam, buy now"\nPIEROGIS_PRICE_CLAIM=10\n' >>"$PIEROGIS_HOME/.env"
sql() { sqlite3 -cmd '.timeout 5000' "$PIEROGIS_HOME/db/site.db" "$1"; }
escaped() { printf %s "$1" | perl -pe 's/([^A-Za-z0-9_.-])/sprintf "%%%02X", ord $1/ge'; }
claims() { sql "SELECT count(*) FROM claim"; }
# All that a claim may change.
facts() { sql 'SELECT count(*) FROM claim; SELECT count(*) FROM posted; SELECT count(*) FROM entry; SELECT count(*) FROM event; SELECT count(*) FROM dungeon'; }
# enter HANDLE: sets $cookie and $token.
enter() {
    log_in "$1"
    cgi_get bouncer /claim HTTP_COOKIE="$cookie"
    token=$(field token)
}
form() { cgi_post bouncer /claim "token=$token&$1" HTTP_COOKIE="$cookie"; }
# look TEXT: the first form. Sets $word, that of the second one.
look() {
    form "do=look&name=Nobody+%26+Sons&claim=$(escaped "$1")"
    word=$(field form)
}
post() { form "do=post&form=$2&claim=$(escaped "$1")"; }
quiet() { t_is "$1: nothing is written" "$(facts)" "$before"; }

# --- who may ---
cgi_get bouncer /claim
t_is 'a stranger' "$status" 401
t_like '… is led to the bouncer, and back' "$body" 'href="/oracle\?next=%2Fclaim"'
cgi_post bouncer /claim 'do=post&form=x&claim=hello'
t_is '… and posts nothing' "$status $(claims)" '401 0'
cgi_get site /claims
t_like 'the claims say where one is made' "$body" '<a class="blob" href="/claim">Make a claim</a>'

# --- the scene ---
enter bob
t_is 'a member is asked' "$status" 200
t_like '… kept by nobody' "$headers" '^Cache-Control: no-store$'
t_like '… for a name' "$body" '<label for="name">What is your name\?</label>'
t_like '… which does not matter, and that is said' "$body" 'name-hint.* class="hint">You may leave this empty: it is not kept'
t_like '… the claim is signed by the account' "$body" '<strong>bob</strong>, whatever you say'
t_like '… for a claim' "$body" '<label for="claim">What do you claim\?</label>'
t_like '… of so many characters' "$body" '<textarea id="claim" name="claim" rows="3" required maxlength="120"'
t_like 'the price' "$body" '<dt>Price</dt><dd>10 clout</dd>'
t_like '… what one has' "$body" '<dt>You have</dt><dd>0 clout</dd>'
t_like '… and what is missing' "$body" '<dt>You lack</dt><dd>10 clout</dd>'
t_like '… where it can be had' "$body" 'href="/oracle\?next=%2Fclaim">To the bouncer'
before=$(facts)
look 'a fold is a contract'
t_is 'who has too little' "$status" 402
t_like '… reads so' "$body" 'role="alert">This costs 10 clout and you have 0; the bouncer pays for right answers\.'
t_like '… the title, too' "$body" '<title>Refused: Make a claim · '
t_like '… at the field' "$body" 'aria-describedby="claim-hint problem" aria-invalid="true"'
t_like '… with what was typed' "$body" '^a fold is a contract</textarea>'
t_like '… and the way to the bouncer' "$body" 'href="/oracle\?next=%2Fclaim">To the bouncer'
post 'a fold is a contract' word-1
t_is '… also by the second form alone' "$status" 402
quiet 'too poor'

# --- the two steps ---
"$PIEROGIS" --quiet clout grant bob 35 --reason test >/dev/null
before=$(facts)
look '  butter is
  <b>load</b>-bearing & "yellow"  '
t_is 'a claim is shown first' "$status" 200
t_like '… as it will be' "$body" '<strong>Dubious claim:</strong> butter is &lt;b&gt;load&lt;/b&gt;-bearing &amp; "yellow" <span>— <a href="/u/bob">bob</a>'
t_like '… with its price' "$body" '<dt>Price</dt><dd>10 clout</dd>'
t_like '… what one has' "$body" '<dt>You have</dt><dd>35 clout</dd>'
t_like '… and what one keeps' "$body" '<dt>You keep</dt><dd>25 clout</dd>'
t_like '… nothing has happened, it says' "$body" 'Nothing has been posted or paid yet\.'
t_unlike '… nobody listened to the name' "$body" 'Nobody|Sons'
t_like '… in a form that knows itself' "$word" '^[a-z2-7]{52}$'
quiet 'looking'
shown=$(printf '%s\n' "$body" | sed -n 's/.*name="claim" value="\([^"]*\)".*/\1/p' | sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&#34;/"/g; s/&amp;/\&/g')
form "do=change&claim=$(escaped "$shown")"
t_is 'it can be changed' "$status" 200
t_like '… with what it was' "$body" '^butter is &lt;b&gt;load&lt;/b&gt;-bearing &amp; "yellow"</textarea>'
quiet 'changing'
post "$shown" "$word"
t_is 'posting leads to where it is seen' "$status $(header Location)" '303 /claims'
t_is '… for its price' "$(balance bob)" 25
cgi_get site /claims
t_like '… it is seen' "$body" '<p>butter is &lt;b&gt;load&lt;/b&gt;-bearing &amp; "yellow"</p>'
t_is 'the text is as it was shown' "$(sql 'SELECT text FROM claim')" 'butter is <b>load</b>-bearing & "yellow"'
before=$(facts)
post "$shown" "$word"
t_is 'the same form again leads there, too' "$status $(header Location)" '303 /claims'
post '...' "$word"
t_is '… whatever else is in it' "$status $(header Location)" '303 /claims'
quiet 'a double click'
t_is '… one claim, one charge' "$(claims) $(balance bob)" '1 25'
form 'do=post&claim=no+word'
t_is 'a form without its word is only looked at' "$status" 200
form 'claim=no+wish'
t_is '… and so is one that does not say what to do' "$status" 200
quiet 'neither posts'

# --- many at once ---
# waiting: how many of the programs that $senders have started sleep, as those do that wait for the writer before them.
waiting() {
    for t_sender in $senders; do
        for t_program in $(cat "/proc/$t_sender/task/$t_sender/children" 2>/dev/null); do
            sed -n '/^Name:.*bouncer.cgi/,/^State:/s/^State:[[:space:]]*S.*/sleeps/p' "/proc/$t_program/status" 2>/dev/null
        done
    done | wc -l
}
# until_true COMMAND…: for three seconds or so, for nobody waits for a writer longer than five.
until_true() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || return 1
        perl -e 'select undef, undef, undef, .02'
    done
}
all_wait() { [ "$(waiting)" = 6 ]; }
is_locked() { ! sqlite3 "$PIEROGIS_HOME/db/site.db" 'BEGIN IMMEDIATE; ROLLBACK' 2>/dev/null; }
look 'all at once'
# Somebody else writes until all six have seen that their form is new.
mkfifo "$TMP/writer"
sqlite3 "$PIEROGIS_HOME/db/site.db" <"$TMP/writer" &
exec 8>"$TMP/writer"
echo 'BEGIN IMMEDIATE;' >&8
t_ok 'another writer is at work' until_true is_locked
senders=
for n in 1 2 3 4 5 6; do
    (
        TMP=$TMP/at-once-$n
        mkdir "$TMP"
        post 'all at once' "$word"
        echo "$status $(header Location)" >"$TMP/said"
    ) 8>&- &
    senders="$senders $!"
done
t_ok '… six processes wait for it' until_true all_wait
echo 'ROLLBACK;' >&8
exec 8>&-
wait
t_is 'six processes send the same form' "$(cat "$TMP"/at-once-*/said | sort | uniq -c | sed 's/^ *//')" '6 303 /claims'
t_is '… one claim, one charge' "$(claims) $(balance bob)" '2 15'
for n in 1 2 3 4; do
    (
        TMP=$TMP/racing-$n
        mkdir "$TMP"
        post "racing $n" "word-of-race-$n"
        echo "$status" >"$TMP/said"
    ) &
done
wait
t_is 'four forms for the clout of one claim' "$(cat "$TMP"/racing-*/said | sort | uniq -c | sed 's/^ *//' | tr '\n' ',')" '1 303,3 402,'
t_is '… one claim, one charge' "$(claims) $(balance bob)" '3 5'

# --- what is refused ---
"$PIEROGIS" --quiet clout grant bob 95 --reason test >/dev/null
before=$(facts)
# bad NAME TEXT STATUS [PROBLEM]: refused at both steps.
bad() {
    for t_do in look post; do
        form "do=$t_do&form=word-of-$t_do&claim=$2"
        t_is "$1: $t_do" "$status" "$3"
        [ -z "$4" ] || t_like '… says why, at the field' "$body" "id=\"problem\" role=\"alert\">$4"
    done
}
bad 'nothing' '' 422 'The claim is empty: say something, true or not\.'
bad 'blanks' '+%0D%0A+' 422 'The claim is empty: say something, true or not\.'
bad '121 characters' "$(printf '%0121d' 0)" 422 'The claim is 121 characters long; at most 120 are allowed\.'
t_like '… which are still there' "$body" "^0{121}</textarea>"
bad 'punctuation' '%3F%21' 422 'The claim is only punctuation'
bad 'what nobody sees' 'a%E2%80%8Bb' 422 'The claim holds an invisible character'
bad 'alphabets within a word' 'p%D0%B0nic' 422 'The claim mixes alphabets'
unshown='The claim has characters that cannot be shown'
bad 'what turns the writing' 'so+%3Cmuch%3E%E2%80%AEwork' 422 "$unshown"
t_like '… what was typed is still there, but for that' "$body" '^so &lt;much&gt;�work</textarea>'
bad 'a control character' 'a%01b' 422 "$unshown"
bad 'a NUL' 'a%00b' 422 'The claim is not text in UTF-8'
t_like '… is shown, too' "$body" '^a�b</textarea>'
bad 'no UTF-8' 'a%FFb' 422 'The claim is not text in UTF-8'
bad 'half a character' 'a%C5' 422 'The claim is not text in UTF-8'
bad 'half an escape' 'a%f' 400
bad 'far too long' "$(printf '%05000d' 0)" 422 'The claim must not be longer than 4096 bytes'
bad 'two claims' 'one&claim=two' 400
form 'do=dance&claim=x' && t_is 'an unknown wish' "$status" 400
form 'do=post&do=post&form=x&claim=x' && t_is 'two wishes' "$status" 400
form 'do=post&form=x&form=x&claim=x' && t_is 'two words' "$status" 400
form "do=post&claim=x&form=$(printf '%065d' 0)" && t_is 'a word that is too long' "$status" 400
form 'do=post&form=x' && t_is 'no claim' "$status" 400
form '' && t_is 'nothing at all' "$status" 400
form "do=look&claim=x&filler=$(printf '%065600d' 0)" && t_is 'too much' "$status" 413
cgi_post bouncer /claim "do=post&form=w1&claim=x" HTTP_COOKIE="$cookie" && t_is 'without a token' "$status" 403
cgi_post bouncer /claim "token=${token%?}&do=post&form=w2&claim=x" HTTP_COOKIE="$cookie" && t_is 'with a piece of it' "$status" 403
cgi_post bouncer /claim "token=$token&do=post&form=w3&claim=x" HTTP_COOKIE="$cookie" HTTP_SEC_FETCH_SITE=cross-site
t_is 'from another site' "$status" 403
cgi_post bouncer /claim "token=$token&do=post&form=w4&claim=x" HTTP_COOKIE="$cookie" HTTP_ORIGIN=http://evil.example
t_is 'of another origin' "$status" 403
cgi_get bouncer "/claim?token=$token&do=post&form=w5&claim=x" HTTP_COOKIE="$cookie" && t_is 'a GET only asks' "$status" 200
cgi_get bouncer /claim REQUEST_METHOD=HEAD HTTP_COOKIE="$cookie" && t_is '… so does its head' "$status$body" 200
quiet 'after all these'
t_is 'what is refused costs nothing' "$(balance bob)" 100
bob=$cookie bob_token=$token
enter gertrud
before=$(facts)
cgi_post bouncer /claim "token=$bob_token&do=post&form=w6&claim=x" HTTP_COOKIE="$cookie" && t_is 'with the token of another session' "$status" 403
cgi_post bouncer /claim "token=$token&do=post&form=w7&claim=x" HTTP_COOKIE="$bob" && t_is '… the other way round' "$status" 403
quiet 'forged forms'
for n in $(seq 119); do printf '%%C5%%82'; done >"$TMP/long"
form "do=look&claim=$(cat "$TMP/long")%21" && t_is 'a guest has nothing, either' "$status" 402
"$PIEROGIS" --quiet clout grant gertrud 30 --reason test >/dev/null
form "do=post&form=long&claim=$(cat "$TMP/long")%21" && t_is '120 characters of two bytes fit, and guests may claim' "$status" 303
t_is '… for the price' "$(balance gertrud)" 20
post 'again' long
t_is 'forms are those of their account' "$(claims) $status" '4 303'
cookie=$bob token=$bob_token
post 'bob has one of that name, too' long
t_is '… another one has a form of the same word' "$(claims) $status" '5 303'

# --- bad manners ---
before=$(sql 'SELECT count(*) FROM claim; SELECT count(*) FROM posted; SELECT count(*) FROM entry; SELECT count(*) FROM event')
look 'Fresh s.p.a.m!'
t_is 'bad manners lead to the dungeon' "$status $(header Location)" '303 /dungeon?next=%2Fclaim'
t_is '… where one is then' "$(sql "SELECT who FROM dungeon")" "account:$(sql "SELECT id FROM account WHERE handle = 'bob'")"
cgi_get bouncer /dungeon HTTP_COOKIE="$cookie"
t_is '… it is a page' "$status" 200
post 'BUY  now' word-2
t_is '… so does the second form' "$status $(header Location)" '303 /dungeon?next=%2Fclaim'
t_is '… for longer' "$(sql 'SELECT times FROM dungeon')" 2
t_is 'nothing else is written' "$(sql 'SELECT count(*) FROM claim; SELECT count(*) FROM posted; SELECT count(*) FROM entry; SELECT count(*) FROM event')" "$before"
t_is 'and it costs nothing' "$(balance bob)" 90

# --- who works here, who is banned ---
enter stella
t_like 'staff pays nothing' "$body" '<dt>Price</dt><dd>nothing: you work here</dd>'
look 'the kitchen is closed'
t_like '… and is told so again' "$body" 'value="post">Claim it</button>'
post 'the kitchen is closed' "$word"
t_is '… and claims' "$status $(claims)" '303 6'
look 'later'
"$PIEROGIS" --quiet account ban stella >/dev/null
post 'later' "$word"
t_is 'who is banned meanwhile claims nothing' "$status $(claims)" '401 6'

# --- where nothing is rewritten ---
cookie=$bob token=$bob_token
cgi_get bouncer /claim HTTP_COOKIE="$bob" REQUEST_URI=/cgi-bin/bouncer.cgi/claim
t_like 'without rewriting the form leads to the program' "$body" 'method="post" action="/cgi-bin/bouncer.cgi/claim"'
cgi_post bouncer /claim "token=$token&do=post&form=cgi&claim=from+afar" HTTP_COOKIE="$bob" REQUEST_URI=/cgi-bin/bouncer.cgi/claim
t_is '… and on' "$status $(header Location)" '303 /cgi-bin/site.cgi/claims'
t_ok 'the ledger is in order' "$PIEROGIS" --quiet clout verify
# --- the price rises between the look and the yes ---
costs() { sed -i "s/^PIEROGIS_PRICE_CLAIM=.*/PIEROGIS_PRICE_CLAIM=$1/" "$PIEROGIS_HOME/.env"; }
"$PIEROGIS" --quiet account add karol >/dev/null && "$PIEROGIS" --quiet clout grant karol 50 --reason test >/dev/null
enter karol
look 'dough rises'
t_like 'the form knows what it says that it costs' "$body" 'name="price" value="10"'
before=$(facts) then=$word
costs 15
form "do=post&form=$word&price=10&claim=dough+rises"
t_is 'who said yes to a lower price' "$status" 409
t_like '… is asked again' "$body" 'role="alert">This costs 15 clout since a moment ago, and not 10: nothing has been posted or paid\.'
t_like '… with the price of now' "$body" 'name="price" value="15"'
t_like '… at the button, too' "$body" 'Claim it for 15 clout'
t_like '… and the same claim' "$body" 'name="claim" value="dough rises"'
word=$(field form)
t_ok '… in another form' test "$word" != "$then"
quiet 'a price that has risen'
form "do=post&form=$word&price=15&claim=dough+rises" && t_is 'a yes to that' "$status $(balance karol)" '303 35'
form "do=post&form=$word&price=4&claim=dough+rises" && t_is 'the form leads where it led, whatever it costs' "$status" 303
costs 5
form 'do=post&form=cheaper&price=10&claim=dough+falls' && t_is 'nobody minds a lower price' "$status $(balance karol)" '303 30'
costs 0
look 'dough is free' && t_like 'what costs nothing' "$body" '<dt>Price</dt><dd>nothing</dd>'
form "do=post&form=x&price=-1&claim=x" && t_is 'a price that can be none' "$status" 400
costs 10
t_done
