#!/usr/bin/perl
# The same programs as lasting FastCGI workers: a client of our own speaks to one worker over a socket.
use strict;
use warnings;
use Cwd 'abs_path';
use File::Basename 'dirname';
use File::Copy 'copy';
use File::Temp 'tempdir';
use IO::Socket::UNIX;
use POSIX ();
use Test::More;

my $root  = abs_path(dirname(__FILE__) . '/../..');
my $build = $ENV{BUILD} ? abs_path($ENV{BUILD}) : "$root/build";
my $tmp   = tempdir(CLEANUP => 1);
my $home  = "$tmp/site";
my $site  = "$tmp/cgi-bin/site.cgi";
my ($pid, $count) = (0, 0);
require "$root/t/lib/fastcgi.pl";

plan skip_all => 'built without FastCGI' if `$build/cgi-bin/site.cgi 2>&1` !~ /FastCGI socket/;
delete @ENV{ grep /^PIEROGIS_/, keys %ENV };
$ENV{PIEROGIS_HOME} = $home;
$SIG{ALRM} = sub { kill 'KILL', $pid if $pid; BAIL_OUT('a worker does not answer') };
alarm 300;
mkdir "$tmp/cgi-bin";
copy("$build/cgi-bin/site.cgi", $site) && chmod 0755, $site or die;

sub run { system("$build/bin/pierogis", '--quiet', @_) == 0 or die "pierogis @_ failed" }

# Starts a worker on a fresh socket.
sub start {
    my $path   = sprintf '%s/socket%d', $tmp, ++$count;
    my $listen = IO::Socket::UNIX->new(Local => $path, Listen => 64) or die "$path: $!";
    $pid = fork // die;
    if (!$pid) {
        POSIX::dup2(fileno $listen, 0);
        open STDERR, '>', "$tmp/log";
        exec $site or POSIX::_exit(127);
    }
    return $path;
}

# The process that serves; the one that was started keeps the socket.
sub serving {
    open my $children, '<', "/proc/$pid/task/$pid/children" or return 0;
    return int(<$children> // 0);
}

sub follower {
    my $before = shift;
    my $now;
    select undef, undef, undef, .005 until ($now = serving()) && $now != $before;
    return $now;
}

sub ended { waitpid $pid, 0; $pid = 0; return $? }

run('init', '--name', 'Kitchen');
run('project', 'add', 'soup', '--title', 'First');
my $path = start();
my ($status, $head, $body) = ask($path, '/p/soup');
is $status, 200, 'a page';
like $body, qr{<h1 class="title">First</h1>}, '… whole';
is length $body, $head =~ /Content-Length: (\d+)/ ? $1 : -1, '… of the length that it says';
my ($again, $same) = (ask($path, '/p/soup'))[0, 1];
is "$again $same", "$status $head", 'out of the cache, the same';
my ($tag) = $head =~ /ETag: (\S+)/;
is((ask($path, '/p/soup', HTTP_IF_NONE_MATCH => $tag))[0], 304, 'who has it gets 304');
is((ask($path, '/p/nothing'))[0],                          404, 'a refusal');
like((ask($path, '/p/nothing'))[2], qr{<!DOCTYPE html>.*</html>}s, '… is a page');
my @head = ask($path, '/p/soup', REQUEST_METHOD => 'HEAD');
is "$head[0] $head[2]", '200 ', 'HEAD has no body';
is((ask($path, '/p/soup', HTTP_COOKIE => 'pierogis=x'))[0], 200, 'the database can be read in the sandbox');

run('project', 'edit', 'soup', '--title', 'Second');
like((ask($path, '/p/soup'))[2], qr{>Second</h1>}, 'a change is seen at once');
unlink glob "$home/cache/*";
ask($path, '/p/soup');
is scalar(my @kept = glob "$home/cache/*"), 1, 'pages are kept from inside the sandbox';

open my $env, '>>', "$home/.env" or die;
print $env "PIEROGIS_PRICE_CLAIM=7\n";
close $env;
is((ask($path, '/p/soup'))[0], 200, 'the configuration has been added to');
open $env, '<', "$home/.env" or die;
my $text = join '', <$env>;
$text =~ s/^PIEROGIS_SITE_NAME=.*$/PIEROGIS_SITE_NAME=Bistro/m;
open $env, '>', "$home/.env.new" or die;
print $env $text;
close $env;
chmod 0600, "$home/.env.new";
rename "$home/.env.new", "$home/.env";
like((ask($path, '/p/soup'))[2], qr{Bistro}, 'a replaced configuration is seen at once');

for my $n (1 .. 300) {
    $status = (ask($path, $n % 3 ? "/p/soup?x=$n" : '/p/nothing'))[0];
    last if $status != ($n % 3 ? 200 : 404);
}
is $status, 404, 'hundreds of requests, one worker';
open my $statm, '<', "/proc/" . serving() . '/statm' or die;
my $megabytes = (split ' ', <$statm>)[1] * 4096 / 1e6;
cmp_ok $megabytes, '<', 5, sprintf 'its memory: %.1f MB', $megabytes;

open my $proc, '<', "/proc/" . serving() . '/status' or die;
my $facts = join '', <$proc>;
SKIP: {
    skip 'this kernel has no seccomp', 1 if $facts !~ /^Seccomp:/m;
    like $facts, qr/^NoNewPrivs:\s+1\n(?:.*\n)*?Seccomp:\s+2$/m, 'it is in its sandbox';
}

my @children = map {
    my $child = fork // die;
    if (!$child) { POSIX::_exit((ask($path, "/p/soup?y=$_"))[0] == 200 ? 0 : 1) }
    $child;
} 1 .. 16;
my $failed = 0;
for (@children) { waitpid $_, 0; $failed += $? != 0 }
is $failed, 0, 'sixteen clients at once wait their turn';

my $first = serving();
kill 'KILL', $first;
isnt follower($first), $first, 'when it dies there is a next one';
is((ask($path, '/p/soup'))[0], 200, '… on the same socket');

copy($site, "$site.new") && chmod 0755, "$site.new" or die;
rename "$site.new", $site or die;
$first = serving();
is((ask($path, '/p/soup'))[0], 200, 'a replaced program answers once more');
follower($first);
is((ask($path, '/p/soup'))[0], 200, '… and the new one after it');
is readlink("/proc/$pid/exe"), abs_path($site), '… which has taken its place';
$first = serving();
kill 'TERM', $pid;
is ended(), 15, 'it can be ended';
select undef, undef, undef, .005 while -e "/proc/$first" && `cat /proc/$first/stat` !~ /\) Z/;
pass 'both of it';
is -s "$tmp/log", 0, 'nothing was logged';

rename "$home/db/site.db", "$home/db/away.db";
$path  = start();
$first = follower(0);
is((ask($path, '/healthz'))[0], 500, 'without its database');
follower($first);
rename "$home/db/away.db", "$home/db/site.db";
is((ask($path, '/healthz'))[0], 200, '… it gives way to the next, which finds it');
kill 'TERM', $pid;
ended();
done_testing;
