#!/usr/bin/perl
# Long chains of version scripts between schemas thrown by dice, up and all the way down, with rows: at every step the schema
# is the models', rows are kept, and the text of --sql in the sqlite3 shell does the same, or stops where the command
# refuses. CHAINS=100 tries more, SEED=7 others, SCRIPTS=50 longer ones.
use strict;
use warnings;
use File::Basename 'dirname';
use lib dirname(__FILE__) . '/../migrate';
use Compare 'differences';
use Project;
use Shell;
use Snapshot;
use Suite qw(program scratch);
use Test::More;

my $program = program();
my $shell = Shell->new;
my ($chains, $scripts, $seed) = ($ENV{CHAINS} // 4, $ENV{SCRIPTS} // 20, $ENV{SEED} // 1);

# --- a schema ------------------------------------------------------------------------------------------------

my @TABLES = ('t', '"a b"', '"select"', '"q""q"', 'U');
my @COLUMNS = ('a', 'b', '"c d"', '"order"', 'e');
my %LITERAL = (INTEGER => '7', TEXT => q('it''s -- so'), REAL => '1.5', BLOB => q(x'00ff'), NUMERIC => '3');

sub one_of { return $_[int rand @_] }
sub chance { return rand() < $_[0] }

sub roll_column {
    my $column = {type => one_of(sort keys %LITERAL), not_null => chance(.25)};
    $column->{default} = chance(.4) || $column->{not_null};
    $column->{$_} = chance(.1) for qw(check collate generated);
    $column->{reference} = one_of('CASCADE', 'SET NULL', 'NO ACTION') if chance(.2) && $column->{type} eq 'INTEGER';
    return $column;
}

sub roll_table {
    my $key = one_of('id INTEGER PRIMARY KEY', 'id INTEGER PRIMARY KEY', 'id INTEGER PRIMARY KEY AUTOINCREMENT', 'id INTEGER',
        'id TEXT NOT NULL PRIMARY KEY');
    return {key => $key, columns => {map { $_ => roll_column() } grep { chance(.5) } @COLUMNS},
        without => $key =~ /TEXT/ && chance(.5), strict => chance(.15)};
}

sub table_sql {
    my ($schema, $name) = @_;
    my $table = $schema->{tables}{$name};
    my ($parent) = grep { $schema->{tables}{$_}{key} =~ /INTEGER PRIMARY/ } sort keys %{$schema->{tables}};
    my @lines = $table->{key};

    for my $column (grep { $table->{columns}{$_} } @COLUMNS) {
        my $has = $table->{columns}{$column};
        my $type = $table->{strict} && $has->{type} eq 'NUMERIC' ? 'ANY' : $has->{type};
        my $line = "$column $type";
        if ($has->{generated} && $type eq 'TEXT') { push @lines, "$line AS (id || '-g') STORED"; next }
        $line .= ' NOT NULL' if $has->{not_null};
        $line .= " DEFAULT $LITERAL{$has->{type}}" if $has->{default};
        $line .= ' COLLATE NOCASE' if $has->{collate};
        $line .= " CHECK ($name.$column IS NULL OR length($column) < 99999)" if $has->{check};
        $line .= " REFERENCES $parent (id) ON DELETE $has->{reference}" if $has->{reference} && $parent;
        push @lines, $line;
    }
    my $options = join ', ', ('WITHOUT ROWID') x !!$table->{without}, ('STRICT') x !!$table->{strict};
    return "CREATE TABLE $name (\n    " . join(",\n    ", @lines) . "\n) $options;\n";
}

sub schema_sql {
    my ($schema) = @_;
    my $tables = $schema->{tables};
    my $sql = join '', map { table_sql($schema, $_) } sort keys %$tables;

    for my $name (sort keys %{$schema->{indexes}}) {
        my ($table, $column, $form) = @{$schema->{indexes}{$name}};
        next unless $tables->{$table} && $tables->{$table}{columns}{$column};
        $sql .= sprintf "CREATE %sINDEX %s ON %s (%s%s)%s;\n", $form == 1 ? 'UNIQUE ' : '', $name, $table,
            $form == 2 ? "length($column), $column DESC" : $column, $form == 1 ? ', id' : '',
            $form == 3 ? " WHERE $column IS NOT NULL" : '';
    }
    for my $name (sort keys %{$schema->{objects}}) {
        my ($on, $other) = @{$schema->{objects}{$name}};
        next unless $tables->{$on} && $tables->{$other};
        $sql .= $name =~ /^v/ ? "CREATE VIEW $name AS SELECT x.* FROM $on AS x;\n"
            : "CREATE TRIGGER $name AFTER INSERT ON $on BEGIN\n    DELETE FROM $other WHERE id = 'never; END';\nEND;\n";
    }
    return $sql;
}

# Another schema, and the flags that lead there.
sub changed {
    my ($old) = @_;
    my $new = {tables => {map { $_ => {%{$old->{tables}{$_}}, columns => {%{$old->{tables}{$_}{columns}}}} } keys %{$old->{tables}}},
        indexes => {%{$old->{indexes}}}, objects => {%{$old->{objects}}}};
    my $tables = $new->{tables};
    my $name = one_of(sort keys %$tables) // '';

    if (%$tables && chance(.12)) {
        my ($to) = grep { !$tables->{$_} } @TABLES or return $new;
        $tables->{$to} = delete $tables->{$name};
        delete $new->{objects}; # they would name a table that is gone
        return ($new, {rename_table => {$name => $to}}, '--rename-table', "$name=$to");
    }
    for (1 .. 1 + int rand 3) {
        my $dice = rand;
        $name = one_of(sort keys %$tables) // '';
        if    (!%$tables || $dice < .2) { my $table = one_of(@TABLES); $tables->{$table} //= roll_table() }
        elsif ($dice < .25)             { delete $tables->{$name} }
        elsif ($dice < .3)              { $tables->{$name}{strict} = !$tables->{$name}{strict} }
        elsif ($dice < .7) {
            my $column = one_of(@COLUMNS);
            if ($tables->{$name}{columns}{$column} && chance(.3)) { delete $tables->{$name}{columns}{$column} }
            else                                                  { $tables->{$name}{columns}{$column} = roll_column() }
        } elsif ($dice < .85) { $new->{indexes}{one_of('i1', '"i 2"')} = [$name, one_of(@COLUMNS), int rand 4] }
        else                  { $new->{objects}{one_of('v1', 'v2', 'r1', 'r2')} = [$name, one_of(sort keys %$tables)] }
    }
    return ($new, {});
}

# --- rows ----------------------------------------------------------------------------------------------------

sub fill {
    my ($path, $schema) = @_;
    my @values = ('NULL', '-0.0', '9e999', "CAST(x'ff61' AS TEXT)", "'a' || char(0) || 'b'", '9223372036854775807', "x''", "'12'",
        'random()', '1.5', 'hex(randomblob(40))');
    my $sql = 'PRAGMA foreign_keys=' . int(rand 2) . ";\n";

    for my $name (sort keys %{$schema->{tables}}) {
        my @columns = grep { $schema->{tables}{$name}{columns}{$_} } @COLUMNS;
        for (0 .. rand 4) {
            my $id = chance(.3) && $schema->{tables}{$name}{key} =~ /PRIMARY/ ? 4611686018427387904 + int rand 1000 : int rand 1000;
            $sql .= "INSERT OR IGNORE INTO $name (" . join(', ', 'id', @columns) . ') VALUES ('
                . join(', ', $id, map { one_of(@values) } @columns) . ");\n";
        }
        $sql .= "DELETE FROM $name WHERE id = (SELECT max(id) FROM $name);\n" if chance(.2);
    }
    $shell->open_file($path);
    $shell->run($_) for split /(?<=;)\n/, $sql; # what does not fit is left out
    $shell->open_file;
}

sub snapshot {
    my ($path) = @_;

    $shell->open_file($path);
    my $snapshot = Snapshot->take($shell);
    $snapshot->{integrity} = $shell->ask('PRAGMA integrity_check');
    $snapshot->{orphans} = [map { join ' ', @$_ } $shell->rows('PRAGMA foreign_key_check')];
    $shell->open_file;
    return $snapshot;
}

sub fresh {
    my ($text) = @_;

    $shell->open_file;
    my (undef, $error) = $shell->run($text);
    my $lines = defined $error ? undef : Snapshot->take_schema($shell)->{lines};
    $shell->open_file;
    return $lines;
}

# --- a chain -------------------------------------------------------------------------------------------------

my %count;

# Runs the command, and its text on a copy. The snapshot afterwards, or nothing when it was refused.
sub step {
    my ($name, $project, $before, @command) = @_;
    my $copy = Project::copy_file($project->{database}, "$project->{folder}/copy");
    my $text = $project->pierogis(@command, '--sql');
    my $answer = $project->pierogis(@command);
    my $input = Project::write_file("$project->{folder}/text.sql", $text->{out});
    my $by_shell = $project->command($input, qw(sqlite3 -batch -init /dev/null), $copy);
    my ($after, $other) = (snapshot($project->{database}), snapshot($copy));
    my $done = $answer->{code} eq '0';
    my @wrong;

    push @wrong, "\"@command\" ends with $answer->{code}: $answer->{err}" if $answer->{code} !~ /^[01]$/;
    push @wrong, "refused, but not by its text: $answer->{err}" if !$done && $by_shell->{code} eq '0' && $text->{code} eq '0';
    push @wrong, "the text: $text->{err}$by_shell->{out}$by_shell->{err}" if $done && "$text->{code}$by_shell->{code}" ne '00';
    push @wrong, 'the text leads elsewhere:', differences($other->everything, ($done ? $after : $before)->everything);
    pop @wrong if $wrong[-1] =~ /elsewhere:$/;
    push @wrong, 'it was refused, but changed something', differences($after->everything, $before->everything) if !$done;
    pop @wrong if @wrong && $wrong[-1] =~ /changed something$/;
    push @wrong, "integrity: $after->{integrity}" if $after->{integrity} ne "ok\n" && $before->{integrity} eq "ok\n";
    is(join("\n", @wrong), '', $name) or note $input;
    $count{$done ? $command[0] : "$command[0] refused"}++;
    return $done ? $after : ();
}

sub chain {
    my ($number) = @_;
    my $project = Project->new(scratch() . "/chain-$number", $program);
    my ($schema, @stops) = {tables => {}, indexes => {}, objects => {}};

    $shell->open_file($project->{database});
    $shell->ask("PRAGMA page_size=" . one_of(512, 4096, 65536) . "; PRAGMA auto_vacuum=" . int(rand 3) . "; PRAGMA encoding='"
        . one_of('UTF-8', 'UTF-16le') . "'; PRAGMA journal_mode=" . one_of('wal', 'delete') . '; PRAGMA user_version=0');
    $shell->open_file;
    for (my $tries = 0; @stops < $scripts && $tries < 5 * $scripts; $tries++) {
        my $name = "chain $number, script " . (@stops + 1);
        my ($next, $renames, @flags) = changed($schema);
        my $lines = fresh(schema_sql($next)) // next;
        $project->declare(schema_sql($next));
        my $answer = $project->migrate('-m', "script $tries", '--allow-destructive', @flags);
        next unless defined $answer->{file};
        my $before = snapshot($project->{database});
        my $after = step($name, $project, $before, 'upgrade');
        if (!$after) { unlink "$project->{folder}/versions/$answer->{file}"; next }
        is(join("\n", differences($after->{lines}, $lines)), '', "$name: the schema is the models'");
        is(join("\n", Compare::kept({flags => {%$renames}}, $before, $after)), '', "$name: rows are kept") or note $answer->{text};
        is($project->pierogis('migrate', '--check', '--database')->{code}, 0, "$name: nothing is left to do");
        $schema = $next;
        fill($project->{database}, $schema);
        push @stops, $lines;
    }
    is(scalar @stops, $scripts, "chain $number: $scripts scripts");
    for my $stop (reverse 0 .. $#stops) {
        my $name = "chain $number, back to script $stop";
        my $after = step($name, $project, snapshot($project->{database}), 'downgrade') // last;
        is(join("\n", differences($after->{lines}, $stop > 0 ? $stops[$stop - 1] : [])), '', "$name: the schema of then");
    }
    return;
}

for my $number (1 .. $chains) {
    srand $seed * 1000 + $number;
    chain($number);
}
note join ', ', map { "$_: $count{$_}" } sort keys %count;
cmp_ok($count{downgrade} // 0, '>', $chains * $scripts / 3, 'many scripts were taken back');
cmp_ok($count{'upgrade refused'} // 0, '>', 0, 'some were refused by the rows');
done_testing();
