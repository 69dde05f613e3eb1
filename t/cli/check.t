#!/bin/sh
# A brand-new check: what is printed, what is stored, and that the one before dies.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

"$PIEROGIS" -q init --base-url http://127.0.0.1:8123 >/dev/null
now=$(date +%s)
does 'a check' check admin
code_1=$(printf '%s\n' "$out" | sed -n 's/^check *//p')
t_like 'has 16 characters in four groups' "$code_1" '^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$'
t_like 'says for whom' "$out" '^for +admin$'
t_like 'and has a link at the address of the site' "$out" "^log in +http://127\.0\.0\.1:8123/check\?code=$code_1\$"
t_like 'and an end' "$out" '^until +20[0-9-]*T[0-9:]*Z \(15 minutes, one login\)$'
hash=$(sql 'SELECT hash FROM login_check')
expires=$(sql 'SELECT expires_at FROM login_check')
t_ok 'a quarter of an hour from now' test "$((expires - now))" -ge 900 -a "$((expires - now))" -le 960
t_is 'the code is stored nowhere' "$(sql .dump | grep -icE "$code_1|$(printf %s "$code_1" | tr -d -)")" 0
t_unlike 'and its hash needs the key' "$hash" \
    "$(printf 'check:%s' "$(printf %s "$code_1" | tr -d -)" | b2sum -l 256 | cut -c1-64 |
        perl -ne 'print pack "H64", $_' | base32 | tr A-Z a-z | tr -d '=\n')"

does 'another' check admin --json
t_is 'as JSON' "$(answer 'keys | join(" ")')" 'account check expires_at link'
t_ok 'is another' test "$(answer .check)" != "$code_1"
t_is 'and takes the place of the first' "$(sql "SELECT count(*), hash <> '$hash' FROM login_check")" '1|1'
sqlite3 "$PIEROGIS_HOME/db/site.db" "INSERT INTO session (account_id, token_hash, created_at, posted_at, expires_at)
    VALUES (1, 'x', $now, $now, $now + 1000)"
does 'a third' check admin
t_is 'ends no login' "$(sql 'SELECT count(*) FROM session WHERE ended_at IS NULL')" 1
does 'an account' account add grandma
does 'has a check of her own' check grandma
t_is 'beside that of the admin' "$(sql 'SELECT count(*) FROM login_check')" 2
does 'she is banned' account ban grandma
t_is 'and her check dies' "$(sql 'SELECT count(*) FROM login_check')" 1
refuses 'no other comes' 4 'the account "grandma" is banned$' check grandma
refuses 'for nobody' 3 'there is no account "nobody"; "pierogis account list" lists them$' check nobody
t_is 'each is in the book of changes, without the code' \
    "$(sql "SELECT count(*), count(detail) FROM event WHERE action = 'check'")" '4|0'
t_done
