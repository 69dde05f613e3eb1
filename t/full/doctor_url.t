#!/bin/sh
# "pierogis doctor --url" against real servers: our own configuration, a careless lighttpd, one that distorts what passes
# through it, and none at all. The canaries bite, and are gone afterwards.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/server.sh"

for program in lighttpd convert; do
    command -v $program >"$TMP/out" || t_skip "$program is not installed"
done
H=$PIEROGIS_HOME

# up PORT PID: waits until that server listens.
up() { wait_for "$1" "$2" || { t_fail "the server on port $1 starts"; t_done; }; }
no_canaries() { t_is "$1: no canary stays" "$(find "$H/media" "$H/held" -name 'doctor-*'; find "$H/held" -type f)" ''; }
bites() { t_like "$1" "$out" "^(problem|warning) +$2"; }

port=$(free_port)
"$PIEROGIS" --quiet init --base-url "http://127.0.0.1:$port" >"$TMP/out" || t_fail 'init'
convert -size 60x40 plasma:red-blue "$TMP/pin.png"
"$PIEROGIS" --quiet project add kitchen >"$TMP/out" || t_fail 'project'
"$PIEROGIS" --quiet upload kitchen "$TMP/pin.png" --alt 'A rolling pin' >"$TMP/out" 2>&1 || t_fail 'upload'

# --- nobody there
t_run "$PIEROGIS" doctor --url "http://127.0.0.1:$port"
t_is 'without a server: exit code' "$code" 1
bites 'without a server: it cannot be reached' "url +cannot reach http://127.0.0.1:$port/healthz"
t_is 'without a server: said once' "$(printf '%s\n' "$out" | grep -c '^problem')" 1
no_canaries 'without a server'

# --- our own configuration, as programs and as workers
for mode in '' --fastcgi; do
    serve_start $mode
    for slash in '' /; do
        t_run "$PIEROGIS" doctor --quiet --url "http://127.0.0.1:$port$slash"
        t_is "serve $mode, address with '$slash': nothing is wrong" \
            "$code$(printf '%s\n' "$out" | grep -v '^warning  programs')" 0
    done
    t_run "$PIEROGIS" doctor --url "http://127.0.0.1:$port"
    for check in url url-headers url-head url-unknown url-host url-scripts url-media url-range url-held url-secrets; do
        t_like "serve $mode: $check was looked at" "$out" "^ok +$check "
    done
    no_canaries "serve $mode"
    t_run "$PIEROGIS" doctor --json --url "http://127.0.0.1:$port"
    t_like 'pierogis-full has --json too' "$out" '"check": "url-held"'
    # Without rewriting.
    [ -n "$mode" ] || {
        t_run "$PIEROGIS" doctor --url "http://127.0.0.1:$port/cgi-bin/site.cgi"
        t_is 'the address of the program works' "$code" 0
        t_like 'then files come from the other program' "$out" '^ok +url-media .*/cgi-bin/media.cgi/media'
    }
    # The address is another than the configuration says.
    cp "$H/.env" "$TMP/env"
    printf 'PIEROGIS_SECRET_KEY=%s\nPIEROGIS_BASE_URL=https://dough.example\n' "$(printf %032d 0)" >"$H/.env"
    t_run "$PIEROGIS" doctor --url "http://127.0.0.1:$port"
    cp "$TMP/env" "$H/.env"
    bites 'another host name is told' 'url-headers +the site does not know itself by the address'
    serve_stop
done

# --- careless: the whole home is public, programs run in /media, nothing has headers, the Host is rewritten
careless=$(free_port)
cat >"$TMP/careless.conf" <<CONF
server.modules = ( "mod_setenv", "mod_alias", "mod_rewrite", "mod_ssi", "mod_cgi" )
server.document-root = "$H"
server.bind = "127.0.0.1"
server.port = $careless
server.errorlog = "$TMP/careless.log"
dir-listing.activate = "enable"
mimetype.assign = ( ".shtml" => "text/html", "" => "text/plain" )
alias.url = ( "/cgi-bin/" => "$BUILD/cgi-bin/" )
url.rewrite-once = ( "^/(media|held|db|palette|tmp|cache|\.env).*" => "\$0", "^/cgi-bin/.*" => "\$0", "^/(.*)\$" => "/cgi-bin/site.cgi/\$1" )
cgi.assign = ( ".cgi" => "", ".php" => "/bin/sh" )
ssi.extension = ( ".shtml" )
setenv.set-environment = ( "PIEROGIS_HOME" => "$H" )
setenv.set-request-header = ( "Host" => "127.0.0.1:$port" )
CONF
lighttpd -D -f "$TMP/careless.conf" &
server=$!
t_at_exit "t_kill $server"
up "$careless" $server
t_run "$PIEROGIS" doctor --url "http://127.0.0.1:$careless"
t_is 'careless: exit code' "$code" 1
bites 'careless: a CGI canary is run' 'url-scripts +the server runs programs in /media: it ran a test file that ends in .cgi; .*"pierogis config"'
bites 'careless: an SSI canary is run' 'url-scripts .* ends in .shtml; '
bites 'careless: a failing handler shows' 'url-scripts +the server answers 500 for a test file in /media that ends in .php'
bites 'careless: files without headers' 'url-media +files arrive from /media without X-Content-Type-Options'
bites 'careless: hidden files' 'url-held +hidden and removed files can be fetched below /held/, /media/../held/'
bites 'careless: the secrets' 'url-secrets +the server gives everybody /\.env, '
bites 'careless: the database' 'url-secrets .* /db/site.db, '
bites 'careless: a listing' 'url-listing +/media/ lists its files'
bites 'careless: any host name' 'url-host +the site answers to the host name doctor.invalid'
no_canaries 'careless'
kill $server && wait $server

# --- distorted: one server that answers everything alike, as $1 says
cat >"$TMP/liar.pl" <<'PERL'
use strict; use IO::Socket::INET;
my ($port, $how, $home) = @ARGV;
my $server = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => $port, Listen => 9, ReuseAddr => 1) or die $!;
$SIG{PIPE} = "IGNORE";
while (my $client = $server->accept) {
    my $request = <$client>;
    my ($range, $status, $body, $more) = (0, "200 OK", "A page", "");
    while (my $line = <$client>) { $range = 1 if $line =~ /^Range:/i; last if $line =~ /^\r?$/; }
    my ($method, $path) = split / /, $request;
    open(my $log, ">>", "$home/../asked"); print $log "$path\n"; close $log;
    if ($path eq "/healthz") {
        ($status, $body) = $how eq "down" ? ("503 Service Unavailable", "no") : (200, $how eq "other" ? "fine" : "ok\n");
        ($status, $more) = ("301 Moved", "Location: https://dough.example/healthz\r\n") if $how eq "moved";
    } elsif ($path =~ m{^/media/(../[a-z2-7]+\.jpg)$} && open(my $file, "<", "$home/media/$1")) {
        $body = <$file>;
        ($status, $body) = ("206 Partial", "oops") if $range && $how eq "wrong";
    } elsif ($method eq "HEAD") {
        $status = "405 No";
    } elsif ($path =~ m{^/media/doctor-.*\.php}) {
        kill "TERM", getppid_of($home) if $how eq "stop";
    }
    $status = "200 OK" if $status eq "200";
    print $client "HTTP/1.1 $status\r\nContent-Length: " . length($body) . "\r\nConnection: close\r\n$more\r\n",
        $method eq "HEAD" ? "" : $body;
    close $client;
}
sub getppid_of { open(my $f, "<", "$_[0]/../doctor.pid") or return; my $pid = <$f>; return int $pid; }
PERL
liar() {
    port=$(free_port)
    perl "$TMP/liar.pl" "$port" "$1" "$H" &
    server=$!
    t_at_exit "t_kill $server"
    up "$port" $server
}
stop() {
    kill $server
    wait $server
} 2>/dev/null

liar plain
t_run "$PIEROGIS" doctor --url "http://127.0.0.1:$port"
bites 'headers that are lost' 'url-headers +the home page arrives without Content-Security-Policy'
bites 'HEAD that does not work' 'url-head +HEAD of the home page answers 405'
bites 'a 404 that is none' 'url-unknown +a page that does not exist answers 200'
t_like 'paths are sent as they stand' "$(cat "$TMP/asked")" '^/media/\.\./\.env$'
bites 'no ranges' 'url-range +/media does not answer ranges'
no_canaries 'distorted'
stop
liar wrong
t_run "$PIEROGIS" doctor --url "http://127.0.0.1:$port"
bites 'wrong ranges' 'url-range +/media answers ranges with the wrong bytes'
stop
liar down
t_run "$PIEROGIS" doctor --url "http://127.0.0.1:$port"
bites 'a site without database' 'url +.*/healthz answers 503: the pages cannot use the database'
stop
liar other
t_run "$PIEROGIS" doctor --url "http://127.0.0.1:$port"
bites "somebody else's site" "url +.*/healthz answers 200 and not this site's"
stop
liar moved
t_run "$PIEROGIS" doctor --url "http://127.0.0.1:$port"
bites 'a site that has moved' 'url +.*/healthz leads to https://dough.example/healthz: ask that address'
stop

# --- interrupted in the middle: the canaries go, then the signal counts
liar stop
sh -c 'echo $$ >"$TMP/doctor.pid"; exec "$0" doctor --url "$1"' "$PIEROGIS" "http://127.0.0.1:$port" >"$TMP/out" 2>"$TMP/err"
t_is 'interrupted: it ends by the signal' "$?" 143
no_canaries 'interrupted'
stop
t_done
