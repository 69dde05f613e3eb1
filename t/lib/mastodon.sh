# Helpers of tests that ask a Mastodon server which is none; sourced after sh.sh and server.sh.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets

for t_name in node jq sqlite3; do
    command -v "$t_name" >/dev/null || t_skip "$t_name is not installed"
done
fake_token=mastodon-token-of-the-waiter

# fake_start [OPTION…]: a server of its own, with the waiter as its first account. Sets $api, its address, and $control.
fake_start() {
    rm -f "$TMP/fake" && mkfifo "$TMP/fake"
    node "$ROOT/t/lib/fake_mastodon.mjs" "$@" >"$TMP/fake" 2>"$TMP/fake.log" &
    t_at_exit "t_kill $!"
    t_ports=
    read -r t_ports <"$TMP/fake" || t_note "$(cat "$TMP/fake.log")"
    api=http://127.0.0.1:${t_ports% *} control=http://127.0.0.1:${t_ports#* }
    waiter=$(person waiter)
}

# fake NAME [JSON]: tells or asks the server something (see the end of fake_mastodon.mjs); prints its answer.
fake() { curl -sS --max-time 60 "$control/$1" -d "${2:-{\}}"; }

# person NAME [SERVER]: a new account; prints its id.
person() { fake account "{\"username\":\"$1\",\"domain\":\"${2:-}\"}" | jq -r .id; }

# writes ID TEXT [JSON]: a message of that person to the waiter alone, or what the JSON says; prints the id of the post.
writes() {
    jq -n --arg from "$1" --arg text "$2" --argjson more "${3:-{\}}" \
        '{from: $from, text: ("@waiter " + $text), visibility: "direct"} + $more' >"$TMP/write"
    curl -sS --max-time 60 "$control/write" -d @"$TMP/write" | jq -r .status
}

# heard ID: what the waiter has said to that person, a JSON line each.
heard() { fake heard "{\"of\":\"$1\"}" | jq -c '.[]'; }
# answers ID: how often; last_answer ID: the newest text, without the name in front.
answers() { heard "$1" | wc -l; }
last_answer() { heard "$1" | tail -n 1 | jq -r '.text | sub("^@\\S+ "; "")'; }

# keys_give ADDRESS [TOKEN]: the waiter's keys, as "waiter auth" keeps them.
keys_give() {
    (umask 077 && printf 'MASTODON_URL=%s\nMASTODON_TOKEN=%s\n' "$1" "${2:-$fake_token}" >"$PIEROGIS_HOME/waiter.env")
}

# poll: one round of the waiter. Leaves $out (JSON), $err, $code.
poll() { t_run "$PIEROGIS" --json waiter poll; }
# polled FILTER: what jq makes of the round.
polled() { jq -r ".[0] | $1" "$TMP/out" 2>&1; }

# time_passes: nothing that was to be done later is too early any more.
time_passes() {
    sqlite3 "$PIEROGIS_HOME/db/site.db" "UPDATE message SET next_at = 0; UPDATE tagged SET check_at = 0 WHERE check_at > 0;
        DELETE FROM waiter_note WHERE name LIKE 'next.%' OR name LIKE 'limit.%' OR name = 'paused-until'"
}

sql() { sqlite3 -readonly "$PIEROGIS_HOME/db/site.db" "$1"; }
site_new() {
    PIEROGIS_HOME=$TMP/$1
    "$PIEROGIS" --quiet init --name Kitchen --base-url http://127.0.0.1:8080 >"$TMP/init" 2>&1 || t_note "$(cat "$TMP/init")"
    printf 'PIEROGIS_CHEF=mastodon:waiter\nPIEROGIS_REWARD_LIKE=2\n' >>"$PIEROGIS_HOME/.env"
    "$PIEROGIS" --quiet claim add 'They say that @bob drinks soup' >/dev/null
}
# rounds NAME: a round that ends well, whose figures are in $TMP/out.
rounds() {
    poll
    cat "$TMP/err" >>"$TMP/evening.log"
    t_is "$1" "$code $(polled .trouble)" '0 null'
    [ "$code" = 0 ] || t_note "$err"
}
code_in() { printf '%s\n' "$1" | grep -Eo '[0-9A-Z]{4}(-[0-9A-Z]{4}){3}'; }
logs_in() {
    cgi_post account /check "code=$1"
    echo "$status"
}

# evening NAME ADDRESS: $ADDRESS leads to the fake.
evening() {
    site_new "$1"
    keys_give "$2"
    echo PIEROGIS_LOG=info >>"$PIEROGIS_HOME/.env"
    : >"$TMP/evening.log"
    host=${2#http://}
    anna=$(person anna o.example) bob=$(person bob) eve=$(person eve)
    writes "$bob" 'check, from the day before yesterday' '{"ago":200000}' >/dev/null
    first=$(writes "$anna" 'may i have the check please' '{"filtered":true}')
    writes "$bob" 'check' "{\"extra\":[\"$eve\"]}" >/dev/null
    writes "$bob" 'check' '{"visibility":"public"}' >/dev/null
    fake follow "{\"from\":\"$bob\"}" >/dev/null
    rounds "$1: the first round"
    t_is "$1: one message of a person to him alone, and new" "$(polled '"\(.read) \(.sent)"')" '1 1'
    t_is "$1: a group, a public post and what is old get no answer" "$(answers "$bob") $(answers "$eve")" '0 0'
    t_is "$1: the answer is for one person, to their message" "$(heard "$anna" |
        jq -c '[.visibility, .reply_to, (.mentions | length)]')" "[\"direct\",\"$first\",1]"
    one=$(code_in "$(last_answer "$anna")")
    t_like "$1: with a code and where it goes" "$(last_answer "$anna")" "$one.*http://127.0.0.1:8080/check"
    t_is "$1: the person is who the server says" \
        "$(sql "SELECT a.handle || ' ' || i.native_id FROM identity i JOIN account a ON a.id = i.account_id
            WHERE i.transport = 'mastodon'")" "anna $anna@$host"

    writes "$anna" 'CHECK' >/dev/null
    rounds "$1: another check"
    two=$(code_in "$(last_answer "$anna")")
    t_is "$1: the first code is refused, the second one logs in" "$(logs_in "$one") $(logs_in "$two")" '422 303'
    writes "$anna" 'claim' >/dev/null
    rounds "$1: a claim"
    t_like "$1: a name in it calls nobody" "$(last_answer "$anna")" 'They say that @.+bob drinks soup'
    t_is "$1: so nobody else sees the answer" "$(heard "$anna" | tail -n 1 | jq '.mentions | length')" 1
    writes "$eve" 'dear &amp; "sir" <b>' >/dev/null
    rounds "$1: something he cannot read"
    t_like "$1: he says what he can read" "$(last_answer "$eve")" 'can only read 5 words'
    t_is "$1: a stranger who asks nothing gets no account" "$(sql "SELECT count(*) FROM identity WHERE native_id = '$eve@$host'")" 0

    soup=$(writes "$anna" 'look at my soup' '{"visibility":"public"}')
    fake like "{\"status\":\"$soup\",\"count\":3}" >/dev/null
    time_passes
    rounds "$1: a post that tags the chef"
    t_is "$1: its likes are paid" "$(sql "SELECT likes || ' ' || credited FROM tagged WHERE post_id = '$soup@$host'")" '3 3'
    fake like "{\"status\":\"$soup\",\"count\":2}" >/dev/null
    time_passes
    rounds "$1: more likes"
    t_is "$1: are paid, too" "$("$PIEROGIS" --json clout show anna | jq .balance)" 10
    fake forget "{\"status\":\"$soup\"}" >/dev/null
    time_passes
    rounds "$1: the post is deleted"
    t_is "$1: what was paid stays paid" "$("$PIEROGIS" --json clout show anna | jq .balance)" 10

    fake log >"$TMP/log.json"
    t_is "$1: every kind of request was made, and answered well" "$(jq -r '.[] | "\(.method) \(.path) \(.status)"' "$TMP/log.json" |
        sed "s|/$soup |/GONE |" | sort -u | tr '\n' ',')" \
        'GET /api/v1/accounts/verify_credentials 200,GET /api/v1/notifications 200,GET /api/v1/statuses 200,GET /api/v1/statuses/GONE 404,POST /api/v1/statuses 200,'
    t_is "$1: each message is one line of the log" "$(grep -c ' event=waiter-handle ' "$TMP/evening.log")" \
        "$(sql 'SELECT count(*) FROM message')"
    t_is "$1: no line has a code, the token, a name or a text in it" \
        "$(grep -ciE "$one|$two|$fake_token|may i have|soup|dear|anna" "$TMP/evening.log")" 0
    t_ok "$1: the ledger is sound" "$PIEROGIS" --quiet clout verify
}
