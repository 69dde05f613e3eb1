package Project;

# A folder of models, a folder of version scripts and a database, and the real `pierogis` working on them.
use strict;
use warnings;
use File::Path 'make_path';

use constant SECONDS => 120;

# new(FOLDER, PROGRAM): makes the folders.
sub new {
    my ($class, $folder, $program) = @_;
    make_path("$folder/models", "$folder/versions");
    return bless {folder => $folder, program => $program, database => "$folder/db"}, $class;
}

# The models: one file, for both databases or for SQLite's alone.
sub declare {
    my ($self, $text, $portable) = @_;
    unlink glob "$self->{folder}/models/*";
    return write_file("$self->{folder}/models/" . ($portable ? 'm.sql' : 'm.sqlite.sql'), $text);
}

sub write_file {
    my ($path, $text) = @_;
    open my $file, '>:raw', $path or die "$path: $!";
    print $file $text or die;
    close $file or die;
    return $path;
}

sub read_file {
    my ($path) = @_;
    open my $file, '<:raw', $path or die "$path: $!";
    local $/;
    return scalar readline $file;
}

sub copy_file { my ($from, $to) = @_; write_file($to, read_file($from)); return $to }

# command(INPUT, COMMAND…): runs it; leaves {code, out, err}.
sub command {
    my ($self, $input, @command) = @_;
    my ($out, $err) = ("$self->{folder}/out", "$self->{folder}/err");
    my $pid = fork // die "fork: $!";

    if ($pid == 0) {
        open STDIN, '<', $input and open STDOUT, '>', $out and open STDERR, '>', $err or exit 126;
        exec @command or exit 127;
    }
    local $SIG{ALRM} = sub { kill 9, $pid };
    alarm SECONDS;
    waitpid $pid, 0;
    alarm 0;
    return {code => $? & 127 ? 'signal ' . ($? & 127) : $? >> 8, out => read_file($out), err => read_file($err),
        command => join ' ', map { /[^\w.\/=:-]/ ? "'$_'" : $_ } @command};
}

# The words of a command line for this project, and what its environment must say.
sub words {
    my ($self, $command, @arguments) = @_;
    my @models = $command eq 'migrate' ? ('--models', "$self->{folder}/models") : ();
    return ($self->{program}, $command, @models, '--versions', "$self->{folder}/versions", @arguments);
}
sub url { my ($self) = @_; return "sqlite:$self->{database}" }

# pierogis(COMMAND, ARGUMENT…) on this project.
sub pierogis {
    my ($self, @words) = @_;

    local $ENV{PIEROGIS_DATABASE_URL} = $self->url;
    return $self->command('/dev/null', $self->words(@words));
}

# The version scripts that are there: {file name => text}.
sub scripts {
    my ($self) = @_;
    return {map { (m{([^/]+)$}, read_file($_)) } glob "$self->{folder}/versions/*"};
}

# migrate(ARGUMENT…): the same answer as pierogis(), and {file, text} of the script if one was written.
sub migrate {
    my ($self, @arguments) = @_;
    my $before = $self->scripts;
    my $answer = $self->pierogis('migrate', @arguments);
    my $after = $self->scripts;
    my @new = grep { !exists $before->{$_} } sort keys %$after;

    die "migrate wrote several scripts: @new\n" if @new > 1;
    die "migrate changed a script that was there\n" if grep { ($after->{$_} // '') ne $before->{$_} } keys %$before;
    @$answer{qw(file text)} = ($new[0], $after->{$new[0]}) if @new;
    return $answer;
}

# A section of a script: section(TEXT, 'up sqlite').
sub section {
    my ($text, $name) = @_;
    return $text =~ /^-- pierogis: \Q$name\E[^\n]*\n(.*?)(?=^-- pierogis:|\z)/ms ? $1 : undef;
}

1;
