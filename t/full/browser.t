#!/bin/sh
# The demo site in a real browser. Each story is a file in t/browser; here they get a server, and their lines a number.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/server.sh"
. "$ROOT/t/lib/bouncer.sh"
for program in node java chromium ffmpeg lighttpd sqlite3; do
    command -v $program >/dev/null || t_skip "$program is not installed"
done
for package in playwright-core axe-core vnu-jar; do
    [ -d "$ROOT/t/node_modules/$package" ] || t_skip "$package is not installed: run make deps-test"
done

# --- the demo, and what it does not have ---------------------------------------------------------------------------
[ -x "$BUILD/tool/paint" ] || make -C "$ROOT" BUILD="$BUILD" "$BUILD/tool/paint" >"$TMP/made" 2>&1 ||
    { t_fail 'the painter is built' && t_note "$(cat "$TMP/made")"; t_done; }
t_ok 'the demo site' "$ROOT/fabfiles/demo/demo" "$PIEROGIS" "$BUILD/tool/paint" "$PIEROGIS_HOME"
port=$(free_port) host=127.0.0.1:$port base=http://127.0.0.1:$port
sed -i '/^PIEROGIS_BASE_URL=/d' "$PIEROGIS_HOME/.env"
echo "PIEROGIS_BASE_URL=$base" >>"$PIEROGIS_HOME/.env"
serve_start --fastcgi
t_like 'is served' "$said" "$base"

# Each is told by somebody who has not tried to log in before.
forget_tries() { sqlite3 "$PIEROGIS_HOME/db/site.db" 'DELETE FROM bucket'; }
story() {
    forget_tries
    node "$ROOT/t/browser/$1.mjs" "$base" "$BUILD" >"$TMP/story" 2>"$TMP/story.err" || t_note "$(cat "$TMP/story.err")"
    while IFS= read -r line; do
        case $line in
        'ok - '*) t_pass "$1: ${line#ok - }" ;;
        'not ok - '*) t_fail "$1: ${line#not ok - }" ;;
        '# '*) printf '%s\n' "$line" >&2 ;;
        esac
    done <"$TMP/story"
    t_is "$1: told to its end" "$(tail -n 1 "$TMP/story")" end
}
story screenshot
story visit
story colours
story media
story login
story claim

for number in $("$PIEROGIS" --json trivia list | grep -o '"id": *[0-9]*' | grep -o '[0-9]*$'); do "$PIEROGIS" --quiet trivia remove "$number" >"$TMP/out"; done
ask_question 'Which of these is folded first?' Dough --wrong Sauce --wrong Steam --mode choice
ask_question 'How many edges has a half-moon?' 2 --mode number
ask_question 'What is boiled, then fried?' Pierogi --mode text
story bouncer

"$PIEROGIS" --quiet project add long --title 'A long list' >"$TMP/out"
"$PIEROGIS" --quiet project add empty --title 'Nothing yet' --palette '#101820,#f2aa4c,#8fd3c8' >"$TMP/out"
mkdir "$TMP/texts"
for number in $(seq 55); do echo "Line $number of a long list." >"$TMP/texts/line-$number.txt"; done
convert -size 640x360 plasma:teal-white "$TMP/texts/undescribed.png"
"$PIEROGIS" --quiet upload long "$TMP"/texts/*.txt "$TMP/texts/undescribed.png" >"$TMP/out" 2>&1
for number in $(seq 50); do "$PIEROGIS" --quiet claim add "pieróg number $number is the best one" >"$TMP/out"; done
ask /p/long
t_is 'a project of two pages' "$status" 200
{
    "$PIEROGIS" account add anna && "$PIEROGIS" account add posy && "$PIEROGIS" clout grant posy 200 --reason pictures
    for name in plain plainer own-plain own-plainer; do
        convert -size 64x48 "xc:rgb($((${#name} * 9)),90,120)" "$TMP/texts/$name.png"
        "$PIEROGIS" upload long "$TMP/texts/$name.png" --as posy --codename "$name" && "$PIEROGIS" content approve "long/$name"
    done
} >"$TMP/out" 2>&1
story keyboard
story axe
story describe
story link

# --- the HTML checker ----------------------------------------------------------------------------------------------
mkdir "$TMP/html" "$TMP/css" "$TMP/svg"
for page in / /projects /claims '/claims?before=6' '/claims?before=1' /p/kitchen /p/kitchen/soups/red /p/market/fields/dusk /p/night/loaves/grey-loaf /p/long /p/long/undescribed \
    /p/paper/wrapping-paper /p/kitchen/bounce /p/kitchen/leap /p/night/waltz /p/kitchen/dough/dough-that-forgives /p/empty \
    /check '/check?code=7F3K-QW0Z-5M2X-9HJT' /oracle /dungeon /u/admin /me /p/nothing '/p/kitchen?after=x' "$(curl -s "$base/p/long" | sed -n 's/.*rel="next" href="\(.p.long?[^"]*\)".*/\1/p' | head -n 1)"; do
    ask "$page"
    cp "$TMP/body" "$TMP/html/$(printf %s "$page" | tr -c 'a-z0-9' _).html"
done
# In front of the bouncer: the questions, a refusal, the dungeon, and what comes of wrong and of right answers.
keep() { ask "$1" -b "$TMP/cookies" && body=$(cat "$TMP/body") && cp "$TMP/body" "$TMP/html/$2.html" && t_is "$1: $2" "$status" 200; }
send() { ask "$1" -b "$TMP/cookies" -c "$TMP/cookies" -H "Origin: $base" -d "$2"; }
: >"$TMP/cookies"
send /oracle ''
at=$(header Location)
keep "$at" questions
wrong=$(answers 0)
send "$at" ''
t_is 'no answers' "$status" 422
cp "$TMP/body" "$TMP/html/questions_422.html"
send "$at" "$wrong"
t_is 'wrong answers' "$status $(header Location)" '303 /dungeon'
keep "$at" failed
keep /dungeon dungeon
forgive
send /oracle ''
at=$(header Location)
keep "$at" questions_again
send "$at" "$(answers 3)"
t_is 'right answers' "$status" 303
keep "$at" passed
t_like 'somebody came in' "$body" '<h1>Come in</h1>'
keep /oracle oracle_in
forget_tries
check=$(check_of admin)
ask /check -H "Origin: $base" -d code=0000
t_is 'a refused check' "$status" 422
cp "$TMP/body" "$TMP/html/_check_422.html"
ask /check -H "Origin: $base" -d "code=$check" -c "$TMP/cookies"
t_is 'a check' "$status" 303
echo 'This waits.' >"$TMP/texts/waits.txt"
convert -size 320x240 plasma:navy-pink "$TMP/texts/waits.png"
"$PIEROGIS" --quiet clout grant karol 200 --reason test >"$TMP/out"
"$PIEROGIS" --quiet upload kitchen "$TMP/texts/waits.txt" "$TMP/texts/waits.png" --as karol >"$TMP/out" 2>&1
"$PIEROGIS" --quiet claim add 'nobody reads this' --as karol >"$TMP/out" 2>&1
"$PIEROGIS" --quiet account link admin local:42 >"$TMP/out"
for page in / /check /me /u/admin /u/karol /upload /claim /claims /mainframe "/mainframe?claims=9" /p/kitchen /p/kitchen/soups/red /p/long/undescribed \
    /describe/long/undescribed; do
    ask "$page" -b "$TMP/cookies"
    cp "$TMP/body" "$TMP/html/in$(printf %s "$page" | tr -c 'a-z0-9' _).html"
done
ask /describe/long/undescribed -b "$TMP/cookies" -H "Origin: $base" -d "token=$(sed -n 's/.*name="token" value="\([^"]*\)".*/\1/p' "$TMP/body" | head -n 1)&description="
t_is 'words that are none' "$status" 422
cp "$TMP/body" "$TMP/html/_describe_422.html"
token=$(sed -n 's/.*name="token" value="\([^"]*\)".*/\1/p' "$TMP/html/in_claim.html" | head -n 1)
ask /claim -b "$TMP/cookies" -H "Origin: $base" -d "token=$token" -d 'claim=checkers check'
t_is 'a claim that is shown first' "$status" 200
cp "$TMP/body" "$TMP/html/in_claim_confirm.html"
ask /claim -b "$TMP/cookies" -H "Origin: $base" -d "token=$token" -d 'claim=...'
t_is 'a refused claim' "$status" 422
cp "$TMP/body" "$TMP/html/in_claim_422.html"
t_ok 'what waits is checked, too' grep -q 'Approve<span' "$TMP/html/in_mainframe.html"
# Posting: the form, empty and refused. (What follows it belongs to a member: t/page/upload.t.)
upload_form() { sed -n "s/.*name=\"$1\" value=\"\([^\"]*\)\".*/\1/p" "$TMP/html/in_upload.html" | head -n 1; }
ask /upload -b "$TMP/cookies" -H "Origin: $base" -F "token=$(upload_form token)" -F "form=$(upload_form form)" -F project=kitchen \
    --form-string title="<b>" -F "file=@$TMP/texts/waits.png"
t_is 'a refused upload' "$status" 409
cp "$TMP/body" "$TMP/html/_upload_409.html"
t_ok 'the pages of somebody are checked, too' grep -q '>admin</a></nav>' "$TMP/html/in_me.html"
ask /p/kitchen -X POST -d a=b
cp "$TMP/body" "$TMP/html/_405.html"
cp "$BUILD"/assets/*.css "$PIEROGIS_HOME"/palette/*.css "$TMP/css"
cp "$PIEROGIS_HOME"/palette/*.svg "$TMP/svg"
echo '<!DOCTYPE html><title>x</title><p><div></p>' >"$TMP/bad.html"
checker="java -jar $ROOT/t/node_modules/vnu-jar/build/dist/vnu.jar --errors-only"
t_run $checker "$TMP"/html/*.html
t_is "the HTML of $(find "$TMP/html" -type f | wc -l) pages" "$code$err" 0
t_run $checker --css "$TMP"/css/*.css
t_is 'the CSS' "$code$err" 0
t_run $checker --svg "$TMP"/svg/*.svg
t_is 'the icons' "$code$err" 0
t_run $checker "$TMP/bad.html"
t_like 'the checker finds mistakes' "$err" 'error'

serve_stop
t_is 'the server ends in order' "$code" 0

# --- another site, on which nothing has happened yet -----------------------------------------------------------------
export PIEROGIS_HOME=$TMP/life
"$PIEROGIS" --quiet init --base-url "$base" >"$TMP/out"
"$PIEROGIS" --quiet project add kitchen --title 'The kitchen' --palette '#e3f6e5,#2f6b46,#b3472d' >"$TMP/out"
"$PIEROGIS" --quiet account add stefan >"$TMP/out" && "$PIEROGIS" --quiet account role stefan staff >"$TMP/out"
seq 40 | sed 's|.*|{"question": "What is in pot &?", "answers": ["soup &"]}|' >"$TMP/questions.jsonl"
"$PIEROGIS" --quiet trivia import "$TMP/questions.jsonl" >"$TMP/out"
echo 'PIEROGIS_REWARD_TRIVIA=10' >>"$PIEROGIS_HOME/.env"
convert -size 640x360 plasma:teal-white "$TMP/green.png"
convert -size 640x360 plasma:navy-white "$TMP/blue.png"
serve_start
story life
serve_stop
t_done
