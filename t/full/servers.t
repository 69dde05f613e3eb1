#!/bin/sh
# The same pages under the other servers that people have: what lighttpd sends, each of them sends.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/server.sh"
command -v lighttpd >/dev/null || t_skip 'lighttpd is not installed, with which the others are compared'

port=$(free_port)
site_make
echo PIEROGIS_MAX_UPLOAD=5000000 >>"$PIEROGIS_HOME/.env"
programs_copy "$TMP/www" "$TMP/run"
"$PIEROGIS" --quiet config htaccess --install "$TMP/www" >"$TMP/out" || t_skip 'no document root can be made'

# Addresses that end in a slash are folders for busybox, so the home page has one without.
echo /cgi-bin/site.cgi >"$TMP/plain"
# pages PREFIX FILES PEOPLE DOOR PROGRAMS DESK COUNTER: every page, with what stands before pages, files, pages about people, the bouncer's,
# what is for programs and what is for staff.
pages() { sed -E "s#^/(media|assets|palette)/#$2&#; t; s#^/(u/|check|me$)#$3&#; t; s#^/(oracle|dungeon|claim$)#$4&#; t; s#^/api/#$5&#; t; s#^/mainframe#$6&#; t; s#^/upload#$7&#; t; s#^#$1#" "$TMP/pages"; }
pages '' '' '' '' '' '' '' >"$TMP/pretty"
echo /api/v1/content/soup%2Fa-bowl >>"$TMP/pretty" # as clients write it that are made from the API's description
pages /cgi-bin/site.cgi /cgi-bin/media.cgi /cgi-bin/account.cgi /cgi-bin/bouncer.cgi /cgi-bin/api.cgi /cgi-bin/mainframe.cgi /cgi-bin/upload.cgi >>"$TMP/plain"

# collect LIST NAME: asks for all of it, as a client that keeps its side open.
collect() {
    number=0
    while read -r page; do
        ask "$page"
        number=$((number + 1))
        body_same "$TMP/$2.$number"
        echo "$status $(printf '%s\n' "$headers" | sed -n 's/^Content-Type: //Ip')" >"$TMP/$2.$number.head"
    done <"$1"
}
# odd NAME: requests that no honest client sends; none of them is answered as it should not be.
odd() {
    "$ROOT/t/lib/odd-requests" "$port" "$host" "$picture" >"$TMP/odd" 2>"$TMP/odd.err" || cat "$TMP/odd.err" >>"$TMP/odd"
    t_is "$1: odd requests" "$(awk -F '\t' '$3 != ""' "$TMP/odd")" ''
    t_ok "$1: all of them" test "$(wc -l <"$TMP/odd")" -gt 100
}
# posts NAME [PEOPLE COUNTER]: a stranger is refused; somebody logs in and uploads a file that is larger than what servers take by themselves, and
# one that is larger than this one may take. With what stands before the pages about people and the form.
posts() {
    seed=$((seed + 1))
    convert -seed $seed -size 1400x1000 xc:gray +noise Random -quality 97 "$TMP/noise.jpg"
    t_ok "$1: a picture of more than a megabyte" test "$(stat -c %s "$TMP/noise.jpg")" -gt 1100000
    ask "$3/upload" -H "Origin: $base" -H 'Expect:' -F project=sky -F alt=Noise -F "file=@$TMP/noise.jpg"
    t_is "$1: … of a stranger is refused in our words" "$status" 401
    check=$($as_owner "$PIEROGIS" --json check admin | sed -n 's/.*"check": *"\([^"]*\)".*/\1/p')
    ask "$2/check" -H "Origin: $base" -d "code=$check"
    cookie=$(cookie_set)
    ask "$3/upload" -b "$cookie"
    token=$(field token) word=$(field form)
    ask "$3/upload" -b "$cookie" -H "Origin: $base" -H 'Expect:' -F "token=$token" -F "form=$word" -F project=sky -F alt=Noise -F "file=@$TMP/noise.jpg"
    t_like "$1: … is posted" "$status $(printf '%s\n' "$headers" | sed -n 's/^Location: //p')" "^303 .*/p/sky/noise"
    head -c 25000000 /dev/zero >"$TMP/far-too-large.jpg"
    ask "$3/upload" -b "$cookie" -H "Origin: $base" -H 'Expect:' -F "token=$token" -F "form=$word" -F project=sky -F alt=Noise -F "file=@$TMP/far-too-large.jpg"
    t_is "$1: a file that is far too large" "$status" 413
    $as_owner "$PIEROGIS" --quiet content remove sky/noise --purge >"$TMP/out" 2>&1
}
seed=100
serve_start
collect "$TMP/pretty" lighttpd-pretty
collect "$TMP/plain" lighttpd-plain
odd lighttpd
serve_stop
serve_start --fastcgi
odd 'lighttpd with FastCGI'
posts 'lighttpd with FastCGI'
serve_stop
t_is 'lighttpd answers them all' "$(cat "$TMP"/lighttpd-*.head | grep -cv '^200\|^30\|^40')" 0

# compare LIST NAME WHAT: the answers of a server with those of lighttpd.
compare() {
    collect "$TMP/$1" "$2"
    number=0
    while read -r page; do
        number=$((number + 1))
        t_is "$3: $page" "$(cat "$TMP/$2.$number.head")" "$(theirs "$page" || cat "$TMP/lighttpd-$1.$number.head")"
        theirs "$page" >"$TMP/out" || t_ok '… with the same body' cmp "$TMP/$2.$number" "$TMP/lighttpd-$1.$number"
    done <"$TMP/$1"
    ask "$(grep '\.mp4$' "$TMP/$1")" -r 100-299
    case $2 in
    busybox | mini_httpd) t_is "$3: a range, which it keeps to itself" "$status" 200 ;;
    *) t_is "$3: a range" "$status $received" '206 200' ;;
    esac
    ask "$(grep '/sky/night$' "$TMP/$1")" -I
    t_is "$3: HEAD" "$status $received" '200 0'
    if [ "$2" != mini_httpd ]; then # which hangs up after the body of a POST
        ask "$(grep '/sky/night$' "$TMP/$1")" -X POST -d a=b
        t_is "$3: POST to a page" "$status" 405
    fi
    ask_as evil.example "$(grep '/sky/night$' "$TMP/$1")"
    t_is "$3: another host name" "$status" 421
}
# What a server answers in its own words, and never asks us.
theirs() {
    case $server_words:$1 in
    busybox:*/) echo '404 text/html' ;;
    [0-9]*:/media/ab/nothing.jpg) echo "$server_words" ;;
    *) return 1 ;;
    esac
}
ranges_forever() {
    ask "$picture"
    t_like "$1: files are kept" "$headers" '^Cache-Control: public, max-age=31536000, immutable$'
    t_like "$1: … not sniffed at" "$headers" '^X-Content-Type-Options: nosniff$'
    t_like "$1: … and may do nothing" "$headers" "^Content-Security-Policy: default-src 'none'; sandbox\$"
    ask /media/ab/nothing.jpg
    t_unlike "$1: a missing one is not kept" "$headers" '^Cache-Control: .*31536000'
    t_run "$PIEROGIS" doctor --url "$base"
    t_is "$1: doctor --url is content" "$(printf '%s\n' "$out" | grep '^problem\|^warning.* url')$err" ''
}
# run NAME COMMAND…: starts it as the owner, with nothing in its environment; false if it does not come. In a group of its
# own: when Apache ends it ends all processes of its group, those of other tests among them.
run() {
    t_server=$1
    shift
    setsid env -i PATH="$PATH" $as_owner "$@" >"$TMP/$t_server.log" 2>&1 &
    server=$!
    t_at_exit "t_kill $server"
    wait_for "$port" $server || {
        t_fail "$t_server starts"
        t_note "$(cat "$TMP/$t_server.log")"
        return 1
    }
}
stop() {
    kill "$server"
    wait "$server"
} 2>/dev/null
missing() { t_note "SKIP $1 is not installed"; }
# wrap_end: ends fcgiwrap, which leaves its children behind.
wrap_end() {
    [ -n "$wrap" ] || return 0
    kill $(children "$wrap") "$wrap"
    wait "$wrap"
    wrap=
} 2>/dev/null

# --- nginx with fcgiwrap ------------------------------------------------------------------------------------------
nginx_test() {
    "$PIEROGIS" config nginx | sed "s#unix:/run/fcgiwrap.socket#unix:$TMP/run/fcgiwrap.socket#" >"$TMP/run/site.conf"
    cat >"$TMP/run/nginx.conf" <<CONF
daemon off;
pid $TMP/run/nginx.pid;
error_log stderr;
events { }
http {
    access_log off;
    client_body_temp_path $TMP/run/body;
    proxy_temp_path $TMP/run/proxy;
    fastcgi_temp_path $TMP/run/fastcgi;
    uwsgi_temp_path $TMP/run/uwsgi;
    scgi_temp_path $TMP/run/scgi;
    server {
        listen 127.0.0.1:$port;
        include $TMP/run/site.conf;
    }
}
CONF
    env -i PATH="$PATH" $as_owner fcgiwrap -c 2 -s "unix:$TMP/run/fcgiwrap.socket" >"$TMP/fcgiwrap.log" 2>&1 &
    wrap=$!
    t_at_exit wrap_end
    # Its socket is there before anybody listens: 00010000 is __SO_ACCEPTCON.
    wait_until grep -q " 00010000 .* $TMP/run/fcgiwrap.socket\$" /proc/net/unix
    if run nginx nginx -p "$TMP/run" -c "$TMP/run/nginx.conf"; then
        server_words='404 text/html'
        compare pretty nginx 'nginx'
        t_is 'nginx has nothing to say' "$(grep -v 'No such file\|could not open error log' "$TMP/nginx.log")" ''
        ranges_forever 'nginx'
        odd nginx
        posts nginx
        stop
    fi
    wrap_end
}
if command -v nginx >/dev/null && command -v fcgiwrap >/dev/null; then nginx_test; else missing 'nginx with fcgiwrap'; fi

# --- Apache with its own configuration ----------------------------------------------------------------------------
apache_test() {
    modules=/usr/lib/apache2/modules
    cat >"$TMP/run/httpd.conf" <<CONF
ServerRoot $TMP/run
ServerName localhost
Listen 127.0.0.1:$port
PidFile $TMP/run/apache.pid
ErrorLog $TMP/run/apache.log
LoadModule mpm_event_module $modules/mod_mpm_event.so
LoadModule authz_core_module $modules/mod_authz_core.so
LoadModule mime_module $modules/mod_mime.so
LoadModule alias_module $modules/mod_alias.so
LoadModule env_module $modules/mod_env.so
LoadModule headers_module $modules/mod_headers.so
LoadModule rewrite_module $modules/mod_rewrite.so
LoadModule cgid_module $modules/mod_cgid.so
ScriptSock $TMP/run/cgid.socket
TypesConfig /etc/mime.types
<Directory />
    AllowOverride None
    Require all denied
</Directory>
<VirtualHost 127.0.0.1:$port>
    DocumentRoot $TMP/www
$("$PIEROGIS" config apache)
</VirtualHost>
CONF
    if run apache "$(command -v apache2)" -f "$TMP/run/httpd.conf" -DFOREGROUND; then
        server_words='404 text/html; charset=iso-8859-1'
        compare pretty apache 'Apache'
        t_is 'Apache has nothing to say' "$(grep -v ':notice\]' "$TMP/run/apache.log")" ''
        ranges_forever 'Apache'
        odd Apache
        posts Apache
        stop
    fi
}
if command -v apache2 >/dev/null; then apache_test; else missing Apache; fi

# --- small ones: nothing is rewritten, and the programs find the site by the file beside them ------------------------
server_words=busybox
if command -v busybox >/dev/null && busybox --list | grep -qx httpd; then
    if run busybox busybox httpd -f -p "127.0.0.1:$port" -h "$TMP/www"; then
        compare plain busybox 'busybox httpd'
        posts 'busybox httpd' /cgi-bin/account.cgi /cgi-bin/upload.cgi
        stop
    fi
else missing 'busybox httpd'; fi

server_words=
if command -v mini_httpd >/dev/null; then
    if run mini_httpd mini_httpd -D -h 127.0.0.1 -p "$port" -d "$TMP/www" -c 'cgi-bin/*.cgi'; then
        compare plain mini_httpd 'mini_httpd'
        stop
    fi
else missing mini_httpd; fi
t_done
