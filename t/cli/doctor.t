#!/bin/sh
# Every check of "pierogis doctor": broken, told with its sentence and exit code, mended where that is safe, clean again.
. "$(dirname "$0")/../lib/sh.sh"

H=$PIEROGIS_HOME
export PIEROGIS
sql() { sqlite3 -bail "$H/db/site.db" "$1"; }

# clean NAME: neither problem nor warning is left (two programs of the machine may be missing).
clean() {
    t_run "$PIEROGIS" doctor --quiet
    t_is "$1" "$code$(printf '%s\n' "$out" | grep -v '^warning  programs')" 0
}
# sick NAME REGEX: a problem. poor NAME REGEX: a warning. Both without --fix.
sick() {
    t_run "$PIEROGIS" doctor
    t_is "$1: is a problem" "$code" 1
    t_like "$1: says so" "$out" "^problem +$2"
}
poor() {
    t_run "$PIEROGIS" doctor
    t_is "$1: is no problem" "$code" 0
    t_like "$1: is a warning" "$out" "^warning +$2"
}
# heal NAME REGEX: --fix puts it right, says so, and says nothing the next time.
heal() {
    t_run "$PIEROGIS" doctor --fix
    t_is "$1: --fix leaves no problem" "$code" 0
    t_like "$1: --fix says what it fixed" "$out" "^fixed +$2"
    clean "$1: healthy again"
}

t_run "$PIEROGIS" doctor
t_is 'where nothing is, nothing is found' "$code" 3
t_like 'and it says what to do' "$err" 'pierogis init'
"$PIEROGIS" --quiet init >"$TMP/out" || t_fail 'init'
convert -size 60x40 plasma:red-blue "$TMP/pin.png"
convert -size 60x40 plasma:green-blue "$TMP/pan.png"
"$PIEROGIS" --quiet project add kitchen --palette '#112233,#445566,#778899' >"$TMP/out" || t_fail 'project'
"$PIEROGIS" --quiet upload kitchen "$TMP/pin.png" "$TMP/pan.png" >"$TMP/out" 2>&1 || t_fail 'upload'
pin=$(sql "SELECT hash FROM content WHERE codename = 'pin'")
shelf=$(printf %.2s "$pin")
pin_file=$shelf/$pin.png
t_ok 'the picture is stored where this test looks for it' test -f "$H/media/$pin_file"

# --- healthy, and how it is told
clean 'a new site is healthy'
t_run "$PIEROGIS" doctor
t_like 'good news are told' "$out" '^ok +database +the database is whole'
t_like 'the head of the ledger too' "$out" '^ok +ledger +0 entries, the head is -'
t_like 'pictures without a description are listed' "$out" \
    '^note +unnamed +2 pictures have no .*: kitchen/pin, kitchen/pan; "pierogis content list --unnamed"'
find "$H" -printf '%P %m %s %T@\n' | grep -v '^db\|^media.lock' | sort >"$TMP/before"
"$PIEROGIS" doctor >"$TMP/out"
t_ok 'without --fix nothing is changed' sh -c \
    "find '$H' -printf '%P %m %s %T@\n' | grep -v '^db\|^media.lock' | sort | cmp - '$TMP/before'"
t_run "$PIEROGIS" doctor --json
t_is '--json is one object of findings' "$(printf '%s' "$out" | perl -MJSON::PP -0e '
    my $o = decode_json(<STDIN>);
    print join ",", map { ref($_) eq "HASH" && join ",", sort keys %$_ } $o->{findings}[0];
    print " $o->{problems} ", scalar grep { $_->{check} eq "unnamed" && $_->{level} eq "note" } @{$o->{findings}}')" \
    'check,detail,fixed,level 0 1'

# --- the home
chmod 755 "$H/db"
sick 'an open folder' 'folders .*db is open to more users .*chmod 700'
t_run "$PIEROGIS" doctor --json
t_is 'a problem counts in --json' "$code$(printf '%s' "$out" | perl -MJSON::PP -0e \
    'print decode_json(<STDIN>)->{problems}')" 11
t_like 'and stderr has the refusal' "$err" '"detail": "1 thing needs attention"'
t_run "$PIEROGIS" doctor
t_like 'problems come first' "$(printf '%s\n' "$out" | head -n 1)" '^problem'
heal 'an open folder' 'folders'
t_is 'the folder is closed' "$(stat -c %a "$H/db")" 700
chmod 500 "$H/held"
sick 'a closed folder' 'folders +held is closed to its own owner'
heal 'a closed folder' 'folders'
chmod 700 "$H/media"
t_run "$PIEROGIS" doctor --fix
t_like 'a tight folder is a note' "$out" '^note +folders +media is closed to a web server that runs as'
t_is 'and stays as it is' "$(stat -c %a "$H/media")" 700
chmod 702 "$H/media"
heal 'a folder open in the wrong place' 'folders'
t_is 'only what is too much is taken away' "$(stat -c %a "$H/media")" 700
chmod 755 "$H/media"
rmdir "$H/cache"
sick 'a missing folder' 'folders +the folder cache is missing'
heal 'a missing folder' 'folders'
t_is 'the folder is back' "$(stat -c %a "$H/cache")" 700
mv "$H/palette" "$TMP/elsewhere" && ln -s "$TMP/elsewhere" "$H/palette"
sick 'a link instead of a folder' 'folders +.*/palette is a link'
rm "$H/palette" && mv "$TMP/elsewhere" "$H/palette"
if [ "$(id -u)" = 0 ]; then
    chown 12345 "$H/db/site.db"
    sick "somebody else's file" 'owner +.*/db/site.db.* to another user: type, as root: chown -R 0 '
    chown 0 "$H"/db/*
else
    t_pass "somebody else's file # SKIP only root can give files away"
fi
chmod 644 "$H/.env"
sick 'readable secrets' 'secrets +.*/.env holds secrets, but other users may open it: type: chmod 640 '
heal 'readable secrets' 'secrets'
t_is 'a group may go on reading them' "$(stat -c %a "$H/.env")" 640
chmod 620 "$H/.env"
sick 'secrets that others may change' 'secrets +.* other users may change it: type: chmod 600 '
t_is 'it is said once' "$(printf '%s\n' "$out" | grep -c 'holds secrets')" 1
heal 'secrets that others may change' 'secrets'
chmod 600 "$H/.env"
echo 'X_TOKEN=1' >"$H/waiter.env" && chmod 640 "$H/waiter.env"
sick "the waiter's keys where a group can read them" 'secrets +.*/waiter.env holds secrets, but other users may open it: type: chmod 600 '
heal "the waiter's keys" 'secrets'
t_is 'nobody else can' "$(stat -c %a "$H/waiter.env")" 600
rm "$H/waiter.env"

# --- the configuration
cp -p "$H/.env" "$TMP/env"
restore() { cp -p "$TMP/env" "$H/.env"; }
sed -i /STAGE/d "$H/.env"
sick 'production for nobody' 'configuration +PIEROGIS_BASE_URL is http://127.0.0.1:8080, which only this machine can reach'
restore && sed -i 's|BASE_URL=.*|BASE_URL=https://dough.example|' "$H/.env"
sick 'development in public' 'configuration +PIEROGIS_STAGE is development, but the site is public at https://dough'
restore && sed -i 's|BASE_URL=.*|BASE_URL=http://127.example|; /STAGE/d' "$H/.env"
poor 'a public site without TLS' 'configuration +PIEROGIS_BASE_URL begins with http: .*BASE_URL=https://127.example'
restore && sed -i 's|BASE_URL=.*|BASE_URL=https://localhost.example|; /STAGE/d' "$H/.env"
clean 'a name that begins like ours is public'
restore && echo 'PIEROGIS_TRUSTED_PROXIES="10.0.0.0/8, proxy.example"' >>"$H/.env"
sick 'a proxy that is none' 'configuration +PIEROGIS_TRUSTED_PROXIES: "proxy.example" is no address and no prefix like 10.0.0.0/8'
restore && sed -i /SECRET_KEY/d "$H/.env"
sick 'no secret' 'configuration +PIEROGIS_SECRET_KEY is not set'
heal 'no secret' 'configuration +PIEROGIS_SECRET_KEY'
printf 'error.404: Gone fishing.\nthis is no phrase\n' >"$H/phrases.txt"
poor 'a wrong phrase' 'configuration +phrases\.txt, line 2: a phrase is "key: text"'
rm "$H/phrases.txt"
t_like 'a secret was made' "$(cat "$H/.env")" '^PIEROGIS_SECRET_KEY="?[a-z2-7]{52}"?$'
restore && sed -i 's|SECRET_KEY=.*|SECRET_KEY=|' "$H/.env"
t_run "$PIEROGIS" doctor --fix
t_is 'a secret that is set to nothing is left to its admin' "$code$(grep -c SECRET_KEY "$H/.env")" 11
restore && sed -i 's|SECRET_KEY=.*|SECRET_KEY=abababababababababababababababababab|' "$H/.env"
sick 'a guessable secret' 'configuration +PIEROGIS_SECRET_KEY is easy to guess'
restore && echo 'PIEROGIS_BASE_ULR=http://a.example' >>"$H/.env"
sick 'a line that is wrong' 'configuration .*\.env line [0-9]+: unknown key PIEROGIS_BASE_ULR; did you mean'
t_like 'what does not need it is checked all the same' "$out" '^ok +disk'
restore
PIEROGIS_BASE_ULR=x
export PIEROGIS_BASE_ULR
poor 'an unknown variable' 'configuration +the environment: unknown key PIEROGIS_BASE_ULR; did you mean'
unset PIEROGIS_BASE_ULR

# --- the database
sql "INSERT INTO event (at, action, subject, subject_id) VALUES (4000000000, 'x', 'x', 1)"
sick 'a clock behind its own past' 'clock +the clock says 20.*, but the latest change of the site was made at 2096-10-02'
sql "DELETE FROM event WHERE action = 'x'"
sql "INSERT INTO content_tag VALUES (4711, 'lost')"
sick 'a row without its parent' 'database +1 row \(the first in the table content_tag\) refers to rows that do not exist'
sql "DELETE FROM content_tag WHERE tag = 'lost'"
version=$(sql 'PRAGMA user_version')
sql 'PRAGMA user_version = 0'
sick 'an old schema' 'database +.* is at schema version 0, this program needs [0-9]+: run "pierogis upgrade"'
t_unlike 'the tables are not asked then' "$out" '^ok +media'
sql 'PRAGMA user_version = 9999'
sick 'a new schema' 'database +.* newer than this program .*install the newer pierogis'
sql "PRAGMA user_version = $version"
sql 'PRAGMA journal_mode = DELETE' >"$TMP/out"
poor 'no write-ahead log' 'database +.*without a write-ahead log \(journal mode delete\)'
t_run "$PIEROGIS" doctor --fix
clean 'on a local disk --fix switches it on'
# A writer that is killed leaves its log behind.
{
    sqlite3 "$H/db/site.db" <<'SQL'
PRAGMA wal_autocheckpoint = 0;
CREATE TABLE big AS WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20) SELECT zeroblob(1000000) FROM n;
DROP TABLE big;
.system kill -9 $PPID
SQL
} >"$TMP/out" 2>&1
t_ok 'a large log is there' test "$(stat -c %s "$H/db/site.db-wal")" -gt 16777216
truncate -s 16777216 "$H/db/site.db-wal"
clean 'of 16 MiB it is none'
truncate -s 16777217 "$H/db/site.db-wal"
poor 'a large log' 'database +the write-ahead log has grown to [0-9.]+ MB'
heal 'a large log' 'database +the write-ahead log'
sql 'PRAGMA wal_checkpoint(TRUNCATE)' >"$TMP/out"
cp "$H/db/site.db" "$TMP/whole.db"
root=$(sql "SELECT rootpage FROM sqlite_schema WHERE name = 'content'")
size=$(sql 'PRAGMA page_size')
rm -f "$H/db/site.db-wal" "$H/db/site.db-shm"
yes damaged | head -c 200 | dd of="$H/db/site.db" bs=1 seek=$(((root - 1) * size)) conv=notrunc 2>"$TMP/err"
sick 'a damaged database' 'database +the database is damaged \(.*\): restore it from a backup'
rm -f "$H"/db/site.db*
sick 'no database' 'database +.*restore it from a backup'
t_ok 'a missing database is not made' test ! -e "$H/db/site.db"
t_run "$PIEROGIS" doctor --fix
t_ok 'nor by --fix' test ! -e "$H/db/site.db"
cp "$TMP/whole.db" "$H/db/site.db"
clean 'the backup is fine'

# --- palettes
mine=$(grep -l '#112233' "$H"/palette/*.css)
rm "$mine"
sick 'a style sheet is missing' 'palettes +the style sheets of 1 palette are missing \(#112233,#445566,#778899\)'
heal 'a style sheet is missing' palettes
t_ok 'it was written again' test -s "$mine"
"$PIEROGIS" --quiet content edit kitchen/pan --palette '#001122,#334455,#667788' >"$TMP/out" || t_fail 'palette of an item'
rm "$H"/palette/*
sick 'all are missing' 'palettes +the style sheets of 4 palettes are missing'
heal 'all are missing' palettes

# --- media
sql "UPDATE content SET state = 'held' WHERE codename = 'pin'"
sick 'a hidden picture in media' "media +[0-9]+ files? of .*hidden or removed.*media/$shelf/$pin.*\(kitchen/pin\)"
heal 'a hidden picture in media' media
t_is 'it is closed away' "$(stat -c %a "$H/held/$pin_file"; ls "$H/media/$shelf" | grep -c "$pin")" "600
0"
sql "UPDATE content SET state = 'visible' WHERE codename = 'pin'"
sick 'a visible picture in held' "media +[0-9]+ files? of .*visible.* cannot be fetched.*held/$shelf/$pin.*\(kitchen/pin\)"
heal 'a visible picture in held' media
t_is 'it is open again' "$(stat -c %a "$H/media/$pin_file")" 644
sql "UPDATE content SET state = 'removed' WHERE codename = 'pin'"
sick 'a removed picture in media' 'media +.*\(kitchen/pin\)'
sql "UPDATE content SET state = 'visible' WHERE codename = 'pin'"

orphan=zz/zz$(printf %050d 0 | tr 0 a).png
mkdir -p "$H/media/zz" "$H/held/zz" && echo x >"$H/media/$orphan" && echo x >"$H/held/$orphan"
poor 'files of nobody' "media +2 files belong to no item: media/$orphan, held/$orphan"
t_ok 'they are only told' test -e "$H/media/$orphan"
heal 'files of nobody' 'media +2 files'
t_ok 'they are deleted' test ! -e "$H/media/$orphan" -a ! -e "$H/held/$orphan"
rmdir "$H/media/zz" "$H/held/zz"
echo x >"$H/media/$shelf/$pin-12345.png"
poor 'a width that the item has not' "media +1 file belongs to no item: media/$shelf/$pin-12345.png"
heal 'a width that the item has not' media
for name in evil.php "$shelf/notes.txt" "$shelf/link.png"; do
    case $name in *link*) ln -s /etc/passwd "$H/media/$name" ;; *) echo x >"$H/media/$name" ;; esac
    poor "a strange file $name" "media +1 file was not made by this site: media/$name"
    t_run "$PIEROGIS" doctor --fix
    t_ok 'it is left alone' test -e "$H/media/$name"
    rm "$H/media/$name"
done
mkdir "$TMP/www" && "$PIEROGIS" config htaccess --install "$TMP/www" >"$TMP/out"
clean 'our rules for the server are no strange file'
echo 'SetHandler cgi-script' >>"$H/media/.htaccess"
sick 'rules that somebody has changed' 'media +media/\.htaccess is not what "pierogis config htaccess" writes'
heal 'rules that somebody has changed' media
head -c 100000 /dev/zero >"$H/media/.htaccess"
heal 'rules of any length' media
rm "$H/media/.htaccess"
for name in .user.ini ".htaccess" "$shelf/.htaccess"; do
    case $name in .htaccess) mkdir "$H/media/$name" ;; *) echo x >"$H/media/$name" ;; esac
    sick "rules for the server that are not ours: $name" "media +1 file below media may tell the web server what to do: media/$name;"
    t_is '… and says it once' "$(printf '%s\n' "$out" | grep -c '^problem')" 1
    rm -r "${H:?}/media/$name"
done
mkfifo "$H/media/.htaccess"
t_run timeout 60 "$PIEROGIS" doctor
t_is 'a pipe of that name is not waited for' "$code" 1
rm "$H/media/.htaccess"
echo x >"$H/held/.htaccess"
poor 'where no server looks they are just strange' 'media +1 file was not made by this site: held/\.htaccess;'
rm "$H/held/.htaccess"
cp -p "$H/media/$pin_file" "$TMP/pin.stored"
rm "$H/media/$pin_file"
sick 'a lost file' "media +1 file is gone: media/$pin_file \(kitchen/pin\)"
t_run "$PIEROGIS" doctor --fix
t_is 'what is lost cannot be fixed' "$code" 1
head -c 100 "$TMP/pin.stored" >"$H/media/$pin_file"
sick 'a cut file' "media +1 file has not the size that it had: media/$pin_file \(kitchen/pin\)"
cp -p "$TMP/pin.stored" "$H/media/$pin_file"
clean 'restored'

# The ledger is looked through, too.
t_ok 'clout is granted' "$PIEROGIS" -q clout grant admin 5 --reason 'for the doctor'
clean 'the ledger adds up'
sql 'UPDATE purse SET balance = balance + 1 WHERE account_id IS NOT NULL'
sick 'a balance that no entry made' 'ledger +.*purse'
sql 'UPDATE purse SET balance = balance - 1 WHERE account_id IS NOT NULL'

# --- what the clock alone forgets ---
sql "INSERT INTO posted (account_id, form, at, result) VALUES (1, 'old', 1, '/'), (1, 'new', unixepoch(), '/');
    INSERT INTO login_check (account_id, hash, made_at, expires_at) VALUES (1, 'x', 1, 2);
    INSERT INTO session (account_id, token_hash, created_at, posted_at, expires_at) VALUES (1, 'a', 1, 1, 2),
        (1, 'b', unixepoch(), unixepoch(), unixepoch() + 9999)"
over() { sql 'SELECT (SELECT count(*) FROM posted), (SELECT count(*) FROM login_check), (SELECT count(*) FROM session)'; }
clean 'what is over harms nobody'
t_is '… and stays where it is' "$(over)" '2|1|2'
heal 'what is over' 'housekeeping +3 rows that nobody will ask for again'
t_is '… and nothing else' "$(over)" '1|0|1'
t_run "$PIEROGIS" doctor --fix
t_unlike 'where nothing is over, nothing is said' "$out" housekeeping
t_run "$PIEROGIS" config cron
t_like 'cron does it every night' "$out" '^[0-9* ]+ .*pierogis --home .* --quiet doctor --fix'
sql "INSERT INTO posted (account_id, form, at, result) VALUES (1, 'old', 1, '/')"
t_run "$PIEROGIS" --quiet doctor --fix
t_is '… without a word' "$code$out$err$(over)" '01|0|1'

# --- prices and guesses ---
cp -p "$H/.env" "$TMP/env"
echo 'PIEROGIS_REWARD_TRIVIA=50' >>"$H/.env"
poor 'guesses that pay for a claim' 'configuration +who guesses blindly all day can expect [0-9]+\.[0-9] clout, and PIEROGIS_PRICE_CLAIM is [0-9]+: raise it, or lower PIEROGIS_REWARD_TRIVIA$'
cp -p "$TMP/env" "$H/.env"
printf 'PIEROGIS_PRICE_CLAIM=0\nPIEROGIS_PRICE_UPLOAD=1\n' >>"$H/.env"
poor 'guesses that pay for an upload' 'configuration +who guesses blindly .* PIEROGIS_PRICE_UPLOAD is 1: raise it'
cp -p "$TMP/env" "$H/.env"
printf 'PIEROGIS_PRICE_CLAIM=0\nPIEROGIS_PRICE_UPLOAD=0\n' >>"$H/.env"
clean 'where everything is free, nothing is bought'
cp -p "$TMP/env" "$H/.env"
clean 'prices as they were'
clean 'the balance is back'

# A file that is placed already and whose row is not committed yet must survive: --fix waits for the uploader's lock
# and looks again.
sql "UPDATE content SET hash = 'later' WHERE codename = 'pin'"
(
    flock -s 9
    "$PIEROGIS" doctor --fix >"$TMP/busy" 9>&- &
    doctor=$!
    until grep -q -e "-> FLOCK .* $doctor " /proc/locks; do
        kill -0 $doctor || break
    done
    sql "UPDATE content SET hash = '$pin' WHERE codename = 'pin'"
    flock -u 9
    wait $doctor
    echo $? >"$TMP/busy-code"
) 9<>"$H/media.lock"
t_is 'an upload in progress is waited for' "$(cat "$TMP/busy-code")" 0
t_ok 'its files stay' test -f "$H/media/$pin_file"
t_unlike 'and are not spoken of' "$(cat "$TMP/busy")" "^(fixed|problem|warning) +media"
clean 'the upload is whole'

# Many of a kind: the first ten by name.
mkdir -p "$H/media/yy"
leftovers() { for i in $(seq "$1" "$2"); do echo x >"$H/media/yy/yy$(printf %050d 0 | tr 0 b)-$i.png"; done; }
leftovers 10 19
poor 'ten leftovers' 'media +10 files belong to no item: (media/yy/yyb+-[0-9]+\.png,? ?){10};'
leftovers 20 34
poor 'many leftovers' 'media +25 files belong to no item: (media/yy/yyb+-[0-9]+\.png,? ){10}and 15 more;|media +25 files .* and 15 more'
t_is 'ten names' "$(printf '%s\n' "$out" | grep 'no item' | grep -o 'media/yy' | wc -l)" 10
heal 'many leftovers' 'media +25 files'

# --- left behind
mkdir "$H/tmp/job-0123456789abcdef" && echo x >"$H/tmp/job-0123456789abcdef/source"
poor 'an interrupted upload' 'leftovers +1 interrupted upload left'
heal 'an interrupted upload' leftovers
t_ok 'the job is gone' test ! -e "$H/tmp/job-0123456789abcdef"
mkdir "$H/tmp/job-0123456789abcdee"
t_is 'an upload at work stays' "$(flock "$H/tmp/job-0123456789abcdee" "$PIEROGIS" doctor --fix --quiet; ls "$H/tmp")" \
    job-0123456789abcdee
rmdir "$H/tmp/job-0123456789abcdee"
touch "$H/palette/x.css-0123456789abcdef" "$H/palette/y.css-0123456789abcdef"
touch -d '2 hours ago' "$H/palette/x.css-0123456789abcdef" "$H/.env-0123456789abcdef"
poor 'half-written files' 'leftovers +2 half-written files'
heal 'half-written files' leftovers
t_is 'the old ones are gone' "$(ls -A "$H" "$H/palette" | grep -- -0123456789)" y.css-0123456789abcdef
rm "$H/palette/y.css-0123456789abcdef"
touch -d '10 minutes ago' "$H/media/doctor-0123456789abcdef.cgi"
touch "$H/media/doctor-0123456789abcdee.cgi"
poor 'a killed doctor' 'media +2 files were not made by this site: .*media/doctor-0123456789abcdef.cgi'
t_run "$PIEROGIS" doctor --fix
t_like 'its test files are deleted' "$out" '^fixed +media +an interrupted .* left 1 test file'
t_is 'but not those of one at work' "$(ls "$H/media" | grep doctor)" doctor-0123456789abcdee.cgi
rm "$H/media/doctor-0123456789abcdee.cgi"

# --- the machine
mkdir -p "$TMP/alone/bin" && cp "$PIEROGIS" "$TMP/alone/bin/"
t_run "$TMP/alone/bin/pierogis" doctor
t_is 'without pierogis-render nothing can be posted' "$code" 1
t_like 'which is said' "$out" '^problem +render +.*pierogis-render does not work'
printf '#!/bin/sh\necho "{\\"landlock_abi\\":0,\\"seccomp\\":true}"\n' >"$TMP/alone/bin/pierogis-render"
chmod +x "$TMP/alone/bin/pierogis-render"
t_run "$TMP/alone/bin/pierogis" doctor
t_like 'half a sandbox is a warning' "$out" '^warning +sandbox +the programs that open .* half a sandbox: .*no Landlock'
printf '#!/bin/sh\necho "{\\"landlock_abi\\":0,\\"seccomp\\":false}"\n' >"$TMP/alone/bin/pierogis-render"
t_run "$TMP/alone/bin/pierogis" doctor
t_like 'no sandbox is a warning' "$out" '^warning +sandbox +.* without a sandbox'
if unshare -m true 2>"$TMP/err"; then
    mkdir "$TMP/small"
    t_run unshare -m sh -c 'mount -t tmpfs -o size=50M none "$TMP/small" && cp -a "$PIEROGIS_HOME" "$TMP/small/" &&
        "$PIEROGIS" --home "$TMP/small/site" doctor'
    t_like 'a full disk is a warning' "$out$err" '^warning +disk +only [0-9.]+ MB are free'
    t_run unshare -m sh -c 'mount -t tmpfs -o size=500M,nr_inodes=500 none "$TMP/small" &&
        cp -a "$PIEROGIS_HOME" "$TMP/small/" && "$PIEROGIS" --home "$TMP/small/site" doctor'
    t_like 'too many files are one' "$out$err" '^warning +disk +.* can take only [0-9]+ more files'
    for program in ffmpeg ffprobe lighttpd; do : >"$TMP/$program"; done
    t_run unshare -m sh -c 'for p in ffmpeg ffprobe lighttpd; do
            for f in /usr/bin/$p /usr/sbin/$p /usr/local/bin/$p; do [ ! -e $f ] || mount --bind "$TMP/$p" $f; done
        done; "$PIEROGIS" doctor'
    t_like 'without ffmpeg there are fewer kinds' "$out" '^warning +programs +without ffmpeg only pictures, text and MP4'
    t_like 'without lighttpd there is no serve' "$out" '^note +programs +lighttpd is not there'
else
    t_pass 'disk and programs # SKIP mounting over them needs root'
fi

# --- the command line
t_run "$PIEROGIS" doctor --url dough.example
t_is 'an address without a scheme is refused' "$code" 2
t_like 'with an example' "$err" 'https://dough.example'
clean 'at the end all is well'
t_done
