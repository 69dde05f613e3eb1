#!/bin/sh
# Videos and recordings: with ffmpeg, which is tried on files that it made; and without.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/media.sh"
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
make -i tagged.mp4 -c copy -movflags +faststart early.mp4
printf ';FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=Secret\n' >chapters
make -i tagged.mp4 -i chapters -map_metadata 1 -c copy chapters.mp4
make -i tagged.mp4 -c copy -an -metadata:s:v rotate=90 turned.mp4
make -i tagged.mp4 -c:v copy -an -metadata title=Secret silent.mp4
make -i tagged.mp4 -c:v libvpx -deadline realtime -cpu-used 8 -c:a libopus -b:v 200k -metadata title=Secret tagged.webm
make -i tagged.mp4 -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -an -b:v 200k -metadata title=Secret nine.webm
make -f lavfi -i sine=d=3 -f lavfi -i color=red:s=64x64:d=1 -map 0 -map 1 -frames:v 1 -c:v mjpeg -disposition:v attached_pic \
    -metadata title=Secret -metadata artist=Secret -id3v2_version 3 tagged.mp3
make -f lavfi -i sine=d=3 -c:a libvorbis -metadata title=Secret tagged.ogg
make -f lavfi -i sine=d=3 -c:a libopus -metadata title=Secret tagged.opus

for file in tagged.mp4 early.mp4 chapters.mp4 turned.mp4 silent.mp4 tagged.webm nine.webm; do
    render $file $with
    t_is "$file: taken" "$code$err" 0
    t_is "$file: the coded pictures are the same" "$(packets job/stored v)" "$(packets $file v)"
    t_is "$file: nothing is told" "$(told job/stored)$(ask -show_entries format_tags=title,location,artist,comment,creation_time:stream_tags=title,location,encoder:chapter=id job/stored)" ''
    t_ok "$file: no word is left" harmless job/stored
    t_like "$file: a poster in JPEG and WebP" "$(field poster) $(cd job && echo *)" '^true (180|320).jpg (180|320).webp stored$'
    t_like "$file: the length is told" "$(field duration_ms)" '^(29|30)[0-9][0-9]$'
done
render tagged.mp4 $with
t_is 'the sound is the same' "$(packets job/stored a)" "$(packets tagged.mp4 a)"
t_like 'the receipt' "$out" '"removed":\["GPS position","author","date and time","title","software name","comment"\]'
"$ffmpeg" -v error -nostdin -ss 1 -i tagged.mp4 -frames:v 1 want.png </dev/null
t_ok 'the poster shows the video' [ "$(difference want.png job/320.jpg)" -le 12 ]
t_ok 'the index comes first' [ "$(grep -abo moov job/stored | head -1 | cut -d: -f1)" -lt "$(grep -abo mdat job/stored | head -1 | cut -d: -f1)" ]
render turned.mp4 $with
t_like 'a turned video is told upright' "$out" '"width":180,"height":320'
t_is 'and its poster is' "$(identify-im6.q16 -format '%wx%h' job/180.jpg)" 180x320
render chapters.mp4 $with
t_like 'chapters are on the receipt' "$out" '"chapters"'
for pair in tagged.mp3:mpeg:mp3 tagged.ogg:ogg:ogg tagged.opus:ogg:opus; do
    file=${pair%%:*} rest=${pair#*:}
    render $file $with
    t_is "$file: taken" "$code$err $(field kind) $(field type) $(field extension) $(field renditions)" "0 audio audio/${rest%:*} ${rest#*:} []"
    t_is "$file: nothing is told" "$(told job/stored)$(ask -show_entries format_tags=title,artist,encoder:stream_tags=title,encoder job/stored)" ''
    t_is "$file: only the sound is left" "$(ask -show_entries stream=codec_type job/stored)" 'audio '
    t_ok "$file: no word is left" harmless job/stored
done
render tagged.mp3 $with
t_like 'a cover is on the receipt' "$out" '"cover picture"'

# --- refused with ffmpeg
refused() { # NAME FILE REGEX
    render "$2" $with
    t_like "$1" "$code$err$out" "^1\{\"status\":\"(invalid|unsupported|too-large)\",\"detail\":\"[^\"]*($3)"
    t_is "$1, and nothing lies about" "$(ls job | grep -v stored)" ''
}
make -i tagged.mp4 -c:v ffv1 -an lossless.mkv
refused 'a codec that browsers lack' lossless.mkv 'do not play'
make -i tagged.mp4 -vn -c copy sound.mp4
refused 'sound in MP4' sound.mp4 'sound only'
make -f lavfi -i sine=d=1 -c:a flac flac.ogg
refused 'FLAC in Ogg' flac.ogg 'do not play'
head -c $(($(stat -c %s early.mp4) / 2)) early.mp4 >cut.mp4
refused 'a video that is cut off' cut.mp4 'ends in the middle|cannot copy'
head -c $(($(stat -c %s tagged.mp4) - 500)) tagged.mp4 >headless.mp4
refused 'a video without its index' headless.mp4 'cannot make sense'
make -i tagged.mp4 -i tagged.mp4 -i tagged.mp4 -i tagged.mp4 -i tagged.mp4 $(for n in 0 1 2 3 4; do echo "-map $n"; done) -c copy many.mp4
refused 'more than eight tracks' many.mp4 'more than 8 tracks'
printf '#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n' >list.mp4
refused 'a playlist' list.mp4 playlist
{ head -c 200 tagged.mp4; head -c 5000 /dev/urandom; } >noise.mp4
refused 'noise behind a good beginning' noise.mp4 'cannot make sense|damaged'
t_like 'ffmpeg that is not there' "$(render tagged.mp4 --ffmpeg /nonexistent --ffprobe "$ffprobe"; echo "$code$out")" '^3\{"status":"not-found","detail":"cannot open /nonexistent'
t_like 'one without the other' "$(render tagged.mp4 --ffmpeg "$ffmpeg"; echo "$code$out")" '^2.*belong together'

# --- the cage: what runs in place of ffmpeg can do nothing
if [ "$("$RENDER" --level | grep -c '"landlock_abi":0\|"seccomp":false')" = 1 ]; then
    echo '# SKIP the cage: this kernel has not both Landlock and seccomp' >&2
else
    cat >tell.c <<'EOF'
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>
int main(void)
{
    char *none[] = {NULL};
    FILE *out = fopen("seen", "w");
    if (out == NULL) return 9;
    fprintf(out, "%d%d%d%d%d", open("/etc/passwd", O_RDONLY) >= 0, socket(AF_INET, SOCK_STREAM, 0) >= 0,
            open("/tmp/pierogis-escape", O_CREAT | O_WRONLY, 0600) >= 0, *environ != NULL, open("/usr/bin/env", O_RDONLY) >= 0);
    fclose(out);
    execve("/bin/true", none, none);
    out = fopen("seen", "a");
    fputs(" alive", out);
    return fclose(out) + 1;
}
EOF
    t_ok 'the test can build a program' cc -static -D_GNU_SOURCE -o tell tell.c
    SECRET=1 render tagged.mp4 --ffmpeg "$ffmpeg" --ffprobe "$TMP/tell"
    t_is 'no file, no socket, no writing, no environment, no program; libraries can be read' "$(cat job/seen)" '00001 alive'
    t_like 'and its failure is a refusal' "$code$out" '^1.*cannot make sense'
fi

# --- without ffmpeg
for file in tagged.mp4 early.mp4 silent.mp4 turned.mp4; do
    render $file --no-ffmpeg --background 5f9ea0
    t_is "$file without ffmpeg: taken" "$code$err" 0
    t_is "$file without ffmpeg: the coded pictures are the same" "$(packets job/stored v)" "$(packets $file v)"
    t_is "$file without ffmpeg: nothing is told" "$(told job/stored)" ''
    t_is "$file without ffmpeg: the size stays" "$(stat -c %s job/stored)" "$(stat -c %s $file)"
    t_ok "$file without ffmpeg: no word is left" harmless job/stored
    t_like "$file without ffmpeg: a poster" "$(field poster) $(cd job && echo *)" '^true (180|320).jpg (180|320).webp stored$'
done
render tagged.mp4 --background 5f9ea0
t_like 'the receipt without ffmpeg' "$out" '"duration_ms":3000,.*"removed":\["GPS position","author","date and time","title","software name","comment"\]'
t_is 'the poster has the colour' "$("$convert" job/320.jpg -crop 1x1+5+5 -format '%[fx:int(255*r+.5)] %[fx:int(255*g+.5)] %[fx:int(255*b+.5)]' info: | sed 's/9[4-6] 15[7-9] 1\(59\|60\|61\)/cadetblue/')" cadetblue
t_is 'and a triangle' "$("$convert" job/320.webp -crop 1x1+160+90 -format '%[fx:maxima>.97||maxima<.05]' info:)" 1
render turned.mp4
t_like 'turned, without ffmpeg' "$out" '"width":180,"height":320.*"renditions":\[\],"poster":false'
for file in tagged.webm tagged.mp3 tagged.ogg; do
    render $file
    t_like "$file needs ffmpeg, and says so" "$code$out" '^1.*"unsupported".*ffmpeg is installed'
done
t_done
