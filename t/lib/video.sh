# What the tests of videos and recordings share; sourced after media.sh. Leaves $TMP as the current folder, and
# tagged.mp4 in it.

ffmpeg=$(command -v ffmpeg) && ffprobe=$(command -v ffprobe) || t_skip 'ffmpeg is missing'
command -v exiftool >/dev/null || t_skip 'exiftool is missing'
with="--ffmpeg $ffmpeg --ffprobe $ffprobe"
cd "$TMP" || exit 1

make() { "$ffmpeg" -v error -nostdin -y "$@" </dev/null 2>>"$TMP/make" || t_fail "the test can make $*"; }
ask() { "$ffprobe" -v error -of default=nk=1:nw=1 "$@" 2>/dev/null | tr '\n' ' '; }
# Checksums of the coded packets: the same before and after, however they are wrapped.
packets() { "$ffmpeg" -v error -nostdin -i "$1" -map "0:$2:0" -c copy -f streamhash -hash md5 - </dev/null; }
told() { exiftool -q -G1 -s -a -u "$1" | grep -Ei '(title|artist|author|comment|encoder|software|gps|location|chapter|picture)'; }

make -f lavfi -i testsrc=s=320x180:d=3:r=10 -f lavfi -i sine=d=3 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac \
    -metadata title=Secret -metadata location=+50.0600+019.9400/ -metadata artist=Secret -metadata comment=Secret \
    -metadata creation_time=2024-01-02T03:04:05Z tagged.mp4

# made FILE: tagged.mp4 or a sound as another kind of file, with words in it that must go.
made() {
    case $1 in
    early.mp4) make -i tagged.mp4 -c copy -movflags +faststart early.mp4 ;;
    chapters.mp4)
        printf ';FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=Secret\n' >chapters
        make -i tagged.mp4 -i chapters -map_metadata 1 -c copy chapters.mp4
        ;;
    turned.mp4) make -i tagged.mp4 -c copy -an -metadata:s:v rotate=90 turned.mp4 ;;
    silent.mp4) make -i tagged.mp4 -c:v copy -an -metadata title=Secret silent.mp4 ;;
    tagged.webm)
        make -i tagged.mp4 -c:v libvpx -deadline realtime -cpu-used 8 -c:a libopus -b:v 200k -metadata title=Secret tagged.webm
        ;;
    nine.webm)
        make -i tagged.mp4 -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -an -b:v 200k -metadata title=Secret nine.webm
        ;;
    tagged.mp3)
        make -f lavfi -i sine=d=3 -f lavfi -i color=red:s=64x64:d=1 -map 0 -map 1 -frames:v 1 -c:v mjpeg \
            -disposition:v attached_pic -metadata title=Secret -metadata artist=Secret -id3v2_version 3 tagged.mp3
        ;;
    tagged.ogg) make -f lavfi -i sine=d=3 -c:a libvorbis -metadata title=Secret tagged.ogg ;;
    tagged.opus) make -f lavfi -i sine=d=3 -c:a libopus -metadata title=Secret tagged.opus ;;
    esac
}

# every_video FILE…: the same coded pictures are stored, without a word, and there is a poster.
every_video() {
    for file; do
        made "$file"
        render $file $with
        t_is "$file: taken" "$code$err" 0
        t_is "$file: the coded pictures are the same" "$(packets job/stored v)" "$(packets $file v)"
        t_is "$file: nothing is told" "$(told job/stored)$(ask -show_entries format_tags=title,location,artist,comment,creation_time:stream_tags=title,location,encoder:chapter=id job/stored)" ''
        t_ok "$file: no word is left" harmless job/stored
        t_like "$file: a poster in JPEG and WebP" "$(field poster) $(cd job && echo *)" '^true (180|320).jpg (180|320).webp stored$'
        t_like "$file: the length is told" "$(field duration_ms)" '^(29|30)[0-9][0-9]$'
    done
}

# every_sound FILE:TYPE:EXTENSION…: the same for recordings.
every_sound() {
    for pair; do
        file=${pair%%:*} rest=${pair#*:}
        made "$file"
        render $file $with
        t_is "$file: taken" "$code$err $(field kind) $(field type) $(field extension) $(field renditions)" "0 audio audio/${rest%:*} ${rest#*:} []"
        t_is "$file: nothing is told" "$(told job/stored)$(ask -show_entries format_tags=title,artist,encoder:stream_tags=title,encoder job/stored)" ''
        t_is "$file: only the sound is left" "$(ask -show_entries stream=codec_type job/stored)" 'audio '
        t_ok "$file: no word is left" harmless job/stored
    done
}

# without_ffmpeg FILE…: the same with nothing but our own reader of MP4; of the files that made() has made.
without_ffmpeg() {
    for file; do
        render $file --no-ffmpeg --background 5f9ea0
        t_is "$file without ffmpeg: taken" "$code$err" 0
        t_is "$file without ffmpeg: the coded pictures are the same" "$(packets job/stored v)" "$(packets $file v)"
        t_is "$file without ffmpeg: nothing is told" "$(told job/stored)" ''
        t_is "$file without ffmpeg: the size stays" "$(stat -c %s job/stored)" "$(stat -c %s $file)"
        t_ok "$file without ffmpeg: no word is left" harmless job/stored
        t_like "$file without ffmpeg: a poster" "$(field poster) $(cd job && echo *)" '^true (180|320).jpg (180|320).webp stored$'
    done
}
