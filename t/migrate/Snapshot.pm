package Snapshot;

# What a SQLite database holds, for comparing: its schema as lines in normal form, and every value of every row with its
# type.
use strict;
use warnings;
use SchemaText qw(lower table_lines object_text);

# Values as text without | and line ends: the type's letter, then the bytes in hexadecimal, or the number exactly.
sub value_of {
    my ($column) = @_;
    return "CASE typeof($column) WHEN 'text' THEN 't' || hex($column) WHEN 'blob' THEN 'b' || hex($column)"
        . " WHEN 'null' THEN 'null' ELSE typeof($column) || ' ' || quote($column) END";
}

sub quoted { my ($name) = @_; return '"' . $name =~ s/"/""/gr . '"' }

# A snapshot of the database that the shell has open.
#   objects      [{type, name, table, sql}], without SQLite's and the program's own and shadow tables
#   tables       {key => {name, columns => [{name, key, type, generated, facts}], key_columns, rowid, counter, virtual}}
#   lines        the schema
#   rows         {key => [[rowid or '', value …]]}
#   sequence     {key => seq}
#   own          the version table and the version number, times left out
sub take {
    my ($class, $shell) = @_;
    my $self = $class->take_schema($shell);

    $self->read_rows($shell);
    return $self;
}

# The same without rows and sequence.
sub take_schema {
    my ($class, $shell) = @_;
    my $self = bless {tables => {}, rows => {}, sequence => {}}, $class;

    $self->read_schema($shell);
    $self->read_lines;
    $self->read_own($shell);
    return $self;
}

sub read_schema {
    my ($self, $shell) = @_;
    my (%shadow, %kind);

    for ($shell->rows("SELECT hex(name), type, wr FROM pragma_table_list WHERE schema = 'main'")) {
        my ($name, $type, $without_rowid) = (pack('H*', $_->[0]), @$_[1, 2]);
        $shadow{lower $name} = 1 if $type eq 'shadow';
        $kind{lower $name} = {virtual => $type eq 'virtual', without_rowid => $without_rowid};
    }
    $self->{objects} = [
        grep { substr($_->{name}, 0, 7) ne 'sqlite_' && $_->{table} !~ /^pierogis_/i && !$shadow{lower $_->{table}} }
        map { {type => $_->[0], name => pack('H*', $_->[1]), table => pack('H*', $_->[2]), sql => pack('H*', $_->[3])} }
        $shell->rows('SELECT type, hex(name), hex(tbl_name), hex(sql) FROM sqlite_schema ORDER BY type, lower(name)')];
    for my $object (grep { $_->{type} eq 'table' } @{$self->{objects}}) {
        my $key = lower $object->{name};
        $self->{tables}{$key} = {name => $object->{name}, columns => [], key_columns => [], %{$kind{$key}}};
    }
    for ($shell->rows("SELECT hex(m.name), hex(x.name), hex(x.type), x.\"notnull\", x.pk, x.hidden
            FROM sqlite_schema m, pragma_table_xinfo(m.name) x WHERE m.type = 'table' ORDER BY m.name, x.cid")) {
        my ($name, $type, $not_null, $place, $hidden) = (pack('H*', $_->[1]), pack('H*', $_->[2]), @$_[3 .. 5]);
        my $table = $self->{tables}{lower pack 'H*', $_->[0]} or next;
        next if $table->{virtual} && $hidden;
        $type = lower $type =~ s/\s*([()])\s*/$1/gr;
        push @{$table->{columns}}, {name => $name, key => lower($name), type => $type, generated => $hidden >= 2,
            facts => "type=$type not_null=$not_null pk=$place hidden=$hidden"};
        $table->{key_columns}[$place - 1] = lower $name if $place;
    }
    # The indexes that constraints made, and what index_xinfo tells of all of them.
    for ($shell->rows("SELECT hex(m.name), CASE WHEN l.origin = 'c' THEN hex(l.name) ELSE '' END, l.\"unique\", l.origin,
                l.partial, (SELECT group_concat(coalesce(hex(x.name), 'x') || ' ' || x.\"desc\" || ' ' || x.coll, ', ')
                    FROM pragma_index_xinfo(l.name) x WHERE x.key)
            FROM sqlite_schema m, pragma_index_list(m.name) l WHERE m.type = 'table'")) {
        my $table = $self->{tables}{lower pack 'H*', shift @$_} or next;
        my ($name, $unique, $origin, $partial, $columns) = @$_;
        $columns =~ s/^([0-9A-F]{2,})|(?<=, )([0-9A-F]{2,})/lower(pack 'H*', $1 \/\/ $2)/ge;
        $name = lower pack 'H*', $name;
        push @{$table->{indexes}}, "index $name: unique=$unique origin=$origin partial=$partial $columns";
        $table->{other_key} = 1 if $origin eq 'pk';
    }
}

sub read_lines {
    my ($self) = @_;
    my $key_of = sub { my $parent = $self->{tables}{$_[0]}; return $parent ? join ', ', @{$parent->{key_columns}} : '?' };
    my @lines;

    for my $object (@{$self->{objects}}) {
        my $name = lower $object->{name};
        my $table = $self->{tables}{$name};

        if ($object->{type} ne 'table') {
            push @lines, "$object->{type} $name on " . lower($object->{table}) . ': ' . object_text($object->{sql});
        } elsif ($table->{virtual}) { push @lines, "table $name: " . object_text($object->{sql}) }
        else {
            my @own = table_lines($object->{sql}, $key_of);
            $table->{counter} = grep { $_ eq 'constraint: autoincrement' } @own;
            # Without an index of its own, a key of one INTEGER column is the rowid.
            $table->{named_rowid} = @{$table->{key_columns}} && !$table->{other_key} && !$table->{without_rowid};
            push @own, map { "column $_->{key}: $_->{facts}" } @{$table->{columns}};
            push @lines, "table $name", map { "table $name $_" } @own, sort @{$table->{indexes} // []};
        }
    }
    $self->{lines} = \@lines;
}

sub read_rows {
    my ($self, $shell) = @_;

    for my $key (sort keys %{$self->{tables}}) {
        my $table = $self->{tables}{$key};
        my %taken = map { $_->{key} => 1 } @{$table->{columns}};
        my ($rowid) = $table->{without_rowid} ? () : grep { !$taken{$_} } qw(rowid _rowid_ oid);

        $table->{rowid} = defined $rowid && !$table->{named_rowid};
        my @values = map { value_of(quoted($_->{name})) } @{$table->{columns}};
        $self->{rows}{$key} = [$shell->rows('SELECT ' . join(', ', $table->{rowid} ? $rowid : "''", @values)
                . ' FROM ' . quoted($table->{name}))];
    }
    if ($shell->ask("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'")) {
        for ($shell->rows('SELECT hex(name), seq FROM sqlite_sequence')) {
            $self->{sequence}{lower pack 'H*', $_->[0]} = $_->[1];
        }
    }
}

sub read_own {
    my ($self, $shell) = @_;
    my @own = ('schema version ' . $shell->ask('PRAGMA user_version'));

    for ($shell->rows("SELECT m.name, group_concat(x.name, ', ') FROM sqlite_schema m, pragma_table_info(m.name) x
            WHERE m.type = 'table' AND substr(m.name, 1, 9) = 'pierogis_' AND x.name <> 'applied_at' GROUP BY m.name")) {
        my ($name, $columns) = @$_;
        my $values = join ', ', map { value_of($_) } split /, /, $columns;
        push @own, map { "$name: " . join ' ', @$_ } $shell->rows("SELECT $values FROM $name ORDER BY 1");
    }
    $self->{own} = \@own;
}

# All of it as lines, so that two databases can be compared to the last byte.
sub everything {
    my ($self) = @_;
    return [(map { "$_->{type} $_->{name} $_->{table} $_->{sql}" } @{$self->{objects}}), $self->all_but_schema];
}

# The same, but the schema in normal form.
sub meaning { my ($self) = @_; return [@{$self->{lines}}, $self->all_but_schema] }

sub all_but_schema {
    my ($self) = @_;
    my @rows = map { my $key = $_; map { join ' | ', $key, @$_ } @{$self->{rows}{$key}} } sort keys %{$self->{rows}};
    return (@{$self->{own}}, @rows, map { "sequence of $_: $self->{sequence}{$_}" } sort keys %{$self->{sequence}});
}

1;
