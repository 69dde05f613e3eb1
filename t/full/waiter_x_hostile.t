#!/bin/sh
# `waiter poll` where somebody else sits in the place of X: whatever is answered, the round ends soon and small, says nothing
# of keys and texts, and reads what can be read.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/server.sh"
. "$ROOT/t/lib/fake_x.sh"
[ -x "$BUILD/t/lib/peak" ] || t_skip 't/lib/peak is not built: run make unit'

mkfifo "$TMP/port"
node "$ROOT/t/lib/hostile_x.mjs" >"$TMP/port" 2>"$TMP/server.log" &
server=$!
t_at_exit "t_kill $server; cat \"\$TMP/server.log\" >&2"
read -r port <"$TMP/port"
fake=http://127.0.0.1:$port
fake_x_site || t_fail 'a site'
sed -i /CHEF/d "$PIEROGIS_HOME/.env" # of mentions no server needs to know anything
mv "$PIEROGIS_HOME" "$TMP/template"
secrets='consumer-key|consumer.secret|1000-token|token.secret|My secret words'

# play TRICK: a round on a site of its own. Leaves files in $TMP/TRICK: code, out, err, peak (kB).
play() {
    cp -R "$TMP/template" "$TMP/home-$1"
    sed -i "s|^PIEROGIS_WAITER_X_URL=.*|PIEROGIS_WAITER_X_URL=$fake/$1|" "$TMP/home-$1/.env"
    mkdir "$TMP/$1"
    code=0
    timeout 120 "$BUILD/t/lib/peak" "$TMP/$1/peak" "$PIEROGIS" --home "$TMP/home-$1" waiter poll >"$TMP/$1/out" \
        2>"$TMP/$1/err" || code=$?
    echo "$code" >"$TMP/$1/code"
}

# is TRICK CODE MESSAGES [SENTENCE]: how that round has ended, and how many messages were read.
is() {
    t_read=$(sqlite3 "$TMP/home-$1/db/site.db" 'SELECT COUNT(*) FROM message')
    t_is "$1" "$(cat "$TMP/$1/code") $t_read" "$2 $3"
    t_unlike '… says no secret, and is no fault of memory' "$(cat "$TMP/$1/out" "$TMP/$1/err")" "$secrets|Sanitizer|runtime error"
    [ -z "$4" ] || t_like '… says what is wrong' "$(cat "$TMP/$1/err")" "$4"
    echo "$1 $(cat "$TMP/$1/peak")" >>"$TMP/peaks"
    rm -rf "$TMP/home-$1"
}
trick() { play "$1" && is "$@"; }

# These take as long as an answer may: the others go on meanwhile.
play slow-headers &
slow_headers=$!
play slow-body &
slow_body=$!

# --- what is read all the same -------------------------------------------------------------------------------------
for name in good half-character nul no-utf8 odd-entries own-in-group emoji lying-count errors-beside-data html-type cookies \
    no-date date-of-1970 date-of-2099 date-of-next-month negative-limits limits-of-the-past limits-in-milliseconds limits-for-years; do
    trick $name 0 1
done
trick same-id-twice 0 2
trick late-entries-first 0 3
trick token-with-signs 0 2

# --- what is no answer: the service is asked again later -----------------------------------------------------------
for name in endless-header endless-status interim-flood chunk-of-all chunk-of-nonsense negative-length two-lengths old nothing \
    not-http http-9 status-0 status-999 nul-in-header gateway large-gateway half-of-it retry-for-ever retry-before-now \
    retry-at-a-date retry-in-years retry-in-milliseconds; do
    trick $name 0 0
done

# --- what is wrong, and told of ------------------------------------------------------------------------------------
for name in endless-headers large endless-chunks; do
    trick $name 75 0 'is larger than expected'
done
for name in many-texts many-numbers many-lists many-objects; do
    trick $name 75 0 'has more than 10000 names and values'
done
for name in bomb html nothing-to-say list many-brackets; do
    trick $name 75 0 'the answer of x is not JSON'
done
for name in to-a-file to-others as-before; do
    trick $name 75 0 'x does not understand the waiter [(]30'
done
trick problem-that-is-fine 75 0 'neither a result nor an error: Service Unavailable'
trick empty-object 75 0 'neither a result nor an error'
trick data-of-another-kind 75 0 'no list where one belongs'
for name in long-token token-of-another-kind; do
    trick $name 75 0 'does not say where its next page is'
done

# --- what costs, and what never ends -------------------------------------------------------------------------------
for name in many-escapes one-number ten-thousand-values; do
    trick $name 0 0
done
trick long-texts 0 75
trick long-emoji 0 19
trick long-texts-in-pages 0 360
trick loop-of-one 75 1 'in circles'
for name in loop-of-two endless-pages; do
    trick $name 75 11 'in circles'
done
trick endless-empty-pages 75 0 'in circles'
trick backwards 0 8

wait "$slow_headers" "$slow_body"
is slow-headers 0 0
is slow-body 0 0
good=$(cat "$TMP/good/peak") # most of it are libraries, which are larger elsewhere
if [ "$good" -lt 20000 ]; then
    t_is 'no round needs 3 MB more than a good one' "$(awk -v most=$((good + 3000)) '$2 > most' "$TMP/peaks")" ''
else
    t_note "how much memory rounds need is not looked at: a good one has $good kB in this build"
fi
t_done
