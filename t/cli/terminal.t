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

pierogis --json upload kitchen "$TMP/$bad.png"
t_unlike 'JSON escapes them its own way' "$err" "$esc"
t_done
