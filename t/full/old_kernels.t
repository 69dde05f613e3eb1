#!/bin/sh
# Kernels and containers without openat2, Landlock, seccomp, statx or pidfd_open: everything still works, and the level
# says what is missing.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/media.sh"
cc -o "$TMP/nosys" "$ROOT/t/lib/nosys.c" 2>"$TMP/cc" || t_skip "nosys cannot be built: $(cat "$TMP/cc")"
"$TMP/nosys" statx true || t_skip 'this machine lets no filter be set'
picture 500x300 plasma:red-blue "$TMP/picture.png"
"$ROOT/t/lib/bad-files" "$TMP" >/dev/null
ffmpeg=$(command -v ffmpeg) && ffprobe=$(command -v ffprobe) && with="--ffmpeg $ffmpeg --ffprobe $ffprobe"
[ -z "$ffmpeg" ] || "$ffmpeg" -v error -nostdin -f lavfi -i testsrc=s=160x90:d=1 -pix_fmt yuv420p "$TMP/video.mp4"
all=$("$RENDER" --level)

for missing in landlock seccomp landlock,seccomp,openat2,statx,pidfd_open,copy_file_range; do
    render_command="$TMP/nosys $missing $RENDER"
    render "$TMP/picture.png"
    t_is "a picture without $missing" "$code$err $(cd "$TMP/job" && echo *)" '0 400.jpg 400.webp 500.jpg 500.webp stored'
    render "$TMP/bomb.png"
    t_is "a refusal without $missing" "$code$err" 1
    render "$TMP/moov-last.mp4"
    t_is "an mp4 without $missing" "$code$err" 0
    if [ -n "$ffmpeg" ]; then
        render "$TMP/video.mp4" $with
        t_is "ffmpeg without $missing" "$code$err $(field poster)" '0 true'
    fi
    case $missing in
    landlock) want=$(printf %s "$all" | sed 's/"landlock_abi":[0-9]*/"landlock_abi":0/') ;;
    seccomp) want=$(printf %s "$all" | sed 's/"seccomp":true/"seccomp":false/') ;;
    *) want='{"landlock_abi":0,"seccomp":false}' ;;
    esac
    t_is "the level without $missing" "$($render_command --level)" "$want"
done
[ -n "$ffmpeg" ] || echo '# SKIP videos: ffmpeg is missing' >&2
t_done
