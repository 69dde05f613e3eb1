#!/bin/sh
# What people see who upload from a terminal: a question for each picture, and how far it is.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
command -v script >/dev/null || t_skip 'script is missing'
script -qec true /dev/null >/dev/null 2>&1 || t_skip 'there are no pseudo-terminals here (/dev/pts)'

"$PIEROGIS" -q init >/dev/null && "$PIEROGIS" project add kitchen >/dev/null
for n in 1 2 3 4 5 6; do "$convert" -seed $n -size 400x300 plasma:fractal "$TMP/p$n.png"; done

# on_terminal COLUMNS ANSWERS COMMAND: the terminal's text is left in $TMP/screen.
on_terminal() {
    printf 'stty cols %s; exec %s' "$1" "$3" >"$TMP/command"
    printf "$2" | script -qec "sh $TMP/command" "$TMP/screen" >/dev/null
    screen=$(tr -d '\r' <"$TMP/screen")
}
alt() { sql "SELECT coalesce(alt, 'none'), decorative FROM content WHERE codename = '$1'"; }

on_terminal 80 ' A floury pin \n-\n\n' "'$PIEROGIS' upload kitchen $TMP/p1.png $TMP/p2.png $TMP/p3.png"
t_is 'each picture is asked for' "$(printf '%s\n' "$screen" | grep -c 'What is to be seen on .*p[123].png? ')" 3
t_is 'an answer is the description' "$(alt p1)" 'A floury pin|0'
t_is 'a hyphen says decoration' "$(alt p2)" 'none|1'
t_is 'nothing says later' "$(alt p3)" 'none|0'
t_like 'the receipt comes as ever' "$screen" ' posted 3, already here 0, refused 0 '
t_like 'it is shown how far that is' "$screen" '\[=* *\] +[0-9]+ %.*working on p3.png'

on_terminal 80 "$(printf '%03000d' 7)\nA pot\n" "'$PIEROGIS' upload kitchen $TMP/p5.png $TMP/p6.png"
t_like 'an answer that is too long is refused' "$screen" 'refused: .*p5.png: the description is 2001 bytes long; at most 2000'
t_is 'and its end answers no other question' "$(alt p6)" 'A pot|0'

on_terminal 80 '' "'$PIEROGIS' upload kitchen $TMP/p4.png --alt x"
t_unlike 'what is said already is not asked for' "$screen" 'What is to be seen'
on_terminal 80 '' "'$PIEROGIS' upload kitchen $TMP/p4.png --again -q"
t_unlike 'with --quiet nobody is asked, and no bar is drawn' "$screen" 'What is to be seen|%'
on_terminal 80 '' "'$PIEROGIS' upload kitchen $TMP/p4.png --again --json"
t_unlike 'nor with --json' "$screen" 'What is to be seen|%'
"$PIEROGIS" upload kitchen "$TMP/p4.png" --again >"$TMP/out" 2>"$TMP/err" </dev/null
t_is 'nor without a terminal' "$(cat "$TMP/err")" ''

name="Ein sehr langer Name für Teig 日本語日本語日本語日本語日本語日本語日本語"
cp "$TMP/p1.png" "$TMP/$name.png"
for columns in 20 40 60 100; do
    on_terminal $columns '' "'$PIEROGIS' upload kitchen '$TMP/$name.png' --again --alt x"
    cat >"$TMP/widest" <<'EOF'
use strict; use warnings; use open qw(:std :encoding(UTF-8));
# The columns of the widest line that was drawn over itself; East Asian characters take two.
my $widest = 0;
for (split /[\r\n]+/, join '', <STDIN>) {
    next unless s/^\e\[K//;
    my $wide = () = /[\x{2e80}-\x{9fff}]/g;
    $widest = length() + $wide if length() + $wide > $widest;
}
print "$widest\n";
EOF
    widest=$(perl "$TMP/widest" <"$TMP/screen")
    t_ok "on $columns columns the line does not wrap: $widest" test "$widest" -lt $columns -a "$widest" -ge 5
done
t_done
