#!/bin/sh
# Posts of members: what they cost, when they wait, and what becomes of them.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

state() { sql "SELECT state FROM content WHERE codename = '$1' ORDER BY id DESC LIMIT 1"; }
# post WHO NAME [OPTION…]: posts picture NAME, a new one for each name, as WHO.
post() {
    t_who=$1 t_file=$2
    shift 2
    number=$((number + 1))
    [ -f "$TMP/$t_file.png" ] || picture $number "$TMP/$t_file.png"
    does "$t_who posts $t_file" -q upload kitchen "$TMP/$t_file.png" --decorative --as "$t_who" "$@"
}
# whole NAME: money and files are where they belong.
whole() {
    pierogis clout verify
    t_is "$1: the ledger is sound" "$code" 0
    pierogis doctor --json
    t_is "$1: the files, too" "$(answer '[.findings[] | select(.check == "leftovers" or .check == "media")
        | select(.level == "problem" or .level == "warning") | .detail] | join("; ")')" ''
}
number=10
"$PIEROGIS" -q init >/dev/null
printf 'PIEROGIS_PRICE_UPLOAD=20\n' >>"$PIEROGIS_HOME/.env"
"$PIEROGIS" project add kitchen >/dev/null
for who in anna boris; do "$PIEROGIS" account add $who >/dev/null 2>&1; done
"$PIEROGIS" account add stella --role staff >/dev/null 2>&1
"$PIEROGIS" account add gregor --role guest >/dev/null 2>&1

picture 1 "$TMP/dear.png"
refuses 'who has nothing' 1 '.*dear.png: this costs 20 clout and you have 0; ' upload kitchen "$TMP/dear.png" --as anna
t_is 'posts nothing' "$(content_rows) $(files media) $(files held)" '0 0 0'
for who in anna boris gregor; do does "clout for $who" clout grant $who 200 -r test; done

# --- waiting ---------------------------------------------------------------------------------------------------------
post anna one
t_is 'waits' "$(state one)" waiting
t_like 'the bill says what it cost' "$out" '^     20 clout$'
t_like '… and that it waits' "$out" '^     waits for approval: pierogis content approve kitchen/one$'
t_is 'it is paid' "$(balance anna) $(sql "SELECT idem FROM entry WHERE reason = 'upload'")" '180 upload:1'
n=$(files held)
t_ok 'its files are held' test "$n" -gt 0
t_is '… and only there' "$(files media) $(place kitchen/one)" '0 404'
t_is '… in private' "$(find "$PIEROGIS_HOME/held" -type f ! -perm 600)" ''
whole 'while it waits'
pierogis content list --state waiting --json
t_is 'the list of what waits' "$(answer '[.[].path] | join(" ")')" kitchen/one
does 'approved' content approve kitchen/one
t_is 'says so' "$out" 'approved kitchen/one'
t_is 'its files can be seen' "$(state one) $(files media) $(files held) $(place kitchen/one)" "visible $n 0 200"
refuses 'approving it twice' 1 '"kitchen/one" does not wait for approval: it is visible$' content approve kitchen/one
refuses 'rejecting it then' 1 '"kitchen/one" does not wait' content reject kitchen/one
post anna two
post gregor from-a-guest
does 'rejected: two at once' content reject kitchen/two kitchen/from-a-guest --json
t_is 'as JSON' "$(answer '[.[] | "\(.state) \(.refunded)"] | join(", ")')" 'removed 20, removed 20'
t_is 'the price comes back' "$(balance anna) $(balance gregor)" '180 200'
t_is 'its files stay away' "$(state two) $(files media)" "removed $n"
refuses 'one of two that does not wait' 1 '"kitchen/one" does not wait' content approve kitchen/one kitchen/two
whole 'after decisions'

# --- who waits -------------------------------------------------------------------------------------------------------
post anna three
post anna four
does 'three are approved' content approve kitchen/three kitchen/four
post anna five
t_is 'then nothing waits' "$(state five)" visible
does 'one hidden' content hide kitchen/four
pierogis content remove kitchen/five --refund
t_is 'another removed, which gives back its price' "$code $out $err $(balance anna)" \
    '0 removed kitchen/five 20 clout given back to anna 140'
pierogis content remove kitchen/five --refund
t_is '… once' "$code $out $err $(balance anna)" '0 removed kitchen/five  140'
post anna six
t_is 'a newcomer again' "$(state six)" waiting
does 'approved' content approve kitchen/six
does 'and all is well' content restore kitchen/four
does 'a moderated project' project edit kitchen --moderated yes
post anna seven
t_is 'holds what everybody posts' "$(state seven)" waiting
post stella eight
t_is 'but not what staff posts' "$(state eight) $(sql "SELECT count(*) FROM purse p JOIN account a ON a.id = p.account_id
    WHERE handle = 'stella'")" 'visible 0'
does 'open' project edit kitchen --moderated no
# While a file is looked at the project becomes moderated: nothing can be placed yet, as a cleaner has the lock.
exec 5>>"$PIEROGIS_HOME/media.lock" && flock -x 5
picture 98 "$TMP/slow.png"
"$PIEROGIS" upload kitchen "$TMP/slow.png" --decorative --as anna >"$TMP/slow" 2>&1 5>&- &
until [ -n "$(find "$PIEROGIS_HOME/tmp" -name stored)" ] || ! kill -0 $! 2>/dev/null; do perl -e 'select undef, undef, undef, .01'; done
does 'moderated from now on' project edit kitchen --moderated yes
exec 5>&-
t_ok 'what is on its way is posted' wait $!
t_is '… and waits' "$(state slow)" waiting
does 'approved, too' content approve kitchen/slow
does 'open again' project edit kitchen --moderated no
echo 'PIEROGIS_NEWCOMERS=open' >>"$PIEROGIS_HOME/.env"
post boris nine
post gregor ten
t_is 'newcomers are welcome' "$(state nine) $(state ten)" 'visible visible'
sed -i '/NEWCOMERS/d' "$PIEROGIS_HOME/.env"
picture 99 "$TMP/site.png"
does 'the site itself' -q upload kitchen "$TMP/site.png" --decorative
t_is 'neither waits nor pays' "$(state site)" visible
whole 'whoever posts'

# --- the same bytes --------------------------------------------------------------------------------------------------
before=$(balance boris)
post boris one
t_is 'what is here already costs nothing' "$(balance boris)" "$before"
post boris one --again --codename twin
t_is 'posted again, it waits' "$(state twin)" waiting
whole 'one set of files, where the other item shows them'
does 'the first is hidden' content hide kitchen/one
whole 'now both are held'
does 'the second approved' content approve kitchen/twin
whole 'now it shows them'
t_is 'in one place' "$(place kitchen/twin) $(place kitchen/one)" '200 404'
refuses 'a codename that is taken' 1 '.*"kitchen/six" is taken' \
    upload kitchen "$TMP/dear.png" --decorative --as boris --codename six
t_is 'costs nothing' "$(balance boris)" $((before - 20))
whole 'and leaves nothing'
does 'the same bytes again, in vain' clout grant boris -190 -r test
refuses 'too poor' 1 '.*this costs 20 clout' upload kitchen "$TMP/one.png" --decorative --as boris --again
whole 'and leaves what was there'

# --- an id never comes again ---------------------------------------------------------------------------------------------
does 'more clout' clout grant boris 100 -r test
start=$(balance boris)
post boris late
id=$(sql 'SELECT max(id) FROM content')
does 'rejected' content reject kitchen/late
does 'purged' content remove kitchen/late --purge
does 'its price is back' clout show boris
t_is '…' "$(balance boris)" "$start"
post boris later
t_is 'the next one has a number of its own' "$(sql 'SELECT max(id) FROM content')" $((id + 1))
t_is '… and is paid for' "$(balance boris)" $((start - 20))
does '… and given back' content reject kitchen/later
t_is '… all of it' "$(balance boris)" "$start"
does 'purged, too' content remove kitchen/later --purge
does 'staff posts' -q upload kitchen "$TMP/dear.png" --decorative --as stella
t_is '… under yet another number' "$(sql 'SELECT max(id) FROM content')" $((id + 2))
t_is 'a refund of nothing' "$("$PIEROGIS" content remove kitchen/dear --refund 2>&1) $(balance boris)" "removed kitchen/dear $start"
whole 'in the end'

# --- many at a time ----------------------------------------------------------------------------------------------------
# at_once FILE…: each is posted by a process of its own, as anna, all at a time.
at_once() {
    for file in "$@"; do
        "$PIEROGIS" -q upload kitchen "$file" --decorative --as anna >"$TMP/at-once" 2>&1 &
    done
    wait
}
does 'clout for one post' clout grant anna -1000 -r test
does '…' clout grant anna 39 -r test
before=$(content_rows)
for number in 201 202 203 204 205 206; do picture $number "$TMP/$number.png"; done
at_once "$TMP/201.png" "$TMP/202.png" "$TMP/203.png" "$TMP/204.png" "$TMP/205.png" "$TMP/206.png"
t_is 'six posts at once: one is paid and posted' "$(balance anna) $(($(content_rows) - before))" '19 1'
whole 'after that'
does 'clout for all' clout grant anna 101 -r test
picture 207 "$TMP/207.png"
at_once "$TMP/207.png" "$TMP/207.png" "$TMP/207.png" "$TMP/207.png"
t_is 'the same file four times at once: once' "$(balance anna) $(($(content_rows) - before))" '100 2'
whole 'after that, too'
t_is 'decisions are recorded' "$(sql "SELECT action, count(*) FROM event WHERE subject = 'content'
    AND action IN ('approve', 'reject') GROUP BY action" | tr '\n' ' ')" 'approve|6 reject|4 '
t_done
