#!/bin/sh
# `waiter auth`: keys are kept when the service takes them, and only then.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/server.sh"
. "$ROOT/t/lib/fake_x.sh"

fake_x_start tweet
fake_x_site || t_fail 'a site'
keys=$PIEROGIS_HOME/waiter.env
rm "$keys"
fake_x_keys >"$TMP/keys"
notes() { sqlite3 "$PIEROGIS_HOME/db/site.db" "SELECT name || '=' || value FROM waiter_note WHERE transport = 'x' ORDER BY name" | tr '\n' ' '; }
note() { sqlite3 "$PIEROGIS_HOME/db/site.db" "INSERT OR REPLACE INTO waiter_note (transport, name, value) VALUES ('x', '$1', '$2')"; }
sqlite3 "$PIEROGIS_HOME/db/site.db" 'DELETE FROM waiter_note'

# refuses NAME CODE SENTENCE ARGUMENT…: of `waiter auth`, with $TMP/keys as its input; nothing is kept.
refuses() {
    t_name=$1 t_code=$2 t_sentence=$3
    shift 3
    t_run "$PIEROGIS" waiter auth "$@" <"$TMP/keys"
    t_is "$t_name" "$code" "$t_code"
    t_like '… says why' "$err" "$t_sentence"
    t_unlike '… and no secret' "$out$err" 'token=|consumer[-+]'
    t_ok '… and keeps nothing' test ! -e "$keys"
    t_is '… nor notes anything' "$(notes)" ''
}
refuses 'a transport that does not exist' 2 'for x and mastodon, not for "y"' y
refuses 'one that needs no keys' 2 'for x and mastodon, not for "local"' local
refuses 'a file that does not exist' 3 'cannot open /nowhere' x /nowhere
refuses 'keys of another one' 1 'no key of mastodon is among them' mastodon
: >"$TMP/keys"
refuses 'no keys' 1 'standard input is empty: the keys of x belong there' x
fake_x_keys | sed 1d >"$TMP/keys"
refuses 'not all of them' 1 'X_CONSUMER_KEY is missing' x
fake_x_keys | sed 's/TOKEN=/TOKENS=/' >"$TMP/keys"
refuses 'a key that does not exist' 1 'line|unknown key X_TOKENS; did you mean X_TOKEN\?' x
fake_x_keys | sed 's/=secret/=another/' >"$TMP/keys"
refuses 'keys that the service does not take' 4 'does not accept the waiter.s keys .401 Unauthorized.*were not kept' x
fake_x_keys >"$TMP/keys"
fake_x fault on=. fault=answer status=503 >/dev/null
refuses 'a service in trouble' 75 'in trouble .503.*were not kept' x
fake_x fault on=. fault=answer status=200 body='{"data":{"id":"me"}}' >/dev/null
refuses 'a service that says nothing' 1 'does not say who the waiter is there; look whether that is a server of x; the keys were not kept' x

asked() { fake_x look | jq -r '.requests[].request'; }
before=$(asked | wc -l)
t_run "$PIEROGIS" waiter auth x "$TMP/keys"
t_is 'keys from a file' "$code $out" '0 on x the waiter is waiter (1000)'
t_like '… are tried by one call' "$(($(asked | wc -l) - before)) $(asked | tail -n 1)" '^1 GET /2/users/me'
t_is '… are kept' "$(cat "$keys")" "$(cat "$TMP/keys")"
t_is '… where nobody else may look' "$(stat -c %a "$keys")" 600
t_is '… and he knows who he is, and what he may do' "$(notes)" 'access=read-write-directmessages name=waiter self=1000 '

printf 'MASTODON_URL=https://example.org\nMASTODON_TOKEN=other\n' >>"$keys"
note high.messages 5
note next.send '5 1'
note paused-until 5
note dialect.posts post.fields
t_run "$PIEROGIS" --json waiter auth x - <"$TMP/keys"
t_is 'keys from standard input' "$(jq -c . "$TMP/out")" '{"transport":"x","id":"1000","name":"waiter"}'
t_like 'those of others stay' "$(tr '\n' ' ' <"$keys")" 'token=secret MASTODON_URL=https://example.org MASTODON_TOKEN=other $'
t_is 'he goes on where he was, at once' "$(notes)" 'access=read-write-directmessages dialect.posts=post.fields high.messages=5 name=waiter self=1000 '
note self 2000
t_run "$PIEROGIS" waiter auth x "$TMP/keys"
t_is 'as somebody else he begins anew' "$(notes)" 'access=read-write-directmessages dialect.posts=post.fields name=waiter self=1000 '

# Somebody is at work until it has been said that he is.
mkfifo "$TMP/said"
(
    flock 9
    "$PIEROGIS" waiter auth x "$TMP/keys" 2>"$TMP/said" >"$TMP/line.out" 9>&- &
    read -r line <"$TMP/said"
    exec 9>&-
    wait $! && echo "$line" >"$TMP/line"
) 9>"$PIEROGIS_HOME/waiter.lock"
t_is 'who gives keys while he is at work is told so' "$(cat "$TMP/line")" 'the waiter is at work just now; the keys are kept when he is done'
t_is '… and they are kept' "$(cat "$TMP/line.out")" 'on x the waiter is waiter (1000)'

chmod 640 "$keys"
t_run "$PIEROGIS" waiter auth x "$TMP/keys"
t_is 'a file that others may open' "$code" 4
t_like '… what to do' "$err" 'chmod 600'
chmod 600 "$keys"
sed -i 's|^PIEROGIS_WAITER_X_URL=.*|PIEROGIS_WAITER_X_URL=http://example.org|' "$PIEROGIS_HOME/.env"
t_run "$PIEROGIS" waiter auth x "$TMP/keys"
t_is 'an address that others can listen to' "$code" 1
t_like '… is refused' "$err" 'PIEROGIS_WAITER_X_URL begins with http://.*https://'
t_done
