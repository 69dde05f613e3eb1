#!/bin/sh
# Files through media.cgi: whole, in ranges, and what it does not send.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"

"$PIEROGIS" --quiet init --name Kitchen || t_skip 'no site can be made'
hash=abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst
mkdir -p "$PIEROGIS_HOME/media/ab" "$PIEROGIS_HOME/held/ab"
perl -e 'print map { chr($_ % 251) } 0 .. 199_999' >"$PIEROGIS_HOME/media/ab/$hash.mp4"
echo small >"$PIEROGIS_HOME/media/ab/$hash-400.webp"
echo secret >"$PIEROGIS_HOME/held/ab/$hash.png"
file=$PIEROGIS_HOME/media/ab/$hash.mp4
url=/media/ab/$hash.mp4

cgi_get media "$url"
t_is 'a whole file' "$status" 200
t_ok '… byte for byte' cmp "$TMP/body" "$file"
t_like '… of its type' "$headers" '^Content-Type: video/mp4$'
t_like '… for ever' "$headers" '^Cache-Control: public, max-age=31536000, immutable$'
t_like '… with ranges' "$headers" '^Accept-Ranges: bytes$'
t_like '… that may do nothing' "$headers" "^Content-Security-Policy: default-src 'none'; sandbox\$"
t_like '… and has a strong tag' "$headers" "^ETag: \"$hash.mp4\"\$"
cgi_get media "$url" HTTP_RANGE=bytes=100-199
t_is 'a range' "$status" 206
t_like '… says which' "$headers" '^Content-Range: bytes 100-199/200000$'
t_ok '… and is it' sh -c 'tail -c +101 "$1" | head -c 100 | cmp - "$2"' - "$file" "$TMP/body"
cgi_get media "$url" HTTP_RANGE=bytes=-1
t_is 'the last byte' "$status $(wc -c <"$TMP/body")" '206 1'
cgi_get media "$url" HTTP_RANGE=bytes=199999-
t_is '… by its place' "$status $(wc -c <"$TMP/body")" '206 1'
cgi_get media "$url" HTTP_RANGE=bytes=200000-
t_is 'one further' "$status" 416
t_like '… says how long the file is' "$headers" '^Content-Range: bytes \*/200000$'
cgi_get media "$url" HTTP_RANGE=bytes=0-1,3-4
t_is 'several ranges: the whole file' "$status $(wc -c <"$TMP/body")" '200 200000'
cgi_get media "$url" HTTP_RANGE=bytes=0-0 HTTP_IF_RANGE="\"$hash.mp4\""
t_is 'If-Range with the tag' "$status" 206
cgi_get media "$url" HTTP_RANGE=bytes=0-0 HTTP_IF_RANGE='"other"'
t_is '… with another' "$status" 200
cgi_get media "$url" REQUEST_METHOD=HEAD HTTP_RANGE=bytes=0-0
t_is 'HEAD ignores ranges' "$status $(wc -c <"$TMP/body")" '200 0'
t_like '… and has the length' "$headers" '^Content-Length: 200000$'
cgi_get media "$url" HTTP_IF_NONE_MATCH="\"$hash.mp4\""
t_is 'who has it' "$status" 304
cgi_get media "/media/ab/$hash-400.webp"
t_is 'a rendition' "$status $body" '200 small'

# What is not under media/, or not named like a stored file, is not there.
ln -s /etc/passwd "$PIEROGIS_HOME/media/ab/$hash.png"
mkdir "$PIEROGIS_HOME/media/ab/$hash.gif"
for bad in "/media/ab/$hash.png" "/media/ab/$hash.gif" "/media/ab/$hash.jpg" "/media/ac/$hash.mp4" \
    "/media/held/$hash.png" "/media/ab/$hash" "/media/ab/$hash.html" "/media/ab/$hash.mp4x" "/media/ab/$hash-0.webp" \
    "/media/ab/$hash-.webp" "/media/ab/$hash-400x.webp" "/media/ab/.env" '/media/ab' "/assets/.work" '/assets/..env' \
    '/palette/x.css' "/palette/aaaaaaaaaaaaaaaa.html" "/media/ab/${hash}a.mp4" "/media/AB/$hash.mp4"; do
    cgi_get media "$bad"
    t_is "404 for $bad" "$status" 404
done
for width in 100000 100001; do echo wide >"$PIEROGIS_HOME/media/ab/$hash-$width.webp"; done
cgi_get media "/media/ab/$hash-100000.webp"
t_is 'the widest rendition' "$status" 200
cgi_get media "/media/ab/$hash-100001.webp"
t_is '… and one that is wider' "$status" 404
cgi_get media "/media/../.env"
t_is 'no way up' "$status" 400

css=$(cd "$BUILD/assets" && ls site.*.css)
cgi_get media "/assets/$css"
t_is 'a built asset' "$status" 200
t_like '… of its type' "$headers" '^Content-Type: text/css; charset=utf-8$'
palette=$(cd "$PIEROGIS_HOME/palette" && ls ./*.svg | head -n 1)
cgi_get media "/palette/${palette#./}"
t_is 'a palette icon' "$status" 200
t_like '… is drawn, not run' "$headers" '^Content-Type: image/svg\+xml$'

mkdir "$PIEROGIS_HOME/assets"
for name in "$(printf '%0116d.css' 0)" "$(printf '%0117d.css' 0)"; do echo name >"$PIEROGIS_HOME/assets/$name"; done
cgi_get media "/assets/$(printf '%0116d.css' 0)"
t_is 'a name of 120 bytes' "$status" 200
cgi_get media "/assets/$(printf '%0117d.css' 0)"
t_is '… and one of 121' "$status" 404
t_done
