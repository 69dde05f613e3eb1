package Shell;

# One sqlite3 shell for many questions: it stays open, and each question goes to it through a pipe.
use strict;
use warnings;
use IPC::Open2;

use constant SECONDS => 60;

sub new {
    my ($class) = @_;
    my ($out, $in);
    my $pid = open2($out, $in, 'exec sqlite3 -batch -init /dev/null 2>&1');
    my $self = bless {pid => $pid, out => $out, in => $in, asked => 0}, $class;
    $self->run('.mode list');
    return $self;
}

# Answers (output, error): what the shell printed for this SQL, and its first complaint or undef. SQL that never ends, for
# want of a quote or an END, dies.
sub run {
    my ($self, $sql) = @_;
    my $mark = '-- answer ' . ++$self->{asked} . ' ends --';
    my ($output, $error) = ('', undef);

    print {$self->{in}} "$sql\n;\n.print $mark\n";
    $self->{in}->flush;
    local $SIG{ALRM} = sub { kill 9, $self->{pid}; die "the shell has no answer to: $sql\n" };
    alarm SECONDS;
    while (defined(my $line = readline $self->{out})) {
        last if $line eq "$mark\n";
        if ($line =~ /^(?:Parse error|Runtime error|Error)\b/) { $error //= $line }
        else                                                   { $output .= $line }
    }
    alarm 0;
    chomp $error if defined $error;
    return ($output, $error);
}

# The output of SQL that must succeed.
sub ask {
    my ($self, $sql) = @_;
    my ($output, $error) = $self->run($sql);

    die "$error\n  in: $sql\n" if defined $error;
    return $output;
}

# The rows of a query whose values have neither | nor line ends.
sub rows {
    my ($self, $sql) = @_;
    return map { [split /\|/, $_, -1] } split /\n/, $self->ask($sql);
}

# Goes to another file; to none, so that the last one is closed.
sub open_file {
    my ($self, $path) = @_;
    return $self->ask('.open ' . ($path // ':memory:'));
}

1;
