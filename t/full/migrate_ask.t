#!/bin/sh
# Renames are asked for at a terminal: what may be answered, and what comes of it.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/migrate.sh"
command script -qec true /dev/null >/dev/null 2>&1 || t_skip 'there are no pseudo-terminals here'

# typed KEYS ARGUMENT…: migrate with these keys typed at its terminal; leaves $code, $said and $new, what the script does.
typed() {
    keys=$1
    shift
    rm -f versions/*_next.sql
    # shellcheck disable=SC2059 # keys are written as printf knows them
    printf "$keys" | command script -qec "'$PIEROGIS' migrate --models models --versions versions -m next $*" /dev/null >"$TMP/typed" 2>&1 &&
        code=0 || code=$?
    said=$(tr -d '\r' <"$TMP/typed")
    new=$(cat versions/*_next.sql 2>/dev/null | sed -n '/up sqlite/,/up postgres/{/^--/!p}')
}
questions() { printf '%s\n' "$said" | grep -c '\[y/N\]'; }

anew
models 'CREATE TABLE t (id INTEGER PRIMARY KEY, "One" TEXT, second INTEGER); CREATE TABLE u (x TEXT, y TEXT);'
works 'a first script' migrate -m first
models 'CREATE TABLE t (id INTEGER PRIMARY KEY, "Given" TEXT, third INTEGER); CREATE TABLE "W w" (x TEXT, y TEXT);'

typed 'y\nY\nyes\n'
t_is 'three renames, with capitals and blanks in their names' "$code $new" '0 ALTER TABLE u RENAME TO "W w";
ALTER TABLE t RENAME COLUMN second TO third;
ALTER TABLE t RENAME COLUMN one TO "Given";'
t_is 'three questions' "$(questions)" 3
t_like 'each names both' "$said" 'Is w w the renamed u\? \[y/N\]'
typed 'y\nn\nn\n'
t_is 'a no among them is asked for once, and ends in a refusal' "$code $(questions) $new" '1 3 '
t_like 'of what is left' "$said" '\[ambiguous_rename:t\.One->t\.Given\]'
t_unlike 'and not of what was answered' "$said" 'ambiguous_rename:u'
typed 'n\nn\nn\n'
t_is 'no, no, no' "$code $(questions) $new" '1 3 '
typed 'sure\n\nYES!\n'
t_is 'other words are no' "$code $(questions) $new" '1 3 '
typed "$(printf 'n%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26)$(printf '%053d' 0)y\n\n\n"
t_is 'a long line is one answer' "$code $(questions) $new" '1 3 '
typed '\004'
t_is 'the end of the input ends the questions' "$code $(questions) $new" '1 1 '
rm -f versions/*_next.sql "$TMP/typed"
{ # a shell that runs this in the background has told it to ignore interrupts
    until grep -qs 'y/N' "$TMP/typed"; do :; done # before that there is nobody to interrupt
    printf '\003'
} | perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' script -qefc "'$PIEROGIS' migrate --models models --versions versions -m next" /dev/null >"$TMP/typed" 2>&1 && code=0 || code=$?
t_is 'an interrupt writes nothing' "$code $(ls versions | wc -l)" '130 1'
typed 'y\ny\ny\n' --json
t_is 'nobody is asked with --json' "$code $(questions) $new" '1 0 '
typed 'y\ny\ny\n' --quiet
t_is 'nor with --quiet' "$code $(questions) $new" '1 0 '
t_done
