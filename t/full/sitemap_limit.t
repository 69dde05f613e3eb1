#!/bin/sh
# A list of sitemaps names 50,000 at most (sitemaps.org), however many blocks of ids a site has.
# shellcheck disable=SC2154 # what the harness sets
. "$(dirname "$0")/../lib/sh.sh"
command -v sqlite3 >/dev/null || t_skip 'sqlite3 is missing'

# crowd COUNT: items so far apart that each is in a block of its own.
crowd() {
    sqlite3 "$PIEROGIS_HOME/db/site.db" "DELETE FROM content; WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
        INSERT INTO content (id, project_id, codename, kind, title, state, posted_at, updated_at)
        SELECT (i - 1) * $block + 1, 1, 'dish-' || i, 'text', 'Dish', 'visible', i, i FROM n" && rm -f "$PIEROGIS_HOME"/cache/*
}
block=$(sed -n 's/^#define SITEMAP_BLOCK \([0-9]*\).*/\1/p' common/site/sitemap.h)
"$PIEROGIS" --quiet init --name Kitchen >/dev/null && "$PIEROGIS" --quiet project add soup >/dev/null || t_skip 'no site can be made'
crowd 49999
cgi_get site /sitemap.xml
t_is 'as many as may be' "$status $(printf '%s\n' "$body" | grep -c '<loc>')" '200 50000'
t_like '… with the last one' "$body" 'content=49998<'
crowd 50000
cgi_get site /sitemap.xml
t_is 'one more' "$status $(printf '%s\n' "$body" | grep -c '<loc>')" '200 50000'
t_unlike '… is not named' "$body" 'content=49999<'
cgi_get site "/sitemap.xml?content=49999"
t_is '… and is there all the same' "$status $(printf '%s\n' "$body" | grep -c 'dish-50000<')" '200 1'
t_done
