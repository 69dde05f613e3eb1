#!/usr/bin/perl
# Each kind of thing that two schemas can differ in, where it can differ: in the models, and in a database that somebody has
# changed by hand, both by making it otherwise and by writing into its schema.
use strict;
use warnings;
use File::Basename 'dirname';
use lib dirname(__FILE__) . '/../migrate';
use Compare qw(differences);
use Project;
use Shell;
use Snapshot;
use Suite qw(program scratch);
use Test::More;
use Words qw(words);

my $program = program();
my $shell = Shell->new;
my $number = 0;

# What is wrong with the answer: it must end so, and its errors must fit.
sub wrong {
    my ($what, $answer, $code, $like) = @_;
    return () if $answer->{code} eq $code && $answer->{err} =~ $like;
    return "$what: $answer->{code} $answer->{err}$answer->{out}";
}

sub codes { my ($answer) = @_; return sort { $a cmp $b } $answer->{err} =~ /\[([^\[\]]+)\]$/mg }

sub snapshot {
    my ($project) = @_;
    $shell->open_file($project->{database});
    my $snapshot = Snapshot->take($shell);
    $shell->open_file;
    return $snapshot;
}

# Rows in every table that takes some.
sub fill {
    my ($project) = @_;
    $shell->open_file($project->{database});
    for my $row ($shell->rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('p', 't', 'u') ORDER BY name")) {
        my $columns = $shell->ask("SELECT group_concat(name) FROM pragma_table_xinfo('$row->[0]') WHERE hidden = 0 AND name <> 't'") =~ s/\n//r;
        my $count = () = $columns =~ /\w+/g;
        for my $n (5 .. 6) {
            $shell->run("INSERT INTO $row->[0] ($columns) VALUES (" . join(',', ($n) x $count) . ')');
        }
    }
    $shell->open_file;
    return;
}

# The change in the models: named by --check, written once, applied, and taken back.
sub in_models {
    my ($project, $subject, $before, $after, @flags) = @_;
    my @wrong;

    $project->declare($before);
    push @wrong, wrong('the first script', $project->migrate('-m', 'before'), 0, qr/\A\z/);
    push @wrong, wrong('upgrade', $project->pierogis('upgrade', '-q'), 0, qr/\A\z/);
    push @wrong, wrong('check after the first', $project->pierogis('migrate', '--check', '--database'), 0, qr/\A\z/);
    fill($project);
    my $was = snapshot($project);
    $project->declare($after);
    push @wrong, wrong('check', $project->pierogis('migrate', '--check'), 1, qr/\[differs:\Q$subject\E\]$/m);
    my $second = $project->migrate('-m', 'after', @flags);
    push @wrong, wrong('the second script', $second, 0, qr/\A(?:pierogis: warning: .*\n)?\z/);
    return @wrong, 'no second script' unless defined $second->{file};
    push @wrong, map { "a third script:\n$_" } grep { defined } $project->migrate('-m', 'third')->{text};
    push @wrong, wrong('the second upgrade', $project->pierogis('upgrade', '-q'), 0, qr/\A\z/);
    push @wrong, wrong('check after it', $project->pierogis('migrate', '--check', '--database'), 0, qr/\A\z/);
    my $now = snapshot($project);
    push @wrong, wrong('downgrade', $project->pierogis('downgrade'), 0, qr/\A\z/) if $second->{text} !~ /irreversible/;
    return @wrong if "@flags" =~ /drop/ || $second->{text} =~ /irreversible/;
    push @wrong, map { "after the way back: $_" } differences(snapshot($project)->meaning, $was->meaning);
    push @wrong, wrong('upgrade again', $project->pierogis('upgrade', '-q'), 0, qr/\A\z/);
    push @wrong, map { "after another upgrade: $_" } differences(snapshot($project)->meaning, $now->meaning);
    return @wrong;
}

# A database whose scripts lead to `before` and that somebody gave `after`.
sub in_database {
    my ($project, $subject, $before, $after, $way) = @_;
    my $codes = qr/\[differs:\Q$subject\E\]$/m;
    my @wrong;

    $project->declare($before);
    push @wrong, wrong('the first script', $project->migrate('-m', 'before'), 0, qr/\A\z/);
    if ($way eq 'made') {
        $shell->open_file($project->{database});
        $shell->ask($after);
        $shell->open_file;
        push @wrong, wrong('baseline', $project->pierogis('baseline'), 1, $codes);
        push @wrong, wrong('stamp', $project->pierogis('stamp', 'head'), 1, $codes);
        push @wrong, wrong('stamp --force', $project->pierogis('stamp', '--force', 'head'), 0, qr//);
    } else {
        push @wrong, wrong('upgrade', $project->pierogis('upgrade', '-q'), 0, qr/\A\z/);
        return @wrong, 'unwritable' unless write_schema($project, $after);
        push @wrong, wrong('stamp', $project->pierogis('stamp', 'head'), 1, $codes);
    }
    my $was = snapshot($project)->everything;
    push @wrong, wrong('check', $project->pierogis('migrate', '--check', '--database'), 1, $codes);
    push @wrong, wrong('check of the models alone', $project->pierogis('migrate', '--check'), 0, qr/\A\z/);
    push @wrong, wrong('upgrade with nothing to do', $project->pierogis('upgrade', '-q'), 0, qr/\A\z/);
    push @wrong, map { "the database has changed: $_" } differences(snapshot($project)->everything, $was);
    return (@wrong, upgrade_by_another_script($project, $subject, $before, $was));
}

# The next script, which has nothing to do with the change, is not run, unless the change is something more that no script
# knows: that is warned of and stays.
sub upgrade_by_another_script {
    my ($project, $subject, $before, $was) = @_;
    my @wrong;

    $project->declare("$before\nCREATE TABLE zz (a);");
    push @wrong, wrong('the next script', $project->migrate('-m', 'next'), 0, qr/\A\z/);
    my $answer = $project->pierogis('upgrade', '-q');
    if ($answer->{code} eq '0') {
        my $name = $subject =~ s/^\w+ //r;
        push @wrong, wrong('the upgrade', $answer, 0, qr/\Awarning: the (?:table|index|view|trigger) $name is in the database, but in no version script\n\z/);
        my @lost = grep { /^- / } differences([grep { !/pierogis_version|^schema version/ } @{snapshot($project)->everything}],
            [grep { !/pierogis_version|^schema version/ } @$was]);
        push @wrong, map { "lost by the upgrade: $_" } @lost;
        push @wrong, wrong('check after the upgrade', $project->pierogis('migrate', '--check', '--database'), 1, qr/\[differs:\Q$subject\E\]$/m);
        return @wrong;
    }
    push @wrong, wrong('the refusal', $answer, 1, qr/ was not run, because .*\[differs:[^\]]+\]$/m);
    return @wrong, map { "the refused upgrade has changed: $_" } differences(snapshot($project)->everything, $was);
}

# Puts the texts of the schema `after` in place of those that the database has, by the shell; its tables are empty.
sub write_schema {
    my ($project, $after) = @_;
    my $other = "$project->{folder}/other";

    $shell->open_file($other);
    $shell->ask($after);
    $shell->open_file($project->{database});
    $shell->ask("PRAGMA writable_schema = ON; ATTACH '$other' AS other");
    my ($count) = $shell->ask(<<~'SQL') =~ /(\d+)/;
        SELECT count(*) FROM main.sqlite_schema m JOIN other.sqlite_schema o USING (type, name)
        WHERE m.sql <> o.sql AND m.tbl_name = o.tbl_name AND m.type <> 'view' AND o.sql NOT LIKE '% VIRTUAL %' AND m.sql || o.sql NOT LIKE '% WITHOUT ROWID%'
        AND (SELECT count(*) FROM main.sqlite_schema WHERE name <> 'pierogis_version' AND tbl_name <> 'pierogis_version') =
            (SELECT count(*) FROM other.sqlite_schema);
        SQL
    $shell->ask(<<~'SQL') if $count;
        UPDATE main.sqlite_schema AS m SET sql = o.sql FROM other.sqlite_schema AS o WHERE m.type = o.type AND m.name = o.name
            AND m.sql <> o.sql;
        SQL
    $shell->ask("DETACH other; PRAGMA writable_schema = RESET");
    $shell->open_file;
    return $count;
}

for my $word (words()) {
    my ($what, $subject, $before, $after, @flags) = @$word;
    my $folder = sub { return Project->new(scratch() . '/' . ++$number, $program) };
    my @wrong = in_models($folder->(), $subject, $before, $after, @flags);
    ok !@wrong, "$what: in the models" or diag join "\n", @wrong;
    @wrong = in_database($folder->(), $subject, $before, $after, 'made');
    ok !@wrong, "$what: in a database" or diag join "\n", @wrong;
    @wrong = in_database($folder->(), $subject, $before, $after, 'written');
    next if @wrong && $wrong[-1] eq 'unwritable'; # it would not only be another schema, but a broken file
    ok !@wrong, "$what: written into a database" or diag join "\n", @wrong;
}

# As many columns as SQLite has: nothing takes a time that grows faster than their pairs.
my $wide = Project->new(scratch() . '/wide', $program);
my $columns = join ', ', map { "c$_ TEXT" } 1 .. 1999;
my $began = time;
$wide->declare("CREATE TABLE t (id INTEGER PRIMARY KEY, $columns);");
my @wrong = wrong('the first script', $wide->migrate('-m', 'first'), 0, qr/\A\z/);
push @wrong, wrong('upgrade', $wide->pierogis('upgrade', '-q'), 0, qr/\A\z/);
push @wrong, wrong('check', $wide->pierogis('migrate', '--check', '--database'), 0, qr/\A\z/);
$wide->declare("CREATE TABLE t (id INTEGER PRIMARY KEY, $columns, x TEXT);");
push @wrong, wrong('one more', $wide->migrate('-m', 'more'), 1, qr/m\.sqlite\.sql, line 1: SQLite: too many columns on t$/);
ok !@wrong, '2000 columns' or diag join "\n", @wrong;
my $seconds = time - $began;
cmp_ok $seconds, '<', 25, "2000 columns in $seconds seconds";
done_testing;
