package Trial;

# One case, in one journal mode: the schema before, its rows, the change, and the way back, with everything compared that can
# be. What is wrong is collected as sentences.
use strict;
use warnings;
use JSON::PP;
use Compare qw(differences);
use Project;
use SchemaText qw(lower);
use Snapshot;

# run(CASE, JOURNAL MODE, FOLDER, PROGRAM, SHELL): the sentences, none if all is well.
sub run {
    my ($case, $mode, $folder, $program, $shell) = @_;
    my $self = bless {case => $case, mode => $mode, shell => $shell, expect => $case->{expect}, wrong => [],
        project => Project->new($folder, $program)}, __PACKAGE__;

    # A step that fails ends the trial: the later ones would only fail, too.
    eval { $self->steps; 1 } or push @{$self->{wrong}}, $@ =~ s/\n$//r;
    $shell->open_file;
    return @{$self->{wrong}};
}

sub wrong { my ($self, @sentences) = @_; push @{$self->{wrong}}, @sentences; return }

sub same {
    my ($self, $what, $got, $want) = @_;
    my @differences = differences($got, $want);
    $self->wrong("$what:\n" . join "\n", map { "    $_" } @differences) if @differences;
    return !@differences;
}

# Rows that were given the time of the copy have another one.
sub same_but_times {
    my ($self, $what, @lists) = @_;
    my $time = qr/\bt(?:3\d){4}2D(?:3\d){2}2D(?:3\d){2}20(?:3\d){2}3A(?:3\d){2}3A(?:3\d){2}\b/;
    return $self->same($what, map { [map { s/$time/time/gr } @$_] } @lists);
}

sub ended {
    my ($self, $answer, $code) = @_;
    return $answer if $answer->{code} eq $code;
    die "$answer->{command}\n    ended with $answer->{code}, not $code\n    $answer->{err}$answer->{out}\n";
}

# --- databases -----------------------------------------------------------------------------------------------

sub snapshot {
    my ($self, $path) = @_;
    my $shell = $self->{shell};

    $shell->open_file($path // $self->{project}{database});
    my $snapshot = Snapshot->take($shell);
    $self->wrong("integrity_check: $_") for grep { $_ ne 'ok' } map { @$_ } $shell->rows('PRAGMA integrity_check');
    $snapshot->{orphans} = [map { join ' ', @$_ } $shell->rows('PRAGMA foreign_key_check')];
    $snapshot->{mode} = $shell->ask('PRAGMA journal_mode') =~ s/\n//r;
    $shell->open_file;
    return $snapshot;
}

# What a database has that was made from this text.
sub fresh {
    my ($self, $text) = @_;
    my $shell = $self->{shell};

    $shell->open_file;
    $shell->ask($text);
    return Snapshot->take($shell);
}

# The schema apart from what other programs keep in the same database.
sub our_lines {
    my ($self, $snapshot) = @_;
    my @globs = (@{$self->{case}{flags}{ignore_tables} // []}, keys %{$self->{foreign}});
    my $theirs = join '|', map { quotemeta(lower $_) =~ s/\\\*/.*/gr } @globs or return $snapshot->{lines};
    return [grep { !/^(?:table|index|trigger|view) (?:\S+ on )?(?:$theirs)(?:$|[ :])/ } @{$snapshot->{lines}}];
}

sub prepare {
    my ($self) = @_;
    my ($case, $project, $shell) = @$self{qw(case project shell)};
    # A script written by hand says nothing about PostgreSQL here; then neither do the models.
    my $by_hand = $case->{before} =~ /\bALTER\b/;
    my $portable = !$by_hand && grep { $_ eq 'postgres' } @{$case->{dialects}};

    $shell->open_file($project->{database});
    $shell->ask("PRAGMA journal_mode=$self->{mode}; PRAGMA user_version=1; PRAGMA user_version=0");
    $shell->open_file;
    if ($by_hand) {
        Project::write_file("$project->{folder}/versions/00aa_before.sql", join "\n",
            '-- pierogis: id=00aa parent=- message="before" destructive=none', '-- pierogis: after',
            '-- pierogis: up sqlite', $case->{before}, '-- pierogis: up postgres',
            '-- pierogis: down sqlite irreversible "nobody needs it"',
            '-- pierogis: down postgres irreversible "nobody needs it"', '');
    } elsif ($case->{before} =~ /\S/) {
        $project->declare($case->{before}, $portable);
        my $answer = $self->ended($project->migrate('-m', 'before'), 0);
        die "no script was written for the schema before\n" unless defined $answer->{file};
    }
    $self->ended($project->pierogis('upgrade'), 0);
    $shell->open_file($project->{database});
    $self->{foreign} = {};
    if (defined $case->{pre}) {
        $shell->ask($case->{pre});
        $self->{foreign} = $self->fresh($case->{pre})->{tables};
        $shell->open_file($project->{database});
    }
    $shell->ask("PRAGMA foreign_keys=ON;\n$case->{rows}");
    $shell->open_file;
    $project->declare($case->{after}, $portable);
    $self->{before} = $self->snapshot;
    $self->{model_before} = $self->fresh($case->{before});
    $self->same('the schema before', $self->our_lines($self->{before}), $self->our_lines($self->{model_before}));
    return;
}

# --- steps ---------------------------------------------------------------------------------------------------

sub flags {
    my ($flags) = @_;
    my @words;

    push @words, '--allow-destructive' if $flags->{allow_destructive};
    push @words, '--online' if $flags->{online};
    push @words, map { ('--allow-drop', $_) } @{$flags->{allow_drop} // []};
    push @words, map { ('--ignore-table', $_) } @{$flags->{ignore_tables} // []};
    for my $kind (qw(rename_table rename_column backfill down_backfill cast)) {
        push @words, map { ('--' . $kind =~ s/_/-/r, "$_=$flags->{$kind}{$_}") } sort keys %{$flags->{$kind} // {}};
    }
    return @words;
}

sub steps {
    my ($self) = @_;
    my ($case, $project) = @$self{qw(case project)};
    my $outcome = $self->{expect}{outcome};

    $self->prepare;
    my $answer = $project->migrate('-m', $case->{name}, flags($case->{flags}));

    if ($outcome eq 'refuse') {
        $self->ended($answer, 1);
        $self->reason($answer);
        die "migrate refused and wrote a script all the same\n" if defined $answer->{file};
        return $self->unchanged;
    }
    $self->ended($answer, 0);
    if ($outcome eq 'noop') {
        die "migrate found a difference:\n$answer->{text}\n" if defined $answer->{file};
        $self->ended($project->pierogis('migrate', '--check', ignored($case)), 0);
        return $self->unchanged;
    }
    die "migrate wrote no script: $answer->{out}$answer->{err}\n" unless defined $answer->{file};
    $self->{script} = $answer->{text};
    if ($outcome eq 'fail') {
        $self->reason($self->ended($project->pierogis('upgrade'), 1));
        return $self->unchanged;
    }
    $self->strategy;
    $self->upgrade;
    $self->behaviour;
    return $self->downgrade;
}

sub ignored { my ($case) = @_; return flags({ignore_tables => $case->{flags}{ignore_tables}}) }

sub reason {
    my ($self, $answer) = @_;
    my $reason = quotemeta $self->{expect}{reason};

    $reason =~ s/\\\*$/[^\\]]*/;
    return if $answer->{err} =~ /^pierogis: .*\[$reason\]$/m;
    return $self->wrong("the reason $self->{expect}{reason} is not told: $answer->{err}");
}

sub unchanged {
    my ($self) = @_;
    return $self->same('the database, which must be as before', $self->snapshot->everything, $self->{before}->everything);
}

sub strategy {
    my ($self) = @_;
    my $strategy = $self->{expect}{sqlite_strategy} // return;
    my $up = Project::section($self->{script}, 'up sqlite') // die "the script has no section \"up sqlite\"\n";
    my $rebuilds = $up =~ /_pierogis_new_/;

    $self->wrong("$strategy was expected:\n$up") if $rebuilds != ($strategy eq 'rebuild');
    return;
}

sub upgrade {
    my ($self) = @_;
    my ($case, $project) = @$self{qw(case project)};
    my $copy = Project::copy_file($project->{database}, "$project->{folder}/copy");
    my $text = $self->ended($project->pierogis('upgrade', '--sql'), 0)->{out};
    $self->same('the database after "upgrade --sql"', $self->snapshot->everything, $self->{before}->everything);

    $self->ended($project->pierogis('upgrade'), 0);
    my $after = $self->{after} = $self->snapshot;
    $self->same('the schema after', $self->our_lines($after), $self->our_lines($self->fresh($case->{after})));
    $self->wrong(Compare::kept($case, $self->{before}, $after));
    my ($orphans, $old_orphans) = ($after->{orphans}, $self->{before}{orphans});
    $self->same('broken foreign keys', $orphans, $old_orphans) if @$orphans > @$old_orphans;
    $self->wrong("the journal mode is $after->{mode}") if $after->{mode} ne $self->{mode};

    my $again = $self->ended($project->migrate('-m', 'again', ignored($case)), 0);
    $self->wrong("a second migrate writes a script:\n$again->{text}") if defined $again->{file};
    $self->ended($project->pierogis('migrate', '--check', '--database', ignored($case)), 0);

    my $input = Project::write_file("$project->{folder}/up.sql", $text);
    my $shell = $project->command($input, qw(sqlite3 -batch -init /dev/null), $copy);
    $self->wrong("the text of \"upgrade --sql\" in the shell: $shell->{code} $shell->{err}")
        if "$shell->{code}$shell->{err}" ne '0';
    $self->same_but_times('the database by the text of "upgrade --sql"', $self->snapshot($copy)->everything, $after->everything);
    return;
}

# Queries, and statements that must fail or work on a copy.
sub behaviour {
    my ($self) = @_;
    my ($project, $expect, $shell) = @$self{qw(project expect shell)};

    $shell->open_file(Project::copy_file($project->{database}, "$project->{folder}/copy"));
    $shell->ask('PRAGMA foreign_keys=ON');
    for my $query (@{$expect->{rows_after} // []}) {
        my ($got, $error) = $shell->run(".mode quote\n$query->{sql};\n.mode list");
        my $want = join '', map { join(',', map { literal($_) } @$_) . "\n" } @{$query->{rows}};
        $self->wrong("$query->{sql}\n    gives " . ($error // $got) . "    not   $want") if defined $error || $got ne $want;
    }
    for my $sql (@{$expect->{must_fail} // []}) {
        my (undef, $error) = $shell->run($sql);
        $self->wrong("must fail: $sql") unless defined $error;
    }
    for my $sql (@{$expect->{must_work} // []}) {
        my (undef, $error) = $shell->run($sql);
        $self->wrong("must work: $sql: $error") if defined $error;
    }
    $shell->open_file;
    return;
}

sub literal {
    my ($value) = @_;
    return 'NULL' unless defined $value;
    return $value if JSON::PP->new->allow_nonref->encode($value) !~ /^"/;
    return "'" . $value =~ s/'/''/gr . "'";
}

sub downgrade {
    my ($self) = @_;
    my ($case, $project) = @$self{qw(case project)};
    my $down = $self->{expect}{down};

    return if $down eq 'n/a';
    my $answer = $project->pierogis('downgrade', '-1');
    if ($down eq 'none') {
        $self->ended($answer, 1);
        return $self->same('the database, which must be as before', $self->snapshot->everything, $self->{after}->everything);
    }
    $self->ended($answer, 0);
    my $back = $self->snapshot;
    $self->same('the schema after the downgrade', $self->our_lines($back), $self->our_lines($self->{model_before}));
    $self->same('the version table after the downgrade', $back->{own}, $self->{before}{own});
    return if $down ne 'exact';
    my @lost = Compare::restored($case, $self->{before}, $self->{after}, $back);
    $self->wrong(map { "after the downgrade, $_" } @lost);
    $self->ended($project->pierogis('upgrade'), 0);
    return $self->same_but_times('the database after another upgrade', $self->snapshot->meaning, $self->{after}->meaning);
}

1;
