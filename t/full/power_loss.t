#!/bin/bash
# The power fails. What processes write is recorded, and the disk is laid out again as the cut could have left it at any
# moment, without all or some of what was not synced yet (t/lib/power_loss/Disk.pm says what can be lost). Then the site
# must work: what a command had acknowledged is there, anything else is whole or absent, visitors see what is stored,
# and the doctor clears up the rest. CUTS=0 looks at all moments, SEED=7 loses other parts.

# In memory if there is room: a thousand sites are laid out, and what works on them waits for a disk at each sync.
room=$(df -Pm /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
if [ -z "$TMPDIR" ] && [ -w /dev/shm ] && [ "${room:-0}" -gt 300 ]; then export TMPDIR=/dev/shm; fi

. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

command -v strace >/dev/null || t_skip 'strace is missing: apt install strace'
strace -qq -e trace=none true 2>/dev/null || t_skip 'processes cannot be traced here'

calls=$(perl -I "$ROOT/t/lib/power_loss" -MRecord -e 'print join ",", @Record::CALLS') || exit 1
site=$PIEROGIS_HOME
page=/ total=0 in_place='' tamper=()

# --- what must hold of every state ---------------------------------------------------------------------------------

# stored FILE: the name that a stored file must have: the BLAKE2b-256 of its bytes in base 32.
stored() { b2sum -l 256 "$1" | cut -c1-64 | perl -ne 'print pack "H64", $_' | base32 | tr A-Z a-z | tr -d '=\n'; }

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

# unsound: what is wrong with the state of the site at $PIEROGIS_HOME.
unsound() {
    $promises
    [ -e "$PIEROGIS_HOME/.env" ] || works init
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

# --- the commands --------------------------------------------------------------------------------------------------

modes() { (cd "$1" && stat -c '%n %a' . db held cache tmp media palette .env); }
init_promises() {
    if said '^the site is ready'; then
        [ -e "$PIEROGIS_HOME/.env" ] || echo 'the site is not there'
        [ "$(modes "$PIEROGIS_HOME")" = "$(modes "$site")" ] || echo "the modes are $(modes "$PIEROGIS_HOME")"
    fi
    [ ! -e "$PIEROGIS_HOME/.env" ] || visitors
}
try_init() {
    rm -rf "$site" && mkdir "$site"
    page=/
    power_loss "init$1" init_promises "$PIEROGIS" init --name 'The Dough Exchange'
}

project_promises() {
    visitors
    titles=$(sql "SELECT title FROM project WHERE path = 'soup'") wanted='^(Soup)?$'
    ! said '^added' || wanted='^Soup$'
    printf '%s\n' "$titles" | grep -Eq "$wanted" || echo "the title is \"$titles\""
}
title_promises() {
    visitors
    titles=$(sql "SELECT title FROM project WHERE path = 'soup'") wanted='^(Soup|New)$'
    ! said '^changed' || wanted='^New$'
    printf '%s\n' "$titles" | grep -Eq "$wanted" || echo "the title is \"$titles\""
}
# Visitors fill the page cache, before the change and after it.
try_project() {
    page=/p/soup
    power_loss "project add$1" project_promises \
        "$PIEROGIS" project add soup --title Soup --palette '#ffffff,#000080,#800000'
    sh "$visit" /p/soup >"$TMP/answer"
    t_is "project edit$1: there is a page in the cache" "$(find "$site/cache" -type f | wc -l)" 1
    in_place=1 usual=("${tamper[@]}")
    tamper+=(-e inject=prctl:retval=0:when=1) # PR_SET_DUMPABLE: pages are made where no other program may look
    power_loss "project edit$1" title_promises \
        sh -ec "$PIEROGIS project edit soup --title New; sh $visit /p/soup >$TMP/answer"
    in_place='' tamper=("${usual[@]}")
}

upload_promises() {
    visitors
    rows=$(content_rows)
    ! said '^ posted 1' || [ "$rows" = 1 ] || echo "there are $rows items"
    items
}
"$convert" -seed 1 -size 500x300 plasma:fractal "$TMP/pot.jpg"
try_upload() {
    page=/p/soup
    power_loss upload upload_promises "$PIEROGIS" upload --decorative soup "$TMP/pot.jpg"
    file=$(find "$site/media" -name '*.jpg' ! -name '*-*')
    t_is 'upload: the stored file has the name that its bytes give it' "$(basename "$file" .jpg)" "$(stored "$file")"
}

secret_promises() {
    visitors
    grep -qx 'PIEROGIS_SITE_NAME="The Dough Exchange"' "$PIEROGIS_HOME/.env" || echo '.env is damaged'
    ! said '^fixed +configuration' || grep -q '^PIEROGIS_SECRET_KEY=.' "$PIEROGIS_HOME/.env" ||
        echo 'the secret is lost'
}
try_secret() {
    sed -i /SECRET_KEY/d "$site/.env"
    power_loss 'a secret in .env' secret_promises "$PIEROGIS" doctor --fix
}

# kept RECEIPT REGEX: what must be true since the receipt: how many items there are, and of which state; how many files
# lie below media/ and held/, and which rights those below media/ have.
kept() {
    said "$1" || return 0
    places=$(sql "SELECT count(*), coalesce(max(state), '-') FROM content"
        find "$PIEROGIS_HOME/media" -type f | wc -l
        find "$PIEROGIS_HOME/held" -type f | wc -l
        find "$PIEROGIS_HOME/media" -type f -printf '%m\n' | sort -u)
    [[ $(echo $places) =~ ^$2$ ]] || echo "after \"$1\": $(echo $places) instead of $2"
}
hide_promises() { visitors && kept '^hidden' '1.held 0 5'; }
restore_promises() { visitors && kept '^visible again' '1.visible 5 0 644'; }
purge_promises() {
    visitors
    kept '^removed' '(1.removed 0 5|0.- 0 [0-5])'
    kept '^deleted for ever' '0.- 0 0'
}
try_visibility() {
    power_loss hide hide_promises "$PIEROGIS" content hide soup/pot
    power_loss restore restore_promises "$PIEROGIS" content restore soup/pot
    power_loss 'remove and purge' purge_promises sh -ec "$PIEROGIS content remove soup/pot
        $PIEROGIS content remove --purge soup/pot"
}

upgrade_promises() { ! said '^applied' || visitors; }
try_upgrade() {
    first=$(cd "$ROOT/schema/versions" && grep -l ' parent=- ' ./*.sql)
    first=${first#./}
    t_ok 'upgrade: the site is taken back to the first schema' "$PIEROGIS" -q downgrade "${first%%_*}"
    page=/p/soup
    power_loss 'upgrade of a site' upgrade_promises "$PIEROGIS" upgrade
    rm "$site"/db/*
    page=/
    power_loss upgrade upgrade_promises "$PIEROGIS" upgrade
}

# A home that init makes itself: its name is safe as well.
try_new_home() {
    strace -qq -y -o "$TMP/record" -e trace=mkdir,fsync "$PIEROGIS" --home "$TMP/around/new" init >"$TMP/said"
    t_is 'a new home: the folder around it is synced after it was made' \
        "$(grep -oE "^mkdir\(\"$TMP/around/new\"|^fsync\([0-9]+<$TMP/around>\) = 0" "$TMP/record" | sed 's/(.*//')" \
        "mkdir${NL}fsync"
}
mkdir "$TMP/around"

try_new_home
try_init
try_project
try_upload
try_secret
try_visibility
try_upgrade

# On the file systems of networks SQLite keeps a rollback journal instead of a log.
tamper=(-e 'inject=statfs:poke_exit=@arg2=6969000000000000') # the type is that of NFS, as f_type of struct statfs
try_init ' with a rollback journal'
try_project ' with a rollback journal'
t_is 'there was a rollback journal' "$(sql 'PRAGMA journal_mode')" delete
t_note "$total states in $SECONDS seconds"
t_done
