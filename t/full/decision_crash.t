#!/bin/bash
# What staff and owners decide, whose program is killed at each of its writes: the money, the words and the state of the item
# are all as before or all as after; files that lie in the wrong place are put right by the doctor; and the same button
# again ends it, once.
. "$(dirname "$0")/../lib/memory.sh"
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/kill_each.sh"
why=$(t_traceable) || t_skip "$why"

"$PIEROGIS" -q init >/dev/null
printf 'PIEROGIS_PRICE_UPLOAD=20\n' >>"$PIEROGIS_HOME/.env"
"$PIEROGIS" project add kitchen >/dev/null
for who in anna olga stella; do "$PIEROGIS" account add $who >/dev/null 2>&1 && "$PIEROGIS" clout grant $who 100 -r test >/dev/null; done
"$PIEROGIS" account role stella staff >/dev/null
# enter WHO: leaves its cookie and its token in WHO_cookie and WHO_token.
enter() {
    log_in "$1"
    cgi_get account /me HTTP_COOKIE="$cookie"
    eval "$1_cookie=\$cookie $1_token=\$(field token)"
}
for who in anna olga stella; do enter $who; done
picture 1 "$TMP/waits.png" && picture 2 "$TMP/seen.png" && picture 3 "$TMP/hidden.png"
for name in waits seen hidden; do "$PIEROGIS" -q upload kitchen "$TMP/$name.png" --as olga >/dev/null 2>&1; done
"$PIEROGIS" -q content approve kitchen/seen kitchen/hidden >/dev/null && "$PIEROGIS" -q content hide kitchen/hidden >/dev/null
cgi_post account /describe/kitchen/seen "token=$anna_token&description=Words" HTTP_COOKIE="$anna_cookie"
t_is 'words are offered' "$status $(sql 'SELECT count(*) FROM alt_offer')" '303 1'
id() { sql "SELECT id FROM content WHERE codename = '$1'"; }
template=$TMP/template
cp -a "$PIEROGIS_HOME" "$template"

# press: presses the button.
press() {
    printf %s "$form" >"$TMP/form"
    env -i GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=POST CONTENT_TYPE=application/x-www-form-urlencoded \
        CONTENT_LENGTH="${#form}" HTTP_ORIGIN=http://127.0.0.1:8080 HTTP_SEC_FETCH_SITE=same-origin HTTP_HOST=127.0.0.1:8080 \
        REMOTE_ADDR=127.0.0.1 SCRIPT_NAME="/cgi-bin/$program.cgi" PATH_INFO="$path" REQUEST_URI="$path" \
        PIEROGIS_HOME="$PIEROGIS_HOME" HTTP_COOKIE="$cookie" "${tracer[@]}" "$BUILD/cgi-bin/$program.cgi" <"$TMP/form" >"$TMP/answer" 2>"$TMP/log"
}
facts() {
    sql "SELECT group_concat(codename || ' ' || state || ' ' || coalesce(alt, '-') || ' ' || decorative, ', ') FROM content;
        SELECT group_concat(state) FROM alt_offer; SELECT group_concat(idem || ' ' || amount) FROM entry;
        SELECT group_concat(action || ' ' || subject || ' ' || subject_id) FROM event WHERE subject IN ('content', 'alt')"
}
# placed: items whose file does not lie where its state wants it, and what the ledger and the database have to say.
placed() {
    sql "SELECT state, substr(hash, 1, 2) || '/' || hash || '.' || extension FROM content" | while IFS='|' read -r state file; do
        case $state in visible) want=media other=held ;; *) want=held other=media ;; esac
        [ -e "$PIEROGIS_HOME/$want/$file" ] && [ ! -e "$PIEROGIS_HOME/$other/$file" ] || echo "$file is $state and lies elsewhere"
    done
}
sound() { sql 'PRAGMA integrity_check; PRAGMA foreign_key_check' | grep -v '^ok$'; { "$PIEROGIS" -q clout verify >"$TMP/out"; } 2>&1; }

# stopped: what is wrong after a kill, before and after the button is pressed again.
stopped() {
    case $(facts) in
    "$start") before=$((before + 1)) ;;
    "$goal") after=$((after + 1)) ;;
    *) facts ;;
    esac
    sound
    "$PIEROGIS" doctor --fix >"$TMP/out" 2>&1 || cat "$TMP/out"
    placed
    press
    [ "$(facts)" = "$goal" ] || echo "the same button leads to $(facts)"
    placed
    sound
}
# decide NAME PROGRAM PATH WHO FIELDS
decide() {
    program=$2 path=$3 before=0 after=0
    eval "cookie=\$$4_cookie form=\"token=\$$4_token&$5\""
    rm -rf "$PIEROGIS_HOME" && cp -a "$template" "$PIEROGIS_HOME"
    start=$(facts)
    press
    goal=$(facts)
    t_is "$1: undisturbed, it is done" "$(sed -n 's/\r$//; s/^Status: *//p' "$TMP/answer" | cut -c1-3)$(cat "$TMP/log")$(placed)$(sound)" 303
    t_ok '… and makes a difference' test "$goal" != "$start"
    kill_each "$template" stopped press
    t_is "$1: killed at any write" "$(printf %s "$bad" | head -n 20)" ''
    t_ok "… $before times before it was done, $after times after" test $before -ge 5 -a $after -ge 1
}
decide 'approving' mainframe /mainframe stella "do=approve&id=$(id waits)"
decide 'rejecting' mainframe /mainframe stella "do=reject&id=$(id waits)"
decide 'hiding' mainframe /mainframe stella "do=hide&id=$(id seen)"
decide 'showing again' mainframe /mainframe stella "do=show&id=$(id hidden)"
decide 'accepting words' mainframe /mainframe stella 'do=alt-accept&id=1'
decide 'describing' account /describe/kitchen/seen olga 'description=Mine'
t_done
