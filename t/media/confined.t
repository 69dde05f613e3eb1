#!/bin/sh
# The process that decodes, looked at while it works: its filters and its limits.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/media.sh"
"$ROOT/t/lib/bad-files" "$TMP" >/dev/null || t_skip 'perl with Compress::Zlib is missing'
[ -r "/proc/$$/limits" ] || t_skip 'there is no /proc'

mkdir "$TMP/job"
"$RENDER" <"$TMP/heavy.gif" 3<"$TMP/job" >"$TMP/out" & # takes seconds
parent=$!
# worker: the child of the program, once it is confined.
worker() {
    for status in /proc/[0-9]*/status; do
        { grep -q "^PPid:[[:space:]]*$parent\$" "$status" && grep -q '^VmRSS:' "$status"; } 2>/dev/null && dirname "$status"
    done
}
filters() { sed -n 's/^Seccomp_filters:[[:space:]]*//p' "$1/status"; }
while kill -0 $parent 2>/dev/null; do
    child=$(worker)
    [ -n "$child" ] && [ "$(filters "$child")" = 2 ] && break
    "$RENDER" --level | grep -q '"seccomp":true' || break
done
cat "$child/status" >"$TMP/status" 2>/dev/null
cat "$child/limits" >"$TMP/limits" 2>/dev/null
t_like 'it has limits for memory' "$(cat "$TMP/limits")" '^Max address space +805306368 +805306368'
t_like 'for processor time' "$(cat "$TMP/limits")" '^Max cpu time +30 +30'
t_like 'for files' "$(cat "$TMP/limits")" '^Max file size +226492416 +226492416'
t_like 'for descriptors' "$(cat "$TMP/limits")" '^Max open files +16 +16'
t_like 'and never leaves a core' "$(cat "$TMP/limits")" '^Max core file size +0 +0'
t_like 'it gets no privileges' "$(cat "$TMP/status")" '^NoNewPrivs:[[:space:]]*1'
if "$RENDER" --level | grep -q '"seccomp":true'; then
    t_like 'it has its own filter on top of its parent'"'"'s' "$(cat "$TMP/status")" '^Seccomp_filters:[[:space:]]*2'
else
    echo '# SKIP its filter: this kernel has no seccomp' >&2
fi
wait $parent
t_is 'and it succeeds' $? 0
t_done
