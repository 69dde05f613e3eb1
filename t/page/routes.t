#!/bin/sh
# Every page of pages.def has its row in the program that it names, and every row is one of them.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"

sed -n 's/^PAGE([A-Z_]*, "\([^"]*\)", "\([^"]*\)".*/\2 \1/p' "$ROOT/common/web/pages.def" | sort >"$TMP/pages"
for program in "$BUILD"/cgi-bin/*.cgi; do
    t_run "$program"
    t_is "$(basename "$program") without a server says what it is for" "$code" 2
    t_like '… in a sentence' "$err" 'answers web servers'
    printf '%s\n' "$out" | sed "s|^[A-Z, ]* \(/[^ ]*\).*|$(basename "$program" .cgi) \1|" >>"$TMP/rows"
done
t_is 'pages and rows are the same' "$(sort -u "$TMP/rows")" "$(cat "$TMP/pages")"
t_is 'there are pages' "$(grep -c . "$TMP/pages")" "$(grep -c '^PAGE(' "$ROOT/common/web/pages.def")"
t_done
