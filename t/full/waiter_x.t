#!/bin/sh
# The courier for X against a server that answers like it, in both generations of its names, with everything that goes
# wrong between two machines. The server checks signatures by itself.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/server.sh"
. "$ROOT/t/lib/fake_x.sh"
[ -x "$BUILD/t/lib/courier" ] || t_skip 't/lib/courier is not built: run make unit'

# --- who checks the signatures: it must know right from wrong ------------------------------------------------------
node "$ROOT/t/lib/oauth1.mjs" >"$TMP/oauth1" 2>&1
while IFS= read -r line; do
    case $line in
    'ok - '*) t_pass "RFC 5849: ${line#ok - }" ;;
    end) t_pass 'RFC 5849: to the end' ;;
    *) t_fail "RFC 5849: $line" ;;
    esac
done <"$TMP/oauth1"
t_is 'all examples were tried' "$(grep -c . "$TMP/oauth1")" 11

people() {
    fake_x person id=77 username=grandma
    fake_x person id=88 username=chef
    fake_x person id=99 username=uncle
} >/dev/null
asked() { fake_x look | jq -r "$1"; } # of the requests so far
limit() { said ".limits.\"$1\"[$2]"; }

# --- what works ----------------------------------------------------------------------------------------------------
for style in tweet post; do
    fake_x_start $style
    fake_x_site || t_fail 'a site'
    echo PIEROGIS_WAITER_X_PRICE_USER=7 >>"$PIEROGIS_HOME/.env"
    people
    courier who
    t_is "$style: he learns who he is" "$(said '.outcome + " " + .id + " " + .name')" 'ok 1000 waiter'
    courier messages 10
    t_is "$style: an empty mailbox" "$(said '[.outcome, .messages, .first, .next] | tojson')" '["ok",[],null,null]'
    first=$(fake_x message from=77 text='may i have the <check> &amp; please?' | jq -r .id)
    fake_x message from=1000 to=77 text='his own' >/dev/null
    fake_x message from=99 text='in a group' group=1582838499983560000 >/dev/null
    last=$(fake_x message from=99 text=clout | jq -r .id)
    courier messages 3
    t_is "$style: newest first, and neither his own nor those of groups" \
        "$(said '[.outcome, .skipped, .last, [.messages[] | .sender, .name, .conversation, .text]] | tojson')" \
        "[\"ok\",2,\"$last\",[\"99\",\"uncle\",\"99-1000\",\"clout\"]]"
    t_is "$style: paid by what was read, and whose it was" "$(said .spent)" 30014
    courier messages 3 '' "$(said .next)"
    t_is "$style: the next page, as it was written" \
        "$(said '[.outcome, .first, .next, .messages[0].text] | tojson')" \
        "[\"ok\",\"$first\",null,\"may i have the <check> &amp; please?\"]"
    t_is "$style: three requests of a window of 15" "$(limit messages 0)" 12

    post=$(fake_x post by=77 text='dumplings by @chef' likes=3 | jq -r .id)
    old=$(fake_x post by=99 text='@chef!' likes=1 ago=4000 | jq -r .id)
    courier mentions 100
    t_is "$style: who tags the chef" "$(said '[.outcome, [.posts[] | .id, .author, .likes]] | tojson')" \
        "[\"ok\",[\"$post\",\"77\",3,\"$old\",\"99\",1]]"
    t_is "$style: the chef's number is kept" \
        "$(sqlite3 "$PIEROGIS_HOME/db/site.db" "SELECT value FROM waiter_note WHERE name = 'chef'")" 'chef 88'
    courier mentions 100 "$post"
    t_is "$style: from a quarter of an hour before the last one on" "$(said '[.posts[].id] | tojson')" "[\"$post\"]"
    fake_x like post="$post" likes=5 >/dev/null
    courier likes "$post" 12345 "$old"
    t_is "$style: likes, and what is gone" "$(said '[.outcome, [.posts[] | .id, .likes]] | tojson')" \
        "[\"ok\",[\"$post\",5,\"12345\",-1,\"$old\",1]]"
    courier likes 12345
    t_is "$style: nothing left" "$(said '[.outcome, .posts[0].likes] | tojson')" '["ok",-1]'
    t_is "$style: the names are noted when they are not the usual ones" \
        "$(sqlite3 "$PIEROGIS_HOME/db/site.db" "SELECT value FROM waiter_note WHERE name = 'dialect.posts'")" \
        "$([ $style = tweet ] || echo post.fields)"

    text='Serf, < your check & more: abc at https://example.org/check eh wot?'
    courier send 77 "$first" "$text"
    sent=$(said .remote)
    t_is "$style: an answer is sent" "$(said .outcome) $sent" "ok $(asked '.sent[-1].id')"
    t_is "$style: both windows are noted" "$(limit send 0) $(limit send.day 0)" '14 1439'
    now=$(date +%s)
    courier find 77 "$first" "$now" "$text"
    t_is "$style: it is found, though its link was written anew" "$(said .remote)" "$sent"
    t_is "$style: paid by what was looked at, and whose it was" "$(said .spent)" 30014
    courier find 77 "$first" "$now" "$text!"
    t_is "$style: another one is not" "$(said '.outcome + " " + (.remote | tostring)')" 'ok null'
    courier find 77 "$first" "$now" 'other words' abc
    t_is "$style: by its code" "$(said .remote)" "$sent"
    courier find 77 "$first" $((now + 300)) "$text"
    t_is "$style: not when it was sent later" "$(said .remote)" null
    courier find 77 $((sent + 1)) "$now" "$text"
    t_is "$style: nor to a message that came later" "$(said .remote)" null
    courier find 99 "$first" "$now" "$text"
    t_is "$style: nor to somebody else" "$(said .remote)" null
    fake_x message from=1000 to=77 text='say it (https://t.co/a) at https://t.co/b now' >/dev/null
    courier find 77 "$first" "$now" 'say it (https://example.org/a) at example.org/b now'
    t_is "$style: with a link in brackets, and one without its beginning" "$(said .remote)" "$(asked '.sent[-1].id')"
    courier find 77 "$first" "$now" 'say it "https://example.org/a" at example.org/b now'
    t_is "$style: not with other words before it" "$(said '.outcome + " " + (.remote | tostring)')" 'ok null'
    [ $style = post ] || fake_x_stop
done

# --- what goes wrong -----------------------------------------------------------------------------------------------
fake_x_stop
fake_x_start tweet
fake_x_site || t_fail 'a site'
people
fake_x message from=77 text=check >/dev/null
now=$(date +%s)

# goes_wrong NAME CALL… -- OUTCOME: the next request goes as the fault says that was asked for before.
goes_wrong() {
    t_what=$1 t_words=
    shift
    while [ "$1" != -- ]; do t_words="$t_words $1" && shift; done
    # shellcheck disable=SC2086 # words
    courier $t_words
    t_is "$t_what" "$(said .outcome)" "$2"
    [ "$2" = ok ] || t_unlike '… says why, and no secret' "$(said .error)" '^(null)?$|secret|token=|consumer'
}
fault() { fake_x fault on=. "$@" >/dev/null; }

fault fault=drop
goes_wrong 'no answer' messages 10 -- later
fault fault=cut
goes_wrong 'half an answer' messages 10 -- later
fault fault=garbage
goes_wrong 'an answer that is no JSON' messages 10 -- fault
fault fault=slow
goes_wrong 'an answer byte by byte' messages 10 -- ok
fault fault=delay ms=700
goes_wrong 'an answer that takes its time' messages 10 -- ok
fault fault=repeat
goes_wrong 'everything twice' messages 10 -- ok
t_is '… is read twice, by one name' "$(said '[.messages[].id] | length, (unique | length)' | tr '\n' ' ')" '2 1 '
fault fault=large
goes_wrong 'an answer that is larger than anybody reads' messages 100 -- ok
t_like '… is asked for in smaller pieces' "$(asked '.requests[-1].request')" 'max_results=6$'
fault fault=large times=2
goes_wrong 'a small page that is still too large' messages 100 -- fault

fault fault=drop
goes_wrong 'a letter that nobody has answered' send 77 1 one -- unclear
courier find 77 1 "$now" one
t_is '… has not arrived' "$(said .remote)" null
fault fault=lose
goes_wrong 'one whose answer was lost' send 77 1 two -- unclear
courier find 77 1 "$now" two
t_is '… has arrived' "$(said .remote)" "$(asked '.sent[-1].id')"
fault fault=large
courier find 77 1 "$now" two
t_is '… also among messages that are too long to be read at once' "$(said .remote)" "$(asked '.sent[-1].id')"
fault fault=large times=2
goes_wrong '… but not when a few are' find 77 1 "$now" two -- fault
fault fault=twice
goes_wrong 'one that arrives twice' send 77 1 three -- ok
courier find 77 1 "$now" three
t_is '… the newer one is found' "$(said .remote)" "$(asked '.sent[-1].id')"
fault fault=cut
goes_wrong 'half an answer to a letter' send 77 1 four -- unclear
fault fault=answer status=500 body='<html>'
goes_wrong 'trouble there' send 77 1 five -- unclear
fault fault=answer status=503 body=''
goes_wrong 'trouble there, and nothing sent' messages 10 -- later
t_is 'what was sent' "$(asked '[.sent[].text] | tojson')" '["two","three","three","four"]'

# --- limits, caps, money -------------------------------------------------------------------------------------------
between() { [ "$1" -ge "$2" ] && [ "$1" -le "$3" ]; }
fake_x limit call=events left=0 >/dev/null
goes_wrong 'a window that is used up' messages 10 -- later
t_ok '… until its end' between "$(said .wait)" 895 910
t_is '… is noted' "$(limit messages 0)" 0
fake_x limit call=send.day left=0 >/dev/null
goes_wrong 'the window of the day' send 77 1 six -- later
t_ok '… until its end' between "$(said .wait)" 86395 86410
t_is '… is noted' "$(limit send.day 0)" 0
fake_x limit call=send.day left=9 >/dev/null
fault fault=answer status=429 body='{"errors":[{"code":88,"message":"Rate limit exceeded"}]}'
goes_wrong 'a limit that does not say how long' messages 10 -- later
t_is '… nobody knows' "$(said .wait)" 0
fault fault=answer status=429 headers='{"retry-after":"40"}'
goes_wrong 'a limit with Retry-After' messages 10 -- later
t_ok '… so long' between "$(said .wait)" 39 46
fault fault=answer status=429 headers='{"x-rate-limit-remaining":"9","x-rate-limit-reset":"now+77"}' \
    body='{"title":"UsageCapExceeded","period":"Monthly","type":"https://api.twitter.com/2/problems/usage-capped"}'
goes_wrong 'the cap of the month, where the window has something left' messages 10 -- paused
t_ok '… for an hour' between "$(said .wait)" 3599 3600
fault fault=answer status=402 body='{"title":"CreditsDepleted"}'
goes_wrong 'no credits' send 77 1 seven -- paused
fake_x limit call=events left=15 >/dev/null
fake_x messages from=77 text=more count=3 >/dev/null
courier messages 1
next=$(said .next)
fake_x tokens >/dev/null
courier messages 1 '' "$next"
t_is 'a page that is forgotten' "$(said .outcome)" stale

# --- persons, keys, clocks -----------------------------------------------------------------------------------------
fake_x block id=99 >/dev/null
goes_wrong 'somebody who takes no messages' send 99 1 hello -- never
goes_wrong 'somebody who is not there' send 5 1 hello -- never
goes_wrong 'somebody with a name for a number' send grandma 1 hello -- never
fault fault=answer status=403 headers='{"x-access-level":"read"}' body='{"title":"Forbidden","type":"about:blank","detail":"You may not."}'
goes_wrong 'keys that may only read' send 77 1 hello -- denied

fault fault=answer status=403 body='<html>Are you a machine?</html>'
goes_wrong 'a guard in front, who does not speak for the person' send 77 1 hello -- unclear
fault fault=answer status=403 body='{"title":"Forbidden","type":"about:blank","detail":"You may not."}'
goes_wrong 'a conversation that is closed' find 77 1 "$now" hello -- never
fault fault=answer status=404 body='<html>'
goes_wrong 'nothing there at all just now' find 77 1 "$now" hello -- later

fake_x clock ahead=3600 >/dev/null
before=$(asked '.requests | length')
goes_wrong 'a clock that is an hour ahead' messages 10 -- ok
t_ok '… is told' between "$(said .skew)" 3598 3602
t_is '… and costs one request more' $(($(asked '.requests | length') - before)) 2
t_ok '… its windows end by our clock' between "$(limit messages 1)" 1 905
sqlite3 "$PIEROGIS_HOME/db/site.db" "INSERT INTO waiter_note (transport, name, value) VALUES ('x', 'clock-skew', '3600')"
before=$(asked '.requests | length')
goes_wrong 'when that is noted' messages 10 -- ok
t_is '… it costs none' $(($(asked '.requests | length') - before)) 1
fake_x clock ahead=0 >/dev/null
goes_wrong 'a clock that was put right' messages 10 -- ok
sqlite3 "$PIEROGIS_HOME/db/site.db" "UPDATE waiter_note SET value = '2592000' WHERE name = 'clock-skew'"
fake_x date ahead=2592000 >/dev/null
goes_wrong 'a date that is wrong, where signatures are looked at by a clock that is right' messages 10 -- ok
fake_x date ahead=0 >/dev/null

sed -i 's/token=secret/token=wrong/' "$PIEROGIS_HOME/waiter.env"
goes_wrong 'wrong keys' messages 10 -- denied
t_is '… are seen by the signature' "$(asked '.requests[-1].refused')" 'wrong signature'
fake_x_keys >"$PIEROGIS_HOME/waiter.env"

# --- the longest messages, and the oddest --------------------------------------------------------------------------
sqlite3 "$PIEROGIS_HOME/db/site.db" "DELETE FROM waiter_note WHERE name = 'clock-skew'"
perl -CS -e 'print "\x{1f95f}" x 4990, " \x{202e}check\x{202c} ", "z" x 9' >"$TMP/long"
fake_x message from=77 text="$(cat "$TMP/long")" >/dev/null
courier messages 1
t_is 'ten thousand bytes of emoji, and turned letters' "$(said .messages[0].text)" "$(cat "$TMP/long")"
id=$(said .messages[0].id)
fault fault=answer status=200 body="$(printf '{"data":[{"id":"%s","event_type":"MessageCreate","text":"a\\u0000b\\ud83e\\udd5f","sender_id":"77"}]}' "$id" | jq -Rs .)"
courier messages 1
t_is 'a NUL' "$(said .messages[0].text)" "$(printf 'a\357\277\275b\360\237\245\237')"
# One person's text must not hide what all others have written.
fault fault=answer status=200 body="$(printf '{"data":[{"id":"%s","text":"a\\ud83e","sender_id":"77"},7]}' "$id" | jq -Rs .)"
courier messages 1
t_is 'half a character' "$(said .messages[0].text)" "$(printf 'a\357\277\275')"
fault fault=answer status=200 body='"{\"data\":[],\"data\":[]}"'
goes_wrong 'a name twice' messages 1 -- fault

fake_x_stop
goes_wrong 'nobody is there' messages 10 -- later
goes_wrong 'nobody is there for a letter, which surely did not leave' send 77 1 hello -- later

# --- a stranger in the place of the service ------------------------------------------------------------------------
if command -v openssl >/dev/null; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1 \
        -addext subjectAltName=IP:127.0.0.1 -keyout "$TMP/tls.key" -out "$TMP/tls.pem" 2>"$TMP/openssl.log"
    mkfifo "$TMP/tls.port"
    node -e '
        const fs = require("fs"), [, key, cert] = process.argv.map((name, i) => i > 0 && fs.readFileSync(name));
        const server = require("https").createServer({ key, cert }, (request, response) => {
            console.error("heard");
            response.end("{}");
        });
        server.listen(0, "127.0.0.1", () => console.log(server.address().port));' \
        "$TMP/tls.key" "$TMP/tls.pem" >"$TMP/tls.port" 2>"$TMP/tls.log" &
    tls=$!
    t_at_exit "t_kill $tls"
    read -r port <"$TMP/tls.port"
    sed -i "s|^PIEROGIS_WAITER_X_URL=.*|PIEROGIS_WAITER_X_URL=https://127.0.0.1:$port|" "$PIEROGIS_HOME/.env"
    t_is 'it answers whoever does not ask who it is' "$(curl -sk "https://127.0.0.1:$port/")" '{}'
    : >"$TMP/tls.log"
    goes_wrong 'a certificate that nobody knows' messages 10 -- later
    goes_wrong '… for a letter, which did not leave' send 77 1 hello -- later
    t_like '… says that' "$(said .error)" 'certificate'
    t_is 'it has heard nothing' "$(cat "$TMP/tls.log")" ''
else
    t_note 'openssl is not installed, so that no certificate can be made to be refused'
fi
t_done
