#!/usr/bin/perl
# What other migration tools are known to lose on SQLite, each as a test that nothing is lost here. Where alembic is
# installed, the same is done with its batch mode, and a note says what became of it there.
use strict;
use warnings;
use File::Basename 'dirname';
use lib dirname(__FILE__) . '/../migrate';
use POSIX '_exit';
use Project;
use Shell;
use Suite qw(program scratch);
use Test::More;

my $program = program();
my $shell = Shell->new;
my $losses = dirname(__FILE__) . '/../migrate/losses.py';
my $python = '/usr/bin/python3'; # Debian's, which finds Debian's packages
my $alembic = {code => 127, out => '', err => "there is no $python"};
$alembic = Project->new(scratch() . '/alembic', $program)->command('/dev/null', $python, $losses, '--version') if -x $python;
my $version = $alembic->{code} eq '0' ? $alembic->{out} =~ s/\n//r : '';
note $version ? "alembic $version" : "alembic is missing ($alembic->{out}$alembic->{err}): only our own side is shown";

# Each: a schema, its rows, the change, a query that tells, and its answer if nothing is lost.
my $T = 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT';
my $ONE = "INSERT INTO t VALUES (1, 'x')";
my @LOSSES = (
    ['a CHECK without a name',
        "$T, n INTEGER, CHECK (n > 0));",
        "INSERT INTO t VALUES (1, 'x', 1)",
        "SELECT count(*) FROM sqlite_schema WHERE sql LIKE '%CHECK%n > 0%'", '1'],
    ['the WHERE of a partial index',
        "$T, n INTEGER);\nCREATE UNIQUE INDEX i ON t (n) WHERE n > 3;",
        "INSERT INTO t VALUES (1, 'x', 1), (2, 'y', 1)",
        "SELECT partial FROM pragma_index_list('t') WHERE name = 'i'", '1'],
    ['an index on an expression',
        "$T);\nCREATE UNIQUE INDEX i ON t (lower(a));",
        $ONE,
        "SELECT count(*) FROM sqlite_schema WHERE name = 'i'", '1'],
    ['the order of an index',
        "$T);\nCREATE INDEX i ON t (a DESC);",
        $ONE,
        q(SELECT "desc" FROM pragma_index_xinfo('i') WHERE seqno = 0), '1'],
    ['a view on the table',
        "$T);\nCREATE VIEW v AS SELECT a FROM t;",
        $ONE,
        q(SELECT "notnull" || ' ' || (SELECT a FROM v) FROM pragma_table_info('t') WHERE name = 'a'), '1 x'],
    ['a trigger of the table',
        "$T);\nCREATE TABLE log (m TEXT);\nCREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO log VALUES ('i'); END;",
        $ONE,
        "SELECT count(*) || ' ' || (SELECT count(*) FROM log) FROM sqlite_schema WHERE type = 'trigger'", '1 1'],
    ['a trigger of another table that uses it',
        "$T);\nCREATE TABLE o (id INTEGER PRIMARY KEY);\n"
            . "CREATE TRIGGER tr AFTER INSERT ON o BEGIN INSERT INTO t VALUES (new.id, 'o'); END;",
        'INSERT INTO o VALUES (7)',
        q(SELECT "notnull" || (SELECT count(*) FROM sqlite_schema WHERE type = 'trigger')
            FROM pragma_table_info('t') WHERE name = 'a'), '11'],
    ['children, by ON DELETE CASCADE',
        "$T);\nCREATE TABLE k (id INTEGER PRIMARY KEY, t_id INTEGER REFERENCES t (id) ON DELETE CASCADE);",
        "INSERT INTO t VALUES (1, 'x'), (2, 'y'); INSERT INTO k VALUES (1, 1), (2, 2)",
        'SELECT count(*) FROM k', '2'],
    ['the next number of AUTOINCREMENT',
        'CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);',
        "INSERT INTO t VALUES (1, 'x'), (500, 'y'); DELETE FROM t WHERE id = 500",
        "SELECT seq FROM sqlite_sequence WHERE name = 't'", '500'],
    ['rowids',
        'CREATE TABLE t (a TEXT);',
        "INSERT INTO t (rowid, a) VALUES (70, 'x'), (20, 'y')",
        'SELECT group_concat(rowid) FROM (SELECT rowid FROM t ORDER BY 1)', '20,70'],
    ['WITHOUT ROWID',
        'CREATE TABLE t (k TEXT PRIMARY KEY, a TEXT) WITHOUT ROWID;',
        "INSERT INTO t VALUES ('k', 'x')",
        "SELECT wr FROM pragma_table_list WHERE name = 't'", '1'],
    ['STRICT and generated columns',
        "$T, d INTEGER AS (id * 2) STORED) STRICT;",
        "INSERT INTO t (id, a) VALUES (4, 'x')",
        "SELECT strict || ' ' || (SELECT d FROM t) FROM pragma_table_list WHERE name = 't'", '1 8'],
    ['a collation',
        'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, c TEXT COLLATE NOCASE);',
        "INSERT INTO t VALUES (1, 'x', 'C')",
        "SELECT count(*) FROM t WHERE c = 'c'", '1'],
    ["'abc' when TEXT becomes INTEGER",
        "$T);",
        "INSERT INTO t VALUES (1, 'abc'), (2, '12'), (3, '0x10')",
        "SELECT group_concat(a || ' ' || typeof(a)) FROM t", 'abc text,12 integer,0x10 text', 'text_to_integer'],
);

sub ask {
    my ($path, $sql) = @_;
    $shell->open_file($path);
    my ($output, $error) = $shell->run($sql);
    $shell->open_file;
    return ($error // $output) =~ s/\n$//r;
}

sub complaint { my ($answer) = @_; return $answer->{err} =~ /^(\S*Error.*)$/m ? $1 : "exit code $answer->{code}" }

sub batch {
    my ($project, $step, $path) = @_;
    return $project->command('/dev/null', $python, $losses, $step, $path);
}

# A project with the schema before and its rows; the same database for alembic.
my $number = 0;
sub project {
    my ($before, $rows) = @_;
    my $project = Project->new(scratch() . '/loss-' . ++$number, $program);
    $project->declare($before);
    for my $answer ($project->migrate('-m', 'first'), $project->pierogis('upgrade')) {
        die "$answer->{command}: $answer->{err}" if $answer->{code} ne '0';
    }
    ask($project->{database}, "PRAGMA foreign_keys=ON; $rows");
    $project->{other} = "$project->{folder}/alembic.db";
    ask($project->{other}, "$before\nPRAGMA foreign_keys=ON; $rows");
    return $project;
}

sub changed {
    my ($before, $step) = @_;
    return $step eq 'text_to_integer' ? $before =~ s/\ba TEXT/a INTEGER/r : $before =~ s/\ba TEXT/a TEXT NOT NULL/r;
}

for my $loss (@LOSSES) {
    my ($name, $before, $rows, $query, $want, $step) = (@$loss, 'set_not_null');
    my $project = project($before, $rows);

    $project->declare(changed($before, $step));
    $project->migrate('-m', 'second');
    my $answer = $project->pierogis('upgrade');
    is($answer->{code}, 0, "$name: the table is rebuilt") or diag $answer->{err};
    is(ask($project->{database}, $query), $want, "$name: kept");
    is($project->pierogis('migrate', '--check', '--database')->{code}, 0, "$name: and all the rest");
    next unless $version;
    $answer = batch($project, $step, $project->{other});
    my $got = ask($project->{other}, $query);
    note "alembic $version: " . ($answer->{code} ne '0' ? 'fails: ' . complaint($answer)
        : $got eq $want ? 'keeps it' : "loses it: $got, not $want");
}

# --- a migration that fails, and is tried again --------------------------------------------------------------

{
    my $project = project("$T);", "INSERT INTO t VALUES (1, NULL)");
    my $tables = q(SELECT group_concat(name) FROM (SELECT name FROM sqlite_schema
        WHERE type = 'table' AND name <> 'pierogis_version' ORDER BY 1));
    $project->declare("$T NOT NULL);");
    $project->migrate('-m', 'second');
    is($project->pierogis('upgrade')->{code}, 1, 'a failure: the rows do not fit');
    is(ask($project->{database}, $tables), 't', 'a failure: nothing is left behind');
    ask($project->{database}, "UPDATE t SET a = 'x'");
    my $answer = $project->pierogis('upgrade');
    is($answer->{code}, 0, 'a failure: once the rows fit, upgrade works') or diag $answer->{err};
    if ($version) {
        batch($project, 'set_not_null', $project->{other});
        my $left = ask($project->{other}, $tables);
        ask($project->{other}, "UPDATE t SET a = 'x'");
        my $again = batch($project, 'set_not_null', $project->{other});
        note "alembic $version: leaves the tables $left; the second try "
            . ($again->{code} eq '0' ? 'works' : 'fails: ' . complaint($again));
    }
}

# --- two deploys at once -------------------------------------------------------------------------------------

# Starts the command so many times at once; how many failed.
sub failures {
    my ($times, @command) = @_;
    my @pids = map {
        my $pid = fork // die "fork: $!";
        if ($pid == 0) {
            open STDOUT, '>', '/dev/null' and open STDERR, '>', '/dev/null' or _exit(126);
            exec @command or _exit(127);
        }
        $pid;
    } 1 .. $times;
    return scalar grep { waitpid($_, 0); $? != 0 } @pids;
}

{
    my @tables = map { "CREATE TABLE t$_ (id INTEGER PRIMARY KEY, a TEXT);\n" } 1 .. 20;
    my $project = Project->new(scratch() . '/deploys', $program);
    for my $count (1 .. 5) {
        $project->declare(join '', @tables[0 .. 4 * $count - 1]);
        $project->migrate('-m', "step $count");
    }
    local $ENV{PIEROGIS_DATABASE_URL} = $project->url;
    is(failures(4, $project->words('upgrade')), 0, 'four deploys at once: all succeed');
    is(ask($project->{database}, 'SELECT count(*) FROM pierogis_version'), 5, 'four deploys at once: each script is applied once');
    if ($version && grep { -x "$_/alembic" } split /:/, $ENV{PATH}) {
        my $folder = scratch() . '/alembic-project';
        mkdir $_ for $folder, "$folder/versions";
        Project::write_file("$folder/alembic.ini", "[alembic]\nscript_location = $folder\n");
        Project::write_file("$folder/env.py", <<"END");
from alembic import context
import sqlalchemy

with sqlalchemy.create_engine("sqlite:///$folder/db").connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
END
        for my $number (1 .. 5) {
            my $before = $number == 1 ? 'None' : "'r" . ($number - 1) . "'";
            Project::write_file("$folder/versions/r$number.py", <<"END");
from alembic import op
import sqlalchemy

revision = "r$number"
down_revision = $before


def upgrade():
    for i in range(4):
        op.create_table(f"t{$number * 4 + i}", sqlalchemy.Column("id", sqlalchemy.Integer, primary_key=True))
END
        }
        my $failures = failures(4, 'alembic', '-c', "$folder/alembic.ini", 'upgrade', 'head');
        note "alembic $version: $failures of four deploys at once fail";
    }
}

done_testing();
