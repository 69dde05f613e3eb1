#!/bin/sh
# Video and sound go the whole way: from a file on the command line to what visitors are sent.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/media.sh"
command -v ffmpeg >/dev/null || t_skip 'ffmpeg is missing'

{ "$PIEROGIS" --quiet init && "$PIEROGIS" --quiet project add soup; } >"$TMP/made" || t_skip 'no site can be made'
ffmpeg -v error -nostdin -f lavfi -i testsrc=s=160x90:d=1 -pix_fmt yuv420p "$TMP/steam.mp4" -f lavfi -i sine=330:d=1 \
    -map 1 "$TMP/hum.mp3"
printf 'WEBVTT\n\n00:00.000 --> 00:01.000\nSteam rises.\n' >"$TMP/steam.vtt"

t_run "$PIEROGIS" upload soup "$TMP/steam.mp4" --alt 'Steam over a pot' --captions "$TMP/steam.vtt"
t_is 'a video with captions' "$code$err" 0
t_is 'the file, its captions and its poster are there' \
    "$(find "$PIEROGIS_HOME/media" -type f | sed 's/.*\///; s/^[a-z2-7]*//' | sort | tr '\n' ' ')" '-160.jpg -160.webp .mp4 .vtt '
t_run "$PIEROGIS" upload soup "$TMP/hum.mp3" --alt 'One low note'
t_is 'a sound' "$code$err" 0
t_is 'it can be played' "$(find "$PIEROGIS_HOME/media" -name '*.mp3' -exec ffprobe -v error -show_entries stream=codec_name -of csv=p=0 {} +)" mp3
t_run "$PIEROGIS" upload soup "$TMP/steam.mp4"
t_like 'the same again is known' "$out$err" 'already'
t_is 'nothing lies about' "$(find "$PIEROGIS_HOME/tmp" "$PIEROGIS_HOME/held" -type f)" ''
t_done
