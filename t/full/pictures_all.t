#!/bin/sh
# Every other kind of picture, and every way up, that t/media/pictures.t leaves out.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/media.sh"
. "$ROOT/t/lib/pictures.sh"

every_kind progressive.jpg grey.jpg cmyk.jpg full.jpg base.png deep.png passes.png grey.png palette.png bits.png base.gif \
    passes.gif lossless.webp
every_clear clear8.png clear.gif clear.webp

# --- animations
move
gif2webp -quiet moving.gif -o moving.webp
ffmpeg -v error -nostdin -i moving.gif -plays 0 -f apng moving.png 2>/dev/null
every_moving moving.webp moving.png
for file in moving.webp moving.png; do
    cp $file turned-$file && exiftool -q -overwrite_original -n -Orientation=6 turned-$file
    render turned-$file
    t_is "$file: animations are not turned" "$(field width | head -1)x$(field height | head -1)$(exiftool -s3 -Orientation job/stored)" 60x38
done

# --- which way up
upright
every_turn 1 2 3 4 5 7 8
every_turn_in png 3 6
every_turn_in webp 3 6

# --- colour profiles
profiles
of_kind plain.jpg
of_kind lossy.webp
of_kind grey.png
coloured jpg grey
coloured png grey
coloured png rgb
coloured webp rgb
coloured webp grey
nothing_told
t_done
