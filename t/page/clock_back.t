#!/bin/sh
# A clock that is set back between two requests, by an hour and by a year: nobody is logged out, let out earlier, paid twice
# or charged twice. The programs read the real clock, so it is what they have written that moves on instead.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/bouncer.sh"

"$PIEROGIS" --quiet init --name Kitchen >/dev/null && "$PIEROGIS" --quiet project add soup >/dev/null &&
    "$PIEROGIS" --quiet account add bob >/dev/null || t_skip 'no site can be made'
printf 'PIEROGIS_REWARD_TRIVIA=10\nPIEROGIS_CAP_DAY=30\nPIEROGIS_PRICE_CLAIM=25\nPIEROGIS_PRICE_UPLOAD=25\n' >>"$PIEROGIS_HOME/.env"
for n in 1 2 3 4 5 6; do ask_question "What is in pot $n?" "soup $n"; done

# The moments in the database. The ledger's stay, for it is never changed; so do the days on which people have earned: the
# clock comes back to one that is full.
set_back() {
    sql "UPDATE account SET created_at = created_at + $1;
        UPDATE session SET created_at = created_at + $1, posted_at = posted_at + $1, expires_at = expires_at + $1;
        UPDATE login_check SET made_at = made_at + $1, expires_at = expires_at + $1;
        UPDATE challenge SET issued_at = issued_at + $1, expires_at = expires_at + $1;
        UPDATE burnt SET until = until + $1; UPDATE dungeon SET until = until + $1; UPDATE bucket SET at = at + $1;
        UPDATE posted SET at = at + $1; UPDATE claim SET created_at = created_at + $1;
        UPDATE content SET posted_at = posted_at + $1, updated_at = updated_at + $1"
}
mine() { "$PIEROGIS" --json clout show bob | sed -n 's/.*"balance": *\([0-9-]*\).*/\1/p'; }
as_bob() { cgi_post "$1" "$2" "$3" HTTP_COOKIE="$bob"; }
bob_knocks() {
    cgi_get bouncer /oracle HTTP_COOKIE="$bob"
    as_bob bouncer /oracle "token=$(field token)"
    at=$(header Location)
    cgi_get bouncer "$at" HTTP_COOKIE="$bob"
}

for step in 3600 31536000; do
    log_in bob && bob=$cookie
    before=$(mine)
    bob_knocks
    questions=$(printf '%s\n' "$body" | grep '<label')
    check=$(check_of bob)
    set_back "$step"

    cgi_get account /me HTTP_COOKIE="$bob"
    t_is "by $step seconds: who is logged in stays so" "$status" 200
    cgi_get bouncer "$at" HTTP_COOKIE="$bob"
    t_is '… is asked the same' "$(printf '%s\n' "$body" | grep '<label')" "${questions:-three}"
    reply="$(answers 3)&token=$(field token)"
    as_bob bouncer "$at" "$reply"
    t_is '… and paid for it' "$status $(mine)" "303 $((before + 30))"
    as_bob bouncer "$at" "$reply"
    set_back "$step"
    as_bob bouncer "$at" "$reply"
    t_is '… once' "$(mine)" "$((before + 30))"
    bob_knocks
    as_bob bouncer "$at" "$(answers 3)&token=$(field token)"
    t_is 'a day that is full has not begun again' "$status $(mine)" "303 $((before + 30))"

    cgi_get bouncer /claim HTTP_COOKIE="$bob"
    token=$(field token)
    as_bob bouncer /claim "token=$token&do=look&claim=back+by+$step"
    word=$(field form)
    as_bob bouncer /claim "token=$token&form=$word&do=post&claim=back+by+$step"
    t_is 'a claim' "$status $(mine)" "303 $((before + 5))"
    set_back "$step"
    as_bob bouncer /claim "token=$token&form=$word&do=post&claim=back+by+$step"
    t_is '… by the same form again is the same claim' "$status $(mine) $(sql 'SELECT count(*) FROM claim')" \
        "303 $((before + 5)) $((step == 3600 ? 1 : 2))"

    cgi_post account /check "code=$check" && t_is 'a check does not hold for as long as the clock has lost' "$status" 422
    sql "UPDATE login_check SET made_at = strftime('%s') + 600, expires_at = strftime('%s') + 1500"
    cgi_post account /check "code=$check" && t_is '… but for a clock that is put right a little' "$status" 303
    cgi_post account /check "code=$check" && t_is '… once' "$status" 422

    answer_questions 0 REMOTE_ADDR=192.0.2.1
    set_back "$step"
    cgi_get bouncer /dungeon REMOTE_ADDR=192.0.2.1
    t_like 'the dungeon opens no earlier' "$body" 'You are in until'
    cgi_post bouncer /oracle '' REMOTE_ADDR=192.0.2.1
    t_like '… and nobody is asked from within' "$status $(header Location)" '^303 /dungeon'
    sql 'DELETE FROM dungeon; DELETE FROM burnt; DELETE FROM earned; DELETE FROM challenge_question; DELETE FROM challenge'
    t_ok 'the ledger is sound' "$PIEROGIS" --quiet clout verify
    "$PIEROGIS" --json doctor --fix >"$TMP/out" 2>&1
    cgi_get account /me HTTP_COOKIE="$bob"
    t_is 'the nightly sweep logs nobody out' "$status" 200
    for n in 1 2 3 4 5 6; do ask_question "What is in bowl $n, $step?" "soup $n"; done
    sql "DELETE FROM answer WHERE question_id IN (SELECT id FROM question WHERE text LIKE '%pot%'); DELETE FROM question WHERE text LIKE '%pot%'"
done
t_done
