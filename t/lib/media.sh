# Helpers of the media tests; sourced after sh.sh. The files are made by tools that nobody here wrote, and read
# by them again.

RENDER=$BUILD/bin/pierogis-render
render_command=$RENDER
[ -x "$RENDER" ] || { echo "1..0 # SKIP $RENDER is not built"; exit 0; }
convert=$(command -v convert-im6.q16 || command -v convert) || t_skip 'ImageMagick is missing'

# render FILE [OPTION…]: leaves $out (JSON), $err, $code, and the files in $TMP/job.
render() {
    t_file=$1
    shift
    rm -rf "$TMP/job" && mkdir "$TMP/job"
    code=0
    $render_command "$@" <"$t_file" 3<"$TMP/job" >"$TMP/out" 2>"$TMP/err" || code=$?
    out=$(cat "$TMP/out") err=$(cat "$TMP/err")
}

# picture SIZE SOURCE FILE: makes one with ImageMagick, the same each time.
picture() { "$convert" -seed 7 -size "$1" "$2" +set date:create +set date:modify "$3"; }
convert_to() { "$convert" "$@"; }

# field NAME: the value of a member of the last answer that is a number, a word or a text.
field() { printf '%s\n' "$out" | sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"; }

# Nothing of a script, a comment or a position is left in a file.
harmless() { ! grep -Eaiq 'script|alert|secret|\+50\.0600' "$1"; }

# signature FILE: the decoded pixels as ImageMagick sees them, frame by frame.
signature() { "$convert" "$1" -coalesce -depth 16 rgba:- 2>/dev/null | sha256sum; }

# difference A B: mean difference of two pictures, in percent, as a whole number.
difference() {
    compare-im6.q16 -metric MAE "$1" "$2" null: 2>&1 | sed -n 's/.*(\([0-9.e-]*\)).*/\1/p' | awk '{ printf "%d", $1 * 100 }'
}

# metadata FILE…: what exiftool and exiv2 find beyond what a decoder needs. Nothing is what it should be.
metadata() {
    exiftool -q -G1 -s -a -u "$@" | grep -Ev -e '^========' \
        -e '^\[(ExifTool|System|File|JFIF|Composite|ICC[^]]*|Adobe|APP14)\]' \
        -e '^\[PNG[^]]*\] +(Image(Width|Height)|BitDepth|ColorType|Compression|Filter|Interlace|Palette|Transparency|Gamma|SRGBRendering|ProfileName|WhitePoint.|(Red|Green|Blue).|Animation(Frames|Plays))' \
        -e '^\[RIFF\] +(VP8Version|(Horizontal|Vertical)Scale|Image(Width|Height)|WebP_Flags|Animation(LoopCount)?|BackgroundColor|AlphaIsUsed|FrameCount|Duration|Alpha.*)' \
        -e '^\[GIF\] +(GIFVersion|Image(Width|Height)|HasColorMap|ColorResolutionDepth|BitsPerPixel|BackgroundColor|AnimationIterations|FrameCount|Duration|TransparentColor|PixelAspectRatio)' \
        -e '^\[IFD0\] +Orientation'
    exiv2 -q -pa pr "$@" 2>/dev/null | grep -v 'Exif.Image.Orientation'
    return 0
}

# with_memory KILOBYTES FILE: whether the program takes the file, or refuses it for what it says, with that little
# address space.
with_memory() { (ulimit -v "$1" && render "$2" && printf '%s\n' "$out" && ! printf '%s' "$out" | grep -q 'more memory'); }

# cut_anywhere STEPS: pictures that end after as many different numbers of bytes are refused; leaves $TMP/whole.*.
cut_anywhere() {
    for kind in jpg png gif webp; do
        picture 40x30 plasma:red-blue "$TMP/whole.$kind"
        size=$(stat -c %s "$TMP/whole.$kind")
        wrong=
        for at in $(seq 0 $((1 + size / $1)) $((size - 1))) $((size - 1)); do
            head -c "$at" "$TMP/whole.$kind" >"$TMP/cut.$kind"
            render "$TMP/cut.$kind"
            [ "$code" = 1 ] || wrong="$wrong $at:$code"
        done
        t_is "a $kind that is cut off anywhere is refused" "$wrong" ''
    done
}
