#!/bin/sh
# How much metadata is looked at: colour profiles of the largest size and one byte more, and EXIF entries.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/media.sh"
perl -MCompress::Zlib -e 1 2>"$TMP/perl" || t_skip 'perl with Compress::Zlib is missing'
command -v exiftool >/dev/null || t_skip 'exiftool is missing'
cd "$TMP" || exit 1
picture 40x30 plasma:red-blue plain.png
"$convert" plain.png plain.jpg
"$convert" plain.png plain.webp

# profile KIND BYTES: that picture with a colour profile of that many bytes, as coloured.KIND.
profile() {
    perl -MCompress::Zlib -e '
        my ($kind, $size) = @ARGV;
        local $/;
        open my $in, "<:raw", "plain.$kind";
        my $bytes = <$in>;
        my $icc = pack("NA4NA4A4A4", $size, "none", 0x02400000, "mntr", "RGB ", "XYZ ") . "\0" x 12 . "acsp" . "\0" x 28
            . pack("NNN", 0xf6d6, 0x10000, 0xd32d) . "\0" x 48 . pack("NA4NN", 1, "cprt", 144, $size - 144) . "text" . "\0" x ($size - 148);
        open my $out, ">:raw", "coloured.$kind";
        if ($kind eq "png") {
            my $chunk = "iCCPICC\0\0" . compress($icc);
            print $out substr($bytes, 0, 33), pack("N", length($chunk) - 4), $chunk, pack("N", crc32($chunk)), substr($bytes, 33);
        } elsif ($kind eq "jpg") {
            my @parts = unpack "(a65000)*", $icc;
            my $n = 0;
            print $out substr($bytes, 0, 2), map({ "\xff\xe2" . pack("n", 16 + length) . "ICC_PROFILE\0" . pack("CC", ++$n, scalar @parts) . $_ } @parts),
                substr($bytes, 2);
        } else {
            my $data = "VP8X" . pack("VV", 10, 0x20) . pack("vCvC", 39, 0, 29, 0) . "ICCP" . pack("V", $size) . $icc . "\0" x ($size % 2) . substr($bytes, 12);
            print $out "RIFF", pack("V", 4 + length $data), "WEBP", $data;
        }' "$1" "$2"
}
sizes() { for file in job/stored job/40.jpg; do exiftool -q -icc_profile -b $file | wc -c; done; }
for kind in png jpg webp; do
    profile $kind $((1 << 20))
    render coloured.$kind
    t_is "$kind: a colour profile of 1 MiB is kept" "$code $(echo $(sizes))" "0 $((1 << 20)) $((1 << 20))"
    profile $kind $(((1 << 20) + 1))
    render coloured.$kind
    case $kind in # a PNG has it compressed; what stays there is small
    png) t_like 'png: one byte more is in no rendition' "$code $(echo $(sizes))" '^0 [0-9]+ 0$' ;;
    *) t_is "$kind: one byte more is in no file" "$code $(echo $(sizes))" '0 0 0' ;;
    esac
done

# entries NUMBER: a JPEG with as many EXIF entries, of which the last one names the author.
entries() {
    perl -e 'my $n = shift; local $/; open my $in, "<:raw", "plain.jpg"; my $bytes = <$in>;
        my $exif = "Exif\0\0MM\0*" . pack("Nn", 8, $n) . pack("nnNN", 0x100, 4, 1, 1) x ($n - 1) . pack("nnNa4", 0x13b, 2, 4, "Me\0") . pack("N", 0);
        print substr($bytes, 0, 2), "\xff\xe1", pack("n", 2 + length $exif), $exif, substr($bytes, 2)' "$1" >entries.jpg
    render entries.jpg
}
entries 512
t_like 'the last of 512 EXIF entries is on the receipt' "$code$out" '^0.*"removed":\["author"'
entries 513
t_like 'more are not read' "$code$out" '^0.*"removed":\[[^]]*\]'
t_unlike '… to the end' "$out" author
t_ok '… but go all the same' [ "$(exiftool -s3 -Artist job/stored)" = '' ]
t_done
