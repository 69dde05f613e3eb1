#!/usr/bin/perl
# Databases that other programs made, in the style of two well-known web frameworks: they are taken over as they are, and then
# changed step by step, each step alone and all of them one after another, up and down.
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
use Trial;

my $program = program();
my $shell = Shell->new;
my $folder = dirname(__FILE__) . '/../migrate/foreign';

# Each step: what it does, what is replaced by what in the text of the schema (all places, but once at least), and what must be
# said. `down` is what the way back returns if that is not everything.
my %steps = (
    garden => [
        {what => 'a column', edit => ['"slug" varchar(50) NOT NULL,', qq("slug" varchar(50) NOT NULL, "nick" varchar(40) NOT NULL DEFAULT '',)]},
        {what => 'a column at the end', edit => ['"first_name" varchar(150) NOT NULL)', '"first_name" varchar(150) NOT NULL, "born" date NULL)']},
        {what => 'a column of a trigger renamed', edit => ['"watered"', '"watered_at"'], flags => {rename_column => {'garden_plant.watered_at' => 'watered'}}},
        {what => 'a wider type', edit => ['"name" varchar(255) COLLATE NOCASE', '"name" varchar(300) COLLATE NOCASE']},
        {what => 'NULL allowed', edit => ['"photo" varchar(100) NOT NULL DEFAULT \'\'', '"photo" varchar(100) NULL']},
        {what => 'a column less', edit => ['"last_name" varchar(150) NOT NULL, ', ''], flags => {allow_drop => ['auth_user.last_name'], down_backfill => {'auth_user.last_name' => "''"}}, down => 'schema'},
        {what => 'a key that compares otherwise', edit => ['"username" varchar(150) NOT NULL UNIQUE', '"username" varchar(150) NOT NULL UNIQUE COLLATE NOCASE']},
        {what => 'a table of a trigger renamed', edit => ['"garden_note"', '"garden_remark"'], flags => {rename_table => {garden_note => 'garden_remark'}}},
        {what => 'a parent renamed', edit => ['"garden_family"', '"clan"'], flags => {rename_table => {garden_family => 'clan'}}},
        {what => 'an action of a foreign key', edit => [qq[("id") DEFERRABLE INITIALLY DEFERRED);\nCREATE TABLE "garden_plant"], qq[("id") ON DELETE SET NULL);\nCREATE TABLE "garden_plant"]]},
        {what => 'a CHECK', edit => ['"wet" <= 1.0', '"wet" <= 2.0']},
        {what => 'a column called by a keyword renamed', edit => ['"order"', '"index"'], flags => {rename_column => {'garden_tag.index' => 'order'}}},
        {what => 'a name in capitals', edit => ['"email"', '"Email"'], flags => {rename_column => {'auth_user.Email' => 'email'}}},
        {what => 'no AUTOINCREMENT', edit => ['CREATE TABLE "garden_tag" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT', 'CREATE TABLE "garden_tag" ("id" integer NOT NULL PRIMARY KEY'], down => 'schema'},
        {what => 'a partial index', edit => ['WHERE ("rank" = 0)', 'WHERE ("rank" = 0 AND "wet" > 0.1)']},
        {what => 'an expression of an index', edit => ['(LOWER("name"))', '(UPPER("name"))']},
        {what => 'a view', edit => ['p."height" > 100', 'p."height" > 39']},
        {what => 'a number that becomes a text', edit => ['"height" decimal NULL', '"height" text NULL'], down => 'schema'},
        {what => 'the order of columns', edit => ['"uuid" char(32) NOT NULL UNIQUE, "price" decimal(10, 2) NOT NULL DEFAULT (0),', '"price" decimal(10, 2) NOT NULL DEFAULT (0), "uuid" char(32) NOT NULL UNIQUE,']},
        {what => 'NOT NULL with a value for those that have none', edit => ['"sown" date NULL', '"sown" date NOT NULL'], flags => {backfill => {'garden_plant.sown' => "'1970-01-01'"}}, down => 'schema'},
    ],
    kiosk => [
        {what => 'a generated expression', edit => [q('%.2f %s'), q('%s %.2f')]},
        {what => 'a stored column less', edit => [', "words" varchar AS (lower("title")) STORED', '', qq(CREATE INDEX "index_goods_on_words" ON "goods" ("words");\n), '']},
        {what => 'NOT NULL with a value for those that have none', edit => ['"total" integer DEFAULT 0,', '"total" integer DEFAULT 0 NOT NULL,'], flags => {backfill => {'orders.total' => '-1'}}, down => 'schema'},
        {what => 'another type', edit => ['"settings" json', '"settings" text']},
        {what => 'a column without rowid renamed, which a view uses', edit => ['"count" integer DEFAULT 1', '"amount" integer DEFAULT 1', 'lines.count', 'lines.amount'], flags => {rename_column => {'lines.amount' => 'count'}}},
        {what => 'no STRICT', edit => ['STRICT, WITHOUT ROWID', 'WITHOUT ROWID']},
        {what => 'rowids', edit => ['DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID', 'DEFERRABLE INITIALLY DEFERRED)']},
        {what => 'a tokenizer', edit => ['fts5(title, body)', q(fts5(title, body, tokenize='porter'))]},
        {what => 'NOT NULL removed', edit => [q("name" varchar(60) DEFAULT 'New shop' NOT NULL), q("name" varchar(60) DEFAULT 'New shop')]},
        {what => 'a CHECK with a name', edit => ['rating BETWEEN 0 AND 5', 'rating BETWEEN 0 AND 10']},
        {what => 'a text in a CHECK', edit => [q('it''s gone'), q('it''s gone','lost')]},
        {what => 'a condition of an index', edit => ['WHERE token IS NOT NULL', q(WHERE token IS NOT NULL AND token <> '')]},
        {what => 'a table renamed that all others mention', edit => ['"goods"', '"articles"', ' goods ', ' articles ', 'goods.', 'articles.'], flags => {rename_table => {goods => 'articles'}}},
        {what => 'a parent made anew under its children', edit => ['"admin" boolean DEFAULT 0 NOT NULL', '"admin" boolean DEFAULT 1 NOT NULL']},
        {what => 'another action', edit => ['ON DELETE RESTRICT', 'ON DELETE NO ACTION']},
        {what => 'a unique key more', edit => ['"position" integer,', '"position" integer UNIQUE,'], fail => 'unique:goods.position'},
        {what => 'an index without texts changed', edit => ['tokenize="porter unicode61"', 'tokenize="ascii"'], refuse => 'drop_table:goods_search'},
        {what => 'a default', edit => ['"created_at" datetime(6) DEFAULT CURRENT_TIMESTAMP NOT NULL', q("created_at" datetime(6) DEFAULT '1970-01-01' NOT NULL)]},
    ],
);

sub edited {
    my ($text, $step) = @_;
    my @edit = @{$step->{edit}};

    while (my ($from, $to) = splice @edit, 0, 2) {
        $text =~ s/\Q$from\E/$to/g or die "$step->{what}: $from does not occur\n";
    }
    return $text;
}

sub case_of {
    my ($name, $before, $rows, $step) = @_;
    my $outcome = $step->{refuse} ? 'refuse' : $step->{fail} ? 'fail' : 'apply';

    return {name => $name, dialects => ['sqlite'], before => $before, after => edited($before, $step), rows => $rows, flags => $step->{flags} // {},
        expect => {outcome => $outcome, preserve => 'common', reason => $step->{refuse} // $step->{fail}, down => $step->{down} // ($outcome eq 'apply' ? 'exact' : 'n/a')}};
}

sub done { my ($what, $answer) = @_; return $answer->{code} eq '0' ? () : "$what: $answer->{err}$answer->{out}" }

sub snapshot {
    my ($project) = @_;
    $shell->open_file($project->{database});
    my $snapshot = Snapshot->take($shell);
    $shell->open_file;
    return $snapshot;
}

# What people begin with: the schema as the shell tells it becomes the models, and the database is at the first script.
sub take_over {
    my ($name, $schema, $rows) = @_;
    my $project = Project->new(scratch() . "/$name", $program);
    my @wrong;

    $shell->open_file($project->{database});
    $shell->ask("PRAGMA foreign_keys = ON;\n$schema;\n$rows");
    my $told = join '', map { "$_->[0];\n" } grep { $_->[0] !~ /^CREATE TABLE (?:IF NOT EXISTS )?'/ } map { [$_] } # not what full-text indexes are made of
        split /;\n(?=CREATE)|;\n\z/, $shell->ask(".schema --nosys");
    $shell->open_file;
    my $was = snapshot($project)->everything;
    $project->declare($told);
    push @wrong, done('the first script', $project->migrate('-m', 'first')), done('baseline', $project->pierogis('baseline')),
        done('check', $project->pierogis('migrate', '--check', '--database')), done('upgrade', $project->pierogis('upgrade'));
    my @own = grep { !/pierogis_version|^schema version/ } @{snapshot($project)->everything};
    push @wrong, differences(\@own, [grep { !/^schema version/ } @$was]);
    $project->declare($schema);
    my $again = $project->migrate('-m', 'again');
    push @wrong, "the text of the framework is another schema than the shell tells:\n$again->{text}" if defined $again->{file};
    return ($project, @wrong);
}

for my $name (@ARGV ? @ARGV : sort keys %steps) {
    my ($schema, $rows) = map { Project::read_file("$folder/$name$_.sql") } '', '.rows';
    my ($project, @wrong) = take_over($name, $schema, $rows);
    ok !@wrong, "$name is taken over" or diag join "\n", @wrong;

    my $number = 0;
    for my $step (@{$steps{$name}}) {
        @wrong = Trial::run(case_of("$name-" . ++$number, $schema, $rows, $step), 'wal', scratch() . "/$name-$number", $program, $shell);
        ok !@wrong, "$name: $step->{what}" or diag join "\n", @wrong;
    }

    # One after another. Back again, everything is as it was, but for what the steps themselves have lost.
    my ($was, $text) = (snapshot($project), $schema);
    for my $step (grep { !$_->{refuse} && !$_->{fail} } @{$steps{$name}}) {
        $text = edited($text, $step);
        $project->declare($text);
        @wrong = done('migrate', $project->migrate('-m', $step->{what}, Trial::flags($step->{flags} // {})));
        push @wrong, done('upgrade', $project->pierogis('upgrade')), done('check', $project->pierogis('migrate', '--check', '--database'));
        my $again = $project->migrate('-m', 'again');
        push @wrong, "a second script: $again->{text}" if defined $again->{file};
        ok !@wrong, "$name: then $step->{what}" or diag join "\n", @wrong;
    }
    my ($first) = map { /^([0-9a-f]+)_first/ } keys %{$project->scripts};
    @wrong = done('downgrade', $project->pierogis('downgrade', $first));
    my $back = snapshot($project);
    push @wrong, differences($back->{lines}, $was->{lines});
    push @wrong, map { "$_ has another number of rows" } grep { @{$back->{rows}{$_}} != @{$was->{rows}{$_}} } sort keys %{$was->{rows}};
    ok !@wrong, "$name: and all the way back" or diag join "\n", @wrong;
}
done_testing;
