#!/bin/bash
# The completion script, in the shell that it is for.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

# complete_words WORD…: what bash would offer for the last word.
complete_words() {
    COMP_WORDS=(pierogis "$@") COMP_CWORD=$# COMPREPLY=()
    _pierogis
    got=${COMPREPLY[*]:+$(printf '%s\n' "${COMPREPLY[@]}" | tr '\n' ' ')}
}

# offers WANT WORD…: exactly these words.
offers() {
    t_title="after: ${*:2}"
    t_want=$1
    shift
    complete_words "$@"
    t_is "$t_title" "$got" "$t_want"
}

pierogis completion bash
t_is 'the script' "$code $err" '0 '
cp "$TMP/out" "$TMP/script"
t_ok 'is a script' bash -n "$TMP/script"
if command -v shellcheck >/dev/null; then
    t_ok 'a clean one' shellcheck -s bash -S warning "$TMP/script"
fi
pierogis completion bash --json
t_is 'as JSON' "$(answer .text)" "$(cat "$TMP/script")"
. "$TMP/script"
t_is 'pierogis is completed by it' "$(complete -p pierogis)" 'complete -F _pierogis pierogis'

"$PIEROGIS" help --json >"$TMP/table"
firsts=$(jq -r '.commands[].name | split(" ")[0]' "$TMP/table" | uniq | tr '\n' ' ')
offers "$firsts" ''
offers 'project ' pro
offers 'config content ' con
offers "$firsts" --json --home /tmp ''
offers 'add ' project a
offers 'list show edit move hide restore remove approve reject ' content ''
offers 'show ' -q project sh
offers 'lighttpd nginx apache htaccess cron systemd ' config ''
offers 'nginx ' config n
offers 'bash ' completion ''
offers "$firsts" help ''
offers 'remove ' help project r
offers '--codename ' project edit --c
offers '--codename ' project edit kitchen --title 'All of it' --c
offers '--port ' serve --p
offers '--json ' --j
offers '' project add --xyzzy

mkdir "$TMP/files" && cd "$TMP/files" && touch 'rolling pin.jpg' roof.png other
offers 'rolling pin.jpg roof.png ' upload kitchen ro
t_is 'a name with a blank is one name' "${#COMPREPLY[@]}" 2
offers 'rolling pin.jpg roof.png ' upload -r kitchen other ro

wrong=
while read -r name; do
    complete_words $name -
    want=$(jq -r --arg name "$name" '(.commands[] | select(.name == $name) | .options[]), .options[] | "--" + .name' \
        "$TMP/table" | tr '\n' ' ')
    [ "$got" = "$want" ] || wrong="$wrong$name: $got"
done < <(jq -r '.commands[].name | select(. != "help")' "$TMP/table")
t_is 'every command has its options' "$wrong" ''
t_done
