#!/usr/bin/perl
# typist.pl COMMAND…: runs the command at a terminal of its own, as a shell does, and types there what standard input says, a
# step on each line:
#     see TEXT       waits until the terminal has shown that, behind what was seen before
#     type TEXT      types that and Enter
#     key N          types the character with that number: 3 is Ctrl-C, 4 Ctrl-D, 26 Ctrl-Z
#     signal NAME    sends the command that signal
#     until STATE    waits until the command is "stopped" or "ended", or what is typed "hidden"
#     look           says "shown" or "hidden": what becomes of what is typed just then
# In the end it says how the command ended, "exit N" or "signal N", and behind "--" all that the terminal has shown.
$| = 1;
use strict;
use warnings;
use Fcntl;
use POSIX qw(:sys_wait_h :termios_h setsid tcsetpgrp _exit);

use constant { TIOCSPTLCK => 0x40045431, TIOCGPTN => 0x80045430 };    # ioctl_tty(2)
my ($shown, $seen, $news) = ('', 0, '');

# The leader of the terminal's session: its child can be stopped, as one whose parent is elsewhere cannot.
sub lead {
    my ($path, $tell, @command) = @_;
    setsid();
    open my $terminal, '+<', $path or _exit(126);
    $SIG{TTOU} = 'IGNORE';
    my $pid = fork // _exit(126);
    if ($pid == 0) {
        setpgrp(0, 0);
        tcsetpgrp(fileno $terminal, $$);
        $SIG{$_} = 'DEFAULT' for qw(INT QUIT TERM HUP TSTP TTIN TTOU CONT);
        open STDIN, '<&', $terminal and open STDOUT, '>&', $terminal and open STDERR, '>&', $terminal or _exit(126);
        exec @command or _exit(127);
    }
    syswrite $tell, "pid $pid\n";
    while (waitpid($pid, WUNTRACED) == $pid) {
        my $stopped = kill 0, $pid;    # of such a one perl says no more than 0
        syswrite $tell, $stopped ? "stopped\n" : WIFSIGNALED($?) ? 'signal ' . WTERMSIG($?) . "\n" : 'exit ' . WEXITSTATUS($?) . "\n";
        last if !$stopped;
    }
    <STDIN>;    # the terminal stays until it was looked at
    _exit(0);
}

sysopen my $master, '/dev/ptmx', O_RDWR | O_NOCTTY or do { print "no terminal\n"; exit 0 };
my ($unlock, $number) = (pack('i', 0), pack('i', 0));
ioctl $master, TIOCSPTLCK, $unlock and ioctl $master, TIOCGPTN, $number or die "pseudo-terminal: $!";
pipe my $from, my $tell or die "pipe: $!";
pipe my $rest, my $hold or die "pipe: $!";
my $leader = fork // die "fork: $!";
if ($leader == 0) {
    close $_ for $master, $from, $hold;
    open STDIN, '<&', $rest or _exit(126);
    lead('/dev/pts/' . unpack('i', $number), $tell, @ARGV);
}
close $_ for $tell, $rest;
$SIG{ALRM} = sub { print "too late\n--\n$shown"; kill 'KILL', $leader; exit 1 };
alarm 60;

# Waits until the condition holds or the command has ended, and takes what the terminal shows and what becomes of the command
# meanwhile. Nobody says when a terminal begins to hide what is typed.
sub until_true {
    my ($holds) = @_;
    until ($holds->() || $news =~ /^(?:exit|signal)/m) {
        my $bits = '';
        vec($bits, fileno $_, 1) = 1 for $master, $from;
        select $bits, undef, undef, 0.02;
        sysread $master, $shown, 4096, length $shown if vec $bits, fileno $master, 1;
        sysread $from, $news, 4096, length $news if vec $bits, fileno $from, 1;
    }
}

sub is_hidden {
    my $flags = POSIX::Termios->new;
    $flags->getattr(fileno $master);
    return !($flags->getlflag & ECHO);
}

my %states = (
    stopped => sub { $news =~ s/^stopped\n//m },
    ended   => sub { 0 },
    hidden  => \&is_hidden,
);
until_true(sub { $news =~ /^pid (\d+)\n/ });
my ($pid) = $news =~ /^pid (\d+)\n/;
while (my $line = <STDIN>) {
    chomp $line;
    my ($step, $what) = split ' ', $line, 2;
    if ($step eq 'see') {
        until_true(sub { index($shown, $what, $seen) >= 0 });
        $seen = index($shown, $what, $seen) + length $what;
    }
    syswrite $master, "$what\n" if $step eq 'type';
    syswrite $master, chr $what if $step eq 'key';
    kill $what, $pid if $step eq 'signal';
    until_true($states{$what}) if $step eq 'until';
    print is_hidden() ? "hidden\n" : "shown\n" if $step eq 'look';
}
until_true($states{ended});
my ($end) = $news =~ /^((?:exit|signal) \d+)\n/m;
close $hold;
print "$end\n--\n$shown";
waitpid $leader, 0;
