#!/bin/sh
# How large a file and a rendition may be: each just at it and one over it. What is in the files themselves is in
# t/media/refusals.t, and what the process may use in t/media/confined.t.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/media.sh"
cd "$TMP" || exit 1

# --- the file
perl -MCompress::Zlib -e 1 2>perl || t_skip 'perl with Compress::Zlib is missing'
picture 40x30 plasma:red-blue small.png
size=$(stat -c %s small.png)
render small.png --max-bytes "$size"
t_is 'a file of as many bytes as are allowed' "$code" 0
render small.png --max-bytes $((size - 1))
t_like 'one byte more' "$code$out" "^1.*\"too-large\".*has $size bytes, and $((size - 1)) are allowed"
render small.png --max-bytes $((1 << 40))
t_is 'a terabyte may be allowed' "$code" 0
render small.png --max-bytes $(((1 << 40) + 1))
t_like 'not more' "$code$out" '^2.*--max-bytes wants a number of bytes'

# --- renditions: a WebP has no side of more than 16383 pixels
for side in 16383 16384; do
    perl -MCompress::Zlib -e 'my $rows = shift; sub chunk { pack("N", length($_[0]) - 4) . $_[0] . pack("N", crc32($_[0])) }
        print "\x89PNG\r\n\x1a\n", chunk("IHDR" . pack("NNCCCCC", 2, $rows, 8, 0, 0, 0, 0)),
            chunk("IDAT" . compress("\0\x40\x80" x $rows)), chunk("IEND")' "$side" >tall.png
    render tall.png
    t_is "of $side rows a WebP has as many as it can" "$code $(identify -format '%wx%h' job/2.webp 2>identify)" '0 2x16383'
done
t_done
