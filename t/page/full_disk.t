#!/bin/sh
# A disk without any room: who posts is told so, and nothing is half done; with room again the same form works.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
if [ -z "$FULL_DISK" ]; then
    rm -rf "$TMP"
    unshare -m true 2>/dev/null || t_skip 'no private mounts here: a disk that can be filled is wanted'
    FULL_DISK=1 exec unshare -m "$0"
fi
mkdir "$TMP/disk" && mount -t tmpfs -o size=4m none "$TMP/disk" || t_skip 'no disk of our own can be mounted'
t_at_exit "umount '$TMP/disk'"
export PIEROGIS_HOME="$TMP/disk/site"

"$PIEROGIS" --quiet init --name Kitchen >/dev/null && "$PIEROGIS" --quiet project add soup >/dev/null &&
    "$PIEROGIS" --quiet account add bob >/dev/null && "$PIEROGIS" --quiet clout grant bob 100 -r soup >/dev/null &&
    "$PIEROGIS" --quiet trivia add 'What is bigos made of?' --answer cabbage >/dev/null || t_skip 'no site can be made'
sql() { sqlite3 -readonly "$PIEROGIS_HOME/db/site.db" "$1"; }

log_in bob
bob=$cookie
cgi_get account /me HTTP_COOKIE="$bob"
token=$(field token)
cgi_post bouncer /claim "token=$token&do=look&claim=full+of+it" HTTP_COOKIE="$bob"
t_is 'a claim that is to be made' "$status" 200
word=$(field form)
cgi_post bouncer /oracle '' REMOTE_ADDR=10.1.0.1
questions=$(header Location)
cgi_get site /p/soup
cp "$TMP/answer" "$TMP/kept"

cat /dev/zero >"$TMP/disk/filler" 2>"$TMP/out"
log_ok=1
# full WHAT: the last answer says so to the visitor, and more to the log.
full() {
    t_is "$1 on a full disk" "$status" 507
    t_like '… which the visitor is told' "$body" '>The disk of this site is full: nothing has been changed\. Try again later\.<'
    t_like '… and the log says what to do' "$log" 'status=full message="the disk is full: .*free some space'
}
cgi_post bouncer /claim "token=$token&form=$word&do=post&claim=full+of+it" HTTP_COOKIE="$bob"
full 'a claim'
cgi_post bouncer "$questions" answer-1=cabbage REMOTE_ADDR=10.1.0.1
full 'a right answer'
t_is '… makes nobody a guest' "$(header Set-Cookie)" ''
cgi_post account /me "token=$token&do=catchphrase&catchphrase=hm" HTTP_COOKIE="$bob"
full 'a catchphrase'
cgi_get site /p/soup
t_ok 'a page in the cache is served as ever' cmp "$TMP/answer" "$TMP/kept"
log_ok=0

rm "$TMP/disk/filler"
t_is 'nothing has happened' "$(sql "SELECT balance, (SELECT count(*) FROM claim), (SELECT count(*) FROM account WHERE role = 'guest')
    FROM purse WHERE account_id = (SELECT id FROM account WHERE handle = 'bob')")" '100|0|0'
cgi_post bouncer /claim "token=$token&form=$word&do=post&claim=full+of+it" HTTP_COOKIE="$bob"
t_is 'with room again the same form makes the claim' "$status $(sql 'SELECT count(*) FROM claim')" '303 1'
cgi_post bouncer "$questions" answer-1=cabbage REMOTE_ADDR=10.1.0.1
t_is 'and the same answer pays' "$status $(sql "SELECT count(*) FROM entry WHERE reason = 'trivia'")" '303 1'

# A disk may find out that it is full, or broken, only when it is to write down what it has taken.
if why=$(t_traceable); then
    for error in ENOSPC EDQUOT EIO; do
        printf '#!/bin/sh\nexec strace -qq -o /dev/null -e trace=fdatasync -e inject=fdatasync:error=%s:when=1 "%s/cgi-bin/account.cgi"\n' \
            $error "$BUILD" >"$TMP/account.cgi"
        chmod +x "$TMP/account.cgi"
        log_ok=1 cgi_folder=$TMP
        cgi_post account /me "token=$token&do=catchphrase&catchphrase=$error" HTTP_COOKIE="$bob"
        log_ok=0 cgi_folder=
        case $error in EIO) t_is 'a disk that fails at the end' "$status" 500 ;; *) full "a catchphrase, at the end, with $error," ;; esac
    done
    t_is 'none of them is kept' "$(sql "SELECT count(*) FROM account WHERE catchphrase IN ('ENOSPC', 'EDQUOT', 'EIO')")" 0
else
    t_note "$why: no disk fails at the end"
fi
t_done
