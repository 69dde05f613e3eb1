#!/bin/sh
# Limits of forms and of the lists in them: each just at it and one over it.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/bouncer.sh"

"$PIEROGIS" --quiet init --name Kitchen >/dev/null && "$PIEROGIS" --quiet project add soup >/dev/null || t_skip 'no site can be made'
write() { sqlite3 "$PIEROGIS_HOME/db/site.db" "$1"; }
count() { echo "WITH RECURSIVE n(i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM n WHERE i < $2)"; }
shown() { printf '%s\n' "$body" | sed '/<.main>/,$d' | grep -Eo "$1" | sort -u | wc -l; }
letters() { printf "%0$1d" 0 | tr 0 "${2:-x}"; }
# padded BYTES FORM: the form with one field more, so that it has so many bytes.
padded() { printf '%s&y=%s' "$2" "$(letters $(($1 - ${#2} - 3)))"; }
log_in admin
token() { cgi_get "$1" "$2" HTTP_COOKIE="$cookie" && token=$(field token) word=$(field form); }

# --- how much is read
# reads PROGRAM PATH BYTES: a form of so many is read, one byte more is not.
reads() {
    cgi_post "$1" "$2" "$(padded "$3" "token=$token")" HTTP_COOKIE="$cookie"
    t_unlike "$1: a form of $3 bytes is read" "$status" '^413$'
    cgi_post "$1" "$2" "$(padded $(($3 + 1)) "token=$token")" HTTP_COOKIE="$cookie"
    t_is '… one byte more is not' "$status" 413
}
log_ok=1 # what is read may be refused for other reasons
token mainframe /mainframe
reads mainframe /mainframe 16384
reads bouncer /claim 65536
reads bouncer /oracle 65536
log_ok=0

# --- answers and claims: far more than the rules for them allow, so that those can say it
ask_question 'What is boiled, then fried?' Pierogi --mode text
cookie='' && knock && cookie=$(cookie_set)
cgi_get bouncer "$at" HTTP_COOKIE="$cookie"
token=$(field token)
cgi_post bouncer "$at" "token=$token&answer-1=$(letters 4097)" HTTP_COOKIE="$cookie"
t_is 'an answer of 4097 bytes is none' "$status" 422
t_like '… for its bytes' "$body" 'must not be longer than 4096 bytes'
cgi_post bouncer "$at" "token=$token&answer-1=$(letters 4096)" HTTP_COOKIE="$cookie"
t_is 'one of 4096 is refused by the rule for answers' "$status" 422
log_in admin
token bouncer /claim
cgi_post bouncer /claim "token=$token&form=$word&do=look&claim=$(letters 4097)" HTTP_COOKIE="$cookie"
t_is 'a claim of 4097 bytes is none' "$status" 422
t_like '… for its bytes' "$body" 'must not be longer than 4096 bytes'
cgi_post bouncer /claim "token=$token&form=$word&do=look&claim=$(letters 4096)" HTTP_COOKIE="$cookie"
t_is 'one of 4096 is refused by the rule for claims' "$status" 422
cgi_post bouncer /claim "token=$token&form=$(letters 64)&do=look&claim=hot" HTTP_COOKIE="$cookie"
t_is 'the word of a form has at most 64 bytes' "$status" 200
cgi_post bouncer /claim "token=$token&form=$(letters 65)&do=look&claim=hot" HTTP_COOKIE="$cookie"
t_is '… and not one more' "$status" 400

# --- uploads
# post WORD: a text, with this word in the form.
post() {
    number=$((number + 1))
    echo "Text $number." >"$TMP/p.txt"
    perl "$ROOT/t/lib/multipart.pl" "token=$token" "form=$1" project=soup "file@$TMP/p.txt" >"$TMP/form"
    cgi_post upload /upload "@$TMP/form" CONTENT_TYPE='multipart/form-data; boundary=xx' HTTP_COOKIE="$cookie"
}
number=0
token upload /upload
post "$(letters 15)"
t_like 'a word of 15 bytes is too short' "$status" '^4'
post "$(letters 16)"
t_is 'one of 16 is not' "$status" 303
post "$(letters 64)"
t_is 'nor is one of 64' "$status" 303
post "$(letters 65)"
t_like 'one of 65 is too long' "$status" '^4'
t_is 'so two are there' "$(sql 'SELECT count(*) FROM content')" 2

write "$(count 1 99) INSERT INTO project (path, codename, title, created_at, updated_at) SELECT 'p-' || i, 'p-' || i, 'P', 1, 1 FROM n"
token upload /upload
t_is 'a hundred projects are in a list' "$(shown '<option value="[a-z0-9-]+"')" 100
write "INSERT INTO project (path, codename, title, created_at, updated_at) VALUES ('p-100', 'p-100', 'P', 1, 1)"
token upload /upload
t_is 'one more is typed, with those as help' "$(shown '<option value="[a-z0-9-]+"') $(shown '<input[^>]* name="project"')" '100 1'

# --- the same by a program
secret=$("$PIEROGIS" --quiet --json token add admin --name "$(letters 60)" --scope upload | sed -n 's/.*"token": *"\([^"]*\)".*/\1/p')
t_like 'a token with a name of 60 bytes' "$secret" '^pgs_'
t_run "$PIEROGIS" token add admin --name "$(letters 61)" --scope upload
t_is 'one byte more' "$code" 1
# keyed LENGTH STATUS: a text, with an Idempotency-Key of so many bytes.
keyed() {
    number=$((number + 1))
    echo "Text $number." >"$TMP/p.txt"
    perl "$ROOT/t/lib/multipart.pl" project=soup "file@$TMP/p.txt" >"$TMP/form"
    cgi_post api /api/v1/content "@$TMP/form" CONTENT_TYPE='multipart/form-data; boundary=xx' HTTP_X_PIEROGIS_TOKEN="$secret" \
        HTTP_IDEMPOTENCY_KEY="\"$(letters "$1")\"" HTTP_ORIGIN='' HTTP_SEC_FETCH_SITE=''
    t_is "an Idempotency-Key of $1 bytes" "$status" "$2"
}
keyed 100 201
keyed 101 400
for limit in 100 101; do
    cgi_get api "/api/v1/projects?limit=$limit"
    t_is "$limit projects at once" "$status" $((200 + 200 * (limit - 100)))
done

# --- what waits for staff
"$PIEROGIS" --quiet account add anna >/dev/null
anna=$(sql "SELECT id FROM account WHERE handle = 'anna'")
for length in 16384 16385; do
    letters "$length" t >"$TMP/text-$length.txt"
    "$PIEROGIS" --quiet upload soup "$TMP/text-$length.txt" >/dev/null
    write "UPDATE content SET state = 'waiting', account_id = $anna WHERE codename = 'text-$length'"
    cgi_get mainframe /mainframe HTTP_COOKIE="$cookie"
    t_is "of a text of $length bytes 16384 are shown" "$(printf '%s\n' "$body" | grep -Eo 't{10000,}' | awk 'NR == 1 { print length }')" 16384
    write "UPDATE content SET state = 'removed' WHERE codename = 'text-$length'"
done
waiting() { # NUMBER
    write "$1 INSERT INTO content (project_id, codename, kind, title, state, account_id, posted_at, updated_at)
        SELECT 1, 'wait-' || i, 'text', 'Waits ' || i, 'waiting', $anna, i, 1 FROM n;
        INSERT INTO content_text (content_id, source, html) SELECT id, 'a', 'a' FROM content WHERE codename LIKE 'wait-%'
        AND id NOT IN (SELECT content_id FROM content_text);
        $1 INSERT INTO claim (account_id, text, state, created_at) SELECT $anna, 'words ' || i || ' end', 'visible', i FROM n"
}
waiting "$(count 1 10)"
write "$(count 11 20) INSERT INTO claim (account_id, text, state, created_at) SELECT $anna, 'words ' || i || ' end', 'visible', i FROM n"
cgi_get mainframe /mainframe HTTP_COOKIE="$cookie"
t_is 'ten uploads and twenty claims are on a page' "$(shown 'Waits [0-9]+') $(shown 'words [0-9]+ end')" '10 20'
t_unlike 'and no other is needed' "$body" 'href="/mainframe\?'
waiting "$(count 21 21)"
cgi_get mainframe /mainframe HTTP_COOKIE="$cookie"
t_is 'not one more of each' "$(shown 'Waits [0-9]+') $(shown 'words [0-9]+ end')" '10 20'
t_like 'the next page has it' "$body" 'href="/mainframe\?'
t_done
