#!/bin/sh
# What build-assets makes: the same names every time, whoever runs beside it, and nothing that is
# not asked for.
. "$(dirname "$0")/../lib/sh.sh"

build=$ROOT/cgi/assets/build-assets
made=$TMP/made
export PIEROGIS_FONTS="$TMP/fonts"

t_run "$build" "$ROOT/cgi/assets" "$made" "$TMP/assets.h"
t_is 'the styles compile' "$code$err" 0
first=$(cd "$made" && ls)
t_like 'the style sheet is named after its bytes' "$first" '^site\.[0-9a-f]{12}\.css$'
css=$made/$(cd "$made" && ls site.*.css)
t_is 'which is true' "$(sha256sum <"$css" | cut -c 1-12)" "$(echo "${css##*/}" | cut -d . -f 2)"
t_like 'C knows the name' "$(cat "$TMP/assets.h")" "^#define ASSET_SITE_CSS \"${css##*/}\"\$"
t_like 'and the list' "$(cat "$TMP/assets.h")" "^    X\\(\"site\\.css\", \"${css##*/}\"\\)\$"
size=$(gzip -9c "$css" | wc -c)
t_ok 'it is there' test "$size" -gt 1000
t_ok "and weighs at most 8 KB compressed ($size bytes)" test "$size" -le 8192

# All colours come from the palette; the stencil's black is the one exception.
t_unlike 'no colour is written down in the styles' \
    "$(sed 's/#000/stencil/g; s/"\\[0-9A-F]*"//g' "$css")" \
    '#[0-9a-f]{3,8}\b|\b(rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(|[: ,](white|black|red|blue|green|gr[ae]y)[;, }]'
for name in $(grep -o 'var(--[a-z-]*' "$css" | sort -u | sed 's/var(--//'); do
    t_like "the palette has --$name" "$(cat "$ROOT/common/site/palette_derive.c")" "\"$name\""
done
t_unlike 'nothing is fetched from anywhere else' "$(cat "$css")" '//[a-z]|@import|data:'

touch "$made/site.0123456789ab.css" "$made/stamp"
t_ok 'a second run' "$build" "$ROOT/cgi/assets" "$made" "$TMP/assets.h"
t_is 'makes the same names, removes what is stale, and leaves the stamp' "$(cd "$made" && ls)" "$first
stamp"

for run in 1 2 3 4; do
    "$build" "$ROOT/cgi/assets" "$TMP/side" "$TMP/side.h" 2>"$TMP/side.$run" || echo "failed" >>"$TMP/side.$run" &
done
wait
t_is 'four runs side by side agree' "$(cat "$TMP"/side.[1-4])" ''
t_is 'and leave one set of files' "$(cd "$TMP/side" && ls -A)" "$first"
t_ok 'and one header' cmp "$TMP/assets.h" "$TMP/side.h"

# Fonts are taken when they are there.
mkdir -p "$PIEROGIS_FONTS/files"
for font in latin latin-ext; do echo "$font" >"$PIEROGIS_FONTS/files/titillium-web-$font-700-italic.woff2"; done
t_ok 'fonts without their licence' "$build" "$ROOT/cgi/assets" "$made" "$TMP/assets.h"
t_is 'are left out' "$(cd "$made" && ls -- *.woff2 2>/dev/null)" ''
echo licence >"$PIEROGIS_FONTS/LICENSE"
t_ok 'fonts with it' "$build" "$ROOT/cgi/assets" "$made" "$TMP/assets.h"
for font in "$made"/*.woff2 "$made"/OFL.*.txt; do
    t_like "the style sheet names ${font##*/}" "$(cat "$made"/site.*.css)" "${font##*/}"
done

# What a style sheet refers to must be there.
mkdir "$TMP/src"
printf '@import "built"; a { background: url("dish.png"); }\n' >"$TMP/src/site.scss"
t_run "$build" "$TMP/src" "$TMP/bad" "$TMP/bad.h"
t_is 'a missing picture stops the build' "$code" 1
t_like 'and is named' "$err" 'site\.scss refers to what is not an asset: .*dish\.png'
t_is 'and nothing is left behind' "$(ls -A "$TMP/bad")$(ls "$TMP/bad.h" 2>/dev/null)" ''
echo dish >"$TMP/src/dish.png"
t_ok 'with the picture it goes on' "$build" "$TMP/src" "$TMP/bad" "$TMP/bad.h"
t_like 'under its hashed name' "$(cat "$TMP"/bad/site.*.css)" 'url\(dish\.[0-9a-f]{12}\.png\)'

t_done
