#!/bin/bash
# How much a backup may be of everything: each limit at its value and just over it.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"
command -v b2sum >/dev/null || t_skip 'b2sum is missing'

site=$PIEROGIS_HOME
"$PIEROGIS" -q init >/dev/null

# --- the small files: a megabyte each --------------------------------------------------------------------------------

megabyte=1048576
{ printf 'claim: Dough.\n'; head -c $((megabyte - 15)) /dev/zero | tr '\0' '#'; echo; } >"$site/phrases.txt"
t_is 'phrases of a megabyte' "$(stat -c %s "$site/phrases.txt")" $megabyte
does 'are backed up' -q backup "$TMP/site.tar"
does 'and restored' -q --home "$TMP/new" restore "$TMP/site.tar"
t_ok 'as they were' cmp "$site/phrases.txt" "$TMP/new/phrases.txt"
printf '#' >>"$site/phrases.txt"
refuses 'a byte more is not' 1 'phrases\.txt .*1048576' backup "$TMP/more.tar"
t_ok 'and leaves nothing' test ! -e "$TMP/more.tar"
printf 'claim: Dough.\n' >"$site/phrases.txt"
"$PIEROGIS" -q backup --force "$TMP/site.tar" 2>/dev/null

# forge PERL: $TMP/bad.tar from the backup, after PERL has changed @entries ([name, bytes]…) and $head (the first line of
# the manifest).
forge() {
    rm -rf "$TMP/parts" && mkdir "$TMP/parts" && tar xf "$TMP/site.tar" -C "$TMP/parts"
    perl - "$TMP/parts" "$TMP/bad.tar" "$1" <<'END'
use strict; use warnings;
use IPC::Open2;
my ($parts, $out, $code) = @ARGV;
sub slurp { local $/; open my $in, '<:raw', $_[0] or die "$_[0]: $!"; return scalar <$in> }
sub hash { my $pid = open2(my $o, my $i, 'b2sum', '-l', '256'); binmode $i; print $i $_[0]; close $i; my ($h) = <$o> =~ /^(\w+)/; waitpid $pid, 0; return $h }
my ($head) = slurp("$parts/manifest.json") =~ /^(.*)\n/;
our @entries = map { [$_, slurp("$parts/$_")] } qw(pierogis-backup .env phrases.txt db/site.db);
my $name = '';
eval $code; die $@ if $@;
my %known;
my $list = join ",\n", map { my $h = $known{$_->[1]} //= hash($_->[1]); sprintf '{"path":"%s","bytes":%d,"blake2b":"%s"}', $_->[0], length $_->[1], $h } @entries;
my $manifest = "$head\n\"files\":[\n$list\n]}\n";
push @entries, ['manifest.json', $manifest], ['manifest.b2', hash($manifest) . "  manifest.json\n"];
open my $tar, '>:raw', $out or die;
for (@entries) {
    my ($path, $bytes) = @$_;
    my $prefix = '';
    ($prefix, $path) = ($1, $2) if length $path > 100 && $path =~ m{^(.{1,100})/(.*)$};
    my $block = pack 'a100 a8 a8 a8 a12 a12 a8 a1 a100 a8 a32 a32 a8 a8 a155 x12', $path, '0000600', '0000000', '0000000',
        sprintf('%011o', length $bytes), '00000000000', ' ' x 8, '0', '', "ustar\x0000", '', '', '', '', $prefix;
    substr($block, 148, 8) = sprintf "%06o\0 ", unpack '%32C*', $block;
    print $tar $block, $bytes, "\0" x (-length($bytes) % 512);
}
print $tar "\0" x 1024;
close $tar or die;
END
}
# restores NAME: $TMP/bad.tar, into a home of its own; leaves $code and $err.
restores() {
    rm -rf "$TMP/forged"
    pierogis -q --home "$TMP/forged" restore "$TMP/bad.tar"
    t_is "$1" "$code" 0
}
refused() {
    rm -rf "$TMP/forged"
    refuses "$1" 1 "$2" -q --home "$TMP/forged" restore "$TMP/bad.tar"
}
forge ''
restores 'a forged backup that is right'
forge '$entries[2][1] = "claim: x\n" . "#" x 1048566 . "\n"'
restores 'phrases of a megabyte in an archive'
forge '$entries[2][1] = "claim: x\n" . "#" x 1048567 . "\n"'
refused 'a byte more' "$TMP/bad.tar has 1048577 bytes for phrases.txt, which is more than there can be\$"

# --- the first line of the manifest: a megabyte, too ------------------------------------------------------------------

forge '$head =~ s/"made_by":"\K/"x" x (1048576 - length $head)/e; die if length $head != 1048576'
restores 'a first line of a megabyte'
for more in 1 100 70000; do
    forge "\$head =~ s/\"made_by\":\"\\K/\"x\" x (1048576 + $more - length \$head)/e"
    refused "$more bytes more" "$TMP/bad.tar: manifest\.json is no manifest of a backup\$"
done

# --- names in an archive: a hundred bytes ----------------------------------------------------------------------------

forge '$entries[3][0] = "y" x 100'
refused 'a name of a hundred bytes is read' "$TMP/bad.tar has an entry \"y{100}\", which no backup has\$"
forge '$entries[3][0] = "y/" . "y" x 99'
refused 'a longer one is not' "$TMP/bad.tar is damaged: what begins at byte [0-9]+, y{99} has a name that is too long\$"

# --- names of damaged files that are told: 64 kilobytes ---------------------------------------------------------------

# A line of 66 bytes each: 992 are a little less, 993 a little more.
for count in 992 993 994; do
    forge "push @entries, map { [sprintf('media/aa/aa%s.png', join '', map { chr(97 + \$_ % 26) } split //, sprintf '%050d', \$_), 'x'] } 0 .. $((count - 1))"
    restores "$count damaged files"
    told=$(printf '%s\n' "$err" | grep -c 'was damaged already when the backup was made$')
    all=$(printf '%s\n' "$err" | sed -n 's/^warning: \([0-9]*\) media files were damaged in all$/\1/p')
    t_is "$count damaged files: so many are told" "$told $all" \
        "$(case $count in 992) echo '992 ' ;; 993) echo '993 993' ;; 994) echo '993 994' ;; esac)"
done
t_done
