# Ending commands in the middle; sourced after sh.sh. TRIALS says how often.

# undisturbed FILE COMMAND…: runs it, and writes into FILE how many seconds it took. The output is in $TMP/out.
undisturbed() {
    t_file=$1
    shift
    t_begin=$(date +%s%N)
    "$@" >"$TMP/out" 2>&1
    awk -v ns=$(($(date +%s%N) - t_begin)) 'BEGIN { printf "%.4f", ns / 1e9 }' >"$t_file"
}

# killed_in FILE TRIAL SPAN COMMAND…: starts it and kills it at a moment in the TRIAL-th of $TRIALS parts of SPAN times the
# time in FILE, which learns from commands that end before. Says "killed" or "done".
killed_in() {
    perl -I"$ROOT/t/lib" -MCrash=kill_within -e 'my ($file, $trial, $trials, $span) = splice @ARGV, 0, 4;
        print kill_within($file, $span * ($trial - rand) / $trials, @ARGV) ? "killed" : "done"' "$1" "$2" "$TRIALS" "${@:3}"
}

# milliseconds FILE: what is in FILE, for a sentence.
milliseconds() { awk '{ printf "%d", $1 * 1000 }' "$1"; }
