#!/bin/bash
# The power fails while a site is backed up or restored (t/lib/power_loss.sh): a backup that was acknowledged is whole, the
# site beside it is as it was; a restore leaves the site, the one that was there before, or none, and then the same
# command makes it. CUTS=0 looks at all moments, SEED=7 loses other parts.
. "$(dirname "$0")/../lib/memory.sh"
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/power_loss.sh"
command -v b2sum >/dev/null || t_skip 'b2sum is missing'
export CUTS="${CUTS-24}"

# state_of HOME: its rows without the generation, and the files that visitors can see.
state_of() {
    (sqlite3 -readonly "$1/db/site.db" .dump | grep -v 'INTO generation '
        cd "$1" && find media phrases.txt -type f -printf '%p %m\n' 2>/dev/null | sort) | sha256sum
}

# Two sites: the old one, which is in the backup, and what has become of it.
old=$TMP/old.tar
"$PIEROGIS" -q init --name Dough --base-url http://127.0.0.1:8080 >/dev/null
for n in 1 2 3; do
    "$convert" -seed "$n" -size 60x40 plasma:fractal "$TMP/p$n.png"
    [ "$n" != 1 ] || "$PIEROGIS" -q project add soup --title 'Old soup' >/dev/null
    "$PIEROGIS" -q upload soup "$TMP/p$n.png" --decorative --codename "p$n" >/dev/null
done
"$PIEROGIS" -q content hide soup/p2 >/dev/null
printf 'claim: Old dough rises.\n' >"$site/phrases.txt"
"$PIEROGIS" -q backup "$old" 2>/dev/null
"$PIEROGIS" -q --home "$TMP/reference" restore "$old"
was=$(state_of "$TMP/reference")
"$PIEROGIS" -q project edit soup --title 'New soup' >/dev/null
"$PIEROGIS" -q content hide soup/p1 >/dev/null
"$PIEROGIS" -q content restore soup/p2 >/dev/null
"$PIEROGIS" -q upload soup "$TMP/p1.png" --again --decorative --codename again >/dev/null
rm "$site/phrases.txt"
is=$(state_of "$site")
t_unlike 'the two sites are not the same' "$was" "^$is\$"
page=/p/soup

# --- a backup --------------------------------------------------------------------------------------------------------

unchanged_promises() {
    visitors
    [ "$(state_of "$PIEROGIS_HOME")" = "$is" ] || echo 'the site is another one'
}
power_loss 'backup, the site' unchanged_promises "$PIEROGIS" -q backup "$TMP/new.tar"
t_is 'the site is as it was' "$(state_of "$site")" "$is"

# The folder of the archive is the disk here.
home=$site
eval "$(declare -f unsound | sed '1s/unsound/unsound_site/')"
unsound() {
    archives=$(ls -A "$PIEROGIS_HOME")
    ! said 'x.tar' || printf '%s\n' "$archives" | grep -qx x.tar || echo "the backup is not there, but $archives"
    [ -e "$PIEROGIS_HOME/x.tar" ] || return 0
    rm -rf "$TMP/again"
    "$PIEROGIS" -q --home "$TMP/again" restore "$PIEROGIS_HOME/x.tar" 2>&1
    [ "$(state_of "$TMP/again")" = "$is" ] || echo 'it is another site'
}
nothing() { :; }
mkdir "$TMP/archives"
site=$TMP/archives
power_loss 'backup, the archive' nothing sh -c "$PIEROGIS backup $TMP/archives/x.tar 2>/dev/null"
cp "$site/x.tar" "$TMP/older"
power_loss 'backup, a second one in its place' nothing sh -c "$PIEROGIS backup --force $TMP/archives/x.tar 2>/dev/null"
site=$home
unset -f unsound
eval "$(declare -f unsound_site | sed '1s/unsound_site/unsound/')"

# --- a restore over a site ---------------------------------------------------------------------------------------------

# What is public is settled by `doctor --fix` or the next restore: rows and phrases are of one site from the beginning.
replace_promises() {
    visitors
    title=$(sql "SELECT title FROM project WHERE path = 'soup'")
    ! said 'is in .* again' || [ "$title" = 'Old soup' ] || echo "the title is $title"
    printf '%s\n' "$title" | grep -Eqx '(Old|New) soup' || echo "the title is $title"
}
cp -a "$site" "$TMP/living"
power_loss 'restore over a site' replace_promises "$PIEROGIS" restore --force "$old"
t_is 'it is the site of the backup' "$(sql 'SELECT title FROM project')" 'Old soup'
in_place=1
find "$site" -mindepth 1 ! -name .env -delete
cp -a "$TMP/living"/. "$site"
sh "$visit" /p/soup >"$TMP/answer"
t_is 'a page is in the cache' "$(find "$site/cache" -type f | wc -l)" 1
CUTS=12 power_loss 'restore over a site with a page in the cache' replace_promises "$PIEROGIS" restore --force "$old"
in_place=''

# --- a restore into an empty home ----------------------------------------------------------------------------------------

place_promises() {
    if said 'is in .* again' && [ ! -e "$PIEROGIS_HOME/.env" ]; then echo 'the site is not there'; fi
    [ -e "$PIEROGIS_HOME/.env" ] || return 0
    visitors
    [ "$(state_of "$PIEROGIS_HOME")" = "$was" ] || echo 'it is another site'
}
rm -rf "$site" && mkdir "$site"
remake="restore $old"
power_loss 'restore into an empty home' place_promises "$PIEROGIS" restore "$old"
t_is 'it is the site of the backup' "$(state_of "$site")" "$was"
t_note "$total states in $SECONDS seconds"
t_done
