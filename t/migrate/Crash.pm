package Crash;

# Ending a process in the middle of what it does.
use strict;
use warnings;
use Exporter 'import';
use POSIX '_exit';
use Time::HiRes 'sleep';
our @EXPORT_OK = qw(kill_at);

# kill_at(SECONDS, COMMAND…): starts the command and kills it after so long. True if the kill came before its end. When
# this returns the process is gone, and with it its locks.
sub kill_at {
    my ($seconds, @command) = @_;
    my $pid = fork // die "fork: $!";

    if ($pid == 0) {
        open STDIN, '<', '/dev/null' and open STDOUT, '>', '/dev/null' and open STDERR, '>', '/dev/null' or _exit(126);
        exec @command or _exit(127);
    }
    sleep $seconds;
    kill 9, $pid;
    waitpid $pid, 0;
    return $? == 9;
}

1;
