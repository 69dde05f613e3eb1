# The table that benches print, and what measures single processes; sourced by them. They set $bench.

step() { [ ! -t 2 ] || printf '\r\033[K%s' "$*" >&2; }

missed=0
calc() { awk "BEGIN { printf \"%.${2:-2}f\", $1 }"; }

# row WHAT VALUE MUST GOAL [least]: "least" when more is better. A MUST of "-" only shows the value.
row() {
    local verdict=
    [ "$3" = - ] || verdict=$(awk -v value="$2" -v must="$3" -v goal="$4" -v least="${5:-}" 'BEGIN {
        if (least != "") { value = -value; must = -must; goal = -goal }
        print (value > must ? "OVER" : value > goal ? "ok" : "goal")
    }')
    [ "$verdict" != OVER ] || missed=1
    step ''
    printf '%-66s %9s %8s %8s  %s\n' "$1" "$2" "$3" "$4" "$verdict"
}
note() { step '' && printf '    %s\n' "$*"; }

# spawn …: leaves the lines of t/bench/spawn in $lines.
# field NAME COLUMN: 2 lower quartile, 3 median, 4 99th percentile, 5 processor time, 6 KB, 8 failures, 9 starts a second.
spawn() { lines=$("$bench/spawn" "$@"); }
field() { awk -v name="$1" -v column="$2" '$1 == name { print $column }' <<<"$lines"; }
ratio() { calc "$(field "$1" "${3:-2}") / $(field "$2" "${3:-2}")"; }
