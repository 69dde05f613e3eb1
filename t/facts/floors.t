#!/usr/bin/perl
# The stairs of the house run one way; a file is one concept; SQL, markup and connections have their rooms.
use strict;
use warnings;
use Cwd 'abs_path';
use File::Basename 'dirname';
use Test::More;

my $root = abs_path(dirname(__FILE__) . '/../..');
chdir $root or die;

use constant {LINES_OF_FILE => 500, LINES_OF_FUNCTION => 80};

# What a file of each floor may include besides its own floor.
my %below = (
    base    => [],
    db      => [qw(base)],
    site    => [qw(base db)],
    migrate => [qw(base db)],
    web     => [qw(base db site)],
    cgi     => [qw(base db site web)],
    net     => [qw(base db site migrate)],
    bin     => [qw(base db site migrate net)],
    render  => [qw(base)],                       # bin/render: decodes files of strangers, knows no database
    viewc   => [qw(base)],                       # cgi/views: a program of the build
);
# Data and what it is made into: for everybody.
my %for_all = map { $_ => 1 } qw(web/pages.def web/url.h version.h);
# Headers of libraries, and who alone may include them.
my %room = (
    'curl/'        => qr{^common/net/},
    'openssl/'     => qr{^common/net/oauth1\.c$},
    'cmark'        => qr{^common/site/markdown\.c$},
    'sqlite3.h'    => qr{^common/db/},
    'libpq'        => qr{^common/db/},
    'postgresql/'  => qr{^common/db/},
    'fcgi'         => qr{^common/web/},
    'jsmn.h'       => qr{^common/base/},
    'utf8proc.h'   => qr{^(common/base/|common/site/codename\.c|bin/render/)},
    'jpeglib.h'    => qr{^bin/render/},
    'png.h'        => qr{^(bin/render|fabfiles/demo)/},
    'webp/'        => qr{^bin/render/},
    'gif_lib.h'    => qr{^bin/render/},
);

sub floor_of {
    my ($file) = @_;
    return $1 if $file =~ m{^common/(\w+)/};
    return 'render' if $file =~ m{^bin/(render/|pierogis-render\.c$)};
    return 'viewc' if $file =~ m{^cgi/views/};
    return $file =~ m{^(cgi|bin)/} ? $1 : '';
}

sub text_of { open my $in, '<', $_[0] or die "$_[0]: $!"; local $/; return scalar <$in> }

my @files = sort glob 'common/*/*.[ch] cgi/*.[ch] cgi/views/*.[ch] bin/*.[ch] bin/render/*.[ch]';
my (@climbs, @strangers, @unknown, @long, @sql, @markup);
for my $file (@files) {
    my $floor = floor_of($file);
    my $text  = text_of($file);
    my %may   = map { $_ => 1 } $floor, @{ $below{$floor} // [] };
    push @unknown, $file if !exists $below{$floor};
    while ($text =~ /^\s*#\s*include\s+(["<])([^">]+)[">]/mg) {
        my ($mark, $name) = ($1, $2);
        for my $library (keys %room) {
            push @strangers, "$file: $name" if index($name, $library) == 0 && $file !~ $room{$library};
        }
        next if $mark eq '<' || $for_all{$name};
        my $there = $name =~ m{^views/} ? 'cgi'
            : $name =~ m{^(\w+)/}       ? $1
            :                             $floor;
        $there = 'cgi' if $name eq 'assets.h';
        push @climbs, "$file: $name" if !$may{$there};
    }
    my $lines = () = $text =~ /\n/g;
    push @long, "$file: $lines lines" if $lines > LINES_OF_FILE;
    push @sql, $file
        if $text =~ /"\s*(SELECT |INSERT INTO |INSERT OR |UPDATE \w+ SET |DELETE FROM |CREATE (TABLE|INDEX) |PRAGMA \w)/
        && $file !~ m{^common/(db|site|migrate)/|^common/web/session\.c$|^bin/doctor_database\.c$};
    (my $code = $text) =~ s{/\*.*?\*/|//[^\n]*}{}gs;
    push @markup, $file if $floor =~ /^(web|cgi)$/ && $file !~ m{^common/web/view\.[ch]$} && $code =~ m{"[^"\n]*</?[a-z]+[ >]};
}
cmp_ok @files, '>', 150, scalar(@files) . ' files';
is join("\n", @unknown),   '', 'every file is on a floor';
is join("\n", @climbs),    '', 'no #include climbs the stairs';
is join("\n", @strangers), '', 'libraries are included where they belong only';
is join("\n", @long),      '', 'no file is longer than ' . LINES_OF_FILE . ' lines';
is join("\n", @sql),       '', 'SQL stands in common/db, common/site and common/migrate, beside it the session and the doctor';
is join("\n", @markup),    '', 'C of the pages writes no markup';

SKIP: {
    my @tags = `ctags --version 2>/dev/null` ? `ctags -x --c-kinds=f --_xformat='%N %F %n %e' @files 2>/dev/null` : ();
    skip 'ctags is not installed, or not the universal one', 2 if !@tags;
    my @lengthy;
    for (@tags) {
        my ($name, $file, $first, $last) = split;
        push @lengthy, "$file: $name has " . ($last - $first + 1) . ' lines'
            if $last =~ /^\d+$/ && $last - $first + 1 > LINES_OF_FUNCTION;
    }
    cmp_ok @tags, '>', 500, scalar(@tags) . ' functions';
    is join("\n", @lengthy), '', 'no function is longer than ' . LINES_OF_FUNCTION . ' lines';
}
done_testing;
