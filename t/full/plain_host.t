#!/bin/sh
# A host where only files can be put: Apache with an environment that is cleared, and nothing but .htaccess.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/server.sh"
command -v apache2 >/dev/null || t_skip 'Apache is not installed'
modules=/usr/lib/apache2/modules
[ -e $modules/mod_cgi.so ] || t_skip "Apache has no mod_cgi in $modules"

# The customer's own copy of the programs, site and document root, all with one owner, as whom the programs run.
port=$(free_port)
site_make
programs_copy "$TMP/www" "$TMP/apache"
t_run "$PIEROGIS" config htaccess --install "$TMP/www"
t_is 'the document root is filled' "$code$err" 0
t_like '… and told how to go on' "$out" "PIEROGIS_MEDIA_URL=$base "
t_is 'asked again, it does the same' "$("$PIEROGIS" config htaccess --install "$TMP/www")" "$out"
t_is 'what lies there' "$(cd "$TMP/www" && find . | sort | tr '\n' ' ')" \
    '. ./.htaccess ./assets ./cgi-bin ./cgi-bin/.htaccess ./cgi-bin/account.cgi ./cgi-bin/api.cgi ./cgi-bin/bouncer.cgi ./cgi-bin/mainframe.cgi ./cgi-bin/media.cgi ./cgi-bin/pierogis.home ./cgi-bin/pierogis.render ./cgi-bin/site.cgi ./cgi-bin/upload.cgi ./media ./palette '
[ -z "$as_owner" ] || t_is '… belongs to the owner of the site' "$(find "$TMP/www" ! -user 65534)" ''

# apache_start [rewrite]: what a hoster sets up. Programs are recognised by their endings, links must have one owner.
apache_start() {
    cat >"$TMP/httpd.conf" <<CONF
ServerRoot $TMP
ServerName localhost
Listen 127.0.0.1:$port
PidFile $TMP/apache/pid
ErrorLog $TMP/apache/log
LogLevel warn cgi:error
LoadModule mpm_prefork_module $modules/mod_mpm_prefork.so
LoadModule authz_core_module $modules/mod_authz_core.so
LoadModule dir_module $modules/mod_dir.so
LoadModule mime_module $modules/mod_mime.so
LoadModule alias_module $modules/mod_alias.so
LoadModule headers_module $modules/mod_headers.so
LoadModule cgi_module $modules/mod_cgi.so
${1:+LoadModule $1_module $modules/mod_$1.so}
StartServers 2
TypesConfig /etc/mime.types
DocumentRoot $TMP/www
DirectoryIndex index.html
AddHandler cgi-script .php .pl
<Directory />
    AllowOverride None
    Require all denied
</Directory>
<Directory $TMP/www>
    Options Indexes SymLinksIfOwnerMatch
    AllowOverride All
    Require all granted
</Directory>
CONF
    rm -f "$TMP/apache/log"
    # In a group of its own: when Apache ends it ends all processes of its group, those of other tests among them.
    setsid env -i $as_owner "$(command -v apache2)" -f "$TMP/httpd.conf" -DFOREGROUND >"$TMP/apache.out" 2>&1 &
    server=$!
    t_at_exit "t_kill $server"
    wait_for "$port" $server || { t_fail 'Apache starts' && t_note "$(cat "$TMP/apache.out" "$TMP/apache/log")"; t_done; }
}
apache_stop() {
    kill $server
    wait $server
}
crawled() { "$ROOT/t/lib/crawl" "$1" >"$TMP/crawled"; }
bad_links() { grep -v '^200 ' "$TMP/crawled" | grep -v "^30[12] $base/$" | grep -v '^301 .*/p/hot$\|^401 .*/claim$'; }
content_doctor() {
    t_run "$PIEROGIS" doctor --url "$1"
    t_is "doctor --url is content $2" "$(printf '%s\n' "$out" | grep '^problem\|^warning.* url')$err" ''
    for check in url url-headers url-head url-unknown url-host url-scripts url-media url-range url-held url-secrets; do
        t_like "… $check was looked at" "$out" "^ok +$check "
    done
}
ranges() {
    size=$(stat -c %s "$PIEROGIS_HOME$video")
    ask "$1" -r 100-299
    t_is "a part of the video $2" "$status $(printf '%s\n' "$headers" | sed -n 's/^Content-Range: //Ip')" "206 bytes 100-299/$size"
    t_ok '… is that part' sh -c 'tail -c +101 "$1" | head -c 200 | cmp - "$2"' - "$PIEROGIS_HOME$video" "$TMP/body"
    ask "$1"
    t_ok '… and the whole is whole' cmp "$PIEROGIS_HOME$video" "$TMP/body"
}
# Programs that somebody managed to leave among the media: nobody runs them.
no_programs() {
    for ending in cgi php pl shtml; do
        printf '#!/bin/sh\nprintf "Content-Type: text/plain\\r\\n\\r\\n%%s%%s" ran ning\n' >"$PIEROGIS_HOME/media/evil.$ending"
        chmod 755 "$PIEROGIS_HOME/media/evil.$ending"
        ask "/media/evil.$ending"
        t_ok ".$ending among the media is no program $1" sh -c '! grep -q running "$1"' - "$TMP/body"
        t_like '… and not given' "$status" '^40[34]$'
        rm "$PIEROGIS_HOME/media/evil.$ending"
    done
}
secrets() {
    for secret in /.htaccess /media/.htaccess /cgi-bin/.htaccess /cgi-bin/pierogis.home /cgi-bin/pierogis.render /cgi-bin/ /media/ /assets/ /.env /db/site.db \
        /media/../.env /media/%2e%2e/.env /media/..%2f.env; do
        ask "$secret"
        t_ok "$secret is not given $1" sh -c '! grep -Eq "SECRET_KEY|SQLite|RewriteRule|SetHandler|ExecCGI|Index of|^/.*site$" "$1"' - "$TMP/body"
    done
}
no_log() { t_is "Apache has nothing to say $1" "$(grep -v 'AH00163\|AH00094\|AH00169\|AH00489\|AH01630\|AH10244\|AH00036\|AH01276\|AH00124\|AH00037' "$TMP/apache/log")" ''; }

# --- (a) with mod_rewrite -----------------------------------------------------------------------------------------
apache_start rewrite
ask /p/soup
t_is 'with rewriting: a page' "$status" 200
t_ok '… links short addresses' grep -q 'href="/p/soup/hot"' "$TMP/body"
crawled "$base/"
t_is '… every link works' "$(bad_links)" ''
t_ok '… and there are many' [ "$(wc -l <"$TMP/crawled")" -gt 30 ]
t_unlike '… none of which names a program' "$(cat "$TMP/crawled")" cgi-bin
while read -r page; do
    ask "$page"
    case $page in
    /me | /upload* | /describe/* | /claim | /mainframe* | /api/v1/me | /api/v1/clout) want=401 ;;
    /oracle/* | /p/nothing | /api/v1/nothing | /u/nobody | /nonexist | /none/at/all | /media/ab/nothing.jpg) want=404 ;;
    /p/hot | /p/soup/) want=301 ;;
    '/p/soup?after=x' | /api/v1/content) want=400 ;;
    *) want=200 ;;
    esac
    t_is "… $page" "$status" $want
    case $page in
    /media/ab/*) t_unlike '… nobody keeps it' "$headers" '^Cache-Control: .*31536000' ;;
    /media/* | /assets/* | /palette/*)
        t_like '… everybody keeps it' "$headers" '^Cache-Control: public, max-age=31536000, immutable$'
        t_like '… nobody sniffs at it' "$headers" '^X-Content-Type-Options: nosniff$'
        ;;
    esac
done <"$TMP/pages"
ranges "$video" 'with rewriting'
no_programs 'with rewriting'
secrets 'with rewriting'
content_doctor "$base" 'with rewriting'
no_log 'with rewriting'
apache_stop

# --- (b) without: the addresses name the program, and another one sends the files ----------------------------------
site=/cgi-bin/site.cgi files=/cgi-bin/media.cgi
apache_start
ask /
t_is 'without rewriting: the bare address leads to the home page' \
    "$status $(printf '%s\n' "$headers" | sed -n 's/^Location: //Ip')" "302 $base$site"
ask $site/p/soup
t_is '… a page' "$status" 200
t_ok '… links addresses that name the program' grep -q "href=\"$site/p/soup/hot\"" "$TMP/body"
crawled "$base$site"
t_is '… every link works' "$(bad_links)" ''
t_ok '… and there are many' [ "$(wc -l <"$TMP/crawled")" -gt 30 ]
t_is '… all name a program' "$(grep -v /cgi-bin/ "$TMP/crawled" | grep -v " $base/$")" ''
ask $site/p/nothing
t_is '… a refusal' "$status" 404
t_ok '… links the home page' grep -q "href=\"$site\"" "$TMP/body"
ask $site
t_is '… the program without a path' "$status" 200
ask $site/
t_is '… and with an empty one' "$status" 200
ask "$files$picture"
t_is '… a picture through the program' "$status" 200
t_like '… may do nothing' "$headers" "^Content-Security-Policy: default-src 'none'; sandbox"
ranges "$files$video" 'through the program'
no_programs 'without rewriting'
secrets 'without rewriting'
content_doctor "$base$site" 'without rewriting'
no_log 'without rewriting'

# --- (c) the same, with files that the server sends ---------------------------------------------------------------
echo "PIEROGIS_MEDIA_URL=$base" >>"$PIEROGIS_HOME/.env"
ask $site/p/soup/hot/steam
t_ok 'with PIEROGIS_MEDIA_URL: the page names the files' grep -q "src=\"[^\"]*$video\"" "$TMP/body"
t_ok '… not the program for them' sh -c '! grep -q media.cgi "$1"' - "$TMP/body"
crawled "$base$site"
t_is '… every link works' "$(bad_links)" ''
t_like '… files among them' "$(cat "$TMP/crawled")" "^200 $base/media/.*-400.webp\$"
ranges "$video" 'from the server'
no_programs 'with files from the server'
secrets 'with files from the server'
content_doctor "$base$site" 'with files from the server'
no_log 'with files from the server'
apache_stop

# --- what it will not do ------------------------------------------------------------------------------------------
mkdir "$TMP/theirs"
[ -z "$as_owner" ] || chown 65534 "$TMP/theirs"
echo 'Require valid-user' >"$TMP/theirs/.htaccess"
t_run "$PIEROGIS" config htaccess --install "$TMP/theirs"
t_is "somebody else's .htaccess stays" "$code $(cat "$TMP/theirs/.htaccess")" '1 Require valid-user'
t_like '… and is named' "$err" "$TMP/theirs/.htaccess is not ours"
t_is '… before anything is put there' "$(ls "$TMP/theirs")" ''
rm "$TMP/theirs/.htaccess" && mkdir "$TMP/theirs/media"
t_run "$PIEROGIS" config htaccess --install "$TMP/theirs"
t_is "somebody else's folder stays" "$code" 1
t_like '… and is named' "$err" "$TMP/theirs/media exists and is not our link"
t_is '… before anything is put there' "$(ls "$TMP/theirs")" media
t_run "$PIEROGIS" config htaccess --install "$TMP/nowhere"
t_is 'no document root' "$code" 3
t_done
