#!/bin/sh
# What `migrate` writes for PostgreSQL, on a real server: each pair of schemas in t/migrate that is for both databases goes
# up and down, and at every stop the server's catalog must be that of a fresh database, the names of constraints
# included. The server is started for this test alone, on a socket in its folder.
. "$(dirname "$0")/../lib/sh.sh"

# Debian keeps the server's programs outside of PATH.
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -x "${bin:-/nowhere}/initdb" ] || t_skip 'PostgreSQL is not installed: apt install postgresql'
pairs=$BUILD/t/migrate_postgres_cases.t
[ -x "$pairs" ] || t_skip "there is no $pairs: run make unit"

# The server refuses to run as root.
as_postgres() { "$@"; }
if [ "$(id -u)" = 0 ]; then
    id postgres >/dev/null 2>&1 || t_skip 'there is no user postgres'
    as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups env HOME="$data" "$@"; }
fi

data=$TMP/data socket=$TMP/socket
mkdir "$data" "$socket" "$TMP/plain" "$TMP/online"
chmod 755 "$TMP"

cd "$ROOT" || exit 1
"$pairs" --write "$TMP/plain" >"$TMP/plain.txt"
ONLINE=1 "$pairs" --write "$TMP/online" >"$TMP/online.txt"
[ "$(id -u)" != 0 ] || chown -R postgres "$data" "$socket" "$TMP/plain" "$TMP/online"
cd "$TMP" || exit 1
t_ok 'a database cluster' as_postgres "$bin/initdb" -D "$data" -U postgres -A trust -E UTF8 \
    --locale=C.UTF-8 --no-sync
t_at_exit 'as_postgres "$bin/pg_ctl" -D "$data" -m immediate stop >/dev/null 2>&1'
t_ok 'its server' as_postgres "$bin/pg_ctl" -D "$data" -w -l "$data/log" \
    -o "-c listen_addresses= -c unix_socket_directories=$socket -c fsync=off" start

# What there is, in the words of the server. The order of columns means nothing.
cat >"$TMP/plain/describe.sql" <<'END'
SELECT 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
       a.attgenerated, pg_get_expr(d.adbin, d.adrelid), l.collname
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  LEFT JOIN pg_collation l ON l.oid = a.attcollation
 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'v', 'm') AND a.attnum > 0
   AND NOT a.attisdropped ORDER BY 2, 3;
SELECT 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint
 WHERE connamespace = current_schema()::regnamespace ORDER BY conrelid::regclass::text, 3;
SELECT 'index', pg_get_indexdef(indexrelid, 0, true), indisvalid FROM pg_index
 WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace) ORDER BY 2;
SELECT 'view', relname, pg_get_viewdef(oid) FROM pg_class
 WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('v', 'm') ORDER BY 2;
SELECT 'sequence', relname FROM pg_class
 WHERE relnamespace = current_schema()::regnamespace AND relkind = 'S' ORDER BY 2;
SELECT 'trigger', pg_get_triggerdef(t.oid, true) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
 WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace ORDER BY 2;
SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace ORDER BY 2;
SELECT 'enum', t.typname, string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e
  JOIN pg_type t ON t.oid = e.enumtypid WHERE t.typnamespace = current_schema()::regnamespace GROUP BY 2 ORDER BY 2;
END
cp "$TMP/plain/describe.sql" "$TMP/online/describe.sql"

# differ NAME GOT WANT: says on stderr, once, what is not as it should be.
differ() {
    cmp -s "$2" "$3" || diff -u -L "$1: want" -L "$1: got" "$3" "$2" >&2
}

# check OUTCOME DOWN: looks at the files of the pair in whose folder we are.
check() {
    differ 'what the first script makes' live_before.txt fresh_before.txt || return
    if [ "$1" = fail ]; then
        grep -qx '00000' up.txt && { echo 'the script did not fail' >&2; return 1; }
        differ 'what is left of it' live_after.txt live_before.txt
        return
    fi
    differ 'what the script makes' live_after.txt fresh_after.txt || return
    differ 'the rows' rows_after.txt want_rows.txt || return
    ! grep -v 'must_fail true' must_fail.txt >&2 || return
    ! grep -v 'must_work false' must_work.txt >&2 || return
    [ "$2" != any ] || ! grep -qx irreversible down.txt || return 0
    [ "$2" = none ] || ! grep -qx irreversible down.txt || { echo 'there is no way down' >&2; return 1; }
    if [ "$2" = none ]; then
        grep -qx irreversible down.txt || differ 'what a way down that fails leaves' live_down.txt live_after.txt
        return
    fi
    differ 'what the way down makes' live_down.txt fresh_before.txt || return
    [ "$2" != exact ] || differ 'the rows on the way down' rows_down.txt rows_before.txt
}

# try_pair FOLDER OUTCOME DOWN
try_pair() {
    cd "$1" || return
    as_postgres "$bin/psql" -X -q -A -t -h "$socket" -U postgres -f case.sql >psql.txt 2>&1
    psql_code=$?
    if [ $psql_code != 0 ] || ! check "$2" "$3"; then
        cat psql.txt >&2
        return 1
    fi
}

for kind in plain online; do
    count=0
    while read -r name outcome down; do
        count=$((count + 1))
        t_ok "$kind: $name" try_pair "$TMP/$kind/$name" "$outcome" "$down"
        cd "$TMP" || exit 1
    done <"$TMP/$kind.txt"
    t_ok "$kind: that was $count of them" [ "$count" -gt 100 ]
done
t_done
