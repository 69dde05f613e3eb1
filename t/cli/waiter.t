#!/bin/bash
# The waiter on the command line: what people say without a service, posts that tag the chef, how he is, who may not
# disturb him. What he says to what stands in t/unit; crashes and crowds in t/full.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

"$PIEROGIS" -q init --base-url http://127.0.0.1:8123 >/dev/null
form='[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}'
# hear ID TEXT: what he says to that, without a word on standard error.
hear() { does "$1: $2" waiter hear --from "$1" "$2"; }

pierogis waiter status
t_is 'who has heard nothing yet says so' "$code $out" '0 '
t_like '… and what to do' "$err" 'waiter hear'
pierogis waiter status --json
t_is '… as JSON' "$(answer length)" 0

# --- one message ---------------------------------------------------------------------------------------------------
does 'somebody asks for the check' waiter hear --from 42 --name grandma 'may i have the CHECK, please'
t_like 'and gets one' "$out" "(^|[^0-9A-Z])$form([^0-9A-Z]|\$)"
t_like '… with where it is taken' "$out" 'http://127\.0\.0\.1:8123/check'
t_is 'that is a new account' "$(sql "SELECT handle, role FROM account JOIN identity ON account_id = id
    WHERE transport = 'local' AND native_id = '42'")" 'grandma|member'
first=$(printf '%s\n' "$out" | grep -oE "$form" | head -n 1)
pierogis waiter hear --from 42 check --json
t_is 'as JSON, an array of letters' "$code $(answer '.[0] | keys | join(" ")')" '0 check message text to'
second=$(answer '.[0].check')
t_is '… to whom' "$(answer 'length, .[0].to')" '1
42'
t_like '… with another check' "$second" "^$form\$"
t_ok '… which is not the first' test "$first" != "$second"
cgi_post account /check "code=$first"
t_is 'the first one logs nobody in any more' "$status" 422
cgi_post account /check "code=$second"
t_is 'the second one does' "$status" 303
t_is 'neither stands anywhere in the database' "$(sql .dump | grep -cE "$first|$second")" 0

hear admin check
t_is 'a stranger who is called admin is a stranger' "$(sql "SELECT handle, role FROM account JOIN identity ON account_id = id
    WHERE native_id = 'admin'")" 'local-admin|member'
hear 43 clout
t_is 'nothing is said on standard error' "$err" ''
sqlite3 "$PIEROGIS_HOME/db/site.db" "UPDATE account SET state = 'banned' WHERE handle = 'grandma'"
pierogis waiter hear --from 42 check
t_is 'who is banned gets silence' "$code $out $err" '0  the waiter says nothing'
pierogis waiter hear --from 42 check --json
t_is '… as JSON' "$code $(answer length)" '0 0'
sqlite3 "$PIEROGIS_HOME/db/site.db" "UPDATE account SET state = 'active' WHERE handle = 'grandma'"
pierogis waiter hear --from waiter help
t_is 'who says that he is the waiter himself, too' "$code $out" '0 '

# --- texts of all kinds --------------------------------------------------------------------------------------------
long=$(perl -CS -e 'print "\x{1F95F}" x 9994, " check"')
hear 50 "$long"
t_like 'a message of 10,000 characters is read to its end' "$out" "$form"
hear 51 "$(printf '\342\200\256esaelp \342\200\254check \342\201\246x\342\201\251')"
t_like 'one that turns the direction of writing' "$out" "$form"
printf '{"from":"52","text":"a \\u0000 check \\ud83e\\udd5f"}\n' >"$TMP/lines"
t_run "$PIEROGIS" waiter hear - <"$TMP/lines"
t_like 'one with NUL in it' "$code $out" "^0 to 52: .*$form"
refuses 'what is no UTF-8' 1 'what is said must be UTF-8$' waiter hear --from 53 "$(printf 'check \377')"

# --- many messages -------------------------------------------------------------------------------------------------
cat >"$TMP/lines" <<END
{"from":"61","name":"boris","text":"check"}

{"name":"someone","from":"62","text":"help","more":[1]}
{"from":"61","text":"check please"}
END
t_run "$PIEROGIS" waiter hear - <"$TMP/lines"
t_is 'lines are heard one after the other' "$code $err $(printf '%s\n' "$out" | cut -d: -f 1 | tr '\n' ' ')" '0  to 62 to 61 '
t_is 'of two wishes for a check the newer one counts' "$(printf '%s\n' "$out" | grep -cE "$form")" 1
t_run "$PIEROGIS" waiter hear - --json <"$TMP/lines"
t_is '… as JSON' "$code $(answer '[.[].to] | sort | join(" ")')" '0 61 62'
t_run "$PIEROGIS" waiter hear - --json </dev/null
t_is '… nothing at all' "$code $(answer length)" '0 0'
printf '{"from":"63","text":"help"}\n{"from":"64"}\n{"from":"65","text":"help"}\n' >"$TMP/lines"
t_run "$PIEROGIS" waiter hear - <"$TMP/lines"
t_like 'a line that is no message ends it' "$code $err" '^1 pierogis: line 2: a message is \{"from"'
t_like '… after those before it' "$out" '^to 63: '
t_is '… and before those behind it' "$(sql "SELECT count(*) FROM message WHERE sender = '65'")" 0
printf '{"from":"6 4","text":"help"}' >"$TMP/lines"
t_run "$PIEROGIS" waiter hear - <"$TMP/lines"
t_is 'nor may an id have blanks' "$code $err" '1 pierogis: line 1: an id is 1 to 200 bytes without blanks, such as 42'
printf '\n{"from":"64"' >"$TMP/lines"
t_run "$PIEROGIS" waiter hear - <"$TMP/lines"
t_is 'nor a line be less than a value' "$code $err" '1 pierogis: line 2, column 13: the text ends too early'
# Whoever types is answered after each line: the second one is only written when the first answer is there.
mkfifo "$TMP/in" "$TMP/spoken"
"$PIEROGIS" waiter hear - <"$TMP/in" >"$TMP/spoken" &
exec 3>"$TMP/in" 4<"$TMP/spoken"
echo '{"from":"66","text":"help"}' >&3
read -r answered <&4
t_like 'who types a line is answered before the next one' "$answered" '^to 66: '
echo '{"from":"67","text":"help"}' >&3
exec 3>&-
read -r answered <&4
t_like '… and again' "$answered" '^to 67: '
exec 4<&-
wait

# --- nowhere to say it ---------------------------------------------------------------------------------------------
timeout 60 "$PIEROGIS" waiter hear --from 71 help >/dev/full 2>"$TMP/err" && code=0 || code=$?
t_is 'a full disk behind standard output' "$code $(wc -l <"$TMP/err")" '74 1'
t_is '… leaves the answer where it is' "$(sql "SELECT state, tries FROM message WHERE sender = '71'")" 'ready|0'
timeout 60 "$PIEROGIS" waiter hear --from 72 help --json >/dev/full 2>"$TMP/err" && code=0 || code=$?
t_is '… also as JSON' "$code $(jq -r type "$TMP/err")" '74 object'
pierogis waiter hear --from 73 help
t_is 'the next one who listens gets it' "$code $(printf '%s\n' "$out" | grep -cE '^to 7[12]: ')" '0 2'

# --- the chef ------------------------------------------------------------------------------------------------------
pierogis waiter hear --from 42 --tag-chef --likes 3 --post 1001
t_is 'a post that tags the chef' "$code $out" '0 post 1001: 3 likes, 3 paid'
does 'is worth clout' clout show grandma
t_like '… for each like' "$out" '^balance +3$'
pierogis waiter hear --from 42 --tag-chef --likes 1 --post 1001 --json
t_is 'likes that are taken back stay paid' "$(answer '[.post, .author, .likes, .credited] | map(tostring) | join(" ")')" \
    '1001 42 1 3'
pierogis waiter hear --from 42 --tag-chef --likes 4 --post 1001
t_is 'and none is paid twice' "$out" 'post 1001: 4 likes, 4 paid'
does 'a thousand' waiter hear -q --from 42 --tag-chef --likes 1000 --post 1002
t_is '… are paid up to the cap of a post' "$out" 'post 1002: 1000 likes, 20 paid'
pierogis waiter hear --from 42 --tag-chef --likes 7 --post 1002
t_is '… which fewer do not change' "$code $out $err" '0 post 1002: 7 likes, 20 paid '
pierogis waiter hear --from 42 --tag-chef --likes 21 --post 1002
t_is '… nor more, and he says why' "$out $err" \
    'post 1002: 21 likes, 20 paid at most 20 likes of a post are paid, and 40 clout to somebody in a day'
refuses "somebody else's post" 1 'post 1002 is by 42; one by 43 needs another number behind --post$' \
    waiter hear --from 43 --tag-chef --likes 1 --post 1002
pierogis waiter hear --from 99 --tag-chef --likes 1
t_like 'of somebody who has no account nobody is paid, which he says' "$out $err" \
    '^post [0-9]+: 1 like, 0 paid 99 has no account, so nobody is paid; "check" makes one$'
t_run env PIEROGIS_REWARD_LIKE=0 "$PIEROGIS" waiter hear --from 42 --tag-chef --likes 1
t_like 'nor where likes are worth nothing' "$code $err" '^0 PIEROGIS_REWARD_LIKE is 0, so likes are worth nothing$'
pierogis waiter hear --from 99 --tag-chef --likes 5 --json
t_is '… as JSON' "$(answer '"\(.likes) \(.credited)"')" '5 0'
t_like '… and a post has a number without --post' "$(answer .post)" '^[0-9]+$'

# --- how he is -----------------------------------------------------------------------------------------------------
does 'how he is' waiter status
t_like '… says who he is' "$out" '^known as +waiter \(id waiter\)$'
t_like '… what waits' "$out" '^queue +0 new, 0 to send, 0 unclear, 0 dead'
t_like '… what was paid' "$out" '^likes +32, 24 paid; 5 posts are watched$'
sqlite3 "$PIEROGIS_HOME/db/site.db" "INSERT INTO waiter_note VALUES ('x', 'limit.messages', '7 99999999999'),
    ('x', 'name', 'nobody'), ('x', 'next.send', '99999999999 3'), ('x', 'paused-until', '99999999999'), ('x', 'clock-skew', '-3600'),
    ('x', 'spent', '$(($(date +%s) / 86400)) 1234567'), ('x', 'high.messages', '1582838499983564806'),
    ('x', 'last-trouble', '1795262400 x does not answer'), ('x', 'person.7', '1 1'), ('x', 'link.7', 'a'),
    ('x', 'scan.messages', '{\"cuts\":[{\"floor\":\"1\",\"page\":\"2\"}]}'), ('x', 'last-success', '1795262400')"
pierogis waiter status
for line in 'transport +x' 'limit +messages: 7 left until' 'waits +send, until' 'paused +until' 'clock +the service is 3600 seconds behind$' \
    'spent today +\$1\.234567' 'read up to +1582838499983564806, with a gap' 'trouble +21 November 2026, 12:00:00' \
    ' +x does not answer'; do
    t_like "… of a service: $line" "$out" "^$line"
done
t_unlike '… where he does not know himself' "$out" 'nobody|null'
t_like '… which he has no keys for' "$out" '^keys +there are no keys for x; give them with: pierogis waiter auth x$'
pierogis waiter status --json
t_is '… as JSON' "$(answer '.[] | select(.transport == "x") | [.gap, .limits[0].of, .limits[0].remaining, .waits[0].for,
    .spent_today_microdollars, .service_ahead_seconds, .trouble, .needs_keys] | map(tostring) | join("|")')" \
    'true|messages|7|send|1234567|-3600|x does not answer|there are no keys for x; give them with: pierogis waiter auth x'
t_is '… where local needs none' "$(answer '.[] | select(.transport == "local") | .needs_keys')" null
sqlite3 "$PIEROGIS_HOME/db/site.db" "DELETE FROM waiter_note WHERE name = 'spent'"
pierogis waiter status
t_is 'where things have a price, he says also that nothing was spent, and nothing of it elsewhere' \
    "$(printf '%s\n' "$out" | grep -E '^(transport|spent)' | tr -s ' \n' ' ')" 'transport local transport x spent today $0.000000 '
printf 'X_%s=0123456789\n' CONSUMER_KEY CONSUMER_SECRET TOKEN TOKEN_SECRET >"$PIEROGIS_HOME/waiter.env"
chmod 600 "$PIEROGIS_HOME/waiter.env"
pierogis waiter status
t_unlike '… and with keys nothing about them' "$out" '^keys'
chmod 644 "$PIEROGIS_HOME/waiter.env"
pierogis waiter status
t_like '… unless others can open them' "$code $out" '^keys +.*/waiter.env holds keys, but other users may open it; type: chmod 600 '
rm "$PIEROGIS_HOME/waiter.env"
sqlite3 "$PIEROGIS_HOME/db/site.db" "DELETE FROM waiter_note WHERE transport = 'x'"

# --- services ------------------------------------------------------------------------------------------------------
pierogis waiter poll
t_is 'without keys there is nobody to ask' "$code $out" '0 '
t_like '… and what to do' "$err" 'waiter auth'
pierogis waiter poll --json
t_is '… as JSON' "$code $(answer length)" '0 0'
printf 'MASTODON_URL=http://127.0.0.1:9\nMASTODON_TOKEN=secret-token\n' >"$PIEROGIS_HOME/waiter.env"
chmod 600 "$PIEROGIS_HOME/waiter.env"
pierogis waiter poll
t_like 'who looks on is told that nobody answers' "$code $err" '^0 cannot reach http://127\.0\.0\.1:9/'
t_like '… and until when nobody is asked' "$err" '^mastodon is left alone until .*; "pierogis waiter status" says why$'
pierogis waiter poll
t_like '… also when nobody was asked for that' "$code $err" '^0 mastodon is left alone until '
pierogis -q waiter poll
t_is '… of which cron is told nothing' "$code $out$err" '0 '
echo 'no phrase' >"$PIEROGIS_HOME/phrases.txt"
pierogis -q waiter poll
t_is '… nor of phrases that cannot be read' "$code $out$err" '0 '
pierogis waiter poll
t_like '… and who looks on is' "$code $err" '^0 warning: phrases.txt, line 1: .*; until it is put right, the site says what it said before anybody changed it$'
rm "$PIEROGIS_HOME/phrases.txt"
pierogis waiter status
t_like 'and how he is says why' "$out" '^ +cannot reach http://127\.0\.0\.1:9/'
pierogis waiter doctor
t_unlike 'the doctor does not take it for the fault of cron' "$out" 'cron'
rm "$PIEROGIS_HOME/waiter.env"
sqlite3 "$PIEROGIS_HOME/db/site.db" "DELETE FROM waiter_note WHERE transport = 'mastodon'"
t_run flock "$PIEROGIS_HOME/waiter.lock" "$PIEROGIS" waiter poll
t_is 'who comes while he is at work leaves at once' "$code $out $err" \
    '0  the waiter is busy: another process runs him'
t_run flock "$PIEROGIS_HOME/waiter.lock" "$PIEROGIS" --quiet waiter poll --json
t_is '… without a word, if that is wanted' "$code $err $(answer length)" '0  0'
t_run flock "$PIEROGIS_HOME/waiter.lock" "$PIEROGIS" waiter hear --from 70 help
t_is 'who needs no service need not wait for that' "$code $err" '0 '

# --- refusals ------------------------------------------------------------------------------------------------------
refuses 'nobody says it' 2 'say who it is from with --from ID$' waiter hear help
refuses 'nothing is said' 2 'what is said is missing' waiter hear --from 7
refuses 'an id with a blank' 1 '--from: an id is 1 to 200 bytes without blanks, such as 42$' waiter hear --from '7 8' help
refuses 'likes of nothing' 2 '--likes and --post go with --tag-chef$' waiter hear --from 7 --likes 3 help
refuses 'a post that speaks' 2 'with --tag-chef nothing is said' waiter hear --from 7 --tag-chef help
refuses 'likes that are no number' 2 '--likes takes a whole number from 0 to 1000000000, not "x"$' \
    waiter hear --from 7 --tag-chef --likes x
refuses 'a post with a bad id' 1 '--post: an id is 1 to 200 bytes without blanks' waiter hear --from 7 --tag-chef --post 'a b'
refuses 'a sender of many lines' 2 'on standard input each message says itself who it is from$' waiter hear --from 7 -

# --- the log -------------------------------------------------------------------------------------------------------
# Each decision is one line of it, and no line has a text, a name or a code in it.
logged() { t_run env PIEROGIS_LOG=info "$PIEROGIS" waiter hear "$@"; }
logged --from 81 --name bogdan 'check please, the soup is salty'
t_like 'a check is a line of the log' "$err" ' event=waiter-handle transport=local message=[0-9]+ outcome=check$'
t_is '… one' "$(grep -c ' event=waiter-handle ' "$TMP/err")" 1
t_is '… without text, name or code' \
    "$(grep -ciE "salty|bogdan|please|$(printf '%s\n' "$out" | grep -oE "$form" | head -n 1)" "$TMP/err")" 0
sqlite3 "$PIEROGIS_HOME/db/site.db" "UPDATE account SET state = 'banned' WHERE handle = 'bogdan'"
logged --from 81 'let me in'
t_like 'so is silence' "$err" ' event=waiter-handle transport=local message=[0-9]+ outcome=banned$'
t_unlike '… of what was said, too' "$err" 'let'
logged --from 42 --tag-chef --likes 6 --post 1001
t_like 'and what is paid' "$err" ' event=waiter-paid transport=local post=1001 likes=2$'
logged --from 42 --tag-chef --likes 6 --post 1001
t_unlike '… once' "$err" 'waiter-paid'

"$PIEROGIS" waiter hear --from 82 check >/dev/full 2>&1
lost=$(sql "SELECT event_id FROM message WHERE sender = '82'")
logged --from 82 check
t_is 'so is a letter that has no point any more' "$(grep -c " event=waiter-dropped transport=local message=$lost\$" "$TMP/err")" 1
t_is '… of which nothing is left to send' "$(sql "SELECT state FROM message WHERE event_id = '$lost'") $(printf '%s\n' "$out" | grep -cE "$form")" 'done 1'

# --- the page cache ------------------------------------------------------------------------------------------------
before=$(sql 'SELECT value FROM generation')
hear 80 check
pierogis waiter hear --from 80 --tag-chef --likes 2
t_is 'none of it empties the page cache' "$(sql 'SELECT value FROM generation')" "$before"
t_done
