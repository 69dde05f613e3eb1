#!/bin/sh
# What make promises, in a copy of the tree: rebuilds, installation, the source archive, the list of targets.
. "$(dirname "$0")/../lib/sh.sh"

command -v git >/dev/null || t_skip 'git is missing: apt install git'
cp -a "$BUILD" "$TMP/build"
rm -rf "$TMP/build/clang" "$TMP/build/small" "$TMP/build/sanitize" "$TMP/build/fuzz"
git -C "$ROOT" ls-files -z | (cd "$ROOT" && xargs -0 cp -a --parents -t "$TMP/")
cp -a "$ROOT/.git" "$TMP/.git"
[ ! -d "$ROOT/t/node_modules" ] || cp -a "$ROOT/t/node_modules" "$TMP/t/node_modules"
cd "$TMP" || exit 1
make_here() { make BUILD=build "$@"; }

t_run make_here all
t_is 'what is built stays built' "$code $(printf '%s\n' "$out" | grep -c ' CC ')" '0 0'

for file in common/site/codename.c common/base/str.c cgi/page_project.c bin/init.c bin/render/mp4.c; do
    touch $file
    t_run make_here -j2 all
    t_is "touching $file compiles one file" "$code $(printf '%s\n' "$out" | grep ' CC ' | tr -s ' ')" "0  CC $file"
done
touch cgi/views/viewc.c
t_run make_here -j2 -n all
t_is 'another compiler of views makes all of them anew' "$(printf '%s\n' "$out" | grep -c '^build/tool/viewc cgi/views/')" \
    "$(find cgi/views -name '*.html' -o -name '*.xml' -o -name '*.txt' | wc -l)"

t_run make_here V=1 -n -W common/base/str.c all
t_like 'V=1 shows the compiler' "$out" '^cc .*-Wconversion.*common/base/str\.c'
t_run make_here V=1 DEBUG=1 -n -W common/base/str.c all
t_like 'DEBUG=1 compiles for the debugger' "$out" '-O0 -g3'

t_run make_here help
for target in run test test-all deps deps-test install dist lint format clean bench; do
    t_like "help tells of $target" "$out" "make $target "
done

t_run make_here install DESTDIR="$TMP/root" PREFIX=/opt/pierogis
t_is 'install works' "$code" 0
installed=$TMP/root/opt/pierogis
t_ok 'the command is there' test -x "$installed/bin/pierogis"
t_ok 'and its manual page' test -s "$installed/share/man/man1/pierogis.1"
t_ok 'and its completion' grep -q 'complete .*pierogis' "$installed/share/bash-completion/completions/pierogis"
t_run "$installed/bin/pierogis" --home "$TMP/second" init
t_is 'the installed command makes a site' "$code" 0
"$installed/bin/pierogis" --home "$TMP/second" project add soup >/dev/null
printf '# Soup\n' >soup.md
t_run "$installed/bin/pierogis" --home "$TMP/second" upload soup soup.md
t_is 'and posts to it' "$code" 0
PIEROGIS_HOME=$TMP/second cgi_folder=$installed/lib/pierogis/cgi-bin
cgi_get site /p/soup/soup
t_is 'and the installed pages show it' "$status" 200

mkfifo questions
build/bin/pierogis --home "$TMP/second" trivia import - <questions >"$TMP/imported" 2>&1 &
running=$!
exec 9>questions
touch bin/init.c
t_run make_here build/bin/pierogis
t_is 'a program is made anew while the old one runs' "$code" 0
exec 9>&-
wait $running

t_run make_here dist
archive=$(printf '%s\n' "$out" | tail -n 1)
t_ok 'dist makes an archive' test -s "$archive"
mkdir unpacked && tar -xzf "$archive" -C unpacked
cd unpacked/pierogis-* || exit 1
t_run make -j2 POSTGRES=0 FASTCGI=0 BUILD=out out/bin/pierogis
t_is 'the archive builds, without PostgreSQL and FastCGI too' "$code" 0
[ "$code" = 0 ] || t_note "$err"
t_like 'and knows its version' "$(out/bin/pierogis)" '^pierogis [0-9]+\.[0-9]+\.[0-9]+'
t_done
