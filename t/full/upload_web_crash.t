#!/bin/bash
# A form with a file, whose program is killed at each of its writes: there is no charge without the item, no item without its
# charge, neither without the note where the form led; what lies about is named by the doctor and taken away, and the same
# form again ends it, once.
. "$(dirname "$0")/../lib/memory.sh"
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/kill_each.sh"
why=$(t_traceable) || t_skip "$why"

"$PIEROGIS" -q init >/dev/null
printf 'PIEROGIS_PRICE_UPLOAD=20\n' >>"$PIEROGIS_HOME/.env"
"$PIEROGIS" project add kitchen >/dev/null
"$PIEROGIS" account add anna >/dev/null 2>&1
"$PIEROGIS" clout grant anna 100 -r test >/dev/null
picture 1 "$TMP/pin.png"
log_in anna
cgi_get upload /upload HTTP_COOKIE="$cookie"
perl "$ROOT/t/lib/multipart.pl" "token=$(field token)" "form=$(field form)" project=kitchen "file@$TMP/pin.png" alt=x \
    own-palette=yes primary=#fff7c2 secondary=#0b5d4b accent=#7a1f1f >"$TMP/form"
template=$TMP/template
cp -a "$PIEROGIS_HOME" "$template"

# send: the form. Its answer is in $TMP/answer.
send() {
    env -i GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=POST CONTENT_TYPE='multipart/form-data; boundary=xx' \
        CONTENT_LENGTH="$(stat -c %s "$TMP/form")" HTTP_ORIGIN=http://127.0.0.1:8080 HTTP_SEC_FETCH_SITE=same-origin \
        HTTP_HOST=127.0.0.1:8080 REMOTE_ADDR=127.0.0.1 SCRIPT_NAME=/cgi-bin/upload.cgi PATH_INFO=/upload \
        REQUEST_URI=/upload PIEROGIS_HOME="$PIEROGIS_HOME" HTTP_COOKIE="$cookie" PIEROGIS_NEWCOMERS="$newcomers" \
        "${tracer[@]}" "$BUILD/cgi-bin/upload.cgi" <"$TMP/form" >"$TMP/answer" 2>"$TMP/log"
}
led() { sed -n 's/\r$//; s/^\(Status\|Location\): *//p' "$TMP/answer" | tr '\n' ' '; cat "$TMP/log"; }

# wrong: what is wrong with the money, the notes and the files of the site as it is.
wrong() {
    sql "SELECT 'item ' || id || ' is not paid' FROM content WHERE NOT EXISTS
            (SELECT 1 FROM entry WHERE idem = 'upload:' || content.id AND amount = 20);
        SELECT idem || ' was paid for nothing' FROM entry WHERE reason = 'upload'
            AND NOT EXISTS (SELECT 1 FROM content WHERE 'upload:' || id = idem);
        SELECT 'anna has ' || balance FROM purse WHERE kind = 'account' AND balance <> 100 - 20 * (SELECT count(*) FROM content);
        SELECT 'items and notes differ' WHERE (SELECT count(*) FROM content) <> (SELECT count(*) FROM posted);
        SELECT 'not recorded' WHERE (SELECT count(*) FROM content) <>
            (SELECT count(*) FROM event WHERE action = 'add' AND subject = 'content');
        PRAGMA integrity_check; PRAGMA foreign_key_check" | grep -v '^ok$'
    { "$PIEROGIS" -q clout verify >"$TMP/out"; } 2>&1
}
lying() { (cd "$PIEROGIS_HOME" && find tmp -mindepth 1 && [ "$(sql 'SELECT count(*) FROM content')" = 1 ] || find media held -type f); }
# tidy: what lies about is named, and then gone; what belongs to the item is where it must be.
tidy() {
    named=$("$PIEROGIS" --json doctor 2>"$TMP/err" |
        jq -r '[.findings[] | select(.level != "ok" and (.check == "leftovers" or .check == "media"))] | length > 0')
    [ -z "$(lying)" ] || [ "$named" = true ] || echo "the doctor does not name: $(lying)"
    "$PIEROGIS" doctor --fix >"$TMP/out" 2>&1 || cat "$TMP/out"
    case $(sql 'SELECT state FROM content') in
    visible) want="$each 0" ;;
    waiting) want="0 $each" ;;
    *) want='0 0' ;;
    esac
    [ "$(files media) $(files held)" = "$want" ] || echo "files: $(files media) $(files held), not $want"
    find "$PIEROGIS_HOME/tmp" -mindepth 1
}

# stopped: what is wrong after a kill, before and after the form is sent again.
stopped() {
    wrong
    if [ "$(content_rows)" = 1 ]; then after=$((after + 1)); else before=$((before + 1)); fi
    tidy
    send
    [ "$(led) $(content_rows)" = "$goal 1" ] || echo "the same form leads to $(led)"
    wrong
    tidy
}
for newcomers in open hold; do
    rm -rf "$PIEROGIS_HOME" && cp -a "$template" "$PIEROGIS_HOME"
    send
    goal=$(led) each=$(($(files media) + $(files held))) before=0 after=0
    t_like "$newcomers: undisturbed, it is posted" "$goal" "^303 .*(/p/kitchen/pin|/upload\?waiting=kitchen%2Fpin) \$"
    t_is '… with nothing wrong' "$(wrong && tidy)" ''
    kill_each "$template" stopped send
    t_is "$newcomers: killed at any write" "$(printf %s "$bad" | head -n 20)" ''
    t_ok "… $before times before it was done, $after times after" test $before -ge 10 -a $after -ge 1
done
t_done
