#!/bin/sh
# Many processes at the bouncer's door at once: a challenge is answered once, a question paid once, a guest made once.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

visit=$BUILD/t/lib/bouncer_answer
[ -x "$visit" ] || { echo "Bail out! $visit is not built"; exit 1; }
PROCESSES=32
"$PIEROGIS" -q init >/dev/null
"$PIEROGIS" -q trivia add 'Which one is first?' --answer alpha --wrong beta --wrong gamma --wrong delta >/dev/null
"$PIEROGIS" -q trivia add 'How many are two?' --answer 2 >/dev/null
"$PIEROGIS" -q trivia add 'What is boiled?' --answer pierogi >/dev/null
"$PIEROGIS" -q account add anna >/dev/null
anna=account:$(sql "SELECT id FROM account WHERE handle = 'anna'")

# answers CHALLENGE-LINE: the right answers to its questions, one per line.
answers() {
    printf '%s\n' "$1" | cut -f2- | tr '\t' '\n' | while read -r question; do
        case $question in
        *first*) echo alpha ;;
        *many*) echo 2 ;;
        *) echo pierogi ;;
        esac
    done
}

# knock WHO: leaves the challenge's $id and the right answers, $first $second $third.
knock() {
    line=$("$visit" "$PIEROGIS_HOME" knock "$1" 2>"$TMP/err")
    id=${line%%	*}
    answers "$line" >"$TMP/right"
    { read -r first && read -r second && read -r third; } <"$TMP/right"
}

# all_at_once WHO ANSWER…: so many processes answer the challenge $id; leaves how often each outcome came in $outcomes.
all_at_once() {
    who=$1
    shift
    rm -f "$TMP"/outcome.* "$TMP/start"
    mkfifo "$TMP/start"
    exec 9<>"$TMP/start" 8<"$TMP/start"
    n=0
    while [ "$n" -lt "$PROCESSES" ]; do
        n=$((n + 1))
        "$visit" "$PIEROGIS_HOME" answer "$who" "$id" "$@" <&8 8<&- 9>&- >"$TMP/outcome.$n" 2>"$TMP/why.$n" &
    done
    exec 9>&- 8<&- # the input of all of them ends in this moment
    wait
    outcomes=$(sort "$TMP"/outcome.* | uniq -c | sed 's/^ *//' | tr '\n' ,)
}

# ledger NAME: must be sound.
ledger() { t_ok "$1: the ledger is sound" "$PIEROGIS" clout verify; }

knock "$anna"
t_like 'a challenge' "$id" '^[0-9a-f]{32}$'
t_is 'of three questions' "$(wc -l <"$TMP/right")" 3
all_at_once "$anna" "$first" "$second" "$third"
t_is "of $PROCESSES processes with the right answers one is paid" "$outcomes" '31 conflict,1 paid 6,'
t_is 'each question once' "$(sql "SELECT count(*), sum(amount) FROM entry WHERE reason = 'trivia'")" '3|6'
t_is 'into the one purse' "$(sql 'SELECT sum(balance) FROM purse WHERE account_id IS NOT NULL')" 6
ledger 'right answers'

knock "$anna"
all_at_once "$anna" "$first" "$second" "$third"
t_is 'the same questions again pay nobody' "$outcomes" '31 conflict,1 paid 0,'
t_is 'no more entries' "$(sql 'SELECT count(*) FROM entry')" 3

knock prefix:abc
all_at_once prefix:abc "$first" "$second" "$third"
t_is 'visitors of one address without an account' "$outcomes" '31 conflict,1 paid 6,'
t_is 'become one guest' "$(sql "SELECT count(*) FROM account WHERE role = 'guest'")" 1
t_is 'who has it all' "$(sql "SELECT balance FROM purse JOIN account ON account.id = account_id WHERE role = 'guest'")" 6
ledger 'a guest'

"$PIEROGIS" -q account add boris >/dev/null
boris=account:$(sql "SELECT id FROM account WHERE handle = 'boris'")
n=0
rm -f "$TMP"/outcome.*
while [ "$n" -lt "$PROCESSES" ]; do
    n=$((n + 1))
    "$visit" "$PIEROGIS_HOME" knock "$boris" >"$TMP/outcome.$n" 2>&1 &
done
wait
t_is "$PROCESSES who knock at once get one challenge" "$(sort -u "$TMP"/outcome.* | wc -l)" 1
t_is 'of which there is one' "$(sql "SELECT count(*) FROM challenge WHERE who = '$boris'")" 1
line=$(cat "$TMP/outcome.1")
id=${line%%	*}
answers "$line" >"$TMP/right"
set --
while read -r right; do
    case $right in
    alpha) set -- "$@" beta ;;
    2) set -- "$@" 3 ;;
    *) set -- "$@" soup ;;
    esac
done <"$TMP/right"
all_at_once "$boris" "$@"
t_is 'wrong answers lead to the dungeon' "$outcomes" '1 failed,31 too-many,'
t_is 'once' "$(sql "SELECT times FROM dungeon WHERE who = '$boris'")" 1
t_is 'and burn each question' "$(sql "SELECT count(*) FROM burnt WHERE who = '$boris'")" 3
ledger 'wrong answers'
t_done
