#!/bin/bash
# Uploads through a real server, from many at a time, from slow ones and from those that go away; onto a full disk, in the
# sandbox, and on kernels that have none.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/server.sh"
for program in lighttpd convert jq sqlite3; do
    command -v $program >/dev/null || t_skip "$program is not installed"
done

port=$(free_port) host=127.0.0.1:$port base=http://127.0.0.1:$port
"$PIEROGIS" --quiet init --name Kitchen --base-url "$base" >/dev/null || t_skip 'no site can be made'
printf 'PIEROGIS_PRICE_UPLOAD=20\nPIEROGIS_NEWCOMERS=open\nPIEROGIS_MAX_UPLOAD=2000000\n' >>"$PIEROGIS_HOME/.env"
"$PIEROGIS" --quiet project add soup --title Soup >/dev/null
sql() { sqlite3 "$PIEROGIS_HOME/db/site.db" "$1"; }
seed=0
# picture: a new one each time; leaves its path in $picture.
picture() {
    seed=$((seed + 1)) picture=$TMP/picture$((seed)).jpg
    convert -seed $seed -size "${1:-300x200}" plasma:fractal "$picture"
}
# enter HANDLE [CLOUT]: a member with clout enough; leaves the cookie in $cookie.
enter() {
    "$PIEROGIS" --quiet account add "$1" >/dev/null 2>&1
    "$PIEROGIS" --quiet clout grant "$1" "${2:-10000}" --reason test >/dev/null
    sql 'DELETE FROM bucket'
    ask /check -H "Origin: $base" -d "code=$(check_of "$1")"
    cookie=$(cookie_set)
}
# form: a fresh one; leaves $word and $token.
form() {
    ask /upload -b "$cookie"
    word=$(field form) token=$(field token)
    sql "DELETE FROM bucket"
}
# upload FILE [CURL-OPTION…]: sends the form with this file; leaves $status and $location.
upload() {
    t_file=$1
    shift
    ask /upload -b "$cookie" -H "Origin: $base" -F "token=$token" -F "form=$word" -F project=soup -F "file=@$t_file" -F alt=x "$@"
    location=$(printf '%s\n' "$headers" | sed -n 's/^Location: //p')
}
items() { sql 'SELECT count(*) FROM content'; }
# wrong: what is wrong with the money, the notes and the files.
wrong() {
    sql "SELECT 'item ' || id || ' is not paid' FROM content WHERE NOT EXISTS
            (SELECT 1 FROM entry WHERE idem = 'upload:' || content.id AND amount = 20);
        SELECT idem || ' was paid for nothing' FROM entry WHERE reason = 'upload'
            AND NOT EXISTS (SELECT 1 FROM content WHERE 'upload:' || id = idem);
        SELECT 'items and notes differ' WHERE (SELECT count(*) FROM content) <> (SELECT count(*) FROM posted)"
    sql "SELECT substr(hash, 1, 2) || '/' || hash || '.' || extension FROM content WHERE hash IS NOT NULL" |
        while read -r file; do [ -f "$PIEROGIS_HOME/media/$file" ] || echo "$file is missing"; done
    { "$PIEROGIS" --quiet clout verify >/dev/null; } 2>&1
}
nothing_lies() { [ -z "$(find "$PIEROGIS_HOME/tmp" -mindepth 1 ! -name 'lighttpd*' ! -name '*.socket*')" ]; }
# many NUMBER COMMAND…: that often at a time; what they print is in $TMP/many.N.
many() {
    t_pids='' t_last=$1
    shift
    for n in $(seq "$t_last"); do
        (n=$n "$@" >"$TMP/many.$n" 2>&1) &
        t_pids="$t_pids $!"
    done
    # shellcheck disable=SC2086 # numbers
    wait $t_pids
}
once() {
    curl -sS --max-time 60 -o /dev/null -w '%{http_code} %{redirect_url}\n' -b "$cookie" -H "Origin: $base" -F "token=$token" \
        -F "form=${words[n]:-$word}" -F project=soup -F "file=@$picture" -F alt=x "$base/upload"
}

# starts_workers PID: it answers nothing itself.
# shellcheck disable=SC2013 # numbers
starts_workers() {
    for t_child in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do
        case $(readlink "/proc/$t_child/exe") in *upload.cgi) return 0 ;; esac
    done
    return 1
}

for mode in '' --fastcgi; do
    serve_start $mode
    name=${mode:-programs}
    enter "anna${mode:+-f}"
    form
    picture
    upload "$picture"
    t_is "$name: a picture" "$status ${location#http://"$host"}" "303 /p/soup/picture$seed"
    ask "/p/soup/picture$seed"
    t_is "$name: … is there" "$status" 200
    ask "$(sed -n 's/.* src="\([^"]*\)".*/\1/p' "$TMP/body" | grep media | head -n 1)"
    t_is "$name: … and its file" "$status" 200

    # --- the same form from eight at a time ---
    form && picture && before=$(items)
    many 8 once
    t_is "$name: the same form eight times at once" "$(sort -u "$TMP"/many.?)" \
        "303 $base/p/soup/picture$seed"
    t_is "$name: … is one item, and one charge" "$(($(items) - before)) $(wrong)" '1 '
    for turn in 1 2 3; do
        enter "poor$turn${mode:+-f}" 20
        form && picture && before=$(items)
        many 8 once
        t_is "$name: eight times at once from somebody who can pay for one" "$(sort -u "$TMP"/many.?)" \
            "303 $base/p/soup/picture$seed"
        t_is "$name: … is one item, and one charge" "$(($(items) - before)) $(wrong)" '1 '
    done
    enter "anna${mode:+-f}"
    # --- the same bytes with eight forms at a time ---
    words=('') && picture && before=$(items)
    for n in 1 2 3 4 5 6 7 8; do form && words+=("$word"); done
    many 8 once
    t_is "$name: the same bytes with eight forms" "$(for n in 1 2 3 4 5 6 7 8; do head -c 3 "$TMP/many.$n" && echo; done | sort | uniq -c | sed 's/^ *//')" '1 303
7 409'
    t_is "$name: … are one item, and one charge" "$(($(items) - before)) $(wrong)" '1 '
    words=()
    # --- eight pictures at a time ---
    form && before=$(items)
    for n in 1 2 3 4 5 6 7 8; do picture 100x100 && cp "$picture" "$TMP/each$n.jpg"; done
    each() { picture=$TMP/each$n.jpg && once; }
    many 8 each
    t_is "$name: eight pictures" "$(for n in 1 2 3 4 5 6 7 8; do head -c 3 "$TMP/many.$n" && echo; done | sort | uniq -c | sed 's/^ *//')" '8 303'
    t_is "$name: … are eight items" "$(($(items) - before)) $(wrong)" '8 '

    # --- too large ---
    form && before=$(items)
    head -c 2500000 /dev/zero >"$TMP/large.jpg"
    upload "$TMP/large.jpg" -F title=Large
    t_is "$name: a file that is too large" "$status $(items)" "413 $before"
    t_ok "$name: … and the form with what was typed" grep -q 'name="title"[^>]* value="Large"' "$TMP/body"
    head -c 9000000 /dev/zero >"$TMP/huge.jpg"
    upload "$TMP/huge.jpg"
    t_is "$name: one that is far too large" "$status $(items)" "413 $before"
    picture && upload "$picture"
    t_is "$name: a smaller one with the same form" "$status" 303
    if command -v ffmpeg >/dev/null; then
        ffmpeg -v error -nostdin -f lavfi -i testsrc=s=160x90:d=1 -f lavfi -i sine=$((440 + seed)):d=1 -pix_fmt yuv420p -shortest \
            -y "$TMP/walk.mp4"
        printf 'WEBVTT\n\n00:00.000 --> 00:00.900\nSteam rises.\n' >"$TMP/walk.vtt"
        form
        upload "$TMP/walk.mp4" -F "captions=@$TMP/walk.vtt" -F title=Walk -F "codename=walk$seed"
        t_is "$name: a video with captions, which ffmpeg makes in the sandbox" "$status" 303
        t_is "$name: … has both" "$(sql "SELECT kind, length(captions_hash) > 9, length(widths) > 0 FROM content WHERE codename = 'walk$seed'")" 'video|1|1'
    fi

    # --- slow clients, and such as go away ---
    form && picture && before=$(items)
    perl "$ROOT/t/lib/multipart.pl" "token=$token" "form=$word" project=soup "file@$picture" alt=x >"$TMP/form"
    {
        printf 'POST /upload HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nCookie: %s\r\nConnection: close\r\n' "$host" "$base" "$cookie"
        printf 'Content-Type: multipart/form-data; boundary=xx\r\nContent-Length: %s\r\n\r\n' "$(stat -c %s "$TMP/form")"
        cat "$TMP/form"
    } >"$TMP/request"
    for piece in 1 5 9 10; do
        perl "$ROOT/t/lib/slow_post.pl" "$port" "$TMP/request" 10 .01 $piece
    done
    t_is "$name: who goes away in the middle has posted nothing" "$(items) $(wrong)" "$before "
    wait_until nothing_lies
    t_ok "$name: … and nothing of it lies about" nothing_lies
    t_like "$name: a slow client" "$(perl "$ROOT/t/lib/slow_post.pl" "$port" "$TMP/request" 40 .02)" '^HTTP/1.1 303'
    t_is "$name: … has posted one" "$(items) $(wrong)" "$((before + 1)) "
    # Those that have sent all and do not wait: posted or not, and once when they come again.
    form && picture 900x600 && before=$(items)
    perl "$ROOT/t/lib/multipart.pl" "token=$token" "form=$word" project=soup "file@$picture" alt=x >"$TMP/form"
    sed '/^\r$/q' "$TMP/request" | sed "s/^Content-Length: .*/Content-Length: $(stat -c %s "$TMP/form")\r/" >"$TMP/head"
    cat "$TMP/head" "$TMP/form" >"$TMP/request"
    for delay in 0 .03 .1 .2; do
        perl "$ROOT/t/lib/slow_post.pl" "$port" "$TMP/request" 1 $delay 2
        t_is "$name: who does not wait for the answer ($delay s)" "$(wrong)" ''
    done
    upload "$picture"
    t_is "$name: … comes again" "$status ${location#http://"$host"} $(($(items) - before)) $(wrong)" "303 /p/soup/picture$seed 1 "
    wait_until nothing_lies
    t_ok "$name: nothing lies about" nothing_lies

    # --- the program ends in the middle, again and again ---
    form && picture 2000x1500 && before=$(items)
    killed=0
    for turn in $(seq 12); do
        once >"$TMP/many.1" 2>&1 &
        waiting=$!
        perl -e 'select undef, undef, undef, $ARGV[0] * .04' "$turn"
        for pid in $(children "$server"); do
            case $(readlink "/proc/$pid/exe") in *upload.cgi) ;; *) continue ;; esac
            starts_workers "$pid" || { kill -9 "$pid" 2>/dev/null && killed=$((killed + 1)); }
        done
        wait $waiting
        t_is "$name: killed at $((turn * 40)) ms, money and items agree" "$(wrong)" ''
    done
    t_ok "$name: … which met some: $killed" test $killed -ge 2
    upload "$picture"
    t_is "$name: the same form ends it" "$status ${location#http://"$host"} $(($(items) - before)) $(wrong)" "303 /p/soup/picture$seed 1 "
    serve_stop
    "$PIEROGIS" doctor --fix >"$TMP/out" 2>&1
    t_ok "$name: the doctor takes away what was left" nothing_lies
    t_is "$name: nothing else is wrong" "$("$PIEROGIS" --json doctor | jq -r '.findings[] | select(.level == "problem") | .detail')" ''
done

# --- a full disk -----------------------------------------------------------------------------------------------------
# as_cgi FOLDER [COMMAND…]: the form in $TMP/form, to the program for the site in that folder; prints the status.
as_cgi() {
    t_home=$1
    shift
    env -i GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=POST CONTENT_TYPE='multipart/form-data; boundary=xx' \
        CONTENT_LENGTH="$(stat -c %s "$TMP/form")" HTTP_ORIGIN="$base" HTTP_HOST="$host" REMOTE_ADDR=127.0.0.1 \
        SCRIPT_NAME=/cgi-bin/upload.cgi PATH_INFO=/upload REQUEST_URI=/upload PIEROGIS_HOME="$t_home" HTTP_COOKIE="$cookie" \
        "$@" <"$TMP/form" >"$TMP/answer" 2>"$TMP/log"
    sed -n 's/\r$//; s/^Status: \([0-9]*\).*/\1/p' "$TMP/answer" | head -n 1
}
serve_start
enter berta
form
serve_stop
picture 900x600
perl "$ROOT/t/lib/multipart.pl" "token=$token" "form=$word" project=soup "file@$picture" alt=x >"$TMP/form"
if unshare -m true 2>/dev/null; then
    mkdir "$TMP/small"
    export TMP
    # small KILOBYTES COMMAND…: with so much room beside the site.
    cat >"$TMP/with-little-room" <<'END'
mount -t tmpfs -o size=$((64000))k none "$TMP/small" && cp -a "$PIEROGIS_HOME" "$TMP/small/site" || exit 99
free=$(df -k --output=avail "$TMP/small" | tail -n 1)
head -c $(((free - $1) * 1024)) /dev/zero >"$TMP/small/filler"
shift
PIEROGIS_HOME=$TMP/small/site
"$@"
END
    try_full() {
        before=$(items)
        answer=$(as_cgi "$PIEROGIS_HOME" "$BUILD/cgi-bin/upload.cgi")
        echo "$answer $(($(items) - before)) $(wrong) $(find "$PIEROGIS_HOME/tmp" -name "job-*")$(sed -n 's/.*role="alert">\([^<]*\).*/\1/p' "$TMP/answer" | grep -v "^The disk of this")"
        grep -c 'The disk of this site is full' "$TMP/answer" >"$TMP/told"
        cp "$TMP/log" "$TMP/full.log"
    }
    export -f try_full as_cgi items wrong sql
    export base host cookie PIEROGIS
    full=0 done=0 told=0
    for room in 0 20 60 120 200 300 400 500 600 800 1200 4000; do
        got=$(unshare -m bash "$TMP/with-little-room" $room bash -c try_full 2>&1)
        case $got in
        '507 0  ') full=$((full + 1)) told=$((told + $(cat "$TMP/told"))) ;;
        '303 1  ') done=$((done + 1)) ;;
        *) t_fail "with $room kB of room" && t_note "$got" "$(cat "$TMP/full.log")" ;;
        esac
    done
    t_ok "a full disk: nothing is posted or paid $full times, $done times there was room" test $full -ge 3 -a $done -ge 1
    t_is '… and the form says why' "$told" "$full"
    t_like '… and the log, too' "$(unshare -m bash "$TMP/with-little-room" 0 bash -c 'try_full; cat "$TMP/full.log"')" 'level=error event=disk-full'
else
    t_note 'no private mounts here: full disks are not tried'
fi

# --- the sandbox -----------------------------------------------------------------------------------------------------
cp -a "$PIEROGIS_HOME" "$TMP/site2"
level=$("$BUILD/bin/pierogis-render" --level)
mkdir -p "$TMP/rogue/bin" "$TMP/rogue/cgi-bin"
cp "$BUILD/cgi-bin/upload.cgi" "$TMP/rogue/cgi-bin"
if ${CC:-cc} -static -DHOME="\"$TMP/site2\"" -o "$TMP/rogue/bin/pierogis-render" "$ROOT/t/lib/rogue_render.c" 2>"$TMP/cc"; then
    t_is 'a program in the place of pierogis-render is run' "$(as_cgi "$TMP/site2" "$TMP/rogue/cgi-bin/upload.cgi")" 422
    tried=$(sed -n 's/.*role="alert">\([^<]*\)\.<.*/\1/p' "$TMP/answer")
    # Files are kept by Landlock (EACCES), system calls by seccomp (EPERM).
    case $level in *'"landlock_abi":0'*) files=0 ;; *) files=13 ;; esac
    case $level in *'"seccomp":true'*) calls=1 ;; *) calls=0 ;; esac
    t_is '… and may start nothing else, and open nothing that is not its work' "$tried" \
        "True=$files shell=$files passwd=$files env=$files db=$files new=$files job=0 socket=$calls trace=$calls"
else
    t_note "no static programs can be built: the sandbox is not tried: $(cat "$TMP/cc")"
fi
mv "$TMP/rogue/bin/pierogis-render" "$TMP/rogue/bin/render" 2>/dev/null
t_is 'without pierogis-render' "$(as_cgi "$TMP/site2" "$TMP/rogue/cgi-bin/upload.cgi")" 500
t_like '… the log says so' "$(cat "$TMP/log")" 'pierogis-render is not installed'
echo "$BUILD/bin/pierogis-render" >"$TMP/rogue/cgi-bin/pierogis.render"
t_is '… unless a file beside the program says where it is' "$(as_cgi "$TMP/site2" "$TMP/rogue/cgi-bin/upload.cgi")" 303

# --- kernels without -------------------------------------------------------------------------------------------------
if ${CC:-cc} -o "$TMP/nosys" "$ROOT/t/lib/nosys.c" 2>"$TMP/cc" && "$TMP/nosys" statx true; then
    for missing in landlock seccomp openat2 pidfd_open openat2,landlock,seccomp,statx,pidfd_open; do
        rm -rf "$TMP/site2" && cp -a "$PIEROGIS_HOME" "$TMP/site2"
        t_is "without $missing" "$(as_cgi "$TMP/site2" "$TMP/nosys" "$missing" "$BUILD/cgi-bin/upload.cgi")$(cat "$TMP/log")" 303
    done
else
    t_note "this machine lets no filter be set: kernels without our sandbox are not tried: $(cat "$TMP/cc")"
fi
t_like 'the doctor says how far the sandbox goes' "$("$PIEROGIS" doctor)" '^(ok|warning) +sandbox'
t_done
