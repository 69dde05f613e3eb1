# Helpers of the tests that ask real web servers; sourced after sh.sh. Servers listen on 127.0.0.1, and end with the test.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets

PATH=$PATH:/usr/sbin:/sbin
command -v curl >/dev/null || t_skip 'curl is not installed'

# A number that nobody listens on; below those that the kernel gives to clients, which could meet themselves there.
free_port() {
    perl -MIO::Socket::INET -e '{ my $port = 20000 + int rand 12000;
        redo if !IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => $port, Listen => 1);
        print $port }'
}

# wait_for PORT PID: until the server of that process accepts connections, or has ended (then it fails).
wait_for() {
    perl -MIO::Socket::INET -e 'my ($port, $pid) = @ARGV;
        for (1 .. 6000) {
            exit 0 if IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $port);
            exit 1 if !open(my $stat, "<", "/proc/$pid/stat") || <$stat> =~ /\) Z/;
            select undef, undef, undef, .01;
        }
        exit 1' "$1" "$2"
}

# wait_until COMMAND…: until it succeeds; fails after half a minute, and later on a busy machine.
wait_until() {
    t_tries=0
    until "$@" >/dev/null 2>&1; do
        t_tries=$((t_tries + 1))
        [ "$t_tries" -lt 3000 ] || return 1
        perl -e 'select undef, undef, undef, .01'
    done
}

# ended PID…: none of them runs any more (one that only waits to be counted has ended).
ended() {
    for t_pid in "$@"; do
        case $(sed -n 's/^State:[[:space:]]*//p' "/proc/$t_pid/status" 2>/dev/null) in '' | Z*) ;; *) return 1 ;; esac
    done
}

# children PID: the processes that it has started, and theirs.
children() {
    for t_child in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do
        echo "$t_child"
        children "$t_child"
    done
}

# serve_start [OPTION…]: `pierogis serve` on $port. Sets $server (its process) and $said (its line).
serve_start() {
    rm -f "$TMP/said" && mkfifo "$TMP/said"
    "$PIEROGIS" serve --port "$port" "$@" >"$TMP/said" 2>"$TMP/serve.log" &
    server=$!
    t_at_exit "t_kill $server"
    said=
    read -r said <"$TMP/said" || t_note "serve $*: $(cat "$TMP/serve.log")"
}

# serve_stop [SIGNAL]: leaves its exit code in $code.
serve_stop() {
    kill "-${1:-TERM}" "$server"
    code=0
    wait "$server" || code=$?
}

# ask ADDRESS [CURL-OPTION…]: one request of the server at $base, named as the configuration names the site. Leaves
# $status, $headers, the exact body in $TMP/body and its bytes in $received.
ask() { ask_as "$host" "$@"; }

# ask_as HOST ADDRESS [CURL-OPTION…]
ask_as() {
    t_host=$1 t_address=$2
    shift 2
    : >"$TMP/body"
    t_answer=$(curl -sS --max-time 60 --path-as-is -o "$TMP/body" -D "$TMP/head" -w '%{http_code} %{size_download}' \
        -H "Host: $t_host" "$@" "$base$t_address" 2>"$TMP/curl") || t_note "$t_address: $(cat "$TMP/curl")"
    status=${t_answer% *} received=${t_answer#* }
    headers=$(tr -d '\r' <"$TMP/head")
}

# body_same FILE: the body without what differs from request to request.
body_same() {
    sed -E 's/^(Request )?[0-9a-z]{16}$/REQUEST/; s|<code>[0-9a-z]{16}</code>|<code>REQUEST</code>|; s|"urn:pierogis:request:[0-9a-f]{16}"|REQUEST|; /class="code"/,$s|^<p class="claim">.*|JOKE|' \
        "$TMP/body" >"$1"
}

# site_make: a small site of $port with one of everything. Leaves $picture, $video, $style and $palette (addresses of
# files), and the address of every page in $TMP/pages.
site_make() {
    for t_program in convert ffmpeg; do
        command -v $t_program >/dev/null || t_skip "$t_program is not installed"
    done
    host=127.0.0.1:$port base=http://127.0.0.1:$port
    mkdir "$TMP/files"
    convert -seed 3 -size 900x600 plasma:tomato-gold -quality 80 "$TMP/files/soup.jpg"
    convert -seed 4 -size 300x200 plasma:navy-white "$TMP/files/night.png"
    convert -size 40x40 xc:red xc:blue -loop 0 "$TMP/files/blink.gif"
    ffmpeg -v error -nostdin -f lavfi -i testsrc=s=320x180:r=20:d=4 -f lavfi -i sine=440:d=4 -pix_fmt yuv420p -shortest \
        -y "$TMP/files/steam.mp4" -f lavfi -i sine=330:d=2 -map 2 -y "$TMP/files/hum.mp3"
    printf 'WEBVTT\n\n00:00.000 --> 00:03.000\nSteam rises.\n' >"$TMP/files/steam.vtt"
    printf '# Barszcz\n\nBeetroot, *patience*, and <b>time</b>.\n\n* one\n* two\n' >"$TMP/files/barszcz.md"
    {
        "$PIEROGIS" --quiet init --name 'Test kitchen' --base-url "$base" &&
            "$PIEROGIS" --quiet project add soup --title 'Soup & <Noodles>' --palette '#f2e7ff,#5b3f8c,#b0305f' \
                --description 'All that is *poured*.' &&
            "$PIEROGIS" --quiet project add soup/hot --title 'Hot soup' &&
            "$PIEROGIS" --quiet project add sky --title 'The sky' --palette '#10202c,#3f6f8f,#e0a030' &&
            "$PIEROGIS" --quiet upload soup "$TMP/files/soup.jpg" --title 'A bowl' --alt 'Soup in red and gold' --tag red &&
            "$PIEROGIS" --quiet upload soup/hot "$TMP/files/barszcz.md" &&
            "$PIEROGIS" --quiet upload soup/hot "$TMP/files/steam.mp4" --title 'Steam' --alt 'Steam over a pot' \
                --captions "$TMP/files/steam.vtt" &&
            "$PIEROGIS" --quiet upload soup/hot "$TMP/files/hum.mp3" --title 'The pot hums' --alt 'One low note' &&
            "$PIEROGIS" --quiet upload sky "$TMP/files/night.png" --title 'Night' --alt 'Blue turning white' \
                --palette '#fff7c2,#0b5d4b,#7a1f1f' &&
            "$PIEROGIS" --quiet upload sky "$TMP/files/blink.gif" --title 'Blink' --decorative
    } >"$TMP/made" 2>&1 || t_skip "no site can be made: $(tail -n 3 "$TMP/made")"
    picture=$(media_of '*-400.webp') video=$(media_of '*.mp4')
    style=/assets/$(basename "$(ls "$BUILD"/assets/site.*.css)")
    palette=$(cd "$PIEROGIS_HOME/palette" && for t_css in *.css; do echo "/palette/$t_css" && break; done)
    cat >"$TMP/pages" <<END
/
/projects
/projects?after=soup
/claims
/p/soup
/p/soup/hot
/p/soup/a-bowl
/p/soup/hot/barszcz
/p/soup/hot/steam
/p/soup/hot/the-pot-hums
/p/sky
/p/sky/night
/p/sky/blink
/u/admin
/describe/soup/a-bowl
/check
/check?code=7F3K-QW0Z-5M2X-9HJT&next=/p/sky
/me
/oracle
/oracle/0123456789abcdef0123456789abcdef
/dungeon?next=/p/sky
/upload
/upload?project=soup
/api/v1/openapi.json
/api/v1/projects
/api/v1/projects/soup
/api/v1/content?project=soup
/api/v1/content
/api/v1/content/soup/a-bowl
/api/v1/claims
/api/v1/me
/api/v1/clout
/api/v1/nothing
/claim
/mainframe
/mainframe/held/ab/nothing.jpg
/sitemap.xml
/sitemap.xml?projects=0
/robots.txt
/healthz
$picture
$video
$style
$palette
${palette%.css}.svg
/p/hot
/p/soup/
/p/nothing
/u/nobody
/p/soup?after=x
/nonexist
/none/at/all
/media/ab/nothing.jpg
END
}
media_of() { (cd "$PIEROGIS_HOME" && find media -name "$1" -printf '/%p\n' | sort | head -n 1); }

# Every row of pages.def has an address in $TMP/pages.
pages_cover() {
    sed -n 's/^PAGE([A-Z_]*, "\([^"]*\)".*/\1/p' "$ROOT/common/web/pages.def" | sed 's|[.]|\\.|g; s|\*|.+|' |
        while read -r t_pattern; do
            sed 's/?.*//' "$TMP/pages" | grep -Eq "^$t_pattern\$" || echo "$t_pattern"
        done
}

# programs_copy FOLDER…: our programs as somebody has put them on a host who is not root there. From here on they are used;
# they, the site and the folders belong to the one as whom servers run: "$as_owner COMMAND".
programs_copy() {
    mkdir "$TMP/programs" "$@"
    cp -R "$BUILD/bin" "$BUILD/cgi-bin" "$BUILD/assets" "$TMP/programs"
    PIEROGIS=$TMP/programs/bin/pierogis as_owner=
    [ "$(id -u)" = 0 ] || return 0
    as_owner='setpriv --reuid=65534 --regid=65534 --clear-groups'
    chmod 711 "$TMP"
    chown -R 65534:65534 "$PIEROGIS_HOME" "$TMP/programs" "$@"
}
