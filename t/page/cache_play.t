#!/bin/sh
# People play: they knock, answer, sit in the dungeon, come in, log in and out, and are paid. No page that anonymous
# visitors have in the cache becomes another by it, so all of them stay there.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
command -v sqlite3 >/dev/null || t_skip 'sqlite3 is missing'

"$PIEROGIS" --quiet init --name Kitchen >/dev/null && "$PIEROGIS" --quiet project add soup --title Soup >/dev/null &&
    "$PIEROGIS" --quiet account add bob >/dev/null && "$PIEROGIS" --quiet claim add "butter is load-bearing" >/dev/null &&
    "$PIEROGIS" --quiet trivia add 'What is bigos made of?' --answer cabbage >/dev/null || t_skip 'no site can be made'
sql() { sqlite3 "$PIEROGIS_HOME/db/site.db" "$1"; }

pages='/ /projects /p/soup'
kept() { printf '%s/kept%s' "$TMP" "$(printf %s "$1" | tr / _)"; }
# keep: remembers the pages as the cache has them now. Another claim stands in them every ten minutes.
now() { echo $(($(date +%s) / 600)); }
keep() {
    slot=$(now)
    for page in $pages; do
        cgi_get site "$page"
        cp "$TMP/answer" "$(kept "$page")"
    done
}
keep
generation=$(sql 'SELECT value FROM generation')

# other_pages: those that are not in the cache as they were, without a database.
other_pages() {
    mv "$PIEROGIS_HOME/db" "$PIEROGIS_HOME/db-away"
    for page in $pages; do
        cgi_get site "$page"
        cmp -s "$TMP/answer" "$(kept "$page")" || echo "$page"
    done
    mv "$PIEROGIS_HOME/db-away" "$PIEROGIS_HOME/db"
}

# stays WHAT: the pages come out of the cache as they were.
stays() {
    t_is "$1 publishes nothing" "$(sql 'SELECT value FROM generation')" "$generation"
    others=$(other_pages)
    if [ -n "$others" ] && [ "$(now)" != "$slot" ]; then # ten minutes were over, and there is another claim
        keep
        others=$(other_pages)
    fi
    t_is '… all pages are still in the cache' "$others" ''
}

# knock ADDRESS: leaves the address of the questions in $questions.
knock() {
    cgi_post bouncer /oracle '' REMOTE_ADDR="$1"
    questions=$(header Location)
}
knock 10.1.0.1
t_is 'a knock is heard' "$status" 303
stays 'a knock'
cgi_post bouncer "$questions" answer-1=bread REMOTE_ADDR=10.1.0.1
t_is 'a wrong answer' "$status $(header Location)" '303 /dungeon'
stays 'a wrong answer'
knock 10.2.0.1
cgi_post bouncer "$questions" answer-1=cabbage REMOTE_ADDR=10.2.0.1
t_is 'a right answer' "$status" 303
guest=$(cookie_set)
t_like '… lets somebody in' "$guest" '^pierogis='
t_is '… who is paid' "$(sql "SELECT count(*) FROM entry WHERE reason = 'trivia'")" 1
stays 'a right answer, and an account for it,'

check=$(check_of bob)
stays 'a check'
cgi_post account /check "code=$check"
bob=$(cookie_set)
t_is 'a login' "$status" 303
stays 'a login'
cgi_post account /check code=0000-0000-0000-0000
t_is 'one that is refused' "$status" 422
stays 'a login that is refused'
cgi_get account /me HTTP_COOKIE="$bob"
cgi_post account /me "token=$(field token)&do=log-out" HTTP_COOKIE="$bob"
t_is 'a logout' "$status" 303
stays 'a logout'
"$PIEROGIS" --quiet clout grant bob 10 -r 'for the soup' >/dev/null
stays 'a grant'

# A guest who turns out to be somebody takes all along; pages name their authors, so this is for everybody.
check=$(check_of bob)
cgi_get account /me HTTP_COOKIE="$guest"
cgi_post account /check "token=$(field token)&code=$check" HTTP_COOKIE="$guest"
t_is 'a guest logs in' "$status" 303
t_is '… with what the answer has paid' "$(sql "SELECT count(*) FROM account WHERE state = 'merged'")" 1
t_ok '… which publishes' test "$(sql 'SELECT value FROM generation')" != "$generation"
generation=$(sql 'SELECT value FROM generation')

# That this can fail: what anonymous visitors see is another matter.
"$PIEROGIS" --quiet claim add 'a lid is half a wall' >/dev/null
t_ok 'a claim publishes' test "$(sql 'SELECT value FROM generation')" != "$generation"
t_done
