#!/bin/sh
# The shell harness itself: it must notice failures, and ask programs as a web server would.
. "$(dirname "$0")/../lib/sh.sh"

mkdir -p "$TMP/a/b" "$TMP/a/lib" "$TMP/cgi-bin"
cp "$ROOT/t/lib/sh.sh" "$TMP/a/lib/sh.sh"
inner() {
    printf '%s\n' '. "$(dirname "$0")/../lib/sh.sh"' "cgi_folder='$TMP/cgi-bin'" "$@" >"$TMP/a/b/inner.t"
    t_run env PIEROGIS_SECRET=leaked sh "$TMP/a/b/inner.t"
}

inner 't_ok one true' 't_is two a a' 't_like three abc "^a"' 't_unlike four abc x' t_done
t_is 'passing tests pass' "$code$err$out" '0ok 1 - one
ok 2 - two
ok 3 - three
ok 4 - four
1..4'
for line in 't_ok n false' 't_is n a b' 't_like n abc "^b"' 't_unlike n abc c'; do
    inner "$line" t_done
    t_is "a failure counts: $line" "$code $out" '1 not ok 1 - n
1..1'
    t_like "and says why" "$err" '^# '
done
inner 't_is n "a
b" "a
c"' t_done
t_like 'a difference is shown' "$err" '^# -c$'
inner 't_skip "no such server"'
t_is 'a skipped file says why' "$code$out" '01..0 # SKIP no such server'
inner 't_run sh -c "echo o; echo e >&2; exit 7"' 'echo "$out.$err.$code"'
t_is 'a command leaves output, errors and exit code' "$out" 'o.e.7'
inner 'echo "$TMP"; mkdir -m 0 "$TMP/closed"; t_at_exit "echo last"; kill -TERM $$; echo unreached'
t_is 'a killed test cleans up' "$(printf '%s\n' "$out" | tail -n +2)" last
t_ok 'and leaves no folder' test ! -e "$(printf '%s\n' "$out" | head -n 1)"
tail -f /dev/null &
other=$!
inner 'tail -f /dev/null & t_kill $!; wait $!; echo $?' "t_kill $other"
t_is 'what a test has started can be ended' "$out" 143
t_ok "… but nothing that has another one's number" kill "$other"
inner 'echo "$PIEROGIS_SECRET$HOME"; cat; umask'
t_like 'the environment is clean' "$out" '^/.*/home$'

cat >"$TMP/cgi-bin/echo.cgi" <<'EOF'
#!/bin/sh
printf 'Status: 404 Not Found\r\nX-Path: %s\r\n\r\n\nquery=%s\nmethod=%s\nbody=' "$PATH_INFO" "$QUERY_STRING" "$REQUEST_METHOD"
cat
printf '\nextra=%s uri=%s\0\n' "$EXTRA" "$REQUEST_URI"
printf '%s' "$COMPLAINT" >&2
exit "${LEAVE:-0}"
EOF
chmod +x "$TMP/cgi-bin/echo.cgi"
inner 'cgi_get echo "/p/a%20b?x=1&y=%41" EXTRA=more' 'echo "$status|$headers|$body|$log|$code"' t_done
t_is 'a page answers in pieces' "$out" '404|Status: 404 Not Found
X-Path: /p/a b|
query=x=1&y=%41
method=GET
body=
extra=more uri=/p/a%20b?x=1&y=%41||0
1..0'
inner 'cgi_post echo /claim "text=ż" REQUEST_METHOD=PUT' 'echo "$body"' t_done
t_like 'a form arrives' "$out" '^body=text=ż$'
t_like 'and the environment can be overridden' "$out" '^method=PUT$'
inner 'cgi_get echo / COMPLAINT="level=warn"' t_done
t_like 'a log line is a failure' "$out" '^not ok 1 - echo.cgi answers / with an empty log'
inner 'cgi_get echo / LEAVE=3' t_done
t_like 'an exit code is a failure' "$out" '^not ok 1'
inner 'log_ok=1' 'cgi_get echo / COMPLAINT="level=warn" LEAVE=3' 'echo "$log $code"' t_done
t_is 'unless it is expected' "$out" 'level=warn 3
1..0'
t_done
