#!/bin/bash
# A site into one file and back: what comes back, what is refused, and who may read it.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/server.sh"
command -v b2sum >/dev/null || t_skip 'b2sum is missing'

site=$PIEROGIS_HOME backup=$TMP/site.tar new=$TMP/new

# without_cache HOME: what a site is: its files with their modes, and its rows except for the generation, which changes.
without_cache() {
    (cd "$1" && find .env phrases.txt media held palette -type f -printf '%p %m\n' | sort &&
        find .env phrases.txt media held palette -type f -exec sha256sum {} + | sort)
    sqlite3 -readonly "$1/db/site.db" .dump | grep -v 'INTO generation '
}

# stored FILE: the name that a stored file must have.
stored() { b2sum -l 256 "$1" | cut -c1-64 | perl -ne 'print pack "H64", $_' | base32 | tr A-Z a-z | tr -d '=\n'; }

# --- a site with one of everything ---------------------------------------------------------------------------

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
t_run "$PIEROGIS" doctor
t_is 'the site is whole' "$code" 0
before=$(without_cache "$site")

# --- there -----------------------------------------------------------------------------------------------------

(umask 0 && "$PIEROGIS" backup "$backup" >"$TMP/out" 2>"$TMP/err")
t_is 'a backup is made' "$?" 0
t_like 'it says where, how large and how many' "$(cat "$TMP/out")" "^$backup  [0-9.]+ kB, [0-9]+ files\$"
t_like 'and that it holds secrets' "$(cat "$TMP/err")" 'holds the secrets of the site \(\.env\): keep it where only you'
t_is 'it is private, whatever the umask' "$(stat -c %a "$backup")" 600
t_is 'nothing is left beside it or in the home' "$(ls "$TMP"/site.tar*; ls -A "$site/tmp")" "$backup"
t_is 'the site is as it was' "$(without_cache "$site")" "$before"
t_is 'any tar lists it: the order' "$(tar tf "$backup" | sed 's|/.*||' | uniq | tr '\n' ' ')" \
    'pierogis-backup .env phrases.txt db media held manifest.json manifest.b2 '
t_is 'with modes that keep hidden files private' \
    "$(tar tvf "$backup" | awk '{ print $1, $6 }' | sed -E 's|/.*||' | sort -u | tr '\n' ' ')" \
    '-rw------- .env -rw------- db -rw------- held -rw------- manifest.b2 -rw------- manifest.json -rw------- phrases.txt -rw-r--r-- media -rw-r--r-- pierogis-backup '
mkdir "$TMP/by-hand" && tar xf "$backup" -C "$TMP/by-hand"
t_ok 'b2sum checks the manifest' env -C "$TMP/by-hand" b2sum --quiet -c manifest.b2
jq -r '.files[] | "\(.blake2b)  \(.path)"' "$TMP/by-hand/manifest.json" >"$TMP/sums"
t_ok 'and by it every file' env -C "$TMP/by-hand" b2sum --quiet --strict -c "$TMP/sums"
t_is 'the manifest names every entry but itself and its seal' "$(jq -r '.files[].path' "$TMP/by-hand/manifest.json")" \
    "$(tar tf "$backup" | grep -v '^manifest')"
t_is 'and their sizes' "$(jq -r '.files[] | "\(.bytes) \(.path)"' "$TMP/by-hand/manifest.json")" \
    "$(cd "$TMP/by-hand" && tar tf "$backup" | grep -v '^manifest' | xargs stat -c '%s %n')"
t_is 'it says what the site was' \
    "$(jq -c '[.format, .site_name, .base_url, .schema_version, .versions, .tables.content, .orphans, .missing]' \
        "$TMP/by-hand/manifest.json")" \
    "[1,\"The \\\"Dough\\\" Exchange\",\"https://old.example\",$(sql 'PRAGMA user_version'),[\"$(sql 'SELECT id FROM pierogis_version ORDER BY rowid DESC LIMIT 1')\"],$(content_rows),0,0]"
t_is 'the database in it needs no log' "$(sqlite3 "$TMP/by-hand/db/site.db" 'PRAGMA journal_mode; PRAGMA integrity_check')" 'delete
ok'
twin=$(sql "SELECT hash FROM content WHERE codename = 'twin'")
t_is 'bytes that a visible item shows are public, and there once' "$(tar tf "$backup" | grep "/$twin\\.")" \
    "media/${twin:0:2}/$twin.png"

pierogis backup --json "$TMP/json.tar"
t_is 'as JSON' "$code $(answer '"\(.file) \(.tables.content) \(.missing) \(.damaged) \(.format)"')" \
    "0 $TMP/json.tar $(content_rows) 0 0 1"
t_is 'with the sizes of the archive and of what is in it' "$(answer '"\(.archive_bytes) \(.files) \(.bytes)"')" \
    "$(stat -c %s "$TMP/json.tar") $(tar xOf "$TMP/json.tar" manifest.json | jq -r '"\(.files | length) \([.files[].bytes] | add)"')"

refuses 'a file that exists' 1 "$backup exists already: give another name, or --force to replace it\$" backup "$backup"
refuses 'a folder' 1 "$TMP is a folder: name a file in it\$" backup "$TMP"
refuses 'a folder with a slash' 1 "$TMP/ is a folder: name a file in it\$" backup "$TMP/"
mkfifo "$TMP/pipe"
refuses 'a pipe with a name, even with --force' 1 "$TMP/pipe is no regular file" backup --force "$TMP/pipe"
refuses 'a folder that is not there' 3 "cannot open the folder $TMP/none: No such" backup "$TMP/none/x.tar"
refuses 'a file in the home' 1 "$site/media/x.tar lies in the home of the site" backup "$site/media/x.tar"
(cd "$site" && "$PIEROGIS" backup x.tar >"$TMP/out" 2>"$TMP/err")
t_is 'a file in the home, named from there' "$? $(cut -d: -f2 "$TMP/err")" '1  x.tar lies in the home of the site, and would be lost together with it'
pierogis backup --json -
t_is 'JSON and the backup both want standard output' "$code $err" "2 $err"
refuses 'no site' 3 "there is no site at $TMP/none; \"pierogis init\" makes one\$" --home "$TMP/none" backup "$TMP/x.tar"
t_is 'none of these left a file' "$(ls "$TMP"/x.tar* "$TMP"/pipe* "$site"/media/x* 2>/dev/null)" "$TMP/pipe"
was=$(stat -c %i "$TMP/json.tar")
does 'with --force the file is replaced' -q backup --force "$TMP/json.tar"
t_ok 'by a new one' test "$was" != "$(stat -c %i "$TMP/json.tar")"

# --- and back --------------------------------------------------------------------------------------------------

does 'a site is made of it' --home "$new" restore "$backup"
t_like 'and says which, where and of when' "$out" "^\"The \"Dough\" Exchange\" is in $new again, as it was at 20[0-9T:-]+Z\$"
t_is 'it is the same site' "$(without_cache "$new")" "$before"
t_is 'with the modes of a home' "$(cd "$new" && stat -c '%n %a' . db held cache tmp media palette .env held/* | sed 's|/.*/| |')" \
    "$(cd "$site" && stat -c '%n %a' . db held cache tmp media palette .env held/* | sed 's|/.*/| |')"
t_unlike 'the page cache of the old one cannot be taken for its own' "$(sql 'SELECT value FROM generation')" '^$'
t_is 'nothing else is in it' "$(ls -A "$new" "$new/tmp")" "$new:
.env
cache
db
held
media
media.lock
palette
phrases.txt
tmp

$new/tmp:"
t_run "$PIEROGIS" --home "$new" doctor
t_is 'the doctor is content' "$code" 0
does 'it lives on' -q --home "$new" project add garden
refuses 'a second time' 1 "$new is a site already: choose another --home, or give --force to replace" --home "$new" restore "$backup"
t_is 'and nothing has changed' "$(sqlite3 "$new/db/site.db" 'SELECT count(*) FROM project')" 2

"$PIEROGIS" backup - 2>/dev/null | "$PIEROGIS" --home "$TMP/piped" restore --json - >"$TMP/out" 2>"$TMP/err"
t_is 'through a pipe' "$? $(cat "$TMP/err")" '0 '
t_is 'as JSON' "$(answer '"\(.home) \(.site_name) \(.base_url) \(.missing) \(.damaged) \(.upgraded) \(.redirect)"')" \
    "$TMP/piped The \"Dough\" Exchange https://old.example 0 0 false {}"
t_is 'it is the same site, too' "$(without_cache "$TMP/piped")" "$before"
does 'quietly' -q --home "$TMP/quiet" restore "$backup"
t_is 'there is nothing to say' "$out" ''
mkdir "$TMP/small" && printf 'PIEROGIS_SITE_NAME=x\n' >"$TMP/small/notes"
does 'a home with other things in it' -q --home "$TMP/small" restore "$backup"
t_is 'which stay' "$(cat "$TMP/small/notes")" 'PIEROGIS_SITE_NAME=x'

# --- to another address ------------------------------------------------------------------------------------------

refuses 'an address that is none' 1 '.*PIEROGIS_BASE_URL must be an address' --home "$TMP/moved" restore "$backup" -u dough.example
does 'a new address' --home "$TMP/moved" restore "$backup" --base-url https://new.example/dough
cp "$TMP/out" "$TMP/redirects"
t_is 'is in the configuration, beside the rest' "$(sed 's|https://new.example/dough|https://old.example|' "$TMP/moved/.env")" \
    "$(cat "$site/.env")"
pierogis --json --home "$TMP/moved2" restore "$backup" --base-url https://new.example/dough
for server in lighttpd nginx apache; do
    answer ".redirect.$server" >"$TMP/$server.conf"
    t_like "$server: the redirect is printed, too" "$(cat "$TMP/redirects")" \
        "^# $server: from https://old.example to https://new.example/dough\$"
done
t_like 'lighttpd: where it leads' "$(cat "$TMP/lighttpd.conf")" 'url.redirect = \( "\^\(/\.\*\)\?\$" => "https://new\.example/dough\$1" \)'
PATH=$PATH:/usr/sbin
if command -v lighttpd >/dev/null; then
    { echo "server.document-root = \"$TMP\""; cat "$TMP/lighttpd.conf"; } >"$TMP/l.conf"
    t_ok 'lighttpd understands it' lighttpd -tt -f "$TMP/l.conf"
else
    t_note 'lighttpd is missing: its lines are not tried'
fi
if command -v nginx >/dev/null; then
    { echo "pid $TMP/nginx.pid; error_log stderr; events {} http { access_log off;"
        sed 's/443 ssl/8443/' "$TMP/nginx.conf"; echo '}'; } >"$TMP/n.conf"
    t_ok 'nginx understands it' nginx -t -c "$TMP/n.conf"
else
    t_note 'nginx is missing: its lines are not tried'
fi
if command -v apache2 >/dev/null; then
    modules=/usr/lib/apache2/modules
    { printf 'ServerName x\nErrorLog /dev/null\n'; for m in mpm_event authz_core alias; do echo "LoadModule ${m}_module $modules/mod_$m.so"; done
        cat "$TMP/apache.conf"; } >"$TMP/a.conf"
    t_ok 'Apache understands it' apache2 -t -f "$TMP/a.conf"
else
    t_note 'Apache is missing: its lines are not tried'
fi

# --- damage ------------------------------------------------------------------------------------------------------

# flip FILE OFFSET: one bit of one byte.
flip() { perl -e 'open my $f, "+<", $ARGV[0] or die; seek $f, $ARGV[1], 0; read $f, my $b, 1; seek $f, $ARGV[1], 0; print $f chr(ord($b) ^ 4)' "$@"; }

# unharmed NAME REGEX [ARGUMENT…]: restoring $TMP/bad.tar is refused with one sentence, and there is no home afterwards.
unharmed() {
    t_title=$1 t_regex=$2
    shift 2
    pierogis --home "$TMP/never" restore "$TMP/bad.tar" "$@"
    t_is "$t_title: refused" "$code $(wc -l <"$TMP/err") $out$(ls -d "$TMP/never" 2>/dev/null)" '1 1 '
    t_like "$t_title: with the first thing wrong" "$err" "^pierogis: $t_regex"
}

while read -r block name; do
    at=$((block * 512))
    case $name in pierogis-backup) kind=mark ;; media/*-*) continue ;; media/*.vtt) kind=captions ;; *) kind=${name%%/*} ;; esac
    case " $seen " in *" $kind "*) continue ;; esac
    seen="$seen $kind"
    foreign="$TMP/bad.tar is no backup that"
    for place in "name $((at + 2)) (damaged: what begins at byte $at has|has)" "size $((at + 134)) damaged: what begins at byte $at has" \
        "first $((at + 512)) .*(damaged|format|is no|is not)" "padding $((at + 1023)) damaged behind $name|.*is damaged"; do
        set -- $place
        cp "$backup" "$TMP/bad.tar"
        flip "$TMP/bad.tar" "$2"
        shift 2
        unharmed "a bit of $kind, ${place%% *}" "($foreign|$TMP/bad.tar( is)? ?($*)|$TMP/bad.tar: $name is damaged)"
    done
done <<END
$(tar tRf "$backup" | sed -n -E 's/^block ([0-9]+): ([^*].*)/\1 \2/p')
END
t_is 'every kind of entry was damaged' "$(printf '%s\n' $seen | sort | tr '\n' ' ')" \
    '.env captions db held manifest.b2 manifest.json mark media phrases.txt '

size=$(stat -c %s "$backup") bad=
for n in 0 1 511 512 700 1024 $(seq 3000 $((size / 25)) $((size - 1100))) $((size - 1024)) $((size - 512)) $((size - 1)); do
    head -c "$n" "$backup" >"$TMP/bad.tar"
    pierogis --home "$TMP/never" restore "$TMP/bad.tar"
    [ "$code $(wc -l <"$TMP/err") $(ls -d "$TMP/never" 2>/dev/null)" = '1 1 ' ] || bad="$bad $n:$code:$err"
done
t_is 'cut off anywhere, it is refused' "$bad" ''
t_like 'and says so' "$err" "^pierogis: $TMP/bad.tar is cut off after $((size - 1)) bytes: copy it again\$"
(cat "$backup"; echo x) >"$TMP/bad.tar"
unharmed 'something behind its end' "$TMP/bad.tar goes on behind its end"
(cat "$backup"; head -c 20000 /dev/zero) >"$TMP/padded.tar"
does 'zeros behind its end do no harm' -q --home "$TMP/padded" restore "$TMP/padded.tar"

# --- foreign files -------------------------------------------------------------------------------------------------

foreign="$TMP/bad.tar is no backup that \"pierogis backup\" made\$"
: >"$TMP/bad.tar"
unharmed 'an empty file' "$foreign"
gzip -c "$backup" >"$TMP/bad.tar"
unharmed 'a compressed one' "$foreign"
cp "$TMP/p1.png" "$TMP/bad.tar"
unharmed 'a picture' "$foreign"
perl -e 'print "PK\3\4", "\0" x 2000' >"$TMP/bad.tar"
unharmed 'a zip archive' "$foreign"
tar cf "$TMP/bad.tar" -C "$TMP" p1.png
unharmed 'the tar archive of somebody else' "$foreign"
head -c 10240 /dev/zero >"$TMP/bad.tar"
unharmed 'an empty tar archive' "$foreign"
refuses 'a folder' 1 "$TMP is a folder, not a backup" --home "$TMP/never" restore "$TMP"
refuses 'a file that is not there' 3 "cannot open $TMP/none: No such file" --home "$TMP/never" restore "$TMP/none"
t_ok 'none of these left a home' test ! -e "$TMP/never"
mkdir "$TMP/waiting" "$TMP/waiting/media"
pierogis --home "$TMP/waiting" restore "$TMP/bad.tar"
t_is 'a home that was there stays' "$code $(cd "$TMP/waiting" && ls -d media)" '1 media'

# --- forged ones ---------------------------------------------------------------------------------------------------

# forge: a copy of the unpacked backup in $TMP/forged, to be changed.
forge() { rm -rf "$TMP/forged" && cp -a "$TMP/by-hand" "$TMP/forged" && cd "$TMP/forged" || exit; }
# list: its entries but for the last two.
list() { (printf '%s\n' pierogis-backup .env phrases.txt db/site.db && find media held -type f | LC_ALL=C sort -t/ -k1,1r -k2); }
# seal [JQ-FILTER]: a manifest that fits what is there, its head changed by the filter.
seal() {
    jq -c "del(.files) | ${1:-.}" manifest.json | sed 's/}$/,/' >m
    echo '"files":[' >>m
    list | while read -r f; do
        [ -f "$f" ] && printf '{"path":"%s","bytes":%s,"blake2b":"%s"},\n' "$f" "$(stat -c %s "$f")" "$(b2sum -l 256 <"$f" | cut -c1-64)"
    done | sed '$s/,$//' >>m
    echo ']}' >>m
    mv m manifest.json && b2sum -l 256 manifest.json >manifest.b2
}
# pack [TAR-OPTION|NAME…]: $TMP/bad.tar of what is there, and of the names after the other files.
links=--hard-dereference
pack() {
    (list && printf '%s\n' "$@" && printf 'manifest.json\nmanifest.b2\n') | sed '/^$/d' |
        tar cPf "$TMP/bad.tar" $links --format=ustar --owner=0 --group=0 --no-recursion -T -
    links=--hard-dereference
}

forge; seal; pack
does 'a forged one that is right' -q --home "$TMP/right" restore "$TMP/bad.tar"
t_is 'is the same site' "$(without_cache "$TMP/right")" "$before"
forge; ln -s /etc/passwd held/link; seal; pack held/link
unharmed 'a link' "$TMP/bad.tar is damaged: what begins at byte [0-9]+, held/link is a link"
forge; ln "$(find media -name '*.vtt')" held/second; seal; links=; pack held/second
unharmed 'a hard link' "$TMP/bad.tar is damaged: what begins at byte [0-9]+, held/second is a link"
forge; mkdir held/zz; seal; pack held/zz
unharmed 'a folder' "$TMP/bad.tar is damaged: what begins at byte [0-9]+, held/zz/ is a folder"
forge; mkfifo held/fifo; seal; pack held/fifo
unharmed 'a pipe' "$TMP/bad.tar is damaged: what begins at byte [0-9]+, held/fifo is a device"
forge; seal; pack "$TMP/p1.png"
unharmed 'an absolute path' "$TMP/bad.tar (has an entry \"/|is damaged.*too long)"
forge; echo x >/tmp/.x-$$; cp /tmp/.x-$$ x; rm /tmp/.x-$$; cp x ../x; seal; pack ../x; rm ../x
unharmed 'a path upwards' "$TMP/bad.tar has an entry \"\.\./x\", which no backup has"
forge; cp phrases.txt media/a.php; seal; pack media/a.php
unharmed 'a file that is not named like media' "$TMP/bad.tar has an entry \"media/a\.php\", which no backup has"
forge; seal; pack .env
unharmed 'an entry that is there twice' "$TMP/bad.tar has \.env twice"
forge; seal; pack pierogis-backup
unharmed 'the mark twice' "$TMP/bad.tar has pierogis-backup twice"
forge; seal; pack manifest.json
unharmed 'the manifest twice' "$TMP/bad.tar has manifest\.json in the wrong place"
forge; seal; f=media/aa/$(printf '%052d' 0 | tr 0 a).png; mkdir -p media/aa; echo x >"$f"; pack
unharmed 'an entry that the manifest does not name' "$TMP/bad.tar: $f is there, where manifest.json has "
forge; seal; rm phrases.txt; pack 2>/dev/null
(list | grep -v phrases && printf 'manifest.json\nmanifest.b2\n') | tar cf "$TMP/bad.tar" --format=ustar --no-recursion -T -
unharmed 'an entry that is missing' "$TMP/bad.tar: db/site.db is there, where manifest.json has phrases\.txt"
forge; seal; echo >>.env; pack
unharmed 'other bytes than the manifest says' "$TMP/bad.tar: \.env is damaged: its bytes are not those"
forge; seal; sed -i 1s/The/She/ manifest.json; pack
unharmed 'another manifest than the seal says' "$TMP/bad.tar is damaged: manifest\.json is not the one that manifest\.b2 belongs to"
forge; seal; (list && echo manifest.json) | tar cf "$TMP/bad.tar" --format=ustar --no-recursion -T -
unharmed 'no seal' "$TMP/bad.tar ends before its manifest\.b2"
forge; echo nonsense >manifest.json; b2sum -l 256 manifest.json >manifest.b2; pack
unharmed 'a manifest that is none' "$TMP/bad.tar: manifest\.json is no manifest of a backup"
forge; seal .format=2; pack
unharmed 'a newer format in the manifest' 'the backup is of format 2, newer than this program \(1\): install the newer'
forge; sed -i '1s/1$/2/' pierogis-backup; seal; pack
unharmed 'a newer format in the mark' "$TMP/bad.tar is of another format than this program knows: install the newer"
forge; sqlite3 db/site.db 'PRAGMA user_version=999'; seal .schema_version=999; pack
unharmed 'a newer schema' 'the backup is at schema version 999, newer than this program \([0-9]+\): install the newer'
forge; seal .schema_version=0; pack
unharmed 'another schema than the manifest says' 'the database of the backup is at schema version [0-9]+, its manifest says 0'
forge; seal .tables.content=99; pack
unharmed 'other rows than the manifest says' 'the table content of the backup has [0-9]+ rows, its manifest says 99'
forge; seal 'del(.tables.moved)'; pack
unharmed 'another table than the manifest says' 'the database of the backup has a table moved, which its manifest lacks'
forge; seal '.tables.zebra=1'; pack
unharmed 'a table less than the manifest says' 'the database of the backup lacks the table zebra'
forge; sqlite3 db/site.db 'PRAGMA foreign_keys=0; DELETE FROM project'; seal .tables.project=0; pack
unharmed 'rows without what they belong to' '[0-9]+ rows of the backup refer to rows that do not exist, its manifest says 0'
forge; sqlite3 db/site.db "INSERT INTO purse (id, kind, balance) VALUES (77, 'mint', -5)"; seal '.tables.purse+=1'; pack
unharmed 'a ledger that does not add up' 'the ledger of the backup is broken: take an older backup: .*purse 77'
forge; printf 'not a database, not at all, though long enough to be one: %0512d' 0 >db/site.db; seal; pack
unharmed 'a database that is none' 'the database of the backup is damaged, although it is as it was packed'
forge; rm held/*/*; seal; pack
unharmed 'files that items own but that are not there' 'the backup lacks [0-9]+ media files that its items own; its manifest says 0'
forge; for d in media/*; do mkdir -p "held/${d#*/}"; mv "$d"/* "held/${d#*/}/"; done; seal; pack
unharmed 'files of visible items below held' 'the backup has .* below held/, although a visible item shows it'
forge; echo PIEROGIS_NONSENSE=1 >>.env; seal; pack
unharmed 'a configuration that is wrong' '.*PIEROGIS_NONSENSE'
forge; head -c 2000000 /dev/zero >phrases.txt; seal; pack
unharmed 'phrases beyond all measure' "$TMP/bad.tar has 2000000 bytes for phrases.txt, which is more than there can be"
forge; echo 'PIEROGIS_DATABASE_URL=sqlite:/srv/elsewhere.db' >>.env; seal; pack
pierogis --home "$TMP/elsewhere" restore "$TMP/bad.tar"
t_is 'a database that was elsewhere' "$code $(cat "$TMP/elsewhere/.env")" "0 $(cat "$site/.env")"
t_like 'is in the home now, which is said' "$err" "the database is in $TMP/elsewhere/db/site.db now"
PIEROGIS_DATABASE_URL=sqlite:/srv/elsewhere.db t_run "$PIEROGIS" --home "$TMP/never" restore "$backup"
t_is 'a database URL in the environment' "$code $err" "1 pierogis: PIEROGIS_DATABASE_URL is set in the environment, but the database is restored into the home: unset it"
forge; rm db/site.db media/*/* held/*/*; sqlite3 db/site.db 'PRAGMA user_version=0; VACUUM'; seal '.schema_version=0 | .tables={} | .versions=[]'; pack
pierogis --home "$TMP/older" restore "$TMP/bad.tar"
t_is 'an older schema is brought to the present one' \
    "$code $(sqlite3 -readonly "$TMP/older/db/site.db" 'PRAGMA user_version; SELECT count(*) FROM project')" "0 $(sql 'PRAGMA user_version')
0"
t_like 'which is said' "$err" "was upgraded to schema version $(sql 'PRAGMA user_version')\$"
cd "$TMP" || exit 1

# --- on a terminal ---------------------------------------------------------------------------------------------------

if command -v script >/dev/null && script -qec true /dev/null >/dev/null 2>&1; then
    # on_terminal ARGUMENT…: leaves the terminal's text in $screen and the exit code in $code.
    on_terminal() {
        code=0
        (printf "'%s' " "$PIEROGIS" "$@") >"$TMP/command"
        script -qec "sh $TMP/command" "$TMP/screen" </dev/null >/dev/null || code=$?
        screen=$(tr -d '\r' <"$TMP/screen")
    }
    on_terminal backup --force "$TMP/json.tar"
    t_like 'a bar shows how far the backup is' "$screen" '\[ *\] +0 %.*writing'
    on_terminal --home "$TMP/shown" restore "$backup"
    t_like 'and the restore' "$screen" '\[ *\] +0 %.*unpacking'
    on_terminal -q backup --force "$TMP/json.tar"
    t_unlike 'with --quiet there is none' "$screen" '%'
    on_terminal backup -
    t_like 'a terminal is no place for a backup' "$screen" 'a backup is nothing to be read: name a FILE'
    t_is 'and that is wrong usage' "$code" 2
    on_terminal --home "$TMP/typed" restore -
    t_like 'nor can it be typed' "$screen" 'name a FILE, or send a backup into "-" through a pipe'
else
    t_note 'there are no pseudo-terminals here: nothing is shown on one'
fi

# --- what the site has lost already ----------------------------------------------------------------------------------

cp -a "$site" "$TMP/worn"
lost=$(cd "$TMP/worn" && find held -name "$(sql "SELECT hash FROM content WHERE codename = 'p2'").png")
rotten=$(cd "$TMP/worn" && find media -name "$twin.png")
rm "$TMP/worn/$lost" && printf x >>"$TMP/worn/$rotten"
pierogis --home "$TMP/worn" backup "$TMP/worn.tar"
t_is 'a site that has lost files is backed up' "$code" 0
t_like 'it says what is lost' "$err" "^warning: $lost is missing"
t_like 'what is damaged' "$err" "^warning: $rotten is damaged: its bytes are not those that it is named after"
t_like 'and how much' "$err" '^warning: the backup is made, but 1 media file is missing and 1 damaged'
pierogis --home "$TMP/worn2" restore "$TMP/worn.tar"
t_is 'and restored' "$code" 0
t_like 'with the same losses' "$err" "^warning: $lost was missing already when the backup was made"
t_like 'and damages' "$err" "^warning: $rotten was damaged already when the backup was made"
cp -a "$site" "$TMP/rotten" && perl -e 'open my $f, "+<", $ARGV[0]; seek $f, 4096, 0; print $f "x" x 60000' "$TMP/rotten/db/site.db"
refuses 'a damaged database' 74 '.*damaged' --home "$TMP/rotten" backup "$TMP/rotten.tar"
t_is 'is not kept' "$(ls "$TMP"/rotten.tar* 2>/dev/null)" ''

# --- over a living site ------------------------------------------------------------------------------------------------

picture 9 "$TMP/p9.png"
"$PIEROGIS" -q upload kitchen "$TMP/p9.png" --decorative --codename later >/dev/null
"$PIEROGIS" -q content hide kitchen/p1 >/dev/null
"$PIEROGIS" -q content restore kitchen/p2 >/dev/null
"$PIEROGIS" -q content remove --purge kitchen/p3 >/dev/null 2>&1 || { "$PIEROGIS" -q content remove kitchen/p3; "$PIEROGIS" -q content remove --purge kitchen/p3; } >/dev/null 2>&1
later=$(sql "SELECT hash FROM content WHERE codename = 'later'")
printf 'claim: Dough has moved on.\n' >"$site/phrases.txt"
sed -i s/old.example/living.example/ "$site/.env"
cgi_get site /p/kitchen HTTP_HOST=living.example
generation=$(sql 'SELECT value FROM generation')
refuses 'a living site' 1 "$site is a site already" restore "$backup"
does 'with --force it is replaced' restore --force "$backup"
t_is 'its configuration stays' "$(sed s/living/old/ "$site/.env")" "$(cat "$TMP/by-hand/.env")"
t_is 'files that are not known any more are out of sight' "$(cd "$site" && find media held -name "$later*" | cut -d/ -f1 | sort | uniq -c | tr -s ' ')" ' 3 held'
t_unlike 'cached pages are not those of before' "$(sql 'SELECT value FROM generation')" "^$generation\$"
cgi_get site /p/kitchen HTTP_HOST=living.example
t_unlike 'the page is not that of before' "$body" 'kitchen/later'
t_like 'but that of the backup' "$body" '/p/kitchen/p1'
rm "$site/held/${later:0:2}/$later"*
sed -i s/living.example/old.example/ "$site/.env"
t_is 'otherwise it is the site of the backup' "$(without_cache "$site")" "$before"
t_run "$PIEROGIS" doctor
t_is 'the doctor is content with the living site' "$code" 0
chmod 640 "$site/.env"
does 'to another address' restore --force "$backup" -q --base-url https://third.example
t_is 'which is in its configuration' "$(grep BASE_URL "$site/.env")" 'PIEROGIS_BASE_URL=https://third.example'
t_is 'which is as open as before' "$(stat -c %a "$site/.env")" 640
t_like 'with a redirect from the one that it had' "$out" '^# nginx: from https://old.example to https://third.example$'
cp "$backup" "$TMP/bad.tar" && flip "$TMP/bad.tar" 5000
kept=$(without_cache "$site")
refuses 'a damaged backup over a living site' 1 '.* is damaged' restore --force "$TMP/bad.tar"
t_is 'changes nothing' "$(without_cache "$site")" "$kept"
t_is 'and leaves nothing' "$(ls -A "$site/tmp")" ''

cp -a "$site" "$TMP/spoilt"
rm -f "$TMP"/spoilt/db/* && printf 'this is no database, though long enough to be taken for one: %0600d' 0 >"$TMP/spoilt/db/site.db"
refuses 'over a database that is none' 74 '.*spoilt/db/site\.db.*; if the database cannot be saved, move the folder db in .*/spoilt away' \
    --home "$TMP/spoilt" restore --force "$backup"
mv "$TMP/spoilt/db" "$TMP/spoilt-db"
does 'when it is out of the way' -q --home "$TMP/spoilt" restore --force "$backup"
t_is 'the rows are there' "$(sqlite3 -readonly "$TMP/spoilt/db/site.db" .dump | grep -v 'INTO generation ')" \
    "$(sqlite3 -readonly "$TMP/small/db/site.db" .dump | grep -v 'INTO generation ')"

# A restore that was interrupted between its renames leaves a home in which the next one works.
mkdir "$TMP/half" && cp -a "$new/db" "$new/media" "$TMP/half" && cp "$new/.env" "$TMP/half/.env.restoring"
does 'after an interrupted restore' -q --home "$TMP/half" restore "$backup"
t_is 'the next one is whole' "$(without_cache "$TMP/half"; ls -A "$TMP/half")" "$before
$(ls -A "$TMP/small" | grep -v notes)"
mkdir "$TMP/lost" && cp -a "$new/db" "$TMP/lost"
refuses 'the database of a site without its configuration' 1 "$TMP/lost is not empty, it has db, but no configuration" --home "$TMP/lost" restore "$backup"
t_ok 'is not touched' cmp -s "$new/db/site.db" "$TMP/lost/db/site.db"

# --- two at once into one new home ---------------------------------------------------------------------------------------

# slowly NUMBER: a restore into $TMP/shared that reads the first blocks of the backup and then waits; its end is told
# by the exit code in $TMP/slow.NUMBER. NUMBER, 7 or 8, is the pipe's descriptor. feed NUMBER FILE: gives it the rest.
slowly() {
    mkfifo "$TMP/feed.$1"
    (
        exec 7>&- 8>&-
        code=0
        "$PIEROGIS" -q --home "$TMP/shared" restore - <"$TMP/feed.$1" >"$TMP/said.$1" 2>&1 || code=$?
        echo "$code" >"$TMP/slow.$1"
    ) &
    eval "slow$1=$!"
    eval "exec $1>'$TMP/feed.$1'"
    head -c 1536 "$backup" >&"$1"
    unpack() { [ "$(find "$TMP/shared/tmp" -name .env 2>/dev/null | wc -l)" = "$jobs" ]; }
    t_ok "$jobs at work" wait_until unpack
}
feed() {
    cat "$2" >&"$1"
    eval "exec $1>&- && wait \"\$slow$1\""
}
tail -c +1537 "$backup" >"$TMP/rest"
jobs=1 && slowly 7
jobs=2 && slowly 8
feed 7 /dev/null
t_is 'who has made the home is refused' "$(cat "$TMP/slow.7" && grep -c 'cut off' "$TMP/said.7")" "1
1"
feed 8 "$TMP/rest"
t_is 'and leaves it to the other one' "$(cat "$TMP/slow.8" "$TMP/said.8")" 0
t_is 'who makes the whole site' "$(without_cache "$TMP/shared"; ls -A "$TMP/shared")" "$before
$(ls -A "$TMP/small" | grep -v notes)"
rm -rf "$TMP/shared" "$TMP"/feed.*
jobs=1 && slowly 7
does 'another one is quicker' -q --home "$TMP/shared" restore "$backup"
feed 7 "$TMP/rest"
t_is 'the first one finds a site' "$(cat "$TMP/slow.7" && grep -c 'is a site already' "$TMP/said.7")" "1
1"
t_is 'which stays whole' "$(without_cache "$TMP/shared"; ls -A "$TMP/shared")" "$before
$(ls -A "$TMP/small" | grep -v notes)"

# --- root and the owner --------------------------------------------------------------------------------------------------

if [ "$(id -u)" = 0 ]; then
    programs_for_all
    mkdir -m 711 "$TMP/theirs" && mkdir -m 700 "$TMP/ours" && chown 65534:65534 "$TMP/theirs"
    cp "$backup" "$TMP/ours/in.tar"
    does 'root restores for another user' -q --home "$TMP/theirs" restore "$TMP/ours/in.tar"
    t_is 'to whom everything belongs' "$(find "$TMP/theirs" ! -user 65534)" ''
    does 'root makes a backup where that user may not' -q --home "$TMP/theirs" backup "$TMP/ours/out.tar"
    t_is 'and it is root'"'s" "$(stat -c '%u %a' "$TMP/ours/out.tar"; ls "$TMP/ours")" '0 600
in.tar
out.tar'
    chmod 1777 "$TMP"
    t_run setpriv --reuid=65533 --regid=65533 --clear-groups "$PIEROGIS" --home "$TMP/theirs" backup "$TMP/theft.tar"
    t_is 'somebody else may not' "$code $(ls "$TMP"/theft* 2>/dev/null)" '4 '
    t_like 'which is said' "$err" 'belongs to another user \(uid 65534\)'
else
    t_note 'not root: nothing is done for another user'
fi
t_done
