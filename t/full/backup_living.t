#!/bin/bash
# Backups of a site that goes on living, and restoring over one: sixteen writers, readers behind a web server, processes
# killed at any moment, full disks. TRIALS=100 tries harder.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/server.sh"
. "$ROOT/t/lib/crash.sh"
command -v b2sum >/dev/null || t_skip 'b2sum is missing'

TRIALS=${TRIALS:-20}
site=$PIEROGIS_HOME
port=$(free_port)
"$PIEROGIS" -q init --base-url "http://127.0.0.1:$port" >/dev/null
"$PIEROGIS" -q project add kitchen --title 'Old kitchen'
for n in $(seq 40); do picture "$n" "$TMP/p$n.png"; done
for n in $(seq 8); do "$PIEROGIS" -q upload kitchen "$TMP/p$n.png" --decorative --codename "p$n" >/dev/null; done

# same HOME: its rows without the generation, and its files with their modes, in one number.
same() {
    (sqlite3 -readonly "$1/db/site.db" .dump | grep -v 'INTO generation '
        cd "$1" && find media held -type f -printf '%p %m\n' | sort && find media held -type f -exec sha256sum {} + | sort) | sha256sum
}

# ill HOME: what the doctor finds wrong with the site itself. Nothing, when all is well.
ill() {
    "$PIEROGIS" --home "$1" doctor --json 2>"$TMP/doctor.err" | jq -rs 'if length == 1 then .[0].findings[] else {detail: "no findings"} end
        | select(.level != "ok" and .level != "note")
        | select((.check // "") | test("^(programs|sandbox|disk|configuration)$") | not) | .detail' || cat "$TMP/doctor.err"
}

# --- while one reads slowly --------------------------------------------------------------------------------------------

# slowly [COMMAND…]: a backup into a pipe that nobody empties: it stands still in the middle, everything taken. Sets $slow.
head -c 300000 /dev/urandom >"$TMP/noise"
slowly() {
    rm -f "$TMP/pipe" && mkfifo "$TMP/pipe"
    "$@" "$PIEROGIS" backup - >"$TMP/pipe" 2>"$TMP/slow.err" &
    slow=$!
    exec 9<"$TMP/pipe"
    head -c 512 <&9 >"$TMP/slow.tar"
}
# A large file, so that the pipe is full long before the end.
"$convert" -seed 99 -size 900x700 plasma:fractal +noise Random "$TMP/large.png"
"$PIEROGIS" -q upload kitchen "$TMP/large.png" --decorative --codename large >/dev/null

before=$(same "$site")
slowly
does 'while a backup stands still one can post' -q upload kitchen "$TMP/p20.png" --decorative --codename during
does 'hide' -q content hide kitchen/p1
does 'remove' -q content remove kitchen/p2
does 'and purge' -q content remove --purge kitchen/p2
cat <&9 >>"$TMP/slow.tar"
code=0
wait "$slow" || code=$?
exec 9<&-
t_is 'and it ends well' "$code" 0
"$PIEROGIS" -q --home "$TMP/slow" restore "$TMP/slow.tar" >/dev/null 2>"$TMP/err"
t_is 'with the state of its beginning, whole' "$(cat "$TMP/err")$(same "$TMP/slow")" "$before"

# Without hard links the lock stays: posting goes on, hiding waits.
if [ -x "$BUILD/t/lib/nosys" ]; then
    before=$(same "$site")
    slowly "$BUILD/t/lib/nosys" linkat
    does 'without hard links one can post as well' -q upload kitchen "$TMP/p21.png" --decorative --codename during2
    "$PIEROGIS" -q content hide kitchen/p3 >"$TMP/hide" 2>&1 &
    hiding=$!
    t_ok 'hiding waits for the lock' wait_until grep -q -e "-> FLOCK .* $hiding " /proc/locks
    t_is 'and has not happened' "$(sql "SELECT state FROM content WHERE codename = 'p3'")" visible
    cat <&9 >>"$TMP/slow.tar"
    code=0
    wait "$slow" || code=$?
    exec 9<&-
    wait "$hiding" || code=$code$?
    t_is 'until the backup is done' "$code $(sql "SELECT state FROM content WHERE codename = 'p3'")" '0 held'
    "$PIEROGIS" -q --home "$TMP/slow2" restore "$TMP/slow.tar" >/dev/null 2>"$TMP/err"
    t_is 'which is whole, too' "$(cat "$TMP/err")$(same "$TMP/slow2")" "$before"
else
    t_note "$BUILD/t/lib/nosys is not built: a file system without hard links is not tried"
fi

# --- while sixteen write -------------------------------------------------------------------------------------------------

# Each says what went wrong, and counts what it did. Another one may have been quicker: then it is refused (1 or 3).
cat >"$TMP/writer" <<'END'
#!/bin/bash
number=$1 kind=$((number % 4)) n=0
try() { "$PIEROGIS" -q "$@" >/dev/null 2>"$TMP/w$number.err" || case $? in 1 | 3) ;; *) echo "$*: $(cat "$TMP/w$number.err")" ;; esac; }
until [ -e "$TMP/enough" ]; do
    n=$((n + 1))
    case $kind in
    0) try upload --again kitchen "$TMP/p$((RANDOM % 30 + 10)).png" --decorative --codename "w$number-$n" ;;
    1) try content hide "kitchen/p$((RANDOM % 5 + 4))"; try content restore "kitchen/p$((RANDOM % 5 + 4))" ;;
    2) try upload --again kitchen "$TMP/p$((RANDOM % 30 + 10)).png" --decorative --codename "w$number-$n"
        try content remove "kitchen/w$number-$n"; try content remove --purge "kitchen/w$number-$n" ;;
    3) try project edit kitchen --description "edit $n of $number" ;;
    esac
    echo "$n" >"$TMP/w$number.count"
done
END
chmod +x "$TMP/writer" && export PIEROGIS
written() { cat "$TMP"/w*.count 2>/dev/null | awk '{ n += $1 } END { print n + 0 }'; }

rm -f "$TMP/enough"
writers=
for n in $(seq 16); do
    "$TMP/writer" "$n" >"$TMP/w$n.said" 2>&1 &
    writers="$writers $!"
done
t_at_exit "touch $TMP/enough; wait $writers 2>/dev/null"
all_write() { [ "$(ls "$TMP"/w*.count 2>/dev/null | wc -l)" = 16 ]; }
t_ok 'sixteen processes write' wait_until all_write
for n in 1 2 3 4 5 6; do
    was=$(written)
    more() { [ "$(written)" -gt $((was + 16)) ]; }
    does "backup $n of a busy site" -q backup "$TMP/busy$n.tar"
    t_ok "writing goes on after backup $n" wait_until more
done
touch "$TMP/enough"
wait $writers
t_is 'no writer failed' "$(cat "$TMP"/w*.said)" ''
t_note "$(written) turns of sixteen writers"
for n in 1 2 3 4 5 6; do
    does "backup $n is restored without a warning" -q --home "$TMP/busy$n" restore "$TMP/busy$n.tar"
    t_is "it is a whole site" "$(ill "$TMP/busy$n")" ''
    rm -rf "$TMP/busy$n"
done
t_is 'the site itself is whole' "$(ill "$site")" ''

# --- over a living site --------------------------------------------------------------------------------------------------

# Two sites: the old one of the backup, with an old kitchen, and the new one that is served, with a new kitchen.
old=$TMP/old.tar new=$TMP/new.tar
does 'a backup of the old site' -q backup "$old"
"$PIEROGIS" -q project edit kitchen --title 'New kitchen' >/dev/null
"$PIEROGIS" -q content remove kitchen/large >/dev/null
"$PIEROGIS" -q content hide kitchen/p4 >/dev/null
"$PIEROGIS" -q content restore kitchen/p1 >/dev/null
"$PIEROGIS" -q upload kitchen "$TMP/p9.png" --again --decorative --codename newest >/dev/null
does 'and one of the new site' -q backup "$new"

if command -v lighttpd >/dev/null; then
    base=http://127.0.0.1:$port host=127.0.0.1:$port
    # A page is of the old site (title, "large") or of the new one (title, "newest"), and the old one does not come back.
    cat >"$TMP/reader" <<'END'
#!/bin/bash
until [ -e "$TMP/enough" ]; do
    page=$(curl -sS --max-time 20 -w '%{http_code}' "$1/p/kitchen" 2>&1)
    title=$(printf '%s' "$page" | grep -o '<title>[A-Z][a-z]*' | head -n 1)
    newest=$(printf '%s' "$page" | grep -c -m 1 'kitchen/newest"')
    case "${page: -3} $title $newest" in
    '200 <title>Old 0') echo old ;;
    '200 <title>New 1') echo new ;;
    *) echo "mix: ${page: -3} $title $newest" ;;
    esac
done
END
    cat >"$TMP/editor" <<'END'
#!/bin/bash
until [ -e "$TMP/enough" ]; do
    "$PIEROGIS" -q project edit kitchen --description "edit $RANDOM" >/dev/null 2>"$TMP/e.err" ||
        case $? in 75) ;; *) cat "$TMP/e.err" ;; esac
done
END
    chmod +x "$TMP/reader" "$TMP/editor"
    for round in 'as CGI' 'again' 'as FastCGI'; do
        case $round in
        'as CGI') serve_start ;;
        'as FastCGI') serve_stop && serve_start --fastcgi ;;
        esac
        t_like "the site is served $round" "$said" "$port"
        for to in old new; do
            rm -f "$TMP/enough"
            readers=
            for n in 1 2 3 4; do
                "$TMP/reader" "$base" >"$TMP/r$n.said" 2>&1 &
                readers="$readers $!"
            done
            for n in 1 2; do
                "$TMP/editor" >"$TMP/e$n.said" 2>&1 &
                readers="$readers $!"
            done
            all_read() { [ -s "$TMP/r1.said" ] && [ -s "$TMP/r2.said" ] && [ -s "$TMP/r3.said" ] && [ -s "$TMP/r4.said" ]; }
            wait_until all_read
            archive=$TMP/$to.tar
            does "served $round: the $to site comes back" -q restore --force "$archive"
            curl -sS "$base/p/kitchen" >"$TMP/page"
            t_like 'the very next page is of it' "$(cat "$TMP/page")" "<title>${to^} kitchen"
            touch "$TMP/enough"
            wait $readers
            other=$([ $to = old ] && echo new || echo old)
            t_is 'readers saw the one, then the other, and nothing else' \
                "$(for n in 1 2 3 4; do uniq "$TMP/r$n.said" | tr '\n' ' ' | sed "s/^$other $to \$/good /; s/^$other \$/good /; s/^$to \$/good /"; done)" \
                'good good good good '
            t_is 'editors were served or told to try again' "$(cat "$TMP"/e*.said)" ''
            t_is 'every file is where it should be' "$(ill "$site" | grep -v 'belong to no item: held/')" ''
        done
    done
    bad=
    for address in $(grep -oE '/media/[^" ,]+' "$TMP/page" | sort -u); do
        ask "$address"
        [ "$status" = 200 ] || bad="$bad $address:$status"
    done
    t_is 'every picture of the page is there' "$bad" ''
    hidden=$(sql "SELECT substr(hash, 1, 2) || '/' || hash || '.' || extension FROM content WHERE codename = 'large'")
    ask "/media/$hidden"
    t_is 'what is removed in it cannot be fetched' "$status" 404
    serve_stop
else
    t_note 'lighttpd is missing: nothing is restored over a site that is served'
fi

# --- killed ----------------------------------------------------------------------------------------------------------------

"$PIEROGIS" -q doctor --fix >/dev/null 2>&1
state=$(same "$site")

mkdir "$TMP/backups"
clean() { [ "$(ls -A "$TMP/backups" | grep -vx x.tar)" = '' ]; }
undisturbed "$TMP/time" "$PIEROGIS" -q backup "$TMP/backups/x.tar"
killed=0
for trial in $(seq "$TRIALS"); do
    rm -f "$TMP/backups/x.tar"
    outcome=$(killed_in "$TMP/time" "$trial" 1 "$PIEROGIS" -q backup "$TMP/backups/x.tar")
    [ "$outcome" = 'done' ] || killed=$((killed + 1))
    t_ok "backup, trial $trial, $outcome: nothing is left beside the file" wait_until clean
    if [ -e "$TMP/backups/x.tar" ]; then
        rm -rf "$TMP/again"
        does 'the file that is there is whole' -q --home "$TMP/again" restore "$TMP/backups/x.tar"
    fi
done
t_note "$killed of $TRIALS backups were killed before their end, which comes after $(milliseconds "$TMP/time") ms"
t_ok 'many backups were killed in the middle' test $((killed * 3)) -ge "$TRIALS"
pierogis doctor --fix --json
t_is 'the site is as it was' "$(ill "$site")$(same "$site")" "$state"

"$PIEROGIS" -q backup --force "$new" >/dev/null 2>&1
undisturbed "$TMP/time" "$PIEROGIS" --home "$TMP/timed" restore "$new"
reference=$(same "$TMP/timed")
killed=0 whole=0
for trial in $(seq "$TRIALS"); do
    rm -rf "$TMP/crashed"
    outcome=$(killed_in "$TMP/time" "$trial" 1 "$PIEROGIS" -q --home "$TMP/crashed" restore "$new")
    [ "$outcome" = 'done' ] || killed=$((killed + 1))
    if [ -e "$TMP/crashed/.env" ]; then
        whole=$((whole + 1))
        t_is "restore, trial $trial, $outcome: the site is whole" "$(same "$TMP/crashed")" "$reference"
    else
        does "restore, trial $trial, $outcome: there is no site, and the same command makes it" -q --home "$TMP/crashed" restore "$new"
        t_is 'whole' "$(same "$TMP/crashed")" "$reference"
    fi
    "$PIEROGIS" -q --home "$TMP/crashed" doctor --fix >/dev/null 2>&1
    t_is 'and the doctor is content' "$(ill "$TMP/crashed")" ''
done
t_note "$killed of $TRIALS were killed before their end, which comes after $(milliseconds "$TMP/time") ms; $whole had made the site"
t_ok 'many restores were killed in the middle' test $((killed * 3)) -ge "$TRIALS"

does 'the old site, for comparison' -q --home "$TMP/old" restore "$old"
rows() { sqlite3 -readonly "$1/db/site.db" .dump | grep -v 'INTO generation ' | sha256sum; }
shown() { (cd "$1" && find media -type f -printf '%p %m\n' | sort) | sha256sum; }
old_rows=$(rows "$TMP/old") new_rows=$(rows "$TMP/timed") was_old=0 was_new=0
"$PIEROGIS" -q restore --force "$new" >/dev/null 2>&1
undisturbed "$TMP/time" "$PIEROGIS" -q restore --force "$old"
for trial in $(seq "$TRIALS"); do
    "$PIEROGIS" -q restore --force "$new" >/dev/null 2>&1
    # Longer than it takes: the last ones are to be done.
    outcome=$(killed_in "$TMP/time" "$trial" 1.5 "$PIEROGIS" -q restore --force "$old")
    case $(rows "$site") in
    "$old_rows") was_old=$((was_old + 1)) like=$TMP/old ;;
    "$new_rows") was_new=$((was_new + 1)) like=$TMP/timed ;;
    *) like=/nonexistent ;;
    esac
    "$PIEROGIS" -q doctor --fix >/dev/null 2>&1
    t_is "restore --force, trial $trial, $outcome: one site or the other" "$(ill "$site")$(shown "$site")" "$(shown "$like")"
done
t_note "after $TRIALS kills the old site was there $was_old times, the new one $was_new times ($(milliseconds "$TMP/time") ms)"
t_ok 'many were killed before the rows changed' test $((was_new * 5)) -ge "$TRIALS"
t_ok 'some after that' test "$was_old" -gt 0

# --- little memory, little space -----------------------------------------------------------------------------------------

truncate -s 400M "$TMP/zeros"
hash=$(b2sum -l 256 "$TMP/zeros" | cut -c1-64 | perl -ne 'print pack "H64", $_' | base32 | tr A-Z a-z | tr -d '=\n')
cp -a "$site" "$TMP/huge" && mkdir -p "$TMP/huge/media/${hash:0:2}" && mv "$TMP/zeros" "$TMP/huge/media/${hash:0:2}/$hash.mp4"
chmod 755 "$TMP/huge/media/${hash:0:2}" && chmod 644 "$TMP/huge/media/${hash:0:2}/$hash.mp4"
sqlite3 "$TMP/huge/db/site.db" "INSERT INTO content (project_id, codename, kind, title, state, posted_at, updated_at, hash, extension, bytes)
    SELECT id, 'huge', 'video', 'Huge', 'visible', 1, 1, '$hash', 'mp4', 419430400 FROM project LIMIT 1"
huge() (ulimit -v 50000 && "$PIEROGIS" --home "$TMP/huge" backup - 2>/dev/null | "$PIEROGIS" --home "$TMP/huge2" restore -)
t_run huge
t_is 'a site of 400 MB goes through processes of 50 MB' "$code $err" '0 '
t_ok 'whole' cmp -s "$TMP/huge/media/${hash:0:2}/$hash.mp4" "$TMP/huge2/media/${hash:0:2}/$hash.mp4"
rm -rf "$TMP/huge" "$TMP/huge2"

if unshare -m true 2>/dev/null; then
    mkdir "$TMP/small"
    cat >"$TMP/full" <<'END'
mount -t tmpfs -o size=$1 none "$TMP/small" || exit 99
shift
"$@" >"$TMP/full.out" 2>"$TMP/full.err"
echo "$? $(wc -l <"$TMP/full.err") $(cat "$TMP/full.out")$(find "$TMP/small" -mindepth 1 | head -n 5)"
END
    export TMP
    t_is 'a backup onto a full disk' "$(unshare -m sh "$TMP/full" 200k "$PIEROGIS" backup "$TMP/small/x.tar")" '74 1 '
    t_like 'says so' "$(cat "$TMP/full.err")" '^pierogis: .*(No space left on device|disk is full)'
    t_is 'a restore onto a full disk leaves nothing' \
        "$(unshare -m sh "$TMP/full" 300k "$PIEROGIS" --home "$TMP/small/site" restore "$new")" '74 1 '
    t_like 'and says so' "$(cat "$TMP/full.err")" '^pierogis: .*(No space left on device|disk is full)'
    cat >"$TMP/full-home" <<'END'
mount -t tmpfs -o size=$(($(du -sk "$PIEROGIS_HOME" | cut -f 1) * 2 + 2000))k none "$TMP/small" && cp -a "$PIEROGIS_HOME" "$TMP/small/site" || exit 99
cat /dev/zero >"$TMP/small/filler" 2>/dev/null
"$PIEROGIS" --home "$TMP/small/site" backup "$TMP/elsewhere.tar" >"$TMP/full.out" 2>"$TMP/full.err"
echo "$? $(wc -l <"$TMP/full.err") $(cat "$TMP/full.out")$(ls -d "$TMP"/small/site/tmp/job-* 2>/dev/null)$(ls "$TMP"/elsewhere* 2>/dev/null)"
END
    t_is 'a backup of a site on a full disk leaves nothing' "$(unshare -m sh "$TMP/full-home")" '74 1 '
    t_like 'and says which disk' "$(cat "$TMP/full.err")" '^pierogis: the disk is full|No space left'
else
    t_note 'no private mounts here: full disks are not tried'
fi
t_done
