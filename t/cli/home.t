#!/bin/sh
# What can be wrong with a home: its configuration, its owner, its disk, its database.
if [ -z "$T_NAMESPACE" ] && unshare --mount --propagation private true 2>/dev/null; then
    # A mount namespace of our own, for small disks and read-only ones.
    T_NAMESPACE=1 exec unshare --mount --propagation private "$0"
fi
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

home=$PIEROGIS_HOME
env_file=$home/.env
me=$(id -u)
for n in 1 2 3; do "$convert" -seed $n -size 300x200 plasma:fractal "$TMP/p$n.jpg"; done
programs_for_all
chmod 644 "$TMP"/*.jpg
"$PIEROGIS" -q init >/dev/null && "$PIEROGIS" project add kitchen >/dev/null
cp "$env_file" "$TMP/env"

# --- the configuration
# with MODE TEXT: a configuration with another mode and another line.
with() { cat "$TMP/env" >"$env_file" && printf '%b' "$2" >>"$env_file" && chmod "$1" "$env_file"; }
for mode in 644 604 666; do
    with $mode ''
    refuses "mode $mode" 4 "$env_file holds secrets, but other users may open it; type: chmod 6[04]0 $env_file\$" \
        project list
done
with 660 ''
refuses 'mode 660' 4 "$env_file holds secrets, but other users may change it; type: chmod 640 $env_file\$" project list
with 640 ''
does 'mode 640' project list
lines=$(wc -l <"$TMP/env")
with 600 'PIEROGIS_SIET_NAME=x\n'
refuses 'an unknown key' 1 \
    "$env_file line $((lines + 1)): unknown key PIEROGIS_SIET_NAME; did you mean PIEROGIS_SITE_NAME\\?\$" project list
with 600 'PIEROGIS_XYZZY=x\n'
refuses 'a key unlike any' 1 ".* line $((lines + 1)): unknown key PIEROGIS_XYZZY\$" project list
with 600 'PIEROGIS_CAP_DAY=many\n'
refuses 'a value that is none' 1 '.*PIEROGIS_CAP_DAY must be a whole number from 0 to 1000000, not "many"$' project list
with 600 'PIEROGIS_DATABASE_DIRECT_URL=secret\n'
refuses 'a secret is not repeated' 1 ".*PIEROGIS_DATABASE_DIRECT_URL must be [^\"]*\$" project list
with 600 'what is this\n'
refuses 'a line that is none' 1 ".* line $((lines + 1)): " project list
with 600 ''
export PIEROGIS_SIET_NAME=x
pierogis project list
t_is 'an unknown key in the environment is a warning' "$code $err" \
    '0 warning: the environment: unknown key PIEROGIS_SIET_NAME; did you mean PIEROGIS_SITE_NAME?'
unset PIEROGIS_SIET_NAME
export PIEROGIS_CAP_DAY=-1
refuses 'a value that is none there' 1 'the environment: PIEROGIS_CAP_DAY must be .* not "-1"$' project list
unset PIEROGIS_CAP_DAY
rm "$env_file" && ln -s "$TMP/env" "$env_file"
refuses 'a link' 1 "cannot open $env_file: Too many levels of symbolic links\$" project list
rm "$env_file" && with 600 ''

mkdir "$TMP/rösti und kraut" && "$PIEROGIS" --home "$TMP/rösti und kraut" -q init >"$TMP/out"
does 'a home with a strange name' --home "$TMP/rösti und kraut" project add kitchen
refuses 'that no web server can have' 1 '.* has a character that web servers.* cannot hold' \
    --home "$TMP/rösti und kraut" config nginx
ln -s "$home" "$TMP/link"
does 'a link to a home' --home "$TMP/link" project list
: >"$TMP/file"
refuses 'a file for a home' 3 "cannot open the home $TMP/file: Not a directory\$" --home "$TMP/file" project list

# --- locked by somebody else
mkfifo "$TMP/in" "$TMP/told"
sqlite3 "$home/db/site.db" <"$TMP/in" >"$TMP/told" 2>&1 &
exec 8>"$TMP/in" 9<"$TMP/told"
printf 'BEGIN IMMEDIATE;\n.print held\n' >&8
read -r word <&9
t_is 'somebody holds the database' "$word" held
does 'reading goes on' project list
t_run "$PIEROGIS" project add garden
t_is 'writing waits in vain: exit code, standard output' "$code $out" '75 '
t_like 'writing waits in vain: the sentence' "$err" '^pierogis: the database .* is locked by another program; try again$'
"$PIEROGIS" project add garden >"$TMP/late" 2>&1 &
late=$!
printf 'ROLLBACK;\n' >&8
wait $late && code=0 || code=$?
t_is 'writing that waits is done when the lock is gone' "$code $(cat "$TMP/late")" '0 added garden'
exec 8>&- 9<&-

# --- whose it is
if [ "$me" = 0 ]; then
    chown -R 4242:4243 "$home"
    as() { setpriv --reuid "$1" --regid "$1" --clear-groups "$PIEROGIS" project list; }
    t_run as 4250
    t_is 'another user is refused' "$code $out$err" \
        "4 pierogis: $home belongs to another user (uid 4242): run pierogis as that user or as root"
    t_run as 4242
    t_is 'the owner is not' "$code $err" '0 '
    does 'root acts as the owner' -q project add cellar --palette '#101010,#202020,#303030'
    does 'and posts' upload cellar "$TMP/p1.jpg" --decorative
    does 'and hides' content hide cellar/p1
    does 'and repairs' doctor --fix
    t_is 'everything belongs to the owner' "$(find "$home" ! -user 4242 -o ! -group 4243)" ''
    mkdir "$TMP/theirs" && chown 4242:4243 "$TMP/theirs"
    does 'root makes a site for another user' --home "$TMP/theirs" init
    t_is 'in the name of that user' "$(find "$TMP/theirs" ! -user 4242 -o ! -group 4243)" ''
    chmod 600 "$TMP/p2.jpg"
    refuses 'a file that only root can read' 4 "cannot open $TMP/p2.jpg: Permission denied" upload cellar "$TMP/p2.jpg"
    chmod 644 "$TMP/p2.jpg"
else
    t_note 'not root: other owners of a home are not tested'
fi

# --- without the right to write (root has become the owner by then)
before=$(everything)
chmod 500 "$home/db" "$home/tmp" "$home/held" && chmod 400 "$home"/db/*
refuses 'a database that may not be written' 4 'the database .* cannot be written: check the owner and the rights' \
    project add attic
chmod 700 "$home/db" && chmod 600 "$home"/db/*
pierogis upload kitchen "$TMP/p3.jpg"
t_like 'a folder that may not be written' "$code $err" \
    '^4 pierogis: .*p3.jpg: cannot create tmp/job-[0-9a-f]+ in the home: Permission denied$'
chmod 700 "$home/db" "$home/tmp" "$home/held" && chmod 600 "$home"/db/*
t_is 'neither has left anything' "$(everything)" "$before"

# --- full and read-only disks
if [ -z "$T_NAMESPACE" ]; then
    t_note 'no mount namespace is permitted here: full and read-only disks are not tested'
    t_done
fi
export PIEROGIS_HOME="$TMP/small" && mkdir "$TMP/small"
home=$PIEROGIS_HOME
mount -t tmpfs -o size=4m,mode=755 tmpfs "$home"
t_at_exit "umount '$home'"
fill() { # fill KILOBYTES: leaves that much room.
    rm -f "$home/ballast"
    free=$(df --output=avail -k "$home" | tail -1)
    head -c $(((free - $1) * 1024)) /dev/zero >"$home/ballast"
}
for room in 0 12 40; do
    fill $room
    refuses "init with $room kB left" 74 '.*(No space left|full)' init
done
rm "$home/ballast"
does 'init with enough' init
"$PIEROGIS" project add kitchen >/dev/null && "$PIEROGIS" -q upload kitchen "$TMP/p1.jpg" >/dev/null
pierogis doctor
before=$(everything)
for room in 0 4 8 16 32 64 96 128; do
    fill $room
    pierogis upload kitchen "$TMP/p2.jpg"
    if [ "$code" != 0 ]; then
        t_is "posting with $room kB left: exit code, lines of standard error" "$code $(wc -l <"$TMP/err")" '74 1'
        t_like "posting with $room kB left: the sentence" "$err" '^pierogis: .*(No space left|full)'
        rm "$home/ballast"
        t_is "posting with $room kB left: nothing is half-written" "$(everything)" "$before"
        last=$room
    fi
done
t_ok 'some of these were too little' test "${last:-0}" -ge 16
fill 0
refuses 'a project without room' 74 '.*(No space left|full)' project add garden
rm "$home/ballast"
t_is 'nothing of it is written' "$(sql "SELECT count(*) FROM project WHERE path = 'garden'")" 0
pierogis -q doctor --fix
does 'what the doctor leaves is clean' doctor -q
does 'with room it is posted' upload kitchen "$TMP/p3.jpg"

before=$(everything)
mkdir "$TMP/frozen" && mount --bind "$home" "$TMP/frozen" && mount -o remount,bind,ro "$TMP/frozen"
t_at_exit "umount '$TMP/frozen'"
export PIEROGIS_HOME="$TMP/frozen"
for command in 'project add attic' 'content hide kitchen/p1' "upload kitchen $TMP/p2.jpg --again" 'content remove kitchen/p1'; do
    refuses "$command on a read-only disk" 74 "$PIEROGIS_HOME is on a read-only disk" $command
done
t_is 'has changed nothing' "$(everything)" "$before"
pierogis project list
t_is 'what can be read can be read' "$code $err" '0 '
sqlite3 "$home/db/site.db" 'PRAGMA wal_checkpoint(TRUNCATE)' >"$TMP/out" # closed in order, it leaves no -wal behind
t_ok 'no log is left' test ! -e "$home/db/site.db-wal"
refuses 'what nobody has open there cannot be read' 74 'the database .*/site.db is on a read-only disk, .*make the disk writable$' \
    project list
refuses 'a second site on a read-only disk' 74 '.*[Rr]ead-only' --home "$TMP/frozen/site" init
export PIEROGIS_HOME="$home"
does 'and all is well when it can be written again' project add attic
t_done
