#!/bin/sh
# Videos and recordings: with ffmpeg, which is tried on files that it made; and without. Some kinds: the others are in
# t/full/videos_all.t.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/media.sh"
. "$ROOT/t/lib/video.sh"

every_video tagged.mp4 tagged.webm
render tagged.mp4 $with
t_is 'the sound is the same' "$(packets job/stored a)" "$(packets tagged.mp4 a)"
t_like 'the receipt' "$out" '"removed":\["GPS position","author","date and time","title","software name","comment"\]'
"$ffmpeg" -v error -nostdin -ss 1 -i tagged.mp4 -frames:v 1 want.png </dev/null
t_ok 'the poster shows the video' [ "$(difference want.png job/320.jpg)" -le 12 ]
t_ok 'the index comes first' [ "$(grep -abo moov job/stored | head -1 | cut -d: -f1)" -lt "$(grep -abo mdat job/stored | head -1 | cut -d: -f1)" ]
every_sound tagged.mp3:mpeg:mp3
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
made early.mp4
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
#include <sys/resource.h>
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
    out = fopen("limits", "w");
    for (int i = 0; i < 4; i++) {
        struct rlimit limit;
        getrlimit((int[]){RLIMIT_AS, RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_NOFILE}[i], &limit);
        fprintf(out, "%lu %d ", (unsigned long)limit.rlim_cur, limit.rlim_max == limit.rlim_cur);
    }
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
    t_is 'so much memory, so many seconds, bytes and files, and no way to get more' "$(cat job/limits)" "$((1536 << 20)) 1 120 1 $((400 << 20)) 1 64 1 "
    t_like 'and its failure is a refusal' "$code$out" '^1.*cannot make sense'
fi

# --- without ffmpeg
without_ffmpeg tagged.mp4
render tagged.mp4 --background 5f9ea0
t_like 'the receipt without ffmpeg' "$out" '"duration_ms":3000,.*"removed":\["GPS position","author","date and time","title","software name","comment"\]'
t_is 'the poster has the colour' "$("$convert" job/320.jpg -crop 1x1+5+5 -format '%[fx:int(255*r+.5)] %[fx:int(255*g+.5)] %[fx:int(255*b+.5)]' info: | sed 's/9[4-6] 15[7-9] 1\(59\|60\|61\)/cadetblue/')" cadetblue
t_is 'and a triangle' "$("$convert" job/320.webp -crop 1x1+160+90 -format '%[fx:maxima>.97||maxima<.05]' info:)" 1
for file in tagged.webm tagged.mp3; do
    render $file
    t_like "$file needs ffmpeg, and says so" "$code$out" '^1.*"unsupported".*ffmpeg is installed'
done
t_done
