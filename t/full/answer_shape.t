#!/bin/sh
# The work of comparing an answer tells nothing: as many instructions for a right one, whichever of the accepted ones it
# is, as for a wrong one of the same letters.
. "$(dirname "$0")/../lib/sh.sh"

command -v valgrind >/dev/null || t_skip 'valgrind is missing'
program=$BUILD/t/lib/answer_cost
[ -x "$program" ] || { echo "Bail out! $program is not built"; exit 1; }

# cost WORD MODE GIVEN: prints the instructions of comparing GIVEN, which must be WORD, with the four accepted answers.
cost() {
    verdict=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file="$TMP/log" \
        "$program" "$2" "$3" $accepted)
    [ "$verdict" = "$1" ] && sed -n 's/.*Collected : \([0-9]*\).*/\1/p' "$TMP/log"
}

# same MODE WRONG: the first, the last and no accepted answer take the same work: not one instruction of the 200 rounds differs.
same() {
    set -- "$1" "$(cost right "$1" "${accepted%% *}")" "$(cost right "$1" "${accepted##* }")" "$(cost wrong "$1" "$2")"
    t_note "$1: $2, $3, $4 instructions"
    t_ok "mode $1" awk -v a="$2" -v b="$3" -v c="$4" 'BEGIN {
        low = a < b ? a : b; low = c < low ? c : low
        high = a > b ? a : b; high = c > high ? c : high
        exit !(low > 100000 && high - low < 200) }'
}

accepted='stop tops spot pots'
same text post
same exact post
same choice post
accepted='1234 2341 3412 4123'
same number 4321
t_done
