# Killing a command at each of its writes; sourced after sh.sh.

# The calls that leave something on the disk. Tests of commands that use others name those.
writes='pwrite64 fdatasync fsync rename renameat renameat2 unlinkat'

# kill_each TEMPLATE CHECK RUN: runs RUN on a fresh copy of TEMPLATE as $PIEROGIS_HOME and kills what it starts at its first
# write, then at its second, and so on, for each of the calls in $writes. RUN starts its program by "${tracer[@]}" PROGRAM…,
# which is nothing at other times. After each kill, CHECK prints what is wrong. Leaves all of that in $bad, and $kills.
tracer=()
kill_each() {
    t_template=$1 t_check=$2 t_start=$3 bad='' kills=0
    for t_call in $writes; do
        for t_number in $(seq 300); do
            rm -rf "$PIEROGIS_HOME" && cp -a "$t_template" "$PIEROGIS_HOME"
            (tracer=(strace -qq -o /dev/null -e "trace=$t_call" -e "inject=$t_call:signal=KILL:when=$t_number")
                $t_start
                exit $?) >/dev/null 2>&1
            [ $? = 137 ] || break
            kills=$((kills + 1))
            $t_check >"$TMP/wrong"
            [ ! -s "$TMP/wrong" ] || bad="$bad$t_call $t_number: $(head -n 20 "$TMP/wrong")
"
        done
    done
}
