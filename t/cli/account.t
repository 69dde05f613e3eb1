#!/bin/sh
# Accounts from the command line: made, shown, changed, banned, linked and removed with all that is theirs.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

"$PIEROGIS" -q init --admin chef >/dev/null
t_is 'init makes the admin' "$(sql 'SELECT handle, role, state FROM account')" 'chef|admin|active'

does 'an account' account add grandma
t_like 'is made, with what comes next' "$out" '^grandma is a new member account; "pierogis check grandma" '
does 'one of the staff' account add paul --role staff --json
t_is 'as JSON' "$(answer '"\(.handle) \(.role) \(.state) \(.catchphrase)"')" 'paul staff active null'
refuses 'a handle twice' 1 'the handle "paul" is taken$' account add paul
refuses 'a handle that is none' 1 '"Paul P" is not a codename' account add 'Paul P'
refuses 'a role that is none' 2 '--role takes guest, member, staff or admin, not "cook"$' account add anna -r cook
refuses 'nobody' 3 'there is no account "nobody"; "pierogis account list" lists them$' account show nobody

pierogis account list
t_is 'the list' "$(printf '%s\n' "$out" | awk '{ print $1, $2, $3 }')" "HANDLE ROLE STATE
chef admin active
grandma member active
paul staff active"
pierogis account list --role staff --json
t_is 'of one role' "$(answer '[.[].handle] | join(" ")')" paul
pierogis account list --state banned
t_is 'of a state that nobody is in' "$code $out $err" '0  no such accounts'
pierogis account list --state banned --json
t_is 'the same as JSON' "$(answer .)" '[]'
refuses 'a state that is none' 2 '--state takes active, banned, merged or removed, not "gone"$' account list -s gone
refuses 'a role that is none' 2 '--role takes ' account list -r cook
sqlite3 "$PIEROGIS_HOME/db/site.db" "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 450)
    INSERT INTO account (handle, role, state, created_at) SELECT 'guest-' || i, 'guest', 'active', 1 FROM n"
pierogis account list --role guest --json
t_is 'a long list has everybody once' "$(answer '"\(length) \([.[].handle] | unique | length)"')" '450 450'
sqlite3 "$PIEROGIS_HOME/db/site.db" "DELETE FROM account WHERE role = 'guest'"

does 'another role' account role grandma staff
t_is 'is said' "$out" 'grandma has the role staff'
does 'and back' account role grandma member --json
t_is 'as JSON' "$(answer .role)" member
refuses 'a role that is none' 2 'a role is guest, member, staff or admin, not "cook"$' account role grandma cook
for command in 'role chef member' 'ban chef' 'remove chef --yes'; do
    refuses "the last admin: $command" 1 'this is the last admin: make another account an admin first$' account $command
done

does 'a ban' account ban grandma
t_is 'is said and shown' "$out $(sql "SELECT state FROM account WHERE handle = 'grandma'")" 'grandma is banned banned'
does 'twice' account ban grandma
refuses 'no check for her' 4 'the account "grandma" is banned$' check grandma
picture 1 "$TMP/pot.png"
"$PIEROGIS" project add kitchen >/dev/null
refuses 'nor uploads' 4 'the account "grandma" is banned$' upload kitchen "$TMP/pot.png" --as grandma
does 'until she is welcome' account unban grandma
t_is 'the book of changes has each once' \
    "$(sql "SELECT group_concat(action, ' ') FROM event WHERE subject = 'account' AND subject_id = 2")" \
    'add role role ban unban'

does 'who grandma is elsewhere' account link grandma local:42
t_is 'is said by her and by that one' "$out" "grandma and local:42 are linked when both have said yes, within a day: first grandma on \
http://127.0.0.1:8080/me, which shows a code then, and then local:42 by sending the waiter that code"
pierogis account link grandma local:42 --json
t_is 'once more, as JSON' "$(answer '"\(.handle) \(.identity) \(.linked)"')" 'grandma local:42 false'
pierogis account show grandma --json
t_is 'until then nobody is anybody' "$(answer '"\(.identities) \(.asked_about | map("\(.identity) \(.agreed)") | join(","))"')" \
    '[] local:42 false'
pierogis account show grandma
t_like 'for people, too' "$out" '^asked about  local:42$'
does 'the same wish for another account' account link paul local:42
pierogis account show grandma --json
t_is 'takes its place' "$(answer '.asked_about | length')" 0
refuses 'an identity that is none' 1 'an identity is TRANSPORT:ID, such as "local:42"' account link paul 42
refuses 'one of a service that there is not' 1 \
    'the waiter hears nobody by "matrix"; there are: local, x, mastodon$' account link paul matrix:42
refuses 'one that is not theirs' 3 'local:42 is not linked to "grandma"$' account link grandma local:42 --remove
does 'nor does paul have to answer' account link paul local:42 --remove
t_is 'is said' "$out" 'paul is no longer asked about local:42'
is_now() { sqlite3 "$PIEROGIS_HOME/db/site.db" "INSERT INTO identity VALUES ('local', '$2', $1, 1)"; }
is_now 2 42
does 'who is somebody already' account link grandma local:42
t_is 'is not asked' "$out" 'grandma is local:42 already'
does 'and who is linked' account link grandma local:42 --remove
t_is 'can be unlinked at once' "$out" 'grandma is no longer local:42'
is_now 3 666
does 'a ban' account ban paul
refuses 'goes with who somebody is' 4 'local:666 is "paul", who is banned: unban that account first$' account link grandma local:666
does 'until it is over' account unban paul
does 'and paul is nobody elsewhere' account link paul local:666 --remove

does 'a catchphrase' account edit grandma --catchphrase 'smacznego'
pierogis account show grandma
t_like 'is shown' "$out" '^catchphrase  smacznego$'
refuses 'one of two lines' 1 'the catchphrase must be one line$' account edit grandma -c "a
b"
refuses 'one that turns the writing' 1 'the catchphrase holds a control character or one that turns' \
    account edit grandma -c "$(printf 'a\342\200\256b')"
refuses 'nothing to change' 2 'say what to change: "pierogis account edit -h" lists what can be$' account edit grandma
does 'none of her own' account edit grandma -c ''
pierogis account show grandma
t_like "is everybody's" "$out" "^catchphrase  \(everybody's\)\$"

# --- removing ------------------------------------------------------------------------------------------------------

echo '# Her dough' >"$TMP/dough.md"
does 'what posting costs' clout grant grandma 100 --reason 'for dough'
does 'she posts' upload kitchen "$TMP/pot.png" "$TMP/dough.md" --as grandma --decorative
cp "$TMP/pot.png" "$TMP/same.png"
does 'the site posts the same picture' upload kitchen "$TMP/same.png" --again --codename same --decorative
picture 2 "$TMP/pan.png"
does 'she posts another' upload kitchen "$TMP/pan.png" --as grandma --decorative
does 'which is hidden' content hide kitchen/pan
is_now 2 42
does 'and is asked who she is' account link grandma local:4242
hers=$(sql "SELECT hash FROM content WHERE codename = 'pan'")
shared=$(sql "SELECT hash FROM content WHERE codename = 'pot'")
sqlite3 "$PIEROGIS_HOME/db/site.db" "INSERT INTO claim (account_id, text, state, created_at)
    VALUES (2, 'dough is alive', 'visible', 1)"

cgi_get account /u/grandma && cgi_get site /claims
t_like 'pages about her are kept' "$(grep -rlis grandma "$PIEROGIS_HOME/cache")" .
before=$(everything)
refuses 'removing without a yes' 2 'this erases "grandma" with all that it posted, for ever: give --yes$' \
    account remove grandma
t_is 'changes nothing' "$(everything)" "$before"
if command -v script >/dev/null; then
    # at_terminal ANSWER COMMAND…: as somebody at a terminal answers.
    at_terminal() {
        said=$1
        shift
        code=0
        printf '%s\n' "$said" | script -qec "$*" /dev/null >"$TMP/out" 2>&1 || code=$?
        out=$(tr -d '\r' <"$TMP/out")
    }
    at_terminal grandpa "$PIEROGIS" account remove grandma
    t_like 'at a terminal it asks' "$out" 'This erases "grandma" with all that it posted, for ever. Type the handle'
    t_is 'another word leaves her' "$code $(everything)" "2 $before"
    at_terminal paul "$PIEROGIS" account remove paul
    t_is 'the handle removes' "$code $(sql "SELECT state FROM account WHERE id = 3")" '0 removed'
else
    t_note 'script is missing: nobody answers at a terminal'
fi
does 'with a yes' account remove grandma --yes --json
t_is 'three things and a claim go' "$(answer '"\(.handle) \(.content) \(.claims)"')" 'grandma 3 1'
t_is 'the picture that the site has, too, stays' \
    "$(sql 'SELECT codename FROM content') $(find "$PIEROGIS_HOME/media" -name "$shared.*" | wc -l)" 'same 1'
t_is 'hers is nowhere' "$(find "$PIEROGIS_HOME/media" "$PIEROGIS_HOME/held" -name "$hers*")" ''
t_is 'nor is her name' "$(sql .dump | grep -ciE 'grandma|dough|local|42.*smacznego')" 0
t_is '… in any byte of the home' "$(grep -rliaE 'grandma|dough is' "$PIEROGIS_HOME")" ''
pierogis account show grandma
t_is 'nobody has that name' "$code" 3
does 'somebody else may' account add grandma
pierogis account list --state removed --json
t_is 'a number is left' "$(answer '[.[] | select(.handle == "#2") | .role] | join(" ")')" guest
pierogis clout verify
t_is 'the ledger is sound' "$code" 0
pierogis doctor --json
t_is 'the doctor finds nothing left over' \
    "$(answer '[.findings[] | select(.check == "media" and .level != "ok")] | length')" 0
t_done
