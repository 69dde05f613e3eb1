# Helpers of the command line's tests; sourced after sh.sh.

[ -x "$PIEROGIS" ] || { echo "Bail out! $PIEROGIS is not built"; exit 1; }
convert=$(command -v convert-im6.q16) || t_skip 'ImageMagick is missing'
for t_name in jq sqlite3; do
    command -v "$t_name" >/dev/null || t_skip "$t_name is missing"
done

# pierogis ARGUMENT…: leaves $out, $err and $code.
pierogis() { t_run "$PIEROGIS" "$@"; }

# programs_for_all: other users can run $PIEROGIS from now on, wherever the tree lies.
programs_for_all() {
    chmod 711 "$TMP"
    mkdir -p "$TMP/programs" && cp -a "$BUILD/bin" "$TMP/programs/" && chmod -R go+rX "$TMP/programs"
    PIEROGIS=$TMP/programs/bin/pierogis
}

# does NAME ARGUMENT…: must succeed without a word on standard error.
does() {
    t_title=$1
    shift
    pierogis "$@"
    t_is "$t_title" "$code $err" '0 '
}

# refuses NAME CODE REGEX ARGUMENT…: ends with the exit code, prints nothing but one line on standard error, and that
# matches "pierogis: REGEX". With --json it says the same in a problem object.
refuses() {
    t_title=$1 t_code=$2 t_regex=$3
    shift 3
    pierogis "$@"
    t_is "$t_title: exit code, lines of standard error, standard output" "$code $(wc -l <"$TMP/err") $out" \
        "$t_code 1 "
    t_like "$t_title: the sentence" "$err" "^pierogis: $t_regex"
    t_sentence=${err#pierogis: }
    pierogis --json "$@"
    t_detail=$(problem_laid_out)
    [ "$t_detail" = "$t_sentence" ] || # jq has the last word, but takes ten times as long to start
        t_detail=$(jq -r 'select((.type | startswith("urn:pierogis:problem:")) and .title and .status) | .detail' \
            "$TMP/err" 2>&1)
    t_is "$t_title: the same as JSON" "$code $t_detail" "$t_code $t_sentence"
}

# problem_laid_out: the detail of the problem object on standard error, if it is laid out as we do, and nothing else is
# there: one member per line, no escapes but of quotes, slashes and backslashes.
problem_laid_out() {
    sed -nE '1 { /^\{$/! q }; 2 { /^  "type": "urn:pierogis:problem:[a-z-]+",$/! q }; 3 { /^  "title": "[^"\\]+",$/! q }
        4 { /^  "status": [1-5][0-9]{2},$/! q }; 5 { /^  "detail": "([^"\\]|\\["\\/])*"$/! q; h }
        6 { /^\}$/! q; $! q; g; s/^  "detail": "(.*)"$/\1/; s/\\(.)/\1/g; p }' "$TMP/err"
}

# answer FILTER: what jq makes of the last output, which must be exactly one JSON value.
answer() { jq -r -s "if length == 1 then .[0] | ($1) else error(\"\(length) values\") end" "$TMP/out" 2>&1; }

# sql QUERY: asks the site's database.
sql() { sqlite3 -readonly "$PIEROGIS_HOME/db/site.db" "$1"; }

# content_rows: how many pieces of content there are.
content_rows() { sql 'SELECT count(*) FROM content'; }

# picture NUMBER FILE: a small picture, another one for every number.
picture() { "$convert" -seed "$1" -size 48x36 plasma:fractal +set date:create +set date:modify "$2"; }

# everything: the whole home as text: every file's name, mode and bytes (the database as SQL), and what is in tmp/, to be
# compared. Folders that files of one kind share may stay, empty.
everything() {
    (cd "$PIEROGIS_HOME" && find . -type f ! -path './db/*' -printf '%p %m\n' | sort &&
        find . -type f ! -path './db/*' -exec sha256sum {} + | sort && find tmp -mindepth 1)
    sql .dump
}

# files FOLDER: how many files lie below a folder of the home.
files() { find "$PIEROGIS_HOME/$1" -type f | wc -l; }

# stored FILE: the name that a stored file must have: the BLAKE2b-256 of its bytes in base 32.
stored() { b2sum -l 256 "$1" | cut -c1-64 | perl -ne 'print pack "H64", $_' | base32 | tr A-Z a-z | tr -d '=\n'; }

# place PATH: where a path leads a visitor: "200", or the status and the address of a redirect.
place() {
    cgi_get site "/p/$1"
    printf '%s' "$status$(printf '%s\n' "$headers" | sed -n -E 's/^Location: (https?:\/\/[^/]*)?/ /Ip')"
}
