#!/bin/sh
# Kernels and containers that lack what we protect ourselves with: all still works, and the doctor says what is missing.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/server.sh"
command -v lighttpd >/dev/null || t_skip 'lighttpd is not installed'

nosys=$TMP/nosys
${CC:-cc} -o "$nosys" "$ROOT/t/lib/nosys.c" 2>"$TMP/cc" || t_skip "nosys cannot be built: $(cat "$TMP/cc")"
"$nosys" statx true || t_skip 'this machine lets no filter be set'
t_is 'a call that is taken away fails' "$("$nosys" openat2 perl -e 'my $path = "/"; print syscall(437, -100, $path, 0, 0), " ", $! + 0')" '-1 38'

port=$(free_port)
site_make
serve_start
number=0
while read -r page; do
    ask "$page"
    number=$((number + 1))
    body_same "$TMP/whole.$number"
    echo "$status" >>"$TMP/statuses"
done <"$TMP/pages"
serve_stop
t_run "$PIEROGIS" doctor
t_like 'the doctor knows what this machine has' "$out" '^(ok|warning) +sandbox'
whole=$out

# pages_same MISSING MODE: every page and file as before; and files through media.cgi, parts of them too.
pages_same() {
    number=0 differ=
    while read -r page; do
        ask "$page"
        number=$((number + 1))
        body_same "$TMP/now"
        if [ "$status" != "$(sed -n "${number}p" "$TMP/statuses")" ] || ! cmp -s "$TMP/now" "$TMP/whole.$number"; then
            differ="$differ $status:$page"
        fi
    done <"$TMP/pages"
    t_is "without $1: every page as before$2" "$differ" ''
    ask "/cgi-bin/media.cgi$video"
    t_ok "without $1: a file through media.cgi$2" cmp "$TMP/body" "$PIEROGIS_HOME$video"
    ask "/cgi-bin/media.cgi$video" -r 100-299
    t_is "without $1: a part of it$2" "$status $received" '206 200'
    ask /cgi-bin/media.cgi/media/../.env
    t_like "without $1: no way up$2" "$status" '^40[034]$'
    ln -s ../../.env "$PIEROGIS_HOME/media/${video#/media/}x.jpg" && ln -s "$PIEROGIS_HOME/db" "$PIEROGIS_HOME/palette/up"
    ask "/cgi-bin/media.cgi${video}x.jpg"
    t_is "without $1: no way around by a link$2" "$status" 404
    ask /cgi-bin/media.cgi/palette/up/site.db
    t_is "without $1: … or by a folder that is one$2" "$status" 404
    rm "$PIEROGIS_HOME/media/${video#/media/}x.jpg" "$PIEROGIS_HOME/palette/up"
}

count=0
for missing in openat2 landlock seccomp statx openat2,landlock,seccomp,statx; do
    for mode in '' --fastcgi; do
        cgi_folder=$BUILD/cgi-bin
        real=$PIEROGIS
        cat >"$TMP/limited" <<END
#!/bin/sh
exec "$nosys" $missing "$real" "\$@"
END
        chmod 755 "$TMP/limited"
        PIEROGIS=$TMP/limited
        rm -rf "$PIEROGIS_HOME"/cache/*
        serve_start $mode
        pages_same $missing "${mode:+ ($mode)}"
        serve_stop
        t_is "without $missing: the server logs nothing new${mode:+ ($mode)}" "$(grep -v 'server started\|server stopped' "$TMP/serve.log")" ''
        PIEROGIS=$real
    done
    count=$((count + 1))
    convert -seed $((50 + count)) -size 500x300 plasma:red-blue "$TMP/files/new$count.jpg"
    ffmpeg -v error -nostdin -f lavfi -i testsrc=s=160x90:d=1 -pix_fmt yuv420p -metadata comment=$count -vf "hue=h=$((40 * count))" \
        -y "$TMP/files/new$count.mp4"
    for file in jpg mp4; do
        t_run "$TMP/limited" upload soup "$TMP/files/new$count.$file" --codename "new-$file" --alt 'New'
        t_is "without $missing: a .$file is posted" "$code$err" 0
    done
    t_is '… with all their files' "$(find "$PIEROGIS_HOME/media" -newer "$TMP/files/new$count.mp4" -type f | wc -l)" 8
    t_run "$TMP/limited" upload soup "$TMP/files/barszcz.md" --again
    t_is "without $missing: a text is posted" "$code$err" 0
    for name in new-jpg new-mp4 barszcz; do
        t_run "$TMP/limited" content remove soup/$name --purge
        t_is "without $missing: $name is removed" "$code$err" 0
    done
    t_is '… with all its files' "$(find "$PIEROGIS_HOME/media" -newer "$TMP/files/new$count.mp4" -type f)" ''
    t_run "$TMP/limited" doctor
    t_is "without $missing: the doctor finds no problem" "$(printf '%s\n' "$out" | grep '^problem')$err" ''
    case $missing in
    *landlock*) t_like '… and says that Landlock is missing' "$out" '^warning +sandbox .*Landlock' ;;
    seccomp*) t_like '… and says that seccomp is missing' "$out" '^warning +sandbox .*seccomp' ;;
    *) t_is '… and nothing else than before' "$(printf '%s\n' "$out" | grep sandbox)" "$(printf '%s\n' "$whole" | grep sandbox)" ;;
    esac
    case $missing in *,*) t_like '… and seccomp' "$out" '^warning +sandbox .*(seccomp|system calls)' ;; esac
done
t_done
