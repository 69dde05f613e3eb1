#!/bin/sh
# "pierogis serve": the whole site through lighttpd, as programs and as workers, from its first line to its last.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/server.sh"
command -v lighttpd >/dev/null || t_skip 'lighttpd is not installed'

port=$(free_port)
site_make
t_is 'every kind of page is asked for' "$(pages_cover)" ''

# What a page must answer: the status, the type, how long it may be kept.
expected() {
    short='public, no-cache' long='max-age=31536000'
    case $1 in
    /sitemap.xml*) echo "200 application/xml; charset=utf-8 $short" ;;
    /robots.txt) echo "200 text/plain; charset=utf-8 $short" ;;
    /healthz) echo '200 text/plain; charset=utf-8 no-store' ;;
    /media/ab/nothing.jpg) echo '404 text/plain; charset=utf-8 no-store' ;;
    /check* | /oracle | /dungeon*) echo '200 text/html; charset=utf-8 no-store' ;;
    /me | /describe/* | /upload* | /claim | /mainframe*) echo '401 text/html; charset=utf-8 no-store' ;;
    /oracle/*) echo '404 text/html; charset=utf-8 no-store' ;;
    /api/v1/me | /api/v1/clout) echo "401 application/problem\\+json no-store" ;;
    /api/v1/nothing) echo "404 application/problem\\+json no-store" ;;
    /api/v1/content) echo "400 application/problem\\+json no-store" ;;
    /api/*) echo "200 application/json $short" ;;
    /p/nothing | /u/nobody | /none*) echo '404 text/html; charset=utf-8 no-store' ;;
    '/p/soup?after=x') echo '400 text/html; charset=utf-8 no-store' ;;
    /p/hot | /p/soup/) echo '301 text/plain; charset=utf-8 .*' ;;
    *.webp) echo "200 image/webp $long" ;;
    *.mp4) echo "200 video/mp4 $long" ;;
    *.css) echo "200 text/css; charset=utf-8 $long" ;;
    *.svg) echo "200 image/svg\\+xml $long" ;;
    *) echo "200 text/html; charset=utf-8 $short" ;;
    esac
}

check_pages() {
    number=0
    while read -r page; do
        ask "$page"
        number=$((number + 1))
        body_same "$TMP/body$1.$number"
        t_like "$page$1: $(expected "$page")" "$status $(header Content-Type) $(header Cache-Control)" "^$(expected "$page")\$"
        t_is '… is not sniffed' "$(header X-Content-Type-Options)" nosniff
        case $page in /media/ab/*) ;; /media/*) t_is '… may do nothing' "$(header Content-Security-Policy)" "default-src 'none'; sandbox" ;; esac
        case $(header Content-Type) in
        text/html*) t_like '… loads nothing from elsewhere' "$(header Content-Security-Policy)" "^default-src 'none'; script-src 'self'; " ;;
        esac
    done <"$TMP/pages"
}

check_files() {
    file=$PIEROGIS_HOME$video size=$(stat -c %s "$PIEROGIS_HOME$video")
    ask "$video" -r 100-299
    t_is "a range$1" "$status $(header Content-Range)" "206 bytes 100-299/$size"
    t_ok '… is that part' sh -c 'tail -c +101 "$1" | head -c 200 | cmp - "$2"' - "$file" "$TMP/body"
    tag=$(header ETag)
    ask "$video" -r "$size-"
    t_is "a range behind the end$1" "$status" 416
    ask "$video" -r 0-0 -H "If-Range: $tag"
    t_is "If-Range with the tag$1" "$status $(stat -c %s "$TMP/body")" '206 1'
    ask "$video" -r 0-0 -H 'If-Range: "other"'
    t_is "If-Range with another$1" "$status $(stat -c %s "$TMP/body")" "200 $size"
    ask "$video" -I
    t_is "HEAD of a file$1" "$status $(header Content-Length) $received" "200 $size 0"
    ask /p/soup -I
    t_is "HEAD of a page$1" "$status $received" '200 0'
    ask /p/soup
    ask /p/soup -H "If-None-Match: $(header ETag)"
    t_is "who has the page gets 304$1" "$status" 304
    ask /p/soup -X POST -d a=b
    t_is "POST to a page$1" "$status $(header Allow)" '405 GET, HEAD'
    ask_as evil.example /
    t_is "another host name$1" "$status" 421
}

# Nothing of the home but media and palettes can be had, whatever one writes.
check_secrets() {
    mkdir -p "$PIEROGIS_HOME/held/ab" && echo hidden >"$PIEROGIS_HOME/held/ab/hidden.jpg"
    for secret in /.env /db/site.db /held/ab/hidden.jpg /generation /media/../.env /media/..%2f.env /media/%2e%2e/.env \
        /media/../held/ab/hidden.jpg /palette/../.env /assets/../bin/pierogis /cgi-bin/ /cgi-bin/../.env /tmp/lighttpd.conf \
        /cgi-bin/pierogis /cgi-bin/nothing.cgi /media/ /media /assets/ /palette/ "/media/ab"; do
        ask "$secret"
        t_like "$secret$1 is refused" "$status" '^(400|403|404)$'
        t_ok '… and not given' sh -c '! grep -Eq "SECRET_KEY|SQLite|hidden|server.modules|Index of" "$1"' - "$TMP/body"
    done
}

# workers_kilobytes PID…: the largest of them.
# shellcheck disable=SC2046 # numbers
workers_kilobytes() { sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' $(printf '/proc/%s/status ' "$@") | sort -n | tail -n 1; }
# hammer TIMES [CURL-OPTION…]: asks that often for four addresses; prints how many answers had which status.
hammer() {
    for turn in $(seq "$1"); do
        for address in / /p/soup /p/sky/night "$video"; do printf 'url = "%s"\noutput = "/dev/null"\n' "$base$address"; done
    done >"$TMP/many"
    shift
    curl -sS --no-progress-meter --max-time 60 -w '%{http_code}\n' "$@" -K "$TMP/many" 2>&1 | sort | uniq -c | sed 's/^ *//'
}

for mode in '' --fastcgi; do
    serve_start $mode
    t_is "serve $mode says where" "$said" "serving Test kitchen on $base/ (Ctrl-C stops it)"
    check_pages "$mode"
    check_files "$mode"
    check_secrets "$mode"

    t_run "$PIEROGIS" serve --port "$port"
    t_is "a second serve on the same port$mode: exit code" "$code" 75
    t_is '… and its sentence' "$err" "pierogis: port $port of 127.0.0.1 is in use, perhaps by another \"pierogis serve\"; stop that one, or choose another --port"
    ask /healthz
    t_is '… leaves the first one alone' "$status" 200

    if [ -n "$mode" ]; then
        workers=$(children "$(children "$server" | head -n 1)")
        t_like 'there are workers' "$workers" '[0-9]'
        hammer 25 >"$TMP/warm"
        before=$(workers_kilobytes $workers)
        t_is '2,000 requests' "$(hammer 500)" '2000 200'
        t_is '… are served by the same workers' "$(children "$(children "$server" | head -n 1)")" "$workers"
        after=$(workers_kilobytes $workers)
        t_ok "… which do not grow: $before kB before, $after kB after" [ $((after - before)) -le 200 ]
        t_is 'many at once, while workers give way to fresh ones' "$(hammer 4000 -Z --parallel-max 8)" '16000 200'
        t_ok '… which they did' [ "$(children "$(children "$server" | head -n 1)")" != "$workers" ]
    fi
    # A visitor sees what the admin has done, at once.
    sed "s/^PIEROGIS_SITE_NAME=.*/PIEROGIS_SITE_NAME=\"Bistro $mode\"/" "$PIEROGIS_HOME/.env" >"$PIEROGIS_HOME/.env.new"
    chmod 600 "$PIEROGIS_HOME/.env.new" && mv "$PIEROGIS_HOME/.env.new" "$PIEROGIS_HOME/.env"
    for turn in 1 2 3 4; do
        ask "/p/soup?turn=$turn"
        t_ok "a changed configuration is seen$mode" grep -q "Bistro $mode</title>" "$TMP/body"
    done
    sed 's/^PIEROGIS_SITE_NAME=.*/PIEROGIS_SITE_NAME="Test kitchen"/' "$PIEROGIS_HOME/.env" >"$PIEROGIS_HOME/.env.new"
    chmod 600 "$PIEROGIS_HOME/.env.new" && mv "$PIEROGIS_HOME/.env.new" "$PIEROGIS_HOME/.env"
    ask /p/soup
    printf 'Fresh %s.\n' "$mode" >"$TMP/fresh.txt"
    "$PIEROGIS" --quiet upload soup "$TMP/fresh.txt" --codename fresh >"$TMP/out" 2>&1
    ask /p/soup
    t_ok "a new upload is seen$mode" grep -q 'href="/p/soup/fresh"' "$TMP/body"
    "$PIEROGIS" --quiet content remove soup/fresh --purge >"$TMP/out" 2>&1
    ask /p/soup/fresh
    t_is "… and gone when it is removed$mode" "$status" 404
    serve_stop
done
number=0
while read -r page; do
    number=$((number + 1))
    t_ok "$page is the same in both modes" cmp "$TMP/body.$number" "$TMP/body--fastcgi.$number"
done <"$TMP/pages"
t_is 'nothing was logged but start and stop' "$(grep -v 'server started\|server stopped' "$TMP/serve.log")" ''

export PIEROGIS_BASE_URL=http://127.0.0.1:1
serve_start
t_is 'links that lead elsewhere are spoken of' "$said" \
    "serving Test kitchen on $base/ (Ctrl-C stops it; its links begin with http://127.0.0.1:1: set PIEROGIS_BASE_URL to change that)"
serve_stop
unset PIEROGIS_BASE_URL

# --- its end -----------------------------------------------------------------------------------------------------
can_bind() {
    perl -MIO::Socket::INET -e 'exit !IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => shift, Listen => 1, ReuseAddr => 1)' "$port"
}
for mode in '' --fastcgi; do
    for signal in INT TERM HUP; do
        serve_start $mode
        ask /p/soup
        family=$(children "$server")
        serve_stop $signal
        t_is "$signal ends it$mode: exit code" "$code" 0
        t_ok '… the port is free at once' can_bind
        t_ok '… no process is left' wait_until ended $family
        t_is '… no socket is left' "$(find "$PIEROGIS_HOME" -type s)" ''
    done
    serve_start $mode
    ask /p/soup
    family=$(children "$server")
    t_like "it has a family$mode" "$family" '[0-9]'
    { serve_stop KILL; } 2>/dev/null
    t_ok '… which goes too when it is killed' wait_until ended $family
    t_ok '… and frees the port' wait_until can_bind
done
# A worker that was just being started still holds the port when lighttpd has gone: it is waited for.
mkdir "$TMP/late"
cat >"$TMP/late/lighttpd" <<'EOF'
#!/usr/bin/perl
use IO::Socket::INET;
my ($port) = do { local @ARGV = $ARGV[-1]; map { /^server\.port *= *(\d+)/ } <> };
my $socket = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 9, ReuseAddr => 1) or die;
my $self = $$;
if (!fork) {
    select undef, undef, undef, .01 while getppid == $self;
    select undef, undef, undef, .3;
    exit;
}
$SIG{TERM} = sub { exit 0 };
while (my $client = $socket->accept) { sysread $client, my $question, 999; print $client "HTTP/1.0 200 OK\r\n\r\n" }
EOF
chmod +x "$TMP/late/lighttpd"
PATH=$TMP/late:$PATH serve_start
t_like 'a server with a late worker' "$said" "$base/"
serve_stop
t_is '… ends' "$code" 0
t_ok '… and the port is free at once' can_bind
# When lighttpd alone is killed, at any moment, its workers go too: also those that it was just starting. They are the
# only ones that hold the sockets.
lighttpd_of() {
    child=$(cat "/proc/$1/task/$1/children") && child=${child% } && [ "$(cat "/proc/$child/comm")" = lighttpd ]
}
has_workers() { [ "$(wc -w <"/proc/$child/task/$child/children")" -ge "$1" ]; }
soon() { # without a pause: the moments are short
    t_tries=0
    until "$@" || [ $t_tries = 2000 ]; do t_tries=$((t_tries + 1)); done 2>/dev/null
}
killed=0
for workers in 0 1 2 3 4 0 1 2 3 4 5 6; do
    "$PIEROGIS" serve --port "$port" --fastcgi >"$TMP/said.killed" 2>"$TMP/serve.log" &
    server=$!
    soon lighttpd_of $server
    soon has_workers $workers
    { kill -KILL "$child" && killed=$((killed + 1)) || kill -KILL "$server"; wait "$server"; } 2>/dev/null
done
t_ok "lighttpd was killed while it started its workers ($killed of 12 times)" [ "$killed" -ge 6 ]
no_workers() { ! grep -qF " $PIEROGIS_HOME/tmp/" /proc/net/unix; }
t_ok '… and none of them outlives it' wait_until no_workers
# Killed in mid-life, it left sockets; the next start minds nothing.
serve_start --fastcgi
ask /p/soup
t_is 'it starts again after that' "$status" 200
serve_stop

serve_start --json
t_is 'with --json it says where as JSON, on one line' "$said" "{\"url\":\"$base/\"}"
serve_stop

# --- what it cannot do -------------------------------------------------------------------------------------------
t_run "$PIEROGIS" serve --port 0
t_is 'port 0' "$code" 2
t_run "$PIEROGIS" serve --host kitchen.example --port "$port"
t_is 'a name instead of an address' "$code" 2
t_like '… is said' "$err" 'no numeric address'
t_run "$PIEROGIS" serve --host 192.0.2.7 --port "$port"
t_is 'an address of another machine' "$code" 74
t_like '… is said' "$err" "cannot listen on port $port of 192.0.2.7"
t_run env PATH=/nonexistent PIEROGIS_HOME="$TMP/nowhere" "$PIEROGIS" serve --port "$port"
t_is 'no site' "$code" 3

# A home that goes away while the site is up: every page says so, none crashes, and it comes back.
for mode in '' --fastcgi; do
    serve_start $mode
    mv "$PIEROGIS_HOME" "$TMP/away"
    for address in / /nonexist /p/soup /media/ab/nothing.jpg; do
        ask "$address"
        t_like "$address without a home$mode" "$status" '^(404|500|503)$'
    done
    mv "$TMP/away" "$PIEROGIS_HOME"
    t_ok "… and with it again$mode" wait_until curl -sf "$base/p/soup"
    serve_stop
done
t_done
