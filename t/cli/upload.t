#!/bin/sh
# Posting files: what is taken, what is refused and in which words, and that a refusal leaves nothing.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

long() { printf "%0$1d" 0; }
codenames() { sql "SELECT c.codename FROM content c JOIN project p ON p.id = c.project_id WHERE p.path = '$1'
    ORDER BY c.id" | tr '\n' ' '; }
"$PIEROGIS" -q init --name 'The Dough Exchange' >/dev/null
for name in kitchen garden kitchen/garden; do "$PIEROGIS" project add $name >/dev/null; done
for n in 1 2 3 4 5 6 7 8; do picture $n "$TMP/p$n.png"; done
empty=$(everything)

# --- one file
does 'a dry run' upload kitchen "$TMP/p1.png" --dry-run
t_like 'says what would be posted' "$out" 'would post 1, already here 0, refused 0'
does 'of a text, too' upload kitchen "$ROOT/README.md" -n 2>/dev/null || :
t_is 'changes nothing' "$(everything)" "$empty"
pierogis upload kitchen "$TMP/p1.png" "$TMP/none.png" -n --json
t_is 'with a mistake in it, as JSON' "$code $(answer '"\(.dry_run) \(.posted | length) \(.refused[0].status)"')" \
    '1 true 1 not-found'
t_is 'changes nothing either' "$(everything)" "$empty"

"$convert" "$TMP/p1.png" "$TMP/My_Best-Pin (2).JPG"
does 'a picture' upload kitchen "$TMP/My_Best-Pin (2).JPG"
t_like 'the receipt: whose' "$out" '^ The Dough Exchange$'
t_like 'the receipt: what' "$out" '^ 1 x My Best Pin \(2\) +[0-9.]+ (kB|bytes)$'
t_like 'the receipt: where' "$out" '^     kitchen/my-best-pin-2$'
t_like 'the receipt: what is missing' "$out" 'no description yet: pierogis content edit kitchen/my-best-pin-2 --alt'
t_like 'the receipt: the sum' "$out" '^ posted 1, already here 0, refused 0 '
t_is 'it can be seen' "$(place kitchen/my-best-pin-2)" 200
t_is 'its files lie where visitors can fetch them' "$(files held) $(find "$PIEROGIS_HOME/tmp" -mindepth 1)" '0 '
if command -v exiftool >/dev/null; then
    "$convert" "$TMP/p2.png" "$TMP/where.jpg"
    exiftool -q -overwrite_original -GPSLatitude=52.1 -GPSLatitudeRef=N -GPSLongitude=21 -GPSLongitudeRef=E \
        -Artist=Rose -SerialNumber=12345 "$TMP/where.jpg"
    does 'a picture that says where and who' upload kitchen "$TMP/where.jpg" --decorative
    t_like 'the receipt: what was sent back' "$out" '^     sent back: .*(position|GPS)'
    t_like 'the receipt: who, too' "$out" '^     sent back: .*author'
    t_unlike 'nothing of it is stored' "$(cat "$PIEROGIS_HOME"/media/*/*.jpg | strings)" 'Rose|12345'
else
    t_note 'exiftool is missing: what is sent back is not tested'
fi
pierogis upload kitchen "$TMP/My_Best-Pin (2).JPG"
t_is 'the same again: code, standard error' "$code $err" \
    "0 already here: $TMP/My_Best-Pin (2).JPG is kitchen/my-best-pin-2"
t_like 'the receipt counts it' "$out" '^ posted 0, already here 1, refused 0 '
pierogis upload garden "$TMP/My_Best-Pin (2).JPG" --json
t_is 'as JSON' "$(answer '.already_here[0].path')" kitchen/my-best-pin-2
does 'the same again, wanted' -q upload garden "$TMP/My_Best-Pin (2).JPG" --again -a 'A pin' -t Pin -c nadel --tag a \
    --tag b -p '#111111,#222222,#333333' --as admin --json
t_is 'with everything that can be said' \
    "$(answer '.posted[0] | "\(.path) \(.title) \(.alt) \(.palette) \(.by) \(.type) \(.source_name)"')" \
    'garden/nadel Pin A pin #111111,#222222,#333333 admin image/jpeg My_Best-Pin (2).JPG'
t_is 'its tags' "$(sql 'SELECT tag FROM content_tag ORDER BY tag' | tr '\n' ' ')" 'a b '
t_is 'and its style sheet' "$(grep -l '#222222' "$PIEROGIS_HOME"/palette/*.css | wc -l)" 1

# A name that would steer a terminal is shown, not obeyed.
evil=$(printf 'a\033[2Jb\nc')
: >"$TMP/$evil.png"
pierogis upload kitchen "$TMP/$evil.png" "$TMP/none.png" -q
t_is 'a name with control characters: no escape is printed' "$code $(tr -cd '\033' <"$TMP/err" | wc -c)" '1 0'
pierogis upload kitchen "$TMP/$evil.png"
t_is 'nor when it is the only one' "$code $(tr -cd '\033' <"$TMP/err" | wc -c)" '1 0'

# --- many files
printf '  A round pot. \n' >"$TMP/p3.png.alt.txt"
mkdir "$TMP/more" && cp "$TMP/p5.png" "$TMP/more/p4.png"
pierogis upload kitchen "$TMP/p3.png" "$TMP/p4.png" "$TMP/none.png" "$TMP/more/p4.png" /etc/hostname "$TMP/p6.png"
t_is 'many files: exit code' "$code" 1
t_is 'many files: what is refused' "$(printf '%s\n' "$err" | sed 's/: this kind.*//')" \
    "refused: cannot open $TMP/none.png: No such file or directory
refused: /etc/hostname
pierogis: 2 of 6 files were refused"
t_like 'many files: the receipt' "$out" '^ posted 4, already here 0, refused 2 '
t_like 'a codename that is taken gets a number' "$(codenames kitchen)" 'p3 p4 p4-2 p6 $'
t_is 'a description beside the file' "$(sql "SELECT alt FROM content WHERE codename = 'p3'")" 'A round pot.'
cp "$TMP/p7.png" "$TMP/garden.png"
does 'the name of a project is taken, too' upload kitchen "$TMP/garden.png" --decorative
t_like 'so it gets a number' "$(codenames kitchen)" 'garden-2 $'
cp "$TMP/p8.png" "$TMP/$(long 40).png"
does 'a long name' upload garden "$TMP/$(long 40).png"
does 'twice' upload garden "$TMP/$(long 40).png" --again
t_like 'is cut so that its number fits' "$(codenames garden)" "$(long 32) $(long 30)-2 \$"
pierogis upload kitchen "$TMP/none.png" "$TMP/none2.png"
t_is 'if all are refused, there is no receipt' "$code $out" '1 '
pierogis upload kitchen "$TMP/none.png" "$TMP/p1.png" --json
t_is 'as JSON' "$code $(answer '"\(.posted | length) \(.refused[0].file)"') $(jq -r .detail "$TMP/err")" \
    "1 1 $TMP/none.png 1 of 2 files was refused"
does 'without it again' content remove --purge kitchen/p1
refuses 'the title of many' 2 '--title belongs to one file, but there are 2: post them one by one$' \
    upload kitchen "$TMP/p1.png" "$TMP/p2.png" --title x
refuses 'the description of many' 2 '--alt belongs to one file' upload kitchen "$TMP/p1.png" "$TMP/p2.png" --alt x
refuses 'the codename of many' 2 '--codename belongs' upload kitchen "$TMP/p1.png" "$TMP/p2.png" -cx

# Many at a time with the same picture: the first one posts it, and the others say so.
picture 41 "$TMP/same.png"
before=$(content_rows)
for n in 1 2 3 4 5 6 7 8; do "$PIEROGIS" upload kitchen "$TMP/same.png" --json >"$TMP/same.$n" 2>"$TMP/said.$n" & done
wait
t_is 'many at a time: one of them posts it' \
    "$(cat "$TMP"/same.[1-8] | jq -s '"\(map(.posted | length) | add) \(map(.already_here | length) | add)"') $(($(content_rows) - before))" '"1 7" 1'
t_is 'and its files are there' "$(find "$PIEROGIS_HOME/tmp" -mindepth 1) $(place kitchen/same)" ' 200'

# --- folders
mkdir -p "$TMP/Home/Über uns" "$TMP/Home/b/c" "$TMP/Home/.git"
picture 21 "$TMP/Home/one.png" && picture 22 "$TMP/Home/Über uns/two.png" && picture 23 "$TMP/Home/b/c/three.png"
picture 24 "$TMP/Home/.git/no.png" && picture 25 "$TMP/Home/.no.png"
echo 'The first.' >"$TMP/Home/one.png.alt.txt" && ln -s one.png "$TMP/Home/link.png"
before=$(everything)
refuses 'a folder without -r' 1 "$TMP/Home is a folder; give -r to post what is in it\$" upload garden "$TMP/Home"
does 'a folder, dry' upload -rn garden "$TMP/Home/"
t_like 'names what would be posted' "$out" 'garden/uber-uns/two$'
t_is 'and makes no projects' "$(everything)" "$before"
does 'a folder' upload -r garden "$TMP/Home/"
t_like 'takes only what is meant' "$out" '^ posted 3, already here 0, refused 0 '
t_is 'sub-folders are projects' "$(sql "SELECT path, title FROM project WHERE path LIKE 'garden/%' ORDER BY path")" \
    'garden/b|b
garden/b/c|c
garden/uber-uns|Über uns'
t_is 'each file is in its own' "$(codenames garden/b/c) $(codenames garden/uber-uns)" 'three  two '
picture 26 "$TMP/Home/b/four.png"
pierogis -q upload --recursive garden "$TMP/Home"
t_like 'again: only what is new' "$code $err$out" '^ posted 1, already here 3, refused 0 '
t_is 'into the same projects' "$(codenames garden/b)" 'four '
mkdir "$TMP/second" && mkdir "$TMP/second/B!" && picture 27 "$TMP/second/B!/five.png"
does 'another folder of that codename' upload -r garden "$TMP/second"
t_is 'becomes another project' "$(sql "SELECT title FROM project WHERE path = 'garden/b-2'")" 'B!'
mkdir "$TMP/nothing"
refuses 'an empty folder' 3 "there are no files in $TMP/nothing\$" upload -r garden "$TMP/nothing"
deep=$TMP/deep/1/2/3/4/5/6/7/8/9
mkdir -p "$deep" && cp "$TMP/p1.png" "$deep/"
refuses 'folders that are nested too deep' 1 'the folders below .* are nested deeper than 8$' upload -r garden "$TMP/deep"

# --- texts
printf '# Dough\n\n<b>Flour</b> & [water](javascript:x)\n' >"$TMP/dough.md"
does 'a text' upload kitchen "$TMP/dough.md"
t_is 'is rendered harmless' "$(sql "SELECT html LIKE '%<h2>Dough</h2>%', html LIKE '%<b>%', html LIKE '%javascript%'
    FROM content_text")" '1|0|0'
printf 'plain' >"$TMP/plain.TXT"
does 'plain text' upload kitchen "$TMP/plain.TXT" --title 'Just text'
printf 'a\377b' >"$TMP/bad.md"
refuses 'a text that is not UTF-8' 1 '.*bad\.md.*not (valid )?UTF-8' upload kitchen "$TMP/bad.md"
printf 'a\0b' >"$TMP/nul.txt"
refuses 'a text with NUL' 1 ".*$TMP/nul.txt.*" upload kitchen "$TMP/nul.txt"
head -c 1048576 /dev/zero | tr '\0' a >"$TMP/big.txt"
does 'a text of 1 MB' upload kitchen "$TMP/big.txt"
printf a >>"$TMP/big.txt"
refuses 'and one byte more' 1 ".*big.txt.*1048576" upload kitchen "$TMP/big.txt"

# --- what is refused
before=$(everything)
: >"$TMP/empty.png"
head -c 900 "$TMP/p1.png" >"$TMP/cut.png"
"$convert" -seed 3 -size 200x200 plasma:fractal "$TMP/whole.jpg" && head -c 3000 "$TMP/whole.jpg" >"$TMP/cut.jpg"
echo '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>' >"$TMP/a.svg"
cp "$TMP/a.svg" "$TMP/svg.png"
echo '<html><script>1</script>' >"$TMP/html.jpg"
echo '%PDF-1.4' >"$TMP/pdf.pdf"
mkfifo "$TMP/fifo.png"
printf 'WEBVTT\n\n00:00.000 --> 00:01.000\nFlour\n' >"$TMP/words.vtt"
refuses 'a file that is not there' 3 "cannot open $TMP/none.png: No such file" upload kitchen "$TMP/none.png"
refuses 'an empty file' 1 "$TMP/empty.png is empty\$" upload kitchen "$TMP/empty.png"
refuses 'a truncated PNG' 1 "$TMP/cut.png: " upload kitchen "$TMP/cut.png"
refuses 'a truncated JPEG' 1 "$TMP/cut.jpg: " upload kitchen "$TMP/cut.jpg"
head -c 5000 /dev/urandom >"$TMP/noise.jpg"
refuses 'a drawing' 1 "$TMP/a.svg: an SVG drawing is a program; export it as PNG\$" upload kitchen "$TMP/a.svg"
refuses 'a drawing in disguise' 1 "$TMP/svg.png: an SVG drawing is a program" upload kitchen "$TMP/svg.png"
refuses 'a page' 1 "$TMP/html.jpg: this is an HTML page, not a picture" upload kitchen "$TMP/html.jpg"
refuses 'a document' 1 "$TMP/pdf.pdf: this is a PDF document; export its pages" upload kitchen "$TMP/pdf.pdf"
refuses 'noise' 1 "$TMP/noise.jpg: this kind of file is not taken; pictures are JPEG" upload kitchen "$TMP/noise.jpg"
refuses 'a pipe' 1 "$TMP/fifo.png is not a regular file\$" upload kitchen "$TMP/fifo.png"
refuses 'a device' 1 '/dev/zero is not a regular file$' upload kitchen /dev/zero
refuses 'what stands behind a file' 3 'cannot open .*: Not a directory$' upload kitchen "$TMP/p1.png/x"
refuses 'no project' 3 'there is no project "cellar"; ' upload cellar "$TMP/p1.png"
refuses 'an account that is none' 3 'there is no account "nobody"; "pierogis account list" lists them$' upload kitchen "$TMP/p1.png" --as nobody
sqlite3 "$PIEROGIS_HOME/db/site.db" "INSERT INTO account (handle, role, state, created_at) VALUES ('rude', 'member', 'banned', 1)"
refuses 'a banned account' 4 'the account "rude" is banned$' upload kitchen "$TMP/p1.png" --as rude
sqlite3 "$PIEROGIS_HOME/db/site.db" "DELETE FROM account WHERE handle = 'rude'"
refuses 'a codename that is taken' 1 '.*"kitchen/p3" is taken: ' upload kitchen "$TMP/p1.png" --codename p3
refuses 'a codename that is none' 1 '.*"P" is not a codename: ' upload kitchen "$TMP/p1.png" --codename P
refuses 'a palette that is none' 1 '.*#' upload kitchen "$TMP/p1.png" --palette red
refuses 'a title that is too long' 1 '.*the title is 201 bytes long; ' upload kitchen "$TMP/p1.png" -t "$(long 201)"
refuses 'a description that is too long' 1 '.*the description is 2001 bytes long; ' \
    upload kitchen "$TMP/p1.png" -a "$(long 2001)"
refuses 'an empty description' 1 '.*the description is empty; ' upload kitchen "$TMP/p1.png" --alt ' '
refuses 'an empty name' 2 'the name of a file is empty$' upload kitchen ''
refuses 'a description and none' 2 '--alt and --decorative contradict' upload kitchen "$TMP/p1.png" -a x --decorative
refuses 'a tag that is too long' 1 'a tag is 33 bytes long; at most 32' upload kitchen "$TMP/p1.png" --tag "$(long 33)"
set --
for i in $(seq 13); do set -- "$@" --tag "t$i"; done
refuses 'too many tags' 1 'at most 12 tags' upload kitchen "$TMP/p1.png" "$@"
refuses 'captions of a picture' 1 'captions belong to videos; .*p1.png is none$' \
    upload kitchen "$TMP/p1.png" --captions "$TMP/words.vtt"
refuses 'captions that are not there' 3 '.*cannot open .*/none.vtt: No such file' \
    upload kitchen "$TMP/p1.png" --captions "$TMP/none.vtt"
head -c 2001 /dev/zero | tr '\0' a >"$TMP/p1.png.alt.txt"
refuses 'a description beside the file that is too long' 1 '.*2001 bytes long; at most 2000' upload kitchen "$TMP/p1.png"
rm "$TMP/p1.png.alt.txt" && mkfifo "$TMP/p1.png.alt.txt"
refuses 'a pipe for a description' 1 '.*p1.png.alt.txt is not a regular file' upload kitchen "$TMP/p1.png"
rm "$TMP/p1.png.alt.txt"
head -c 4096 /dev/zero >"$TMP/4096"
printf x | cat "$TMP/4096" - >"$TMP/4097"
export PIEROGIS_MAX_UPLOAD=4096
refuses 'one byte over the limit' 1 "$TMP/4097 has 4097 bytes; PIEROGIS_MAX_UPLOAD allows 4096\$" \
    upload kitchen "$TMP/4097"
pierogis upload kitchen "$TMP/4096"
t_unlike 'the limit itself is not the reason' "$err" MAX_UPLOAD
unset PIEROGIS_MAX_UPLOAD
t_is 'none of these has left anything' "$(everything)" "$before"

# As somebody who is not root, in a home of his own: a file that he may not read.
me=$(id -u)
as() { if [ "$me" = 0 ]; then setpriv --reuid 4242 --regid 4242 --clear-groups "$@"; else "$@"; fi; }
programs_for_all
cp "$TMP/p1.png" "$TMP/secret.png" && chmod 0 "$TMP/secret.png"
mkdir "$TMP/other" && if [ "$me" = 0 ]; then chown 4242:4242 "$TMP/other"; fi
as "$PIEROGIS" --home "$TMP/other" -q init >"$TMP/out" 2>&1
as "$PIEROGIS" --home "$TMP/other" project add kitchen >"$TMP/out"
t_run as "$PIEROGIS" --home "$TMP/other" upload kitchen "$TMP/secret.png"
t_is 'a file that may not be read' "$code $out$err" "4 pierogis: cannot open $TMP/secret.png: Permission denied"

# A file that grows while it is read: the reader is stopped in the middle, and the writer goes on.
picture 31 "$TMP/grow.png" && head -c 30000000 /dev/zero >>"$TMP/grow.png"
cat >"$TMP/grow" <<'EOF'
use strict; use warnings;
# Appends to the file as fast as it can until the command is done: some byte comes while it is being read.
my ($file, @command) = @ARGV;
my $child = fork() // die "fork: $!";
if ($child == 0) { exec @command or die "exec: $!" }
open my $out, '>>', $file or die "open: $!";
$out->autoflush(1);
until (waitpid($child, 1) == $child) { syswrite $out, 'x' }
exit $? >> 8;
EOF
before=$(everything)
t_run perl -MIO::Handle "$TMP/grow" "$TMP/grow.png" "$PIEROGIS" upload kitchen "$TMP/grow.png"
t_is 'a file that grows: exit code, standard output' "$code $out" '1 '
t_is 'a file that grows: the sentence' "$err" \
    "pierogis: $TMP/grow.png changed while it was read; post it when it is finished"
t_is 'and it has left nothing' "$(everything)" "$before"

# --- videos
if command -v ffmpeg >/dev/null; then
    ffmpeg -loglevel error -f lavfi -i testsrc=s=64x48:d=0.4 -f lavfi -i sine=d=0.4 -pix_fmt yuv420p -shortest \
        "$TMP/film.mp4"
    printf 'captions' >"$TMP/bad.vtt"
    refuses 'captions that are none' 1 '.*the captions are not WebVTT: the first line must be WEBVTT$' \
        upload kitchen "$TMP/film.mp4" --captions "$TMP/bad.vtt"
    printf 'WEBVTT\n' >"$TMP/bad.vtt"
    refuses 'captions without a cue' 1 '.*the captions have no cue' \
        upload kitchen "$TMP/film.mp4" --captions "$TMP/bad.vtt"
    t_is 'neither has left anything' "$(everything)" "$before"
    does 'a video with captions' upload kitchen "$TMP/film.mp4" --captions "$TMP/words.vtt" --json
    t_is 'the answer' "$(answer '.posted[0] | "\(.kind) \(.type) \(.width)x\(.height)"')" 'video video/mp4 64x48'
    t_is 'its captions are there' "$(cat "$PIEROGIS_HOME"/media/*/*.vtt | grep -c Flour)" 1
else
    t_note 'ffmpeg is missing: videos and captions are not tested'
fi
t_is 'nothing is left in tmp' "$(find "$PIEROGIS_HOME/tmp" -mindepth 1)" ''
pierogis doctor -q
t_unlike 'the doctor finds no problem' "$code $out" '^[1-9]|^problem'
t_done
