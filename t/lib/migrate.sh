# A project that is no site, for tests of migrations: the folders models and versions, and the database p.db, in the
# working directory. Sourced after cli.sh.

export PIEROGIS_HOME="$TMP/no-site" PIEROGIS_DATABASE_URL=sqlite:p.db
mkdir "$TMP/p" && cd "$TMP/p" || exit 1

# anew: an empty project.
anew() { rm -rf versions models p.db* && mkdir versions models; }

# script ID PARENT UP [DOWN]: writes versions/ID_step.sql. DOWN "!" = there is no way back.
script() {
    way=
    [ "${4-}" = '!' ] && way=' irreversible "nobody knows how"'
    {
        echo "-- pierogis: id=$1 parent=$2 message=\"step $1\" destructive=none"
        printf -- '-- pierogis: after\n-- pierogis: up sqlite\n%s\n-- pierogis: up postgres\n' "$3"
        printf -- '-- pierogis: down sqlite%s\n%s\n-- pierogis: down postgres%s\n' "$way" \
            "$(printf %s "${4-}" | tr -d '!')" "$way"
    } >"versions/$1_step.sql"
}

# models SQL: declares it.
models() { printf '%s\n' "$1" >models/all.sql; }

# run COMMAND ARGUMENT…: with this project's folders; leaves $out, $err and $code.
run() {
    t_command=$1
    shift
    pierogis "$t_command" --models models --versions versions "$@"
}

# works NAME COMMAND ARGUMENT…: must succeed without a word on standard error.
works() {
    t_title=$1
    shift
    run "$@"
    t_is "$t_title" "$code $err" '0 '
}

# no NAME CODE REGEX COMMAND ARGUMENT…: as refuses in cli.sh.
no() {
    t_no=$1 t_no_code=$2 t_no_regex=$3 t_no_command=$4
    shift 4
    refuses "$t_no" "$t_no_code" "$t_no_regex" "$t_no_command" --models models --versions versions "$@"
}

# ask QUERY: in the database.
ask() { sqlite3 p.db "$1"; }

tables() {
    ask "SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_schema WHERE type = 'table'
         AND name <> 'pierogis_version' ORDER BY name)"
}
applied() { ask "SELECT group_concat(id, ' ') FROM (SELECT id FROM pierogis_version ORDER BY id)"; }

# bytes: every file of the project.
bytes() { find . -type f -exec sha256sum {} + | sort; }
