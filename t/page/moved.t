#!/bin/sh
# Old addresses of what was renamed or moved lead to the new ones.
. "$(dirname "$0")/../lib/sh.sh"

P=$PIEROGIS
"$P" --quiet init >/dev/null
for path in a a/b a/b/c z; do "$P" project add "$path" >/dev/null; done
printf 'one\n' >"$TMP/one.txt"
"$P" --quiet upload a/b/c "$TMP/one.txt" >/dev/null 2>&1 || t_fail upload

# leads NAME OLD NEW: a permanent redirect to NEW, which answers.
leads() {
    cgi_get site "/p/$2"
    t_is "$1: /p/$2 leads to /p/$3" "$status $(printf '%s\n' "$headers" | sed -n 's/^Location: //Ip')" "301 /p/$3"
    cgi_get site "/p/$3"
    t_is "$1: where it is" "$status" 200
}

"$P" project edit a/b --codename bee >/dev/null
leads 'a renamed project' a/b a/bee
leads 'what lies in it' a/b/c a/bee/c
leads 'content in it' a/b/c/one a/bee/c/one

"$P" project move a/bee z >/dev/null
leads 'a moved project' a/bee z/bee
leads 'content that moved along' a/bee/c/one z/bee/c/one
leads 'twice moved' a/b/c/one z/bee/c/one

"$P" content edit z/bee/c/one --codename first >/dev/null
leads 'renamed content' z/bee/c/one z/bee/c/first
leads 'renamed in what has moved' a/b/c/one z/bee/c/first
"$P" content move z/bee/c/first a >/dev/null
leads 'moved content' z/bee/c/first a/first

"$P" project edit a --codename ay >/dev/null
leads 'everything at once' a/b/c/one ay/first

# As deep as projects nest, each renamed after the one around it: every step of the address has moved on its own.
old=d new=e
"$P" project add d >/dev/null
for step in 1 2 3 4 5 6; do old=$old/d && "$P" project add "$old" >/dev/null; done
"$P" --quiet upload "$old" "$TMP/one.txt" --again >/dev/null 2>&1 || t_fail upload
old=d
for step in 1 2 3 4 5 6 7; do
    "$P" project edit "$old" --codename e >/dev/null
    [ $step = 7 ] || { old=${old%d}e/d new=$new/e; }
done
"$P" content edit "$new/one" --codename first >/dev/null
leads 'eight times moved' d/d/d/d/d/d/d/one "$new/first"

"$P" project add a >/dev/null
cgi_get site /p/a
t_is 'something new at an old address stands there itself' "$status" 200
cgi_get site /p/a/first
t_is 'and what is below it still leads on' "$status" 301

"$P" content hide ay/first >/dev/null
cgi_get site /p/a/first
t_is 'nothing leads to what is hidden' "$status" 404
"$P" content remove ay/first --purge >/dev/null
cgi_get site /p/z/bee/c/one
t_is 'nor to what is gone for ever' "$status" 404
t_done
