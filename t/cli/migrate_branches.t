#!/bin/sh
# Branches of version scripts: two teams give one table columns, and databases that have been through the scripts in either
# order are the same to every command.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/migrate.sh"

columns() { ask "SELECT group_concat(name, ' ') FROM pragma_table_info('t')"; }

# --- the order of columns
anew
declared() { # COLUMN…: of t
    printf 'CREATE TABLE t (a INTEGER PRIMARY KEY%s);\nCREATE TABLE u (x);\n' "$(printf ', %s' "$@")" >models/all.sqlite.sql
}
named() { basename versions/*_"$1".sql | cut -c 1-16; }
echo 'CREATE TABLE t (a INTEGER PRIMARY KEY); CREATE TABLE u (x);' >models/all.sqlite.sql
works 'a first script' migrate -m first
declared 'b TEXT'
works 'a branch' migrate -m b
mv versions/*_b.sql "$TMP/"
declared 'c TEXT'
works 'another' migrate -m c
mv "$TMP"/*_b.sql versions/
works 'two branches are merged' merge -m both
cp -R versions both
# Which of the two is a new database given first? The models are written so that they agree.
works 'a new database' upgrade -q
usual=$(columns) other='a c b'
[ "$usual" = 'a b c' ] || other='a b c'
all=$(printf '%s\n' "$usual" | sed 's/a \(.\) \(.\)/\1 TEXT, \2 TEXT/')
for order in "$usual" "$other"; do
    rm -rf versions p.db
    cp -R both versions
    for branch in ${order#a }; do works "$order: branch $branch" upgrade -q "$(named "$branch")"; done
    works "$order: the merge" upgrade -q
    t_is "$order: the columns come in that order" "$(columns)" "$order"
    declared "$all"
    works "$order: the check finds no difference" migrate --check --database --quiet
    works "$order: the database is where it should be" stamp head --quiet
    ask 'INSERT INTO t VALUES (1, 2, 3)'

    declared "$all" 'd TEXT DEFAULT (1)'
    works "$order: a script that makes the table anew" migrate -m 'd'
    works "$order: is applied" upgrade -q
    t_is "$order: and puts the columns into the order of the models" "$(columns)" "$usual d"
    works "$order: which is no difference either" migrate --check --database --quiet
    works "$order: it is taken back" downgrade -q
    rm versions/*_d.sql
    declared "$all"
    works "$order: and leaves no difference" migrate --check --database --quiet
    works "$order: nor to stamp" stamp head --quiet
    works "$order: the way back" downgrade -q none
    t_is "$order: goes to the end" "$(tables)" ''
    works "$order: and up again" upgrade -q
    ask 'CREATE TABLE v AS SELECT a, c, b FROM t; DROP TABLE u; CREATE TABLE u (y)'
    run migrate --check --database
    t_is "$order: other differences are seen" "$code $(printf '%s\n' "$err" | grep -o '\[.*' | tr '\n' ' ')" '1 [differs:u.x] [differs:u.y] [differs:v] '
done
ask 'DROP TABLE v; DROP TABLE u; CREATE TABLE u (x); DROP TABLE t; CREATE TABLE t (c TEXT, b TEXT, a INTEGER PRIMARY KEY)'
run migrate --check --database
t_like 'an order that no branch gives is a difference' "$code $err" '^1 pierogis: t\.[abc]: .*\[differs:t\.'
run stamp head
t_like 'to stamp, too' "$code $err" '^1 pierogis: .* t\.[abc]: .*\[differs:t\.'

# --- three heads, and branches that cross
anew
script 0001 - 'CREATE TABLE a (x);' 'DROP TABLE a;'
for id in 000b 000c 000d; do script $id 0001 "CREATE TABLE $(echo $id | tr -d 0) (x);" "DROP TABLE $(echo $id | tr -d 0);"; done
no 'three heads' 1 'the version scripts have several heads \(000b, 000c, 000d\)' upgrade
run migrate -m x
t_like 'are too many for a new script' "$code $err" '^1 pierogis: .*3 heads'
works 'two of them are merged' merge -m 'c and d' 000c 000d
two=$(basename "$out" | cut -c 1-16)
run heads
t_is 'which leaves two' "$code $(printf '%s\n' "$out" | cut -d ' ' -f 1 | sort | tr '\n' ' ')" "0 $(printf '%s\n' 000b "$two" | sort | tr '\n' ' ')"
works 'all are merged' merge -m all
works 'and applied' upgrade -q
t_is 'each once' "$(tables) $(applied | wc -w)" 'a b c d 6'
run history
t_is 'each after its parents' "$(printf '%s\n' "$out" | head -1 | cut -c 1-4) $(printf '%s\n' "$out" | tail -1 | grep -c '(head)')" '0001 1'
works 'back to one branch' downgrade -q 000d
t_is 'takes the others back' "$(tables)" 'a d'
works 'all of it' downgrade -q none
t_is 'leaves nothing' "$(tables)" ''

# --- a merge that was edited
works 'up again' upgrade -q
merge=$(echo versions/*_all.sql)
cp "$merge" "$TMP/merge"
sed -i 's/^-- pierogis: up sqlite$/&\nCREATE TABLE late (x);/' "$merge"
no 'a merge that was edited' 1 'the up section of .*_all\.sql has changed since it was applied' upgrade
sed 's/parent=000b,[0-9a-f]*/parent=000b/' "$TMP/merge" >"$merge"
run upgrade
t_like 'one that lost a parent makes two heads' "$code $err" '^1 pierogis: the version scripts have several heads'
cp "$TMP/merge" "$merge"
works 'as it was' upgrade -q

# --- scripts that are not whole
anew
script 0001 - 'CREATE TABLE a (x);' 'DROP TABLE a;'
script 0002 0001 'CREATE TABLE b (x);' 'DROP TABLE b;'
works 'two scripts' upgrade -q
mv versions "$TMP/whole"
broken() { # NAME CODE REGEX SED: every command that reads the scripts refuses them so
    rm -rf versions && cp -R "$TMP/whole" versions
    sed -i "$4" versions/0002_step.sql
    for command in upgrade heads current history 'migrate --check' 'merge -m x' 'stamp head' baseline; do no "$1: $command" "$2" "$3" $command; done
}
models 'CREATE TABLE a (x); CREATE TABLE b (x);' && mv models/all.sql models/all.sqlite.sql
broken 'no parent' 1 'the parent 0009 of the version script 0002_step\.sql is missing$' '1s/parent=0001/parent=0009/'
broken 'its own parent' 1 'the parents of the version scripts form a circle' '1s/parent=0001/parent=0002/'
broken 'a second beginning' 1 'two version scripts have no parent: ' '1s/parent=0001/parent=-/'
broken 'another id' 1 '0002_step\.sql, line 1: the name of the file does not begin with the id' '1s/id=0002/id=0003/'
broken 'no message' 1 '0002_step\.sql, line 1: the first line of a version script is' '1s/message="[^"]*" //'
broken 'the first half' 1 '0002_step\.sql.* section ' '/^-- pierogis: down sqlite/,$d'
broken 'the last line' 1 '0002_step\.sql, line 7: here the section "-- pierogis: down postgres" begins' '$d'
truncate -s -1 versions/0002_step.sql
no 'half a line' 1 '0002_step\.sql does not end with the end of a line' upgrade
t_done
