#!/bin/bash
# Instructions of a request, counted by valgrind: the part of the speed budget that is the same on every machine.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets
. "$(dirname "$0")/../lib/sh.sh"

PAGE_MAX=3000000 # of a project page with 50 items, from the start of the process to its end
HIT_MAX=160000   # of the same page out of the page cache

for program in valgrind sqlite3; do
    command -v $program >/dev/null || t_skip "$program is not installed"
done
t_ok 'a site with 1,000 pictures in 20 projects' "$ROOT/t/bench/fill" "$BUILD" "$PIEROGIS_HOME" 1000

# count ADDRESS: leaves the $instructions of one request, and what the program answers.
count() {
    printf '#!/bin/sh\nexec valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file=%s %s\n' \
        "$TMP/valgrind" "$BUILD/cgi-bin/site.cgi" >"$TMP/site.cgi"
    chmod +x "$TMP/site.cgi"
    cgi_folder=$TMP
    cgi_get site "$1"
    instructions=$(sed -n 's/.*Collected : //p' "$TMP/valgrind")
}

# at_most NAME COUNT MAX
at_most() { t_ok "$1: $2 instructions, at most $3" test "$2" -le "$3"; }

count '/p/kitchen-7?unknown'
t_is 'a page that is not in the cache' "$status" 200
t_is '… with 50 items' "$(printf '%s\n' "$body" | grep -c '<li class="card')" 50
at_most 'a page' "${instructions:-0}" "$PAGE_MAX"
t_ok '… which does something' test "${instructions:-0}" -gt 100000
page=$body
count /p/kitchen-7
at_most 'a page that is then kept' "${instructions:-0}" "$PAGE_MAX"
count /p/kitchen-7
t_is 'the page out of the cache' "$status $body" "200 $page"
at_most 'it' "${instructions:-0}" "$HIT_MAX"
t_done
