#!/bin/sh
# Claims on the command line: what may be said, who pays, and how they come and go.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

long() { printf "%0$1d" 0; }
sound() {
    pierogis clout verify
    t_is "$1: the ledger is sound" "$code" 0
}
"$PIEROGIS" -q init >/dev/null
printf 'PIEROGIS_WATCH_WORDS="spam, buy now"\nPIEROGIS_PRICE_CLAIM=10\n' >>"$PIEROGIS_HOME/.env"
"$PIEROGIS" account add anna >/dev/null 2>&1
"$PIEROGIS" account add gregor --role guest >/dev/null 2>&1
"$PIEROGIS" account add stella --role staff >/dev/null 2>&1

pierogis claim list
t_is 'no claims' "$code $out $err" '0  no such claims'
pierogis claim list --json
t_is '… as JSON' "$(answer .)" '[]'
does 'the first claim' claim add '  butter is
 load-bearing '
t_is 'is on one line' "$out" 'claim 1: butter is load-bearing'
t_is '… and that of the site itself' "$(sql "SELECT coalesce(account_id, 'nobody') FROM claim")" nobody
refuses 'who has nothing' 1 'this costs 10 clout and you have 0; ' claim add 'a fold is a contract' --as anna
refuses 'a guest' 1 'this costs 10 clout and you have 0; ' claim add 'a fold is a contract' --as gregor
does 'some clout' clout grant anna 25 --reason test
does 'a claim that costs' claim add 'a fold is a contract' --as anna
t_is 'says so' "$out" 'claim 2: a fold is a contract (anna paid 10 clout)'
does 'another' claim add 'zupa jest herbatą' --as anna --json
t_is 'as JSON' "$(answer '"\(.id) \(.text) \(.author) \(.state) \(.price)"')" '3 zupa jest herbatą anna visible 10'
refuses 'a third' 1 'this costs 10 clout and you have 5; ' claim add 'three' --as anna
does 'staff works here' claim add 'the kitchen is closed' --as stella --json
t_is '… and pays nothing' "$(answer .price)" 0
refuses 'a watch-word' 1 'the claim holds a word that nobody wants to hear here; it costs nothing$' \
    claim add 'Fresh s.p.a.m!' --as anna
t_is 'has a problem type of its own' "$(jq -r .type "$TMP/err")" urn:pierogis:problem:bad-manners
refuses 'a phrase' 1 'the claim holds a word' claim add 'BUY  now or cry'
refuses 'too long' 1 'the claim is 121 characters long; at most 120' claim add "$(long 121)"
refuses 'nothing' 1 'the claim is empty: say something, true or not$' claim add ' '
refuses 'only punctuation' 1 'the claim is only punctuation' claim add '...'
refuses 'what turns the writing' 1 'the claim holds a control character or one that turns' \
    claim add "$(printf 'a\342\200\256b')"
refuses "padding that nobody sees" 1 "the claim holds an invisible character" claim add "$(printf "a\342\200\213")"
refuses 'no UTF-8' 1 'the claim is not valid UTF-8$' claim add "$(printf 'a\377')"
refuses 'nobody' 3 'there is no account "nobody"; "pierogis account list" lists them$' claim add x --as nobody
does 'a ban' account ban gregor
refuses 'who is banned' 4 'the account "gregor" is banned' claim add x --as gregor
t_is 'what is refused costs nothing' "$(balance anna)" 5
sound 'after all that'

pierogis claim list
t_is 'the list, newest first' "$(printf '%s\n' "$out" | awk 'NR > 1 { print $1, $2, $6 }')" '4 visible stella
3 visible anna
2 visible anna
1 visible butter'
does 'hiding' claim hide 2
t_is 'says so' "$out" 'claim 2 is hidden'
does 'removing' claim remove 2 --refund
t_is 'with its price' "$out" 'claim 2 is removed; 10 clout given back'
does 'twice' claim remove 2 --refund
t_is 'gives it back once' "$(balance anna)" 15
does 'one that was free' claim remove 1 --refund --json
t_is 'gives nothing back' "$(answer '"\(.state) \(.refunded)"')" 'removed 0'
does 'by state' claim list --state removed --json
t_is 'the removed ones' "$(answer '[.[].id] | join(" ")')" '2 1'
refuses 'hiding what is removed, which would bring it half back' 1 'claim 1 is removed already$' claim hide 1
does 'restoring' claim restore 1
t_is 'brings it back' "$(sql 'SELECT state FROM claim WHERE id = 1')" visible
refuses 'a state that is none' 2 '--state takes visible, hidden or removed, not "gone"$' claim list -s gone
refuses 'a claim that is none' 3 'there is no claim with the number 99; "pierogis claim list" lists them$' claim hide 99
refuses 'a name' 2 'a claim is named by its number, not "butter"; ' claim remove butter
t_is 'every change is recorded, once' \
    "$(sql "SELECT action, count(*) FROM event WHERE subject = 'claim' GROUP BY action" | tr '\n' ' ')" \
    'add|4 hide|1 remove|2 restore|1 '
sound 'in the end'
t_done
