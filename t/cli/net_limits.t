#!/bin/sh
# How much of a server's answer is taken: each limit just at it and one byte over it.
. "$(dirname "$0")/../lib/sh.sh"

[ -x "$BUILD/bin/pierogis-full" ] || t_skip 'pierogis-full is not built'
"$PIEROGIS" -q init >"$TMP/out" 2>&1 || t_skip 'no site can be made'

# Answers each request with $1 bytes of head and $2 bytes of body, and says its port first.
cat >"$TMP/server.pl" <<'PERL'
use strict; use IO::Socket::INET;
my ($head, $body) = @ARGV;
my $server = IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => 9) or die $!;
$SIG{PIPE} = "IGNORE"; $| = 1;
print $server->sockport, "\n";
while (my $client = $server->accept) {
    while (my $line = <$client>) { last if $line =~ /^\r?$/ }
    my $bytes = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: $body\r\n";
    while ((my $left = $head - 2 - length $bytes) > 0) { # lines of at most 1000 bytes, and none too short for its name
        my $line = $left > 2000 ? 1000 : $left > 1000 ? $left - 1000 : $left;
        $bytes .= "X-Long: " . "x" x ($line - 10) . "\r\n";
    }
    print $client $bytes, "\r\n", "x" x $body;
    close $client;
}
PERL
# asks HEAD BODY: what the doctor says about a server with such answers.
asks() {
    mkfifo "$TMP/said"
    perl "$TMP/server.pl" "$1" "$2" >"$TMP/said" &
    server=$!
    t_at_exit "t_kill $server"
    read -r port <"$TMP/said"
    rm "$TMP/said"
    t_run "$PIEROGIS" doctor --url "http://127.0.0.1:$port"
    kill $server && wait $server 2>"$TMP/err"
}
taken='^problem +url +.*/healthz answers 200 and not this site'
larger='^problem +url +the answer of http://127.0.0.1:[0-9]+/healthz is larger than expected'

asks 65536 10
t_like '65536 bytes of head are taken' "$out" "$taken"
asks 65537 10
t_like 'one more is refused' "$out" "$larger"
asks 200 $((8 << 20))
t_like '8 MiB of body are taken' "$out" "$taken"
asks 200 $(((8 << 20) + 1))
t_like 'one byte more is refused' "$out" "$larger"
t_done
