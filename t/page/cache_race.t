#!/usr/bin/perl
# Nobody gets a page that is older than a change that was finished before they asked: many readers through the page
# cache, several writers, some of which are killed in the middle of their work.
use strict;
use warnings;
use Cwd 'abs_path';
use File::Basename 'dirname';
use File::Temp 'tempdir';
use POSIX ();
use Test::More;

my $root  = abs_path(dirname(__FILE__) . '/../..');
my $build = $ENV{BUILD} ? abs_path($ENV{BUILD}) : "$root/build";
my $tmp   = tempdir(CLEANUP => 1);
my $home  = "$tmp/site";
my ($seconds, $readers, $projects) = (3, 4, 3);
my ($least_changes, $least_looks) = (12, 30); # of each process, which goes on for them on a busy machine

delete @ENV{ grep /^PIEROGIS_/, keys %ENV };
alarm 300;

# Becomes the command line.
sub become {
    open STDOUT, '>', "$tmp/said";
    exec "$build/bin/pierogis", '--home', $home, @_ or POSIX::_exit(127);
}

sub pierogis { my $pid = fork // die; become(@_) if !$pid; waitpid $pid, 0; return $? }

# One page as a server asks for it: the number in its title, or undef and the whole reply.
sub look {
    my ($project, $cookie) = @_;
    local %ENV = (
        GATEWAY_INTERFACE => 'CGI/1.1', REQUEST_METHOD => 'GET', PATH_INFO => "/p/soup$project", SCRIPT_NAME => '/cgi-bin/site.cgi',
        REQUEST_URI => "/p/soup$project", HTTP_HOST => '127.0.0.1:8080', PIEROGIS_HOME => $home, $cookie ? (HTTP_COOKIE => 'pierogis=x') : ()
    );
    my $reply = `$build/cgi-bin/site.cgi`;
    my ($length) = $reply =~ /^Content-Length: (\d+)/m;
    my (undef, $body) = split /\r\n\r\n/, $reply, 2;
    return ($1, $reply) if $reply =~ /^Status: 200/ && length($body) == $length && $body =~ m{<h1 class="title">Number (\d+) of $project</h1>};
    return (undef, $reply);
}

# The last number whose change was finished, as a file that is replaced whole.
sub finished {
    my ($project, $number) = @_;
    open my $file, '>', "$tmp/done$project.new" or die;
    print $file $number;
    close $file;
    rename "$tmp/done$project.new", "$tmp/done$project" or die;
}

sub told {
    my ($project) = @_;
    open my $file, '<', "$tmp/done$project" or die;
    return scalar <$file>;
}

sub writer {
    my ($project, $until) = @_;
    my $number = 0;
    while (time < $until || $number < $least_changes) {
        $number++;
        my $edit = fork // die;
        become('project', 'edit', "soup$project", '--title', "Number $number of $project") if !$edit;
        if ($number % 3 == 0) { # killed somewhere: the change is finished or has not happened
            select undef, undef, undef, rand 0.004;
            kill 'KILL', $edit;
        }
        waitpid $edit, 0;
        finished($project, $number) if $? == 0;
        return 1 if $? != 0 && $? != 9;
        select undef, undef, undef, rand 0.01; # so that the cache has something to say in between
    }
    return 0;
}

sub reader {
    my ($until, $log) = @_;
    my ($looks, $wrong) = (0, 0);
    while (time < $until || $looks < $least_looks) {
        my $project = int rand $projects;
        my $least   = told($project);
        my ($number, $reply) = look($project, 0);
        $looks++;
        next if defined $number && $number >= $least;
        $wrong++;
        print STDERR "# wanted $least or newer, got ", $number // substr($reply, 0, 200), "\n";
    }
    open my $file, '>', $log or die;
    print $file $looks;
    return $wrong > 0;
}

sub start {
    my ($work, @arguments) = @_;
    my $pid = fork // die;
    return $pid if $pid;
    srand $$;
    POSIX::_exit($work->(@arguments));
}

is pierogis('init', '--name', 'Kitchen'), 0, 'a site';
for my $project (0 .. $projects - 1) {
    pierogis('project', 'add', "soup$project", '--title', "Number 0 of $project");
    finished($project, 0);
}
my $until   = time + $seconds;
my @writers = map { start(\&writer, $_, $until) } 0 .. $projects - 1;
my @readers = map { start(\&reader, $until, "$tmp/looks$_") } 1 .. $readers;
my ($failed, $wrong, $looks, $changes) = (0, 0, 0, 0);
for (@writers) { waitpid $_, 0; $failed += $? != 0 }
for (@readers) { waitpid $_, 0; $wrong += $? != 0 }
is $failed, 0, 'no writer failed but those that were killed';
is $wrong,  0, 'no reader saw an old or torn page';
for (1 .. $readers) { open my $file, '<', "$tmp/looks$_" or next; $looks += <$file> }
$changes += told($_) for 0 .. $projects - 1;
cmp_ok $looks,   '>', 100, "$looks looks";
cmp_ok $changes, '>', 20,  "$changes changes";

for my $project (0 .. $projects - 1) {
    my ($cached) = look($project, 0);
    my ($fresh)  = look($project, 1);
    is $cached, $fresh, 'when all is quiet, the cache says what the database says';
}
done_testing;
