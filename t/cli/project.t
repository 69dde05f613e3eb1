#!/bin/sh
# Projects: making, changing, moving and removing them, and every rule that says no.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

long() { printf "%0$1d" 0; }
"$PIEROGIS" -q init >/dev/null

pierogis project list
t_like 'an empty list says how to begin' "$code $out $err" '^0  no projects yet; "pierogis project add CODENAME" makes'
pierogis project list -q
t_is 'not with --quiet' "$code $out $err" '0  '
pierogis project list --json
t_is 'as JSON it is an empty array' "$(answer .)" '[]'

pierogis project add kitchen --title 'Küche & "Co"' --palette '#FFF4E0, #7a9e7e,#8c3b3b' \
    --description 'All **about** it.'
t_is 'a project is added' "$code $out" '0 added kitchen'
t_like 'and it tells which colours are used otherwise' "$err" \
    '^your secondary #7a9e7e is used as #[0-9a-f]{6}, darker, for headings, to keep them readable$'
does 'with --quiet it does not' project edit kitchen --quiet --palette '#FFF4E0,#7a9e7e,#8c3b3b'
does 'a project in it' project add kitchen/dough --json
t_is 'as JSON it is the project' "$(answer '"\(.path) \(.title) \(.palette) \(.moderated) \(.description)"')" \
    'kitchen/dough dough null false '
does 'more of them' project add garden -p inherit --moderated yes
does 'one more' project add garden/dough
pierogis project show kitchen
t_like 'shown: the title' "$out" '^title +Küche & "Co"$'
t_like 'shown: the palette, in small letters' "$out" '^palette +#fff4e0,#7a9e7e,#8c3b3b$'
t_like 'shown: what is in it' "$out" '^projects +kitchen/dough'
pierogis project show kitchen/dough
t_like 'shown: the palette that is inherited' "$out" '^shown in +#fff4e0,#7a9e7e,#8c3b3b$'
pierogis --json project show kitchen
t_is 'shown as JSON' "$(answer '"\(.title) \(.palette) \(.description)"')" \
    'Küche & "Co" #fff4e0,#7a9e7e,#8c3b3b All **about** it.'
t_is 'the style sheet of the palette is there' "$(grep -l '#7a9e7e' "$PIEROGIS_HOME"/palette/*.css | wc -l)" 1
pierogis project list
t_is 'the list is a tree' "$(printf '%s\n' "$out" | sed 's/   *[^ ]*$//; s/  .*//')" "$(printf 'garden\n\nkitchen\n')"
t_is 'in the order of the paths' "$(printf '%s\n' "$out" | awk '{ print $1 }' | tr '\n' ' ')" \
    'garden garden/dough kitchen kitchen/dough '
pierogis project list --below kitchen --json
t_is 'the list below one' "$(answer '[.[].path] | join(" ")')" kitchen/dough

refuses 'the same again' 1 '"kitchen" is taken: projects and content of one parent share' project add kitchen
refuses 'without its parent' 3 'there is no project "cellar" to put "wine" in; add it first$' project add cellar/wine
does 'a codename of 32' project add "$(long 32)"
refuses 'a codename of 33' 1 "\"$(long 33)\" is not a codename: 1 to 32 of a-z" project add "$(long 33)"
for name in Kitchen 'two words' -kitchen kitchen- küche ki_chen 'a//b' .. ''; do
    refuses "the codename \"$name\"" 1 '"[^"]*" is not a codename: 1 to 32 of a-z, 0-9 and -' project add -- "$name"
done
for name in /kitchen kitchen/ /; do
    refuses "the path \"$name\"" 1 '("[^"]*" is not a codename|the path ".*" begins or ends with "/")' \
        project add "$name"
done
path=a
for depth in 1 2 3 4 5 6 7 8; do
    does "level $depth" project add "$path"
    path=$path/a
done
refuses 'level 9' 1 'a path has at most 8 codenames$' project add "$path"
refuses 'moving below level 8' 1 'below "a/.*" the paths would be deeper than 8 codenames$' \
    project move kitchen a/a/a/a/a/a/a
t_is 'and nothing was moved' "$(place kitchen/dough)" 200
does 'a title of 200 bytes' project edit garden --title "$(long 200)"
refuses 'a title of 201 bytes' 1 'the title is 201 bytes long; at most 200 are allowed$' \
    project edit garden --title "$(long 201)"
refuses 'an empty title' 1 'the title is empty' project edit garden --title '  '
refuses 'a title of two lines' 1 'the title holds a control character' project edit garden --title 'a
b'
refuses 'a title that is not UTF-8' 1 'the title is not valid UTF-8' project edit garden --title "$(printf 'a\377')"
does 'a description of 8000 bytes' project edit garden --description "$(long 8000)"
refuses 'a description of 8001 bytes' 1 'the description is 8001 bytes long; at most 8000' \
    project edit garden --description "$(long 8001)"
for palette in red '#12345' '#1234567,#123456,#123456' '#123456,#123456' '#123456,#123456,#12345g' \
    '#123456,#123456,#123456,#123456' ''; do
    refuses "the palette \"$palette\"" 1 '.*#' project edit garden --palette "$palette"
done
refuses 'neither yes nor no' 2 'moderated takes "yes" or "no", not "maybe"$' project edit garden --moderated maybe
refuses 'nothing to change' 2 'say what to change: "pierogis project edit -h" lists' project edit garden
refuses 'a project that is none' 3 'there is no project "cellar"; "pierogis project list" shows' project show cellar
refuses 'a path that is none' 3 'there is no project "kitchen/wine"' project show kitchen/wine
refuses 'the list below none' 3 'there is no project "cellar"' project list --below cellar

does 'a bare codename that is the only one' project show kitchen
refuses 'one that could be two' 1 '"dough" could be any of garden/dough, kitchen/dough: give the whole path$' \
    project show dough

does 'a new codename' project edit kitchen/dough --codename pastry
t_is 'says the new path' "$out" 'changed kitchen/pastry'
t_is 'the old path leads there' "$(place kitchen/dough)" '301 /p/kitchen/pastry'
does 'the bare codename counts at once' project show pastry
refuses 'a codename that is taken' 1 '"garden" is taken' project edit kitchen --codename garden
refuses 'a bad new codename' 1 '"Big" is not a codename' project edit kitchen --codename Big
refuses 'into itself' 1 '"kitchen" cannot move into itself$' project move kitchen kitchen
refuses 'into what is in it' 1 '"kitchen" cannot move into itself$' project move kitchen kitchen/pastry
refuses 'into what is none' 3 'there is no project "cellar"' project move kitchen cellar
does 'a move' project move kitchen garden
t_is 'the old path of what was in it leads there' "$(place kitchen/pastry)" '301 /p/garden/kitchen/pastry'
t_is 'so does one that is older still' "$(place kitchen/dough)" '301 /p/garden/kitchen/pastry'
does 'a new project where the old one was' project add kitchen
t_is 'is found there' "$(place kitchen)" 200
refuses 'back where something else is now' 1 '"kitchen" is taken' project move garden/kitchen /
does 'and away again' project remove kitchen
does 'back to the top' project move garden/kitchen /
t_is 'is found there again' "$(place kitchen/pastry) $(place garden/kitchen)" '200 301 /p/kitchen'
does 'to where it is already' project move kitchen /

# Projects and content share the names of their parent.
picture 1 "$TMP/pin.png"
does 'a picture' upload kitchen "$TMP/pin.png" --alt 'A pin' -q
refuses 'a project that is called like it' 1 '"kitchen/pin" is taken' project add kitchen/pin
refuses 'a picture that is called like a project' 1 '.*"kitchen/pastry" is taken' \
    upload kitchen "$TMP/pin.png" --codename pastry --again
does 'a project called like it elsewhere' project add garden/pin
refuses 'moving it there' 1 '"kitchen/pin" is taken' project move garden/pin kitchen
refuses 'renaming one so' 1 '"kitchen/pin" is taken' project edit kitchen/pastry --codename pin

does 'a cover' project cover kitchen kitchen/pin
t_is 'is kept' "$(sql "SELECT cover_id FROM project WHERE path = 'kitchen'")" 1
does 'the newest again' project cover kitchen newest --json
t_is 'is kept, too' "$(answer .path) $(sql "SELECT cover_id IS NULL FROM project WHERE path = 'kitchen'")" 'kitchen 1'
printf 'text' >"$TMP/note.txt"
does 'a text' upload kitchen "$TMP/note.txt"
refuses 'a text as cover' 1 '"kitchen/note" has no picture to show' project cover kitchen kitchen/note
refuses 'nothing as cover' 3 'there is nothing at "kitchen/wine"; "pierogis content list" shows what there is$' project cover kitchen kitchen/wine
refuses 'no content as cover' 3 '"wine" names no content: content is named PROJECT/CODENAME$' project cover kitchen wine
does 'hidden' content hide kitchen/pin
refuses 'a hidden picture as cover' 1 '"kitchen/pin" is held; "pierogis content restore"' \
    project cover kitchen kitchen/pin

refuses 'removing what is not empty' 1 \
    '"kitchen" is not empty: 1 sub-project, 2 items and 0 removed items lie in it; move them' project remove kitchen
does 'without the text' content remove --purge kitchen/note
does 'with the picture removed' content remove kitchen/pin
refuses 'not even then' 1 '"kitchen" is not empty: 1 sub-project, 0 items and 1 removed item lie' project remove kitchen
does 'removing an empty one' project remove kitchen/pastry
t_is 'is gone' "$out $(place kitchen/pastry)" 'removed kitchen/pastry 404'
refuses 'twice' 3 'there is no project "kitchen/pastry"' project remove kitchen/pastry
does 'the name is free again' project add kitchen/pastry
t_is 'every change is recorded' \
    "$(sql "SELECT action, count(*) > 0 FROM event WHERE subject = 'project' GROUP BY action ORDER BY action")" \
    "$(printf '%s|1\n' add cover edit move remove)"
does 'the doctor is content' doctor
t_done
