#!/bin/sh
# A stranger's evening with the waiter, from the first message to clout on the own page, with a real web server: without any
# service, on X and on Mastodon. Where the documents of the services are at hand, they judge every exchange.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/server.sh"
. "$ROOT/t/lib/fake_x.sh"
. "$ROOT/t/lib/mastodon.sh"
. "$ROOT/t/lib/specs.sh"
command -v lighttpd >/dev/null || t_skip 'lighttpd is not installed: apt install lighttpd'

check='[0-9A-Z]{4}(-[0-9A-Z]{4}){3}'

# --- the ways to the waiter ----------------------------------------------------------------------------------------
# For each WAY: WAY_begin makes him reachable; WAY_person NAME prints the id of somebody new; WAY_says ID TEXT lets them write
# to him, and he answers; WAY_answer ID prints the newest; WAY_tags ID lets them post something that tags the chef, and prints
# its id; WAY_likes POST N ID: so many people like it; WAY_identity ID: as "account link" takes it.

local_begin() { :; }
local_person() { echo "$1-of-local"; }
local_says() { "$PIEROGIS" waiter hear --from "$1" --name "${1%-of-local}" "$2" >"$TMP/answer-of-$1"; }
local_answer() { cat "$TMP/answer-of-$1"; }
local_tags() { "$PIEROGIS" waiter hear --from "$1" --tag-chef --post 1001 >/dev/null && echo 1001; }
local_likes() { "$PIEROGIS" waiter hear --from "$3" --tag-chef --post "$1" --likes "$2" >/dev/null; }
local_identity() { echo "local:$1"; }

# round: the waiter looks for what is new, a quarter of an hour and more after the last time.
round() {
    time_passes
    t_run env PIEROGIS_LOG=info "$PIEROGIS" --json waiter poll
    cat "$TMP/err" >>"$TMP/story.log"
    [ "$code$(jq -r 'map(.trouble // "") | join("")' "$TMP/out" 2>&1)" = 0 ] || t_fail "$way: a round: exit code $code, $err $out"
}
# keys TRANSPORT: from standard input, as an admin gives them.
keys() {
    t_run "$PIEROGIS" waiter auth "$1" -
    t_like "$way: the waiter's keys" "$code $out $err" "^0 on $1 the waiter is waiter \\("
}
# judged DOCUMENT SERVER-ADDRESS WRONG: sets $service, an address of the same where the document judges, if it is here. The
# judge must refuse the question WRONG, or its silence means nothing.
judged() {
    service=$2
    : >"$TMP/judge.log"
    if [ -z "$1" ]; then
        t_note "$way: nobody judges: PIEROGIS_TEST_SPECS names no folder with the document, or prism is not installed"
        return
    fi
    judge_start "$1" "$2"
    service=$judge
    t_is "$way: the judge refuses what the document does not know" \
        "$(curl -s -o "$TMP/refused" -w '%{http_code}' -H 'Authorization: Bearer x' "$judge$3")" 422
    wait_until judge_has_said 1
    before_story=$(judge_said | grep -c .)
}
document() {
    if [ -r "${PIEROGIS_TEST_SPECS:-/nonexistent}/$1" ] && [ -d "$ROOT/t/node_modules/@stoplight/prism-cli" ]; then
        specs_copy "$1" "$TMP/$1"
        echo "$TMP/$1"
    fi
}

x_begin() {
    fake_x_start "$1"
    judged "$(document "twitter-openapi-$2.json")" "$fake" '/2/dm_events?max_results=0'
    fake_x bases bases="[\"$service\"]" >/dev/null
    printf '%s\n' "PIEROGIS_WAITER_X_URL=$service" PIEROGIS_CHEF=x:chef >>"$PIEROGIS_HOME/.env"
    # A document of one generation has no words for the questions of the other.
    [ "$1" = tweet ] || sqlite3 "$PIEROGIS_HOME/db/site.db" "INSERT INTO waiter_note VALUES ('x', 'dialect.posts', 'post.fields')"
    fake_x_keys >"$TMP/keys"
    keys x <"$TMP/keys"
    fake_x person id=88 username=chef >/dev/null
}
x_round() {
    for t_call in events send; do fake_x limit call=$t_call left=15 >/dev/null; done
    round
}
x_person() { fake_x person username="$1" | jq -r .id; }
x_says() {
    fake_x message from="$1" text="$2" >/dev/null
    x_round
}
x_answer() { fake_x look | jq -r --arg to "$1" '[.sent[] | select(.to == $to)][-1].text'; }
x_tags() {
    fake_x post by="$1" text='dumplings by @chef' | jq -r .id
}
x_likes() {
    x_round # he sees the post before anybody likes it
    fake_x like post="$1" likes="$2" >/dev/null
    x_round
}
x_identity() { echo "x:$1"; }

mastodon_begin() {
    fake_start
    judged "$(document mastodon-openapi.json)" "$api" '/api/v1/notifications?limit=x'
    echo 'PIEROGIS_CHEF=mastodon:waiter' >>"$PIEROGIS_HOME/.env"
    printf 'MASTODON_URL=%s\nMASTODON_TOKEN=%s\n' "$service" "$fake_token" >"$TMP/keys"
    keys mastodon <"$TMP/keys"
}
mastodon_person() { person "$1" far.example; }
mastodon_says() {
    writes "$1" "$2" >/dev/null
    round
}
mastodon_answer() { last_answer "$1"; }
mastodon_tags() { writes "$1" 'look at my dumplings' '{"visibility":"public"}'; }
mastodon_likes() {
    round
    fake like "{\"status\":\"$1\",\"count\":$2}" >/dev/null
    round
}
mastodon_identity() { echo "mastodon:$1@${service#http://}"; }

# --- the site, as a browser sees it --------------------------------------------------------------------------------
code_of() { printf '%s\n' "$1" | grep -oE "$check" | head -n 1; }
# enters CODE: the form of /check; $status, and $cookie when it lets in.
enters() {
    cookie=
    ask /check -d "code=$1" -H "Origin: $base"
    [ "$status" != 303 ] || cookie=$(printf '%s\n' "$headers" | sed -n 's/^Set-Cookie: \([^;]*\).*/\1/Ip')
}
# page_of_me: the page of whom $cookie is.
page_of_me() {
    ask /me -H "Cookie: $cookie"
    body=$(cat "$TMP/body")
}
fact() { printf '%s\n' "$body" | sed -n "s|.*<dt>$1</dt><dd>\\([^<]*\\)</dd>.*|\\1|p"; }
who_is_it() { printf '%s\n' "$body" | sed -n 's|^<h1>\(.*\)</h1>$|\1|p'; }

# --- the story -----------------------------------------------------------------------------------------------------
# story NAME WAY [WHAT-THE-WAY-NEEDS…]
story() {
    name=$1 way=$2
    shift 2
    PIEROGIS_HOME=$TMP/home-$name
    port=$(free_port)
    host=127.0.0.1:$port base=http://127.0.0.1:$port
    "$PIEROGIS" -q init --name Kitchen --base-url "$base" >/dev/null && "$PIEROGIS" -q account add anna >/dev/null
    : >"$TMP/story.log"
    "${way}_begin" "$@"
    serve_start
    grandma=$("${way}_person" grandma)

    "${way}_says" "$grandma" 'may i have the check please'
    answer=$("${way}_answer" "$grandma")
    t_like "$name: a stranger is told what he can read" "$answer" 'i am good at writing but can only read 5 words'
    t_like "$name: and what he has read" "$answer" 'check please'
    first=$(code_of "$answer")
    t_like "$name: gets a check" "$first" "^$check\$"
    # X puts addresses of its own in the place of others.
    t_like "$name: and where to show it" "$answer" "$base/check|https://t\.co/[0-9a-z]"
    ask "/check?code=$first"
    t_is "$name: the address answers" "$status" 200
    enters "$first"
    t_is "$name: the check lets her in" "$status" 303
    page_of_me
    t_is "$name: as somebody with a page, a rank and no clout" "$(who_is_it) $(fact Role) $(fact Rank | sed 's/,.*//') $(fact Clout)" 'grandma member serf 0'

    "${way}_says" "$grandma" 'CHECK?'
    second=$(code_of "$("${way}_answer" "$grandma")")
    "${way}_says" "$grandma" 'one more check, please'
    third=$(code_of "$("${way}_answer" "$grandma")")
    t_is "$name: three checks are three" "$(printf '%s\n' "$first" "$second" "$third" | sort -u | grep -cE "^$check\$")" 3
    enters "$first"
    t_is "$name: the first code is refused" "$status" 422
    enters "$second"
    t_is "$name: so is one that was never used, when there is a newer one" "$status" 422
    enters "$third"
    t_is "$name: the newest lets in" "$status" 303

    post=$("${way}_tags" "$grandma")
    "${way}_likes" "$post" 3 "$grandma"
    page_of_me
    t_is "$name: three likes of what tags the chef are clout on her page" "$(fact Clout)" 3
    t_like "$name: which says what for" "$body" '<strong>\+3</strong> like'
    "${way}_says" "$grandma" 'how much clout have i got'
    t_like "$name: and in the waiter's book" "$("${way}_answer" "$grandma")" '(^|[^0-9])3([^0-9]|$)'

    admin=$("${way}_person" admin)
    "${way}_says" "$admin" 'check'
    enters "$(code_of "$("${way}_answer" "$admin")")"
    page_of_me
    t_unlike "$name: somebody called admin is a stranger" "$(who_is_it) $(fact Role)" '^admin |admin$'

    link
    t_ok "$name: the ledger is sound" "$PIEROGIS" -q clout verify
    serve_stop
    t_is "$name: nobody had anything to complain about" "$(grep -v 'server started\|server stopped' "$TMP/serve.log")" ''
    if [ "$way" != local ]; then
        t_is "$name: each message is one line of the log" "$(grep -c ' event=waiter-handle ' "$TMP/story.log")" \
            "$(sql 'SELECT count(*) FROM message')"
        t_like "$name: so is each payment" "$(cat "$TMP/story.log")" " event=waiter-paid transport=$way .*likes=3\$"
        t_is "$name: without texts, names, codes and keys" \
            "$(grep -ciE "may i have|one more|grandma|$first|$second|$third|$shown|secret|consumer|$fake_token" "$TMP/story.log")" 0
    fi
    [ "$way" = local ] || [ ! -s "$TMP/judge.log" ] ||
        t_is "$name: nor has the document" "$(judge_said | tail -n +$((before_story + 1)))" ''
}

# Anna has an account, and says that she is grandma; grandma says so, too.
link() {
    identity=$("${way}_identity" "$grandma")
    t_ok "$name: the admin asks whether anna is $identity" "$PIEROGIS" -q account link anna "$identity"
    enters "$("$PIEROGIS" --json check anna | jq -r .check)"
    page_of_me
    token=$(printf '%s\n' "$body" | sed -n 's/.*name="token" value="\([^"]*\)".*/\1/p' | head -n 1)
    ask /me --data-urlencode "do=link" --data-urlencode "identity=$identity" --data-urlencode "token=$token" \
        -H "Origin: $base" -H "Cookie: $cookie"
    page_of_me
    shown=$(printf '%s\n' "$body" | grep -oE "<code>$check</code>" | sed 's/<[^>]*>//g')
    "${way}_says" "$admin" "$shown"
    t_is "$name: the code is worth nothing from somebody else" "$("$PIEROGIS" --json account show anna | jq -c .identities)" '[]'
    "${way}_says" "$grandma" "they gave me $shown"
    t_is "$name: both have said yes" "$("$PIEROGIS" --json account show anna | jq -r '.identities[]')" "$identity"
    "${way}_says" "$grandma" 'check'
    enters "$(code_of "$("${way}_answer" "$grandma")")"
    page_of_me
    t_is "$name: from now on grandma's checks are anna's" "$(who_is_it)" anna
}

story local local
story x-2.166 x tweet 2.166
story x-2.167 x post 2.167
story mastodon mastodon
t_done
