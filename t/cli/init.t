#!/bin/sh
# Making a site.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

for command in 'project list' 'content list' current upgrade doctor serve 'config nginx' 'upload a b'; do
    refuses "$command without a site" 3 "there is no site at $PIEROGIS_HOME; \"pierogis init\" makes one\$" $command
done
mkdir "$TMP/empty"
refuses 'a folder that is no site' 3 "$TMP/empty is no site yet \(it has no \.env\); \"pierogis init\"" \
    --home "$TMP/empty" project list

refuses 'a handle that is none' 1 '"Rose Maria" is not a codename: 1 to 32 of ' init --admin 'Rose Maria'
refuses 'an address that is none' 1 '.*PIEROGIS_BASE_URL must be an address .* not "dough.example"$' \
    init --base-url dough.example
refuses 'an address with a slash at the end' 1 '.*without a slash at the end' init -u https://dough.example/
refuses 'a name of 101 bytes' 1 '.*PIEROGIS_SITE_NAME must be 1 to 100 bytes' init --name "$(printf '%0101d' 0)"
refuses 'a name of two lines' 1 '.*PIEROGIS_SITE_NAME must be .* in one line' init --name "a
b"
refuses 'a folder in a folder that is not there' 3 'cannot create .*: No such file or directory$' \
    --home "$TMP/not/there" init
t_ok 'none of these left anything' test ! -e "$PIEROGIS_HOME"

does 'a site is made' init --name 'The "Dough" Exchange $5' --base-url https://dough.example --admin rose
t_like 'and says where, whose, and what comes next' "$out" "^the site is ready in $PIEROGIS_HOME, its admin is \"rose\"\$"
t_like 'the next step' "$out" '^next: pierogis project add '
t_is 'the home is open to be passed through only' "$(stat -c %a "$PIEROGIS_HOME")" 711
t_is 'the configuration is private' "$(stat -c %a "$PIEROGIS_HOME/.env")" 600
t_is 'so are the database and what is hidden' "$(cd "$PIEROGIS_HOME" && stat -c %a db held tmp cache | uniq)" 700
t_is 'media and palettes are not' "$(cd "$PIEROGIS_HOME" && stat -c %a media palette | uniq)" 755
t_like 'a secret was made' "$(cat "$PIEROGIS_HOME/.env")" '^PIEROGIS_SECRET_KEY=[a-z0-9]{32,}$'
t_like 'a name is kept as it was given' "$(cat "$PIEROGIS_HOME/.env")" \
    '^PIEROGIS_SITE_NAME="The \\"Dough\\" Exchange \\\$5"$'
t_unlike 'a site for the world is no development' "$(cat "$PIEROGIS_HOME/.env")" STAGE
t_is 'the admin is there' "$(sql 'SELECT handle, role, state FROM account')" 'rose|admin|active'
t_is 'and that is recorded' "$(sql 'SELECT action, subject FROM event')" 'add|account'
does 'the doctor is content' doctor
before=$(everything)
refuses 'a second time' 1 "$PIEROGIS_HOME is a site already; choose another --home, or go on with" init
t_is 'and nothing has changed' "$(everything)" "$before"

t_run env -u PIEROGIS_HOME "$PIEROGIS" init --json --home "$TMP/second"
t_is 'as JSON' "$code $err $(answer '"\(.home) \(.admin)"')" "0  $TMP/second admin"
t_like 'for this machine: development' "$(cat "$TMP/second/.env")" '^PIEROGIS_STAGE=development$'
t_unlike 'two sites have two secrets' "$(cat "$TMP/second/.env")" \
    "$(grep SECRET_KEY "$PIEROGIS_HOME/.env")"
pierogis --home "$TMP/third" init
t_like 'with --home the next step has it, too' "$out" "^next: pierogis --home $TMP/third project add"

# Interrupted before its last step, which writes .env: the same command makes the site whole.
rm "$TMP/third/.env"
does 'what was interrupted can be repeated' --home "$TMP/third" init
does 'and is a site then' --home "$TMP/third" project list -q
(cd "$TMP" && mkdir relative && "$PIEROGIS" --home relative init) >"$TMP/out"
t_like 'a relative path is shown whole' "$(cat "$TMP/out")" "in $TMP/relative,"
# --- questions
t_like 'who has no questions is told where they are' "$("$PIEROGIS" --home "$TMP/mute" init)" 'mute trivia import --starter brings fifty'
t_unlike 'who takes them is not' "$("$PIEROGIS" --home "$TMP/curious" init --trivia)" 'trivia'
t_is 'the bouncer has fifty' "$(sqlite3 "$TMP/curious/db/site.db" 'SELECT count(*) FROM question')" 50
t_done
