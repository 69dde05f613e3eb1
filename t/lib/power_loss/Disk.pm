# A disk with the files of a home, the changes that processes make to them, and what is left when the power goes.
#
# The promise of fsync(2) and nothing more: what a file contains, how long it is and its mode are safe once that file
# was synced after the change; a name in a folder is safe once that folder was synced. The rest may be there after a
# power cut or not, in parts, as the chosen kind of loss says:
#
#     nothing    nothing is left that was not synced
#     empty      names and modes are left, bytes are not: what was not synced is as long as it was when last synced
#     zeros      names, modes and lengths are left; where bytes were added, there are zeros
#     halves     the same, but the first half of the bytes is there
#     journal    changes of names and modes up to some moment, as file systems with a journal keep them; any sync of
#                any file takes the whole journal along. Of the bytes, sectors by chance
#     chance     of each folder the changes up to some moment, of each file sectors by chance
#
# A rename is never left half done in such a way that the file has no name, unless only the folder that it came from was
# synced.
package Disk;
use strict;
use warnings;
use Fcntl qw(:mode);

our @LOSSES = qw(nothing empty zeros halves journal chance);

# Disk::from_folder(PATH): what lies there is safe.
sub from_folder {
    my ($path) = @_;
    my $self = bless { clock => 0, last_sync => 0 }, __PACKAGE__;

    $self->{root} = load($path);
    return $self;
}

sub load {
    my ($path) = @_;
    my $mode = (lstat $path)[2] // die "$path: $!\n";
    my $node = node(S_ISDIR($mode), $mode & 07777);

    if (S_ISDIR($mode)) {
        opendir my $dir, $path or die "$path: $!\n";
        $node->{safe}{$_} = load("$path/$_") for grep { !/^\.\.?$/ } readdir $dir;
        $node->{now} = { %{ $node->{safe} } };
    } else {
        die "$path is no file\n" unless S_ISREG($mode);
        open my $in, '<:raw', $path or die "$path: $!\n";
        local $/;
        $node->{safe} = <$in> // '';
    }
    return $node;
}

# A file or folder. {safe} and {mode} are what it was when it was last synced for good; {changes} what came after, in
# their order; {syncs} the moments of the syncs. {now}: the names in a folder at present.
sub node {
    my ($is_folder, $mode) = @_;
    return { folder => $is_folder, mode => $mode, changes => [], syncs => [], safe => $is_folder ? {} : '', now => {} };
}

sub find {
    my ($self, $path) = @_;
    my $node = $self->{root};

    for my $name (split m{/}, $path) {
        $node = $node->{now}{$name} // return undef;
    }
    return $node;
}

sub parent {
    my ($self, $path) = @_;
    my ($folder, $name) = $path =~ m{^(?:(.*)/)?([^/]+)$} or die "no name: $path\n";

    return ($self->find($folder // '') // die("$folder is not known\n"), $name);
}

# --- changes -----------------------------------------------------------------------------------------------------

sub change {
    my ($self, $node, %change) = @_;

    $change{at} = $self->{clock};
    push @{ $node->{changes} }, \%change;
    return \%change;
}

# $disk->happen(EVENT): see Record.pm. Each event is a tick of the clock.
sub happen {
    my ($self, $event) = @_;
    my $do = "do_$event->{do}";

    $self->{clock}++;
    $self->$do($event);
}
sub do_said { }

sub make {
    my ($self, $event, $is_folder) = @_;
    my ($parent, $name) = $self->parent($event->{path});

    return if exists $parent->{now}{$name};
    $parent->{now}{$name} = node($is_folder, $event->{mode});
    $self->change($parent, set => { $name => $parent->{now}{$name} });
}
sub do_create { my ($self, $event) = @_; $self->make($event, 0) }
sub do_folder { my ($self, $event) = @_; $self->make($event, 1) }

sub do_remove {
    my ($self, $event) = @_;
    my ($parent, $name) = $self->parent($event->{path});

    delete $parent->{now}{$name} // die "$event->{path} is not known\n";
    $self->change($parent, set => { $name => undef });
}

sub do_rename {
    my ($self, $event) = @_;
    my ($from, $old) = $self->parent($event->{path});
    my ($to,   $new) = $self->parent($event->{to});
    my $node = delete $from->{now}{$old} // die "$event->{path} is not known\n";

    $to->{now}{$new} = $node;
    if ($from == $to) {
        $self->change($from, set => { $old => undef, $new => $node });
    } else {
        my $arrival = $self->change($to, set => { $new => $node });
        $self->change($from, set => { $old => undef }, after => [ $to, $arrival ]);
    }
}

sub do_link {
    my ($self, $event) = @_;
    my ($to, $name) = $self->parent($event->{to});

    $to->{now}{$name} = $self->file($event);
    $self->change($to, set => { $name => $to->{now}{$name} });
}

sub file { my ($self, $event) = @_; return $self->find($event->{path}) // die "$event->{path} is not known\n" }

sub do_write {
    my ($self, $event) = @_;
    die "appending is not known\n" unless defined $event->{at};
    $self->change($self->file($event), write => $event->{bytes}, to => $event->{at});
}

sub do_truncate { my ($self, $event) = @_; $self->change($self->file($event), truncate => $event->{length}) }
sub do_mode { my ($self, $event) = @_; $self->change($self->file($event), mode => $event->{mode}) }

sub do_sync {
    my ($self, $event) = @_;
    push @{ $self->file($event)->{syncs} }, { at => $self->{clock}, data_only => $event->{data_only} };
    $self->{last_sync} = $self->{clock};
}

# What has a name; the rest is lost with the power in any case.
sub do_sync_all {
    my ($self) = @_;
    my @nodes = ($self->{root});

    while (my $node = shift @nodes) {
        push @{ $node->{syncs} }, { at => $self->{clock}, data_only => 0 };
        push @nodes, values %{ $node->{now} };
    }
    $self->{last_sync} = $self->{clock};
}

# --- power cuts --------------------------------------------------------------------------------------------------

# When a change of this node was last made safe up to the present moment: by any sync, and by one that takes the mode
# along.
sub synced {
    my ($node) = @_;
    my ($any)  = map { $_->{at} } reverse @{ $node->{syncs} };
    my ($full) = map { $_->{at} } grep { !$_->{data_only} } reverse @{ $node->{syncs} };
    return ($any // 0, $full // 0);
}

# $disk->cut(LOSS, SEED): what a power cut at this moment leaves, as a hash of path => [mode, bytes]; a folder has no
# bytes. The root is the path "". The same seed gives the same.
sub cut {
    my ($self, $loss, $seed) = @_;
    my $cut = { loss => $loss, now => $self->{clock}, left => {}, until => {} };

    srand $seed;
    $cut->{sector}  = rand() < 0.5 ? 512 : 4096;
    $cut->{journal} = $self->{last_sync} + int rand($self->{clock} - $self->{last_sync} + 1);
    survivors($cut, $self->{root});
    walk($cut, $self->{root}, '');
    return $cut->{left};
}

# $disk->everything: what is there when all is well.
sub everything {
    my ($self) = @_;
    my $cut = { loss => 'all', now => $self->{clock}, left => {}, until => {} };

    walk($cut, $self->{root}, '');
    return $cut->{left};
}

# Up to which moment the names in each folder survive that can be reached now or could be before.
sub survivors {
    my ($cut, $folder) = @_;

    return if !$folder->{folder} || exists $cut->{until}{$folder};
    $cut->{until}{$folder} = names_until($cut, $folder);
    survivors($cut, $_) for sort_by_name($folder->{safe}), map { sort_by_name($_->{set}) } @{ $folder->{changes} };
}
sub sort_by_name { my ($names) = @_; return grep { defined } map { $names->{$_} } sort keys %$names }

sub names_until {
    my ($cut, $folder) = @_;
    my ($synced) = synced($folder);
    my @later = grep { $_ > $synced } map { $_->{at} } @{ $folder->{changes} };

    return $synced if $cut->{loss} eq 'nothing' || !@later;
    return $cut->{now} if $cut->{loss} =~ /^(empty|zeros|halves)$/;
    return $synced > $cut->{journal} ? $synced : $cut->{journal} if $cut->{loss} eq 'journal';
    return ($synced, @later)[ int rand(@later + 1) ];
}

sub survives {
    my ($cut, $folder, $change) = @_;
    my ($synced) = synced($folder);

    return 1 if $cut->{loss} eq 'all' || $change->{at} <= $synced;
    return 0 if $change->{at} > $cut->{until}{$folder};
    return 1 unless $change->{after};
    survivors($cut, $change->{after}[0]);    # a folder that nothing leads to any more
    return survives($cut, @{ $change->{after} });
}

sub walk {
    my ($cut, $node, $path) = @_;

    if (!$node->{folder}) {
        $cut->{left}{$path} = [ mode($cut, $node), content($cut, $node) ];
        return;
    }
    my %names = %{ $node->{safe} };
    for my $change (grep { $_->{set} } @{ $node->{changes} }) {
        %names = (%names, %{ $change->{set} }) if survives($cut, $node, $change);
    }
    $cut->{left}{$path} = [ mode($cut, $node) ];
    for my $name (grep { defined $names{$_} } sort keys %names) {
        walk($cut, $names{$name}, $path eq '' ? $name : "$path/$name");
    }
}

sub mode {
    my ($cut, $node) = @_;
    my (undef, $synced) = synced($node);
    my $until = { nothing => $synced, journal => $cut->{journal} }->{ $cut->{loss} } // $cut->{now};
    my $mode  = $node->{mode};

    for my $change (grep { defined $_->{mode} } @{ $node->{changes} }) {
        my $kept = $cut->{loss} ne 'chance' || rand() < 0.5;
        $mode = $change->{mode} if $change->{at} <= $synced || ($kept && $change->{at} <= $until);
    }
    return $mode;
}

sub content {
    my ($cut, $node) = @_;
    my ($synced) = synced($node);
    my $bytes = $node->{safe};

    for my $change (grep { !defined $_->{mode} } @{ $node->{changes} }) {
        my $kept = $change->{at} <= $synced || $cut->{loss} eq 'all' ? 'all' : $cut->{loss};
        if   (defined $change->{write}) { overwrite($cut, $kept, \$bytes, $change) }
        else                            { resize($kept, \$bytes, $change->{truncate}) }
    }
    return $bytes;
}

sub resize {
    my ($kept, $bytes, $length) = @_;

    return if $kept =~ /^(nothing|empty)$/ || ($kept =~ /^(journal|chance)$/ && rand() < 0.5);
    if   ($length <= length $$bytes) { substr($$bytes, $length) = '' }
    else                             { $$bytes .= "\0" x ($length - length $$bytes) }
}

sub overwrite {
    my ($cut, $kept, $bytes, $change) = @_;
    my ($from, $to) = ($change->{to}, $change->{to} + length $change->{write});

    return if $kept =~ /^(nothing|empty)$/;
    if ($kept eq 'all') {
        resize('all', $bytes, $to) if length $$bytes < $to;
        substr($$bytes, $from, $to - $from) = $change->{write};
        return;
    }
    if ($kept =~ /^(zeros|halves)$/) {
        my $half = $kept eq 'zeros' ? 0 : int(($to - $from) / 2);
        resize('all', $bytes, $to) if length $$bytes < $to;
        substr($$bytes, $from, $half) = substr $change->{write}, 0, $half;
        return;
    }
    for (my $at = $from; $at < $to;) {
        my $end = ($at - $at % $cut->{sector}) + $cut->{sector};
        $end = $to if $end > $to;
        if (rand() < 0.5) {
            resize('all', $bytes, $end) if length $$bytes < $end;
            substr($$bytes, $at, $end - $at) = substr $change->{write}, $at - $from, $end - $at;
        }
        $at = $end;
    }
}

1;
