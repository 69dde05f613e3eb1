#!/bin/sh
# Pictures: the same pixels without anything else, and renditions that show the same picture.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/media.sh"
for tool in exiftool exiv2 cwebp gif2webp compare-im6.q16; do
    command -v $tool >/dev/null || t_skip "$tool is missing"
done

# kept NAME FILE: the stored file has the same pixels. All files are kept to look for metadata at the end, because
# starting exiftool takes longer than everything else.
mkdir "$TMP/all"
kept() {
    render "$2"
    t_is "$1: taken" "$code$err" 0
    t_is "$1: the stored pixels are the source's" "$(signature "$TMP/job/stored")" "$(signature "$2")"
    for t_name in "$TMP/job"/*; do cp "$t_name" "$TMP/all/$(echo "$1" | tr ' ' -)-${t_name##*/}"; done
}

# shown NAME FILE PERCENT: each rendition looks like the source made as small.
shown() {
    for t_rendition in "$TMP/job"/*.*; do
        t_wide=$(basename "$t_rendition" | sed 's/\..*//')
        "$convert" "$2[0]" -auto-orient +profile '*' -colorspace sRGB -filter box -resize "${t_wide}x16383" "$TMP/want.png"
        t_is "$1: ${t_rendition##*/} has the right size" \
            "$(identify-im6.q16 -format '%wx%h' "$t_rendition")" "$(identify-im6.q16 -format '%wx%h' "$TMP/want.png")"
        t_ok "$1: ${t_rendition##*/} shows the picture" [ "$(difference "$TMP/want.png" "$t_rendition")" -le "$3" ]
    done
}

cd "$TMP" || exit 1
picture 500x320 plasma:red-blue base.png

# --- every kind
"$convert" base.png -quality 90 plain.jpg
"$convert" base.png -interlace JPEG progressive.jpg
"$convert" base.png -colorspace Gray grey.jpg
"$convert" base.png -colorspace CMYK cmyk.jpg
"$convert" base.png -sampling-factor 1x1 full.jpg
"$convert" base.png -depth 16 -define png:bit-depth=16 deep.png
"$convert" base.png -interlace PNG passes.png
"$convert" base.png -colorspace Gray grey.png
"$convert" base.png -colors 16 -type Palette palette.png
"$convert" base.png -monochrome bits.png
"$convert" base.png base.gif
"$convert" base.png -interlace GIF passes.gif
cwebp -quiet -q 90 base.png -o lossy.webp
cwebp -quiet -lossless -z 1 base.png -o lossless.webp
for file in plain.jpg progressive.jpg grey.jpg cmyk.jpg full.jpg base.png deep.png passes.png grey.png \
    palette.png bits.png base.gif passes.gif lossy.webp lossless.webp; do
    kept "$file" "$file"
    case $file in
    cmyk.jpg) shown "$file" "$file" 12 ;; # without a profile there is no one right conversion
    bits.png | palette.png) shown "$file" "$file" 8 ;; # dots do not survive JPEG well
    full.jpg | passes.gif | lossless.webp) ;;
    *) shown "$file" "$file" 3 ;;
    esac
    t_is "$file: opaque ones become JPEG and WebP, never larger" "$(cd job && echo *)" \
        '400.jpg 400.webp 500.jpg 500.webp stored'
done
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
"$convert" -size 500x320 gradient:white-black mask.png
"$convert" base.png mask.png -alpha off -compose CopyOpacity -composite clear.png
"$convert" clear.png -colors 30 -type PaletteAlpha PNG8:clear8.png
"$convert" -size 500x320 xc:none -fill red -draw 'circle 250,160 250,50' clear.gif
cwebp -quiet clear.png -o clear.webp
for file in clear.png clear8.png clear.gif clear.webp; do
    kept "$file" "$file"
    t_like "$file: alpha is told" "$out" '"alpha":true.*"png":"400.png"'
    t_is "$file: PNG and WebP" "$(cd job && echo *)" '400.png 400.webp 500.png 500.webp stored'
    "$convert" "${file}[0]" -filter box -resize 400x -background white -flatten want.png
    for rendition in job/400.png job/400.webp; do
        "$convert" $rendition -background white -flatten got.png
        t_ok "$file: $rendition is as clear" [ "$(difference want.png got.png)" -le 2 ]
    done
done
"$convert" base.png -alpha set opaque.png
render opaque.png
t_like 'alpha that hides nothing is no alpha' "$out" '"alpha":false'
# A red half beside an invisible green one: no green may come through at the seam.
"$convert" -size 801x10 xc:'rgba(0,255,0,0)' -fill 'rgba(255,0,0,1)' -draw 'rectangle 0,0 400,9' seam.png
render seam.png
t_is 'invisible colours leave no fringe' \
    "$("$convert" job/400.png -channel G -separate -format '%[fx:int(maxima*255)]' info: 2>/dev/null | head -c 3)" 0

# --- animations
"$convert" -delay 10 -loop 3 base.png -resize 60x40 \( +clone -negate \) \( +clone -flip \) moving.gif
gif2webp -quiet moving.gif -o moving.webp
ffmpeg -v error -nostdin -i moving.gif -plays 0 -f apng moving.png 2>/dev/null
for file in moving.gif moving.webp moving.png; do
    render $file
    t_like "$file: an animation" "$code$out" '^0.*"animated":true'
    t_is "$file: is kept whole" "$(ffprobe -v error -count_frames -show_entries stream=nb_read_frames -of csv=p=0 job/stored 2>/dev/null || echo -)" \
        "$(ffprobe -v error -count_frames -show_entries stream=nb_read_frames -of csv=p=0 $file 2>/dev/null || echo -)"
    for name in job/*; do cp $name all/$file-${name##*/}; done
    t_ok "$file: the first frame is shown" [ "$(difference 'moving.gif[0]' "$(ls job/*.webp)")" -le 5 ]
done
t_is 'moving.gif: the frames are the same' "$(render moving.gif; signature job/stored)" "$(signature moving.gif)"
t_like 'moving.gif: so is the loop count' "$(exiftool -s -AnimationIterations moving.gif job/stored | grep -c ': 2$')" '^2$'

# --- which way up
"$convert" -size 30x20 xc:white -fill red -draw 'rectangle 0,0 9,9' -fill blue -draw 'rectangle 20,10 29,19' \
    -scale 1000% -quality 95 upright.jpg
for n in 1 2 3 4 5 6 7 8; do
    cp upright.jpg turned.jpg
    exiftool -q -overwrite_original -n -Orientation=$n turned.jpg
    kept "orientation $n" turned.jpg
    shown "orientation $n" turned.jpg 2
    "$convert" turned.jpg -auto-orient want.png
    t_is "orientation $n: the sides are told" "$(field width | head -1)x$(field height | head -1)" "$(identify-im6.q16 -format '%wx%h' want.png)"
    t_is "orientation $n: the stored file still says so" "$("$convert" job/stored -auto-orient rgb:- | sha256sum)" "$("$convert" want.png rgb:- | sha256sum)"
done

# The same said in a PNG and a WebP; ImageMagick does not turn those, so they are compared with the JPEG.
for n in 3 6; do
    for kind in png webp; do
        "$convert" upright.jpg +profile '*' -define webp:lossless=true turned.$kind
        exiftool -q -overwrite_original -n -Orientation=$n -Artist=secret turned.$kind 2>"$TMP/told"
        cp upright.jpg as.jpg && exiftool -q -overwrite_original -n -Orientation=$n as.jpg
        kept "orientation $n in $kind" turned.$kind
        "$convert" as.jpg -auto-orient -strip want.jpg
        shown "orientation $n in $kind" want.jpg 2
        t_is "orientation $n in $kind: the sides are told" "$(field width | head -1)x$(field height | head -1)" "$(identify-im6.q16 -format '%wx%h' want.jpg)"
        t_is "orientation $n in $kind: the stored file says so and nothing else" "$(exiftool -s3 -n -Orientation -Artist job/stored)" $n
        t_ok "orientation $n in $kind: it is whole" "$convert" job/stored null:
    done
done
for file in moving.webp moving.png; do
    cp $file turned-$file && exiftool -q -overwrite_original -n -Orientation=6 turned-$file
    render turned-$file
    t_is "$file: animations are not turned" "$(field width | head -1)x$(field height | head -1)$(exiftool -s3 -Orientation job/stored)" 60x38
done

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
for space in RGB GRAY; do
    perl -e 'print pack("NA4NA4A4A4", 544, "none", 0x02400000, "mntr", $ARGV[0], "XYZ "), "\0" x 12, "acsp", "\0" x 28,
        pack("NNN", 0xf6d6, 0x10000, 0xd32d), "\0" x 48, pack("NA4NN", 1, "cprt", 144, 400), "text\0\0\0\0",
        map { chr(33 + $_ * $_ % 89) } 1 .. 392' $space >$space.icc
done
mv RGB.icc rgb.icc && mv GRAY.icc grey.icc
for kind in jpg png webp; do
    for space in rgb grey; do
        case $kind$space in
        jpgrgb) cp plain.jpg coloured.jpg ;;
        jpggrey) cp grey.jpg coloured.jpg ;;
        pngrgb) cp base.png coloured.png ;;
        pnggrey) cp grey.png coloured.png ;;
        webp*) webpmux -set icc $space.icc lossy.webp -o coloured.webp >/dev/null 2>&1 ;;
        esac
        [ $kind = webp ] || exiftool -q -overwrite_original "-ICC_Profile<=$space.icc" coloured.$kind 2>/dev/null
        kept "$space coloured.$kind" coloured.$kind
        t_is "$space coloured.$kind: who has the profile" \
            "$(cd job && for file in stored 400.jpg 400.webp; do exiftool -q -icc_profile -b $file | cmp -s - ../$space.icc && echo $file; done)" \
            "$([ $space = rgb ] && printf 'stored\n400.jpg\n400.webp' || echo stored)"
    done
done
perl -MCompress::Zlib -e 'local $/; open my $f, "<:raw", "base.png"; my $png = <$f>; open $f, "<:raw", "rgb.icc"; my $d = "iCCPICC\0\0" . compress(<$f>);
    print substr($png, 0, 33), (pack("N", length($d) - 4) . $d . pack("N", crc32($d))) x 20000, substr($png, 33)' >twice.png
t_is 'a profile that is there many times is kept once' "$(render twice.png; echo "$code" "$(grep -ao iCCP job/stored | wc -l)")" '0 1'
t_is 'no file has metadata' "$(metadata all/*)" ''
exiftool -q -overwrite_original -Artist=me all/plain.jpg-stored
t_like 'which this test would see' "$(metadata all/*)" Artist
t_done
