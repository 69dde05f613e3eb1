#!/bin/sh
# An evening of the waiter on Mastodon, with the OpenAPI document of Mastodon looking at every exchange.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/server.sh"
. "$ROOT/t/lib/specs.sh"
. "$ROOT/t/lib/mastodon.sh"
specs_need mastodon-openapi.json https://github.com/abraham/mastodon-openapi
specs_copy mastodon-openapi.json "$TMP/copy.json"
# The key against sending twice is "any arbitrary string" there, but called an object; the judge falls over without one.
jq '(.. | objects | select(.name? == "Idempotency-Key") | .schema.type) = "string"' "$TMP/copy.json" >"$TMP/document.json"

fake_start
judge_start "$TMP/document.json" "$api"

# Whoever lets everything pass is no judge.
asked() { curl -sS -o "$TMP/asked" -w '%{http_code}' -H "Authorization: Bearer $fake_token" "$@"; }
t_is 'the judge refuses a question that the document does not know' "$(asked "$judge/api/v1/notifications?limit=x")" 422
t_is '… a post that is visible to a kind of people that there is not' "$(asked "$judge/api/v1/statuses" \
    -H 'Content-Type: application/json' -d '{"status":"soup","visibility":"friends"}')" 422
t_is '… whoever shows no token' "$(curl -sS -o "$TMP/asked" -w '%{http_code}' "$judge/api/v1/notifications")" 401
fake fault '{"kind":"garbage","text":"[{\"id\":\"1\",\"type\":\"mention\"}]"}' >"$TMP/out"
t_is '… and an answer that lacks something' "$(asked "$judge/api/v1/notifications")" 500
wait_until judge_has_said 4
t_is '… all of which it says' "$(judge_said | wc -l)" 4
: >"$TMP/judge.log"
fake log >"$TMP/out"

evening judged "$judge"
t_is 'not one exchange was against the document' "$(judge_said)" ''
t_is 'what he asked for came through the judge' "$(grep -c 'Request received' "$TMP/judge.log")" "$(jq length "$TMP/log.json")"
# Lists in a query are called "types[]" by the server and "types" by the document: the judge passes over them.
t_is 'the kinds of notification that he asks for are in the document' \
    "$(jq -r '.[].query' "$TMP/log.json" | sed -n 's/.*types%5B%5D=\([^&]*\).*/"\1"/p' | sort -u |
        jq --slurpfile d "$TMP/document.json" 'IN($d[0].components.schemas.NotificationTypeEnum.enum[])')" true
t_done
