#!/bin/bash
# The power fails. What processes write is recorded, and the disk is laid out again as the cut could have left it at any
# moment, without all or some of what was not synced yet (t/lib/power_loss/Disk.pm says what can be lost). Then the site
# must work: what a command had acknowledged is there, anything else is whole or absent, visitors see what is stored,
# and the doctor clears up the rest. CUTS=0 looks at all moments, SEED=7 loses other parts.
. "$(dirname "$0")/../lib/memory.sh"
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/power_loss.sh"

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
