#!/bin/sh
# The compiler of views: what templates of t/views/cases/ write, byte for byte; what those of t/views/bad/ are told;
# and values whose type must not compile where they stand. `ACCEPT=1 t/facts/views.t` stores what comes out as what
# is wanted, for reading it through `git diff`.
. "$(dirname "$0")/../lib/sh.sh"

viewc=$BUILD/tool/viewc
gen=$TMP/gen
mkdir -p "$gen"
cd "$ROOT" || exit 1
[ -x "$viewc" ] || { echo "Bail out! $viewc is missing: run make first"; exit 1; }

flags='-std=c11 -Wall -Wextra -Wpedantic -Werror -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes
    -Wvla -Wwrite-strings -O1 -D_GNU_SOURCE -Icommon -It/views'
compile() { ${CC:-cc} $flags -I"$gen" "$@"; }

# same_file NAME GOT WANT-FILE
same_file() {
    [ -z "$ACCEPT" ] || cp "$2" "$3"
    t_ok "$1" diff -u "$3" "$2"
}

for template in t/views/cases/*.html t/views/cases/*.xml t/views/cases/*.txt; do
    name=${template##*/}
    t_ok "viewc takes $name" "$viewc" "$template" "$gen/$name.c" "$gen/$name.h"
done
t_ok 'what it makes compiles without a warning' compile -o "$TMP/driver" t/views/driver.c "$gen"/*.c \
    common/web/view.c common/base/buf.c common/base/str.c common/base/panic.c
for template in t/views/cases/*.html t/views/cases/*.xml t/views/cases/*.txt; do
    name=${template##*/}
    t_run "$TMP/driver" "$name"
    same_file "the bytes of $name" "$TMP/out" "$template.want"
done

for template in t/views/bad/*.html t/views/bad/*.xml t/views/bad/*.txt; do
    name=${template##*/}
    t_run "$viewc" "$template" "$TMP/bad.c" "$TMP/bad.h"
    t_is "exit code for bad/$name" "$code" 1
    same_file "what bad/$name is told" "$TMP/err" "$template.want"
    t_ok "bad/$name leaves no code" test ! -e "$TMP/bad.c"
done

# view PLACE: a template with one value `x` of the type $type in that place; compiled, not linked.
view() {
    printf '{{ include "thing.h" }}\n{{ define one(struct view *v, %s x) }}\n%s\n{{ end }}\n' "$type" "$1" >"$TMP/one.html"
    "$viewc" "$TMP/one.html" "$TMP/one.c" "$TMP/one.h" && compile -c -o "$TMP/one.o" "$TMP/one.c"
}
text='<p>{{ x }}</p>' attribute='<p title="{{ x }}">' url='<a href="{{ x }}">' path='<a href="/p/{{ x }}">'
query='<a href="/?q={{ x }}">' title='<title>{{ x }}</title>' srcset='<img srcset="{{ x }} 2x">'

for type in 'const char *' 'char *' 'char *const' 'struct str' 'const struct str' int 'unsigned char' 'const uint64_t' size_t \
    'long long' short; do
    t_ok "$type is a value everywhere" view "$text$attribute$url$path$query$title$srcset"
done
type='struct html'
t_ok 'struct html is a value in text' view "$text"
# refused PLACE: it must be the type that is wrong, at the line of the template.
refused() {
    t_run view "$1"
    t_is "$type does not compile in $1" "$code" 1
    t_like '... because of its type' "$err" '(_Generic|generic).*type|type.*generic'
    t_like '... and the template and line are named' "$err" 'one\.html:3:'
}
for place in "$attribute" "$url" "$path" "$query" "$title" "$srcset"; do refused "$place"; done
for type in double bool char 'void *' 'int *' 'struct item' 'const unsigned char *' 'struct buf *'; do
    refused "$text"
    refused "$attribute"
done

cat >"$TMP/raw.c" <<'END'
#include "web/view.h"
void raw(struct view *v, const char *x);
void raw(struct view *v, const char *x)
{
    VIEW_LITERAL(v, WHAT);
    (void)x;
}
END
t_ok 'a string literal is markup' compile -DWHAT='"<p>"' -c -o "$TMP/raw.o" "$TMP/raw.c"
t_run compile -DWHAT=x -c -o "$TMP/raw.o" "$TMP/raw.c"
t_is 'a variable string is not' "$code" 1

# Compilers need not take long strings (C11, 5.2.4.1): text comes in pieces of at most 2000 bytes, and is all there.
for length in 1999 2000 2001 4000 4001; do
    for line in 99 5000; do
        perl -e '$t = ("x" x $ARGV[1] . "\n") x 60; print substr $t, 0, $ARGV[0]' "$length" "$line" >"$TMP/long.txt"
        printf '{{ include "thing.h" }}\n{{ define one(struct view *v, int x) }}%s{{ x }}{{ end }}\n' "$(cat "$TMP/long.txt")" >"$TMP/one.html"
        t_ok "text of $length bytes" "$viewc" "$TMP/one.html" "$TMP/one.c" "$TMP/one.h"
        t_is '… comes in pieces, and whole' "$(perl -e '
            local $/; open my $c, "<", $ARGV[0]; open my $t, "<", $ARGV[1]; my $text = <$t>; $text =~ s{\n+\z}{}; my ($all, $most) = ("", 0);
            for my $piece (<$c> =~ /VIEW_LITERAL\(v, (.*?)\);/gs) {
                my $bytes = join "", $piece =~ /"((?:[^"\\]|\\.)*)"/g;
                $bytes =~ s/\\n/\n/g;
                $most = length $bytes if length $bytes > $most;
                $all .= $bytes;
            }
            print $all eq $text ? "whole" : "another text", $most <= 2000 ? "" : ", a piece of $most bytes"' "$TMP/one.c" "$TMP/long.txt")" whole
    done
done

t_run "$viewc"
t_is 'no arguments: usage' "$code" 2
t_run "$viewc" "$TMP/absent.html" "$TMP/a.c" "$TMP/a.h"
t_is 'no file: exit code' "$code" 74
t_like 'no file: sentence' "$err" 'absent\.html: No such file'
t_run "$viewc" t/views/cases/text.html /dev/full "$TMP/a.h"
t_is 'a full disk is noticed' "$code" 74

t_done
