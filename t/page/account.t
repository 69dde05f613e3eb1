#!/bin/sh
# Logging in with a check, one's own page, logging out: what the forms do and what they refuse.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"

"$PIEROGIS" --quiet init --name Kitchen >/dev/null && "$PIEROGIS" --quiet account add bob >/dev/null || t_skip 'no site can be made'
sql() { sqlite3 "$PIEROGIS_HOME/db/site.db" "$1"; }
facts() { sql 'SELECT count(*) FROM login_check; SELECT count(*) FROM session; SELECT count(*) FROM event; SELECT count(*) FROM bucket'; }

# --- the page of the check ---
cgi_get account /check
t_is 'the page of the check' "$status" 200
t_like '… has a field that browsers fill with a code' "$body" '<input id="code" name="code" required .*autocomplete="one-time-code"'
t_like '… kept by nobody' "$headers" '^Cache-Control: no-store$'
t_like '… and not found by search engines' "$body" 'name="robots" content="noindex"'
t_unlike '… without a token, for there is no session' "$body" 'name="token"'
cgi_get account /check REQUEST_METHOD=HEAD
t_is 'its head' "$status$body" 200

check=$(check_of bob)
t_like 'a check' "$check" '^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$'
before=$(facts)
cgi_get account "/check?code=$check"
t_is 'a link with a check' "$status" 200
t_like '… has a button' "$body" '<button class="blob">Log in</button>'
t_unlike '… and no field' "$body" 'id="code"'
cgi_get account "/check?code=$(printf %s "$check" | tr -d - | tr A-Z a-z)"
t_like '… shows the check as it was given' "$body" "<code>$check</code>"
t_is '… sets no cookie' "$(header Set-Cookie)" ''
cgi_get account "/check?code=$check" REQUEST_METHOD=HEAD
cgi_get account "/check?code=$check" HTTP_USER_AGENT=Slackbot
t_is 'looking at a link uses nothing up and writes nothing' "$(facts)" "$before"
one=$body
cgi_get account /check?code=0000-0000-0000-0000
t_is 'nor does it say whether the check is one' "$(printf '%s' "$body" | sed 's/0000-0000-0000-0000/X/g')" \
    "$(printf '%s' "$one" | sed "s/$check/X/g")"
cgi_get account '/check?code=%3Cb%3E'
t_like 'what can be no check is asked for anew' "$body" 'id="code"'
t_unlike '… and not repeated' "$body" '&lt;b'

# --- logging in ---
typed=$(printf %s "$check" | tr 'A-Z-' 'a-z ' | tr ' ' +)
cgi_post account /check "code=+$typed" HTTP_USER_AGENT='Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
t_is 'a check logs in' "$status" 303
t_is '… to the own page' "$(header Location)" /me
t_like '… with a cookie that scripts and other sites do not get' "$(header Set-Cookie)" \
    '^pierogis=[a-z2-7]{52}; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax$'
t_like '… kept by nobody' "$headers" '^Cache-Control: no-store$'
cookie=$(cookie_set)
cgi_post account /check "code=$check"
t_is 'the same form again' "$status" 422
t_is '… logs nobody in' "$(header Set-Cookie)" ''
used=$body
cgi_get account /me HTTP_COOKIE="$cookie"
t_is 'the own page' "$status" 200
t_like '… kept by nobody' "$headers" '^Cache-Control: no-store$'
t_unlike '… without an ETag' "$headers" '^ETag'
t_like '… is bob'"'"'s' "$body" '<h1>bob</h1>'
t_like '… who is a member' "$body" '<dt>Role</dt><dd>member</dd>'
t_like '… and a serf' "$body" '<dt>Rank</dt><dd>serf, [0-9]+ clout from '
t_like '… which is the lowest of all ranks' "$body" 'ever earned: serf, peeler from 10, kneader from [0-9]+, pincher from [0-9]+, sous-chef from [0-9]+, gourmand from [0-9]+\.</p>'
t_like '… has no clout' "$body" '<dt>Clout</dt><dd>0</dd>'
t_like '… ends with what everybody ends with' "$body" 'Empty: “eh wot\?”'
t_like '… came with this browser' "$body" 'Firefox on Linux, since <time .*<strong>this one'
t_like '… the bar says who it is' "$body" '<a href="/me">bob</a></nav>'
token=$(field token)
t_like '… its forms carry a token' "$token" '^[a-z2-7]{52}$'
t_is '… every one of them' "$(printf '%s\n' "$body" | grep -c '<form')" "$(printf '%s\n' "$body" | grep -c 'name="token"')"
cgi_get site / HTTP_COOKIE="$cookie"
t_like 'other pages know bob, too' "$body" '<a href="/me">bob</a></nav>'
t_like '… and are kept by nobody then' "$headers" '^Cache-Control: no-store$'
cgi_get site /
t_like 'to everybody else they offer to log in' "$body" '<a href="/check">Log in</a></nav>'

# --- refused checks: one answer for all ---
check=$(check_of bob)
cgi_post account /check code=7777-7777-7777-7777 && t_is 'an unknown check' "$status$body" "422$used"
sql 'UPDATE login_check SET expires_at = 1'
cgi_post account /check "code=$check" && t_is 'an expired one' "$status$body" "422$used"
old=$(check_of bob) && check=$(check_of bob)
cgi_post account /check "code=$old" && t_is 'a replaced one' "$status$body" "422$used"
cgi_post account /check code= && t_is 'none' "$status$body" "422$used"
cgi_post account /check '' && t_is 'no field' "$status$body" "422$used"
t_like '… says what to do' "$used" 'role="alert">This check does not work: .*ask for a new one'
t_like '… in the title of the window, too' "$used" '<title>Refused: Log in · '
t_like '… at the field' "$used" 'aria-describedby="code-hint problem" aria-invalid="true"'
cgi_post account /check "code=$(printf '%0101d' 0)" && t_is 'an over-long one' "$status" 422
cgi_post account /check "code=$check&code=$check" && t_is 'two' "$status" 400
cgi_post account /check "code=%ff$check" && t_is 'not UTF-8' "$status" 422
t_like '… is told so at the field' "$body" 'role="alert">The check is not text in UTF-8'
t_unlike '… and has to be typed anew' "$body" "value=\"[^\"]*$check"
cgi_post account /check "code=%00$check" && t_is 'a NUL' "$status" 422
cgi_post account /check "code=%e2%80%ae" && t_unlike 'a turned one is not shown' "$body" "$(printf '\342\200\256')"
cgi_post account /check "code=$check" HTTP_SEC_FETCH_SITE=cross-site && t_is 'a form of another site' "$status" 403
t_like '… is told where to send it from' "$body" 'sent from another site; open its page here'
cgi_post account /check "code=$check" HTTP_ORIGIN=http://evil.example && t_is 'another origin' "$status" 403
cgi_post account /check "code=$check" CONTENT_TYPE=text/plain && t_is 'another type' "$status" 415
cgi_post account /check "code=$check" HTTP_COOKIE="$cookie" && t_is 'a browser with a session, without its token' "$status" 403
t_is 'none of these used the check up' "$(sql 'SELECT count(*) FROM login_check')" 1

sql 'DELETE FROM bucket'
tries=0
while cgi_post account /check code=7777-7777-7777-7777 REMOTE_ADDR=192.0.2.7 && [ "$status" = 422 ] && [ "$tries" -lt 50 ]; do tries=$((tries + 1)); done
t_is 'so many tries from one neighbourhood' "$tries $status" '10 429'
t_like '… says when to come back' "$(header Retry-After)" '^[1-9][0-9]?$'
t_like '… on the page as well' "$body" 'role="alert">'
before=$(facts)
cgi_post account /check "code=$check" REMOTE_ADDR=192.0.2.99 && t_is '… the right one is not even looked at' "$status" 429
t_is '… and nothing is written' "$(facts)" "$before"
cgi_post account /check "code=$check" REMOTE_ADDR=198.51.100.7 HTTPS=on HTTP_ORIGIN=https://127.0.0.1:8080
t_is 'other neighbourhoods go on' "$status" 303
t_like 'over TLS the cookie is bound to it' "$(header Set-Cookie)" \
    '^__Host-pierogis=[a-z2-7]{52}; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax; Secure$'
sql 'DELETE FROM bucket'

# --- where to go on ---
leads() { sql 'DELETE FROM bucket' && cgi_post account "${3:-/check}" "code=$(check_of bob)&next=$1"; t_is "next=$1" "$status $(header Location)" "$2"; }
leads /p/soup '303 /p/soup'
leads '/claims%3Fbefore%3D3' '303 /claims?before=3'
for bad in //evil.example '/%5Cevil.example' 'https:evil.example' https://evil.example '%5C%5Cevil.example' evil /p/../x '/.//evil' '/%252e%252e/' '/a%09' \
    '///evil.example' '/p//x' '/x%3Fa%3D%5C' '/%3C' '/p/a@b' ''; do
    case $bad in *%09) leads "$bad" '400 ' ;; *) leads "$bad" '303 /me' ;; esac
done
leads '/a%0d%0aSet-Cookie:+x' '400 '
leads "/$(printf '%01001d' 0)" '400 '
cgi_get account '/check?next=/p/soup' && t_is 'the form takes it along' "$(field next)" /p/soup
cgi_get account '/check?next=//evil.example' && t_unlike 'but nowhere else' "$body" evil
cgi_get account '/me?before=3'
t_is 'the own page asks who it is' "$status" 401
t_like '… and leads back' "$body" 'href="/check\?next=%2Fme%3Fbefore%3D3">Log in'

# --- the forms of the own page ---
check=$(check_of bob)
cgi_post account /check "code=$check" && other=$(cookie_set)
cgi_get account /me HTTP_COOKIE="$other" && other_token=$(field token)
phrase() { sql "SELECT coalesce(catchphrase, '-') FROM account WHERE handle = 'bob'"; }
change() { cgi_post account /me "$1" HTTP_COOKIE="$cookie"; }
change 'do=catchphrase&catchphrase=x' && t_is 'a form without a token' "$status" 403
change "do=catchphrase&catchphrase=x&token=$other_token" && t_is 'with that of another session' "$status" 403
change "do=catchphrase&catchphrase=x&token=${token%?}" && t_is 'with a piece of it' "$status" 403
cgi_post account /me "do=catchphrase&catchphrase=x&token=$token" HTTP_COOKIE="$cookie" HTTP_SEC_FETCH_SITE=cross-site
t_is 'from another site' "$status" 403
cgi_post account /me "do=catchphrase&catchphrase=x&token=$token" && t_is 'from nobody' "$status" 401
t_is 'nothing has changed' "$(phrase)" -
change "token=$token&do=catchphrase&catchphrase=quite+so+%26+%3Cb%3E" && t_is 'a catchphrase' "$status $(header Location)" '303 /me'
cgi_get account /me HTTP_COOKIE="$cookie"
t_like '… stands in its field' "$body" 'value="quite so &amp; &lt;b&gt;"'
cgi_get account /u/bob
t_is 'anybody sees bob' "$status" 200
t_like '… and the catchphrase' "$body" '“quite so &amp; &lt;b&gt;”'
t_like '… which may be kept' "$headers" '^Cache-Control: public'
change "token=$token&do=catchphrase&catchphrase=%e2%80%aegnirts" && t_is 'one that turns the text around' "$status" 422
t_like '… says so at the field' "$body" 'id="problem" role="alert">The catchphrase has characters that cannot be shown'
t_like '… and in the title' "$body" '<title>Refused: bob · '
t_like '… where it still stands' "$body" 'value="�gnirts"'
change "token=$token&do=catchphrase&catchphrase=$(printf '%0200d' 0)" && t_is 'one that is too long' "$status" 422
t_like '… says so at the field' "$body" 'id="problem" role="alert">.*100'
t_like '… where it still stands' "$body" 'value="0{200}"'
change "token=$token&do=catchphrase&catchphrase=a%0ab" && t_is 'two lines' "$status" 422
change "token=$token&do=catchphrase&catchphrase=%c3" && t_is 'no UTF-8' "$status" 422
change "token=$token&do=catchphrase" && t_is 'none in the form' "$status" 400
change "token=$token&do=dance" && t_is 'an unknown wish' "$status" 400
change "token=$token" && t_is 'no wish' "$status" 400
t_is 'it stays' "$(phrase)" 'quite so & <b>'
cgi_get account /u/bob
first=$(header ETag)
change "token=$token&do=catchphrase&catchphrase=" && t_is 'an empty one' "$status" 303
cgi_get account /u/bob HTTP_IF_NONE_MATCH="$first"
t_like '… is everybody'"'"'s, at once' "$status$body" '200|“eh wot\?”'

# --- who one is elsewhere ---
cgi_get account /me HTTP_COOKIE="$cookie" && t_unlike 'who is only here reads nothing of it' "$body" 'id="elsewhere"'
"$PIEROGIS" --quiet account link bob 'local:4<2' >/dev/null
before=$(sql 'SELECT * FROM waiter_note')
cgi_get account /me HTTP_COOKIE="$cookie"
t_like 'a wish to link' "$body" 'Are you <strong>local:4&lt;2</strong>\?'
t_unlike '… has no code yet' "$body" '<code>'
t_like '… but two answers' "$(printf '%s' "$body" | grep -A4 'name="identity" value="local:4&lt;2"' | tr '\n' ' ')" 'value="link">Yes .*value="leave">No '
t_is '… and looking is none' "$(sql 'SELECT * FROM waiter_note')" "$before"
change 'do=link&identity=local:4%3C2' && t_is 'a yes without a token' "$status" 403
change "token=$token&do=link" && t_is '… to nothing' "$status" 400
change "token=$token&do=link&identity=local" && t_is '… to nobody' "$status" 422
change "token=$token&do=link&identity=local:43" && t_is '… to what nobody asks' "$status" 404
t_like '… says so on the page' "$body" 'role="alert">Nobody asks any more whether this account is local:43'
t_is 'none of these is a yes' "$(sql 'SELECT * FROM waiter_note')" "$before"
change "token=$token&do=link&identity=local:4%3C2" && t_is 'a yes' "$status $(header Location)" '303 /me'
cgi_get account /me HTTP_COOKIE="$cookie"
shown=$(printf '%s\n' "$body" | sed -n 's/.*local:4&lt;2<.strong>: <code>\(.*\)<.code>.*/\1/p')
t_like '… shows the code' "$shown" '^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$'
t_is '… which stands nowhere' "$(sql .dump | grep -c -e "$shown" -e "$(printf %s "$shown" | tr -d -)")" 0
cgi_get account /me HTTP_COOKIE="$cookie" && t_like '… each time the same' "$body" "<code>$shown</code>"
t_is '… and is no check' "$(cgi_post account /check "code=$shown" && echo "$status")" 422
change "token=$token&do=leave&identity=local:4%3C2" && t_is 'the yes is taken back' "$status" 303
cgi_get account /me HTTP_COOKIE="$cookie" && t_unlike '… with all that was asked' "$body" 'id="elsewhere"'
sql "INSERT INTO identity SELECT 'local', '42', id, 1 FROM account WHERE handle = 'bob'"
cgi_get account /me HTTP_COOKIE="$cookie" && t_like 'who is linked reads as whom' "$body" '<li><span>local:42</span></li>'
sql 'DELETE FROM identity'

# --- sessions ---
idle=$(($(date +%s) - 1000000))
sql "UPDATE session SET posted_at = $idle WHERE ended_at IS NULL"
change "token=x&do=dance"
t_is 'a refused form does not count as life' "$(sql "SELECT count(*) FROM session WHERE posted_at > $idle AND ended_at IS NULL")" 0
cgi_get account /me HTTP_COOKIE="$cookie"
t_is '… nor does looking' "$(sql "SELECT count(*) FROM session WHERE posted_at > $idle AND ended_at IS NULL")" 0
change "token=$token&do=catchphrase&catchphrase="
t_is 'one that is taken does, for its session' "$(sql "SELECT count(*) FROM session WHERE posted_at > $idle AND ended_at IS NULL")" 1
"$PIEROGIS" --quiet account add eve >/dev/null
cgi_post account /check "code=$(check_of eve)" && eve=$(cookie_set)
eve_id=$(sql "SELECT s.id FROM session s JOIN account a ON a.id = s.account_id WHERE a.handle = 'eve'")
change "token=$token&do=end&session=$eve_id" && t_is 'a login of somebody else cannot be ended' "$status" 404
change "token=$token&do=end&session=x" && t_is 'nor one that is no number' "$status" 400
change "token=$token&do=end" && t_is 'nor none' "$status" 404
cgi_get account /me HTTP_COOKIE="$eve" && t_is '… it goes on' "$status" 200
cgi_get account /me HTTP_COOKIE="$other"
t_is 'the other browser' "$status" 200
cgi_get account /me HTTP_COOKIE="$cookie"
other_id=$(printf '%s\n' "$body" | sed -n 's/.*name="session" value="\([0-9]*\)".*/\1/p' | head -1)
change "token=$token&do=end&session=$other_id" && t_is '… is logged out from here' "$status $(header Location)$(header Set-Cookie)" '303 /me'
cgi_get account /me HTTP_COOKIE="$other"
t_is '… at once' "$status" 401
change "token=$token&do=end&session=$other_id" && t_is '… twice is no harm' "$status" 303

"$PIEROGIS" --quiet account role bob staff >/dev/null 2>&1
cgi_get account /me HTTP_COOKIE="$cookie"
t_like 'a new role counts at once' "$body" '<dt>Role</dt><dd>staff</dd>'
check=$(check_of bob)
"$PIEROGIS" --quiet account ban bob >/dev/null
cgi_get account /me HTTP_COOKIE="$cookie" && t_is 'a ban, too' "$status" 401
change "token=$token&do=catchphrase&catchphrase=ha" && t_is '… for forms' "$status" 401
cgi_post account /check "code=$check" && t_is '… and for checks' "$status" 422
cgi_get account /u/bob && t_is '… and nobody speaks of bob' "$status" 404
"$PIEROGIS" --quiet account unban bob >/dev/null
cgi_get account /me HTTP_COOKIE="$cookie" && t_is 'until it is over' "$status" 200

cgi_get account /me REQUEST_METHOD=HEAD HTTP_COOKIE="$cookie"
t_is 'the head of the own page' "$status$body" 200
change "token=$token&do=log-out"
t_is 'logging out' "$status $(header Location)" '303 /'
t_is '… takes the cookie away' "$(header Set-Cookie)" 'pierogis=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax'
cgi_get account /me HTTP_COOKIE="$cookie" && t_is '… and ends the session' "$status" 401
change "token=$token&do=log-out" && t_is '… twice' "$status" 401
for n in 1 2 3; do
    sql 'DELETE FROM bucket'
    cgi_post account /check "code=$(check_of bob)" && eval "browser$n=\$(cookie_set)"
done
sql "UPDATE session SET created_at = 1795262400 + (id % 2) * 7 WHERE ended_at IS NULL AND account_id = (SELECT id FROM account WHERE handle = 'bob')"
cgi_get account /me HTTP_COOKIE="$browser1"
ends=$(printf '%s\n' "$body" | sed -n '/value="end"/{N;s/.*value="end">\(.*\)<.button>/\1/;s/<[^>]*>//g;p}' | tr '\n' ' ' | sed 's/ End/\nEnd/g')
t_is 'each other login can be ended' "$(printf '%s\n' "$ends" | grep -c '^End the login of a browser since 21 November 2026, 12:00:0[07] UTC')" "$(printf '%s\n' "$body" | grep -c 'name="session"')"
t_is '… by a button with a name of its own' "$(printf '%s\n' "$ends" | sort -u | wc -l)" "$(printf '%s\n' "$ends" | wc -l)"
t_like '… also when two are of one second' "$ends" '12:00:0[07] UTC \(2\)'
cgi_post account /me "do=log-out-everywhere&token=$(field token)" HTTP_COOKIE="$browser1" && t_is 'logging out everywhere' "$status" 303
cgi_get account /me HTTP_COOKIE="$browser2" && t_is '… reaches the other browser' "$status" 401
cgi_get account /me HTTP_COOKIE="$eve" && t_is '… and nobody else' "$status" 200

# --- one browser, two people ---
cgi_get account /check HTTP_COOKIE="$eve"
t_like 'the page says whose browser this is' "$body" 'logged in as <strong>eve</strong>\. A check logs it in'
sql 'DELETE FROM bucket'
cgi_post account /check "code=$(check_of bob)&token=$(field token)" HTTP_COOKIE="$eve" && both=$(cookie_set)
cgi_get account /me HTTP_COOKIE="$both" && t_like 'another check makes it another person' "$body" '<h1>bob</h1>'
cgi_get account /me HTTP_COOKIE="$eve" && t_is '… whose login has ended there' "$status" 401

# --- a guest of this browser becomes the member ---
# A guest as the bouncer makes one: an account, a session and what it has earned and said.
sql "INSERT INTO account (handle, role, state, created_at) VALUES ('guest-7f3k', 'guest', 'active', 1)"
guest_id=$(sql "SELECT id FROM account WHERE handle = 'guest-7f3k'")
sql "DELETE FROM bucket; INSERT INTO claim (account_id, text, state, created_at) VALUES ($guest_id, 'guests see more', 'visible', 1)"
"$PIEROGIS" --quiet clout grant guest-7f3k 7 --reason test >/dev/null
cgi_post account /check "code=$(check_of eve)" && eve=$(cookie_set)
sql "UPDATE session SET account_id = $guest_id WHERE ended_at IS NULL AND id = (SELECT max(id) FROM session)"
cgi_get account /me HTTP_COOKIE="$eve"
t_like 'a guest has a page as well' "$body" '<dt>Role</dt><dd>guest</dd>'
cgi_get account /u/guest-7f3k && t_like '… and a public one' "$body" 'guests see more'
cgi_get account /check HTTP_COOKIE="$eve"
t_like 'a guest reads what a check does' "$body" 'as <strong>guest-7f3k</strong>, a guest\. With a check you become whoever the check belongs to, for good'
cgi_post account /check "code=$(check_of bob)&token=$(field token)" HTTP_COOKIE="$eve" && t_is 'the guest logs in as a member' "$status" 303
bob=$(cookie_set)
cgi_get account /me HTTP_COOKIE="$bob"
t_like '… is that member' "$body" '<h1>bob</h1>'
t_like '… with the claims of the guest' "$body" '<dt>Claims</dt><dd>1</dd>'
t_ok '… and the ledger is in order' "$PIEROGIS" --quiet clout verify
cgi_get account /u/guest-7f3k && t_is 'who is found under the new name' "$status $(header Location)" '301 /u/bob'
cgi_get account /u/bob && t_like '… at once' "$body" 'guests see more'
old_token=$token
cgi_get account /me HTTP_COOKIE="$bob"
cgi_post account /me "do=log-out&token=$old_token" HTTP_COOKIE="$bob" && t_is 'the token of an earlier login is stale' "$status" 403
"$PIEROGIS" --quiet clout grant bob 30 --reason test >/dev/null
for n in $(seq 25); do "$PIEROGIS" --quiet clout grant bob 1 --reason test >/dev/null; done
cgi_get account /me HTTP_COOKIE="$bob"
t_is 'twenty moves of clout stand on a page' "$(printf '%s\n' "$body" | grep -c '<li><span><strong>')" 20
older=$(printf '%s\n' "$body" | sed -n 's/.*rel="next" href="\(.me[^"]*\)">Older.*/\1/p')
cgi_get account "$older" HTTP_COOKIE="$bob"
t_like '… and the rest on the next one' "$body" '<li><span><strong>\+30</strong> grant, '
cgi_get account '/me?before=x' HTTP_COOKIE="$bob" && t_is '… which has a number' "$status" 400

# --- nobody there ---
cgi_get account /u/nobody && t_is 'nobody' "$status" 404
cgi_get account /u/No%3Cb%3E && t_unlike '… does not come back as markup' "$status$body" '^200|<b>'
cgi_get account /u/eve
t_like 'somebody without anything' "$body" 'Nothing claimed and nothing posted yet'
t_done
