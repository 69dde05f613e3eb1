#!/bin/sh
# What the doctor finds out by asking the services who the waiter is: whose keys these are and what they allow, and what
# time it is there.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/server.sh"
. "$ROOT/t/lib/fake_x.sh"
. "$ROOT/t/lib/mastodon.sh"

# finds NAME CODE REGEX: the doctor ends with the code, and a line of his findings matches.
finds() {
    pierogis waiter doctor
    t_is "$1: exit code" "$code" "$2"
    t_like "$1" "$out" "$3"
}
note() { sql "SELECT value FROM waiter_note WHERE transport = '$1' AND name = '$2'"; }

# --- Mastodon ------------------------------------------------------------------------------------------------------
"$PIEROGIS" -q init --base-url https://pierogi.example >"$TMP/out"
fake_start
keys_give "$api"
finds 'keys that are right' 0 "^ok +mastodon +mastodon knows the waiter as waiter \\($waiter@127\\.0\\.0\\.1:[0-9]+\\)\$"
t_is 'cost a request, and three that try what they allow' "$(fake log | jq -r '.[] | "\(.method) \(.status)"' | tr '\n' ' ')" \
    'GET 200 GET 200 GET 200 POST 422 '
t_is '… and nobody hears of it' "$(answers '')" 0
t_like 'and are not cron' "$out" '^warning +mastodon +the waiter has never read mastodon yet'
pierogis waiter doctor
t_like '… however often that is asked' "$out" '^warning +mastodon +the waiter has never read mastodon yet'
pierogis -q waiter poll
pierogis waiter doctor
t_unlike 'which has been there now' "$out" '^(warning|problem)'

fake set '{"skew":130}' >/dev/null
finds 'a clock that goes ahead' 0 '^warning +mastodon +the clock of mastodon is 1[23][0-9] seconds ahead of this machine.s,'
fake set '{"skew":-3600}' >/dev/null
finds 'one that is an hour behind' 1 '^problem +mastodon +the clock of mastodon is 3[56][0-9]+ seconds behind this machine.s, .*timedatectl'
t_like '… which the waiter notes' "$(note mastodon clock-skew)" '^-3[56][0-9]+$'
fake set '{"skew":0}' >/dev/null

keys_give "$api" another-token
finds 'keys that the server does not take' 1 '^problem +mastodon '
t_unlike '… are not told' "$out$err" another-token
keys_give "$api"
finds 'the right ones again, at once' 0 '^ok +mastodon '
sqlite3 "$PIEROGIS_HOME/db/site.db" "DELETE FROM waiter_note WHERE name = 'paused-until';
    UPDATE waiter_note SET value = value - 4000 WHERE name IN ('last-success', 'swept')"
fake fault '{"kind":"status","status":503}' >/dev/null
pierogis -q waiter poll
finds 'a server that cron comes to for nothing' 0 '^warning +mastodon +the waiter could not read mastodon for 6[0-9] minutes: '
t_unlike '… which is not the fault of cron' "$out" 'cron'
sqlite3 "$PIEROGIS_HOME/db/site.db" "UPDATE waiter_note SET value = '5@${api#http://}' WHERE name = 'self'"
finds "somebody else's keys" 1 "^problem +mastodon +the keys for mastodon are those of waiter \\($waiter@.*\\), and the waiter was 5@.* so far: "
fake fault '{"kind":"status","status":503}' >/dev/null
finds 'a server that has trouble' 0 '^warning +mastodon '
fake fault '{"kind":"garbage"}' >/dev/null
finds 'one that talks nonsense' 1 '^problem +mastodon '
pierogis waiter doctor --json
t_is 'the same as JSON' "$(answer '.problems')" 1

# --- X -------------------------------------------------------------------------------------------------------------
fake_x_start post
fake_x_site
finds 'keys for X' 0 '^ok +x +x knows the waiter as waiter \(1000\)$'
t_is 'cost what reading one costs' "$(note x spent | sed 's/.* //')" 10000
fake_x access level=read-write >/dev/null
finds 'keys that know no direct messages' 1 '^problem +x +the keys for x allow "read-write" only: give the app the permission "Read and write and Direct message"'
fake_x access level=read-write-directmessages >/dev/null
finds 'made anew' 0 '^ok +x '
fake_x person id=88 username=chef >/dev/null
pierogis -q waiter poll
finds 'which names X takes' 0 '^note +x +of the names for posts, x takes "post\.fields"$'
fake_x fault on=users/me fault=answer status=402 body='{"title":"CreditsDepleted"}' >/dev/null
finds 'no credit' 0 '^warning +x +the app has no credits on x \(402 CreditsDepleted\): buy some '
finds '… is remembered' 0 '^warning +x +the waiter leaves x alone until .*: the app has no credits on x '
sed -i 's/token=secret/token=wrong/' "$PIEROGIS_HOME/waiter.env"
finds 'a wrong signature' 1 '^problem +x '
t_unlike '… of which no key is told' "$out$err" 'token=|consumer'
t_done
