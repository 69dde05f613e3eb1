# A FastCGI client of our own (FastCGI 1.0, one request per connection); loaded with "require".
use strict;
use warnings;
use IO::Socket::UNIX;

sub record { my ($type, $data) = @_; return pack('CCnnCx', 1, $type, 1, length $data, 0) . $data }

sub pair {
    my ($name, $value) = @_;
    return pack('CN', length $name, length($value) | 0x80000000) . $name . $value;
}

# One request; returns its status, head and body.
sub ask {
    my ($path, $target, %more) = @_;
    my ($file, $query) = split /\?/, $target, 2;
    my %env = (
        GATEWAY_INTERFACE => 'CGI/1.1', REQUEST_METHOD => 'GET', SCRIPT_NAME => '', PATH_INFO => $file,
        QUERY_STRING => $query // '', REQUEST_URI => $target, HTTP_HOST => '127.0.0.1:8080', REMOTE_ADDR => '127.0.0.1', %more
    );
    my $socket = IO::Socket::UNIX->new(Peer => $path) or return (0, "no connection: $!", '');
    my ($reply, $head) = ('', '');
    $socket->print(record(1, pack('nCx5', 1, 0)), record(4, join '', map { pair($_, $env{$_}) } keys %env),
        record(4, ''), record(5, ''));
    $socket->flush;
    while (read($socket, $head, 8) == 8) {
        my (undef, $type, undef, $length, $padding) = unpack 'CCnnC', $head;
        my $data = '';
        read $socket, $data, $length + $padding if $length + $padding;
        $reply .= substr $data, 0, $length if $type == 6;
        last if $type == 3;
    }
    ($head, my $body) = split /\r\n\r\n/, $reply, 2;
    $head //= '';
    return ($head =~ /^Status: (\d+)/ ? $1 : 0, $head, $body // '');
}

1;
