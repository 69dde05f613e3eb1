# slow_post.pl PORT FILE PIECES SECONDS [LEAVE]: sends what is in the file, a whole request, in that many pieces with a pause
# between them, and prints the answer; with LEAVE it goes away after that many pieces, without a word.
use strict;
use warnings;
use IO::Socket::INET;

my ($port, $file, $pieces, $seconds, $leave) = @ARGV;
my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port) or die "no connection: $!";
open my $in, '<:raw', $file or die "$file: $!";
my $request = do { local $/; <$in> };
my $size = int(length($request) / $pieces) + 1;

for (my $n = 0; $n * $size < length $request; $n++) {
    exit if defined $leave && $n == $leave;
    $socket->print(substr $request, $n * $size, $size) or exit;
    $socket->flush;
    select undef, undef, undef, $seconds;
}
exit if defined $leave;
print while <$socket>;
