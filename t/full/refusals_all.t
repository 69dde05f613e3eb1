#!/bin/sh
# What t/media/refusals.t leaves out because it takes long: the dearest picture, and files cut off at many places.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/media.sh"

mkdir "$TMP/bad"
"$ROOT/t/lib/bad-files" "$TMP/bad" >"$TMP/list" || t_skip 'perl with Compress::Zlib is missing'
render "$TMP/bad/heavy.gif"
t_is 'an animation of nearly as many pixels as are allowed is taken' "$code" 0
t_ok '… and harmless' harmless "$TMP/job/stored"
cat >"$TMP/second" <<'EOF'
#!/bin/sh
ulimit -t 1
exec "$@"
EOF
chmod +x "$TMP/second"
render_command="$TMP/second $RENDER"
render "$TMP/bad/heavy.gif"
t_like 'more time than allowed' "$code$out" '^1.*"too-large".*needs more time'
render_command=$RENDER
cut_anywhere 50
t_done
