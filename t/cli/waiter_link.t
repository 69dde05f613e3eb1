#!/bin/sh
# Whoever writes to the waiter is nobody's account before both have said yes: the account on its page, and the person by
# sending the waiter the code from there.
# shellcheck disable=SC2154 # what the harness sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

"$PIEROGIS" -q init >/dev/null && "$PIEROGIS" -q account add anna >/dev/null && "$PIEROGIS" -q account add boris >/dev/null
check='[0-9A-Z]{4}(-[0-9A-Z]{4}){3}'
# hears ID TEXT: what the waiter says to that is in $out.
hears() { pierogis waiter hear --from "$1" "$2"; }
code_in() { printf '%s\n' "$1" | grep -oE "$check" | head -n 1; }
identities() {
    "$PIEROGIS" --json account show "$1" | jq -r '.identities | join(" ")'
}
# enters CHECK: logs in with it; $cookie and, of the page /me, $body.
enters() {
    cgi_post account /check "code=$1"
    cookie=$(printf '%s\n' "$headers" | sed -n 's/^Set-Cookie: \([^;]*\).*/\1/Ip')
    cgi_get account /me HTTP_COOKIE="$cookie"
}
# answers YES-OR-NO IDENTITY: with the button on /me.
answers() {
    token=$(printf '%s\n' "$body" | sed -n 's/.*name="token" value="\([^"]*\)".*/\1/p' | head -n 1)
    cgi_post account /me "do=$1&identity=$2&token=$token" HTTP_COOKIE="$cookie"
    cgi_get account /me HTTP_COOKIE="$cookie"
}
shown() { printf '%s\n' "$body" | sed -n "s/.*<strong>$1<.strong>: <code>\\([^<]*\\)<.code>.*/\\1/p"; }

# --- a person is an id, never a name ---
pierogis waiter hear --from 42 --name anna 'check please'
t_like 'somebody who calls herself anna' "$out" "$check"
enters "$(code_in "$out")"
t_like '… is not anna' "$body" '<h1>anna-2</h1>'
hears admin check
enters "$(code_in "$out")"
t_unlike '"admin" is a stranger, too' "$body" '<h1>admin</h1>'
t_like '… and no admin' "$body" '<dt>Role</dt><dd>member</dd>'
t_is 'the accounts with these handles are nobody elsewhere' "$(identities anna)$(identities admin)" ''
"$PIEROGIS" -q clout grant anna-2 7 --reason 'for the test' >/dev/null

# --- both say yes ---
"$PIEROGIS" -q account link anna local:42 >/dev/null
enters "$("$PIEROGIS" --json check anna | jq -r .check)"
t_like 'anna is asked' "$body" 'Are you <strong>local:42</strong>\?'
t_is '… and shown no code yet' "$(shown local:42)" ''
answers link local:42
code_of_anna=$(shown local:42)
t_like 'her yes shows the code' "$code_of_anna" "^$check\$"
t_is '… and is not enough' "$(identities anna)" ''
hears 43 "$code_of_anna"
t_is 'somebody else who sends it is nobody' "$(identities anna)" ''
hears 42 'check'
t_like 'without the code' "$out" "$check"
t_is '… nothing is said about it' "$(identities anna) $(identities anna-2)" ' local:42'
enters "$code_of_anna"
t_is 'nor is it a check' "$status" 401
hears 42 "hello, $(printf %s "$code_of_anna" | tr 'A-Z-' 'a-z ') is what i was given"
t_like 'the right one sends it' "$out" 'anna( |$|[.,])'
t_is '… and is anna' "$(identities anna) $(identities anna-2)" 'local:42 '
hears 42 'may i have the check'
enters "$(code_in "$out")"
t_like 'whose checks are hers from now on' "$body" '<h1>anna</h1>'
t_like '… and whose page says so' "$body" '<li><span>local:42</span></li>'
t_like '… without what the other one has earned' "$body" '<dt>Clout</dt><dd>0</dd>'
t_is '… which is still there' "$("$PIEROGIS" --json clout show anna-2 | jq .balance)" 7
hears 42 "$code_of_anna"
t_is 'the code has done its work' "$(sql 'SELECT count(*) FROM waiter_note WHERE name LIKE "link.%"')" 0

# --- no, and too late ---
"$PIEROGIS" -q account link boris local:42 >/dev/null
enters "$("$PIEROGIS" --json check boris | jq -r .check)"
answers link local:42
code_of_boris=$(shown local:42)
answers leave local:42
hears 42 "$code_of_boris"
t_is 'a yes that was taken back' "$(identities anna) $(identities boris)" 'local:42 '
"$PIEROGIS" -q account link boris local:42 >/dev/null
answers link local:42
code_of_boris=$(shown local:42)
"$PIEROGIS" -q account ban anna >/dev/null
hears 42 "$code_of_boris"
t_is 'who is banned is not heard' "$code $out $(identities anna)" '0  local:42'
"$PIEROGIS" -q account unban anna >/dev/null
sqlite3 "$PIEROGIS_HOME/db/site.db" "UPDATE waiter_note SET value = '1000000000' || substr(value, 11) WHERE name LIKE 'link.%'"
hears 42 "$code_of_boris"
t_is 'after a day it is too late' "$(identities anna) $(identities boris)" 'local:42 '
"$PIEROGIS" -q account link anna local:42 --remove >/dev/null
hears 42 'check'
enters "$(code_in "$out")"
t_unlike 'who is unlinked is a stranger again' "$body" '<h1>anna</h1>'

pierogis account link boris x:42
t_is 'where nobody can be heard yet that is said' "$code $err" '0 there are no keys for x; give them with: pierogis waiter auth x'
does 'and undone' account link boris x:42 --remove

# --- the waiter's own account ---
"$PIEROGIS" -q account add butler >/dev/null && "$PIEROGIS" -q account edit butler --catchphrase 'at your service' >/dev/null
does 'his own' account link butler local:waiter
t_is '… needs one yes' "$out" 'butler is local:waiter, the waiter himself, when it has said yes on http://127.0.0.1:8080/me, within a day'
pierogis account link butler local:waiter --json
t_is '… as JSON' "$(answer '"\(.linked) \(.waiter)"')" 'false true'
hears 44 help
t_unlike 'the waiter is no account that has not said yes' "$out" 'at your service'
enters "$("$PIEROGIS" --json check butler | jq -r .check)"
t_like 'whose page asks it' "$body" 'Are you <strong>local:waiter</strong>, the waiter himself\?'
answers link local:waiter
t_like '… and shows no code, which nobody could send' "$body" 'You are <strong>local:waiter</strong>, the waiter himself, as soon as he next answers'
t_unlike '… anywhere' "$body" '<code>'
hears 44 help
t_like 'its yes is enough, as nobody else can write from there' "$(identities butler) $out" '^local:waiter .*\. at your service$'
t_done
