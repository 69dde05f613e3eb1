#!/usr/bin/perl
# What happens around version scripts, with real processes: editing, killing, racing, asking first. TRIALS=400 kills more
# often.
use strict;
use warnings;
use Digest::SHA 'sha256_hex';
use File::Basename 'dirname';
use lib map { dirname(__FILE__) . "/../$_" } qw(lib migrate);
use Compare 'differences';
use Crash 'kill_within';
use POSIX '_exit';
use Project;
use Shell;
use Snapshot;
use Suite qw(program scratch);
use Test::More;
use Time::HiRes 'time';

my $program = program();
my $shell = Shell->new;
my $rows = 60_000;
my $trials = $ENV{TRIALS} // 100;

my $BEFORE = "CREATE TABLE note (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT, body TEXT);\n"
    . "CREATE INDEX note_title ON note (title);\nCREATE VIEW titles AS SELECT title FROM note;\n"
    . "CREATE TABLE log (note_id INTEGER REFERENCES note (id) ON DELETE CASCADE);\n"
    . "CREATE TRIGGER note_ad AFTER DELETE ON note BEGIN INSERT INTO log VALUES (NULL); END;\n";
my $AFTER = $BEFORE =~ s/body TEXT/body TEXT NOT NULL DEFAULT '', words INTEGER NOT NULL/r;
my @FILL = ('--backfill', 'note.words=length(body) % 9');

# started(NAME): a project whose database has the schema before.
sub started {
    my ($name, $text) = @_;
    my $project = Project->new(scratch() . "/$name", $program);
    $project->declare($text // $BEFORE);
    is($project->migrate('-m', 'first')->{code}, 0, "$name: a first script is written");
    is($project->pierogis('upgrade')->{code}, 0, "$name: and applied");
    return $project;
}

sub sqlite {
    my ($project, $sql) = @_;
    $shell->open_file($project->{database});
    my $output = $shell->ask($sql);
    $shell->open_file;
    return $output =~ s/\n$//r;
}

# Names and bytes of everything that lies in the project's folder, apart from what the last command said.
sub folder_state {
    my ($project) = @_;
    return [map { -f $_ ? "$_ " . sha256_hex(Project::read_file($_)) : $_ } sort grep { !m{/(?:out|err)$} }
            map { glob "$_/*" } $project->{folder}, "$project->{folder}/models", "$project->{folder}/versions"];
}

sub untouched {
    my ($project, $state, $name) = @_;
    is_deeply([differences(folder_state($project), $state)], [], $name);
    return;
}

# --- in step, and ahead --------------------------------------------------------------------------------------

{
    my $project = started('check');
    my $answer = $project->pierogis('migrate', '--check');
    is("$answer->{code} $answer->{out}$answer->{err}", '0 ', 'check: models and scripts agree, without a word');
    $answer = $project->pierogis('migrate', '--check', '--database');
    is("$answer->{code} $answer->{out}$answer->{err}", '0 ', 'check: so does the database');

    sqlite($project, 'ALTER TABLE note ADD COLUMN stray TEXT');
    my $state = folder_state($project);
    $answer = $project->pierogis('migrate', '--check');
    is($answer->{code}, 0, 'check: a change of the database alone does not matter to it');
    $answer = $project->pierogis('migrate', '--check', '--database');
    is($answer->{code}, 1, 'check: unless the database is looked at');
    like($answer->{out} . $answer->{err}, qr/\bnote\.stray\b/, 'check: which names the column');
    sqlite($project, 'ALTER TABLE note DROP COLUMN stray');

    $project->declare($BEFORE =~ s/body TEXT/body TEXT, likes INTEGER/r);
    $state = folder_state($project);
    for my $also ([], ['--database']) {
        $answer = $project->pierogis('migrate', '--check', @$also);
        is($answer->{code}, 1, "check @$also: models ahead of the scripts");
        like($answer->{out} . $answer->{err}, qr/\bnote\.likes\b/, "check @$also: names the column");
    }
    untouched($project, $state, 'check: writes nothing');
}

# --- an applied script that was edited -----------------------------------------------------------------------

{
    my $project = started('edited');
    my ($file) = keys %{$project->scripts};
    my ($id) = $file =~ /^([0-9a-f]+)/;
    my $path = "$project->{folder}/versions/$file";
    my $text = Project::read_file($path);
    Project::write_file($path, $text =~ s/^(-- pierogis: up sqlite\n)/$1-- looks harmless\n/mr);
    $project->declare($BEFORE =~ s/body TEXT/body TEXT, likes INTEGER/r);
    is($project->migrate('-m', 'second')->{code}, 0, 'edited: the next script can be written');
    my $state = folder_state($project);
    my $recorded = sqlite($project, 'SELECT up_checksum FROM pierogis_version');
    untouched($project, $state, 'edited: asking leaves the database as it is');

    for my $command (['upgrade'], ['upgrade', '--dry-run'], ['downgrade', '-1']) {
        my $answer = $project->pierogis(@$command);
        is($answer->{code}, 1, "edited: @$command refuses");
        like($answer->{err}, qr/\b\Q$id\E/, 'edited: names the script');
        my %sums = map { $_ => 1 } $answer->{err} =~ /\b[0-9a-f]{64}\b/g;
        ok($sums{$recorded} && keys %sums == 2, 'edited: and both checksums') or diag $answer->{err};
        untouched($project, $state, 'edited: touches nothing');
    }
    is($project->pierogis('repair', '--accept', $id)->{code}, 0, 'edited: repair --accept is the way on');
    my $answer = $project->pierogis('upgrade');
    is($answer->{code}, 0, 'edited: then upgrade works') or diag $answer->{err};
    is(sqlite($project, 'SELECT count(*) FROM pierogis_version'), 2, 'edited: and has applied the next one');

    Project::write_file($path, Project::read_file($path) =~ s/looks harmless/looks harmless too/r);
    is($project->pierogis('upgrade')->{code}, 1, 'edited: another edit is refused, though nothing is left to apply');
}

# --- killed at any moment ------------------------------------------------------------------------------------

# What tells one state from the other, the same whenever it is asked.
sub state_of {
    my ($path) = @_;
    $shell->open_file($path);
    my $integrity = $shell->ask('PRAGMA integrity_check') =~ s/\n//gr;
    my $schema = Snapshot->take_schema($shell);
    my $sums = $shell->ask('SELECT count(*), sum(id), sum(length(title)), sum(length(body)) FROM note;
        SELECT count(*) FROM log; SELECT name, seq FROM sqlite_sequence; PRAGMA foreign_key_check');
    $shell->open_file;
    return {integrity => $integrity, sums => $sums, map { ($_ => join "\n", @{$schema->{$_}}) } qw(lines own)};
}

sub same_state { my ($left, $right) = @_; return !grep { $left->{$_} ne $right->{$_} } qw(integrity sums lines own) }

for my $mode ('delete', 'wal') {
    my $project = started("kill-$mode");
    sqlite($project, "PRAGMA journal_mode=$mode;
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $rows)
        INSERT INTO note SELECT i * 2, 'title ' || i % 1000, 'some text that is neither long nor short, number ' || i FROM n;
        INSERT INTO log SELECT id FROM note WHERE id % 100 = 0; DELETE FROM note WHERE id = $rows * 2");
    my $template = Project::copy_file($project->{database}, scratch() . "/template-$mode");
    my $before = state_of($template);
    $project->declare($AFTER);
    is($project->migrate('-m', 'rebuild', @FILL)->{code}, 0, "kill, $mode: a script that rebuilds");

    my $undisturbed = sub {
        my $begin = time;
        my $answer = $project->pierogis('upgrade');
        is($answer->{code}, 0, "kill, $mode: undisturbed it works") or diag $answer->{err};
        return time - $begin;
    };
    my $duration = $undisturbed->();
    my $after = state_of($project->{database});
    isnt($before->{lines}, $after->{lines}, "kill, $mode: which changes the schema");
    is($before->{sums}, $after->{sums}, "kill, $mode: and loses nothing");
    my $whole = "$template.time";
    Project::write_file($whole, $duration);
    note sprintf 'the rebuild of %d rows takes %.0f ms', $rows, 1000 * $duration;

    my %landed = (before => 0, inside => 0, after => 0, done => 0);
    my @wrong;
    my ($kills, $tries) = (0, 0);
    # A kill that comes too late is none, and is tried again.
    while ($kills < $trials / 2 && $tries++ < 2 * $trials) {
        unlink glob "$project->{database}*";
        Project::copy_file($template, $project->{database});
        my $part = 1.05 * rand;
        local $ENV{PIEROGIS_DATABASE_URL} = $project->url;
        my $killed = kill_within($whole, $part, $project->words('upgrade'));
        # A journal or a log with something in it: the kill came between the first write and the last.
        my $open = grep { -s "$project->{database}-$_" } qw(journal wal);
        my $state = state_of($project->{database});
        my $which = same_state($state, $before) ? 'before' : same_state($state, $after) ? 'after' : 'broken';
        $kills++ if $killed;
        $landed{!$killed ? 'done' : $which eq 'before' && $open ? 'inside' : $which}++;
        push @wrong, sprintf 'killed after %.0f %% of its time: %s', 100 * $part, join ' ', %$state if $which eq 'broken';
        push @wrong, "done, but the schema is as before" if !$killed && $which ne 'after';
        my $answer = $project->pierogis('upgrade');
        push @wrong, "upgrade after the kill ends with $answer->{code}: $answer->{err}" if $answer->{code} ne '0';
        push @wrong, 'upgrade after the kill leads elsewhere' unless same_state(state_of($project->{database}), $after);
    }
    is(join("\n", @wrong), '',
        "kill, $mode: always exactly before or exactly after, and the next upgrade works without repair");
    note join ', ', map { "$landed{$_} $_" } qw(before inside after done);
    is($kills, int($trials / 2 + 0.5), "kill, $mode: as many kills as wanted");
    cmp_ok($landed{inside}, '>=', $trials / 10, "kill, $mode: many kills came in the middle of the writing");
}

# --- many at once --------------------------------------------------------------------------------------------

# at_once(NUMBER, CODE): so many processes do CODE, which returns text, at the same moment; their texts.
sub at_once {
    my ($number, $code) = @_;
    pipe my $gate, my $opener or die;
    my @readers;
    for my $n (1 .. $number) {
        my $pid = open my $reader, '-|';
        die "fork: $!" unless defined $pid;
        if (!$pid) {
            close $opener;
            sysread $gate, my $byte, 1; # the end comes when the parent opens the gate
            print $code->($n);
            close STDOUT;
            _exit(0);
        }
        push @readers, $reader;
    }
    close $opener;
    return map { local $/; my $text = readline $_; close $_; $text // '' } @readers;
}

for my $round (1 .. 6) {
    my $mode = $round % 2 ? 'wal' : 'delete';
    my $name = "race $round, $mode";
    my $project = Project->new(scratch() . "/race-$round", $program);
    my @steps = ($BEFORE, $AFTER, $AFTER . "CREATE TABLE late (id INTEGER PRIMARY KEY);\n");
    # In the last two rounds the database itself is still to be made.
    my $from_nothing = $round > 4;
    my $first = '';

    $project->declare($steps[0]);
    $project->migrate('-m', 'one');
    unless ($from_nothing) {
        sqlite($project, "PRAGMA journal_mode=$mode; PRAGMA user_version=1; PRAGMA user_version=0");
        is($project->pierogis('upgrade')->{code}, 0, "$name: prepared");
        sqlite($project, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
            INSERT INTO note (title, body) SELECT 'title ' || i, 'body' FROM n");
        $first = sqlite($project, 'SELECT id FROM pierogis_version');
    }
    $project->declare($steps[1]);
    $project->migrate('-m', 'two', @FILL);
    $project->declare($steps[2]);
    $project->migrate('-m', 'three');
    my @ids = sort map { /^([0-9a-f]+)/ } keys %{$project->scripts};
    is(@ids, 3, "$name: three scripts");

    my @answers = at_once(8, sub {
        my ($n) = @_;
        my $own = bless {%$project, folder => scratch() . "/race-$round-$n"}, 'Project';
        mkdir $own->{folder};
        local $ENV{PIEROGIS_DATABASE_URL} = $project->url;
        my $answer = $own->command('/dev/null', $project->words('upgrade', '--json'));
        return "$answer->{code} $answer->{err}$answer->{out}";
    });
    is(join('', grep { !/^0 \{/ } @answers), '', "$name: eight upgrades all succeed");
    my @applied = sort map { my ($list) = /"applied":\s*\[(.*?)\]/s; ($list // '') =~ /"([0-9a-f]+)"/g } @answers;
    is_deeply(\@applied, [grep { $_ ne $first } @ids], "$name: each script is applied exactly once");
    is(sqlite($project, 'SELECT count(*), count(DISTINCT id) FROM pierogis_version'), '3|3',
        "$name: so says the version table");
    is(sqlite($project, 'PRAGMA integrity_check'), 'ok', "$name: the database is whole");
    is(sqlite($project, 'SELECT count(*) FROM note'), $from_nothing ? 0 : 20_000, "$name: with all its rows");
    is($project->pierogis('migrate', '--check', '--database')->{code}, 0, "$name: and the schema is the models'");
}

# --- the life of a schema ------------------------------------------------------------------------------------

# Each step up must end where a fresh database of its models stands, and each step down as well.
{
    my $note = 'CREATE TABLE note (id INTEGER PRIMARY KEY, title TEXT';
    my $card = 'CREATE TABLE card (id INTEGER PRIMARY KEY, title TEXT NOT NULL, "order" INTEGER NOT NULL DEFAULT 0';
    my $words = "CREATE VIRTUAL TABLE words USING fts5(title);\nCREATE TRIGGER card_ai AFTER INSERT ON card\n"
        . "BEGIN\n    INSERT INTO words (rowid, title) VALUES (new.id, new.title);\nEND;\n";
    my $box = "CREATE TABLE box (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE);\n";
    my @life = (
        ["$note);\n"],
        ["$note, body TEXT);\nCREATE INDEX note_title ON note (title);\n"],
        ["$note NOT NULL, body TEXT);\nCREATE INDEX note_title ON note (title DESC);\nCREATE VIEW v AS SELECT title FROM note;\n"],
        ["$card, body TEXT);\nCREATE INDEX note_title ON card (title DESC);\nCREATE VIEW v AS SELECT title FROM card;\n",
            '--rename-table', 'note=card'],
        ["$card, text TEXT, CHECK (card.\"order\" >= 0));\nCREATE VIEW v AS SELECT title, text FROM card;\n$words",
            '--rename-column', 'card.text=body'],
        ["$card, text TEXT, box_id INTEGER REFERENCES box (id) ON DELETE SET NULL, CHECK (card.\"order\" >= 0));\n$box$words"],
        ["$card, text TEXT, box_id INTEGER REFERENCES box (id) ON DELETE SET NULL, long INTEGER AS (length(text)) VIRTUAL);\n"
            . "CREATE INDEX card_long ON card (long) WHERE long > 3;\n" . $box =~ s/UNIQUE/NOT NULL UNIQUE/r . $words],
        ["$card, box_id INTEGER);\n" . $words =~ s/title\)/title, tokenize='porter')/r, '--allow-destructive'],
    );
    my $project = Project->new(scratch() . '/life', $program);
    my @models;
    for my $step (@life) {
        my ($text, @flags) = @$step;
        my $name = 'life, step ' . (@models + 1);
        $project->declare($text);
        my $answer = $project->migrate('-m', $name, @flags);
        is($answer->{code}, 0, "$name: a script") or diag $answer->{err};
        $answer = $project->pierogis('upgrade');
        is($answer->{code}, 0, "$name: is applied") or diag $answer->{err};
        push @models, schema_of(undef, $text);
        is(schema_of($project->{database}), $models[-1], "$name: leads to the models");
        is($project->pierogis('migrate', '--check', '--database')->{code}, 0, "$name: and the check says so");
        sqlite($project, "INSERT INTO note (title) VALUES ('a note')") if @models == 1;
        sqlite($project, "INSERT INTO card (title) VALUES ('card ' || (SELECT count(*) FROM card))") if @models > 4;
    }
    is(sqlite($project, 'SELECT count(*), group_concat(title) FROM card'), '5|a note,card 1,card 2,card 3,card 4', 'life: with all rows');
    is(sqlite($project, "SELECT count(*) FROM words WHERE words MATCH 'cards'"), 4, 'life: which are found');
    for my $step (reverse 1 .. $#life) {
        my $answer = $project->pierogis('downgrade', '-1');
        is($answer->{code}, 0, "life, back to step $step") or diag $answer->{err};
        is(schema_of($project->{database}), $models[$step - 1], "life, back to step $step: the schema of its models");
    }
    is(sqlite($project, 'SELECT group_concat(title) FROM note'), 'a note,card 1,card 2,card 3,card 4', 'life: with all rows again');
    is($project->pierogis('upgrade')->{code}, 0, 'life: and all the way up once more');
    is(schema_of($project->{database}), $models[-1], 'life: to the last models');
}

# The schema of a database, or of one made from this text, in normal form.
sub schema_of {
    my ($path, $text) = @_;
    $shell->open_file($path);
    $shell->ask($text) if defined $text;
    my $lines = join "\n", @{Snapshot->take_schema($shell)->{lines}};
    $shell->open_file;
    return $lines;
}

# --- asking first --------------------------------------------------------------------------------------------

{
    my $project = started('dry');
    sqlite($project, "INSERT INTO note (title, body) VALUES ('a', 'b')");
    $project->declare($AFTER);
    $project->migrate('-m', 'rebuild', @FILL);
    my $state = folder_state($project);
    for my $asks (['--dry-run'], ['--sql'], ['--dry-run', '--json']) {
        my $answer = $project->pierogis('upgrade', @$asks);
        is("$answer->{code}$answer->{err}", 0, "upgrade @$asks: succeeds");
        like($answer->{out}, qr/rebuild|_pierogis_new_note/, "upgrade @$asks: says what would be done");
        untouched($project, $state, "upgrade @$asks: touches nothing");
    }

    # A database that another program has made, and one that is not there.
    my $foreign = Project->new(scratch() . '/dry-foreign', $program);
    $foreign->declare($BEFORE);
    $foreign->migrate('-m', 'first');
    $state = folder_state($foreign);
    is($foreign->pierogis('upgrade', '--dry-run')->{code}, 0, 'upgrade --dry-run: without a database');
    untouched($foreign, $state, 'upgrade --dry-run: does not make one');
    sqlite($foreign, 'CREATE TABLE other (id INTEGER PRIMARY KEY)');
    $state = folder_state($foreign);
    is($foreign->pierogis('upgrade', '--dry-run')->{code}, 0, 'upgrade --dry-run: with the database of another program');
    untouched($foreign, $state, 'upgrade --dry-run: makes no version table there');
}

done_testing();
