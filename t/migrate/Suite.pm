package Suite;

# The cases, and running many of them.
use strict;
use warnings;
use Cwd 'abs_path';
use Exporter 'import';
use File::Basename 'dirname';
use File::Temp 'tempdir';
use JSON::PP;
use POSIX '_exit';
use Project;
use Shell;
use Trial;
our @EXPORT_OK = qw(cases program run_cases scratch);

my $root = abs_path(dirname(__FILE__) . '/../..');

# Nothing of the caller's settings is left; no site is found.
delete @ENV{grep { /^(?:PIEROGIS_|XDG_)/ } keys %ENV};
@ENV{qw(LC_ALL TZ)} = qw(C.UTF-8 UTC);
my $scratch = tempdir('pierogis-test-XXXXXX', TMPDIR => 1, CLEANUP => 1);
$ENV{HOME} = $scratch;

# A folder that is removed when the test ends.
sub scratch { return $scratch }

sub program {
    my $build = $ENV{BUILD} // 'build';
    my $program = ($build =~ m{^/} ? $build : "$root/$build") . '/bin/pierogis';

    -x $program or do { print "Bail out! $program is not built\n"; exit 1 };
    grep { -x "$_/sqlite3" } split /:/, $ENV{PATH} or do { print "1..0 # SKIP sqlite3 is missing\n"; exit };
    return $program;
}

# All cases that are meant for SQLite. Texts are bytes.
sub cases {
    my @cases;

    for my $file (qw(cases more)) {
        push @cases, grep { grep { $_ eq 'sqlite' } @{$_->{dialects}} }
            @{JSON::PP->new->decode(Project::read_file("$root/t/migrate/$file.json"))->{cases}};
    }
    return @cases;
}

# run_cases([MODE …], CASE …): one TAP line for each case and journal mode; the modes run side by side. True if all is
# well.
sub run_cases {
    my ($modes, @cases) = @_;
    my $program = program();
    my ($count, $failed, %worker) = (0, 0);

    $| = 1;
    for my $mode (@$modes) {
        my $pid = open $worker{$mode}, '-|';
        die "fork: $!" unless defined $pid;
        next if $pid;
        run_mode($mode, $program, @cases);
        _exit(0); # the folder is the parent's to remove
    }
    for my $mode (@$modes) {
        while (defined(my $line = readline $worker{$mode})) {
            if ($line =~ s/^(ok|not ok) -/"$1 " . ++$count . ' -'/e) { $failed++ if $1 eq 'not ok' }
            print $line;
        }
        close $worker{$mode} or die "the cases in journal mode $mode came to no end\n";
    }
    my $wanted = @$modes * @cases;
    print "1..$wanted\n";
    print "# $failed of $wanted failed\n" if $failed;
    return $failed == 0 && $count == $wanted;
}

sub run_mode {
    my ($mode, $program, @cases) = @_;
    my $shell = Shell->new;

    for my $case (@cases) {
        my @wrong = Trial::run($case, $mode, "$scratch/$mode-$case->{name}", $program, $shell);
        print @wrong ? 'not ok' : 'ok', " - $case->{name}, journal mode $mode\n";
        print map { "# $_\n" } map { split /\n/ } @wrong;
    }
    return close STDOUT;
}

1;
