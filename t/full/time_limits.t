#!/usr/bin/perl
# How long a process may take, by the clock: a page, the decoder of pictures, and ffmpeg. All of them wait at once.
use strict;
use warnings;
use Cwd 'abs_path';
use File::Basename 'dirname';
use File::Temp 'tempdir';
use POSIX ();
use Test::More;
use Time::HiRes 'time';

my $root  = abs_path(dirname(__FILE__) . '/../..');
my $build = $ENV{BUILD} ? abs_path($ENV{BUILD}) : "$root/build";
my $tmp   = tempdir(CLEANUP => 1);
my (%name_of, %began, %took, %ended);

delete @ENV{ grep /^PIEROGIS_/, keys %ENV };
$ENV{PIEROGIS_HOME} = "$tmp/site";
$SIG{PIPE} = 'IGNORE';
$SIG{ALRM} = sub { kill 'KILL', keys %name_of; BAIL_OUT('a process does not end') };
alarm 300;
system("$build/bin/pierogis --quiet init >$tmp/out 2>&1") == 0 or plan skip_all => 'no site can be made';
system("$root/t/lib/bad-files $tmp >$tmp/list") == 0 or plan skip_all => 'perl with Compress::Zlib is missing';

# Starts what the code becomes by exec.
sub start {
    my ($name, $code) = @_;
    my $pid = fork // die;
    if (!$pid) { open STDOUT, '>', "$tmp/$name.out"; open STDERR, '>', "$tmp/$name.err"; $code->(); POSIX::_exit(127) }
    ($name_of{$pid}, $began{$name}) = ($name, time);
    return $pid;
}

sub said { open my $file, '<', "$tmp/$_[0].out" or return ''; local $/; return <$file> // '' }

# Starts pierogis-render on a file, with a folder of its own at descriptor 3.
sub render {
    my ($name, $file, @more) = @_;
    mkdir "$tmp/$name";
    return start($name, sub {
        open STDIN, '<', $file or die;
        open my $folder, '<', "$tmp/$name" or die;
        POSIX::dup2(fileno $folder, 3);
        exec "$build/bin/pierogis-render", @more;
    });
}

# Starts a program, which is sent a form through the pipe.
sub page {
    my ($name, $program, $path, $reads, $type, $length) = @_;
    return start($name, sub {
        POSIX::dup2(fileno $reads, 0);
        %ENV = (GATEWAY_INTERFACE => 'CGI/1.1', REQUEST_METHOD => 'POST', SCRIPT_NAME => '', PATH_INFO => $path, QUERY_STRING => '',
            REQUEST_URI => $path, HTTP_HOST => '127.0.0.1:8080', REMOTE_ADDR => '127.0.0.1', HTTP_ORIGIN => 'http://127.0.0.1:8080',
            HTTP_SEC_FETCH_SITE => 'same-origin', CONTENT_TYPE => $type, CONTENT_LENGTH => $length, PIEROGIS_HOME => "$tmp/site");
        exec "$build/cgi-bin/$program.cgi";
    });
}

# --- a page whose reader sends less than he said
pipe my $reads, my $writes or die;
page('page', 'account', '/login', $reads, 'application/x-www-form-urlencoded', 50);

# --- one that refuses what a stranger sends slowly: 100 MB, 5 kB in a second
pipe my $slow_reads, my $slow_writes or die;
page('stranger', 'upload', '/upload', $slow_reads, 'multipart/form-data; boundary=xx', 100_000_000);
close $slow_reads;
my $sender = fork // die;
if (!$sender) {
    select undef, undef, undef, .2 while syswrite $slow_writes, 'x' x 1000;
    POSIX::_exit(0);
}
close $slow_writes;

# --- a decoder that stands still: it is stopped in the middle of a picture that takes seconds
my $decoder = 0;
my $render  = render('decoder', "$tmp/heavy.gif");
until ($decoder) {
    open my $children, '<', "/proc/$render/task/$render/children" or die;
    $decoder = int(<$children> // 0);
}
kill 'STOP', $decoder;

# --- ffprobe that never answers
open my $source, '>', "$tmp/wait.c" or die;
print $source "#include <unistd.h>\nint main(void) { for (;;) pause(); }\n";
close $source;
system("cc -static -o $tmp/wait $tmp/wait.c") == 0 or die;
render('ffprobe', "$tmp/moov-first.mp4", '--ffmpeg', "$tmp/wait", '--ffprobe', "$tmp/wait");

while (keys %name_of) {
    my $pid = wait;
    my $name = delete $name_of{$pid} // next;
    ($took{$name}, $ended{$name}) = (time - $began{$name}, $?);
}

# Never earlier than the limit, and not much later, however busy the machine is.
sub lasts {
    my ($name, $seconds) = @_;
    ok $took{$name} >= $seconds - .1 && $took{$name} < $seconds + 20, sprintf '%s: %d seconds (%.1f)', $name, $seconds, $took{$name};
}
lasts('page', 30);
is $ended{page}, POSIX::SIGALRM(), '… then it ends by its alarm';
lasts('stranger', 20);
is $ended{stranger}, 0, '… then it takes no more';
like said('stranger'), qr/^Status: 401/, '… and answers';
lasts('decoder', 60);
like said('decoder'), qr/"too-large".*needs more time/, '… then the picture is refused';
is kill(0, $decoder), 0, '… and the decoder is gone';
lasts('ffprobe', 180);
like said('ffprobe'), qr/"too-large".*ffmpeg needs more time/, '… then the video is refused';
done_testing;
