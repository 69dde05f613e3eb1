#!/bin/sh
# Broken, oversized and dangerous files: each is refused with its sentence and exit code 1, or taken and harmless.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/media.sh"

mkdir "$TMP/bad"
"$ROOT/t/lib/bad-files" "$TMP/bad" >"$TMP/list" || t_skip 'perl with Compress::Zlib is missing'
tab=$(printf '\t')
while IFS=$tab read -r name want; do
    [ "$name" != heavy.gif ] || continue # takes seconds: t/full/refusals_all.t
    render "$TMP/bad/$name"
    if [ "$want" = ok ]; then
        t_is "$name is taken" "$code" 0
        t_ok "$name is harmless" harmless "$TMP/job/stored"
    else
        t_is "$name is refused in a sentence: $want" \
            "$code $(printf '%s\n' "$out" | grep -Ec "^\{\"status\":\"(invalid|unsupported|too-large)\",\"detail\":\".*($want)")" '1 1'
    fi
done <"$TMP/list"
t_is 'the list is whole' "$(wc -l <"$TMP/list")" "$(find "$TMP/bad" -type f | wc -l)"

# A bomb costs nothing: less memory than a small picture may use.
for name in ztxt.png itxt.png iccp.png bomb.png; do
    t_ok "$name fits into 40 MB of memory" with_memory 40000 "$TMP/bad/$name"
done
t_is 'a profile that is too large is not kept' "$(render "$TMP/bad/iccp.png"; grep -c iCCP "$TMP/job/stored")" 0

# What is too much is told, whichever limit it was.
render "$TMP/bad/one.gif" --max-bytes 20
t_like 'more bytes than allowed' "$code $out" '^1 .*"too-large".*20 are allowed'
picture 5000x4000 xc:red "$TMP/wide.png"
convert_to "$TMP/wide.png" -interlace PNG "$TMP/passes.png"
t_like 'more memory than allowed' "$(ulimit -v 50000; render "$TMP/passes.png"; echo "$code$out")" \
    '^1.*"too-large".*needs more memory than is allowed'
t_ok 'rows that come one by one need none' with_memory 50000 "$TMP/wide.png"
t_like 'a pipe is no file' "$(printf x | "$RENDER" 3<"$TMP")" 'not a regular file'
t_like 'and the folder must be there' "$("$RENDER" <"$TMP/bad/one.gif" 3<&-)" 'descriptor 3'

cut_anywhere 6
{ head -c $(($(stat -c %s "$TMP/whole.jpg") / 2)) "$TMP/whole.jpg"; printf '\377\331'; } >"$TMP/half.jpg"
render "$TMP/half.jpg"
t_like 'a JPEG of which the second half is missing is refused, though it has an end' "$code$out" '^1.*JPEG picture is damaged'
t_done
