# What processes did to the files below a home, read from the record that t/full/power_loss.t made with strace. A call
# that changes files and is not understood here ends the test: nothing may go unseen.
package Record;
use strict;
use warnings;

# The calls that strace must tell of. Those that no reader of the record knows are there to be noticed.
our @CALLS = qw(open openat openat2 creat write pwrite64 writev pwritev pwritev2 lseek truncate ftruncate fallocate
    rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat rmdir mkdir mkdirat mknod mknodat
    chmod fchmod fchmodat fsync fdatasync sync syncfs sync_file_range msync copy_file_range sendfile splice mmap ioctl
    setxattr lsetxattr fsetxattr io_uring_setup io_setup);
my %UNKNOWN = map { $_ => 1 } qw(pwritev pwritev2 fallocate link symlink symlinkat mknod mknodat sync sync_file_range
    msync copy_file_range sendfile splice setxattr lsetxattr fsetxattr io_uring_setup io_setup);

# Record::events(FILE, HOME, SAID): a list of hashes in the order of the calls. {do} is one of
#     create PATH MODE            a new file
#     write PATH AT BYTES         AT undefined: at the end
#     truncate PATH LENGTH
#     rename PATH TO, remove PATH, folder PATH MODE, mode PATH MODE
#     link PATH TO                a second name
#     sync PATH DATA_ONLY
#     sync_all                    everything that there is
#     said BYTES                  what a process wrote to the file SAID, which stands for the terminal
# Paths are relative to HOME, which is the empty one.
sub events {
    my ($file, $home, $said) = @_;
    my $self = { home => $home, said => $said, at => {}, exists => {}, events => [] };
    my %begun;

    open my $in, '<', $file or die "$file: $!\n";
    while (my $line = <$in>) {
        chomp $line;
        my ($process, $call) = $line =~ /^(\d+) +(.*)$/ or die "not understood: $line\n";
        next if $call =~ /^(---|\+\+\+)/;
        if ($call =~ s/ *<unfinished \.\.\.>$//) {
            $begun{$process} = $call;
            next;
        }
        if ($call =~ s/^<\.\.\. \w+ resumed>//) {
            $call = delete($begun{$process}) . $call;
        }
        next if $call =~ / = -1 E\w+ \(| = \?/;    # failed, or the process ended in it
        understand($self, $call);
    }
    return @{ $self->{events} };
}

sub understand {
    my ($self, $call) = @_;

    return if $call =~ /^(statfs|prctl)\(/;    # is there to be tampered with
    my ($name, $rest, $result) = $call =~ /^(\w+)\((.*)\) += (-?\w+)(?:<[^>]*>(?:\(deleted\))?)?$/
        or die 'not understood: ' . substr($call, 0, 300) . "\n";
    my @arguments = arguments($rest);

    die "a text is cut in: $name\n" if $rest =~ /"\.\.\./;
    if ($UNKNOWN{$name}) {
        die "the test does not know what $name does to files\n" if grep { defined place($self, $_) } @arguments;
        return;
    }
    no strict 'refs';
    &{"call_$name"}($self, \@arguments, $result);
}

# Splits at the commas that stand outside of braces and brackets. In texts there are none: strace wrote all of them
# as \x….
sub arguments {
    my ($text) = @_;
    my ($depth, @out) = (0, '');

    for my $piece (split /([,{}\[\]])/, $text) {
        $depth++ if $piece eq '{' || $piece eq '[';
        $depth-- if $piece eq '}' || $piece eq ']';
        if ($piece eq ',' && $depth == 0) { push @out, '' }
        else                              { $out[-1] .= $piece }
    }
    s/^ +// for @out;
    return @out;
}

sub bytes {
    my ($hex) = $_[0] =~ /"((?:\\x[0-9a-f]{2})*)"/ or die "no text: $_[0]\n";
    $hex =~ s/\\x//g;
    return pack 'H*', $hex;
}

# The path behind "4<…>", or undefined for what has no name (any more) or is no file.
sub path_of_fd {
    my ($hex) = $_[0] =~ /^\w+<((?:\\x[0-9a-f]{2})*)>$/ or return undef;
    return bytes("\"$hex\"");
}

sub below {
    my ($self, $path) = @_;

    return undef unless defined $path;
    $path =~ s{/\.?(?=/|$)}{}g;
    return '' if $path eq $self->{home};
    return substr($path, 0, length($self->{home}) + 1) eq "$self->{home}/"
        ? substr($path, length($self->{home}) + 1)
        : undef;
}

# Where a name leads that is given with its folder.
sub named {
    my ($self, $folder, $text) = @_;
    my $name = bytes($text);

    return below($self, $name) if $name =~ m{^/};
    return below($self, path_of_fd($folder) . "/$name");
}
sub fd { return below($_[0], path_of_fd($_[1])) }

sub place {
    my ($self, $argument) = @_;

    return below($self, bytes($argument)) if $argument =~ /^"/;
    return fd($self, $argument);
}

sub add {
    my ($self, %event) = @_;

    push @{ $self->{events} }, \%event;
}

# --- the calls ---------------------------------------------------------------------------------------------------

sub number { return $_[0] =~ /^0\d/ ? oct $_[0] : $_[0] }

sub opened {
    my ($self, $path, $flags, $mode) = @_;

    return unless defined $path;
    if ($flags =~ /O_CREAT/) { add($self, do => 'create', path => $path, mode => oct($mode) & ~022) }
    if ($flags =~ /O_TRUNC/) { add($self, do => 'truncate', path => $path, length => 0) }
    $self->{at}{$path} = $flags =~ /O_APPEND/ ? undef : 0 if $flags =~ /O_WRONLY|O_RDWR/;
}

sub call_openat {
    my ($self, $a) = @_;
    opened($self, named($self, $a->[0], $a->[1]), $a->[2], $a->[3]);
}

sub call_openat2 {
    my ($self, $a) = @_;
    my ($flags) = $a->[2] =~ /flags=([\w|]+)/;
    my ($mode)  = $a->[2] =~ /mode=(\d+)/;
    opened($self, named($self, $a->[0], $a->[1]), $flags, $mode);
}
sub call_open { my ($self, $a) = @_; opened($self, below($self, bytes($a->[0])), @{$a}[ 1, 2 ]) }
sub call_creat { my ($self, $a) = @_; opened($self, below($self, bytes($a->[0])), 'O_CREAT|O_TRUNC|O_WRONLY', $a->[1]) }

sub written {
    my ($self, $fd, $bytes, $at, $count) = @_;
    my $path = path_of_fd($fd);

    return unless defined $path;
    $bytes = substr $bytes, 0, $count;
    return add($self, do => 'said', bytes => $bytes) if $path eq $self->{said};
    return unless defined($path = below($self, $path));
    if (!defined $at) {
        die "the position in $path is not known\n" unless exists $self->{at}{$path};
        $at = $self->{at}{$path};
        $self->{at}{$path} += $count if defined $at;
    }
    add($self, do => 'write', path => $path, at => $at, bytes => $bytes);
}

sub call_write { my ($self, $a, $n) = @_; written($self, $a->[0], bytes($a->[1]), undef, $n) }
sub call_pwrite64 { my ($self, $a, $n) = @_; written($self, $a->[0], bytes($a->[1]), $a->[3], $n) }

sub call_writev {
    my ($self, $a, $n) = @_;
    written($self, $a->[0], join('', map { bytes($_) } $a->[1] =~ /iov_base=("[^"]*")/g), undef, $n);
}

sub call_lseek {
    my ($self, $a, $result) = @_;
    my $path = fd($self, $a->[0]);
    $self->{at}{$path} = $result if defined $path;
}

sub call_ftruncate {
    my ($self, $a) = @_;
    my $path = fd($self, $a->[0]);
    add($self, do => 'truncate', path => $path, length => $a->[1]) if defined $path;
}

sub call_truncate {
    my ($self, $a) = @_;
    my $path = below($self, bytes($a->[0]));
    add($self, do => 'truncate', path => $path, length => $a->[1]) if defined $path;
}

sub renamed {
    my ($self, $from, $to) = @_;

    return unless defined $from || defined $to;
    die "a file crosses the border of the home\n" unless defined $from && defined $to;
    $self->{at}{$to} = delete $self->{at}{$from} if exists $self->{at}{$from};
    add($self, do => 'rename', path => $from, to => $to);
}

sub call_renameat { my ($self, $a) = @_; renamed($self, named($self, @{$a}[ 0, 1 ]), named($self, @{$a}[ 2, 3 ])) }
sub call_rename { my ($self, $a) = @_; renamed($self, map { below($self, bytes($_)) } @{$a}[ 0, 1 ]) }

# To a name that nobody has (RENAME_NOREPLACE), or to any.
sub call_renameat2 {
    my ($self, $a) = @_;
    die "the test does not know the flags $a->[4] of renameat2\n" unless $a->[4] =~ /^(0|RENAME_NOREPLACE)$/;
    call_renameat($self, $a);
}

sub at_path {
    my ($self, $do, $path, %more) = @_;
    add($self, do => $do, path => $path, %more) if defined $path;
}
sub call_linkat {
    my ($self, $a) = @_;
    my ($from, $to) = (named($self, @{$a}[ 0, 1 ]), named($self, @{$a}[ 2, 3 ]));

    return unless defined $from || defined $to;
    die "a file crosses the border of the home\n" unless defined $from && defined $to;
    add($self, do => 'link', path => $from, to => $to);
}
sub call_unlink { my ($self, $a) = @_; at_path($self, 'remove', below($self, bytes($a->[0]))) }
sub call_rmdir { call_unlink(@_) }
sub call_unlinkat { my ($self, $a) = @_; at_path($self, 'remove', named($self, @{$a}[ 0, 1 ])) }

sub call_mkdir {
    my ($self, $a) = @_;
    at_path($self, 'folder', below($self, bytes($a->[0])), mode => oct($a->[1]) & ~022);
}

sub call_mkdirat {
    my ($self, $a) = @_;
    at_path($self, 'folder', named($self, @{$a}[ 0, 1 ]), mode => oct($a->[2]) & ~022);
}
sub call_chmod { my ($self, $a) = @_; at_path($self, 'mode', below($self, bytes($a->[0])), mode => oct $a->[1]) }
sub call_fchmod { my ($self, $a) = @_; at_path($self, 'mode', fd($self, $a->[0]), mode => oct $a->[1]) }
sub call_fchmodat { my ($self, $a) = @_; at_path($self, 'mode', named($self, @{$a}[ 0, 1 ]), mode => oct $a->[2]) }
sub call_fsync { my ($self, $a) = @_; at_path($self, 'sync', fd($self, $a->[0]), data_only => 0) }
sub call_syncfs { my ($self, $a) = @_; add($self, do => 'sync_all') if defined fd($self, $a->[0]) }
sub call_fdatasync { my ($self, $a) = @_; at_path($self, 'sync', fd($self, $a->[0]), data_only => 1) }

# Memory that is shared with a file: only the index of the write-ahead log, which is made anew after a restart.
sub call_mmap {
    my ($self, $a) = @_;
    my $path = $a->[4] =~ /</ ? fd($self, $a->[4]) : undef;
    die "$path is written through memory\n"
        if defined $path && $a->[2] =~ /PROT_WRITE/ && $a->[3] =~ /MAP_SHARED/ && $path !~ /-shm$/;
}

sub call_ioctl {
    my ($self, $a) = @_;
    die "the test does not know the ioctl $a->[1] of a file\n"
        if defined fd($self, $a->[0]) && $a->[1] =~ /FICLONE|FS_IOC/;
}

1;
