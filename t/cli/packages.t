#!/bin/sh
# fabfiles/install-packages, with a Debian of our own making: nothing real is installed here.
. "$(dirname "$0")/../lib/sh.sh"

unset YES # the caller may have answered already
install=$ROOT/fabfiles/install-packages
tools=$TMP/tools
mkdir "$tools"
for tool in sh sed tr dirname id mv rm tee chmod cat env grep; do
    ln -s "$(command -v $tool)" "$tools/$tool"
done
export PIEROGIS_TEST_POLICY="$TMP/policy"
run() { t_run env PATH="$tools" "$@"; }

run "$install" run
t_is 'another system: stops' "$code" 1
t_like 'and says what is needed' "$err" 'neither Debian nor Ubuntu.* lighttpd ffmpeg'

# A Debian where only lighttpd is installed; apt-get writes down how it is called and what the policy is then.
cat >"$tools/dpkg-query" <<'END'
#!/bin/sh
case $* in *lighttpd*) echo "ii " ;; *) exit 1 ;; esac
END
cat >"$tools/apt-get" <<END
#!/bin/sh
echo "\$*" >>"$TMP/calls"
[ "\$1" != install ] || cat "$TMP/policy" >>"$TMP/calls"
END
cat >"$tools/sudo" <<END
#!/bin/sh
echo "sudo \$1" >>"$TMP/calls"
exec "\$@"
END
chmod +x "$tools"/dpkg-query "$tools"/apt-get "$tools"/sudo

run "$install" run
t_is 'without a terminal it goes on' "$code" 0
t_like 'and says what is missing' "$out" '^Missing packages: ffmpeg$'
t_like 'installs only that' "$(cat "$TMP/calls")" '^install -y --no-install-recommends ffmpeg$'
t_like 'while nothing may start a server' "$(cat "$TMP/calls")" '^exit 101$'
t_ok 'and not longer' test ! -e "$TMP/policy"
if [ "$(id -u)" = 0 ]; then
    t_is 'root needs no sudo' "$(grep -c sudo "$TMP/calls")" 0
else
    t_like 'others use sudo' "$(cat "$TMP/calls")" '^sudo'
fi

rm "$TMP/calls"
echo 'somebody elses policy' >"$TMP/policy"
run "$install" run
t_is 'a policy that was there comes back' "$(cat "$TMP/policy")" 'somebody elses policy'

cat >"$tools/dpkg-query" <<'END'
#!/bin/sh
echo "ii "
END
rm "$TMP/calls"
run "$install" build run
t_is 'nothing missing: nothing said, nothing done' "$code $out $err" '0  '
t_ok 'apt-get is not even asked' test ! -e "$TMP/calls"

# On a terminal it asks.
printf '#!/bin/sh\nexit 1\n' >"$tools/dpkg-query"
if script -qec true /dev/null >"$TMP/typed" 2>&1; then
    printf 'n\n' | script -qec "env PATH=$tools $install run" /dev/null >"$TMP/typed" 2>&1
    code=$?
    t_is 'on a terminal, "n" installs nothing' "$code $(grep -c '' "$TMP/calls" 2>/dev/null)" '1 '
    t_like 'it asked' "$(cat "$TMP/typed")" 'Install them with apt-get\? \[Y/n\]'
    YES=1 script -qec "env PATH=$tools $install run" /dev/null </dev/null >"$TMP/typed" 2>&1
    t_unlike 'YES=1 does not ask' "$(cat "$TMP/typed")" 'Y/n'
    t_like 'and installs' "$(cat "$TMP/calls")" '^install .*lighttpd ffmpeg$'
else
    t_note 'no script (bsdutils) or no pseudo-terminals: the question on a terminal is not tested'
fi
t_done
