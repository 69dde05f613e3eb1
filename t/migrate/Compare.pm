package Compare;

# Whether rows are what they were.
use strict;
use warnings;
use Exporter 'import';
use SchemaText 'lower';
our @EXPORT_OK = qw(differences);

use constant SHOWN => 12;

# Lines that only one list has, or has more often: "- " wanted, "+ " got. The order does not count.
sub differences {
    my ($got, $want) = @_;
    my %count;

    $count{$_}++ for @$got;
    $count{$_}-- for @$want;
    my @lines;
    for my $line (grep { $count{$_} } sort keys %count) {
        push @lines, (($count{$line} > 0 ? '+ ' : '- ') . shortened($line)) x abs $count{$line};
    }
    splice @lines, SHOWN, @lines, '…' if @lines > SHOWN;
    return @lines;
}

sub shortened { my ($line) = @_; return length $line > 400 ? substr($line, 0, 400) . '…' : $line }

# What a thing was called before, by the flags of the case and the comments in its models.
sub old_names {
    my ($case) = @_;
    my (%table, %column);

    for my $renames ($case->{flags}, $case->{hints} // {}) {
        my ($of_tables, $of_columns) = ($renames->{rename_table} // {}, $renames->{rename_column} // {});
        $table{lower($of_tables->{$_})} = lower($_) for keys %$of_tables;
        $column{lower($_)} = lower($of_columns->{$_}) for keys %$of_columns;
    }
    return (\%table, \%column);
}

sub projected {
    my ($rows, $with_rowid, @places) = @_;
    return [map { join ' | ', ($with_rowid ? "rowid $_->[0]" : ()), @$_[map { $_ + 1 } @places] } @$rows];
}

sub places { my ($table) = @_; my $place = 0; return map { +($_->{key} => $place++) } @{$table->{columns}} }

# Columns of both sides whose values must be the same, as places before and after.
sub common_columns {
    my ($case, $key, $columns, $old, $new) = @_;
    my (%before, %after) = ();
    my %renamed_away = map { +("$key.$columns->{$_}" => 1) } grep { /^\Q$key\E\./ } keys %$columns;
    my @given = map { map { lower($_) } keys %{$case->{flags}{$_} // {}} } qw(backfill cast);
    my (@from, @to);

    %before = places($old);
    %after = places($new);
    for my $name (sort keys %after) {
        my $was = $columns->{"$key.$name"} // ($renamed_away{"$key.$name"} ? undef : $name);
        next if !defined $was || !exists $before{$was} || grep { $_ eq "$key.$name" } @given;
        my ($from, $to) = ($old->{columns}[$before{$was}], $new->{columns}[$after{$name}]);
        next if $from->{type} ne $to->{type} || $from->{generated} || $to->{generated};
        push @from, $before{$was};
        push @to, $after{$name};
    }
    return (\@from, \@to);
}

# Sentences about what a migration has lost or changed, although both sides have a place for it.
sub kept {
    my ($case, $before, $after) = @_;
    my ($tables, $columns) = old_names($case);
    my %renamed_away = map { +($_ => 1) } values %$tables;
    my @wrong;

    for my $key (sort keys %{$after->{tables}}) {
        my $was = $tables->{$key} // ($renamed_away{$key} ? undef : $key);
        next unless defined $was && $before->{tables}{$was};
        next if $was eq $key && grep { lower($_) eq $key } @{$case->{flags}{allow_drop} // []}; # its rows were given up
        my ($old, $new) = ($before->{tables}{$was}, $after->{tables}{$key});
        my ($from, $to) = common_columns($case, $key, $columns, $old, $new);
        my $with_rowid = $old->{rowid} && $new->{rowid};
        push @wrong, other_rows($key, projected($after->{rows}{$key}, $with_rowid, @$to),
            projected($before->{rows}{$was}, $with_rowid, @$from));
        next unless $old->{counter} && $new->{counter};
        push @wrong, other_sequence($key, $after->{sequence}{$key}, $before->{sequence}{$was});
    }
    for my $name (sort keys %{$after->{sequence}}) {
        next if $after->{tables}{$name} && $after->{tables}{$name}{counter};
        push @wrong, "sqlite_sequence has a row for $name, which does not count";
    }
    return @wrong;
}

sub other_rows {
    my ($key, $got, $want) = @_;
    my @differences = differences($got, $want);
    return @differences ? join "\n    ", "rows of $key:", @differences : ();
}

sub other_sequence {
    my ($key, $got, $want) = @_;
    return if ($got // 0) eq ($want // 0);
    return "sqlite_sequence of $key is " . ($got // 'lost') . ', was ' . ($want // 'not there');
}

# Sentences about what a downgrade has not brought back.
sub restored {
    my ($case, $before, $after, $back) = @_;
    my ($tables) = old_names($case);
    my %new_name = map { +($tables->{$_} => $_) } keys %$tables;
    my @wrong;

    for my $key (sort keys %{$before->{tables}}) {
        my ($old, $between) = ($before->{tables}{$key}, $after->{tables}{$new_name{$key} // $key});
        my @all = 0 .. $#{$old->{columns}};
        my $with_rowid = $old->{rowid} && $between && $between->{rowid};
        push @wrong, other_rows($key, map { projected($_->{rows}{$key}, $with_rowid, @all) } $back, $before);
        next unless $old->{counter} && $between && $between->{counter};
        push @wrong, other_sequence($key, $back->{sequence}{$key}, $before->{sequence}{$key});
    }
    return @wrong;
}

1;
