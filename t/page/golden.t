#!/bin/sh
# Whole pages of a small site, compared byte for byte with t/page/golden/ after what differs from run to run has become a
# hole. ACCEPT=1 t/page/golden.t writes the files anew: read the difference before you commit it.
. "$(dirname "$0")/../lib/sh.sh"

command -v convert >/dev/null || t_skip 'ImageMagick is missing: apt install imagemagick'
cd "$TMP" || exit 1
"$PIEROGIS" --quiet init --name 'Tom & "Pieróg"' >/dev/null
"$PIEROGIS" project add kitchen --title 'Kitchen & <co>' --palette '#fff4e0,#7a9e7e,#8c3b3b' \
    --description 'All *about* dough. [Out](http://example.org/?a=1&b=2)' >/dev/null
"$PIEROGIS" project add kitchen/dough --title 'Dough' >/dev/null
"$PIEROGIS" project add market >/dev/null
convert -size 640x480 xc:wheat pin.jpg
convert -size 60x40 xc:none spoon.png
printf '# Red *soup*\n\n1. Beet <b>roots</b>\n2. ![steam](http://example.org/steam.png)\n\n```\na < b\n```\n' >soup.md
printf 'two\nlines & a <tag>\n\nmore\n' >list.txt
post() { "$PIEROGIS" --quiet upload "$@" >/dev/null 2>&1 || t_fail "upload $*"; }
post kitchen pin.jpg --title 'A "pin"' --alt 'Flour & <wood>' --tag rye --tag 'old & new' \
    --palette '#102030,#405060,#f0e0d0'
post kitchen spoon.png --decorative
post kitchen soup.md
post kitchen/dough list.txt

# Hashes of what other tools made, times, sizes and request ids.
holes() {
    sed -E 's#/assets/([a-z]+)\.[0-9a-f]{12}\.#/assets/\1.${ASSET}.#g
        s#/media/[a-z2-7]{2}/[a-z2-7]{52}#/media/${MEDIA}#g
        s#[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z#${TIME}#g
        s#<lastmod>[^<]*<#<lastmod>${TIME}<#g
        s#[0-9]{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) [0-9]{4}#${DAY}#g
        s#<dt>Size</dt><dd>[^<]*<#<dt>Size</dt><dd>${SIZE}<#
        s#\b[0-9a-f]{16}\b#${REQUEST}#g'
}
golden() {
    cgi_get site "$2"
    holes <"$TMP/body" >"$TMP/page"
    file=$ROOT/t/page/golden/$1
    [ -z "${ACCEPT:-}" ] || cp "$TMP/page" "$file"
    t_ok "$2 is t/page/golden/$1" diff -u "$file" "$TMP/page"
}

"$PIEROGIS" claim add 'butter is <b>load</b>-bearing & yellow' --as admin >/dev/null

printf 'error.404: Gone.\n' >"$PIEROGIS_HOME/phrases.txt"
golden home.html /
golden projects.html /projects
golden claims.html /claims
golden project.html /p/kitchen
golden empty.html /p/market
golden picture.html /p/kitchen/a-pin
golden decorative.html /p/kitchen/spoon
golden markdown.html /p/kitchen/soup
golden plain.html /p/kitchen/dough/list
golden missing.html /p/nothing
golden sitemap.xml /sitemap.xml
golden sitemap-projects.xml '/sitemap.xml?projects=0'
golden sitemap-content.xml '/sitemap.xml?content=0'
golden robots.txt /robots.txt
t_done
