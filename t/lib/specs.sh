# Documents that the services publish themselves judge what is said to them: a validating proxy (prism) stands between us
# and a server of our own, and lets through only what the document knows. The documents are their owners' and not part of
# this project: PIEROGIS_TEST_SPECS names a folder that has them. Sourced after sh.sh and server.sh.

# specs_need FILE WHERE-FROM: leaves the whole test out when there is no such document.
specs_need() {
    [ -n "$PIEROGIS_TEST_SPECS" ] ||
        t_skip "PIEROGIS_TEST_SPECS names no folder; get $1 from $2 and say in which folder it lies"
    [ -r "$PIEROGIS_TEST_SPECS/$1" ] || t_skip "$PIEROGIS_TEST_SPECS has no $1; get it from $2"
    [ -d "$ROOT/t/node_modules/@stoplight/prism-cli" ] || t_skip '@stoplight/prism-cli is not installed: run make deps-test'
}

# specs_copy FILE COPY: the document as prism can use it. Values that stand twice in an enumeration make it pass over all
# parameters of that request without a word, and it knows no scheme "OAuth": any Authorization will do.
specs_copy() {
    node -e '
        const [, from, to] = process.argv, fs = require("fs");
        const once = (key, value) => key === "enum" && Array.isArray(value) ? [...new Set(value)] : value;
        const document = JSON.parse(fs.readFileSync(from, "utf8"), once);
        for (const [name, scheme] of Object.entries(document.components?.securitySchemes ?? {}))
            if (scheme.type === "http" && scheme.scheme === "OAuth")
                document.components.securitySchemes[name] = { type: "apiKey", in: "header", name: "Authorization" };
        fs.writeFileSync(to, JSON.stringify(document));' "$PIEROGIS_TEST_SPECS/$1" "$2"
}

# judge_start DOCUMENT ADDRESS: a judge in front of the server at ADDRESS, at $judge. What the document does not allow is
# answered with 422, and 500 when it is the server that says it; judge_said tells what, a moment later: wait_until
# judge_has_said NUMBER.
judge_start() {
    t_port=$(free_port) judge="http://127.0.0.1:$t_port"
    node "$ROOT/t/node_modules/@stoplight/prism-cli/dist/index.js" proxy "$1" "$2" -h 127.0.0.1 -p "$t_port" --errors \
        >"$TMP/judge.log" 2>&1 &
    judge_pid=$!
    t_at_exit "t_kill $judge_pid"
    wait_until grep -q 'Prism is listening' "$TMP/judge.log" || t_note "$(cat "$TMP/judge.log")"
}
judge_stop() { kill "$judge_pid" && wait "$judge_pid" 2>/dev/null; }
judge_said() { grep -E 'VIOLATIONS|UNPROCESSABLE|UNAUTHORIZED' "$TMP/judge.log"; }
judge_has_said() { [ "$(judge_said | grep -c .)" -ge "$1" ]; }
