#!/bin/sh
# What each page answers, on a small site.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"

t_ok 'a site' "$PIEROGIS" --quiet init --name 'Test kitchen'
cgi_get site /
t_is 'the home page of an empty site' "$status" 200
t_like '… says so' "$body" 'Nothing has been posted here yet'
t_ok 'a project' "$PIEROGIS" --quiet project add soup --title 'Soup & <Noodles>' --palette '#102030,#405060,#708090'
t_ok 'a project in it' "$PIEROGIS" --quiet project add soup/hot --description 'Very *hot*.'
printf '# Barszcz\n\nRed & <b>good</b>.\n\n## Which\n' >"$TMP/barszcz.md"
t_ok 'a text in it' "$PIEROGIS" --quiet upload soup/hot "$TMP/barszcz.md"

cgi_get site /
t_is 'the home page' "$status" 200
t_like '… is HTML' "$headers" '^Content-Type: text/html; charset=utf-8$'
t_like '… has its length' "$headers" "^Content-Length: $(stat -c %s "$TMP/body")\$"
t_like '… allows nothing from elsewhere' "$headers" "^Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
t_like '… is not sniffed' "$headers" '^X-Content-Type-Options: nosniff$'
t_like '… has its tag' "$headers" '^ETag: W/"[0-9a-f]{16}-[0-9a-f]{16}"$'
t_like '… names the site' "$body" '<title>Test kitchen</title>'
t_like '… lists the project, escaped' "$body" '<a href="/p/soup">Soup &amp; &lt;Noodles&gt;</a>'
t_like '… and the newest content' "$body" '<a href="/p/soup/hot/barszcz">'

cgi_get site /p/soup
t_is 'a project' "$status" 200
t_like '… links its sub-project' "$body" 'href="/p/soup/hot"'
soup_palette=$(printf '%s\n' "$body" | sed -n 's|.*href="\(/palette/[a-z2-7]*\.css\)".*|\1|p')
cgi_get site /p/soup/hot
t_is 'a sub-project' "$status" 200
t_like '… has its parent among the breadcrumbs' "$body" 'href="/p/soup"'
t_like '… shows its description' "$body" 'Very <em>hot</em>\.'
t_is '… wears the colours of its parent' \
    "$(printf '%s\n' "$body" | sed -n 's|.*href="\(/palette/[a-z2-7]*\.css\)".*|\1|p')" "$soup_palette"

cgi_get site /p/soup/hot/barszcz
t_is 'a text' "$status" 200
t_unlike '… brings no markup of its own' "$body" '<b>good'
t_like '… is linked by its whole address' "$body" 'rel="canonical" href="http://127.0.0.1:8080/p/soup/hot/barszcz"'
t_unlike '… says its title once, though it begins with it' "$body" '<h2>Barszcz</h2>'
t_like '… and leaves no level of headings out' "$body" '<h2>Which</h2>'
t_like '… is described by its first words' "$body" '<meta name="description" content="Red &amp; &lt;b&gt;good&lt;/b&gt;\.">'

cgi_get site /p/hot
t_is 'a bare codename' "$status" 301
t_like '… leads to the project' "$headers" '^Location: /p/soup/hot$'
cgi_get site '/p/soup/?x=1'
t_is 'a slash too many' "$status" 301
t_like '… is taken off' "$headers" '^Location: /p/soup\?x=1$'

cgi_get site /projects
t_is 'the list of projects' "$status" 200
t_like '… has the sub-project' "$body" '<a href="/p/soup/hot">'
cgi_get site '/projects?after=soup'
t_unlike '… begins where it is told' "$body" '<a href="/p/soup">'

cgi_get site /claims
t_is 'the claims of a site without any' "$status" 200
t_like '… says so' "$body" 'Nobody has claimed anything yet'
t_unlike '… and claims nothing' "$body" 'Dubious claim'
printf 'PIEROGIS_PRICE_CLAIM=2\n' >>"$PIEROGIS_HOME/.env"
t_ok 'somebody' "$PIEROGIS" --quiet account add anna
t_ok '… with clout' "$PIEROGIS" --quiet clout grant anna 9 --reason test
t_ok 'a claim' "$PIEROGIS" --quiet claim add 'soup is <b>tea</b>' --as anna
cgi_get site /claims
t_like '… is listed, escaped' "$body" '<li><p>soup is &lt;b&gt;tea&lt;/b&gt;</p>'
t_like '… with who is to blame, and when' "$body" '<p class="by"><a href="/u/anna">anna</a>, <time datetime="[0-9TZ:-]*">[0-9]+ [A-Z][a-z]+ [0-9]+</time></p>'
t_like '… with what was minted and burnt' "$body" '<p>9 minted, 2 burnt\.</p>'
subtitle='<p class="claim"><strong>Dubious claim:</strong> soup is &lt;b&gt;tea&lt;/b&gt; <span>— <a href="/u/anna">anna</a></span></p>'
while read -r program t_page; do
    cgi_get "$program" "$t_page"
    t_is "$t_page has it as the subtitle, below the name of the site" \
        "$(printf '%s\n' "$body" | sed -n '/<header/,/<\/header>/p' | grep -cxF "$subtitle")" 1
    t_is '… once' "$(printf '%s\n' "$body" | grep -cF 'Dubious claim')" 1
done <<END
site /
site /projects
site /p/soup
site /p/soup/hot/barszcz
site /claims
site /p/nothing
account /check
account /u/anna
account /me
account /u/nobody
bouncer /oracle
bouncer /claim
upload /upload
mainframe /mainframe
END
t_ok 'its author is banned' "$PIEROGIS" --quiet account ban anna
cgi_get site /claims
t_like '… and named without a link' "$body" '<p class="by">anna, <time'
t_ok 'the claim is hidden' "$PIEROGIS" --quiet claim hide 1
cgi_get site /claims
t_unlike '… and gone from everywhere at once' "$body" 'soup is'
for t_number in $(seq 51); do "$PIEROGIS" --quiet claim add "claim $t_number" >"$TMP/out" || t_fail 'a claim'; done
cgi_get site /claims
t_is '52 claims: the first page' "$(printf '%s\n' "$body" | grep -c '<li><p>claim')" 50
t_like '… begins with the newest' "$body" '<li><p>claim 51</p>'
t_like '… and leads on' "$body" '<a class="blob older" rel="next" href="/claims\?before=3">'
cgi_get site '/claims?before=3'
t_is 'the second page' "$(printf '%s\n' "$body" | sed -n 's/^<li><p>\(claim [0-9]*\).*/\1/p')" 'claim 1'
t_like '… leads back' "$body" '<a class="blob newer" rel="prev" href="/claims">'
t_like '… knows its address' "$body" 'rel="canonical" href="http://127.0.0.1:8080/claims\?before=3"'
cgi_get site '/claims?before=1'
t_is 'a page of nothing' "$status" 200
t_like '… says so' "$body" 'There are no older claims'
for t_before in 0 -1 x 9223372036854775808; do
    cgi_get site "/claims?before=$t_before"
    t_is "claims before $t_before" "$status" 400
done

cgi_get site /sitemap.xml
t_is 'the list of sitemaps' "$status" 200
t_like '… is XML' "$headers" '^Content-Type: application/xml'
t_is '… names those that there are' "$(printf '%s\n' "$body" | grep -o '<loc>[^<]*')" \
"<loc>http://127.0.0.1:8080/sitemap.xml?projects=0
<loc>http://127.0.0.1:8080/sitemap.xml?content=0"
for t_block in projects=0 content=0; do
    cgi_get site "/sitemap.xml?$t_block"
    t_is "sitemap.xml?$t_block" "$status" 200
    printf '%s\n' "$body" >>"$TMP/maps"
done
t_is '… have home, projects and content' "$(grep -o '<loc>[^<]*' "$TMP/maps" | sort)" \
"<loc>http://127.0.0.1:8080/
<loc>http://127.0.0.1:8080/claims
<loc>http://127.0.0.1:8080/p/soup
<loc>http://127.0.0.1:8080/p/soup/hot
<loc>http://127.0.0.1:8080/p/soup/hot/barszcz"
cgi_get site '/sitemap.xml?content=1'
t_is 'a sitemap of nothing' "$status" 404
cgi_get site '/sitemap.xml?content=0&projects=0'
t_is 'a sitemap of both' "$status" 400
cgi_get site /robots.txt
t_like 'robots.txt names it' "$body" '^Sitemap: http://127.0.0.1:8080/sitemap.xml$'
cgi_get site /healthz
t_is 'healthz' "$status $body" '200 ok'
cgi_get site /healthz HTTP_HOST=10.0.0.7
t_is '… answers under any name' "$status" 200

cgi_get site /p/soup SCRIPT_NAME=/~me/cgi-bin/site.cgi REQUEST_URI=/~me/cgi-bin/site.cgi/p/soup
t_is 'without rewriting' "$status" 200
t_like '… links name the program' "$body" 'href="/~me/cgi-bin/site.cgi/p/soup/hot"'
t_like '… files come from the other one' "$body" 'href="/~me/cgi-bin/media.cgi/assets/site\.[0-9a-f]+\.css"'
t_unlike '… and no link forgets it' "$body" '(href|src)="/(p|assets|palette|media|projects)'
t_done
