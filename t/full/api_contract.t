#!/bin/sh
# The OpenAPI document: free of what its linter finds, and true, as programs and as workers.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/server.sh"
for program in node lighttpd jq sqlite3; do
    command -v $program >/dev/null || t_skip "$program is not installed"
done
for package in @redocly/cli ajv ajv-formats; do
    [ -d "$ROOT/t/node_modules/$package" ] || t_skip "$package is not installed: run make deps-test"
done

port=$(free_port)
site_make
cli() { "$PIEROGIS" --quiet "$@"; }
token() { cli --json token add "$1" --name test --scope "$2" | jq -r .token >"$TMP/files/$3.token"; }
printf 'PIEROGIS_MAX_UPLOAD=2000000\nPIEROGIS_NEWCOMERS=open\nPIEROGIS_PRICE_UPLOAD=5\n' >>"$PIEROGIS_HOME/.env"
{
    cli project add soup/twin && cli project add sky/twin
    cli content move sky/blink soup
    for handle in anna poor hurried; do cli account add $handle; done
    for n in 1 2 3; do cli claim add "claim $n" && cli clout grant anna 40 --reason test; done
    token anna read reader && token anna upload uploader && token poor upload poor && token hurried upload hurried
} >"$TMP/out"
for n in 11 12 13; do convert -seed $n -size 60x40 plasma:fractal "$TMP/files/$n.png"; done
ffmpeg -v error -nostdin -f lavfi -i testsrc2=s=160x90:r=10:d=1 -pix_fmt yuv420p -y "$TMP/files/mist.mp4"
mv "$TMP/files/11.png" "$TMP/files/new.png" && mv "$TMP/files/12.png" "$TMP/files/other.png" && mv "$TMP/files/13.png" "$TMP/files/third.png"
"$BUILD/cgi-bin/api.cgi" 2>/dev/null >"$TMP/files/routes"

# contract: each line of the script is a test. What was posted goes, so that it can be posted again.
contract() {
    sqlite3 "$PIEROGIS_HOME/db/site.db" "DELETE FROM bucket; DELETE FROM posted; INSERT INTO bucket (name, level, at)
        SELECT 'upload:account:' || id, 0, CAST(strftime('%s', 'now') AS INTEGER) + 300 FROM account WHERE handle = 'hurried'"
    node "$ROOT/t/lib/api-contract.mjs" "$base" "$TMP/files" >"$TMP/story" 2>"$TMP/story.err" || t_note "$(cat "$TMP/story.err")"
    while IFS= read -r line; do
        case $line in
        'ok - '*) t_pass "$1: ${line#ok - }" ;;
        'not ok - '*) t_fail "$1: ${line#not ok - }" ;;
        '# '*) printf '%s\n' "$line" >&2 ;;
        esac
    done <"$TMP/story"
    t_is "$1: to the end" "$(tail -n 1 "$TMP/story")" end
}

serve_start
contract programs
ask /api/v1/openapi.json
cp "$TMP/body" "$TMP/openapi.json"
serve_stop
for path in sky/new sky/other sky/mist; do cli content remove $path --purge >/dev/null; done
serve_start --fastcgi
contract workers
serve_stop

# Nobody is told that it ran, and no newer one is looked for.
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
redocly="node $ROOT/t/node_modules/@redocly/cli/bin/cli.js lint --extends=recommended-strict --format=stylish"
cd "$TMP" || exit 1
t_run $redocly "$TMP/openapi.json"
t_is 'the linter finds nothing' "$code" 0
[ "$code" = 0 ] || t_note "$out$err"
jq 'del(.paths["/me"].get.responses["200"])' "$TMP/openapi.json" >"$TMP/bad.json"
t_run $redocly "$TMP/bad.json"
t_is '… but it would' "$code" 1
t_ok 'the ledger is sound' "$PIEROGIS" --quiet clout verify
t_done
