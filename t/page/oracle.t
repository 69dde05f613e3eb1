#!/bin/sh
# The bouncer's pages: knocking, questions of every mode on one form, what comes of the answers, and where one goes on.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/bouncer.sh"

"$PIEROGIS" --quiet init --name Kitchen >/dev/null && "$PIEROGIS" --quiet account add bob >/dev/null || t_skip 'no site can be made'
log_in admin && admin=$cookie
log_in bob && bob=$cookie

# --- the door ---
cgi_get bouncer /oracle
t_is 'the door' "$status" 200
t_like '… without questions says so' "$body" 'has no questions yet'
t_unlike '… nor has a button' "$body" '<button'
t_unlike '… nor tells strangers of commands' "$body" 'pierogis trivia'
cgi_get bouncer /oracle HTTP_COOKIE="$admin"
t_like '… tells staff which one fills the pool' "$body" '<code>pierogis trivia import --starter</code>'
knock
t_is 'knocking is in vain then' "$status" 409
t_like '… the same page says why' "$body" 'has no questions yet'
t_is '… and nobody is asked' "$(sql 'SELECT count(*) FROM challenge')" 0

ask_question 'How many are two & <two>?' 4 --mode number
cgi_get bouncer /oracle HTTP_COOKIE="$admin"
t_like 'one question' "$body" 'There is only 1 question:'
ask_question 'What is boiled, then fried?' 'Pierogi' --mode text
ask_question 'Which key has one sharp and is minor?' 'e minor' --mode exact
cgi_get bouncer /oracle HTTP_COOKIE="$admin"
t_like 'three of them' "$body" 'There are only 3 questions:.*soon know'
t_like '… are asked of staff for nothing' "$body" 'Claims and uploads cost you nothing'
cgi_get bouncer /oracle
t_unlike '… how few they are is no business of strangers' "$body" 'only 3'
t_like 'the door has a button' "$body" '<button class="blob">Knock</button>'
t_like '… and says what is paid and what things cost' "$body" 'pays 2 clout, .* at most 40\. A claim costs 10, an upload 20\.'
t_like '… kept by nobody' "$headers" '^Cache-Control: no-store$'
t_unlike '… without an ETag' "$headers" '^ETag'
t_like '… not for search engines' "$body" 'name="robots" content="noindex"'
t_unlike '… without a token, for there is no session' "$body" 'name="token"'
t_like '… is linked in the bar' "$body" '<a href="/oracle">Bouncer</a> <a href="/check">Log in</a></nav>'
cgi_get bouncer /oracle HTTP_COOKIE="$bob"
t_like 'who is logged in reads what they have' "$body" 'You have 0 clout, bob'
t_unlike '… and the bar says who they are, no more' "$body" '>Bouncer</a>'
cgi_get bouncer /oracle REQUEST_METHOD=HEAD
t_is 'its head' "$status$body" 200
cgi_get account /check?next=/p/soup
t_like 'the page of the check names the other way in' "$body" 'href="/oracle\?next=%2Fp%2Fsoup">The bouncer</a>'

# --- knocking, and the same questions however often one looks ---
before=$(game)
cgi_get bouncer '/oracle?next=/p/soup'
t_is 'looking at the door writes nothing' "$(game)" "$before"
t_is '… where to go on is in the form' "$(field next)" /p/soup
cgi_post bouncer /oracle next=/p/soup
t_is 'knocking' "$status" 303
t_like '… leads to questions, and on from there' "$(header Location)" '^/oracle/[0-9a-f]{32}\?next=%2Fp%2Fsoup$'
t_like '… kept by nobody' "$headers" '^Cache-Control: no-store$'
at=$(header Location) && at=${at%%\?*}
before=$(game)
cgi_get bouncer "$at?next=/p/soup"
t_is 'the questions' "$status" 200
t_like '… kept by nobody' "$headers" '^Cache-Control: no-store$'
t_unlike '… without an ETag' "$headers" '^ETag'
t_is '… on one form' "$(printf '%s\n' "$body" | grep -c '<form')" 1
t_like '… a number' "$body" '<label for="answer-[123]">[123]\. How many are two &amp; &lt;two&gt;\?</label>'
t_like '… asked as one' "$body" 'inputmode="decimal"'
t_like '… a word' "$body" '<label for="answer-[123]">[123]\. What is boiled, then fried\?</label>'
t_like '… and the very signs' "$body" '<label for="answer-[123]">[123]\. Which key'
t_is '… with a field each' "$(printf '%s\n' "$body" | grep -c '^<input id="answer-[123]" name="answer-[123]" value="" required')" 3
t_unlike '… and no clock' "$body" '<time|refresh|expire'
t_is '… go on where they should' "$(field next)" /p/soup
t_unlike '… without an answer' "$body" '(Pierogi|e minor|value="4")'
# The page but for the word by which the form is known.
page() { printf '%s\n' "$body" | sed 's/name="form" value="[a-z2-7]*"/WORD/'; }
first=$(page) word=$(field form)
cgi_get bouncer "$at?next=/p/soup"
t_is 'looking again shows the same' "$(page)" "$first"
t_is '… in another form' "$(field form | grep -vx "$word" | wc -c)" 53
t_is '… and writes nothing' "$(game)" "$before"
knock
t_is 'knocking again leads back to them' "${at#/oracle/}" "$(sql "SELECT id FROM challenge WHERE state = 'open'")"
t_is '… and writes nothing' "$(game)" "$before"
cgi_get bouncer /oracle
t_like 'the door leads back to them, too' "$body" "href=\"$at\">Back to your questions"
cgi_get bouncer "$at" REMOTE_ADDR=192.0.2.1
t_is 'a visitor from elsewhere does not see them' "$status" 404
cgi_post bouncer "$at" 'answer-1=1' REMOTE_ADDR=192.0.2.1 && t_is '… nor answers them' "$status" 404
cgi_get bouncer "$at" HTTP_COOKIE="$bob" && t_is '… nor somebody with an account' "$status" 404
for bad in 0 "$(printf '%032d' 0)" "${at#/oracle/}0" "${at#/oracle/}/x" "$(printf %s "${at#/oracle/}" | tr a-f A-F)x" '%ff' "%27%20OR%201=1"; do
    cgi_get bouncer "/oracle/$bad"
    t_like "no questions: $bad" "$status" '^40[04]$'
done
cgi_get bouncer "$at" REQUEST_METHOD=HEAD && t_is 'their head' "$status$body" 200
cgi_get bouncer "$at" REQUEST_URI="/cgi-bin/bouncer.cgi$at"
t_like 'without rewriting' "$body" "action=\"/cgi-bin/bouncer.cgi$at\""

# --- nothing in the page depends on the answers ---
cgi_get bouncer "$at"
plain=$(page)
sql "UPDATE answer SET text = 'something altogether different and longer' WHERE correct = 1"
cgi_get bouncer "$at"
t_is 'with other answers the page is the same' "$(page)" "$plain"
"$PIEROGIS" --quiet trivia remove 1 >/dev/null
"$PIEROGIS" --quiet trivia remove 2 >/dev/null
"$PIEROGIS" --quiet trivia remove 3 >/dev/null
cgi_get bouncer "$at"
t_is 'when a question goes, those who were asked it' "$status" 200
t_like '… are told to knock again' "$body" '<h1>Too late</h1>'
rm "$TMP/right"
ask_question 'Which one is <first>?' 'alpha' --wrong beta --wrong 'gamma & co' --wrong delta --mode choice
shape() { sed -E '/class="choice"/!d; s/[0-9]+/N/g; s/>(alpha|beta|gamma &amp; co|delta)</>X</' "$TMP/body" | sort -u; }
for n in $(seq 16); do
    knock "REMOTE_ADDR=198.51.$n.1"
    cgi_get bouncer "$at" "REMOTE_ADDR=198.51.$n.1"
    answers 9 && echo
done >"$TMP/places"
t_like 'a choice is a group with its question' "$body" '<fieldset role="radiogroup">'
t_like '… as its legend' "$body" '<legend>1\. Which one is &lt;first&gt;\?</legend>'
t_like '… of labelled buttons' "$body" '<input type="radio" id="answer-1-1" name="answer-1" value="1" required> <label for="answer-1-1">'
t_is '… four of them' "$(printf '%s\n' "$body" | grep -c 'type="radio"')" 4
t_is '… that do not differ but in their text and number' "$(shape | wc -l)" 1
t_ok 'the right one stands now here, now there' [ "$(sort -u "$TMP/places" | wc -l)" -gt 1 ]
t_is '… but never elsewhere' "$(grep -cvx 'answer-1=[1-4]' "$TMP/places")" 0
lengths=$(for n in 1 2 3 4 5; do cgi_get bouncer "$(sql "SELECT '/oracle/' || id FROM challenge ORDER BY id LIMIT 1 OFFSET $n")" REMOTE_ADDR=203.0.113.1 && printf '%s ' "$status"; done)
t_is 'none of those questions is for others' "$lengths" '404 404 404 404 404 '

# --- what can be no answer costs nothing ---
ask_question 'How many are two and two?' 4 --mode number
ask_question 'What is boiled?' 'Pierogi' --mode text
sql 'DELETE FROM challenge_question; DELETE FROM challenge'
knock
cgi_get bouncer "$at"
good=$(answers 3)
place() { printf '%s\n' "$body" | sed -n "s/.*>\([123]\)\. $1.*/\1/p"; }
choice=$(place Which) number=$(place How) word=$(place What)
# with PLACE ANSWER: the right answers, but this one.
with() { printf %s "$good" | sed "s/answer-$1=[^&]*/answer-$1=$2/"; }
before=$(game)
refused() { # NAME PLACE ANSWER SENTENCE
    cgi_post bouncer "$at" "$(with "$2" "$3")&next=/p/soup"
    t_is "$1" "$status $(header Set-Cookie)" '422 '
    t_like '… says so' "$body" "role=\"alert\">Question $2: $4"
    t_is '… at the very field' "$(printf '%s\n' "$body" | grep -c 'aria-invalid="true"')" 1
    t_is '… goes on where it should' "$(field next)" /p/soup
}
refused 'an empty word' "$word" '' 'the answer is empty'
t_like '… the field says where to read why' "$body" "name=\"answer-$word\" value=\"\" .*aria-describedby=\"answer-$word-hint problem\" aria-invalid"
t_like '… what else was typed is there still' "$body" "name=\"answer-$number\" value=\"4\""
t_is '… and chosen' "$(printf '%s\n' "$body" | grep -c ' checked')" 1
refused 'blanks' "$word" '+++' 'the answer is empty'
refused 'a long word' "$word" "$(printf '%0201d' 0)" 'the answer .*200'
refused 'two alphabets in a word' "$word" '%D0%B0pple' 'the answer '
refused 'markup' "$number" '%22%3E%3Cb%3E' '""&gt;&lt;b&gt;" is not a number'
t_like '… is shown as it was typed' "$body" 'value="&quot;&gt;&lt;b&gt;"'
refused 'a word for a number' "$number" four '"four" is not a number'
refused 'no choice' "$choice" '' 'choose one of the 4 answers'
t_like '… the group is refused' "$body" '<fieldset role="radiogroup" aria-describedby="problem" aria-invalid="true">'
refused 'a choice that was not on offer' "$choice" 5 'choose one of the 4 answers'
refused 'nor is the text of one' "$choice" alpha 'choose one of the 4 answers'
cgi_post bouncer "$at" '' && t_is 'no answers at all' "$status" 422
cgi_post bouncer "$at" "answer-$word=Pierogi" && t_is 'some of them' "$status" 422
refused 'a text that turns around' "$word" 'a%e2%80%ae' 'the answer has characters that cannot be shown'
refused 'a NUL' "$word" 'a%00b' 'the answer is not text in UTF-8'
refused 'no UTF-8' "$word" 'a%ff' 'the answer is not text in UTF-8'
refused 'two lines' "$word" 'a%0ab' 'the answer has characters that cannot be shown'
t_like '… is shown as far as it can be' "$body" 'value="a�b"'
refused 'thousands of letters' "$word" "$(printf '%04097d' 0)" 'the answer must not be longer than 4096 bytes'
bad() { cgi_post bouncer "$at" "$2" && t_is "$1" "$status" 400; }
bad 'an answer twice' "$good&$good"
bad 'half an escape' "$(with "$word" '%4')"
cgi_post bouncer "$at" "$(with "$word" "$(printf '%070000d' 0)")" && t_is 'a flood' "$status" 413
cgi_post bouncer "$at" "$good" CONTENT_TYPE=text/plain && t_is 'another type' "$status" 415
cgi_post bouncer "$at" "$good" HTTP_SEC_FETCH_SITE=cross-site && t_is 'a form of another site' "$status" 403
cgi_post bouncer "$at" "$good" HTTP_ORIGIN=http://evil.example && t_is 'of another origin' "$status" 403
cgi_post bouncer "$at" "$good" HTTP_ORIGIN= HTTP_SEC_FETCH_SITE= && t_is 'of nobody knows where' "$status" 403
cgi_post bouncer /oracle '' HTTP_SEC_FETCH_SITE=cross-site && t_is 'knocking from another site' "$status" 403
t_is 'none of these has spent anything' "$(game)" "$before"

# --- wrong ---
cgi_get bouncer "$at"
cgi_post bouncer "$at" "$(answers 2)&next=/p/soup"
t_is 'one wrong answer leads to the dungeon, and on from there' "$status $(header Location)" '303 /dungeon?next=%2Fp%2Fsoup'
t_is '… without a cookie' "$(header Set-Cookie)" ''
t_is '… burns the question' "$(sql 'SELECT count(*) FROM burnt')" 1
before=$(game)
cgi_post bouncer "$at" "$good" && t_is 'the right ones come too late' "$status $(header Location)$(header Set-Cookie)" "303 $at"
cgi_get bouncer "$at"
t_like '… because they were answered' "$status$body" '200|<h1>Wrong</h1>'
t_unlike '… which ones were right is not said' "$body" '(Pierogi|alpha|beta|two)'
knock && t_is 'nobody hears the knocking' "$status $(header Location)" '303 /dungeon'
cgi_get bouncer '/oracle?next=/p/soup' && t_is 'the door leads there as well' "$status $(header Location)" '303 /dungeon?next=%2Fp%2Fsoup'
t_is '… and nothing of this is written' "$(game)" "$before"
for right in 2 1 0; do
    answer_questions $right "REMOTE_ADDR=203.0.$right.7"
    cp "$TMP/answer" "$TMP/answer.$right"
done
t_ok 'how many were wrong does not show' cmp "$TMP/answer.0" "$TMP/answer.2"
t_ok '… at all' cmp "$TMP/answer.0" "$TMP/answer.1"
knock REMOTE_ADDR=203.0.9.7
sql "INSERT INTO dungeon SELECT who, 1, 9999999999 FROM challenge WHERE state = 'open'"
cgi_get bouncer "$at" REMOTE_ADDR=203.0.9.7 && t_is 'who gets in for bad manners finds no questions' "$status $(header Location)" '303 /dungeon'
cgi_post bouncer "$at" "$good" REMOTE_ADDR=203.0.9.7 && t_is '… and answers none' "$status $(header Location)" '303 /dungeon'
forgive

# --- right: a guest ---
agent='Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
cgi_post bouncer /oracle next=/p/soup && at=$(header Location) && at=${at%%\?*}
cgi_get bouncer "$at"
good=$(answers 3) word=$(field form)
cgi_get bouncer "$at" && other=$(field form)
cgi_post bouncer "$at" "$good&next=/p/soup&form=$word" HTTP_USER_AGENT="$agent"
t_is 'right answers lead to what has come of them' "$status $(header Location)" "303 $at?next=%2Fp%2Fsoup"
t_like '… with a cookie' "$(header Set-Cookie)" '^pierogis=[a-z2-7]{52}; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax$'
t_like '… kept by nobody' "$headers" '^Cache-Control: no-store$'
guest=$(cookie_set) handle=$(sql "SELECT handle FROM account WHERE role = 'guest'")
t_like '… of a guest' "$handle" '^guest-[0-9a-z]+$'
t_is '… whose browser is known' "$(sql "SELECT agent FROM session WHERE account_id = (SELECT id FROM account WHERE role = 'guest')")" 'Firefox on Linux'
before=$(game)
cgi_get bouncer "$at?next=/p/soup" HTTP_COOKIE="$guest"
t_like 'the guest is let in' "$status$body" '200|<h1>Come in</h1>'
t_like '… reads what was earned' "$body" 'earned you 6 clout, and you have 6 now'
t_like '… and who that is' "$body" "<strong>$handle</strong>"
t_like '… goes on' "$body" '<a class="blob" href="/p/soup">Go on</a>'
t_like '… kept by nobody' "$headers" '^Cache-Control: no-store$'
first=$body
cgi_get bouncer "$at?next=/p/soup" HTTP_COOKIE="$guest"
t_is 'looking again says the same' "$body" "$first"
t_is '… and writes nothing' "$(game)" "$before"
cgi_get bouncer "$at"
t_like 'a browser that has kept no cookie learns why it is not known' "$body" 'keeps no cookies'
t_unlike '… and not whose the clout is' "$body" "(guest-|6 clout)"
cgi_get bouncer "$at" HTTP_COOKIE="$bob" && t_is 'it is nothing to others' "$status" 404
cgi_post bouncer "$at" "$good"
t_is 'the same answers again' "$status $(header Location)$(header Set-Cookie)" "303 $at"
cgi_post bouncer "$at" "$good&form=$other"
t_is '… in another form' "$status $(header Location)$(header Set-Cookie)" "303 $at"
cgi_post bouncer "$at" "$good&form=$word"
t_is '… in the same form: the reply to the first click may have been lost' "$status $(header Location) $(cookie_set)" "303 $at $guest"
cgi_post bouncer "$at" "$good&form=$word" HTTP_COOKIE="$bob" && t_is '… but not in a browser with a session' "$status$(header Set-Cookie)" 403
t_is '… changes nothing' "$(game)" "$before"
sql "UPDATE session SET ended_at = 1 WHERE agent = 'Firefox on Linux'"
cgi_post bouncer "$at" "$good&form=$word"
t_is '… nor after the guest has logged out' "$status $(header Location)$(header Set-Cookie)" "303 $at"
sql "UPDATE session SET ended_at = NULL WHERE agent = 'Firefox on Linux'"
bad 'a form of many words' "$good&form=$(printf '%065d' 0)"
cgi_get account /me HTTP_COOKIE="$guest" && t_like 'the guest has a page' "$body" '<dt>Role</dt><dd>guest</dd>'
t_like '… with a way back to the bouncer' "$body" '<a href="/oracle">The bouncer</a> pays'
cgi_get bouncer /oracle HTTP_COOKIE="$guest" && t_like 'the bouncer knows the guest' "$body" "You have 6 clout, $handle"
token=$(field token)
cgi_post bouncer /oracle '' HTTP_COOKIE="$guest" && t_is 'a knock without a token' "$status" 403
cgi_post bouncer /oracle "token=${token%?}" HTTP_COOKIE="$guest" && t_is '… with a piece of one' "$status" 403
cgi_post bouncer /oracle "token=$token" HTTP_COOKIE="$guest" && t_is '… with it' "$status" 303
answer_questions 3 HTTPS=on HTTP_ORIGIN=https://127.0.0.1:8080 REMOTE_ADDR=198.18.3.1
t_like 'over TLS the cookie is bound to it' "$(header Set-Cookie)" '^__Host-pierogis=[a-z2-7]{52}; Path=/; .*; Secure$'

# --- right: somebody with an account ---
cgi_get bouncer /oracle HTTP_COOKIE="$bob" && token=$(field token)
cgi_post bouncer /oracle "token=$token" HTTP_COOKIE="$bob" && at=$(header Location)
cgi_get bouncer "$at" HTTP_COOKIE="$bob"
good=$(answers 3)
cgi_post bouncer "$at" "$good" HTTP_COOKIE="$bob" && t_is 'answers without the token of the session' "$status" 403
t_is '… are none' "$(sql "SELECT state FROM challenge WHERE id = '${at#/oracle/}'")" open
cgi_post bouncer "$at" "$good&token=$token" HTTP_COOKIE="$bob"
t_is 'with it' "$status $(header Location)$(header Set-Cookie)" "303 $at"
cgi_get bouncer "$at" HTTP_COOKIE="$bob"
t_like '… they are paid' "$body" 'earned you 6 clout, and you have 6 now'
t_unlike '… to bob, who is no guest' "$body" 'a guest whom'
t_like '… who goes on to claim something' "$body" '<a class="blob" href="/claim">Go on</a>'
cgi_post bouncer "$at" "$good&token=$token" HTTP_COOKIE="$bob" && t_is 'answered twice' "$status $(header Location)" "303 $at"
t_is '… paid once' "$(sql "SELECT balance FROM purse WHERE account_id = (SELECT id FROM account WHERE handle = 'bob')")" 6
cgi_post bouncer /oracle "token=$token" HTTP_COOKIE="$bob" && at=$(header Location)
sql "UPDATE challenge SET issued_at = issued_at + 10 WHERE state = 'open'"
cgi_get bouncer "$at" HTTP_COOKIE="$bob"
cgi_post bouncer "$at" "$(answers 3)&token=$token" HTTP_COOKIE="$bob"
cgi_get bouncer "$at" HTTP_COOKIE="$bob"
t_like 'the same questions another day pay nothing new' "$body" 'paid nothing new: you have 6 clout'

# --- too late, too often ---
knock REMOTE_ADDR=198.18.0.1
cgi_get bouncer "$at" REMOTE_ADDR=198.18.0.1 && good=$(answers 3)
sql "UPDATE challenge SET expires_at = 1 WHERE id = '${at#/oracle/}'"
cgi_get bouncer "$at" REMOTE_ADDR=198.18.0.1 && t_like 'after a day it is too late' "$status$body" '200|<h1>Too late</h1>'
cgi_post bouncer "$at" "$good" REMOTE_ADDR=198.18.0.1 && t_is '… for answers, too' "$status $(header Location)$(header Set-Cookie)" "303 $at"
forgive
knocks=0
while knock REMOTE_ADDR=198.18.1.1 && [ "$status" = 303 ] && [ $knocks -lt 50 ]; do
    knocks=$((knocks + 1))
    sql "UPDATE challenge SET expires_at = 1 WHERE state = 'open'"
done
t_is 'so many new questions for one neighbourhood' "$knocks $status" '30 429'
t_like '… says when to come back' "$(header Retry-After)" '^[1-9][0-9]?$'
t_like '… on the page as well' "$body" 'role="alert">'
t_like '… and in the title' "$body" '<title>Refused: The bouncer · '
before=$(game)
knock REMOTE_ADDR=198.18.1.99 && t_is '… also for the neighbour' "$status" 429
t_is '… and nothing is written' "$(game)" "$before"
knock REMOTE_ADDR=198.18.2.1 && t_is 'other neighbourhoods go on' "$status" 303

# --- where to go on ---
forgive
leads() { # NEXT WANT…: the door and the knock carry NEXT, or leave it out where it leads elsewhere.
    forgive
    sql "UPDATE challenge SET expires_at = 1 WHERE state = 'open'"
    cgi_get bouncer "/oracle?next=$1" REMOTE_ADDR=198.18.4.1
    t_is "next=$1 in the form" "$status $(field next)" "$2"
    cgi_post bouncer /oracle "next=$1" REMOTE_ADDR=198.18.4.1
    t_is '… behind the knock' "$status $(header Location | sed 's|/oracle/[0-9a-f]*||')" "$3"
}
leads /claims%3Fbefore%3D3 '200 /claims?before=3' '303 ?next=%2Fclaims%3Fbefore%3D3'
for bad in //evil.example '/%5Cevil.example' 'https:evil.example' https://evil.example '%5C%5Cevil.example' evil /p/../x '/.//evil' '/%252e%252e/' \
    '///evil.example' 'javascript:alert(1)' '/x%3Fa%3D%5C' '/%3Cb' '/p/a@b' ''; do
    leads "$bad" '200 ' '303 '
done
for bad in '/a%09' '/a%0d%0aSet-Cookie:+x' '/a%00' '/%ff' "/$(printf '%01001d' 0)" '/a&next=/b'; do leads "$bad" '400 ' '400 '; done
knock REMOTE_ADDR=198.18.5.1
cgi_get bouncer "$at?next=//evil.example" REMOTE_ADDR=198.18.5.1 && t_unlike 'the questions lead nowhere else' "$body" evil
cgi_post bouncer "$at" "$(answers 3)&next=//evil.example" REMOTE_ADDR=198.18.5.1
t_is '… nor do the right answers' "$status $(header Location)" "303 $at"
cgi_get bouncer "$at?next=//evil.example" HTTP_COOKIE="$(cookie_set)" && t_unlike '… nor what has come of them' "$body" evil
answer_questions 0 REMOTE_ADDR=198.18.6.1 && cgi_get bouncer '/dungeon?next=//evil.example' REMOTE_ADDR=198.18.6.1
t_unlike '… nor the dungeon' "$body" evil

# --- who is sent here, and comes back ---
cgi_get account '/me?before=3'
t_is 'a page that needs an account' "$status" 401
t_like '… names one way in' "$body" 'href="/check\?next=%2Fme%3Fbefore%3D3">Log in'
t_like '… and the other' "$body" 'href="/oracle\?next=%2Fme%3Fbefore%3D3">Answer the bouncer'
cgi_get account '/me?x=<b>' && t_like 'a strange address is not come back to' "$body" 'href="/oracle">Answer the bouncer'
cgi_post account /me 'do=log-out' && t_like 'nor is a form sent again' "$body" 'href="/oracle">Answer the bouncer'
cgi_get site /p/nothing && t_unlike 'where an account does not help nobody is sent away' "$body" 'Answer the bouncer'
t_done
