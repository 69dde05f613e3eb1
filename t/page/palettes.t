#!/bin/sh
# Which colours a page is painted in.
. "$(dirname "$0")/../lib/sh.sh"

t_run "$PIEROGIS" init
"$PIEROGIS" project add plain >/dev/null
"$PIEROGIS" project add red --palette '#ffeeee,#aa0000,#550000' >/dev/null
"$PIEROGIS" project add red/inner >/dev/null
"$PIEROGIS" project add red/inner/most >/dev/null
"$PIEROGIS" project add red/inner/own --palette '#eeffee,#00aa00,#005500' >/dev/null

# The style sheet of a page, by its name.
sheet() {
    cgi_get site "$1"
    printf '%s\n' "$body" | sed -n 's/.*href="\/palette\/\([a-z2-7]*\)\.css".*/\1/p'
}
plain=$(sheet /p/plain) red=$(sheet /p/red) own=$(sheet /p/red/inner/own)
t_is 'without a palette the default holds' "$plain" "$(sheet /)"
t_unlike 'a palette of its own restyles the page' "$red" "^$plain$"
t_is 'a sub-project inherits' "$(sheet /p/red/inner/most)" "$red"
t_unlike 'unless it has its own' "$own" "^($red|$plain)$"
for name in $plain $red $own; do
    t_ok "the style sheet $name is there" test -s "$PIEROGIS_HOME/palette/$name.css"
done

cgi_get site /projects
t_is 'the list of projects shows inherited colours' \
    "$(printf '%s\n' "$body" | grep -o '#aa0000' | wc -l)" 3
cgi_get site '/projects?after=red/inner'
t_is 'also where the list begins below their owner' \
    "$(printf '%s\n' "$body" | grep -o '#aa0000' | wc -l)" 1

"$PIEROGIS" project edit red --palette inherit >/dev/null
t_is 'a palette that is taken back is gone at once' "$(sheet /p/red/inner/most)" "$plain"
t_done
