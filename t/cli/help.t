#!/bin/sh
# Every row of the table of commands: its help, its manual page, its example, and what is said to wrong words.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
command -v mandoc >/dev/null || t_skip 'mandoc is missing'
export PIEROGIS_HOME=/nonexistent # help needs no site

# options FILE: the options in an answer of "help --json", one "NAME LETTER VALUE" per line.
options() { jq -r '.options[] | "\(.name) \(.letter // "-") \(.value // "-")"' "$1"; }

pierogis help --json
t_is 'the list is one JSON value' "$code $(answer '.commands | length > 20')" '0 true'
cp "$TMP/out" "$TMP/table"
options "$TMP/table" >"$TMP/global"
jq -r '.commands[].name' "$TMP/table" >"$TMP/names"
# All at once, because starting jq takes longer than what it does.
jq -r '.commands[] | "\(.name)\t\(.summary)"' "$TMP/table" >"$TMP/summaries"
jq -r '.commands[] | "\(.name)\t\(.example | gsub("\n"; " "))"' "$TMP/table" >"$TMP/examples"
jq -r '.commands[] | .name as $name | .options[] | "\($name)\t\(.name) \(.letter // "-") \(.value // "-")"' "$TMP/table" >"$TMP/options"
tab=$(printf '\t')
# row FILE COMMAND: what one of these files says of a command.
row() { sed -n "s/^$2$tab//p" "$TMP/$1"; }
: >"$TMP/rows"

# page COMMAND: its manual page.
page() {
    case $1 in
    help) echo "$ROOT/bin/pierogis.1" ;;
    downgrade | current | history | heads | stamp | baseline | repair) echo "$ROOT/bin/pierogis-upgrade.1" ;;
    merge) echo "$ROOT/bin/pierogis-migrate.1" ;;
    *) echo "$ROOT/bin/pierogis-${1%% *}.1" ;;
    esac
}

# manual FILE: a manual page as text, made once.
manual() {
    t_made=$TMP/${1##*/}.text
    [ -e "$t_made" ] || mandoc -Tascii "$1" 2>/dev/null | perl -pe 's{.\x08}{}g' >"$t_made"
    cat "$t_made"
}

while read -r name; do
    set -- $name
    pierogis "$@" -h
    t_is "$name -h: exit code and standard error" "$code $err" '0 '
    t_like "$name -h: usage" "$out" "^usage: pierogis $name( |\$)"
    t_like "$name -h: an example" "$out" '^  .*pierogis '
    help=$out
    pierogis help "$@"
    t_is "help $name says the same" "$code $out" "0 $help"
    pierogis help --json "$@"
    cat "$TMP/out" >>"$TMP/rows"

    manual=$(manual "$(page "$name")")
    t_like "$name has a manual page that names it" "$manual" "(pierogis|^ +) $name|^ +help \\["
    t_like "$name has a summary that fits a line" "$(row summaries "$name")" '^[a-z].{10,90}[^.]$'
    row options "$name" >"$TMP/own"
    missing=
    while read -r option letter value; do
        printf '%s\n' "$manual" | grep -qE -e "--$option( |,|\\]|\$)" || missing="$missing --$option"
        [ "$letter" = - ] || printf '%s\n' "$manual" | grep -qE -e "(^|[ [])-${letter}[ ,]" ||
            missing="$missing -$letter"
    done <"$TMP/own"
    t_is "$name: the manual page explains all options" "$missing" ''

    example=$(row examples "$name")
    t_like "$name: the example is of this command" "$example" "pierogis( --?[a-z]+( [^ ]+)?)* ${name%% *}"
    wrong=
    for word in $(printf '%s' "$example" | grep -oE -e ' --?[a-z-]+'); do
        case $word in
        --*) grep -q "^${word#--} " "$TMP/own" "$TMP/global" || wrong="$wrong $word" ;;
        -*) cat "$TMP/own" "$TMP/global" | grep -q "^[a-z-]* ${word#-} " || wrong="$wrong $word" ;;
        esac
    done
    t_is "$name: the example uses options that exist" "$wrong" ''
    t_is "$name: no two options have one letter" \
        "$(cat "$TMP/own" "$TMP/global" | awk '$2 != "-" { print $2 }' | sort | uniq -d)" ''
done <"$TMP/names"
t_is 'help --json of a command is its row of the table' "$(jq -S . "$TMP/rows")" "$(jq -S '.commands[]' "$TMP/table")"

t_is 'every manual page is of some command, or of the helper program' \
    "$(for file in "$ROOT"/bin/*.1; do
        word=$(basename "$file" .1)
        word=${word#pierogis} word=${word#-}
        case $word in '' | render) ;; *) grep -qE "^$word( |\$)" "$TMP/names" || echo "$word" ;; esac
    done)" ''
t_is 'the manual pages are free of mistakes' "$(mandoc -Tlint -Wwarning "$ROOT"/bin/*.1 2>&1)" ''

# What can be configured, and what that is by default, stands in the manual as it stands in the table.
mandoc -Tascii "$ROOT/bin/pierogis.1" | perl -pe 's{.\x08}{}g' >"$TMP/manual"
sed -n 's/^CONF_KEY(\([A-Z_]*\), [A-Z]*, "\([^"]*\)".*/\1 \2/p' "$ROOT/common/base/conf_keys.def" |
    while read -r key value; do
        printf 'PIEROGIS_%s %s\n' "$key" "${value:-not set}"
    done >"$TMP/want"
tr -s ' \n' ' ' <"$TMP/manual" | grep -oE 'PIEROGIS_[A-Z_]+ [^*]*' | sed 's/PIEROGIS_/\n&/g' |
    sed -nE 's/^(PIEROGIS_[A-Z_]+) .*Default: (not set|[^ ]*[^ .]).*/\1 \2/p' | sort >"$TMP/got"
t_is 'the manual has every key of the configuration with its default' "$(cat "$TMP/got")" "$(sort "$TMP/want")"
for code in 0 1 2 3 4 70 74 75; do
    t_like "the manual explains exit code $code" "$(cat "$TMP/manual")" "^ +$code  +[A-Z]"
done
t_is 'the table has those exit codes and no other' \
    "$(sed -nE 's/.*\{"[a-z-]+", [0-9]+, ([0-9]+), .*/\1/p' "$ROOT/common/base/status.c" | sort -nu | tr '\n' ' ')" \
    '0 1 2 3 4 70 74 75 '

pierogis
t_is 'without a command: exit code, standard error' "$code $err" '0 '
t_like 'without a command: the version' "$out" '^pierogis [0-9]+\.[0-9]+\.[0-9]+'
t_like 'without a command: where help is' "$out" 'pierogis help'
pierogis --version
t_like '--version' "$code $out" '^0 pierogis [0-9.]+ \(.+\)$'
pierogis --json
t_like 'as JSON' "$(answer .version)" '^[0-9.]+$'
pierogis -h
t_is '-h alone lists the commands' "$(printf '%s\n' "$out" | grep -c '^  [a-z]')" "$(wc -l <"$TMP/names")"
t_is '… what they do in one column' "$(printf '%s\n' "$out" | perl -CS -ne 'print if /^  [a-z].*  \w/ && !/^.{36} \w/')" ''
pierogis help project
t_is 'help of a family lists its commands' "$(printf '%s\n' "$out" | grep -c '^  [a-z]')" \
    "$(grep -c '^project ' "$TMP/names")"
pierogis project -h
t_like 'and so does -h' "$code $out" 'project cover'

refuses 'an unknown command' 2 'there is no command "uplaod"; did you mean "upload"\?$' uplaod
refuses 'an unknown family' 2 'there is no command "projet"; did you mean "project"\?$' projet list
refuses 'the beginning of a command' 2 '.*did you mean "doctor"\?$' doc
refuses 'an unknown member of a family' 2 '.*"project lst"; did you mean "project list"\?$' project lst
refuses 'a command unlike any' 2 'there is no command "xyzzy"; "pierogis help" lists' xyzzy
refuses 'a member unlike any' 2 '.*"pierogis help project" lists' project xyzzy
refuses 'half a command' 2 '"content" needs one more word; "pierogis help content" lists' content
refuses 'help of what is no command' 2 '.*did you mean "project add"\?$' help project ad
refuses 'help of too much' 2 '"x" is no part of' help project add x
refuses 'an unknown option' 2 'there is no option --tilte; did you mean --title\?$' project add --tilte x y
refuses 'an option unlike any' 2 'there is no option --xyzzy; "pierogis project add -h" lists' project add --xyzzy
refuses 'an unknown letter' 2 'there is no option -x; ' project list -x
refuses 'an unknown letter among others' 2 'there is no option -qx; ' project list -qx
refuses 'a long option with one hyphen' 2 'there is no option -title; did you mean --title\?$' project add -title x
refuses 'an option before its command' 2 '--title is no option of every command; .* after' --title x project add y
refuses 'a value that is missing' 2 '--title needs a value: --title TEXT$' project add x --title
refuses 'the home without a value' 2 '--home needs a value: --home DIR$' project list --home
refuses 'an empty home' 2 '--home is empty; give the folder' --home '' project list
refuses 'a value that is too much' 2 '--recursive takes no value$' upload x y --recursive=yes
refuses 'no argument' 2 '"project add" needs PATH; "pierogis project add -h" explains it$' project add
refuses 'too few arguments' 2 '"upload" needs PROJECT FILE' upload kitchen
refuses 'too many arguments' 2 '"b" is one argument too many; write: pierogis project add PATH$' project add a b
refuses 'an argument where none belongs' 2 '"x" is one argument too many; write: pierogis doctor$' doctor x
refuses 'an option after --' 2 '"--quiet" is one argument too many' project list -- --quiet
refuses 'a shell that has no completion' 2 'there is completion for bash only' completion zsh
set --
for i in $(seq 300); do set -- "$@" --tag "$i"; done
refuses 'more options than anybody needs' 2 'more than [0-9]+ options' upload a b "$@"

for order in '--json nonsense' 'nonsense --json' 'project --json nonsense' 'project add --nonsense --json' \
    'nonsense -- --json'; do
    pierogis $order
    case $order in
    *--\ *) t_unlike "$order: no JSON" "$err" '"urn:' ;;
    *) t_is "$order: JSON" "$code $(jq -r .type "$TMP/err" 2>&1)" '2 urn:pierogis:problem:usage' ;;
    esac
done

"$PIEROGIS" help >/dev/full 2>"$TMP/err" && code=0 || code=$?
t_is 'a full disk behind standard output' "$code $(wc -l <"$TMP/err")" '74 1'
"$PIEROGIS" help >&- 2>"$TMP/err" && code=0 || code=$?
t_is 'a closed standard output' "$code $(wc -l <"$TMP/err")" '74 1'
mkfifo "$TMP/pipe"
{ "$PIEROGIS" help 2>"$TMP/err"; echo "$?" >"$TMP/code"; } >"$TMP/pipe" & # opens when the reader comes, and the reader goes
exec 9<"$TMP/pipe" && exec 9<&-
wait
t_is 'a reader that went away is no error' "$(cat "$TMP/code" "$TMP/err")" 0
t_done
