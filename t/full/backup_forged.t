#!/bin/bash
# Backups that are damaged, foreign or forged: refused in one sentence, before there is a home.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/backup.sh"

backup_unpack

# --- damage ------------------------------------------------------------------------------------------------------

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
t_done
