#!/bin/sh
# Every fuzz target, for a moment each: that it builds, that it runs clean under the sanitizers. `make fuzz T=name` runs one
# for longer, `make soak` all.
. "$(dirname "$0")/../lib/sh.sh"

command -v clang >/dev/null || t_skip 'clang is missing: apt install clang libclang-rt-14-dev'
cd "$ROOT" || exit 1
t_run make -j2 BUILD="$BUILD" fuzz-targets
t_is 'the targets build' "$code" 0
[ "$code" = 0 ] || { t_note "$err"; t_done; }
for source in t/fuzz/*.c; do
    name=$(basename "$source" .c)
    mkdir -p "$TMP/$name"
    t_ok "$name" env -C "$TMP/$name" "$BUILD/fuzz/target-$name" -seed=1 -runs=50000 -max_total_time=4 \
        -rss_limit_mb=4096 "$TMP/$name"
done
t_done
