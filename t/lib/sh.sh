# The shell side of the tests. A test is an executable file two folders below the root:
#     #!/bin/sh
#     . "$(dirname "$0")/../lib/sh.sh"
#     t_run "$PIEROGIS" project list
#     t_is 'listing works' "$code" 0
#     cgi_get site '/p/soup?after=3'
#     t_is 'the page answers' "$status" 200
#     t_done
# It finds ROOT, BUILD, PIEROGIS (the command), TMP (private, removed at exit), HOME, PIEROGIS_HOME (= $TMP/site,
# not yet made). Nothing of the caller's PIEROGIS_* but PIEROGIS_TEST_SPECS is left, and standard input is empty.

exec </dev/null
for t_name in $(env | sed -En 's/^(PIEROGIS_\w+|MAKE\w*|MFLAGS|XDG_\w+|COLUMNS|NO_COLOR|LANG\w*)=.*/\1/p'); do
    [ "$t_name" = PIEROGIS_TEST_SPECS ] || unset "$t_name"
done
umask 022
ROOT=$(cd "$(dirname "$0")/../.." && pwd) && TMP=$(mktemp -d "${TMPDIR:-/tmp}/pierogis-test-XXXXXX") || exit 1
case ${BUILD:=build} in /*) ;; *) BUILD=$ROOT/$BUILD ;; esac
PIEROGIS=$BUILD/bin/pierogis
export ROOT BUILD TMP HOME="$TMP/home" PIEROGIS_HOME="$TMP/site" LC_ALL=C.UTF-8 TZ=UTC
mkdir "$HOME"

t_count=0 t_failed=0 t_endings= no_ledger=
trap 'eval "$t_endings"; chmod -R u+rwX "$TMP" 2>/dev/null; rm -rf "$TMP"' EXIT
trap 'exit 130' INT TERM HUP

# t_at_exit COMMANDS: this text runs when the test ends, however it ends: to stop a server, for example.
t_at_exit() { t_endings="$1; $t_endings"; }

# t_kill [-SIGNAL] PID…: ends those that this shell has started and that still run: others may have their numbers by now.
t_kill() {
    t_signal=-TERM
    case $1 in -*) t_signal=$1 && shift ;; esac
    for t_pid in "$@"; do
        [ "$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$t_pid/status" 2>/dev/null)" != $$ ] || kill "$t_signal" "$t_pid"
    done
}

# t_skip REASON: leaves the whole file out.
t_skip() { echo "1..0 # SKIP $*"; exit 0; }

# t_traceable: whether strace can look at what processes do; says why, if not.
t_traceable() {
    if ! command -v strace >/dev/null; then
        echo 'strace is missing: apt install strace'
    elif ! strace -qq -e trace=none true 2>/dev/null; then
        echo 'processes cannot be traced here'
    else return 0; fi
    return 1
}

# t_done: the end. The ledger of the test's site must be sound, unless $no_ledger says why there is none.
t_done() {
    [ -z "$no_ledger" ] || t_note "the ledger is not looked at: $no_ledger"
    if [ -z "$no_ledger" ] && [ -e "$PIEROGIS_HOME/db/site.db" ]; then
        t_ok 'at the end the ledger is sound' "$PIEROGIS" clout verify
    fi
    echo "1..$t_count"
    [ "$t_failed" = 0 ]
    exit
}
t_note() { printf '%s\n' "$*" | sed 's/^/# /' >&2; }
t_pass() { t_count=$((t_count + 1)); echo "ok $t_count - $1"; }
t_fail() { t_count=$((t_count + 1)); t_failed=$((t_failed + 1)); echo "not ok $t_count - $1"; }

# t_run COMMAND…: leaves $out, $err and the exit $code. The exact bytes: $TMP/out, $TMP/err.
t_run() {
    code=0 out='' err=''
    "$@" >"$TMP/out" 2>"$TMP/err" || code=$?
    [ ! -s "$TMP/out" ] || out=$(cat "$TMP/out")
    [ ! -s "$TMP/err" ] || err=$(cat "$TMP/err")
}

# t_ok NAME COMMAND…: the command must succeed; its output shows when it does not.
t_ok() {
    t_name=$1
    shift
    if "$@" >"$TMP/t-ok" 2>&1; then t_pass "$t_name"; else
        t_fail "$t_name"
        t_note "failed: $*" "$(cat "$TMP/t-ok")"
    fi
}

# t_is NAME GOT WANT
t_is() {
    if [ "$2" = "$3" ]; then t_pass "$1"; else
        t_fail "$1"
        printf '%s\n' "$2" >"$TMP/t-got"
        t_note "$(printf '%s\n' "$3" | diff -u -L want -L got - "$TMP/t-got")"
    fi
}

# t_like NAME GOT REGEX: some line matches the extended expression. t_unlike: none does.
t_like() {
    if grep -Eq -e "$3"; then t_pass "$1"; else
        t_fail "$1"
        t_note "nothing matches $3 in: $2"
    fi <<EOF
$2
EOF
}
t_unlike() {
    if t_hits=$(printf '%s\n' "$2" | grep -E -e "$3"); then
        t_fail "$1"
        t_note "matches $3: $t_hits"
    else t_pass "$1"; fi
}

# cgi_get PROGRAM PATH[?QUERY] [NAME=VALUE…]: one request to $BUILD/cgi-bin/PROGRAM.cgi ($cgi_folder: another
# folder), as a server with pretty URLs makes it. Leaves $status, $headers, $body (exact: $TMP/body), $log, $code.
# NAME=VALUE adds to the environment. A log or an exit code is a failed test unless log_ok=1 is set.
cgi_get() {
    t_program=$1 t_target=$2
    shift 2
    cgi_run REQUEST_METHOD=GET "$@" </dev/null
}

# cgi_post PROGRAM PATH BODY|@FILE [NAME=VALUE…]: the same for a form, as a browser on our own page sends it.
cgi_post() {
    t_program=$1 t_target=$2 t_body=$TMP/post
    case $3 in @*) t_body=${3#@} ;; *) printf %s "$3" >"$t_body" ;; esac
    shift 3
    cgi_run REQUEST_METHOD=POST CONTENT_TYPE=application/x-www-form-urlencoded \
        CONTENT_LENGTH="$(stat -c %s "$t_body")" HTTP_ORIGIN=http://127.0.0.1:8080 \
        HTTP_SEC_FETCH_SITE=same-origin "$@" <"$t_body"
}

# header NAME: of the last answer. cookie_set: the cookie that it sets. field NAME: the value of a field of its form.
header() { printf '%s\n' "$headers" | sed -n "s/^$1: //Ip"; }
cookie_set() { header Set-Cookie | sed 's/;.*//'; }
field() { sed -n "s/.*name=\"$1\" value=\"\([^\"]*\)\".*/\1/p" "$TMP/body" | head -n 1; }

# check_of HANDLE: a new check. log_in HANDLE: leaves the cookie of a new session in $cookie.
check_of() { "$PIEROGIS" --json check "$1" | sed -n 's/.*"check": *"\([^"]*\)".*/\1/p'; }
log_in() {
    sqlite3 "$PIEROGIS_HOME/db/site.db" 'DELETE FROM bucket'
    cgi_post account /check "code=$(check_of "$1")"
    cookie=$(cookie_set)
}

# balance HANDLE: the clout that an account has.
balance() {
    sqlite3 -readonly "$PIEROGIS_HOME/db/site.db" \
        "SELECT balance FROM purse WHERE account_id = (SELECT id FROM account WHERE handle = '$1')"
}

cgi_run() {
    t_path=${t_target%%\?*} t_query=
    case $t_target in *\?*) t_query=${t_target#*\?} ;; esac
    case $t_path in *%*) t_path=$(printf %s "$t_path" | perl -pe 's/%([0-9a-fA-F]{2})/chr hex $1/ge') ;; esac
    code=0
    env -i GATEWAY_INTERFACE=CGI/1.1 SERVER_PROTOCOL=HTTP/1.1 SERVER_SOFTWARE=test \
        SERVER_NAME=127.0.0.1 SERVER_PORT=8080 REMOTE_ADDR=127.0.0.1 HTTP_HOST=127.0.0.1:8080 \
        SCRIPT_NAME="/cgi-bin/$t_program.cgi" PATH_INFO="$t_path" QUERY_STRING="$t_query" \
        REQUEST_URI="$t_target" PIEROGIS_HOME="$PIEROGIS_HOME" "$@" \
        "${cgi_folder:-$BUILD/cgi-bin}/$t_program.cgi" >"$TMP/answer" 2>"$TMP/log" || code=$?
    sed '0,/^\r*$/d' "$TMP/answer" >"$TMP/body"
    headers=$(sed '/^\r*$/,$d; s/\r$//' "$TMP/answer")
    body=$(tr -d '\0' <"$TMP/body") log=
    [ ! -s "$TMP/log" ] || log=$(cat "$TMP/log")
    case $headers in # no process for what comes first as a rule
    'Status: '*) status=${headers#Status: } status=${status%%[!0-9]*} ;;
    *) status=$(printf '%s\n' "$headers" | sed -n 's/^Status: *\([0-9]*\).*/\1/Ip') ;;
    esac
    : "${status:=200}"
    if [ "$code$log" != 0 ] && [ "${log_ok:-0}" != 1 ]; then
        t_fail "$t_program.cgi answers $t_target with an empty log and exit code 0"
        t_note "exit code $code; log: $log"
    fi
}
