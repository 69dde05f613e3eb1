#!/bin/sh
# The models and the version scripts on a real PostgreSQL, started for this test alone, on a socket in its folder.
. "$(dirname "$0")/../lib/sh.sh"

# Debian keeps the server's programs outside of PATH.
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -x "${bin:-/nowhere}/initdb" ] || t_skip 'PostgreSQL is not installed: apt install postgresql'
[ -x "$BUILD/t/migrate_models.t" ] || t_skip "there is no $BUILD/t/migrate_models.t: run make unit"

# The server refuses to run as root.
as_postgres() { "$@"; }
if [ "$(id -u)" = 0 ]; then
    id postgres >/dev/null 2>&1 || t_skip 'there is no user postgres'
    as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups env HOME="$data" "$@"; }
fi

data=$TMP/data socket=$TMP/socket
mkdir "$data" "$socket"
chmod 755 "$TMP"
[ "$(id -u)" != 0 ] || chown postgres "$data" "$socket"

# sql DATABASE [FILE]: runs a file, or one statement from stdin.
sql() {
    as_postgres "$bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h "$socket" -U postgres -d "$1" -f "${2:--}"
}

cd "$TMP" || exit 1
t_ok 'a database cluster' as_postgres "$bin/initdb" -D "$data" -U postgres -A trust -E UTF8 \
    --locale=C.UTF-8 --no-sync
t_at_exit 'as_postgres "$bin/pg_ctl" -D "$data" -m immediate stop >/dev/null 2>&1'
t_ok 'its server' as_postgres "$bin/pg_ctl" -D "$data" -w -l "$data/log" \
    -o "-c listen_addresses= -c unix_socket_directories=$socket -c fsync=off" start
for name in models scripts; do
    t_ok "the database $name" as_postgres "$bin/createdb" -h "$socket" -U postgres -T template0 $name
done

# What there is, in the words of the server, without the names that it made up.
cat >"$TMP/describe.sql" <<'END'
SELECT table_name, ordinal_position, column_name, data_type, collation_name, is_nullable, column_default,
       is_identity FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2;
SELECT conrelid::regclass, pg_get_constraintdef(oid) FROM pg_constraint
 WHERE connamespace = 'public'::regnamespace ORDER BY conrelid::regclass::text, 2;
SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1;
SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1;
SELECT pg_get_indexdef(indexrelid) FROM pg_index
 WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace) ORDER BY 1;
END
chmod 644 "$TMP/describe.sql"

cd "$ROOT" || exit 1
t_ok 'the models are translated' "$BUILD/t/migrate_models.t" --postgres
"$BUILD/t/migrate_models.t" --postgres >"$TMP/models.sql"
cd "$TMP" || exit 1
t_ok 'and load' sql models "$TMP/models.sql"

# section NAME FILE: the body below that line.
section() { awk -v name="-- pierogis: $1" 'index($0, "-- pierogis:") == 1 { on = index($0, name) == 1; next } on' "$2"; }

# In the order of parents: each round takes the scripts whose parents have been taken.
ordered=
left=$(ls "$ROOT"/schema/versions/*.sql)
while [ -n "$left" ]; do
    later=
    for script in $left; do
        ready=1
        for parent in $(sed -En '1s/.* parent=([^ ]*).*/\1/p' "$script" | tr ',' ' '); do
            case "$parent $ordered" in -*) ;; *" $ROOT/schema/versions/${parent}_"*) ;; *) ready=0 ;; esac
        done
        if [ $ready = 1 ]; then ordered="$ordered $script"; else later="$later $script"; fi
    done
    [ "$later" != "$left" ] || break
    left=$later
done
t_is 'every version script has its place' "$left" ''

for script in $ordered; do
    section 'up postgres' "$script" >"$TMP/up.sql"
    t_ok "up: ${script##*/}" sql scripts "$TMP/up.sql"
done
sql models "$TMP/describe.sql" >"$TMP/models.txt"
sql scripts "$TMP/describe.sql" >"$TMP/scripts.txt"
t_like 'ids are identities' "$(cat "$TMP/models.txt")" '^project\|1\|id\|bigint\|\|NO\|\|YES$'
t_like 'texts compare by bytes' "$(cat "$TMP/models.txt")" '^project\|[0-9]+\|path\|text\|C\|NO\|\|NO$'
t_is 'the scripts make what the models say' "$(cat "$TMP/scripts.txt")" "$(cat "$TMP/models.txt")"

# Some rows through the constraints that both databases share.
t_is 'rows go in, ids come out' "$(sql scripts <<'END'
INSERT INTO project (path, codename, title, created_at, updated_at) VALUES ('a', 'a', 'A', 1, 1) RETURNING id;
INSERT INTO generation (id, value) VALUES (1, -9223372036854775807)
    ON CONFLICT (id) DO UPDATE SET value = excluded.value RETURNING value;
END
)" '1
-9223372036854775807'
t_run sql scripts <<'END'
INSERT INTO account (handle, role, state, created_at) VALUES ('a', 'chef', 'active', 1);
END
t_like 'a role that does not exist is refused' "$(cat "$TMP/err")" 'account_role_check'

backwards=
for script in $ordered; do backwards="$script $backwards"; done
for script in $backwards; do
    if grep -q '^-- pierogis: down postgres irreversible' "$script"; then
        t_note "${script##*/} has no way down, so the way ends here"
        t_done
    fi
    section 'down postgres' "$script" >"$TMP/down.sql"
    t_ok "down: ${script##*/}" sql scripts "$TMP/down.sql"
done
t_is 'nothing is left' "$(sql scripts "$TMP/describe.sql")" ''
t_done
