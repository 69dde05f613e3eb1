# Power cuts, for tests: what processes write is recorded, and the disk is laid out again as the cut could have left it at
# any moment, without all or some of what was not synced yet (t/lib/power_loss/Disk.pm says what can be lost). Sourced after
# sh.sh and cli.sh. CUTS=0 looks at all moments, SEED=7 loses other parts.

why=$(t_traceable) || t_skip "$why"

calls=$(perl -I "$ROOT/t/lib/power_loss" -MRecord -e 'print join ",", @Record::CALLS') || exit 1
site=$PIEROGIS_HOME
page=/ total=0 in_place='' tamper=() remake=init

# --- what must hold of every state ---------------------------------------------------------------------------------

# media_of HOME: checksum and name of every file that visitors may get or could get.
media_of() { find "$1/media" "$1/held" -type f ! -name '.*' -exec sha256sum {} + 2>/dev/null | sed 's/ .*\// /'; }

# said REGEX: whether the command had promised it before the power went.
said() { grep -Eq "$1" "$state/said"; }

# looks: what there is to see on $page.
looks() {
    sh "$visit" "$page" 2>>"$TMP/log" |
        grep -aEo '^Status: .*|<h1.*</h1>|/(p|media|palette)/[a-z0-9/.-]*' | sort -u
}
visit=$TMP/visit
cat >"$visit" <<END
exec env -i GATEWAY_INTERFACE=CGI/1.1 SERVER_PROTOCOL=HTTP/1.1 SERVER_NAME=127.0.0.1 SERVER_PORT=8080 \\
    REMOTE_ADDR=127.0.0.1 HTTP_HOST=127.0.0.1:8080 REQUEST_METHOD=GET SCRIPT_NAME=/cgi-bin/site.cgi QUERY_STRING= \\
    PATH_INFO="\$1" REQUEST_URI="\$1" PIEROGIS_HOME="\$PIEROGIS_HOME" "$BUILD/cgi-bin/site.cgi"
END

# visitors: come first, before anybody has repaired anything; none may get a page that is torn or older than the
# database. Whoever finds that the cache's record is from an earlier boot makes a new one, and his page anew. So that
# the pages that lay in the cache are put to the test, too, somebody may have looked at another one before.
visitors() {
    : >"$TMP/log"
    [ $((number / 2 % 2)) = 0 ] || sh "$visit" /projects >"$TMP/answer" 2>"$TMP/log"
    first=$(looks) second=$(looks)
    rm -rf "$PIEROGIS_HOME"/cache/*
    third=$(looks)
    if [ "$first" != "$third" ] || [ "$second" != "$third" ]; then
        echo "visitors see $first, then $second instead of $third"
    fi
    printf '%s\n' "$third" | grep -Eq '^Status: (200|404)' || echo "visitors see $third"
    cat "$TMP/log"
}

# items: every item has its files, with the right bytes.
items() {
    media_of "$PIEROGIS_HOME" >"$TMP/media"
    sort "$TMP/media" | comm -23 - "$good" | sed 's/.* //; s/$/ has other bytes than it should have/'
    sql "SELECT hash, extension, widths, alpha FROM content WHERE kind <> 'text'" |
        while IFS='|' read -r hash extension widths alpha; do
            names="$hash.$extension"
            for width in $widths; do
                names="$names $hash-$width.webp $hash-$width.$([ "$alpha" = 1 ] && echo png || echo jpg)"
            done
            for name in $names; do
                grep -q " $name\$" "$TMP/media" || echo "$name is missing"
            done
        done
}

# works ARGUMENT…: says so if the command does not.
works() { "$PIEROGIS" "$@" >"$TMP/out" 2>"$TMP/err" || { echo "\"$*\" fails:" && cat "$TMP/out" "$TMP/err"; }; }

# unsound: what is wrong with the state of the site at $PIEROGIS_HOME. $remake: the words of the command that makes a site
# where there is none.
unsound() {
    $promises
    [ -e "$PIEROGIS_HOME/.env" ] || works $remake
    works upgrade
    works doctor --fix
    works doctor --json
    answer '.findings[] | select(.level == "problem" or .level == "warning")
        | select(.check != "programs" and .check != "sandbox" and .check != "disk")
        | "the doctor still finds: " + .detail'
    sql 'PRAGMA integrity_check; PRAGMA foreign_key_check' | grep -v '^ok$'
    items
    works project add afterwards
}

# examine LANE: half of the states; puts what is wrong into NUMBER.unsound.
examine() {
    TMP=$states/lane-$1
    mkdir "$TMP"
    while read -r number rest; do
        [ $((number % 2)) = "$1" ] || continue
        state=$states/$number
        PIEROGIS_HOME=$state/site
        unsound >"$state.unsound" 2>&1
        rm -rf "$state"
    done <"$states.list"
}

# examine_in_place: all of the states, one after the other in the place of the site itself. The page cache tells homes
# apart, by their path and by the inode of .env: only there will it use the pages that it kept.
examine_in_place() {
    cp -a "$site" "$TMP/after"
    while read -r number rest; do
        state=$states/$number
        settle "$state/site"
        unsound >"$state.unsound" 2>&1
        rm -rf "$state"
    done <"$states.list"
    settle "$TMP/after"
    rm -rf "$TMP/after"
}
settle() { # all but .env, which must be the same
    cmp "$1/.env" "$site/.env" || exit 1
    find "$site" -mindepth 1 -maxdepth 1 ! -name .env -exec rm -rf {} +
    find "$1" -mindepth 1 -maxdepth 1 ! -name .env -exec mv -t "$site" {} +
}

# power_loss NAME PROMISES COMMAND…: records the command, which changes the site, and looks at the states that a power
# cut leaves. PROMISES is a function that lets visitors in, and says what the command had promised and did not keep.
# tamper: options for strace, to change answers of the kernel; $in_place=1: to examine_in_place.
power_loss() {
    name=$1 promises=$2 states=$TMP/states good=$TMP/good
    shift 2
    rm -rf "$TMP/before" "$states"
    mkdir "$states"
    cp -a "$site" "$TMP/before"
    strace -qq -f -y -xx -s 33554432 -o "$TMP/record" -e "trace=$calls,statfs,prctl" "${tamper[@]}" \
        "$@" >"$TMP/said" 2>"$TMP/err"
    t_is "$name: the command succeeds" "$? $(cat "$TMP/err")" '0 '
    t_ok "$name: nothing was changed that is not in the record" "$ROOT/t/lib/power_loss/states" "$TMP/record" \
        "$TMP/before" "$site" "$TMP/said" "$states"
    cp "$TMP/t-ok" "$states.list"
    { media_of "$TMP/before" && media_of "$site"; } | sort -u >"$good"
    if [ "$in_place" = 1 ]; then
        examine_in_place
    else
        examine 0 &
        examine 1 &
        wait
    fi
    for loss in 'nothing:only what was synced' 'empty:names without bytes' 'zeros:lengths without bytes' \
        'halves:the first half of the bytes' 'journal:a part of the journal' 'chance:what chance would have'; do
        count=0 bad=
        while read -r number kind moment; do
            [ "$kind" = "${loss%%:*}" ] || continue
            count=$((count + 1))
            [ ! -s "$states/$number.unsound" ] || bad="$bad$number $moment: $(cat "$states/$number.unsound")$NL"
            [ -e "$states/$number.unsound" ] || bad="$bad$number was not examined$NL"
        done <"$states.list"
        total=$((total + count))
        t_is "$name: a power cut that leaves ${loss#*:}, in $count states" "$(printf %s "$bad" | head -n 40)" ''
    done
}
NL='
'

