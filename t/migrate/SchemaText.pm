package SchemaText;

# CREATE texts in a form that is the same for the same thing, however it is spelt. This reader shares nothing with the one
# in common/migrate, so that the two can be held against each other.
use strict;
use warnings;
use Exporter 'import';
our @EXPORT_OK = qw(lower table_lines object_text);

# Only A to Z have two cases for SQLite. Everything here is bytes.
sub lower { my ($text) = @_; $text =~ tr/A-Z/a-z/; return $text }

# Tokens as [kind, text]: w (word), n (quoted name), s (string or blob), d (number), p (anything else).
sub tokens {
    my ($sql) = @_;
    my @tokens;

    for ($sql) {
        while (1) {
            /\G(?:\s+|--[^\n]*(?:\n|\z)|\/\*.*?(?:\*\/|\z))/gcs and next;
            /\G\z/gc and last;
            /\G([xX]?'(?:[^']|'')*')/gc and do { push @tokens, ['s', $1]; next };
            /\G"((?:[^"]|"")*)"/gc and do { push @tokens, ['n', $1 =~ s/""/"/gr]; next };
            /\G`((?:[^`]|``)*)`/gc and do { push @tokens, ['n', $1 =~ s/``/`/gr]; next };
            /\G\[([^\]]*)\]/gc     and do { push @tokens, ['n', $1]; next };
            /\G(\.?\d[\w.]*(?:(?<=[eE])[+-]\d+)?)/gc and do { push @tokens, ['d', lower($1)]; next };
            /\G([\w\$\x80-\xff]+)/gc and do { push @tokens, ['w', $1]; next };
            /\G(\|\||<>|<=|>=|==|!=|<<|>>|->>?|.)/gcs and do { push @tokens, ['p', $1]; next };
        }
    }
    return grep { $_->[1] ne ';' || $_->[0] ne 'p' } @tokens if @tokens && !grep { is($_, 'begin') } @tokens;
    return @tokens;
}

sub is { my ($token, @words) = @_; return $token && $token->[0] eq 'w' && grep { lower($token->[1]) eq $_ } @words }
sub sign { my ($token, $sign) = @_; return $token && $token->[0] eq 'p' && $token->[1] eq $sign }

sub text {
    return join ' ', map {
        my ($kind, $text) = @$_;
        $kind eq 'w' || $kind eq 'n' ? lower($text) : $text;
    } @_;
}

# Takes a bracketed group from the front: the tokens between its parentheses.
sub group {
    my ($tokens) = @_;
    my ($depth, @inside) = 0;

    while (my $token = shift @$tokens) {
        $depth++ if sign($token, '(');
        $depth-- if sign($token, ')');
        push @inside, $token;
        last if $depth == 0;
    }
    return @inside[1 .. $#inside - 1];
}

# Cuts at the commas outside parentheses.
sub parts {
    my ($depth, @parts) = (0, []);

    for my $token (@_) {
        $depth++ if sign($token, '(');
        $depth-- if sign($token, ')');
        if ($depth == 0 && sign($token, ',')) { push @parts, [] }
        else                                  { push @{$parts[-1]}, $token }
    }
    return @parts;
}

sub expression {
    my @tokens = @_;

    while (sign($tokens[0], '(')) {
        my @rest = @tokens;
        my @inside = group(\@rest);
        last if @rest;
        @tokens = @inside;
    }
    return text(@tokens);
}

sub columns {
    return join ', ', map {
        my @column = @$_;
        pop @column if is($column[-1], 'asc');
        text(@column);
    } parts(@_);
}

sub conflict {
    my ($tokens) = @_;
    return '' unless is($tokens->[0], 'on') && is($tokens->[1], 'conflict');
    my (undef, undef, $what) = splice @$tokens, 0, 3;
    return lower($what->[1]) eq 'abort' ? '' : ' on conflict ' . lower $what->[1];
}

# What follows REFERENCES. $key says which columns a table's primary key has.
sub references {
    my ($tokens, $key) = @_;
    my $parent = lower((shift @$tokens)->[1]);
    my $text = "references $parent (" . (sign($tokens->[0], '(') ? columns(group($tokens)) : $key->($parent)) . ')';
    my (%action, $deferred);

    while (@$tokens) {
        if (is($tokens->[0], 'on') && is($tokens->[1], 'delete', 'update')) {
            my (undef, $event, $first) = splice @$tokens, 0, 3;
            my $action = lower $first->[1];
            $action .= ' ' . lower((shift @$tokens)->[1]) if $action eq 'set' || $action eq 'no';
            $action{lower $event->[1]} = $action unless $action eq 'no action';
        } elsif (is($tokens->[0], 'match')) { splice @$tokens, 0, 2 }
        elsif (is($tokens->[0], 'not') && is($tokens->[1], 'deferrable')) { splice @$tokens, 0, 2 }
        elsif (is($tokens->[0], 'deferrable')) { shift @$tokens }
        elsif (is($tokens->[0], 'initially')) { $deferred = is($tokens->[1], 'deferred'); splice @$tokens, 0, 2 }
        else                                  { last }
    }
    $text .= " on $_ $action{$_}" for sort keys %action;
    return $text . ($deferred ? ' deferred' : '');
}

# After DEFAULT any other word is a string.
my @CONSTANTS = qw(null true false current_date current_time current_timestamp);
my @CONSTRAINTS = qw(constraint primary not null unique check default collate references generated as);

# One column: its line, and its constraints in the form of constraints of the table.
sub column {
    my ($tokens, $key) = @_;
    my $name = lower((shift @$tokens)->[1]);
    my ($type, @constraints, $called) = ('');
    my %has;

    while (@$tokens && !is($tokens->[0], @CONSTRAINTS)) {
        $type .= sign($tokens->[0], '(') ? '(' . text(group($tokens)) . ')' : ' ' . text(shift @$tokens);
    }
    $type =~ s/^ | (?=\()//g;
    while (my $token = shift @$tokens) {
        my $prefix = defined $called ? "constraint $called " : '';

        if (is($token, 'constraint')) { $called = lower((shift @$tokens)->[1]); next }
        if (is($token, 'primary')) {
            shift @$tokens;
            my $order = is($tokens->[0], 'asc', 'desc') ? lower((shift @$tokens)->[1]) : 'asc';
            my $quirk = $order eq 'desc' && lower($type) eq 'integer' ? ' no rowid' : '';
            my $columns = $order eq 'desc' ? "$name desc" : $name;
            push @constraints, "${prefix}primary key ($columns)$quirk" . conflict($tokens);
            if (is($tokens->[0], 'autoincrement')) { shift @$tokens; push @constraints, 'autoincrement' }
        } elsif (is($token, 'not')) { shift @$tokens; $has{'not null'} = conflict($tokens) || ' ' }
        elsif (is($token, 'null'))   { conflict($tokens) }
        elsif (is($token, 'unique')) { push @constraints, "${prefix}unique ($name)" . conflict($tokens) }
        elsif (is($token, 'check')) {
            push @constraints, "${prefix}check (" . expression(group($tokens)) . ')' . conflict($tokens);
        } elsif (is($token, 'default')) {
            my $value =
                sign($tokens->[0], '(') ? expression(group($tokens))
              : sign($tokens->[0], '+') || sign($tokens->[0], '-') ? text(splice @$tokens, 0, 2)
              : $tokens->[0][0] =~ /[sdp]/ || is($tokens->[0], @CONSTANTS) ? text(shift @$tokens)
              :                          "'" . (shift @$tokens)->[1] . "'";
            $value =~ s/^\+ //;
            $has{default} = " $value" unless $value eq 'null';
        } elsif (is($token, 'collate')) {
            my $collation = lower((shift @$tokens)->[1]);
            $has{collate} = " $collation" unless $collation eq 'binary';
        } elsif (is($token, 'references')) { push @constraints, "${prefix}foreign key ($name) " . references($tokens, $key) }
        elsif (is($token, 'generated')) { shift @$tokens; next }
        elsif (is($token, 'as')) {
            $has{as} = ' (' . expression(group($tokens)) . ')';
            $has{as} .= ' stored' if is($tokens->[0], 'stored');
            shift @$tokens if is($tokens->[0], 'stored', 'virtual');
        } else { die 'cannot read column ' . $name . ' at ' . text($token, @$tokens) . "\n" }
        undef $called;
    }
    return (join(' ', $name, lower($type), map { "$_$has{$_}" } sort keys %has) =~ s/\s+$//r, @constraints);
}

sub constraint {
    my ($tokens, $key) = @_;
    my $prefix = '';

    if (is($tokens->[0], 'constraint')) { $prefix = text(splice @$tokens, 0, 2) . ' ' }
    my $kind = shift @$tokens;
    if (is($kind, 'check')) { return "${prefix}check (" . expression(group($tokens)) . ')' . conflict($tokens) }
    if (is($kind, 'unique')) { return "${prefix}unique (" . columns(group($tokens)) . ')' . conflict($tokens) }
    shift @$tokens; # KEY
    my $columns = columns(group($tokens));
    if (is($kind, 'primary')) { return "${prefix}primary key ($columns)" . conflict($tokens) }
    shift @$tokens; # REFERENCES
    return "${prefix}foreign key ($columns) " . references($tokens, $key);
}

# A table as lines: its columns in their order, its constraints sorted, its options.
sub table_lines {
    my ($sql, $key) = @_;
    my @tokens = tokens($sql);
    my (@columns, @constraints);

    shift @tokens until !@tokens || sign($tokens[0], '(');
    for my $part (parts(group(\@tokens))) {
        if (is($part->[0], qw(constraint primary unique check foreign))) { push @constraints, constraint($part, $key) }
        else {
            my ($line, @own) = column($part, $key);
            push @columns, sprintf 'column %d: %s', scalar @columns, $line;
            push @constraints, @own;
        }
    }
    my @options = sort map { text(@$_) } grep { @$_ } parts(@tokens);
    return (@columns, (map { "constraint: $_" } sort @constraints), map { "option: $_" } @options);
}

# Anything else (index, view, trigger, virtual table) as one line.
sub object_text {
    my ($sql) = @_;
    my @tokens = tokens($sql);

    for my $at (0 .. $#tokens) {
        next unless is($tokens[$at], 'if') && is($tokens[$at + 1], 'not') && is($tokens[$at + 2], 'exists');
        splice @tokens, $at, 3;
        last;
    }
    if (is($tokens[1], 'index') || is($tokens[2], 'index')) {
        my $head = '';
        $head .= ' ' . text(shift @tokens) until sign($tokens[0], '(');
        my $columns = columns(group(\@tokens));
        shift @tokens;
        return "$head ($columns)" . (@tokens ? ' where ' . expression(@tokens) : '');
    }
    return text(@tokens);
}

1;
