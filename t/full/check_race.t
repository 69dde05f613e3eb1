#!/bin/bash
# Logins that happen at once, by real processes: a check works once, also while another is asked for; a guest who
# becomes a member while an answer of theirs is on its way loses nothing and is paid nothing twice; and a login that is
# killed at any of its writes has happened or has not. TRIALS=200 tries harder.
. "$(dirname "$0")/../lib/memory.sh"
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/kill_each.sh"

TRIALS=${TRIALS:-25}
visit=$BUILD/t/lib/visit
[ -x "$visit" ] || { echo "Bail out! $visit is not built"; exit 1; }
"$PIEROGIS" -q init >/dev/null
"$PIEROGIS" -q account add anna >/dev/null
echo 'PIEROGIS_CAP_PREFIX=1000000' >>"$PIEROGIS_HOME/.env" # all guests come from one place

# at_once COMMAND -- COMMAND…: starts all of them in the same moment. What number N prints is in $TMP/said.N.
cat >"$TMP/at_once" <<'EOF'
use strict; use warnings;
my ($place, @words) = @ARGV;
my @commands = ([]);
$_ eq '--' ? push @commands, [] : push @{ $commands[-1] }, $_ for @words;
pipe(my $gate, my $opener) or die "pipe: $!";
pipe(my $report, my $ready) or die "pipe: $!";
for my $number (1 .. @commands) {
    next if fork() // die "fork: $!";
    open STDOUT, '>', "$place.$number" or die; open STDERR, '>&', \*STDOUT or die;
    close $opener; close $report;
    syswrite $ready, '.'; close $ready;
    sysread $gate, my $byte, 1; # ends when the parent lets go
    exec @{ $commands[ $number - 1 ] } or die;
}
close $ready;
for (@commands) { sysread $report, my $byte, 1 }
close $opener;
1 while wait != -1;
EOF
at_once() { perl "$TMP/at_once" "$TMP/said" "$@"; }
said() { cat "$TMP/said.$1"; }

# check ACCOUNT: a new check.
check() { "$PIEROGIS" check "$1" --json | jq -r .check; }
# login CODE [ACCOUNT SESSION]: every time from another neighbourhood.
login() { "$visit" login "$1" "prefix:$BASHPID-$RANDOM" "${@:2}"; }
sessions() { sql "SELECT count(*) FROM session WHERE account_id = (SELECT id FROM account WHERE handle = '$1')"; }

# --- many use one check ----------------------------------------------------------------------------------------------

bad=
for i in $(seq $((TRIALS / 5))); do
    code=$(check anna) before=$(sessions anna) line=()
    for n in $(seq 16); do line+=(-- "$visit" login "$code" "prefix:$i-$n"); done
    at_once "${line[@]:1}"
    winners=$(cat "$TMP"/said.* | grep -c '^ok anna$') losers=$(cat "$TMP"/said.* | grep -c '^invalid this check')
    [ "$winners $losers $(($(sessions anna) - before))" = '1 15 1' ] || bad="$bad $winners/$losers"
    rm "$TMP"/said.*
done
t_is 'of 16 processes with one check one logs in' "$bad" ''

# --- others are asked for meanwhile ----------------------------------------------------------------------------------

bad='' used=0
for i in $(seq "$TRIALS"); do
    code=$(check anna) before=$(sessions anna)
    at_once "$PIEROGIS" check anna --json -- "$visit" login "$code" "prefix:a-$i" -- "$PIEROGIS" check anna --json
    first=$(said 1 | jq -r .check) second=$(said 3 | jq -r .check) won=0
    [ "$(said 2)" != 'ok anna' ] || won=1
    used=$((used + won))
    [ $(($(sessions anna) - before)) = $won ] || bad="$bad sessions"
    [ "$(sql 'SELECT count(*) FROM login_check')" = 1 ] || bad="$bad checks"
    case $(login "$code") in invalid*) ;; *) bad="$bad again" ;; esac
    [ "$({ login "$first"; login "$second"; } | grep -c '^ok')" = 1 ] || bad="$bad new"
done
t_is 'a check that is replaced while it is used logs in once or not at all, and one of the new ones works' "$bad" ''
t_note "the use came first in $used of $TRIALS trials"

# --- a guest becomes a member while an answer is on its way ----------------------------------------------------------

for n in 1 2 3; do "$PIEROGIS" trivia add "What comes after $n?" --answer "after $n" >/dev/null 2>&1; done
# answers LINE: what "visit knock" asks for, one answer per line.
answers() { printf '%s\n' "${1#*|}" | tr '|' '\n' | sed 's/What comes \(.*\)?/\1/'; }
balance() { "$PIEROGIS" clout show "$1" --json | jq .balance; }

bad='' answered=0 paid_once=
for i in $(seq "$TRIALS"); do
    handle=member-$i
    "$PIEROGIS" account add "$handle" >/dev/null
    member=$(sql "SELECT id FROM account WHERE handle = '$handle'")
    if [ $((i % 3)) = 0 ]; then # who has been paid for the same questions already
        asked=$("$visit" knock "$member")
        mapfile -t right < <(answers "$asked")
        challenge=${asked#ok } challenge=${challenge%%|*}
        "$visit" answer "$member" "$challenge" "${right[@]}" >/dev/null
    fi
    read -r _ guest session < <("$visit" guest)
    sqlite3 "$PIEROGIS_HOME/db/site.db" "INSERT INTO claim (account_id, text, state, created_at)
        VALUES ($guest, 'claim $i', 'visible', 1)"
    asked=$("$visit" knock "$guest")
    mapfile -t right < <(answers "$asked")
    challenge=${asked#ok } challenge=${challenge%%|*}
    code=$(check "$handle")
    at_once "$visit" answer "$guest" "$challenge" "${right[@]}" -- \
        "$visit" login "$code" "prefix:m-$i" "$guest" "$session"
    [ "$(said 2)" = "ok $handle merged" ] || bad="$bad $i: $(said 2)"
    case $(said 1) in
    ok*) answered=$((answered + 1)) ;;
    not-found*) # the member has the challenge now, and answers it
        [[ $("$visit" answer "$member" "$challenge" "${right[@]}") = ok* ]] || bad="$bad $i: the challenge is lost"
        ;;
    *) bad="$bad $i: $(said 1)" ;;
    esac
    : "${paid_once:=$(balance "$handle")}"
    [ "$(balance "$handle")" = "$paid_once" ] || bad="$bad $i: $(balance "$handle") instead of $paid_once"
    [ "$(sql "SELECT account_id FROM claim WHERE text = 'claim $i'")" = "$member" ] || bad="$bad $i: claim"
    [ "$(sql "SELECT state, merged_id FROM account WHERE id = $guest")" = "merged|$member" ] || bad="$bad $i: guest"
done
t_is 'an answer on its way is paid once, before the merging or after it' "$bad" ''
t_ok 'answers are paid at all' test "$paid_once" -gt 0
t_note "the answer came first in $answered of $TRIALS trials"
t_ok 'the ledger is sound' "$PIEROGIS" clout verify

# --- a guest's browser logs in as two at once ------------------------------------------------------------------------

bad=
for i in $(seq "$TRIALS"); do
    "$PIEROGIS" account add "left-$i" >/dev/null
    "$PIEROGIS" account add "right-$i" >/dev/null
    read -r _ guest session < <("$visit" guest)
    sqlite3 "$PIEROGIS_HOME/db/site.db" "INSERT INTO claim (account_id, text, state, created_at)
        VALUES ($guest, 'both claim $i', 'visible', 1)"
    at_once "$visit" login "$(check "left-$i")" "prefix:l-$i" "$guest" "$session" -- \
        "$visit" login "$(check "right-$i")" "prefix:r-$i" "$guest" "$session"
    merged=$(sed -n 's/^ok \(.*\) merged$/\1/p' "$TMP/said.1" "$TMP/said.2")
    owner=$(sql "SELECT handle FROM account JOIN claim ON account_id = account.id WHERE text = 'both claim $i'")
    [ "$(cat "$TMP/said.1" "$TMP/said.2" | grep -c ^ok)" = 2 ] || bad="$bad $i: $(said 1), $(said 2)"
    [ "$merged" = "$owner" ] || bad="$bad $i: merged into $merged, owner $owner"
done
t_is 'both log in, and the guest becomes one of them' "$bad" ''

# --- kill -9 ---------------------------------------------------------------------------------------------------------

if ! why=$(t_traceable); then
    t_note "$why: nothing is killed"
    t_done
fi
writes='pwrite64 write fdatasync fsync ftruncate unlink'
template=$TMP/template
read -r _ guest session < <("$visit" guest)
sqlite3 "$PIEROGIS_HOME/db/site.db" "INSERT INTO claim (account_id, text, state, created_at)
    VALUES ($guest, 'the last claim', 'visible', 1)"
asked=$("$visit" knock "$guest")
mapfile -t right < <(answers "$asked")
challenge=${asked#ok } challenge=${challenge%%|*}
"$visit" answer "$guest" "$challenge" "${right[@]}" >/dev/null
"$PIEROGIS" account add late >/dev/null
late=$(sql "SELECT id FROM account WHERE handle = 'late'")
code=$(check late) old=$(sql "SELECT hash FROM login_check WHERE account_id = $late")
cp -a "$PIEROGIS_HOME" "$template"

# state: of the login as the database tells it: check, session, guest, claim, clout.
state() {
    sql "SELECT (SELECT count(*) FROM login_check WHERE account_id = $late),
        (SELECT count(*) FROM session WHERE account_id = $late AND ended_at IS NULL),
        (SELECT count(*) FROM session WHERE account_id = $guest AND ended_at IS NULL),
        (SELECT state FROM account WHERE id = $guest),
        (SELECT account_id = $late FROM claim WHERE text = 'the last claim'),
        coalesce((SELECT balance FROM purse WHERE account_id = $late), 0)"
}
not_yet='1|0|1|active|0|0' done="0|1|0|merged|1|$paid_once"

# once_more: the login after a kill; false if anything of it is half done.
once_more() {
    case $(state) in
    "$not_yet") [ "$(login "$code" "$guest" "$session")" = 'ok late merged' ] && before=$((before + 1)) ;;
    "$done") ;;
    *) return 1 ;;
    esac
    [ "$(state)" = "$done" ] && "$PIEROGIS" -q clout verify >/dev/null &&
        [ "$(sql 'PRAGMA integrity_check')" = ok ]
}
logged_in() { once_more || state; }
use_check() { "${tracer[@]}" "$visit" login "$code" prefix:killed "$guest" "$session"; }
before=0
kill_each "$template" logged_in use_check
t_is 'a login that is killed has happened with all that belongs to it, or can be done again' "$bad" ''
t_ok "it was killed in time: $before of $kills came before it had happened" test $before -ge 10 -a $kills -gt $before

# either_works: after a kill, the old check or the new one; false if neither or both.
either_works() {
    [ "$(state)" = "$not_yet" ] || return 1
    if [ "$(sql "SELECT hash FROM login_check WHERE account_id = $late")" = "$old" ]; then
        before=$((before + 1))
        [ "$(login "$code")" = 'ok late' ]
    else
        [[ $(login "$code") = invalid* ]]
    fi
}
asked() { either_works || state; }
ask_check() { "${tracer[@]}" "$PIEROGIS" check late; }
before=0
kill_each "$template" asked ask_check
t_is 'where asking for a check was killed, the old one or the new one works' "$bad" ''
t_ok "it was killed in time: $before of $kills" test $before -ge 3 -a $kills -gt $before
t_done
