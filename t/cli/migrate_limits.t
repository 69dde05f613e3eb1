#!/bin/sh
# How much a project may have: one more of each is refused in a sentence. What takes many files: t/full/migrate_many.t.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/migrate.sh"

# pad FILE BYTES: makes it that long with empty lines.
pad() { head -c $(($2 - $(stat -c %s "$1"))) /dev/zero | tr '\0' '\n' >>"$1"; }

anew
models 'CREATE TABLE t (a TEXT);'
pad models/all.sql 4194304
works 'models of four megabytes' migrate -m first
echo >>models/all.sql
no 'and a byte more' 1 'all.sql is larger than 4194304 bytes' migrate --check
models 'CREATE TABLE t (a TEXT);'
file=$(echo versions/*)
cp "$file" "$TMP/script"
pad "$file" 1048576
works 'a script of a megabyte' heads
echo >>"$file"
no 'and a byte more' 1 '.*_first.sql is larger than 1048576 bytes' heads
cp "$TMP/script" "$file"

anew
models 'CREATE TABLE t (a TEXT);'
works 'a message of many words' migrate -m 'a2345678 b2345678 c2345678 d2345678 e2345678'
t_like 'of which forty bytes are the name of the file' "$(echo versions/*)" '^versions/[0-9a-f]{16}_a2345678_b2345678_c2345678_d2345678_e234\.sql$'
name=$(printf '%063d' 0 | tr 0 n)
models "CREATE TABLE t (a TEXT); CREATE TABLE $name ($name TEXT);"
works 'names of 63 bytes' migrate -m names
models "CREATE TABLE t (a TEXT); CREATE TABLE $name (${name}n TEXT);"
no 'and a byte more' 1 ".*\"${name}n\": PostgreSQL has no names of more than 63 bytes" migrate -m more --rename-column "$name.${name}n=$name"

anew
script 0001 - ''
for n in 1 2 3 4 5 6 7 8; do script "000a$n" 0001 ''; done
works 'eight heads are merged' merge -m all
rm versions/*_all.sql
script 000a9 0001 ''
no 'nine are not' 1 'a version script has at most 8 parents: merge some of them first' merge -m all
script 000b 000a1,000a2,000a3,000a4,000a5,000a6,000a7,000a8,000a9 ''
no 'nor are nine by hand' 1 '000b_step.sql, line 1: too many parents' heads
t_done
