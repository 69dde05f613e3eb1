#!/bin/sh
# The unit tests that try random things, with many more of them than "make test" has time for.
. "$(dirname "$0")/../lib/sh.sh"

for run in 'site_palette 20000' 'migrate_random 600'; do
    program=$BUILD/t/${run% *}.t
    [ -x "$program" ] || { echo "Bail out! $program is not built"; exit 1; }
    t_run "$program" "${run#* }"
    t_is "$run" "$code $(printf '%s\n' "$out" | grep '^not ok')" '0 '
    [ "$code" = 0 ] || t_note "$err"
done
t_done
