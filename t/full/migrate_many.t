#!/bin/sh
# How many files a project may have: as many of each as there may be, and one more, which is refused in a sentence.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/migrate.sh"

anew
models 'CREATE TABLE t (a TEXT);'
works 'one file of models' migrate -m first
seq -f 'models/m%.0f.sql' 9998 | xargs touch
works 'many' migrate --check
touch models/m9999.sql
no 'and one more' 1 'there are too many models in models' migrate --check

anew
seq -f 'versions/%.0f.sql' 100000 | xargs touch
no 'a hundred thousand scripts are read' 1 '[0-9]+.sql does not end with the end of a line' heads
touch versions/100001.sql
no 'one more is not' 1 'too many version scripts in versions' heads
t_done
