#!/usr/bin/perl
# 500 damaged copies of a file of each kind: each ends with exit code 0 or 1 and one JSON object, within the limits, and
# what is taken can be taken again. PIEROGIS_TEST_SEED repeats a run, PIEROGIS_TEST_MUTATIONS changes the number.
use strict;
use warnings;
use Compress::Zlib qw(crc32);
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use JSON::PP qw(decode_json);
use Test::More;

my $root = abs_path(dirname(__FILE__) . '/../..');
my $build = $ENV{BUILD} // 'build';
$build = "$root/$build" unless $build =~ m{^/};
my $render = "$build/bin/pierogis-render";
plan skip_all => "$render is not built" unless -x $render;
my ($convert) = grep { -x } map { ("$_/convert-im6.q16", "$_/convert") } split /:/, $ENV{PATH};
plan skip_all => 'ImageMagick is missing' unless $convert;
my ($ffmpeg) = grep { -x } map { "$_/ffmpeg" } split /:/, $ENV{PATH};
my $seed = $ENV{PIEROGIS_TEST_SEED} // 20240607;
my $count = $ENV{PIEROGIS_TEST_MUTATIONS} // 500;
my $folder = tempdir(CLEANUP => 1);
diag "seed $seed";
srand $seed;

sub bytes { my ($name) = @_; open my $in, '<:raw', $name or die "$name: $!"; local $/; return scalar <$in> }

sub mutate {
    my ($bytes) = @_;
    my $len = length $bytes;
    for (1 .. 1 + int rand 8) {
        # Damage gathers at the beginning, where the structure is.
        my $at = int(rand() ** 3 * $len);
        my $how = int rand 6;
        if ($how == 0) { substr($bytes, $at, 1) = chr int rand 256 }
        elsif ($how == 1) { substr($bytes, $at, 1) ^= chr(1 << int rand 8) }
        elsif ($how == 2) { substr($bytes, $at, 4) = pack 'N', (0, 0xffffffff, 0x7fffffff, 0x80000000, int rand 70000)[rand 5] }
        elsif ($how == 3) { substr($bytes, $at, int rand 20) = '' }
        elsif ($how == 4) { substr($bytes, $at, 0) = substr $bytes, int rand $len, int rand 200 }
        else { substr($bytes, int($len * (0.5 + rand() / 2))) = '' if rand() < 0.3 }
        $len = length $bytes or last;
    }
    return $bytes;
}

# Right check sums, so that the damage gets past the first gate.
sub repair {
    my ($png) = @_;
    for (my $at = 8; $at + 12 <= length $png;) {
        my $len = unpack 'N', substr $png, $at, 4;
        last if $at + 12 + $len > length $png;
        substr($png, $at + 8 + $len, 4) = pack 'N', crc32(substr $png, $at + 4, $len + 4);
        $at += 12 + $len;
    }
    return $png;
}

sub run {
    my ($file, @options) = @_;
    remove_tree("$folder/job");
    mkdir "$folder/job" or die $!;
    local $ENV{FILE} = $file;
    local $ENV{JOB} = "$folder/job";
    # A hang is a death by SIGALRM here.
    open my $out, '-|', 'perl', '-e', 'alarm 90; exec @ARGV', 'sh', '-c', 'exec "$0" "$@" <"$FILE" 3<"$JOB"', $render, @options
        or die $!;
    my $said = do { local $/; <$out> } // '';
    close $out;
    return ($?, $said);
}

sub make { system(@_) == 0 or die "cannot run @_" }
my $base = "$folder/base.png";
make($convert, '-size', '120x80', '-seed', '3', 'plasma:red-blue', $base);
my %files = (jpg => [], png => [], gif => [], webp => []);
make($convert, $base, '-quality', '85', "$folder/a.jpg");
make($convert, $base, '-interlace', 'JPEG', "$folder/progressive.jpg");
make($convert, $base, "$folder/a.gif");
make($convert, $base, "$folder/a.webp");
make($convert, $base, '-resize', '30x20', '(', '+clone', '-negate', ')', '-loop', '0', "$folder/moving.gif");
make($convert, "$folder/moving.gif", "$folder/moving.webp");
make($convert, $base, '-alpha', 'set', '-channel', 'A', '-evaluate', 'set', '50%', "$folder/clear.png");
make("$root/t/lib/bad-files $folder >/dev/null");
my %kinds = (
    jpg => ['a.jpg', 'progressive.jpg'], png => ['base.png', 'clear.png'], gif => ['a.gif', 'moving.gif'],
    webp => ['a.webp', 'moving.webp'], mp4 => ['moov-first.mp4', 'meta.mp4'],
);
my @with;
if ($ffmpeg) {
    (my $ffprobe = $ffmpeg) =~ s/ffmpeg$/ffprobe/;
    @with = ('--ffmpeg', $ffmpeg, '--ffprobe', $ffprobe);
    make("$ffmpeg -v error -nostdin -f lavfi -i testsrc=s=64x48:d=1:r=5 -c:v libvpx $folder/v.webm");
    make("$ffmpeg -v error -nostdin -f lavfi -i testsrc=s=64x48:d=1:r=5 -pix_fmt yuv420p $folder/v.mp4");
    make("$ffmpeg -v error -nostdin -f lavfi -i sine=d=1 $folder/a.mp3");
    make("$ffmpeg -v error -nostdin -f lavfi -i sine=d=1 -c:a libopus $folder/a.opus");
    $kinds{ffmpeg} = ['v.webm', 'v.mp4', 'a.mp3', 'a.opus'];
} else {
    diag 'videos through ffmpeg are left out: ffmpeg is missing';
}

for my $kind (sort keys %kinds) {
    my @sources = map { bytes("$folder/$_") } @{$kinds{$kind}};
    my @options = $kind eq 'ffmpeg' ? @with : $kind eq 'mp4' ? ('--background', '5f9ea0') : ();
    my ($taken, $refused, @wrong) = (0, 0);
    for my $n (1 .. ($kind eq 'ffmpeg' ? $count / 10 : $count)) {
        my $bytes = mutate($sources[$n % @sources]);
        $bytes = repair($bytes) if $kind eq 'png';
        open my $file, '>:raw', "$folder/mutant" or die $!;
        print $file $bytes;
        close $file;
        my ($status, $said) = run("$folder/mutant", @options);
        my $answer = eval { decode_json($said) };
        my $good = $answer && ($status == 0 ? exists $answer->{kind} : $status == 256 && length $answer->{detail});
        # Broken decoders are told apart from refusals: there should be none.
        $good = 0 if $good && $status && $answer->{detail} =~ /broke down|impossible answer/;
        if ($good && $status == 0) {
            $taken++;
            rename "$folder/job/stored", "$folder/again";
            my ($again) = run("$folder/again", @options);
            $good = $again == 0;
        } elsif ($good) {
            $refused++;
        }
        push @wrong, "$n: status $status, $said" unless $good;
    }
    is_deeply(\@wrong, [], "$kind: every mutation is answered");
    cmp_ok($refused, '>', 0, "$kind: some are refused ($refused), $taken are taken");
}
done_testing();
