#!/bin/bash
# A site into one file and back: what is in it, what comes back, where it goes, and who may read it.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/backup.sh"

t_run "$PIEROGIS" doctor
t_is 'the site is whole' "$code" 0

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
