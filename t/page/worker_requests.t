#!/usr/bin/perl
# A FastCGI worker answers 5000 requests; then a fresh process takes its place.
use strict;
use warnings;
use Cwd 'abs_path';
use File::Basename 'dirname';
use File::Temp 'tempdir';
use IO::Socket::UNIX;
use POSIX ();
use Test::More;

my $root  = abs_path(dirname(__FILE__) . '/../..');
my $build = $ENV{BUILD} ? abs_path($ENV{BUILD}) : "$root/build";
my $tmp   = tempdir(CLEANUP => 1);
my $path  = "$tmp/socket";
my $pid   = 0;
require "$root/t/lib/fastcgi.pl";

plan skip_all => 'built without FastCGI' if `$build/cgi-bin/site.cgi 2>&1` !~ /FastCGI socket/;
delete @ENV{ grep /^PIEROGIS_/, keys %ENV };
$ENV{PIEROGIS_HOME} = "$tmp/site";
$SIG{ALRM} = sub { kill 'KILL', $pid if $pid; BAIL_OUT('a worker does not answer') };
alarm 300;
system("$build/bin/pierogis --quiet init >$tmp/out 2>&1") == 0 or die 'no site can be made';
my $listen = IO::Socket::UNIX->new(Local => $path, Listen => 64) or die "$path: $!";
$pid = fork // die;
if (!$pid) {
    POSIX::dup2(fileno $listen, 0);
    open STDERR, '>', "$tmp/log";
    exec "$build/cgi-bin/site.cgi" or POSIX::_exit(127);
}

sub serving {
    open my $children, '<', "/proc/$pid/task/$pid/children" or return 0;
    return int(<$children> // 0);
}

my $wrong = 0;
$wrong += (ask($path, '/healthz'))[0] != 200;
my $first = serving();
$wrong += (ask($path, '/healthz'))[0] != 200 for 2 .. 4999;
is $wrong, 0, '4999 requests are answered';
is serving(), $first, '… by one process';
kill 'STOP', $pid; # so that nobody takes its place
is((ask($path, '/healthz'))[0], 200, 'so is one more');
kill 'CONT', $pid;
my $next;
select undef, undef, undef, .005 until ($next = serving()) && $next != $first;
isnt $next, $first, '… which was its last';
is((ask($path, '/healthz'))[0], 200, 'the next one answers');
kill 'TERM', $pid;
waitpid $pid, 0;
is -s "$tmp/log", 0, 'nothing was logged';
done_testing;
