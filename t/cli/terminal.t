#!/bin/sh
# What reaches a terminal: names of files may be written by strangers, escape sequences never come through.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

esc=$(printf '\033') bad=$(printf 'a\033[31mb\302\233c\342\200\256d\377e')
"$PIEROGIS" -q init >/dev/null
"$PIEROGIS" project add kitchen >/dev/null

pierogis upload kitchen "$TMP/$bad.png"
t_is 'a file that is not there' "$code" 3
t_unlike 'no control character in the sentence' "$(tr -d '\t\n' <"$TMP/err" | LC_ALL=C tr -dc '\001-\037\177' | od -c)" '0000001'
t_like 'what they were can be read' "$err" 'a\\x1b\[31mb\\xc2\\x9bc\\xe2\\x80\\xaed\\xffe\.png'

pierogis project show "$bad"
t_unlike 'nor in what is said of a wrong path' "$err" "$esc"
pierogis --home "$TMP/$bad" project list
t_unlike 'nor of a home' "$err" "$esc"

mkdir "$TMP/folder"
echo nothing >"$TMP/folder/$bad.png"
echo words >"$TMP/folder/good.txt"
pierogis upload kitchen -r "$TMP/folder"
t_like 'one of several files is refused' "$err" '^refused: .*a\\x1b\[31mb'
t_unlike 'with no control character' "$err$out" "$esc"

line=$(printf 'a\npierogis: all is well')
pierogis upload kitchen "$TMP/$line.png"
t_is 'a line end in a name does not end the sentence' "$code $(wc -l <"$TMP/err")" '3 1'
cp "$TMP/folder/good.txt" "$TMP/folder/$line.txt"
pierogis upload kitchen "$TMP/folder/$line.txt"
t_unlike 'nor begins a line of its own' "$out$err" '^pierogis: all is well'

pierogis --json upload kitchen "$TMP/$bad.png"
t_unlike 'JSON escapes them its own way' "$err" "$esc"
t_done
