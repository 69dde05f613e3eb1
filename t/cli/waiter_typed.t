#!/bin/sh
# Keys that somebody types at a terminal are not to be seen there, and the terminal is as it was afterwards, however that ends.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
[ -x "$BUILD/bin/pierogis-full" ] || t_skip 'pierogis-full is not built'

"$PIEROGIS" -q init >/dev/null
# types STEP…: steps of t/lib/typist.pl; leaves what it says of the terminal and of the end in $end, and $shown. $starter is the
# program that starts the command, if any.
starter=
types() {
    printf '%s\n' "$@" | perl "$ROOT/t/lib/typist.pl" $starter "$PIEROGIS" waiter auth x >"$TMP/typed"
    end=$(sed '/^--$/,$d' "$TMP/typed" | tr '\n' ' ')
    shown=$(sed '1,/^--$/d' "$TMP/typed" | tr -d '\r')
}

types 'see TOKEN_SECRET=' 'look' 'type X_TOKEN=secret-1' 'key 4' 'until ended' 'look'
[ "$end" != 'no terminal ' ] || t_skip 'there are no pseudo-terminals here'
t_is 'nothing is shown of what is typed' "$end$(printf %s "$shown" | grep -c 'secret')" 'hidden shown exit 1 0'
t_is '… but which keys are wanted' "$(printf '%s\n' "$shown" | head -n 1)" 'type lines like these, which are not shown, and then Ctrl-D: X_CONSUMER_KEY=… X_CONSUMER_SECRET=… X_TOKEN=… X_TOKEN_SECRET=…'
t_like '… and what was wrong with them' "$shown" '^pierogis: the key X_CONSUMER_KEY is missing'
types 'see TOKEN_SECRET=' 'key 4'
t_like 'nothing at all' "$shown" '^pierogis: standard input is empty: '
types 'see TOKEN_SECRET=' 'type X_TOKEN=secret-1' 'key 3' 'until ended' 'look'
t_is 'Ctrl-C ends it, at a terminal that shows again what is typed' "$end" 'shown signal 2 '
for name in TERM HUP; do
    types 'see TOKEN_SECRET=' "signal $name" 'until ended' 'look'
    t_is "so does $name" "${end%signal*}" 'shown '
done
types 'see TOKEN_SECRET=' 'type X_TOKEN=secret-1' 'key 26' 'until stopped' 'look' 'signal CONT' 'until hidden' 'look' \
    'type X_TOKEN_SECRET=secret-2' 'key 4' 'until ended' 'look'
t_is 'who presses Ctrl-Z has a terminal that shows it, and goes on in one that does not' \
    "$end$(printf %s "$shown" | grep -c 'secret')" 'shown hidden shown exit 1 0'
printf '#!/usr/bin/perl\nuse POSIX;\nsigprocmask(SIG_BLOCK, POSIX::SigSet->new(SIGINT));\nexec @ARGV;\n' >"$TMP/deaf"
chmod +x "$TMP/deaf"
starter=$TMP/deaf
types 'see TOKEN_SECRET=' 'key 3' 'key 4' 'until ended' 'look'
t_is 'a Ctrl-C that whoever started it keeps from it changes nothing' "$end" 'shown exit 1 '
t_done
