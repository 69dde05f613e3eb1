#!/bin/sh
# Pictures: the same pixels without anything else, and renditions that show the same picture. Some of each: the others
# are in t/full/pictures_all.t.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/media.sh"
. "$ROOT/t/lib/pictures.sh"

every_kind plain.jpg lossy.webp
render plain.jpg
t_like 'a JPEG rendition is progressive, with colours at half resolution' \
    "$(exiftool -s -EncodingProcess -YCbCrSubSampling job/400.jpg | tr '\n' ' ')" 'Progressive DCT.*YCbCr4:2:0'

# --- sizes
for size in 1x1 399x10 400x10 401x10 1600x20 1601x20 3x2000; do
    picture $size xc:red size.png
    render size.png
    wide=${size%x*}
    want=$(for step in 400 800 1600; do [ "$step" -lt "$wide" ] && echo $step; done; [ "$wide" -le 1600 ] && echo "$wide")
    [ "$wide" -gt 1600 ] && want='400 800 1600'
    t_is "$size: widths" "$(printf '%s' "$out" | grep -o '"width":[0-9]*' | tail -n +2 | tr -dc '0-9\n' | tr '\n' ' ')" \
        "$(echo $want) "
done

# --- transparency
every_clear clear.png
"$convert" base.png -alpha set opaque.png
render opaque.png
t_like 'alpha that hides nothing is no alpha' "$out" '"alpha":false'
# A red half beside an invisible green one: no green may come through at the seam.
"$convert" -size 801x10 xc:'rgba(0,255,0,0)' -fill 'rgba(255,0,0,1)' -draw 'rectangle 0,0 400,9' seam.png
render seam.png
t_is 'invisible colours leave no fringe' \
    "$("$convert" job/400.png -channel G -separate -format '%[fx:int(maxima*255)]' info: 2>/dev/null | head -c 3)" 0

# --- animations
move
every_moving moving.gif
t_is 'moving.gif: the frames are the same' "$(render moving.gif; signature job/stored)" "$(signature moving.gif)"
t_like 'moving.gif: so is the loop count' "$(exiftool -s -AnimationIterations moving.gif job/stored | grep -c ': 2$')" '^2$'

# --- which way up
upright
every_turn 6

# --- what is taken out, in words
cp plain.jpg told.jpg
exiftool -q -overwrite_original -n -GPSLatitude=50.06 -GPSLatitudeRef=N -GPSLongitude=19.94 -GPSLongitudeRef=E -Artist='A. Chef' \
    -Copyright='A. Chef' -Model='Camera 1' -SerialNumber=4711 -DateTimeOriginal='2024:01:02 03:04:05' -Comment='secret' \
    -XMP:Creator='A. Chef' -IPTC:By-line='A. Chef' -IPTC:Headline=secret -Software=script "-ThumbnailImage<=upright.jpg" told.jpg
printf '<html><script>alert(1)</script></html>' >>told.jpg
kept told.jpg told.jpg
t_ok 'no word of it is left' harmless job/stored
t_like 'the receipt says all of it' "$out" '"removed":\["GPS position","camera serial number","author","copyright note","camera model","date and time","title","software name","thumbnail","comment","EXIF data","XMP data","IPTC data","trailing data"\]'
cp base.png told.png
exiftool -q -overwrite_original -n -Artist=secret -GPSLatitude=50.06 -GPSLatitudeRef=N -PNG:Comment=secret -XMP:Creator=secret told.png
kept told.png told.png
t_like 'a PNG receipt' "$out" '"removed":\["GPS position","author".*"comment".*"XMP data"\]'
cp lossy.webp told.webp
exiftool -q -overwrite_original -n -Artist=secret -GPSLatitude=50.06 -GPSLatitudeRef=N -XMP:Creator=secret told.webp
kept told.webp told.webp
t_like 'a WebP receipt' "$out" '"removed":\["GPS position","author".*"XMP data"\]'
of_kind base.gif
"$convert" base.gif -set comment secret told.gif
kept told.gif told.gif
t_like 'a GIF receipt' "$out" '"comment"'
render plain.jpg
t_like 'an empty receipt' "$out" '"removed":\[\]'
render "$TMP/job/stored" 2>/dev/null
t_like 'what we wrote has nothing to take out' "$(cp job/stored again.jpg 2>/dev/null || render plain.jpg; cp job/stored again.jpg; render again.jpg; echo "$out")" '"removed":\[\]'

# --- an EXIF directory that names itself as the next one, and one with more entries than bytes
perl -e 'print "\xff\xd8\xff\xe1", pack("n", 2 + 6 + 8 + 2 + 12 + 4), "Exif\0\0II*\0\x08\0\0\0\1\0\x69\x87\4\0\1\0\0\0\x08\0\0\0\x08\0\0\0"; local $/; $_ = <>; print substr($_, 2)' plain.jpg >loop.jpg
kept loop.jpg loop.jpg
perl -e 'print "\xff\xd8\xff\xe1", pack("n", 2 + 6 + 8 + 2), "Exif\0\0MM\0*\0\0\0\x08\xff\xff"; local $/; $_ = <>; print substr($_, 2)' plain.jpg >short.jpg
kept short.jpg short.jpg

# --- colour profiles stay, in every file
profiles
coloured jpg rgb
perl -MCompress::Zlib -e 'local $/; open my $f, "<:raw", "base.png"; my $png = <$f>; open $f, "<:raw", "rgb.icc"; my $d = "iCCPICC\0\0" . compress(<$f>);
    print substr($png, 0, 33), (pack("N", length($d) - 4) . $d . pack("N", crc32($d))) x 20000, substr($png, 33)' >twice.png
t_is 'a profile that is there many times is kept once' "$(render twice.png; echo "$code" "$(grep -ao iCCP job/stored | wc -l)")" '0 1'
nothing_told
exiftool -q -overwrite_original -Artist=me all/plain.jpg-stored
t_like 'which this test would see' "$(metadata all/*)" Artist
t_done
