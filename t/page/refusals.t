#!/bin/sh
# Requests that the programs refuse, each with its status and a sentence.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"

"$PIEROGIS" --quiet init --name Kitchen && "$PIEROGIS" --quiet project add soup || t_skip 'no site can be made'

# refused STATUS SENTENCE PATH [NAME=VALUE…]
refused() {
    want=$1 sentence=$2 target=$3
    shift 3
    cgi_get site "$target" "$@"
    t_is "$want for $target $*" "$status" "$want"
    t_like '… says why' "$body" "$sentence"
    t_like '… is kept by nobody' "$headers" '^Cache-Control: no-store$'
    t_is '… leaves no page behind' "$(find "$PIEROGIS_HOME/cache" -type f)" ''
}

refused 404 'nothing at' /p/nothing
refused 404 'no page at this address' /nothing
refused 404 'nothing at' /p/Soup
refused 404 'nothing at' "/p/soup'--"
refused 404 'nothing at' '/p/soup<script>'
refused 404 'nothing at' /p/a/b/c/d/e/f/g/h/i
refused 400 'empty or dotted step' /p/../etc/passwd
refused 400 'empty or dotted step' /p//soup
refused 400 'encoded slash' /p/soup%2Fhot
refused 400 'no path in UTF-8' /p/%ff
refused 400 'no place in this list' '/p/soup?after=x'
refused 400 'no place in this list' '/p/soup?after=1'
refused 400 'no place in this list' '/p/soup?after=1-2-3'
refused 400 'no place in this list' '/p/soup?after=99999999999999999999-1'
refused 400 'must not be longer than' "/p/soup?after=$(printf '%045d' 0)"
refused 400 'given twice' '/p/soup?after=1-1&after=2-2'
refused 400 'not encoded' '/p/soup?before=%zz'
refused 400 'codenames joined' '/projects?after=..'
refused 400 'longer than 8192 bytes' "/?$(printf '%08193d' 0)"
refused 400 'longer than 1024 bytes' "/$(printf '%01024d' 0)"
refused 421 'does not answer to that host' /p/soup HTTP_HOST=evil.example
refused 405 'takes GET, HEAD' /p/soup REQUEST_METHOD=POST
t_like '405 lists what is allowed' "$headers" '^Allow: GET, HEAD$'
refused 405 'takes GET, HEAD' /p/soup REQUEST_METHOD=BREW
refused 411 'how long its body is' /p/soup REQUEST_METHOD=POST HTTP_TRANSFER_ENCODING=chunked
refused 400 'no number of bytes' /p/soup REQUEST_METHOD=POST CONTENT_LENGTH=-1
t_unlike 'what was sent does not come back as markup' "$body" '<script>'

# What comes with a GET means nothing. A server's pipe is emptied all the same: a server that cannot write any more into
# its pipe takes the program for broken. What may be the client's own socket is not waited for.
mkfifo "$TMP/pipe"
head -c 200000 /dev/zero >"$TMP/pipe" &
t_program=site t_target='/p/soup?utm_source=x'
cgi_run REQUEST_METHOD=GET CONTENT_LENGTH=200000 <"$TMP/pipe"
t_is 'a GET with a body is answered' "$status" 200
t_ok '… which is taken' wait $!
cat >"$TMP/site.cgi" <<END
#!/usr/bin/perl
use Socket;
socketpair my \$client, my \$server, AF_UNIX, SOCK_STREAM, 0;
open STDIN, '<&', \$server;
exit system("$BUILD/cgi-bin/site.cgi") >> 8;
END
chmod +x "$TMP/site.cgi"
cgi_folder=$TMP
cgi_get site '/p/soup?utm_source=x' CONTENT_LENGTH=3
cgi_folder=
t_is '… also when it never comes, at a socket' "$status" 200

cgi_get site '/p/soup?utm_source=x&fbclid=%zz'
t_is 'a tracking tail does no harm' "$status" 200
t_is '… and fills no cache' "$(find "$PIEROGIS_HOME/cache" -type f)" ''
cgi_get site /p/nothing HTTP_ACCEPT=application/json
t_like 'a program gets problem+json' "$headers" '^Content-Type: application/problem\+json$'
t_like '… with the same sentence' "$body" '"status":404,"detail":"there is nothing at'

log_ok=1
chmod 644 "$PIEROGIS_HOME/.env"
cgi_get site /p/soup
t_is 'a configuration that others may read' "$status" 500
t_unlike '… the visitor learns nothing of it' "$body" '\.env|chmod'
t_like '… the log says what to do' "$log" 'chmod'
chmod 600 "$PIEROGIS_HOME/.env"
mv "$PIEROGIS_HOME/db/site.db" "$PIEROGIS_HOME/db/away.db"
cgi_get site /healthz
t_is 'no database' "$status" 500
mv "$PIEROGIS_HOME/db/away.db" "$PIEROGIS_HOME/db/site.db"
cgi_get site /p/soup PIEROGIS_HOME="$TMP/nowhere"
t_is 'no home' "$status" 500
t_like '… the log names it' "$log" "$TMP/nowhere"

# A folder in which the one who runs the programs may make no files: SQLite needs two there even to read.
t_run sqlite3 "$PIEROGIS_HOME/db/site.db" 'PRAGMA wal_checkpoint(TRUNCATE)'
rm -f "$PIEROGIS_HOME/db/site.db-wal" "$PIEROGIS_HOME/db/site.db-shm"
if [ "$(id -u)" = 0 ]; then
    cgi_folder=$TMP/as && mkdir "$cgi_folder" && cp "$BUILD/cgi-bin/site.cgi" "$TMP/site.cgi"
    printf '#!/bin/sh\nexec setpriv --reuid=65534 --regid=65534 --clear-groups "%s/site.cgi"\n' "$TMP" >"$cgi_folder/site.cgi"
    chmod 711 "$TMP" && chmod 755 "$cgi_folder/site.cgi" && chown -R 65534:65534 "$PIEROGIS_HOME" && chown 0 "$PIEROGIS_HOME/db"
fi
chmod 555 "$PIEROGIS_HOME/db"
cgi_get site /p/soup
t_is 'a folder of the database that may not be written' "$status" 500
t_like '… the log says what to do' "$log" 'give this user the right to write in it'
chmod 755 "$PIEROGIS_HOME/db"
[ "$(id -u)" != 0 ] || chown -R 0:0 "$PIEROGIS_HOME"
unset cgi_folder

no_ledger='the database is of another version at the end'
perl -e 'open F, "+<", $ARGV[0] or die; seek F, 60, 0; print F pack "N", 9999; close F' "$PIEROGIS_HOME/db/site.db"
cgi_get site /p/soup
t_is 'a schema that the program does not know' "$status" 503
t_like '… says when to come back' "$headers" '^Retry-After: [0-9]+$'
t_like '… the log says what to do' "$log" 'pierogis upgrade'
t_done
