#!/bin/bash
# An upload that is killed at any moment: every item is whole and paid, or absent and free; the doctor names what is left
# over and takes it away, and the same command again posts the rest. It is that of a member, whose posts can be seen at once
# in every other trial and wait for approval in the rest. TRIALS=400 tries harder.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
. "$ROOT/t/lib/crash.sh"

TRIALS=${TRIALS:-40}
template=$TMP/template site=$PIEROGIS_HOME
"$PIEROGIS" --home "$template" -q init >/dev/null
"$PIEROGIS" --home "$template" project add kitchen >/dev/null
"$PIEROGIS" --home "$template" account add anna >/dev/null 2>&1
"$PIEROGIS" --home "$template" clout grant anna 1000 -r test >/dev/null
printf 'PIEROGIS_PRICE_UPLOAD=20\n' >>"$template/.env"
mkdir -p "$TMP/files/pots"
for n in 1 2; do
    "$convert" -seed $n -size 900x600 plasma:fractal "$TMP/files/p$n.jpg"
    "$convert" -seed 1$n -size 500x300 plasma:fractal "$TMP/files/pots/q$n.png"
done
printf '# Dough\n' >"$TMP/files/recipe.md"
files=5
if command -v ffmpeg >/dev/null; then
    ffmpeg -loglevel error -f lavfi -i testsrc=s=160x120:d=1 -f lavfi -i sine=d=1 -pix_fmt yuv420p -shortest \
        "$TMP/files/walk.mp4"
    files=6
else
    t_note 'ffmpeg is missing: no video is among the files'
fi
upload=("$PIEROGIS" upload --decorative -r kitchen "$TMP/files" --as anna)

fresh() { rm -rf "$site" && cp -a "$template" "$site"; }
fresh
undisturbed "$TMP/time" "${upload[@]}"
t_is 'undisturbed, everything is posted' "$(content_rows)" "$files"
t_note "which takes $(milliseconds "$TMP/time") ms"
t_is 'and waits: the member is new' "$(sql 'SELECT DISTINCT state FROM content')" waiting

# broken: what is wrong with the items that are there. Nothing, if all are whole.
broken() {
    sql "SELECT hash, extension, widths, alpha, CASE state WHEN 'visible' THEN 'media' ELSE 'held' END
        FROM content WHERE kind <> 'text'" |
        while IFS='|' read -r hash extension widths alpha folder; do
            file=$site/$folder/${hash:0:2}/$hash
            [ -f "$file.$extension" ] || echo "$hash.$extension is missing"
            [ "$(stored "$file.$extension")" = "$hash" ] || echo "$hash.$extension has other bytes"
            for width in $widths; do
                fallback=$([ "$alpha" = 1 ] && echo png || echo jpg)
                [ -s "$file-$width.webp" ] && [ -s "$file-$width.$fallback" ] || echo "$hash-$width is missing"
            done
        done
    sql "SELECT 'a text without its text' FROM content c WHERE kind = 'text'
        AND NOT EXISTS (SELECT 1 FROM content_text t WHERE t.content_id = c.id);
        PRAGMA integrity_check; PRAGMA foreign_key_check" | grep -v '^ok$'
}

# unpaid: what is wrong with the money: items without their price, prices without their item, a ledger that is not sound.
unpaid() {
    sql "SELECT 'item ' || id || ' is not paid' FROM content WHERE NOT EXISTS
            (SELECT 1 FROM entry WHERE idem = 'upload:' || content.id AND amount = 20);
        SELECT idem || ' paid for nothing' FROM entry WHERE reason = 'upload' AND NOT EXISTS
            (SELECT 1 FROM content WHERE 'upload:' || id = entry.idem);
        SELECT 'anna has ' || balance FROM purse WHERE kind = 'account'
            AND balance <> 1000 - 20 * (SELECT count(*) FROM content)"
    "$PIEROGIS" clout verify 2>&1 | grep -v '^the ledger is sound'
}

# leftovers: files below media/ and held/ that no item owns, and what lies in tmp/.
leftovers() {
    sql 'SELECT hash FROM content WHERE hash IS NOT NULL' >"$TMP/owned"
    (cd "$site" && find media held -type f | grep -vFf "$TMP/owned"; find tmp -mindepth 1)
    find "$site" -name '.*-[0-9a-f]*' -o -name '*.new*'
}
left() { leftovers | sed '/^$/d'; }

some=0 with_leftovers=0
for trial in $(seq "$TRIALS"); do
    fresh
    export PIEROGIS_NEWCOMERS=hold
    [ $((trial % 2)) = 0 ] || PIEROGIS_NEWCOMERS=open
    outcome=$(killed_in "$TMP/time" "$trial" 1 "${upload[@]}")
    rows=$(content_rows)
    name="trial $trial, $outcome with $rows items"
    t_is "$name: all of them are whole" "$(broken)" ''
    t_is "$name: and paid, and nothing else is" "$(unpaid)" ''
    lying=$(left)
    pierogis doctor --json
    found=$(answer '[.findings[] | select(.level != "ok" and (.check == "leftovers" or .check == "media"))] | length > 0')
    t_is "$name: the doctor names leftovers if there are any" "$found" "$([ -n "$lying" ] && echo true || echo false)"
    pierogis doctor --fix
    t_is "$name: and takes them away" "$code $(left)" '0 '
    pierogis doctor --json
    t_is "$name: then all is well" "$code $(answer '[.findings[] | select(.level == "problem" or .level == "warning")
        | select(.check != "programs" and .check != "sandbox" and .check != "disk") | .detail] | join("; ")')" '0 '
    t_run "${upload[@]}"
    t_is "$name: the same command posts the rest" "$code $(content_rows) $(broken)$(unpaid)$(left)" "0 $files "
    [ "$rows" = 0 ] || [ "$rows" = "$files" ] || some=$((some + 1))
    [ -z "$lying" ] || with_leftovers=$((with_leftovers + 1))
done
t_note "$some of $TRIALS trials stopped half way, $with_leftovers left something behind"
t_ok 'many trials stopped half way' test $((some * 4)) -ge "$TRIALS"
t_ok 'many left something behind' test $((with_leftovers * 4)) -ge "$TRIALS"
t_done
