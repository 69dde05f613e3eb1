#!/bin/sh
# The process that decodes, looked at while it works: its filters and its limits.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/media.sh"
[ -r "/proc/$$/limits" ] || t_skip 'there is no /proc'
cd "$TMP" || exit 1

picture 2000x2000 xc:red large.png
convert_to large.png -interlace PNG passes.png # which is decoded whole before anything is written
seccomp=$("$RENDER" --level | grep -c '"seccomp":true')
# confined: whether $child is. Its limits come first, its filter last.
confined() {
    grep -q '^Max open files *16 ' "/proc/$child/limits" &&
        { [ "$seccomp" = 0 ] || grep -q '^Seccomp_filters:[[:space:]]*2' "/proc/$child/status"; }
}
# stop_worker: starts the program and stops its child as soon as that is confined; leaves $parent and $child. False when
# it was too quick.
stop_worker() {
    rm -rf job && mkdir job
    "$RENDER" --max-bytes 9000000 <passes.png 3<job >out &
    parent=$!
    while kill -0 $parent; do
        child=
        read -r child <"/proc/$parent/task/$parent/children"
        child=${child% }
        [ -n "$child" ] && kill -STOP "$child" || continue
        ! confined || return 0
        kill -CONT "$child"
    done
    return 1
}
tries=0
until stop_worker || [ $tries = 50 ]; do tries=$((tries + 1)); done 2>tries
limit_of() { sed -n "s/^Max $1  *\([0-9a-z]*\)  *\([0-9a-z]*\) .*/\1 \2/p" "/proc/$child/limits"; }
t_is 'it may have so much memory, and no way to get more' "$(limit_of 'address space')" "$((768 << 20)) $((768 << 20))"
t_is 'so many seconds of the processor' "$(limit_of 'cpu time')" '30 30'
t_is 'so many bytes in a file: some more than the largest input' "$(limit_of 'file size')" \
    "$((9000000 + (16 << 20))) $((9000000 + (16 << 20)))"
t_is 'so many open files' "$(limit_of 'open files')" '16 16'
t_is 'and never leaves a core' "$(limit_of 'core file size')" '0 0'
t_like 'it gets no privileges' "$(cat "/proc/$child/status")" '^NoNewPrivs:[[:space:]]*1'
if [ "$seccomp" = 1 ]; then
    t_like 'it has its own filter on top of its parent'"'"'s' "$(cat "/proc/$child/status")" '^Seccomp_filters:[[:space:]]*2'
else
    echo '# SKIP its filter: this kernel has no seccomp' >&2
fi
kill -CONT "$child"
wait "$parent"
t_is 'let go, it succeeds' $? 0

tries=0
until stop_worker || [ $tries = 50 ]; do tries=$((tries + 1)); done 2>tries
kill -KILL "$child"
wait "$parent"
t_like 'killed, it leaves a refusal' "$? $(cat out)" '^1 .*"too-large".*needs more time'
t_done
