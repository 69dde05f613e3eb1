# A server that answers like X (fake_x.mjs), and a site that has keys for it. Sourced after sh.sh and server.sh.

for t_name in node jq sqlite3; do
    command -v "$t_name" >/dev/null || t_skip "$t_name is not installed"
done
[ -x "$BUILD/bin/pierogis-full" ] || t_skip 'pierogis-full is not built'

# fake_x_start STYLE: at $fake; STYLE as fake_x.mjs takes it.
fake_x_start() {
    rm -f "$TMP/fake.port" && mkfifo "$TMP/fake.port"
    node "$ROOT/t/lib/fake_x.mjs" "$1" >"$TMP/fake.port" 2>"$TMP/fake.log" &
    fake_pid=$!
    t_at_exit "t_kill $fake_pid; cat \"\$TMP/fake.log\" >&2"
    if ! read -r t_port <"$TMP/fake.port"; then
        t_fail 'the server in the place of X begins'
        t_note "$(head -n 5 "$TMP/fake.log")"
        t_done
    fi
    fake="http://127.0.0.1:$t_port"
}
fake_x_stop() { kill "$fake_pid" && wait "$fake_pid" 2>/dev/null; }

# fake_x DEED [NAME=VALUE…]: something happens there; VALUE is JSON, or a text that is none.
fake_x() {
    t_deed=$(node -e '
        const [, what, ...pairs] = process.argv, deed = { do: what };
        for (const pair of pairs) {
            const [, name, value] = /^(\w+)=([^]*)$/.exec(pair);
            try { deed[name] = JSON.parse(value); } catch { deed[name] = value; }
            if (["id", "from", "to", "by", "post", "group"].includes(name)) deed[name] = value;
        }
        console.log(JSON.stringify(deed));' "$@")
    curl -sS --max-time 60 -d "$t_deed" "$fake/fake/do"
}

# fake_x_keys: the keys that it takes, as `waiter auth` reads them.
fake_x_keys() {
    printf '%s\n' X_CONSUMER_KEY=consumer-key X_CONSUMER_SECRET=consumer+secret/%2B X_TOKEN=1000-token X_TOKEN_SECRET=token=secret
}

# fake_x_site: a site whose waiter is the one of the server at $fake, and whose chef is called chef there.
fake_x_site() {
    rm -rf "$PIEROGIS_HOME"
    "$PIEROGIS" -q init >"$TMP/out" || return 1
    printf '%s\n' "PIEROGIS_WAITER_X_URL=$fake" PIEROGIS_CHEF=x:chef >>"$PIEROGIS_HOME/.env"
    (umask 077 && fake_x_keys >"$PIEROGIS_HOME/waiter.env")
    sqlite3 "$PIEROGIS_HOME/db/site.db" "INSERT INTO waiter_note (transport, name, value) VALUES ('x', 'self', '1000')"
}

# courier CALL…: what t/lib/courier.c does for x. said EXPRESSION: of its answer, as jq says it.
courier() {
    "$BUILD/t/lib/courier" x "$@" >"$TMP/said" 2>"$TMP/courier.err" || t_note "courier $*: $(cat "$TMP/courier.err")"
}
said() { jq -r "$1" "$TMP/said"; }
