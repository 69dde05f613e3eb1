# multipart.pl PART…: a body of type "multipart/form-data; boundary=xx" on standard output.
#   NAME=VALUE          a field; \xNN in the value stands for that byte
#   NAME@FILE[,CALLED]  a file, under its own name or another one
#   NAME@               a field for a file in which none was chosen
#   -                   no final boundary from here on
use strict;
use warnings;

my $end = "--xx--\r\n";
binmode STDOUT;
for my $part (@ARGV) {
    if ($part eq '-') {
        $end = '';
    } elsif ($part =~ /^([^=@]+)=(.*)$/s) {
        my ($name, $value) = ($1, $2);
        $value =~ s/\\x([0-9a-f]{2})/chr hex $1/ge;
        print "--xx\r\nContent-Disposition: form-data; name=\"$name\"\r\n\r\n$value\r\n";
    } elsif ($part =~ /^([^=@]+)@(?:([^,]+)(?:,(.*))?)?$/s) {
        my ($name, $file, $called) = ($1, $2, $3);
        my $bytes = '';
        if (defined $file) {
            open my $in, '<:raw', $file or die "$file: $!";
            local $/;
            $bytes = <$in>;
            $called //= $file =~ s{.*/}{}r;
        }
        $called //= '';
        $called =~ s/\\x([0-9a-f]{2})/chr hex $1/ge;
        print "--xx\r\nContent-Disposition: form-data; name=\"$name\"; filename=\"$called\"\r\n",
            "Content-Type: application/octet-stream\r\n\r\n$bytes\r\n";
    } else {
        die "$part: what is that?";
    }
}
print $end;
