package Crash;

# Ending a process in the middle of what it does.
use strict;
use warnings;
use Exporter 'import';
use POSIX '_exit';
use Time::HiRes qw(alarm time);
our @EXPORT_OK = 'kill_within';

# kill_at(SECONDS, COMMAND…): starts the command and kills it after so long. How many seconds it took if it ended before
# that, else undef. When this returns the process and its children are gone, and with them their locks.
sub kill_at {
    my ($seconds, @command) = @_;
    my $begin = time;
    local $^F = 1000;    # the pipe stays open across exec: its end comes when nobody holds the other end
    pipe my $reader, my $writer or die "pipe: $!";
    my $pid = fork // die "fork: $!";

    if ($pid == 0) {
        close $reader;
        open STDIN, '<', '/dev/null' and open STDOUT, '>', '/dev/null' and open STDERR, '>', '/dev/null' or _exit(126);
        exec @command or _exit(127);
    }
    close $writer;
    local $SIG{ALRM} = sub { kill 9, $pid };
    alarm($seconds > 1e-6 ? $seconds : 1e-6);
    1 while waitpid($pid, 0) < 0;
    my $killed = $? == 9;
    alarm 0;
    my $took = time - $begin;
    1 while sysread $reader, my $byte, 1;
    return $killed ? undef : $took;
}

# kill_within(FILE, PART, COMMAND…): the same after that part of the time that the command takes when nobody disturbs it:
# the number of seconds in FILE, which is made smaller when the command proves quicker. True if it was killed.
sub kill_within {
    my ($file, $part, @command) = @_;
    open my $in, '<', $file or die "$file: $!";
    my $whole = <$in>;
    my $took = kill_at($whole * $part, @command);

    if (defined $took && $took < $whole) {
        open my $out, '>', $file or die "$file: $!";
        print $out $took;
    }
    return !defined $took;
}

1;
