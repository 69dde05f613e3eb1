#!/bin/sh
# Clout on the command line: balances, grants, the ledger page by page, verification, ranks.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

long() { printf "%0$1d" 0; }
# damage SQL: what no program of ours would do.
damage() { sqlite3 "$PIEROGIS_HOME/db/site.db" "$1"; }
"$PIEROGIS" -q init >/dev/null
damage "INSERT INTO account (handle, role, state, created_at) VALUES ('anna', 'member', 'active', 0),
    ('gone', 'member', 'removed', 0), ('guest-1', 'guest', 'merged', 0)"

pierogis clout ledger
t_is 'an empty ledger' "$code $out $err" '0  no entries'
pierogis clout ledger --json
t_is 'as JSON' "$(answer .)" '[]'
pierogis clout show
t_is 'no clout in the world' "$out" 'minted       0
burnt        0
held         0'
pierogis clout verify
t_is 'that is sound' "$code $out" '0 the ledger is sound: entries 0, purses 0, head -'
pierogis clout show anna
t_is 'who has none' "$out" 'account      anna
balance      0
earned       0
rank         serf
next         peeler at 10'

pierogis clout grant anna 50 --reason 'for the soup'
t_is 'a grant' "$code $out $err" '0 granted 50, anna has 50 '
pierogis clout grant anna -20 -r 'it was cold' --json
t_is 'taking away' "$code $(answer '"\(.account) \(.amount) \(.balance)"')" '0 anna -20 30'
pierogis clout grant anna -99 -r 'all of it'
t_is 'down to zero' "$out" 'took away 30, anna has 0'
pierogis clout grant anna -99 -r 'all of it'
t_is 'and no further' "$code $out" '0 anna had nothing to take away'
pierogis clout grant anna -99 -r 'all of it' --json
t_is 'as JSON' "$(answer '"\(.amount) \(.balance)"')" '0 0'
t_is 'the book of changes' "$(sql "SELECT action, subject, subject_id, detail FROM event WHERE subject = 'account'
    AND action = 'grant'")" 'grant|account|2|{"after":"+50: for the soup"}
grant|account|2|{"after":"-20: it was cold"}
grant|account|2|{"after":"-30: all of it"}'
pierogis clout show anna --json
t_is 'what was earned stays' \
    "$(answer '"\(.account) \(.balance) \(.earned) \(.rank) \(.next.rank) \(.next.threshold)"')" \
    'anna 0 50 kneader pincher 150'
pierogis clout show --json
t_is 'the totals' "$(answer '"\(.minted) \(.burnt) \(.held)"')" '50 50 0'

refuses 'no reason' 2 'say what it is for with --reason TEXT$' clout grant anna 5
refuses 'an empty reason' 1 'say on one line what the clout is for$' clout grant anna 5 -r ''
refuses 'two lines' 1 'say on one line' clout grant anna 5 -r 'a
b'
refuses 'a reason of 201 bytes' 1 'the reason is 201 bytes long; at most 200' clout grant anna 5 -r "$(long 201)"
refuses 'an amount of nothing' 1 'a grant is an amount from 1 to 1000000000,' clout grant anna 0 -r x
for amount in 1000000001 -1000000001 1.5 5x ''; do
    refuses "the amount \"$amount\"" 2 "\"$amount\" is no amount: a whole number, at most 1000000000;" \
        clout grant anna "$amount" -r x
done
refuses 'nobody' 3 'there is no account "nobody"; "pierogis account list" lists them$' clout grant nobody 5 -r x
refuses 'somebody who is gone' 3 'there is no account "gone"; "pierogis account list" lists them$' clout grant gone 5 -r x
refuses 'a guest who is somebody else now' 1 'this account has become part of another one' clout grant guest-1 5 -r x
refuses 'the purse of nobody' 3 'there is no account "nobody"; "pierogis account list" lists them$' clout show nobody
refuses 'the ledger of nobody' 3 'there is no account "nobody"; "pierogis account list" lists them$' clout ledger nobody

does 'a grant to somebody else' clout grant admin 7 -r x
pierogis clout ledger
t_is 'the ledger, newest first' "$(printf '%s\n' "$out" | awk 'NR > 1 { $2 = ""; sub(/[^:]*$/, ""); print }')" \
    '4  7 grant (mint) admin grant:
3  30 grant anna (sink) grant:
2  20 grant anna (sink) grant:
1  50 grant (mint) anna grant:'
t_like 'under its headings' "$out" '^ID +AT +AMOUNT +REASON +FROM +TO +KEY$'
t_like 'with the time' "$out" ' [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z '
pierogis clout ledger anna --limit 2
t_is 'a page' "$(printf '%s\n' "$out" | awk '{ print $1, $3 }' | tr '\n' ,)$err" \
    'ID AMOUNT,3 -30,2 -20,there are older ones: --before 2'
pierogis clout ledger anna -n 2 --before 2 --json
t_is 'the next' "$(answer '.[] | "\(.id) \(.amount) \(.reason) \(.from) \(.to) \(.at | length)"')$err" \
    '1 50 grant (mint) anna 20'
pierogis clout ledger anna -n 1 -b 1
t_is 'behind the last' "$code $out $err" '0  no entries'
pierogis clout ledger -n 3 --quiet
t_is 'without a word about more' "$err" ''
for limit in 0 1001 -1 x ''; do
    refuses "the limit \"$limit\"" 2 "--limit takes a whole number from 1 to 1000, not \"$limit\"$" \
        clout ledger --limit "$limit"
done
does 'the limit 1000' clout ledger --limit 1000
refuses 'before nothing' 2 '--before takes a whole number from 1 to 9223372036854775807, not "0"$' clout ledger -b 0

pierogis clout ranks
t_is 'the ranks' "$out" 'RANK       EARNED
serf            0
peeler         10
kneader        50
pincher       150
sous-chef     500
gourmand     1500'
pierogis clout ranks chef=60 cook=0 --json
t_is 'others' "$code $(answer '.[] | "\(.name) \(.threshold)"' | tr '\n' ,)" '0 cook 0,chef 60,'
pierogis clout show anna
t_like 'count at once' "$out" '^rank +cook$'
t_like 'the next one, too' "$out" '^next +chef at 60$'
does 'the highest' clout grant anna 10 -r x
pierogis clout show anna --json
t_is 'has no next' "$(answer '"\(.rank) \(.next)"')" 'chef null'
refuses 'no lowest rank' 1 'the lowest rank must have the threshold 0$' clout ranks chef=60
refuses 'a rank twice' 1 'there are two ranks "cook"$' clout ranks cook=0 cook=5
for rank in cook cook= cook=x cook=-1 cook=1000000001 cook=0=1 cook=1.5; do
    refuses "the rank \"$rank\"" 2 "\"$rank\" is not NAME=THRESHOLD with a whole number from 0 to 1000000000$" \
        clout ranks "$rank"
done
refuses 'no name' 1 'a rank needs a name$' clout ranks =0
refuses 'both' 2 '--default takes no ranks beside it$' clout ranks --default cook=0
set --
for n in $(seq 0 31); do set -- "$@" "r$n=$n"; done
does '32 ranks' clout ranks "$@"
refuses '33 ranks' 1 'at most 32 ranks, not 33$' clout ranks "$@" r32=32
does 'the built-in ones' clout ranks --default
t_is 'are no rows' "$(sql 'SELECT count(*) FROM rank')" 0
damage 'PRAGMA journal_mode=DELETE' >/dev/null
pierogis clout ranks
t_is 'to list them nothing is written, not even the journal changed' "$(damage 'PRAGMA journal_mode')" delete

pierogis clout verify
t_like 'the ledger is sound' "$code $out" '^0 the ledger is sound: entries 5, purses 4, head [a-z2-7]{52}$'
pierogis clout verify --json
t_is 'the head is that of the last entry' "$(answer '"\(.entries) \(.purses) \(.head)"')" \
    "5 4 $(sql 'SELECT hash FROM entry WHERE id = 5')"
damage 'DROP TRIGGER entry_stays; UPDATE entry SET amount = 60 WHERE id = 1'
no_ledger='its first entry was changed'
refuses 'a ledger that was changed' 1 'entry 1 of the ledger does not match its hash: it has been changed' clout verify
t_done
