#!/bin/sh
# Tokens on the command line: made, listed, revoked; and what ends them besides.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

"$PIEROGIS" -q init >/dev/null
for handle in anna bob; do "$PIEROGIS" -q account add $handle >/dev/null; done
tokens() { sql 'SELECT count(*) FROM api_token'; }

pierogis token list
t_is 'no tokens' "$code $out $err" '0  no tokens; "pierogis token add ACCOUNT" makes one'
pierogis token list --json
t_is '… as JSON' "$(answer .)" '[]'
pierogis token add anna --name 'the camera' --scope upload
t_is 'a token' "$code $err" '0 keep it now: nobody can show it again'
t_like '… is shown' "$out" '^token +pgs_[a-z2-7]{52}$'
t_like '… with whose it is' "$out" '^for +anna$'
t_like '… what it may do' "$out" '^may +upload$'
t_like '… and how it is ended' "$out" '^ends with +pierogis token revoke 1$'
secret=$(printf '%s\n' "$out" | sed -n 's/^token *//p')
t_is 'the secret is nowhere on the disk' "$(grep -rlF "${secret#pgs_}" "$PIEROGIS_HOME")" ''
t_is 'the audit trail knows of it' "$(sql "SELECT action, subject, detail FROM event ORDER BY id DESC LIMIT 1")" \
    'token add|account|{"after":"the camera"}'
does 'another one, as JSON' token add anna --name backup -s upload -s read --json -q
t_is '… with all there is to know' "$(answer '[.id, .account, .name, .scopes, .used_at, .revoked_at] | @json')" \
    '[2,"anna","backup",["read","upload"],null,null]'
t_like '… and the secret' "$(answer .token)" '^pgs_[a-z2-7]{52}$'
t_unlike '… which is another one' "$(answer .token)" "^$secret\$"
does 'one of bob' -q token add bob --name x --scope read

t_run "$PIEROGIS" token list
t_is 'all of them' "$(printf '%s\n' "$out" | awk 'NR > 1 { print $1, $2 }')" '1 anna
2 anna
3 bob'
pierogis token list anna --json
t_is 'those of one account' "$(answer '.[] | "\(.id) \(.name) \(.scopes | join("+")) \(has("token"))"')" \
    '1 the camera upload false
2 backup read+upload false'

before=$(tokens)
refuses 'no name' 2 'say with --name what the token is for' token add anna --scope read
refuses 'no scope' 2 'say with --scope what the token may do: read, upload' token add anna --name x
refuses 'a strange scope' 2 '--scope takes read or upload, not "admin"' token add anna --name x --scope admin
refuses 'an empty name' 1 'say on one line what the token is for' token add anna --name '' --scope read
refuses 'two lines' 1 'say on one line' token add anna --name 'a
b' --scope read
refuses 'a long name' 1 'the name of the token' token add anna --name "$(printf '%061d' 0)" --scope read
does 'the longest name' -q token add bob --name "$(printf '%060d' 0)" --scope read
before=$(tokens)
refuses 'nobody' 3 'there is no account "nobody"; "pierogis account list" lists them$' token add nobody --name x --scope read
refuses 'a number that is none' 2 'a token is named by its number, not "x"' token revoke x
refuses 'an unknown one' 3 'there is no token 99; "pierogis token list" lists them$' token revoke 99
does 'a ban' -q account ban bob
refuses 'somebody who is banned' 4 'the account "bob" is not active' token add bob --name x --scope read
t_is 'what is refused leaves nothing' "$(tokens)" "$before"

does 'revoking' token revoke 1
t_is '… says so' "$out" 'token 1 (the camera, of anna) works no more'
t_is '… is written down' "$(sql "SELECT action FROM event ORDER BY id DESC LIMIT 1")" 'token revoke'
events=$(sql 'SELECT count(*) FROM event')
does 'revoking it again' token revoke 1 --json
t_like '… keeps the first time' "$(answer .revoked_at)" '^20..-..-..T..:..:..Z$'
t_is '… and is no event' "$(sql 'SELECT count(*) FROM event')" "$events"
does 'removing the account' -q account remove anna --yes
t_is '… takes its tokens along' "$(sql 'SELECT id FROM api_token ORDER BY id')" '3
4'
t_is '… and their names' "$(sql "SELECT count(*) FROM event WHERE detail LIKE '%camera%'")" 0
t_done
