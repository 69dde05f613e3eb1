#!/bin/sh
# The page cache and ETags, with the programs as they are.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"

"$PIEROGIS" --quiet init --name Kitchen && "$PIEROGIS" --quiet project add soup --title First ||
    t_skip 'no site can be made'
kept() { find "$PIEROGIS_HOME/cache" -type f | wc -l; }
etag() { printf '%s\n' "$headers" | sed -n 's/^ETag: //p'; }

cgi_get site /p/soup
cp "$TMP/answer" "$TMP/first"
t_is 'a page is kept' "$(kept)" 1
tag=$(etag)
# generation: of the data, as a tag tells it: 16 hexadecimal digits.
generation() { sqlite3 "$PIEROGIS_HOME/db/site.db" 'SELECT printf("%016x", value) FROM generation'; }
# kept_of: the same of the page that is kept; the second of the numbers that its file begins with.
kept_of() { od -An -tx8 -j8 -N8 "$PIEROGIS_HOME"/cache/* | tr -d ' '; }
if command -v sqlite3 >"$TMP/out"; then
    t_like 'its tag tells of which generation it is' "$tag" "^W/\"[0-9a-f]{16}-$(generation)\"\$"
    t_is '… and so does the page that is kept' "$(kept_of)" "$(generation)"
else
    echo '# SKIP the generation in tag and page: sqlite3 is missing' >&2
fi
mv "$PIEROGIS_HOME/db" "$PIEROGIS_HOME/db-away"
cgi_get site /p/soup
t_is 'it is served without the database' "$status" 200
t_ok '… byte for byte' cmp "$TMP/answer" "$TMP/first"
cgi_get site /p/soup REQUEST_METHOD=HEAD
t_is 'HEAD too' "$status $body" '200 '
t_like '… with the length of the page' "$headers" "^Content-Length: $(sed '0,/^\r*$/d' "$TMP/first" | wc -c)\$"
cgi_get site /p/soup HTTP_IF_NONE_MATCH="$tag"
t_is 'who has it gets 304' "$status $body" '304 '
t_is '… with its tag' "$(etag)" "$tag"
log_ok=1 cgi_get site /p/soup HTTP_COOKIE=pierogis=x
t_is 'who sends a session cookie gets none of it' "$status" 500
log_ok=1 cgi_get site /p/soup HTTP_HOST=localhost:8080
t_is 'nor who asks another host' "$status" 500
log_ok=0
cgi_get site /p/soup HTTP_X_FORWARDED_HOST=evil.example
t_is 'what somebody says of another host does not matter' "$status" 200
log_ok=0
mv "$PIEROGIS_HOME/db-away" "$PIEROGIS_HOME/db"

cgi_get site /p/soup HTTP_COOKIE=pierogis=x
t_is 'a private reply' "$status" 200
t_like '… is kept by nobody' "$headers" '^Cache-Control: no-store$'
t_is '… has no tag' "$(etag)" ''
t_is '… and is not in the cache' "$(kept)" 1

t_ok 'a change' "$PIEROGIS" --quiet project edit soup --title Second
cgi_get site /p/soup HTTP_IF_NONE_MATCH="$tag"
t_is 'is seen at once' "$status" 200
t_like '… by everybody' "$body" '<h1 class="title">Second</h1>'
tag=$(etag)
cgi_get site /p/soup HTTP_IF_NONE_MATCH="$tag" HTTP_COOKIE=other=1
t_is 'other cookies do not matter' "$status" 304
rm -r "$PIEROGIS_HOME/cache"
cgi_get site /p/soup HTTP_IF_NONE_MATCH="$tag"
t_is 'without a cache, 304 all the same' "$status" 304
cgi_get site /p/soup
t_is '… and pages' "$status" 200
mkdir "$PIEROGIS_HOME/cache"

cgi_get site /p/soup
echo 'PIEROGIS_SITE_NAME=Bistro' >>"$PIEROGIS_HOME/.env"
sed -i '/^PIEROGIS_SITE_NAME=.*Kitchen/d' "$PIEROGIS_HOME/.env"
cgi_get site /p/soup
t_like 'a change of the configuration is seen at once' "$body" 'Bistro'
cgi_get site /p/soup PIEROGIS_SITE_NAME=Mensa
t_like '… one of the environment too' "$body" 'Mensa'
cgi_get site /p/soup
t_like '… and only where it is made' "$body" 'Bistro'

# Every ten minutes another claim is drawn. The same program, linked once more with a clock that the test sets.
cat >"$TMP/clock.c" <<'EOF'
#include <stdlib.h>
#include <time.h>
int __real_clock_gettime(clockid_t id, struct timespec *at);
int __wrap_clock_gettime(clockid_t id, struct timespec *at);
static long long now;
__attribute__((constructor)) static void read_clock(void) /* the program clears its environment later */
{
    now = getenv("TEST_CLOCK") == NULL ? 0 : atoll(getenv("TEST_CLOCK"));
}
int __wrap_clock_gettime(clockid_t id, struct timespec *at)
{
    if (id != CLOCK_REALTIME)
        return __real_clock_gettime(id, at);
    *at = (struct timespec){now, 0};
    return 0;
}
EOF
mkdir "$TMP/programs"
# shellcheck disable=SC2046 # words
(cd "$ROOT" && $(sed 's/-Wmissing-prototypes//' "$BUILD/flags") -Wl,--wrap=clock_gettime -o "$TMP/programs/site.cgi" \
    "$TMP/clock.c" "$BUILD"/obj/cgi/site.o "$BUILD"/obj/cgi/page_*.o "$BUILD"/obj/views/*.o "$BUILD/libpierogis.a" \
    $(pkg-config --static --libs sqlite3 libsodium libutf8proc) -lcmark \
    $(grep -q WITH_FASTCGI=1 "$BUILD/flags" && echo -lfcgi)) >"$TMP/linked" 2>&1 || {
    t_fail 'the program with a clock of its own is linked'
    t_note "$(cat "$TMP/linked")"
}
at() {
    cgi_folder=$TMP/programs
    cgi_get site /p/soup TEST_CLOCK="$1"
    cgi_folder=
    claim=$(printf '%s\n' "$body" | sed -n 's/.*Dubious claim:<.strong> \([^ <]*\).*/\1/p')
}
rm -f "$PIEROGIS_HOME"/cache/*
for t_number in 1 2 3 4 5 6 7 8; do "$PIEROGIS" --quiet claim add "claim-$t_number" >"$TMP/out"; done
drawn=
for t_slot in 0 1 2 3 4 5 6 7; do
    at $((1800000000 + t_slot * 600))
    tag=$(etag) first=$claim drawn="$drawn $claim"
    mv "$PIEROGIS_HOME/db" "$PIEROGIS_HOME/db-away"
    at $((1800000599 + t_slot * 600))
    t_is "slot $t_slot: the page is kept for ten minutes, with its claim" "$status $claim $(etag)" "200 $first $tag"
    log_ok=1 at $((1800000600 + t_slot * 600))
    t_is "slot $t_slot: and not for longer" "$status" 500
    log_ok=0
    mv "$PIEROGIS_HOME/db-away" "$PIEROGIS_HOME/db"
done
t_ok "without a writer, claims change by the clock:$drawn" \
    test "$(printf '%s\n' $drawn | sort -u | grep -c '^claim-')" -ge 2
# Two of them may have the same place: once in forty times.
t_ok 'each page was kept on its own' test "$(kept)" -ge 6

# The file may be behind the row or marked by a writer that was killed: the next reader mends it.
cgi_get site /p/soup
printf 'damaged' | dd of="$PIEROGIS_HOME/generation" conv=notrunc 2>"$TMP/dd"
cgi_get site /p/soup
t_is 'a damaged generation file' "$status" 200
mv "$PIEROGIS_HOME/db" "$PIEROGIS_HOME/db-away"
cgi_get site /p/soup
t_is '… has been mended: the cache works' "$status" 200
mv "$PIEROGIS_HOME/db-away" "$PIEROGIS_HOME/db"
rm -f "$PIEROGIS_HOME"/cache/*
for t_host in 127.0.0.1:8080 '' 'evil.example, 127.0.0.1:8080'; do
    cgi_get site /p/soup HTTP_HOST="${t_host:+inside.example}" HTTP_X_FORWARDED_HOST="$t_host" \
        PIEROGIS_TRUSTED_PROXIES=127.0.0.1
    t_is "a proxy that is trusted says for which host it asks: $t_host" "$status" 200
done
t_is '… and one host has one page' "$(kept)" 2
cgi_get site /p/soup HTTP_X_FORWARDED_HOST=evil.example PIEROGIS_TRUSTED_PROXIES=127.0.0.1
t_is '… another has none' "$status" 421
rm -f "$PIEROGIS_HOME"/cache/*
(ulimit -f 1 && env -i GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=GET PATH_INFO=/p/soup HTTP_HOST=127.0.0.1:8080 PIEROGIS_HOME="$PIEROGIS_HOME" \
    "$BUILD/cgi-bin/site.cgi" || echo "ended with $?") 2>"$TMP/log" | cat >"$TMP/answer"
t_is 'where the host allows no files of the size that SQLite needs, an answer comes all the same' \
    "$(head -n 1 "$TMP/answer" | tr -d '\r') $(grep -c '^ended with' "$TMP/answer")" 'Status: 500 Internal Server Error 0'
t_like '… and the log says why' "$(cat "$TMP/log")" 'site\.db: File too large'
echo 'PIEROGIS_CACHE_SIZE=0' >>"$PIEROGIS_HOME/.env"
rm -f "$PIEROGIS_HOME"/cache/*
cgi_get site /p/soup
t_is 'the cache can be switched off' "$status $(kept)" '200 0'
t_done
