# What the tests of pictures share; sourced after media.sh. Leaves $TMP as the current folder, with base.png in it.

for t_name in exiftool exiv2 cwebp gif2webp webpmux compare-im6.q16; do
    command -v $t_name >/dev/null || t_skip "$t_name is missing"
done
cd "$TMP" || exit 1
mkdir all
picture 500x320 plasma:red-blue base.png

# kept NAME FILE: the stored file has the same pixels. All files are kept to look for metadata at the end, because
# starting exiftool takes longer than everything else.
kept() {
    render "$2"
    t_is "$1: taken" "$code$err" 0
    t_is "$1: the stored pixels are the source's" "$(signature "$TMP/job/stored")" "$(signature "$2")"
    for t_name in "$TMP/job"/*; do cp "$t_name" "$TMP/all/$(echo "$1" | tr ' ' -)-${t_name##*/}"; done
}

# nothing_told: no file that was kept has metadata.
nothing_told() { t_is 'no file has metadata' "$(metadata all/*)" ''; }

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

# of_kind FILE: base.png as this kind of file.
of_kind() {
    case $1 in
    base.png) ;;
    plain.jpg) "$convert" base.png -quality 90 plain.jpg ;;
    progressive.jpg) "$convert" base.png -interlace JPEG progressive.jpg ;;
    grey.jpg | grey.png) "$convert" base.png -colorspace Gray "$1" ;;
    cmyk.jpg) "$convert" base.png -colorspace CMYK cmyk.jpg ;;
    full.jpg) "$convert" base.png -sampling-factor 1x1 full.jpg ;;
    deep.png) "$convert" base.png -depth 16 -define png:bit-depth=16 deep.png ;;
    passes.png) "$convert" base.png -interlace PNG passes.png ;;
    palette.png) "$convert" base.png -colors 16 -type Palette palette.png ;;
    bits.png) "$convert" base.png -monochrome bits.png ;;
    base.gif) "$convert" base.png base.gif ;;
    passes.gif) "$convert" base.png -interlace GIF passes.gif ;;
    lossy.webp) cwebp -quiet -q 90 base.png -o lossy.webp ;;
    lossless.webp) cwebp -quiet -lossless -z 1 base.png -o lossless.webp ;;
    *) t_fail "no kind of picture is called $1" ;;
    esac
}

# every_kind FILE…: of each, the same pixels are stored, and the renditions show them.
every_kind() {
    for file; do
        of_kind "$file"
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
}

# clear_kind FILE: base.png, clearer from top to bottom, as this kind of file.
clear_kind() {
    [ -e clear.png ] || {
        "$convert" -size 500x320 gradient:white-black mask.png
        "$convert" base.png mask.png -alpha off -compose CopyOpacity -composite clear.png
    }
    case $1 in
    clear8.png) "$convert" clear.png -colors 30 -type PaletteAlpha PNG8:clear8.png ;;
    clear.gif) "$convert" -size 500x320 xc:none -fill red -draw 'circle 250,160 250,50' clear.gif ;;
    clear.webp) cwebp -quiet clear.png -o clear.webp ;;
    esac
}

# every_clear FILE…: what can be seen through stays so.
every_clear() {
    for file; do
        clear_kind "$file"
        kept "$file" "$file"
        t_like "$file: alpha is told" "$out" '"alpha":true.*"png":"400.png"'
        t_is "$file: PNG and WebP" "$(cd job && echo *)" '400.png 400.webp 500.png 500.webp stored'
        "$convert" "${file}[0]" -filter box -resize 400x -background white -flatten want.png
        for rendition in job/400.png job/400.webp; do
            "$convert" $rendition -background white -flatten got.png
            t_ok "$file: $rendition is as clear" [ "$(difference want.png got.png)" -le 2 ]
        done
    done
}

# move: an animation of three frames as moving.gif.
move() { "$convert" -delay 10 -loop 3 base.png -resize 60x40 \( +clone -negate \) \( +clone -flip \) moving.gif; }

# every_moving FILE…: an animation is kept whole, and its first frame is shown.
every_moving() {
    for file; do
        render $file
        t_like "$file: an animation" "$code$out" '^0.*"animated":true'
        t_is "$file: is kept whole" "$(ffprobe -v error -count_frames -show_entries stream=nb_read_frames -of csv=p=0 job/stored 2>/dev/null || echo -)" \
            "$(ffprobe -v error -count_frames -show_entries stream=nb_read_frames -of csv=p=0 $file 2>/dev/null || echo -)"
        for name in job/*; do cp $name all/$file-${name##*/}; done
        t_ok "$file: the first frame is shown" [ "$(difference 'moving.gif[0]' "$(ls job/*.webp)")" -le 5 ]
    done
}

# upright: a picture of which every turn can be told, as upright.jpg.
upright() {
    "$convert" -size 30x20 xc:white -fill red -draw 'rectangle 0,0 9,9' -fill blue -draw 'rectangle 20,10 29,19' \
        -scale 1000% -quality 95 upright.jpg
}

# every_turn NUMBER…: a JPEG with this orientation (EXIF 2.32, tag 0x0112) is shown upright and stored as it is.
every_turn() {
    for n; do
        cp upright.jpg turned.jpg
        exiftool -q -overwrite_original -n -Orientation=$n turned.jpg
        kept "orientation $n" turned.jpg
        shown "orientation $n" turned.jpg 2
        "$convert" turned.jpg -auto-orient want.png
        t_is "orientation $n: the sides are told" "$(field width | head -1)x$(field height | head -1)" "$(identify-im6.q16 -format '%wx%h' want.png)"
        t_is "orientation $n: the stored file still says so" "$("$convert" job/stored -auto-orient rgb:- | sha256sum)" "$("$convert" want.png rgb:- | sha256sum)"
    done
}

# every_turn_in KIND NUMBER…: the same said in a PNG or a WebP; ImageMagick does not turn those, so they are compared
# with the JPEG.
every_turn_in() {
    kind=$1
    shift
    for n; do
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
}

# profiles: rgb.icc and grey.icc, of which only the head says something.
profiles() {
    for space in RGB GRAY; do
        perl -e 'print pack("NA4NA4A4A4", 544, "none", 0x02400000, "mntr", $ARGV[0], "XYZ "), "\0" x 12, "acsp", "\0" x 28,
            pack("NNN", 0xf6d6, 0x10000, 0xd32d), "\0" x 48, pack("NA4NN", 1, "cprt", 144, 400), "text\0\0\0\0",
            map { chr(33 + $_ * $_ % 89) } 1 .. 392' $space >$space.icc
    done
    mv RGB.icc rgb.icc && mv GRAY.icc grey.icc
}

# coloured KIND SPACE: the profile stays, in every file that has such colours. Needs plain.jpg, grey.jpg, grey.png or
# lossy.webp.
coloured() {
    kind=$1 space=$2
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
}
