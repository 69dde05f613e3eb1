#!/bin/sh
# What each program is linked with: merely linking libcurl or libpq costs every start milliseconds.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"

command -v readelf >/dev/null || t_skip 'readelf is not installed'
case $(cat "$BUILD/flags") in *-fsanitize*) t_skip 'a build with sanitizers is linked dynamically' ;; esac

libraries() { readelf -dW "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\.so.*/\1/p'; }
# loader PROGRAM: the dynamic loader that it asks for.
loader() { readelf -lW "$1" | grep -o 'program interpreter: [^]]*'; }
symbols() { nm "$1" 2>/dev/null | sed 's/.* //'; }

for program in "$BUILD"/cgi-bin/*.cgi "$BUILD/bin/pierogis" "$BUILD/bin/pierogis-render"; do
    name=${program#"$BUILD"/}
    t_like "$name can lie anywhere in memory" "$(readelf -hW "$program")" '^ *Type: +DYN'
    t_is '… needs no library' "$(libraries "$program")" ''
    t_is '… and no loader' "$(loader "$program")" ''
    t_like '… its symbols can be read' "$(symbols "$program")" '^main$'
    t_unlike '… makes no connections: libcurl, libpq, TLS' "$(symbols "$program")" '^(curl_|PQ[a-z]|SSL_|gnutls_)'
    t_like '… its tables cannot be written to' "$(readelf -lW "$program")" 'GNU_RELRO'
    t_unlike '… nor its stack be executed' "$(readelf -lW "$program" | grep GNU_STACK)" 'RWE'
done
for program in "$BUILD"/cgi-bin/*.cgi; do
    t_unlike "${program##*/} decodes no pictures" "$(symbols "$program")" '^(jpeg_|png_|WebP|DGif)'
done
t_unlike 'pierogis decodes no pictures' "$(symbols "$BUILD/bin/pierogis")" '^(jpeg_|png_|WebP|DGif)'
t_unlike 'pierogis-render has no database' "$(symbols "$BUILD/bin/pierogis-render")" '^sqlite3_'

t_like 'pierogis-full makes connections' "$(libraries "$BUILD/bin/pierogis-full")" '^libcurl$'
for program in "$BUILD"/cgi-bin-postgres/*.cgi; do
    [ -e "$program" ] || continue # built without PostgreSQL
    t_unlike "cgi-bin-postgres/${program##*/} does not need libcurl" "$(libraries "$program")" '^libcurl'
done
for program in "$BUILD/bin/pierogis-full" "$BUILD"/cgi-bin-postgres/*.cgi; do
    [ -e "$program" ] || continue
    t_like "${program#"$BUILD"/} binds all names before it starts" "$(readelf -dW "$program")" '\(FLAGS(_1)?\).*NOW'
done
t_done
