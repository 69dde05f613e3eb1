#!/bin/sh
# The kinds of videos and recordings that t/media/video.t leaves out.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/media.sh"
. "$ROOT/t/lib/video.sh"

every_video early.mp4 chapters.mp4 silent.mp4 turned.mp4 nine.webm
render turned.mp4 $with
t_like 'a turned video is told upright' "$out" '"width":180,"height":320'
t_is 'and its poster is' "$(identify-im6.q16 -format '%wx%h' job/180.jpg)" 180x320
render chapters.mp4 $with
t_like 'chapters are on the receipt' "$out" '"chapters"'
every_sound tagged.ogg:ogg:ogg tagged.opus:ogg:opus
without_ffmpeg early.mp4 silent.mp4 turned.mp4
render turned.mp4
t_like 'turned, without ffmpeg' "$out" '"width":180,"height":320.*"renditions":\[\],"poster":false'
render tagged.ogg
t_like 'tagged.ogg needs ffmpeg, and says so' "$code$out" '^1.*"unsupported".*ffmpeg is installed'
t_done
