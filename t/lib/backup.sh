# A site with one of everything, to be backed up and restored; sourced after sh.sh and cli.sh. Leaves the $site, the names of a
# $backup and of a $new home, which are not made yet, and what the site is $before anything is done to it.

command -v b2sum >/dev/null || t_skip 'b2sum is missing'
site=$PIEROGIS_HOME backup=$TMP/site.tar new=$TMP/new

# without_cache HOME: what a site is: its files with their modes, and its rows except for the generation, which changes.
without_cache() {
    (cd "$1" && find .env phrases.txt media held palette -type f -printf '%p %m\n' | sort &&
        find .env phrases.txt media held palette -type f -exec sha256sum {} + | sort)
    sqlite3 -readonly "$1/db/site.db" .dump | grep -v 'INTO generation '
}

# backup_unpack: makes the backup, and unpacks it by hand into $TMP/by-hand.
backup_unpack() {
    "$PIEROGIS" -q backup "$backup" 2>"$TMP/err" || t_note "no backup: $(cat "$TMP/err")"
    mkdir "$TMP/by-hand" && tar xf "$backup" -C "$TMP/by-hand"
}

# flip FILE OFFSET: one bit of one byte.
flip() { perl -e 'open my $f, "+<", $ARGV[0] or die; seek $f, $ARGV[1], 0; read $f, my $b, 1; seek $f, $ARGV[1], 0; print $f chr(ord($b) ^ 4)' "$@"; }

"$PIEROGIS" -q init --name 'The "Dough" Exchange' --base-url https://old.example >/dev/null
printf 'claim: Dough is a state of mind.\n' >"$site/phrases.txt"
chmod 600 "$site/phrases.txt"
{
    "$PIEROGIS" -q project add kitchen --palette '#fff4e0,#7a9e7e,#8c3b3b'
    for n in 1 2 3 4; do
        picture $n "$TMP/p$n.png"
        "$PIEROGIS" -q upload kitchen "$TMP/p$n.png" --decorative --codename "p$n"
    done
    "$PIEROGIS" -q upload --again kitchen "$TMP/p4.png" --decorative --codename twin
    printf '# Barszcz\n' >"$TMP/barszcz.md"
    "$PIEROGIS" -q upload kitchen "$TMP/barszcz.md"
    "$PIEROGIS" -q content hide kitchen/p2
    "$PIEROGIS" -q content remove kitchen/p3
    "$PIEROGIS" -q content hide kitchen/twin
} >/dev/null
printf 'WEBVTT\n\n00:00.000 --> 00:01.000\nSteam.\n' >"$TMP/c.vtt"
captions=$(stored "$TMP/c.vtt")
mkdir -p "$site/media/${captions:0:2}" && chmod 755 "$site/media/${captions:0:2}"
install -m 644 "$TMP/c.vtt" "$site/media/${captions:0:2}/$captions.vtt"
sqlite3 "$site/db/site.db" "UPDATE content SET captions_hash = '$captions' WHERE codename = 'p1'"
before=$(without_cache "$site")
