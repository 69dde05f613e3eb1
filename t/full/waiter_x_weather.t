#!/bin/sh
# `waiter poll` on X in bad weather: everybody gets one answer to each message, and each like is paid once, whatever goes
# wrong on the way. SEED repeats a run, ROUNDS makes it longer.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/server.sh"
. "$ROOT/t/lib/fake_x.sh"

for style in tweet post; do
    fake_x_start $style
    fake_x_site || t_fail 'a site'
    seed=${SEED:-1}
    node "$ROOT/t/lib/x_weather.mjs" "$fake" "$PIEROGIS" "$seed" "${ROUNDS:-20}" >"$TMP/weather" 2>"$TMP/weather.err" ||
        t_note "$(cat "$TMP/weather.err")"
    while IFS= read -r line; do
        case $line in
        'ok - '*) t_pass "$style: ${line#ok - }" ;;
        'not ok - '*) t_fail "$style: ${line#not ok - } (SEED=$seed)" ;;
        '# '*) t_note "${line#\# }" ;;
        esac
    done <"$TMP/weather"
    t_is "$style: to the end" "$(tail -n 1 "$TMP/weather")" end
    fake_x_stop
done
t_done
