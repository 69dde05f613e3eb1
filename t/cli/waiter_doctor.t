#!/bin/sh
# What keeps the waiter from his work, as `pierogis waiter doctor` says it. Services that answer: t/full/waiter_doctor.t.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

"$PIEROGIS" -q init >/dev/null
H=$PIEROGIS_HOME
db() { sqlite3 "$H/db/site.db" "$1"; }
# finds NAME CODE REGEX: the doctor ends with the code, and a line of his findings matches.
finds() {
    pierogis waiter doctor
    t_is "$1: exit code" "$code" "$2"
    t_like "$1" "$out" "$3"
}

finds 'a new site' 0 '^note +services +the waiter reads no service yet; "pierogis waiter hear" works without one$'
t_like '… whose keys nobody can open' "$out" '^ok +secrets '
t_like '… and where he can say everything' "$out" '^ok +phrases '
t_like '… needs keys for each service' "$out" '^note +mastodon +there are no keys for mastodon; give them with: pierogis waiter auth mastodon$'
t_unlike '… and nothing else' "$out" '^(problem|warning)'
pierogis waiter doctor --json
t_is 'as JSON' "$(answer '"\(.problems) \([.findings[].level] | unique | join(" "))"')" '0 note ok'

# --- phrases and the chef ---
echo 'waiter.check: here you are' >"$H/phrases.txt"
finds 'a check without its code' 0 '^warning +phrases +.*waiter\.check.*\{check\}'
echo 'waiter.check here you are' >"$H/phrases.txt"
finds 'a file that is none' 1 '^problem +phrases +phrases.txt.*1'
echo 'waiter.clout: {clout} {rank' >"$H/phrases.txt"
finds 'a brace that nobody closes' 0 '^warning +phrases +the phrase "waiter.clout: \{clout\} \{rank" has \{rank without the \} that belongs to it$'
printf 'catchphrase: %0101d\n' 0 >"$H/phrases.txt"
finds 'a catchphrase that services would not take' 0 '^warning +phrases +.*catchphrase.* has 101 bytes; at most 100 are said$'
for key in catchphrase $(sed -nE 's/^(waiter\.[a-z-]+):.*/\1/p' "$ROOT/common/site/phrases.txt" | sort -u); do
    t_ok "the manual page explains the phrase $key" grep -qx "\.It Cm $key" "$ROOT/bin/pierogis-waiter.1"
done
rm "$H/phrases.txt"
echo 'PIEROGIS_CHEF=local:chef,mastdon:chef' >>"$H/.env"
finds 'a chef of a service that there is not' 1 '^problem +chef +PIEROGIS_CHEF has "mastdon:chef", which is no TRANSPORT:NAME'
t_is '… and nothing else is wrong with him' "$(printf '%s\n' "$out" | grep -c '^problem')" 1
sed -i '/PIEROGIS_CHEF/d' "$H/.env"

# --- keys ---
printf 'MASTODON_URL=http://127.0.0.1:9\nMASTODON_TOKEN=secret-token\n' >"$H/waiter.env" && chmod 644 "$H/waiter.env"
finds 'keys that others can open' 1 '^problem +secrets +.*/waiter.env holds secrets, but other users may open it: type: chmod 600 '
t_is '… until the doctor is asked' "$(stat -c %a "$H/waiter.env")" 644
pierogis waiter doctor --fix
t_like '… to see to it' "$(stat -c %a "$H/waiter.env") $out" '^600 fixed +secrets '
echo 'MASTODON_TOKEN=secret-token' >"$H/waiter.env"
finds 'keys that are not all there' 1 '^problem +mastodon +the key MASTODON_URL is missing'
printf 'MASTODON_URL=http://m.example\nMASTODON_TOKEN=secret-token\n' >"$H/waiter.env"
finds 'keys that everybody could read on their way' 1 '^problem +mastodon +.*https'
echo 'MASTODON_TOKN=secret-token' >"$H/waiter.env"
finds 'a key that is none' 1 '^problem +mastodon +.*MASTODON_TOKN; did you mean MASTODON_TOKEN\?$'
t_unlike '… without saying it' "$out$err" 'secret-token'

# --- a service that is not there, and what was remembered of better days ---
printf 'MASTODON_URL=http://127.0.0.1:9\nMASTODON_TOKEN=secret-token\n' >"$H/waiter.env"
finds 'a service that does not answer' 0 '^warning +mastodon +.*127\.0\.0\.1'
t_like '… and whose people could not reach the site' "$out" '^warning +address +the waiter sends people to http://127\.0\.0\.1:8080/check, which only this machine can reach: set PIEROGIS_BASE_URL '
t_like '… and was never read' "$out" '^warning +mastodon +the waiter has never read mastodon yet: let cron run the line of "pierogis config cron"$'
t_unlike '… of which nobody is told the token' "$out$err" 'secret-token'
now=$(date +%s)
note() { db "INSERT OR REPLACE INTO waiter_note VALUES ('mastodon', '$1', '$2')"; }
db 'DELETE FROM waiter_note'
note last-success $((now - 60)) && note oldest $((now - 20 * 86400 - 90000))
pierogis waiter doctor
t_unlike 'one that was read a minute ago' "$out" 'cron'
t_like '… but nothing that can be read has come' "$out" '^warning +mastodon +no readable message in 20 days: write one to the waiter'
note last-readable $((now - 9 * 86400))
finds 'nothing any more' 0 '^warning +mastodon +no readable message in 9 days:'
note last-readable $((now - 6 * 86400))
pierogis waiter doctor
t_unlike 'something last week' "$out" 'readable'
note last-success $((now - 7300)) && note last-trouble "$((now - 100)) the server was asleep"
finds 'a service that cron has left' 0 '^warning +mastodon +the waiter did not look for messages on mastodon for 2 hours: look whether cron runs the line of "pierogis config cron"$'
note swept $((now - 600)) && note last-trouble "$((now - 100)) the server was asleep"
finds 'one that cron comes to for nothing' 0 '^warning +mastodon +the waiter could not read mastodon for 2 hours: the server was asleep$'
db "DELETE FROM waiter_note WHERE name = 'last-success'"
finds 'or ever did' 0 '^warning +mastodon +the waiter could not read mastodon yet: '
note last-success $((now - 4000)) && note swept $((now - 3900)) && note last-trouble "$((now - 5000)) the server was asleep"
finds 'a service that nobody came to after it woke' 0 '^warning +mastodon +the waiter did not look for messages on mastodon for 6[5-9] minutes: look whether cron '
note last-success $((now + 7300))
finds 'rounds of tomorrow' 0 "^warning +mastodon +the waiter.s last round on mastodon is [0-9]+ [a-z]+ ahead, by this machine.s clock, so that one is wrong or was: set it by the network"
note last-success $((now - 7300)) && note last-trouble "$((now - 100)) the server was asleep"
note paused-until $((now + 600))
finds 'one that is left alone' 0 '^warning +mastodon +the waiter leaves mastodon alone until [0-9]+ .* UTC: the server was asleep$'
db "DELETE FROM waiter_note WHERE name = 'paused-until'"
note dialect.likes favourites_count
finds 'names that a service takes' 0 '^note +mastodon +of the names for likes, mastodon takes "favourites_count"$'
db "INSERT INTO message VALUES ('mastodon', '1', 1, '7', '', '', '', 0, 1, 'dead', 'x', 0, $now, 3, 0, 1, NULL),
    ('mastodon', '2', 2, '7', '', '', 'help', 1, $((now - 7300)), 'ready', 'x', 0, $now, 0, 0, NULL, NULL)"
finds 'answers that nobody got' 0 '^warning +mastodon +1 answer of the last seven days could not be delivered$'
t_like '… and such as wait' "$out" '^warning +mastodon +1 message waits for an answer, the oldest for 2 hours$'
db "INSERT INTO message VALUES ('x', '3', 3, '7', '', '', 'help', 1, $now, 'new', NULL, 0, NULL, 0, 0, NULL, NULL)"
finds 'messages that nobody has keys for' 0 '^warning +x +1 message waits for an answer, but there are no keys for x; give them with: pierogis waiter auth x$'
db "DELETE FROM message WHERE transport = 'x'"
printf 'X_%s=0123456789\n' CONSUMER_KEY CONSUMER_SECRET TOKEN TOKEN_SECRET >>"$H/waiter.env"
echo PIEROGIS_WAITER_X_URL=http://127.0.0.1:9 >>"$H/.env"
db "INSERT INTO waiter_note VALUES ('x', 'last-success', '$((now - 60))'), ('x', 'oldest', '$((now - 20 * 86400 - 90000))')"
finds 'X, where messages are encrypted' 0 '^warning +x +no readable message in 20 days: on x, .* encrypted \(XChat\) and cannot be read'
(
    flock 9
    pierogis waiter doctor
    printf '%s\n' "$code $out" >"$TMP/busy"
) 9>"$H/waiter.lock"
t_like 'while he is at work' "$(cat "$TMP/busy")" '^note +services +the waiter is at work just now, so no service is asked who he is$'
t_done
