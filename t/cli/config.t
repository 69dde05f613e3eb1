#!/bin/sh
# The schedule: what cron and systemd do for a site, as `pierogis config` prints it.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

"$PIEROGIS" -q init >/dev/null

does 'lines for cron' config cron
t_is 'are two' "$(grep -vc -e '^#' -e '^$' "$TMP/out")" 2
t_is 'of the times that crontab(5) takes' "$(grep -v '^#' "$TMP/out" | grep -cE '^([0-9]+|\*(/[0-9]+)?) ([0-9]+|\*) \* \* \*  /')" 2
t_like 'the waiter looks every two minutes' "$out" '^\*/2 \* \* \* \*  .*/pierogis --home .* --quiet waiter poll >/dev/null$'
grep -v '^#' "$TMP/out" | sed -n 's/^[^ ]* [^ ]* [^ ]* [^ ]* [^ ]*  //p' >"$TMP/lines"
# cron's own shell, its environment, and no keys: whatever is said would be sent by mail every two minutes.
while read -r line; do
    t_run env -i PATH=/usr/bin:/bin HOME="$HOME" sh -c "$line"
    t_is "does its work without a word: ${line##*--quiet }" "$code$out$err" 0
done <"$TMP/lines"

does 'a unit for systemd' config systemd
first=$out
t_like 'serves' "$out" '^ExecStart=/.*/pierogis --home /.* serve --fastcgi '
units=$(sed -n 's/^# *for unit in \(.*\); do$/\1/p' "$TMP/out")
t_is 'and names five in all' "$(printf '%s\n' "$units" | wc -w)" 5
for unit in $units; do
    does "$unit" config systemd --unit "$unit"
    cp "$TMP/out" "$TMP/$unit"
done
t_is 'the first is the one that comes without a name' "$(cat "$TMP/pierogis.service")" "$first"
t_like 'the waiter' "$(cat "$TMP/pierogis-waiter.service")" '^ExecStart=/.*/pierogis --home /.* --quiet waiter poll$'
t_like 'when' "$(cat "$TMP/pierogis-waiter.timer")" '^OnCalendar=\*:0/2$'
t_like 'the night' "$(cat "$TMP/pierogis-nightly.service")" '^ExecStart=/.*/pierogis --home /.* --quiet doctor --fix$'
refuses 'a unit that is none' 2 'there is no unit "pierogis-waiter"; did you mean pierogis[a-z.-]*\?$' \
    config systemd --unit pierogis-waiter
refuses 'a unit of something else' 2 '--unit goes with systemd only$' config cron --unit pierogis-waiter.timer
refuses 'what there is no configuration for' 2 'there is no configuration for "systmd"; did you mean systemd\?' config systmd
if command -v systemd-analyze >/dev/null; then
    (cd "$TMP" && systemd-analyze verify ./*.service ./*.timer) >"$TMP/verified" 2>&1
    t_is 'systemd finds no fault in them' "$? $(grep -F "$TMP" "$TMP/verified")" '0 '
else
    t_note 'systemd-analyze is missing: systemd does not read the units'
fi
t_done
