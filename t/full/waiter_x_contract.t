#!/bin/sh
# What the courier for X says, and what our server answers in its place, against X's own OpenAPI documents in both
# generations of names, and against X's own client.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/server.sh"
. "$ROOT/t/lib/fake_x.sh"
. "$ROOT/t/lib/specs.sh"
[ -x "$BUILD/t/lib/courier" ] || t_skip 't/lib/courier is not built: run make unit'
for document in twitter-openapi-2.166.json twitter-openapi-2.167.json; do
    specs_need $document 'https://github.com/xdevplatform/docs (openapi.json, of July and August 2026)'
done

people() {
    fake_x person id=77 username=grandma
    fake_x person id=88 username=chef
} >/dev/null

# ok NAME CALL…: the call is answered by the server, which only happens when the judge lets both pass. On a machine that is
# too busy to answer in time it is made again, as the waiter would.
ok() {
    t_what=$1
    shift
    for t_try in 1 2 3; do
        courier "$@"
        [ "$(said .outcome)" = later ] || break
    done
    t_is "$t_what" "$(said '.outcome + " " + (.error // "")')" 'ok '
}

# refuses NAME STATUS PATH [CURL-OPTION…]: the judge does.
refuses() {
    t_name=$1 t_status=$2 t_path=$3
    shift 3
    t_is "$t_name" "$(curl -s -o "$TMP/refused" -w '%{http_code}' "$@" "$judge$t_path")" "$t_status"
    t_like '… because of that' "$(cat "$TMP/refused")" 'stoplight.io/prism/errors'
}

contract() {
    document=$1 style=$2
    specs_copy "twitter-openapi-$document.json" "$TMP/$document.json"
    fake_x_start "$style"
    fake_x_site || t_fail 'a site'
    people
    courier mentions 5 # which names it takes; a judge would call the answer to the wrong ones wrong, too
    judge_start "$TMP/$document.json" "$fake"
    sed -i "s|$fake|$judge|" "$PIEROGIS_HOME/.env"
    fake_x bases bases="[\"$judge\"]" >/dev/null

    # The judge must know the rules, or its silence means nothing.
    signed='Authorization: OAuth anything'
    refuses "$document: no results" 422 '/2/dm_events?max_results=0' -H "$signed"
    refuses "$document: an expansion that does not exist" 422 '/2/dm_events?expansions=soup' -H "$signed"
    refuses "$document: fields that do not exist" 422 '/2/dm_events?dm_event.fields=soup' -H "$signed"
    refuses "$document: four mentions" 422 '/2/users/88/mentions?max_results=4' -H "$signed"
    refuses "$document: a letter without a text" 422 /2/dm_conversations/with/77/messages \
        -H "$signed" -H 'Content-Type: application/json' -d '{"words":1}'
    refuses "$document: nobody" 401 /2/users/me
    fake_x fault on=users/me fault=answer status=200 body='{"data":[]}' >/dev/null
    refuses "$document: an answer of another shape" 500 /2/users/me -H "$signed"
    t_ok "$document: all of which it says" wait_until judge_has_said 7

    ok "$document: who he is" who
    ok "$document: an empty mailbox" messages 100
    first=$(fake_x message from=77 text='may i have the <check> & please?' | jq -r .id)
    fake_x messages from=77 text=more count=3 >/dev/null
    ok "$document: a page" messages 3
    ok "$document: the next page" messages 100 '' "$(said .next)"
    t_is '… read as it was written' "$(said .messages[0].text)" 'may i have the <check> & please?'
    ok "$document: an answer" send 77 "$first" "$(printf 'Serf, < & "quoted" \\ ☃\nhttps://example.org/check')"
    sent=$(said .remote)
    ok "$document: looking for it" find 77 "$first" "$(date +%s)" "$(printf 'Serf, < & "quoted" \\ ☃\nhttps://example.org/check')"
    t_is '… and finding it' "$(said .remote)" "$sent"
    post=$(fake_x post by=77 text='dumplings by @chef' likes=3 | jq -r .id)
    ok "$document: mentions" mentions 100
    t_is '… with likes' "$(said '.posts | tojson')" "$(said "[{id: \"$post\", author: \"77\", likes: 3, at: .posts[0].at}] | tojson")"
    ok "$document: mentions since" mentions 5 "$post"
    ok "$document: likes" likes "$post" 12345
    ok "$document: likes of what is gone" likes 12345
    # shellcheck disable=SC2046 # words
    ok "$document: a hundred of them" likes $(seq 1000000000 1000000099)
    t_is "$document: the judge has nothing to say" "$(judge_said | tail -n +8)" ''
    judge_stop
    fake_x_stop
}
contract 2.166 tweet
contract 2.167 post

# --- X's own client --------------------------------------------------------------------------------------------------
if [ ! -d "$ROOT/t/node_modules/@xdevplatform/xdk" ]; then
    t_note '@xdevplatform/xdk is not installed, so that X'\''s own client is not asked: run make deps-test'
    t_done
fi
for style in tweet post; do
    fake_x_start $style
    people
    for text in one two three; do fake_x message from=77 text=$text >/dev/null; done
    post=$(fake_x post by=77 text='dumplings by @chef' likes=3 | jq -r .id)
    node "$ROOT/t/lib/xdk.mjs" "$fake" 77 "$post" >"$TMP/xdk" 2>"$TMP/xdk.err" || t_note "$(cat "$TMP/xdk.err")"
    while IFS= read -r line; do
        case $line in
        'ok - '*) t_pass "X's client, $style: ${line#ok - }" ;;
        'not ok - '*) t_fail "X's client, $style: ${line#not ok - }" ;;
        '# '*) t_note "${line#\# }" ;;
        esac
    done <"$TMP/xdk"
    t_is "X's client, $style: to the end" "$(tail -n 1 "$TMP/xdk")" end
    fake_x_stop
done
t_done
