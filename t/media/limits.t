#!/bin/sh
# What the decoder of pictures may use, and how large a file may be: each just at it and one over it. What is in the files
# themselves is in t/media/refusals.t.
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

# --- the process: it is stopped in the middle of its work, so that its limits can be read
picture 3000x3000 xc:red large.png
convert_to large.png -interlace PNG passes.png
# Starts it and stops its decoder as soon as that is limited; leaves $parent and $child. False when it was too quick.
stop_decoder() {
    rm -rf job && mkdir job
    "$RENDER" --max-bytes 9000000 <passes.png 3<job >out &
    parent=$! child=
    while kill -0 $parent; do
        read -r child <"/proc/$parent/task/$parent/children"
        child=${child% }
        [ -n "$child" ] && kill -STOP "$child" || continue
        ! grep -q '^Max open files *16 ' "/proc/$child/limits" || return 0
        kill -CONT "$child"
    done
    return 1
}
tries=0
until stop_decoder || [ $tries = 20 ]; do tries=$((tries + 1)); done 2>tries
limit_of() { sed -n "s/^Max $1  *\([0-9a-z]*\)  *\([0-9a-z]*\) .*/\1 \2/p" "/proc/$child/limits"; }
t_is 'bytes of memory, and no way to get more' "$(limit_of 'address space')" "$((768 << 20)) $((768 << 20))"
t_is 'seconds of the processor' "$(limit_of 'cpu time')" '30 30'
t_is 'bytes of a file: some more than the input may have' "$(limit_of 'file size')" "$((9000000 + (16 << 20))) $((9000000 + (16 << 20)))"
t_is 'open files' "$(limit_of 'open files')" '16 16'
t_is 'no dump' "$(limit_of 'core file size')" '0 0'
kill -KILL "$child"
wait "$parent"
t_like 'without its decoder there is a refusal' "$(cat out)" '"too-large".*needs more time'
t_done
